"""What XLSX and ODS have in common: one of several sheets, merged cells, error values, formulas without a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evallib.locale import _
from evallib.projects import shorten, suggest
from evallib.tables.grids import MOST_CELLS, Fault, Grid, Source, refuse
from evallib.tables.header import column_letter

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_MERGES = 100_000


@dataclass(frozen=True)
class Merge:
    """Cells that are shown as one: first and last row from 1, first and last column from 0."""

    first_row: int
    first_index: int
    last_row: int
    last_index: int

    @property
    def cells(self) -> str:
        """The range as the user sees it.

        >>> Merge(3, 0, 5, 1).cells
        'A3:B5'
        """
        return f"{column_letter(self.first_index)}{self.first_row}:{column_letter(self.last_index)}{self.last_row}"


@dataclass
class SheetBuilder:
    """The cells of one sheet, collected while it is read."""

    name: str
    rows: dict[int, Sequence[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: int = 0

    @property
    def filled(self) -> bool:
        """Whether anything stands in the sheet."""
        return bool(self.rows or self.faults)

    def grid(self) -> Grid:
        """The sheet as a grid; a merged cell in a row below the header is a fault."""
        faults = [*self.faults, *(fault for merge in self.merges if (fault := self._judge(merge)))]
        length = max([*self.rows, *(fault.row for fault in faults)], default=0)
        in_order = sorted(faults, key=lambda fault: (fault.row, -1 if fault.index is None else fault.index))
        return Grid(self.rows, length, sheet=self.name, faults=tuple(in_order), hidden=self.hidden)

    def _judge(self, merge: Merge) -> Fault | None:
        cells = self.rows.get(merge.first_row, ())
        value = cells[merge.first_index] if merge.first_index < len(cells) else ""
        if merge.last_row == 1 or not value:
            return None
        what = _("The cells {cells} are merged, and only the first of them has a value.").format(cells=merge.cells)
        return Fault(merge.first_row, merge.first_index, what, _("Split them, and fill in each cell."))


def choose_sheet(filled: Mapping[str, bool], source: Source) -> str:
    """The name of the sheet to read; ``filled`` tells of each whether anything stands in it.

    Raises ``InputError`` if the wanted one is not there, or if none is named and several hold something. Hidden
    sheets count like others.
    """
    wanted = source.sheet
    if wanted is not None:
        if wanted in filled:
            return wanted
        what = _("The workbook has no sheet “{name}”.").format(name=shorten(wanted))
        raise refuse(source.file, what, suggest(wanted, tuple(filled)))
    names = [name for name, holds in filled.items() if holds]
    if not names:
        raise refuse(source.file, _("The file is empty."), _("Add a header row and data, or remove the file."))
    if len(names) > 1:
        listed = ", ".join(map(shorten, names))
        what = _("The workbook has {count} sheets that hold something: {names}.").format(count=len(names), names=listed)
        raise refuse(source.file, what, _("Say which one with sheet in the project file, or remove the others."))
    return names[0]


def check_extent(count: int, source: Source, sheet: str) -> None:
    """Raise ``InputError`` if a sheet has more cells than can be read."""
    if count > MOST_CELLS:
        what = _("The sheet has more than {count} million cells.").format(count=MOST_CELLS // 1_000_000)
        raise refuse(source.file, what, _("Remove what stands far to the right of or below the table."), sheet)


def error_value(row: int, index: int, shown: str) -> Fault:
    """A cell that shows an error, such as #N/A."""
    what = _("Here stands the error value {shown}.").format(shown=shorten(shown, 20))
    return Fault(row, index, what, _("Mend the formula, or write the value itself."))


def formula_without_value(row: int, index: int) -> Fault:
    """A formula that no program has computed; an empty cell would be a guess."""
    what = _("Here stands a formula, but its value is not saved in the file.")
    return Fault(
        row, index, what, _("Open the file in the spreadsheet program and save it, or write the value itself.")
    )
