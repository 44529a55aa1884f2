"""SPSS files (SAV, and ZSAV, which is compressed), read with pyreadstat.

A row is a case, numbered as in SPSS's data view. A system-missing number is an empty cell. A value that the file
declares as missing stands in its cell, and is among the sheet's ``missing``. Value labels are not used.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyreadstat

from evallib.errors import InputError
from evallib.locale import _
from evallib.tables.canonical import clean, moment_text, number_text, span_text
from evallib.tables.grids import MOST_CELLS, Fault, Grid, Source, refuse

MARKS = (b"$FL2", b"$FL3")
ENCRYPTED = b"ENCRYPTEDSAV"
DAY_ZERO = dt.datetime(1582, 10, 14)
DAYS = {"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "MOYR", "QYR", "WKYR", "DATETIME", "YMDHMS"}
SPANS = {"TIME", "DTIME", "MTIME"}
FORM = re.compile("([A-Z]+)([0-9]*)")
CODE_PAGE = "WINDOWS-1252"

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
    columns, about = _load(source)
    forms = [_form(about.original_variable_types[name]) for name in columns]
    values = list(columns.values())
    faults: list[Fault] = []
    texts = [
        _texts(column, form, index, faults) for index, (column, form) in enumerate(zip(values, forms, strict=True))
    ]
    rows = {row: cells for row, cells in enumerate(zip(*texts, strict=True), start=1) if any(cells)}
    missing = {
        clean(name): _missing(about.missing_ranges[name], column, cells, form)
        for name, column, cells, form in zip(columns, values, texts, forms, strict=True)
        if name in about.missing_ranges
    }
    length = len(values[0]) if values else 0
    return Grid(rows, length, tuple(columns), encoding=about.file_encoding, missing=missing, faults=tuple(faults))


def _load(source: Source) -> tuple[Mapping[str, Sequence[Value]], Any]:
    """The columns and what the file says of them; text that is not what the file says is read as Windows-1252."""
    try:
        return _parse(source, None)
    except pyreadstat.ReadstatError as error:
        if "convert string" not in str(error):
            raise _damaged(source) from error
    try:
        return _parse(source, CODE_PAGE)
    except pyreadstat.ReadstatError as error:
        raise _damaged(source) from error


def _parse(source: Source, encoding: str | None) -> tuple[Mapping[str, Sequence[Value]], Any]:
    _nothing, about = pyreadstat.read_sav(io.BytesIO(source.data), metadataonly=True, encoding=encoding)
    width = max(len(about.column_names), 1)
    columns, about = pyreadstat.read_sav(
        io.BytesIO(source.data),
        user_missing=True,
        disable_datetime_conversion=True,
        output_format="dict",
        encoding=encoding,
        row_limit=MOST_CELLS // width + 1,
    )
    if width * (about.number_rows or 0) > MOST_CELLS:
        what = _("The table has {rows} rows and {columns} columns, which is more than can be read.")
        what = what.format(rows=f"> {MOST_CELLS // width}", columns=width)
        raise refuse(source.file, what, _("Save only the variables that are needed."))
    return columns, about


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
