"""A file with values before they are understood: the columns by role, and where each row stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evallib.errors import Place
from evallib.tables.header import column_letter

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Raw:
    """The rows of one file in the long layout: one value a row.

    ``columns``: role (kpi, municipality, name, year, gender, status, value) to its cells, text without space around
    it; ``value`` may instead hold floats with NaN (``numeric``). ``rows``: the row of each as the user sees it;
    ``headings``: role to what its column is called and, in a sheet, its letter's index; ``read``: how many rows the
    file has; ``blank``: rows that hold nothing; ``percent``: whose value the workbook shows a hundred times as large.
    In the wide layout a row of the file becomes several rows here, and ``value_places`` says in which column each
    value stands.
    """

    file: str
    sheet: str | None
    columns: Mapping[str, Texts]
    rows: npt.NDArray[np.int64]
    headings: Mapping[str, tuple[str, int | None]]
    numeric: npt.NDArray[np.float64] | None = None
    blank: int = 0
    percent: npt.NDArray[np.bool_] | None = None
    value_places: Sequence[tuple[str, int]] = field(default=(), repr=False)

    def place(self, index: int, role: str) -> Place:
        """Where a cell stands as the user sees it."""
        if role == "value" and self.value_places:
            name, column = self.value_places[index % len(self.value_places)]
            return Place(self.file, self.sheet, int(self.rows[index]), name, column_letter(column))
        name, at = self.headings.get(role, (role, None))
        letter = column_letter(at) if at is not None else None
        return Place(self.file, self.sheet, int(self.rows[index]), name, letter)
