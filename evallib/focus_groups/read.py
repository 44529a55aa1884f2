"""From a project's settings and coded files to the tidy tables. What comes from here is not guarded."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from evallib.errors import InputError, Place, Problem, gather
from evallib.focus_groups.analysis.analyse import Codebooks
from evallib.focus_groups.assembling.accounting import reasons_of_silence
from evallib.focus_groups.assembling.assemble import Frame, assemble
from evallib.focus_groups.assembling.pooling import pool
from evallib.focus_groups.codebook import read_codes
from evallib.focus_groups.material import Material
from evallib.focus_groups.readers import Columns, Layout, read_source
from evallib.focus_groups.readers.refi import read_codebook
from evallib.focus_groups.source import Code, CodedSource
from evallib.focus_groups.tables import CODEBOOK
from evallib.locale import _
from evallib.presentation import number
from evallib.projects import FocusGroupSettings, Project
from evallib.tables import DataFile, data_file


def read_material(project: Project) -> Material:
    """The coded files of a project as tidy tables.

    Raises ``InputError`` with every problem: of all files, or, when all can be read, of what the settings say of them.
    """
    return assemble_material(project, read_sources(project))


def assemble_material(project: Project, sources: Sequence[CodedSource]) -> Material:
    """The tidy tables of what has been read.

    Raises ``InputError`` as ``assemble`` does, or if nothing is left that could be counted.
    """
    found = assemble(sources, settings_of(project), frame_of(project))
    silent = sum(found.account.excluded.get(reason, 0) for reason in reasons_of_silence())
    if not found.account.used and not silent:
        raise InputError([_nothing_counted(project, sources[0].file, found)])
    return found


def _nothing_counted(project: Project, file: str, found: Material) -> Problem:
    """Why nothing is left that could be counted."""
    account = found.account
    if settings_of(project).not_codes and not found.codes["counted"].any():
        what = _("All codes are left out, so nothing can be counted.")
        return Problem(project.place("fokusgrupper", "not_codes"), what, _("List only what is no code."))
    what = _("The file has no codings, so nothing can be counted.")
    if account.read:
        reasons = ", ".join(f"{reason} ({number(count)})" for reason, count in account.excluded.items())
        what = _("No coding in the file can be counted: {reasons}.").format(reasons=reasons)
    remedy = _("Code the transcripts and export again, or take the section out of the report.")
    return Problem(Place(file), what, remedy)


def read_sources(project: Project) -> tuple[CodedSource, ...]:
    """The coded files of a project as they are, each read by what is in it."""
    settings = settings_of(project)
    codes, paths = gather(partial(read_codes, project), partial(_coded_files, project, settings))
    layout = layout_of(settings, codes)
    sources: tuple[CodedSource, ...] = gather(*(partial(read_source, one.path, one.file, layout) for one in paths))
    return sources


def read_codebooks(project: Project, sources: Sequence[CodedSource]) -> Codebooks | None:
    """The versions of the codebook that the project file names; the later one may be that of the coded files.

    None when no earlier version is named. Raises ``InputError`` with all problems of both files.
    """
    settings = settings_of(project)
    if settings.codebook is None:
        return None
    names = [name for name in (settings.codebook.earlier, settings.codebook.later) if name is not None]
    versions = gather(*(partial(_read_version, project, name) for name in names))
    later = versions[1] if len(versions) > 1 else pool(sources, named_units=settings.columns.unit is not None).codes
    return Codebooks(versions[0], later, settings.codebook.renamed, settings.codebook.merged)


def _read_version(project: Project, name: str) -> tuple[Code, ...]:
    """The codes of a codebook: a table (.csv), or a codebook or project of a coding program."""
    path, file = data_file(project, name)
    if path.suffix.casefold() == ".csv":
        return read_codes(project, replace(CODEBOOK, file=path.name, required=True)) or ()
    return read_codebook(path, file)


def named_files(project: Project) -> tuple[str, ...]:
    """The files that the settings name: they are read, whatever they are called."""
    settings = project.params.fokusgrupper
    if settings is None:
        return ()
    codebook = settings.codebook
    versions = () if codebook is None else (codebook.earlier, codebook.later)
    return tuple(dict.fromkeys(name for name in (*settings.files, *versions) if name is not None))


def settings_of(project: Project) -> FocusGroupSettings:
    """The settings of the section. Raises ``ValueError`` if the project has none."""
    if project.params.fokusgrupper is None:
        raise ValueError(f"{project.slug} has no settings for fokusgrupper")
    return project.params.fokusgrupper


def frame_of(project: Project) -> Frame:
    """How people are kept unknown. The material is published only if it all stands in a published document."""
    settings = settings_of(project)
    source = project.source(settings.source) if settings.source is not None else None
    published = source is not None and source.published
    return Frame(project.file, project.thresholds, published, project.rows)


def layout_of(settings: FocusGroupSettings, codes: tuple[Code, ...] | None) -> Layout | None:
    """How tables are to be read; None for projects of coding programs. ``codes``: those of ``codebook.csv``."""
    if settings.layout is None:
        return None
    columns = Columns(**settings.columns.model_dump())
    return Layout(settings.layout, columns, settings.separator, settings.sheet, codes)


def coded_file(project: Project, name: str) -> DataFile:
    """The file, or the folder of a QualCoder project, with that name in the project's data folder.

    Raises ``InputError`` if it is not there, or is a link that leads out.
    """
    wanted = unicodedata.normalize("NFC", name)
    folder = project.data_dir
    found = next((p for p in _inside(folder) if p.is_dir() and unicodedata.normalize("NFC", p.name) == wanted), None)
    if found is None:
        return data_file(project, name)
    file = project.workspace.name_of(found)
    if not found.resolve().is_relative_to(folder.resolve()) or not project.workspace.holds(folder):
        what = _("The folder is a link that leads out of the project's data folder.")
        raise InputError([Problem(Place(file), what, _("Put the folder itself here."))])
    return DataFile(found, file)


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _coded_files(project: Project, settings: FocusGroupSettings) -> tuple[DataFile, ...]:
    return gather(*(partial(coded_file, project, name) for name in settings.files))
