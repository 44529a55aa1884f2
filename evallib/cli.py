"""The command line: the only file that prints. See ``evallib --help``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

import evallib
from evallib.errors import EvallibError, InputError, Place, Problem, problems_of
from evallib.locale import N_, _, ngettext
from evallib.privacy import mask
from evallib.projects import Workspace, find_workspace, load_instrument, load_programme, load_project, suggest
from evallib.tables import check_files

if TYPE_CHECKING:
    from evallib.report import ReportOutcome

DONE, FAILED, WRONG_USE, LOCKED, INTERRUPTED, TERMINATED = 0, 1, 2, 75, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        _error(_("Interrupted. Finished reports are kept."))
        return INTERRUPTED
    except EvallibError as error:
        if options.debug:
            raise
        _error(str(error))
        return WRONG_USE


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(TERMINATED)


ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""argparse's own words, so that they are extracted for translation."""


def _parser() -> argparse.ArgumentParser:
    argparse._ = _  # type: ignore[attr-defined]  # argparse looks its words up in its module
    parser = argparse.ArgumentParser("evallib", description=_("Evaluation reports for development projects."))
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    run = commands.add_parser("run", help=_("make the reports"))
    run.set_defaults(command=_run)
    run.add_argument("--out", type=Path, metavar=_("FOLDER"), help=_("where the reports are put"))
    run.add_argument("--jobs", type=_positive, metavar="N", help=_("reports made at the same time"))
    check = commands.add_parser("check", help=_("check parameters and data without making reports"))
    check.set_defaults(command=_check)
    for command in (run, check):
        command.add_argument("projects", nargs="*", metavar=_("PROJECT"), help=_("all projects when none is named"))
        command.add_argument("--workspace", type=Path, metavar=_("FOLDER"), help=_("the folder with params/ and data/"))
        command.add_argument("--debug", action="store_true", help=_("show tracebacks"))
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 upwards").format(text=text))
    return int(text)


def _workspace(options: argparse.Namespace) -> Workspace:
    if options.workspace is None:
        return find_workspace()
    workspace = find_workspace(options.workspace)
    if workspace.root != options.workspace.resolve():
        what = _("The folder has no params/ and data/.")
        raise InputError([Problem(Place(str(options.workspace)), what, _("Name the folder that has them."))])
    return workspace


def _slugs(options: argparse.Namespace, workspace: Workspace) -> tuple[str, ...]:
    """The named projects, or all. Raises ``InputError`` for each name that has no file."""
    known = workspace.project_slugs()
    problems = []
    for slug in dict.fromkeys(options.projects):
        if slug not in known:
            where = Place(f"params/projects/{slug}.yaml")
            problems.append(Problem(where, _("There is no such project."), suggest(slug, known)))
    if not known:
        where = Place("params/projects")
        problems.append(Problem(where, _("There are no projects."), _("Add a file for each project.")))
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(options.projects)) or known


def _check(options: argparse.Namespace) -> int:
    """Check all parameters and data; say everything that is wrong."""
    workspace = _workspace(options)
    slugs = _slugs(options, workspace)
    wrong = {slug: problems for slug in slugs if (problems := find_problems(workspace, slug))}
    beside = () if options.projects else _beside_projects(workspace)
    found = tuple(dict.fromkeys([*(problem for problems in wrong.values() for problem in problems), *beside]))
    for problem in found:
        _error(str(problem))
    if found:
        told = ngettext(
            "{n} error, in {files} of {all} projects.", "{n} errors, in {files} of {all} projects.", len(found)
        )
        _tell_notices(dict.fromkeys(n for slug in slugs if slug not in wrong for n in find_notices(workspace, slug)))
        _error(told.format(n=len(found), files=len(wrong), all=len(slugs)))
        return WRONG_USE
    _tell_notices(dict.fromkeys(notice for slug in slugs for notice in find_notices(workspace, slug)))
    told = ngettext("{n} project checked, nothing is wrong.", "{n} projects checked, nothing is wrong.", len(slugs))
    Console().print(told.format(n=len(slugs)), highlight=False)
    return DONE


def find_problems(workspace: Workspace, slug: str) -> tuple[Problem, ...]:
    """Everything wrong with a project's parameters or, when those hold, with its data."""
    try:
        project = load_project(workspace, slug)
    except InputError as error:
        return error.problems
    rooms = evallib.rooms_of(project.sections)
    problems = [problem for room in rooms for problem in room.check_inputs(project)]
    named = [name for room in rooms if hasattr(room, "named_files") for name in room.named_files(project)]
    problems += check_files(project, (table for room in rooms for table in room.TABLES), named)
    return tuple(dict.fromkeys(problems))


def find_notices(workspace: Workspace, slug: str) -> tuple[Problem, ...]:
    """What should be looked at in the files of a project in which nothing is wrong."""
    project = load_project(workspace, slug)
    rooms = [room for room in evallib.rooms_of(project.sections) if hasattr(room, "notices")]
    return tuple(notice for room in rooms for notice in room.notices(project))


def _tell_notices(noticed: Collection[Problem]) -> None:
    if noticed:
        _error(_("Worth a look, though not wrong:"))
    for notice in noticed:
        _error(f"  {notice}")


