"""Hide small groups: single counts, and tables of counts whose totals must not give a hidden cell away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from evallib.locale import LANGUAGE, _

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_MINIMUM = 3


class Hidden(Enum):
    """Why a number is not shown."""

    SMALL = "small"
    """The count itself is below the minimum."""
    TOTAL = "total"
    """A sum with a hidden part: shown, it would give the part away by subtraction."""


Cell = int | Hidden


@dataclass(frozen=True)
class SmallGroups:
    """The rule for small groups: counts from 1 to ``minimum`` - 1 are hidden, unless they are published
    already.

    ``minimum`` is at least 3. Zero is shown. Thresholds vary between Swedish publishers, so the minimum is a
    parameter that the report prints, not a claim about a rule.
    """

    minimum: int
    published: bool

    def __post_init__(self) -> None:
        if self.minimum < SMALLEST_MINIMUM:
            raise ValueError(f"the smallest group shown cannot be below {SMALLEST_MINIMUM}: {self.minimum}")

    def hides(self, count: int) -> bool:
        """Whether a count may not be shown.

        >>> [SmallGroups(5, published=False).hides(count) for count in (0, 1, 4, 5)]
        [False, True, True, False]
        """
        if count < 0:
            raise ValueError(f"a count cannot be negative: {count}")
        return not self.published and 0 < count < self.minimum

    def show(self, count: int) -> str:
        """The count as the reader sees it.

        >>> SmallGroups(5, published=False).show(4)
        'dolt (färre än 5)'
        >>> SmallGroups(5, published=True).show(4)
        '4'
        """
        return self.tell(Hidden.SMALL if self.hides(count) else count)

    def tell(self, cell: Cell) -> str:
        """A cell of a protected table as the reader sees it."""
        if cell is Hidden.SMALL:
            return _("hidden (fewer than {minimum})").format(minimum=self.minimum)
        if cell is Hidden.TOTAL:
            return _("hidden (protection)")
        return format_decimal(cell, locale=LANGUAGE)


@dataclass(frozen=True)
class ProtectedMatrix:
    """A table of counts that may be shown: numbers, or the reason why a number is not."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell

    @property
    def hidden(self) -> int:
        """How many inner cells are hidden; totals are not counted."""
        return sum(isinstance(cell, Hidden) for row in self.cells for cell in row)


def protect_matrix(counts: pd.DataFrame, groups: SmallGroups) -> ProtectedMatrix:
    """Protect a table of counts and its totals.

    ``counts`` holds whole non-negative numbers, one group of people a cell, cells without overlap; labels
    may be of any type and are not looked at. Missing cells raise ``ValueError``: nothing is not the same as
    zero.

    A cell from 1 to minimum - 1 is hidden, and so are the total of its row, the total of its column and the
    grand total. No shown number then contains a hidden one, so no sum or difference of shown numbers bounds
    it. Each of the four kinds of total may therefore be shown or left out without changing what is safe.
    The price is totals: merge categories first when they matter. Protection covers this table only, not
    another table over the same people.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"ja": [12, 15, 7], "nej": [9, 11, 2]}, index=["A", "B", "C"])
    >>> protected = protect_matrix(table, SmallGroups(5, published=False))
    >>> protected.cells[2], protected.column_totals
    ((7, <Hidden.SMALL: 'small'>), (34, <Hidden.TOTAL: 'total'>))
    """
    rows = [[_count(value) for value in row] for row in counts.itertuples(index=False, name=None)]
    columns = [[row[index] for row in rows] for index in range(counts.shape[1])]
    return ProtectedMatrix(
        cells=tuple(tuple(Hidden.SMALL if groups.hides(cell) else cell for cell in row) for row in rows),
        row_totals=tuple(_total(row, groups) for row in rows),
        column_totals=tuple(_total(column, groups) for column in columns),
        total=_total((cell for row in rows for cell in row), groups),
    )


def _total(parts: Iterable[int], groups: SmallGroups) -> Cell:
    counted = list(parts)
    return Hidden.TOTAL if any(groups.hides(part) for part in counted) else sum(counted)


def _count(value: object) -> int:
    """A cell as a whole number, whatever number type the table has."""
    text = str(value)
    number = float(text) if text not in ("", "<NA>", "None") else float("nan")
    if not number.is_integer() or number < 0:
        raise ValueError(f"a table of counts holds something that is not a count: {text!r}")
    return int(number)
