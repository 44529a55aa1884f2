"""Which files there are in a project's data folder, and which of them are read.

A file is read because a section has a schema for it, or because the project file names it.
"""

from __future__ import annotations

import errno
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import Project, closest, shorten
from evallib.tables.schema import ENDINGS, TableSchema

MOST_NAMED = 10
NAMED_UNDER = {".se": "medel: ledger: files", ".si": "medel: ledger: files", ".sie": "medel: ledger: files"}
"""Where the project file names files with these endings; they may be called anything."""
FORBIDDEN = frozenset('/\\\0:*?"<>|')


class DataFile(NamedTuple):
    """A file in a project's data folder: where it is, and its name as shown to the user."""

    path: Path
    file: str


def data_file(project: Project, name: str, used: Collection[str] = ()) -> DataFile:
    """The file with that name in the project's data folder, for a name that stands in the project file.

    Raises ``InputError`` if the name is not that of a file in that very folder, if the file is missing (with
    the name that may have been meant, but none of those ``used``), a folder, or a link that leads out.
    """
    if not name or name.startswith(".") or FORBIDDEN & set(name):
        what = _("“{name}” is not the name of a file in the project's data folder.").format(name=shorten(name))
        remedy = _("Write the name alone, without folders, and put the file there.")
        raise InputError([Problem(Place(project.workspace.name_of(project.data_dir)), what, remedy)])
    path = project.data_dir / _name_on_disk(project, name)
    file = project.workspace.name_of(path)
    problems = [*check_path(project, path)]
    if not problems and not _is_there(path):
        problems = [Problem(Place(file), _("The file is missing."), _meant(project, name, used))]
    if problems:
        raise InputError(problems)
    return DataFile(path, file)


def _name_on_disk(project: Project, name: str) -> str:
    """The name as the folder spells it: some systems write å as two characters."""
    wanted = unicodedata.normalize("NFC", name)
    return next((n for n in names_in(project.data_dir) if unicodedata.normalize("NFC", n) == wanted), name)


def _meant(project: Project, name: str, used: Collection[str]) -> str:
    taken = {unicodedata.normalize("NFC", other) for other in (name, *used)}
    others = [other for other in names_in(project.data_dir) if not _is_beside(other)]
    match = similar(name, [other for other in others if unicodedata.normalize("NFC", other) not in taken])
    if match is None:
        return _("Put it in the project's data folder, or mend its name in the project file.")
    return _("Did you mean “{name}”?").format(name=match)


def table_files(project: Project, schema: TableSchema) -> tuple[Path, ...]:
    """The files for a table that there are, the usual name first; that of the usual name if there is none."""
    paths = [project.data_dir / name for name in schema.files]
    return tuple(path for path in paths if path.exists() or path.is_symlink()) or (paths[0],)


def check_files(project: Project, schemas: Iterable[TableSchema], named: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Files in a project's data folder that no section reads, most often because the name is misspelt.

    ``named``: files that the settings of a section name. Hidden files, spreadsheet locks (``~$``) and Markdown
    notes are passed over.
    """
    tables = {schema.file: schema.files for schema in schemas}
    every = [*tables, *named, *(name for files in tables.values() for name in files)]
    there = {unicodedata.normalize("NFC", name) for name in names_in(project.data_dir)}
    spelled = {unicodedata.normalize("NFC", name) for name in every}
    problems = []
    for name in names_in(project.data_dir):
        if unicodedata.normalize("NFC", name) in spelled or _is_beside(name):
            continue
        remedy = _place_for(name, tables, [*tables, *named], there)
        where = Place(project.workspace.name_of(project.data_dir / name))
        problems.append(Problem(where, _("No section reads this file."), remedy))
    return tuple(problems)


def _place_for(name: str, tables: Mapping[str, Sequence[str]], known: Sequence[str], there: Set[str]) -> str:
    """What to do with a file that is not read: nothing that would overwrite another file, or lose this one."""
    if Path(name).suffix.lower() in NAMED_UNDER:
        under = NAMED_UNDER[Path(name).suffix.lower()]
        return _("Name it under {key} in the project file, or move it to another folder.").format(key=under)
    absent = [one for one in known if there.isdisjoint(tables.get(one, (one,)))]
    match = similar(name, absent)
    if match is not None:
        return rename(name, with_ending(match, name) if match in tables else match)
    if absent and Path(name).suffix.lower() in ENDINGS and similar(name, known) is None:
        names = ", ".join(absent[:MOST_NAMED]) + (" …" if len(absent) > MOST_NAMED else "")
        remedy = _("If it is one of the tables that are absent ({names}), call it so; else move it to another folder.")
        return remedy.format(names=names)
    return _("Move it to another folder.")


def with_ending(table: str, name: str) -> str:
    """The name of a table with the ending that a file has, if tables may have it.

    >>> with_ending("items.csv", "item.XLSX"), with_ending("items.csv", "items.sav")
    ('items.xlsx', 'items.csv')
    """
    ending = Path(name).suffix.lower()
    return Path(table).stem + ending if ending in ENDINGS else table


def _is_beside(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().endswith(".md")


def names_in(folder: Path) -> list[str]:
    """The names of everything in a folder, in order; none if there is no such folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def similar(name: str, others: Iterable[str]) -> str | None:
    """The file whose name without ending is most like that of ``name``, or None."""
    stems = {other.partition(".")[0]: other for other in others}
    match = closest(name.partition(".")[0], stems)
    return stems[match] if match is not None else None


def rename(name: str, wanted: str) -> str:
    """The remedy for a file that should have another name."""
    same = Path(name).suffix.lower() == Path(wanted).suffix.lower()
    words = _("Rename {name} to {file}.") if same else _("Save {name} as {file}.")
    return words.format(name=name, file=wanted)


def stays_in(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder when all links are followed; one that leads back to itself lies nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _is_there(path: Path) -> bool:
    """Whether there is such a file or folder; there is none with a name that is too long for the disk."""
    try:
        return path.exists()
    except OSError:
        return False


def _leads_round(path: Path) -> bool:
    """Whether a path goes through links that lead back to themselves."""
    try:
        path.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def check_path(project: Project, path: Path) -> Iterator[Problem]:
    """A file must lie in the project's data folder, links followed, and be a file, if it is there at all."""
    where = Place(project.workspace.name_of(path))
    if _leads_round(path):
        yield Problem(where, _("The file is a link that leads back to itself."), _("Put the file itself here."))
    elif not stays_in(path, project.data_dir) or not project.workspace.holds(project.data_dir):
        what = _("The file is a link that leads out of the project's data folder.")
        yield Problem(where, what, _("Put the file itself here."))
    elif _is_there(path) and path.is_dir():
        yield Problem(where, _("This is a folder, where a file was expected."), _("Put the file itself here."))
