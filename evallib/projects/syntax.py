"""From the bytes of a parameter file to text, and YAML's own complaints in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from evallib.errors import InputError, Place, Problem
from evallib.locale import _

MOST_BYTES = 1_000_000


def decode(data: bytes, file: str) -> str:
    """The text of a parameter file: UTF-8 with or without a byte order mark, at most 1 MB, not empty.

    Raises :class:`~evallib.errors.InputError` with the row of the first byte or character that is wrong.
    """
    if len(data) > MOST_BYTES:
        _refuse(
            Place(file),
            _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000),
            _("A parameter file is a page of text; measurements and tables belong in data/."),
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(Place(file), _("The file is saved as UTF-16."), _("Save it as UTF-8."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([_wrong_byte(data, error.start, file)]) from error
    _check_characters(text, file)
    if not any(_carries(line) for line in text.splitlines()):
        _refuse(Place(file), _("The file is empty."), _("Write the keys of a project or programme in it."))
    return text


def _carries(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#") and line.strip() not in {"---", "..."}


def _refuse(place: Place, what: str, remedy: str) -> None:
    raise InputError([Problem(place, what, remedy)])


def _wrong_byte(data: bytes, position: int, file: str) -> Problem:
    row = data.count(b"\n", 0, position) + 1
    letter = data[position : position + 1].decode("cp1252", errors="replace")
    what = _("The file is not UTF-8: byte {byte} would be “{letter}” in an older encoding (Windows-1252).")
    what = what.format(byte=f"0x{data[position]:02X}", letter=letter)
    return Problem(Place(file, row=row), what, _("Save the file as UTF-8."))


def _check_characters(text: str, file: str) -> None:
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if match is None:
        return
    row = text.count("\n", 0, match.start()) + 1
    code = f"U+{ord(match.group()):04X}"
    what = _("There is an invisible control character here ({code}).").format(code=code)
    _refuse(Place(file, row=row), what, _("Remove it."))


def explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """One of YAML's own errors as a located problem."""
    context = getattr(error, "context", None) or ""
    problem = getattr(error, "problem", None) or str(error)
    english = f"{context}; {problem}"
    mark = getattr(error, "problem_mark", None)
    if mark is None or any(late in english for late in _TOLD_LATE):
        mark = getattr(error, "context_mark", None) or mark  # where it was opened, not where the file ended
    row = min(mark.line, text.count("\n")) + 1 if mark is not None else None
    what, remedy = _wording(english)
    line = _line(text, row)
    if row is not None and line:
        what = _("{what} The row reads “{line}”.").format(what=what, line=line)
    return Problem(Place(file, row=row), what, remedy)


_TOLD_LATE = ("end of stream", "<stream end>", "could not find expected ':'")


def _line(text: str, row: int | None) -> str:
    lines = text.split("\n")
    return lines[row - 1].strip()[:60] if row is not None and row <= len(lines) else ""


def _wording(english: str) -> tuple[str, str]:
    """The reader's words for PyYAML's ``context; problem``."""
    for pattern, words in _WORDINGS.items():
        if re.search(pattern, english):
            return words()
    what = _("The row cannot be read as YAML ({reason}).").format(reason=english.strip("; "))
    return what, _("Check indentation, colons and quotation marks on this row and the one above.")


_WORDINGS: dict[str, Callable[[], tuple[str, str]]] = {
    r"found character '\\t'": lambda: (
        _("The row is indented with a tab."),
        _("Indent with spaces: two for each level."),
    ),
    r"found character '[@`%]'": lambda: (
        _("A value may not begin with @, ` or % without quotation marks."),
        _("Put the value in quotation marks."),
    ),
    r"mapping values are not allowed": lambda: (
        _("There is a colon followed by a space inside a value, or the row is indented too far."),
        _("Put the value in quotation marks, or indent the row like those above."),
    ),
    r"expected '<document start>'": lambda: (
        _("There is something after the end of the YAML document."),
        _("Keep one document in the file, and indent with spaces."),
    ),
    r"unknown escape character|expected escape sequence": lambda: (
        _("The sign \\ has a meaning of its own between double quotation marks."),
        _("Use single quotation marks instead: '…'."),
    ),
    r"but found '<scalar>'": lambda: (
        _("There is something after a closing quotation mark or bracket."),
        _("Put the whole value in quotation marks; one inside it must be of the other kind: '…\"…'."),
    ),
    r"found unexpected end of stream|quoted scalar": lambda: (
        _("A quotation mark is opened but never closed."),
        _("Close it. A quotation mark inside a value must be of the other kind: '…\"…'."),
    ),
    r"could not find expected ':'": lambda: (
        _("A key without a colon."),
        _("Write “key: value”, with a space after the colon."),
    ),
    r"flow (sequence|mapping)|expected ',' or": lambda: (
        _("A list in brackets or a group in braces is not closed, or a comma is missing."),
        _("Check commas and brackets."),
    ),
    r"block (mapping|collection|sequence)|sequence entries are not allowed": lambda: (
        _("The indentation does not fit the rows above."),
        _("Rows of the same level begin in the same column; indent with spaces."),
    ),
    r"alias|anchor": lambda: (
        _("The signs & and * have a meaning of their own in YAML."),
        _("Put the value in quotation marks."),
    ),
}
