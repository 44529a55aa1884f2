"""Each form: its template is written, filled in as a group would, and read back the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.comparisons.forms import FORMS, form_id, read_forms
from evallib.comparisons.forms.templates import template_of, write_template
from evallib.errors import InputError
from evallib.projects import Project, Workspace, load_project
from evallib.tables import TableSchema

FIELDS = ("preparation", "readiness", "actions", "quick", "priorities", "types", "improvements", "a3")
ATTRIBUTE = {form.file: name for form, name in zip(FORMS, FIELDS, strict=True)}
ROWS_ON_ITS_OWN = {"question", "area", "indicator"}
LEVELS = {"Låg": "low", "Få": "low", "Medel": "medium", "Hög": "high", "Många": "high"}
CODES: Mapping[str, Any] = {
    **LEVELS,
    "Ja": "yes",
    "Nej": "no",
    "Vet ej": "unknown",
    "Struktur": "structure",
    "Process": "process",
    "Resultat": "result",
    "Ej påbörjad": "not_started",
    "Pågår": "ongoing",
    "Klar": "done",
    "Avbruten": "stopped",
    **{str(n): n for n in range(1, 6)},
}
SETTINGS = """\
project: exempelstad
title: Öppna jämförelser i Exempelstad
sections: [method]
oppna_jamforelser: {municipality: "9901", name: Exempelstad}
"""
WORDS = st.sampled_from(
    [
        "hemtjänst",
        "Öka",
        "- boka",
        "&",
        "<b>",
        '"ja"',
        "50 %",
        "väntetid,",
        "möte 2",
        "å/ä/ö",
        "’",
        "1a",
        "é",
        "=",
        "+1",
    ]
)
LINE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
PROSE = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
OWNERS = st.sampled_from(["enhetschef IFO", "Vård och omsorg", "socialchef", "Kvalitetsgruppen"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("forms")
    (root / "params" / "projects").mkdir(parents=True)
    (root / "data" / "exempelstad").mkdir(parents=True)
    (root / "params" / "projects" / "exempelstad.yaml").write_text(SETTINGS, encoding="utf-8")
    return load_project(Workspace(root), "exempelstad")


@cache
def template_bytes(form: TableSchema) -> bytes:
    return write_template(form)


def cells(form: TableSchema) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows for a form: any cell that is not required may be empty."""
    words = template_of(form).words
    drawn = {}
    for column in form.columns:
        if column.name in words and column.name != "step":
            cell: st.SearchStrategy[str] = st.sampled_from(words[column.name])
        elif column.kind == "date":
            cell = st.dates(dt.date(1990, 1, 2), dt.date(2099, 12, 31)).map(dt.date.isoformat)
        else:
            cell = OWNERS if column.name == "owner" else PROSE if column.kind == "prose" else LINE
        drawn[column.name] = cell if column.required else st.one_of(st.just(""), cell)
    rows = st.lists(st.fixed_dictionaries(drawn), min_size=1, max_size=4)
    return rows.map(lambda listed: list(_numbered(form, listed)))


