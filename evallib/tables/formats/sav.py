"""SPSS files (SAV, and ZSAV, which is compressed), read with pyreadstat in a process of its own.

A row is a case, numbered as in SPSS's data view. A system-missing number is an empty cell. A value that the file
declares as missing stands in its cell, and is among the sheet's ``missing``. Value labels are not used.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from evallib.errors import InputError
from evallib.locale import _
from evallib.tables.canonical import clean, clean_name, moment_text, number_text, span_text
from evallib.tables.grids import MOST_CELLS, Fault, Grid, Source, refuse
from evallib.tables.spss import Parsed, parse_apart

MARKS = (b"$FL2", b"$FL3")
ENCRYPTED = b"ENCRYPTEDSAV"
DAY_ZERO = dt.datetime(1582, 10, 14)
DAYS = {"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "MOYR", "QYR", "WKYR", "DATETIME", "YMDHMS"}
SPANS = {"TIME", "DTIME", "MTIME"}
FORM = re.compile("([A-Z]+)([0-9]*)")
Value = float | str | None


def recognise(source: Source) -> bool:
    """Whether the bytes are an SPSS file."""
    return source.data.startswith(MARKS) or ENCRYPTED in source.data[:64]


def read(source: Source) -> Grid:
    """The cases of the file. Raises ``InputError`` if it cannot be read, e.g. because it is cut off."""
    if source.sheet is not None:
        what = _("The file is an SPSS file and has no sheets.")
        raise refuse(source.file, what, _("Take sheet out of the project file, or name a workbook."))
    if ENCRYPTED in source.data[:64]:
        raise refuse(source.file, _("The file is protected by a password."), _("Save a copy without password."))
    parsed = parse_apart(source.data, MOST_CELLS)
    if parsed is None:
        raise _damaged(source)
    _check_size(parsed, source)
    return _grid(parsed)


def _grid(parsed: Parsed) -> Grid:
    names: list[str] = parsed["names"]
    values: list[list[Value]] = parsed["columns"]
    forms = [_form(form) for form in parsed["forms"]]
    faults: list[Fault] = []
    pairs = enumerate(zip(values, forms, strict=True))
    texts = [_texts(column, form, index, faults) for index, (column, form) in pairs]
    rows = {row: cells for row, cells in enumerate(zip(*texts, strict=True), start=1) if any(cells)}
    missing = {
        clean_name(name): _missing(parsed["missing"][name], column, cells, form)
        for name, column, cells, form in zip(names, values, texts, forms, strict=True)
        if name in parsed["missing"]
    }
    length = len(values[0]) if values else 0
    return Grid(rows, length, names=tuple(names), encoding=parsed["encoding"], missing=missing, faults=tuple(faults))


def _check_size(parsed: Parsed, source: Source) -> None:
    if parsed["more"]:
        what = _("The table has {rows} rows and {columns} columns, which is more than can be read.")
        what = what.format(rows=f"> {parsed['most_rows']}", columns=len(parsed["names"]))
        raise refuse(source.file, what, _("Save only the variables that are needed."))


def _damaged(source: Source) -> InputError:
    what = _("The SPSS file is damaged or cut off.")
    return refuse(source.file, what, _("Take the file from its source again, or open it in SPSS and save it anew."))


def _form(text: str) -> tuple[str, int]:
    """The name and width of a format such as F8.2 or DATETIME20."""
    found = FORM.match(text)
    return (found[1], int(found[2] or 0)) if found else ("F", 0)


def _texts(column: Sequence[Value], form: tuple[str, int], index: int, faults: list[Fault]) -> list[str]:
    texts = []
    known: dict[Value, str] = {None: ""}
    for row, value in enumerate(column, start=1):
        if value not in known:
            try:
                known[value] = _text(value, form)
            except (ValueError, OverflowError):
                what = _("The number is out of range for the format {form}.").format(form=form[0])
                faults.append(Fault(row, index, what, _("Mend the value, or the type of the variable.")))
                texts.append("")
                continue
        texts.append(known[value])
    return texts


def _text(value: Value, form: tuple[str, int]) -> str:
    """A value as text. Raises ``ValueError`` or ``OverflowError`` if it is out of the range of its format."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    name, width = form
    if name in DAYS:
        return moment_text(DAY_ZERO + dt.timedelta(seconds=value))
    if name in SPANS:
        return span_text(dt.timedelta(seconds=value))
    return number_text(value, zeros=width if name == "N" else 0)


def _missing(
    ranges: Sequence[Mapping[str, Value]], column: Sequence[Value], cells: Sequence[str], form: tuple[str, int]
) -> frozenset[str]:
    """The texts that are declared missing: single values, and those in the data that lie in a range."""
    found = set()
    for span in ranges:
        low, high = span["lo"], span["hi"]
        if isinstance(low, str) or isinstance(high, str):
            found.add(clean(str(low)))
            continue
        if low is not None and low == high:
            found.add(_text(low, form))
        elif low is not None and high is not None:
            inside = (text for value, text in zip(column, cells, strict=True) if _lies(value, low, high))
            found.update(inside)
    return frozenset(found)


def _lies(value: Value, low: float, high: float) -> bool:
    return isinstance(value, float) and low <= value <= high
