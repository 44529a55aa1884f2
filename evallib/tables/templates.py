"""Empty tables to fill in: workbooks with a form and how it is filled in, and delimited text with a header alone.

What is written here is what :func:`evallib.tables.read_table` reads: the form has the headings of the schema on row 1.
The same template gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side  # type: ignore[import-untyped]
from openpyxl.workbook.defined_name import DefinedName  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from evallib.locale import LANGUAGE, _
from evallib.tables.header import column_letter
from evallib.tables.schema import GUIDE, Column, TableSchema

LAST_ROW = 1000
"""So far down do drop-downs reach."""
SPARE_ROWS = 20
"""Rows with lines, below those whose first cell is given."""
WIDTHS = {"prose": 34, "text": 22, "date": 12}
NARROWEST_PROSE = 18
LONGEST_LIST = 255
"""So many characters may the words of a drop-down have, and the text that is shown beside a cell."""
LONGEST_TITLE = 32
PAPERS = {"A4": (9, 148), "A3": (8, 212)}
"""Of each paper its number in a workbook, and how many characters of 11 points it holds across."""
MARGIN = 0.4
"""In inches."""
FIRST_DAY = 32874
"""1990-01-01 as a spreadsheet counts days: no plan is older."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every part, so that the bytes do not depend on when they were written."""
STAMP = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True)
class Template:
    """What a form says beside its schema, in the reader's language.

    ``guidance``: paragraphs on what the form is for, and when. ``explained``: how each column is filled in. ``words``:
    what a column's drop-down offers; in a column that is ``suggested`` other words may stand as well. ``given``: the
    first column's cells where they are given. ``paper``: what it is printed on, across.
    """

    schema: TableSchema
    title: str
    guidance: tuple[str, ...] = ()
    explained: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suggested: frozenset[str] = frozenset()
    given: tuple[str, ...] = ()
    paper: str = "A4"


def write_header(schema: TableSchema) -> bytes:
    """A table of delimited text with the names of its columns and no rows: UTF-8 that spreadsheets recognise.

    >>> write_header(TableSchema("a.csv", (Column("x", "id"), Column("y", "text")))).decode("utf-8-sig")
    'x;y\\n'
    """
    return (";".join(schema.names) + "\n").encode("utf-8-sig")


def write_workbook(template: Template) -> bytes:
    """A workbook with how to fill in the form on the first sheet, and the form on the second.

    Headings and what is given are locked, without password; all other cells of the form are open. Raises ``ValueError``
    if the words of a drop-down cannot be written into it.
    """
    book = Workbook()
    book.properties.title = template.title
    book.properties.language = f"{LANGUAGE}-SE"
    book.properties.creator = "evallib"
    guide = book.active
    guide.title = _(GUIDE)
    _write_guide(guide, template)
    form = book.create_sheet(_(template.schema.sheet) if template.schema.sheet else template.title)
    _write_form(form, template)
    _set_page(guide, template.title, "A4")
    _set_page(form, template.title, template.paper)
    written = io.BytesIO()
    book.save(written)
    return _without_time(written.getvalue())


def _write_guide(sheet: Any, template: Template) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    lines: list[tuple[str, str]] = [(template.title, "")]
    for paragraph in template.guidance:
        lines.append(("", paragraph))
    lines.append((_("Column"), _("How it is filled in")))
    lines += [(column.shown, _explanation(column, template)) for column in template.schema.columns]
    for row, (left, right) in enumerate(lines, start=1):
        for column, text in ((1, left), (2, right)):
            cell = sheet.cell(row, column, text or None)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row in {1, len(template.guidance) + 2} or (column == 1 and text):
                cell.font = Font(bold=True, size=14 if row == 1 else 11)
    sheet["A1"].alignment = Alignment(wrap_text=False, vertical="top")
    sheet.protection.sheet = True


def _explanation(column: Column, template: Template) -> str:
    """How a column is filled in: its own words, the words to choose among, and whether it may be left empty."""
    told = [template.explained.get(column.name, "")]
    words = template.words.get(column.name, ())
    if words:
        listed = ", ".join(words)
        told.append(
            (_("For example: {words}.") if column.name in template.suggested else _("Choose: {words}.")).format(
                words=listed
            )
        )
    if column.kind == "date":
        told.append(_("Write the day as 2021-08-31."))
    told.append(_("Must be filled in on every row that is used.") if column.required else _("May be left empty."))
    return " ".join(filter(None, told))


