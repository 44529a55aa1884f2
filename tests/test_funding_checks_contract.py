"""Each rule of the funding catalogue has its smallest cases, says what it found, and stands in one place."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import evallib.funding.checks as checks
from evallib.funding.checks import catalogue, run_checks
from evallib.funding.outcome import NEEDS, TIERS, Outcome
from evallib.locale import translations
from tests.funding_cases import Case
from tests.funding_studies import study

MODULES = sorted(path.stem for path in Path(str(checks.__file__)).parent.glob("[a-z]*.py"))
CASES: list[Case] = [case for name in MODULES for case in import_module(f"tests.funding_cases.{name}").CASES]


def outcome_of(case: Case) -> Outcome:
    (found,) = [outcome for outcome in run_checks(case.study) if outcome.rule.name == case.rule]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.passed}")
def test_a_rule_says_of_its_cases_what_it_must(case: Case) -> None:
    found = outcome_of(case)
    assert found.passed is case.passed, found.message
    told = " ".join([found.message, *(fault.text for fault in found.faults)]).replace("\xa0", " ")
    assert [words for words in case.says if words not in told] == []
    places = " ".join(fault.place for fault in found.faults).replace("\xa0", " ")
    assert [where for where in case.at if where not in places] == []


@pytest.mark.parametrize("name", [rule.name for rule, _attempt in catalogue()])
def test_every_rule_can_hold_be_broken_and_be_undecided(name: str) -> None:
    assert {case.passed for case in CASES if case.rule == name} == {True, False, None}


def test_names_differ_and_are_snake_case() -> None:
    names = [rule.name for rule, _attempt in catalogue()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z][a-z_]*", name)] == []


def test_the_order_is_tier_by_tier() -> None:
    tiers = [rule.tier for rule, _attempt in catalogue()]
    assert tiers == sorted(tiers, key=TIERS.index)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.passed}")
def test_an_outcome_is_whole(case: Case) -> None:
    found = outcome_of(case)
    assert found.message.strip()
    assert "{" not in found.message
    assert bool(found.faults) is (found.passed is False)
    assert found.passed is not None or found.missing
    assert set(found.missing) <= set(NEEDS)
    assert found.as_check().contradicts is (found.passed is False and found.rule.severity != "note")


def test_every_question_and_reason_has_swedish_words() -> None:
    swedish = translations()
    english = [text for rule, _attempt in catalogue() for text in (rule.question, rule.reason)]
    english += [text for what in NEEDS.values() for text in what]
    assert [text for text in english if swedish.gettext(text) == text] == []


def test_a_fund_without_any_data_breaks_no_rule() -> None:
    assert [outcome.rule.name for outcome in run_checks(study()) if outcome.passed is False] == []
