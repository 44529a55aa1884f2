"""Real workbooks, text files and SPSS files that others wrote: the cells are those that another reader finds."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from evallib.tables import read_sheet
from evallib.tables.canonical import clean, number_text

pytestmark = pytest.mark.real

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real"
WORKBOOKS = sorted(REAL.rglob("*.xlsx"))
TEXTS = sorted(REAL.rglob("*.csv"))
R = shutil.which("R")
SPSS = sorted((Path(R).parent.parent / "lib/R/library/foreign/files").glob("*.sav")) if R else []


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return number_text(value) if isinstance(value, int | float) else clean(str(value))


@pytest.mark.skipif(not WORKBOOKS, reason="the real files are not here")
def test_workbooks_hold_what_another_reader_finds() -> None:
    compared = 0
    for path in WORKBOOKS:
        for name in (book := CalamineWorkbook.from_path(path)).sheet_names:
            other = [
                [_plain(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            if sum(map(any, other)) < 2 or not any(other[0]):
                continue
            sheet = read_sheet(path, path.name, sheet=name)
            width = len(sheet.names)
            expected = {row: cells[:width] for row, cells in enumerate(other, start=1) if row > 1 and any(cells)}
            assert {row: list(cells) for row, cells in sheet.rows.items()} == expected
            compared += 1
    assert compared > 0


@pytest.mark.skipif(not TEXTS, reason="the real files are not here")
def test_texts_hold_what_the_standard_library_finds() -> None:
    for path in TEXTS:
        text = path.read_bytes().decode("utf-8-sig")
        sheet = read_sheet(path, path.name)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.delimiter or ";"))
        assert len(sheet.names) == len(rows[0]) > 1
        assert list(map(list, sheet.rows.values())) == [[clean(cell) for cell in row] for row in rows[1:] if any(row)]


@pytest.mark.skipif(not SPSS, reason="R is not here")
def test_spss_files_of_another_program() -> None:
    sheets = {path.name: read_sheet(path, path.name) for path in SPSS}
    electric, mixed = sheets["electric.sav"], sheets["testdata.sav"]
    assert (len(electric.rows), electric.names[:3], electric.encoding) == (
        240,
        ("CASEID", "FIRSTCHD", "AGE"),
        "WINDOWS-1252",
    )
    assert electric.missing == {"DAYOFWK": frozenset({"9"})}
    assert mixed.column("date")[:2] == ("1983-12-11", "2018-07-01")
    assert max(map(len, mixed.column("string_500"))) > 255
