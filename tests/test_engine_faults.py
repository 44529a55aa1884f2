"""Sections that fail in every way a notebook can: the others come out, and the report says what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.faults

PERSON = "191212121212"  # the Tax Agency's own test number
WRITTEN = ("191212121212", "19121212-1212", "121212-1212")
CELLS = {
    "raises": 'raise ValueError("hemlig text")',
    "exits": "import sys\nsys.exit(0)",
    "raw_frame": "import pandas\npandas.DataFrame({'a': [1]})",
    "dies": "import os\nos._exit(0)",
    "crashes": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "talks": 'print("skrivet vid sidan av")',
    "person": "ev.show(Sentence((project_folder / 'svar.txt').read_text()))",
}
LAST = {"unpublished": "1 + 1", "other_name": 'ev.publish(SectionResult("another"))'}
ERRORS = {
    "raises": "stannade på ett oväntat fel (ValueError)",
    "exits": "cell 4 ",
    "unpublished": "sista cell",
    "other_name": "another",
    "raw_frame": "visar något som inte gått genom evallib",
    "dies": "0)",
    "crashes": "SIGSEGV",
    "person": "personnummer",
}
GOALS = "goal;text;listed;requires;source\nett;Ett mål;kanske;;rapport, s. 1\ntva;Ett till;yes;;okand, s. 2\n"
CODEBOOK = "code;label;definition;parent\nny;Ny;Något nytt;\n"
FILES = {
    "40_torn": '{"cells": [',
    "41_bare": '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
}
SOURCES = "sources: [{id: rapport, title: R, publisher: P, published: true, reviewed: null, note: null}]\n"


@pytest.fixture(scope="session")
def faults(
    make_once: Callable[[str, Callable[[Path], None]], Path],
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
    evallib: Callable[..., Any],
) -> Path:
    """A run over two projects whose sections fail; ``run.json`` tells how it went."""

    def make(folder: Path) -> None:
        space = folder / "space"
        open_folder = (
            "from evallib.presentation import Sentence\nproject_folder = ev.open_project('celler').data_dir",
        )
        for number, (section, cell) in enumerate(CELLS.items(), start=10):
            before = open_folder if section == "person" else ()
            write_notebook(space, f"{number}_{section}", *before, cell)
        for number, (section, last) in enumerate(LAST.items(), start=30):
            write_notebook(space, f"{number}_{section}", publish=last)
        write_notebook(space, "00_summary")
        write_notebook(space, "90_method")
        write_project(space, "celler", *CELLS, *LAST, "method")
        (space / "data" / "celler" / "svar.txt").write_text(f"Numret är {PERSON}.", encoding="utf-8")
        settings = "fokusgrupper: {who: deltagare, files: [kodat.qdpx], moderators: []}\n"
        write_project(space, "tabeller", "goals", "fokusgrupper", "method", more=SOURCES + settings)
        (space / "data" / "tabeller" / "goals.csv").write_text(GOALS, encoding="utf-8")
        (space / "data" / "tabeller" / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
        write_project(space, "trasiga", "torn", "bare", "method")
        for name, text in FILES.items():
            (space / "notebooks" / f"{name}.ipynb").write_text(text, encoding="utf-8")
        run = evallib("run", "--workspace", space, "--out", folder / "out", cwd=folder)
        told = {"code": run.returncode, "out": run.stdout, "err": run.stderr}
        (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")

    return make_once("faults", make)


@pytest.fixture(scope="session")
def told(faults: Path) -> Any:
    return json.loads((faults / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def cells(faults: Path, read_report: Callable[[Path], Any]) -> Any:
    return read_report(faults / "out" / "celler")


@pytest.fixture(scope="session")
def tables(faults: Path, read_report: Callable[[Path], Any]) -> Any:
    return read_report(faults / "out" / "tabeller")


def test_the_run_exits_with_1_and_says_which_sections_are_missing(told: Any) -> None:
    assert told["code"] == 1
    assert {"celler: klar, avsnitt saknas", "tabeller: klar, avsnitt saknas"} <= set(told["err"].splitlines())
    assert [section for section in ERRORS if f"celler: {section}: " not in told["err"]] == []
    assert "Traceback" not in told["err"] + told["out"]


@pytest.mark.parametrize("section", ERRORS)
def test_a_failed_section_says_why_in_its_place(cells: Any, section: str) -> None:
    found = cells.section(section)
    assert found["status"] == "failed"
    assert (found["metrics"], found["checks"]) == ([], [])
    assert ERRORS[section] in found["error"]
    text = cells.page.text(section)
    assert text.splitlines()[0] == f"Avsnitt {section}"
    assert text.splitlines()[1].startswith("Avsnittet kunde inte tas fram: ")
    assert ERRORS[section] in text


@pytest.mark.parametrize("section", ["raises", "raw_frame"])
def test_a_cell_is_counted_as_the_user_sees_it(cells: Any, section: str) -> None:
    assert "cell 4 " in cells.section(section)["error"]  # heading, parameters, import, and then this one


@pytest.mark.parametrize("section", ["summary", "talks", "method"])
def test_the_other_sections_come_out(cells: Any, section: str) -> None:
    assert cells.section(section)["status"] == "ok"
    assert "Avsnittet kunde inte tas fram" not in cells.page.text(section)


def test_the_index_calls_the_reports_incomplete(faults: Path, read_page: Callable[[str], Any]) -> None:
    (table,) = read_page((faults / "out" / "index.html").read_text(encoding="utf-8")).tables
    assert ["Ofullständig" in row[1] for row in table.rows[1:]] == [True, True, True]


def test_what_an_error_said_and_what_was_printed_is_not_shown(faults: Path, told: Any) -> None:
    for hidden in ("hemlig text", "skrivet vid sidan av"):
        assert hidden not in told["err"] + told["out"]
        shown = [path.name for path in _files(faults / "out") if hidden in _code_removed(path)]
        assert shown == []


@pytest.mark.parametrize("number", WRITTEN)
def test_a_personnummer_is_in_no_output(faults: Path, told: Any, number: str) -> None:
    assert number not in told["err"] + told["out"]
    assert [path.name for path in _files(faults / "out") if number in path.read_text(encoding="utf-8")] == []


def test_wrong_cells_are_told_with_file_row_and_column_to_who_runs_it(told: Any) -> None:
    assert "data/tabeller/goals.csv, rad 2, kolumn listed" in told["err"]
    assert "data/tabeller/goals.csv, rad 3, kolumn source" in told["err"]
    assert "”kanske”" in told["err"]


def test_the_report_names_the_file_and_nothing_that_stands_in_it(faults: Path, tables: Any) -> None:
    error = "2 fel i data/tabeller/goals.csv; kör evallib check för att se dem"
    assert tables.section("goals")["error"] == error
    assert f"Avsnittet kunde inte tas fram: {error}" in tables.page.text("goals")
    assert [path.name for path in _files(faults / "out") if "kanske" in path.read_text(encoding="utf-8")] == []


def test_a_missing_file_is_told_by_name_to_the_evaluator_only(tables: Any, told: Any) -> None:
    """What the project file names may be called after a person, so the report says in which folder it should lie."""
    assert tables.section("fokusgrupper")["status"] == "failed"
    assert "1 fel i data/tabeller;" in tables.section("fokusgrupper")["error"]
    assert "kodat" not in tables.section("fokusgrupper")["error"]
    assert "data/tabeller/kodat.qdpx: Filen saknas." in told["err"]
    assert tables.section("method")["status"] == "ok"


def test_a_notebook_that_cannot_be_read_costs_its_section_only(
    faults: Path, told: Any, read_report: Callable[[Path], Any]
) -> None:
    assert "trasiga: klar, avsnitt saknas" in told["err"]
    results = read_report(faults / "out" / "trasiga").results
    statuses = {section["name"]: section["status"] for section in results["sections"]}
    assert statuses == {"summary": "ok", "torn": "failed", "bare": "failed", "method": "ok"}


def test_a_dead_process_leaves_no_temporary_folder_beside_the_reports(faults: Path) -> None:
    folders = {path.name for path in (faults / "out").iterdir() if path.is_dir()}
    assert folders == {"celler", "tabeller", "trasiga"}


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _code_removed(path: Path) -> str:
    """What a file says, without the source code that the reports carry on purpose."""
    text = path.read_text(encoding="utf-8")
    for cell in CELLS.values():
        for form in (cell, json.dumps(cell)[1:-1], cell.replace('"', "&#34;")):
            text = text.replace(form, "")
    return text
