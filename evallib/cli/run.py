"""``evallib run``: make the reports; one that fails never stops the others."""

from __future__ import annotations

import argparse
import signal
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import cast

from evallib.cli.codes import DONE, FAILED, LOCKED, WRONG_USE
from evallib.cli.held import held_text
from evallib.cli.preflight import look_ahead
from evallib.cli.progress import RunProgress
from evallib.cli.selection import chosen_projects, chosen_workspace
from evallib.cli.summary import tell_counts, tell_reasons, tell_table
from evallib.cli.terminal import tell_error
from evallib.engine import default_jobs, run_reports
from evallib.engine.events import Event, Finished, Warned
from evallib.engine.locking import HeldError, OutputLock, entry, hold_outputs
from evallib.engine.log import RunLog
from evallib.errors import Problem
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import Workspace
from evallib.projects.slugs import slug_fault
from evallib.report import input_error_text
from evallib.report.pages.failure import clear_failure, write_failure
from evallib.report.pages.index import INDEX, write_index
from evallib.report.pages.run_table import write_run_table
from evallib.report.placing.write import remove_leftovers
from evallib.report.provenance.code import code_state
from evallib.report.task import CodeState, Limits, ReportOutcome, ReportTask

WORKSPACE_FILES = ("params/", "data/", "notebooks/")


def run(options: argparse.Namespace) -> int:
    """Make reports; one that fails never stops the others."""
    workspace = chosen_workspace(options.workspace)
    slugs = chosen_projects(options.projects, workspace)
    if options.shard is not None:
        slugs = options.shard.of(slugs)
    out = (options.out or workspace.outputs_dir).resolve()
    ahead = look_ahead(options, workspace, slugs, out)
    for problem in ahead.told():
        tell_error(str(problem))
    if ahead.everything:
        return WRONG_USE
    try:
        with hold_outputs(out, options.shard) as lock:
            return _Run(options, workspace, slugs, out).make(ahead.projects, lock)
    except HeldError as error:
        tell_error(held_text(out, error.holder))
        return LOCKED


