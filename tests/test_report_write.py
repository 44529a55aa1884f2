"""Putting a report in place: whole or not at all, whatever happens while it is written; the manifest last."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evallib.report.pages.results import results_record
from evallib.report.placing.write import MANIFEST, WriteError, as_json, remove_leftovers, write_files
from tests.workspaces import make_project

OLD = {
    "report.html": b"gammal",
    "results.json": b"{}",
    "tables/goals_a.csv": b"a",
    "tables/goals_b.csv": b"b",
    MANIFEST: b"{1}",
}
NEW = {"report.html": b"ny", "results.json": b"[]", "tables/goals_a.csv": b"A", MANIFEST: b"{2}"}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "prov"


def files_in(target: Path) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def beside(target: Path) -> list[str]:
    return [path.name for path in target.parent.iterdir()]


def test_everything_is_written_and_nothing_is_left_beside_it(target: Path) -> None:
    write_files(target, NEW)
    assert files_in(target) == NEW
    assert beside(target) == ["prov"]


def test_tables_of_an_earlier_run_and_its_failure_are_removed(target: Path) -> None:
    write_files(target, OLD)
    for name in ("failure.html", "failure.json", "anteckning.txt"):
        (target / name).write_text("x", encoding="utf-8")
    write_files(target, NEW)
    assert set(files_in(target)) == {*NEW, "anteckning.txt"}


def test_a_report_without_tables_has_no_files_of_an_earlier_one(target: Path) -> None:
    write_files(target, OLD)
    write_files(target, {"report.html": b"ny"})
    assert set(files_in(target)) == {"report.html", "results.json", MANIFEST}


@pytest.mark.parametrize("at", range(1, len(NEW) + 1))
def test_a_failing_write_keeps_the_old_report_whole(target: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    write_files(target, OLD)
    calls = iter(range(1, 99))

    def full(_descriptor: int) -> None:
        if next(calls) == at:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match=r"^outputs/prov: .*\d+ MB"):
        write_files(target, NEW)
    assert files_in(target) == OLD
    assert beside(target) == ["prov"]


@pytest.mark.parametrize("at", range(1, len(NEW) + 3))
def test_at_every_moment_each_file_is_the_old_or_the_new_one(
    target: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Stopped before the n-th change in the report's folder; the manifest that is there fits all files or the old."""
    write_files(target, OLD)
    changes = iter(range(1, 99))
    move, remove = Path.replace, Path.unlink

    def replace(self: Path, to: Path) -> Path:
        if next(changes) == at:
            raise KeyboardInterrupt
        return move(self, to)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if next(changes) == at:
            raise KeyboardInterrupt
        remove(self, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        patched.setattr(Path, "unlink", unlink)
        try:
            write_files(target, NEW)
        except KeyboardInterrupt:
            assert files_in(target)[MANIFEST] == OLD[MANIFEST]
    found = files_in(target)
    assert {name for name, content in found.items() if content not in {OLD.get(name), NEW.get(name)}} == set()
    assert NEW.keys() <= found.keys()
    if found[MANIFEST] == NEW[MANIFEST]:
        assert found == NEW
    assert beside(target) == ["prov"]
    write_files(target, NEW)
    assert files_in(target) == NEW


def test_the_manifest_is_moved_last(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    move = Path.replace

    def noted(self: Path, to: Path) -> Path:
        moved.append(to.relative_to(target).as_posix())
        return move(self, to)

    monkeypatch.setattr(Path, "replace", noted)
    write_files(target, NEW)
    assert moved[-1] == MANIFEST
    assert set(moved) == set(NEW)


def test_every_file_and_folder_is_synced_before_the_manifest_is_moved(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    sync, move = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        events.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        sync(descriptor)

    def moved(self: Path, to: Path) -> Path:
        events.append(f"move {to.name}")
        return move(self, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    write_files(target, NEW)
    assert events[: len(NEW)] == ["file"] * len(NEW)
    assert events.index("folder") < events.index(f"move {MANIFEST}")
    assert events[-2:] == ["folder", "folder"]


def test_a_full_disk_is_told_with_path_and_room_and_the_old_report_stays(target: Path) -> None:
    """A limit on the size of a file gives the error of a full disk without being root."""
    write_files(target, OLD)
    script = (
        "import resource, sys; from pathlib import Path; from evallib.report.placing.write import write_files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_files(Path(sys.argv[1]), {'report.html': b'x' * 5000})"
    )
    run = subprocess.run([sys.executable, "-c", script, str(target)], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "WriteError: outputs/prov: " in run.stderr
    assert " MB" in run.stderr
    assert files_in(target) == OLD
    assert beside(target) == ["prov"]


def test_a_place_that_cannot_be_written_is_named(target: Path) -> None:
    (target / "report.html").mkdir(parents=True)
    with pytest.raises(WriteError, match=r"^outputs/prov/report\.html: "):
        write_files(target, NEW)
    assert MANIFEST not in files_in(target)
    shutil.rmtree(target)
    target.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(WriteError, match=r"^outputs/prov: "):
        write_files(target, NEW)
    assert beside(target) == ["prov"]


def test_a_folder_of_a_killed_run_with_the_same_number_is_in_nobodys_way(target: Path) -> None:
    left = target.with_name(f".prov.{os.getpid()}.new")
    left.mkdir(parents=True)
    (left / "report.html").write_text("halv", encoding="utf-8")
    write_files(target, NEW)
    assert files_in(target) == NEW
    assert beside(target) == ["prov"]


def test_what_killed_runs_left_is_removed_and_nothing_else(target: Path) -> None:
    out = target.parent
    write_files(target, NEW)
    for name in (".prov.123.new", ".annat-ett.4.new"):
        (out / name / "tables").mkdir(parents=True)
        (out / name / "report.html").write_text("halv", encoding="utf-8")
    (out / ".index.html.77.new").write_text("halv", encoding="utf-8")
    kept = (".lock", "index.html", ".prov.new", "prov.123.new")
    for name in kept:
        (out / name).write_text("x", encoding="utf-8")
    remove_leftovers(out)
    assert sorted(beside(target)) == sorted(["prov", *kept])
    remove_leftovers(out / "no such folder")


def test_results_json_has_the_form_of_the_contract(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    record = json.loads(as_json(results_record(project, "sv", [{"name": "goals"}])))
    assert record == {
        "project": "prov",
        "title": "Prov",
        "language": "sv",
        "schema": 1,
        "sections": [{"name": "goals"}],
    }
    assert "å".encode() in as_json({"a": "å"})
