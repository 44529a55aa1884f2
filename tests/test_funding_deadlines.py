"""Dates of a programme: days left, the last day of a round, and final reports that come after the next decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding.deadlines import Conflict, due, find_conflicts, judge_deadlines, next_decisions, states, told_by
from evallib.funding.telling.days import conflict_sentence, days_words
from evallib.projects import ProgrammeDate
from tests.funding_studies import SOURCE


def entry(event: str, day: str, round_: str | None = "2021") -> ProgrammeDate:
    return ProgrammeDate.model_validate({"event": event, "date": day, "label": "x", "round": round_, **SOURCE})


def conflicts(report: tuple[str, str], decision: tuple[str, str]) -> tuple[Conflict, ...]:
    dates = [entry("final_report", *report), entry("decision", *decision)]
    return find_conflicts(judge_deadlines(dates, None))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_the_days_left_move_with_the_day_they_are_judged_at(when: date, shift: int) -> None:
    (deadline,) = judge_deadlines([entry("decision", when.isoformat())], when - timedelta(days=shift))
    assert deadline.days_left == shift


def test_without_a_day_to_judge_at_nothing_is_left_or_passed() -> None:
    (deadline,) = judge_deadlines([entry("decision", "2021-01-15")], None)
    assert deadline.days_left is None


def test_dates_stand_in_order_of_time() -> None:
    days = ["2022-01-21", "2021-08-31", "2021-11-30"]
    found = judge_deadlines([entry("application", day) for day in days], date(2021, 12, 31))
    assert [deadline.on.isoformat() for deadline in found] == sorted(days)


def test_the_last_day_of_a_round_is_the_last_of_several() -> None:
    dates = [entry("application", day) for day in ("2021-05-01", "2021-11-30", "2021-04-01")]
    dates.append(entry("application", "2022-11-30", "2022"))
    dates.append(entry("decision", "2022-01-21"))
    assert due(dates, "application", "2021") == date(2021, 11, 30)
    assert due(dates, "application", "2023") is None
    assert due(dates, "application", "") is None
    assert due([entry("decision", "2022-01-21", None)], "decision", "") == date(2022, 1, 21)
    assert states(dates, "decision")
    assert not states(dates, "final_report")


@pytest.mark.parametrize(
    ("report", "days_late", "words"),
    [
        ("2022-01-21", 0, "2022-01-21"),
        ("2022-01-22", 1, " 1 da"),
        ("2022-02-21", 31, " 31 da"),
    ],
)
def test_a_final_report_on_or_after_the_next_decision_is_a_conflict(report: str, days_late: int, words: str) -> None:
    (conflict,) = conflicts((report, "2021"), ("2022-01-21", "2022"))
    assert conflict.days_late == days_late
    assert words in conflict_sentence(conflict)


@pytest.mark.parametrize(
    ("report", "decision"),
    [
        (("2022-01-20", "2021"), ("2022-01-21", "2022")),
        (("2022-01-21", "2021"), ("2021-01-15", "2021")),
        (("2022-01-21", "VT 2021"), ("2021-01-15", "HT 2021")),
    ],
)
def test_no_conflict_where_the_report_comes_first_or_no_round_follows(
    report: tuple[str, str], decision: tuple[str, str]
) -> None:
    assert conflicts(report, decision) == ()


def test_a_decision_without_a_round_follows_nothing() -> None:
    dates = [entry("final_report", "2022-01-21"), entry("decision", "2021-01-15", None)]
    assert next_decisions(judge_deadlines(dates, None)) == ()


def test_rounds_are_compared_as_numbers_not_as_letters() -> None:
    (conflict,) = conflicts(("2022-01-21", "omgång 9"), ("2022-01-21", "omgång 10"))
    assert conflict.days_late == 0


def test_days_are_counted_in_words() -> None:
    assert [words.split()[0] for words in (days_words(1), days_words(32))] == ["1", "32"]
    assert days_words(1).split()[1] != days_words(32).split()[1]


def test_what_happened_is_told_by_the_first_report_that_is_due_on_or_after_it() -> None:
    dates = [entry("interim_report", "2024-01-31", "2023"), entry("final_report", "2025-01-15", "2023")]
    both = ("interim_report", "final_report")
    assert told_by(dates, "2023", date(2023, 12, 31), *both) == date(2024, 1, 31)
    assert told_by(dates, "2023", date(2024, 1, 31), *both) == date(2024, 1, 31)
    assert told_by(dates, "2023", date(2023, 12, 31), "final_report") == date(2025, 1, 15)
    assert told_by(dates, "2023", date(2025, 6, 30), *both) == date(2025, 6, 30)
    assert told_by(dates, "2024", date(2023, 12, 31), *both) == date(2023, 12, 31)
