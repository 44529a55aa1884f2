"""The programme's own rules in the funding section: dates, criteria, costs, facts, and what is said without data."""

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
    tell_applications,
    tell_findings,
    tell_limits,
    tell_rules,
)
from evallib.funding.outcome import Outcome
from evallib.projects import Criterion, ProgrammeDate
from tests.funding_studies import SOURCE, facts, study
from tests.workspaces import cells, make_project, metrics, put_facts, tables, texts

AS_OF = date(2021, 12, 31)


def dated(event: str, day: str, round_: str | None = "2021") -> dict[str, Any]:
    return {"event": event, "date": day, "label": f"Datum {event}", "round": round_, **SOURCE}


REPORT = dated("final_report", "2022-01-21")
DECISION = dated("decision", "2022-01-21", "2022")


def ruled(*, as_of: str | None = AS_OF.isoformat(), **rules: Any) -> FundingStudy:
    """A programme with these rules and no data."""
    return study(rules=rules, settings={"as_of": as_of})


def outcome(found: FundingStudy, name: str) -> Outcome | None:
    return next((one for one in run_checks(found) if one.rule.name == name), None)


# dates


@pytest.mark.parametrize("day", ["2021-12-31", "2021-12-30", "2021-08-31", "2022-01-01", "2022-01-21"])
def test_the_status_of_a_date(day: str) -> None:
    ((_date, _what, _round, status, *_more),) = cells(
        tell_applications(ruled(dates=[dated("application", day)])), "deadlines"
    )
    left = (date.fromisoformat(day) - AS_OF).days
    assert (str(abs(left)) in status) is (left != 0)
    assert ("sedan" in status) is (left < 0)


def test_dates_have_their_weekday_and_stand_in_order() -> None:
    shown = tell_applications(ruled(dates=[REPORT, dated("interim_report", "2021-08-31"), DECISION]))
    assert [row[0] for row in cells(shown, "deadlines")] == [
        "2021-08-31 (tisdag)",
        "2022-01-21 (fredag)",
        "2022-01-21 (fredag)",
    ]
    assert "2021-12-31 (fredag)" in tables(shown)["deadlines"]["caption"]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_the_days_left_move_with_the_day_they_are_judged_at(when: date, shift: int) -> None:
    entry = ProgrammeDate(event="decision", date=when.isoformat(), label="x", **SOURCE)
    (deadline,) = judge_deadlines([entry], when - timedelta(days=shift))
    assert deadline.days_left == shift


@pytest.mark.parametrize(
    ("report", "decision", "days_late"),
    [("2022-01-21", "2022-01-21", 0), ("2022-01-22", "2022-01-21", 1), ("2022-02-21", "2022-01-21", 31)],
)
def test_a_final_report_on_or_after_the_next_decision_is_a_conflict(report: str, decision: str, days_late: int) -> None:
    found = ruled(dates=[dated("final_report", report), dated("decision", decision, "2022")])
    (conflict,) = find_conflicts(found.deadlines)
    assert conflict.days_late == days_late
    told = outcome(found, "report_before_decision")
    assert told is not None
    assert told.passed is False
    assert report in " ".join(fault.text for fault in told.faults)


def test_a_final_report_before_the_next_decision_is_none() -> None:
    found = ruled(dates=[dated("final_report", "2022-01-20"), DECISION])
    assert find_conflicts(found.deadlines) == ()


@pytest.mark.parametrize("round_", ["2021", None], ids=["same round", "no round"])
def test_dates_of_no_later_round_never_make_the_check_pass(round_: str | None) -> None:
    """The decision about a round comes before its final report, so saying "the report comes first" is false."""
    found = ruled(dates=[REPORT, dated("decision", "2021-01-15", round_)])
    assert find_conflicts(found.deadlines) == ()
    told = outcome(found, "report_before_decision")
    assert told is None or told.passed is None


def test_rounds_are_compared_as_numbers_not_as_letters() -> None:
    found = ruled(dates=[{**REPORT, "round": "omgång 9"}, {**DECISION, "round": "omgång 10"}])
    assert [conflict.days_late for conflict in find_conflicts(found.deadlines)] == [0]


def test_without_a_day_to_judge_at_a_conflict_is_still_found() -> None:
    """That two dates collide does not depend on the day one looks at them."""
    assert len(find_conflicts(ruled(dates=[REPORT, DECISION], as_of=None).deadlines)) == 1


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


def test_the_truth_table_has_every_combination_of_the_three() -> None:
    table = priority_table(models())
    assert len(table) == len({chosen for chosen, _gives in table}) == 2**3
    assert {chosen for chosen, gives in table if not gives} == {(), ("P3",)}
    rows = cells(tell_rules(ruled(criteria=criteria())), "priority")
    assert [row[0] for row in rows if row[1] == "Nej"][1:] == ["P3"]
    assert sum(row[1] == "Ja" for row in rows) == 2**3 - 2


def test_without_a_compound_rule_there_is_no_table() -> None:
    found = ruled(criteria=criteria()[:3])
    assert priority_table(found.programme.criteria) == ()
    assert set(tables(tell_rules(found))) == {"criteria"}


# money, costs and facts


