"""Excel workbooks: which sheet, what stands in a cell and what it only shows, and files that lie about themselves."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from evallib.tables import scan_sheet
from evallib.tables.formats import xlsx as reader
from tests.datafiles import archive, parts_of, read_data, told, xlsx

SHEET = "xl/worksheets/sheet1.xml"
TABLE = [["id", "k01"], ["a", 1], ["b", 2]]


def first(change: Callable[[Any], None]) -> Callable[[openpyxl.Workbook], None]:
    """A change of the first sheet."""
    return lambda book: change(book.worksheets[0])


def put_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(data)
    return archive({**parts, name: change(parts[name])})


# sheets


def test_a_sheet_is_named_or_the_only_one_that_holds_something(tmp_path: Path) -> None:
    assert read_data(tmp_path, xlsx([], TABLE, [])).sheet == "Blad2"
    two = xlsx(TABLE, [["id", "k01"], ["c", 3]])
    assert read_data(tmp_path, two, sheet="Blad2").rows == {2: ("c", "3")}
    assert told(tmp_path, two) == [
        "fil: Arbetsboken har 2 blad med innehåll: Blad1, Blad2. "
        "Ange vilket med sheet i projektfilen, eller ta bort de andra."
    ]
    assert told(tmp_path, two, sheet="blad 2") == ["fil: Arbetsboken har inget blad ”blad 2”. Menade du ”Blad2”?"]
    assert told(tmp_path, two, sheet="Svar") == [
        "fil: Arbetsboken har inget blad ”Svar”. Använd något av: Blad1, Blad2."
    ]
    assert told(tmp_path, xlsx([], [])) == ["fil: Filen är tom. Lägg till en rubrikrad och data, eller ta bort filen."]


def test_hidden_sheets_and_rows_are_read_like_others(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].row_dimensions[9].hidden = True

    sheet = read_data(tmp_path, xlsx(TABLE, [], change=hide))
    assert sheet.rows == {2: ("a", "1"), 3: ("b", "2")}
    assert sheet.hidden == 1  # row 9 is hidden, but empty


# cells


def test_error_values_are_told_with_their_place(tmp_path: Path) -> None:
    def spoil(sheet: Any) -> None:
        for place, value in (("B2", "#N/A"), ("B3", "#DIV/0!"), ("A3", "#SAKNAS!")):
            sheet[place].value = value
            sheet[place].data_type = "s" if place == "A3" else "e"

    data = xlsx(TABLE, change=first(spoil))
    assert told(tmp_path, data) == [
        "fil, blad Blad1, rad 2, kolumn k01 (B): Här står felvärdet #N/A. Rätta formeln, eller skriv själva värdet.",
        "fil, blad Blad1, rad 3, kolumn k01 (B): Här står felvärdet #DIV/0!. Rätta formeln, eller skriv själva värdet.",
    ]
    assert read_data(tmp_path, data, needed=["id"]).column("id") == ("a", "#SAKNAS!")  # a text is a text


def test_a_formula_counts_by_its_saved_value_and_without_one_is_told(tmp_path: Path) -> None:
    data = xlsx([["id", "k01", "k02", "k03", "k04", "k05"], ["a", "=1+1", "=1+1", "=1+1", "=1+1", 5]])
    cells = [
        '<c r="B2"><f>1+1</f><v>2</v></c>',
        '<c r="C2"><f>1+1</f><v></v></c>',
        '<c r="D2"><f>1+1</f></c>',
        '<c r="E2" t="str"><f>""</f><v></v></c>',
    ]

    def swap(part: bytes) -> bytes:
        found = re.findall(rb"<c [^>]*><f>1\+1</f><v ?/?>(?:</v>)?</c>", part)
        assert len(found) == 4
        for old, new in zip(found, cells, strict=True):
            part = part.replace(old, new.encode(), 1)
        return part

    problems = told(tmp_path, put_part(data, SHEET, swap))
    assert [problem.split(": ")[0] for problem in problems] == [
        "fil, blad Blad1, rad 2, kolumn k02 (C)",
        "fil, blad Blad1, rad 2, kolumn k03 (D)",
    ]
    assert all("Här står en formel, men dess värde är inte sparat i filen. Öppna filen" in text for text in problems)
    sheet = read_data(tmp_path, put_part(data, SHEET, swap), needed=["id", "k01", "k04", "k05"])
    assert sheet.rows[2] == ("a", "2", "", "", "", "5")


def test_a_needed_name_that_is_a_formula_without_value(tmp_path: Path) -> None:
    problems = told(tmp_path, xlsx([["id", '="k"&"01"'], ["a", 1]]), needed=["id", "k01"])
    assert "rad 1, kolumn ? (B): Här står en formel" in problems[0]
    assert "Kolumnen ”k01” saknas" in problems[1]


def test_a_sheet_of_nothing_but_formulas_is_not_empty(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, xlsx([["=A2"], ["=A3"]]))
    assert "Rad 1 innehåller inte kolumnernas namn" in problem


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (dt.date(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
        (dt.date(2024, 5, 1), "d/m/yy", "2024-05-01"),
        (dt.datetime(2024, 5, 1, 23, 59, 59, 900_000), "yyyy-mm-dd hh:mm", "2024-05-02"),
        (dt.datetime(1900, 3, 1, 12), "yyyy-mm-dd hh:mm", "1900-03-01T12:00:00"),
        (dt.time(7, 5), "hh:mm", "07:05:00"),
        (dt.timedelta(hours=36, minutes=30), "[h]:mm", "36:30:00"),
        (45413, "yyyy-mm-dd", "2024-05-01"),
        (45413, "General", "45413"),
        (0.5, "0%", "0.5"),
        (1234567.5, "#,##0.00", "1234567.5"),
        (-7, "000", "-007"),
        (7, "000;-000", "007"),
        (7, '000" kr"', "7"),
        (7, "0", "7"),
        (1e15, "General", "1000000000000000"),
        (1.5e-5, "General", "0.000015"),
        (-0.0, "General", "0"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
    ],
)
def test_typed_cells(tmp_path: Path, value: object, form: str, text: str) -> None:
    def shape(sheet: Any) -> None:
        sheet["A2"].number_format = form

    assert read_data(tmp_path, xlsx([["x"], [value]], change=first(shape))).column("x") == (text,)


@pytest.mark.parametrize("number", ["2958466", "1E+300"])
def test_a_number_that_is_no_day_is_an_error_value(tmp_path: Path, number: str) -> None:
    def shape(sheet: Any) -> None:
        sheet["A2"].number_format = "yyyy-mm-dd"

    data = xlsx([["x"], [1]], change=first(shape))
    changed = put_part(data, SHEET, lambda part: part.replace(b"<v>1</v>", f"<v>{number}</v>".encode()))
    (problem,) = told(tmp_path, changed)
    assert problem.startswith("fil, blad Blad1, rad 2, kolumn x (A): Här står felvärdet")


def test_a_number_that_is_not_finite_is_an_error_value(tmp_path: Path) -> None:
    data = xlsx([["x"], [1]])
    (problem,) = told(tmp_path, put_part(data, SHEET, lambda part: part.replace(b"<v>1</v>", b"<v>1e999</v>")))
    assert "rad 2, kolumn x (A): Här står felvärdet inf" in problem


def test_merged_cells_below_the_names_are_told(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("B9:C9")

    data = xlsx([["id", "k01", None], ["a", 1], [None, 2]], change=first(merge))
    assert told(tmp_path, data) == [
        "fil, blad Blad1, rad 2, kolumn id (A): Cellerna A2:A3 är sammanfogade, och bara den första har ett värde. "
        "Dela upp dem, och fyll i varje cell."
    ]
    assert read_data(tmp_path, data, needed=["k01"]).column("k01") == ("1", "2")


def test_a_value_to_the_right_of_the_names_is_an_unread_column(tmp_path: Path) -> None:
    data = xlsx([["id", "k01"], ["a", 1, None, "obs!"], ["b", 2]])
    sheet = read_data(tmp_path, data, needed=["id", "k01"])
    assert sheet.names == ("id", "k01", "", "")
    assert sheet.rows == {2: ("a", "1", "", "obs!"), 3: ("b", "2", "", "")}


def test_blank_rows_between_others_are_counted(tmp_path: Path) -> None:
    sheet = read_data(tmp_path, xlsx([["id"], ["a"], [None], [" "], ["b"], [None], [" "]]))
    assert sheet.rows == {2: ("a",), 5: ("b",)}
    assert sheet.blank == 5 - 1 - 2


# what a workbook has besides cells


def test_a_wide_and_long_range_of_painted_cells_is_nothing(tmp_path: Path) -> None:
    def paint(sheet: Any) -> None:
        fill = PatternFill("solid", fgColor="FFFF00")
        for column in range(1, 400, 3):
            sheet.cell(2, column).fill = fill
        sheet["XFD1"].fill = fill
        sheet["A1048576"].fill = fill

    sheet = read_data(tmp_path, xlsx(TABLE, change=first(paint)))
    assert (sheet.names, sheet.rows, sheet.blank) == (("id", "k01"), {2: ("a", "1"), 3: ("b", "2")}, 0)


def test_a_size_that_is_not_true_does_not_matter(tmp_path: Path) -> None:
    for size in (b"A1", b"A1:XFD1048576"):
        data = put_part(
            xlsx(TABLE), SHEET, lambda part, size=size: part.replace(b'ref="A1:B3"', b'ref="' + size + b'"')
        )
        assert read_data(tmp_path, data).rows == {2: ("a", "1"), 3: ("b", "2")}


def test_far_apart_cells_are_told_before_they_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.tables.sheets.MOST_CELLS", 10_000)
    data = xlsx([["id"], ["a"]], change=first(lambda sheet: sheet.cell(2, 16_000, "x")))
    (problem,) = told(tmp_path, data)
    assert "Tabellen har 1 rader och 16000 kolumner, mer än vad som kan läsas. Ta bort det som står långt" in problem
    monkeypatch.setattr("evallib.tables.workbooks.MOST_CELLS", 5)
    (problem,) = told(tmp_path, xlsx(TABLE))
    assert problem.startswith("fil, blad Blad1: Bladet har fler än")


def test_lists_to_choose_from_and_unknown_extensions_give_no_warning(tmp_path: Path) -> None:
    def add(sheet: Any) -> None:
        sheet.add_data_validation(DataValidation(type="list", formula1='"1,2"'))

    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        b"<x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>A1</xm:f></x14:formula1>"
        b"</x14:dataValidation></x14:dataValidations></ext>"
        b'<ext uri="{00000000-0000-0000-0000-000000000000}"/></extLst></worksheet>'
    )
    data = put_part(xlsx(TABLE, change=first(add)), SHEET, lambda part: part.replace(b"</worksheet>", extension))
    assert len(read_data(tmp_path, data).rows) == 2


def test_any_other_warning_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = openpyxl.load_workbook

    def warn(*arguments: Any, **options: Any) -> Any:
        warnings.warn("something new", UserWarning, stacklevel=1)
        return load(*arguments, **options)

    monkeypatch.setattr(reader.openpyxl, "load_workbook", warn)
    with pytest.warns(UserWarning, match="something new"):
        assert len(read_data(tmp_path, xlsx(TABLE)).rows) == 2


def test_other_writers_leave_out_what_can_be_counted_and_use_prefixes(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c t='inlineStr'><is><t>å</t></is></c></row><row r='4'><c r='B4'><f>1</f></c></row>"
    rich = "<c t='inlineStr'><is><r><t>k</t></r><r><t>01</t></r></is></c>"
    names = f"<row><c t='inlineStr'><is><t>id</t></is></c>{rich}</row>"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f"<x:worksheet xmlns:x='{space}'><x:sheetData>{names}{rows}</x:sheetData></x:worksheet>"
    part = re.sub(r"<(/?)(row|c|v|f|is|t|r)\b", r"<\1x:\2", part)
    data = put_part(xlsx(TABLE), SHEET, lambda _part: part.encode("utf-16"))
    sheet = read_data(tmp_path, data, needed=["id"])
    assert (sheet.names, sheet.rows) == (("id", "k01"), {2: ("1", "å")})
    (problem,) = told(tmp_path, data)
    assert problem.startswith("fil, blad Blad1, rad 4, kolumn k01 (B): Här står en formel")


# files that lie


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="ÅÄÖ1"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c t="s"><v>99</v></c></row>',
        '<row r="1"><c><v>ett</v></c></row>',
        '<row r="1"><c s="999"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c>',
    ],
)
def test_sheets_that_make_no_sense_are_damaged(tmp_path: Path, rows: str) -> None:
    data = put_part(
        xlsx(TABLE), SHEET, lambda part: re.sub(rb"<row.*</row>", rows.encode(), part, count=1, flags=re.DOTALL)
    )
    assert told(tmp_path, data) == [
        "fil: Arbetsboken är skadad eller avklippt. "
        "Hämta filen från källan igen, eller öppna den och spara den på nytt."
    ]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", SHEET])
def test_missing_and_broken_parts_are_damage(tmp_path: Path, part: str) -> None:
    parts = parts_of(xlsx(TABLE))
    for content in (b"", b"<x/>", b"<x", b"\x00\x01"):
        assert any(
            "Arbetsboken" in text or "Filen" in text for text in told(tmp_path, archive({**parts, part: content}))
        )
    rest = {name: content for name, content in parts.items() if name != part}
    assert any("Arbetsboken" in text or "Filen" in text for text in told(tmp_path, archive(rest)))


def test_problems_in_cells_can_be_told_together_with_those_of_the_caller(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(xlsx([["id", "k01"], ["a", "=1"], ["b", 2]]))
    reading = scan_sheet(tmp_path / "x", "x", needed=["id", "k01"])
    assert [problem.place.row for problem in reading.problems] == [2]
    assert reading.sheet.rows == {2: ("a", ""), 3: ("b", "2")}
