"""Columns of scores as NumPy arrays: missing values left out, and always in one order.

Values are sorted before anything is computed, so that the order of people can never change a number, not even in its
last digit or through the resampling of a seed.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NO_SPREAD = 1e-12
"""A standard deviation below this share of the largest value is rounding error of equal numbers, so zero."""


def clean(values: npt.ArrayLike) -> Floats:
    """The values that are not missing (NaN), in rising order.

    ``values`` is one column of numbers. Raises ``ValueError`` for a table or for infinite values.

    >>> clean([3, float("nan"), 1])
    array([1., 3.])
    """
    column = _column(values)
    return np.sort(column[~np.isnan(column)])


def clean_pairs(before: npt.ArrayLike, after: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The people who have both values, ordered by change and then by the first value.

    A person with one value missing (NaN) is left out. Raises ``ValueError`` when the columns differ in length.

    >>> clean_pairs([5, 2, 4], [6, 9, float("nan")])
    (array([5., 2.]), array([6., 9.]))
    """
    first, second = _column(before), _column(after)
    if first.shape != second.shape:
        raise ValueError(f"pairs need columns of one length, got {first.size} and {second.size}")
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = first[both], second[both]
    order = np.lexsort((first, second - first))
    return first[order], second[order]


def clean_changes(before: npt.ArrayLike, after: npt.ArrayLike) -> Floats:
    """After minus before for everybody who has both values, in rising order.

    Differences that are zero but for rounding error of the two values are set to zero.
    """
    first, second = clean_pairs(before, after)
    changes = second - first
    changes[np.abs(changes) <= NO_SPREAD * np.maximum(np.abs(first), np.abs(second))] = 0.0
    return np.sort(changes)


def spread(values: Floats, size: float | None = None) -> float:
    """Standard deviation with n - 1; exactly 0 when the values differ only by rounding error.

    ``size`` is the largest absolute value that the values were computed from (their own when not given): a difference
    of 0.1 + 0.2 and 0.3 is no spread. Needs at least two values.
    """
    largest = float(np.max(np.abs(values))) if size is None else size
    deviation = float(np.std(values, ddof=1))
    return deviation if deviation > NO_SPREAD * largest else 0.0


def largest(*columns: Floats) -> float:
    """The largest absolute value of some columns; 0 when all are empty."""
    return max((float(np.max(np.abs(column))) for column in columns if column.size), default=0.0)


def correlate(before: Floats, after: Floats) -> float | None:
    """Pearson's correlation of paired values; None when a column has no spread or there are fewer than two pairs.

    >>> correlate(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    1.0
    >>> correlate(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])) is None
    True
    """
    if before.size < 2 or not spread(before) or not spread(after):
        return None
    return float(np.clip(np.corrcoef(before, after)[0, 1], -1, 1))


def _column(values: npt.ArrayLike) -> Floats:
    column = cast(Floats, np.asarray(values, dtype=np.float64))
    if column.ndim != 1:
        raise ValueError(f"a column of numbers was expected, got {column.ndim} dimensions")
    if np.isinf(column).any():
        raise ValueError("a column of scores cannot hold infinite values")
    return column
