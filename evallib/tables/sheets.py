"""One table of text from a file of any format: CSV, TSV, XLSX, ODS or SAV.

Every cell is text until a rule converts it; :mod:`evallib.tables.canonical` says how each kind of value is written.
The format is told from the bytes, not from the ending of the name. Files are opened for reading only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import in_order, limit, shorten
from evallib.tables.decoding import check_letters, read_bytes
from evallib.tables.formats import read_grid
from evallib.tables.grids import MOST_CELLS, Grid, Merge, Source, refuse
from evallib.tables.header import check_needed, column_letter, names_of


@dataclass(frozen=True)
class Sheet:
    """One table of text.

    ``names``: the columns left to right; "" where a column has no name, and a name may stand twice (see ``needed``
    of :func:`read_sheet`). ``rows``: the rows that are not blank, by their number as the user sees it (in a
    spreadsheet the header is row 1; in an SPSS file the first case is row 1); each has as many cells as there
    are names. ``blank``: rows between others that hold nothing. ``missing``: values that the file itself
    declares as missing (SPSS), by column, as they stand in the rows. ``hidden``: rows that the workbook hides,
    most often by a filter; they are among ``rows`` like all others. ``merged``: areas of merged cells, which
    are problems of the reading. ``percent``: row and index of the numbers that the workbook shows as per cent, a
    hundred times as large as they stand in the rows.
    """

    file: str
    sheet: str | None
    names: tuple[str, ...]
    rows: Mapping[int, Sequence[str]]
    blank: int
    encoding: str | None = None
    delimiter: str | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hidden: int = 0
    lettered: bool = True
    merged: tuple[Merge, ...] = ()
    percent: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def _indices(self) -> Mapping[str, int]:
        return {name: index for index, name in reversed(tuple(enumerate(self.names)))}

    def index(self, column: str) -> int:
        """Where a column stands, counted from 0; of two with the same name, the first. Raises ``KeyError``."""
        return self._indices[column]

    def column(self, column: str) -> tuple[str, ...]:
        """The cells of one column, in the order of ``rows``. Raises ``KeyError`` if there is no such column."""
        index = self.index(column)
        return tuple(cells[index] for cells in self.rows.values())

    def merged_rows(self, column: str) -> frozenset[int]:
        """The rows whose cell in a column belongs to a merged area: what is empty there has been told already."""
        index, rows, done = self.index(column), list(self.rows), 0
        found: set[int] = set()
        for merge in self.merged:
            if merge.first_index <= index <= merge.last_index:
                start = bisect_left(rows, merge.first_row, lo=done)
                done = max(done, bisect_right(rows, merge.last_row, lo=start))
                found.update(rows[start:done])
        return frozenset(found)

    def place(self, row: int | None, column: str | None = None) -> Place:
        """Where a cell, or a row, stands as the user sees it."""
        index = self._indices.get(column) if column is not None else None
        letter = column_letter(index) if index is not None and self.lettered else None
        return Place(self.file, sheet=self.sheet, row=row, column=column, letter=letter)


@dataclass(frozen=True)
class Reading:
    """A sheet, and what is wrong with single rows and cells of it; such rows are not in the sheet."""

    sheet: Sheet
    problems: tuple[Problem, ...]


def read_sheet(
    path: Path, file: str, *, sheet: str | None = None, needed: Sequence[str] = (), may_name_sheet: bool = True
) -> Sheet:
    """The table in a file, every cell as text. ``file`` is its name as shown to the user.

    ``sheet``: the sheet of a workbook; without it the workbook must have one sheet only that holds anything.
    ``needed``: the columns that will be read. Each must be there once, and what is wrong in other columns is
    passed over. Without it nothing is known about the columns: every cell must be sound, and a name may stand
    twice or be empty. Raises :class:`~evallib.errors.InputError` with all problems of the file (at most 50,
    and a count of the rest).
    """
    reading = scan_sheet(path, file, sheet=sheet, needed=needed, may_name_sheet=may_name_sheet)
    if reading.problems:
        raise InputError(limit(reading.problems))
    return reading.sheet


def scan_sheet(
    path: Path, file: str, *, sheet: str | None = None, needed: Sequence[str] = (), may_name_sheet: bool = True
) -> Reading:
    """Like :func:`read_sheet`, but what is wrong with single rows and cells is handed back, not raised.

    So a caller can tell it together with what is wrong in the cells that it converts. A cell that is wrong is
    empty in the sheet. ``may_name_sheet``: whether the project file could say which sheet is meant. Raises
    ``InputError`` if the file cannot be read or its columns are not the needed ones.
    """
    grid = read_grid(Source(file, read_bytes(path, file), sheet, tuple(needed), may_name_sheet))
    names = names_of(grid)
    indices = [names.index(name) for name in dict.fromkeys(needed) if name in names] if needed else None
    raise_first(check_letters(grid, file, indices))
    raise_first(check_first_row(grid, file))
    lacking = tuple(check_needed(grid, needed, file))
    if lacking:
        raise InputError(limit([*_faulty_names(grid, file), *lacking]))
    reading = split(grid, file, indices)
    if reading.problems or reading.sheet.rows:
        return reading
    return Reading(reading.sheet, (no_rows(reading.sheet),))


def no_rows(sheet: Sheet) -> Problem:
    """The problem of a table with a header and nothing below it."""
    return Problem(
        sheet.place(1 if sheet.lettered else None), _("The table has no rows."), _("Add rows, or remove the file.")
    )


def raise_first(problems: Iterator[Problem]) -> None:
    """Raise the problems together, if there are any."""
    found = tuple(problems)
    if found:
        raise InputError(limit(found))


def check_first_row(grid: Grid, file: str) -> Iterator[Problem]:
    """A first row that cannot be read, or without a name."""
    if grid.names is not None:
        return
    place = Place(file, sheet=grid.sheet, row=1)
    broken = [fault for fault in grid.faults if fault.row == 1 and fault.index is None]
    for fault in broken:
        yield Problem(place, fault.what, fault.remedy)
    if 1 not in grid.rows and not broken:
        yield Problem(place, _("Row 1 does not hold the names of the columns."), _("Remove the rows above them."))


def split(grid: Grid, file: str, indices: Sequence[int] | None = None) -> Reading:
    """A grid as a sheet with a header and rows of the same length, and what is wrong in it.

    ``indices``: the columns whose cells matter, if not all.
    """
    names = names_of(grid)
    first = 1 if grid.names is None else 0
    body = {row: cells for row, cells in grid.rows.items() if row > first}
    wrong = {fault.row for fault in grid.faults if fault.index is None}
    blank = grid.length - first - len(body.keys() | wrong)
    problems: list[Problem] = []
    if grid.delimiter is None:
        names, body = _pad(names, body, grid, file)
    else:
        ragged = {row: cells for row, cells in body.items() if len(cells) != len(names)}
        problems += [_wrong_length(cells, names, grid, Place(file, row=row)) for row, cells in ragged.items()]
        body = {row: cells for row, cells in body.items() if row not in ragged}
    sheet = Sheet(
        file,
        grid.sheet,
        names,
        body,
        max(blank, 0),
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        missing=grid.missing,
        hidden=grid.hidden,
        merged=grid.merged,
        percent=grid.percent,
        lettered=grid.names is None,
    )
    problems += _faults(grid, sheet, indices)
    return Reading(sheet, in_order(problems))


def _faulty_names(grid: Grid, file: str) -> Iterator[Problem]:
    """Names that cannot be read, which may be why a needed column is missing."""
    for fault in grid.faults:
        if fault.row == 1 and fault.index is not None and grid.names is None:
            place = Place(file, sheet=grid.sheet, row=1, column="?", letter=column_letter(fault.index))
            yield Problem(place, fault.what, fault.remedy)


def _faults(grid: Grid, sheet: Sheet, indices: Sequence[int] | None) -> Iterator[Problem]:
    for fault in grid.faults:
        if fault.index is None:
            yield Problem(sheet.place(fault.row), fault.what, fault.remedy)
        elif indices is None or fault.index in indices:
            name = shorten(sheet.names[fault.index]) if fault.index < len(sheet.names) else ""
            letter = column_letter(fault.index) if sheet.lettered else None
            yield Problem(Place(sheet.file, sheet.sheet, fault.row, name or "?", letter), fault.what, fault.remedy)


def _pad(
    names: tuple[str, ...], body: Mapping[int, Sequence[str]], grid: Grid, file: str
) -> tuple[tuple[str, ...], dict[int, Sequence[str]]]:
    """Names and rows with empty cells added until all are as long as the longest."""
    width = max([len(names), *map(len, body.values())])
    if width * len(body) > MOST_CELLS:
        what = _("The table has {rows} rows and {columns} columns, which is more than can be read.")
        what = what.format(rows=len(body), columns=width)
        raise refuse(file, what, _("Remove what stands far to the right of or below the table."), grid.sheet)
    fill = ("",) * width
    padded: dict[int, Sequence[str]] = {row: (*cells, *fill[len(cells) :]) for row, cells in body.items()}
    return names + fill[len(names) :], padded


def _wrong_length(cells: Sequence[str], names: Sequence[str], grid: Grid, place: Place) -> Problem:
    what = _("The row has {found} cells, but there are {expected} columns.")
    what = what.format(found=len(cells), expected=len(names))
    if len(cells) < len(names):
        return Problem(place, what, _("Add the delimiters that are missing, also for empty cells."))
    if not any(cells[len(names) :]):
        return Problem(place, what, _("Remove the delimiters at the end of the row."))
    if grid.delimiter == ",":
        return Problem(place, what, _("Put cells with a comma in quotation marks, or use semicolons."))
    return Problem(place, what, _("Put cells that hold the delimiter in quotation marks."))
