"""What of a draft may be shown: the one place where the section withholds anything.

- Fewer people than the smallest group: the figure and all that follows from it are withheld.
- Beside what is shown already, a figure whose sums would give a smaller group away is withheld
  (:mod:`evallib.privacy.differencing`). Figures are tried in a fixed order, the more important ones first.
- Median, quartiles and the Hodges-Lehmann estimate need the number of people of quartiles beside a mean and a spread,
  and are never shown of a scale of one item. Ranks and permutations need :data:`FEWEST_PAIRS`.
- On a scale of few possible scores, everything that tells its spread needs the number of people of an item's spread.
- Where all have the same score, nearly all an extreme one, or all changed alike, the answers would follow
  (:mod:`evallib.kasam.analysis.extremes`).
- Reliable change: all three groups or none.

The direction ("increased") of a withheld figure is withheld too: beside the main interval it narrows down what the few
people answered who make the difference. What ``guard_study`` gives out is all that leaves this room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from evallib.kasam.analysis.analyse import Draft, expect_drift
from evallib.kasam.analysis.changes import adjust_for_several
from evallib.kasam.analysis.extremes import ALIKE, hide_extremes, is_extreme, tells_all
from evallib.kasam.analysis.people import is_safe
from evallib.kasam.analysis.robust import Resting, Sums
from evallib.kasam.printed import Printed
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
from evallib.statistics import Change, Companions, NotComputable, Summary, UnitModel

Counted = TypeVar("Counted", RuleResult, Sensitivity)

FEWEST_PAIRS = 10
"""From how many pairs on a p of ranks or of permutations is shown: with fewer it counts who rose and who fell."""
FEW_SCORES = 20
"""A scale with at most so many possible scores is guarded like a single item: mean and spread give answers away."""


def guard_study(draft: Draft) -> Study:
    """The draft with everything withheld that may not be shown, by the thresholds of its design."""
    few = {wave.id for wave in draft.waves if (wave.answered or 0) < draft.design.thresholds.group}
    kept = hide_extremes(draft.scored, draft.changes, draft.design)
    scored = _guard_alphas(tuple(_guard_scored(one, draft.design, few) for one in kept), draft.design)
    ledger = _open_ledger(draft, scored)
    changes = adjust_for_several(tuple(_guard_change(one, scored, draft.design) for one in draft.changes))
    drop_out, ledger = _guard_drop_out(draft.drop_out, ledger)
    sensitivities, ledger = _guard_each(draft.sensitivities, ledger)
    rules, ledger = _guard_each(draft.rules, ledger)
    unit_model, ledger = _guard_units(draft.unit_model, ledger)
    pairs = _pairs_of(draft.links)
    first = next(iter(draft.design.compared or ()), None)
    return Study(
        design=draft.design,
        waves=tuple(_guard_wave(wave, scored, draft.design) for wave in draft.waves),
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
    """What is published so far, as sums by wave.

    ``spread``: how many people a spread of the primary scale needs. ``limits``: the ends of that scale. ``closed``: why
    nothing more of it may be shown at all.
    """

    group: int
    sums: Sums
    spread: int
    limits: tuple[int, int]
    closed: Withheld | None = None

    def judge(self, added: Sums) -> Withheld | None:
        """Why figures with these sums, which tell a spread as well, may not be added; None when they may."""
        fewest = min((len(one.people) for _wave, one in added), default=0)
        if fewest < self.group:
            return Withheld("few", self.group)
        if fewest < self.spread:
            return Withheld("spread", self.spread)
        if self.closed is not None:
            return self.closed
        if not is_safe(iter((*self.sums, *added)), self.group):
            return Withheld("difference", self.group)
        return None

    def add(self, added: Sums) -> Ledger:
        """The ledger after publishing."""
        return replace(self, sums=(*self.sums, *added))


def _open_ledger(draft: Draft, scored: tuple[Scored, ...]) -> Ledger:
    """What the main figures publish; closed when the primary scale's own mean is withheld for what it would tell."""
    design = draft.design
    means = [_of(scored, wave, design.primary).summary for wave in design.compared or ()]
    closed = next((one for one in means if isinstance(one, Withheld) and one.reason == "cells"), None)
    needed, limits = _needed_for_spread(design, design.primary), design.instrument.range_of(design.primary)
    return Ledger(design.thresholds.group, draft.sums, needed, limits, closed)


