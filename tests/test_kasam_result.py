"""What the section publishes: names that other programs rely on, values as in the study, nothing that is withheld."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evallib.kasam import Study, result
from evallib.model import SectionResult
from evallib.statistics import Change
from tests.kasam_workspaces import BY_ID, WAVES, draw, scores, study
from tests.workspaces import checks, metrics

SCALES = ("comprehensibility", "manageability", "meaningfulness", "total")
SUBSCALES = SCALES[:3]
INVITED = [{**WAVES[0], "invited": 30}, {**WAVES[1], "invited": 28}]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Study:
    people = draw(26, 1), [*draw(20, 2, shift=0.8), *draw(6, 3, shift=0.8, first=90)]
    return study(tmp_path_factory.mktemp("study"), *people, link=BY_ID, waves=INVITED, smallest_change=4)


def test_metrics_have_stable_names(found: Study) -> None:
    names = set(metrics(result(found)))
    each = {
        f"{kind}_{wave}_{scale}" for kind in ("mean", "sd", "alpha") for wave in ("before", "after") for scale in SCALES
    }
    changes = {f"{kind}_{scale}" for kind in ("change", "p", "effect") for scale in SCALES}
    others = {f"p_holm_{scale}" for scale in SUBSCALES} | {"response_rate_before", "response_rate_after"}
    expected = each | changes | others | {"detectable_change"}
    omegas = {f"omega_{wave}_{scale}" for wave in ("before", "after") for scale in SCALES}
    assert expected <= names
    assert names - expected <= omegas  # omega is left out where the model does not fit


def test_checks_have_stable_names(found: Study) -> None:
    assert set(checks(result(found))) == {
        "change_decided",
        "comparison_group",
        "keying_before",
        "keying_after",
        *(f"alpha_{scale}" for scale in SCALES),
        "linking",
        "equivalence",
    }


def test_the_rules_for_missing_answers_are_asked_about_only_when_some_are_missing(tmp_path: Path, found: Study) -> None:
    people = [person.without(2) if n < 6 else person for n, person in enumerate(draw(26, 1))]
    with_gaps = checks(result(study(tmp_path, people, draw(26, 2, shift=1.5), link=BY_ID)))
    assert with_gaps["missing_rules"].passed is True
    assert "Tre regler för obesvarade frågor ger samma svar: ökade." in with_gaps["missing_rules"].message
    assert "missing_rules" not in checks(result(found))


def test_values_are_those_of_the_study_rounded(found: Study) -> None:
    told = metrics(result(found))
    assert found.main is not None
    assert isinstance(found.main.change, Change)
    assert told["change_total"] == round(found.main.change.estimate.value, 1)
    assert told["mean_before_total"] == round(sum(scores(draw(26, 1))) / 26, 1)
    assert told["response_rate_before"] == round(100 * 26 / 30, 1)
    metric = next(one for one in result(found).metrics if one.name == "change_total")
    assert (metric.low, metric.high) == (
        round(found.main.change.estimate.low, 1),
        round(found.main.change.estimate.high, 1),
    )
    assert metric.n == 26


def test_the_result_can_be_stored_and_read_back(found: Study) -> None:
    published = result(found).as_published()
    assert SectionResult.from_published(json.loads(json.dumps(published, allow_nan=False))) == result(found)


def test_a_change_is_decided_when_its_interval_leaves_zero_out(found: Study, tmp_path: Path) -> None:
    assert checks(result(found))["change_decided"].passed is True
    unsure = study(tmp_path, draw(20, 1), draw(20, 4), link=BY_ID)
    assert unsure.main is not None
    assert unsure.main.direction == "unsure"
    assert checks(result(unsure))["change_decided"].passed is None


def test_a_wave_that_looks_reversed_already_is_a_contradiction(tmp_path: Path) -> None:
    turned = [
        replace(p, answers=tuple(str(8 - int(t)) if i in (1, 2, 3, 7, 10) else t for i, t in enumerate(p.answers, 1)))
        for p in draw(60, 2)
    ]
    told = checks(result(study(tmp_path, draw(60, 1), turned)))
    assert (told["keying_before"].passed, told["keying_before"].contradicts) == (True, False)
    assert (told["keying_after"].passed, told["keying_after"].contradicts) == (False, True)


def test_too_few_answers_to_tell_the_keying_is_undecided_and_no_contradiction(tmp_path: Path) -> None:
    check = checks(result(study(tmp_path, draw(12, 1), draw(12, 2))))["keying_before"]
    assert (check.passed, check.severity) == (None, "note")


def test_without_a_comparison_group_it_says_so(found: Study, tmp_path: Path) -> None:
    check = checks(result(found))["comparison_group"]
    assert (check.passed, check.severity) == (False, "note")
    with_one = study(tmp_path, draw(12, 1), draw(12, 2), comparison_group=True)
    told = checks(result(with_one))["comparison_group"]
    assert told.passed is None
    assert told.message.startswith("En jämförelsegrupp svarade också, men dess svar ingår inte här.")


def test_unlinked_people_are_said_to_be_unlinked(tmp_path: Path) -> None:
    check = checks(result(study(tmp_path, draw(12, 1), draw(12, 2))))["linking"]
    assert check.passed is None


def test_one_wave_gives_its_numbers_and_no_change(tmp_path: Path) -> None:
    told = result(study(tmp_path, draw(12, 1), [], waves=[WAVES[0]]))
    assert told.status == "ok"
    assert not [name for name in metrics(told) if name.startswith("change")]
    assert checks(told)["change_decided"].passed is None
    assert "linking" not in checks(told)
    assert "comparison_group" not in checks(told)


@pytest.mark.parametrize(
    ("bound", "passed"),
    [(7.0, False), (10.0, None), (20.0, True)],
)
def test_only_an_interval_on_one_side_says_whether_the_change_is_too_small(
    tmp_path: Path, bound: float, passed: bool | None
) -> None:
    """The interval goes from 7.2 to 15.9: beyond seven points, on both sides of ten, within twenty."""
    told = study(tmp_path, draw(26, 1), draw(26, 2, shift=0.8), link=BY_ID, smallest_change=bound)
    assert told.main is not None
    assert isinstance(told.main.change, Change)
    assert (round(told.main.change.estimate.low, 1), round(told.main.change.estimate.high, 1)) == (7.2, 15.9)
    assert checks(result(told))["equivalence"].passed is passed


def test_two_numbers_of_people_stand_in_the_label_and_one_as_n(tmp_path: Path, found: Study) -> None:
    same = next(metric for metric in result(found).metrics if metric.name == "change_total")
    assert (same.n, same.label) == (26, "KASAM totalt: förändring")
    other = study(tmp_path, draw(26, 1), draw(20, 2), smallest_change=4)
    told = {metric.name: metric for metric in result(other).metrics}
    for name in ("change_total", "p_total", "effect_total", "detectable_change", "p_holm_meaningfulness"):
        assert told[name].n is None
        assert "(26 personer före, 20 efter): " in told[name].label
    assert told["mean_before_total"].n == 26


def test_a_hidden_wave_has_metrics_without_values(tmp_path: Path) -> None:
    told = result(study(tmp_path, draw(3, 1), draw(20, 2), link=BY_ID))
    for metric in told.metrics:
        if "before" in metric.name or metric.name.startswith("change"):
            assert (metric.value, metric.low, metric.high, metric.n) == (None, None, None, None)
    assert metrics(told)["mean_after_total"] == round(sum(scores(draw(20, 2))) / 20, 2)


def test_the_words_follow_the_numbers(tmp_path: Path) -> None:
    low, high = draw(20, 1), draw(20, 2, shift=1.5)
    rise, fall = (
        result(study(tmp_path / name, *people, link=BY_ID)).findings[0].text
        for name, people in (("up", (low, high)), ("down", (high, low)))
    )
    assert "ökade" in rise
    assert "minskade" in fall
    assert "bevisar" not in rise + fall
