"""Excel workbooks (XLSX, XLSM), read with openpyxl row by row.

Before that, each sheet is walked through once for what openpyxl does not tell: formulas whose value is not saved,
merged cells, hidden rows, and how many cells there are. Hidden rows and sheets are read like others.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.parsers import expat

import openpyxl  # type: ignore[import-untyped]

from evallib.errors import InputError
from evallib.tables.archives import CHUNK, UNREADABLE, check_parts, damaged, has_part, names_in, open_archive
from evallib.tables.canonical import clean, moment_text, number_text, span_text
from evallib.tables.grids import Fault, Grid, Merge, Source
from evallib.tables.workbooks import (
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    SheetBuilder,
    check_extent,
    choose_sheet,
    error_value,
    formula_without_value,
)

CONTENTS, SHEETS = "[Content_Types].xml", re.compile(r"xl/worksheets/[^/]+\.xml")
HARMLESS = re.compile(
    r".* extension is not supported and will be removed"
    r"|Workbook contains no (default style|stylesheet)"
    r"|Cannot parse header or footer so it will be ignored"
    r"|Print area cannot be set to Defined name"
    r"|Defined names for sheet index"
    r"|Failed to load a conditional formatting rule"
    r"|Unknown type for "
    r"|Cell .* is marked as a date but the serial value"  # the cell becomes an error value, which is told
)
"""Warnings of openpyxl about what is not part of the cells. Any other warning is passed on."""
ZEROS = re.compile("0{2,}")
LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format shows as it stands."""
UNPARSABLE = (*UNREADABLE, TypeError, AttributeError, IndexError, SyntaxError)
REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def recognise(source: Source) -> bool:
    """Whether the bytes are an archive with an Excel workbook."""
    if not has_part(source, CONTENTS):
        return False
    with open_archive(source) as archive:
        return any(SHEETS.fullmatch(name) for name in names_in(archive))


def read(source: Source) -> Grid:
    """One sheet of the workbook. Raises ``InputError`` if it cannot be read."""
    with open_archive(source) as archive, _guarded(source):
        check_parts(archive, source)
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            looked_at = [title for title in sheets if source.sheet in (None, title)]
            scans = {title: _scan(archive, sheets[title], source) for title in looked_at}
            name = choose_sheet({title: title in scans and scans[title].filled > 0 for title in sheets}, source)
            return _build(sheets[name], scans[name]).grid()
        finally:
            book.close()


@contextmanager
def _guarded(source: Source) -> Iterator[None]:
    """Whatever openpyxl fails with is a damaged workbook; only its harmless warnings are dropped."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            yield
        except InputError:
            raise
        except UNPARSABLE as error:
            raise damaged(source) from error
    for warning in told:
        if not HARMLESS.match(str(warning.message)):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


class _Scan:
    """One walk through the XML of a sheet."""

    def __init__(self, check: Callable[[int], None]) -> None:
        self.cells = self.filled = self.hidden = 0
        self.faults: list[Fault] = []
        self.merges: list[Merge] = []
        self._check = check
        self._row = self._index = 0
        self._kind = ""
        self._hidden = self._told = False
        self._waiting = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start

    def read(self, part: Any) -> _Scan:
        while chunk := part.read(CHUNK):
            self._parser.Parse(chunk)
        self._parser.Parse(b"", True)
        self._settle()
        return self

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._starts:  # the first element is the sheet itself; its prefix is that of all the others
            prefix = tag[: -len("worksheet")]
            starts = {"row": self._start_row, "c": self._start_cell, "f": self._start_formula, "mergeCell": self._merge}
            starts |= {"v": self._start_value, "is": self._start_value}
            self._starts = {prefix + name: start for name, start in starts.items()}
        start = self._starts.get(tag)
        if start is not None:
            start(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._settle()
        before, self._row = self._row, int(attributes.get("r", self._row + 1))
        if not before < self._row <= MOST_ROWS:
            raise ValueError("rows in disorder")
        self._index = -1
        self._hidden = attributes.get("hidden") in {"1", "true"}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._settle()
        reference = attributes.get("r")
        before, self._index = self._index, _position(reference)[1] if reference else self._index + 1
        if not before < self._index < MOST_COLUMNS:
            raise ValueError("cells in disorder")
        self._kind = attributes.get("t", "n")
        self.cells += 1
        self._check(self.cells)

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        self._fill()
        self._waiting = self._kind != "str"  # a text may be empty: then a missing value is a value

    def _start_value(self, _attributes: dict[str, str]) -> None:
        self._fill()
        if self._waiting:
            self._parser.CharacterDataHandler = self._value

    def _value(self, text: str) -> None:
        if text.strip():
            self._waiting = False

    def _fill(self) -> None:
        self.filled += 1
        if self._hidden:
            self.hidden += 1
            self._hidden = False

    def _settle(self) -> None:
        if self._waiting:
            self.faults.append(formula_without_value(self._row, self._index))
            self._waiting = False
        self._parser.CharacterDataHandler = None

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _colon, last = attributes.get("ref", "").partition(":")
        (first_row, first_index), (last_row, last_index) = _position(first), _position(last or first)
        self.merges.append(Merge(first_row, first_index, last_row, last_index))
        if len(self.merges) > MOST_MERGES:
            raise ValueError("more merged cells than a table has")


def _position(reference: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of a reference such as B3."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("not a cell reference")
    index = 0
    for letter in found[1]:
        index = index * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), index - 1


def _scan(archive: zipfile.ZipFile, sheet: Any, source: Source) -> _Scan:
    with archive.open(sheet._worksheet_path) as part:  # the only way to the part that openpyxl offers
        return _Scan(lambda count: check_extent(count, source, sheet.title)).read(part)


def _build(sheet: Any, scan: _Scan) -> SheetBuilder:
    built = SheetBuilder(sheet.title, faults=list(scan.faults), merges=scan.merges, hidden=scan.hidden)
    same: dict[str, str] = {}
    sheet.reset_dimensions()  # what a workbook says of its size may be wrong, or all there is
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        texts = []
        for index, cell in enumerate(cells):
            try:
                text = "" if cell.value is None else _text(cell)
                if text and _shows_percent(cell):
                    built.percent.add((row, index))
            except (ValueError, OverflowError):
                built.faults.append(error_value(row, index, str(cell.value)))
                text = ""
            texts.append(same.setdefault(text, text))
        while texts and not texts[-1]:
            del texts[-1]
        if texts:
            built.rows[row] = tuple(texts)
    return built


def _text(cell: Any) -> str:
    """A cell as text. Raises ``ValueError`` if it holds an error value or a number that is none."""
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            raise ValueError(value)
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value, _leading_zeros(cell.number_format))
    if isinstance(value, dt.time):
        return span_text(dt.datetime.combine(dt.date.min, value) - dt.datetime.min)
    if isinstance(value, dt.timedelta):
        return span_text(value)
    return moment_text(value)


def _shows_percent(cell: Any) -> bool:
    """Whether a number is shown a hundred times as large, with a per cent sign."""
    value = cell.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and "%" in cell.number_format and "%" in LITERAL.sub("", cell.number_format)


def _leading_zeros(form: str) -> int:
    """How many digits a number format shows at least, if it consists of zeros only (000)."""
    first = form.partition(";")[0]
    return len(first) if ZEROS.fullmatch(first) else 0
