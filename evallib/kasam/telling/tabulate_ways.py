"""The main change computed in other ways, beside the main analysis, so that a reader sees whether the answer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from evallib.kasam.telling.words_answers import any_missing, rule_word
from evallib.kasam.waves import Withheld
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number, signed, span, upper_first
from evallib.statistics import Change, Companions, Estimate, NotComputable, UnitModel


@dataclass(frozen=True)
class Way:
    """One way to compute the main change. ``direction`` is what it says, also when its numbers are withheld.

    ``short``: what it is called within a sentence. ``counted``: whether it is weighed against the main analysis; one
    that passes over what is known is shown and not counted.
    """

    label: str
    short: str
    direction: Direction
    estimate: Estimate | None = None
    p: float | None = None
    hidden: str = ""
    counted: bool = True


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
    return Way(label, "", main.direction, main.change.estimate, main.change.p)


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
        label = label.format(units=model.units, people=model.people)
        direction = estimate_direction(model.estimate)
        found.append(Way(label, _("with units allowed for"), direction, model.estimate, model.p))
    return found


def _sensitivity(one: Sensitivity) -> Way:
    label, short = {
        "pairs": (_("Only those who could be followed (paired t-test)"), _("only those who could be followed")),
        "welch": (_("As if nobody was linked (Welch's t-test)"), _("as if nobody was linked")),
        "exact": (_("Only codes that are the same to the letter"), _("only codes that are the same to the letter")),
    }[one.kind]
    way = Way(label, short, one.direction, counted=one.kind != "welch")
    if isinstance(one.change, Withheld):
        return replace(way, hidden=hidden_text(one.change))
    if isinstance(one.change, NotComputable):
        return replace(way, direction="undecidable")
    return replace(way, estimate=one.change.estimate, p=one.change.p)


def _companions(found: Companions, change: float) -> list[Way]:
    ways = []
    if found.hodges_lehmann is not None or found.wilcoxon_p is not None:
        label = _("Those who could be followed, by rank (Wilcoxon's test, Hodges-Lehmann's median)")
        direction = _direction(found.hodges_lehmann, found.wilcoxon_p, change)
        ways.append(Way(label, _("Wilcoxon's test"), direction, found.hodges_lehmann, found.wilcoxon_p))
    if found.permutation_p is not None:
        label = (
            _("Those who could be followed, all ways to swap the two times (permutation test)")
            if found.permutation_exact
            else _("Those who could be followed, {n} random ways to swap the two times (permutation test)")
        )
        label = label.format(n=number(found.resamples))
        direction = _direction(None, found.permutation_p, change)
        ways.append(Way(label, _("the permutation test"), direction, None, found.permutation_p))
    if found.bca is not None:
        label = _("Those who could be followed, {n} random draws of them (bootstrap, BCa)")
        label = label.format(n=number(found.resamples))
        ways.append(Way(label, _("the bootstrap"), estimate_direction(found.bca), found.bca))
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
    table = make_table("ways", _("The main result computed in other ways"), columns, rows, folded=True)
    if all(way.counted for way in ways):
        return table
    note = _(
        "Welch's t-test passes over that some answers come from the same people. It stands here to compare with, and "
        "is not counted among the ways."
    )
    return replace(table, notes=(note, *table.notes))


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
    """What the other ways and the other rules for missing answers give, and which of them say otherwise."""
    main = main_way(study)
    if main is None:
        return ""
    found = [*other_ways(study), *_rule_ways(study)]
    others = [way for way in found if way.counted and way.direction != "undecidable"]
    if not others:
        return ""
    told = (_range_sentence(study, main, others), *_otherwise(main, others))
    return " ".join(text for text in told if text)


def _rule_ways(study: Study) -> list[Way]:
    """The main change under the other rules for missing answers; they stand in a table of their own."""
    kept = study.answers.rules if study.answers is not None and any_missing(study) else ()
    words = {
        "half": _("at most half of the questions unanswered"),
        "complete": _("no question unanswered"),
    }
    return [
        Way(
            rule_word(study, rule.rule),
            words[rule.rule],
            rule.direction,
            rule.change.estimate if isinstance(rule.change, Change) else None,
        )
        for rule in kept
        if rule.rule in words
    ]


def _range_sentence(study: Study, main: Way, others: Sequence[Way]) -> str:
    """From the smallest to the largest change that the other ways give; empty when all their numbers are withheld."""
    values = [way.estimate.value for way in others if way.estimate is not None]
    if not values:
        return ""
    low, high, decimals = min(values), max(values), decimals_of(study, study.design.primary)
    if main.direction == "increased" and low > 0:
        pattern = _("Computed in the other ways that stand in the tables it is an increase too, {points} points.")
        return pattern.format(points=_points(low, high, decimals))
    if main.direction == "decreased" and high < 0:
        pattern = _("Computed in the other ways that stand in the tables it is a decrease too, {points} points.")
        return pattern.format(points=_points(-high, -low, decimals))
    ends = signed(low, decimals), signed(high, decimals)
    points = ends[0] if ends[0] == ends[1] else _("{low} to {high}").format(low=ends[0], high=ends[1])
    return _("Computed in the other ways that stand in the tables the difference is {points} points.").format(
        points=points
    )


def _points(low: float, high: float, decimals: int) -> str:
    ends = number(low, decimals), number(high, decimals)
    return ends[0] if ends[0] == ends[1] else span(low, high, decimals)


def _otherwise(main: Way, others: Sequence[Way]) -> list[str]:
    """Which ways say otherwise than the main analysis; that none does."""
    n = len(others)
    opposite = [way for way in others if {way.direction, main.direction} == {"increased", "decreased"}]
    differing = [way for way in others if way.direction != main.direction and way not in opposite]
    if not opposite and not differing:
        return [ngettext("The verdict is the same.", "The verdict is the same in all {n} ways.", n).format(n=n)]
    pattern = _zero_pattern(n, ruled_out=main.direction == "unsure")
    reverse = ngettext(
        "It is the other way round: {names}.", "In {k} of the {n} ways it is the other way round: {names}.", n
    )
    return [
        text.format(k=len(ways), n=n, names=join_words([way.short for way in ways]))
        for text, ways in ((pattern, differing), (reverse, opposite))
        if ways
    ]


def _zero_pattern(n: int, *, ruled_out: bool) -> str:
    if ruled_out:
        return ngettext(
            "There zero can be ruled out: {names}.", "In {k} of the {n} ways zero can be ruled out: {names}.", n
        )
    return ngettext(
        "There zero cannot be ruled out: {names}.", "In {k} of the {n} ways zero cannot be ruled out: {names}.", n
    )
