"""What the project file declares of the questionnaire, and what is known of each time it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evallib.privacy import Thresholds
from evallib.projects import Instrument
from evallib.scales import Diagnosis

Reason = Literal["few", "difference", "distribution", "spread", "cells"]
"""Why something is withheld.

``few``: it rests on fewer people than the smallest group. ``difference``: beside what is shown it would give away
a group smaller than that. ``distribution``: too few people for a median and quartiles. ``spread``: too few for a
standard deviation on a scale of few possible scores. ``cells``: one of the shares that belong together rests on too
few, or what people answered would follow because they answered alike.
"""


@dataclass(frozen=True)
class Withheld:
    """A number that is kept from the reader. ``limit``: from how many people on it would be shown."""

    reason: Reason
    limit: int


@dataclass(frozen=True)
class Design:
    """What the project file declares. ``compared`` holds the ids of the two waves, None when there is only one.

    ``correlations`` are assumed between the waves when people cannot be linked. ``reliability_source`` says where a
    declared reliability comes from, None: alpha of the first wave is used. ``link``: how people are linked.
    """

    instrument: Instrument
    who: str
    compared: tuple[str, str] | None
    thresholds: Thresholds
    people: Literal["staff", "clients"]
    link: Literal["none", "id", "code"]
    tolerant: bool
    has_unit: bool
    smallest_change: float | None
    chosen_for_low_scores: bool
    comparison_group: bool
    correlations: tuple[float, ...]
    reliability: float | None
    reliability_source: str | None
    seed: int

    @property
    def primary(self) -> str:
        """The scale that answers the question: the total, or the only scale."""
        return self.instrument.primary

    @property
    def secondary(self) -> tuple[str, ...]:
        """The subscales beside a total; empty when there is one scale."""
        return tuple(scale for scale in self.instrument.scale_ids if scale != self.primary)

    def share_of_range(self, scale: str, points: float) -> float:
        """A difference in points as per cent of the scale's whole range, so that subscales can be compared."""
        low, high = self.instrument.range_of(scale)
        return 100 * points / (high - low)


@dataclass(frozen=True)
class MissingAnswers:
    """How many answers one wave should hold (people times items), and how many are missing, by how that shows."""

    expected: int
    empty: int
    coded: int

    @property
    def missing(self) -> int:
        """Answers that were not given."""
        return self.empty + self.coded


@dataclass(frozen=True)
class KeyingCheck:
    """Do the answers of a wave look raw, already reversed, or mis-keyed? It warns and never changes an answer.

    The alphas are None when they cannot be computed; ``withheld`` says when they are kept from the reader.
    ``negative_items``: numbers of items that clearly go against the others whichever way they are keyed (a mixed
    diagnosis names them). ``n``: people with complete answers. ``declared_reversed``: what the project file says of
    the wave. ``reason``: the code of an undecided diagnosis, see ``evallib.scales``.
    """

    diagnosis: Diagnosis
    n: int
    alpha_as_delivered: float | None
    alpha_keyed: float | None
    negative_items: tuple[int, ...]
    declared_reversed: bool
    reason: str | None = None
    withheld: Withheld | None = None

    @property
    def as_declared(self) -> bool | None:
        """Whether the answers look as the project file says; None when that cannot be told."""
        if self.diagnosis == "undecided":
            return None
        return self.diagnosis == ("scored" if self.declared_reversed else "raw")


@dataclass(frozen=True)
class Wave:
    """One time of asking. ``answered``: people with at least one answer; None where only summaries are known.

    ``file`` and ``sheet`` say where the answers stand, ``unread``: how many columns nothing was read from.
    """

    id: str
    label: str
    invited: int | None
    answered: int | None
    file: str | None = None
    sheet: str | None = None
    unread: int = 0
    missing: MissingAnswers | None = None
    keying: KeyingCheck | None = None

    @property
    def response_pct(self) -> float | None:
        """Answered as per cent of invited; None when either is not known."""
        if not self.invited or self.answered is None:
            return None
        return 100 * self.answered / self.invited
