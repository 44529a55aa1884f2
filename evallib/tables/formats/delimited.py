"""Text with a delimiter: CSV with semicolons or commas, or with tabs; UTF-8, UTF-16 or Windows-1252.

A row is a record, numbered as a spreadsheet numbers it: a quoted cell may hold line breaks, and an empty line is
an empty row. A quotation mark that is never closed is told on its own row, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from evallib.locale import _
from evallib.tables.canonical import clean, clean_name
from evallib.tables.decoding import decode
from evallib.tables.grids import Fault, Grid, Source, refuse

DELIMITERS = (";", ",", "\t")
TITLE_ROWS = 10
SAMPLE_ROWS = 100
BINARY = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"$FL2", b"$FL3", b"%PDF")
FEWEST_TO_TELL = {";": 4, "\t": 4, ",": 8}
"""The least number of columns by which a whole row inside a quoted cell is told from a text with delimiters."""


@dataclass(frozen=True)
class _Record:
    """One row: its cells as they stand, or None if its quotation marks do not pair."""

    row: int
    cells: list[str] | None


def recognise(source: Source) -> bool:
    """Whether the bytes can be text."""
    return not source.data.startswith(BINARY) and not source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read(source: Source) -> Grid:
    """The table in a text file. Raises ``InputError`` if it is empty or cannot be text."""
    if source.sheet is not None:
        what = _("The file is text and has no sheets.")
        raise refuse(source.file, what, _("Take sheet out of the project file, or name a workbook."))
    text, encoding = decode(source.data, source.file, _count_rows)
    lines = list(io.StringIO(text, newline=""))
    if not any(line.strip() for line in lines):
        raise refuse(source.file, _("The file is empty."), _("Add a header row and data, or remove the file."))
    delimiter = choose_delimiter(lines, source.needed)
    return _grid(_split(lines, delimiter), delimiter, encoding)


def choose_delimiter(lines: Sequence[str], needed: Sequence[str] = ()) -> str:
    """The delimiter of a table.

    It is the one that gives most of the needed columns, first on row 1, then on one of the first ten rows;
    then the one by which most of the first rows have as many cells as row 1, and at least two; then the one
    that gives most columns; semicolon, comma, tab in a tie.

    >>> choose_delimiter(["id;mean", "a;3,5", "b;4,5"]), choose_delimiter(["a,b", "1,2"], needed=["b"])
    (';', ',')
    """
    return max(DELIMITERS, key=lambda delimiter: _fit(_sample(lines, delimiter), set(needed)))


def _fit(rows: Sequence[Sequence[str]], needed: set[str]) -> tuple[int, int, int, int]:
    found = [len(needed & {clean_name(cell) for cell in row}) for row in rows[:TITLE_ROWS]]
    width = len(rows[0]) if rows else 0
    even = sum(len(row) == width for row in rows) if width > 1 else 0
    return (found[0] if found else 0, max(found, default=0), even, width)


def _sample(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    rows = [record.cells for record in islice(_split(lines, delimiter), SAMPLE_ROWS)]
    return [cells for cells in rows if cells is not None and any(cells)]


def _count_rows(text: str) -> int:
    lines = list(io.StringIO(text, newline=""))
    rows = csv.reader(lines, delimiter=choose_delimiter(lines))
    return sum(1 for _row in rows)


def _split(lines: Sequence[str], delimiter: str) -> Iterator[_Record]:
    """The records in the lines. After one that cannot be read, reading starts again on the line below its first."""
    start = row = 0
    while start < len(lines):
        rest = (lines[i] for i in range(start, len(lines))) if start else lines
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        first = start
        while True:
            row += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield _Record(row, None)
                break
            after = start + reader.line_num
            if after - first > 1 and _holds_rows(lines[first:after], len(cells), delimiter):
                yield _Record(row, None)
                break
            yield _Record(row, cells)
            first = after
        start = first + 1


def _holds_rows(lines: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether a record of several lines swallowed rows between two quotation marks that do not belong together."""
    if width < FEWEST_TO_TELL[delimiter]:
        return False
    return sum(line.count(delimiter) == width - 1 for line in lines) > 1


def _grid(records: Iterator[_Record], delimiter: str, encoding: str) -> Grid:
    rows: dict[int, Sequence[str]] = {}
    faults = []
    same: dict[str, str] = {}
    for record in records:
        if record.cells is None:
            faults.append(Fault(record.row, None, *_unbalanced()))
            continue
        cells = tuple([same.setdefault(text, text) for text in map(clean, record.cells)])
        if any(cells):
            rows[record.row] = cells
    length = max([*rows, *(fault.row for fault in faults)], default=0)
    return Grid(rows, length, encoding=encoding, delimiter=delimiter, faults=tuple(faults))


def _unbalanced() -> tuple[str, str]:
    what = _("A quotation mark is opened but not closed on the row, or text follows a closing one.")
    return what, _('Close it. Inside a quoted cell a quotation mark is doubled: "".')
