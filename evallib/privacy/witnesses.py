"""What a reader can work out about hidden counts: exactly, with whole numbers.

For every small hidden count two tables are searched for that agree with all that is shown: one in which it is 1, and
one in which it is as large as "hidden" allows. Where one is missing, the count is narrowed down. Most searches settle
many counts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evallib.privacy.groups import Cell, Hidden

CellPlace = tuple[int, int]
Solver = Callable[[NDArray[np.float64]], NDArray[np.float64]]
MOST_NODES, MOST_CELLS = 500, 50_000
"""A search that tries more parts of a table counts as one that found nothing, and one with more hidden cells is not
begun, so that less is shown rather than more. Not by the clock: what is shown must not depend on how busy the computer
is."""


@dataclass
class Attack:
    """What is known of a table: cells, sums, and which cells are at most as large as others together."""

    minimum: int
    cells: dict[CellPlace, Cell] = field(default_factory=dict)
    unknown: list[CellPlace] = field(default_factory=list)
    limits: list[tuple[dict[CellPlace, int], float, float]] = field(default_factory=list)

    def add_cell(self, place: CellPlace, cell: Cell) -> None:
        """A cell as it is shown."""
        self.cells[place] = cell
        if isinstance(cell, Hidden):
            self.unknown.append(place)

    def add_sum(self, places: Sequence[CellPlace], total: int) -> None:
        """The places add up to a number."""
        self._add(dict.fromkeys(places, 1), total, total)

    def add_most(self, places: Sequence[CellPlace], most: int) -> None:
        """The places add up to at most a number."""
        self._add(dict.fromkeys(places, 1), -np.inf, most)

    def add_order(self, less: Sequence[CellPlace], *more: CellPlace) -> None:
        """The first places together are at most as large as the others together."""
        self._add(dict.fromkeys(less, -1) | dict.fromkeys(more, 1), 0, np.inf)

    @property
    def is_too_large(self) -> bool:
        """Whether there are more hidden cells than are searched."""
        return len(self.unknown) > MOST_CELLS

    def _add(self, weights: dict[CellPlace, int], low: float, high: float) -> None:
        known = sum(weight * cell for place, weight in weights.items() if isinstance(cell := self.cells[place], int))
        hidden = {place: weight for place, weight in weights.items() if isinstance(self.cells[place], Hidden)}
        if hidden:
            self.limits.append((hidden, low - known, high - known))


def first_narrowed(attack: Attack) -> CellPlace | None:
    """A small hidden cell that cannot be 1, or not the largest small number, in any table that fits all that is shown.

    None when all can be both. Always the same for the same attack, however long it takes; where the search is given up
    (``MOST_NODES``, ``MOST_CELLS``), a cell is given that need not be narrowed down.
    """
    small = [index for index, place in enumerate(attack.unknown) if attack.cells[place] is Hidden.SMALL]
    if not small or not attack.limits:
        return None
    if attack.is_too_large:
        return attack.unknown[small[0]]
    solve = _solver(attack)
    found = _never(small, solve, 1, weight=attack.minimum)
    if found is None:
        found = _never(small, solve, attack.minimum - 1, weight=-attack.minimum)
    return None if found is None else attack.unknown[found]


def _never(cells: Sequence[int], solve: Solver, wanted: int, *, weight: int) -> int | None:
    """A cell that has the wanted value in no solution.

    Each solution is sought for one cell, which weighs more than all others together, and settles others on the way.
    ``weight``: of a cell, larger than its largest value; negative for the largest value.
    """
    left = list(cells)
    while left:
        weights = np.zeros(max(left) + 1)
        weights[left] = np.sign(weight)
        weights[left[0]] = len(left) * weight
        values = solve(weights)
        if values[left[0]] != wanted:
            return left[0]
        left = [index for index in left if values[index] != wanted]
    return None


def _solver(attack: Attack) -> Solver:
    """A function that finds the table with the smallest weighted sum; nan for all cells where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to load, and most reports hide nothing
    from scipy.sparse import coo_array

    number = {place: index for index, place in enumerate(attack.unknown)}
    entries = [
        (n, number[place], weight) for n, limit in enumerate(attack.limits) for place, weight in limit[0].items()
    ]
    row, column, weights = np.array(entries, dtype=np.int64).T
    matrix = coo_array((weights, (row, column)), shape=(len(attack.limits), len(number))).tocsc()
    limits = LinearConstraint(matrix, [low for _w, low, _h in attack.limits], [high for _w, _l, high in attack.limits])
    small = np.array([attack.cells[place] is Hidden.SMALL for place in attack.unknown])
    bounds = Bounds(np.where(small, 1, attack.minimum), np.where(small, attack.minimum - 1, np.inf))

    def solve(wanted: NDArray[np.float64]) -> NDArray[np.float64]:
        padded = np.zeros(len(number))
        padded[: len(wanted)] = wanted
        found = milp(padded, integrality=1, bounds=bounds, constraints=limits, options={"node_limit": MOST_NODES})
        return np.full(len(number), np.nan) if found.status != 0 else np.round(found.x)

    return solve
