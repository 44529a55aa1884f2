"""What of a draft may be shown: the one place where the section withholds anything.

- Fewer people than the smallest group: the figure and all that follows from it are withheld.
- Beside what is shown already, a figure whose sums would give a smaller group away is withheld
  (:mod:`evallib.privacy.differencing`). Figures are tried in a fixed order, the more important ones first.
- Median, quartiles and the Hodges-Lehmann estimate need the number of people of a distribution.
- On a scale of one item, everything that tells its spread needs the number of people of an item's spread.
- Reliable change: all three groups or none.

A direction ("increased") of a withheld sensitivity is kept: it is a word about the main result, and no figure. What
``guard_study`` gives out is all that leaves this room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from evallib.kasam.analysis.analyse import Draft, expect_drift
from evallib.kasam.analysis.changes import adjust_for_several
from evallib.kasam.analysis.people import is_safe
from evallib.kasam.analysis.robust import Resting, Sums
from evallib.kasam.study import (
    DropOut,
    FromAnswers,
    LinkAudit,
    ReliableChange,
    RuleResult,
    ScaleChange,
    Scored,
    Sensitivity,
    Study,
)
from evallib.kasam.waves import Design, KeyingCheck, Wave, Withheld
from evallib.privacy import Thresholds
from evallib.statistics import NotComputable, Summary, UnitModel

Counted = TypeVar("Counted", RuleResult, Sensitivity)


def guard_study(draft: Draft) -> Study:
    """The draft with everything withheld that may not be shown, by the thresholds of its design."""
    ledger = Ledger(draft.design.thresholds.group, draft.sums, _needed_for_spread(draft.design, draft.design.primary))
    scored = tuple(_guard_scored(one, draft.design) for one in draft.scored)
    changes = adjust_for_several(tuple(_guard_change(one, draft) for one in draft.changes))
    drop_out, ledger = _guard_drop_out(draft.drop_out, ledger)
    sensitivities, ledger = _guard_each(draft.sensitivities, ledger)
    rules, ledger = _guard_each(draft.rules, ledger)
    unit_model, ledger = _guard_units(draft.unit_model, ledger)
    pairs = _pairs_of(draft.links)
    first = next(iter(draft.design.compared or ()), None)
    return Study(
        design=draft.design,
        waves=tuple(_guard_wave(wave, draft.design.thresholds) for wave in draft.waves),
        basis=draft.basis,
        changes=changes,
        references=draft.references,
        drifts=tuple(expect_drift(draft.design, _mean(scored, first, draft.design.primary), draft.references)),
        account=draft.account,
        answers=FromAnswers(
            scored=scored,
            links=_guard_links(draft.links, ledger.group) if pairs < ledger.group else draft.links,
            rules=rules,
            sensitivities=sensitivities,
            reliable=_guard_reliable(draft, scored, ledger.group),
            unit_model=unit_model,
            drop_out=drop_out,
            background=draft.background,
        ),
    )


@dataclass(frozen=True)
class Ledger:
    """What is published so far, as sums by wave. ``spread``: how many people a spread of the primary scale needs."""

    group: int
    sums: Sums
    spread: int

    def judge(self, added: Sums) -> Withheld | None:
        """Why figures with these sums, which tell a spread as well, may not be added; None when they may."""
        fewest = min((len(one.people) for _wave, one in added), default=0)
        if fewest < self.group:
            return Withheld("few", self.group)
        if fewest < self.spread:
            return Withheld("spread", self.spread)
        if not is_safe(iter((*self.sums, *added)), self.group):
            return Withheld("difference", self.group)
        return None

    def add(self, added: Sums) -> Ledger:
        """The ledger after publishing."""
        return replace(self, sums=(*self.sums, *added))


def _guard_scored(scored: Scored, design: Design) -> Scored:
    limits, summary = design.thresholds, scored.summary
    if isinstance(summary, Withheld) or summary.n < limits.group:
        few = Withheld("few", limits.group)
        return replace(scored, summary=few, pomp=None, alpha=few, omega=None)
    if scored.n_complete < limits.group:
        scored = replace(scored, alpha=Withheld("few", limits.group), omega=None)
    quartiles = spread = None
    if summary.n < limits.distribution:
        quartiles = Withheld("distribution", limits.distribution)
        summary = replace(summary, median=None, q1=None, q3=None)
    if summary.n < _needed_for_spread(design, scored.scale):
        spread = Withheld("spread", limits.item_sd)
        summary = replace(summary, sd=None, interval=None)
    return replace(scored, summary=summary, quartiles=quartiles, spread=spread)


def _needed_for_spread(design: Design, scale: str) -> int:
    """From how many people on a spread is shown: on a scale of one item, it could give few people's answers away."""
    single = len(design.instrument.items_of(scale)) == 1
    return design.thresholds.item_sd if single else design.thresholds.group


