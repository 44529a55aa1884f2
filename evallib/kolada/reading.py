"""The values and groups that a project compares: from the last fetch, from that of a day, or from files of its own."""

from __future__ import annotations

import datetime as dt

from evallib.errors import InputError, Problem
from evallib.kolada.cached import groups_of, values_of
from evallib.kolada.readers import file_notices, read_files, read_group_file
from evallib.kolada.values import Group, Values
from evallib.kolada.vintages import (
    FOLDER,
    GROUPS,
    MANIFEST,
    MUNICIPALITIES,
    Vintage,
    choose_vintage,
    table_of,
    vintage_days,
)
from evallib.projects import ComparisonSettings, Project

SECTION = "oppna_jamforelser"


def settings_of(project: Project) -> ComparisonSettings:
    """The settings of the section. Raises ``ValueError`` for a project without them."""
    settings = project.params.oppna_jamforelser
    if settings is None:
        raise ValueError(f"{project.slug} has no settings {SECTION}")
    return settings


def read_values(project: Project) -> Values:
    """The values of the settings' indicators and years, for every municipality that the data have.

    From the files that the settings name, else from what ``evallib fetch`` put in ``data/kolada/``: no network is
    used. Rows of other indicators and years are counted in the account. Each row keeps its status; nothing becomes
    zero. Raises ``InputError`` with all problems, located: in the files, or at the setting that asks for what there
    is not. Checked against the 138 910 rows of a real download, whose statuses it counts alike.
    """
    settings = settings_of(project)
    if settings.values.files:
        return read_files(project, settings)
    kpis = tuple(indicator.id for indicator in settings.indicators)
    return values_of(_chosen(project, settings)[0], kpis, settings.years)


def read_groups(project: Project) -> tuple[Group, ...]:
    """The groups of municipalities: from the file that the settings name, else of the fetch that the values are from.

    None where the values come from files and no file with groups is named. Raises ``InputError``.
    """
    settings = settings_of(project)
    if settings.values.groups is not None:
        return read_group_file(project, settings.values.groups)
    return () if settings.values.files else groups_of(_chosen(project, settings)[0])


def read_notices(project: Project) -> tuple[Problem, ...]:
    """What was read as something else than it is spelt in the project's own files: codes that had lost zeros in front.

    None where the values are what ``evallib fetch`` wrote. Raises ``InputError`` as ``read_values`` does.
    """
    settings = project.params.oppna_jamforelser
    if settings is None or not settings.indicators or not settings.values.files:
        return ()
    return file_notices(project, settings)


def value_files(project: Project) -> tuple[str, ...]:
    """The files in ``data/<project>/`` that the settings name; none for a project without the settings."""
    settings = project.params.oppna_jamforelser
    if settings is None:
        return ()
    groups = settings.values.groups
    return tuple(dict.fromkeys([*settings.values.files, *([groups] if groups is not None else [])]))


def shared_files(project: Project) -> tuple[str, ...]:
    """The files that reading opens in ``data/`` outside the project's folder, as paths from ``data/``.

    Those of the chosen vintage, and ``fetched.json`` of newer ones that lack an indicator; ``kolada/`` stands for the
    names in that folder, which decide which vintage is the newest where no day is given. Files that are not there are
    left out; none if files of the project's own are read, or if nothing is compared. Raises nothing.
    """
    settings = project.params.oppna_jamforelser
    if settings is None or not settings.indicators or settings.values.files:
        return ()
    listed = () if settings.values.fetched is not None else (f"{FOLDER}/",)
    try:
        vintage, passed = _chosen(project, settings)
    except InputError:
        days = [settings.values.fetched] if settings.values.fetched is not None else vintage_days(project.workspace)
        names = [f"{FOLDER}/{day.isoformat()}/{MANIFEST}" for day in days]
        return (*listed, *(name for name in names if (project.workspace.data_dir / name).is_file()))
    tables = [table_of(indicator.id) for indicator in settings.indicators]
    groups = [] if settings.values.groups is not None else [GROUPS]
    own = [*tables, MUNICIPALITIES, *groups, MANIFEST]
    names = [f"{FOLDER}/{vintage.day.isoformat()}/{name}" for name in dict.fromkeys(own)]
    return (*listed, *names, *(f"{FOLDER}/{day.isoformat()}/{MANIFEST}" for day in passed))


def _chosen(project: Project, settings: ComparisonSettings) -> tuple[Vintage, tuple[dt.date, ...]]:
    kpis = tuple(indicator.id for indicator in settings.indicators)
    key = ("values", "fetched") if settings.values.fetched is not None else ("indicators",)
    return choose_vintage(project.workspace, kpis, settings.values.fetched, place=project.place(SECTION, *key))
