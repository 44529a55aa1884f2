"""The warm process: what it has loaded, what it tells, and that nothing is left of it, however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psutil
import pytest

from evallib.engine import Ended, Event, Finished, Started, Warned, run_reports
from evallib.engine.temporary import new_folder, remove_left_folders
from evallib.engine.worker import Heard, Worker
from evallib.report import Limits, ReportTask

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are copied on Linux only"),
]
PATIENCE = 120
SPAWNS = """\
import os, subprocess, sys, time
for own_session in (False, True):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=own_session)
(ev.open_project(project).data_dir / 'started').touch()
time.sleep(300)"""
"""A cell that starts one process that stays in its group and one that leaves it, and then takes its time."""
BREAKS = """\
import os, pathlib, sys
starts = pathlib.Path(os.environ["STARTS"])
if "evallib.engine.serve" in " ".join(sys.orig_argv):
    with starts.open("a") as stream:
        stream.write("x")
    if len(starts.read_text()) <= int(os.environ["BROKEN_STARTS"]):
        sys.stderr.write("broken on purpose")
        sys.stderr.flush()
        os._exit(3)
"""
THREAD = """\
import sys, threading, time
if "evallib.engine.serve" in " ".join(sys.orig_argv):
    threading.Thread(target=time.sleep, args=(10_000,), daemon=True).start()
"""
KERNEL_SAYS = """\
import os, sys, time
from evallib.presentation import Sentence
folder = os.path.basename(os.getcwd())
ev.show(Sentence(f"{os.environ['PYTHONHASHSEED']} {os.environ['TZ']} {time.tzname[0]} {hash('å')} {folder}"))"""


@pytest.fixture
def start() -> Iterator[Callable[[], Worker]]:
    """Starts workers, and closes them when the test is over."""
    with ExitStack() as stack:

        def one() -> Worker:
            worker = Worker(SimpleQueue[Heard]())
            stack.callback(worker.close)
            return worker

        yield one


@pytest.fixture
def worker(start: Callable[[], Worker]) -> Worker:
    worker = start()
    assert next_record(worker) == {"event": "ready", "unsafe": None}
    return worker


@pytest.fixture
def space(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace with a quick project and one whose section starts processes and then sleeps."""
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method")
    write_notebook(tmp_path, "10_sleeps", SPAWNS)
    write_project(tmp_path, "quick", "method")
    write_project(tmp_path, "slow", "sleeps", "method")
    return tmp_path


def task(space: Path, slug: str, **more: Any) -> ReportTask:
    return ReportTask(slug, str(space), str(space / "out"), force=True, **more)


def next_record(worker: Worker) -> dict[str, Any] | None:
    return worker.heard.get(timeout=PATIENCE).record


