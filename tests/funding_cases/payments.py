"""Cases of payments against what was granted."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

AS_OF = "2024-01-31"
GRANTED = {"application": "a01", "outcome": "granted", "granted_sek": 90000}
REFUSED = {"application": "a01", "outcome": "refused"}
APPLICATION = {"id": "a01", "end": date(2023, 12, 31)}


def payments(*amounts: int) -> list[dict[str, Any]]:
    days = [date(2023, 1, 1 + n) for n in range(len(amounts))]
    return [{"application": "a01", "paid": on, "amount_sek": amount} for on, amount in zip(days, amounts, strict=True)]


def paid(
    *amounts: int, used: int | None = 90000, carried: int | None = 0, rounded: int = 1, **tables: Any
) -> FundingStudy:
    settings = {"as_of": tables.pop("as_of", AS_OF), "rounded_to_sek": rounded}
    rules = tables.pop("rules", None)
    rows = {
        "applications": [APPLICATION],
        "decisions": [GRANTED],
        "payments": payments(*amounts),
        "settlements": [{"application": "a01", "used_sek": used, "carried_sek": carried}],
        **tables,
    }
    return study(rules=rules, settings=settings, **{name: row for name, row in rows.items() if row is not None})


REPORTED = {"dates": [{"event": "final_report", "label": "slutrapport", "date": "2024-02-15", **SOURCE}]}
WITHDRAWN = [
    {**GRANTED, "decided": date(2023, 1, 2)},
    {"application": "a01", "outcome": "withdrawn", "decided": date(2023, 9, 1)},
]
TWICE = [{**GRANTED, "year": 2023}, {**GRANTED, "year": 2024, "granted_sek": None}]
CASES: tuple[Case, ...] = (
    Case("paid_within_grant", True, paid(90000)),
    Case("paid_within_grant", True, paid(45000, 45000)),
    Case("paid_within_grant", True, paid(95000, -5000)),
    Case("paid_within_grant", True, paid(90400, rounded=1000)),
    Case("paid_within_grant", True, paid()),
    Case("paid_within_grant", True, paid(5000, -5000, decisions=[REFUSED])),
    Case(
        "paid_within_grant",
        False,
        paid(45000, 45001),
        ("a01", "90 001 kr", " 1 kr", "90 000 kr"),
        ("payments.csv, rad 3",),
    ),
    Case("paid_within_grant", False, paid(5000, decisions=[REFUSED]), ("a01", "5 000 kr")),
    Case(
        "paid_within_grant",
        False,
        paid(
            89000,
            decisions=[
                {**GRANTED, "decided": date(2023, 5, 1), "granted_sek": 80000},
                {**GRANTED, "decided": date(2023, 1, 1)},
            ],
        ),
        ("9 000 kr",),
    ),
    Case("paid_within_grant", None, paid(5000, decisions=None)),
    Case("paid_within_grant", None, paid(5000, decisions=TWICE)),
    Case("paid_within_grant", None, paid(payments=None)),
    Case("paid_within_grant", None, study()),
    Case("paid_within_grant", True, paid(90000, -50000, decisions=WITHDRAWN)),
    Case("paid_within_grant", False, paid(90001, decisions=WITHDRAWN), ("90 001 kr", "90 000 kr")),
    Case("paid_in_full", True, paid(90000)),
    Case("paid_in_full", True, paid(90000, used=None)),
    Case("paid_in_full", True, paid(90000, used=95000)),
    Case("paid_in_full", True, paid(90000, -10000, used=80000)),
    Case("paid_in_full", True, paid(80000, used=80000)),
    Case("paid_in_full", True, paid(90000, used=5000)),
    Case("paid_in_full", True, paid(1, as_of="2023-12-31")),
    Case("paid_in_full", True, paid(1, as_of="2024-02-15", rules=REPORTED)),
    Case("paid_in_full", True, paid(1, decisions=[REFUSED])),
    Case("paid_in_full", False, paid(80000), ("a01", "80 000 kr", "90 000 kr"), ("applications.csv, rad 2",)),
    Case("paid_in_full", False, paid(1, as_of="2024-02-16", rules=REPORTED)),
    Case("paid_in_full", False, paid(80000, used=85000, carried=None), ("85 000 kr",)),
    Case("paid_in_full", False, paid(80000, used=75000, carried=10000), ("85 000 kr",)),
    Case("paid_in_full", False, paid(), (" 0 kr",)),
    Case("paid_in_full", None, paid(80000, used=None)),
    Case("paid_in_full", None, paid(80000, used=80000, carried=None)),
    Case("paid_in_full", None, paid(80000, settlements=None)),
    Case("paid_in_full", None, paid(90000, as_of=None)),
    Case("paid_in_full", None, paid(90000, applications=[{"id": "a01"}])),
    Case("paid_in_full", None, paid(90000, decisions=[{**GRANTED, "granted_sek": None}])),
    Case("paid_in_full", None, paid(80000, decisions=None)),
    Case("paid_in_full", None, paid(payments=None)),
)
