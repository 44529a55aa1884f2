"""From the bytes of a file to text. Nothing is guessed from how likely letters are.

The order is UTF-16 if the file begins with its mark, else UTF-8, else Windows-1252 (what Swedish spreadsheets
save by default). Text that was UTF-8 and has been read as Windows-1252 somewhere on its way (Ã¤ for ä) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.tables.grids import Grid, refuse
from evallib.tables.opening import open_file

MOST_BYTES = 50_000_000
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold at most; more in a text file is a quotation mark gone astray."""
_LATE = bytes(byte for byte in range(0x80, 0xC0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)).decode("cp1252")
MOJIBAKE = re.compile(f"[ÃÂ][{re.escape(_LATE)}]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SPREADSHEET_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

RowOf = Callable[[str], int]
"""The row on which the last character of a text stands."""


def read_bytes(path: Path, file: str) -> bytes:
    """The bytes of a file, at most 50 MB. Raises ``InputError`` if it is no file or cannot be opened."""
    with open_file(path, file) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        what = _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000)
        raise refuse(file, what, _("Check that it is the right file."))
    return data


def decode(data: bytes, file: str, row_of: RowOf) -> tuple[str, str]:
    """The text in the bytes and how it was encoded. Raises ``InputError`` with the row that cannot be text.

    >>> decode("fact;label".encode("utf-8-sig"), "facts.csv", len)
    ('fact;label', 'utf-8')
    """
    if data.startswith(SPREADSHEET_MARKS):
        what = _("The file is a spreadsheet or a zip archive, not text.")
        raise refuse(file, what, _("Save it as CSV (UTF-8) from the spreadsheet program."))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_as(data, "utf-16", file, row_of), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        text = _decode_as(data, "cp1252", file, row_of)
        if MOJIBAKE.search(text):
            row = row_of(data[: error.start].decode("cp1252") + "x")
            what = _("The row is not UTF-8, but other rows are.")
            problem = Problem(Place(file, row=row), what, _("Save the file as CSV (UTF-8)."))
            raise InputError([problem]) from error
        return text, "cp1252"


def _decode_as(data: bytes, encoding: str, file: str, row_of: RowOf) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = row_of(data[: error.start].decode(encoding, errors="replace") + "x")
        what = _("The text cannot be decoded as UTF-8, UTF-16 or Windows-1252.")
        problem = Problem(Place(file, row=row), what, _("Save the file as CSV (UTF-8)."))
        raise InputError([problem]) from error


def check_letters(grid: Grid, file: str, indices: Sequence[int] | None = None) -> Iterator[Problem]:
    """Rows with garbled letters, invisible control characters or cells without end.

    ``indices``: the columns to look at, if not all.
    """
    if grid.names is not None:
        yield from _check_row(grid.names, Place(file))
    rows: Mapping[int, Sequence[str]] = grid.rows
    for row, cells in rows.items():
        header = row == 1 and grid.names is None
        seen = cells if indices is None or header else [cells[i] for i in indices if i < len(cells)]
        yield from _check_row(seen, Place(file, sheet=grid.sheet, row=row))


def _check_row(cells: Sequence[str], place: Place) -> Iterator[Problem]:
    line = "\n".join(cells)
    if len(line) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
        what = _("A cell holds more than {count} characters.").format(count=LONGEST_CELL)
        yield Problem(place, what, _("Shorten it, or look for a quotation mark that is not closed."))
        return
    if line.isascii() and line.isprintable():
        return
    garbled = MOJIBAKE.search(line)
    if garbled is not None:
        what = _("The row has garbled letters (“{found}”): UTF-8 was once read as something else.")
        remedy = _("Take the text from the source again, and save as UTF-8.")
        yield Problem(place, what.format(found=garbled.group()), remedy)
    control = CONTROL.search(line)
    if control is not None:
        code = f"U+{ord(control.group()):04X}"
        yield Problem(
            place, _("There is an invisible control character here ({code}).").format(code=code), _("Remove it.")
        )
