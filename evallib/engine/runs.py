"""All reports of a run: which are kept, which are made here, and which are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from evallib.engine.batch import Batch
from evallib.engine.events import Event, Finished
from evallib.report.keeping.kept import kept_report
from evallib.report.task import ReportTask


def run_reports(
    tasks: Sequence[ReportTask], *, jobs: int, scheduler: str | None = None, lock: int | None = None
) -> Iterator[Event]:
    """Make all reports, at most ``jobs`` at a time, and tell what happens.

    ``scheduler``: the address of a cluster that makes them instead. ``lock``: a descriptor that all processes hold that
    may write. Every task gives exactly one :class:`Finished`; closing the generator stops everything.
    """
    if scheduler is not None:
        yield from _run_elsewhere(tasks, scheduler)
        return
    with Batch(jobs, lock=lock) as batch:
        for task in tasks:
            if kept := kept_report(task):
                yield Finished(kept)
            else:
                batch.add(task)
            yield from batch.events(wait=False)
        yield from batch.events()


def _run_elsewhere(tasks: Sequence[ReportTask], scheduler: str) -> Iterator[Event]:
    todo = []
    for task in tasks:
        if kept := kept_report(task):
            yield Finished(kept)
        else:
            todo.append(task)
    if todo:
        yield from import_module("evallib.engine.cluster").run_on_cluster(todo, scheduler)
