"""How the municipality's own values have changed, in words by the indicator's direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, Point, Trend
from evallib.comparisons.telling.cells import cell_text, difference_text, size_text, value_text
from evallib.comparisons.telling.matters import coloured, matters
from evallib.comparisons.telling.names import NOTHING, call, call_some, source_text
from evallib.kolada import GENDERS, Gender
from evallib.locale import _, pgettext
from evallib.presentation import Column, Table, join_words, number, quoted

FEW_NAMED = 2
FEWEST_POINTS, FEWEST_TO_JUDGE = 2, 3
ROUNDING = 1e-9
Verdict = Literal["better", "worse", "steady", "neutral", "undirected", "few"]
UNSAID: tuple[Verdict, ...] = ("neutral", "undirected", "few")


def trend_of(result: IndicatorResult, gender: Gender = "T") -> Trend | None:
    """The trend of one gender; None where the data have no row of it."""
    return result.trends.get(gender)


def last_segment(trend: Trend) -> tuple[Point, ...]:
    """The points with a value since the last break."""
    found = [point for point in trend.points if point.cell.value is not None]
    last = max((point.segment for point in trend.points), default=0)
    return tuple(point for point in found if point.segment == last)


def usual_step(trend: Trend) -> float | None:
    """How far the value moves on average from one year with a value to the next, since the last break; None when there
    are fewer than three values, for then a change cannot be told from such a move."""
    values = [point.cell.value or 0.0 for point in last_segment(trend)]
    if len(values) < FEWEST_TO_JUDGE:
        return None
    return sum(abs(then - first) for first, then in pairwise(values)) / (len(values) - 1)


def judge_change(result: IndicatorResult, gender: Gender = "T") -> Verdict:
    """What became of the value since the first comparable year.

    ``steady``: the change is no larger than the mean move from one year to the next, so it is neither better
    nor worse. ``few``: fewer than three comparable values. ``neutral``: no direction is better. ``undirected``: nobody
    says which is.
    """
    trend = trend_of(result, gender)
    step = usual_step(trend) if trend is not None else None
    if trend is None or trend.change is None or step is None:
        return "few"
    if abs(trend.change) <= step + ROUNDING:
        return "steady"
    if trend.improved is None:
        return "neutral" if result.direction.better == "none" else "undirected"
    return "better" if trend.improved else "worse"


def changes_sentence(comparison: Comparison) -> str:
    """How many indicators became better, worse or stayed; of which it cannot be said, and why."""
    verdicts: dict[Verdict, list[IndicatorResult]] = {}
    for result in comparison.results:
        verdicts.setdefault(judge_change(result), []).append(result)
    words: dict[Verdict, str] = {
        "better": _("better in {n}"),
        "worse": _("worse in {n}"),
        "steady": _("about the same in {n}"),
    }
    told = [_with_names(word, found) for verdict, word in words.items() if (found := verdicts.get(verdict))]
    sentences = []
    if told:
        text = _("Of {n} indicators the value has since the first comparable year become {told}.")
        sentences.append(text.format(told=join_words(told), n=number(len(comparison.results))))
    unsaid = [one for verdict in UNSAID for one in verdicts.get(verdict, ())]
    if unsaid:
        text = _("It is not said for {names}: no direction is better, or there are fewer than three comparable values.")
        sentences.append(text.format(names=call_some(unsaid, FEW_NAMED)))
    return " ".join(sentences)


def _with_names(word: str, found: Sequence[IndicatorResult]) -> str:
    return f"{word.format(n=number(len(found)))} ({call_some(found, FEW_NAMED)})"


def change_lines(results: Sequence[IndicatorResult]) -> tuple[str, ...]:
    """Each indicator's change in a sentence."""
    return tuple(f"{quoted(call(result))}: {change_text(result)}" for result in results)


def change_text(result: IndicatorResult, gender: Gender = "T") -> str:
    """What became of the value since the first comparable year, for the better or the worse, as a clause."""
    trend = trend_of(result, gender)
    if trend is None or trend.change is None or trend.since is None:
        return _unknown(trend)
    points = last_segment(trend)
    first, last = points[0], points[-1]
    values = {
        "first": cell_text(first.cell, result.indicator),
        "last": cell_text(last.cell, result.indicator),
        "since": str(first.year),
        "year": str(last.year),
        "size": size_text(trend.change, result.indicator),
    }
    if trend.change == 0:
        text = _("the same value in {since} and {year}, {last}.")
    elif trend.change > 0:
        text = _("rose by {size}, from {first} ({since}) to {last} ({year}){verdict}.")
    else:
        text = _("fell by {size}, from {first} ({since}) to {last} ({year}){verdict}.")
    return text.format(**values, verdict=_ending(judge_change(result, gender))) + _since_break(trend)


