"""Cases of the check of the days in the ledgers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.funding_cases import Case
from tests.funding_cases.ledger_costs import NEXT_MAY, NO_OBJECT, SETTINGS, cost, kept, next_year, one

IN_PERIOD = "costs_in_period"
NEW_YEAR, ON_15, ON_31, FEBRUARY = date(2024, 1, 1), date(2024, 1, 15), date(2024, 1, 31), date(2024, 2, 1)


def allowing(days: int) -> dict[str, Any]:
    return {"ledger": {**SETTINGS["ledger"], "days_after_end": days}}


CASES: tuple[Case, ...] = (
    Case(IN_PERIOD, True, one(kept(cost(1, date(2023, 1, 1)), cost(1, date(2023, 12, 31))))),
    Case(IN_PERIOD, True, one(kept())),
    Case(IN_PERIOD, True, one(kept(cost(-5, NEXT_MAY, "3990")))),
    Case(
        IN_PERIOD,
        False,
        one(next_year(cost(50, date(2024, 1, 3)), cost(25, date(2024, 1, 1)))),
        ("Café", "75 kr", "2023-12-31", " 3 "),
        ("17",),
    ),
    Case(IN_PERIOD, False, one(kept(cost(50, date(2022, 12, 31)))), ("50 kr", "2023-01-01", " 1 ")),
    Case(IN_PERIOD, False, one(kept(cost(50, NEXT_MAY), cost(50, None))), ("50 kr",)),
    Case(IN_PERIOD, False, one(kept(cost(50, NEXT_MAY)), application={"start": None}), ("50 kr",)),
    Case(IN_PERIOD, None, one(kept(cost(50, NEXT_MAY)), application={"end": None}), ("Café",)),
    Case(IN_PERIOD, None, one(kept(cost(50, None)))),
    Case(IN_PERIOD, None, one(kept(), settings=NO_OBJECT), ("Café",)),
    Case(IN_PERIOD, None, one()),
    Case(IN_PERIOD, True, one(next_year(cost(-500, NEW_YEAR), cost(500, ON_15)))),
    Case(IN_PERIOD, True, one(next_year(cost(-500, NEW_YEAR), cost(300, ON_15)))),
    Case(IN_PERIOD, True, one(next_year(cost(-500, NEW_YEAR)))),
    Case(IN_PERIOD, False, one(next_year(cost(-500, NEW_YEAR), cost(520, ON_15))), ("20 kr", " 15 "), ("17",)),
    Case(IN_PERIOD, False, one(kept(cost(50, date(2022, 12, 31))), next_year(cost(-50, ON_15))), ("50 kr",)),
    Case(IN_PERIOD, True, one(next_year(cost(50, ON_31)), settings=allowing(31)), ("31",)),
    Case(IN_PERIOD, False, one(next_year(cost(50, FEBRUARY)), settings=allowing(31)), ("2024-01-31", "50 kr", " 32 ")),
    Case(IN_PERIOD, True, one(next_year(cost(-50, NEW_YEAR), cost(50, FEBRUARY)), settings=allowing(31))),
    Case(IN_PERIOD, False, one(next_year(cost(70, ON_31), cost(50, FEBRUARY)), settings=allowing(31)), ("50 kr",)),
    Case(IN_PERIOD, None, one(kept(cost(50, NEXT_MAY), cost(-50, None)))),
)
