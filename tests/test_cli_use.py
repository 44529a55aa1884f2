"""The command line as users meet it: exit codes, and errors that say where and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evallib.engine.locking import hold_outputs

FACTS = (
    "fact;label;value;unit;kind;when;series;state;source;note\n"
    "antal;Antal;tolv;;number;;;stated;rapport, s. 1;\n"
    "Antal 2;Antal;3;;number;;;säkert;rapport, s. 1;\n"
)
SOURCES = "sources: [{id: rapport, title: R, publisher: P, published: true, reviewed: null, note: null}]\n"


@pytest.fixture
def small(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace with one quick project."""
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method")
    write_project(tmp_path, "forsta", "method", title="Första projektet", more=SOURCES)
    return tmp_path


def test_a_broken_file_does_not_stop_the_others(
    small: Path, evallib: Callable[..., Any], read_page: Callable[[str], Any]
) -> None:
    (small / "params" / "projects" / "trasig.yaml").write_text("project: trasig\ntitel: x\n  a: [", encoding="utf-8")
    run = evallib("run", "--workspace", small)
    assert run.returncode == 1
    assert "params/projects/trasig.yaml, rad " in run.stderr
    assert "Traceback" not in run.stderr
    assert (small / "outputs" / "forsta" / "report.html").is_file()
    assert {path.name for path in (small / "outputs" / "trasig").iterdir()} == {"failure.html", "failure.json"}
    tables = read_page((small / "outputs" / "index.html").read_text(encoding="utf-8")).tables
    rows = {row[0]: row[1] for table in tables for row in table.rows[1:]}
    assert rows["Första projektet"].startswith("Klar")
    assert rows["trasig"].startswith("Kunde inte tas fram")


def test_only_broken_files_exit_with_2(small: Path, evallib: Callable[..., Any]) -> None:
    (small / "params" / "projects" / "forsta.yaml").write_text("project: [", encoding="utf-8")
    run = evallib("run", "--workspace", small)
    assert (run.returncode, run.stdout) == (2, "")
    assert "params/projects/forsta.yaml, rad 1" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_unknown_project_exits_with_2_and_a_suggestion(
    small: Path, evallib: Callable[..., Any], command: str
) -> None:
    run = evallib(command, "fosta", "--workspace", small)
    assert (run.returncode, run.stdout) == (2, "")
    assert "menade du forsta?" in run.stderr.casefold().replace("”", "")
    assert "Traceback" not in run.stderr
    assert not (small / "outputs").exists()


@pytest.mark.parametrize(
    "arguments",
    [("run", "--bortom"), ("run", "--jobs", "0"), ("run", "--jobs", "två"), ("springa",), ()],
    ids=["option", "no jobs", "jobs in words", "command", "nothing"],
)
def test_wrong_use_exits_with_2(small: Path, evallib: Callable[..., Any], arguments: tuple[str, ...]) -> None:
    run = evallib(*arguments, cwd=small)
    assert (run.returncode, run.stdout) == (2, "")
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()
    assert not (small / "outputs").exists()


@pytest.mark.parametrize("command", ["run", "check"])
def test_no_workspace_exits_with_2(tmp_path: Path, evallib: Callable[..., Any], command: str) -> None:
    for run in (evallib(command, cwd=tmp_path), evallib(command, "--workspace", tmp_path / "nej")):
        assert (run.returncode, run.stdout) == (2, "")
        assert "params/" in run.stderr
        assert "data/" in run.stderr
        assert "Traceback" not in run.stderr


def test_a_traceback_is_shown_when_asked_for(tmp_path: Path, evallib: Callable[..., Any]) -> None:
    run = evallib("check", "--debug", "--workspace", tmp_path)
    assert "Traceback" in run.stderr
    assert run.returncode in {1, 2}


def test_a_held_folder_exits_with_75(small: Path, evallib: Callable[..., Any]) -> None:
    (small / "outputs").mkdir()
    with hold_outputs(small / "outputs"):
        since = json.loads((small / "outputs" / ".lock").read_bytes())["since"]
        run = evallib("run", "--workspace", small)
    assert (run.returncode, run.stdout) == (75, "")
    began = datetime.fromisoformat(since).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    for told in (str(small / "outputs"), str(os.getpid()), began):
        assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert {path.name for path in (small / "outputs").iterdir()} == {".lock", ".lock.entry"}


def test_check_finds_nothing_wrong_with_the_repository(repository: Path, evallib: Callable[..., Any]) -> None:
    run = evallib("check", cwd=repository)
    assert (run.returncode, run.stdout) == (0, "6 projekt kontrollerade, inget är fel.\n")


def test_check_tells_what_is_worth_a_look_and_is_content(repository: Path, evallib: Callable[..., Any]) -> None:
    """One of the invented focus groups has two transcripts with the same names."""
    run = evallib("check", "exempel", cwd=repository)
    heading, *told = run.stderr.splitlines()
    assert (run.returncode, heading) == (0, "Att se över, även om inget av det är fel:")
    assert any(line.startswith("  data/exempel/fokusgrupper.qdpx: ") and "”P3”" in line for line in told)
    assert evallib("check", "vagen-ut", cwd=repository).stderr == ""


def test_check_lists_every_error_at_once(small: Path, evallib: Callable[..., Any]) -> None:
    (small / "data" / "forsta" / "facts.csv").write_text(FACTS, encoding="utf-8")
    (small / "params" / "projects" / "andra.yaml").write_text(
        "project: andra\ntitel: Fel nyckel\nsections: [metod]\nprivacy: {smallest_group: 1}\n", encoding="utf-8"
    )
    run = evallib("check", "--workspace", small)
    assert (run.returncode, run.stdout) == (2, "")
    for told in (
        "params/projects/andra.yaml, rad 2",
        "menade du title",
        "params/projects/andra.yaml, rad 3",
        "menade du method",
        "params/projects/andra.yaml, rad 4",
        "data/forsta/facts.csv, rad 2, kolumn value (C)",
        "data/forsta/facts.csv, rad 3, kolumn fact (A)",
        "data/forsta/facts.csv, rad 3, kolumn state (H)",
    ):
        assert told in run.stderr.replace("”", "").replace("Menade", "menade"), told
    assert "i 2 av 2 projekt" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
    assert not (small / "outputs").exists()


def test_check_of_one_project_says_nothing_of_the_others(small: Path, evallib: Callable[..., Any]) -> None:
    (small / "params" / "projects" / "andra.yaml").write_text("project: andra\n", encoding="utf-8")
    run = evallib("check", "forsta", "--workspace", small)
    assert (run.returncode, run.stdout) == (0, "1 projekt kontrollerat, inget är fel.\n")


def test_help_is_in_swedish(evallib: Callable[..., Any]) -> None:
    run = evallib("run", "--help")
    assert run.returncode == 0
    assert "mappen med params/ och data/" in run.stdout
    for word in ("usage", "positional arguments", "options:", "show this help"):
        assert word not in run.stdout