def _guard_change(told: ScaleChange, draft: Draft) -> ScaleChange:
    """A change, or why there is none: that too can tell of few people, when they all have the same score."""
    limits = draft.design.thresholds
    waves = [_of(draft.scored, wave, told.scale).summary for wave in draft.design.compared or ()]
    people = min((wave.n for wave in waves if not isinstance(wave, Withheld)), default=0)
    if people < limits.group:
        return ScaleChange(told.scale, told.primary, Withheld("few", limits.group), "undecidable")
    if people < _needed_for_spread(draft.design, told.scale):
        return ScaleChange(told.scale, told.primary, Withheld("spread", limits.item_sd), "undecidable")
    if told.companions is not None and people < limits.distribution:
        return replace(told, companions=replace(told.companions, hodges_lehmann=None))
    return told


def _guard_each(figures: Iterable[Resting[Counted]], ledger: Ledger) -> tuple[tuple[Counted, ...], Ledger]:
    """Rules and sensitivities in turn; a withheld one keeps its direction unless it rests on too few."""
    shown = []
    for one in figures:
        withheld = ledger.judge(one.sums)
        if withheld is None:
            ledger = ledger.add(one.sums)
            shown.append(one.figure)
        elif withheld.reason == "difference":
            shown.append(replace(one.figure, change=withheld))
        else:
            shown.append(replace(one.figure, change=withheld, direction="undecidable"))
    return tuple(shown), ledger


def _guard_units(
    model: Resting[UnitModel | NotComputable] | None, ledger: Ledger
) -> tuple[UnitModel | NotComputable | Withheld | None, Ledger]:
    if model is None or isinstance(model.figure, NotComputable):
        return (None if model is None else model.figure), ledger
    withheld = ledger.judge(model.sums)
    return (withheld, ledger) if withheld is not None else (model.figure, ledger.add(model.sums))


def _guard_drop_out(
    found: Resting[DropOut] | Withheld | None, ledger: Ledger
) -> tuple[DropOut | Withheld | None, Ledger]:
    if found is None or isinstance(found, Withheld):
        return found, ledger
    withheld = ledger.judge(found.sums)
    return (withheld, ledger) if withheld is not None else (_without_quartiles(found.figure), ledger.add(found.sums))


def _without_quartiles(found: DropOut) -> DropOut:
    """Means and spreads only: a second set of quartiles over part of the same people is more than the text needs."""
    return replace(found, stayed=_moments(found.stayed), left=_moments(found.left))


def _moments(summary: Summary) -> Summary:
    return replace(summary, median=None, q1=None, q3=None)


def _guard_reliable(draft: Draft, scored: tuple[Scored, ...], group: int) -> ReliableChange | Withheld | None:
    found = draft.reliable
    if found is None or draft.design.compared is None:
        return None
    first = _of(scored, draft.design.compared[0], draft.design.primary)
    if isinstance(first.summary, Withheld) or (found.source is None and isinstance(first.alpha, Withheld)):
        return Withheld("few", group)
    if first.spread is not None:
        return first.spread
    cells = (found.up, found.unchanged, found.down)
    if all(not isinstance(cell, Withheld) and cell >= group for cell in cells):
        return found
    hidden = Withheld("cells", group)
    return replace(found, up=hidden, unchanged=hidden, down=hidden)


def _guard_links(links: LinkAudit | None, group: int) -> LinkAudit | None:
    if links is None:
        return None
    few = Withheld("few", group)
    return LinkAudit(links.by, few, few, (few, few), (few, few), (few, few))


def _pairs_of(links: LinkAudit | None) -> int:
    if links is None or isinstance(links.exact, Withheld) or isinstance(links.tolerant, Withheld):
        return 0
    return links.exact + links.tolerant


def _guard_wave(wave: Wave, limits: Thresholds) -> Wave:
    if wave.keying is None or wave.keying.n >= limits.group:
        return wave
    few = Withheld("few", limits.group)
    keying = KeyingCheck("undecided", wave.keying.n, None, None, (), wave.keying.declared_reversed, "few", few)
    return replace(wave, keying=keying)


def _of(scored: tuple[Scored, ...], wave: str, scale: str) -> Scored:
    return next(one for one in scored if (one.wave, one.scale) == (wave, scale))


def _mean(scored: tuple[Scored, ...], wave: str | None, scale: str) -> float | None:
    if wave is None:
        return None
    summary = _of(scored, wave, scale).summary
    return None if isinstance(summary, Withheld) else summary.mean
