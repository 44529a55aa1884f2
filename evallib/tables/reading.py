"""From a file in a project's data folder to a checked table of text, or to all that is wrong with the file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Project, closest, in_order, limit
from evallib.tables.cells import check_cell
from evallib.tables.decoding import read_bytes, read_lines
from evallib.tables.header import Header, check_header, column_letter, read_header, split_row
from evallib.tables.schema import ReadTable, TableSchema

Rows = Mapping[int, Sequence[str]]


RowCheck = Callable[[Mapping[str, str]], Iterable[tuple[str, str, str]]]


@dataclass(frozen=True)
class Origin:
    """Where a table comes from: its path, its name as shown, and the documents that its rows may point to."""

    path: Path
    file: str
    source_ids: Sequence[str] = ()


@dataclass(frozen=True)
class _Body:
    """The rows under the header: those with the right number of cells, and how many were blank."""

    rows: Rows
    blank: int
    problems: tuple[Problem, ...]


def read_table(project: Project, schema: TableSchema, check_row: RowCheck | None = None) -> ReadTable:
    """One table of a project, every cell checked against the schema.

    Cells are text, stripped and in normal form C; "" is an empty cell. Columns may stand in any order in the
    file and come out in the schema's. Blank rows between others are excluded and counted. If the file is
    missing and the schema does not require it, the table is empty. ``check_row`` looks at a whole row, whose
    cells are right one by one, and yields what is wrong as (column, what, remedy). Raises
    :class:`~evallib.errors.InputError` with all problems of the file (at most 50, and a count of the rest).
    """
    path = project.data_dir / schema.file
    file = project.workspace.name_of(path)
    problems = list(_check_path(project, schema, path))
    if problems:
        raise InputError(problems)
    if not path.exists():
        return ReadTable(_frame({}, schema.names, schema), RowAccount(), path)
    origin = Origin(path, file, project.source_ids)
    return parse_table(read_bytes(path, file), schema, origin, check_row)


def parse_table(data: bytes, schema: TableSchema, origin: Origin, check_row: RowCheck | None = None) -> ReadTable:
    """The table in the bytes of a file; see :func:`read_table`."""
    file = origin.file
    lines = read_lines(data, file)
    header = read_header(lines.lines[0], schema)
    problems = tuple(check_header(header, schema, lines.lines, file))
    if problems:
        raise InputError(limit(problems))
    body = _read_body(lines.lines[1:], header, file)
    found = [*body.problems, *_check_cells(body.rows, header, schema, origin)]
    if check_row:
        wrong = {problem.place.row for problem in found}
        right = {row: cells for row, cells in body.rows.items() if row not in wrong}
        found += _check_rows(right, header, check_row, file)
    found += _check_key(body.rows, header, schema, file)
    if not body.rows and not found:
        what = _("The table has no rows.")
        found.append(Problem(Place(file, row=1), what, _("Add rows, or remove the file.")))
    if found:
        raise InputError(limit(in_order(found)))
    used = len(body.rows)
    excluded = {_("empty row"): body.blank} if body.blank else {}
    account = RowAccount(used + body.blank, used, excluded)
    frame = _frame(body.rows, header.names, schema)
    return ReadTable(frame, account, origin.path, lines.encoding, header.delimiter)


def place(project: Project, schema: TableSchema, row: int, column: str) -> Place:
    """Where a cell stands, so that problems across rows and tables can be located.

    ``row`` is a value of the frame's index. The letter is that of the column in the file; if the file cannot
    be read it is the schema's.
    """
    path = project.data_dir / schema.file
    file = project.workspace.name_of(path)
    try:
        letter = read_header(read_lines(read_bytes(path, file), file).lines[0], schema).letter(column)
    except InputError:
        letter = None
    if letter is None and column in schema.names:
        letter = column_letter(schema.names.index(column))
    return Place(file, row=row, column=column, letter=letter)


def check_files(project: Project, schemas: Iterable[TableSchema]) -> tuple[Problem, ...]:
    """Files in a project's data folder that no section reads, most often because the name is misspelt.

    Hidden files, spreadsheet locks (``~$``) and Markdown notes are passed over.
    """
    known = [schema.file for schema in schemas]
    problems = []
    for name in _names_in(project.data_dir):
        if name in known or name.startswith((".", "~$")) or name.lower().endswith(".md"):
            continue
        match = _similar(name, known)
        remedy = _rename(name, match) if match else _("Remove it from the folder.")
        where = Place(project.workspace.name_of(project.data_dir / name))
        problems.append(Problem(where, _("No section reads this file."), remedy))
    return tuple(problems)


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _similar(name: str, others: Iterable[str]) -> str | None:
    """The file whose name without ending is most like that of ``name``, or None."""
    stems = {other.partition(".")[0]: other for other in others}
    match = closest(name.partition(".")[0], stems)
    return stems[match] if match is not None else None


def _rename(name: str, wanted: str) -> str:
    words = _("Rename {name} to {file}.") if name.lower().endswith(".csv") else _("Save {name} as {file}.")
    return words.format(name=name, file=wanted)


def _check_path(project: Project, schema: TableSchema, path: Path) -> Iterator[Problem]:
    """The file must lie in the project's data folder, links followed, and be a file."""
    where = Place(project.workspace.name_of(path))
    inside = path.resolve().is_relative_to(project.data_dir.resolve())
    if not inside or not project.workspace.holds(project.data_dir):
        what = _("The file is a link that leads out of the project's data folder.")
        yield Problem(where, what, _("Put the file itself here."))
    elif path.is_dir():
        yield Problem(where, _("This is a folder, where a file was expected."), _("Put the table itself here."))
    elif not path.exists() and (schema.required or path.is_symlink()):
        match = _similar(schema.file, [name for name in _names_in(project.data_dir) if name != schema.file])
        remedy = _rename(match, schema.file) if match else _("Add it.")
        yield Problem(where, _("The file is missing."), remedy)


