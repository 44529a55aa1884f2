"""From a file in a project's data folder to a checked table of text, or to all that is wrong with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Project, in_order, limit, shorten
from evallib.tables.cells import check_cell
from evallib.tables.decoding import check_letters, read_bytes
from evallib.tables.files import check_path, names_in, rename, similar, table_files, with_ending
from evallib.tables.formats import delimited, read_grid
from evallib.tables.grids import Grid, Source
from evallib.tables.header import check_header, column_letter, columns_of, with_columns
from evallib.tables.schema import GUIDE, ReadTable, TableSchema
from evallib.tables.sheets import Sheet, check_first_row, no_rows, raise_first, split

RowCheck = Callable[[Mapping[str, str]], Iterable[tuple[str, str, str]]]


@dataclass(frozen=True)
class Origin:
    """Where a table comes from: its path, its name as shown, and the documents that its rows may point to."""

    path: Path
    file: str
    source_ids: Sequence[str] = ()


def read_table(
    project: Project, schema: TableSchema, check_row: RowCheck | None = None, *, every_row: bool = False
) -> ReadTable:
    """One table of a project, every cell checked against the schema.

    Cells are text, stripped and in normal form C; "" is an empty cell. Columns may stand in any order in the
    file and come out in the schema's. Blank rows between others are excluded and counted. If the file is
    missing and the schema does not require it, the table is empty. ``check_row`` looks at a whole row, whose
    cells are right one by one, or any row with ``every_row``, and yields what is wrong as (column, what,
    remedy); of a cell that is wrong by itself nothing more is told. The file may be delimited
    text or a workbook (XLSX, ODS) with one sheet that holds anything; its bytes tell which. Raises
    :class:`~evallib.errors.InputError` with all problems of the file (at most 50, and a count of the rest),
    also if there are two files for the table.
    """
    path, *others = table_files(project, schema)
    file = project.workspace.name_of(path)
    problems = [*_check_alone(project, schema, others), *check_path(project, path)]
    problems = problems or [*_check_presence(project, schema, path)]
    if problems:
        raise InputError(problems)
    if not path.exists():
        return ReadTable(_frame({}, schema.names, schema), RowAccount(), path)
    origin = Origin(path, file, project.source_ids)
    return parse_table(read_bytes(path, file), schema, origin, check_row, every_row=every_row)


def parse_table(
    data: bytes, schema: TableSchema, origin: Origin, check_row: RowCheck | None = None, *, every_row: bool = False
) -> ReadTable:
    """The table in the bytes of a file; see :func:`read_table`."""
    grid = _read_grid(data, schema, origin.file)
    raise_first(check_letters(grid, origin.file))
    raise_first(check_first_row(grid, origin.file))
    raise_first(check_header(grid, schema, origin.file))
    grid, seen = with_columns(grid, schema)
    reading = split(grid, origin.file)
    sheet = reading.sheet
    raise_first(_check_beside(sheet))
    told = {problem.place for problem in reading.problems}
    found = [*reading.problems, *(p for p in _check_cells(sheet, schema, origin) if p.place not in told)]
    if check_row:
        wrong = {problem.place.row for problem in found}
        whole = sheet.rows if every_row else [row for row in sheet.rows if row not in wrong]
        told = {problem.place for problem in found}
        found += [problem for problem in _check_rows(sheet, whole, check_row) if problem.place not in told]
    found += _check_key(sheet, schema, seen)
    if not sheet.rows and not found and not schema.may_be_empty:
        found.append(no_rows(sheet))
    if found:
        raise InputError(limit(in_order(_as_seen(problem, seen) for problem in found)))
    used = len(sheet.rows)
    excluded = {_("empty row"): sheet.blank} if sheet.blank else {}
    account = RowAccount(used + sheet.blank, used, excluded)
    frame = _frame(sheet.rows, sheet.names, schema)
    return ReadTable(frame, account, origin.path, sheet.encoding or "", sheet.delimiter or "")


def _read_grid(data: bytes, schema: TableSchema, file: str) -> Grid:
    source = source_of(data, schema, file)
    return delimited.read(source) if delimited.recognise(source) else read_grid(source)


def source_of(data: bytes, schema: TableSchema, file: str) -> Source:
    """The bytes of a file as the source of a table: which columns it should have, and which sheet."""
    needed = tuple(dict.fromkeys([*schema.names, *(column.shown for column in schema.columns)]))
    if schema.sheet is None:
        return Source(file, data, needed=needed, may_name_sheet=False)
    aside = frozenset({_(GUIDE)})
    return Source(file, data, needed=needed, may_name_sheet=False, prefer=_(schema.sheet), aside=aside)


def _as_seen(problem: Problem, seen: Mapping[str, str]) -> Problem:
    """A problem whose place names the column as it is called in the file."""
    column = problem.place.column
    if column is None or seen.get(column, column) == column:
        return problem
    return replace(problem, place=replace(problem.place, column=shorten(seen[column])))


def place(project: Project, schema: TableSchema, row: int, column: str) -> Place:
    """Where a cell stands, so that problems across rows and tables can be located.

    ``row`` is a value of the frame's index. The letter is that of the column in the file; if the file cannot
    be read it is the schema's.
    """
    path = table_files(project, schema)[0]
    file = project.workspace.name_of(path)
    try:
        grid = _read_grid(read_bytes(path, file), schema, file)
    except InputError:
        grid = Grid({}, 0)
    columns = columns_of(grid, schema)
    _grid, seen = with_columns(grid, schema)
    names = columns if column in columns else schema.names
    letter = column_letter(names.index(column)) if column in names else None
    return Place(file, sheet=grid.sheet, row=row, column=shorten(seen.get(column, column)), letter=letter)


def _check_alone(project: Project, schema: TableSchema, others: Iterable[Path]) -> Iterator[Problem]:
    """Other files for the same table: nobody could tell which one counts."""
    for path in others:
        what = _("There is another file for the same table: {file}.").format(file=table_files(project, schema)[0].name)
        yield Problem(Place(project.workspace.name_of(path)), what, _("Keep one of them."))


def _check_presence(project: Project, schema: TableSchema, path: Path) -> Iterator[Problem]:
    """A table that must be there, and a link that leads nowhere."""
    if path.exists() or not (schema.required or path.is_symlink()):
        return
    match = similar(schema.file, [name for name in names_in(project.data_dir) if name not in schema.files])
    remedy = rename(match, with_ending(schema.file, match)) if match else _("Add it.")
    yield Problem(Place(project.workspace.name_of(path)), _("The file is missing."), remedy)


def _check_cells(sheet: Sheet, schema: TableSchema, origin: Origin) -> Iterator[Problem]:
    columns = [(column, sheet.index(column.name)) for column in schema.columns]
    for row, cells in sheet.rows.items():
        for column, index in columns:
            complaint = check_cell(cells[index], column, origin.source_ids)
            if complaint is not None:
                yield Problem(sheet.place(row, column.name), *complaint)


def _check_beside(sheet: Sheet) -> Iterator[Problem]:
    """Cells to the right of the last column; they would be lost."""
    nameless = [index for index, name in enumerate(sheet.names) if not name]
    for row, cells in sheet.rows.items():
        index = next((index for index in nameless if cells[index]), None)
        if index is not None:
            where = Place(sheet.file, sheet.sheet, row, "?", column_letter(index))
            what = _("Here stands something in a column without a name.")
            yield Problem(where, what, _("Move it to a column with a name, or remove it."))


def _check_rows(sheet: Sheet, rows: Iterable[int], check_row: RowCheck) -> Iterator[Problem]:
    """What is wrong with whole rows."""
    for row in rows:
        for column, what, remedy in check_row(dict(zip(sheet.names, sheet.rows[row], strict=True))):
            yield Problem(sheet.place(row, column), what, remedy)


def _check_key(sheet: Sheet, schema: TableSchema, seen: Mapping[str, str]) -> Iterator[Problem]:
    """Keys that stand on two rows, whatever their case."""
    if schema.key is None:
        return
    first: dict[str, int] = {}
    for row, cell in zip(sheet.rows, sheet.column(schema.key), strict=True):
        key = cell.casefold()
        if key in first:
            what = _("Rows {first} and {row} have the same {key}.")
            what = what.format(first=first[key], row=row, key=seen.get(schema.key, schema.key))
            yield Problem(sheet.place(row, schema.key), what, _("Give one of them another."))
        elif key:
            first[key] = row


def _frame(rows: Mapping[int, Sequence[str]], names: Sequence[str], schema: TableSchema) -> pd.DataFrame:
    index = pd.Index(list(rows), name="row", dtype="int64")
    frame = pd.DataFrame(list(rows.values()), index=index, columns=list(names), dtype="str")
    return frame[list(schema.names)]
