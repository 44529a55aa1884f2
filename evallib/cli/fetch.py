"""``evallib fetch``: the values of the indicators that projects compare, from Kolada to ``data/kolada/``."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from evallib.cli.codes import DONE, FAILED, LOCKED
from evallib.cli.held import held_text
from evallib.cli.selection import chosen_projects, chosen_workspace
from evallib.cli.terminal import tell, tell_error
from evallib.engine.locking import HeldError, hold_outputs
from evallib.errors import InputError, Place, Problem, gather
from evallib.kolada.client import ADDRESS, Client, FetchError
from evallib.kolada.fetching import Fetched, Tell, fetch_values
from evallib.locale import _, ngettext
from evallib.projects import Project, load_project
from evallib.projects.slugs import SHARED_FOLDER

ENVIRONMENT = "EVALLIB_KOLADA"
SECTION = "oppna_jamforelser"


def fetch(options: argparse.Namespace) -> int:
    """Fetch what the named projects compare, or all projects; say what was fetched and where it lies."""
    workspace = chosen_workspace(options.workspace)
    slugs = chosen_projects(options.projects, workspace)
    projects = gather(*((lambda slug=slug: load_project(workspace, slug)) for slug in slugs))
    wanted = wanted_indicators(projects, named=bool(options.projects))
    address = options.address or os.environ.get(ENVIRONMENT) or ADDRESS
    folder = workspace.data_dir / SHARED_FOLDER
    try:
        with Client(address) as client, _held(folder), _progress() as progress:
            found = fetch_values(client, workspace, wanted, dt.date.today(), tell=progress)
    except FetchError as error:
        tell_error(str(error))
        return FAILED
    except HeldError as error:
        tell_error(held_text(folder, error.holder))
        return LOCKED
    tell(closing_line(found))
    for project in projects:
        _tell_pinned(project, found)
    return DONE


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, made if need be, and nobody else's while the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with hold_outputs(folder):
        yield


def wanted_indicators(projects: tuple[Project, ...], *, named: bool) -> dict[str, Place]:
    """Every indicator that a project compares with fetched values, and where the first one names it.

    Raises ``InputError`` if there is none, or if the user ``named`` a project without any.
    """
    wanted: dict[str, Place] = {}
    problems = []
    for project in projects:
        settings = project.params.oppna_jamforelser
        if settings is None or not settings.indicators or settings.values.files:
            what = _("The project compares nothing with figures from Kolada.")
            remedy = _("Name indicators under oppna_jamforelser, and no files under values.")
            problems.append(Problem(project.place(SECTION), what, remedy))
            continue
        for at, indicator in enumerate(settings.indicators):
            wanted.setdefault(indicator.id, project.place(SECTION, "indicators", at, "id"))
    if problems and (named or not wanted):
        raise InputError(problems)
    return wanted


def closing_line(found: Fetched) -> str:
    """What was fetched, and where it lies."""
    day = found.vintage.day.isoformat()
    if not found.new:
        return _("Everything was fetched today already: data/kolada/{day}/.").format(day=day)
    told = ngettext(
        "{n} indicator fetched from Kolada, {rows} rows: data/kolada/{day}/.",
        "{n} indicators fetched from Kolada, {rows} rows: data/kolada/{day}/.",
        len(found.new),
    ).format(n=len(found.new), rows=found.rows, day=day)
    if found.deleted:
        left = ngettext(
            "{n} row that Kolada has deleted was left out.",
            "{n} rows that Kolada has deleted were left out.",
            found.deleted,
        )
        told += " " + left.format(n=found.deleted)
    return told


def _tell_pinned(project: Project, found: Fetched) -> None:
    """A project that goes on reading what was fetched another day."""
    settings = project.params.oppna_jamforelser
    day = settings.values.fetched if settings is not None and not settings.values.files else None
    if day is not None and day != found.vintage.day:
        what = _("The project goes on reading what was fetched on {day}.").format(day=day.isoformat())
        remedy = _("To read the new figures, write {new} here.").format(new=found.vintage.day.isoformat())
        tell_error(str(Problem(project.place(SECTION, "values", "fetched"), what, remedy)))


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar over the questions, on a terminal."""
    console = Console(stderr=True)
    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(_("Fetching from Kolada"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
