"""One wave described: number, mean, spread, quartiles and the interval of the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate
from evallib.statistics.samples import Floats, clean, spread


@dataclass(frozen=True)
class Summary:
    """A column of scores in a few numbers, all in score points.

    Everything but ``n`` is None without values; ``sd`` needs two values, ``interval`` two values that differ (an
    interval without width would claim to know the mean exactly).
    """

    n: int
    mean: float | None
    sd: float | None
    median: float | None
    q1: float | None
    q3: float | None
    interval: Estimate | None


def summarise(values: npt.ArrayLike) -> Summary:
    """Describe one column of scores. Missing values (NaN) are left out; ``n`` counts what is left.

    ``sd`` divides by n - 1. Quartiles are interpolated between neighbours (type 7 of Hyndman & Fan 1996,
    doi:10.1080/00031305.1996.10473566; NumPy's ``linear``, R's default). ``interval`` is the 95 % t interval of the
    mean, ``mean ± t(n - 1) · sd / sqrt(n)``; it treats the people as a random sample. Raises ``ValueError`` for a table
    or infinite values. Checked against R's ``t.test`` and ``quantile``.

    >>> summary = summarise([1, 2, 3, 4, float("nan")])
    >>> summary.n, summary.mean, summary.q1, summary.median, summary.q3
    (4, 2.5, 1.75, 2.5, 3.25)
    >>> summary.interval is not None and (round(summary.interval.low, 3), round(summary.interval.high, 3))
    (0.446, 4.554)
    """
    column = clean(values)
    if not column.size:
        return Summary(0, None, None, None, None, None, None)
    q1, median, q3 = (float(value) for value in np.quantile(column, [0.25, 0.5, 0.75]))
    sd = spread(column) if column.size > 1 else None
    return Summary(column.size, float(np.mean(column)), sd, median, q1, q3, _interval(column) if sd else None)


def _interval(column: Floats) -> Estimate:
    mean = float(np.mean(column))
    low, high = stats.t.interval(LEVEL, column.size - 1, loc=mean, scale=stats.sem(column))
    return Estimate(mean, float(low), float(high))
