"""Whatever a file holds: a valid frame comes back as it was written, anything else gives located problems."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.tables import Column, Origin, ReadTable, TableSchema, parse_table
from evallib.tables.decoding import MOJIBAKE

SCHEMA = TableSchema(
    file="x.csv",
    key="item",
    columns=(
        Column("item", "id"),
        Column("label", "text", required=False),
        Column("value", "printed", required=False),
        Column("taken", "yes_no"),
        Column("source", "source"),
    ),
)
PATH = Path("x.csv")


def read(data: bytes) -> ReadTable:
    return parse_table(data, SCHEMA, Origin(PATH, "x.csv", ("rapport",)))


def _clean(text: str) -> bool:
    normal = unicodedata.normalize("NFC", text.strip()) == text
    return normal and not any(unicodedata.category(sign) == "Cc" for sign in text) and not MOJIBAKE.search(text)


LATIN = "".join(bytes([byte]).decode("cp1252", errors="ignore") for byte in range(0x20, 0x100) if byte != 0x7F)
LABELS = st.text(LATIN, max_size=20).map(lambda text: unicodedata.normalize("NFC", text.strip())).filter(_clean)
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,6})(,[0-9]{1,3})?", fullmatch=True) | st.just("")
ROWS = st.lists(
    st.tuples(LABELS, NUMBERS, st.sampled_from(["yes", "no"]), st.sampled_from(["rapport", "rapport, s. 2"])),
    min_size=1,
    max_size=8,
)


def _write(rows: list[tuple[str, ...]], delimiter: str, line_end: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(SCHEMA.names)
    writer.writerows(rows)
    return stream.getvalue()


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, line_end=st.sampled_from(["\n", "\r\n"]))
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_valid_frame_comes_back(encoding: str, delimiter: str, rows: list[tuple[str, ...]], line_end: str) -> None:
    numbered = [(f"i{number}", *row) for number, row in enumerate(rows)]
    data = _write(numbered, delimiter, line_end).encode(encoding)
    assume(encoding != "cp1252" or not _is_utf8(data))  # such bytes are two texts at once; UTF-8 is tried first
    table = read(data)
    expected = pd.DataFrame(
        numbered, columns=list(SCHEMA.names), index=pd.RangeIndex(2, 2 + len(rows), name="row"), dtype="str"
    )
    pd.testing.assert_frame_equal(table.frame, expected, check_index_type=False)
    assert (table.account.read, table.account.used) == (len(rows), len(rows))


def _is_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not text.isascii()


def _outcome(data: bytes) -> ReadTable | InputError:
    try:
        return read(data)
    except InputError as error:
        return error


def _judge(data: bytes) -> None:
    found = _outcome(data)
    if isinstance(found, InputError):
        assert found.problems
        assert all(problem.place.file == "x.csv" for problem in found.problems)
        return
    assert found.frame.columns.tolist() == list(SCHEMA.names)
    assert found.account.used == len(found.frame) > 0


HEADER = ";".join(SCHEMA.names) + "\n"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=120))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
def test_any_bytes(data: bytes) -> None:
    _judge(data)


@settings(max_examples=300, deadline=None)
@given(st.text("a1;,\"'\n\r\t åÃ¤yesnorapport-_ \x00\u2028", max_size=80))
def test_any_rows_under_a_good_header(text: str) -> None:
    _judge((HEADER + text).encode("utf-8"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "", "yes", "1,5", "rapport", '"', " "]), max_size=7), max_size=5),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_any_table_of_likely_cells(rows: list[list[str]], encoding: str) -> None:
    _judge((HEADER + "\n".join(";".join(row) for row in rows)).encode(encoding))
