"""The names of the columns: whether those that are needed are there, once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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


def columns_of(grid: Grid, schema: TableSchema) -> tuple[str, ...]:
    """The names of the columns as the schema has them, where a heading of a form may stand instead of a name."""
    headings = {clean_name(column.shown).casefold(): column.name for column in schema.columns if column.heading}
    return tuple(name if name in schema.names else headings.get(name.casefold(), name) for name in names_of(grid))


def with_columns(grid: Grid, schema: TableSchema) -> tuple[Grid, Mapping[str, str]]:
    """The same grid with the schema's names of the columns, and by each what the user sees instead."""
    columns = columns_of(grid, schema)
    seen = dict(reversed(tuple(zip(columns, names_of(grid), strict=True))))
    if grid.names is not None:
        return replace(grid, names=columns), seen
    return replace(grid, rows={**grid.rows, 1: columns}), seen


def labels_of(grid: Grid, schema: TableSchema) -> Mapping[str, str]:
    """What to call each column of the schema: by its heading where the file has headings, else by its name."""
    names, columns = names_of(grid), columns_of(grid, schema)
    plain = not schema.is_form or (names == columns and not set(schema.names).isdisjoint(names))
    return {column.name: column.name if plain else clean_name(column.shown) for column in schema.columns}


def check_header(grid: Grid, schema: TableSchema, file: str) -> Iterator[Problem]:
    """Unknown, missing and doubled columns; a title above the header is told instead of all of them.

    A column of a form without a name is none if nothing stands in it.
    """
    names, columns, labels = names_of(grid), columns_of(grid, schema), labels_of(grid, schema)
    if not _alike({*labels, *labels.values()}, names):
        yield _no_header(grid, tuple(labels.values()), file)
        return
    missing = [label for name, label in labels.items() if name not in columns]
    first = None if grid.names is not None else 1
    for index, (name, column) in enumerate(zip(names, columns, strict=True)):
        place = _place(grid, file, index)
        if not name:
            if not schema.is_form or _holds_anything(grid, index):
                yield Problem(place, _("The column has no name."), _("Remove the column, also from the rows below."))
        elif column not in labels:
            what = _("The table has no column “{name}”.").format(name=shorten(name))
            yield Problem(place, what, suggest(name, missing or tuple(labels.values())))
        elif columns.index(column) != index:
            yield _doubled(place, name)
    misspelt = {closest(name, missing) for name, column in zip(names, columns, strict=True) if column not in labels}
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


def _holds_anything(grid: Grid, index: int) -> bool:
    """Whether anything stands below the header in a column."""
    return any(index < len(cells) and cells[index] for row, cells in grid.rows.items() if row > 1)


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
