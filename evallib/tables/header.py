"""The first row: which delimiter the file has, and whether its columns are those of the schema."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evallib.errors import Place, Problem
from evallib.locale import _
from evallib.projects import closest, shorten, suggest
from evallib.tables.schema import TableSchema

DELIMITERS = (";", ",", "\t")
TITLE_ROWS = 10


@dataclass(frozen=True)
class Header:
    """The delimiter and the names of the columns as they stand in the file, left to right."""

    delimiter: str
    names: tuple[str, ...]

    def letter(self, name: str) -> str | None:
        """The letter of a column, as in a spreadsheet; None if there is no such column."""
        return column_letter(self.names.index(name)) if name in self.names else None


def column_letter(index: int) -> str:
    """The letter of a column counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(701), column_letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def split_row(line: str, delimiter: str) -> list[str]:
    """The cells of one line, stripped and in normal form C. Raises ``csv.Error`` for unbalanced quotes."""
    rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    return [clean(cell) for cell in rows[0]] if rows else []


def clean(cell: str) -> str:
    """A cell without space around it, in Unicode's normal form C (å as one character).

    >>> clean(" a\\u030a ") == "å"
    True
    """
    return unicodedata.normalize("NFC", cell.strip())


def read_header(line: str, schema: TableSchema) -> Header:
    """The header row, split by the delimiter that gives most of the schema's columns; semicolon in a tie."""
    return max(
        (Header(delimiter, _names(line, delimiter)) for delimiter in DELIMITERS),
        key=lambda header: len(set(header.names) & set(schema.names)),
    )


def _names(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(split_row(line, delimiter))
    except csv.Error:
        return tuple(clean(cell) for cell in line.split(delimiter))


def check_header(header: Header, schema: TableSchema, lines: Sequence[str], file: str) -> Iterator[Problem]:
    """Unknown, missing and doubled columns; a title above the header is told instead of all of them."""
    known = set(schema.names)
    if not known & set(header.names):
        yield _no_header(schema, lines, file)
        return
    missing = [name for name in schema.names if name not in header.names]
    for index, name in enumerate(header.names):
        place = Place(file, row=1, column=shorten(name) or "?", letter=column_letter(index))
        if not name:
            yield Problem(place, _("The column has no name."), _("Remove the column, also from the rows below."))
        elif name not in known:
            what = _("The table has no column “{name}”.").format(name=shorten(name))
            yield Problem(place, what, suggest(name, missing or schema.names))
        elif header.names.index(name) != index:
            what = _("The column “{name}” stands twice.").format(name=name)
            yield Problem(place, what, _("Keep one of them."))
    misspelt = {closest(name, missing) for name in header.names if name not in known}
    for name in missing:
        if name not in misspelt:
            what = _("The column “{name}” is missing.").format(name=name)
            yield Problem(Place(file, row=1), what, _("Add it; its cells may be empty where nothing is known."))


def _no_header(schema: TableSchema, lines: Sequence[str], file: str) -> Problem:
    expected = ";".join(schema.names)
    for row, line in enumerate(lines[1:TITLE_ROWS], start=2):
        if set(read_header(line, schema).names) >= set(schema.names):
            what = _("The names of the columns stand on row {row}, not on row 1.").format(row=row)
            return Problem(Place(file, row=1), what, _("Remove the rows above them."))
    what = _("Row 1 does not hold the names of the columns.")
    return Problem(Place(file, row=1), what, _("Write: {expected}").format(expected=expected))
