"""How many rows and columns a data file has, where that may be told.

Rows that transcribe a document are counted for everybody. Rows of other tables are told from a number on that could
be no small group. Answers and coded passages are counted by their sections, with all that protects small groups. A
table of answers, which its room names in ``ANSWERS``, is never counted here: less what is shown, its rows are those
that are not. Other files of answers are counted only where a section has one single file, and tells how many rows it
read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from evallib.errors import InputError
from evallib.model import SectionResult
from evallib.projects import Project
from evallib.published import FACTS
from evallib.tables import TableSchema
from evallib.tables.decoding import read_bytes
from evallib.tables.formats import delimited, read_grid
from evallib.tables.grids import Grid, Source
from evallib.tables.header import names_of
from evallib.tables.reading import source_of

LARGEST = 1_000_000
"""Bytes: a larger file would take longer to count than is worth it."""
FEWEST = 10
"""Fewer rows than this are not told, unless they stand in published documents."""
Extent = tuple[int | None, int | None]


def count_tables(project: Project, results: Sequence[SectionResult]) -> Mapping[str, Extent]:
    """Rows and columns of the data files that are there, by name; None for what is no table or may not be told."""
    schemas = {name: schema for schema in _schemas(project) for name in schema.files}
    single, answers = _single_files(project, results), _answers(project)
    least = max(FEWEST, project.thresholds.group)
    found: dict[str, Extent] = {}
    for path in sorted(project.data_dir.iterdir()) if project.data_dir.is_dir() else ():
        name = unicodedata.normalize("NFC", path.name)
        schema = schemas.get(name)
        if schema is None and name not in single:
            continue
        rows, columns = _extent(path, schema)
        rows = None if name in answers else rows
        told = rows is not None and ((schema is not None and _transcribed(schema)) or rows >= least)
        found[name] = (rows if told else None, columns)
    return found


def _schemas(project: Project) -> Iterable[TableSchema]:
    rooms = import_module("evallib").rooms_of(project.sections)
    return (FACTS, *(table for room in rooms for table in room.TABLES))


def _answers(project: Project) -> frozenset[str]:
    """Names of the tables of which every row is somebody's answer."""
    rooms = import_module("evallib").rooms_of(project.sections)
    return frozenset(name for room in rooms for table in getattr(room, "ANSWERS", ()) for name in table.files)


def _transcribed(schema: TableSchema) -> bool:
    """Whether every row names the document that it stands in."""
    return any(column.kind == "source" and column.required for column in schema.columns)


def _single_files(project: Project, results: Sequence[SectionResult]) -> frozenset[str]:
    """Files that the settings name where a section has no other and tells how many rows it read."""
    read = {result.name: result.rows.read for result in results if result.status == "ok"}
    found = set()
    for section in project.sections:
        for room in import_module("evallib").rooms_of([section]):
            named = room.named_files(project) if hasattr(room, "named_files") else ()
            found |= {unicodedata.normalize("NFC", name) for name in named if len(named) == 1 and read.get(section)}
    return frozenset(found)


def _extent(path: Path, schema: TableSchema | None) -> Extent:
    """Rows below the header and columns; None for what cannot be read as one table."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        return None, None
    try:
        data = read_bytes(path, path.name)
        unknown = Source(path.name, data, may_name_sheet=False)
        grid = _read(unknown if schema is None else source_of(data, schema, path.name))
    except InputError:
        return None, None
    names = [name for name in names_of(grid) if name]
    if not grid.rows or (len(names) == 1 and schema is None):  # a text in lines
        return None, None
    return len(grid.rows) - (grid.names is None), len(names)


def _read(source: Source) -> Grid:
    return delimited.read(source) if source.needed and delimited.recognise(source) else read_grid(source)