def _write_form(sheet: Any, template: Template) -> None:
    line = Side(style="thin", color="808080")
    border = Border(left=line, right=line, top=line, bottom=line)
    last, widths = 1 + len(template.given) + SPARE_ROWS, _widths(template)
    for index, column in enumerate(template.schema.columns):
        letter = column_letter(index)
        whole = sheet.column_dimensions[letter]
        whole.width = widths[column.name]
        whole.protection = Protection(locked=False)
        whole.alignment = Alignment(wrap_text=True, vertical="top")
        form = "yyyy-mm-dd" if column.kind == "date" else "General" if column.name in template.words else "@"
        whole.number_format = form
        for row in range(1, last + 1):
            cell = sheet.cell(row, index + 1)
            cell.border, cell.alignment = border, Alignment(wrap_text=True, vertical="top")
            cell.protection, cell.number_format = Protection(locked=row == 1), form
        heading = sheet.cell(1, index + 1, column.shown)
        heading.font, heading.fill = Font(bold=True), PatternFill("solid", fgColor="E7E6E6")
        _add_choice(sheet, column, letter, template)
    for row, text in enumerate(template.given, start=2):
        cell = sheet.cell(row, 1, text)
        cell.font, cell.protection = Font(bold=True), Protection(locked=True)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    quoted = sheet.title.replace("'", "''")
    sheet.defined_names["ColumnTitle"] = DefinedName("ColumnTitle", attr_text=f"'{quoted}'!$A$1")
    _protect(sheet)


def _widths(template: Template) -> dict[str, int]:
    """How wide each column is: wide enough for the words of its heading, and all of them for the paper if they can."""
    columns = template.schema.columns
    least = {column.name: max(map(len, column.shown.split())) + 2 for column in columns}
    kinds = {column.name: _kind_of(column, template) for column in columns}
    fixed = {name: max(WIDTHS[kind], least[name]) for name, kind in kinds.items() if kind != "prose"}
    wide = [name for name, kind in kinds.items() if kind == "prose"]
    share = (PAPERS[template.paper][1] - sum(fixed.values())) // max(len(wide), 1)
    prose = max(NARROWEST_PROSE, min(2 * WIDTHS["prose"], share))
    return fixed | {name: max(prose, least[name]) for name in wide}


def _kind_of(column: Column, template: Template) -> str:
    """Whether a column is wide, narrow or in between."""
    given = template.given and column.name == template.schema.names[0]
    return "text" if given else "date" if column.name in template.words else column.kind


def _add_choice(sheet: Any, column: Column, letter: str, template: Template) -> None:
    """What may be chosen in a column, and how it is filled in, shown beside the cell that is being written in."""
    words = template.words.get(column.name, ())
    if words:
        listed = ",".join(words)
        if len(listed) > LONGEST_LIST or any("," in word or '"' in word for word in words):
            raise ValueError(f"{template.schema.file}: the words of {column.name} cannot stand in a drop-down")
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        rule.error = _shortened(_("Choose one of: {words}.").format(words=", ".join(words)), LONGEST_LIST)
        rule.showErrorMessage = column.name not in template.suggested
    elif column.kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1=str(FIRST_DAY), allow_blank=True)
        rule.error, rule.showErrorMessage = _("Write the day as 2021-08-31."), True
    else:
        rule = DataValidation(allow_blank=True)
    rule.errorTitle = rule.promptTitle = _shortened(column.shown, LONGEST_TITLE)
    rule.prompt, rule.showInputMessage = _shortened(_explanation(column, template), LONGEST_LIST), True
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _shortened(text: str, most: int) -> str:
    """A text that a spreadsheet program can show.

    >>> _shortened("Klart senast", 12), _shortened("Klart senast", 8)
    ('Klart senast', 'Klart …')
    """
    return text if len(text) <= most else f"{text[: most - 2].rpartition(' ')[0]} …"


def _protect(sheet: Any) -> None:
    """Locked cells cannot be written to; all else may be done. There is no password: it is no secret, but a rail."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _set_page(sheet: Any, title: str, paper: str) -> None:
    """Across, as wide as the page, with what it is and the day above, and page numbers below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", PAPERS[paper][0]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    sheet.oddHeader.left.text = title.replace("&", "&&")
    sheet.oddHeader.center.text = _("Municipality and group:")
    sheet.oddHeader.right.text = "&D"
    sheet.oddFooter.center.text = "&P (&N)"


def _without_time(data: bytes) -> bytes:
    """The same workbook, whose bytes do not tell when it was written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(info, STAMP.sub(b"", part) if name == "docProps/core.xml" else part)
    return written.getvalue()
