"""The process of its own in which SPSS files are parsed: it gives the same, and takes the blame when a file is bad."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import psutil
import pytest

from evallib.tables.spss import main, parse, parse_apart
from tests.datafiles import parse_here, sav_frame, told

FRAME = pd.DataFrame({"id": ["å", "b"], "k01": [1.5, float("nan")], "k02": [9.0, 0.1 + 0.2]})
MISSING = {"k02": [9, {"lo": 50, "hi": float("inf")}]}


@pytest.fixture
def data(tmp_path: Path) -> bytes:
    return sav_frame(FRAME, tmp_path / "x.sav", missing_ranges=MISSING)


def test_the_process_gives_what_the_parser_gives(data: bytes) -> None:
    apart = parse_apart(data, 100)
    assert apart == parse_here(data, 100) == parse(data, 100)
    assert apart is not None
    assert apart["columns"] == [["å", "b"], [1.5, None], [9.0, 0.1 + 0.2]]
    assert (apart["names"], apart["more"], apart["encoding"]) == (["id", "k01", "k02"], False, "UTF-8")


def test_more_rows_than_asked_for(data: bytes) -> None:
    apart = parse_apart(data, 3)
    assert apart is not None
    assert (apart["more"], apart["most_rows"], len(apart["columns"][0])) == (True, 1, 1 + 1)


def test_long_texts_that_pack_well_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"id": ["x" * 1000] * 500})
    packed = sav_frame(frame, tmp_path / "x.zsav", compress=True)
    assert len(packed) < 10_000
    monkeypatch.setattr("evallib.tables.spss.MOST_UNPACKED", 100_000)
    parsed = parse(packed, 1000)
    assert parsed["more"]
    assert 90 <= parsed["most_rows"] <= 100


def test_a_file_that_ends_the_parser_does_not_end_the_run(tmp_path: Path) -> None:
    options = {"missing_ranges": {"k02": [9]}, "variable_value_labels": {"k02": {1: "a"}}}
    data = sav_frame(FRAME, tmp_path / "x.sav", **options)
    where = data.index(b"K02     ")  # the name of a number; the type of its format stands two bytes before
    bad = data[: where - 2] + b"\x01" + data[where - 1 :]  # shown as a text
    assert parse_apart(bad, 100) is None
    assert told(tmp_path, bad) == [
        "fil: SPSS-filen är skadad eller avklippt. "
        "Hämta filen från källan igen, eller öppna den i SPSS och spara den på nytt."
    ]


def test_no_process_is_left_behind_by_a_file_that_takes_too_long(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {child.pid for child in psutil.Process().children()}
    monkeypatch.setattr("evallib.tables.spss.PATIENCE", 0.01)
    assert parse_apart(data, 100) is None
    assert {child.pid for child in psutil.Process().children()} == before


def test_what_the_process_does(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    class Input:
        class buffer:
            @staticmethod
            def read() -> bytes:
                return data

    monkeypatch.setattr(sys, "stdin", Input)
    monkeypatch.setattr(sys, "argv", ["spss.py", "100"])
    assert main() == 0
    sys.stdout.flush()
    assert b'"names": ["id", "k01", "k02"]' in capfdbinary.readouterr().out
