"""The tables of a fund: what becomes of their cells, and every way in which they can be wrong, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError, Problem
from evallib.funding.reading.read_records import SCHEMAS, read_records, reviewer_key
from evallib.funding.records import (
    Answer,
    Application,
    Decision,
    Payment,
    PlannedCost,
    Records,
    Report,
    Score,
    Settlement,
    TableName,
)
from evallib.funding.tables import TABLES
from evallib.projects import Project
from evallib.tables import TableSchema
from tests.datafiles import xlsx
from tests.workspaces import make_project, put

A01 = {"application": "a01", "round": "2023", "project": "Språkcafé"}
A02 = {**A01, "application": "a02", "project": "Läxhjälp"}
FILLED: Mapping[TableName, Mapping[str, Any]] = {
    "decisions": {"outcome": "granted"},
    "answers": {"criterion": "C1"},
    "scores": {"reviewer": "r1", "score": "3"},
    "payments": {"paid": "2023-03-01", "amount_sek": "100"},
    "reports": {"report": "final_report"},
    "cost_plan": {"cost": "lon"},
    "settlements": {},
}
"""The least that a row of each table says, beside the application."""


def project(root: Path, **tables: Any) -> Project:
    """A project with these tables; one without applications.csv gets a01 and a02."""
    made = make_project(root, programme={"criteria": [criterion("C1"), criterion("C2")]})
    for name, rows in {"applications": [A01, A02], **tables}.items():
        put(made, SCHEMAS[cast(TableName, name)], *rows)
    return made


def criterion(name: str) -> dict[str, str]:
    return {"id": name, "kind": "must", "text": "Ska vara uppfyllt.", "source": "webb, rad 3"}


def problems(made: Project) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_records(made)
    return caught.value.problems


def row_of(name: TableName, **cells: Any) -> dict[str, Any]:
    """A row about a01 with nothing but what must be there, and what is given."""
    least = A01 if name == "applications" else {"application": "a01", **FILLED[name]}
    return {**least, **cells}


# what cells become


def test_every_table_becomes_records(tmp_path: Path) -> None:
    full = {
        **A01,
        "year": "2023",
        "applicant": "Socialförvaltningen",
        "organisation_number": "212000-1355",
        "case_number": "SN 2023-114",
        "received": "2022-11-01",
        "start": "2023-01-01",
        "end": "2023-12-31",
        "asked_sek": "120 000",
        "cofinancing_sek": "30000,50",
        "total_cost_sek": "150 000,5",
        "idea": "Ett språkcafé.",
        "goal": "Fler pratar.",
        "measure": "Antal besök.",
    }
    about = {"application": "a01"}
    made = project(
        tmp_path,
        applications=[full],
        decisions=[{**about, "year": 2023, "decided": "2022-12-15", "outcome": "granted", "granted_sek": "100 000"}],
        answers=[{**about, "criterion": "C1", "met": "yes"}, {**about, "criterion": "C2", "met": "no"}],
        scores=[{**about, "reviewer": "r1", "criterion": "C1", "score": "3,5"}],
        payments=[{**about, "paid": "2023-02-01", "amount_sek": "−500"}],
        reports=[{**about, "report": "interim_report", "received": "2023-08-31", "channel": "e-tjänsten"}],
        cost_plan=[{**about, "cost": "lon", "planned_sek": "90000", "from_grant_sek": "60000"}],
        settlements=[{**about, "year": "2023", "used_sek": "80000", "carried_sek": "15000", "returned_sek": "5000"}],
    )
    found = read_records(made)
    place = "{}.csv, rad 2".format
    application = Application(
        "a01",
        place("applications"),
        round="2023",
        year=2023,
        project="Språkcafé",
        applicant="Socialförvaltningen",
        organisation_number="212000-1355",
        case_number="SN 2023-114",
        received=date(2022, 11, 1),
        start=date(2023, 1, 1),
        end=date(2023, 12, 31),
        asked_sek=Fraction(120_000),
        cofinancing_sek=Fraction(60_001, 2),
        total_cost_sek=Fraction(300_001, 2),
        idea="Ett språkcafé.",
        goal="Fler pratar.",
        measure="Antal besök.",
    )
    decision = Decision("a01", place("decisions"), "granted", 2023, date(2022, 12, 15), Fraction(100_000))
    planned = PlannedCost("a01", "lon", place("cost_plan"), Fraction(90_000), Fraction(60_000))
    settled = Settlement("a01", place("settlements"), 2023, Fraction(80_000), Fraction(15_000), Fraction(5_000))
    assert found.applications == (application,)
    assert found.decisions == (decision,)
    answers = (Answer("a01", "C1", True, place("answers")), Answer("a01", "C2", False, "answers.csv, rad 3"))
    assert found.answers == answers
    assert found.scores == (Score("a01", reviewer_key(made, "r1"), Fraction(7, 2), place("scores"), "C1"),)
    assert found.payments == (Payment("a01", date(2023, 2, 1), Fraction(-500), place("payments")),)
    report = Report("a01", "interim_report", date(2023, 8, 31), place("reports"), "e-tjänsten")
    assert found.reports == (report,)
    assert (found.cost_plan, found.settlements) == ((planned,), (settled,))
    assert found.given == set(SCHEMAS)
    assert (found.account.read, found.account.used) == (9, 9)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_an_empty_cell_is_not_stated_and_never_zero(tmp_path: Path, name: TableName) -> None:
    made = project(tmp_path, **{name: [row_of(name)]})
    (record,) = getattr(read_records(made), name)
    filled = {"id", "place", "application", *row_of(name), "kind"}
    assert {value for key, value in vars(record).items() if key not in filled} <= {None, ""}


def test_a_workbook_says_the_same_and_is_told_by_its_own_name(tmp_path: Path) -> None:
    decided = {**row_of("decisions"), "year": 2023, "decided": date(2022, 12, 15), "granted_sek": 45000.5}
    made = project(tmp_path)
    names = SCHEMAS["decisions"].names
    (made.data_dir / "decisions.xlsx").write_bytes(xlsx([names, [decided.get(name) for name in names]]))
    (found,) = read_records(made).decisions
    amount = Fraction(90_001, 2)
    assert found == Decision("a01", "decisions.xlsx, rad 2", "granted", 2023, date(2022, 12, 15), amount)


def test_problems_in_a_workbook_stand_in_it(tmp_path: Path) -> None:
    made = project(tmp_path)
    rows = [["paid", "application", "amount_sek"], [date(2023, 2, 1), "a03", 100]]
    (made.data_dir / "payments.xlsx").write_bytes(xlsx(rows))
    (problem,) = problems(made)
    assert (problem.place.file, problem.place.row) == ("data/prov/payments.xlsx", 2)
    assert (problem.place.column, problem.place.letter) == ("application", "B")


def test_a_project_without_tables_has_no_records(tmp_path: Path) -> None:
    assert read_records(make_project(tmp_path, programme={})) == Records()


def test_a_table_that_is_not_there_is_not_given(tmp_path: Path) -> None:
    made = project(tmp_path, payments=[row_of("payments")])
    assert read_records(made).given == {"applications", "payments"}


def test_empty_rows_are_counted(tmp_path: Path) -> None:
    made = project(tmp_path)
    path = made.data_dir / "applications.csv"
    header, first, second, *_rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, first, ";" * header.count(";"), second, ""]), encoding="utf-8")
    account = read_records(made).account
    assert (account.read, account.used, sum(account.excluded.values())) == (3, 2, 1)
    assert [one.place for one in read_records(made).applications] == [
        "applications.csv, rad 2",
        "applications.csv, rad 4",
    ]


# what can be wrong in a row

WRONG_ROWS: list[tuple[TableName, str, dict[str, Any]]] = [
    ("applications", "asked_sek", {"asked_sek": "-1"}),
    ("applications", "cofinancing_sek", {"cofinancing_sek": "−30 000"}),
    ("applications", "total_cost_sek", {"total_cost_sek": "-0,01"}),
    ("decisions", "granted_sek", {"granted_sek": "-1"}),
    ("cost_plan", "planned_sek", {"planned_sek": "-1"}),
    ("cost_plan", "from_grant_sek", {"from_grant_sek": "-1"}),
    ("settlements", "used_sek", {"used_sek": "-1"}),
    ("settlements", "carried_sek", {"carried_sek": "-1"}),
    ("settlements", "returned_sek", {"returned_sek": "-1"}),
    ("applications", "asked_sek", {"asked_sek": "45.000"}),
    ("payments", "amount_sek", {"amount_sek": "-45,000"}),
    ("applications", "asked_sek", {"asked_sek": "45 tkr"}),
    ("applications", "asked_sek", {"asked_sek": "9" * 30}),
    ("decisions", "granted_sek", {"granted_sek": "1 000 000 000 000,01"}),
    ("payments", "amount_sek", {"amount_sek": "-" + "9" * 400}),
    ("scores", "score", {"score": "1000001"}),
    ("scores", "score", {"score": "-" + "9" * 30}),
    ("cost_plan", "cost", {"cost": "Summa"}),
    ("cost_plan", "cost", {"cost": "totalt 2023"}),
    ("cost_plan", "cost", {"cost": "Delsumma:"}),
    ("applications", "project", {"project": "Totalt"}),
    ("applications", "project", {"project": "å" * 201}),
    ("applications", "year", {"year": "1899"}),
    ("decisions", "year", {"year": "2201"}),
    ("settlements", "year", {"year": "23"}),
    ("decisions", "granted_sek", {"outcome": "refused", "granted_sek": "100"}),
    ("decisions", "granted_sek", {"outcome": "withdrawn", "granted_sek": "0,01"}),
    ("decisions", "outcome", {"outcome": "beviljad"}),
    ("applications", "organisation_number", {"organisation_number": "811218-9876"}),
    ("applications", "organisation_number", {"organisation_number": "198112189876"}),
    ("applications", "organisation_number", {"organisation_number": "811218-98 76"}),
    ("applications", "idea", {"idea": "Ring 031-12 34 56."}),
    ("applications", "applicant", {"applicant": "anna@example.org"}),
    ("applications", "project", {"project": "Barnet 811218-9876"}),
    ("reports", "channel", {"channel": "Mejl till anna@example.org"}),
    ("cost_plan", "cost", {"cost": "Lön 811218-9876"}),
    ("scores", "reviewer", {"reviewer": "Anna Andersson"}),
    ("reports", "report", {"report": "slutrapport"}),
]


@pytest.mark.parametrize(("name", "column", "cells"), WRONG_ROWS, ids=str)
def test_a_wrong_row_is_told_where_it_stands(
    tmp_path: Path, name: TableName, column: str, cells: dict[str, Any]
) -> None:
    made = project(tmp_path, **{name: [row_of(name, **cells)]})
    (problem,) = problems(made)
    assert (problem.place.file, problem.place.row) == (f"data/prov/{name}.csv", 2)
    assert problem.place.column == column
    assert problem.what
    assert problem.remedy
    assert not [secret for secret in ("811218-98", "8112189876", "@example.org", "12 34 56") if secret in str(problem)]


RIGHT_ROWS: list[tuple[TableName, dict[str, Any]]] = [
    ("payments", {"amount_sek": "-1"}),
    ("payments", {"amount_sek": "12 345,67"}),
    ("applications", {"asked_sek": "0"}),
    ("decisions", {"outcome": "refused", "granted_sek": "0"}),
    ("applications", {"year": "1900"}),
    ("applications", {"year": "2200"}),
    ("applications", {"organisation_number": "212000-1355"}),
    ("applications", {"organisation_number": "165560123456"}),
    ("applications", {"case_number": "SN 2023/00114", "idea": "Kostar 3 378 977 kr från 2023-01-01."}),
    ("cost_plan", {"cost": "något annat"}),
    ("cost_plan", {"cost": "totalentreprenad"}),
    ("applications", {"project": "Total satsning på språk"}),
    ("applications", {"project": "å" * 200}),
    ("scores", {"score": "1000000"}),
    ("decisions", {"granted_sek": "1 000 000 000 000"}),
]


@pytest.mark.parametrize(("name", "cells"), RIGHT_ROWS, ids=str)
def test_rows_that_are_as_they_may_be(tmp_path: Path, name: TableName, cells: dict[str, Any]) -> None:
    made = project(tmp_path, **{name: [row_of(name, **cells)]})
    assert len(getattr(read_records(made), name)) == 1


# what can be wrong between rows

DECIDED = {"year": "2023", "decided": "2022-12-15"}
WRONG_PAIRS: list[tuple[TableName, dict[str, Any], dict[str, Any]]] = [
    ("applications", {}, {}),
    ("decisions", DECIDED, {**DECIDED, "outcome": "refused"}),
    ("decisions", {}, {"outcome": "refused"}),
    ("decisions", DECIDED, {"year": "2023"}),
    ("decisions", DECIDED, {"decided": "2023-01-15"}),
    ("answers", {"met": "yes"}, {"met": "no"}),
    ("answers", {"met": "yes"}, {"met": "yes"}),
    ("scores", {}, {"score": "4"}),
    ("scores", {"criterion": "C1"}, {"criterion": "c1"}),
    ("scores", {"criterion": "C1"}, {}),
    ("reports", {"received": "2023-01-01"}, {}),
    ("cost_plan", {"planned_sek": "120000"}, {"planned_sek": "120 000"}),
    ("settlements", {"year": "2023"}, {"year": "2023"}),
    ("settlements", {}, {}),
    ("settlements", {"year": "2023"}, {}),
]


@pytest.mark.parametrize(("name", "first", "second"), WRONG_PAIRS, ids=str)
def test_rows_that_say_the_same_thing_twice(
    tmp_path: Path, name: TableName, first: dict[str, Any], second: dict[str, Any]
) -> None:
    made = project(tmp_path, **{name: [row_of(name, **first), row_of(name, **second)]})
    (problem,) = problems(made)
    assert (problem.place.file, problem.place.row) == (f"data/prov/{name}.csv", 3)


RIGHT_PAIRS: list[tuple[TableName, dict[str, Any], dict[str, Any]]] = [
    ("decisions", DECIDED, {**DECIDED, "decided": "2023-01-15"}),
    ("decisions", DECIDED, {"year": "2024"}),
    ("decisions", DECIDED, {**DECIDED, "application": "a02"}),
    ("answers", {}, {"criterion": "C2"}),
    ("scores", {}, {"reviewer": "r2"}),
    ("scores", {}, {"reviewer": "r2", "criterion": "C1"}),
    ("scores", {"criterion": "C1"}, {"criterion": "C2"}),
    ("reports", {}, {"report": "interim_report"}),
    ("payments", {}, {}),
    ("cost_plan", {"planned_sek": "100"}, {"planned_sek": "200"}),
    ("cost_plan", {"planned_sek": "100"}, {"planned_sek": "100", "cost": "resor"}),
    ("settlements", {"year": "2023"}, {"year": "2024"}),
]


@pytest.mark.parametrize(("name", "first", "second"), RIGHT_PAIRS, ids=str)
def test_rows_that_may_stand_beside_each_other(
    tmp_path: Path, name: TableName, first: dict[str, Any], second: dict[str, Any]
) -> None:
    made = project(tmp_path, **{name: [row_of(name, **first), row_of(name, **second)]})
    assert len(getattr(read_records(made), name)) == 2


# what can be wrong between tables


@pytest.mark.parametrize("name", list(FILLED))
def test_an_application_that_there_is_not(tmp_path: Path, name: TableName) -> None:
    made = project(tmp_path, **{name: [row_of(name), row_of(name, application="a03")]})
    (problem,) = problems(made)
    assert (problem.place.file, problem.place.row) == (f"data/prov/{name}.csv", 3)
    assert (problem.place.column, problem.place.letter) == ("application", "A")
    assert "a03" in problem.what
    assert "a02" in problem.remedy or "a01" in problem.remedy


def test_a_criterion_that_the_programme_lacks(tmp_path: Path) -> None:
    (problem,) = problems(project(tmp_path, answers=[row_of("answers", criterion="C11")]))
    assert (problem.place.row, problem.place.column) == (2, "criterion")
    assert "C1" in problem.remedy


def test_a_score_is_on_a_criterion_of_the_programme(tmp_path: Path) -> None:
    rows = [{"criterion": "c1"}, {"criterion": "C2"}, {"reviewer": "r2"}]
    made = project(tmp_path, scores=[row_of("scores", **row) for row in rows])
    (problem,) = problems(made)
    assert (problem.place.row, problem.place.column) == (2, "criterion")
    assert "C1" in problem.remedy


@pytest.mark.parametrize(("cost", "told"), [("Lön", "lon"), ("LON", "lon"), ("resor", None), ("lon", None)])
def test_a_kind_of_cost_by_its_name_or_in_other_letters(tmp_path: Path, cost: str, told: str | None) -> None:
    """A kind that the programme does not have in any letters is for a check to tell."""
    kind = {"id": "lon", "name": "Lön", "extent": "full", "source": "webb, rad 3"}
    made = make_project(tmp_path, programme={"costs": [kind]})
    put(made, SCHEMAS["applications"], A01)
    put(made, SCHEMAS["cost_plan"], row_of("cost_plan", cost=cost))
    if told is None:
        assert [row.cost for row in read_records(made).cost_plan] == [cost]
        return
    (problem,) = problems(made)
    assert (problem.place.row, problem.place.column) == (2, "cost")
    assert told in problem.remedy


def test_criteria_are_free_where_the_programme_states_none(tmp_path: Path) -> None:
    made = make_project(tmp_path, programme={})
    put(made, SCHEMAS["applications"], A01)
    put(made, SCHEMAS["answers"], row_of("answers", criterion="Z9"))
    assert read_records(made).answers[0].criterion == "Z9"


def test_tables_without_a_list_of_applications(tmp_path: Path) -> None:
    made = make_project(tmp_path, programme={})
    put(made, SCHEMAS["payments"], row_of("payments"))
    put(made, SCHEMAS["decisions"], row_of("decisions"))
    (problem,) = problems(made)
    assert problem.place.file == "data/prov/applications.csv"
    assert "payments.csv" in problem.what
    assert "decisions.csv" in problem.what


def test_all_problems_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        decisions=[row_of("decisions", outcome="kanske")],
        reports=[row_of("reports"), row_of("reports")],
        payments=[row_of("payments", application="a03"), row_of("payments", application="a04")],
        answers=[row_of("answers", application="a05", criterion="C9")],
    )
    told = [(Path(problem.place.file).stem, problem.place.row) for problem in problems(made)]
    assert sorted(told, key=str) == [
        ("answers", 2),
        ("answers", 2),
        ("decisions", 2),
        ("payments", 2),
        ("payments", 3),
        ("reports", 3),
    ]


def test_a_long_list_of_problems_is_cut(tmp_path: Path) -> None:
    made = project(tmp_path, payments=[row_of("payments", application="b01")] * 60)
    found = problems(made)
    assert len(found) == 50 + 1
    assert "10" in found[-1].what


LIKELY: Mapping[str, list[str]] = {
    "id": ["a01", "a02"],
    "text": ["C1", "C2"],
    "printed": ["0", "100", "3 378 977,5", "12.50"],
    "integer": ["2023", "2024"],
    "yes_no": ["yes", "no"],
    "date": ["2023-02-01", "0001-01-01"],
}
ODD = ["", "-1", "45.000", "2023-13-01", "811218-9876", "Å é {x}", "9" * 30, "1e5", "refused"]
ANY = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=';"'))


def _likely(likely: st.SearchStrategy[str], chance: int) -> st.SearchStrategy[str]:
    return ANY if chance == 17 else likely


def rows_of(schema: TableSchema) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows that are mostly as they should be."""
    cells = {}
    for column in schema.columns:
        likely = st.sampled_from([*(column.choices or LIKELY[column.kind]), *([] if column.required else [""])])
        cells[column.name] = st.integers(0, 30).flatmap(partial(_likely, likely))
    return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=4)


def read_or_told(made: Project, name: TableName) -> int | tuple[Problem, ...]:
    """How many records a table became, or what is wrong."""
    try:
        return len(getattr(read_records(made), name))
    except InputError as error:
        return error.problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(list(SCHEMAS)), data=st.data())
def test_any_cells_become_records_or_located_problems(tmp_path: Path, name: TableName, data: st.DataObject) -> None:
    made = project(tmp_path)
    for path in made.data_dir.iterdir():
        path.unlink()
    put(made, SCHEMAS["applications"], A01, A02)
    rows = data.draw(rows_of(SCHEMAS[name]))
    put(made, SCHEMAS[name], *rows)
    found = read_or_told(made, name)
    if isinstance(found, int):
        assert found == len(rows)
    else:
        assert [str(problem) for problem in found if not (problem.place.file and problem.what and problem.remedy)] == []


def test_every_table_of_the_section_is_read() -> None:
    assert tuple(SCHEMAS.values()) == TABLES
    assert [Path(schema.file).stem for schema in TABLES] == list(SCHEMAS)