def _read_body(lines: Sequence[str], header: Header, file: str) -> _Body:
    rows: dict[int, Sequence[str]] = {}
    blank = 0
    waiting = 0
    problems = []
    for row, line in enumerate(lines, start=2):
        try:
            cells = split_row(line, header.delimiter)
        except csv.Error:
            problems.append(_unbalanced(Place(file, row=row)))
            continue
        if not any(cells):
            waiting += 1
            continue
        blank, waiting = blank + waiting, 0
        if len(cells) == len(header.names):
            rows[row] = cells
        else:
            problems.append(_wrong_length(cells, header, Place(file, row=row)))
    return _Body(rows, blank, tuple(problems))


def _unbalanced(place: Place) -> Problem:
    what = _("A quotation mark is opened but not closed on the row, or text follows a closing one.")
    return Problem(place, what, _('Close it. Inside a quoted cell a quotation mark is doubled: "".'))


def _wrong_length(cells: Sequence[str], header: Header, place: Place) -> Problem:
    what = _("The row has {found} cells, but there are {expected} columns.")
    what = what.format(found=len(cells), expected=len(header.names))
    if len(cells) < len(header.names):
        return Problem(place, what, _("Add the delimiters that are missing, also for empty cells."))
    if not any(cells[len(header.names) :]):
        return Problem(place, what, _("Remove the delimiters at the end of the row."))
    if header.delimiter == ",":
        return Problem(place, what, _("Put cells with a comma in quotation marks, or use semicolons."))
    return Problem(place, what, _("Put cells that hold the delimiter in quotation marks."))


def _check_cells(rows: Rows, header: Header, schema: TableSchema, origin: Origin) -> Iterator[Problem]:
    columns = [(column, header.names.index(column.name)) for column in schema.columns]
    for row, cells in rows.items():
        for column, index in columns:
            complaint = check_cell(cells[index], column, origin.source_ids)
            if complaint is not None:
                where = Place(origin.file, row=row, column=column.name, letter=column_letter(index))
                yield Problem(where, *complaint)


def _check_rows(rows: Rows, header: Header, check_row: RowCheck, file: str) -> Iterator[Problem]:
    """What is wrong with whole rows."""
    for row, cells in rows.items():
        for column, what, remedy in check_row(dict(zip(header.names, cells, strict=True))):
            letter = column_letter(header.names.index(column))
            yield Problem(Place(file, row=row, column=column, letter=letter), what, remedy)


def _check_key(rows: Rows, header: Header, schema: TableSchema, file: str) -> Iterator[Problem]:
    """Keys that stand on two rows, whatever their case."""
    if schema.key is None:
        return
    index = header.names.index(schema.key)
    first: dict[str, int] = {}
    for row, cells in rows.items():
        key = cells[index].casefold()
        if key in first:
            place = Place(file, row=row, column=schema.key, letter=column_letter(index))
            what = _("Rows {first} and {row} have the same {key}.")
            yield Problem(place, what.format(first=first[key], row=row, key=schema.key), _("Give one of them another."))
        elif key:
            first[key] = row


def _frame(rows: Rows, names: Sequence[str], schema: TableSchema) -> pd.DataFrame:
    index = pd.Index(list(rows), name="row", dtype="int64")
    frame = pd.DataFrame(list(rows.values()), index=index, columns=list(names), dtype="str")
    return frame[list(schema.names)]
