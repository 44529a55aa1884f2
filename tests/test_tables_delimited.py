"""Text with a delimiter: rows as a spreadsheet counts them, quotation marks that do not pair, which delimiter it is."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.tables import Column, Origin, TableSchema, parse_table
from evallib.tables.formats.delimited import choose_delimiter
from tests.datafiles import read_data, told


def test_a_row_is_a_record_also_with_line_breaks_in_cells_and_names(tmp_path: Path) -> None:
    data = 'id;"Fråga\r\n1";k\r\na;"en\r\ntvå\n\ntre";1\r\n\r\n"b";två;"x"\r\n'
    sheet = read_data(tmp_path, data.encode())
    assert sheet.names == ("id", "Fråga 1", "k")
    assert sheet.rows == {2: ("a", "en\ntvå\n\ntre", "1"), 4: ("b", "två", "x")}
    assert sheet.blank == 1


def test_problems_after_a_cell_of_several_lines_are_on_the_row_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    start = 'id;ort\na;"en\ntvå"\n'
    assert told(tmp_path, (start + "b\n").encode()) == [
        "fil, rad 3: Raden har 1 celler, men det finns 2 kolumner. "
        "Lägg till de avgränsare som saknas, även för tomma celler."
    ]
    (problem,) = told(tmp_path, (start + "b;Ume\u00c3\u00a5\n").encode())
    assert problem.startswith("fil, rad 3: Raden har förvanskade bokstäver")
    (problem,) = told(tmp_path, (start + "b;Umeå\nc;").encode() + b"Ume\xe5\n")
    assert problem.startswith("fil, rad 4: Raden är inte UTF-8")
    (problem,) = told(tmp_path, (start + "b;").encode("ascii", "ignore") + b"\x81\n")
    assert problem.startswith("fil, rad 3: Texten går inte att avkoda")


@pytest.mark.parametrize(
    "faulty",
    [
        'c;"x;1;y\n',  # never closed
        'c;"x" y;1;y\n',  # goes on after the closing one
        'c;"x;1;y\nd;y";1;y\n',  # two that do not belong together: a row would vanish in a cell
    ],
)
def test_a_quotation_mark_too_many_hides_no_other_row(tmp_path: Path, faulty: str) -> None:
    data = f"id;ord;k;v\na;b;1;2\n{faulty}e;f\ng;h;3;4\n"
    problems = told(tmp_path, data.encode())
    assert problems[0].startswith("fil, rad 3: Ett citattecken öppnas men avslutas inte på raden")
    assert "Raden har 2 celler" in problems[-1]
    last = 4 + faulty.count("\n") - 1
    assert problems[-1].startswith(f"fil, rad {last}: ")


def test_a_quotation_mark_too_many_in_the_names(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, b'id;"k01\na;1\nb;2\n')
    assert problem.startswith("fil, rad 1: Ett citattecken öppnas men avslutas inte")


def test_a_long_comment_with_semicolons_on_each_line_is_one_cell(tmp_path: Path) -> None:
    data = 'id;ord;k\na;"ja; nej\nkanske; vet ej\nx; y; z";1\n'
    assert read_data(tmp_path, data.encode()).rows == {2: ("a", "ja; nej\nkanske; vet ej\nx; y; z", "1")}


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["id;k01;k02", "a;3;4"], ";"),
        (["id,k01,k02", "a,3,4"], ","),
        (["id\tk01\tk02", "a\t3\t4"], "\t"),
        (["id;mean;sd", "a;3,5;1,2"], ";"),  # decimal commas
        (["id;Fråga 1, del a;Fråga 2, del b", "a;3,5;4,5"], ";"),
        (["id,text", '"a","b; c; d"'], ","),
        (["id,text,k", '"a","b\n; c",1', '"a","b; c",2'], ","),
        (["id\ttext", "a\tb, c; d", "b\te, f"], "\t"),
        (["id", "a", "b"], ";"),  # one column
        (["id;k01", "", "a;1"], ";"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_even_rows(lines: list[str], delimiter: str) -> None:
    assert choose_delimiter([line + "\n" for line in lines]) == delimiter


def test_needed_names_decide_before_even_rows() -> None:
    lines = ["a,b;c,d\n", "1,2;3,4\n"]
    assert choose_delimiter(lines) == ","  # three cells against two
    assert choose_delimiter(lines, needed=["c,d"]) == ";"
    assert choose_delimiter(["En titel, med komma\n", *lines], needed=["c,d"]) == ";"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a;1", "Raden har 2 celler, men det finns 3 kolumner. Lägg till de avgränsare"),
        ("a;1;2;;", "Raden har 5 celler, men det finns 3 kolumner. Ta bort avgränsarna"),
        ("a;1;2;3", "Raden har 4 celler, men det finns 3 kolumner. Sätt celler som innehåller avgränsaren"),
    ],
)
def test_ragged_rows_are_told_and_never_filled(tmp_path: Path, row: str, words: str) -> None:
    problems = told(tmp_path, f"id;k01;k02\nx;1;2\n{row}\ny;1;2\n{row}\n".encode())
    assert [problem.partition(":")[0] for problem in problems] == ["fil, rad 3", "fil, rad 5"]
    assert all(words in problem for problem in problems)


def test_a_comma_too_many(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, b"id,k01,k02\nx,1,2\ny,3,5,4,5\n")
    assert "Sätt celler med komma inom citattecken" in problem


def test_at_most_fifty_problems_and_a_count_of_the_rest(tmp_path: Path) -> None:
    problems = told(tmp_path, b"id;k01\n" + b"x;1;2\n" * 60)
    assert len(problems) == 50 + 1
    assert "Det finns 10 fel till." in problems[-1]


def test_decimal_marks_stay_as_they_are(tmp_path: Path) -> None:
    sheet = read_data(tmp_path, "a;b;c;d\n3,50;3.50;1 234,5;−2\n".encode())
    assert sheet.rows[2] == ("3,50", "3.50", "1 234,5", "−2")


def test_what_is_known_of_the_file(tmp_path: Path) -> None:
    sheet = read_data(tmp_path, "id\tkön\na\tå\n".encode("cp1252"))
    assert (sheet.encoding, sheet.delimiter, sheet.sheet, sheet.missing, sheet.hidden) == ("cp1252", "\t", None, {}, 0)


def test_a_cell_with_a_line_break_does_not_fit_a_table_of_facts() -> None:
    schema = TableSchema("x.csv", (Column("id", "id"), Column("label", "text"), Column("n", "integer")))
    with pytest.raises(InputError, match=r"rad 2, kolumn label \(B\): Cellen innehåller en radbrytning\."):
        parse_table(b'id;label;n\na;"en\ntv\xc3\xa5";1\n', schema, Origin(Path("x.csv"), "x.csv"))


def test_a_hundred_thousand_rows_take_seconds_and_no_more_than_some_hundred_megabytes(tmp_path: Path) -> None:
    rows, columns = 100_000, 40
    names = ";".join(f"k{number:02}" for number in range(1, columns + 1))
    line = ";".join(str(number % 7 + 1) for number in range(columns))
    data = f"{names}\n".encode() + f"{line}\n".encode() * rows
    started = time.perf_counter()
    tracemalloc.start()
    sheet = read_data(tmp_path, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(sheet.rows) == rows
    assert sheet.rows[rows + 1] == tuple(line.split(";"))
    assert peak < 20 * len(data)
    assert time.perf_counter() - started < 60
