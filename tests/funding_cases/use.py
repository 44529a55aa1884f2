"""Cases of what became of the money: used, carried on, paid back, or nobody has said."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import STATED
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

AS_OF, EARLY = "2024-01-31", "2023-12-31"
ENDED = {"end": date(2023, 12, 31)}
REPORTED = {"dates": [{"event": "interim_report", "label": "delrapport", "date": "2024-02-15", **SOURCE}]}


def granted(amount: int | None = 90000, year: int | None = 2023, **keys: Any) -> dict[str, Any]:
    return {"application": "a01", "outcome": "granted", "year": year, "granted_sek": amount, **keys}


def settled(
    used: int | None, carried: int | None = 0, returned: int | None = 0, year: int | None = 2023
) -> dict[str, Any]:
    amounts = {"used_sek": used, "carried_sek": carried, "returned_sek": returned}
    return {"application": "a01", "year": year, **amounts}


def fund(
    *settlements: dict[str, Any], rounded: int = 1, rules: Any = None, keys: Any = None, **tables: Any
) -> FundingStudy:
    settings = {"rounded_to_sek": rounded, "as_of": tables.pop("as_of", AS_OF), **tables.pop("settings", {})}
    rows = {"applications": [{"id": "a01", **(keys or {})}], "decisions": [granted()], **tables}
    return study(rules=rules, settings=settings, settlements=list(settlements), **rows)


def documented(grant: int | None, used: int | None) -> FundingStudy:
    """What facts.csv states of one project."""
    decisions = [{"application": STATED, "outcome": "granted", "granted_sek": grant}] if grant is not None else []
    settlements = [{"application": STATED, "used_sek": used}] if used is not None else []
    return study(applications=[{"id": STATED}], decisions=decisions, settlements=settlements)


UNSETTLED = study(applications=[{"id": "a01"}], decisions=[granted()], settings={"as_of": AS_OF})
UNDECIDED = study(applications=[{"id": "a01"}], settlements=[settled(1)], settings={"as_of": AS_OF})
REFUSED = [{"application": "a01", "outcome": "refused", "year": 2023}]
TWO_YEARS = [granted(), granted(50000, 2024)]
WITHDRAWN = [granted(decided=date(2023, 1, 2)), granted(None, decided=date(2023, 9, 1), outcome="withdrawn")]


def paid(*amounts: int) -> dict[str, Any]:
    """A list of payments, on one day after the other."""
    days = [date(2023, 2, 1 + n) for n in range(len(amounts))]
    rows = zip(days, amounts, strict=True)
    return {"payments": [{"application": "a01", "paid": on, "amount_sek": amount} for on, amount in rows]}


USED = (
    Case("funds_used", True, documented(300000, 240000), ("240 000 kr", "300 000 kr", "80,0 %")),
    Case("funds_used", True, documented(300000, 300000), ("100,0 %",)),
    Case("funds_used", True, documented(0, 0), ("0 kr",)),
    Case("funds_used", True, fund(settled(80000, 5000, 5000))),
    Case("funds_used", True, fund(settled(60000, 30000), settled(75000, 0, 5000, 2024), decisions=TWO_YEARS)),
    Case("funds_used", True, fund(settled(91000), rounded=2000)),
    Case("funds_used", True, fund(as_of=EARLY)),
    Case("funds_used", True, fund(settled(140000, year=None), decisions=TWO_YEARS), ("140 000 kr", "100,0 %")),
    Case("funds_used", True, fund(settled(40000, 0, 50000), decisions=WITHDRAWN)),
    Case("funds_used", True, fund(settled(80000, None)), ("80 000 kr", "a01")),
    Case("funds_used", False, fund(settled(140001, year=None), decisions=TWO_YEARS), (" 1 kr", "140 000 kr")),
    Case("funds_used", False, fund(settled(90001), decisions=WITHDRAWN), (" 1 kr", "90 000 kr")),
    Case("funds_used", True, fund(decisions=REFUSED)),
    Case("funds_used", False, documented(300000, 303000), ("303 000 kr", "3 000 kr", "300 000 kr")),
    Case("funds_used", False, fund(settled(90001)), ("a01", "2023", "90 001 kr", " 1 kr"), ("settlements.csv, rad 2",)),
    Case("funds_used", False, fund(settled(80000, 9000, 3000)), (f"{80 + 9 + 3 - 90} 000 kr",)),
    Case("funds_used", False, fund(settled(80000, None, 13000)), ("3 000 kr",)),
    Case(
        "funds_used",
        False,
        fund(settled(60000, 30000), settled(85000, year=2024), decisions=TWO_YEARS),
        (f"{85 - 50 - 30} 000 kr", "2024"),
        ("settlements.csv, rad 3",),
    ),
    Case("funds_used", None, documented(300000, None)),
    Case("funds_used", None, documented(None, 240000)),
    Case("funds_used", None, study()),
    Case("funds_used", None, fund(settled(None))),
    Case("funds_used", None, fund(settled(1), decisions=[granted(None)])),
    Case("funds_used", None, fund(settled(1, None), settled(1, year=2024), decisions=TWO_YEARS)),
    Case("funds_used", None, UNSETTLED),
    Case("funds_used", None, UNDECIDED),
)
ADDS_UP = (
    Case("settlement_adds_up", True, fund(settled(80000, 5000, 5000))),
    Case("settlement_adds_up", True, fund(settled(91000))),
    Case("settlement_adds_up", True, fund(settled(80000, 0, 9000), rounded=1000)),
    Case("settlement_adds_up", True, fund(as_of=EARLY)),
    Case("settlement_adds_up", True, fund(settled(140000, year=None), decisions=TWO_YEARS)),
    Case("settlement_adds_up", True, fund(settled(80000), **paid(80000))),
    Case("settlement_adds_up", True, fund(settled(40000, 0, 50000), decisions=WITHDRAWN)),
    Case(
        "settlement_adds_up",
        False,
        fund(settled(80000, 2000, 3000), **paid(90000)),
        ("a01", "5 000 kr"),
        ("settlements.csv, rad 2",),
    ),
    Case("settlement_adds_up", False, fund(settled(80000), **paid(85000)), ("5 000 kr",)),
    Case(
        "settlement_adds_up",
        False,
        fund(settled(40000), decisions=WITHDRAWN, **paid(90000)),
        ("50 000 kr", "90 000 kr"),
    ),
    Case("settlement_adds_up", None, fund(settled(80000, 2000, 3000))),
    Case(
        "settlement_adds_up",
        False,
        fund(settled(60000, 30000), settled(70000, year=2024), decisions=TWO_YEARS, **paid(140000)),
        (f"{50 + 30 - 70} 000 kr", "80 000 kr"),
    ),
    Case("settlement_adds_up", None, fund(settled(80000, None, 10000))),
    Case("settlement_adds_up", None, documented(300000, 240000)),
    Case("settlement_adds_up", None, UNSETTLED),
    Case("settlement_adds_up", None, UNDECIDED),
    Case("settlement_adds_up", None, study()),
)
UTILISATION = (
    Case("utilisation", True, fund(settled(72000)), ("80 %",)),
    Case("utilisation", True, fund(settled(45000), settings={"low_use_pct": 50}), ("50 %",)),
    Case("utilisation", True, fund(settled(1), as_of=EARLY)),
    Case("utilisation", True, fund(settled(0), decisions=[granted(0)])),
    Case("utilisation", True, documented(300000, 240000)),
    Case(
        "utilisation",
        False,
        fund(settled(71000)),
        ("a01", "2023", "71 000 kr", "90 000 kr", "78,9 %", "80 %"),
        ("settlements.csv, rad 2",),
    ),
    Case("utilisation", False, fund(settled(4500, None, None)), ("5,0 %",)),
    Case("utilisation", False, fund(settled(100000, year=None), decisions=TWO_YEARS), ("140 000 kr", "71,4 %")),
    Case("utilisation", None, fund(settled(None))),
    Case("utilisation", None, UNSETTLED),
    Case("utilisation", None, study()),
)
COMPLETE = (
    Case("settlements_complete", True, fund(settled(90000, None, None))),
    Case("settlements_complete", True, fund(as_of=EARLY)),
    Case("settlements_complete", True, fund(decisions=[granted(0)])),
    Case("settlements_complete", True, fund(settled(90000, year=None), decisions=[granted(year=None)], as_of=None)),
    Case("settlements_complete", True, fund(settled(80000, 10000))),
    Case("settlements_complete", True, fund(settled(140000, year=None), decisions=TWO_YEARS, as_of="2025-06-01")),
    Case("settlements_complete", True, fund(as_of="2024-02-15", rules=REPORTED)),
    Case("settlements_complete", False, fund(as_of="2024-02-16", rules=REPORTED), ("2023-12-31",)),
    Case("settlements_complete", False, fund(), ("a01", "2023-12-31"), ("applications.csv, rad 2",)),
    Case("settlements_complete", False, fund(settled(None)), ("a01",), ("settlements.csv, rad 2",)),
    Case("settlements_complete", False, fund(settled(80000, 10000), as_of="2025-01-01"), ("a01", "2024-12-31")),
    Case("settlements_complete", False, fund(decisions=[granted(year=None)], keys=ENDED), ("2023-12-31",)),
    Case("settlements_complete", None, fund(as_of=None)),
    Case("settlements_complete", None, fund(decisions=[granted(year=None)])),
    Case("settlements_complete", None, UNSETTLED),
    Case("settlements_complete", None, study(applications=[{"id": "a01"}], settings={"as_of": AS_OF})),
    Case("settlements_complete", None, study()),
)
CASES: tuple[Case, ...] = (*USED, *ADDS_UP, *UTILISATION, *COMPLETE)
