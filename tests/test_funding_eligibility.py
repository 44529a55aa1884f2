"""What the rules say against an application: must criteria, the ceiling and the last day; nothing is guessed."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product
from typing import Any

from evallib.funding.allocation.criteria import gives_priority, rests_on_compound
from evallib.funding.allocation.eligibility import (
    Eligibility,
    asked_of_year,
    asked_question,
    has_priority,
    judge_eligibility,
    year_of,
)
from tests.funding_studies import SOURCE, programme, study

RULES: dict[str, Any] = {
    "criteria": [
        {"id": "C1", "kind": "must", "text": "I linje med uppdraget", **SOURCE},
        {"id": "C2", "kind": "must", "text": "Till nytta för brukarna", **SOURCE},
        {"id": "C3", "kind": "priority", "text": "Samarbete", **SOURCE},
    ],
    "ceiling": {"amount_sek": 100, **SOURCE},
    "dates": [
        {"event": "application", "date": "2022-11-30", "label": "Ansökan", "round": "2023", **SOURCE},
        {"event": "application", "date": "2022-11-15", "label": "Ansökan, tidig", "round": "2023", **SOURCE},
        {"event": "application", "date": "2021-11-30", "label": "Ansökan", "round": "2022", **SOURCE},
    ],
}


def judged(application: dict[str, Any], **tables: Any) -> Eligibility:
    made = study(rules=RULES, applications=[{"id": "a1", "round": "2023", **application}], **tables)
    return judge_eligibility(made, made.records.applications[0])


def answers(*met: bool | None) -> list[dict[str, Any]]:
    return [{"application": "a1", "criterion": f"C{n}", "met": one} for n, one in enumerate(met, start=1)]


def test_nothing_stands_against_one_that_meets_all_in_time_within_the_ceiling() -> None:
    found = judged({"asked_sek": 100, "received": date(2022, 11, 30)}, answers=answers(True, True, False))
    assert found == Eligibility()
    assert not found.barred


def test_each_rule_stands_against_it_by_itself() -> None:
    assert judged({}, answers=answers(True, False)).failed == ("C2",)
    assert judged({"asked_sek": 101}).over_sek == 1
    assert judged({"received": date(2022, 12, 2)}).days_late == 2
    for one in (Eligibility(failed=("C1",)), judged({"asked_sek": 101}), Eligibility(days_late=1)):
        assert one.barred


def test_what_nobody_has_said_stands_against_nothing() -> None:
    found = judged({}, answers=answers(None))
    assert found == Eligibility(unanswered=("C1", "C2"), arrival_unstated=True)
    assert not found.barred
    assert found.questions == {"must", "arrival"}


def test_where_the_round_has_no_last_day_nobody_needs_to_know_when_an_application_came() -> None:
    assert judged({"round": "2031"}, answers=answers(True, True)).questions == frozenset()
    assert judged({"received": date(2022, 11, 30)}, answers=answers(True, True)).questions == frozenset()


def test_what_was_granted_is_held_against_the_ceiling_not_what_was_asked() -> None:
    granted = [{"application": "a1", "outcome": "granted", "granted_sek": 90}]
    assert judged({"asked_sek": 150}, decisions=granted).over_sek == 0


def test_the_year_is_the_applications_own_else_the_only_one_decided() -> None:
    decisions = [{"application": "a1", "outcome": "refused", "year": 2024}]
    made = study(applications=[{"id": "a1"}], decisions=decisions).records
    assert year_of(made, made.applications[0]) == 2024
    own = study(applications=[{"id": "a1", "year": 2023}], decisions=decisions).records
    assert year_of(own, own.applications[0]) == 2023
    two = study(applications=[{"id": "a1"}], decisions=[*decisions, {**decisions[0], "year": 2025}]).records
    assert year_of(two, two.applications[0]) is None
    granted = [{"application": "a1", "outcome": "granted", "year": year} for year in (2025, 2024)]
    years = study(applications=[{"id": "a1"}], decisions=granted).records
    assert year_of(years, years.applications[0]) == 2024


def test_what_is_asked_of_one_year_is_not_stated_by_an_amount_for_several() -> None:
    whole = {"id": "a1", "asked_sek": 100}
    one, two, open_ = study(
        applications=[
            {**whole, "start": date(2023, 1, 1), "end": date(2023, 12, 31)},
            {**whole, "start": date(2023, 12, 31), "end": date(2024, 1, 1)},
            {**whole, "start": date(2023, 12, 31)},
        ]
    ).records.applications
    assert [asked_of_year(each) for each in (one, two, open_)] == [100, None, 100]
    assert [asked_question(each) for each in (one, two)] == [frozenset(), {"asked_by_year"}]


def test_priority_is_as_all_completions_say() -> None:
    """Against every way in which unanswered criteria may turn out."""
    rules = [
        {"id": "P1", "kind": "priority", "text": "Tidigt", **SOURCE},
        {"id": "C1", "kind": "must", "text": "I linje", **SOURCE},
        {"id": "P3", "kind": "compound", "text": "Plan", "needs_one_of": ["P1", "C1"], **SOURCE},
    ]
    ids = [str(rule["id"]) for rule in rules]
    for states in product((True, False, None), repeat=len(ids)):
        told = [{"application": "a1", "criterion": one, "met": met} for one, met in zip(ids, states, strict=True)]
        made = study(rules={"criteria": rules}, applications=[{"id": "a1"}], answers=told)
        choices = [(True, False) if state is None else (state,) for state in states]
        met = [{one for one, yes in zip(ids, each, strict=True) if yes} for each in product(*choices)]
        verdicts = {gives_priority(made.programme.criteria, each) for each in met}
        assert has_priority(made, "a1") is (verdicts.pop() if len(verdicts) == 1 else None)


def test_whether_only_a_compound_criterion_speaks_for_it_is_as_all_completions_say() -> None:
    """Against every way in which the unknown criteria may turn out, for every state of three criteria."""
    rules = programme(
        criteria=[
            {"id": "P1", "kind": "priority", "text": "Tidigt stöd", **SOURCE},
            {"id": "P2", "kind": "priority", "text": "Klientcentrering", **SOURCE},
            {"id": "C3", "kind": "must", "text": "Till nytta", **SOURCE},
            {"id": "P3", "kind": "compound", "text": "Plan", "needs_one_of": ["P1", "C3"], **SOURCE},
            {"id": "P4", "kind": "compound", "text": "Karta", "needs_one_of": ["P2"], **SOURCE},
        ]
    ).criteria
    ids = [criterion.id for criterion in rules]
    for states in product((True, False, None), repeat=len(ids)):
        met = {name for name, state in zip(ids, states, strict=True) if state}
        unknown = [name for name, state in zip(ids, states, strict=True) if state is None]
        completions = [met | set(more) for size in range(len(unknown) + 1) for more in combinations(unknown, size)]
        verdicts = {bool({"P3", "P4"} & one) and not gives_priority(rules, one) for one in completions}
        assert rests_on_compound(rules, met, unknown) is (verdicts.pop() if len(verdicts) == 1 else None)