def test_the_rules_about_money_stand_with_their_sources() -> None:
    found = ruled(
        envelopes=[{"year": 2021, "amount_sek": 300_000, "source": "webb, rad 1"}],
        ceiling={"amount_sek": 100_000, "source": "webb, rad 2"},
        projects={"low": 2, "high": 3, "source": "webb, rad 3"},
        cofinancing={"min_pct": 12.5, "source": "webb, rad 4"},
        unspent={"rule": "returned", "source": "webb, rad 5"},
        scoring={"low": 1.0, "high": 5.0, "source": "webb, rad 6"},
    )
    rows = [[cell.replace("\u00a0", " ") for cell in row] for row in cells(tell_rules(found), "rules")]
    assert [row[2] for row in rows] == [f"webb, rad {n}" for n in (1, 3, 2, 4, 5, 6)]
    assert (rows[0][1], rows[2][1]) == ("300 000 kr", "100 000 kr")
    assert "12,5 %" in rows[3][1]


def test_a_cost_shows_the_share_that_is_stated() -> None:
    costs = [
        {"id": "ledare", "name": "projektledare", "extent": "full", **SOURCE},
        {"id": "lokal", "name": "lokal", "extent": "partial", **SOURCE},
        {"id": "resor", "name": "resor", "extent": "partial", "max_share_pct": 50.0, **SOURCE},
    ]
    shares = [row[2] for row in cells(tell_rules(ruled(costs=costs)), "costs")]
    assert [any(sign.isdigit() for sign in share) for share in shares] == [False, False, True]
    assert shares[2].startswith("50\u00a0%")


def test_facts_are_shown_with_their_unit_and_missing_ones_are_not_in_the_table() -> None:
    known = facts(
        {"fact": "grant_sek", "label": "Bidrag", "value": "3 378 977", "unit": "kr"},
        {"fact": "period_start", "label": "Start", "value": "2014-04", "kind": "month"},
        {"fact": "used_sek", "label": "Förbrukat", "state": "not_stated"},
    )
    rows = {row[0]: row[1] for row in cells(tell_rules(study(facts_=known)), "facts")}
    assert rows == {"Start": "April 2014", "Bidrag": "3\u00a0378\u00a0977\u00a0kr"}


def test_a_month_that_is_only_partly_readable_does_not_stop_the_section() -> None:
    lost = {"fact": "period_start", "label": "Start", "value": "2014-0?", "kind": "month", "state": "partly_readable"}
    ((_label, value, *_rest),) = cells(tell_rules(study(facts_=facts(lost))), "facts")
    assert "2014-0?" in value


def test_what_is_expected_and_not_stated_is_told_first() -> None:
    known = facts(
        {"fact": "grant_sek", "value": "5", "unit": "kr"},
        {"fact": "total_cost_sek", "label": "Totalkostnad", "state": "not_stated"},
        {"fact": "used_sek", "label": "Förbrukat", "state": "not_readable"},
        {"fact": "budget_sek", "label": "Budgetram", "state": "not_applicable"},
    )
    found = study(facts_=known, rules={"expected_facts": [*known, "case_number"]})
    told = texts(tell_findings(found))
    assert [word in told for word in ("totalkostnad", "förbrukat", "budgetram")] == [True, True, False]
    assert '"role": "missing"' in told


# from the files, and without anything


def test_the_section_is_read_from_the_files_of_a_project(tmp_path: Path) -> None:
    envelopes = [{"year": year, "amount_sek": amount, **SOURCE} for year, amount in ((2021, 300000), (2022, 200000))]
    project = make_project(tmp_path, programme={"envelopes": envelopes}, medel={"as_of": AS_OF.isoformat()})
    amounts = {"grant_sek": "300000", "used_sek": "240000"}
    put_facts(project, *({"fact": fact, "value": value, "unit": "kr"} for fact, value in amounts.items()))
    found = read_study(project)
    assert found.as_of == AS_OF
    assert metrics(result(found))["envelope_sek_2022"] == 200_000
    assert metrics(result(found))["utilisation_pct"] == 100 * 240 / 300
    assert result(found).rows.read == 2


@pytest.mark.parametrize("known", ["grant_sek", "used_sek", None])
def test_without_both_amounts_the_share_used_is_not_known(tmp_path: Path, known: str | None) -> None:
    project = make_project(tmp_path, programme={})
    if known:
        put_facts(project, {"fact": known, "value": "5", "unit": "kr"})
    assert metrics(result(read_study(project)))["utilisation_pct"] is None


def test_a_programme_with_nothing_in_it(tmp_path: Path) -> None:
    project = make_project(tmp_path, programme={})
    found = read_study(project)
    assert tell_rules(found).items == ()
    published = result(found)
    assert [check.name for check in published.checks if check.passed is False] == []
    assert metrics(published)["utilisation_pct"] is None
    assert "Mölndals stad" in texts(tell_findings(found))
    assert len(tell_limits(found).items) == 1
    assert check_inputs(project) == ()


def test_amounts_are_not_said_to_be_missing_when_there_is_one() -> None:
    silent = "inga belopp"
    assert silent in texts(tell_findings(study()))
    assert silent not in texts(tell_findings(study(facts_=facts({"fact": "x", "value": "5", "unit": "kr"}))))


def test_problems_in_the_facts_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path, programme={})
    put_facts(project, {"fact": "grant_sek", "value": "mycket"})
    (problem,) = check_inputs(project)
    assert (problem.place.file, problem.place.row, problem.place.column) == ("data/prov/facts.csv", 2, "value")


def test_notes_of_the_programme_are_told_with_their_source() -> None:
    told = texts(tell_limits(ruled(notes=[{"text": "Bara en gång.", **SOURCE}])))
    assert "Bara en gång. (webb, rad\u00a03)" in told
