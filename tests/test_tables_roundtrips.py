"""Whatever table is written, in any format, comes back; whatever bytes there are, nothing crashes."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.tables import Sheet, parse_whole, read_sheet
from evallib.tables.canonical import clean, number_text
from evallib.tables.decoding import CONTROL, MOJIBAKE
from tests.datafiles import delimited, ods, ods_cell, ods_row, ods_table, parse_here, sav, sav_frame, xlsx

LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn", "Cc"])
TEXTS = st.text(st.one_of(LETTERS, st.sampled_from('\n;,\t"å=07 ')), max_size=12)
NAMES = ["id", "k01", "övrigt"]


def _is_sound(text: str) -> bool:
    return clean(text) == text and not MOJIBAKE.search(text) and not CONTROL.search(text)


CELLS = TEXTS.map(clean).filter(_is_sound)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS).filter(any), min_size=1, max_size=6)


@pytest.fixture(scope="module", autouse=True)
def spss_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("evallib.tables.formats.sav.parse_apart", parse_here)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("roundtrips")


def _read(folder: Path, data: bytes) -> Sheet:
    path = folder / "fil"
    path.write_bytes(data)
    return read_sheet(path, "fil")


def _check(sheet: Sheet, rows: Sequence[tuple[str, ...]], first: int = 2) -> None:
    assert dict(sheet.rows) == dict(enumerate(rows, start=first))
    assert (sheet.names, sheet.blank) == (tuple(NAMES), 0)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, line_end=st.sampled_from(["\n", "\r\n"]))
@example(rows=[("a\n\nb", '"', "''")], line_end="\n")
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimited(folder: Path, encoding: str, delimiter: str, rows: list[tuple[str, ...]], line_end: str) -> None:
    path = folder / "fil"
    path.write_bytes(delimited([NAMES, *rows], delimiter, encoding, line_end))
    _check(read_sheet(path, "fil", needed=NAMES), rows)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_ods(folder: Path, rows: list[tuple[str, ...]]) -> None:
    spaced = [[cell.replace("  ", " ") for cell in row] for row in rows]
    _check(_read(folder, ods(ods_table([NAMES, *spaced]))), [tuple(row) for row in spaced])


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_xlsx(folder: Path, rows: list[tuple[str, ...]]) -> None:
    assume(not any(cell.startswith("=") for row in rows for cell in row))
    assume(not any("_x" in cell for row in rows for cell in row))  # how XML of workbooks writes control characters
    _check(_read(folder, xlsx([NAMES, *([cell or None for cell in row] for row in rows)])), rows)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, compress=st.booleans())
def test_sav(folder: Path, rows: list[tuple[str, ...]], compress: bool) -> None:
    _check(_read(folder, sav([NAMES, *rows], folder / "x.sav", compress=compress)), rows, first=1)


FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15).filter(
    lambda value: value == 0 or abs(value) > 1e-9
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(FLOATS, st.integers(-(10**15), 10**15).map(float)), min_size=1, max_size=8))
@example([0.1 + 0.2, -0.0, 3.0])
def test_numbers(folder: Path, values: list[float]) -> None:
    expected = tuple(map(number_text, values))
    for text, value in zip(expected, values, strict=True):
        assert math.isclose(float(text), value, rel_tol=1e-14)
        assert "e" not in text
    assert _read(folder, xlsx([["x"], *([value] for value in values)])).column("x") == expected
    cells = [ods_cell("float", repr(value), "?") for value in values]
    assert _read(folder, ods("".join(ods_row(cell) for cell in ("x", *cells)))).column("x") == expected
    assert _read(folder, sav_frame(pd.DataFrame({"x": values}), folder / "x.sav")).column("x") == expected


MOMENTS = st.datetimes(dt.datetime(1900, 3, 2), dt.datetime(2199, 1, 1)).map(lambda at: at.replace(microsecond=0))


@settings(max_examples=40, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=5))
@example([dt.datetime(2024, 5, 1)])
def test_moments(folder: Path, moments: list[dt.datetime]) -> None:
    expected = tuple(at.isoformat().removesuffix("T00:00:00") for at in moments)
    assert _read(folder, xlsx([["x"], *([at] for at in moments)])).column("x") == expected
    assert _read(folder, sav_frame(pd.DataFrame({"x": moments}), folder / "x.sav")).column("x") == expected


@given(st.integers(-(10**17), 10**17))
def test_whole_answers(number: int) -> None:
    assert parse_whole(str(number)) == parse_whole(f" {number}.0") == parse_whole(f"{number},00 ") == number


@given(st.text(max_size=6))
@example("３")
@example("+3")
@example("1e0")
@example("3,000")
@example("3.")
@example("٣")
def test_everything_else_is_no_whole_answer(text: str) -> None:
    number = parse_whole(text)
    if number is not None:
        stem = text.strip().replace(",", ".").partition(".")
        assert stem[0] == str(number)
        assert stem[2] in ("", "0", "00")
        assert bool(stem[1]) == bool(stem[2])


TABLE = [NAMES, *((f"p{number}", str(number), "å" * number) for number in range(1, 6))]


@cache
def _sound(kind: str) -> bytes:
    writers = {
        "csv": lambda: delimited(TABLE),
        "xlsx": lambda: xlsx(TABLE),
        "ods": lambda: ods(ods_table(TABLE)),
    }
    return writers[kind]()


@settings(max_examples=100, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_changed_bytes_give_a_table_or_a_located_problem(
    folder: Path, kind: str, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(_sound(kind))
    for where, byte in changes:
        data[int(where * (len(data) - 1))] = byte
    _judge(folder, bytes(data))


def _judge(folder: Path, data: bytes) -> None:
    found = _outcome(folder, data)
    if isinstance(found, InputError):
        assert found.problems
        assert all(problem.place.file == "fil" for problem in found.problems)
        return
    assert found.rows
    assert all(len(cells) == len(found.names) for cells in found.rows.values())
    assert all(unicodedata.is_normalized("NFC", cell) for cells in found.rows.values() for cell in cells)


def _outcome(folder: Path, data: bytes) -> Sheet | InputError:
    try:
        return _read(folder, data)
    except InputError as error:
        return error


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_give_a_table_or_a_located_problem(folder: Path, data: bytes, mark: bytes) -> None:
    _judge(folder, mark + data)
