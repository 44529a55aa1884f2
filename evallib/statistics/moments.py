"""What a wave's answers come down to: how many, their mean and their spread; and the error of a difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from evallib.statistics.samples import Floats, spread


@dataclass(frozen=True)
class Moments:
    """What a printed table says of a wave: number of people, mean and standard deviation (n - 1)."""

    n: int
    mean: float
    sd: float

    def __post_init__(self) -> None:
        if self.n < 0 or self.sd < 0 or not isfinite(self.mean) or not isfinite(self.sd):
            raise ValueError(f"not the moments of a wave: n {self.n}, mean {self.mean}, sd {self.sd}")


def moments_of(column: Floats) -> Moments:
    """The moments of a wave's values; none of them missing, at least two."""
    return Moments(column.size, float(np.mean(column)), spread(column))


def overlapping_error(before: Moments, after: Moments, pairs: int, correlation: float) -> tuple[float, float]:
    """Standard error and df of a difference of means when ``pairs`` people stand in both waves (Derrick 2017).

    ``se = sqrt(v1/n1 + v2/n2 - 2·r·c·s1·s2/(n1·n2))``. With ``g`` the df of Welch's test,
    ``a = n1 - c`` and ``b = n2 - c``: ``df = (c - 1) + (g - c + 1) / (a + b + 2c) · (a + b)``. It is the paired test's
    ``c - 1`` when a = b = 0, and Welch's ``g`` when c = 0. Both waves need two values and one of them spread.

    >>> se, df = overlapping_error(Moments(16, 16.125, 2.9), Moments(16, 14.125, 2.5), 8, 0.4)
    >>> round(se, 4), round(df, 3)
    (0.8573, 18.181)
    """
    first, second = before.sd**2 / before.n, after.sd**2 / after.n
    overlap = 2 * correlation * pairs * before.sd * after.sd / (before.n * after.n)
    welch = (first + second) ** 2 / (first**2 / (before.n - 1) + second**2 / (after.n - 1))
    once = before.n + after.n - 2 * pairs
    df = (pairs - 1) + (welch - pairs + 1) / (once + 2 * pairs) * once
    return sqrt(first + second - overlap), df
