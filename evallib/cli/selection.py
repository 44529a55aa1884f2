"""Which workspace and which projects a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import Workspace, find_workspace, suggest


def chosen_workspace(named: Path | None) -> Workspace:
    """The workspace that the user named, or the one around the current folder."""
    if named is None:
        return find_workspace()
    workspace = find_workspace(named)
    if workspace.root != named.resolve():
        what = _("The folder has no params/ and data/.")
        raise InputError([Problem(Place(str(named)), what, _("Name the folder that has them."))])
    return workspace


def chosen_projects(named: Sequence[str], workspace: Workspace) -> tuple[str, ...]:
    """The named projects, or all. Raises ``InputError`` for each name that has no file."""
    known = workspace.project_slugs()
    problems = []
    for slug in dict.fromkeys(named):
        if slug not in known:
            where = Place(f"params/projects/{slug}.yaml")
            problems.append(Problem(where, _("There is no such project."), suggest(slug, known)))
    if not known:
        where = Place("params/projects")
        problems.append(Problem(where, _("There are no projects."), _("Add a file for each project.")))
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(named)) or known
