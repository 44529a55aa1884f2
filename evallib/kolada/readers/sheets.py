"""CSV and workbooks: one value a row, or the wide layout with a column a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from evallib.errors import InputError
from evallib.kolada.readers.columns import Layout, check_gender, find_layout
from evallib.kolada.readers.raw import Raw, Texts
from evallib.projects import limit
from evallib.tables import Sheet, scan_sheet


def read(path: Path, file: str, named: Mapping[str, str]) -> Raw:
    """The rows of a table. Raises ``InputError`` with all that is wrong with the file as a table."""
    reading = scan_sheet(path, file, may_name_sheet=False)
    sheet = reading.sheet
    layout = find_layout(sheet.names, named, sheet.place(1))
    used = {*layout.roles.values(), *layout.years.values()}
    names = {sheet.names[at] for at in used}
    wrong = [one for one in reading.problems if one.place.column is None or one.place.column in names]
    if wrong:
        raise InputError(limit(wrong))
    if "gender" not in layout.roles:
        others = [at for at, name in enumerate(sheet.names) if name and at not in used]
        check_gender(sheet.names, {at: _column(sheet, at) for at in others}, sheet.place(1))
    return _wide(sheet, layout) if layout.years else _long(sheet, layout)


def _long(sheet: Sheet, layout: Layout) -> Raw:
    columns = {role: _column(sheet, at) for role, at in layout.roles.items()}
    return Raw(
        sheet.file,
        sheet.sheet,
        columns,
        _row_numbers(sheet),
        _headings(sheet, layout),
        blank=sheet.blank,
        percent=_percents(sheet, [layout.roles["value"]]),
    )


def _wide(sheet: Sheet, layout: Layout) -> Raw:
    """Each cell below a year becomes a row, those of a row of the file after each other; a status is about all."""
    times = len(layout.years)
    columns: dict[str, Texts] = {role: np.repeat(_column(sheet, at), times) for role, at in layout.roles.items()}
    columns["year"] = np.tile(np.array([str(year) for year in layout.years], dtype=object), len(sheet.rows))
    grid = np.array([_column(sheet, at) for at in layout.years.values()], dtype=object)
    columns["value"] = grid.T.ravel()
    return Raw(
        sheet.file,
        sheet.sheet,
        columns,
        np.repeat(_row_numbers(sheet), times),
        _headings(sheet, layout),
        blank=sheet.blank,
        percent=_percents(sheet, list(layout.years.values())),
        value_places=tuple((str(year), at) for year, at in layout.years.items()),
    )


def _column(sheet: Sheet, at: int) -> Texts:
    cells = np.empty(len(sheet.rows), dtype=object)
    cells[:] = [row[at] for row in sheet.rows.values()]
    return cells


def _percents(sheet: Sheet, columns: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which cells of some columns are shown as per cent, row by row."""
    return np.array([(row, at) in sheet.percent for row in sheet.rows for at in columns], dtype=bool)


def _row_numbers(sheet: Sheet) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(list(sheet.rows), dtype="int64")


def _headings(sheet: Sheet, layout: Layout) -> dict[str, tuple[str, int | None]]:
    return {role: (sheet.names[at], at if sheet.lettered else None) for role, at in layout.roles.items()}
