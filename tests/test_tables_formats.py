"""The contract of every format: the same table gives the same cells, and a file is known by its bytes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evallib.errors import Place
from evallib.tables import read_sheet
from evallib.tables.formats import formats
from tests.datafiles import (
    Table,
    archive,
    delimited,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    parse_here,
    parts_of,
    read_data,
    sav,
    sav_frame,
    told,
    xlsx,
)

TABLE: Table = [
    ["id", "kön", "k01", "k02", "övrigt"],
    ["007", "kvinna", "3", "3,5", "Två rader:\nen till; med \"citat\""],
    ["7", "man", "", "-2", " luft  omkring "],
    ["", "", "", "", ""],
    ["a\u030a", "annat", "3.0", "1e5", "=1+1, @x"],
]  # fmt: skip
ROWS = [
    ("007", "kvinna", "3", "3,5", 'Två rader:\nen till; med "citat"'),
    ("7", "man", "", "-2", "luft  omkring"),
    ("å", "annat", "3.0", "1e5", "=1+1, @x"),
]


@pytest.fixture(autouse=True)
def spss_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.tables.formats.sav.parse_apart", parse_here)


def _as_text_cells(table: Table) -> bytes:
    def literal(book: object) -> None:
        for row in book.worksheets[0].iter_rows():  # type: ignore[attr-defined]
            for cell in row:
                cell.data_type = "s"

    return xlsx([[cell or None for cell in row] for row in table], change=literal)


WRITERS: dict[str, Callable[[Table, Path], bytes]] = {
    "csv": lambda table, _folder: delimited(table),
    "csv comma": lambda table, _folder: delimited(table, ",", line_end="\n"),
    "csv old mac": lambda table, _folder: delimited(table, line_end="\r"),
    "csv mark": lambda table, _folder: delimited(table, encoding="utf-8-sig"),
    "tsv utf-16": lambda table, _folder: delimited(table, "\t", "utf-16"),
    "xlsx": lambda table, _folder: _as_text_cells(table),
    "ods": lambda table, _folder: ods(ods_table(table)),
    "sav": lambda table, folder: sav(table, folder / "x.sav"),
    "sav compressed rows": lambda table, folder: sav(table, folder / "x.sav", row_compress=True),
    "zsav": lambda table, folder: sav(table, folder / "x.zsav", compress=True),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_table_gives_the_same_cells(tmp_path: Path, kind: str) -> None:
    sheet = read_data(tmp_path, WRITERS[kind](TABLE, tmp_path))
    first = 1 if "sav" in kind else 2  # an SPSS file has no header row
    expected = {first: ROWS[0], first + 1: ROWS[1], first + 3: ROWS[2]}
    assert {row: tuple(cells) for row, cells in sheet.rows.items()} == expected
    assert sheet.names == ("id", "kön", "k01", "k02", "övrigt")
    assert sheet.blank == 1
    assert sheet.column("k01") == ("3", "", "3.0")
    letter = None if "sav" in kind else "C"
    expected_sheet = "Blad1" if kind in {"xlsx", "ods"} else None
    assert sheet.place(3, "k01") == Place("fil", sheet=expected_sheet, row=3, column="k01", letter=letter)
    assert sheet.place(3) == Place("fil", sheet=expected_sheet, row=3)


@pytest.mark.parametrize("kind", WRITERS)
def test_reading_changes_nothing_on_disk(tmp_path: Path, kind: str) -> None:
    data = WRITERS[kind](TABLE, tmp_path)
    path = tmp_path / "fil"
    path.write_bytes(data)
    path.chmod(0o400)
    before = {other.name: other.stat().st_mtime_ns for other in tmp_path.iterdir()}
    read_sheet(path, "fil")
    assert path.read_bytes() == data
    assert {other.name: other.stat().st_mtime_ns for other in tmp_path.iterdir()} == before


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (("id", "k03"), "Kolumnen ”k03” saknas. Menade du ”k02”?"),
        (("id", "anställningstid"), "Kolumnen ”anställningstid” saknas. Lägg till den, eller ange i projektfilen"),
        (("id", "K01"), "Kolumnen ”K01” saknas. Menade du ”k01”?"),
    ],
)
def test_a_needed_column_that_is_missing(tmp_path: Path, kind: str, needed: tuple[str, ...], words: str) -> None:
    (problem,) = told(tmp_path, WRITERS[kind](TABLE, tmp_path), needed=needed)
    sheet = ", blad Blad1" if kind in {"xlsx", "ods"} else ""
    row = "" if "sav" in kind else ", rad 1"
    assert problem.startswith(f"fil{sheet}{row}: {words}")


@pytest.mark.parametrize("kind", WRITERS)
def test_every_missing_column_is_told_at_once(tmp_path: Path, kind: str) -> None:
    needed = ["id", *(f"k{number:02}" for number in range(1, 14))]
    assert len(told(tmp_path, WRITERS[kind](TABLE, tmp_path), needed=needed)) == 13 - 2


SPREADSHEETS = [kind for kind in WRITERS if "sav" not in kind]


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_unread_columns_may_be_odd_but_a_needed_one_may_not_stand_twice(tmp_path: Path, kind: str) -> None:
    table = [["id", "", "k01", "x", "x", "k01"], ["a", "1", "2", "3", "4", "5"]]
    data = WRITERS[kind](table, tmp_path)
    sheet = read_data(tmp_path, data, needed=["id"])
    assert sheet.names == ("id", "", "k01", "x", "x", "k01")
    assert read_data(tmp_path, data).rows[2] == ("a", "1", "2", "3", "4", "5")
    (problem,) = told(tmp_path, data, needed=["id", "k01"])
    assert problem.endswith("rad 1, kolumn k01 (F): Kolumnen ”k01” står två gånger. Behåll en av dem.")


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_names_are_on_one_line(tmp_path: Path, kind: str) -> None:
    table = [["id", "Fråga 1\n(skala  1–7)"], ["a", "5"]]
    sheet = read_data(tmp_path, WRITERS[kind](table, tmp_path), needed=["Fråga 1 (skala 1–7)"])
    assert sheet.column("Fråga 1 (skala 1–7)") == ("5",)


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_title_above_the_names(tmp_path: Path, kind: str) -> None:
    table = [["KASAM 2024", "", ""], ["", "", ""], ["id", "k01", "k02"], ["a", "1", "2"]]
    (problem,) = told(tmp_path, WRITERS[kind](table, tmp_path), needed=["id", "k01"])
    assert "rad 1: Kolumnernas namn står på rad 3, inte på rad 1. Ta bort raderna ovanför dem." in problem


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_no_names_at_all(tmp_path: Path, kind: str) -> None:
    data = WRITERS[kind]([["a", "1"], ["b", "2"]], tmp_path)
    (problem,) = told(tmp_path, data, needed=["id", "k01"])
    assert problem.endswith("rad 1: Rad 1 innehåller inte kolumnernas namn. Skriv: id;k01")
    (problem,) = told(tmp_path, WRITERS[kind]([["", ""], ["id", "k01"], ["a", "1"]], tmp_path))
    assert problem.endswith("rad 1: Rad 1 innehåller inte kolumnernas namn. Ta bort raderna ovanför dem.")


@pytest.mark.parametrize("kind", WRITERS)
def test_names_without_rows(tmp_path: Path, kind: str) -> None:
    (problem,) = told(tmp_path, WRITERS[kind]([["id", "k01"]], tmp_path))
    assert problem.endswith(": Tabellen har inga rader. Lägg till rader, eller ta bort filen.")


@pytest.mark.parametrize("kind", WRITERS)
def test_garbled_letters_are_told_unless_nobody_reads_the_column(tmp_path: Path, kind: str) -> None:
    data = WRITERS[kind]([["id", "ort"], ["a", "Ume\u00c3\u00a5"]], tmp_path)
    (problem,) = told(tmp_path, data)
    assert "Raden har förvanskade bokstäver (”Ã¥”)" in problem
    assert read_data(tmp_path, data, needed=["id"]).column("id") == ("a",)


@pytest.mark.parametrize("kind", ["csv", "ods", "sav"])
def test_control_characters_are_told(tmp_path: Path, kind: str) -> None:
    (problem,) = told(tmp_path, WRITERS[kind]([["id", "ort"], ["a", "x\x85y"]], tmp_path))
    assert "Här finns ett osynligt styrtecken (U+0085)." in problem


# the same values, typed as each format types them


def test_numbers_dates_and_truths_are_written_in_one_way(tmp_path: Path) -> None:
    day, moment = dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 13, 45, 1)
    names = ["whole", "half", "small", "day", "moment", "time", "yes", "big"]
    values = [3.0, 3.5, 0.1 + 0.2, day, moment, dt.time(13, 45), True, 198_112_189_876]
    expected = ("3", "3.5", "0.3", "2024-05-01", "2024-05-01T13:45:01", "13:45:00", "TRUE", "198112189876")
    assert read_data(tmp_path, xlsx([names, values])).rows == {2: expected}
    row = ods_row(
        ods_cell("float", "3", "3,00"),
        ods_cell("percentage", "3.5", "350%"),
        ods_cell("currency", "0.30000000000000004", "0,30 kr"),
        ods_cell("date", "2024-05-01", "1 maj"),
        ods_cell("date", "2024-05-01T13:45:01", "1 maj"),
        ods_cell("time", "PT13H45M00S", "13:45"),
        ods_cell("boolean", "true", "SANT"),
        ods_cell("float", "198112189876", "1,98E11"),
    )
    assert read_data(tmp_path, ods(ods_row(*names) + row)).rows == {2: expected}
    assert read_data(tmp_path, ods(ods_row(*names) + row)).percent == {(2, 1)}
    frame = pd.DataFrame([values], columns=names).drop(columns="yes")
    cells = read_data(tmp_path, sav_frame(frame, tmp_path / "x.sav")).rows[1]
    assert cells == tuple(text for name, text in zip(names, expected, strict=True) if name != "yes")


def test_zeros_that_are_shown_tell_ids_apart(tmp_path: Path) -> None:
    def show(book: object) -> None:
        for cell in ("A2", "A4", "A5"):
            book.worksheets[0][cell].number_format = "000"  # type: ignore[attr-defined]

    expected = ("007", "7", "1234", "7.5", "007")
    table = [["id"], [7], [7], [1234], [7.5], ["007"]]
    assert read_data(tmp_path, xlsx(table, change=show)).column("id") == expected
    cells = [ods_cell("float", *pair) for pair in (("7", "007"), ("7", "7"), ("1234", "1234"), ("7.5", "008"))]
    rows = "".join(ods_row(cell) for cell in ("id", *cells, "007"))
    assert read_data(tmp_path, ods(rows)).column("id") == expected
    frame = pd.DataFrame({"id": [7.0, 1234.0], "n": [7.0, 8.0]})
    data = sav_frame(frame, tmp_path / "x.sav", variable_format={"id": "N3", "n": "F8.2"})
    assert read_data(tmp_path, data).rows == {1: ("007", "7"), 2: ("1234", "8")}


# which format a file has


def test_the_formats_are_those_in_the_folder() -> None:
    assert set(formats()) == {"delimited", "ods", "sav", "xlsx"}


@pytest.mark.parametrize(("kind", "name"), [("csv", "svar.xlsx"), ("xlsx", "svar.csv"), ("ods", "svar.sav")])
def test_the_ending_says_nothing(tmp_path: Path, kind: str, name: str) -> None:
    assert list(read_data(tmp_path, WRITERS[kind](TABLE, tmp_path), name).rows.values()) == ROWS


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"W\0o\0r\0k\0b\0o\0o\0k\0", "Filen är i det gamla Excelformatet (.xls). Spara den som"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "Filen är skyddad med lösenord. Spara en kopia"),
        (archive({"[Content_Types].xml": "<x/>", "xl/workbook.bin": b"\x00"}), "Filen är en binär Excel-arbetsbok"),
        (archive({"word/document.xml": "<x/>"}), "Filen är ett zip-arkiv, men ingen arbetsbok."),
        (archive({"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.text"}), "ett zip-arkiv"),
        (archive({}), "Filen är ett zip-arkiv, men ingen arbetsbok."),
        (b"%PDF-1.7", "Filen är en PDF."),
        (b"\n<!DOCTYPE html><table><tr><td>id</td></tr></table>", "Filen är en webbsida eller annan XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "Filen är en webbsida eller annan XML"),
        (b"$FL2" + b"@(#) ENCRYPTEDSAV".ljust(60), "Filen är skyddad med lösenord."),
        (b"PK\x03\x04 and nothing more", "Arbetsboken är skadad eller avklippt."),
        (b"PK\x03\x04", "Arbetsboken är skadad eller avklippt."),
        (b"$FL2", "SPSS-filen är skadad eller avklippt."),
        (b"", "Filen är tom."),
        (b" \r\n\r\n", "Filen är tom."),
        (b"\xef\xbb\xbf", "Filen är tom."),
    ],
)  # fmt: skip
def test_files_that_are_no_tables(tmp_path: Path, data: bytes, words: str) -> None:
    (problem,) = told(tmp_path, data, "svar.xlsx")
    assert problem.startswith("svar.xlsx: ")
    assert words in problem


@pytest.mark.parametrize("kind", ["xlsx", "ods", "sav", "zsav", "sav compressed rows"])
def test_a_file_that_is_cut_off_is_never_read_as_a_shorter_table(tmp_path: Path, kind: str) -> None:
    data = WRITERS[kind](TABLE, tmp_path)
    whole = len(data) - (16 if kind == "sav compressed rows" else 0)  # its last two blocks may be mere padding
    for end in {*range(4, whole, max(whole // 40, 1)), whole - 1}:
        (problem,) = told(tmp_path, data[:end])
        assert "skadad eller avklippt" in problem


def test_padding_at_the_end_of_an_spss_file_is_no_data(tmp_path: Path) -> None:
    data = WRITERS["sav compressed rows"](TABLE, tmp_path)
    rows = read_data(tmp_path, data).rows
    assert data.endswith(b"\xfc" + bytes(7))
    assert read_data(tmp_path, data[:-7]).rows == rows


def test_a_password_on_an_open_document(tmp_path: Path) -> None:
    manifest = '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    parts = {**parts_of(ods(ods_table(TABLE))), "content.xml": b"\x93\x01", "META-INF/manifest.xml": manifest}
    (problem,) = told(tmp_path, archive(parts))
    assert "Filen är skyddad med lösenord." in problem


@pytest.mark.parametrize("kind", ["csv", "sav"])
def test_a_sheet_of_a_file_that_has_none(tmp_path: Path, kind: str) -> None:
    (problem,) = told(tmp_path, WRITERS[kind](TABLE, tmp_path), sheet="Blad1")
    assert "har inga blad. Ta bort sheet ur projektfilen, eller ange en arbetsbok." in problem


def test_a_file_above_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.tables.decoding.MOST_BYTES", 1_000_000)
    (problem,) = told(tmp_path, b"a;b\n" + b"1;2\n" * 250_000)
    assert "Filen är större än 1 MB." in problem
