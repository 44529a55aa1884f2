"""Many reports at once on this machine: worker processes that make one report each at a time.

A report can neither stop nor disturb another one, whatever happens to it: its worker survives it or is replaced.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from evallib.engine.events import Event, Finished, Warned, from_record
from evallib.engine.worker import Heard, Worker
from evallib.locale import _
from evallib.report.running.deaths import death_words
from evallib.report.task import ReportOutcome, ReportTask

STARTS_AGAIN = 1
"""How often a worker that could not start is tried again; a report never is."""


def default_jobs() -> int:
    """One report at a time for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Batch:
    """Reports that wait, and at most ``jobs`` workers that make them. ``lock``: a descriptor that they all hold.

    Used as a context: leaving it stops everything.
    """

    def __init__(self, jobs: int, *, lock: int | None = None) -> None:
        self._jobs = jobs
        self._lock = lock
        self._waiting: deque[ReportTask] = deque()
        self._running: dict[Worker, ReportTask] = {}
        self._starting: set[Worker] = set()
        self._idle: list[Worker] = []
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._failed_starts = 0
        self._told_unsafe = False

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop everything, and wait until all is gone."""
        workers = [*self._running, *self._starting, *self._idle]
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.close()

    def add(self, task: ReportTask) -> None:
        """A report to make as soon as there is a worker for it."""
        if self._idle:
            self._give(self._idle.pop(), task)
            return
        self._waiting.append(task)
        self._start_workers()

    def interrupt(self) -> None:
        """Stop the reports without waiting for them; may be called while another thread hears the events."""
        self._waiting.clear()
        for worker in [*self._running, *self._starting]:
            worker.stop()

    def events(self, *, wait: bool = True) -> Iterator[Event]:
        """What has happened, until all reports are finished; without ``wait`` what has happened so far."""
        while self._waiting or self._running:
            try:
                heard = self._heard.get(block=wait)
            except Empty:
                return
            yield from self._hear(heard)

    def _start_workers(self) -> None:
        """As many as there is work for. No more once they cannot start."""
        while (
            len(self._starting) < len(self._waiting)
            and len(self._starting) + len(self._running) < self._jobs
            and self._failed_starts <= STARTS_AGAIN
        ):
            self._starting.add(Worker(self._heard, lock=self._lock))

    def _hear(self, heard: Heard) -> Iterator[Event]:
        if heard.record is None:
            yield from self._bury(heard.worker)
        elif heard.record["event"] == "ready":
            self._starting.discard(heard.worker)
            self._failed_starts = 0
            yield from self._tell_unsafe(heard.record["unsafe"])
            self._employ(heard.worker)
        else:
            event = from_record(heard.record)
            if isinstance(event, Finished):
                del self._running[heard.worker]
                self._employ(heard.worker)
            yield event

    def _employ(self, worker: Worker) -> None:
        """Give a worker that has nothing to do the next report."""
        if self._waiting:
            self._give(worker, self._waiting.popleft())
        else:
            self._idle.append(worker)

    def _give(self, worker: Worker, task: ReportTask) -> None:
        self._running[worker] = task
        worker.request("report", task.as_record())

    def _bury(self, worker: Worker) -> Iterator[Event]:
        """A worker is dead, and the report that it made, if it made one, has failed. Another takes its place."""
        log = worker.log()
        worker.close()
        if worker in self._idle:
            self._idle.remove(worker)
        if task := self._running.pop(worker, None):
            died = _("The process that made the report died: {how}.").format(how=death_words(worker.exit_code or 0))
            yield Finished(failed_report(task, died, log))
        elif worker in self._starting:
            self._starting.remove(worker)
            self._failed_starts += 1
        self._start_workers()
        if not (self._starting or self._running):
            yield from self._give_up(worker.exit_code or 0, log)

    def _give_up(self, code: int, log: str) -> Iterator[Event]:
        """There are no workers, and there will be none."""
        text = _("No process that makes reports could be started: {how}. Run with --debug to see what it said.")
        text = text.format(how=death_words(code))
        while self._waiting:
            yield Finished(failed_report(self._waiting.popleft(), text, log))

    def _tell_unsafe(self, reason: str | None) -> Iterator[Event]:
        if reason is not None and not self._told_unsafe:
            self._told_unsafe = True
            text = _("Sections are run in Jupyter kernels, which takes longer: {reason}.")
            yield Warned(None, text.format(reason=reason))


def failed_report(task: ReportTask, text: str, internal: str = "") -> ReportOutcome:
    """The outcome of a report that did not come out, with what a reader may know of it."""
    return ReportOutcome(task.slug, task.slug, "failed", messages=(text,), internal=internal)
