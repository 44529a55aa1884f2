"""What came when, in words: by each of the programme's dates, and in all."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.funding.deadlines import Deadline
from evallib.funding.labels import event_word, status_word
from evallib.funding.study import FundingStudy
from evallib.funding.telling.came import Came, came_by, what_came
from evallib.funding.telling.days import days_words
from evallib.funding.telling.names import call
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number


def came_text(study: FundingStudy, deadline: Deadline) -> str:
    """What came by a date, in words: how many in time, how many late; without tables how far away the date is."""
    came = came_by(study, deadline)
    if not came:
        return status_word(deadline.days_left) if deadline.days_left is not None else deadline.on.isoformat()
    told = []
    if in_time := sum(one.on is not None and not one.is_late for one in came):
        told.append(_("{n} in time").format(n=number(in_time)))
    late = [one for one in came if one.on is not None and one.is_late]
    if late:
        told.append(_late_text(late))
    waited = [one for one in came if one.on is None]
    if waited:
        told.append(_waited_text(waited))
    return join_words(told)


def _late_text(late: Sequence[Came]) -> str:
    days = max(one.days_late or 0 for one in late)
    most = days_words(days)
    if len(late) == 1:
        return _("1 late ({days})").format(days=most)
    return _("{n} late (at most {days})").format(n=number(len(late)), days=most)


def _waited_text(waited: Sequence[Came]) -> str:
    if any(one.is_late for one in waited):
        return _("{n} not come").format(n=number(len(waited)))
    return _("{n} not come yet").format(n=number(len(waited)))


def dates_sentence(study: FundingStudy) -> str:
    """How much came in time, how much late, and how much has not come; "" without anything to compare."""
    due = [one for one in what_came(study) if one.due is not None and one.days_late is not None]
    if not due:
        return ""
    late = [one for one in due if one.on is not None and one.is_late]
    missing = [one for one in due if one.on is None and one.is_late]
    came = [one for one in due if one.on is not None]
    told = _("{n} of {all} applications, decisions and reports came in time.").format(
        n=number(len(came) - len(late)), all=number(len(came))
    )
    if late:
        worst = max(late, key=lambda one: (one.days_late or 0, one.application.id))
        told += " " + _late_sentence(worst, len(late))
    if missing:
        count = ngettext(
            "{n} that should have come has not come.", "{n} that should have come have not come.", len(missing)
        )
        told += " " + count.format(n=number(len(missing)))
    return told


def _late_sentence(worst: Came, count: int) -> str:
    days = days_words(worst.days_late or 0)
    text = ngettext(
        "{n} came late: {what} of {project}, {days}.", "{n} came late, most of all {what} of {project}, {days}.", count
    )
    return text.format(n=number(count), what=event_word(worst.event), project=call(worst.application), days=days)
