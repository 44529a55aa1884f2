"""Four ways to write in a table which codes a statement has.

long: one code in a cell, and one row for each code. list: several codes in a cell with a separator between them.
columns: one column for each code, 1 or 0, yes or no, x or nothing. slots: several columns with one code each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from evallib.errors import Place, Problem
from evallib.focus_groups.readers.opened import Layout, Shape
from evallib.focus_groups.readers.spellings import Spellings
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import shorten
from evallib.tables import Sheet, parse_whole

YES = frozenset({"x", "ja", "yes", "true", "sant"})
NO = frozenset({"nej", "no", "false", "falskt"})


@dataclass(frozen=True)
class Coded:
    """The codes of every row, in the order of the rows; all codes with their places; and what is wrong."""

    rows: tuple[tuple[str, ...], ...]
    spellings: Spellings
    problems: tuple[Problem, ...] = ()


Finder = Callable[[Sheet, Layout], Coded]


def find_in_cells(sheet: Sheet, layout: Layout) -> Coded:
    """One code in a cell (long), or one in each of several (slots)."""
    names = layout.columns.codes if layout.shape == "slots" else (layout.columns.code or "",)
    return _collect(sheet, names, lambda cell: (cell,))


def find_in_lists(sheet: Sheet, layout: Layout) -> Coded:
    """Several codes in a cell. A separator that is only space parts wherever there is space."""
    separator = layout.separator if layout.separator.strip() else None

    def split(cell: str) -> tuple[str, ...]:
        return tuple(part for part in map(str.strip, cell.split(separator)) if part)

    found = _collect(sheet, (layout.columns.code or "",), split)
    if layout.codebook is None:
        return found
    parted = tuple(_parted(layout, sheet.place(1 if sheet.lettered else None, layout.columns.code)))
    return Coded(found.rows, found.spellings, parted)


def _parted(layout: Layout, place: Place) -> Iterator[Problem]:
    """Codes of the codebook that hold the separator, so that no cell can name them."""
    for code in layout.codebook or ():
        if layout.separator in code.key:
            what = _("The code “{code}” in {file} holds the separator “{separator}” itself.")
            what = what.format(code=shorten(mask(code.key)), file="codebook.csv", separator=layout.separator)
            yield Problem(place, what, _("Use another separator in the table and in the settings of the section."))


def _collect(sheet: Sheet, names: tuple[str, ...], split: Callable[[str], tuple[str, ...]]) -> Coded:
    spellings, rows = Spellings(), []
    columns = [(name, sheet.index(name), sheet.missing.get(name, frozenset())) for name in names]
    for number, cells in sheet.rows.items():
        codes: list[str] = []
        for name, index, nothing in columns:
            found = split(cells[index]) if cells[index] and cells[index] not in nothing else ()
            for code in found:
                spellings.add(code, partial(sheet.place, number, name))
            codes += found
        rows.append(tuple(codes))
    return Coded(tuple(rows), spellings)


def find_in_columns(sheet: Sheet, layout: Layout) -> Coded:
    """A column for each code. Where the table says no anywhere, an empty cell is not a no: it says nothing."""
    names, spellings = layout.columns.codes, Spellings()
    for name in names:
        spellings.add(name, partial(sheet.place, 1 if sheet.lettered else None, name))
    marks = {name: [_mark(cell, sheet.missing.get(name, frozenset())) for cell in sheet.column(name)] for name in names}
    says_no = any(mark is False for column in marks.values() for mark in column)
    rows = tuple(tuple(name for name in names if marks[name][position] is True) for position in range(len(sheet.rows)))
    return Coded(rows, spellings, tuple(_odd_marks(sheet, marks, says_no)))


def _mark(cell: str, nothing: frozenset[str]) -> bool | str:
    """True for yes, False for no, "" for an empty cell, otherwise what stands there."""
    number, word = parse_whole(cell), cell.casefold()
    if cell in nothing:
        return ""
    if number in (0, 1):
        return number == 1
    return True if word in YES else False if word in NO else cell


def _odd_marks(sheet: Sheet, marks: Mapping[str, list[bool | str]], says_no: bool) -> Iterator[Problem]:
    for name, column in marks.items():
        for number, found in zip(sheet.rows, column, strict=True):
            if isinstance(found, bool) or (not found and not says_no):
                continue
            if not found:
                what = _("The cell is empty, where others say no with 0 or a word.")
                yield Problem(sheet.place(number, name), what, _("Write 1 or 0."))
            else:
                what = _("“{value}” says neither that the statement has the code nor that it has not.")
                what = what.format(value=shorten(mask(found)))
                yield Problem(sheet.place(number, name), what, _("Write 1 or 0; yes or no; or x or nothing."))


LAYOUTS: Mapping[Shape, Finder] = {
    "long": find_in_cells,
    "list": find_in_lists,
    "columns": find_in_columns,
    "slots": find_in_cells,
}
