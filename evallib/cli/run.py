"""``evallib run``: make the reports; one that fails never stops the others."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from evallib.cli.codes import DONE, FAILED, LOCKED, WRONG_USE
from evallib.cli.progress import RunProgress
from evallib.cli.selection import chosen_projects, chosen_workspace
from evallib.cli.summary import tell_summary
from evallib.cli.terminal import tell_error
from evallib.errors import InputError
from evallib.locale import _
from evallib.projects import Workspace, load_project
from evallib.report.task import Limits, ReportOutcome, ReportTask


def run(options: argparse.Namespace) -> int:
    """Make reports; one that fails never stops the others."""
    workspace = chosen_workspace(options.workspace)
    slugs = chosen_projects(options.projects, workspace)
    out = (options.out or workspace.outputs_dir).resolve()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / ".lock", timeout=0):
            return _run_locked(options, workspace, slugs, out)
    except Timeout:
        tell_error(_("{folder}: another run is using the folder. Wait until it is done.").format(folder=out))
        return LOCKED


def _run_locked(options: argparse.Namespace, workspace: Workspace, slugs: tuple[str, ...], out: Path) -> int:
    from evallib.engine import Finished, Started, default_jobs, run_reports
    from evallib.report import write_index

    broken = _broken(workspace, slugs)
    if len(broken) == len(slugs):
        return WRONG_USE
    outcomes = dict(broken)
    tasks = [_task(options, workspace, out, slug) for slug in slugs if slug not in broken]
    with RunProgress(len(tasks)) as progress:
        for event in run_reports(tasks, jobs=options.jobs or default_jobs(), scheduler=options.scheduler):
            match event:
                case Started(slug, section):
                    progress.started(slug, section)
                case Finished(outcome):
                    outcomes[outcome.slug] = outcome
                    progress.finished(outcome.slug, outcome.status)
    index = write_index(out, workspace.project_slugs(), outcomes)
    tell_summary([outcomes[slug] for slug in slugs], index, broken, debug=options.debug)
    return DONE if all(outcome.status == "ok" for outcome in outcomes.values()) else FAILED


def _task(options: argparse.Namespace, workspace: Workspace, out: Path, slug: str) -> ReportTask:
    limits = Limits(float(options.time_limit), options.memory_limit)
    return ReportTask(slug, str(workspace.root.resolve()), str(out), options.engine, options.force, limits)


def _broken(workspace: Workspace, slugs: Sequence[str]) -> dict[str, ReportOutcome]:
    """Projects whose parameters are wrong; all their problems are said before anything starts.

    What stands in the files is said here only: the index over the reports gets a count.
    """
    from evallib.report import input_error_text

    broken = {}
    for slug in slugs:
        try:
            load_project(workspace, slug)
        except InputError as error:
            broken[slug] = ReportOutcome(slug, slug, "failed", messages=(input_error_text(str(error)),))
            for problem in error.problems:
                tell_error(str(problem))
    return broken
