"""``evallib new``: a project to begin with, or the project of one municipality copied for others."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import evallib
from evallib.cli.codes import DONE
from evallib.cli.selection import chosen_projects, chosen_workspace
from evallib.cli.terminal import short_path, tell
from evallib.errors import InputError, Place, Problem
from evallib.kolada import read_values
from evallib.locale import _, ngettext
from evallib.projects import Workspace, find_workspace, load_project, suggest
from evallib.projects.checks import METHOD, SUMMARY
from evallib.projects.copying import check_copied, copy_project, refuse_codes
from evallib.projects.schema import describe_schemas
from evallib.projects.slugs import SHARED_FOLDER, slug_fault
from evallib.projects.starting import start_project
from evallib.projects.workspace import ENVIRONMENT
from evallib.tables import TableSchema
from evallib.tables.templates import write_header

SECTION = "oppna_jamforelser"
USUAL = ("goals", METHOD)
EVERY = "all"
NAMED = 3
"""So many of the files that are there already are named."""
PROJECT_SCHEMA = "project.schema.json"


def new(options: argparse.Namespace) -> int:
    """Make the files of a new project, or of copies of another one; say what to do next."""
    if options.like is not None or options.municipality:
        return _copy(options)
    workspace = _workspace(options.workspace)
    sections = _sections(options.sections, workspace)
    _check_name(options.project)
    files = new_files(workspace, options.project, sections)
    write_files(workspace, files)
    tell(_closing(workspace, options.project, files, sections))
    return DONE


def new_files(workspace: Workspace, slug: str, sections: Sequence[str]) -> dict[str, bytes]:
    """Every file of a new project by its path in the workspace; the project file is the last."""
    files: dict[str, bytes] = {}
    rooms = evallib.rooms_of(sections)
    forms = {
        name: data
        for room in rooms
        if hasattr(room, "write_templates")
        for name, data in room.write_templates().items()
    }
    shown = {Path(name).stem for name in forms}
    for schema in (table for room in rooms for table in _begun(room)):
        if Path(schema.file).stem not in shown:
            files[f"data/{slug}/{schema.file}"] = write_header(schema)
    files |= {f"data/{slug}/{name}": data for name, data in forms.items()}
    if not (workspace.params_dir / PROJECT_SCHEMA).exists():
        files[f"params/{PROJECT_SCHEMA}"] = describe_schemas()[PROJECT_SCHEMA].encode("utf-8")
    files[f"params/projects/{slug}.yaml"] = start_project(slug, sections).encode("utf-8")
    return files


def _begun(room: object) -> tuple[TableSchema, ...]:
    """The tables of a section to begin with.

    What only some projects need is left out of the section on method, which every report has, and of one whose forms
    are all that a group fills in: an empty table would be one more thing to remove.
    """
    tables = _tables(room)
    if hasattr(room, "write_templates") or room in evallib.rooms_of([METHOD]):
        return tuple(schema for schema in tables if schema.required)
    return tables


def _tables(room: object) -> tuple[TableSchema, ...]:
    return (*getattr(room, "TABLES", ()), *getattr(room, "SHARED_TABLES", ()))


def write_files(workspace: Workspace, files: Mapping[str, bytes]) -> None:
    """Write files that are not there yet: all of them, or none.

    Raises ``InputError`` with the paths that are taken, also by a file of the same table or project with another
    ending, or with why a file cannot be written; what was written before that is removed again.
    """
    taken = [path for path in files if _is_taken(workspace.root / path)]
    if taken:
        raise InputError([_already_there(taken)])
    folders: list[Path] = []
    written: list[Path] = []
    try:
        for name, data in files.items():
            path = workspace.root / name
            _make_folders(path.parent, folders)
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            written.append(beside)
            beside.write_bytes(data)
        for name, beside in zip(files, tuple(written), strict=True):
            path = workspace.root / name
            beside.rename(path)
            written.append(path)
    except BaseException as error:
        _take_back(written, folders)
        if isinstance(error, OSError):
            what = _("The file cannot be written ({reason}).").format(reason=error.strerror or type(error).__name__)
            raise InputError([Problem(Place(name), what, _("See to it that you may write here."))]) from error
        raise


def _already_there(taken: Sequence[str]) -> Problem:
    """What is not written over: the first files by name, the others by number."""
    what = ngettext(
        "{n} file is there already, and nothing is written over: {files}.",
        "{n} files are there already, and nothing is written over: {files}.",
        len(taken),
    )
    listed, more = ", ".join(taken[: -NAMED - 1 : -1]), len(taken) - NAMED
    if more > 0:
        listed = ngettext("{files} and {n} more", "{files} and {n} more", more).format(files=listed, n=more)
    remedy = _("Choose another name, or move it away.")
    return Problem(Place(taken[-1]), what.format(n=len(taken), files=listed), remedy)


def _is_taken(path: Path) -> bool:
    """Whether there is a file of that name, whatever its ending."""
    others = path.parent.iterdir() if path.parent.is_dir() else ()
    return any(other.name.partition(".")[0].casefold() == path.name.partition(".")[0].casefold() for other in others)


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those around it; remember which."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _take_back(written: Sequence[Path], folders: Sequence[Path]) -> None:
    """Remove what was written, and folders that were made for it, unless somebody else put something there."""
    for path in written:
        path.unlink(missing_ok=True)
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _workspace(named: Path | None) -> Workspace:
    """The folder to work in: the named one, the one around the current folder, or the current folder itself."""
    if named is not None:
        return Workspace(named.resolve())
    if os.environ.get(ENVIRONMENT):
        return find_workspace()
    here = Path.cwd()
    inside = any((folder / "params").is_dir() and (folder / "data").is_dir() for folder in (here, *here.parents))
    return find_workspace() if inside else Workspace(here.resolve())


def _sections(named: str | None, workspace: Workspace) -> tuple[str, ...]:
    """The sections that the user named, and the one on method, which no report lacks.

    Raises ``InputError`` for each that no notebook is about.
    """
    if named is None:
        return USUAL
    wanted = tuple(dict.fromkeys(part.strip() for part in named.split(",") if part.strip()))
    known = [section for section in workspace.notebooks() if section != SUMMARY]
    place, what = Place("--sections"), _("There is no section “{name}”.")
    problems = [Problem(place, what.format(name=name), suggest(name, known)) for name in wanted if name not in known]
    if not wanted:
        problems = [Problem(place, _("No section is named."), suggest("", known))]
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys((*wanted, METHOD)))


def _check_name(slug: str) -> None:
    """Raise ``InputError`` if a project cannot be called so."""
    fault = slug_fault(slug)
    if slug == SHARED_FOLDER:
        fault = _("data/{name} holds what is fetched for all projects.").format(name=slug)
    if fault is not None:
        what = _("“{name}” cannot be used as a name.").format(name=slug[:80])
        raise InputError([Problem(Place("params/projects"), f"{what} {fault}", _("Choose another name."))])


def _closing(workspace: Workspace, slug: str, files: Mapping[str, bytes], sections: Sequence[str]) -> str:
    """What was made, and what to do next."""
    file = short_path(str(workspace.root / "params" / "projects" / f"{slug}.yaml"))
    folder = short_path(str(workspace.data_dir / slug))
    tables = sum(path.startswith(f"data/{slug}/") for path in files)
    lines = [
        ngettext("{file} and {n} table are made.", "{file} and {n} tables are made.", tables).format(
            file=file, n=tables
        ),
        *_steps(file, folder, slug, sections),
    ]
    lines.append(_("Then: evallib check {slug}, which says what is missing, and evallib run {slug}.").format(slug=slug))
    return "\n".join(lines)


def _steps(file: str, folder: str, slug: str, sections: Sequence[str]) -> list[str]:
    """What to do before the first report."""
    if SECTION not in sections:
        return [
            _("1. Fill in {file}: the keys without a value.").format(file=file),
            _("2. Fill in the tables in {folder}, and remove those that you do not need.").format(folder=folder),
        ]
    return [
        _("1. Fill in {file}: the keys without a value, and the indicators (indicators) that you compare.").format(
            file=file
        ),
        _("2. Fill in the forms and tables in {folder}. Forms may stay empty; remove other tables not needed.").format(
            folder=folder
        ),
        _("3. Fetch the figures: evallib fetch {slug}. Leave this out if you only use the forms.").format(slug=slug),
    ]


def _copy(options: argparse.Namespace) -> int:
    """Copy a project for other municipalities."""
    if options.like is None or not options.municipality or options.sections is not None:
        what = _("A copy needs both the project to copy and the municipalities.")
        remedy = _("Write --like PROJECT --municipality CODE with the four digits of the municipality, or all.")
        raise InputError([Problem(Place("--like"), what, remedy)])
    workspace = chosen_workspace(options.workspace)
    chosen_projects([options.like], workspace)
    original = load_project(workspace, options.like)
    text = (workspace.root / original.file).read_text(encoding="utf-8-sig")
    problems = [*check_copied(original, text), *_needed_tables(original.sections, original.place("sections"))]
    settings = original.params.oppna_jamforelser
    if problems or settings is None:
        raise InputError(problems)
    names = {code: name for code, name in read_values(original).names.items() if not code.startswith("00")}
    codes = list(dict.fromkeys(options.municipality))
    if EVERY in codes:
        codes = [code for code in sorted(names) if code != settings.municipality]
    refuse_codes(names, codes)
    copies = {code: f"{options.project}-{code}" for code in codes}
    for slug in copies.values():
        _check_name(slug)
    made = {
        f"params/projects/{slug}.yaml": copy_project(text, slug, code, names[code]).encode("utf-8")
        for code, slug in copies.items()
    }
    write_files(workspace, made)
    told = ngettext("{n} project is made like {other}.", "{n} projects are made like {other}.", len(made))
    tell(told.format(n=len(made), other=options.like))
    return DONE


def _needed_tables(sections: Sequence[str], place: Place) -> list[Problem]:
    """A problem for each section that needs tables of the project's own, which copies would not have."""
    what = _("The section {section} needs tables of its own, which copies would not have.")
    remedy = _("Take the section out, or make each project with tables of its own.")
    return [
        Problem(place, what.format(section=section), remedy)
        for section in sections
        for room in evallib.rooms_of([section])
        if any(schema.required for schema in _tables(room))
    ]
