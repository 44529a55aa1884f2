"""Checks of what the ledgers say that the projects cost: within the grant, as reported, and in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from evallib.funding.bookkeeping import Posting
from evallib.funding.books import Books, ledgers_of, sum_of
from evallib.funding.flow import money_years, settlement_of
from evallib.funding.ledger_places import row_place
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application, Settlement
from evallib.funding.standing import decisions_about, granted_sek, is_granted, total
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.funding.trying import Trial, try_projects
from evallib.locale import N_, _, ngettext

WITHIN_GRANT = Rule(
    "ledger_within_grant",
    "accuracy",
    "error",
    N_("Are the costs in the ledger within what was granted and what others are stated to pay?"),
    N_("Costs above that are paid with money that nobody has told of, or do not belong to the project."),
)
MATCHES = Rule(
    "ledger_matches_settlement",
    "accuracy",
    "error",
    N_("Does the ledger show the costs that the projects report as used?"),
    N_("A settlement sums up the ledger. Where they differ, one of them is wrong or lacks something."),
)
IN_PERIOD = Rule(
    "costs_in_period",
    "accuracy",
    "error",
    N_("Are all costs in the ledger dated within the time of the project?"),
    N_("A grant pays for what is done in the time that it was granted for."),
)


def _ledger_within_grant(study: FundingStudy) -> Outcome:
    return try_projects(WITHIN_GRANT, study, _try_grant, _say_grant)


def _say_grant(tried: Trial) -> tuple[str, str]:
    holds = ngettext(
        "The costs of {n} project, {booked}, are within the {limit} that it was granted and others are stated to pay.",
        "The costs of all {n} projects, {booked} together, are within what each was granted and others are stated to "
        "pay, {limit} together.",
        tried.of,
    )
    if tried.booked > tried.limit:
        holds = f"{holds} {_('Rounding explains the difference.')}"
    return holds, _(
        "{projects} of {n} projects have higher costs than what was granted and what others are stated to pay."
    )


def _try_grant(books: Books, application: Application, tried: Trial) -> None:
    study, booked = books.study, books.booked(application.id)
    tried.of += 1
    granted = is_granted(study.records, application.id)
    limit = granted_sek(study.records, application.id) if granted else Fraction(0)
    if granted is None or limit is None:
        tried.lacks(application, [*books.unknown(application), "granted_sek" if granted else "decisions"])
        return
    others = application.cofinancing_sek if granted and application.cofinancing_sek else Fraction(0)
    amounts = [one for one in decisions_about(study.records, application.id) if one.outcome == "granted"]
    tried.booked += booked
    tried.limit += limit + others
    over = booked - limit - others
    if over > (study.slack(len(amounts) - 1 + bool(others)) if granted else 0):
        fault = Fault(_grant_words(application, booked, limit), ledgers_of(books.costs(application.id)))
        tried.finds(application, fault, over)
    elif granted:
        tried.lacks(application, books.lacking(application))


def _grant_words(application: Application, booked: Fraction, granted: Fraction) -> str:
    others = application.cofinancing_sek
    if not granted:
        text = _("{booked} is booked on {project}, which was not granted any money.")
    elif others is None:
        text = _(
            "{booked} is booked on {project}, {over} more than the {granted} granted; what others pay is not stated."
        )
    elif others:
        text = _("{booked} is booked on {project}, {over} more than the {granted} granted and the {others} others pay.")
    else:
        text = _("{booked} is booked on {project}, {over} more than the {granted} granted.")
    over = booked - granted - (others or 0)
    return text.format(
        booked=sek(booked),
        project=call(application),
        over=sek(over),
        granted=sek(granted),
        others=sek(others or Fraction(0)),
    )


def _ledger_matches_settlement(study: FundingStudy) -> Outcome:
    return try_projects(MATCHES, study, _try_settlements, _say_settlements)


def _say_settlements(tried: Trial) -> tuple[str, str]:
    holds = ngettext(
        "In {n} settlement the use agrees with the ledger.",
        "In all {n} settlements the use agrees with the ledger.",
        tried.of,
    )
    nothing = _("No year that is to be settled by now can be compared with the ledger.")
    return holds if tried.of else nothing, _("In {k} of {n} settlements the use differs from the ledger.")


def _try_settlements(books: Books, application: Application, tried: Trial) -> None:
    records, years = books.study.records, money_years(books.study.records, application.id)
    if None in years or not years:
        rows = [row for row in records.settlements if row.application == application.id]
        _try_use(books, application, tried, (None, rows))
        return
    for year in years:
        row = settlement_of(records, application.id, year)
        if row is not None or _is_over(books.study, year):
            _try_use(books, application, tried, (year, [row] if row else []))
    booked = {row.on.year for row in books.costs(application.id) if row.on and row.ore}
    if any(_is_over(books.study, year) for year in booked.difference(years)):
        tried.lacks(application, ["settlements"])


def _is_over(study: FundingStudy, year: int | None) -> bool:
    """Whether a year has ended on the day to judge at; without such a day it is taken to have."""
    return study.as_of is None or year is None or date(year, 12, 31) < study.as_of


def _try_use(
    books: Books, application: Application, tried: Trial, settled: tuple[int | None, Sequence[Settlement]]
) -> None:
    """Compare the use of a year (None: of all years together) with the ledger, where both are wholly known."""
    year, rows = settled
    used = total(row.used_sek for row in rows)
    costs = [row for row in books.costs(application.id) if year is None or (row.on and row.on.year == year)]
    lacks = _lacks_of_year(books, application, year)
    if used is None:
        lacks.add("settlements")
    if used is None or lacks:
        tried.lacks(application, lacks)
        return
    tried.of += 1
    booked, slack = sum_of(costs), books.study.slack(len(rows) - 1)
    if not used - slack <= booked <= used + (application.cofinancing_sek or 0) + slack:
        place = min(row.place for row in rows)
        tried.finds(application, Fault(_use_words(application, year, booked, used), place), abs(booked - used))


def _lacks_of_year(books: Books, application: Application, year: int | None) -> set[Need]:
    if year is None:
        return books.lacking(application)
    first, last = date(year, 1, 1), date(year, 12, 31)
    start, end = max(first, application.start or first), min(last, application.end or last)
    undated = any(row.on is None and row.ore for row in books.costs(application.id))
    lacks = books.lacking(application, (start, end) if start <= end else (first, last))
    return lacks | {"ledger"} if undated else lacks


def _use_words(application: Application, year: int | None, booked: Fraction, used: Fraction) -> str:
    if year is None:
        text = _("{project} reports {used} as used, and {booked} is booked on it; the difference is {difference}.")
    else:
        text = _(
            "{project} reports {used} as used in {year}, and {booked} is booked on it; the difference is {difference}."
        )
    told = text.format(
        project=call(application), used=sek(used), year=year, booked=sek(booked), difference=sek(abs(booked - used))
    )
    if booked > used and application.cofinancing_sek:
        others = _("The {others} that others pay do not make up for it.")
        return f"{told} {others.format(others=sek(application.cofinancing_sek))}"
    return told


def _costs_in_period(study: FundingStudy) -> Outcome:
    return try_projects(IN_PERIOD, study, _try_period, _say_period)


def _say_period(tried: Trial) -> tuple[str, str]:
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
    _note_outside(application, [row for row in costs if _days_early(application, row) > 0], tried)
    _note_outside(application, [row for row in costs if _days_late(application, row) > 0], tried)


def _days_early(application: Application, row: Posting) -> int:
    return (application.start - row.on).days if application.start and row.on else 0


def _days_late(application: Application, row: Posting) -> int:
    return (row.on - application.end).days if application.end and row.on else 0


def _note_outside(application: Application, rows: Sequence[Posting], tried: Trial) -> None:
    """Note rows that all come before the project or all after it, with the one furthest away."""
    if not rows:
        return
    distances = [(max(_days_early(application, row), _days_late(application, row)), row) for row in rows]
    days = max(distance for distance, _row in distances)
    place = min((row.ledger, row.line) for distance, row in distances if distance == days)
    fault = Fault(_outside_words(application, rows, days), row_place(*place))
    tried.finds(application, fault, days)


def _outside_words(application: Application, rows: Sequence[Posting], days: int) -> str:
    early = _days_early(application, rows[0]) > 0
    if early:
        text = ngettext(
            "{amount} is booked on {project} before it began on {date}, at the most {n} day before.",
            "{amount} is booked on {project} before it began on {date}, at the most {n} days before.",
            days,
        )
    else:
        text = ngettext(
            "{amount} is booked on {project} after it ended on {date}, at the most {n} day after.",
            "{amount} is booked on {project} after it ended on {date}, at the most {n} days after.",
            days,
        )
    limit = application.start if early else application.end
    return text.format(amount=sek(sum_of(rows)), project=call(application), date=limit, n=days)


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = (
    (WITHIN_GRANT, _ledger_within_grant),
    (MATCHES, _ledger_matches_settlement),
    (IN_PERIOD, _costs_in_period),
)
