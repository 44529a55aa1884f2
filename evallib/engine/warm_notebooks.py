"""How papermill runs a notebook without a kernel.

Its cells run in a forked child, and what the child tells is put together by nbclient as if a kernel had told it. The
child is a copy of this process where this is a warm one (it descends from :mod:`evallib.engine.serve`); else of a warm
process that is started for it and kept as long as this process lives. Where neither can be, stock kernels do it, and
papermill's log says so.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import Any

from nbclient.client import timestamp
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from evallib.engine.forking import Child, Ending, Record, fork_safe, messages_of
from evallib.engine.kept_worker import ask_worker, why_no_worker
from evallib.engine.worker import MARK
from evallib.locale import _

Until = Callable[[], float]
Ask = Callable[[Record, Until], Generator[Record, None, Ending]]
KERNELS = ("python3", "python")
ONLY_KERNELS = (
    "coalesce_streams",
    "error_on_timeout",
    "extra_arguments",
    "interrupt_on_timeout",
    "km",
    "record_timing",
)
"""Options of nbclient that only a kernel can follow."""
RENAMED = ("input_path", "timeout", "startup_timeout", "start_timeout", "execution_timeout")
LONGEST = 1e9
LONGEST_END = 5.0
"""The seconds that a child has for its last words, such as writing out what its cells left in open files."""


class DiedError(DeadKernelError):
    """The process that ran the cells died. ``code`` is as ``subprocess`` has it: below zero is a signal."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(f"Kernel died ({ending.status})")
        self.code = ending.status


class ForkingEngine(Engine):  # type: ignore[misc]
    """The engine as papermill wants it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the cells of a notebook that papermill keeps account of, within ``time_limit`` and ``memory_mb``."""
        seconds, memory_mb = options.pop("time_limit", None), options.pop("memory_mb", None)
        reason = _why_kernel(kernel_name, options)
        ask: Ask = _ask_here if _is_warm() else ask_worker
        if reason is None and ask is ask_worker:
            reason = why_no_worker()
        timeout = options.get("execution_timeout") or options.get("timeout")
        if reason is None:
            chosen = {name: value for name, value in options.items() if name not in RENAMED}
            client = WarmClient(nb_man, **chosen, timeout=timeout, kernel_name=kernel_name, log=logger)
            return client.run(ask, seconds=seconds, memory_mb=memory_mb)
        logger.warning(_("The notebook runs in a stock Jupyter kernel: {reason}.").format(reason=reason))
        if memory_mb is not None:
            logger.warning(_("Stock kernels have no limit on memory."))
        limits = [each for each in (timeout, seconds) if each]
        options["execution_timeout"] = max(1, round(min(limits))) if limits else None
        return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)


class WarmClient(PapermillNotebookClient):  # type: ignore[misc]
    """nbclient's way from messages to outputs, with a child in the place of a kernel."""

    def run(self, ask: Ask, *, seconds: float | None, memory_mb: int | None) -> Any:
        """Run all cells, at most so many seconds in all."""
        self.reset_execution_trackers()
        self._seconds = seconds or LONGEST
        self._end = time.monotonic() + self._seconds
        self._cell_end = self._end
        self._told = ask(self._body(memory_mb), lambda: min(self._end, self._cell_end))
        try:
            self.papermill_execute_cells()
            self._finish()
        finally:
            self._told.close()
        self.nb.metadata["language_info"] = _language_info()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *_more: Any, **_rest: Any) -> Any:
        """Put together what the child tells of one cell."""
        if not self._runs(cell):
            return cell
        timeout = self._get_timeout(cell)
        self._cell_end = self._end if timeout is None else time.monotonic() + timeout
        self.code_cells_executed += 1
        self.clear_before_next_output = False
        cell.outputs = []
        if self.record_timing:
            cell.metadata["execution"] = {}
        reply = self._hear(cell, cell_index)
        if reply["status"] == "error" and not _allows(self._allowed(cell), reply["ename"]):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _hear(self, cell: Any, index: int) -> Record:
        """Process all messages of a cell; what it replied at its end."""
        reply: Record = {}
        while True:
            message = self._next(cell)
            date = datetime.fromtimestamp(message["time"], UTC)
            message["header"] = {"msg_type": message["msg_type"], "date": date}
            message["parent_header"] = {}
            if message["msg_type"] == "execute_reply":
                reply = message["content"]
                if self.record_timing:
                    cell.metadata["execution"]["shell.execute_reply"] = timestamp(message)
                continue
            try:
                self.process_message(message, cell, index)
            except CellExecutionComplete:
                return reply

    def _body(self, memory_mb: int | None) -> Record:
        cells = [{"source": cell.source, "allowed": self._allowed(cell)} for cell in self.nb.cells if self._runs(cell)]
        return {"cells": cells, "limits": {"seconds": self._seconds, "memory_mb": memory_mb}}

    def _runs(self, cell: Any) -> bool:
        tags = cell.metadata.get("tags", [])
        return cell.cell_type == "code" and bool(cell.source.strip()) and self.skip_cells_with_tag not in tags

    def _allowed(self, cell: Any) -> bool | list[str]:
        """The errors that do not stop the notebook: all, or those named."""
        if self.force_raise_errors:
            return []
        every = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        return every or list(self.allow_error_names)

    def _next(self, cell: Any) -> Record:
        try:
            return next(self._told)
        except StopIteration as stop:
            ending: Ending = stop.value
        if ending.late:
            seconds = self._get_timeout(cell) if self._cell_end < self._end else self._seconds
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", round(seconds), cell)
        raise DiedError(ending)

    def _finish(self) -> None:
        """Let the child come to its end."""
        self._end = self._cell_end = time.monotonic() + LONGEST_END
        for message in self._told:
            logger.debug(message["msg_type"])


def _is_warm() -> bool:
    return MARK in os.environ and "evallib.engine.serve" in sys.modules and fork_safe() is None


def _ask_here(body: Record, until: Until) -> Generator[Record, None, Ending]:
    """Run the cells in a copy of this process."""
    run_notebook = import_module("evallib.engine.cells").run_notebook
    child = Child(partial(run_notebook, body), memory_mb=body["limits"]["memory_mb"])
    yield from messages_of(child, until)
    return child.ending or Ending()


def _why_kernel(kernel_name: str, options: Record) -> str | None:
    """Why only a kernel can run a notebook; None when it need not be one."""
    if kernel_name not in KERNELS:
        return _("the notebook wants the kernel {name}").format(name=kernel_name)
    wanted = [name for name in ONLY_KERNELS if options.get(name)]
    return _("the option {name} is for kernels").format(name=wanted[0]) if wanted else None


def _allows(allowed: bool | list[str], error: str) -> bool:
    return allowed if isinstance(allowed, bool) else error in allowed


def _language_info() -> Record:
    kernel = import_module("ipykernel.ipkernel").IPythonKernel
    return dict(kernel.language_info)
