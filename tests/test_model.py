"""The result of a section: what it refuses, how rows add up, and the way to JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.model import Check, Finding, Metric, RowAccount, SectionResult

NAMES = st.text("abcdefgh_", min_size=1, max_size=8)
WORDS = st.text(max_size=20)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
METRICS = st.builds(Metric, NAMES, WORDS, NUMBERS, WORDS, n=st.none() | st.integers(0, 99), low=NUMBERS, high=NUMBERS)
CHECKS = st.builds(
    Check,
    NAMES,
    WORDS,
    st.sampled_from([True, False, None]),
    st.sampled_from(["error", "warning", "note"]),
    WORDS,
    st.lists(WORDS, max_size=3).map(tuple),
)


@st.composite
def accounts(draw: st.DrawFn) -> RowAccount:
    used, excluded = draw(st.integers(0, 50)), draw(st.dictionaries(NAMES, st.integers(0, 9), max_size=3))
    return RowAccount(used + sum(excluded.values()), used, excluded)


RESULTS = st.builds(
    SectionResult,
    NAMES,
    status=st.sampled_from(["ok", "failed", "suppressed"]),
    error=st.none() | WORDS,
    metrics=st.lists(METRICS, max_size=3, unique_by=lambda metric: metric.name).map(tuple),
    checks=st.lists(CHECKS, max_size=3, unique_by=lambda check: check.name).map(tuple),
    rows=accounts(),
    findings=st.lists(st.builds(Finding, WORDS, st.integers(1, 3)), max_size=3).map(tuple),
)


@given(RESULTS)
def test_a_result_survives_the_way_through_json(result: SectionResult) -> None:
    assert SectionResult.from_published(json.loads(json.dumps(result.as_published()))) == result


@given(RESULTS)
def test_findings_are_published_but_are_not_in_the_record(result: SectionResult) -> None:
    published, record = result.as_published(), result.as_record()
    assert "findings" not in record
    assert {key: value for key, value in published.items() if key != "findings"} == record
    assert [finding["text"] for finding in published["findings"]] == [finding.text for finding in result.findings]


def test_the_record_has_the_fields_of_the_contract() -> None:
    result = SectionResult(
        "goals",
        metrics=(Metric("share", "Andel", 46.2, "%", 13, 23.2, 70.9),),
        checks=(Check("goal_1", "Mål 1", None, "note", "Går inte att bedöma.", ("a", "b")),),
        rows=RowAccount(3, 2, {"tom rad": 1}),
    )
    record = json.loads(json.dumps(result.as_record()))
    assert set(record) == {"name", "status", "error", "metrics", "checks", "rows"}
    assert record["metrics"] == [
        {
            "name": "share",
            "label": "Andel",
            "value": 46.2,
            "unit": "%",
            "n": 13,
            "low": 23.2,
            "high": 70.9,
            "level": 0.95,
        }
    ]
    assert record["checks"][0] == {
        "name": "goal_1",
        "label": "Mål 1",
        "passed": None,
        "severity": "note",
        "message": "Går inte att bedöma.",
        "evidence": ["a", "b"],
    }
    assert record["rows"] == {"read": 2 + 1, "used": 2, "excluded": {"tom rad": 1}}


@pytest.mark.parametrize(
    "items",
    [
        {"metrics": (Metric("a", "A", 1, ""), Metric("a", "B", 2, ""))},
        {"checks": (Check("a", "A", True, "note", ""), Check("a", "B", None, "note", ""))},
    ],
)
def test_two_of_the_same_name_are_refused(items: dict[str, tuple[object, ...]]) -> None:
    with pytest.raises(ValueError, match="same name: a"):
        SectionResult("goals", **items)  # type: ignore[arg-type]


def test_a_metric_and_a_check_may_share_a_name() -> None:
    result = SectionResult("x", metrics=(Metric("a", "A", 1, ""),), checks=(Check("a", "A", True, "note", ""),))
    assert [metric.name for metric in result.metrics] == [check.name for check in result.checks]


@pytest.mark.parametrize(
    ("passed", "severity", "contradicts"),
    [
        (False, "error", True),
        (False, "warning", True),
        (False, "note", False),
        (None, "error", False),
        (True, "error", False),
    ],
)
def test_only_a_failed_check_above_a_note_contradicts(passed: bool | None, severity: str, contradicts: bool) -> None:
    assert Check("a", "A", passed, severity, "").contradicts is contradicts  # type: ignore[arg-type]


def test_rows_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        RowAccount(5, 3, {"tom rad": 1})


def test_leaving_rows_out_moves_them_from_used_to_their_reason() -> None:
    account = RowAccount(10, 9, {"tom rad": 1}).exclude({"för få svar": 2, "tom rad": 1})
    assert (account.read, account.used) == (10, 9 - 2 - 1)
    assert account.excluded == {"tom rad": 1 + 1, "för få svar": 2}


@given(accounts(), accounts())
def test_adding_accounts_adds_every_number(one: RowAccount, other: RowAccount) -> None:
    both = one + other
    assert (both.read, both.used) == (one.read + other.read, one.used + other.used)
    for reason in {*one.excluded, *other.excluded}:
        assert both.excluded[reason] == one.excluded.get(reason, 0) + other.excluded.get(reason, 0)
    assert both == other + one


def test_adding_leaves_the_parts_as_they_were() -> None:
    one = RowAccount(2, 1, {"tom rad": 1})
    _sum = one + RowAccount(1, 0, {"tom rad": 1})
    assert one == RowAccount(2, 1, {"tom rad": 1})
