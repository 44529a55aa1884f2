"""The programme's money: envelopes, what was left of them, and how many projects shared them."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.records import Records
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, facts, programme, study

TWO_OR_THREE = {"projects": {"low": 2, "high": 3, **SOURCE}}


def envelopes(**years: int) -> dict[str, Any]:
    """The rule of the money of each year, as ``y2023=100``."""
    return {"envelopes": [{"year": int(year[1:]), "amount_sek": amount, **SOURCE} for year, amount in years.items()]}


def grant(application: str, amount: int | str | None, year: int | None = 2023, **keys: Any) -> dict[str, Any]:
    return {"application": application, "outcome": "granted", "granted_sek": amount, "year": year, **keys}


def refusal(application: str, **keys: Any) -> dict[str, Any]:
    return {"application": application, "outcome": "refused", "year": 2023, **keys}


def fund(rules: dict[str, Any], *decisions: dict[str, Any], **applications: dict[str, Any]) -> FundingStudy:
    """A study of these decisions; each application is of round 2023 and asks from 2023."""
    ids = sorted({row["application"] for row in decisions} | set(applications))
    rows = [{"id": one, "round": "2023", "year": 2023, **applications.get(one, {})} for one in ids]
    return study(rules=rules, applications=rows, decisions=list(decisions))


def stated_only(study_: FundingStudy) -> FundingStudy:
    """The same as if facts.csv had stated it: no tables are given."""
    rows = study_.records
    return FundingStudy(study_.programme, study_.facts, Records(rows.applications, rows.decisions))


ENVELOPE_YEAR = (
    Case("envelope_year", True, fund(envelopes(y2023=100), grant("a1", 60), grant("a2", 40)), says=("100 kr", "2023")),
    Case(
        "envelope_year",
        False,
        fund(envelopes(y2023=100), grant("a1", 60), grant("a2", "40.5")),
        says=("100,50 kr", "0,50 kr", "100 kr"),
        at=("webb, rad 3",),
    ),
    Case("envelope_year", None, fund({}, grant("a1", 60))),
    Case("envelope_year", None, study(rules=envelopes(y2023=100))),
    Case("envelope_year", None, fund(envelopes(y2022=100), grant("a1", 60)), says=("2023",)),
    Case("envelope_year", None, fund(envelopes(y2023=100), grant("a1", 60), grant("a2", None)), says=("a2",)),
    Case("envelope_year", None, fund(envelopes(y2023=100), grant("a1", 60, year=None)), says=("a1",)),
    Case("envelope_year", None, stated_only(fund(envelopes(y2023=100), grant("a1", 60)))),
    Case("envelope_year", False, fund(envelopes(y2023=100), grant("a1", 101), grant("a2", None)), says=("101 kr",)),
    Case("envelope_year", False, fund(envelopes(y2023=100), grant("a1", 101), grant("a2", 5, year=2024))),
    Case("envelope_year", True, fund(envelopes(y2023=100), refusal("a1"))),
    Case("envelope_year", True, fund(envelopes(y2023=100, y2024=50), grant("a1", 100), grant("a1", 50, year=2024))),
    Case(
        "envelope_year",
        False,
        fund(envelopes(y2023=100, y2024=50), grant("a1", 90), grant("a2", 52, year=2024), grant("a3", 20)),
        says=("110 kr", "52 kr"),
    ),
    # A later decision revises the first one, a withdrawn grant is no grant, and a grant of zero is an amount.
    Case(
        "envelope_year",
        True,
        fund(
            envelopes(y2023=100),
            grant("a1", 150, decided=date(2023, 1, 1)),
            grant("a1", 60, decided=date(2023, 2, 1)),
            grant("a2", 50, decided=date(2023, 1, 1)),
            {"application": "a2", "outcome": "withdrawn", "year": 2023, "decided": date(2023, 3, 1)},
            grant("a3", 0),
        ),
        says=("60 kr",),
    ),
)

ENVELOPE_TOTAL = (
    Case("envelope_total", True, fund(envelopes(y2023=100, y2024=50), grant("a1", 120), grant("a2", 30, year=None))),
    Case(
        "envelope_total",
        False,
        fund(envelopes(y2023=100, y2024=50), grant("a1", 120), grant("a2", 31, year=None)),
        says=("151 kr", "1 kr", "150 kr", "2023 och 2024"),
        at=("webb, rad 3",),
    ),
    Case("envelope_total", None, fund({}, grant("a1", 60))),
    Case("envelope_total", None, study(rules=envelopes(y2023=100))),
    Case("envelope_total", None, stated_only(fund(envelopes(y2023=100), grant("a1", 60, year=None)))),
    Case("envelope_total", False, stated_only(fund(envelopes(y2023=100), grant("a1", 101, year=None)))),
    Case("envelope_total", None, fund(envelopes(y2023=100), grant("a1", None)), says=("a1",)),
    Case(
        "envelope_total", None, fund(envelopes(y2023=100), grant("a1", 60), grant("a2", 60, year=2024)), says=("2024",)
    ),
    Case("envelope_total", False, fund(envelopes(y2023=100), grant("a1", 101), grant("a2", None)), says=("101 kr",)),
)

ASKS = {"a2": {"asked_sek": 40, "project": "Läxhjälp"}}
C1 = {"criteria": [{"id": "C1", "kind": "must", "text": "I linje med uppdraget", **SOURCE}]}
TWO_YEARS = {"start": date(2023, 9, 1), "end": date(2024, 6, 1)}
LAST_DAY = {"dates": [{"event": "application", "date": "2022-11-30", "label": "Ansökan", "round": "2023", **SOURCE}]}
REFUSED = (grant("a1", 60), refusal("a2"))

ENVELOPE_USED = (
    Case("envelope_used", True, fund(envelopes(y2023=99), *REFUSED, **ASKS)),
    Case(
        "envelope_used",
        False,
        fund(envelopes(y2023=100), *REFUSED, **ASKS),
        says=("”Läxhjälp” (a2)", "40 kr", "2023"),
        at=("applications.csv, rad 3",),
    ),
    Case("envelope_used", True, fund(envelopes(y2023=100), grant("a1", 60))),
    # What it asks of the year is not stated, when it asks for the money of two years; but nothing is left of it at all.
    Case("envelope_used", None, fund(envelopes(y2023=100), *REFUSED, a2={**ASKS["a2"], **TWO_YEARS}), says=("a2",)),
    Case("envelope_used", True, fund(envelopes(y2023=60), *REFUSED, a2={**ASKS["a2"], **TWO_YEARS})),
    Case("envelope_used", None, fund({**envelopes(y2023=100), **LAST_DAY}, *REFUSED, **ASKS), says=("a2",)),
    Case("envelope_used", None, fund({}, *REFUSED, **ASKS)),
    Case("envelope_used", None, study(rules=envelopes(y2023=100))),
    Case("envelope_used", None, fund(envelopes(y2022=100), *REFUSED, **ASKS), says=("a2",)),
    Case("envelope_used", None, fund(envelopes(y2023=100), *REFUSED), says=("a2",)),
    Case("envelope_used", None, fund(envelopes(y2023=100), grant("a1", None), refusal("a2"), **ASKS)),
    Case(
        "envelope_used",
        None,
        fund(envelopes(y2023=100), grant("a1", 1, year=None), grant("a3", 60), refusal("a2"), **ASKS),
    ),
    Case("envelope_used", None, fund(envelopes(y2023=100), *REFUSED, a3={}, **ASKS)),
    Case("envelope_used", None, fund({**envelopes(y2023=100), **C1}, *REFUSED, **ASKS)),
    Case("envelope_used", True, fund(envelopes(y2023=60), *REFUSED), says=()),
    # Nobody need be granted who asks for more than the ceiling, or when there are projects enough.
    Case(
        "envelope_used", True, fund({**envelopes(y2023=100), "ceiling": {"amount_sek": 39, **SOURCE}}, *REFUSED, **ASKS)
    ),
    Case(
        "envelope_used",
        True,
        fund({**envelopes(y2023=100), "projects": {"low": 0, "high": 1, **SOURCE}}, *REFUSED, **ASKS),
    ),
    Case(
        "envelope_used",
        True,
        study(
            rules={**envelopes(y2023=100), **C1},
            applications=[{"id": "a2", "year": 2023, "asked_sek": 40}],
            decisions=[refusal("a2")],
            answers=[{"application": "a2", "criterion": "C1", "met": False}],
        ),
    ),
)


def rounds(*counts: tuple[str, int, int]) -> FundingStudy:
    """Rounds with so many granted and so many undecided applications."""
    ids = [(f"{round_}_{n}", round_, n < granted) for round_, granted, open_ in counts for n in range(granted + open_)]
    return study(
        rules=TWO_OR_THREE,
        applications=[{"id": one, "round": round_} for one, round_, _granted in ids],
        decisions=[grant(one, 10) for one, _round, granted in ids if granted],
    )


def stated_number(count: int | None) -> FundingStudy:
    stated = facts(
        {"fact": "projects_granted", "value": str(count)} if count is not None else {"fact": "projects_granted"}
    )
    return FundingStudy(programme(**TWO_OR_THREE), stated)


NUMBER_OF_PROJECTS = (
    Case("number_of_projects", True, rounds(("2023", 2, 0), ("2024", 3, 0)), says=("2023", "2024")),
    Case("number_of_projects", False, rounds(("2023", 2, 0), ("2024", 4, 0)), says=("2024: 4",), at=("webb, rad 3",)),
    Case("number_of_projects", False, rounds(("2023", 1, 0)), says=("2023: 1",)),
    Case("number_of_projects", None, rounds(("2023", 1, 1))),
    Case("number_of_projects", None, rounds(("2023", 2, 2))),
    Case("number_of_projects", None, rounds(("2023", 0, 1), ("2024", 2, 0))),
    Case("number_of_projects", True, rounds(("2023", 2, 1))),
    Case("number_of_projects", False, rounds(("2023", 4, 9)), says=("4",)),
    Case("number_of_projects", False, fund(TWO_OR_THREE, refusal("a1"), refusal("a2"))),
    Case("number_of_projects", None, fund({}, grant("a1", 1))),
    Case("number_of_projects", None, study(rules=TWO_OR_THREE)),
    Case("number_of_projects", True, stated_number(3), says=("3",)),
    Case("number_of_projects", False, stated_number(4), says=("4",), at=("rapport, s. 2",)),
    Case("number_of_projects", None, stated_number(None)),
)

CASES: tuple[Case, ...] = (*ENVELOPE_YEAR, *ENVELOPE_TOTAL, *ENVELOPE_USED, *NUMBER_OF_PROJECTS)
