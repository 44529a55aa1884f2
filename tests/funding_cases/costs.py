"""Cases of plans: which costs the grant is to pay, and how much of each."""

from __future__ import annotations

from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

FULL = {"id": "lon", "name": "löner", "extent": "full", **SOURCE}
OPEN = {"id": "vikarie", "name": "vikarier", "extent": "partial", **SOURCE}
HALF = {"id": "resor", "name": "resor", "extent": "partial", "max_share_pct": 50, **SOURCE}
TENTH = {"id": "lokal", "name": "lokal", "extent": "full", "max_share_pct": 10, "share_of": "grant", **SOURCE}
SILENT = {"id": "studier", "name": "studieresor", "extent": None, **SOURCE}
APPLICATION = {"id": "a01", "project": "Läxhjälp"}
ASKED = {**APPLICATION, "asked_sek": 200000}
GRANTED = [{"application": "a01", "outcome": "granted", "granted_sek": 100000}]
REFUSED = [{"application": "a01", "outcome": "refused"}]


def line(cost: str, from_grant: int | None, planned: int | None = None) -> dict[str, Any]:
    return {"application": "a01", "cost": cost, "planned_sek": planned, "from_grant_sek": from_grant}


def plan(costs: list[dict[str, Any]], *lines: dict[str, Any], **keys: Any) -> FundingStudy:
    tables = {"applications": [APPLICATION], "decisions": GRANTED, "cost_plan": list(lines), **keys}
    return study(rules={"costs": costs}, **tables)


def without(*tables: str) -> FundingStudy:
    """A plan that takes more than it may of everything, without some tables."""
    rows: dict[str, Any] = {
        "applications": [APPLICATION],
        "decisions": GRANTED,
        "cost_plan": [line("resor", 51000, 100000), line("mat", 1), line("vikarie", 1)],
    }
    return study(rules={"costs": [FULL, OPEN, HALF]}, **{name: row for name, row in rows.items() if name not in tables})


CASES: tuple[Case, ...] = (
    Case("cost_share_given", True, plan([FULL, HALF])),
    Case(
        "cost_share_given",
        False,
        plan([FULL, OPEN], line("vikarie", 5000)),
        ("a01", "vikarier", "5 000 kr"),
        ("rad 2",),
    ),
    Case("cost_share_given", None, plan([FULL, OPEN], line("lon", 5000)), ("vikarier",)),
    Case("cost_share_given", None, plan([FULL, OPEN], line("vikarie", 0))),
    Case("cost_share_given", None, plan([FULL, OPEN], line("vikarie", 5000), decisions=REFUSED)),
    Case("cost_share_given", None, without("decisions")),
    Case("cost_share_given", None, plan([SILENT]), ("studieresor",)),
    Case("cost_types_allowed", True, plan([FULL], line("lon", 5000), line("mat", 0, 3000))),
    Case("cost_types_allowed", True, plan([FULL], line("mat", 5000), decisions=REFUSED)),
    Case(
        "cost_types_allowed",
        False,
        plan([FULL], line("lon", 1), line("mat", 2000), line("mat", 500)),
        ("a01", "2 500 kr"),
        ("cost_plan.csv, rad 3",),
    ),
    Case("cost_types_allowed", False, plan([FULL], line("mat", 2000), line("mat", None)), ("2 000 kr",)),
    Case("cost_types_allowed", None, plan([FULL], line("mat", None))),
    Case("cost_types_allowed", None, plan([], line("mat", 2000))),
    Case("cost_types_allowed", None, without("cost_plan")),
    Case("cost_types_allowed", None, without("decisions")),
    Case(
        "cost_types_allowed",
        None,
        plan(
            [FULL],
            line("lon", 1),
            applications=[APPLICATION, {"id": "a02"}],
            decisions=[*GRANTED, {**GRANTED[0], "application": "a02"}],
        ),
        ("a02",),
    ),
    Case("cost_shares", True, plan([HALF], line("resor", 50000, 100000))),
    Case("cost_shares", True, plan([HALF], line("resor", 51, 101))),
    Case("cost_shares", True, plan([HALF], line("resor", 60000, 100000), line("resor", 0, 20000))),
    Case("cost_shares", True, plan([HALF], line("lon", 60000, 60000))),
    Case("cost_shares", True, plan([TENTH], line("lokal", 10000, 10000))),
    Case("cost_shares", True, plan([TENTH], line("lokal", 20000), line("lon", 180000), applications=[ASKED])),
    Case("cost_shares", True, plan([TENTH], line("lokal", 10000), line("lon", 90000), applications=[ASKED])),
    Case("cost_shares", True, plan([HALF], line("resor", 51000, 100000), decisions=REFUSED)),
    Case(
        "cost_shares",
        False,
        plan([HALF], line("resor", 50001, 100000)),
        ("a01", "50 001 kr", "100 000 kr", " 50 %"),
        ("cost_plan.csv, rad 2",),
    ),
    Case("cost_shares", False, plan([HALF], line("resor", 1000, 0)), ("1 000 kr",)),
    Case("cost_shares", False, plan([HALF], line("resor", 51000, 100000), line("resor", None, 0)), ("51 000 kr",)),
    Case("cost_shares", False, plan([TENTH], line("lokal", 10001, 10001)), ("10 001 kr", "100 000 kr", " 10 %")),
    Case(
        "cost_shares",
        False,
        plan([TENTH], line("lokal", 10001), line("lon", 89999), applications=[ASKED]),
        ("10 001 kr", "100 000 kr"),
    ),
    Case("cost_shares", False, plan([TENTH], line("lokal", 20001), applications=[ASKED]), ("20 001 kr", "200 000 kr")),
    Case("cost_shares", None, plan([HALF], line("resor", 51000, None))),
    Case("cost_shares", None, plan([HALF], line("resor", None, 100000))),
    Case("cost_shares", None, plan([TENTH], line("lokal", 10001), decisions=[{**GRANTED[0], "granted_sek": None}])),
    Case("cost_shares", None, plan([FULL], line("lon", 51000, 100000))),
    Case("cost_shares", None, plan([HALF])),
    Case("cost_shares", None, without("cost_plan")),
    Case("cost_shares", None, without("decisions")),
)
