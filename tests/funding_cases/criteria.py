"""What applications are judged by: must criteria, compound criteria, questions and answers."""

from __future__ import annotations

from typing import Any

from evallib.funding.records import Records
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

MUST = {
    "criteria": [
        {"id": "C1", "kind": "must", "text": "I linje med uppdraget", **SOURCE},
        {"id": "C2", "kind": "must", "text": "Till nytta för brukarna", **SOURCE},
        {"id": "R1", "kind": "judged", "text": "Bäst svar", **SOURCE},
    ]
}
COMPOUND = {
    "criteria": [
        {"id": "P1", "kind": "priority", "text": "Tidigt stöd", **SOURCE},
        {"id": "P2", "kind": "priority", "text": "Klientcentrering", **SOURCE},
        {"id": "P3", "kind": "compound", "text": "Uppföljningsplan", "needs_one_of": ["P1", "P2"], **SOURCE},
    ]
}
JUDGED = {"criteria": [MUST["criteria"][2]]}


def fund(rules: dict[str, Any], *, outcome: str = "granted", **answers: bool | None) -> FundingStudy:
    """One application (a1, project P), decided, with these answers."""
    rows = [{"application": "a1", "criterion": name, "met": met} for name, met in answers.items()]
    return study(
        rules=rules,
        applications=[{"id": "a1", "project": "P"}],
        decisions=[{"application": "a1", "outcome": outcome}],
        answers=rows,
    )


def without_tables(study_: FundingStudy) -> FundingStudy:
    """The same grant as if facts.csv had stated it: no tables are given."""
    rows = study_.records
    return FundingStudy(study_.programme, study_.facts, Records(rows.applications, rows.decisions))


MUST_CRITERIA = (
    Case("must_criteria", True, fund(MUST, C1=True, C2=True)),
    Case(
        "must_criteria",
        False,
        fund(MUST, C1=True, C2=False),
        says=("”P” (a1)", "C2", "Till nytta för brukarna"),
        at=("answers.csv, rad 3",),
    ),
    Case("must_criteria", False, fund(MUST, C1=False)),
    Case("must_criteria", None, fund(MUST, C1=True, C2=None), says=("”P” (a1)",)),
    Case("must_criteria", None, fund(MUST, C1=True)),
    Case("must_criteria", None, fund(JUDGED, R1=False)),
    Case("must_criteria", None, study(rules=MUST)),
    Case("must_criteria", None, study()),
    Case("must_criteria", None, without_tables(fund(MUST))),
    Case("must_criteria", True, fund(MUST, outcome="refused", C1=False)),
)

COMPOUND_RULE = (
    Case("compound_rule", True, fund(COMPOUND, P1=True, P2=False, P3=False)),
    Case("compound_rule", True, fund(COMPOUND, P1=True, P2=False, P3=True), says=("P3", "P1 och P2")),
    Case("compound_rule", True, fund(COMPOUND, P1=False, P2=True, P3=True)),
    Case("compound_rule", True, fund(COMPOUND, P1=False, P2=False, P3=False)),
    Case(
        "compound_rule",
        False,
        fund(COMPOUND, P1=False, P2=False, P3=True),
        says=("”P” (a1)", "P3", "P1 och P2"),
        at=("answers.csv, rad 4",),
    ),
    Case("compound_rule", None, fund(COMPOUND, P1=False, P3=True)),
    Case("compound_rule", None, fund(COMPOUND, P1=False, P2=False)),
    Case("compound_rule", True, fund(COMPOUND, P1=True)),
    Case("compound_rule", True, fund(COMPOUND, P3=False)),
    Case("compound_rule", None, study(rules=COMPOUND), says=("P3", "P1 och P2")),
    Case("compound_rule", None, study()),
    Case("compound_rule", True, fund(COMPOUND, outcome="refused", P1=False, P2=False, P3=True)),
)


def texts(*rows: tuple[str, str, str]) -> FundingStudy:
    """Applications with these ideas, goals and measures."""
    names = ("idea", "goal", "measure")
    return study(
        applications=[{"id": f"a{n}", **dict(zip(names, row, strict=True))} for n, row in enumerate(rows, start=1)]
    )


QUESTIONS_ANSWERED = (
    Case("questions_answered", True, texts(("Läsa", "Läslust", "Antal lån"))),
    Case(
        "questions_answered",
        False,
        texts(("Läsa", "Läslust", "Antal lån"), ("Spela", "", "")),
        says=("a2",),
        at=("applications.csv, rad 3",),
    ),
    Case("questions_answered", None, texts(("", "", ""))),
    Case("questions_answered", None, study()),
    Case("questions_answered", False, texts(("", "", ""), ("Läsa", "Läslust", "Antal lån")), says=("a1",)),
)

ANSWERS_COMPLETE = (
    Case("answers_complete", True, fund(MUST, C1=True, C2=False)),
    Case("answers_complete", False, fund(MUST, C2=True), says=("”P” (a1)", "C1"), at=("applications.csv, rad 2",)),
    Case("answers_complete", False, fund(COMPOUND, P1=True, P2=None, P3=None), says=("P2 och P3",)),
    Case("answers_complete", None, study(rules=MUST, applications=[{"id": "a1"}])),
    Case("answers_complete", None, fund(JUDGED)),
    Case("answers_complete", None, study()),
    Case("answers_complete", True, fund(MUST, outcome="withdrawn")),
)

CASES: tuple[Case, ...] = (*MUST_CRITERIA, *COMPOUND_RULE, *QUESTIONS_ANSWERED, *ANSWERS_COMPLETE)
