"""Workbooks to fill in: what is locked, what is offered, what a page reader is told, and that bytes do not change."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from evallib.comparisons.forms import FORMS, form_id
from evallib.comparisons.forms.templates import template_of, write_template
from evallib.tables import Column, TableSchema
from evallib.tables.templates import Template, write_header, write_workbook

EVERY = pytest.mark.parametrize("form", FORMS, ids=form_id)


def opened(form: TableSchema) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_template(form)))


@EVERY
def test_the_same_template_gives_the_same_bytes_without_a_time(form: TableSchema) -> None:
    data = write_template(form)
    assert data == write_template(form)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in archive.read("docProps/core.xml").replace(b'xmlns:dcterms="', b"")
        assert not [name for name in archive.namelist() if "vba" in name.lower() or "macro" in name.lower()]


@EVERY
def test_headings_are_locked_and_all_other_cells_are_open(form: TableSchema) -> None:
    guide, sheet = opened(form).worksheets
    assert guide.protection.sheet
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    given = len(template_of(form).given)
    for index, column in enumerate(form.columns, start=1):
        assert sheet.cell(1, index).value == column.shown
        assert sheet.cell(1, index).protection.locked
        assert not sheet.cell(given + 2, index).protection.locked
        assert not sheet.column_dimensions[sheet.cell(1, index).column_letter].protection.locked
    assert [sheet.cell(row, 1).protection.locked for row in range(2, given + 2)] == [True] * given


def rules_of(sheet: Any) -> dict[str, Any]:
    """The rule of each column by its letter."""
    return {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}


@EVERY
def test_whoever_writes_in_a_cell_is_told_how_within_what_a_spreadsheet_shows(form: TableSchema) -> None:
    guide, sheet = opened(form).worksheets
    told = {row[0].value: row[1].value for row in guide.iter_rows() if row[0].value}
    rules = rules_of(sheet)
    assert len(rules) == len(form.columns)
    for column, rule in zip(form.columns, rules.values(), strict=True):
        assert rule.showInputMessage
        assert rule.prompt == told[column.shown]
        assert len(rule.prompt) <= 255
        assert rule.promptTitle.removesuffix(" …") in column.shown
        assert len(rule.promptTitle) <= 32
        assert len(rule.error or "") <= 255


@EVERY
def test_a_page_is_as_wide_as_its_paper_and_no_word_of_a_heading_is_broken(form: TableSchema) -> None:
    sheet = opened(form).worksheets[1]
    across = {9: 297, 8: 420}[sheet.page_setup.paperSize] / 25.4 - 2 * 0.4
    widths = [sheet.column_dimensions[sheet.cell(1, n).column_letter].width for n in range(1, len(form.columns) + 1)]
    seven_pixels_a_sign = 7 / 96
    assert sum(widths) * seven_pixels_a_sign <= across / 0.9
    for column, width in zip(form.columns, widths, strict=True):
        assert width > max(map(len, column.shown.split()))


@EVERY
def test_every_scale_has_a_drop_down_with_the_words_of_the_template(form: TableSchema) -> None:
    sheet = opened(form).worksheets[1]
    letters = {column.name: sheet.cell(1, n).column_letter for n, column in enumerate(form.columns, start=1)}
    rules = rules_of(sheet)
    offered = template_of(form).words
    dates = [column.name for column in form.columns if column.kind == "date"]
    asked = {letter for letter, rule in rules.items() if rule.type is not None}
    assert asked == {letters[name] for name in [*offered, *dates]}
    for name, words in offered.items():
        assert rules[letters[name]].formula1 == f'"{",".join(words)}"'
        assert bool(rules[letters[name]].showErrorMessage) == (name != "step")


@EVERY
def test_the_form_is_made_for_paper_and_for_page_readers(form: TableSchema) -> None:
    book = opened(form)
    guide, sheet = book.worksheets
    assert (book.properties.language, book.properties.title) == ("sv-SE", template_of(form).title)
    assert sheet.defined_names["ColumnTitle"].attr_text == f"'{sheet.title}'!$A$1"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
    for page in (guide, sheet):
        large = page is sheet and form_id(form) == "bilaga_9_a3"
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8 if large else 9)
        assert (page.oddHeader.left.text, page.oddHeader.right.text) == (template_of(form).title, "&D")
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert not page.merged_cells.ranges


@EVERY
def test_the_guide_explains_every_column(form: TableSchema) -> None:
    guide = opened(form).worksheets[0]
    told = {row[0].value: row[1].value for row in guide.iter_rows() if row[0].value}
    for column in form.columns:
        assert told[column.shown]
    paragraphs = [row[1].value for row in guide.iter_rows() if row[1].value]
    assert set(template_of(form).guidance) <= set(paragraphs)


@EVERY
def test_another_reader_sees_the_same_headings(form: TableSchema) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_template(form)))
    assert len(book.sheet_names) == 2
    rows = book.get_sheet_by_index(1).to_python()
    assert rows[0] == [column.shown for column in form.columns]
    assert [row[0] for row in rows[1:] if row[0]] == list(template_of(form).given)


@pytest.mark.parametrize("words", [("a,b", "c"), ('"a"', "b"), ("x" * 200, "y" * 200)])
def test_words_that_no_drop_down_can_hold_are_refused(words: tuple[str, ...]) -> None:
    schema = TableSchema("a.csv", (Column("x", "text"),))
    with pytest.raises(ValueError, match=r"a\.csv"):
        write_workbook(Template(schema, "T", words={"x": words}))


def test_a_header_alone_is_text_that_spreadsheets_know_as_utf_8() -> None:
    schema = TableSchema("a.csv", (Column("x", "id"), Column("y", "text")))
    assert write_header(schema) == b"\xef\xbb\xbfx;y\n"
