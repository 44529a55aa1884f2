"""Cases of who pays: the share of others, and sums that do or do not add up."""

from __future__ import annotations

from typing import Any

from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import STATED
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

GRANTED = [{"application": "a01", "outcome": "granted", "granted_sek": 60000}]
REFUSED = [{"application": "a01", "outcome": "refused"}]


def application(others: int | None = 40000, cost: int | None = 100000, **keys: Any) -> dict[str, Any]:
    return {"id": "a01", "asked_sek": 60000, "cofinancing_sek": others, "total_cost_sek": cost, **keys}


def others_pay(*applications: dict[str, Any], rounded: int = 1, **keys: Any) -> FundingStudy:
    tables = {"decisions": GRANTED, **keys}
    rules = {"cofinancing": {"min_pct": 40, **SOURCE}}
    return study(rules=rules, settings={"rounded_to_sek": rounded}, applications=list(applications), **tables)


def plan(*lines: tuple[int | None, int | None], rounded: int = 1, **keys: Any) -> FundingStudy:
    rows = [
        {"application": "a01", "cost": f"k{n}", "planned_sek": planned, "from_grant_sek": from_grant}
        for n, (planned, from_grant) in enumerate(lines)
    ]
    return study(applications=[application(**keys)], cost_plan=rows, settings={"rounded_to_sek": rounded})


def financed(*applications: dict[str, Any], rounded: int = 1) -> FundingStudy:
    return study(applications=list(applications), settings={"rounded_to_sek": rounded})


def documented(grant: int | None) -> FundingStudy:
    """The one application that is made of facts: what was granted counts."""
    decisions = [{"application": STATED, "outcome": "granted", "granted_sek": grant}]
    return study(applications=[application(id=STATED, asked_sek=None)], decisions=decisions)


WHOLE = (60000, 40000), (40000, 20000)
CASES: tuple[Case, ...] = (
    Case("cofinancing", True, others_pay(application()), ("40,0 %",)),
    Case("cofinancing", True, others_pay(application(0), decisions=REFUSED)),
    Case("cofinancing", True, others_pay(application(39700), rounded=1000)),
    Case(
        "cofinancing", False, others_pay(application(39000)), ("a01", "39,0 %", "40,0 %"), ("applications.csv, rad 2",)
    ),
    Case("cofinancing", False, others_pay(application(39000), application(None, id="a02")), ("39,0 %",)),
    Case("cofinancing", None, others_pay(application(None))),
    Case("cofinancing", None, others_pay(application(cost=None))),
    Case("cofinancing", None, others_pay(application(0, 0))),
    Case("cofinancing", None, study(rules={"cofinancing": {"min_pct": 40, **SOURCE}}, applications=[application(0)])),
    Case("cofinancing", None, study(rules={"cofinancing": {"min_pct": 40, **SOURCE}})),
    Case("cofinancing", None, study(applications=[application(0)], decisions=GRANTED)),
    Case("cost_plan_adds_up", True, plan(*WHOLE)),
    Case("cost_plan_adds_up", True, plan((60400, 40000), (40400, 20400), rounded=1000)),
    Case("cost_plan_adds_up", False, plan(*WHOLE, cost=100002), ("a01", "100 000 kr", "100 002 kr")),
    Case(
        "cost_plan_adds_up",
        False,
        plan(*WHOLE, asked_sek=55000),
        ("60 000 kr", "55 000 kr"),
        ("applications.csv, rad 2",),
    ),
    Case("cost_plan_adds_up", False, plan((None, 60000), (100002, None)), ("100 002 kr",)),
    Case("cost_plan_adds_up", None, plan(*WHOLE, cost=None)),
    Case("cost_plan_adds_up", None, plan((60000, 60000), (None, None))),
    Case("cost_plan_adds_up", None, study(applications=[application()])),
    Case("financing_adds_up", True, financed(application())),
    Case("financing_adds_up", True, financed(application(40001))),
    Case("financing_adds_up", True, financed(application(41000), rounded=1000)),
    Case("financing_adds_up", True, documented(60000)),
    Case("financing_adds_up", False, financed(application(30000)), ("a01", "90 000 kr", "100 000 kr")),
    Case("financing_adds_up", False, financed(application(None, 50000)), ("60 000 kr", "50 000 kr")),
    Case("financing_adds_up", False, documented(70000), ("110 000 kr",)),
    Case("financing_adds_up", None, financed(application(None))),
    Case("financing_adds_up", None, financed(application(asked_sek=None))),
    Case("financing_adds_up", None, financed(application(cost=None))),
    Case("financing_adds_up", None, documented(None)),
    Case("financing_adds_up", None, financed(application(), application(None, id="a02")), ("a02",)),
    Case("financing_adds_up", None, study()),
)