def _numbered(form: TableSchema, rows: Sequence[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Rows whose first words differ, where no two may be about the same."""
    for n, row in enumerate(rows):
        yield {name: f"{n} {row[name]}" if name in ROWS_ON_ITS_OWN and row[name] else row[name] for name in form.names}


def filled(data: bytes, rows: Sequence[Mapping[str, str]], change: Callable[[Any], None] | None = None) -> bytes:
    """A template with rows written into its form, and whatever else a spreadsheet program may do."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[1]
    for row, cells in enumerate(rows, start=2):
        for index, text in enumerate(cells.values(), start=1):
            cell = sheet.cell(row, index)
            if cell.number_format == "yyyy-mm-dd" and text:
                cell.value = dt.date.fromisoformat(text)
            elif text.isdecimal() and cell.number_format == "General":
                cell.value = int(text)
            else:
                cell.value = text or None
                cell.data_type = "s" if text else "n"
    for row in range(len(rows) + 2, sheet.max_row + 1):
        sheet.cell(row, 1).value = None
    if change is not None:
        change(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def delimited(form: TableSchema, rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.shown for column in form.columns])
    writer.writerows([list(row.values()) for row in rows])
    return text.getvalue().encode("utf-8-sig")


def expected(form: TableSchema, row: Mapping[str, str]) -> dict[str, Any]:
    """What a row says, worked out without the reader."""
    words = template_of(form).words
    said: dict[str, Any] = {}
    for column in form.columns:
        text = row[column.name]
        coded = column.name in words and column.name != "step"
        kept = "" if column.name in {"step", "problem"} else None
        said[column.name] = (CODES[text] if coded else text) if text else kept
    if form.file.startswith("bilaga_3"):
        said = {"area": said.pop("area"), "ratings": said}
    if "indicators" in said:
        said["indicators"] = tuple(
            dict.fromkeys(" ".join(line.split()) for line in row["indicators"].split("\n") if line)
        )
    return said


def read_back(project: Project, form: TableSchema, name: str, data: bytes) -> list[dict[str, Any]]:
    path = project.data_dir / name
    path.write_bytes(data)
    try:
        return [asdict(row) for row in getattr(read_forms(project), ATTRIBUTE[form.file])]
    finally:
        path.unlink()


def somebody_wrote(form: TableSchema, row: Mapping[str, str]) -> bool:
    return any(row[name] for name in form.names[1 if template_of(form).given else 0 :])


def insert_column(sheet: Any) -> None:
    sheet.insert_cols(2)


def insert_rows(sheet: Any) -> None:
    sheet.insert_rows(2)
    sheet.insert_rows(4, 2)


def turn_around(sheet: Any) -> None:
    for row in sheet.iter_rows():
        values = [cell.value for cell in row]
        kinds = [cell.data_type for cell in row]
        formats = [cell.number_format for cell in row]
        turned = zip(row, reversed(values), reversed(kinds), reversed(formats), strict=True)
        for cell, value, kind, form in turned:
            cell.value, cell.number_format = value, form
            cell.data_type = kind


@pytest.mark.parametrize("form", FORMS, ids=form_id)
@settings(max_examples=12)
@given(data=st.data())
def test_what_a_group_fills_in_is_read_back_the_same(project: Project, form: TableSchema, data: st.DataObject) -> None:
    rows = data.draw(cells(form))
    wanted = [expected(form, row) for row in rows if somebody_wrote(form, row)]
    change = data.draw(st.sampled_from([None, insert_column, insert_rows, turn_around]))
    workbook = filled(template_bytes(form), rows, change)
    assert read_back(project, form, f"{form_id(form)}.xlsx", workbook) == wanted
    assert read_back(project, form, form.file, delimited(form, rows)) == wanted


@pytest.mark.parametrize("form", FORMS, ids=form_id)
def test_an_untouched_template_reads_as_empty(project: Project, form: TableSchema) -> None:
    path = project.data_dir / f"{form_id(form)}.xlsx"
    path.write_bytes(write_template(form))
    try:
        found = read_forms(project)
    finally:
        path.unlink()
    assert found.given == (form_id(form),)
    assert getattr(found, ATTRIBUTE[form.file]) == ()
    assert found.account.read == sum(found.account.excluded.values()) == len(template_of(form).given)


def test_the_areas_and_questions_of_the_handbook_are_given() -> None:
    assert [len(template_of(form).given) for form in FORMS] == [7, 7, 0, 0, 0, 0, 0, 0]


def test_the_self_rating_offers_as_many_steps_as_the_project_says() -> None:
    (form,) = [form for form in FORMS if form.file.startswith("bilaga_3")]
    offered = template_of(form, 3).words
    assert set(offered.values()) == {("1", "2", "3", "Vet ej")}
    assert len(offered) == 4 + 2


def test_no_other_sheet_is_passed_over_and_a_sheet_by_another_name_is_asked_for(project: Project) -> None:
    form = FORMS[-1]
    row = dict.fromkeys(form.names, "ord")

    def add_sheet(sheet: Any) -> None:
        sheet.parent.create_sheet("Anteckningar")["A1"] = "Eget"

    def call_otherwise(sheet: Any) -> None:
        sheet.title = "Blad1"

    def alone(sheet: Any) -> None:
        sheet.parent.remove(sheet.parent.worksheets[0])
        sheet.title = "Blad1"

    assert read_back(project, form, "bilaga_9_a3.xlsx", filled(template_bytes(form), [row], alone)) == [row]
    for change, name in ((add_sheet, "Anteckningar"), (call_otherwise, "Blad1")):
        with pytest.raises(InputError) as caught:
            read_back(project, form, "bilaga_9_a3.xlsx", filled(template_bytes(form), [row], change))
        (problem,) = caught.value.problems
        assert name in problem.what


def test_a_column_that_somebody_renamed_is_located_by_its_letter(project: Project) -> None:
    (form,) = [form for form in FORMS if form.file.startswith("bilaga_9")]

    def rename(sheet: Any) -> None:
        sheet["B1"] = "Något annat"

    with pytest.raises(InputError) as caught:
        read_back(project, form, "bilaga_9_a3.xlsx", filled(template_bytes(form), [], rename))
    assert {problem.place.letter for problem in caught.value.problems} == {"B", None}
    assert Path("bilaga_9_a3.xlsx").stem == form_id(form)
