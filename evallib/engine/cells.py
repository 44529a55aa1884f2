"""The cells of one notebook, run one after the other in this process as a stock kernel would run them.

What they show and say is told as the messages of a kernel; :mod:`evallib.engine.warm_notebooks` puts them together with
the same code that does it for kernels. A process runs the cells of one notebook and no more: it ends with them.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from evallib.engine.forking import Record, Send
from evallib.engine.shell import Stream, Wire, make_shell, open_streams
from evallib.presentation.reads import SECTIONS_FOLDER, start_watching

TEMPORARY = ("TMPDIR", "TEMP", "TMP")


def run_notebook(body: Record, send: Send) -> None:
    """Run cells and tell what they show.

    ``body``: ``cells``, each with ``source`` and ``allowed`` (errors that the next cell may follow on: all
    when true, else those named), and, when the process that asks is another one than the one that was copied,
    ``environment`` and ``folder``.
    """
    if body.get("environment") is not None:
        _move_to(body["environment"], body["folder"])
    with TemporaryDirectory(prefix="cells-") as folder:
        _live_as_a_kernel(folder)
        if SECTIONS_FOLDER in os.environ:  # a report is being made: what the cells open is written down
            start_watching()
        wire = Wire(deliver=send, owner=os.getpid())
        streams = open_streams(wire)
        shell = make_shell(wire, folder)
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_run_cells(shell, wire, streams, cells=body["cells"]))
        wire.say("finished", {})
        atexit._run_exitfuncs()


def _move_to(environment: Mapping[str, str], folder: str) -> None:
    """Live where the one who asks lives, but for our own temporary files."""
    ours = {name: os.environ[name] for name in (*TEMPORARY, "EVALLIB_WORKER") if name in os.environ}
    os.environ.clear()
    os.environ.update({**environment, **ours})
    time.tzset()
    os.chdir(folder)


def _live_as_a_kernel(folder: str) -> None:
    """What a new kernel would have and a copy of a warm process has not."""
    atexit._clear()
    tempfile.tempdir = folder
    os.environ.update(dict.fromkeys(TEMPORARY, folder))
    sys.argv = [""]
    if "" not in sys.path:
        sys.path.insert(0, "")
    if "numpy" in sys.modules:  # the module random does it by itself in a copy
        sys.modules["numpy"].random.seed()


async def _run_cells(shell: Any, wire: Wire, streams: list[Stream], *, cells: list[Record]) -> None:
    for cell in cells:
        if shell.exit_now:
            raise SystemExit
        wire.say("status", {"execution_state": "busy"})
        wire.say("execute_input", {"execution_count": shell.execution_count})
        failed = await _run_cell(shell, cell["source"])
        for stream in streams:
            stream.flush()
        if os.getpid() != wire.owner:  # a copy that the cell made and did not end
            os._exit(0)
        wire.say("execute_reply", {"status": "ok" if failed is None else "error", "ename": failed})
        wire.say("status", {"execution_state": "idle"})
        if failed is not None and cell["allowed"] is not True and failed not in cell["allowed"]:
            return
        await asyncio.sleep(0)


async def _run_cell(shell: Any, source: str) -> str | None:
    """Run one cell as :mod:`ipykernel` does; the name of the error that it ended with."""
    shell._last_traceback_during_displayhook = False
    run = partial(shell.run_cell_async, source, store_history=True, silent=False)
    broken = None
    try:
        transformed = shell.transform_cell(source)
    except Exception:  # told by the shell, as an error of the cell
        transformed, broken = source, sys.exc_info()
    if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=broken):
        result = None
        try:
            result = await asyncio.ensure_future(run(transformed_cell=transformed, preprocessing_exc_tuple=broken))
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    else:
        result = shell.run_cell(source, store_history=True, silent=False)
    error = result.error_before_exec or result.error_in_exec
    if result.success and not shell._last_traceback_during_displayhook:
        return None
    return type(error).__name__
