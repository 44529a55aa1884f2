"""Many reports at once: one process for each report, as many at a time as there are cores.

A process of its own means that a report can neither stop nor disturb another one, whatever happens to it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from tempfile import TemporaryFile
from types import FrameType
from typing import cast

from evallib.engine.events import Ended, Event, Finished, Started
from evallib.errors import EvallibError, InputError
from evallib.locale import _
from evallib.report.input_errors import input_error_text
from evallib.report.make import make_report
from evallib.report.task import ReportOutcome, ReportTask

TERMINATED = 128 + signal.SIGTERM


def default_jobs() -> int:
    """One report at a time for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_batch(tasks: Sequence[ReportTask], jobs: int) -> Iterator[Event]:
    """Make all reports, at most ``jobs`` at a time, telling what happens.

    Every task gives exactly one :class:`Finished`. Leaving the loop early (an exception, Ctrl-C) stops all
    processes and their kernels.
    """
    context = multiprocessing.get_context("spawn")
    waiting = list(tasks)
    running: dict[Connection, tuple[SpawnProcess, str]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                task = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(task, theirs), daemon=True)
                process.start()
                theirs.close()
                running[ours] = (process, task.slug)
            for connection in wait(list(running)):
                yield from _hear(cast("Connection", connection), running)
    finally:
        _stop([process for process, _slug in running.values()])


def _hear(connection: Connection, running: dict[Connection, tuple[SpawnProcess, str]]) -> Iterator[Event]:
    """Pass on one event; a process that ends without an outcome has died."""
    process, slug = running[connection]
    try:
        event: Event = connection.recv()
    except EOFError:
        process.join()
        died = _("the process that made the report died (code {code})").format(code=process.exitcode)
        event = Finished(ReportOutcome(slug, slug, "failed", messages=(died,)))
    if isinstance(event, Finished):
        del running[connection]
        connection.close()
        process.join()
    yield event


def _stop(processes: Sequence[SpawnProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _work(task: ReportTask, connection: Connection) -> None:
    """Make one report in this process. Ctrl-C is the parent's business; it then sends SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    with TemporaryFile() as log:
        for stream in (1, 2):  # what kernels write past their notebooks; nothing of ours writes there
            os.dup2(log.fileno(), stream)
        outcome = _outcome(task, connection)
        log.seek(0)
        told = log.read().decode(errors="replace")
    connection.send(Finished(replace(outcome, internal=f"{outcome.internal}{told}")))


def _outcome(task: ReportTask, connection: Connection) -> ReportOutcome:
    slug = task.slug

    def tell(section: str, state: str, seconds: float) -> None:
        connection.send(Started(slug, section) if state == "started" else Ended(slug, section, state, seconds))

    try:
        return make_report(task, tell)
    except InputError as error:  # what stands in the files is for evallib check, not for the index over the reports
        return ReportOutcome(slug, slug, "failed", messages=(input_error_text(str(error)),))
    except EvallibError as error:
        return ReportOutcome(slug, slug, "failed", messages=tuple(str(error).splitlines()))
    except Exception as error:  # one project must never stop the others; --debug shows the traceback
        text = _("an unexpected error ({error}); run with --debug to see it").format(error=type(error).__name__)
        return ReportOutcome(slug, slug, "failed", messages=(text,), internal=traceback.format_exc())


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Leave through the ordinary way out, so that kernels are stopped and temporary folders removed."""
    sys.exit(TERMINATED)
