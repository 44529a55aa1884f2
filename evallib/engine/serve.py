"""The warm process: everything is loaded, a single thread, and a forked child for each report.

It is started by :mod:`evallib.engine.worker`. What it is asked stands in JSON lines on its standard input, what it
tells in JSON lines on its standard output:

- ``{"request": "report", "body": task}``: events, the last of them ``finished``;
- ``{"request": "notebook", "body": ...}``: ``message`` for each message of :func:`evallib.engine.cells.run_notebook`,
  the last ``done`` with how the child ended.

A child may die of anything: only its report fails. Where copies of a process are not safe, reports are made here, with
stock kernels. When nobody asks any more, the worker ends its child and all that descends from it, and leaves.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NoReturn

from evallib.engine.attempt import attempt_report
from evallib.engine.events import Event, Finished, as_record
from evallib.engine.forking import Child, Ending, Record, Send, fork_safe
from evallib.engine.requests import AbandonedError, Requests
from evallib.engine.warming import load_everything
from evallib.locale import _
from evallib.report.running.deaths import death_words
from evallib.report.task import ReportOutcome, ReportTask

TERMINATED = 128 + signal.SIGTERM
PATIENCE = 120.0
"""The seconds that a report may be silent beyond what a section may take."""
LONGEST_LOG = 100_000


def main() -> NoReturn:
    """Load everything, then do what is asked until nobody asks."""
    folder, held = Path(sys.argv[1]), tuple(int(number) for number in sys.argv[2:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this; it then closes our input
    signal.signal(signal.SIGTERM, _leave)
    requests, events = _own_streams()
    code = 0
    try:
        load_everything()
        Server(folder, Requests(requests), events, held=held).serve()
    except (AbandonedError, BrokenPipeError):
        shutil.rmtree(folder, ignore_errors=True)
    except SystemExit:
        code = TERMINATED
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(code)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # leaving takes a moment, and is not to be left
    raise SystemExit(TERMINATED)


def _own_streams() -> tuple[int, int]:
    """Requests and events on descriptors of their own: whatever else reads 0 finds nothing, what writes to 1 is log."""
    requests, events = os.dup(0), os.dup(1)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.dup2(2, 1)
    os.close(empty)
    return requests, events


class Server:
    """Does what is asked. ``held``: descriptors of locks, which children that write keep too."""

    def __init__(self, folder: Path, requests: Requests, events: int, *, held: tuple[int, ...]) -> None:
        self._folder = folder
        self._requests = requests
        self._events = events
        self._held = held
        self._ours = {entry.name for entry in folder.iterdir()}

    def serve(self) -> None:
        """Do one thing after the other, until nobody asks."""
        unsafe = fork_safe()
        self._tell({"event": "ready", "unsafe": unsafe})
        while True:
            request = self._requests.next()
            if request["request"] == "report":
                self._report(ReportTask.from_record(request["body"]))
            else:
                self._notebook(request["body"])
            self._tidy()

    def _report(self, task: ReportTask) -> None:
        log = self._folder / "log"
        os.truncate(log, 0)
        outcome = self._made_here(task) if fork_safe() else self._made_by_child(task)
        written = log.read_bytes()[-LONGEST_LOG:].decode(errors="replace")
        self._tell_event(Finished(replace(outcome, internal=f"{outcome.internal}{written}")))

    def _made_here(self, task: ReportTask) -> ReportOutcome:
        self._requests.watch()
        return attempt_report(replace(task, engine="jupyter"), self._tell_event)

    def _made_by_child(self, task: ReportTask) -> ReportOutcome:
        child = Child(partial(_make, task), keep=self._held)
        outcome = None
        for record in self._follow(child, task.limits.seconds + PATIENCE, silence=True):
            if record["event"] == "outcome":
                outcome = ReportOutcome.from_record(record["outcome"])
            else:
                self._tell(record)
        return outcome or _died(task, child.ending or Ending())

    def _notebook(self, body: Record) -> None:
        limits = body["limits"]
        child = Child(partial(_run_notebook, body), memory_mb=limits["memory_mb"])
        for record in self._follow(child, limits["seconds"]):
            self._tell({"event": "message", "message": record})
        ending = child.ending or Ending()
        self._tell({"event": "done", "code": ending.code, "signal": ending.signal, "late": ending.late})

    def _follow(self, child: Child, longest: float, *, silence: bool = False) -> Iterator[Record]:
        """The messages of a child until it has ended; it is killed after so many seconds, of silence or in all."""
        until = time.monotonic() + longest
        try:
            while child.ending is None:
                left = max(0.0, until - time.monotonic())
                ready = select.select([self._requests.descriptor, *child.handles], [], [], left)[0]
                if self._requests.descriptor in ready:
                    self._requests.take()
                if not ready:
                    child.kill(late=True)
                for record in child.receive():
                    until = time.monotonic() + longest if silence else until
                    yield record
        finally:
            child.kill()

    def _tidy(self) -> None:
        """Remove what a child that was killed left of its temporary files."""
        for entry in self._folder.iterdir():
            if entry.name in self._ours:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)

    def _tell_event(self, event: Event) -> None:
        self._tell(as_record(event))

    def _tell(self, record: Record) -> None:
        rest = memoryview(json.dumps(record).encode() + b"\n")
        while rest:
            rest = rest[os.write(self._events, rest) :]


def _make(task: ReportTask, send: Send) -> None:
    """The life of a child that makes a report."""
    outcome = attempt_report(task, lambda event: send(as_record(event)))
    send({"event": "outcome", "outcome": outcome.as_record()})


def _run_notebook(body: Record, send: Send) -> None:
    """The life of a child that runs the cells of one notebook."""
    import_module("evallib.engine.cells").run_notebook(body, send)


def _died(task: ReportTask, ending: Ending) -> ReportOutcome:
    """The outcome of a report whose process died."""
    if ending.late:
        text = _("The report took too long and was stopped.")
    else:
        code = -ending.signal if ending.signal else ending.code or 0
        text = _("The process that made the report died: {how}.").format(how=death_words(code))
    return ReportOutcome(task.slug, task.slug, "failed", messages=(text,))
