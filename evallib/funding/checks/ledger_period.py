"""The check of the days in the ledgers: are the costs of a project dated within its time?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import partial

from evallib.funding.accounting.bookkeeping import Posting
from evallib.funding.accounting.books import Books, sum_of
from evallib.funding.accounting.ledger_places import row_place
from evallib.funding.judging.trying import Trial, try_projects
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext

IN_PERIOD = Rule(
    "costs_in_period",
    "accuracy",
    "warning",
    N_("Are all costs in the ledger dated within the time of the project?"),
    N_(
        "A grant pays for what is done in the time that it was granted for. The day in the ledger is the day of "
        "booking: a cost booked afterwards may be for something done in time. What is taken back is deducted."
    ),
)


def costs_in_period(study: FundingStudy) -> Outcome:
    """What is booked on each project before it began, or later after its end than the settings allow, when corrections
    are deducted. Costs without a day are lacking a day."""
    days = study.settings.ledger.days_after_end if study.settings.ledger else 0
    return try_projects(IN_PERIOD, study, _try_period, partial(_say, days))


def _say(days: int, tried: Trial) -> tuple[str, str]:
    if days:
        holds = ngettext(
            "The costs of {n} project are dated within its time, or at the most {days} days after it.",
            "The costs of all {n} projects are dated within their time, or at the most {days} days after it.",
            tried.of,
        ).replace("{days}", str(days))
    else:
        holds = ngettext(
            "The costs of {n} project are dated within its time.",
            "The costs of all {n} projects are dated within their time.",
            tried.of,
        )
    return holds, _("{projects} of {n} projects have costs dated outside their time.")


def _try_period(books: Books, application: Application, tried: Trial) -> None:
    tried.of += 1
    costs = [row for row in books.costs(application.id) if row.ore]
    tried.lacks(application, books.unknown(application))
    if any(row.on is None for row in costs):
        tried.lacks(application, ["ledger"])
    if costs and (application.start is None or application.end is None):
        tried.lacks(application, ["period"])
    _note_early(application, costs, tried)
    _note_late(books, application, costs, tried)


def _note_early(application: Application, costs: Sequence[Posting], tried: Trial) -> None:
    start = application.start
    if start is None:
        return
    early = [(row, (start - row.on).days) for row in costs if row.on and row.on < start]
    amount = sum_of(row for row, _days in early) + _taken_back(costs)
    if amount > 0:
        place, days = _furthest(early)
        text = ngettext(
            "{amount} is booked on {project} before it began on {date}, at the most {n} day before.",
            "{amount} is booked on {project} before it began on {date}, at the most {n} days before.",
            days,
        )
        told = text.format(amount=sek(amount), project=call(application), date=start.isoformat(), n=days)
        tried.finds(application, Fault(told, place), days)


def _note_late(books: Books, application: Application, costs: Sequence[Posting], tried: Trial) -> None:
    """What is taken back within the days that are allowed counts against what is booked after them."""
    end, settings = application.end, books.study.settings.ledger
    if end is None or settings is None:
        return
    late = [(row, (row.on - end).days) for row in costs if row.on and row.on > end]
    beyond = [(row, days) for row, days in late if days > settings.days_after_end]
    amount = min(sum_of(row for row, _days in late), sum_of(row for row, _days in beyond)) + _taken_back(costs)
    if amount > 0:
        place, days = _furthest(beyond)
        limit = end + timedelta(days=settings.days_after_end)
        told = _late_words(days, allowed=settings.days_after_end)
        text = told.format(amount=sek(amount), project=call(application), date=end, last=limit, n=days)
        tried.finds(application, Fault(text, place), days)


def _late_words(days: int, *, allowed: int) -> str:
    if allowed:
        return ngettext(
            "{amount} is booked on {project} after {last}, the last day allowed for costs; it ended on {date}, {n} day "
            "before the latest of them.",
            "{amount} is booked on {project} after {last}, the last day allowed for costs; it ended on {date}, {n} "
            "days before the latest of them.",
            days,
        )
    return ngettext(
        "{amount} is booked on {project} after it ended on {date}, at the most {n} day after.",
        "{amount} is booked on {project} after it ended on {date}, at the most {n} days after.",
        days,
    )


def _taken_back(costs: Sequence[Posting]) -> Fraction:
    """What rows without a day take back: it may be of what is booked outside the time, so that much is not certain."""
    return sum_of(row for row in costs if row.on is None and row.ore < 0)


def _furthest(rows: Sequence[tuple[Posting, int]]) -> tuple[str, int]:
    """Where the cost furthest outside the time stands, and how many days outside it is."""
    costs = [(row, days) for row, days in rows if row.ore > 0]
    most = max(days for _row, days in costs)
    return row_place(*min((row.ledger, row.line) for row, days in costs if days == most)), most


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = ((IN_PERIOD, costs_in_period),)
