"""The programme's dates, and everything that came or should have come, as tables."""

from __future__ import annotations

from evallib.funding.checks.reports import folded_channel
from evallib.funding.deadlines import Deadline
from evallib.funding.labels import event_word
from evallib.funding.study import FundingStudy
from evallib.funding.telling.came import came_by, what_came
from evallib.funding.telling.names import call
from evallib.funding.telling.words_dates import came_text
from evallib.locale import _
from evallib.presentation import Column, Table, day, number, upper_first

NOTHING = "–"


def deadlines_table(study: FundingStudy) -> Table:
    """The programme's dates with weekday, what came by each, or (without tables) their status at the given day."""
    columns = (
        Column(_("Date")),
        Column(_("What")),
        Column(_("Round")),
        Column(_("Status")),
        Column(_("How it is sent in")),
        Column(_("Source")),
    )
    rows = tuple(
        (
            day(deadline.on),
            _event(deadline),
            deadline.round or NOTHING,
            _status(study, deadline),
            channel_of(study, deadline) or NOTHING,
            deadline.source,
        )
        for deadline in study.deadlines
    )
    caption = _("Dates of the programme")
    if study.as_of is not None:
        caption = _("Dates of the programme, with status on {date}").format(date=day(study.as_of))
    return Table("deadlines", caption, columns, rows)


def _status(study: FundingStudy, deadline: Deadline) -> str:
    if deadline.days_left is None and not came_by(study, deadline):
        return NOTHING
    return upper_first(came_text(study, deadline))


def channel_of(study: FundingStudy, deadline: Deadline) -> str:
    """How the programme wants it sent in; "" when that is not stated."""
    key = (deadline.event, deadline.round, deadline.on)
    return next((one.channel or "" for one in study.programme.dates if (one.event, one.round, one.date) == key), "")


def _event(deadline: Deadline) -> str:
    """The date's own label, with the kind of date unless the label already says it."""
    word = event_word(deadline.event)
    return deadline.label if word.casefold() in deadline.label.casefold() else f"{deadline.label} ({word})"


def _channel(study: FundingStudy, channel: str) -> str:
    """How something came, in the programme's own words; what else stands there may be anything."""
    if not channel:
        return NOTHING
    known = {folded_channel(one.channel): one.channel for one in study.programme.dates if one.channel}
    return known.get(folded_channel(channel), _("another way"))


def came_table(study: FundingStudy) -> Table | None:
    """Everything that came or should have come, the latest first: last day, day, days late, channel."""
    found = sorted(what_came(study), key=lambda one: -(one.days_late or 0))
    if not found:
        return None
    columns = (
        Column(_("Project")),
        Column(_("What")),
        Column(_("Last day")),
        Column(_("Came")),
        Column(_("Days late"), "right"),
        Column(_("Channel")),
    )
    rows = tuple(
        (
            call(one.application),
            upper_first(event_word(one.event)),
            one.due.on.isoformat() if one.due else _("not stated"),
            one.on.isoformat() if one.on else _("has not come"),
            number(one.days_late) if one.days_late is not None else NOTHING,
            _channel(study, one.channel),
        )
        for one in found
    )
    return Table("what_came", _("What came when, the latest first"), columns, rows, folded=True)
