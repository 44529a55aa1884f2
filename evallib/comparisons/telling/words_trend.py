"""How the municipality's own values have changed, in words by the indicator's direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, Point, Trend
from evallib.comparisons.telling.cells import cell_text, difference_text, size_text, value_text
from evallib.comparisons.telling.matters import coloured, matters
from evallib.comparisons.telling.names import NOTHING, call, name_some, source_text
from evallib.kolada import GENDERS, Gender
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number, quoted

FEWEST_POINTS = 2


def trend_of(result: IndicatorResult, gender: Gender = "T") -> Trend | None:
    """The trend of one gender; None where the data have no row of it."""
    return result.trends.get(gender)


def last_segment(trend: Trend) -> tuple[Point, ...]:
    """The points with a value since the last break."""
    found = [point for point in trend.points if point.cell.value is not None]
    last = max((point.segment for point in trend.points), default=0)
    return tuple(point for point in found if point.segment == last)


def changed(comparison: Comparison, *, improved: bool | None) -> tuple[IndicatorResult, ...]:
    """The indicators whose change since the last break was for the better (True) or the worse (False); None: the value
    is the same."""
    found = []
    for result in comparison.results:
        trend = trend_of(result)
        if trend is None or trend.change is None:
            continue
        same = trend.change == 0
        if same if improved is None else (not same and trend.improved is improved):
            found.append(result)
    return tuple(found)


def changes_sentence(comparison: Comparison) -> str:
    """How many indicators became better, worse or stayed; how many cannot be said, and why."""
    better, worse = changed(comparison, improved=True), changed(comparison, improved=False)
    same = changed(comparison, improved=None)
    told = []
    for found, word in ((better, _("better in {n}")), (worse, _("worse in {n}")), (same, _("the same in {n}"))):
        if found:
            told.append(_with_names(word, found))
    unsaid = len(comparison.results) - len(better) - len(worse) - len(same)
    if unsaid:
        told.append(_("in {n} it cannot be said").format(n=number(unsaid)))
    text = ngettext(
        "Since the first comparable year the value became: {told} (of {n} indicator).",
        "Since the first comparable year the values became: {told} (of {n} indicators).",
        len(comparison.results),
    )
    return text.format(told=join_words(told), n=number(len(comparison.results)))


def _with_names(word: str, found: Sequence[IndicatorResult]) -> str:
    return f"{word.format(n=number(len(found)))} ({name_some([call(one) for one in found])})"


def change_lines(comparison: Comparison) -> tuple[str, ...]:
    """Each indicator's change in a sentence."""
    return tuple(f"{quoted(call(result))}: {change_text(result)}" for result in comparison.results)


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
    return text.format(**values, verdict=_verdict(result, trend)) + _since_break(trend)


def _verdict(result: IndicatorResult, trend: Trend) -> str:
    if trend.improved is not None:
        return ", " + (_("which is better") if trend.improved else _("which is worse"))
    if result.direction.better == "none":
        return ", " + _("which is neither better nor worse")
    return ", " + _("whether that is better is not said, for the direction is missing")


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
        Column(_("Indicator")),
        Column(_("Who")),
        Column(_("From"), "right"),
        Column(_("To"), "right"),
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
        yield (call(result), who_word(gender), *_change_cells(result, trend), _breaks_text(trend))


def _change_cells(result: IndicatorResult, trend: Trend) -> tuple[str, ...]:
    points = last_segment(trend)
    if trend.change is None:
        return (NOTHING, _at(result, points[-1]) if points else NOTHING, NOTHING, _("cannot be said"))
    change = difference_text(trend.change, result.indicator)
    return (_at(result, points[0]), _at(result, points[-1]), change, verdict_word(result, trend))


def _at(result: IndicatorResult, point: Point) -> str:
    return f"{cell_text(point.cell, result.indicator)} ({point.year})"


def verdict_word(result: IndicatorResult, trend: Trend) -> str:
    """The change in a word: better, worse, the same, or why it is neither."""
    if trend.change == 0:
        return _("the same")
    if trend.improved is not None:
        return _("better") if trend.improved else _("worse")
    return _("direction is missing") if result.direction.better == "unknown" else _("neither better nor worse")


def _breaks_text(trend: Trend) -> str:
    return "; ".join(f"{year}: {note}" for year, note in sorted(trend.breaks.items())) or NOTHING


def who_word(gender: Gender) -> str:
    """Whom a value is of."""
    return {"T": _("all"), "K": _("women"), "M": _("men")}[gender]


def peers_value(point: Point, result: IndicatorResult) -> str:
    """The mean of the peers in a year; a dash where there is none."""
    return NOTHING if point.peers_mean is None else value_text(point.peers_mean, result.indicator)
