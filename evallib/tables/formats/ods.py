"""OpenDocument sheets (ODS), read from their XML row by row.

Both what a cell holds and what it shows are there, so a formula without a value, an error value and a number shown
as 007 can be told. Hidden rows and sheets are read like others; notes on cells are not.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from typing import IO
from xml.etree import ElementTree as ET

from evallib.locale import _
from evallib.tables.archives import CHUNK, UNREADABLE, check_parts, damaged, has_part, names_in, open_archive
from evallib.tables.canonical import clean, moment_text, number_text, span_text
from evallib.tables.decoding import LONGEST_CELL
from evallib.tables.grids import Grid, Merge, Source, refuse
from evallib.tables.workbooks import (
    MOST_COLUMNS,
    MOST_ROWS,
    SheetBuilder,
    check_extent,
    choose_sheet,
    error_value,
    formula_without_value,
)

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
SPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{SPACE}office:1.0}}", f"{SPACE}table:1.0}}", f"{SPACE}text:1.0}}"
KIND_SHOWN = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
LEADING_ZERO = re.compile("-?0[0-9]+")
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
ROW = f"{TABLE}table-row"
ROW_PARENTS = {f"{OFFICE}{name}" for name in ("document-content", "body", "spreadsheet")} | {
    f"{TABLE}{name}" for name in ("table", "table-row-group", "table-header-rows", "table-rows")
}
NOTES = {f"{OFFICE}annotation", f"{TEXT}note"}
NUMBERS = {"float", "percentage", "currency"}
SPAN = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")
ERROR_SHOWN = re.compile(r"#[^\s]{2,12}[!?]|#N/A|#NAME\?|(Err|Fel):[0-9]{3}")


def recognise(source: Source) -> bool:
    """Whether the bytes are an archive with an OpenDocument spreadsheet."""
    if not (has_part(source, CONTENT) and has_part(source, "mimetype")):
        return False
    try:
        with open_archive(source) as archive, archive.open("mimetype") as part:
            return b"opendocument.spreadsheet" in part.read(200)
    except UNREADABLE as error:
        raise damaged(source) from error


def read(source: Source) -> Grid:
    """One sheet of the workbook. Raises ``InputError`` if it cannot be read."""
    try:
        with open_archive(source) as archive:
            _check_password(archive, source)
            check_parts(archive, source)
            with archive.open(CONTENT) as part:
                sheets = _Reader(source).read(part)
    except (*UNREADABLE, ET.ParseError) as error:
        raise damaged(source) from error
    name = choose_sheet({name: sheet.filled for name, sheet in sheets.items()}, source)
    return sheets[name].grid()


def _check_password(archive: zipfile.ZipFile, source: Source) -> None:
    if MANIFEST in names_in(archive):
        with archive.open(MANIFEST) as part:
            if b"encryption-data" in part.read(CHUNK):
                raise refuse(source.file, _("The file is protected by a password."), _("Save a copy without password."))


class _Reader:
    """The sheets of a document, by name."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sheets: dict[str, SheetBuilder] = {}
        self._same: dict[str, str] = {}
        self._row = self._cells = 0

    def read(self, part: IO[bytes]) -> dict[str, SheetBuilder]:
        parents: list[ET.Element] = []
        for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314 (no part declares a type)
            if event == "start":
                parents.append(element)
                if element.tag == f"{TABLE}table" and _is_plain(parents[:-1]):
                    self._start_sheet(element.get(f"{TABLE}name", ""))
                continue
            parents.pop()
            if element.tag == ROW and self._sheets and _is_plain(parents):
                self._read_row(element)
                element.clear()
                parents[-1].remove(element)
        return self._sheets

    def _start_sheet(self, name: str) -> None:
        self._sheet = self._sheets[name] = SheetBuilder(name)
        self._row = 0

    def _read_row(self, element: ET.Element) -> None:
        times = int(element.get(f"{TABLE}number-rows-repeated", "1"))
        first = self._row + 1
        self._row += times
        texts = self._read_cells(element, first)
        if not texts:
            return
        if self._row > MOST_ROWS:
            raise ValueError("more rows than a sheet can have")
        self._cells += len(texts) * times
        check_extent(self._cells, self._source, self._sheet.name)
        self._sheet.rows.update(dict.fromkeys(range(first, self._row + 1), texts))
        if element.get(f"{TABLE}visibility") in {"collapse", "filter"}:
            self._sheet.hidden += times

    def _read_cells(self, element: ET.Element, row: int) -> tuple[str, ...]:
        """The texts of one row without empty cells at its end; faults and merges are noted."""
        texts: list[str] = []
        index = 0
        for cell in element:
            if cell.tag not in CELLS:
                continue
            times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            text = self._read_cell(cell, row, index)
            if text:
                if index + times > MOST_COLUMNS:
                    raise ValueError("more columns than a sheet can have")
                texts += [""] * (index - len(texts)) + [self._same.setdefault(text, text)] * times
                if cell.get(f"{OFFICE}value-type") == "percentage":
                    rows, columns = range(row, self._row + 1), range(index, index + times)
                    self._sheet.percent.update(product(rows, columns))
            index += times
        return tuple(texts)

    def _read_cell(self, cell: ET.Element, row: int, index: int) -> str:
        columns = int(cell.get(f"{TABLE}number-columns-spanned", "1"))
        rows = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
        if max(columns, rows) > 1:
            self._sheet.merges.append(Merge(row, index, row + rows - 1, index + columns - 1))
        shown = _shown(cell)
        formula = cell.get(f"{TABLE}formula") is not None
        if cell.get(KIND_SHOWN) == "error" or (formula and ERROR_SHOWN.fullmatch(shown)):
            self._sheet.faults.append(error_value(row, index, shown))
            return ""
        if formula and cell.get(f"{OFFICE}value-type") is None:
            self._sheet.faults.append(formula_without_value(row, index))
            return ""
        return _text(cell, shown)


