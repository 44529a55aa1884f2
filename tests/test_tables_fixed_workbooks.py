"""Tables with a fixed schema as workbooks: the same cells as from delimited text, and one file for each table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, Place
from evallib.projects import Project
from evallib.published import FACTS, read_facts
from evallib.report.keeping.data_names import table_names, told_names
from evallib.report.keeping.inputs import read_inputs
from evallib.report.running.sections import input_error_text
from evallib.tables import Column, TableSchema, check_files, place, read_table
from evallib.tables.schema import Kind
from tests.datafiles import Table, delimited, ods, ods_cell, ods_row, ods_table, ods_text, xlsx
from tests.workspaces import make_project, put_facts

CELLS: Mapping[Kind, tuple[str, ...]] = {
    "id": ("a01", "7"),
    "ids": ("a01 a02", "7"),
    "text": ("Språkcafé, Kungälv", "0114"),
    "printed": ("16.6", "-3378977"),
    "integer": ("2021", "-8"),
    "yes_no": ("yes", "no"),
    "choice": ("granted", "refused"),
    "date": ("2021-08-31", "2024-02-29"),
    "month": ("2021-08", "1999-12"),
    "source": ("rapport, s. 2", "rapport"),
}
"""Two cells of each kind; a third is empty."""
KINDS: tuple[Kind, ...] = tuple(CELLS)
SCHEMA = TableSchema(
    "items.csv",
    tuple(Column(kind, kind, required=False, choices=("granted", "refused")) for kind in KINDS),
    required=False,
)
TABLE: Table = [list(KINDS), *([CELLS[kind][n] for kind in KINDS] for n in (0, 1)), ["x", *[""] * (len(KINDS) - 1)]]
ROWS = {number: dict(zip(KINDS, cells, strict=True)) for number, cells in enumerate(TABLE[1:], start=2)}


def typed(kind: str, text: str) -> Any:
    """What a spreadsheet makes of a typed cell: a number, a day, or the text itself."""
    if kind == "date" and text:
        return dt.date.fromisoformat(text)
    if kind in {"printed", "integer"} or text == "7":
        return float(text) if "." in text else int(text) if text else None
    return text or None


def typed_xlsx() -> bytes:
    rows = [[typed(kind, text) for kind, text in zip(KINDS, cells, strict=True)] for cells in TABLE[1:]]
    return xlsx([list(KINDS), *rows])


def typed_ods() -> bytes:
    def cell(kind: str, text: str) -> str:
        value = typed(kind, text)
        if isinstance(value, dt.date):
            return ods_cell("date", text, "den 31:a")
        return ods_text(text) if value is None or isinstance(value, str) else ods_cell("float", text, f"{value} kr")

    rows = [ods_row(*(cell(kind, text) for kind, text in zip(KINDS, cells, strict=True))) for cells in TABLE[1:]]
    return ods(ods_row(*KINDS) + "".join(rows))


WRITERS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "csv": ("items.csv", lambda: delimited(TABLE)),
    "xlsx text": ("items.xlsx", lambda: xlsx([[cell or None for cell in row] for row in TABLE])),
    "xlsx typed": ("items.xlsx", typed_xlsx),
    "ods text": ("items.ods", lambda: ods(ods_table(TABLE))),
    "ods typed": ("items.ods", typed_ods),
    "xlsx called csv": ("items.csv", typed_xlsx),
    "csv called xlsx": ("items.xlsx", lambda: delimited(TABLE)),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def write(project: Project, name: str, data: bytes) -> None:
    (project.data_dir / name).write_bytes(data)


def told(project: Project, schema: TableSchema = SCHEMA) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_table(project, schema)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_column_has_the_same_cells_from_every_file(project: Project, kind: str) -> None:
    name, writer = WRITERS[kind]
    write(project, name, writer())
    table = read_table(project, SCHEMA)
    assert dict(table.records()) == ROWS
    assert (table.account.read, table.account.used, dict(table.account.excluded)) == (3, 3, {})
    assert table.path == project.data_dir / name
    assert table.delimiter == (";" if kind.startswith("csv") else "")


@pytest.mark.parametrize("kind", WRITERS)
def test_a_wrong_cell_is_told_where_it_stands(project: Project, kind: str) -> None:
    name, writer = WRITERS[kind]
    write(project, name, writer())
    schema = TableSchema("items.csv", (*SCHEMA.columns[:-1], Column("source", "integer")))
    sheet = "" if kind.startswith("csv") else ", blad Blad1"
    assert [problem.partition(":")[0] for problem in told(project, schema)] == [
        f"data/prov/{name}{sheet}, rad {row}, kolumn source (J)" for row in (2, 3, 4)
    ]
    expected = Place(f"data/prov/{name}", sheet="Blad1" if sheet else None, row=3, column="source", letter="J")
    assert place(project, SCHEMA, 3, "source") == expected


def test_two_files_for_the_same_table(project: Project) -> None:
    for name in ("items.csv", "items.xlsx", "items.ods"):
        write(project, name, delimited(TABLE))
    found = told(project)
    assert [problem.partition(":")[0] for problem in found] == ["data/prov/items.xlsx", "data/prov/items.ods"]
    assert all("items.csv" in problem and problem.endswith("Behåll en av dem.") for problem in found)


def test_a_workbook_has_one_sheet_that_holds_anything(project: Project) -> None:
    rows = [[cell or None for cell in row] for row in TABLE]
    write(project, "items.xlsx", xlsx([], rows))
    assert dict(read_table(project, SCHEMA).records()) == ROWS
    write(project, "items.xlsx", xlsx([["Läs mig"]], rows))
    (problem,) = told(project)
    assert "Blad1, Blad2" in problem
    assert "projektfilen" not in problem.partition(":")[2]


def test_what_stands_beside_the_table_is_told_and_not_lost(project: Project) -> None:
    rows: list[list[Any]] = [[cell or None for cell in row] for row in TABLE]
    rows[2] = [*rows[2], None, "en anteckning"]
    write(project, "items.xlsx", xlsx(rows))
    assert [problem.partition(":")[0] for problem in told(project)] == [
        "data/prov/items.xlsx, blad Blad1, rad 3, kolumn ? (L)"
    ]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("yes_no", True, "Skriv yes."),
        ("yes_no", False, "Skriv no."),
        ("month", dt.date(2021, 8, 1), "2021-08"),
        ("integer", 2.5, "”2.5” är inte ett heltal."),
        ("date", dt.datetime(2021, 8, 31, 12, 30), "”2021-08-31T12:30:00” är inte ett datum."),
        ("date", 44439, "2021-08-31"),
        ("printed", "=1/3", "formel"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_cell_is_told(project: Project, kind: Kind, value: Any, words: str) -> None:
    schema = TableSchema("items.csv", (Column("x", kind), Column("y", "text", required=False)))
    write(project, "items.xlsx", xlsx([["x", "y"], [value, "a"]]))
    (problem,) = told(project, schema)
    assert problem.startswith("data/prov/items.xlsx, blad Blad1, rad 2, kolumn x (A): ")
    assert words in problem


def test_a_missing_column_and_blank_rows(project: Project) -> None:
    columns = TableSchema("items.csv", (Column("x", "integer"), Column("y", "text", required=False)))
    write(project, "items.xlsx", xlsx([["x"], [1]]))
    assert told(project, columns)[0].startswith("data/prov/items.xlsx, blad Blad1, rad 1: Kolumnen ”y” saknas.")
    write(project, "items.xlsx", xlsx([["x", "y"], [1], [], [2], []]))
    account = read_table(project, columns).account
    assert (account.read, account.used, dict(account.excluded)) == (3, 2, {"tom rad": 3 - 2})


def test_files_that_no_section_reads_keep_their_ending(project: Project) -> None:
    for name in ("itms.xlsx", "itmes.ods", "itens.csv", "itemz.sav"):
        write(project, name, b"")
    assert [problem.remedy for problem in check_files(project, [SCHEMA])] == [
        "Spara itemz.sav som items.csv.",
        "Byt namn på itens.csv till items.csv.",
        "Byt namn på itmes.ods till items.ods.",
        "Byt namn på itms.xlsx till items.xlsx.",
    ]


def test_the_tables_that_all_sections_share_may_be_workbooks(project: Project) -> None:
    put_facts(project, {"fact": "grant_sek", "value": "300 000", "unit": "kr"})
    stated = read_facts(project)
    rows = [line.split(";") for line in (project.data_dir / FACTS.file).read_text(encoding="utf-8").splitlines()]
    (project.data_dir / FACTS.file).unlink()
    write(project, "facts.xlsx", xlsx([[cell or None for cell in row] for row in rows]))
    assert read_facts(project) == stated
    assert {"facts.csv", "facts.xlsx", "facts.ods"} <= table_names(project)
    assert told_names(project)["facts.xlsx"] == "facts.xlsx"


def test_a_workbook_is_among_the_inputs_of_the_report_and_may_be_named(project: Project) -> None:
    write(project, "facts.xlsx", xlsx([["fact"], ["grant_sek"]]))
    assert read_inputs(project).data["facts.xlsx"] is not None
    with pytest.raises(InputError) as caught:
        read_facts(project)
    told_to_the_reader = input_error_text(str(caught.value), table_names(project))
    assert "data/prov/facts.xlsx" in told_to_the_reader
    assert "Blad1" not in told_to_the_reader
