"""What the reviewers said: within the scale, in full, followed by the decision, and in agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

SCALE = {"scoring": {"low": 1, "high": 5, **SOURCE}}
LIMIT = {"scoring": {"low": 1, "high": 5, "disagreement": 1.5, **SOURCE}}
MONEY = {"envelopes": [{"year": 2023, "amount_sek": 100, **SOURCE}]}
MUST = {"criteria": [{"id": "C1", "kind": "must", "text": "I linje med uppdraget", **SOURCE}]}
CEILING = {"ceiling": {"amount_sek": 39, **SOURCE}}


def scores(**by_application: str) -> list[dict[str, Any]]:
    """Scores by reviewers g1, g2 ... in order, as ``a1="3 4.5"``; a dash is no score, x a reviewer who abstains."""
    return [
        {"application": application, "reviewer": f"g{n}", "score": None if score == "x" else score}
        for application, told in by_application.items()
        for n, score in enumerate(told.split(), start=1)
        if score != "-"
    ]


def reviewed(rules: dict[str, Any] | None = None, **by_application: str) -> FundingStudy:
    rows = [{"id": one, "project": "P"} for one in sorted(by_application)]
    return study(rules=rules, applications=rows, scores=scores(**by_application))


SCORES_IN_SCALE = (
    Case("scores_in_scale", True, reviewed(SCALE, a1="1 5")),
    Case(
        "scores_in_scale",
        False,
        reviewed(SCALE, a1="1 5.5", a2="0 3"),
        says=("5,5", "”P” (a1)", "”P” (a2)", "1", "5"),
        at=("scores.csv, rad 3", "scores.csv, rad 4"),
    ),
    Case("scores_in_scale", True, reviewed(SCALE, a1="1 x"), says=("1 till 5",)),
    Case("scores_in_scale", None, reviewed(a1="9")),
    Case("scores_in_scale", None, study(rules=SCALE)),
    Case(
        "scores_in_scale",
        False,
        study(rules=SCALE, scores=[{"application": "a1", "reviewer": "g1", "criterion": "Anna", "score": 0}]),
        says=("a1", "0"),
    ),
)


def decided(
    rules: dict[str, Any],
    asked: dict[str, int],
    granted: dict[str, int | None],
    /,
    *,
    told: dict[str, str] | None,
    **more: Any,
) -> FundingStudy:
    """Who asked for what, who got what, and the scores; whoever got nothing was refused. ``more``: further tables.

    All are of round 2023 and its year, but b1, b2 ... which are of a second round of that year.
    """
    applications = [
        {"id": one, "project": "P", "round": "2023" if one[0] == "a" else "2023:2", "year": 2023, "asked_sek": sek}
        for one, sek in asked.items()
    ]
    decisions = [
        {"application": one, "outcome": "granted", "granted_sek": granted[one], "year": 2023}
        if one in granted
        else {"application": one, "outcome": "refused", "year": 2023}
        for one in asked
    ]
    tables: dict[str, Any] = {"applications": applications, "decisions": decisions, **more}
    if told is not None:
        tables["scores"] = scores(**told)
    return study(rules=rules, **tables)


ASKED = {"a1": 60, "a2": 40, "a3": 30}
"""The reviewers rank a1 first, then a2, then a3; 100 kr is to be shared."""
RANKED = {"a1": "5 5", "a2": "4 3", "a3": "3 3"}
LOWER_GOT_IT = {"a1": 60, "a3": 30}


def changed(made: FundingStudy, table: str, **keys: Any) -> FundingStudy:
    """The same study with something else in the rows of a table, by application."""
    rows = getattr(made.records, table)
    name = "id" if table == "applications" else "application"
    new = tuple(replace(one, **keys.get(getattr(one, name), {})) for one in rows)
    return replace(made, records=replace(made.records, **{table: new}))


def two_rounds(*, own: date | None, other: date | None) -> FundingStudy:
    """a2 was passed over if b1, of the other round, had not got its krona by then."""
    made = decided(MONEY, {**ASKED, "b1": 1}, {**LOWER_GOT_IT, "b1": 1}, told={**RANKED, "b1": "5 5"})
    days = {one: {"decided": other if one == "b1" else own} for one in made.records.ids}
    return changed(made, "decisions", **days)


def over_years(application: str) -> FundingStudy:
    """a2 was passed over, if what it asks for is asked of one year; this one runs over two."""
    both = {"start": date(2023, 9, 1), "end": date(2024, 6, 1)}
    return changed(decided(MONEY, ASKED, LOWER_GOT_IT, told=RANKED), "applications", **{application: both})


def came(received: date | None) -> FundingStudy:
    """a2 was passed over, if it came in by the last of November."""
    rule = {"dates": [{"event": "application", "date": "2022-11-30", "label": "Ansökan", "round": "2023", **SOURCE}]}
    made = decided({**MONEY, **rule}, ASKED, LOWER_GOT_IT, told=RANKED)
    return changed(made, "applications", a2={"received": received})


def with_priority(*, a2: bool | None, a3: bool | None) -> FundingStudy:
    """a2 was passed over by a3, unless only a3 has priority."""
    rule = {"criteria": [{"id": "P1", "kind": "priority", "text": "Tidigt stöd", **SOURCE}]}
    answers = [{"application": one, "criterion": "P1", "met": met} for one, met in (("a2", a2), ("a3", a3))]
    return decided({**MONEY, **rule}, ASKED, LOWER_GOT_IT, told=RANKED, answers=answers)


RANKING_FOLLOWED = (
    Case("ranking_followed", True, decided(MONEY, ASKED, {"a1": 60, "a2": 40}, told=RANKED)),
    Case(
        "ranking_followed",
        False,
        decided(MONEY, ASKED, LOWER_GOT_IT, told=RANKED),
        says=("”P” (a2)", "40 kr", "3,5", "”P” (a3)"),
        at=("applications.csv, rad 3",),
    ),
    # One krona too little was left for it: the next one may get what remained.
    Case("ranking_followed", True, decided(MONEY, {**ASKED, "a2": 41}, LOWER_GOT_IT, told=RANKED)),
    # Equal means are not lower.
    Case("ranking_followed", True, decided(MONEY, ASKED, LOWER_GOT_IT, told={**RANKED, "a3": "3.5 3.5"})),
    # What other rounds had got from the same year is not left; what they got later was; without a day nobody knows.
    Case("ranking_followed", True, two_rounds(own=date(2023, 3, 1), other=date(2023, 3, 1))),
    Case("ranking_followed", False, two_rounds(own=date(2023, 3, 1), other=date(2023, 10, 1)), says=("40 kr",)),
    Case("ranking_followed", None, two_rounds(own=date(2023, 3, 1), other=None), says=("”P” (a2)",)),
    Case("ranking_followed", None, two_rounds(own=None, other=date(2023, 3, 1))),
    # What is asked for of one year is not stated by one amount for several; a grant states it.
    Case("ranking_followed", None, over_years("a2"), says=("”P” (a2)",)),
    Case("ranking_followed", False, over_years("a3")),
    # Nobody has said whether it came in time.
    Case("ranking_followed", None, came(None), says=("”P” (a2)",)),
    Case("ranking_followed", False, came(date(2022, 11, 30))),
    Case("ranking_followed", True, came(date(2022, 12, 1))),
    # A project with priority goes before one without.
    Case("ranking_followed", True, with_priority(a2=False, a3=True), says=("1 ",)),
    Case("ranking_followed", False, with_priority(a2=False, a3=False)),
    Case("ranking_followed", False, with_priority(a2=True, a3=True)),
    Case("ranking_followed", None, with_priority(a2=None, a3=True), says=("”P” (a2)",)),
    Case("ranking_followed", None, with_priority(a2=False, a3=None)),
    # Whoever abstains leaves the ranking as it is.
    Case("ranking_followed", False, decided(MONEY, ASKED, LOWER_GOT_IT, told={**RANKED, "a3": "3 x"})),
    Case("ranking_followed", True, decided({**MONEY, **CEILING}, ASKED, LOWER_GOT_IT, told=RANKED)),
    Case(
        "ranking_followed",
        True,
        decided(
            {**MONEY, **MUST},
            ASKED,
            LOWER_GOT_IT,
            told=RANKED,
            answers=[{"application": "a2", "criterion": "C1", "met": False}],
        ),
    ),
    Case("ranking_followed", None, decided({**MONEY, **MUST}, ASKED, LOWER_GOT_IT, told=RANKED), says=("”P” (a2)",)),
    Case("ranking_followed", None, decided({}, ASKED, LOWER_GOT_IT, told=RANKED)),
    Case("ranking_followed", None, decided(MONEY, ASKED, LOWER_GOT_IT, told=None)),
    Case("ranking_followed", None, decided(MONEY, ASKED, LOWER_GOT_IT, told={**RANKED, "a2": "4 -"})),
    Case("ranking_followed", None, decided(MONEY, ASKED, {"a1": None, "a3": 30}, told=RANKED)),
    Case("ranking_followed", None, decided(MONEY, {**ASKED, "a2": None}, LOWER_GOT_IT, told=RANKED)),
    Case("ranking_followed", None, study(rules=MONEY)),
    # Whoever is not scored in full may stand higher, but that leaves enough.
    Case(
        "ranking_followed",
        False,
        decided(MONEY, {**ASKED, "a4": 5}, {"a1": 50, "a3": 5, "a4": 5}, told={**RANKED, "a4": "5 -"}),
        says=("40 kr",),
    ),
    Case(
        "ranking_followed",
        None,
        decided(MONEY, {**ASKED, "a4": 5}, {"a1": 56, "a3": 4, "a4": 5}, told={**RANKED, "a4": "5 -"}),
    ),
    Case("ranking_followed", True, decided({}, {"a1": 60}, {"a1": 60}, told=None)),
)

SCORES_COMPLETE = (
    Case("scores_complete", True, reviewed(a1="1 5", a2="2 2")),
    Case(
        "scores_complete",
        False,
        reviewed(a1="1 5 3", a2="2 - -"),
        says=("”P” (a2)", "2 och 3"),
        at=("applications.csv, rad 3",),
    ),
    # Whoever has declared a conflict of interest has left nothing out; whoever said nothing has.
    Case("scores_complete", True, reviewed(a1="1 5 x", a2="2 2 2"), says=("1 ",)),
    Case("scores_complete", False, reviewed(a1="1 - x", a2="2 2 2"), says=("”P” (a1)",)),
    Case("scores_complete", None, study(applications=[{"id": "a1"}])),
    Case("scores_complete", None, study()),
    Case(
        "scores_complete",
        None,
        study(applications=[{"id": "a1"}, {"id": "a2", "round": "2"}], scores=scores(a1="3")),
        says=("a2",),
    ),
    Case(
        "scores_complete",
        True,
        study(
            applications=[{"id": "a1"}, {"id": "a2"}],
            decisions=[{"application": "a2", "outcome": "withdrawn"}],
            scores=scores(a1="3 3", a2="3"),
        ),
    ),
)

REVIEWERS_AGREE = (
    # Whoever abstains is no reviewer of the application.
    Case("reviewers_agree", True, reviewed(LIMIT, a1="3 4 x", a2="1 1 1")),
    Case("reviewers_agree", False, reviewed(LIMIT, a1="3 5 x", a2="1 1 1"), says=("2",)),
    Case("reviewers_agree", None, reviewed(LIMIT, a1="3 x", a2="1 1"), says=("”P” (a1)",)),
    Case("reviewers_agree", True, reviewed(LIMIT, a1="3 4.4", a2="5 5")),
    Case(
        "reviewers_agree",
        False,
        reviewed(LIMIT, a1="3 4.5 4", a2="5 5 5"),
        says=("”P” (a1)", "1,5", "3", "4,5"),
        at=("applications.csv, rad 2",),
    ),
    Case("reviewers_agree", None, reviewed(SCALE, a1="1 5")),
    Case("reviewers_agree", None, study(rules=LIMIT)),
    Case("reviewers_agree", None, reviewed(LIMIT, a1="3")),
    Case("reviewers_agree", None, reviewed(LIMIT, a1="3 3", a2="3 -"), says=("”P” (a2)",)),
    Case("reviewers_agree", False, reviewed(LIMIT, a1="3 - 5", a2="3 3 3")),
)

CASES: tuple[Case, ...] = (*SCORES_IN_SCALE, *RANKING_FOLLOWED, *SCORES_COMPLETE, *REVIEWERS_AGREE)