def wait(done: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < until:
        time.sleep(0.05)
    assert done()


def descendants(worker: Worker) -> list[psutil.Process]:
    """Everything that has the worker's mark, sleepers in sessions of their own too."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("EVALLIB_WORKER") == str(worker.folder) and process.status() != "zombie":
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_report_is_told_from_its_first_section_to_its_end(worker: Worker, space: Path) -> None:
    for _again in range(2):
        worker.request("report", task(space, "quick").as_record())
        records = [next_record(worker) for _n in range(5)]
        told = [(record["event"], record.get("section")) for record in records if record]
        sections = [("started", "method"), ("ended", "method"), ("started", "summary"), ("ended", "summary")]
        assert told == [*sections, ("finished", None)]
        assert (space / "out" / "quick" / "report.html").is_file()
        assert sorted(entry.name for entry in worker.folder.iterdir()) == ["lock", "log"]


def test_everything_that_sections_use_is_loaded(worker: Worker, repository: Path) -> None:
    """Run what the sections of the project with nearly every section run, and see what else was imported."""
    sources = ["import sys\nbefore = set(sys.modules)"]
    for path in sorted((repository / "notebooks").glob("[1-8]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        sources += [f"project = 'exempel'  # {path.name}", *(cell for cell in code if "parameters" not in cell)]
    sources.append("print(*sorted(set(sys.modules) - before))")
    environment = {**os.environ, "EVALLIB_WORKSPACE": str(repository)}
    cells = [{"index": n, "source": source, "allowed": True} for n, source in enumerate(sources)]
    limits = {"seconds": PATIENCE, "memory_mb": None}
    body = {"cells": cells, "limits": limits, "environment": environment, "folder": str(repository)}
    worker.request("notebook", body)
    printed, errors = "", []
    while (record := next_record(worker)) is not None and record["event"] != "done":
        if record["message"]["msg_type"] == "stream":
            printed = record["message"]["content"]["text"]
        if record["message"]["msg_type"] == "error":
            errors.append(record["message"]["content"]["evalue"])
    assert errors == []
    assert set(printed.split()) == set()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, None])
def test_nothing_is_left_of_a_worker_that_is_stopped_in_a_section(
    start: Callable[[], Worker], space: Path, number: signal.Signals | None
) -> None:
    """Killed, asked to stop, or (None) left by whoever had started it."""
    worker = start()
    worker.request("report", task(space, "slow").as_record())
    wait((space / "data" / "slow" / "started").exists)
    assert len(descendants(worker)) >= 5  # itself, the report's, the section's and what that started
    if number is None:
        worker.stop()
    else:
        os.kill(worker.pid, number)
    while next_record(worker) is not None:
        assert worker.folder
    worker.close()
    wait(lambda: not descendants(worker))
    assert not worker.folder.exists()
    assert not (space / "out").exists()


def test_a_worker_that_is_loading_does_not_have_to_be_killed(start: Callable[[], Worker]) -> None:
    worker = start()
    wait(lambda: b"evallib.engine.serve" in Path(f"/proc/{worker.pid}/cmdline").read_bytes())
    worker.close()
    assert worker.exit_code in {128 + signal.SIGTERM, -signal.SIGTERM}  # by itself, or before it could
    assert not worker.folder.exists()


def test_a_worker_that_is_killed_in_a_section_fails_that_report_only(space: Path) -> None:
    others = _serving()  # the worker that papermill's engine keeps for this process, when its tests came first
    finished = {}
    killed: list[psutil.Process] = []
    for event in run_reports([task(space, "slow"), task(space, "quick")], jobs=1):
        if isinstance(event, Started) and event.slug == "slow" and not killed:
            wait((space / "data" / "slow" / "started").exists)
            killed = [child for child in _serving() if child not in others]
            for child in killed:
                child.kill()
        if isinstance(event, Finished):
            finished[event.outcome.slug] = event.outcome
    assert len(killed) == 1
    assert {slug: outcome.status for slug, outcome in finished.items()} == {"slow": "failed", "quick": "ok"}
    assert "SIGKILL" in finished["slow"].messages[0]


def _serving() -> list[psutil.Process]:
    children = psutil.Process().children()
    return [child for child in children if any("evallib.engine.serve" in word for word in child.cmdline())]


def test_a_section_that_takes_too_long_is_stopped_with_all_that_it_started(space: Path) -> None:
    (outcome,) = _outcomes([task(space, "slow", limits=Limits(seconds=3))])
    assert outcome.status == "partial"
    assert "sleeps: " in outcome.messages[0]
    assert "3" in outcome.messages[0]
    sleepers = [each for each in psutil.process_iter(["cmdline"]) if "time.sleep(300)" in str(each.info["cmdline"])]
    assert sleepers == []


def test_what_the_caller_has_set_is_kept(
    space: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]
) -> None:
    """The same words from a copy of the warm process and from a stock kernel: hash seed, time zone and folder."""
    write_notebook(space, "20_says", KERNEL_SAYS)
    write_project(space, "talks", "says", "method")
    told = {}
    for engine in ("warm", "jupyter"):
        code = (
            "import sys, evallib.engine as e, evallib.report as r; "
            f"t = r.ReportTask('talks', sys.argv[1], sys.argv[2], engine={engine!r}, force=True); "
            "print(*[x for x in e.run_reports([t], jobs=1) if isinstance(x, e.Finished)])"
        )
        out = space / engine
        env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
        command = [sys.executable, "-c", code, str(space), str(out)]
        run = subprocess.run(command, env=env, cwd=space, capture_output=True, text=True, timeout=PATIENCE, check=True)
        assert "status='ok'" in run.stdout
        told[engine] = (out / "talks" / "report.html").read_bytes()
    assert told["warm"] == told["jupyter"]
    assert b"7 Asia/Tokyo JST " in told["warm"]


@pytest.mark.parametrize(("broken", "status"), [(1, "ok"), (9, "failed")])
def test_a_worker_that_cannot_start_is_tried_once_more(
    space: Path, monkeypatch: pytest.MonkeyPatch, broken: int, status: str
) -> None:
    starts = _with_site(space, monkeypatch, BREAKS)
    monkeypatch.setenv("BROKEN_STARTS", str(broken))
    (outcome,) = _outcomes([task(space, "quick")])
    assert (outcome.status, len(starts.read_text())) == (status, 2)
    assert "broken on purpose" not in " ".join(outcome.messages)
    assert ("broken on purpose" in outcome.internal) == (status == "failed")


def test_stock_kernels_are_used_where_copies_are_not_safe_and_that_is_told(
    space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (warm,) = _outcomes([task(space, "quick")])
    page = (space / "out" / "quick" / "report.html").read_bytes()
    _with_site(space, monkeypatch, THREAD)
    events = list(run_reports([task(space, "quick")], jobs=1))
    assert len([event for event in events if isinstance(event, Warned)]) == 1
    assert [event.status for event in events if isinstance(event, Ended)] == ["ok", "ok"]
    (outcome,) = [event.outcome for event in events if isinstance(event, Finished)]
    assert outcome.status == warm.status == "ok"
    assert (space / "out" / "quick" / "report.html").read_bytes() == page


def test_a_worker_that_makes_reports_itself_stops_when_it_is_left(
    start: Callable[[], Worker], space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_site(space, monkeypatch, THREAD)
    worker = start()
    worker.request("report", task(space, "slow").as_record())
    wait((space / "data" / "slow" / "started").exists)
    worker.close()
    wait(lambda: len(descendants(worker)) <= 2)  # what a cell of a stock kernel starts is the system's business
    for left in descendants(worker):
        left.kill()
    assert not worker.folder.exists()


def test_a_folder_that_nobody_holds_any_more_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ours, descriptor = new_folder()
    code = "from evallib.engine.temporary import new_folder; import os; print(new_folder()[0]); os._exit(1)"
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    left = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    (tmp_path / "evallib-of-another-kind").mkdir()
    assert Path(left.stdout.strip()).is_dir()
    remove_left_folders()
    assert {path.name for path in tmp_path.iterdir()} == {ours.name, "evallib-of-another-kind"}
    assert descriptor is not None
    os.close(descriptor)
    remove_left_folders()
    assert not ours.exists()


def _outcomes(tasks: list[ReportTask]) -> list[Any]:
    events: list[Event] = list(run_reports(tasks, jobs=1))
    return [event.outcome for event in events if isinstance(event, Finished)]


def _with_site(space: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> Path:
    """Have every process that is started from now on run ``code`` first."""
    site = space / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("STARTS", str(space / "starts"))
    return space / "starts"
