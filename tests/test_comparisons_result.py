"""What the section publishes: numbers by stable names, questions that can fail, and findings by weight."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evallib.comparisons.forms_read import Forms, Readiness, TypeJudged
from evallib.comparisons.result import keys_of, result
from evallib.model import Check, RowAccount, SectionResult
from tests.comparison_studies import Wanted, action, full_forms, improvement, make_study, priority, seven
from tests.comparison_values import similar
from tests.workspaces import checks, metrics


def verdicts(**found: Check) -> dict[str, bool | None]:
    return {name: check.passed for name, check in found.items()}


def passed(*wanted: Wanted, **more: Any) -> dict[str, bool | None]:
    return verdicts(**checks(result(make_study(*wanted, **more))))


def test_the_numbers_of_an_indicator() -> None:
    own = {2022: 50.0, 2023: 52.0, 2024: 55.0}
    found = metrics(result(make_study(Wanted(own=own, women={2024: 60.0}, men={2024: 50.0}), groups=seven())))
    assert found["value_x1"] == 55
    assert (found["value_women_x1"], found["value_men_x1"]) == (60, 50)
    assert found["rank_x1"] == 7  # after 60, 70, ... 110
    assert found["peers_mean_x1"] == round((sum(range(10, 120, 10)) + 55) / 12, 6)
    assert found["similar_mean_x1"] == sum(range(10, 80, 10)) / 7
    assert found["change_x1"] == 55 - 50
    assert [found[f"colour_{colour}"] for colour in ("best", "middle", "worst", "none")] == [0, 1, 0, 0]


def test_a_number_that_there_is_not_is_null_and_never_zero() -> None:
    found = metrics(result(make_study(Wanted(own={2024: "privacy"}))))
    assert [found[name] for name in ("value_x1", "rank_x1", "change_x1")] == [None] * 3
    assert found["colour_none"] == 1
    hidden = Wanted(own={2024: 5.0}, women={2024: "privacy"}, men={2024: 7.25})
    published = result(make_study(hidden))
    assert metrics(published)["value_men_x1"] is None
    assert "7.25" not in json.dumps(published.as_published())


def test_the_numbers_of_the_forms() -> None:
    forms = Forms(
        actions=(action(), action(state="done"), action(state="done")),
        priorities=(priority("a"), priority("b", number=2)),
        types=(TypeJudged("a", None, "result", "result"), TypeJudged("b", None, "result", "process")),
        readiness=(Readiness("Äldre", {"q": 4, "r": 3, "s": "unknown"}), Readiness("Hemlöshet", {"q": "unknown"})),
    )
    found = metrics(result(make_study(forms=forms)))
    assert (found["actions"], found["actions_done"]) == (3, 2)
    assert (found["prioritised"], found["prioritised_first"]) == (2, 1)
    assert (found["types_agreement_pct"], found["types_kappa"]) == (50, 0)
    assert (found["readiness_1"], found["readiness_2"]) == ((4 + 3) / 2, None)


def test_ids_that_become_the_same_word_keep_their_own_numbers() -> None:
    study = make_study(Wanted("X-1", "Ett"), Wanted("x_1", "Två", own={2024: 5.0}))
    assert study.comparison is not None
    assert {key: one.indicator.id for key, one in keys_of(study.comparison).items()} == {"x_1": "X-1", "x_1_2": "x_1"}
    assert metrics(result(study))["value_x_1_2"] == 5


def test_what_a_plain_comparison_without_forms_answers() -> None:
    assert passed(Wanted()) == {
        "identity": True,
        "vintage_stated": True,
        "directions_known": True,
        "values_present": True,
        "values_current": True,
        "same_measure": True,
        "plan_complete": None,
    }
    assert passed() == {"compared": None, "plan_complete": None}


@pytest.mark.parametrize(
    ("wanted", "more", "name", "expected"),
    [
        (Wanted(better=None), {}, "directions_known", None),
        (Wanted(), {"vintage": None}, "vintage_stated", None),
        (Wanted(own={2024: "missing"}), {}, "values_present", False),
        (Wanted(own={2024: 9.0}, women={2024: 5.0}, men={2024: 6.0}), {}, "total_between_genders", False),
        (Wanted(own={2024: 5.5}, women={2024: 5.0}, men={2024: 6.0}), {}, "total_between_genders", True),
        (Wanted(own={2021: 9.0}), {}, "values_current", False),
        (Wanted(own={2023: 9.0, 2024: 9.0}, breaks={2024: "ny metod"}), {}, "same_measure", False),
        (Wanted(description="Ny metod 2015 kan påverka jämförelse över tid."), {}, "same_measure", None),
    ],
)
def test_each_question_can_be_answered_otherwise(wanted: Wanted, more: Any, name: str, expected: bool | None) -> None:
    assert passed(wanted, **more)[name] is expected


def test_only_a_total_outside_women_and_men_speaks_against_the_data() -> None:
    bad = Wanted(own={2021: 9.0}, women={2021: 5.0}, men={2021: 6.0}, better=None, breaks={2021: "x"})
    forms = Forms(
        priorities=(priority("Annat", people="high"),), actions=(action(owner=None),), types=full_forms().types
    )
    found = result(make_study(bad, forms=forms)).checks
    assert [check.name for check in found if check.contradicts] == ["total_between_genders"]


def test_a_group_that_is_missing_cannot_be_decided() -> None:
    other = (similar("Annanstad", [f"99{n:02d}" for n in range(2, 9)]),)
    assert passed(Wanted(), groups=other)["peers_found"] is None
    assert "peers_found" not in passed(Wanted(), groups=seven())


def test_what_the_forms_answer() -> None:
    good = Forms(
        actions=(action(),),
        priorities=(priority("X1"),),
        improvements=(improvement("X1"),),
        types=(TypeJudged("X1", None, "result", "result"),),
    )
    names = ("plan_complete", "urgent_planned", "prioritised_compared", "types_agree")
    assert [passed(Wanted(), forms=good)[name] for name in names] == [True] * 4
    poor = Forms(
        actions=(action(owner=None),),
        priorities=(priority("Annat"),),
        types=(TypeJudged("X1", None, "result", "process"),),
    )
    assert [passed(Wanted(), forms=poor)[name] for name in names] == [False] * 4
    unsaid = Forms(types=(TypeJudged("X1", None, None, "process"),))
    assert passed(Wanted(), forms=unsaid)["types_agree"] is None


def test_the_rows_are_accounted_for_and_the_record_can_be_read_back() -> None:
    study = make_study(Wanted(), forms=full_forms(), groups=seven())
    published = result(study)
    assert published.name == "oppna_jamforelser"
    assert published.rows == study.account
    assert published.rows != RowAccount()
    assert SectionResult.from_published(json.loads(json.dumps(published.as_published()))) == published


def test_the_first_findings_are_where_it_stands_and_what_matters() -> None:
    found = result(make_study(Wanted(own={2024: 5.0}), forms=full_forms())).findings
    assert [finding.weight for finding in found[:3]] == [2, 2, 1]
    assert all("Nöjda" in finding.text for finding in found[:2])
    forms_only = result(make_study(forms=full_forms())).findings
    assert {finding.weight for finding in forms_only} == {2}
