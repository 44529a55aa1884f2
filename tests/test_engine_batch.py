"""Many reports side by side: what one project does never touches another."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.engine import Finished, Started, default_jobs, run_batch
from evallib.projects import Workspace

PERSON = "191212121212"  # the Tax Agency's own test number
KILL = "import os, signal\nif project == 'dod':\n    os.kill(os.getppid(), signal.SIGKILL)"


def test_a_core_is_used_for_each_report_unless_told_otherwise() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot kill its parent there")
def test_a_report_whose_process_dies_does_not_stop_the_others(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]
) -> None:
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method", KILL)
    for slug in ("dod", "frisk"):
        write_project(tmp_path, slug, "method")
    events = list(run_batch(Workspace(tmp_path), ["dod", "frisk"], tmp_path / "out", jobs=2))
    outcomes = {event.outcome.slug: event.outcome for event in events if isinstance(event, Finished)}
    assert {slug: outcome.status for slug, outcome in outcomes.items()} == {"dod": "failed", "frisk": "ok"}
    assert "dog (kod -9)" in outcomes["dod"].messages[0]
    assert [event.section for event in events if isinstance(event, Started) and event.slug == "frisk"] == [
        "method",
        "summary",
    ]
    assert not (tmp_path / "out" / "dod").exists()
    assert (tmp_path / "out" / "frisk" / "report.html").is_file()


def test_a_notebook_that_cannot_be_read_costs_its_section_only(
    tmp_path: Path,
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
    evallib: Callable[..., Any],
    read_report: Callable[[Path], Any],
) -> None:
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method")
    (tmp_path / "notebooks" / "10_torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    bare = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    (tmp_path / "notebooks" / "11_bare.ipynb").write_text(bare, encoding="utf-8")
    (tmp_path / "data").mkdir()
    write_project(tmp_path, "a", "torn", "bare", "method")
    run = evallib("run", "--workspace", tmp_path)
    assert run.returncode == 1
    assert "a: klar, avsnitt saknas" in run.stderr
    report = read_report(tmp_path / "outputs" / "a")
    statuses = {section["name"]: section["status"] for section in report.results["sections"]}
    assert statuses == {"summary": "ok", "torn": "failed", "bare": "failed", "method": "ok"}


def test_the_gate_stops_a_page_that_names_a_person(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None], evallib: Callable[..., Any]
) -> None:
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method", words=f"*Vem är {PERSON}?*")
    write_project(tmp_path, "a", "method")
    run = evallib("run", "--workspace", tmp_path, "--debug")
    assert run.returncode == 1
    assert "a: stoppad av sekretesskontrollen" in run.stderr
    assert "personnummer" in run.stderr
    assert PERSON not in run.stdout + run.stderr
    assert not (tmp_path / "outputs" / "a").exists()
    index = (tmp_path / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "Stoppad (sekretess)" in index
    assert PERSON not in index


def test_debug_does_not_show_what_the_guard_stopped(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None], evallib: Callable[..., Any]
) -> None:
    cells = ("from evallib.presentation import Sentence\ntext = ev.open_project(project).data_dir / 'svar.txt'",)
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method", *cells, "ev.show(Sentence(text.read_text()))")
    write_project(tmp_path, "a", "method")
    (tmp_path / "data" / "a" / "svar.txt").write_text(f"Numret är {PERSON}.", encoding="utf-8")
    run = evallib("run", "--workspace", tmp_path, "--debug")
    assert run.returncode == 1
    assert "personnummer" in run.stderr
    assert PERSON not in run.stdout + run.stderr
