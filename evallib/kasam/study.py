"""What the section on KASAM knows after reading, analysing and guarding: frozen, in numbers and codes, without words.

A :class:`Study` that leaves this room has been through :func:`evallib.kasam.guard.guard_study`. What may not be
shown is then not in it: where a number would stand there is a :class:`Withheld` with its reason, or None. ``None``
otherwise means "does not apply" and ``NotComputable`` "cannot be computed", so three questions are kept apart.

All scores are points of the questionnaire, all changes are after minus before, and every interval covers 95 %
unless it says otherwise. Nothing in a study names or numbers a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evallib.kasam.printed import FromSummaries
from evallib.kasam.waves import Design, Wave, Withheld
from evallib.model import RowAccount
from evallib.projects import Reference
from evallib.scales import Rule
from evallib.statistics import (
    AssumedCorrelation,
    Change,
    Companions,
    Equivalence,
    Estimate,
    NotComputable,
    Summary,
    UnitModel,
)

Direction = Literal["increased", "decreased", "unsure", "undecidable"]
"""What may be said of a change: its 95 % interval lies above zero, below zero, or holds it; or there is none."""

Basis = Literal["everyone", "completers", "with_total", "completers_with_total"]
"""Whose answers the figures rest on.

``everyone`` who could be scored, scale by scale; ``completers``: those who answered both times only, because those
who answered once are so few that they could be worked out; ``with_total``: those who could be scored on every
scale only, because those who could not are so few; ``completers_with_total``: both.
"""


@dataclass(frozen=True)
class Scored:
    """One scale in one wave, computed from answers.

    ``summary`` rests on the people that the whole section rests on (see ``Study.basis``); its median and quartiles
    are None when ``quartiles`` withholds them, its sd and interval when ``spread`` does. ``pomp``: the mean as per
    cent of the maximum possible. ``alpha`` (Feldt interval) and ``omega`` need complete answers, ``n_complete`` of
    them. ``scored``, ``prorated`` and ``dropped`` count everyone who answered: prorated are among the scored.
    """

    wave: str
    scale: str
    summary: Summary | Withheld
    pomp: float | None
    alpha: Estimate | Withheld | None
    omega: float | None
    n_complete: int
    scored: int
    prorated: int
    dropped: int
    quartiles: Withheld | None = None
    spread: Withheld | None = None


@dataclass(frozen=True)
class LinkAudit:
    """How people were linked between the two waves. Counts are people; pairs are ``exact`` + ``tolerant``.

    ``unlinked``: everyone else, before and after. Among them are those without id or code (``without_key``) and those
    whose code fits several people (``ambiguous``). All counts are Withheld together when there are fewer pairs than the
    smallest group.
    """

    by: Literal["id", "code"]
    exact: int | Withheld
    tolerant: int | Withheld
    unlinked: tuple[int | Withheld, int | Withheld]
    without_key: tuple[int | Withheld, int | Withheld]
    ambiguous: tuple[int | Withheld, int | Withheld]


@dataclass(frozen=True)
class RuleResult:
    """The main change under one rule for missing answers. ``n_*``: people used; pairs None when nobody is linked."""

    rule: Rule
    n_before: int
    n_after: int
    n_pairs: int | None
    change: Change | NotComputable | Withheld
    direction: Direction
    main: bool = False


@dataclass(frozen=True)
class Sensitivity:
    """The main change computed in another way on what is linked.

    ``pairs``: those linked only. ``welch``: as if nobody was linked. ``exact``: exact codes only, tolerant left out.
    """

    kind: Literal["pairs", "welch", "exact"]
    change: Change | NotComputable | Withheld
    direction: Direction


@dataclass(frozen=True)
class ReliableChange:
    """How many changed more than the error of measurement could explain, on the primary scale, linked people only.

    ``up``, ``unchanged`` and ``down`` are people, or all three Withheld when one rests on too few. ``threshold`` in
    points. ``source``: where the reliability comes from; None: alpha of the first wave.
    """

    up: int | Withheld
    unchanged: int | Withheld
    down: int | Withheld
    threshold: float
    reliability: float
    source: str | None


@dataclass(frozen=True)
class Drift:
    """What regression to the mean alone would give a group chosen for low scores, by one reference and one r."""

    reference: Reference
    correlation: float
    expected_after: float
    expected_change: float


@dataclass(frozen=True)
class ScaleChange:
    """How one scale changed between the two waves.

    ``change`` carries the branch that was used (``change.branch``), the numbers of people, the difference with its
    interval and p. ``p_holm``: p adjusted over the subscales, None for the primary scale. ``effect``: the
    difference in average standard deviations (g_av when linked, approximate when partly linked, else Hedges' g);
    ``d_z``: in standard deviations of the differences, linked only. ``detectable``: the true change that is found with
    power 80 %. ``band``: the interval for assumed correlations, when people are not linked. ``equivalence`` only when
    the project file gives a smallest change that matters, on the primary scale.
    """

    scale: str
    primary: bool
    change: Change | NotComputable | Withheld
    direction: Direction
    p_holm: float | None = None
    companions: Companions | None = None
    effect: Estimate | None = None
    d_z: Estimate | None = None
    detectable: float | None = None
    equivalence: Equivalence | None = None
    band: tuple[AssumedCorrelation, ...] = ()


@dataclass(frozen=True)
class DropOut:
    """The first wave's primary scale: those who are linked to a score the second time (``stayed``), and the others.

    ``left`` has those who did not answer again, could not be linked, or left too much unanswered. ``difference``: left
    minus stayed (its before is stayed, its after is left). Means and spreads only: no median, no quartiles.
    """

    stayed: Summary
    left: Summary
    difference: Change | NotComputable


@dataclass(frozen=True)
class Background:
    """How a background column is spread over those who answered both times, only first and only last.

    ``groups``: the columns of the table, as codes; ("before", "after") when nobody is linked. ``counts``: one row a
    category, one number a group. A category is a text of the column, "" for people without one. Categories with few
    people are merged: ``merged`` counts how many, and they stand last under None. Every number is 0 or at least the
    smallest group.
    """

    column: str
    groups: tuple[Literal["both", "first_only", "last_only", "before", "after"], ...]
    categories: tuple[str | None, ...]
    counts: tuple[tuple[int, ...], ...]
    merged: int


@dataclass(frozen=True)
class FromAnswers:
    """What answers of people allow, beyond what summaries do. See the classes for when a part is None or Withheld.

    ``rules``, ``sensitivities``, ``reliable`` and ``unit_model`` concern the primary scale.
    """

    scored: tuple[Scored, ...]
    links: LinkAudit | None
    rules: tuple[RuleResult, ...]
    sensitivities: tuple[Sensitivity, ...]
    reliable: ReliableChange | Withheld | None
    unit_model: UnitModel | NotComputable | Withheld | None
    drop_out: DropOut | Withheld | None
    background: tuple[Background | Withheld, ...]

    def of(self, wave: str, scale: str) -> Scored:
        """One scale in one wave."""
        return next(one for one in self.scored if (one.wave, one.scale) == (wave, scale))


@dataclass(frozen=True)
class Study:
    """All that the section on KASAM may show. Exactly one of ``answers`` and ``summaries`` is there.

    ``waves`` are in time order. ``changes``: the primary scale first; empty with one wave. ``references``: the
    instrument's rows and then the project's own. ``drifts``: only when the group was chosen for low scores.
    ``basis``: whose answers everything rests on. ``sections``: those of the whole report. ``explanation``: the
    published documents' own words on why it changed, from the fact ``kasam_explanation``; None when they give none.
    """

    design: Design
    waves: tuple[Wave, ...]
    basis: Basis
    changes: tuple[ScaleChange, ...]
    references: tuple[Reference, ...]
    drifts: tuple[Drift, ...]
    account: RowAccount
    answers: FromAnswers | None = None
    summaries: FromSummaries | None = None
    explanation: str | None = None
    sections: tuple[str, ...] = ()

    @property
    def main(self) -> ScaleChange | None:
        """The change of the primary scale; None when there is nothing to compare."""
        return next((change for change in self.changes if change.primary), None)

    @property
    def compared(self) -> tuple[Wave, ...]:
        """The two waves that are compared, first and last; empty with one wave."""
        return tuple(self.wave(wave) for wave in self.design.compared or ())

    def wave(self, wave: str) -> Wave:
        """The wave with that id."""
        return next(one for one in self.waves if one.id == wave)

    def references_of(self, scale: str) -> Iterator[Reference]:
        """The reference rows of a scale."""
        return (row for row in self.references if row.scale == scale)


def direction_of(change: Change | NotComputable | Withheld) -> Direction:
    """What may be said of a change: the 95 % interval decides.

    >>> direction_of(Withheld("few", 5))
    'undecidable'
    """
    if not isinstance(change, Change):
        return "undecidable"
    if change.estimate.low > 0:
        return "increased"
    return "decreased" if change.estimate.high < 0 else "unsure"


__all__ = [
    "Background",
    "Basis",
    "Design",
    "Direction",
    "Drift",
    "DropOut",
    "FromAnswers",
    "FromSummaries",
    "LinkAudit",
    "ReliableChange",
    "RuleResult",
    "ScaleChange",
    "Scored",
    "Sensitivity",
    "Study",
    "Wave",
    "Withheld",
    "direction_of",
]
