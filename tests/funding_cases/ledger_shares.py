"""Cases of the check of the shares in the ledgers."""

from __future__ import annotations

from typing import Any

from evallib.funding.ledger import Ledger
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_cases.ledger_costs import APPLICATION, GRANTED, cost, kept
from tests.funding_studies import SOURCE, study


def one(
    *ledgers: Ledger,
    others: int | None = 0,
    decisions: list[dict[str, Any]] | None = None,
    costs: list[dict[str, Any]] | None = None,
    **settings: Any,
) -> FundingStudy:
    """One project granted 1 000 kr, of which a tenth may go to travel; half of substitutes is paid."""
    of_ledger = {"files": ["a.se"], "projects": {"a1": ["P1"]}, "accounts": ACCOUNTS, **settings}
    return study(
        ledgers=ledgers,
        rules={"costs": BOTH if costs is None else costs},
        settings={"as_of": "2024-06-30", "ledger": of_ledger},
        applications=[{**APPLICATION, "cofinancing_sek": others}],
        decisions=[GRANTED] if decisions is None else decisions,
    )


PARTIAL = {"extent": "partial", **SOURCE}
TRAVEL = {"id": "travel", "name": "resor", "max_share_pct": 10, "share_of": "grant", **PARTIAL}
WAGES = {"id": "wages", "name": "vikarier", "max_share_pct": 50, "share_of": "cost", **PARTIAL}
BOTH = [TRAVEL, WAGES]
ACCOUNTS = {"travel": ["58"], "wages": ["70-75"]}
SHARES = "cost_shares_booked"
FULL = [{"id": "room", "name": "lokal", "extent": "full", **SOURCE}]
REFUSED = [{"application": "a1", "outcome": "refused", "year": 2023}]


def travel(sek: float) -> Ledger:
    return kept(cost(sek, account="5810"), cost(500, account="6110"))


def wages(sek: float) -> Ledger:
    return kept(cost(sek, account="7010"))


CASES: tuple[Case, ...] = (
    Case(SHARES, True, one(travel(100))),
    Case(SHARES, True, one(travel(100), others=None)),
    Case(SHARES, True, one(travel(100.50))),
    Case(SHARES, True, one(kept())),
    Case(SHARES, True, one(kept(cost(150, account="5810"), cost(-50, account="5810")))),
    Case(SHARES, True, one(travel(150), decisions=[{**GRANTED, "granted_sek": 1500}])),
    Case(SHARES, True, one(travel(150), decisions=REFUSED)),
    Case(SHARES, False, one(travel(101)), ("Café", "101 kr", "resor", "10 %", "1 000 kr"), (" 1",)),
    Case(SHARES, False, one(travel(160), others=50), ("160 kr", "50 kr")),
    Case(SHARES, None, one(travel(150), others=50), ("150 kr", "50 kr", "10 %")),
    Case(SHARES, None, one(travel(150), others=None), ("Café", "150 kr", "10 %")),
    Case(SHARES, False, one(wages(800), others=300), ("800 kr", "vikarier", "50 %", "300 kr"), (" 1",)),
    Case(SHARES, False, one(wages(800)), ("800 kr", "50 %")),
    Case(SHARES, None, one(wages(800), others=400), ("800 kr", "50 %", "400 kr")),
    Case(SHARES, None, one(wages(800), others=None), ("800 kr",)),
    Case(SHARES, None, one(travel(101), decisions=[{**GRANTED, "granted_sek": None}]), ("Café",)),
    Case(SHARES, None, one(travel(101), decisions=[])),
    Case(SHARES, None, one(travel(100), costs=FULL)),
    Case(SHARES, None, one(travel(100), accounts={})),
    Case(SHARES, None, one(travel(100), accounts={"travel": ["58"]}), ("Café",)),
    Case(SHARES, False, one(travel(101), accounts={"travel": ["58"]}), ("101 kr",)),
    Case(SHARES, None, one(travel(100), projects={}), ("Café",)),
    Case(SHARES, None, one()),
)