def _guard_scored(scored: Scored, design: Design, few: Collection[str] = ()) -> Scored:
    """One scale in one wave; ``few``: waves of so few people that not even what is missing may be counted."""
    limits, summary = design.thresholds, scored.summary
    if scored.wave in few:
        scored = replace(scored, scored=0, prorated=0, dropped=0)
    if isinstance(summary, Withheld) or summary.n < limits.group:
        why = summary if isinstance(summary, Withheld) else Withheld("few", limits.group)
        return replace(scored, summary=why, pomp=None, alpha=why, omega=None)
    if scored.n_complete < limits.group:
        scored = replace(scored, alpha=Withheld("few", limits.group), omega=None)
    quartiles = spread = None
    single = len(design.instrument.items_of(scored.scale)) == 1
    if single or summary.n < limits.quartiles:
        quartiles = Withheld("cells", limits.group) if single else Withheld("distribution", limits.quartiles)
        summary = replace(summary, median=None, q1=None, q3=None)
    if summary.n < _needed_for_spread(design, scored.scale):
        spread = Withheld("spread", limits.item_sd)
        summary = replace(summary, sd=None, interval=None)
    return replace(scored, summary=summary, quartiles=quartiles, spread=spread)


def _needed_for_spread(design: Design, scale: str) -> int:
    """From how many people on a spread is shown: of few possible scores, it could give few people's answers away."""
    low, high = design.instrument.range_of(scale)
    return design.thresholds.item_sd if high - low + 1 <= FEW_SCORES else design.thresholds.group


def _guard_alphas(scored: tuple[Scored, ...], design: Design) -> tuple[Scored, ...]:
    """No alpha of a scale whose spread is withheld, nor of the total, which would give that spread back."""
    hidden = {(one.wave, one.scale) for one in scored if one.spread is not None or isinstance(one.summary, Withheld)}
    total = design.instrument.total.id if design.instrument.total is not None else None
    hidden |= {(wave, total) for wave, _scale in hidden if total is not None}
    why = Withheld("spread", design.thresholds.item_sd)
    return tuple(
        replace(one, alpha=why if isinstance(one.summary, Summary) else one.alpha, omega=None)
        if (one.wave, one.scale) in hidden
        else one
        for one in scored
    )


def _guard_change(told: ScaleChange, scored: tuple[Scored, ...], design: Design) -> ScaleChange:
    """A change, or why there is none: that too can tell of people, when they all have the same score."""
    waves = [_of(scored, wave, told.scale) for wave in design.compared or ()]
    hidden = [one.summary for one in waves if isinstance(one.summary, Withheld)]
    hidden += [one.spread for one in waves if one.spread is not None]
    hidden.sort(key=lambda one: one.reason != "few")
    if not hidden and tells_all(told.change, design.instrument.range_of(told.scale), design.thresholds.group):
        hidden = [Withheld("cells", design.thresholds.group)]
    if hidden:
        return ScaleChange(told.scale, told.primary, hidden[0], "undecidable")
    return replace(told, companions=_guard_companions(told, design))


def _guard_companions(told: ScaleChange, design: Design) -> Companions | None:
    found, pairs = told.companions, told.change.n_pairs if isinstance(told.change, Change) else None
    if found is None or pairs is None:
        return found
    if len(design.instrument.items_of(told.scale)) == 1 or pairs < design.thresholds.quartiles:
        found = replace(found, hodges_lehmann=None)
    return found if pairs >= FEWEST_PAIRS else replace(found, wilcoxon_p=None, permutation_p=None)


