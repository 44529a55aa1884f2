"""What a file format hands over: the cells of one sheet as text, before the header is told from the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evallib.errors import InputError, Place, Problem

MOST_CELLS = 10_000_000


@dataclass(frozen=True)
class Source:
    """The bytes of a file, its name as shown, and what is wanted of it.

    ``sheet``: the sheet of a workbook, or None. ``needed``: the columns that will be read; empty if not known.
    ``may_name_sheet``: whether the project file could say which sheet is meant. ``prefer``: the sheet to read if the
    workbook has it. ``aside``: sheets that may hold something beside that one. Text has no sheets.
    """

    file: str
    data: bytes = field(repr=False)
    sheet: str | None = None
    needed: tuple[str, ...] = ()
    may_name_sheet: bool = True
    prefer: str | None = None
    aside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, or with a whole row (``index`` is None). ``index`` counts columns from 0."""

    row: int
    index: int | None
    what: str
    remedy: str


@dataclass(frozen=True, order=True)
class Merge:
    """Cells that are shown as one: first and last row from 1, first and last column from 0."""

    first_row: int
    first_index: int
    last_row: int
    last_index: int


@dataclass(frozen=True)
class Grid:
    """One sheet as text.

    ``rows``: the rows that are not blank, by their number as the user sees it; the first is the header unless
    the format keeps ``names`` apart. ``percent``: row and index of the numbers that the workbook shows a hundred times
    as large, with a per cent sign. Trailing empty cells may be left out, except where there is a
    ``delimiter``. ``length``: the number of the last row that counts. ``hidden``: rows that the workbook does
    not show, but that are read. ``merged``: the areas below the header that are faults, each told once.
    """

    rows: Mapping[int, Sequence[str]]
    length: int
    names: tuple[str, ...] | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    hidden: int = 0
    merged: tuple[Merge, ...] = ()
    percent: frozenset[tuple[int, int]] = frozenset()


def refuse(file: str, what: str, remedy: str, sheet: str | None = None) -> InputError:
    """The error for a file that cannot be read at all."""
    return InputError([Problem(Place(file, sheet=sheet), what, remedy)])