def _beside_projects(workspace: Workspace) -> Iterator[Problem]:
    """What is wrong in files of no project: programmes and questionnaires that nobody uses, and data folders."""
    for name in workspace.programme_names():
        yield from problems_of(partial(load_programme, workspace, name))
    for name in workspace.instrument_names():
        yield from problems_of(partial(load_instrument, workspace, name))
    known = workspace.project_slugs()
    for folder in sorted(path.name for path in workspace.data_dir.iterdir() if path.is_dir()):
        if folder not in known and not folder.startswith("."):
            yield Problem(Place(f"data/{folder}"), _("No project has this name."), suggest(folder, known))


def _run(options: argparse.Namespace) -> int:
    """Make reports; one that fails never stops the others."""
    workspace = _workspace(options)
    slugs = _slugs(options, workspace)
    out = (options.out or workspace.outputs_dir).resolve()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / ".lock", timeout=0):
            return _run_locked(options, workspace, slugs, out)
    except Timeout:
        _error(_("{folder}: another run is using the folder. Wait until it is done.").format(folder=out))
        return LOCKED


def _run_locked(options: argparse.Namespace, workspace: Workspace, slugs: tuple[str, ...], out: Path) -> int:
    from evallib.engine import Finished, Started, default_jobs, run_batch
    from evallib.report import write_index

    broken = _broken(workspace, slugs)
    if len(broken) == len(slugs):
        return WRONG_USE
    outcomes = dict(broken)
    todo = [slug for slug in slugs if slug not in broken]
    with _Progress(len(todo)) as progress:
        for event in run_batch(workspace, todo, out, options.jobs or default_jobs()):
            match event:
                case Started(slug, section):
                    progress.started(slug, section)
                case Finished(outcome):
                    outcomes[outcome.slug] = outcome
                    progress.finished(outcome.slug, outcome.status)
    index = write_index(out, workspace.project_slugs(), outcomes)
    _summary([outcomes[slug] for slug in slugs], index, broken, debug=options.debug)
    return DONE if all(outcome.status == "ok" for outcome in outcomes.values()) else FAILED


def _broken(workspace: Workspace, slugs: Sequence[str]) -> dict[str, ReportOutcome]:
    """Projects whose parameters are wrong; all their problems are said before anything starts.

    What stands in the files is said here only: the index over the reports gets a count.
    """
    from evallib.report import ReportOutcome, input_error_text

    broken = {}
    for slug in slugs:
        try:
            load_project(workspace, slug)
        except InputError as error:
            broken[slug] = ReportOutcome(slug, slug, "failed", messages=(input_error_text(str(error)),))
            for problem in error.problems:
                _error(str(problem))
    return broken


class _Progress:
    """A bar over projects with the sections now running on a terminal; plain lines anywhere else."""

    def __init__(self, total: int) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._total = total
        self._running: dict[str, str] = {}
        self._task = TaskID(0)

    def __enter__(self) -> _Progress:
        self._bar.start()
        self._task = self._bar.add_task(_("Starting"), total=self._total)
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def started(self, slug: str, section: str) -> None:
        """A section has started."""
        self._running[slug] = section
        self._describe()

    def finished(self, slug: str, status: str) -> None:
        """A report is done."""
        self._running.pop(slug, None)
        self._bar.advance(self._task)
        self._describe()
        if not self._console.is_terminal:
            self._console.print(f"{slug}: {_status_word(status)}", highlight=False, markup=False)

    def _describe(self) -> None:
        running = ", ".join(f"{slug} ({section})" for slug, section in self._running.items())
        self._bar.update(self._task, description=running or _("Finishing"))


def _summary(outcomes: Sequence[ReportOutcome], index: Path, told_before: Collection[str], *, debug: bool) -> None:
    """The table that ends a run, and what to open."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False)
    for label in (_("Project"), _("Status"), _("Contradictions"), _("Undecided"), _("Seconds"), _("File")):
        table.add_column(label, overflow="fold")
    for outcome in outcomes:
        counts = (str(outcome.contradictions), str(outcome.undecided), f"{outcome.seconds:.1f}")
        path = _relative(outcome.path) if outcome.path else "–"
        table.add_row(outcome.slug, _status_word(outcome.status), *counts, path)
    console.print(table, highlight=False, markup=False)
    for outcome in outcomes:
        for message in outcome.messages if outcome.slug not in told_before else ():
            _error(f"{outcome.slug}: {message}")
        if debug and outcome.internal:
            _error(outcome.internal)
    done = sum(outcome.path is not None for outcome in outcomes)
    told = ngettext("{n} report done. Open {path}", "{n} reports done. Open {path}", done)
    console.print(told.format(n=done, path=_relative(str(index))), highlight=False, markup=False, soft_wrap=True)


def _relative(path: str) -> str:
    """A path as short as it can be from the current folder."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _status_word(status: str) -> str:
    return {
        "ok": _("done"),
        "partial": _("done, a section is missing"),
        "failed": _("failed"),
        "stopped": _("stopped by the privacy gate"),
    }[status]


def _error(text: str) -> None:
    """Tell of an error. Whatever it quotes, an identity number or address in it is masked."""
    Console(stderr=True, soft_wrap=True).print(mask(text), highlight=False, markup=False)
