"""Stopping a run: nothing half-written, no process and no temporary file is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals"),
]
PATIENCE = 60
SLEEP = "import time\n(ev.open_project(project).data_dir / 'started').touch()\ntime.sleep(300)"


@pytest.fixture
def slow(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace whose only section takes its time."""
    write_notebook(tmp_path, "00_summary")
    write_notebook(tmp_path, "90_method", SLEEP)
    write_project(tmp_path, "a", "method")
    earlier = tmp_path / "outputs" / "a"
    earlier.mkdir(parents=True)
    (earlier / "report.html").write_text("den tidigare rapporten", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("number", "code", "engine"),
    [(signal.SIGINT, 130, "warm"), (signal.SIGTERM, 143, "warm"), (signal.SIGTERM, 143, "jupyter")],
)
def test_a_stopped_run_leaves_nothing_behind(
    slow: Path, short_temp: Path, *, number: signal.Signals, code: int, engine: str
) -> None:
    mark = uuid4().hex
    runtime = slow / "runtime"
    env = {**os.environ, "MARK": mark, "TMPDIR": str(short_temp), "JUPYTER_RUNTIME_DIR": str(runtime)}
    command = [sys.executable, "-m", "evallib", "run", "--workspace", str(slow), "--engine", engine]
    run = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    _wait(lambda: (slow / "data" / "a" / "started").exists() or run.poll() is not None)
    assert len(list(_marked(mark))) >= 3  # the command, the report's process and the kernel
    if number == signal.SIGINT:
        os.killpg(run.pid, number)  # as a terminal does
    else:
        run.send_signal(number)
    _out, err = run.communicate(timeout=PATIENCE)
    assert run.returncode == code
    assert "Traceback" not in err
    _wait(lambda: not list(_marked(mark)))
    assert list(_marked(mark)) == []
    assert list(short_temp.iterdir()) == []
    assert [path.name for path in runtime.rglob("*") if path.is_file()] == []
    told = {".lock", ".lock.entry", "index.html", "log.jsonl", "sammanfattning.csv"}
    assert {path.name for path in (slow / "outputs").rglob("*")} == {"a", "report.html", *told}
    assert (slow / "outputs" / "a" / "report.html").read_text(encoding="utf-8") == "den tidigare rapporten"


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < until:
        time.sleep(0.05)


def _marked(mark: str) -> Iterator[psutil.Process]:
    """All living processes that were started from the run, kernels in sessions of their own too."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("MARK") == mark and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except psutil.Error:
            continue
