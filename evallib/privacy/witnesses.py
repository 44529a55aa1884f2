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
MOST_SECONDS = 2.0
"""A search that takes longer counts as one that found nothing, so that less is shown rather than more."""


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

    def _add(self, weights: dict[CellPlace, int], low: float, high: float) -> None:
        known = sum(weight * cell for place, weight in weights.items() if isinstance(cell := self.cells[place], int))
        hidden = {place: weight for place, weight in weights.items() if isinstance(self.cells[place], Hidden)}
        if hidden:
            self.limits.append((hidden, low - known, high - known))


def narrowed(attack: Attack) -> tuple[CellPlace, ...]:
    """The small hidden cells that cannot be 1, or not the largest small number, in any table that fits all shown."""
    small = [index for index, place in enumerate(attack.unknown) if attack.cells[place] is Hidden.SMALL]
    if not small or not attack.limits:
        return ()
    solve = _solver(attack)
    lowest = _never(small, 1, solve)
    highest = _never(small, attack.minimum - 1, lambda weights: solve(-weights))
    return tuple(attack.unknown[index] for index in sorted(lowest | highest))


def _never(cells: Sequence[int], wanted: int, solve: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> set[int]:
    """The cells that have the wanted value in no solution. All together are tried first, then each by itself."""
    left = set(cells)
    while left:
        values = _at(solve, left)
        found = {index for index in left if values[index] == wanted}
        if not found:
            break
        left -= found
    return {index for index in left if _at(solve, {index})[index] != wanted}


def _at(solve: Callable[[NDArray[np.float64]], NDArray[np.float64]], chosen: set[int]) -> NDArray[np.float64]:
    weights = np.zeros(max(chosen) + 1)
    weights[list(chosen)] = 1
    return solve(weights)


def _solver(attack: Attack) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """A function that finds the table with the smallest weighted sum; nan for all cells where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to load, and most reports hide nothing

    number = {place: index for index, place in enumerate(attack.unknown)}
    matrix = np.zeros((len(attack.limits), len(number)))
    for row, (weights, _low, _high) in enumerate(attack.limits):
        for place, weight in weights.items():
            matrix[row, number[place]] = weight
    limits = LinearConstraint(matrix, [low for _w, low, _h in attack.limits], [high for _w, _l, high in attack.limits])
    small = np.array([attack.cells[place] is Hidden.SMALL for place in attack.unknown])
    bounds = Bounds(np.where(small, 1, attack.minimum), np.where(small, attack.minimum - 1, np.inf))

    def solve(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        padded = np.zeros(len(number))
        padded[: len(weights)] = weights
        found = milp(padded, integrality=1, bounds=bounds, constraints=limits, options={"time_limit": MOST_SECONDS})
        return np.full(len(number), np.nan) if found.status != 0 else np.round(found.x)

    return solve
