"""The set with the highest scores, against every subset of small rounds; the decision beside it; one reviewer less."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.funding.allocation.choosing import Choice, Limit, best_choice, has_equal, limit
from evallib.funding.allocation.eligibility import Eligibility
from evallib.funding.allocation.what_if import TakenBefore, WhatIf, best_set
from evallib.funding.study import FundingStudy
from tests.funding_cases.reviews import scores
from tests.funding_studies import SOURCE, facts, programme, records

MONEY = {"envelopes": [{"year": 2023, "amount_sek": 100, **SOURCE}]}
TWO_AT_MOST = {"projects": {"low": 0, "high": 2, **SOURCE}}
TWO_OR_THREE = {"projects": {"low": 2, "high": 3, **SOURCE}}


def fund(asked: dict[str, int | None], told: dict[str, str], **keys: Any) -> FundingStudy:
    """Applications of round r that ask from 2023, with scores; further rows and rules as keys."""
    applications = [
        {"id": one, "round": "r", "year": 2023, "asked_sek": sek, **keys.get("applications", {}).get(one, {})}
        for one, sek in asked.items()
    ]
    decisions = keys.get("decisions", [])
    made = records(
        applications=applications, scores=scores(**told), decisions=decisions, answers=keys.get("answers", [])
    )
    return FundingStudy(programme(**keys.get("rules", MONEY)), facts(), made)


def granted(application: str, amount: int | None, year: int | None = 2023) -> dict[str, Any]:
    return {"application": application, "outcome": "granted", "granted_sek": amount, "year": year}


def found(study: FundingStudy) -> WhatIf:
    what_if = best_set(study, "r")
    assert what_if is not None
    return what_if


ASKED = {"a1": 90, "a2": 50, "a3": 50}
TOLD = {"a1": "5 5", "a2": "3 3", "a3": "4 3"}


def test_two_that_fit_score_more_than_the_highest_one() -> None:
    what_if = found(fund(ASKED, TOLD))
    assert what_if.best.applications == ("a2", "a3")
    assert what_if.best.score == 3 + Fraction(7, 2)
    assert what_if.best.cost_sek == 50 + 50
    assert not what_if.tied


def test_the_distance_of_the_decision_in_points_and_percent() -> None:
    what_if = found(fund(ASKED, TOLD, decisions=[granted("a1", 90)]))
    assert what_if.decision is not None
    assert (what_if.decision.applications, what_if.decision.score, what_if.decision.cost_sek) == (("a1",), 5, 90)
    assert what_if.allowed
    assert what_if.distance == Fraction(13, 2) - 5
    assert what_if.distance_pct == 100 * (Fraction(13, 2) - 5) / Fraction(13, 2)


def test_what_was_granted_is_the_cost_not_what_was_asked() -> None:
    what_if = found(fund(ASKED, TOLD, decisions=[granted("a1", 50), granted("a3", 50)]))
    assert what_if.best.applications == ("a1", "a3")
    assert what_if.distance == 0


def test_of_equal_sets_the_decision_is_told() -> None:
    equal = {"a1": "4", "a2": "4", "a3": "4"}
    sixty = dict.fromkeys(equal, 60)
    for one in equal:
        what_if = found(fund(sixty, equal, decisions=[granted(one, 60)]))
        assert what_if.best.applications == (one,)
        assert what_if.tied
        assert what_if.distance == 0


def test_a_decision_beyond_the_limits_is_told_as_such_and_may_score_higher() -> None:
    what_if = found(fund(ASKED, TOLD, decisions=[granted(one, sek) for one, sek in ASKED.items()]))
    assert not what_if.allowed
    assert what_if.distance == Fraction(13, 2) - (5 + 3 + Fraction(7, 2))


def test_a_granted_one_without_a_score_leaves_the_decision_untold() -> None:
    what_if = found(fund({**ASKED, "a4": 1}, TOLD, decisions=[granted("a4", 1)]))
    assert what_if.decision is None
    assert what_if.distance is None
    assert not what_if.allowed


def test_no_more_projects_than_the_programme_means() -> None:
    small = dict.fromkeys(("a1", "a2", "a3"), 1)
    assert found(fund(small, TOLD)).best.applications == ("a1", "a2", "a3")
    assert found(fund(small, TOLD, rules={**MONEY, **TWO_AT_MOST})).best.applications == ("a1", "a3")


def test_those_that_a_rule_stands_against_cannot_be_chosen() -> None:
    rules = {
        **MONEY,
        "criteria": [{"id": "C1", "kind": "must", "text": "I linje", **SOURCE}],
        "ceiling": {"amount_sek": 80, **SOURCE},
    }
    answers = [{"application": one, "criterion": "C1", "met": one != "a3"} for one in ASKED]
    what_if = found(fund(ASKED, TOLD, rules=rules, answers=answers))
    assert what_if.best.applications == ("a2",)
    assert {one.application: one.against for one in what_if.not_chosen} == {
        "a1": Eligibility(over_sek=Fraction(90 - 80)),
        "a3": Eligibility(failed=("C1",)),
    }


def test_what_is_not_stated_keeps_an_application_out_and_says_why() -> None:
    asked = {"a1": 10, "a2": None, "a3": 10, "a4": 10, "a5": 10}
    told = {"a1": "5", "a2": "5", "a4": "5", "a5": "5"}
    keys = {"a4": {"year": None}, "a5": {"year": 2024}}
    what_if = found(fund(asked, told, applications=keys))
    assert what_if.candidates == ("a1",)
    assert {one.application: one.needs for one in what_if.not_chosen} == {
        "a2": ("asked_sek",),
        "a3": ("scores",),
        "a4": ("applications",),
        "a5": ("programme_rule",),
    }


def test_withdrawn_applications_cannot_be_chosen() -> None:
    withdrawn = {"application": "a1", "outcome": "withdrawn", "year": 2023}
    (one,) = found(fund({"a1": 1, "a2": 1}, TOLD, decisions=[withdrawn])).not_chosen
    assert (one.application, one.withdrawn) == ("a1", True)


def test_what_other_rounds_got_is_not_there_to_give() -> None:
    asked, other = {**ASKED, "b1": 5}, {"b1": {"round": "s"}}
    what_if = found(fund(asked, TOLD, applications=other, decisions=[granted("b1", 5)]))
    assert what_if.best.applications == ("a1",)
    assert what_if.before == (TakenBefore(2023, Fraction(100), Fraction(0), Fraction(5)),)
    assert found(fund(asked, TOLD, applications=other, decisions=[granted("b1", 0)])).best.applications == ("a2", "a3")


def test_only_what_other_rounds_got_before_is_taken() -> None:
    asked, other = {**ASKED, "b1": 5}, {"b1": {"round": "s"}}

    def after(on: date | None) -> WhatIf:
        own, others = {**granted("a1", 90), "decided": date(2023, 3, 1)}, {**granted("b1", 5), "decided": on}
        return found(fund(asked, TOLD, applications=other, decisions=[own, others]))

    assert after(date(2023, 3, 1)).best.applications == ("a1",)
    assert after(date(2023, 3, 1)).before == (TakenBefore(2023, Fraction(100), Fraction(5), Fraction(0)),)
    assert after(date(2023, 3, 2)).best.applications == ("a2", "a3")
    assert after(date(2023, 3, 2)).before == ()
    assert after(None).before == (TakenBefore(2023, Fraction(100), Fraction(0), Fraction(5)),)


def test_money_of_several_years_in_one_amount_cannot_be_weighed_until_it_is_granted() -> None:
    several = {"a1": {"start": date(2023, 6, 1), "end": date(2024, 6, 1)}}
    what_if = found(fund(ASKED, TOLD, applications=several))
    assert what_if.candidates == ("a2", "a3")
    assert [(one.application, one.questions) for one in what_if.not_chosen] == [("a1", ("asked_by_year",))]
    rules = {"envelopes": [{"year": year, "amount_sek": 100, **SOURCE} for year in (2023, 2024)]}
    both = [granted("a1", 50), granted("a1", 40, 2024)]
    what_if = found(fund(ASKED, TOLD, applications=several, decisions=both, rules=rules))
    assert what_if.best.applications == ("a1", "a3")
    assert what_if.best.cost_sek == 50 + 40 + 50


def test_a_must_criterion_or_day_that_is_not_stated_is_not_taken_for_granted() -> None:
    rules = {
        **MONEY,
        "criteria": [{"id": "C1", "kind": "must", "text": "I linje", **SOURCE}],
        "dates": [{"event": "application", "date": "2023-01-31", "label": "Sista dag", "round": "r", **SOURCE}],
    }
    answers = [{"application": one, "criterion": "C1", "met": True} for one in ("a2", "a3")]
    came = {one: {"received": date(2023, 1, 31)} for one in ("a1", "a2")}
    what_if = found(fund(ASKED, TOLD, rules=rules, answers=answers, applications=came, decisions=[granted("a3", 9)]))
    assert what_if.candidates == ("a2",)
    assert {one.application: one.questions for one in what_if.not_chosen} == {"a1": ("must",), "a3": ("arrival",)}
    assert what_if.allowed is None


def test_at_least_as_many_projects_as_the_programme_means_where_any_choice_has_so_many() -> None:
    asked, told = {"a1": 100, "a2": 50, "a3": 50}, {"a1": "5 5", "a2": "2 2", "a3": "2 2"}
    assert found(fund(asked, told)).best.applications == ("a1",)
    two = {**MONEY, "projects": {"low": 2, "high": 3, **SOURCE}}
    what_if = found(fund(asked, told, rules=two))
    assert (what_if.best.applications, what_if.best.score, what_if.least_kept) == (("a2", "a3"), 2 + 2, True)
    assert found(fund(asked, told, rules=two, decisions=[granted("a1", 100)])).allowed is False
    three = {**MONEY, "projects": {"low": 3, "high": 3, **SOURCE}}
    what_if = found(fund(asked, told, rules=three, decisions=[granted("a1", 100)]))
    assert (what_if.best.applications, what_if.least, what_if.least_kept) == (("a1",), 3, False)
    assert what_if.allowed is True


def test_money_of_two_years_is_two_limits() -> None:
    rules = {"envelopes": [{"year": 2023, "amount_sek": 100, **SOURCE}, {"year": 2024, "amount_sek": 40, **SOURCE}]}
    both = [granted("a1", 60), granted("a1", 40, 2024)]
    what_if = found(fund(ASKED, TOLD, rules=rules, decisions=both, applications={"a2": {"year": 2024}}))
    assert what_if.best.applications == ("a1",)
    assert what_if.best.cost_sek == 60 + 40


def test_nothing_to_choose_from_is_none() -> None:
    assert best_set(fund(ASKED, {}), "r") is None
    assert best_set(fund(ASKED, TOLD, rules={}), "r") is None
    assert best_set(fund(ASKED, TOLD), "another round") is None


def test_without_one_reviewer_the_choice_may_be_another() -> None:
    what_if = found(fund({"a1": 60, "a2": 60}, {"a1": "5 1", "a2": "2 3"}))
    assert what_if.best.applications == ("a1",)
    assert [(run.reviewer, run.applications) for run in what_if.without] == [(1, ("a2",)), (2, ("a1",))]
    assert what_if.times_chosen == {"a1": 1, "a2": 1}


def test_one_reviewer_cannot_be_left_out() -> None:
    assert found(fund({"a1": 60, "a2": 60}, {"a1": "5", "a2": "2"})).without == ()


def test_an_application_only_the_left_out_reviewer_scored_is_not_chosen_without_them() -> None:
    what_if = found(fund({"a1": 60, "a2": 60}, {"a1": "5 -", "a2": "2 3"}))
    assert [run.applications for run in what_if.without] == [("a2",), ("a1",)]
    assert what_if.incomplete == ("a1",)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, str], list[dict[str, Any]], dict[str, Any]]:
    ids = [f"a{n}" for n in range(draw(st.integers(1, 7)))]
    asked = {one: draw(st.integers(1, 70)) for one in ids}
    told = {one: " ".join(str(draw(st.integers(1, 4))) for _reviewer in range(3)) for one in ids}
    decided = [one for one in ids if draw(st.booleans())]
    decisions = [granted(one, draw(st.integers(1, 70))) for one in decided]
    rules = {**MONEY, **draw(st.sampled_from([{}, TWO_AT_MOST, TWO_OR_THREE]))}
    return asked, told, decisions, rules


def every_set(made: FundingStudy, without: int | None = None) -> dict[tuple[str, ...], Fraction]:
    """Every allowed set of a round in which everything is stated, with its score."""
    given_ = {one.application: one.granted_sek or Fraction(0) for one in made.records.decisions}
    costs = {one.id: given_.get(one.id, one.asked_sek or Fraction(0)) for one in made.records.applications}
    ids = sorted(costs)
    means = {}
    for one in ids:
        own = [
            score.score for score in made.records.scores if score.application == one and score.reviewer != f"g{without}"
        ]
        means[one] = sum(own, Fraction(0)) / len(own)
    most = made.programme.projects.high if made.programme.projects else len(ids)
    least = made.programme.projects.low if made.programme.projects else 0
    sets = [chosen for size in range(most + 1) for chosen in combinations(ids, size)]
    paid = {one: sum((means[i] for i in one), Fraction(0)) for one in sets if sum(costs[i] for i in one) <= 100}
    return {one: score for one, score in paid.items() if len(one) >= least} or paid


@given(rounds())
@settings(max_examples=30, deadline=None)
def test_no_set_scores_higher_of_all_subsets(drawn: Any) -> None:
    asked, told, decisions, rules = drawn
    made = fund(asked, told, decisions=decisions, rules=rules)
    what_if, sets = found(made), every_set(made)
    highest = max(sets.values())
    assert what_if.best.score == sets[what_if.best.applications] == highest
    assert what_if.tied is (list(sets.values()).count(highest) > 1)
    decided = tuple(sorted(one["application"] for one in decisions))
    assert what_if.allowed is (decided in sets)
    if decided in sets:
        assert what_if.distance == highest - sets[decided]
    for run in what_if.without:
        assert (less := every_set(made, run.reviewer))[run.applications] == max(less.values())


@given(
    st.lists(st.tuples(st.integers(-3, 10**7), st.integers(0, 10**9)), min_size=1, max_size=8),
    st.integers(0, 4 * 10**9),
)
@settings(max_examples=60, deadline=None)
def test_choices_are_exact_also_for_large_numbers(drawn: list[tuple[int, int]], most: int) -> None:
    values, weights = tuple(value for value, _weight in drawn), [Fraction(weight) for _value, weight in drawn]
    choice = Choice(values, (limit(weights, Fraction(most)),))
    numbers = range(len(values))
    sets = [frozenset(one) for size in range(len(values) + 1) for one in combinations(numbers, size)]
    worth = [sum(values[n] for n in one) for one in sets if sum(weights[n] for n in one) <= most]
    best = best_choice(choice)
    assert best is not None
    assert choice.allows(best)
    assert choice.value(best) == max(worth)
    assert has_equal(choice, best) is (worth.count(max(worth)) > 1)


def test_a_limit_met_to_the_last_krona_is_kept_and_one_krona_less_is_not() -> None:
    weights = [Fraction(10**9 + n) for n in range(6)]
    exact = sum(weights, Fraction(0))
    assert best_choice(Choice((1,) * 6, (limit(weights, exact),))) == frozenset(range(6))
    less = best_choice(Choice((1,) * 6, (limit(weights, exact - 1),)))
    assert less is not None
    assert len(less) == 5


def test_no_choice_at_all_is_none() -> None:
    assert best_choice(Choice((1,), (Limit((0,), 0),)), besides=[frozenset(), frozenset({0})]) is None


@pytest.mark.simulation
def test_two_hundred_applications_take_seconds() -> None:
    ids = [f"a{n:03}" for n in range(200)]
    asked = {one: 20_000 + 7_919 * n % 380_000 for n, one in enumerate(ids)}
    told = {one: " ".join(str((n * k) % 5 + 1) for k in (7, 11, 13)) for n, one in enumerate(ids)}
    rules = {"envelopes": [{"year": 2023, "amount_sek": 5_000_000, **SOURCE}]}
    started = perf_counter()
    what_if = found(fund(asked, told, rules=rules))
    assert what_if.best.cost_sek <= 5_000_000
    assert len(what_if.without) == 3
    assert perf_counter() - started < 60
