"""The ledgers by project: which rows belong to which application, what they are, and what was budgeted.

Only ledgers with vouchers (SIE type 4) in kronor are counted: balances cannot be split by project, and other currencies
are not converted. Amounts are exact kronor, costs positive. Nothing here tells what a row was for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeVar

from evallib.funding.accounting.accounts import Sort, allowed_kinds, kind_of, sort_of
from evallib.funding.ledger import FinancialYear, Ledger
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy

WITH_VOUCHERS = 4
CURRENCY = "SEK"
NO_KIND = ""
"""Stands for the costs on accounts that belong to none of the programme's kinds of cost."""
Span = tuple[date, date]
Key = TypeVar("Key")


class Posting(NamedTuple):
    """The rows of a day on one account of one project. ``kind``: of cost, of the programme's; "" for none.

    There may be very many of them, so the amount is whole öre, which are quick to add.
    """

    application: str
    ledger: int
    account: str
    on: date | None
    ore: int
    rows: int
    line: int
    sort: Sort
    kind: str = NO_KIND


@dataclass(frozen=True)
class OtherRows:
    """Rows on a project's objects that are no costs: how many, and their sum. ``sort``: other or unplaced."""

    application: str
    sort: Sort
    rows: int
    sek: Fraction


def with_vouchers(study: FundingStudy) -> tuple[Ledger, ...]:
    """The ledgers that have rows to look at; those of SIE type 1 to 3 have balances only."""
    return tuple(ledger for ledger in study.ledgers if ledger.sie_type == WITH_VOUCHERS)


def comparable(study: FundingStudy) -> tuple[Ledger, ...]:
    """The ledgers whose amounts can be compared with the fund's: in kronor, and with a voucher at least.

    A file of type 4 without any voucher has lost them, or is of a year that has not begun.
    """
    return tuple(one for one in with_vouchers(study) if one.currency == CURRENCY and (one.vouchers or one.booked))


def postings(study: FundingStudy) -> tuple[Posting, ...]:
    """Every row of the comparable ledgers on an object of an application, in no order that matters."""
    plan = _plan(study)
    accounts = {booked.account for ledger in comparable(study) for booked in ledger.booked}
    read = {account: _sort_and_kind(account, plan) for account in accounts}
    return tuple(
        Posting(
            plan.owners[row.object], ledger.number, row.account, row.on, row.ore, row.rows, row.line, *read[row.account]
        )
        for ledger in comparable(study)
        for row in ledger.booked
        if row.object in plan.owners
    )


def costs_booked(study: FundingStudy) -> Mapping[tuple[str, int | None], Fraction]:
    """The costs in the ledgers by application and calendar year of the row (None: the file gives no date).

    An application whose objects are in the ledgers but without costs is not a key: see :func:`followed`.
    """
    return _sums(
        ((posting.application, posting.on.year if posting.on else None), posting)
        for posting in postings(study)
        if posting.sort == "cost"
    )


def other_rows(study: FundingStudy) -> tuple[OtherRows, ...]:
    """What stands on the projects' objects without being a cost, by application: income, balances, odd accounts."""
    found = [posting for posting in postings(study) if posting.sort != "cost"]
    sums = _sums(((posting.application, posting.sort), posting) for posting in found)
    rows: dict[tuple[str, Sort], int] = defaultdict(int)
    for posting in found:
        rows[posting.application, posting.sort] += posting.rows
    return tuple(OtherRows(*key, rows[key], sums[key]) for key in sorted(rows))


def budget_by_kind(study: FundingStudy) -> Mapping[tuple[str, int, str], Fraction]:
    """What the ledgers budget for costs on each project's objects, by application, ledger and kind of cost.

    Only for the ledger's own year: other years are budgeted in their own files.
    """
    plan = _plan(study)
    sums: dict[tuple[str, int, str], Fraction] = defaultdict(Fraction)
    for ledger in comparable(study):
        for line in ledger.budget:
            if line.year == 0 and line.object in plan.owners and sort_of(line.account, plan.costs) == "cost":
                kind = kind_of(line.account, plan.kinds) or NO_KIND
                sums[plan.owners[line.object], ledger.number, kind] += Fraction(line.ore, 100)
    return dict(sums)


def followed(study: FundingStudy) -> frozenset[str]:
    """The applications whose objects are all known, with or without costs, to each ledger of the project's time.

    At least to one ledger. A ledger that does not know an object cannot say that nothing was booked on it: it may have
    it under another name.
    """
    known = [(ledger, _objects_of(ledger)) for ledger in comparable(study)]
    projects = study.settings.ledger.projects if study.settings.ledger else {}
    every = frozenset(name for _ledger, objects in known for name in objects)
    return frozenset(
        application
        for application, names in projects.items()
        if names
        and every.issuperset(names)
        and all(
            objects.issuperset(names)
            for ledger, objects in known
            if may_concern(ledger, study.records.by_id.get(application))
        )
    )


def _objects_of(ledger: Ledger) -> frozenset[str]:
    """The objects that a ledger declares or uses."""
    return frozenset((*ledger.objects, *ledger.undeclared, *(booked.object for booked in ledger.booked)))


def may_concern(ledger: Ledger, application: Application | None) -> bool:
    """Whether a ledger's year and a project's time have days in common, or may have."""
    span = (ledger.year.start, ledger.year.end) if ledger.year is not None else ledger.dated
    if span is None or application is None:
        return True
    return (application.start or date.min) <= span[1] and span[0] <= (application.end or date.max)


def uncovered(years: Iterable[FinancialYear | None], span: Span) -> tuple[Span, ...]:
    """The parts of a span of days, first and last day included, that no financial year covers, in order.

    >>> year = FinancialYear(0, date(2023, 7, 1), date(2024, 6, 30))
    >>> uncovered([year], (date(2024, 1, 1), date(2024, 12, 31)))
    ((datetime.date(2024, 7, 1), datetime.date(2024, 12, 31)),)
    """
    gaps, at = [], span[0]
    for year in sorted((year for year in years if year is not None), key=lambda year: year.start):
        if year.start > at and at <= span[1]:
            gaps.append((at, min(span[1], year.start - timedelta(days=1))))
        at = max(at, year.end + timedelta(days=1))
    return (*gaps, (at, span[1])) if at <= span[1] else tuple(gaps)


@dataclass(frozen=True)
class _Plan:
    """How the settings read a ledger: whose an object is, which accounts are costs, and of which kind."""

    owners: Mapping[str, str]
    costs: Sequence[str]
    kinds: Mapping[str, Sequence[str]]


def _plan(study: FundingStudy) -> _Plan:
    settings = study.settings.ledger
    if settings is None:
        return _Plan({}, (), {})
    owners = {name: application for application, names in settings.projects.items() for name in names}
    return _Plan(owners, settings.cost_accounts, allowed_kinds(settings, [cost.id for cost in study.programme.costs]))


def _sort_and_kind(account: str, plan: _Plan) -> tuple[Sort, str]:
    sort = sort_of(account, plan.costs)
    return sort, (kind_of(account, plan.kinds) or NO_KIND) if sort == "cost" else NO_KIND


def _sums(keyed: Iterable[tuple[Key, Posting]]) -> dict[Key, Fraction]:
    sums: dict[Key, int] = defaultdict(int)
    for key, posting in keyed:
        sums[key] += posting.ore
    return {key: Fraction(ore, 100) for key, ore in sums.items()}