class _Run:
    """One run over a folder that it holds: what became of each report, and everything that tells of it."""

    def __init__(self, options: argparse.Namespace, workspace: Workspace, slugs: Sequence[str], out: Path) -> None:
        self._options, self._workspace, self._slugs, self._out = options, workspace, slugs, out
        self._part = "" if options.shard is None else options.shard.name
        self._progress = RunProgress(quiet=options.quiet, verbose=options.verbose)
        self._outcomes: dict[str, ReportOutcome] = {}
        self._untouchable: set[str] = set()
        self._untold = False

    def make(self, broken: Mapping[str, Sequence[Problem]], lock: OutputLock) -> int:
        """Make all reports but those of broken projects, tell of them all, and return the exit code."""
        tasks = self._tasks([slug for slug in self._slugs if slug not in broken])
        with RunLog(self._out, self._progress.warn, self._part) as log, self._wound_up(log):
            self._attempt(partial(remove_leftovers, self._out, None if self._options.shard is None else self._slugs))
            log.note("run", projects=len(self._slugs), engine=self._options.engine, part=self._part or None)
            if not lock.certain:
                self._warn_of_locks(log)
            for slug, problems in broken.items():
                self._untouchable |= {slug} if any(_beside(problem) for problem in problems) else set()
                self._heard(Finished(_broken(slug, problems)), log)
            if tasks:
                self._make(tasks, lock, log)
        self._tell(broken)
        if not tasks and broken:
            return WRONG_USE
        well = all(outcome.status == "ok" for outcome in self._outcomes.values()) and not self._untold
        return DONE if well else FAILED

    def _tasks(self, slugs: Sequence[str]) -> list[ReportTask]:
        options, root = self._options, str(self._workspace.root.resolve())
        limits = Limits(float(options.time_limit), options.memory_limit)
        code = code_state() if slugs else CodeState()
        return [
            ReportTask(slug, root, str(self._out), options.engine, options.force, limits=limits, code=code)
            for slug in slugs
        ]

    def _make(self, tasks: Sequence[ReportTask], lock: OutputLock, log: RunLog) -> None:
        options = self._options
        events = run_reports(
            tasks, jobs=options.jobs or default_jobs(), scheduler=options.scheduler, lock=lock.descriptor
        )
        with self._progress.over(len(tasks)), closing(cast("Generator[Event, None, None]", events)):
            for event in events:
                self._progress.tell(event)
                self._heard(event, log)

    def _heard(self, event: Event, log: RunLog) -> None:
        log.event(event)
        if not isinstance(event, Finished):
            return
        outcome = event.outcome
        self._outcomes[outcome.slug] = outcome
        target = self._out / outcome.slug
        if outcome.path is not None:
            self._attempt(partial(clear_failure, target))
        elif self._can_have_folder(outcome.slug):
            self._attempt(partial(write_failure, target, outcome))

    def _can_have_folder(self, slug: str) -> bool:
        """Whether a page may be put in the folder of the report. Its name must be good, and no person's number."""
        return slug_fault(slug) is None and mask(slug) == slug and slug not in self._untouchable

    def _attempt(self, action: Callable[[], object]) -> None:
        """Write something that tells of reports. If that is not possible, the reports themselves are as they are."""
        try:
            action()
        except OSError as error:
            self._untold = True
            path = Path(str(error.filename2 or error.filename or self._out))
            text = _("{path}: nothing can be written ({reason}). Make room or see to your rights, and run again.")
            self._progress.warn(text.format(path=path.name, reason=error.strerror or type(error).__name__))

    @contextmanager
    def _wound_up(self, log: RunLog) -> Iterator[None]:
        """However the block ends, the table, the index and the log's last line are written; nothing disturbs that."""
        how = "stopped"
        try:
            yield
            how = "done"
        finally:
            with _undisturbed():
                self._attempt(partial(write_run_table, self._out, self._slugs, self._outcomes, self._part))
                self._attempt(self._write_index)
                statuses = Counter(outcome.status for outcome in self._outcomes.values())
                same = sum(outcome.unchanged for outcome in self._outcomes.values())
                log.note("end", how=how, statuses=dict(statuses), unchanged=same)

    def _write_index(self) -> None:
        with entry(self._out):
            write_index(self._out, self._workspace.project_slugs(), self._outcomes)

    def _warn_of_locks(self, log: RunLog) -> None:
        warned = Warned(None, _("This file system has no locks: let no other run use the folder meanwhile."))
        self._progress.tell(warned)
        log.event(warned)

    def _tell(self, told_before: Collection[str]) -> None:
        outcomes = [self._outcomes[slug] for slug in self._slugs if slug in self._outcomes]
        made = any(outcome.slug not in told_before for outcome in outcomes)
        if made and not self._options.quiet:
            tell_table(outcomes)
        tell_reasons(outcomes, told_before, debug=self._options.debug)
        if made and not self._options.quiet:
            tell_counts(outcomes, self._out / INDEX)


def _broken(slug: str, problems: Sequence[Problem]) -> ReportOutcome:
    """A project that cannot be begun. What stands in its files is said in the terminal only."""
    inside = [str(problem) for problem in problems if not _beside(problem)]
    folder = {problem: "/".join(Path(problem.place.file).parts[-2:]) for problem in problems if _beside(problem)}
    others = [f"{name}: {problem.what}" for problem, name in folder.items()]
    messages = [*([input_error_text("\n".join(inside))] if inside else []), *others]
    return ReportOutcome(slug, slug, "failed", messages=tuple(messages))


def _beside(problem: Problem) -> bool:
    """Whether a problem is of the folder that the report was to lie in, where nothing can be put then."""
    return not problem.place.file.startswith(WORKSPACE_FILES)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Neither Ctrl-C nor SIGTERM interrupts the block, which takes no time to speak of."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
