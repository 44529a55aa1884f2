"""The municipality's own past in small panels: breaks marked, gaps and breaks never joined, the peers' mean behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import shorten, wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from evallib.comparisons.peers import nearest
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, Point, Trend
from evallib.comparisons.telling.cells import cell_text
from evallib.comparisons.telling.names import call, peers_title, source_note
from evallib.comparisons.telling.words_trend import NATURAL, chosen, peers_value, span_text, trend_of, values_in
from evallib.locale import _, pgettext
from evallib.presentation import Column, Figure, Table, canvas, figure, number, quoted
from evallib.presentation.theme import AFTER, ALERT, INK, MUTED

MOST = 6
COLUMNS = 2
PANEL = 1.75
TITLE_WIDTH, TITLE_LINES = 42, 2
MOST_YEARS_WRITTEN = 5


def draw_trends(study: Study) -> Figure | None:
    """At most six series, those that matter first; None where no indicator has two values."""
    comparison, drawn = study.comparison, chosen(study, MOST)
    if comparison is None or not drawn:
        return None
    rows = -(-len(drawn) // COLUMNS)
    columns = min(COLUMNS, len(drawn))
    with canvas(0.5 + PANEL * rows) as (picture, first):
        first.remove()
        grid = picture.subplots(rows, columns, squeeze=False)
        for axes, result in zip(grid.flat, drawn, strict=False):
            _draw_panel(axes, result)
        for empty in grid.flat[len(drawn) :]:
            empty.set_visible(False)
        picture.legend(
            handles=_legend(study, comparison, drawn), loc="outside upper right", ncols=3, frameon=False, fontsize=9
        )
        return _finish(study, comparison, picture, drawn)


def _finish(study: Study, comparison: Comparison, picture: Any, drawn: Sequence[IndicatorResult]) -> Figure:
    source = source_note(study)
    caption = " ".join(part for part in (_caption(study, comparison), source, _choice(comparison, drawn)) if part)
    table = _table(study, comparison, drawn)
    return figure(picture, name="trends", alt=_alt(study, drawn), caption=caption, table=table)


def _draw_panel(axes: Axes, result: IndicatorResult) -> None:
    trend = trend_of(result)
    if trend is None:
        return
    for years, means in runs_of(trend.points, [point.peers_mean for point in trend.points]):
        axes.plot(years, means, color=MUTED, lw=1.2, ls=(0, (4, 2)))
    for years, values in runs_of(trend.points, [point.cell.value for point in trend.points]):
        axes.plot(years, values, color=AFTER, marker="o", ms=4)
    for year in trend.breaks:
        axes.axvline(year - 0.5, color=ALERT, lw=1.3, ls=(0, (1, 1.5)))
    _write_last(axes, result, trend)
    _dress(axes, result, trend)


def runs_of(points: Sequence[Point], values: Sequence[float | None]) -> Iterator[tuple[list[int], list[float]]]:
    """Years and values without a gap within one segment; a missing value or a break ends a run."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    keyed = [((place - order, points[place].segment), place, value) for order, (place, value) in enumerate(known)]
    for _key, run in groupby(keyed, key=lambda one: one[0]):
        found = list(run)
        yield [points[place].year for _same, place, _value in found], [value for _same, _place, value in found]


def _write_last(axes: Axes, result: IndicatorResult, trend: Trend) -> None:
    """The last value beside its mark, on the side that the line does not come from."""
    values = [point for point in trend.points if point.cell.value is not None]
    last, before = values[-1], values[-2] if len(values) > 1 else values[-1]
    falls = (last.cell.value or 0) < (before.cell.value or 0)
    text, place = cell_text(last.cell, result.indicator), (last.year, float(last.cell.value or 0))
    axes.annotate(
        text, place, (0, -13 if falls else 6), textcoords="offset points", ha="right", fontsize=8.5, color=AFTER
    )