def _guard_each(figures: Iterable[Resting[Counted]], ledger: Ledger) -> tuple[tuple[Counted, ...], Ledger]:
    """Rules and sensitivities in turn."""
    shown = []
    for one in figures:
        withheld = ledger.judge(one.sums)
        if withheld is None and tells_all(one.figure.change, ledger.limits, ledger.group):
            withheld = Withheld("cells", ledger.group)
        if withheld is None:
            ledger = ledger.add(one.sums)
            shown.append(one.figure)
        else:
            shown.append(replace(one.figure, change=withheld, direction="undecidable"))
    return tuple(shown), ledger


def _guard_units(
    model: Resting[UnitModel | NotComputable | Withheld] | None, ledger: Ledger
) -> tuple[UnitModel | NotComputable | Withheld | None, Ledger]:
    if model is None or not isinstance(model.figure, UnitModel):
        alike = model is not None and isinstance(model.figure, NotComputable) and model.figure.reason in ALIKE
        return Withheld("cells", ledger.group) if alike else None if model is None else model.figure, ledger
    withheld = ledger.judge(model.sums)
    return (withheld, ledger) if withheld is not None else (model.figure, ledger.add(model.sums))


def _guard_drop_out(
    found: Resting[DropOut] | Withheld | None, ledger: Ledger
) -> tuple[DropOut | Withheld | None, Ledger]:
    if found is None or isinstance(found, Withheld):
        return found, ledger
    withheld = ledger.judge(found.sums)
    parts = [(part.mean, part.sd, part.n) for part in (found.figure.stayed, found.figure.left)]
    if withheld is None and any(is_extreme(part, ledger.limits, ledger.group) for part in parts):
        withheld = Withheld("cells", ledger.group)
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


def _guard_wave(wave: Wave, scored: tuple[Scored, ...], design: Design) -> Wave:
    """A wave; how many answers few people left out is not told, and no alpha where those of the scales are withheld."""
    limits = design.thresholds
    if (wave.answered or 0) < limits.group:
        wave = replace(wave, missing=None)
    if wave.keying is None:
        return wave
    if wave.keying.n >= limits.group:
        kept = not any(one.wave == wave.id and isinstance(one.alpha, Withheld) for one in scored)
        bare = wave.keying if kept else replace(wave.keying, alpha_as_delivered=None, alpha_keyed=None)
        return replace(wave, keying=bare)
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


def withhold_printed(printed: Iterable[Printed], design: Design) -> tuple[Printed, ...]:
    """Printed figures, those of unpublished answers withheld by the rules for answers, in their order.

    A row is withheld when it rests on too few, on nearly the same people as a more important row of its wave (who is in
    both and who in one follows by subtraction), or when nearly all must have answered alike. Its standard deviation
    is withheld when the scale has few possible scores and few people answered. Published figures stay as they are.
    """
    rows = tuple(printed)
    kept: dict[str, list[int]] = {}
    guarded: dict[int, Printed] = {}
    order = (design.primary, *design.secondary)
    for at, row in sorted(enumerate(rows), key=lambda one: (not one[1].published, order.index(one[1].scale))):
        guarded[at] = row if row.published else _withhold_row(row, kept.setdefault(row.wave, []), design)
        if guarded[at].withheld is None and row.n is not None:
            kept.setdefault(row.wave, []).append(row.n)
    return tuple(guarded[at] for at in range(len(rows)))


def _withhold_row(row: Printed, shown: Sequence[int], design: Design) -> Printed:
    """One unpublished row; ``shown``: the numbers of people of the rows of its wave that are shown already."""
    group = design.thresholds.group
    why = row.withheld
    mean, sd = (None if one is None else float(one.value) for one in (row.mean, row.sd))
    if why is None and (row.n is None or row.n < group):
        why = Withheld("few", group)
    elif why is None and row.n is not None:
        if any(0 < abs(row.n - other) < group for other in shown):
            why = Withheld("difference", group)
        elif is_extreme((mean, sd, row.n), design.instrument.range_of(row.scale), group):
            why = Withheld("cells", group)
    if why is not None:
        return replace(row, n=None, mean=None, sd=None, pomp=None, withheld=why)
    return replace(row, sd=None) if (row.n or 0) < _needed_for_spread(design, row.scale) else row
