"""Run one section's notebook and judge whether it is done.

The saved notebook cannot tell whether a run succeeded (papermill calls a killed run completed, and
``sys.exit(0)`` in a cell raises nothing). A section is done only when the run raised nothing *and* its last
cell published a result under the section's own name *and* nothing was displayed around the privacy guard.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from traitlets.config import Config

from evallib.locale import _
from evallib.model import SectionResult
from evallib.presentation.collect import SECTIONS_FOLDER, Notebook, published_result, unguarded
from evallib.privacy import mask
from evallib.projects import Project
from evallib.report.keeping.data_names import table_names
from evallib.report.running.deaths import death_words
from evallib.report.running.input_errors import input_error_text
from evallib.report.task import Engine, Limits

INPUT_ERROR = "InputError"
"""An error whose message locates every problem: for whoever made the files, while the report names the files only."""
SAFE_ERRORS = ("PrivacyError",)
"""Errors whose message is written for readers and masks what it found; any other message stays internal."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
KERNEL = "python3"
WARM = "evallib"
"""papermill's name for our own engine, which copies a warm process."""


class NotStartedError(Exception):
    """The process that should run the cells of a section could not be started."""


STOPS = (PapermillExecutionError, CellTimeoutError, DeadKernelError, NotStartedError)


@dataclass(frozen=True)
class SectionRun:
    """One executed section: its notebook with outputs, and its result.

    ``told``: why it failed, in full, for whoever runs it; nothing of that may stand in the report. ``internal`` is for
    the log only.
    """

    notebook: Notebook
    result: SectionResult
    printed: int = 0
    internal: str = ""
    told: str = ""


def run_section(project: Project, section: str, done: Path, *, engine: Engine, limits: Limits) -> SectionRun:
    """Run the notebook of a section in a process of its own and save it in ``done`` when it published a result.

    ``done`` is the folder with the executed notebooks of the sections before it; the summary reads them.
    A failure of any kind gives a result with status ``failed`` and never an exception.
    """
    path = project.workspace.notebook(section)
    if path is None:
        empty = nbformat.v4.new_notebook()
        return SectionRun(empty, _failed(section, _("there is no notebook for it")))
    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, OSError, ValueError) as error:
        text = _("its notebook {name} cannot be read").format(name=path.name)
        return SectionRun(nbformat.v4.new_notebook(), _failed(section, text), internal=str(error))
    try:
        with _environment(project, done):
            executed = _execute(notebook, project, _engine_options(engine, limits, done / f"{section}-ipc"))
    except STOPS as error:
        told = mask(str(getattr(error, "evalue", ""))) if getattr(error, "ename", "") == INPUT_ERROR else ""
        return SectionRun(notebook, _failed(section, _why(error, project, limits)), internal=str(error), told=told)
    run = _judged(section, executed)
    if run.result.status != "failed":  # what the engine made is not validated once more
        content = json.dumps(executed, ensure_ascii=False, sort_keys=True)  # as the summary finds one that is kept
        (done / f"{section}.ipynb").write_text(content, encoding="utf-8")
    return run


def _execute(notebook: Notebook, project: Project, options: dict[str, Any]) -> Notebook:
    """Execute a notebook. A kernel that could not be started is tried once more; a cell never is."""
    run = partial(
        execute_notebook,
        notebook,
        None,
        parameters={"project": project.slug},
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        **options,
    )
    try:
        return _begun(run)
    except NotStartedError:
        return _begun(run)


def _begun(run: Callable[[], Notebook]) -> Notebook:
    """Run a notebook whose process may not start at all: it is missing, or it dies before it is ready."""
    try:
        return run()
    except (DeadKernelError, CellTimeoutError):
        raise
    except (RuntimeError, NoSuchKernel) as error:
        raise NotStartedError(str(error)) from error
    except OSError as error:
        if error.errno in FULL:
            raise
        raise NotStartedError(str(error)) from error


