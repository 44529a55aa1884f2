"""What the section publishes: stable names, the numbers that are shown and no other, checks that do not guess."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from evallib.focus_groups.result import result
from evallib.focus_groups.study import Coefficient, Study
from evallib.model import RowAccount, SectionResult
from tests.focus_group_studies import (
    CODES,
    STUDIES,
    agreement,
    asked_differently,
    coefficient,
    full,
    misplaced,
    never,
    no_speakers,
    nothing,
    one_coder,
    quotes,
    reached,
    without_groups,
)
from tests.workspaces import checks, metrics

MEASURES = ("percent", "jaccard", "kappa", "alpha", "ac1")


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_can_be_stored_and_read_back(name: str) -> None:
    found = result(STUDIES[name]())
    assert SectionResult.from_published(json.loads(json.dumps(found.as_published(), allow_nan=False))) == found
    assert found.name == "fokusgrupper"


@pytest.mark.parametrize("name", STUDIES)
def test_names_are_stable_and_texts_are_swedish(name: str) -> None:
    found = result(STUDIES[name]())
    names = [one.name for one in (*found.metrics, *found.checks)]
    assert [text for text in names if not re.fullmatch(r"[a-z][a-z0-9_]*", text)] == []
    told = " ".join([*(one.label for one in (*found.metrics, *found.checks)), *(one.message for one in found.checks)])
    assert re.findall(r"\{[a-z_]*\}|\b(?:the|of|and|is|was|with)\b", told) == []


def test_metrics_have_stable_names() -> None:
    sizes = {"groups", "participants", "statements", "mentions", "codes", "codes_in_all", "codes_in_one"}
    codes = {f"code_{n}_{what}" for n in range(1, len(CODES) + 1) for what in ("groups", "speakers", "mentions")}
    pooled = {f"agreement_1_{level}_{name}" for level in ("turns", "characters", "segments") for name in MEASURES}
    late = {"codes_after_1", "codes_after_2", "codes_after_3"}
    assert set(metrics(result(full()))) == sizes | codes | pooled | late | {"quotes_shown", "text_positions_pct"}


def test_values_are_those_that_are_shown() -> None:
    told = metrics(result(full()))
    assert (told["groups"], told["participants"], told["mentions"], told["codes"]) == (3, 20, 74, 5)
    assert (told["codes_in_all"], told["codes_in_one"]) == (2, 1)
    assert (told["code_4_groups"], told["code_4_speakers"], told["code_4_mentions"]) == (3, 16, 28)
    assert (told["code_2_speakers"], told["code_2_mentions"]) == (None, None)
    assert told["quotes_shown"] == 2
    assert told["text_positions_pct"] == 99.0


def test_agreement_has_its_interval_and_number_of_units() -> None:
    (alpha,) = [one for one in result(full()).metrics if one.name == "agreement_1_turns_alpha"]
    assert (alpha.value, alpha.low, alpha.high, alpha.n, alpha.level) == (0.75, 0.68, 0.82, 100, 0.95)


def test_what_is_hidden_is_none_and_nothing_follows_from_it() -> None:
    told = metrics(result(without_groups()))
    assert (told["code_3_groups"], told["code_3_speakers"], told["code_3_mentions"]) == (None, None, None)
    assert {"codes_in_all", "codes_in_one", "codes_after_1", "saturation"} & set(told) == set()


def test_comments_are_counted_as_comments() -> None:
    found = result(no_speakers())
    told = metrics(found)
    assert told["statements"] == 21
    assert told["code_1_mentions"] == 8 + 6 + 4
    assert {"participants", "mentions", "code_1_speakers", "text_positions_pct"} & set(told) == set()
    assert {one.unit for one in found.metrics if one.name.endswith("_mentions")} == {"kommentarer"}


def test_saturation_has_the_range_over_orders() -> None:
    told = metrics(result(reached()))
    assert (told["saturation"], told["saturation_earliest"], told["saturation_latest"]) == (6, 5, 21)
    assert metrics(result(never()))["saturation"] is None
    assert "saturation" not in metrics(result(full()))


def test_the_finding_is_the_first_sentence_of_the_section() -> None:
    (found,) = result(full()).findings
    assert found.text.startswith("20 medarbetare i hemtjänsten talade i tre fokusgrupper. Detta kom upp i alla tre: ")
    assert found.weight == 2


def test_with_too_few_people_the_section_is_suppressed() -> None:
    found = result(nothing())
    assert (found.status, found.metrics, found.findings, found.rows) == ("suppressed", (), (), RowAccount())
    check, files = found.checks
    assert (check.name, check.passed, check.severity) == ("enough_said", None, "warning")
    assert (files.name, files.passed) == ("file_notices", True)
    assert "Minst 5 deltagare hade behövts." in check.message


def test_every_row_is_accounted_for() -> None:
    rows = result(full()).rows
    assert rows.read == rows.used + 12 + 8


def test_checks_have_stable_names() -> None:
    everything = ["coder_agreement", "code_saturation", "quotes_reviewed", "text_positions", "texts_present"]
    assert [check.name for check in result(full()).checks] == [
        *everything,
        "file_notices",
        "codebook_drift",
        "everybody_said_it",
    ]
    assert [check.name for check in result(no_speakers()).checks] == [*everything[:3], "file_notices"]


@pytest.mark.parametrize("study", [full, nothing])
def test_what_is_worth_a_look_in_the_files_is_counted_and_not_told(study: Callable[..., Study]) -> None:
    check = checks(result(replace(study(), noticed=3)))["file_notices"]
    assert (check.passed, check.severity) == (False, "note")
    assert check.message == "3 saker i filerna är värda att se över; evallib check visar dem."


@pytest.mark.parametrize(
    ("alpha", "passed", "severity"),
    [
        (coefficient(0.75, 0.667, 0.8), True, "note"),
        (coefficient(0.75, 0.666, 0.8), None, "note"),
        (coefficient(0.5, 0.4, 0.667), None, "note"),
        (coefficient(0.5, 0.4, 0.666), False, "warning"),
        (coefficient(0.9, None, None), None, "note"),
        (Coefficient(None, reason="too_few_units"), None, "note"),
    ],
)
def test_the_whole_interval_decides_whether_coders_agree(
    alpha: Coefficient, passed: bool | None, severity: str
) -> None:
    check = checks(result(full(agreements=(agreement(alpha),))))["coder_agreement"]
    assert (check.passed, check.severity) == (passed, severity)


def test_one_pair_that_does_not_agree_is_enough_to_fail() -> None:
    good, bad = agreement(), agreement(coefficient(0.3, 0.1, 0.5))
    assert checks(result(full(agreements=(good, bad))))["coder_agreement"].passed is False
    unsure = agreement(coefficient(0.7, 0.6, 0.8))
    assert checks(result(full(agreements=(good, unsure))))["coder_agreement"].passed is None


@pytest.mark.parametrize("study", [one_coder(), full(agreements=())])
def test_without_two_coders_the_check_says_what_is_needed(study: Study) -> None:
    check = checks(result(study))["coder_agreement"]
    assert check.passed is None
    assert check.message.startswith("Överensstämmelsen kan inte räknas ut")


@pytest.mark.parametrize(
    ("study", "passed"),
    [
        (full(), None),
        (replace(reached(), saturation=replace(reached().saturation, orders_reached=1.0)), True),
        (reached(), None),
        (never(), False),
        (without_groups(), None),
    ],
)
def test_saturation_is_reached_or_not_or_cannot_be_computed(study: Study, passed: bool | None) -> None:
    check = checks(result(study))["code_saturation"]
    assert (check.passed, check.severity) == (passed, "note")


def test_where_the_questions_differed_there_is_neither_metric_nor_check_of_what_was_new() -> None:
    found, usual = result(asked_differently()), result(full())
    assert [check.name for check in usual.checks if check.name not in checks(found)] == ["code_saturation"]
    assert set(metrics(usual)) - set(metrics(found)) == {"codes_after_1", "codes_after_2", "codes_after_3"}


def test_saturation_that_depends_on_the_order_says_so() -> None:
    message = checks(result(reached()))["code_saturation"].message
    assert "den nås i 62\u00a0% av alla ordningar som prövats" in message
    assert "och i de övriga inte alls." in message


def test_labels_say_which_codes_are_counted() -> None:
    labels = {one.name: one.label for one in result(full()).metrics}
    assert labels["codes"] == "Koder längst ut som användes"
    assert labels["codes_after_1"] == "Koder som kommit upp: en fokusgrupp"
    assert {one.name: one.label for one in result(no_speakers()).metrics}["codes"] == "Koder som användes"


def test_too_few_groups_name_how_many_are_needed() -> None:
    assert "minst sex fokusgrupper" in checks(result(full()))["code_saturation"].message


@pytest.mark.parametrize(
    ("found", "passed", "told"),
    [
        (quotes(), True, "Granskade av Eva Ek den 2026-05-01."),
        (quotes(shown=(), reviewed=0, reviewers=()), False, "eftersom ingen har granskat dem"),
        (quotes(shown=(), candidates=0, reviewed=0), None, "eftersom inget kodat ställe har en text"),
    ],
)
def test_quotations_are_reviewed_or_not_shown(found: Any, passed: bool | None, told: str) -> None:
    check = checks(result(full(quotes=found)))["quotes_reviewed"]
    assert (check.passed, told in check.message) == (passed, True)
    assert ("Granskade av" in check.message) == bool(found.shown)


def test_places_that_fit_no_rule_are_undecided_and_missing_texts_fail() -> None:
    found = checks(result(misplaced()))
    assert (found["text_positions"].passed, found["text_positions"].severity) == (None, "warning")
    assert (found["texts_present"].passed, found["texts_present"].severity) == (False, "warning")
    assert checks(result(full()))["texts_present"].message == "Alla 4 finns."


def test_a_changed_codebook_is_a_note_with_every_change() -> None:
    check = checks(result(full()))["codebook_drift"]
    assert (check.passed, check.severity) == (False, "note")
    assert "”Handledningen” heter nu ”Handledning”" in check.message
    drift = full().drift
    assert drift is not None
    same = replace(drift, new=(), removed=(), renamed=(), merged=(), moved=(), redefined=())
    assert checks(result(full(drift=same)))["codebook_drift"].passed is True
