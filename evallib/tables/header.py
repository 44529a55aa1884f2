"""The names of the columns: whether those that are needed are there, once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evallib.errors import Place, Problem
from evallib.locale import _
from evallib.projects import closest, shorten, suggest
from evallib.tables.canonical import clean_name
from evallib.tables.grids import Grid
from evallib.tables.schema import TableSchema

TITLE_ROWS = 10
LONGEST_LIST = 300


def column_letter(index: int) -> str:
    """The letter of a column counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(701), column_letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def names_of(grid: Grid) -> tuple[str, ...]:
    """The names of the columns of a grid, left to right, each on one line; a column without a name has ""."""
    names = grid.rows.get(1, ()) if grid.names is None else grid.names
    return tuple(clean_name(name) for name in names)


def check_header(grid: Grid, schema: TableSchema, file: str) -> Iterator[Problem]:
    """Unknown, missing and doubled columns; a title above the header is told instead of all of them."""
    names, known = names_of(grid), set(schema.names)
    if not _alike(known, names):
        yield _no_header(grid, schema.names, file)
        return
    missing = [name for name in schema.names if name not in names]
    first = None if grid.names is not None else 1
    for index, name in enumerate(names):
        place = _place(grid, file, index)
        if not name:
            yield Problem(place, _("The column has no name."), _("Remove the column, also from the rows below."))
        elif name not in known:
            what = _("The table has no column “{name}”.").format(name=shorten(name))
            yield Problem(place, what, suggest(name, missing or schema.names))
        elif names.index(name) != index:
            yield _doubled(place, name)
    misspelt = {closest(name, missing) for name in names if name not in known}
    for name in missing:
        if name not in misspelt:
            what = _("The column “{name}” is missing.").format(name=name)
            where = Place(file, sheet=grid.sheet, row=first)
            yield Problem(where, what, _("Add it; its cells may be empty where nothing is known."))


def check_needed(grid: Grid, needed: Sequence[str], file: str) -> Iterator[Problem]:
    """Needed columns that are missing or doubled. What other columns there are does not matter."""
    names, wanted = names_of(grid), dict.fromkeys(needed)
    if grid.names is None and wanted and not _alike(wanted, names):
        yield _no_header(grid, tuple(wanted), file)
        return
    others = [name for name in names if name and name not in wanted]
    for name in wanted:
        if name not in names:
            yield _missing(grid, name, others, file)
    for index, name in enumerate(names):
        if name in wanted and names.index(name) != index:
            yield _doubled(_place(grid, file, index), name)


def _alike(wanted: Iterable[str], names: Iterable[str]) -> bool:
    """Whether any of the names is wanted, if need be in capital letters: then the row holds the names of columns."""
    return not {name.casefold() for name in wanted}.isdisjoint(name.casefold() for name in names)


def _missing(grid: Grid, name: str, others: Sequence[str], file: str) -> Problem:
    place = Place(file, sheet=grid.sheet, row=1 if grid.names is None else None)
    what = _("The column “{name}” is missing.").format(name=shorten(name))
    like = closest(name, others)
    if like is not None:
        return Problem(place, what, _("Did you mean “{name}”?").format(name=shorten(like)))
    return Problem(place, what, _("Add it, or say in the project file what it is called here."))


def _doubled(place: Place, name: str) -> Problem:
    return Problem(place, _("The column “{name}” stands twice.").format(name=shorten(name)), _("Keep one of them."))


def _place(grid: Grid, file: str, index: int) -> Place:
    name = shorten(names_of(grid)[index]) or "?"
    if grid.names is not None:
        return Place(file, column=name)
    return Place(file, sheet=grid.sheet, row=1, column=name, letter=column_letter(index))


def _no_header(grid: Grid, needed: Sequence[str], file: str) -> Problem:
    where = Place(file, sheet=grid.sheet, row=1)
    for row in range(2, TITLE_ROWS + 1):
        if {clean_name(cell) for cell in grid.rows.get(row, ())} >= set(needed):
            what = _("The names of the columns stand on row {row}, not on row 1.").format(row=row)
            return Problem(where, what, _("Remove the rows above them."))
    what = _("Row 1 does not hold the names of the columns.")
    expected = shorten(";".join(needed), LONGEST_LIST)
    return Problem(where, what, _("Write: {expected}").format(expected=expected))
