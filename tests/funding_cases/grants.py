"""What each application was granted: within the ceiling and what was asked, stated, and decided at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.records import Records
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

CEILING = {"ceiling": {"amount_sek": 100, **SOURCE}}
DECIDED_IN_MARCH = {
    "dates": [{"event": "decision", "date": "2023-03-01", "label": "Beslut", "round": "2023", **SOURCE}]
}


def grant(application: str, amount: int | str | None, **keys: Any) -> dict[str, Any]:
    return {"application": application, "outcome": "granted", "granted_sek": amount, **keys}


def fund(*decisions: dict[str, Any], rules: dict[str, Any] | None = None, **asked: int | None) -> FundingStudy:
    """These decisions about projects called P, and what each application asked for."""
    ids = sorted({row["application"] for row in decisions} | set(asked))
    rows = [{"id": one, "project": "P", "round": "2023", "asked_sek": asked.get(one)} for one in ids]
    return study(rules=rules, applications=rows, decisions=list(decisions))


def stated_only(study_: FundingStudy) -> FundingStudy:
    """The same as if facts.csv had stated it: no tables are given."""
    rows = study_.records
    return FundingStudy(study_.programme, study_.facts, Records(rows.applications, rows.decisions))


WITHIN_CEILING = (
    Case("within_ceiling", True, fund(grant("a1", 100), grant("a2", 99), rules=CEILING), says=("100 kr",)),
    Case(
        "within_ceiling",
        False,
        fund(grant("a1", "100.25"), grant("a2", 120), rules=CEILING),
        says=("”P” (a2)", "120 kr", "20 kr", "0,25 kr", "”P” (a1)"),
        at=("decisions.csv, rad 2", "decisions.csv, rad 3"),
    ),
    # The ceiling is for all years together.
    Case(
        "within_ceiling",
        False,
        fund(grant("a1", 60, year=2023), grant("a1", 41, year=2024), rules=CEILING),
        says=("101 kr",),
        at=("decisions.csv, rad 2; decisions.csv, rad 3",),
    ),
    Case("within_ceiling", False, fund(grant("a1", 101, year=2023), grant("a1", None, year=2024), rules=CEILING)),
    Case("within_ceiling", None, fund(grant("a1", 60, year=2023), grant("a1", None, year=2024), rules=CEILING)),
    Case("within_ceiling", None, fund(grant("a1", 60))),
    Case("within_ceiling", None, study(rules=CEILING)),
    Case("within_ceiling", True, fund(grant("a1", 0), rules=CEILING)),
    Case("within_ceiling", True, fund({"application": "a1", "outcome": "refused"}, rules=CEILING)),
    Case("within_ceiling", True, stated_only(fund(grant("a1", 100), rules=CEILING))),
    Case("within_ceiling", False, stated_only(fund(grant("a1", 101), rules=CEILING))),
    Case(
        "within_ceiling",
        True,
        fund(grant("a1", 120, decided=date(2023, 1, 1)), grant("a1", 90, decided=date(2023, 1, 2)), rules=CEILING),
        says=("90 kr",),
    ),
)

GRANTED_WITHIN_ASKED = (
    Case("granted_within_asked", True, fund(grant("a1", 100), grant("a2", 0), a1=100, a2=7)),
    Case(
        "granted_within_asked",
        False,
        fund(grant("a1", "100.5"), a1=100),
        says=("”P” (a1)", "100,50 kr", "100 kr"),
        at=("decisions.csv, rad 2",),
    ),
    Case("granted_within_asked", False, fund(grant("a1", 70, year=2023), grant("a1", 40, year=2024), a1=100)),
    Case(
        "granted_within_asked", False, fund(grant("a1", 101, year=1), grant("a1", None, year=2), grant("a2", 1), a1=100)
    ),
    Case("granted_within_asked", None, fund(grant("a1", 100))),
    Case("granted_within_asked", None, fund(grant("a1", None), a1=100)),
    Case("granted_within_asked", None, fund(grant("a1", 1), grant("a2", 1), a1=1), says=("a2",)),
    Case("granted_within_asked", None, study()),
    Case("granted_within_asked", True, fund({"application": "a1", "outcome": "refused"}, a1=None)),
)

GRANTS_HAVE_AMOUNTS = (
    Case("grants_have_amounts", True, fund(grant("a1", 0), grant("a2", 5))),
    Case(
        "grants_have_amounts",
        False,
        fund(grant("a1", 5), grant("a2", None)),
        says=("”P” (a2)",),
        at=("decisions.csv, rad 3",),
    ),
    Case("grants_have_amounts", None, study()),
    Case("grants_have_amounts", True, fund({"application": "a1", "outcome": "refused"})),
)


def waiting(**settings: str) -> FundingStudy:
    """An application without a decision in a round that is decided on 1 March."""
    rows = [{"id": "a1", "project": "P", "round": "2023"}]
    return study(settings=settings, rules=DECIDED_IN_MARCH, applications=rows, decisions=[])


APPLICATIONS_DECIDED = (
    Case("applications_decided", True, fund(grant("a1", 1), {"application": "a2", "outcome": "withdrawn"})),
    Case(
        "applications_decided",
        False,
        fund(grant("a1", 1), a2=5),
        says=("”P” (a2)",),
        at=("applications.csv, rad 3",),
    ),
    Case("applications_decided", None, study(applications=[{"id": "a1"}])),
    Case("applications_decided", None, study()),
    # Before the day of the decision nobody can be late.
    Case("applications_decided", True, waiting(as_of="2023-02-28")),
    Case("applications_decided", False, waiting(as_of="2023-03-01"), says=("”P” (a1)",)),
    Case("applications_decided", None, waiting(), says=("”P” (a1)",)),
)

CASES: tuple[Case, ...] = (*WITHIN_CEILING, *GRANTED_WITHIN_ASKED, *GRANTS_HAVE_AMOUNTS, *APPLICATIONS_DECIDED)
