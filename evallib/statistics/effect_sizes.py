"""Standardised changes with intervals from the noncentral t distribution. Each states its denominator."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from evallib.statistics.change import Change
from evallib.statistics.estimate import LEVEL, Estimate
from evallib.statistics.moments import Moments
from evallib.statistics.samples import clean_pairs, largest, spread


def d_z(before: npt.ArrayLike, after: npt.ArrayLike) -> Estimate | None:
    """Mean change divided by the standard deviation *of the changes* (paired; Cohen's d_z, without correction).

    The 95 % interval holds the noncentrality values under which ``t = d_z · sqrt(n)`` with n - 1 df is at its 2.5 and
    97.5 % points, divided by sqrt(n) (Cumming & Finch 2001, doi:10.1177/0013164401614002). It answers how clearly
    people moved, not how far: it grows with the correlation of the waves. A pair with a missing value (NaN) is left
    out; None below two pairs or when all changes are the same. Checked against the
    same inversion of R's ``pt``.

    >>> result = d_z([10, 12, 14, 11, 9], [13, 13, 18, 11, 11])
    >>> result is not None and (round(result.value, 4), round(result.low, 3), round(result.high, 3))
    (1.2649, 0.013, 2.447)
    """
    first, second = clean_pairs(before, after)
    n = first.size
    deviation = spread(second - first, largest(first, second)) if n > 1 else 0.0
    if not deviation:
        return None
    value = float(np.mean(second - first)) / deviation
    return _with_limits(value, t=value * sqrt(n), df=n - 1, unit=1 / sqrt(n))


def g_av(before: npt.ArrayLike, after: npt.ArrayLike) -> Estimate | None:
    """Mean change of pairs divided by ``sqrt((s1² + s2²) / 2)``, times J for small groups (Hedges).

    ``J = 1 - 3 / (4·df - 1)`` with df = n - 1. The 95 % interval is that of Algina & Keselman (2003,
    doi:10.1177/0013164403256358): noncentrality limits of the paired t, times
    ``sqrt(2·(s1² + s2² - 2·r·s1·s2) / (n·(s1² + s2²)))``; it belongs to the population value, so J is not applied
    to it. (Lakens 2013, doi:10.3389/fpsyg.2013.00863, divides by the mean of the two standard deviations instead.)
    A pair with a missing value (NaN) is left out; None below two pairs or when all changes are the same.

    >>> result = g_av([10, 12, 14, 11, 9], [13, 13, 18, 11, 11])
    >>> result is not None and (round(result.value, 4), round(result.low, 3), round(result.high, 3))
    (0.6559, 0.008, 1.586)
    """
    first, second = clean_pairs(before, after)
    n = first.size
    deviation = spread(second - first, largest(first, second)) if n > 1 else 0.0
    if not deviation:
        return None
    denominator = sqrt((spread(first) ** 2 + spread(second) ** 2) / 2)
    mean = float(np.mean(second - first))
    unit = deviation / (denominator * sqrt(n))
    return _with_limits(_small(n - 1) * mean / denominator, t=mean * sqrt(n) / deviation, df=n - 1, unit=unit)


def hedges_g_from_moments(before: Moments, after: Moments) -> Estimate | None:
    """Difference of unlinked waves divided by their pooled standard deviation, times J (Hedges' g).

    ``before`` and ``after``: n, mean and standard deviation, printed or those of a change (:attr:`Change.moments`).
    Denominator ``sqrt(((n1 - 1)·s1² + (n2 - 1)·s2²) / (n1 + n2 - 2))``, ``J = 1 - 3 / (4·df - 1)`` with
    df = n1 + n2 - 2 (Hedges 1981, doi:10.3102/10769986006002107). 95 % interval: noncentrality limits of the pooled t,
    times ``sqrt(1/n1 + 1/n2)``, without J; it assumes equal variances and independent waves. None below two values in a
    wave or without any spread.

    >>> result = hedges_g_from_moments(Moments(4, 11.75, 1.708), Moments(5, 14.0, 2.646))
    >>> result is not None and round(result.value, 3)
    0.873
    """
    df = before.n + after.n - 2
    if min(before.n, after.n) < 2 or not (before.sd or after.sd):
        return None
    pooled = sqrt(((before.n - 1) * before.sd**2 + (after.n - 1) * after.sd**2) / df)
    unit = sqrt(1 / before.n + 1 / after.n)
    value = (after.mean - before.mean) / pooled
    return _with_limits(_small(df) * value, t=value / unit, df=df, unit=unit)


def approximate_effect(change: Change) -> Estimate | None:
    """A change and its own interval in average standard deviations: approximate, for partly linked waves.

    ``value = d / s``, ``low = d_low / s`` and ``high = d_high / s``, where ``d`` is the change in points with its 95 %
    interval and ``s = sqrt((s1² + s2²) / 2)`` from all values of both waves. ``s`` is treated as known and there is no
    correction for small groups, so the interval is somewhat too narrow when few answered; but it leaves out 0 exactly
    when the interval of the change does, and it allows for the correlation of the pairs as that does. No exact
    interval is known for waves that overlap in part. Works for every branch. None when neither wave has any spread.

    >>> from evallib.statistics.change import compare_partly_linked
    >>> change = compare_partly_linked([14, 15, 18, 20], [15, 10, 15, 17], [20, 21], [10, 16])
    >>> result = approximate_effect(change)
    >>> result is not None and (round(result.value, 4), round(result.low, 3), round(result.high, 3))
    (-1.398, -2.516, -0.28)
    """
    spread_of_both = sqrt((change.sd_before**2 + change.sd_after**2) / 2)
    if not spread_of_both:
        return None
    estimate = change.estimate
    value, low, high = (limit / spread_of_both for limit in (estimate.value, estimate.low, estimate.high))
    return Estimate(value, low, high, estimate.level)


def noncentrality_limits(t: float, df: float, level: float = LEVEL) -> tuple[float, float] | None:
    """The two noncentrality values that put ``t`` at the upper and the lower tail's probability.

    None when the distribution cannot be inverted in double precision (t far beyond anything a questionnaire gives).

    >>> limits = noncentrality_limits(2.0, 20)
    >>> limits is not None and (round(limits[0], 3), round(limits[1], 3))
    (-0.077, 4.032)
    """
    tail = (1 - level) / 2
    low, high = _noncentrality(t, df, 1 - tail), _noncentrality(t, df, tail)
    return None if low is None or high is None else (low, high)


def _noncentrality(t: float, df: float, probability: float) -> float | None:
    """The noncentrality under which a value of at most ``t`` has the given probability."""

    def gap(noncentrality: float) -> float:
        below = float(special.nctdtr(df, noncentrality, t))
        if isnan(below):  # so far out that SciPy gives up: next to nothing, or next to everything, lies below t
            below = 0.0 if noncentrality > t else 1.0
        return below - probability

    width = 2.0
    while gap(t - width) < 0 or gap(t + width) > 0:
        width *= 2
        if width > 1e4 + abs(t):
            return None
    return float(optimize.brentq(gap, t - width, t + width, xtol=1e-12))


def _small(df: int) -> float:
    return 1 - 3 / (4 * df - 1)


def _with_limits(value: float, *, t: float, df: float, unit: float) -> Estimate | None:
    limits = noncentrality_limits(t, df)
    return None if limits is None else Estimate(value, limits[0] * unit, limits[1] * unit)
