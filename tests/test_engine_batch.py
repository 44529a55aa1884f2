"""Many reports side by side: what one project does never touches another."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.engine import Finished, Started, default_jobs, run_reports
from evallib.report import ReportTask

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
    tasks = [ReportTask(slug, str(tmp_path), str(tmp_path / "out")) for slug in ("dod", "frisk")]
    events = list(run_reports(tasks, jobs=2))
    outcomes = {event.outcome.slug: event.outcome for event in events if isinstance(event, Finished)}
    assert {slug: outcome.status for slug, outcome in outcomes.items()} == {"dod": "failed", "frisk": "ok"}
    assert "SIGKILL" in outcomes["dod"].messages[0]
    assert [event.section for event in events if isinstance(event, Started) and event.slug == "frisk"] == [
        "method",
        "summary",
    ]
    assert not (tmp_path / "out" / "dod").exists()
    assert (tmp_path / "out" / "frisk" / "report.html").is_file()


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory,
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
    evallib: Callable[..., Any],
) -> tuple[Path, Any]:
    """A run with --debug over a page that the gate stops and a section that the guard stops."""
    space = tmp_path_factory.mktemp("guarded")
    cells = ("from evallib.presentation import Sentence\ntext = ev.open_project(project).data_dir / 'svar.txt'",)
    write_notebook(space, "00_summary")
    write_notebook(space, "90_method")
    write_notebook(space, "10_asked", words=f"*Vem är {PERSON}?*")
    write_notebook(space, "20_told", *cells, "ev.show(Sentence(text.read_text()))")
    write_project(space, "port", "asked", "method")
    write_project(space, "vakt", "told", "method")
    (space / "data" / "vakt" / "svar.txt").write_text(f"Numret är {PERSON}.", encoding="utf-8")
    return space / "outputs", evallib("run", "--workspace", space, "--debug")


def test_the_gate_stops_a_page_that_names_a_person(guarded: tuple[Path, Any]) -> None:
    outputs, run = guarded
    assert run.returncode == 1
    assert "port: stoppad av sekretesskontrollen" in run.stderr
    assert not (outputs / "port" / "report.html").exists()
    assert "Stoppad (sekretess)" in (outputs / "index.html").read_text(encoding="utf-8")


def test_debug_does_not_show_what_was_stopped(guarded: tuple[Path, Any]) -> None:
    outputs, run = guarded
    assert "vakt: told: " in run.stderr
    assert run.stderr.count("personnummer") >= 2
    assert PERSON not in run.stdout + run.stderr
    files = [path for path in outputs.rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path.name for path in files if PERSON in path.read_text(encoding="utf-8")] == []
