"""What the ledgers say of each project, and what they lack to say it wholly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.accounting.bookkeeping import (
    OtherRows,
    Posting,
    Span,
    budget_by_kind,
    comparable,
    followed,
    other_rows,
    postings,
    uncovered,
)
from evallib.funding.accounting.ledger_places import file_words, files_words
from evallib.funding.allocation.standing import granted_applications
from evallib.funding.ledger import FinancialYear
from evallib.funding.outcome import Need
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call_some, sek
from evallib.locale import _, ngettext
from evallib.presentation import join_words


@dataclass(frozen=True)
class Books:
    """The postings of each application, the ledgers' budgets by application, ledger and kind of cost, and the
    financial years of the ledgers that can be compared."""

    study: FundingStudy
    rows: Mapping[str, tuple[Posting, ...]]
    budgets: Mapping[tuple[str, int, str], Fraction]
    followed: frozenset[str]
    years: tuple[FinancialYear, ...]

    def costs(self, application: str) -> tuple[Posting, ...]:
        """The costs of an application."""
        return tuple(row for row in self.rows.get(application, ()) if row.sort == "cost")

    def booked(self, application: str) -> Fraction:
        """The sum of an application's costs, 0 without any."""
        return sum_of(self.costs(application))

    def has_costs(self, application: str) -> bool:
        """Whether any amount stands on an application, also if corrections cancel it."""
        return any(row.ore for row in self.costs(application))

    def unplaced(self, application: str) -> bool:
        """Whether an amount stands on an account that is no number: it may be a cost or not."""
        return any(row.ore for row in self.rows.get(application, ()) if row.sort == "unplaced")

    def lacking(self, application: Application, during: Span | None = None) -> set[Need]:
        """What it takes to know all costs of an application, or those of some of its days."""
        lacks = self.unknown(application)
        whole = (application.start, application.end) if application.start and application.end else None
        span = during or whole
        if span is None:
            return lacks | {"period"}
        until = min(span[1], self.study.as_of) if self.study.as_of else span[1]
        return lacks | {"ledger"} if uncovered(self.years, (span[0], until)) else lacks

    def unknown(self, application: Application) -> set[Need]:
        """What it takes to find the costs of an application in the ledgers that there are."""
        lacks: set[Need] = set()
        if application.id not in self.followed:
            lacks.add("ledger_objects" if self.years else "ledger")
        if self.unplaced(application.id):
            lacks.add("ledger_accounts")
        return lacks


def keep_books(study: FundingStudy) -> Books:
    """The books of a study."""
    rows: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings(study):
        rows[posting.application].append(posting)
    years = tuple(ledger.year for ledger in comparable(study) if ledger.year is not None)
    by_application = {key: tuple(found) for key, found in rows.items()}
    return Books(study, by_application, budget_by_kind(study), followed(study), years)


def sum_of(rows: Iterable[Posting]) -> Fraction:
    """The sum of postings in kronor."""
    return Fraction(sum(row.ore for row in rows), 100)


def concerned(books: Books) -> tuple[Application, ...]:
    """The applications that were granted money or have costs in the ledgers, by id."""
    granted = {application.id for application in granted_applications(books.study.records)}
    found = [one for one in books.study.records.applications if one.id in granted or books.has_costs(one.id)]
    return tuple(sorted(found, key=lambda application: application.id))


def ledgers_of(rows: Iterable[Posting]) -> str:
    """The ledger files that rows stand in, as a place."""
    return join_words([file_words(number) for number in sorted({row.ledger for row in rows})])


def left_out(study: FundingStudy) -> tuple[str, ...]:
    """What stands on the projects in the ledgers without counting as a cost: how many rows, and their sum."""
    others = [one for one in other_rows(study) if one.sort == "other"]
    unplaced = [one for one in other_rows(study) if one.sort == "unplaced"]
    texts = (
        ngettext(
            "{n} row of the projects, {amount}, is on another account than those of costs and is not counted.",
            "{n} rows of the projects, {amount} together, are on accounts that are not for costs and are not counted.",
            _rows(others),
        ),
        ngettext(
            "{n} row of the projects, {amount}, is on an account that is no number and is not counted.",
            "{n} rows of the projects, {amount} together, are on accounts that are no numbers and are not counted.",
            _rows(unplaced),
        ),
    )
    told = zip(texts, (others, unplaced), strict=True)
    return tuple(
        text.format(n=_rows(found), amount=sek(sum((one.sek for one in found), Fraction(0))))
        for text, found in told
        if found
    )


def _rows(found: Iterable[OtherRows]) -> int:
    return sum(one.rows for one in found)


def lacks_books(study: FundingStudy) -> dict[Need, str]:
    """What is lacking before any project can be looked up: ledgers, ledgers that can be compared, applications."""
    if not study.ledgers:
        return {"ledger": _("There is no ledger.")}
    lacks: dict[Need, str] = {}
    unfit = [ledger for ledger in study.ledgers if ledger not in comparable(study)]
    if unfit:
        text = _("No costs can be summed from {ledgers}: that takes vouchers (a SIE file of type 4) in kronor.")
        lacks["ledger"] = text.format(ledgers=files_words(unfit))
    if not study.records.applications:
        lacks["applications"] = _("There is no list of the applications.")
    elif not study.records.decisions:
        lacks["decisions"] = _("Which projects were granted money is not stated.")
    return lacks


def lacks_words(study: FundingStudy, lacking: Mapping[Need, Iterable[str]]) -> dict[Need, str]:
    """What is lacking in all, and for which projects: ``lacking`` gives the ids of each need."""
    texts: dict[Need, str] = {
        "ledger": _("The ledgers do not cover the whole time of {projects}, or have rows without a date."),
        "ledger_objects": _(
            "Which project in the ledger is {projects} is not stated, or the ledger has no such project."
        ),
        "ledger_accounts": _("The accounts of {projects} do not all say which kind of cost they are."),
        "period": _("When {projects} began and ended is not stated."),
        "decisions": _("What was decided about {projects} is not stated."),
        "granted_sek": _("How much {projects} was granted is not stated."),
        "settlements": _("How much {projects} used is not stated for every year."),
        "cost_plan": _("The cost plan of {projects} lacks amounts."),
        "budget": _("There is no budget of {projects}, neither in the ledger nor as a cost plan."),
    }
    found = {need: set(ids) for need, ids in lacking.items()}
    told = {
        need: texts[need].format(projects=call_some(study.records, found[need])) for need in texts if found.get(need)
    }
    return {**told, **lacks_books(study)}
