"""Which names of data files may stand in a report or its manifest.

A table with a schema has a name of evallib's own. A file that the project file names is the project's own, and may be
called after a person, a place or a day: it is told by a number. Sections are looked up by name: they lie beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from evallib.errors import InputError
from evallib.projects import Project
from evallib.published import FACTS


def table_names(project: Project) -> frozenset[str]:
    """All names that the tables may have for which the project's sections have schemas."""
    rooms = import_module("evallib").rooms_of(project.sections)
    return frozenset({*FACTS.files, *(name for room in rooms for table in room.TABLES for name in table.files)})


def told_names(project: Project) -> Mapping[str, str]:
    """How each file that the sections read is told: a table by its name, another by its place in the settings."""
    rooms = import_module("evallib").rooms_of(project.sections)
    named = [name for room in rooms if hasattr(room, "named_files") for name in room.named_files(project)]
    own = [name for name in dict.fromkeys(named) if name not in table_names(project)]
    return {name: name for name in table_names(project)} | {name: f"file {n}" for n, name in enumerate(own, start=1)}


def declared_names(project: Project, section: str) -> tuple[str, ...] | None:
    """The names of all files that a section may read from the data folder, whether they are there or not.

    None: a section of one's own has no room that says what it reads, so it may read everything.
    """
    rooms = import_module("evallib").rooms_of([section])
    if not rooms:
        return None
    (room,) = rooms
    tables = (*room.TABLES, *getattr(room, "SHARED_TABLES", ()))
    named = room.named_files(project) if hasattr(room, "named_files") else ()
    return tuple(dict.fromkeys([*(name for table in tables for name in table.files), *named]))


def declared_shared(project: Project, section: str) -> tuple[str, ...]:
    """The paths below ``data/`` of all files that a section reads of those that projects share.

    One that ends with a slash is a folder: the names in it decide which files are read. None where that cannot be told
    because something is wrong with them, which the section itself will say.
    """
    rooms = [room for room in import_module("evallib").rooms_of([section]) if hasattr(room, "shared_files")]
    try:
        return tuple(dict.fromkeys(name for room in rooms for name in room.shared_files(project)))
    except InputError:
        return ()