def _ending(verdict: Verdict) -> str:
    """What a change means, as the end of its sentence."""
    words: dict[Verdict, str] = {
        "better": _("which is better"),
        "worse": _("which is worse"),
        "steady": _("which is no more than it usually moves from one year to the next"),
        "neutral": _("which is neither better nor worse"),
        "undirected": _("whether that is better is not said, for the direction is missing"),
        "few": _("but so few comparable values do not say whether it is lasting"),
    }
    return f", {words[verdict]}"


def _since_break(trend: Trend) -> str:
    if not trend.breaks:
        return ""
    text = _("The way of measuring changed in {year}, so earlier years are not compared.")
    return " " + text.format(year=str(max(trend.breaks)))


def _unknown(trend: Trend | None) -> str:
    """Why no change can be worked out."""
    if trend is None or not any(point.cell.value is not None for point in trend.points):
        return _("no value in any year, so no change can be worked out.")
    if trend.breaks and not last_segment(trend):
        text = _("no value since the way of measuring changed in {year}, so no change can be worked out.")
    elif trend.breaks:
        text = _("only one value since the way of measuring changed in {year}, so no change can be worked out.")
    else:
        return _("a value in one year only, so no change can be worked out.")
    return text.format(year=str(max(trend.breaks)))


def chosen(study: Study, most: int) -> tuple[IndicatorResult, ...]:
    """The indicators whose series are drawn: those that matter by the forms, then the worst, then the others in the
    project's order; only those with at least two values."""
    comparison = study.comparison
    if comparison is None:
        return ()
    order = [one.result for one in matters(study) if one.result is not None]
    order += [*coloured(comparison, "worst"), *comparison.results]
    found: dict[str, IndicatorResult] = {}
    for result in order:
        if values_in(result) >= FEWEST_POINTS:
            found.setdefault(result.indicator.id, result)
    return tuple(found.values())[:most]


def values_in(result: IndicatorResult) -> int:
    """In how many years the municipality has a value of all."""
    trend = trend_of(result)
    return sum(point.cell.value is not None for point in trend.points) if trend else 0


def changes_table(study: Study, comparison: Comparison) -> Table:
    """Every indicator, women and men too where divided: first and last comparable value, change, breaks."""
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Whose values")),
        Column(_("First comparable value"), "right"),
        Column(_("Latest value"), "right"),
        Column(_("Change"), "right"),
        Column(_("In words")),
        Column(_("New way of measuring")),
    )
    rows = tuple(row for result in comparison.results for row in _change_rows(result))
    caption = _("Change of the own values since the first comparable year. Source: {source}.")
    return Table("changes", caption.format(source=source_text(study)), columns, rows, folded=True)


def _change_rows(result: IndicatorResult) -> Iterator[tuple[str, ...]]:
    for gender in GENDERS:
        trend = trend_of(result, gender)
        if trend is None or (gender != "T" and not any(point.cell.value is not None for point in trend.points)):
            continue
        yield (call(result), who_word(gender), *_change_cells(result, gender, trend), _breaks_text(trend))


def _change_cells(result: IndicatorResult, gender: Gender, trend: Trend) -> tuple[str, ...]:
    points = last_segment(trend)
    if trend.change is None:
        return (NOTHING, _at(result, points[-1]) if points else NOTHING, NOTHING, _("cannot be said"))
    change = difference_text(trend.change, result.indicator)
    return (_at(result, points[0]), _at(result, points[-1]), change, verdict_word(judge_change(result, gender)))


def _at(result: IndicatorResult, point: Point) -> str:
    return f"{cell_text(point.cell, result.indicator)} ({point.year})"


def verdict_word(verdict: Verdict) -> str:
    """A change in a word, or why there is none."""
    words: dict[Verdict, str] = {
        "better": _("for the better"),
        "worse": _("for the worse"),
        "steady": _("about the same"),
        "neutral": _("neither better nor worse"),
        "undirected": _("direction is missing"),
        "few": _("too few values"),
    }
    return words[verdict]


def _breaks_text(trend: Trend) -> str:
    return "; ".join(f"{year}: {note}" for year, note in sorted(trend.breaks.items())) or NOTHING


def who_word(gender: Gender) -> str:
    """Whom a value is of."""
    return {"T": pgettext("who", "all"), "K": pgettext("who", "women"), "M": pgettext("who", "men")}[gender]


def peers_value(point: Point, result: IndicatorResult) -> str:
    """The mean of the peers in a year; a dash where there is none."""
    return NOTHING if point.peers_mean is None else value_text(point.peers_mean, result.indicator)
