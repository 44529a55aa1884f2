"""Programme, funding facts and deadlines: dates, rules, and what is said when nothing is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding import (
    FundingStudy,
    check_inputs,
    find_conflicts,
    gives_priority,
    judge_deadlines,
    priority_table,
    read_study,
    result,
    run_checks,
    tabulate_facts,
    tabulate_rules,
    tell_findings,
    tell_limits,
)
from evallib.model import Check
from evallib.projects import Criterion, ProgrammeDate
from tests.workspaces import cells, checks, make_project, metrics, put_facts, tables, texts

SOURCE = {"source": "webb, rad 3"}
AS_OF = date(2021, 12, 31)


def dated(event: str, day: str, round_: str | None = "2021") -> dict[str, Any]:
    return {"event": event, "date": day, "label": f"Datum {event}", "round": round_, **SOURCE}


REPORT = dated("final_report", "2022-01-21")
DECISION = dated("decision", "2022-01-21", "2022")


def study(
    root: Path, *facts: dict[str, Any], as_of: str | None = "2021-12-31", round_: str | None = None, **programme: Any
) -> FundingStudy:
    project = make_project(root, programme=programme, funding={"round": round_, "as_of": as_of})
    if facts:
        put_facts(project, *facts)
    return read_study(project)


def check(found: FundingStudy, name: str) -> Check | None:
    return next((one for one in run_checks(found) if one.name == name), None)


# dates


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-12-31", "samma dag"),
        ("2021-12-30", "1 dag "),
        ("2021-08-31", f"{30 + 31 + 30 + 31} dagar"),
        ("2022-01-01", "1 dag "),
        ("2022-01-21", "21 dagar"),
    ],
)
def test_the_status_of_a_date(tmp_path: Path, day: str, words: str) -> None:
    found = study(tmp_path, dates=[dated("application", day)])
    ((_date, _what, _round, status, _source),) = cells(tabulate_rules(found), "deadlines")
    assert words.casefold() in f"{status} ".casefold()
    assert ("sedan" in status) is (date.fromisoformat(day) < AS_OF)


def test_dates_have_their_weekday_and_stand_in_order(tmp_path: Path) -> None:
    found = study(tmp_path, dates=[REPORT, dated("interim_report", "2021-08-31"), DECISION])
    assert [row[0] for row in cells(tabulate_rules(found), "deadlines")] == [
        "2021-08-31 (tisdag)",
        "2022-01-21 (fredag)",
        "2022-01-21 (fredag)",
    ]
    assert "2021-12-31 (fredag)" in tables(tabulate_rules(found))["deadlines"]["caption"]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_the_days_left_move_with_the_day_they_are_judged_at(when: date, shift: int) -> None:
    entry = ProgrammeDate(event="decision", date=when.isoformat(), label="x", **SOURCE)
    (deadline,) = judge_deadlines([entry], when - timedelta(days=shift))
    assert deadline.days_left == shift


@pytest.mark.parametrize(
    ("report", "decision", "days_late"),
    [("2022-01-21", "2022-01-21", 0), ("2022-01-22", "2022-01-21", 1), ("2022-02-21", "2022-01-21", 31)],
)
def test_a_final_report_on_or_after_the_next_decision_is_a_conflict(
    tmp_path: Path, report: str, decision: str, days_late: int
) -> None:
    found = study(tmp_path, dates=[dated("final_report", report), dated("decision", decision, "2022")])
    (conflict,) = find_conflicts(found.deadlines)
    assert conflict.days_late == days_late
    told = check(found, "report_before_decision")
    assert told is not None
    assert (told.passed, told.contradicts) == (False, True)
    assert report in told.message
    if days_late:
        assert f" {days_late} dag" in told.message
    assert '"role": "conflict"' in texts(tell_findings(found))


def test_a_final_report_before_the_next_decision_is_none(tmp_path: Path) -> None:
    found = study(tmp_path, dates=[dated("final_report", "2022-01-20"), DECISION])
    assert find_conflicts(found.deadlines) == ()
    told = check(found, "report_before_decision")
    assert told is not None
    assert told.passed is True


@pytest.mark.parametrize("round_", ["2021", None], ids=["same round", "no round"])
def test_dates_of_no_later_round_never_make_the_check_pass(tmp_path: Path, round_: str | None) -> None:
    """The decision about a round comes before its final report, so saying "the report comes first" is false."""
    found = study(tmp_path, dates=[REPORT, dated("decision", "2021-01-15", round_)])
    assert find_conflicts(found.deadlines) == ()
    told = check(found, "report_before_decision")
    assert told is None or told.passed is None


def test_rounds_are_compared_as_numbers_not_as_letters(tmp_path: Path) -> None:
    found = study(tmp_path, dates=[{**REPORT, "round": "omgång 9"}, {**DECISION, "round": "omgång 10"}])
    assert [conflict.days_late for conflict in find_conflicts(found.deadlines)] == [0]


def test_two_conflicts_are_two_checks(tmp_path: Path) -> None:
    later = dated("final_report", "2023-01-20", "2022"), dated("decision", "2023-01-19", "2023")
    found = study(tmp_path, dates=[REPORT, DECISION, *later])
    names = [one.name for one in run_checks(found) if one.name.startswith("report_before")]
    assert names[:2] == ["report_before_decision", "report_before_decision_2"]


def test_without_a_day_to_judge_at_a_conflict_is_still_told(tmp_path: Path) -> None:
    """That two dates collide does not depend on the day one looks at them."""
    told = check(study(tmp_path, dates=[REPORT, DECISION], as_of=None), "report_before_decision")
    assert told is not None
    assert told.passed is False


# criteria


def criteria() -> list[dict[str, Any]]:
    return [
        {"id": "C1", "kind": "must", "text": "Krav", **SOURCE},
        {"id": "P1", "kind": "priority", "text": "Första", **SOURCE},
        {"id": "P2", "kind": "priority", "text": "Andra", **SOURCE},
        {"id": "P3", "kind": "compound", "text": "Tredje", "needs_one_of": ["P1", "P2"], **SOURCE},
    ]


def models() -> list[Criterion]:
    return [Criterion(**{**row, "needs_one_of": tuple(row.get("needs_one_of", ()))}) for row in criteria()]


@pytest.mark.parametrize(
    ("fulfilled", "priority"),
    [
        ((), False),
        (("P1",), True),
        (("P2",), True),
        (("P3",), False),
        (("P1", "P2"), True),
        (("P1", "P3"), True),
        (("P2", "P3"), True),
        (("P1", "P2", "P3"), True),
        (("C1",), False),
        (("C1", "P3"), False),
    ],
)
def test_the_compound_rule(fulfilled: tuple[str, ...], priority: bool) -> None:
    assert gives_priority(models(), fulfilled) is priority


def test_a_third_priority_that_needs_others_without_priority() -> None:
    rows = [Criterion(id="C1", kind="must", text="x", **SOURCE)]
    rows += [Criterion(id="P3", kind="compound", text="x", needs_one_of=("C1",), **SOURCE)]
    assert not gives_priority(rows, {"C1"})
    assert not gives_priority(rows, {"P3"})
    assert gives_priority(rows, {"P3", "C1"})


def test_the_truth_table_has_every_combination_of_the_three(tmp_path: Path) -> None:
    table = priority_table(models())
    assert len(table) == len({chosen for chosen, _gives in table}) == 2**3
    assert {chosen for chosen, gives in table if not gives} == {(), ("P3",)}
    rows = cells(tabulate_rules(study(tmp_path, criteria=criteria())), "priority")
    assert [row[0] for row in rows if row[1] == "Nej"][1:] == ["P3"]
    assert sum(row[1] == "Ja" for row in rows) == 2**3 - 2


def test_without_a_compound_rule_there_is_no_table(tmp_path: Path) -> None:
    found = study(tmp_path, criteria=criteria()[:3])
    assert priority_table(found.programme.criteria) == ()
    assert set(tables(tabulate_rules(found))) == {"criteria"}
    assert check(found, "compound_rule") is None


# costs, projects, money


def test_a_cost_that_is_paid_to_some_extent_needs_a_share(tmp_path: Path) -> None:
    costs = [
        {"name": "projektledare", "extent": "full", **SOURCE},
        {"name": "lokal", "extent": "partial", **SOURCE},
        {"name": "resor", "extent": "partial", "max_share_pct": 50, **SOURCE},
    ]
    found = study(tmp_path, costs=costs)
    told = check(found, "cost_share_given")
    assert told is not None
    assert told.passed is None
    assert "”lokal”" in told.message
    assert "resor" not in told.message
    assert [row[2] for row in cells(tabulate_rules(found), "costs")][2] == "50\u00a0%"
    assert check(study(tmp_path / "clear", costs=[costs[0], costs[2]]), "cost_share_given") is None


@pytest.mark.parametrize(
    ("value", "passed"), [("1", False), ("2", True), ("3", True), ("4", False), ("", None)], ids=str
)
def test_the_number_of_projects(tmp_path: Path, value: str, passed: bool | None) -> None:
    allowed = {"low": 2, "high": 3, **SOURCE}
    found = study(tmp_path, {"fact": "projects_granted", "value": value}, projects=allowed)
    told = check(found, "number_of_projects")
    assert told is not None
    assert told.passed is passed
    assert "2" in told.message
    assert "3" in told.message
    assert (value in told.message) or not value


def test_no_limit_no_check_of_the_number(tmp_path: Path) -> None:
    assert check(study(tmp_path, {"fact": "projects_granted", "value": "9"}), "number_of_projects") is None


@pytest.mark.parametrize(
    ("granted", "used", "share", "passed"),
    [("300000", "240000", 80.0, True), ("300000", "300000", 100.0, True), ("300000", "303000", 101.0, False)],
)
def test_the_share_of_the_money_that_was_used(
    tmp_path: Path, granted: str, used: str, share: float, passed: bool
) -> None:
    facts = [{"fact": "grant_sek", "value": granted, "unit": "kr"}, {"fact": "used_sek", "value": used, "unit": "kr"}]
    found = study(tmp_path, *facts)
    told = check(found, "funds_used")
    assert told is not None
    assert told.passed is passed
    assert "300\u00a0000\u00a0kr" in told.message
    assert metrics(result(found))["utilisation_pct"] == share == 100 * int(used) / int(granted)


@pytest.mark.parametrize("known", ["grant_sek", "used_sek", None])
def test_without_both_amounts_the_share_used_is_undecided(tmp_path: Path, known: str | None) -> None:
    facts = [{"fact": known, "label": "Känt", "value": "5", "unit": "kr"}] if known else []
    found = study(tmp_path, *facts)
    told = check(found, "funds_used")
    assert told is not None
    assert told.passed is None
    assert metrics(result(found))["utilisation_pct"] is None
    assert ("beviljat belopp" in told.message) is (known != "grant_sek")
    assert "känt" not in told.message


def test_a_grant_of_nothing_leaves_no_gap_in_the_sentence(tmp_path: Path) -> None:
    facts = [{"fact": name, "value": "0", "unit": "kr"} for name in ("grant_sek", "used_sek")]
    told = check(study(tmp_path, *facts), "funds_used")
    assert told is not None
    assert ": ." not in told.message


@pytest.mark.parametrize(("granted", "passed"), [("500000", True), ("500001", False)])
def test_the_grant_against_all_envelopes(tmp_path: Path, granted: str, passed: bool) -> None:
    envelopes = [{"year": year, "amount_sek": amount, **SOURCE} for year, amount in ((2021, 300000), (2022, 200000))]
    found = study(tmp_path, {"fact": "grant_sek", "value": granted, "unit": "kr"}, envelopes=envelopes)
    told = check(found, "grant_within_envelope")
    assert told is not None
    assert told.passed is passed
    assert metrics(result(found))["envelope_sek_2022"] == 200000
    assert "500\u00a0000\u00a0kr" in told.message


def test_a_missing_ceiling_is_said_only_where_there_is_money(tmp_path: Path) -> None:
    envelopes = [{"year": 2021, "amount_sek": 300000, **SOURCE}]
    assert check(study(tmp_path / "a"), "within_ceiling") is None
    stated = check(study(tmp_path / "b", envelopes=envelopes, ceiling_sek=100000), "within_ceiling")
    assert stated is not None
    assert "100\xa0000\xa0kr" in stated.message
    told = check(study(tmp_path / "c", envelopes=envelopes), "within_ceiling")
    assert told is not None
    assert told.passed is None


# facts


def test_what_is_expected_and_not_stated(tmp_path: Path) -> None:
    facts = [
        {"fact": "grant_sek", "value": "5", "unit": "kr"},
        {"fact": "total_cost_sek", "label": "Totalkostnad", "state": "not_stated"},
        {"fact": "used_sek", "label": "Förbrukat", "state": "not_readable"},
        {"fact": "budget_sek", "label": "Budget", "state": "not_applicable"},
    ]
    expected = [fact["fact"] for fact in facts] + ["case_number"]
    told = check(study(tmp_path, *facts, expected_facts=expected), "facts_stated")
    assert told is not None
    assert told.passed is None
    assert told.evidence[:2] == ("totalkostnad", "förbrukat")
    assert len(told.evidence) == 3
    assert all(missing in told.message for missing in told.evidence)


def test_everything_expected_is_stated(tmp_path: Path) -> None:
    fact = {"fact": "grant_sek", "value": "5", "unit": "kr"}
    told = check(study(tmp_path, fact, expected_facts=["grant_sek"]), "facts_stated")
    assert told is not None
    assert told.passed is True


def test_facts_are_shown_with_their_unit_and_missing_ones_are_not_in_the_table(tmp_path: Path) -> None:
    found = study(
        tmp_path,
        {"fact": "grant_sek", "label": "Bidrag", "value": "3 378 977", "unit": "kr"},
        {"fact": "period_start", "label": "Start", "value": "2014-04", "kind": "month"},
        {"fact": "used_sek", "label": "Förbrukat", "state": "not_stated"},
    )
    rows = {row[0]: row[1] for row in cells(tabulate_facts(found), "facts")}
    assert rows == {"Start": "April 2014", "Bidrag": "3\u00a0378\u00a0977\u00a0kr"}


def test_a_month_that_is_only_partly_readable_does_not_stop_the_section(tmp_path: Path) -> None:
    lost = {"fact": "period_start", "label": "Start", "value": "2014-0?", "kind": "month", "state": "partly_readable"}
    ((_label, value, *_rest),) = cells(tabulate_facts(study(tmp_path, lost)), "facts")
    assert "2014-0?" in value


def test_a_programme_with_nothing_in_it(tmp_path: Path) -> None:
    found = study(tmp_path, as_of=None)
    assert tabulate_rules(found).items == ()
    assert tabulate_facts(found).items == ()
    published = result(found)
    assert set(checks(published)) == {"funds_used"}
    assert metrics(published) == {"utilisation_pct": None}
    assert "Mölndals stad" in texts(tell_findings(found))
    assert len(tell_limits(found).items) == 1
    assert check_inputs(make_project(tmp_path, programme={})) == ()


def test_amounts_are_not_said_to_be_missing_when_there_is_one(tmp_path: Path) -> None:
    silent = "inga belopp"
    with_amount = study(tmp_path / "a", {"fact": "x", "value": "5", "unit": "kr"})
    assert silent in texts(tell_findings(study(tmp_path / "b")))
    assert silent not in texts(tell_findings(with_amount))


def test_problems_in_the_facts_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path, programme={})
    put_facts(project, {"fact": "grant_sek", "value": "mycket"})
    (problem,) = check_inputs(project)
    assert (problem.place.file, problem.place.row, problem.place.column) == ("data/prov/facts.csv", 2, "value")


def test_notes_of_the_programme_are_told_with_their_source(tmp_path: Path) -> None:
    told = texts(tell_limits(study(tmp_path, notes=[{"text": "Bara en gång.", **SOURCE}])))
    assert "Bara en gång. (webb, rad\u00a03)" in told
