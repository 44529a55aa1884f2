"""From the bytes of a table to rows of text. Nothing is guessed from how likely letters are.

The order is UTF-16 if the file begins with its mark, else UTF-8, else Windows-1252 (what Swedish spreadsheets
save by default). Text that was UTF-8 and has been read as Windows-1252 somewhere on its way (Ã¤ for ä) is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import limit

MOST_BYTES = 50_000_000
LINE_END = re.compile("\r\n|\r|\n")
_LATE = bytes(byte for byte in range(0x80, 0xC0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)).decode("cp1252")
MOJIBAKE = re.compile(f"[ÃÂ][{re.escape(_LATE)}]")


@dataclass(frozen=True)
class Lines:
    """The lines of a file without their ends, trailing blank ones left out, and how they were decoded."""

    lines: tuple[str, ...]
    encoding: str


def read_bytes(path: Path, file: str) -> bytes:
    """The bytes of a file, at most 50 MB. Raises ``InputError`` if it cannot be opened."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        what = _("The file cannot be read ({reason}).").format(reason=error.strerror or type(error).__name__)
        raise InputError([Problem(Place(file), what, _("Check that it is a file that you may open."))]) from error
    if len(data) > MOST_BYTES:
        what = _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000)
        raise InputError([Problem(Place(file), what, _("Check that it is the right file."))])
    return data


def read_lines(data: bytes, file: str) -> Lines:
    """The lines of a table. Raises ``InputError`` with every row that cannot be text.

    >>> read_lines("fact;label\\r\\n".encode("utf-8-sig"), "facts.csv")
    Lines(lines=('fact;label',), encoding='utf-8')
    """
    text, encoding = _decode(data, file)
    lines = LINE_END.split(text)
    while lines and not lines[-1].strip():
        del lines[-1]
    if not lines:
        what = _("The file is empty.")
        raise InputError([Problem(Place(file), what, _("Add a header row and data, or remove the file."))])
    problems = list(_faulty_lines(lines, file))
    if problems:
        raise InputError(limit(problems))
    return Lines(tuple(lines), encoding)


def _decode(data: bytes, file: str) -> tuple[str, str]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what = _("The file is a spreadsheet or a zip archive, not text.")
        raise InputError([Problem(Place(file), what, _("Save it as CSV (UTF-8) from the spreadsheet program."))])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_as(data, "utf-16", file), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        text = _decode_as(data, "cp1252", file)
        if MOJIBAKE.search(text):
            row = len(LINE_END.findall(data[: error.start].decode("cp1252"))) + 1
            what = _("The row is not UTF-8, but other rows are.")
            problem = Problem(Place(file, row=row), what, _("Save the file as CSV (UTF-8)."))
            raise InputError([problem]) from error
        return text, "cp1252"


def _decode_as(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = len(LINE_END.findall(data[: error.start].decode(encoding, errors="replace"))) + 1
        what = _("The text cannot be decoded as UTF-8, UTF-16 or Windows-1252.")
        problem = Problem(Place(file, row=row), what, _("Save the file as CSV (UTF-8)."))
        raise InputError([problem]) from error


def _faulty_lines(lines: list[str], file: str) -> Iterator[Problem]:
    for row, line in enumerate(lines, start=1):
        place = Place(file, row=row)
        if MOJIBAKE.search(line):
            found = MOJIBAKE.findall(line)[0]
            what = _("The row has garbled letters (“{found}”): UTF-8 was once read as something else.")
            yield Problem(place, what.format(found=found), _("Take the text from the source again, and save as UTF-8."))
        control = next((x for x in line if unicodedata.category(x) == "Cc" and x != "\t"), None)
        if control is not None:
            what = _("There is an invisible control character here ({code}).").format(code=f"U+{ord(control):04X}")
            yield Problem(place, what, _("Remove it."))
