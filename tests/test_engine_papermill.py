"""papermill's engine evallib, used as anyone who has papermill would use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from ast import literal_eval
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

PATIENCE = 120.0
SPEC = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Annan"}
faults = pytest.mark.faults


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook with a parameter and some cells."""

    def write(*cells: str, kernel: str = "python3", name: str = "in.ipynb") -> Path:
        first = nbformat.v4.new_code_cell('project = "y"', metadata={"tags": ["parameters"]})
        parts = [first, *(nbformat.v4.new_code_cell(source) for source in cells)]
        about = {"name": kernel, "display_name": kernel, "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=parts, metadata={"kernelspec": about})
        nbformat.write(notebook, tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def other_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernel of another name, which only a kernel can be."""
    folder = tmp_path / "jupyter" / "kernels" / "annan"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({**SPEC, "language": "python"}), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return "annan"


def papermill(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", *map(str, arguments), "--no-progress-bar"]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)


def shown(path: Path) -> list[str]:
    """What the cells of a notebook end with."""
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output.data["text/plain"] for output in outputs if output.output_type == "execute_result"]


def test_papermill_knows_the_engine_without_loading_it() -> None:
    names = ("evallib.engine.warm_notebooks", "ipykernel.ipkernel", "evallib.report.make", "pandas")
    code = f"import sys, papermill.engines; print([name for name in {names} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert papermill_engines.get_engine("evallib").__name__ == "WarmEngine"


def test_papermill_runs_a_notebook_with_the_engine_by_name(write: Callable[..., Path], tmp_path: Path) -> None:
    cells = ("project, __name__", "import os\nos.getcwd(), os.environ['WHERE'], len(os.listdir('/proc/self/task'))")
    source, target = write(*cells), tmp_path / "out.ipynb"
    run = papermill("--engine", "evallib", source, target, "-p", "project", "x", cwd=tmp_path, WHERE="här")
    assert run.returncode == 0, run.stderr
    assert [literal_eval(text) for text in shown(target)] == [("x", "__main__"), (str(tmp_path), "här", 1)]
    saved = nbformat.read(target, as_version=4)
    assert {cell.metadata.papermill.status for cell in saved.cells} == {"completed"}
    assert "kernel:" not in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in.ipynb", "out.ipynb"}


@faults
def test_a_notebook_that_wants_another_kernel_gets_it_and_papermill_says_so(
    write: Callable[..., Path], other_kernel: str, tmp_path: Path
) -> None:
    source, target = (
        write("import threading\nthreading.active_count() > 1", kernel=other_kernel),
        tmp_path / "out.ipynb",
    )
    run = papermill("--engine", "evallib", source, target, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert shown(target) == ["True"]
    assert "annan" in run.stderr


@faults
def test_where_processes_have_threads_a_stock_kernel_runs_it_and_papermill_says_so(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    threads = "import threading, time\nthreading.Thread(target=time.sleep, args=(3600,), daemon=True).start()\n"
    (tmp_path / "site" / "sitecustomize.py").write_text(threads, encoding="utf-8")
    source, target = write("6 * 7"), tmp_path / "out.ipynb"
    run = papermill("--engine", "evallib", source, target, cwd=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert run.returncode == 0, run.stderr
    assert shown(target) == ["42"]
    assert "threads" in run.stderr or "trådar" in run.stderr


def run(source: Path, **options: Any) -> Any:
    """Run a notebook with the engine, from this process."""
    target = source.with_suffix(".out.ipynb")
    execute_notebook(source, target, engine_name="evallib", progress_bar=False, **options)
    return shown(target)


def workers() -> list[psutil.Process]:
    """The warm processes that this process has started."""
    children = psutil.Process().children()
    return [child for child in children if "evallib.engine.serve" in " ".join(child.cmdline())]


@faults
def test_a_cell_that_raises_stops_papermill_as_it_does_otherwise(write: Callable[..., Path]) -> None:
    source = write("1 / 0", "2")
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError") as caught:
        run(source)
    assert (caught.value.ename, caught.value.cell_index, caught.value.exec_count) == ("ZeroDivisionError", 1, 2)
    saved = nbformat.read(source.with_suffix(".out.ipynb"), as_version=4)
    assert "papermill-error-cell" in saved.cells[0].source + saved.cells[2].source
    assert saved.cells[-1].metadata.papermill.status == "pending"


@faults
@pytest.mark.parametrize("limit", ["time_limit", "execution_timeout"])
@pytest.mark.parametrize("before", ["", "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"])
def test_a_cell_that_never_ends_is_stopped(write: Callable[..., Path], limit: str, before: str) -> None:
    source = write("1", f"{before}while True:\n    pass")
    with pytest.raises(CellTimeoutError):
        run(source, **{limit: 1})
    assert run(write("2")) == ["2"]


@faults
@pytest.mark.parametrize(("cell", "code"), [("os._exit(3)", 3), ("os.kill(os.getpid(), 11)", -11), ("exit()", 0)])
def test_a_process_that_dies_fails_its_notebook_only(write: Callable[..., Path], cell: str, code: int) -> None:
    with pytest.raises(DeadKernelError) as caught:
        run(write(f"import os\n{cell}", "2"))
    assert getattr(caught.value, "code", None) == code
    assert run(write("2")) == ["2"]


@faults
def test_a_limit_on_memory_is_an_error_of_the_cell(write: Callable[..., Path]) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(write("x = bytearray(3 << 30)"), memory_mb=300)
    assert caught.value.ename == "MemoryError"
    assert run(write("len(bytearray(400 << 20))")) == [str(400 << 20)]


@faults
def test_a_warm_process_is_kept_and_another_one_started_when_it_dies(write: Callable[..., Path]) -> None:
    source = write("import os\nos.getppid()")
    first = run(source)
    assert run(source) == first
    (worker,) = workers()
    assert first == [str(worker.pid)]
    worker.kill()
    worker.wait(PATIENCE)
    second = run(source)
    cell = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(600)"
    with pytest.raises(DeadKernelError):
        run(write(cell, name="kills.ipynb"))
    assert second == [str(pid) for pid in {int(second[0])} - {worker.pid}]
    assert run(source) != second
    assert len(workers()) == 1


@faults
def test_threads_take_turns(write: Callable[..., Path]) -> None:
    sources = [write(f"{number}", name=f"{number}.ipynb") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(run, sources))
    assert found == [["0"], ["1"], ["2"], ["3"]]


@faults
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_when_papermill_is_stopped_nothing_is_left(write: Callable[..., Path], tmp_path: Path, number: int) -> None:
    here = tmp_path / "here"
    source = write(
        f"import os, subprocess, time\nchild = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        f"open({str(here)!r} + '.new', 'w').write(f'{{os.getpid()}} {{os.getppid()}} {{child.pid}}')\n"
        f"os.rename({str(here)!r} + '.new', {str(here)!r})\ntime.sleep(600)"
    )
    command = [sys.executable, "-m", "papermill", "--engine", "evallib", str(source), "out.ipynb"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while not here.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    left = [int(pid) for pid in here.read_text(encoding="utf-8").split()]
    process.send_signal(number)
    process.wait(PATIENCE)
    while any(psutil.pid_exists(pid) for pid in left):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert process.returncode != 0
