"""OpenDocument sheets: repeated cells, what a cell holds and what it shows, and a second reader's opinion."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.datafiles import archive, ods, ods_cell, ods_row, ods_table, parts_of, read_data, told

NAMES = ods_row("id", "k01", "k02")
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def cell(attributes: str, inside: str = "") -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def test_sheets(tmp_path: Path) -> None:
    table = ods_table([["id"], ["a"]])
    assert read_data(tmp_path, ods("", table)).sheet == "Blad2"
    assert "Arbetsboken har 2 blad med innehåll: Blad1, Blad2." in told(tmp_path, ods(table, table))[0]
    assert "Menade du ”Blad2”?" in told(tmp_path, ods(table, table), sheet="Blad 2")[0]
    assert "Filen är tom." in told(tmp_path, ods("", ""))[0]


def test_repeated_cells_and_rows(tmp_path: Path) -> None:
    repeated = cell(
        'office:value-type="float" office:value="4" table:number-columns-repeated="2"', "<text:p>4</text:p>"
    )
    empty = cell('table:number-columns-repeated="16000"')
    rows = [
        NAMES,
        ods_row("a", repeated, empty),
        ods_row(cell(""), attributes='table:number-rows-repeated="3"'),
        ods_row("b", repeated, attributes='table:number-rows-repeated="2"'),
        ods_row(empty, attributes='table:number-rows-repeated="1048000"'),
    ]
    sheet = read_data(tmp_path, ods("".join(rows)))
    assert sheet.rows == {2: ("a", "4", "4"), 6: ("b", "4", "4"), 7: ("b", "4", "4")}
    assert (sheet.names, sheet.blank) == (("id", "k01", "k02"), 3)


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_repetition_is_no_way_to_fill_the_memory(tmp_path: Path, what: str) -> None:
    million = f'table:number-{what}-repeated="1000000000"'
    text = cell(f'office:value-type="string" {million if what == "columns" else ""}', "<text:p>x</text:p>")
    (problem,) = told(tmp_path, ods(NAMES + ods_row(text, attributes=million if what == "rows" else "")))
    assert "Arbetsboken är skadad" in problem
    wide = cell('office:value-type="string" table:number-columns-repeated="16000"', "<text:p>x</text:p>")
    (problem,) = told(tmp_path, ods(NAMES + ods_row(wide, attributes='table:number-rows-repeated="1000000"')))
    assert problem.startswith("fil, blad Blad1: Bladet har fler än 10 miljoner celler.")
    (problem,) = told(tmp_path, ods(ods_row(cell("", '<text:p><text:s text:c="1000000000"/></text:p>'))))
    assert "Arbetsboken är skadad" in problem


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<text:p>två<text:s text:c='2'/>ord</text:p>", "två  ord"),
        ("<text:p>en</text:p><text:p>två</text:p>", "en\ntvå"),
        ("<text:p>en<text:line-break/>två<text:tab/>tre</text:p>", "en\ntvå\ttre"),
        ("<text:p>a <text:span>b</text:span><text:a>c</text:a> d</text:p>", "a bc d"),
        ("<office:annotation><text:p>en lapp</text:p></office:annotation><text:p>text</text:p>", "text"),
        ("<text:p>text<office:annotation><text:p>lapp</text:p></office:annotation> mer</text:p>", "text mer"),
    ],
)
def test_texts(tmp_path: Path, inside: str, text: str) -> None:
    assert read_data(tmp_path, ods(NAMES + ods_row(cell('office:value-type="string"', inside)))).rows[2][0] == text


@pytest.mark.parametrize(
    ("kind", "value", "shown", "text"),
    [
        ("float", "3.0", "3,00", "3"),
        ("float", "3.456", "3,5", "3.456"),
        ("float", "-7", "-007", "-007"),
        ("float", "7", "007 kr", "7"),
        ("float", "8", "007", "8"),  # what is shown must be the number itself
        ("date", "2024-05-01T00:00:00", "x", "2024-05-01"),
        ("date", "2024-05-01T13:45:00.600", "x", "2024-05-01T13:45:01"),
        ("time", "PT36H30M00S", "x", "36:30:00"),
        ("time", "-PT00H30M00.000000S", "x", "-00:30:00"),
        ("boolean", "false", "FALSKT", "FALSE"),
        ("string", "dold", "dold", "dold"),
    ],
)
def test_typed_cells(tmp_path: Path, kind: str, value: str, shown: str, text: str) -> None:
    assert read_data(tmp_path, ods(NAMES + ods_row(ods_cell(kind, value, shown)))).rows[2][0] == text


@pytest.mark.parametrize(
    ("kind", "value"), [("float", "tre"), ("float", "1e999"), ("date", "i maj"), ("time", "13:45"), ("float", "")]
)
def test_values_that_are_not_of_their_kind_are_damage(tmp_path: Path, kind: str, value: str) -> None:
    (problem,) = told(tmp_path, ods(NAMES + ods_row(ods_cell(kind, value, "x"))))
    assert "Arbetsboken är skadad" in problem


def test_error_values_and_formulas_without_value_are_told_with_their_place(tmp_path: Path) -> None:
    formula = 'table:formula="of:=1+1"'
    rows = [
        ods_row(
            "a", ods_cell("float", "2", "2", formula), ods_cell("string", "", "#N/A", 'calcext:value-type="error"')
        ),
        ods_row("b", cell(formula), ods_cell("float", "0", "Err:502", formula)),
        ods_row("c", ods_cell("string", "", "", formula), ods_cell("float", "0", "#DIV/0!", formula)),
        ods_row("d", "#N/A", ods_cell("float", "5", "5")),
    ]
    data = ods(NAMES + "".join(rows))
    problems = told(tmp_path, data)
    assert [problem.split(". ")[0] for problem in problems] == [
        "fil, blad Blad1, rad 2, kolumn k02 (C): Här står felvärdet #N/A",
        "fil, blad Blad1, rad 3, kolumn k01 (B): Här står en formel, men dess värde är inte sparat i filen",
        "fil, blad Blad1, rad 3, kolumn k02 (C): Här står felvärdet Err:502",
        "fil, blad Blad1, rad 4, kolumn k02 (C): Här står felvärdet #DIV/0!",
    ]
    assert read_data(tmp_path, data, needed=["id"]).column("k01") == ("2", "", "", "#N/A")


def test_merged_and_covered_cells(tmp_path: Path) -> None:
    merged = cell('office:value-type="string" table:number-rows-spanned="2"', "<text:p>a</text:p>")
    rows = ods_row(merged, "1") + ods_row("<table:covered-table-cell/>", "2")
    (problem,) = told(tmp_path, ods(NAMES + rows))
    assert "rad 2, kolumn id (A): Cellerna A2:A3 är sammanfogade" in problem
    assert read_data(tmp_path, ods(NAMES + rows), needed=["k01"]).column("k01") == ("1", "2")


def test_hidden_rows_groups_and_header_rows_are_read(tmp_path: Path) -> None:
    rows = (
        f"<table:table-header-rows>{NAMES}</table:table-header-rows><table:table-row-group>"
        + ods_row("a", "1", attributes='table:visibility="filter"')
        + ods_row("b", "2", attributes='table:visibility="collapse"')
        + "</table:table-row-group>"
    )
    sheet = read_data(tmp_path, ods(rows))
    assert sheet.column("id") == ("a", "b")
    assert sheet.hidden == 2


def test_what_was_deleted_or_is_linked_is_not_read(tmp_path: Path) -> None:
    parts = parts_of(ods(ods_table([["id"], ["a"]])))
    old = f"<table:tracked-changes><x><table:table>{ods_row('z')}</table:table></x></table:tracked-changes>"
    text = parts["content.xml"].decode().replace("<office:spreadsheet>", f"<office:spreadsheet>{old}")
    assert read_data(tmp_path, archive({**parts, "content.xml": text})).column("id") == ("a",)


def test_a_second_reader_sees_the_same_numbers_and_texts(tmp_path: Path) -> None:
    rows = [
        ods_row("a", ods_cell("float", "3", "3"), "en\ntvå"),
        ods_row("b", cell(""), ods_cell("float", "2.5", "2,5")),
        ods_row(cell('table:number-columns-repeated="3"'), attributes='table:number-rows-repeated="2"'),
        ods_row("c", cell('office:value-type="float" office:value="7" table:number-columns-repeated="2"')),
    ]
    data = ods(NAMES + "".join(rows), **{"META-INF/manifest.xml": MANIFEST})
    other = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert other == [["id", "k01", "k02"], ["a", 3.0, "en\ntvå"], ["b", "", 2.5], *[[""] * 3] * 2, ["c", 7.0, 7.0]]
    ours = read_data(tmp_path, data).rows
    assert ours == {2: ("a", "3", "en\ntvå"), 3: ("b", "", "2.5"), 6: ("c", "7", "7")}


def test_broken_xml_is_damage(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, ods(content="<office"))
    assert "Arbetsboken är skadad" in problem
