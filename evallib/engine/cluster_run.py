"""One run on a cluster, seen by whoever wants the reports: what is on its way, what came back, what went wrong."""

from __future__ import annotations

import os
import secrets
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from distributed import Future
from distributed.scheduler import KilledWorker

from evallib.engine.batch import failed_report
from evallib.engine.cluster import CONNECT_SECONDS, ClusterError, check_workers
from evallib.engine.cluster_node import OUT, WORKSPACE, Made, Node, Probed, Storage, own_surroundings, there
from evallib.engine.events import Event, Finished, Warned, from_record
from evallib.engine.parcels import common_files, project_files, report_files
from evallib.locale import _
from evallib.presentation import join_words
from evallib.report.keeping.commitments import FOLDER, workspace_secret
from evallib.report.placing.write import WriteError, write_files
from evallib.report.task import ReportOutcome, ReportTask

LOOK_SECONDS = 1.0
AHEAD = 2
"""Reports that are on their way for each thread of the cluster: one is made, one waits there."""


class ClusterRun:
    """Reports that wait, and those that are on their way. Used as a context: leaving it stops everything.

    All tasks are of one workspace and one output folder. ``client``: a ``distributed.Client``.
    """

    def __init__(self, client: Any, tasks: Sequence[ReportTask]) -> None:
        self._client = client
        self._name = f"evallib-{secrets.token_hex(8)}"
        self._waiting = deque(tasks)
        self._running: dict[Future[Made], ReportTask] = {}
        self._heard: SimpleQueue[Future[Made] | Mapping[str, Any]] = SimpleQueue()
        self._like = own_surroundings()
        self._storage = Storage({}, tasks[0].out)
        self._parcels = False
        self._warned: set[Warned] = set()
        self._alive = monotonic()
        self._stack = ExitStack()

    def __enter__(self) -> ClusterRun:
        with self._stack:  # what has been begun is undone if the rest cannot be
            self._storage = self._stack.enter_context(_marked(self._waiting[0]))
            self._parcels = not self._all_share()
            workspace = self._waiting[0].open_workspace()
            node = Node(self._name, like=self._like, storage=self._storage, common=common_files(workspace))
            self._client.register_plugin(node, name=self._name)
            self._stack.callback(self._leave)
            self._client.subscribe_topic(self._name, lambda event: self._heard.put(event[1]["told"]))
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def _leave(self) -> None:
        """Stop what is on its way, and what was started for it in the workers."""
        if self._client.status == "running":
            self._client.cancel(list(self._running), force=True)
            self._client.unregister_worker_plugin(self._name)

    def _all_share(self) -> bool:
        """Whether all workers share the client's folders. Raises ``ClusterError`` if one must not make reports."""
        found = self._client.run(there("probe"), self._storage, on_error="return")
        for address, probed in found.items():
            if not isinstance(probed, Probed):
                what = _("The worker {address} cannot make reports ({error}). Install evallib there, as it is here.")
                raise ClusterError(what.format(address=address, error=f"{type(probed).__name__}: {probed}"))
            if differs := [name for name, value in self._like.items() if probed.surroundings[name] != value]:
                raise ClusterError(_differs(differs, address))
        return all(probed.shares for probed in found.values())

    def events(self) -> Iterator[Event]:
        """What happens, until all reports are finished."""
        if self._parcels:
            text = _("The workers do not share {folder}: data and reports travel through the network.")
            yield Warned(None, text.format(folder=self._storage.out))
        while self._waiting or self._running:
            try:
                self._send()
                heard = self._heard.get(timeout=LOOK_SECONDS)
            except Empty:
                continue
            except (OSError, ClusterError) as error:
                yield from self._give_up(str(error))
                return
            yield from self._done(heard) if isinstance(heard, Future) else self._told(heard)

    def _send(self) -> None:
        """Send as many reports as the cluster has room for. Raises if there is no cluster any more."""
        if self._client.status != "running":
            raise ClusterError(_("The connection to the scheduler was lost. Run again: only what is missing is made."))
        threads = self._client.nthreads()
        check_workers(threads)
        self._alive = monotonic() if threads else self._alive
        if monotonic() - self._alive > CONNECT_SECONDS:
            raise ClusterError(_("All workers are gone. Run again: only what is missing is made."))
        while self._waiting and len(self._running) < AHEAD * sum(threads.values()):
            self._submit(self._waiting.popleft())

    def _submit(self, task: ReportTask) -> None:
        parcel = _parcel(task) if self._parcels else None
        key = f"{task.slug}-{secrets.token_hex(8)}"
        future = self._client.submit(there("make_there"), self._name, task.as_record(), parcel, key=key, pure=False)
        self._running[future] = task
        future.add_done_callback(self._heard.put)

    def _told(self, record: Mapping[str, Any]) -> Iterator[Event]:
        """Pass on what a worker told of a report that is on its way; a warning that concerns all once only."""
        event = from_record(record)
        if isinstance(event, Warned) and event.slug is None:
            if event not in self._warned:
                self._warned.add(event)
                yield event
        elif record["slug"] in {task.slug for task in self._running.values()}:
            yield event

    def _done(self, future: Future[Made]) -> Iterator[Event]:
        """One report has come back, or will not."""
        task = self._running.pop(future)
        try:
            made: Made = future.result()
        except KilledWorker as error:
            text = _("The worker that made the report died, and so did those that tried again ({n} in all).")
            yield Finished(failed_report(task, text.format(n=error.allowed_failures + 1), str(error)))
        except Exception as error:  # whatever a cluster may raise: only this report fails
            text = _("The cluster did not make the report ({error}).").format(error=type(error).__name__)
            yield Finished(failed_report(task, text, str(error)))
        else:
            if made.differs:
                self._waiting.appendleft(task)
                yield from self._give_up(_differs(made.differs))
            elif made.outcome is None:
                self._parcels = True
                self._waiting.appendleft(task)
            else:
                yield Finished(_put_in_place(task, made.outcome, made.files))

    def _give_up(self, text: str) -> Iterator[Event]:
        """No more reports come: say so of each."""
        left = [*self._running.values(), *self._waiting]
        self._waiting.clear()
        self._leave()
        self._running.clear()
        for task in left:
            yield Finished(failed_report(task, text))