def _is_plain(parents: list[ET.Element]) -> bool:
    """Whether a row or sheet stands where rows and sheets do, not in what was deleted or is only linked to."""
    return all(parent.tag in ROW_PARENTS for parent in parents) and sum(p.tag == f"{TABLE}table" for p in parents) <= 1


def _text(cell: ET.Element, shown: str) -> str:
    """A cell as text. Raises ``ValueError`` if its value is not of the kind that it says."""
    kind = cell.get(f"{OFFICE}value-type", "string")
    if kind in NUMBERS:
        text = number_text(float(cell.get(f"{OFFICE}value", "")))
        return shown if LEADING_ZERO.fullmatch(shown) and number_text(float(shown)) == text else text
    if kind == "boolean":
        return "TRUE" if cell.get(f"{OFFICE}boolean-value") == "true" else "FALSE"
    if kind == "date":
        return moment_text(dt.datetime.fromisoformat(cell.get(f"{OFFICE}date-value", "")))
    if kind == "time":
        return _span(cell.get(f"{OFFICE}time-value", ""))
    return clean(cell.get(f"{OFFICE}string-value", shown))


def _span(text: str) -> str:
    found = SPAN.fullmatch(text)
    if found is None:
        raise ValueError("not a span of time")
    days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
    span = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds + float(f"0.{found[6] or 0}"))
    return span_text(-span if found[1] else span)


def _shown(cell: ET.Element) -> str:
    """What a cell shows: its paragraphs as lines."""
    return "\n".join("".join(_parts(paragraph)) for paragraph in cell if paragraph.tag == f"{TEXT}p")


def _parts(element: ET.Element) -> Iterator[str]:
    """The text inside an element; notes on it are left out."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            spaces = int(child.get(f"{TEXT}c", "1"))
            if spaces > LONGEST_CELL:
                raise ValueError("more spaces than a cell can hold")
            yield " " * spaces
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif child.tag not in NOTES:
            yield from _parts(child)
        yield child.tail or ""
