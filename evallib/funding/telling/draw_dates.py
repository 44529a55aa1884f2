"""The programme's dates on a time line, with what came by each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from evallib.funding.deadlines import Deadline
from evallib.funding.study import FundingStudy
from evallib.funding.telling.came import Came, came_by, what_came
from evallib.funding.telling.tabulate_dates import deadlines_table
from evallib.funding.telling.words_dates import came_text
from evallib.locale import _
from evallib.presentation import Figure, canvas, figure, number
from evallib.presentation.theme import AFTER, ALERT, BAND, INK, MUTED

FEWEST, MOST = 2, 14
"""Fewer dates are told in the table only; of more the latest are drawn."""
LABEL_WIDTH = 34
ROW = 0.52
DROP = 0.2
"""How far below the line of a date the marks of what came stand."""
MOST_TICKS = 6
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between the days that are written on the line."""


def draw_dates(study: FundingStudy) -> Figure | None:
    """The programme's dates and what came by each; None where there are too few dates for a line of time."""
    drawn = study.deadlines[-MOST:]
    if len(drawn) < FEWEST:
        return None
    with canvas(1.1 + ROW * len(drawn)) as (picture, axes):
        for height, deadline in enumerate(reversed(drawn)):
            _draw_row(axes, deadline, height, came_by(study, deadline))
        labels = [_row_label(study, deadline) for deadline in reversed(drawn)]
        axes.set_yticks(range(len(drawn)), labels, fontsize=9.5)
        axes.tick_params(axis="y", length=0)
        axes.set(ylim=(-0.6, len(drawn) - 0.4))
        _draw_scale(axes, study.as_of)
        for height, deadline in enumerate(reversed(drawn)):
            _write_day(axes, deadline, height)
        handles = _legend(study, drawn)
        picture.legend(handles=handles, loc="outside upper right", ncols=len(handles), frameon=False)
    caption = _("The programme's dates. Source: {source}.").format(source=_source(study))
    return figure(picture, name="time_line", alt=_alt(study, drawn), caption=caption, table=deadlines_table(study))


def _source(study: FundingStudy) -> str:
    given = _("the programme's documents and the tables of the fund")
    return given if what_came(study) else _("the programme's documents")


def _draw_row(axes: Axes, deadline: Deadline, height: int, came: Sequence[Came]) -> None:
    """The last day, what came, and a line from the one to the last of what came late."""
    axes.axhline(height, color=BAND, lw=1, zorder=0)
    late = [one.on.toordinal() for one in came if one.on is not None and one.is_late]
    if late:
        axes.plot([deadline.on.toordinal(), max(late)], [height - DROP] * 2, color=ALERT, lw=2, zorder=2)
    for one in came:
        if one.on is not None:
            marker, colour = ("X", ALERT) if one.is_late else ("o", AFTER)
            axes.plot([one.on.toordinal()], [height - DROP], marker=marker, color=colour, ms=6.5, mew=0, zorder=3)
    axes.plot([deadline.on.toordinal()], [height], marker="|", color=INK, ms=17, mew=2.4, zorder=4)


def _write_day(axes: Axes, deadline: Deadline, height: int) -> None:
    """The day beside its mark, on the side where there is room."""
    low, high = axes.get_xlim()
    left = deadline.on.toordinal() > (low + high) / 2
    place, shift = (deadline.on.toordinal(), height), (-5 if left else 5, 2)
    side = "right" if left else "left"
    text, paper = deadline.on.isoformat(), {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    axes.annotate(
        text, place, shift, textcoords="offset points", ha=side, fontsize=8.5, color=MUTED, bbox=paper, zorder=2
    )


def _draw_scale(axes: Axes, as_of: date | None) -> None:
    if as_of is not None:
        axes.axvline(as_of.toordinal(), color=MUTED, lw=1.2, ls=(0, (4, 3)), zorder=0)
    axes.margins(x=0.06)
    low, high = (date.fromordinal(round(end)) for end in axes.get_xlim())
    ticks = months_between(low, high)
    axes.set_xticks([tick.toordinal() for tick in ticks], [tick.isoformat()[:7] for tick in ticks])


def months_between(first: date, last: date) -> tuple[date, ...]:
    """First days of months between two days, evenly spaced and at most six.

    >>> [day.isoformat() for day in months_between(date(2022, 11, 20), date(2023, 9, 3))]
    ['2023-01-01', '2023-03-01', '2023-05-01', '2023-07-01', '2023-09-01']
    """
    months = range(12 * first.year + first.month, 12 * last.year + last.month)
    for step in STEPS:
        found = [month for month in months if month % step == 0]
        if len(found) <= MOST_TICKS:
            break
    return tuple(date(month // 12, month % 12 + 1, 1) for month in found)


def _row_label(study: FundingStudy, deadline: Deadline) -> str:
    return "\n".join((fill(deadline.label, LABEL_WIDTH), fill(came_text(study, deadline), LABEL_WIDTH)))


def _legend(study: FundingStudy, drawn: Sequence[Deadline]) -> list[Line2D]:
    came = [one for deadline in drawn for one in came_by(study, deadline) if one.on is not None]
    found = [Line2D([], [], color=INK, marker="|", ms=14, mew=2.4, lw=0, label=_("last day"))]
    if any(not one.is_late for one in came):
        found.append(Line2D([], [], color=AFTER, marker="o", lw=0, label=_("in time")))
    if any(one.is_late for one in came):
        found.append(Line2D([], [], color=ALERT, marker="X", lw=0, label=_("late")))
    if study.as_of is not None:
        label = _("status {date}").format(date=study.as_of.isoformat())
        found.append(Line2D([], [], color=MUTED, ls=(0, (4, 3)), lw=1.2, label=label))
    return found


def _alt(study: FundingStudy, drawn: Sequence[Deadline]) -> str:
    """The kind of chart, and date by date what came."""
    told = "; ".join(
        _("{what} {date}: {came}").format(
            what=deadline.label, date=deadline.on.isoformat(), came=came_text(study, deadline)
        )
        for deadline in drawn
    )
    return _("Time line with {n} dates. {told}.").format(n=number(len(drawn)), told=told)


def dates_reading(study: FundingStudy) -> str:
    """How to read the time line, where anything came; "" otherwise."""
    if not any(one.due for one in what_came(study)):
        return ""
    return _(
        "The dark line is the last day. Circles came in time, crosses came late; several on the same day lie on each "
        "other. What has not come has no mark, but is counted in words."
    )
