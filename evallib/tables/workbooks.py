"""What XLSX and ODS have in common: one of several sheets, merged cells, error values, formulas without a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evallib.locale import _
from evallib.projects import shorten, suggest
from evallib.tables.grids import MOST_CELLS, Fault, Grid, Merge, Source, refuse
from evallib.tables.header import column_letter

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_MERGES = 100_000


@dataclass
class SheetBuilder:
    """The cells of one sheet, collected while it is read."""

    name: str
    rows: dict[int, Sequence[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    hidden: int = 0

    @property
    def filled(self) -> bool:
        """Whether anything stands in the sheet."""
        return bool(self.rows or self.faults)

    def grid(self) -> Grid:
        """The sheet as a grid; a merged cell in a row below the header is a fault."""
        merged = tuple(sorted(merge for merge in self.merges if self._hides(merge)))
        faults = [*self.faults, *map(_told, merged)]
        length = max([*self.rows, *(fault.row for fault in faults)], default=0)
        in_order = sorted(faults, key=lambda fault: (fault.row, -1 if fault.index is None else fault.index))
        percent = frozenset(self.percent)
        return Grid(
            self.rows,
            length,
            sheet=self.name,
            faults=tuple(in_order),
            hidden=self.hidden,
            merged=merged,
            percent=percent,
        )

    def _hides(self, merge: Merge) -> bool:
        """Whether cells below the header seem to have a value that only the first of them has."""
        cells = self.rows.get(merge.first_row, ())
        return merge.last_row > 1 and bool(cells[merge.first_index] if merge.first_index < len(cells) else "")


def _told(merge: Merge) -> Fault:
    what = _("The cells {cells} are merged, and only the first of them has a value.").format(cells=range_of(merge))
    return Fault(merge.first_row, merge.first_index, what, _("Split them, and fill in each cell."))


def range_of(merge: Merge) -> str:
    """Merged cells as the user sees them.

    >>> range_of(Merge(3, 0, 5, 1))
    'A3:B5'
    """
    first, last = column_letter(merge.first_index), column_letter(merge.last_index)
    return f"{first}{merge.first_row}:{last}{merge.last_row}"


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
    if source.prefer is not None and source.prefer in filled:
        _refuse_beside(names, source, source.prefer)
        return source.prefer
    if not names:
        raise refuse(source.file, _("The file is empty."), _("Add a header row and data, or remove the file."))
    if len(names) > 1:
        listed = ", ".join(map(shorten, names))
        what = _("The workbook has {count} sheets that hold something: {names}.").format(count=len(names), names=listed)
        if source.may_name_sheet:
            raise refuse(source.file, what, _("Say which one with sheet in the project file, or remove the others."))
        if source.prefer is not None:
            remedy = _("Call the sheet with the table “{name}”, or remove the others.").format(name=source.prefer)
            raise refuse(source.file, what, remedy)
        raise refuse(source.file, what, _("Keep the sheet with the table, and remove the others."))
    return names[0]


def _refuse_beside(names: Sequence[str], source: Source, chosen: str) -> None:
    """Raise ``InputError`` if other sheets hold something as well: whoever filled them in wants them read."""
    others = [name for name in names if name != chosen and name not in source.aside]
    if others:
        what = _("Only the sheet “{name}” is read, and others hold something: {names}.")
        what = what.format(name=chosen, names=", ".join(map(shorten, others)))
        remedy = _("Move their rows to the sheet “{name}”, or remove them from this file.").format(name=chosen)
        raise refuse(source.file, what, remedy)


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
