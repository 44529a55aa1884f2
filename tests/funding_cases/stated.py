"""Cases of what documents state of a project against what the tables say."""

from __future__ import annotations

from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import facts, study

SEK = {"unit": "kr"}
GRANTED = {"application": "a01", "outcome": "granted", "year": 2023, "granted_sek": 90000}
USED = {"application": "a01", "year": 2023, "used_sek": 80000}


def both(*stated: tuple[str, Any], own: str | None = "a01", **tables: Any) -> FundingStudy:
    """Facts by name, and a fund in which a01 is the project."""
    rows = {
        "applications": [{"id": "a01", "total_cost_sek": 120000}, {"id": "a02"}],
        "decisions": [GRANTED],
        "settlements": [USED],
        **tables,
    }
    found = facts(*({"fact": name, "value": str(value), **SEK} for name, value in stated))
    return study(facts_=found, settings={"application": own}, **rows)


TWO_YEARS = {
    "decisions": [GRANTED, {**GRANTED, "year": 2024}],
    "settlements": [USED, {**USED, "year": 2024, "used_sek": None}],
}
ROUNDED = facts({"fact": "total_cost_sek", "value": "119999,6", "kind": "rounded", **SEK})
CASES: tuple[Case, ...] = (
    Case("stated_amounts_agree", True, both(("grant_sek", 90000), ("used_sek", 80000), ("total_cost_sek", 120000))),
    Case("stated_amounts_agree", True, both(("grant_sek", "180 000"), **TWO_YEARS)),
    Case(
        "stated_amounts_agree",
        False,
        both(("grant_sek", 95000), ("used_sek", 80000)),
        ("95 000 kr", "90 000 kr"),
        ("rapport, s. 2",),
    ),
    Case("stated_amounts_agree", False, both(("used_sek", 80001)), ("80 001 kr", "80 000 kr")),
    Case("stated_amounts_agree", False, both(("used_sek", 70000), **TWO_YEARS), ("70 000 kr", "80 000 kr")),
    Case(
        "stated_amounts_agree",
        False,
        both(("grant_sek", 90000), decisions=[{"application": "a01", "outcome": "refused"}]),
        (" 0 kr",),
    ),
    Case("stated_amounts_agree", None, both(("used_sek", 90000), **TWO_YEARS)),
    Case("stated_amounts_agree", None, both(("cofinancing_sek", 30000))),
    Case("stated_amounts_agree", None, both(("grant_sek", 90000), decisions=[])),
    Case("stated_amounts_agree", None, both(("grant_sek", 90000), own=None)),
    Case("stated_amounts_agree", None, both()),
    Case("stated_amounts_agree", None, study(facts_=ROUNDED)),
    Case(
        "stated_amounts_agree",
        True,
        study(
            facts_=ROUNDED,
            settings={"application": "a01"},
            applications=[{"id": "a01", "total_cost_sek": 120000}],
        ),
    ),
)
