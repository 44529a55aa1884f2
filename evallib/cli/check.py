"""``evallib check``: everything that is wrong with parameters and data, at once."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from functools import partial

import evallib
from evallib.cli.codes import DONE, WRONG_USE
from evallib.cli.preflight import named_twice
from evallib.cli.selection import chosen_projects, chosen_workspace
from evallib.cli.terminal import tell, tell_error
from evallib.errors import InputError, Place, Problem, problems_of
from evallib.locale import _, ngettext
from evallib.projects import Workspace, load_instrument, load_programme, load_project, suggest
from evallib.projects.slugs import SHARED_FOLDER
from evallib.tables import check_files


def check(options: argparse.Namespace) -> int:
    """Check all parameters and data; say everything that is wrong."""
    workspace = chosen_workspace(options.workspace)
    slugs = chosen_projects(options.projects, workspace)
    twice = named_twice(workspace)
    found_in = {slug: (*twice.get(slug, ()), *find_problems(workspace, slug)) for slug in slugs}
    wrong = {slug: problems for slug, problems in found_in.items() if problems}
    beside = () if options.projects else _beside_projects(workspace)
    found = tuple(dict.fromkeys([*(problem for problems in wrong.values() for problem in problems), *beside]))
    for problem in found:
        tell_error(str(problem))
    if found:
        told = ngettext(
            "{n} error, in {files} of {all} projects.", "{n} errors, in {files} of {all} projects.", len(found)
        )
        _tell_notices(dict.fromkeys(n for slug in slugs if slug not in wrong for n in find_notices(workspace, slug)))
        tell_error(told.format(n=len(found), files=len(wrong), all=len(slugs)))
        return WRONG_USE
    _tell_notices(dict.fromkeys(notice for slug in slugs for notice in find_notices(workspace, slug)))
    told = ngettext("{n} project checked, nothing is wrong.", "{n} projects checked, nothing is wrong.", len(slugs))
    tell(told.format(n=len(slugs)))
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
        tell_error(_("Worth a look, though not wrong:"))
    for notice in noticed:
        tell_error(f"  {notice}")


def _beside_projects(workspace: Workspace) -> Iterator[Problem]:
    """What is wrong in files of no project: programmes and questionnaires that nobody uses, and data folders."""
    for name in workspace.programme_names():
        yield from problems_of(partial(load_programme, workspace, name))
    for name in workspace.instrument_names():
        yield from problems_of(partial(load_instrument, workspace, name))
    known = workspace.project_slugs()
    for folder in sorted(path.name for path in workspace.data_dir.iterdir() if path.is_dir()):
        if folder not in (*known, SHARED_FOLDER) and not folder.startswith("."):
            yield Problem(Place(f"data/{folder}"), _("No project has this name."), suggest(folder, known))
