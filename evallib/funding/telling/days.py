"""How lateness is told, and dates of a programme that work against each other."""

from __future__ import annotations

from evallib.funding.deadlines import Conflict
from evallib.locale import _, ngettext
from evallib.presentation import day


def days_words(days: int) -> str:
    """So many days, in words that stand before "after" a date.

    >>> [days_words(days).split()[0] for days in (1, 31)]
    ['1', '31']
    """
    return ngettext("{n} day", "{n} days", days).format(n=days)


def conflict_sentence(conflict: Conflict) -> str:
    """The days of a final report and of the next decision, and how they lie."""
    if conflict.days_late == 0:
        when = _("The final report for {round} is due on {date}, the same day as the decision for {next}.")
    else:
        when = ngettext(
            "The final report for {round} is due on {date}, {n} day after the decision for {next}.",
            "The final report for {round} is due on {date}, {n} days after the decision for {next}.",
            conflict.days_late,
        )
    return when.format(
        round=conflict.report.round,
        date=day(conflict.report.on),
        next=conflict.decision.round,
        n=conflict.days_late,
    )
