"""What the funding section publishes: metrics as a reader would add them, every check once, the weightiest first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evallib.funding.checks import run_checks
from evallib.funding.result import result
from evallib.funding.study import FundingStudy
from tests.funding_studies import SOURCE, facts, study
from tests.workspaces import checks, metrics

RULES: dict[str, Any] = {
    "envelopes": [{"year": 2023, "amount_sek": 100_000, **SOURCE}, {"year": 2024, "amount_sek": 90_000, **SOURCE}],
    "costs": [{"id": "lokal", "name": "lokal", "extent": "partial", **SOURCE}],
}
ASKED = {"a1": (2023, 100_000, 80_000), "a2": (2023, 50_000, None), "a3": (2024, 70_000, 95_000)}


def fund(**more: Any) -> FundingStudy:
    """Three applications; a2 is refused, a3 was granted more than it asked for and than there was."""
    given: dict[str, list[dict[str, Any]]] = {
        "applications": [
            {"id": name, "round": str(year), "year": year, "project": name, "asked_sek": asked}
            for name, (year, asked, _granted) in ASKED.items()
        ],
        "decisions": [
            {"application": name, "year": y, "outcome": "granted" if granted else "refused", "granted_sek": granted}
            for name, (y, _asked, granted) in ASKED.items()
        ],
        "settlements": [
            {"application": "a1", "year": 2023, "used_sek": 60_000},
            {"application": "a3", "year": 2024, "used_sek": 95_000},
        ],
    }
    return study(rules={**RULES, **more.pop("rules", {})}, **{**given, **more})


def test_the_amounts_of_each_year_are_sums() -> None:
    found = metrics(result(fund()))
    assert found["envelope_sek_2023"] == 100_000
    assert found["asked_sek_2023"] == 100_000 + 50_000
    assert found["granted_sek_2023"] == 80_000
    assert found["used_sek_2023"] == 60_000
    assert found["utilisation_pct_2023"] == 100 * 60 / 80
    assert found["utilisation_pct_2024"] == 100 * 95 / 95
    assert found["utilisation_pct"] == round(100 * (60 + 95) / (80 + 95), 1)
    assert (found["applications"], found["granted_projects"]) == (3, 2)


def test_what_is_not_stated_is_null_and_never_zero() -> None:
    found = metrics(result(fund(settlements=[{"application": "a1", "year": 2023, "used_sek": 60_000}])))
    assert found["used_sek_2024"] is None
    assert found["utilisation_pct_2024"] is None
    assert found["utilisation_pct"] is None
    assert found["paid_sek_2023"] is None


def test_a_year_of_which_only_the_envelope_is_known_has_no_other_metric() -> None:
    found = metrics(result(study(rules=RULES)))
    assert {name for name in found if name.endswith("2023")} == {"envelope_sek_2023"}
    assert found["utilisation_pct"] is None


def test_every_check_of_the_catalogue_is_published_once() -> None:
    outcomes = run_checks(fund())
    published = checks(result(fund()))
    assert set(published) == {outcome.rule.name for outcome in outcomes}
    assert {name: check.passed for name, check in published.items()} == {one.rule.name: one.passed for one in outcomes}
    found = metrics(result(fund()))
    counts = [found[f"checks_{what}"] for what in ("held", "broken", "undecided")]
    assert counts == [sum(one.passed is passed for one in outcomes) for passed in (True, False, None)]


def test_what_does_not_hold_comes_first_and_then_what_the_programme_leaves_open() -> None:
    order = list(checks(result(fund(rules={"expected_facts": ["case_number"]}))).values())
    passed = [check.passed for check in order]
    broken = passed.count(False)
    assert broken > 0
    assert passed[:broken] == [False] * broken
    assert [check.name for check in order[broken : broken + 2]] == ["cost_share_given", "facts_stated"]
    assert passed.index(True) > max(
        n for n, value in enumerate(passed) if value is None and order[n].name != "facts_stated"
    )
    severities = [check.severity for check in order[:broken]]
    assert severities[0] == "error"


@pytest.mark.parametrize(("stated", "passed"), [("SN 2023/1", True), ("", None)])
def test_the_facts_that_are_expected_are_stated_or_not(stated: str, passed: bool | None) -> None:
    known = facts({"fact": "case_number", "label": "Diarienummer", "value": stated, "kind": "text"})
    check = checks(result(study(facts_=known, rules={"expected_facts": ["case_number"]})))["facts_stated"]
    assert check.passed is passed
    assert check.evidence == (() if passed else ("diarienummer",))
    assert not check.contradicts


def test_errors_weigh_more_than_the_main_finding_and_none_is_made_up() -> None:
    weights = [finding.weight for finding in result(fund()).findings]
    assert weights == [3, 2]
    assert [finding.weight for finding in result(study()).findings] == [2]


def test_the_reviewers_agreement_is_a_number_when_there_are_scores() -> None:
    scores = [
        {"application": name, "reviewer": who, "score": score}
        for name, both in {"a1": (1, 1), "a2": (5, 5), "a3": (3, 3)}.items()
        for who, score in zip(("r1", "r2"), both, strict=True)
    ]
    assert metrics(result(fund(scores=scores)))["reviewers_alpha"] == 1
    assert "reviewers_alpha" not in metrics(result(fund()))


def test_it_is_named_after_the_section_and_is_json() -> None:
    found = result(fund())
    assert found.name == "medel"
    record = json.loads(json.dumps(found.as_record(), allow_nan=False))
    assert {metric["name"] for metric in record["metrics"]} == set(metrics(found))
