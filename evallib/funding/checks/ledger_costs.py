"""Checks of what the ledgers say that the projects cost: within the grant, and as reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from evallib.funding.accounting.books import Books, ledgers_of, sum_of
from evallib.funding.accounting.flow import money_years, settlement_of
from evallib.funding.allocation.standing import decisions_about, granted_sek, is_granted, total
from evallib.funding.judging.trying import Trial, try_projects
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application, Settlement
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import upper_first

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
    N_(
        "A settlement sums up what the grant paid of the costs in the ledger; what is booked above that is paid by "
        "others. Where less is booked, or more than others pay, one of them is wrong or lacks something."
    ),
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
        rounding = _("Rounding explains the difference.")
        holds = f"{holds} {rounding}"
    return holds, _(
        "{projects} of {n} projects have higher costs than what was granted and what others are stated to pay."
    )


def _try_grant(books: Books, application: Application, tried: Trial) -> None:
    """What is booked above the grant may be what others pay, unless it is stated how much that is."""
    study, booked = books.study, books.booked(application.id)
    tried.of += 1
    granted = is_granted(study.records, application.id)
    limit = granted_sek(study.records, application.id) if granted else Fraction(0)
    if granted is None or limit is None:
        tried.lacks(application, [*books.unknown(application), "granted_sek" if granted else "decisions"])
        return
    others = (application.cofinancing_sek if granted else None) or Fraction(0)
    amounts = [one for one in decisions_about(study.records, application.id) if one.outcome == "granted"]
    tried.booked += booked
    tried.limit += limit + others
    over = booked - limit - others
    told = _grant_words(application, booked, limit)
    if over <= (study.slack(len(amounts) - 1 + bool(others)) if granted else 0):
        tried.lacks(application, books.lacking(application) if granted else ())
    elif granted and application.cofinancing_sek is None:
        tried.lacks_closer("total_cost", upper_first(told))
    else:
        tried.finds(application, Fault(told, ledgers_of(books.costs(application.id))), over)


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
    if tried.near:
        holds = ngettext(
            "In {n} settlement the use fits the ledger: {booked} more is booked than used, which is within what others "
            "are stated to pay.",
            "In all {n} settlements the use fits the ledger: in {near} of them more is booked than used, {booked} "
            "together, which is within what others are stated to pay.",
            tried.of,
        )
    return holds if tried.of else nothing, _("In {k} of {n} settlements the use differs from the ledger.")


def _try_settlements(books: Books, application: Application, tried: Trial) -> None:
    records, years = books.study.records, money_years(books.study.records, application.id)
    if None in years or not years:
        rows = [row for row in records.settlements if row.application == application.id]
        _judge_uses(books, application, tried, _uses(books, application, tried, {None: rows}))
        return
    found = {year: settlement_of(records, application.id, year) for year in years}
    due = {year: [row] if row else [] for year, row in found.items() if row or _is_over(books.study, year)}
    _judge_uses(books, application, tried, _uses(books, application, tried, due))
    booked = {row.on.year for row in books.costs(application.id) if row.on and row.ore}
    if any(_is_over(books.study, year) for year in booked.difference(years)):
        tried.lacks(application, ["settlements"])


def _is_over(study: FundingStudy, year: int | None) -> bool:
    """Whether a year has ended on the day to judge at; without such a day it is taken to have."""
    return study.as_of is None or year is None or date(year, 12, 31) < study.as_of


class _Use(NamedTuple):
    """What is reported as used of a year (None: of all years together) and what is booked, both wholly known."""

    year: int | None
    used: Fraction
    booked: Fraction
    slack: Fraction
    place: str

    @property
    def above(self) -> Fraction:
        """What is booked above the use, if rounding does not explain it; below zero where less is booked."""
        above = self.booked - self.used
        return above if abs(above) > self.slack else Fraction(0)


def _uses(
    books: Books, application: Application, tried: Trial, settled: Mapping[int | None, Sequence[Settlement]]
) -> list[_Use]:
    """The years that can be compared with the ledger; what the others lack is noted."""
    uses = []
    for year, rows in settled.items():
        used, lacks = total(row.used_sek for row in rows), _lacks_of_year(books, application, year)
        if used is None or lacks:
            tried.lacks(application, lacks if used is not None else {*lacks, "settlements"})
            continue
        costs = [row for row in books.costs(application.id) if year is None or (row.on and row.on.year == year)]
        place = min(row.place for row in rows)
        uses.append(_Use(year, used, sum_of(costs), books.study.slack(len(rows) - 1), place))
    return uses


def _judge_uses(books: Books, application: Application, tried: Trial, uses: Sequence[_Use]) -> None:
    """Less booked than used is a fault; more may be what others pay, once for all years together."""
    tried.of += len(uses)
    more = [one for one in uses if one.above > 0]
    above, others = sum((one.above for one in more), Fraction(0)), application.cofinancing_sek
    enough = others is not None and above <= others + books.study.slack(len(more) - 1)
    for one in uses:
        told = _use_words(application, one, above)
        if one.above < 0 or (one.above and others is not None and not enough):
            tried.finds(application, Fault(told, one.place), abs(one.above))
        elif one.above and others is None:
            tried.lacks_closer("total_cost", upper_first(told))
        elif one.above:
            tried.near += 1
            tried.booked += one.above


def _lacks_of_year(books: Books, application: Application, year: int | None) -> set[Need]:
    if year is None:
        return books.lacking(application)
    first, last = date(year, 1, 1), date(year, 12, 31)
    start, end = max(first, application.start or first), min(last, application.end or last)
    undated = any(row.on is None and row.ore for row in books.costs(application.id))
    lacks = books.lacking(application, (start, end) if start <= end else (first, last))
    return lacks | {"ledger"} if undated else lacks


def _use_words(application: Application, one: _Use, above: Fraction) -> str:
    """The difference of a year; where more is booked, why what others pay does not explain it."""
    if one.year is None:
        text = _("{project} reports {used} as used, and {booked} is booked on it; the difference is {difference}.")
    else:
        text = _(
            "{project} reports {used} as used in {year}, and {booked} is booked on it; the difference is {difference}."
        )
    amounts = {"used": sek(one.used), "booked": sek(one.booked), "difference": sek(abs(one.booked - one.used))}
    told = text.format(project=call(application), year=one.year, **amounts)
    return f"{told} {_why_above(application.cofinancing_sek, one, above)}".strip() if one.above > 0 else told


def _why_above(others: Fraction | None, one: _Use, above: Fraction) -> str:
    """What others pay beside what is booked above the use, in the year itself or over several years."""
    if others is None:
        return _("What others pay is not stated.")
    if not others:
        return ""
    if above > one.above:
        text = _("Over the years {above} more is booked than used, and others pay {others} in all.")
    else:
        text = _("The {others} that others pay do not make up for it.")
    return text.format(above=sek(above), others=sek(others))


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = (
    (WITHIN_GRANT, _ledger_within_grant),
    (MATCHES, _ledger_matches_settlement),
)
