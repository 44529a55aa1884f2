"""What runs in each worker of a cluster: it drives warm processes of its own and never makes a report itself.

A worker of Dask has threads, so it must not fork; and whatever kills a report must not kill the worker.
"""

from __future__ import annotations

import shutil
from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from threading import Condition, Timer
from typing import Any, cast

from distributed import Reschedule, WorkerPlugin, get_worker
from distributed import Worker as DaskWorker

from evallib.engine.batch import Batch
from evallib.engine.events import Finished, as_record
from evallib.engine.parcels import Files, report_files, unpack
from evallib.projects.workspace import shipped_notebooks
from evallib.report.keeping.keys import fingerprint, notebook_fingerprint, surroundings
from evallib.report.task import ReportOutcome, ReportTask

IDLE_SECONDS = 60.0
"""Warm processes that have had nothing to do for so long are stopped: their run has ended, perhaps without a word."""
LONGEST_END = 20.0
"""The seconds that a report which is stopped may take to end."""
WORKSPACE, OUT = "workspace", "out"


@dataclass(frozen=True)
class Made:
    """What came of one report in a worker.

    ``outcome`` None: it was not made, since the worker sees no shared storage or, ``differs``, is not like the client.
    ``files``: all files of the report, where there is no shared storage.
    """

    outcome: ReportOutcome | None
    files: dict[str, bytes] | None = None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Storage:
    """How a worker knows the client's folders: by what the client has written in which files. ``out``: its outputs.

    No ``tokens``: nothing is shared.
    """

    tokens: Mapping[str, str]
    out: str


@dataclass(frozen=True)
class Probed:
    """What a worker is like: what it would make reports with, and whether it shares the client's folders."""

    surroundings: Mapping[str, str]
    shares: bool


def there(name: str) -> Callable[..., Any]:
    """A function of this module for a worker to run; what only passes it on, the scheduler, needs no evallib for it.

    Dask sends a function by its name unless it stands in another one.
    """
    module = __name__

    def call(*arguments: Any) -> Any:
        return getattr(import_module(module), name)(*arguments)

    return call


def own_surroundings() -> dict[str, str]:
    """What this process would make reports with: all that makes two machines' reports differ."""
    ours = surroundings()
    notebooks = {path.name: notebook_fingerprint(path.read_bytes()) for path in shipped_notebooks().glob("*.ipynb")}
    return {
        "evallib": ours.source,
        "notebooks": fingerprint(notebooks),
        "packages": ours.lock,
        "Python": ours.python,
        "system": ours.platform,
    }


def probe(storage: Storage) -> Probed:
    """What this worker is like."""
    return Probed(own_surroundings(), _shares(storage))


def _shares(storage: Storage) -> bool:
    """Whether this worker sees what the client has written, and may write where the reports go."""
    try:
        seen = [Path(path).read_text(encoding="ascii") == token for path, token in storage.tokens.items()]
        if not seen or not all(seen):
            return False
        Path(mkdtemp(prefix=".probe-", dir=storage.out)).rmdir()
    except (OSError, UnicodeDecodeError):
        return False
    return True


def make_there(run: str, record: Mapping[str, Any], parcel: Files | None) -> Made:
    """Make one report in this worker. ``parcel``: its part of the workspace, if none is shared."""
    worker = get_worker()
    node = cast("Node", worker.plugins[run])
    return node.make(ReportTask.from_record(record), parcel, key=str(worker.get_current_task()))


class Node(WorkerPlugin):
    """The part of one run in one worker: warm processes, as many as the worker has threads that make reports.

    ``like``: what the client would make reports with; ``common``: what all parcels share.
    """

    def __init__(self, name: str, *, like: Mapping[str, str], storage: Storage, common: Files) -> None:
        self.name = name
        self._like = like
        self._storage = storage
        self._common = common

    def setup(self, worker: DaskWorker) -> None:
        """Called by Dask in each worker, also in one that comes later."""
        self._worker = worker
        self._lock = Condition()
        self._idle: list[Batch] = []
        self._busy: dict[str, Batch] = {}
        self._stopped: set[str] = set()
        self._timer: Timer | None = None
        self._folder: Path | None = None
        self._probed: Probed | None = None

    async def teardown(self, worker: DaskWorker) -> None:
        """Called by Dask when the run or the worker ends: nothing is left behind."""
        await to_thread(self._close)

    def transition(self, key: Any, start: str, finish: str, **_more: Any) -> None:
        """Called by Dask: a report that nobody waits for any more is stopped."""
        if (start, finish) == ("executing", "released"):
            self._interrupt(str(key))

    def make(self, task: ReportTask, parcel: Files | None, *, key: str) -> Made:
        """Make a report; with a parcel in a folder of this worker, else where the task says."""
        self._probed = self._probed or probe(self._storage)
        if differs := tuple(name for name, value in self._like.items() if self._probed.surroundings[name] != value):
            return Made(None, differs=differs)
        if parcel is not None:
            return self._make_apart(task, parcel, key)
        if not self._probed.shares:
            return Made(None)
        return Made(self._drive(task, key))

    def _make_apart(self, task: ReportTask, parcel: Files, key: str) -> Made:
        """Make a report from a parcel. What is on this machine's disk is gone when it is made."""
        folder = self._own_folder()
        space, out = folder / WORKSPACE, folder / OUT
        here = replace(task, workspace=str(space), out=str(out))
        try:
            for name, content in parcel.items():
                unpack(folder, {name: content})
            outcome = self._drive(here, key)
            files = report_files(here.target) if outcome.path else {}
        finally:
            shutil.rmtree(space / "data" / task.slug, ignore_errors=True)
            shutil.rmtree(here.target, ignore_errors=True)
        return Made(replace(outcome, path=outcome.path and str(task.target / Path(outcome.path).name)), files)

    def _own_folder(self) -> Path:
        """The folder with what all parcels share; made for the first of them."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(mkdtemp(prefix="evallib-parcels-", dir=self._worker.local_directory))
                unpack(self._folder / WORKSPACE, self._common)
            return self._folder

    def _drive(self, task: ReportTask, key: str) -> ReportOutcome:
        """Have a warm process make the report, and pass on what it tells meanwhile."""
        outcome = None
        with self._batch(key) as batch:
            batch.add(task)
            for event in batch.events():
                if isinstance(event, Finished):
                    outcome = event.outcome
                else:
                    self._worker.log_event(self.name, {"told": as_record(event)})
            if outcome is None or key in self._stopped:
                raise Reschedule  # whoever still wants it gets it from another worker
        return outcome

    @contextmanager
    def _batch(self, key: str) -> Iterator[Batch]:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            batch = self._idle.pop() if self._idle else Batch(1)
            self._busy[key] = batch
        try:
            yield batch
        finally:
            with self._lock:
                del self._busy[key]
                self._stopped.discard(key)
                self._idle.append(batch)
                self._lock.notify_all()
                if not self._busy:
                    self._timer = Timer(IDLE_SECONDS, self._rest)
                    self._timer.daemon = True
                    self._timer.start()

    def _rest(self) -> None:
        """Stop the processes that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
        for batch in idle:
            batch.close()

    def _interrupt(self, key: str) -> None:
        if batch := self._busy.get(key):
            self._stopped.add(key)
            batch.interrupt()

    def _close(self) -> None:
        """Stop everything, also what is being made."""
        with self._lock:
            for key in self._busy:
                self._interrupt(key)
            self._lock.wait_for(lambda: not self._busy, LONGEST_END)
            if self._timer is not None:
                self._timer.cancel()
        self._rest()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