def _engine_options(engine: Engine, limits: Limits, sockets: Path) -> dict[str, Any]:
    """What papermill's engine is told. Sockets are files of one section alone: TCP ports collide between kernels."""
    if engine == "warm":
        return {"engine_name": WARM, "time_limit": limits.seconds, "memory_mb": limits.memory_mb}
    until = time.monotonic() + limits.seconds
    ipc = {"transport": "ipc", "ip": str(sockets)}
    return {
        "timeout_func": lambda _cell: max(1, round(until - time.monotonic())),
        "shutdown_kernel": "immediate",
        "config": Config() if os.name == "nt" else Config({"KernelManager": ipc}),
    }


@contextmanager
def _environment(project: Project, done: Path) -> Iterator[None]:
    """Tell the kernel which workspace it belongs to. Each report is made in a process of its own."""
    ours = {"EVALLIB_WORKSPACE": str(project.workspace.root), SECTIONS_FOLDER: str(done), "MPLBACKEND": "agg"}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _judged(section: str, executed: Notebook) -> SectionRun:
    """A run that raised nothing: is it really done?"""
    result = published_result(executed.cells)
    printed = sum(output.output_type == "stream" for cell in executed.cells for output in cell.get("outputs", ()))
    if left := [cell for cell in executed.cells if _left(cell)]:
        error = _("cell {n} ended the notebook (exit), so that its last cell did not publish a result")
        error = error.format(n=_place(executed, executed.cells.index(left[0])))
    elif result is None:
        error = _("its last cell did not publish a result (ev.publish)")
    elif result.name != section:
        error = _("it published a result for the section “{other}”").format(other=result.name)
    elif around := [cell for cell in executed.cells if cell.cell_type == "code" and unguarded(cell)]:
        error = _("cell {n} shows something that did not go through evallib (ev.show)")
        error = error.format(n=_place(executed, executed.cells.index(around[0])))
    else:
        return SectionRun(executed, result, printed, _streams(executed))
    return SectionRun(executed, _failed(section, error), printed)


def _left(cell: Notebook) -> bool:
    """Did the cell leave by ``sys.exit()``? papermill takes that for success."""
    return any(output.output_type == "error" and output.ename == "SystemExit" for output in cell.get("outputs", ()))


def _streams(executed: Notebook) -> str:
    outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def _place(notebook: Notebook, index: int) -> int:
    """The number of a cell as the user counts it; papermill's own cell with the parameters is not one of theirs."""
    own = [cell for cell in notebook.cells[: index + 1] if "injected-parameters" not in cell.metadata.get("tags", ())]
    return len(own)


def _cell_error(error: PapermillExecutionError, project: Project, limits: Limits) -> str:
    """What the report says of a cell that raised: nothing that stands in a file or in another error."""
    if error.ename == INPUT_ERROR:
        return input_error_text(str(error.evalue), table_names(project))
    if error.ename in SAFE_ERRORS:
        return str(error.evalue)
    if error.ename == "MemoryError":
        return _memory_error(error.cell_index, limits)
    text = _("cell {n} stopped with an unexpected error ({error}); run the notebook in JupyterLab to see it")
    return text.format(n=error.cell_index, error=error.ename)  # from 0, with the injected cell before it


def _why(error: Exception, project: Project, limits: Limits) -> str:
    """What the report says of a section that did not reach its end. A stock kernel's code is not known."""
    if isinstance(error, PapermillExecutionError):
        return _cell_error(error, project, limits)
    if isinstance(error, CellTimeoutError):
        return _("it took longer than {n} seconds and was stopped").format(n=f"{limits.seconds:g}")
    if not isinstance(error, DeadKernelError):
        return _("the process that runs its cells could not be started; run with --debug to see why")
    code = getattr(error, "code", None)
    if code is None:
        return _("the kernel died while it ran")
    return _("the process that ran it died: {how}").format(how=death_words(code))


def _memory_error(cell: int, limits: Limits) -> str:
    if limits.memory_mb is None:
        return _("cell {n} needed more memory than this machine has").format(n=cell)
    text = _("cell {n} needed more memory than the {megabytes} MB that a section may use (--memory-limit)")
    return text.format(n=cell, megabytes=limits.memory_mb)


def _failed(section: str, error: str) -> SectionResult:
    return SectionResult(section, status="failed", error=mask(error))
