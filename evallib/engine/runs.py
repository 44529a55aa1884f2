"""All reports of a run: which are kept, which are made here, and which are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evallib.engine.batch import run_batch
from evallib.engine.events import Event
from evallib.projects import Workspace
from evallib.report.task import ReportTask


def run_reports(tasks: Sequence[ReportTask], *, jobs: int, scheduler: str | None = None) -> Iterator[Event]:
    """Make all reports, at most ``jobs`` at a time, and tell what happens.

    ``scheduler``: the address of a cluster that makes them instead. Every task gives exactly one :class:`Finished`;
    closing the generator stops everything.
    """
    if scheduler is not None:
        raise NotImplementedError(scheduler)
    yield from run_batch(tasks, jobs)


def run_named(workspace: Workspace, slugs: Sequence[str], out: Path, jobs: int) -> Iterator[Event]:
    """Make the reports of the named projects with what is usual."""
    tasks = [ReportTask(slug, str(workspace.root.resolve()), str(out.resolve())) for slug in slugs]
    yield from run_reports(tasks, jobs=jobs)
