"""Stretches of text as arrays: which overlap or touch, and where enough of them lie on top of each other.

A stretch has a key (what it may be merged with) and a start and an end, whole numbers from 0, end exclusive. Everything
is sorting and running sums: no loop over stretches, memory in proportion to their number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Three arrays of the same length; ``key`` and ``start`` are at least 0 and ``end`` greater than ``start``."""

    key: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return int(self.key.size)

    def take(self, rows: Ints | Flags) -> Stretches:
        """Only these rows."""
        return Stretches(self.key[rows], self.start[rows], self.end[rows])


def unite(stretches: Stretches) -> Stretches:
    """Stretches of the same key that overlap or touch become one; sorted by key and start.

    >>> one = unite(Stretches(np.array([0, 0, 0, 1]), np.array([6, 0, 3, 3]), np.array([9, 3, 5, 6])))
    >>> one.key.tolist(), one.start.tolist(), one.end.tolist()
    ([0, 0, 1], [0, 6, 3], [5, 9, 6])
    """
    if not len(stretches):
        return stretches
    ordered = stretches.take(np.lexsort((stretches.start, stretches.key)))
    width = int(ordered.end.max()) + 1
    shift = width * np.cumsum(np.diff(ordered.key, prepend=ordered.key[0]) != 0)  # each key beyond the one before it
    reached = np.maximum.accumulate(ordered.end + shift)
    begins = np.append(True, ordered.start[1:] + shift[1:] > reached[:-1])
    first = np.flatnonzero(begins)
    return Stretches(ordered.key[first], ordered.start[first], np.maximum.reduceat(ordered.end, first))


def agreed(stretches: Stretches, needed: Ints) -> Stretches:
    """Where as many stretches of a key lie on top of each other as ``needed`` (one number a stretch, the same for all
    of a key) says, sorted by key and start.

    >>> two = Stretches(np.array([0, 0]), np.array([0, 4]), np.array([6, 9]))
    >>> both = agreed(two, np.array([2, 2]))
    >>> both.start.tolist(), both.end.tolist()
    ([4], [6])
    """
    key, need = np.tile(stretches.key, 2), np.tile(needed, 2)
    position = np.concatenate([stretches.start, stretches.end])
    change = np.repeat(np.array([1, -1]), len(stretches))
    order = np.lexsort((change, position, key))  # where one ends and one begins, the end comes first
    key, need, position = key[order], need[order], position[order]
    enough = np.flatnonzero((np.cumsum(change[order]) == need) & (need > 0))
    enough = enough[position[enough + 1] > position[enough]] if enough.size else enough
    return unite(Stretches(key[enough], position[enough], position[enough + 1]))


def column(table: pd.DataFrame, name: str) -> Ints:
    """A column of numbers of a tidy table as an array."""
    return table[name].to_numpy(dtype=np.int64)
