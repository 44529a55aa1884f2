"""Files of answers for tests: the same table written as CSV, XLSX, ODS or SAV, and parts to make odd ones of."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from evallib.errors import InputError
from evallib.tables import Sheet, read_sheet
from evallib.tables.spss import Parsed, parse

Table = Sequence[Sequence[str]]
"""Text cells; the first row holds the names."""

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def delimited(table: Table, delimiter: str = ";", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """A table as delimited text."""
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if line_end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(table)
    return stream.getvalue().encode(encoding)


def xlsx(*sheets: Sequence[Sequence[Any]], change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook with sheets Blad1, Blad2 and so on; None is no cell at all."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Blad{number}")
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str) and not value.startswith("="):
                        cell.data_type = "s"
    if change is not None:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(*sheets: str, content: str | None = None, **parts: str) -> bytes:
    """A document with sheets Blad1, Blad2 and so on, each given as the XML of its rows."""
    tables = "".join(
        f'<table:table table:name="Blad{number}">{rows}</table:table>' for number, rows in enumerate(sheets, start=1)
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    text = f'<?xml version="1.0"?><office:document-content {SPACES} {CALC}>{body}</office:document-content>'
    return archive({"mimetype": ODS_TYPE, "content.xml": content if content is not None else text, **parts})


def ods_row(*cells: str, attributes: str = "") -> str:
    """The XML of a row; a cell that is not XML is text."""
    parts = [cell if cell.startswith(("<table:", "<office:")) else ods_text(cell) for cell in cells]
    return f"<table:table-row {attributes}>{''.join(parts)}</table:table-row>"


def ods_text(text: str) -> str:
    """The XML of a cell with text; each line is a paragraph."""
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def ods_cell(kind: str, value: str, shown: str, more: str = "") -> str:
    """The XML of a cell with a value that is not text."""
    name = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    start = f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" {more}>'
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def ods_table(table: Table) -> str:
    """The XML of a sheet of texts."""
    return "".join(ods_row(*row) for row in table)


def sav(table: Table, path: Path, **options: Any) -> bytes:
    """A table of texts as an SPSS file."""
    frame = pd.DataFrame(list(table[1:]), columns=list(table[0]))
    return sav_frame(frame, path, **options)


def sav_frame(frame: pd.DataFrame, path: Path, **options: Any) -> bytes:
    """A data frame as an SPSS file."""
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


def parse_here(data: bytes, most_cells: int) -> Parsed | None:
    """SPSS files parsed without a process of its own, which takes a second a file; only for files that are sound."""
    try:
        parsed: Parsed = json.loads(json.dumps(parse(data, most_cells)))
    except (pyreadstat.ReadstatError, ValueError):
        return None
    return parsed


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip archive, to change some and pack them again."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def read_data(folder: Path, data: bytes, name: str = "fil", **options: Any) -> Sheet:
    """The sheet in the bytes, shown as "fil"; the name says nothing of the format unless a test gives one."""
    path = folder / name
    path.write_bytes(data)
    return read_sheet(path, name, **options)


def told(folder: Path, data: bytes, name: str = "fil", **options: Any) -> list[str]:
    """What is told of a file that cannot be read."""
    with pytest.raises(InputError) as caught:
        read_data(folder, data, name, **options)
    return [str(problem) for problem in caught.value.problems]
