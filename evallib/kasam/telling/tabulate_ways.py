"""The main change computed in other ways, beside the main analysis, so that a reader sees whether the answer holds."""

from __future__ import annotations

from dataclasses import dataclass

from evallib.kasam.study import Direction, Sensitivity, Study
from evallib.kasam.telling.tabulate_frame import NOTHING, make_table
from evallib.kasam.telling.words import (
    ALPHA,
    decimals_of,
    direction_word,
    estimate_direction,
    hidden_text,
    interval_text,
    p_text,
)
from evallib.kasam.telling.words_answers import any_missing
from evallib.kasam.waves import Withheld
from evallib.locale import _
from evallib.presentation import Column, Table, number, signed, upper_first
from evallib.statistics import Change, Companions, Estimate, NotComputable, UnitModel


@dataclass(frozen=True)
class Way:
    """One way to compute the main change. ``direction`` is what it says, also when its numbers are withheld."""

    label: str
    direction: Direction
    estimate: Estimate | None = None
    p: float | None = None
    hidden: str = ""


def main_way(study: Study) -> Way | None:
    """The main analysis; None when there is no change with an interval."""
    main = study.main
    if main is None or not isinstance(main.change, Change):
        return None
    label = {
        "linked": _("Main analysis: each person's own change (paired t-test)"),
        "partly_linked": _("Main analysis: all answers, some linked (t-test for partly overlapping groups)"),
        "unlinked": _("Main analysis: two separate groups (Welch's t-test)"),
        "summaries": _("Main analysis: printed means and spreads (Welch's t-test)"),
    }[main.change.branch]
    return Way(label, main.direction, main.change.estimate, main.change.p)


def other_ways(study: Study) -> list[Way]:
    """Every other way that was computed, with what it says."""
    main = study.main
    if main is None or study.answers is None:
        return []
    found = [_sensitivity(one) for one in study.answers.sensitivities]
    if main.companions is not None and isinstance(main.change, Change):
        found += _companions(main.companions, main.change.estimate.value)
    model = study.answers.unit_model
    if isinstance(model, UnitModel) and model.converged:
        label = _("Units allowed for (mixed model, {units} units, {people} people)")
        found.append(
            Way(
                label.format(units=model.units, people=model.people),
                estimate_direction(model.estimate),
                model.estimate,
                model.p,
            )
        )
    return found


def _sensitivity(one: Sensitivity) -> Way:
    label = {
        "pairs": _("Only those who answered both times (paired t-test)"),
        "welch": _("As if nobody was linked (Welch's t-test)"),
        "exact": _("Only codes that are the same to the letter"),
    }[one.kind]
    if isinstance(one.change, Withheld):
        return Way(label, one.direction, hidden=hidden_text(one.change))
    if isinstance(one.change, NotComputable):
        return Way(label, "undecidable")
    return Way(label, one.direction, one.change.estimate, one.change.p)


def _companions(found: Companions, change: float) -> list[Way]:
    ways = []
    if found.hodges_lehmann is not None or found.wilcoxon_p is not None:
        label = _("Those who answered both times, by rank (Wilcoxon's test, Hodges-Lehmann's median)")
        direction = _direction(found.hodges_lehmann, found.wilcoxon_p, change)
        ways.append(Way(label, direction, found.hodges_lehmann, found.wilcoxon_p))
    if found.permutation_p is not None:
        label = (
            _("Those who answered both times, all ways to swap the two times (permutation test)")
            if found.permutation_exact
            else _("Those who answered both times, {n} random ways to swap the two times (permutation test)")
        )
        label = label.format(n=number(found.resamples))
        ways.append(Way(label, _direction(None, found.permutation_p, change), None, found.permutation_p))
    if found.bca is not None:
        label = _("Those who answered both times, {n} random draws of them (bootstrap, BCa)")
        ways.append(Way(label.format(n=number(found.resamples)), estimate_direction(found.bca), found.bca))
    return ways


def _direction(estimate: Estimate | None, p: float | None, change: float) -> Direction:
    """What a rank or permutation test says: p decides, the sign is that of its own estimate or of the main change."""
    if p is None:
        return "undecidable" if estimate is None else estimate_direction(estimate)
    if p >= ALPHA:
        return "unsure"
    return "increased" if (estimate.value if estimate is not None else change) > 0 else "decreased"


def ways_table(study: Study) -> Table:
    """The main analysis and every other way, side by side."""
    main = main_way(study)
    ways = [*([main] if main else []), *other_ways(study)]
    rows = tuple(_cells(study, way) for way in ways)
    columns = (
        Column(_("How it is computed")),
        *(Column(label, "right") for label in (_("Change, points"), _("95 % interval"), _("p"))),
        Column(_("Verdict")),
    )
    return make_table("ways", _("The main result computed in other ways"), columns, rows)


def _cells(study: Study, way: Way) -> tuple[str, ...]:
    decimals = decimals_of(study, study.design.primary)
    verdict = upper_first(direction_word(way.direction))
    if way.hidden:
        return (way.label, way.hidden, NOTHING, NOTHING, verdict)
    change, interval = (
        (NOTHING, NOTHING)
        if way.estimate is None
        else (signed(way.estimate.value, decimals), interval_text(way.estimate, decimals))
    )
    return (way.label, change, interval, NOTHING if way.p is None else p_text(way.p), verdict)


def agreement_sentence(study: Study) -> str:
    """Do the other ways and the other rules for missing answers say the same as the main analysis?"""
    main = main_way(study)
    if main is None or study.answers is None:
        return ""
    others = [way for way in other_ways(study) if way.direction != "undecidable"]
    kept = study.answers.rules if any_missing(study) else ()
    rules = [rule for rule in kept if not rule.main and rule.direction != "undecidable"]
    directions = [*(way.direction for way in others), *(rule.direction for rule in rules)]
    if not directions:
        return ""
    differing = sum(direction != main.direction for direction in directions)
    if not differing:
        return _("The answer is the same in all {n} other ways of computing it that were tried.").format(
            n=len(directions)
        )
    return _(
        "The answer depends on how it is computed: {differing} of {n} other ways say something else than the main "
        "analysis, see the tables."
    ).format(differing=differing, n=len(directions))