def _dress(axes: Axes, result: IndicatorResult, trend: Trend) -> None:
    lines = wrap(call(result), TITLE_WIDTH)
    if len(lines) > TITLE_LINES:
        lines = [lines[0], shorten(" ".join(lines[1:]), TITLE_WIDTH, placeholder=" …")]
    axes.set_title("\n".join(lines), fontsize=9, loc="left", color=INK)
    first, last = trend.points[0].year, trend.points[-1].year
    step = max(1, -(-(last - first) // (MOST_YEARS_WRITTEN - 1)))
    years = list(range(last, first - 1, -step))
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xlim(first - 0.6, last + 0.6)
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: number(value)))
    axes.margins(y=0.26)
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")
    axes.tick_params(labelsize=8.5, length=2)


def _legend(study: Study, comparison: Comparison, drawn: Sequence[IndicatorResult]) -> list[Line2D]:
    found = [Line2D([], [], color=AFTER, marker="o", ms=4, label=study.settings.name)]
    trends = [trend for result in drawn if (trend := trend_of(result)) is not None]
    if any(point.peers_mean is not None for trend in trends for point in trend.points):
        found.append(Line2D([], [], color=MUTED, lw=1.2, ls=(0, (4, 2)), label=_mean_of(comparison)))
    if any(trend.breaks for trend in trends):
        found.append(Line2D([], [], color=ALERT, lw=1.3, ls=(0, (1, 1.5)), label=_("new way of measuring")))
    return found


def _mean_of(comparison: Comparison) -> str:
    """Whose mean is behind the own values."""
    words = {
        "all": _("Mean of all"),
        "similar": _("Mean of similar municipalities"),
        "edition": _("Mean of the municipality group"),
        "group": _("Mean of the group"),
    }
    return words[nearest(comparison.peers).kind]


def _caption(study: Study, comparison: Comparison) -> str:
    text = _("{name} year by year beside the mean of {peers}.")
    return text.format(name=study.settings.name, peers=peers_title(nearest(comparison.peers)))


def _choice(comparison: Comparison, drawn: Sequence[IndicatorResult]) -> str:
    """Which indicators are drawn and why, where not all can be."""
    able = sum(values_in(result) > 1 for result in comparison.results)
    if able <= len(drawn):
        return ""
    text = _(
        "{n} of {all} series are drawn: first what matters by the forms, then what lies worst, then in the project's "
        "order."
    )
    return text.format(n=number(len(drawn)), all=number(able))


def _table(study: Study, comparison: Comparison, drawn: Sequence[IndicatorResult]) -> Table:
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Year"), "right"),
        Column(study.settings.name, "right"),
        Column(_mean_of(comparison), "right"),
        Column(_("New way of measuring")),
    )
    rows = tuple(
        (
            call(result),
            str(point.year),
            cell_text(point.cell, result.indicator),
            peers_value(point, result),
            trend.breaks.get(point.year, "–"),
        )
        for result in drawn
        if (trend := trend_of(result)) is not None
        for point in trend.points
    )
    return Table("trends", _caption(study, comparison), columns, rows)


def _alt(study: Study, drawn: Sequence[IndicatorResult]) -> str:
    text = _("Line charts for {name}, year by year. {told}")
    told = " ".join(f"{quoted(call(result))}: {span_text(result)}" for result in drawn)
    return text.format(name=study.settings.name, told=told)


def trends_reading() -> str:
    """How to read the panels, and when a change is called better or worse."""
    told = _(
        "Each panel has its own scale. A line is broken where a value is missing, and at a dotted line where the way "
        "of measuring changed: values on different sides of it are not compared."
    )
    rule = _(
        "Better or worse is said only when there are at least five comparable values, at least four of them the year "
        "after another, and the value has moved more than {times} times what it usually does from one year to the next "
        "(the limits of an XmR chart). If the values were "
        "nothing but chance around the same level, that would be said of at most one series in ten. How sure the value "
        "of a single year is, is not known; that would take the number of answers."
    ).format(times=number(NATURAL, 2))
    return f"{told} {rule}"
