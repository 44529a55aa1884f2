"""SPSS files: declared missing values, formats, encodings, and cases numbered as in SPSS's data view."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evallib.errors import Place
from evallib.tables import scan_sheet
from tests.datafiles import parse_here, read_data, sav, sav_frame, told

ANSWERS = pd.DataFrame({"id": ["a", "b", "c", "d"], "k01": [1.0, 9.0, math.nan, 98.0], "k02": [2.5, -1.0, 97.0, 3.0]})


@pytest.fixture(autouse=True)
def spss_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.tables.formats.sav.parse_apart", parse_here)


def test_cases_are_numbered_from_one_and_columns_have_no_letter(tmp_path: Path) -> None:
    sheet = read_data(tmp_path, sav_frame(ANSWERS, tmp_path / "x.sav"))
    assert sheet.rows == {1: ("a", "1", "2.5"), 2: ("b", "9", "-1"), 3: ("c", "", "97"), 4: ("d", "98", "3")}
    assert sheet.place(1, "k01") == Place("fil", row=1, column="k01")
    assert (sheet.encoding, sheet.delimiter, sheet.missing, sheet.blank) == ("UTF-8", None, {}, 0)


@pytest.mark.parametrize(
    ("declared", "missing"),
    [
        ([9], {"9"}),
        ([9, 98], {"9", "98"}),
        ([99], {"99"}),  # declared, although nobody has it
        ([{"lo": 97, "hi": 99}], {"98"}),  # of a range, those that stand in the data
        ([{"lo": 97, "hi": 99}, 9], {"98", "9"}),
        ([{"lo": 5, "hi": float("inf")}], {"9", "98"}),
        ([{"lo": float("-inf"), "hi": 1}], {"1"}),
    ],
)
def test_declared_missing_values_stand_in_their_cells_and_are_listed(
    tmp_path: Path, declared: list[Any], missing: set[str]
) -> None:
    data = sav_frame(ANSWERS, tmp_path / "x.sav", missing_ranges={"k01": declared})
    sheet = read_data(tmp_path, data)
    assert sheet.column("k01") == ("1", "9", "", "98")
    assert sheet.missing == {"k01": frozenset(missing)}


def test_declared_missing_texts(tmp_path: Path) -> None:
    data = sav_frame(ANSWERS, tmp_path / "x.sav", missing_ranges={"id": ["b", "zz"]})
    assert read_data(tmp_path, data).missing == {"id": frozenset({"b", "zz"})}


def test_value_labels_are_not_used(tmp_path: Path) -> None:
    labels = {"k01": {1: "instämmer inte", 9: "vet ej"}}
    data = sav_frame(ANSWERS, tmp_path / "x.sav", variable_value_labels=labels)
    assert read_data(tmp_path, data).column("k01") == ("1", "9", "", "98")


def test_texts_are_told_apart_as_texts_and_padding_is_dropped(tmp_path: Path) -> None:
    data = sav([["id"], ["007"], ["7"], ["07   "], ["  åäö"]], tmp_path / "x.sav")
    assert read_data(tmp_path, data).column("id") == ("007", "7", "07", "åäö")


def test_empty_cases_are_counted_also_at_the_end(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["", "a", "", ""], "k01": [math.nan, 1.0, math.nan, math.nan]})
    sheet = read_data(tmp_path, sav_frame(frame, tmp_path / "x.sav"))
    assert (sheet.rows, sheet.blank) == ({2: ("a", "1")}, 3)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (dt.date(1582, 10, 15), None, "1582-10-15"),
        (dt.date(2024, 5, 1), "EDATE10", "2024-05-01"),
        (dt.datetime(2024, 5, 1, 13, 45), None, "2024-05-01T13:45:00"),
        (dt.datetime(2024, 5, 1), None, "2024-05-01"),
        (dt.time(1, 2, 3), None, "01:02:03"),
        (7.0, "N3", "007"),
        (12.25, "F8.2", "12.25"),
        (3.0, "F8.2", "3"),
        (3.0, "WKDAY3", "3"),
        (1e15, "F16.0", "1000000000000000"),
    ],
)
def test_formats(tmp_path: Path, value: Any, form: str | None, text: str) -> None:
    options = {} if form is None else {"variable_format": {"x": form}}
    data = sav_frame(pd.DataFrame({"x": [value]}), tmp_path / "x.sav", **options)
    assert read_data(tmp_path, data).column("x") == (text,)


def test_a_number_beyond_the_calendar_is_told_with_its_place(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "x": [0.0, 1e18]})
    data = sav_frame(frame, tmp_path / "x.sav", variable_format={"x": "DATE11"})
    (problem,) = told(tmp_path, data)
    assert problem.startswith("fil, rad 2, kolumn x: Talet ligger utanför vad formatet DATE kan visa.")
    assert read_data(tmp_path, data, needed=["id"]).column("id") == ("a", "b")


def test_encodings_are_those_that_the_file_declares_or_that_of_windows(tmp_path: Path) -> None:
    data = sav([["id"], ["Xre"], ["ab"]], tmp_path / "x.sav")
    spoilt = data.replace(b"Xre", b"\xf6re")
    assert data.count(b"UTF-8") == 1
    declared = spoilt.replace(b"UTF-8", b"CP819")
    assert read_data(tmp_path, declared).column("id") == ("öre", "ab")
    sheet = read_data(tmp_path, spoilt)  # declares UTF-8, but is not
    assert (sheet.column("id"), sheet.encoding) == (("öre", "ab"), "WINDOWS-1252")


def test_a_file_that_does_not_say_how_many_cases_it_has(tmp_path: Path) -> None:
    data = sav_frame(ANSWERS, tmp_path / "x.sav")
    unknown = data[:80] + b"\xff" * 4 + data[84:]
    assert read_data(tmp_path, unknown).rows == read_data(tmp_path, data).rows


def test_more_cells_than_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.tables.formats.sav.MOST_CELLS", 6)
    (problem,) = told(tmp_path, sav_frame(ANSWERS, tmp_path / "x.sav"))
    assert "Tabellen har > 2 rader och 3 kolumner, mer än vad som kan läsas." in problem
    monkeypatch.setattr("evallib.tables.formats.sav.MOST_CELLS", 3 * 4)
    assert len(read_data(tmp_path, sav_frame(ANSWERS, tmp_path / "x.sav")).rows) == 4


@pytest.mark.parametrize("where", [0.25, 0.5, 0.75])
def test_bytes_that_are_wrong_never_stop_with_anything_but_a_problem(tmp_path: Path, where: float) -> None:
    data = sav_frame(ANSWERS, tmp_path / "x.sav")
    middle = int(len(data) * where)
    (problem,) = told(tmp_path, data[:middle])
    assert "SPSS-filen är skadad eller avklippt." in problem


def test_nothing_is_lost_between_scan_and_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(sav_frame(ANSWERS, tmp_path / "x.sav"))
    reading = scan_sheet(tmp_path / "x", "x", needed=["k02"])
    assert reading.problems == ()
    assert reading.sheet.column("k02") == ("2.5", "-1", "97", "3")
