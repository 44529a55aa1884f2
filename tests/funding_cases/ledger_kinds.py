"""Cases of the checks of the kinds of cost in the ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evallib.funding.ledger import Budgeted, Ledger
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_cases.ledger_costs import APPLICATION, GRANTED, NEXT_MAY, cost, kept, next_year
from tests.funding_studies import SOURCE, study

COSTS = [
    {"id": "wages", "name": "vikarier", "extent": "full", **SOURCE},
    {"id": "travel", "name": "resor", "extent": "full", **SOURCE},
]
ACCOUNTS = {"wages": ["70-75"], "travel": ["58"]}
WAGES = {"application": "a1", "cost": "wages", "planned_sek": 1000}
TRAVEL = {"application": "a1", "cost": "travel", "planned_sek": 200}
WINE = {"application": "a1", "cost": "wine", "planned_sek": 50}


def one(
    *ledgers: Ledger,
    plan: list[dict[str, Any]] | None = None,
    costs: list[dict[str, Any]] | None = None,
    accounts: Mapping[str, Any] | None = None,
    others: int | None = 0,
    **settings: Any,
) -> FundingStudy:
    """One project under a programme that pays two kinds of cost, with accounts for both; others pay nothing."""
    of_ledger = {"files": ["a.se"], "projects": {"a1": ["P1"]}, "accounts": ACCOUNTS if accounts is None else accounts}
    tables: dict[str, Any] = {"cost_plan": plan} if plan else {}
    return study(
        ledgers=ledgers,
        rules={"costs": COSTS if costs is None else costs},
        settings={"as_of": "2024-06-30", "ledger": {**of_ledger, **settings}},
        applications=[{**APPLICATION, "cofinancing_sek": others}],
        decisions=[GRANTED],
        **tables,
    )


def budget(sek: int, account: str = "7010", **keys: Any) -> Budgeted:
    return Budgeted(**{"year": 0, "period": "202301", "account": account, "ore": sek * 100, "object": "P1", **keys})


ALLOWED = "accounts_allowed"
FOLLOWED = "budget_followed"
PLAN = [WAGES, TRAVEL]
WINE_BOOKED, ROOM_BOOKED = cost(90, account="6072"), cost(9, account="6110")

CASES: tuple[Case, ...] = (
    Case(ALLOWED, True, one(kept(cost(500), cost(90, account="5810"), cost(-500, account="3990")))),
    Case(ALLOWED, True, one(kept())),
    Case(ALLOWED, True, one(kept(cost(90, account="6072"), cost(-90, account="6072")))),
    Case(
        ALLOWED,
        False,
        one(kept(cost(500), cost(90, account="6072"), cost(9, account="6110"))),
        ("Café", "90 kr", "6072", "6110"),
        ("17",),
    ),
    Case(ALLOWED, False, one(kept(cost(90, account="6072"), cost(5, account="FEL"))), ("6072",)),
    Case(ALLOWED, True, one(kept(cost(500), cost(-90, account="6072")))),
    Case(ALLOWED, None, one(kept(WINE_BOOKED, ROOM_BOOKED), others=500), ("Café", "99 kr", "6072", "6110", "500 kr")),
    Case(ALLOWED, None, one(kept(WINE_BOOKED), others=90), ("90 kr",)),
    Case(ALLOWED, None, one(kept(WINE_BOOKED), others=None), ("90 kr", "6072")),
    Case(ALLOWED, False, one(kept(WINE_BOOKED), others=89), ("90 kr", "89 kr")),
    Case(ALLOWED, False, one(kept(WINE_BOOKED, ROOM_BOOKED), others=91), ("90 kr", "9 kr", "99 kr", "91 kr")),
    Case(ALLOWED, None, one(kept(cost(5, account="FEL"))), ("Café",)),
    Case(ALLOWED, None, one(kept(cost(90, account="6072")), accounts={"wages": ["70"]}), ("Café",)),
    Case(ALLOWED, None, one(kept(cost(90)), accounts={})),
    Case(ALLOWED, None, one(kept(cost(90)), costs=[], accounts={})),
    Case(ALLOWED, None, one(kept(cost(90)), projects={}), ("Café",)),
    Case(ALLOWED, None, one(kept(currency="EUR")), ("1",)),
    Case(ALLOWED, None, one()),
    Case(FOLLOWED, True, one(kept(cost(1000), cost(200, account="5810")), plan=PLAN)),
    Case(FOLLOWED, True, one(kept(cost(1100)), plan=PLAN, budget_tolerance_pct=10), ("1 ", "2", "10 %")),
    Case(
        FOLLOWED,
        False,
        one(kept(cost(1100), cost(300, account="5810")), plan=PLAN, budget_tolerance_pct=10),
        ("2 ", "1 ", "10 %", "100 kr"),
    ),
    Case(FOLLOWED, True, one(kept(cost(1000), cost(90, account="6072")), plan=PLAN)),
    Case(FOLLOWED, True, one(kept(cost(1000), budget=(budget(600), budget(400, period="202302"))))),
    Case(FOLLOWED, True, one(kept(cost(1000), budget=(budget(1000), budget(5, "3990")))), ("1",)),
    Case(FOLLOWED, True, one(kept(cost(1000), budget=(budget(1000),)), plan=[{**WAGES, "planned_sek": 10}])),
    Case(FOLLOWED, True, one(kept(cost(60, account="6072"), budget=(budget(60, "6110"),)))),
    Case(
        FOLLOWED,
        False,
        one(kept(cost(1001)), plan=PLAN),
        ("Café", "vikarier", "1 001 kr", " 1 kr", "1 000 kr"),
        ("cost_plan.csv", " 2"),
    ),
    Case(FOLLOWED, False, one(kept(cost(1101)), plan=PLAN, budget_tolerance_pct=10), ("101 kr",)),
    Case(FOLLOWED, False, one(kept(cost(30, account="5810")), plan=[WAGES]), ("resor", "30 kr")),
    Case(FOLLOWED, False, one(kept(cost(30, account="5810")), plan=[{**TRAVEL, "planned_sek": 0}]), ("resor", "30 kr")),
    Case(
        FOLLOWED,
        False,
        one(kept(cost(1001)), plan=[{**WAGES, "planned_sek": 400}, {**WAGES, "planned_sek": 599}]),
        ("999 kr", " 2 kr"),
    ),
    Case(FOLLOWED, False, one(kept(cost(1300)), plan=PLAN, accounts={}), ("1 300 kr", "1 200 kr", "100 kr")),
    Case(
        FOLLOWED,
        False,
        one(kept(cost(500), cost(300, account="5810")), plan=PLAN, accounts={"wages": ["70"]}),
        ("300 kr", "200 kr"),
    ),
    Case(FOLLOWED, False, one(kept(cost(1000.01), budget=(budget(1000),))), ("0,01 kr", "1 000 kr"), ("1",)),
    Case(FOLLOWED, False, one(kept(cost(1300)), plan=[WAGES, {**TRAVEL, "planned_sek": None}]), ("300 kr",)),
    Case(FOLLOWED, None, one(kept(cost(7), budget=(budget(10),)), next_year(cost(7, NEXT_MAY))), ("Café",)),
    Case(FOLLOWED, None, one(kept(cost(1000)), plan=[WAGES, {**TRAVEL, "planned_sek": None}]), ("Café",)),
    Case(FOLLOWED, None, one(kept(cost(1000)), plan=[WAGES, WINE]), ("Café",)),
    Case(FOLLOWED, None, one(kept(cost(1200)), plan=PLAN, accounts={}), ("Café",)),
    Case(
        FOLLOWED,
        None,
        one(
            kept(cost(1000)),
        ),
        ("Café",),
    ),
    Case(FOLLOWED, None, one(kept(cost(1000)), plan=PLAN, projects={}), ("Café",)),
    Case(FOLLOWED, None, one(plan=PLAN)),
)
