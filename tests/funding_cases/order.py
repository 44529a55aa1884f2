"""Cases of dates that cannot all be right."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.funding_cases import Case
from tests.funding_studies import study

RULE = "dates_in_order"
AS_OF = {"as_of": "2024-01-31"}
NO_DAY: dict[str, Any] = {}


def application(**keys: Any) -> dict[str, Any]:
    return {"id": "a01", "received": date(2022, 11, 30), "start": date(2023, 1, 1), "end": date(2023, 12, 31), **keys}


def case(passed: bool | None, *says: str, at: str = "", settings: dict[str, Any] | None = None, **tables: Any) -> Case:
    rows = {"applications": [application()], **tables}
    return Case(
        RULE, passed, study(settings=AS_OF if settings is None else settings, **rows), says, (at,) if at else ()
    )


def decision(on: date | None, **keys: Any) -> dict[str, Any]:
    return {"application": "a01", "outcome": "granted", "decided": on, "granted_sek": 1, **keys}


def payment(on: date, amount: int = 1) -> dict[str, Any]:
    return {"application": "a01", "paid": on, "amount_sek": amount}


def report(on: date | None) -> dict[str, Any]:
    return {"application": "a01", "kind": "final_report", "received": on}


DECIDED, PAID = date(2023, 1, 20), date(2023, 1, 25)
BEFORE, EARLY = date(2022, 11, 25), date(2023, 1, 15)


def paid(passed: bool | None, *says: str, at: str = "", **tables: Any) -> Case:
    rows = {"applications": [{"id": "a01"}], "decisions": [decision(DECIDED)], **tables}
    given = {name: row for name, row in rows.items() if row is not None}
    return Case("payments_after_decision", passed, study(**given), says, (at,) if at else ())


WITHDRAWN = {"application": "a01", "outcome": "withdrawn", "decided": PAID}
PAYMENTS: tuple[Case, ...] = (
    paid(True, payments=[payment(DECIDED), payment(PAID)]),
    paid(True, payments=[payment(EARLY, -1), payment(PAID)]),
    paid(True, decisions=[decision(PAID), decision(DECIDED)], payments=[payment(date(2023, 1, 21))]),
    paid(True, decisions=[decision(DECIDED), decision(None, year=2024)], payments=[payment(PAID)]),
    paid(True, decisions=[decision(None, outcome="refused")], payments=[payment(EARLY)]),
    paid(True, payments=[]),
    paid(False, "a01", " 5 da", "2023-01-15", at="payments.csv, rad 2", payments=[payment(EARLY), payment(PAID)]),
    paid(False, " 5 da", decisions=[decision(DECIDED), WITHDRAWN], payments=[payment(EARLY)]),
    paid(None, decisions=[decision(DECIDED), decision(None, year=2024)], payments=[payment(EARLY)]),
    paid(None, decisions=None, payments=[payment(EARLY)]),
    paid(None),
)

CASES: tuple[Case, ...] = (
    *PAYMENTS,
    case(True, decisions=[decision(DECIDED)], payments=[payment(PAID)], reports=[report(date(2024, 1, 31))]),
    case(True, decisions=[decision(date(2022, 11, 30))], payments=[payment(date(2022, 11, 30))]),
    case(True, applications=[application(received=None)], settings=NO_DAY),
    case(True, applications=[application(start=date(2023, 12, 31))]),
    case(False, "a01", f" {5} da", "2022-11-25", at="decisions.csv, rad 2", decisions=[decision(BEFORE)]),
    case(True, decisions=[decision(DECIDED)], payments=[payment(EARLY), payment(PAID)]),
    case(False, " 1 da", at="applications.csv, rad 2", applications=[application(start=date(2024, 1, 1))]),
    case(False, f" {1 + 29} da", "2024-03-01", at="payments.csv, rad 2", payments=[payment(date(2024, 3, 1))]),
    case(False, " 1 da", at="reports.csv, rad 2", reports=[report(date(2024, 2, 1))]),
    case(False, " 1 da", at="decisions.csv, rad 2", decisions=[decision(date(2024, 2, 1))]),
    case(False, "1923", at="applications.csv, rad 2", applications=[application(start=date(1923, 1, 1))]),
    case(False, "2204", applications=[application(end=date(2204, 1, 1))]),
    case(False, "2022-11-25", settings=NO_DAY, decisions=[decision(BEFORE)]),
    case(None, settings=NO_DAY),
    case(None, applications=[{"id": "a01"}]),
    Case(RULE, None, study()),
)
