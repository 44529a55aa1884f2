"""From settings and files to a study: what documents state, what the settings name, and all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, Problem
from evallib.funding import check_inputs, read_study
from evallib.funding.records import Application, Decision, Records, Settlement
from evallib.funding.stated import stated_records
from evallib.funding.tables import APPLICATIONS, DECISIONS, PAYMENTS
from evallib.projects import Project
from tests.funding_studies import facts
from tests.workspaces import make_project, put, put_facts

A01 = {"application": "a01", "round": "2023", "project": "Språkcafé"}
A02 = {**A01, "application": "a02", "project": "Läxhjälp"}
FIRST = "rapport, s. 2"
"""The source of a fact that gives no other."""


def project(root: Path, **medel: Any) -> Project:
    """A project of a programme with the rounds 2023 and 2024."""
    event = {"event": "application", "label": "Ansökan", "source": "webb, rad 3"}
    dates = [{**event, "date": f"{year}-11-01", "round": str(year + 1)} for year in (2022, 2023)]
    return make_project(root, programme={"dates": dates}, medel=medel)


def fund(root: Path, **medel: Any) -> Project:
    """A project with two applications."""
    made = project(root, **medel)
    put(made, APPLICATIONS, A01, A02)
    return made


def problems(made: Project) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_study(made)
    assert check_inputs(made) == caught.value.problems
    return caught.value.problems


# records from facts


def test_what_documents_state_becomes_records() -> None:
    found = stated_records(
        facts(
            {"fact": "used_sek", "value": "90 000", "unit": "kr", "source": "rapport, s. 5"},
            {"fact": "grant_sek", "value": "100 000", "unit": "kr", "source": "rapport, s. 4"},
            {"fact": "total_cost_sek", "value": "150 000", "unit": "kr"},
            {"fact": "cofinancing_sek", "value": "50 000", "unit": "kr"},
            {"fact": "period_start", "value": "2014-04", "kind": "month"},
            {"fact": "period_end", "value": "2016-02", "kind": "month"},
            {"fact": "case_number", "value": "2014-01189", "kind": "text"},
            {"fact": "beneficiaries", "value": "40", "source": "rapport, s. 1"},
        ),
        "2014",
    )
    application = Application(
        "projektet",
        FIRST,
        round="2014",
        case_number="2014-01189",
        start=date(2014, 4, 1),
        end=date(2016, 2, 29),
        cofinancing_sek=Fraction(50_000),
        total_cost_sek=Fraction(150_000),
    )
    decision = Decision("projektet", "rapport, s. 4", "granted", granted_sek=Fraction(100_000))
    settlement = Settlement("projektet", "rapport, s. 5", used_sek=Fraction(90_000))
    assert found == Records((application,), (decision,), settlements=(settlement,))
    assert not found.given


@pytest.mark.parametrize(
    "fact",
    [
        {"fact": "grant_sek", "state": "not_stated", "unit": "kr"},
        {"fact": "grant_sek", "value": "1?0 000", "state": "partly_readable", "unit": "kr"},
        {"fact": "used_sek", "value": "ungefär hälften", "kind": "text"},
        {"fact": "period_start", "value": "våren 2014", "kind": "text"},
        {"fact": "period_end", "value": "0000-05", "kind": "month"},
        {"fact": "beneficiaries", "value": "40"},
    ],
    ids=str,
)
def test_what_is_not_known_as_a_whole_makes_no_record(fact: Mapping[str, Any]) -> None:
    assert stated_records(facts(fact)) == Records()


@pytest.mark.parametrize(
    ("fact", "rows"),
    [
        ({"fact": "grant_sek", "value": "100", "unit": "kr"}, (1, 1, 0)),
        ({"fact": "grant_sek", "value": "100", "unit": "kr", "state": "derived"}, (1, 1, 0)),
        ({"fact": "used_sek", "value": "0", "unit": "kr"}, (1, 0, 1)),
        ({"fact": "period_end", "value": "2024-10-15", "kind": "date"}, (1, 0, 0)),
    ],
    ids=str,
)
def test_only_what_is_stated_makes_rows(fact: Mapping[str, Any], rows: tuple[int, int, int]) -> None:
    found = stated_records(facts(fact))
    assert (len(found.applications), len(found.decisions), len(found.settlements)) == rows


@pytest.mark.parametrize(
    ("value", "kind", "start", "end"),
    [
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-12", "month", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-12-05", "date", date(2023, 12, 5), date(2023, 12, 5)),
    ],
)
def test_a_month_begins_on_its_first_day_and_ends_on_its_last(value: str, kind: str, start: date, end: date) -> None:
    rows = [{"fact": name, "value": value, "kind": kind} for name in ("period_start", "period_end")]
    (application,) = stated_records(facts(*rows)).applications
    assert (application.start, application.end) == (start, end)


# the study


def test_facts_make_the_records_of_a_project_without_tables(tmp_path: Path) -> None:
    made = project(tmp_path, round="2024")
    put_facts(made, {"fact": "grant_sek", "value": "3 378 977", "unit": "kr"}, {"fact": "beneficiaries", "value": 3})
    records = read_study(made).records
    assert [one.round for one in records.applications] == ["2024"]
    assert records.decisions[0].granted_sek == Fraction(3_378_977)
    assert (records.account.read, records.account.used) == (2, 2)


def test_tables_come_before_facts(tmp_path: Path) -> None:
    made = fund(tmp_path)
    put_facts(made, {"fact": "grant_sek", "value": "100", "unit": "kr"})
    found = read_study(made)
    assert found.records.ids == ("a01", "a02")
    assert found.records.decisions == ()
    assert found.amount("grant_sek") == Fraction(100)
    assert found.records.account.read == 2 + 1


def test_a_project_without_files_is_a_study_of_the_rules(tmp_path: Path) -> None:
    found = read_study(make_project(tmp_path, programme={}))
    assert (found.records, found.ledgers, found.as_of) == (Records(), (), None)


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    made = project(tmp_path)
    put_facts(made, {"fact": "grant_sek", "value": "mycket", "unit": "kr"})
    put(made, APPLICATIONS, {**A01, "asked_sek": "-1"})
    put(made, DECISIONS, {"application": "a01", "outcome": "kanske"})
    put(made, PAYMENTS, {"application": "a01", "paid": "igår", "amount_sek": "1"})
    assert {Path(problem.place.file).name for problem in problems(made)} == {
        "facts.csv",
        "applications.csv",
        "decisions.csv",
        "payments.csv",
    }


# what the settings name


def test_the_application_of_the_settings_is_among_the_applications(tmp_path: Path) -> None:
    (problem,) = problems(fund(tmp_path, application="a03"))
    assert problem.place.file == "params/projects/prov.yaml"
    assert problem.place.column == "medel.application"
    assert problem.place.row is not None
    assert "a03" in problem.what
    assert "a02" in problem.remedy


def test_the_application_of_the_settings_without_any_table(tmp_path: Path) -> None:
    (problem,) = problems(project(tmp_path, application="a03"))
    assert "applications.csv" in problem.remedy


@pytest.mark.parametrize("with_tables", [False, True])
def test_the_application_of_the_settings_as_it_is_called(tmp_path: Path, with_tables: bool) -> None:
    made = fund(tmp_path, application="a02") if with_tables else project(tmp_path, application="projektet")
    assert read_study(made).settings.application == ("a02" if with_tables else "projektet")


def test_the_round_of_the_settings_is_that_of_the_application(tmp_path: Path) -> None:
    (problem,) = problems(fund(tmp_path, application="a02", round="2024"))
    assert problem.place.column == "medel.round"
    assert "2024" in problem.what
    assert "2023" in problem.what
    assert not check_inputs(fund(tmp_path / "same", application="a02", round="2023"))
    assert not check_inputs(fund(tmp_path / "none", round="2024"))