@contextmanager
def _marked(task: ReportTask) -> Iterator[Storage]:
    """Write something into the workspace and the outputs by which a worker knows them again."""
    workspace_secret(Path(task.workspace))
    paths = (Path(task.workspace) / FOLDER / "shared", Path(task.out) / f".shared.{os.getpid()}.new")
    with ExitStack() as stack:
        tokens: dict[str, str] = {}
        for path in paths:
            token = secrets.token_hex(16)
            try:
                path.write_text(token, encoding="ascii")
            except OSError:  # then it cannot be told whether others see it
                tokens = {}
                break
            stack.callback(path.unlink, missing_ok=True)
            tokens[str(path)] = token
        yield Storage(tokens, task.out)


def _parcel(task: ReportTask) -> dict[str, bytes]:
    """What a worker without shared storage needs for one report: also the old one, whose sections may be kept."""
    old = {} if task.force else report_files(task.target)
    return {
        **{f"{WORKSPACE}/{name}": content for name, content in project_files(task).items()},
        **{f"{OUT}/{task.slug}/{name}": content for name, content in old.items()},
    }


def _put_in_place(task: ReportTask, outcome: ReportOutcome, files: Mapping[str, bytes] | None) -> ReportOutcome:
    """The outcome of a report that has been made; its files, if they came along, are put in place first."""
    if not files:
        return outcome
    try:
        write_files(task.target, files)
    except WriteError as error:
        return replace(outcome, status="failed", path=None, messages=(*outcome.messages, str(error)))
    return outcome


def _differs(names: Sequence[str], address: str | None = None) -> str:
    """Why a worker must not make reports."""
    words = {"evallib": "evallib", "notebooks": _("notebooks"), "packages": _("packages"), "Python": "Python"}
    told = join_words([words.get(name, _("operating system")) for name in names])
    if address is None:
        what = _("A worker would make other reports than this computer: it has another {names}.")
        return what.format(names=told)
    what = _("The worker {address} would make other reports than this computer: it has another {names}.")
    return what.format(address=address, names=told)
