"""How the municipality's own values have changed, in words by the indicator's direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, Point, Trend
from evallib.comparisons.telling.cells import (
    adds_up,
    cell_text,
    difference_text,
    rounding_note,
    size_text,
    value_text,
)
from evallib.comparisons.telling.matters import coloured, matters
from evallib.comparisons.telling.names import NOTHING, call, call_some, source_note
from evallib.kolada import GENDERS, Gender
from evallib.locale import _, pgettext
from evallib.presentation import Column, Table, join_words, number, quoted

FEWEST_POINTS, FEWEST_TO_JUDGE, FEWEST_MOVES = 2, 5, 4
MOST_UNSAID = 8
"""So many are named of those that nothing is said of: they stand nowhere else in the text."""
NATURAL = 2.66
"""How many mean moving ranges the natural limits of an XmR chart lie from its middle line (3 / 1.128, rounded)."""
ROUNDING = 1e-9
Verdict = Literal["better", "worse", "steady", "neutral", "undirected", "few", "doubted"]


def trend_of(result: IndicatorResult, gender: Gender = "T") -> Trend | None:
    """The trend of one gender; None where the data have no row of it."""
    return result.trends.get(gender)


def last_segment(trend: Trend) -> tuple[Point, ...]:
    """The points with a value since the last break."""
    found = [point for point in trend.points if point.cell.value is not None]
    last = max((point.segment for point in trend.points), default=0)
    return tuple(point for point in found if point.segment == last)


def natural_limit(trend: Trend) -> float | None:
    """How far the value has to go from the first comparable year to be told from its usual variation; None when there
    are too few years to know that variation.

    2.66 times the mean moving range, the distance of the natural limits in an XmR chart (individual values and moving
    range; W. A. Shewhart and D. J. Wheeler, and NHS England's Making Data Count), without screening of large moves. A
    move is counted between two years in a row after the last break, never over a gap; at least five values and four
    moves are asked for. Of series with nothing but independent chance around one level, less than one in ten goes
    further (simulated: 8 % with five values, 5 % with ten; with three moves only it would be up to 11 %). A series
    that wanders goes further more often, and then it has moved.
    """
    points = last_segment(trend)
    moves = [abs(_value(then) - _value(first)) for first, then in pairwise(points) if then.year == first.year + 1]
    if len(points) < FEWEST_TO_JUDGE or len(moves) < FEWEST_MOVES:
        return None
    return NATURAL * sum(moves) / len(moves)


def _value(point: Point) -> float:
    return point.cell.value or 0.0


def judge_change(result: IndicatorResult, gender: Gender = "T") -> Verdict:
    """What became of the value since the first comparable year.

    ``doubted``: the values of all, women and men do not add up in its first or last year. ``few``: too few comparable
    values to know how much it usually varies, or it moved over a gap only. ``steady``: the change is no larger than
    such variation can be (:func:`natural_limit`), so it is neither better nor worse. ``neutral``: no direction is
    better. ``undirected``: nobody says which is.
    """
    trend = trend_of(result, gender)
    if trend is None or trend.change is None:
        return "few"
    points = last_segment(trend)
    if not adds_up(result, points[0].year, points[-1].year):
        return "doubted"
    limit = natural_limit(trend)
    if limit is None or limit == 0 != trend.change:
        return "few"
    if abs(trend.change) <= limit + ROUNDING:
        return "steady"
    if trend.improved is None:
        return "neutral" if result.direction.better == "none" else "undirected"
    return "better" if trend.improved else "worse"


def changes_sentence(comparison: Comparison) -> str:
    """How many indicators became better or worse; of which it cannot be said, each with its own reason."""
    verdicts: dict[Verdict, list[IndicatorResult]] = {}
    for result in comparison.results:
        verdicts.setdefault(judge_change(result), []).append(result)
    words: dict[Verdict, str] = {"better": _("better in {n}"), "worse": _("worse in {n}")}
    told = [_with_names(word, found) for verdict, word in words.items() if (found := verdicts.get(verdict))]
    sentences = []
    if told:
        text = _("Of {n} indicators the value has since the first comparable year become {told}.")
        sentences.append(text.format(told=join_words(told), n=number(len(comparison.results))))
    elif len(comparison.results) > 1:
        sentences.append(_("No indicator has surely become better or worse since the first comparable year."))
    return " ".join([*sentences, *_unsaid(verdicts)])


def _unsaid(verdicts: Mapping[Verdict, Sequence[IndicatorResult]]) -> Iterator[str]:
    """Why nothing is said of the others, a sentence for each reason."""
    words: dict[Verdict, str] = {
        "steady": _("What cannot be told from usual variation: {names}."),
        "few": _("Too few years to tell a change from usual variation: {names}."),
        "doubted": _("The figures do not add up, so no change can be told: {names}."),
        "undirected": _("It is not decided whether a high or a low value is better: {names}."),
        "neutral": _("Neither a high nor a low value is better: {names}."),
    }
    for verdict, word in words.items():
        if found := verdicts.get(verdict):
            yield word.format(names=call_some(found, MOST_UNSAID))


def _with_names(word: str, found: Sequence[IndicatorResult]) -> str:
    return f"{word.format(n=number(len(found)))} ({call_some(found)})"


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
    verdict = judge_change(result, gender)
    told = text.format(**values, verdict=_ending(verdict))
    apart = _apart(result) if verdict == "doubted" and gender == "T" else ""
    return " ".join(part for part in (told, apart, _since_break(trend)) if part)


def span_text(result: IndicatorResult) -> str:
    """The first and the last comparable value and what the change means, as a clause: numbers of the series only."""
    trend = trend_of(result)
    if trend is None or trend.change is None or trend.since is None:
        return _unknown(trend)
    points = last_segment(trend)
    text = _("from {first} ({since}) to {last} ({year}){verdict}.").format(
        first=cell_text(points[0].cell, result.indicator),
        last=cell_text(points[-1].cell, result.indicator),
        since=str(points[0].year),
        year=str(points[-1].year),
        verdict=_ending(judge_change(result)) if trend.change else "",
    )
    return " ".join(part for part in (text, _since_break(trend)) if part)


def _ending(verdict: Verdict) -> str:
    """What a change means, as the end of its sentence."""
    words: dict[Verdict, str] = {
        "better": _("which is better"),
        "worse": _("which is worse"),
        "steady": _("which cannot be told from usual variation"),
        "neutral": _("which is neither better nor worse"),
        "undirected": _("but it is not decided whether that is better"),
        "few": _("but the comparable years are too few to tell that from usual variation"),
        "doubted": _("but the figures of all, women and men do not add up"),
    }
    return f", {words[verdict]}"


def _apart(result: IndicatorResult) -> str:
    """How women's and men's values changed in the same years, where those of all do not fit them."""
    trends = [trend_of(result, gender) for gender in GENDERS]
    women, men = (trend.change if trend is not None else None for trend in trends[1:])
    ends = {(points[0].year, points[-1].year) for one in trends if one is not None and (points := last_segment(one))}
    if women is None or men is None or len(ends) > 1:
        return ""
    text = _("In the same years women's value changed by {women} and men's by {men}.")
    indicator = result.indicator
    return text.format(women=difference_text(women, indicator), men=difference_text(men, indicator))


def _since_break(trend: Trend) -> str:
    if not trend.breaks:
        return ""
    text = _("The way of measuring changed in {year}, so earlier years are not compared.")
    return text.format(year=str(max(trend.breaks)))


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
    caption = _("Change of the own values since the first comparable year")
    return Table("changes", caption, columns, rows, (rounding_note(), source_note(study)), folded=True)


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
        "steady": _("cannot be told from usual variation"),
        "neutral": _("neither better nor worse"),
        "undirected": _("not decided what is better"),
        "few": _("too few years"),
        "doubted": _("does not add up"),
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
