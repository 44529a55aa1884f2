"""One warm process, kept for the notebooks that this process runs through papermill, one at a time."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

from evallib.engine.forking import Ending, Record, system_unsafe
from evallib.engine.worker import Heard, Worker
from evallib.locale import _

LONGEST_START = 120.0
TURN = Lock()
STARTING = ("PYTHON", "LD_", "LC_", "LANG")
"""The beginnings of environment variables that an interpreter reads once, when it starts."""


@dataclass(frozen=True)
class Kept:
    """A worker that is ready; or the reason why there is none."""

    worker: Worker | None
    unsafe: str | None


KEPT: dict[tuple[object, ...], Kept] = {}
"""At most one, by the process that started it and what decides how an interpreter starts."""


def why_no_worker() -> str | None:
    """Why no warm process can run notebooks for this one; None when there is one."""
    if reason := system_unsafe():
        return reason
    with TURN:
        return _kept().unsafe


def ask_worker(body: Record, until: Callable[[], float]) -> Generator[Record, None, Ending]:
    """Run cells in a child of the kept worker, as if this process had forked it."""
    with TURN:
        worker = _kept().worker
        if worker is None:
            return Ending(code=1)
        ending: Ending | None = None
        try:
            worker.request("notebook", {**body, "environment": dict(os.environ), "folder": str(Path.cwd())})
            while ending is None:
                try:
                    heard = worker.heard.get(timeout=max(0.0, until() - time.monotonic()))
                except Empty:
                    return Ending(late=True)
                if heard.record is None:
                    return Ending(code=worker.exit_code)
                if heard.record["event"] == "done":
                    ending = Ending(*(heard.record[name] for name in ("code", "signal", "late")))
                else:
                    yield heard.record["message"]
            return ending
        finally:
            if ending is None:  # it is dead, or still at it: another one is started when it is needed
                _drop()


def _kept() -> Kept:
    """The worker of this process, alive. A copy of a process has to have its own."""
    settings = [(name, value) for name, value in os.environ.items() if name.startswith(STARTING)]
    key = (os.getpid(), *sorted(settings))
    kept = KEPT.get(key)
    if kept is None or (kept.worker is not None and kept.worker.exit_code is not None):
        _drop()
        KEPT[key] = kept = _started()
    return kept


@atexit.register
def _drop() -> None:
    """Stop the worker, if this process has started one."""
    for key, kept in list(KEPT.items()):
        if kept.worker is not None and key[0] == os.getpid():
            kept.worker.close()
        del KEPT[key]


def _started() -> Kept:
    heard: SimpleQueue[Heard] = SimpleQueue()
    try:
        worker = Worker(heard)
    except OSError as error:
        return Kept(None, str(error))
    try:
        record = heard.get(timeout=LONGEST_START).record
    except Empty:
        record = None
    unsafe = _no_start(worker.log()) if record is None else record["unsafe"]
    if unsafe is None:
        return Kept(worker, None)
    worker.close()
    return Kept(None, unsafe)


def _no_start(log: str) -> str:
    last = log.strip().rpartition("\n")[2]
    return _("the warm process did not start ({error})").format(error=last)
