"""Change between two waves, by what the linking of people allows.

Every change is *after minus before* in score points, with a 95 % t interval and a two-sided p value (alpha .05):

* ``linked``: every value has its pair: paired t test;
* ``partly_linked``: some people answered both times, some once: partially overlapping Welch test;
* ``unlinked``: nobody can be linked: Welch's test, which is conservative when the same people answered twice;
* ``summaries``: only n, mean and standard deviation are known: Welch's test on them.

Degrees of freedom (``df``): pairs - 1; Derrick's formula; Welch-Satterthwaite. All tests assume people independent of
one another and means that are close to normally distributed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate, NotComputable
from evallib.statistics.samples import Floats, clean, clean_pairs, correlate, largest, spread

Branch = Literal["linked", "partly_linked", "unlinked", "summaries"]
TEST_RETEST = (0.0, 0.54, 0.64, 0.78)
"""Assumed correlations: none, and the test-retest range of SOC over years (Eriksson & Lindström 2005)."""
FEWEST_PAIRS = 3
"""With two pairs the correlation is always -1 or 1."""


@dataclass(frozen=True)
class Moments:
    """What a printed table says of a wave: number of people, mean and standard deviation (n - 1)."""

    n: int
    mean: float
    sd: float

    def __post_init__(self) -> None:
        if self.n < 0 or self.sd < 0 or not isfinite(self.mean) or not isfinite(self.sd):
            raise ValueError(f"not the moments of a wave: n {self.n}, mean {self.mean}, sd {self.sd}")


@dataclass(frozen=True)
class Change:
    """After minus before in score points.

    ``n_before`` and ``n_after`` are the values used in each wave, pairs included; ``n_pairs`` is None when nobody is
    linked. ``se`` is the standard error of the estimate, ``t`` and ``df`` belong to it, ``p`` is two-sided.
    ``correlation`` between the waves comes from the pairs; None without pairs or without spread in a wave.
    """

    branch: Branch
    n_before: int
    n_after: int
    n_pairs: int | None
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    estimate: Estimate
    se: float
    df: float
    t: float
    p: float
    correlation: float | None

    @property
    def moments(self) -> tuple[Moments, Moments]:
        """Number, mean and standard deviation of the values used, before and after."""
        return (
            Moments(self.n_before, self.mean_before, self.sd_before),
            Moments(self.n_after, self.mean_after, self.sd_after),
        )


@dataclass(frozen=True)
class AssumedCorrelation:
    """What the change would look like if the waves correlated ``r`` within people."""

    r: float
    estimate: Estimate
    p: float


@dataclass(frozen=True)
class _Test:
    """A difference with what its t test needs."""

    difference: float
    se: float
    df: float

    @property
    def t(self) -> float:
        return self.difference / self.se

    @property
    def p(self) -> float:
        return float(2 * stats.t.sf(abs(self.t), self.df))

    @property
    def estimate(self) -> Estimate:
        half = float(stats.t.ppf((1 + LEVEL) / 2, self.df)) * self.se
        return Estimate(self.difference, self.difference - half, self.difference + half)


def compare_linked(before: npt.ArrayLike, after: npt.ArrayLike) -> Change | NotComputable:
    """The paired t test (SciPy's ``ttest_rel``): ``t = mean(d) / (sd(d) / sqrt(n))``, ``df = n - 1``.

    ``before`` and ``after`` hold the same people in the same order; a person with a missing value (NaN) is left out.
    Assumes independent people and changes whose mean is close to normal. :class:`NotComputable`: ``too_few`` below two
    pairs, ``no_variance`` when everybody changed by the same amount. Raises ``ValueError`` for columns of different
    length. Checked against R's ``t.test(paired = TRUE)``.

    >>> change = compare_linked([10, 12, 14, 11], [13, 13, 18, 11])
    >>> change.estimate.value, change.df, round(change.t, 4), round(change.p, 4)
    (2.0, 3.0, 2.1909, 0.1162)
    """
    first, second = clean_pairs(before, after)
    n = first.size
    if n < 2:
        return NotComputable("too_few")
    deviation = spread(second - first, largest(first, second))
    if not deviation:
        return NotComputable("no_variance")
    test = stats.ttest_rel(second, first)
    interval = test.confidence_interval(LEVEL)
    return Change(
        branch="linked",
        n_before=n,
        n_after=n,
        n_pairs=n,
        mean_before=float(np.mean(first)),
        mean_after=float(np.mean(second)),
        sd_before=spread(first),
        sd_after=spread(second),
        estimate=Estimate(float(np.mean(second - first)), float(interval.low), float(interval.high)),
        se=deviation / sqrt(n),
        df=float(test.df),
        t=float(test.statistic),
        p=float(test.pvalue),
        correlation=correlate(first, second),
    )


def compare_partly_linked(
    pairs_before: npt.ArrayLike, pairs_after: npt.ArrayLike, only_before: npt.ArrayLike, only_after: npt.ArrayLike
) -> Change | NotComputable:
    """Partially overlapping samples t test for unequal variances, from all values of both waves.

    ``pairs_before`` and ``pairs_after`` hold the same people in the same order, ``only_before`` and ``only_after``
    those who answered once. NaN is missing; a pair with one missing value is left out whole (give the other value
    among those who answered once if it shall count). With ``c`` pairs, ``a`` and ``b`` people who answered once,
    ``n1 = a + c``, ``n2 = b + c``, variances ``v`` of all values and ``r`` of the pairs, the standard error and df are
    those of :func:`overlapping_error` (Derrick, Russ, Toher & White 2017, doi:10.22237/jmasm/1493597280).

    Without people who answered once the formula is the paired t test, and without pairs Welch's test; both are then
    done as such and name that branch. Assumes answering once says nothing about the score (missing at random).
    :class:`NotComputable`: ``few_pairs`` (1 or 2 pairs), ``no_correlation`` (pairs without spread in a wave),
    ``too_few``. Raises ``ValueError`` for pairs of different length. Checked against the example of the reference
    implementation (difference 2.0, t 2.419098, df 18.422332, p .026104).

    >>> change = compare_partly_linked([14, 15, 18, 20], [15, 10, 15, 17], [20, 21], [10, 16])
    >>> round(change.estimate.value, 4), round(change.se, 4), round(change.df, 3)
    (-4.1667, 1.3201, 5.323)
    """
    first, second = clean_pairs(pairs_before, pairs_after)
    all_before = np.sort(np.concatenate([first, clean(only_before)]))
    all_after = np.sort(np.concatenate([second, clean(only_after)]))
    if not first.size:
        return compare_unlinked(all_before, all_after)
    if first.size == all_before.size == all_after.size:
        return compare_linked(first, second)
    if first.size < FEWEST_PAIRS:
        return NotComputable("few_pairs")
    correlation = correlate(first, second)
    if correlation is None:
        return NotComputable("no_correlation")
    before, after = _moments(all_before), _moments(all_after)
    se, df = overlapping_error(before, after, first.size, correlation)
    test = _Test(after.mean - before.mean, se, df)
    return _change("partly_linked", (before, after), test, n_pairs=first.size, correlation=correlation)


def compare_unlinked(before: npt.ArrayLike, after: npt.ArrayLike) -> Change | NotComputable:
    """Welch's t test for two waves whose people cannot be linked (SciPy's ``ttest_ind``, ``equal_var=False``).

    NaN is missing. ``se = sqrt(v1/n1 + v2/n2)``, df of Welch (1947, doi:10.1093/biomet/34.1-2.28) and Satterthwaite.
    Assumes two independent samples; when the same people answered twice the interval is too wide, and
    :func:`correlation_band` shows by how much. :class:`NotComputable`: ``too_few`` below two values in a wave,
    ``no_variance`` when neither wave has any spread. Checked against R's ``t.test``.

    >>> change = compare_unlinked([10, 12, 14, 11], [13, 13, 18, 11, 15])
    >>> round(change.estimate.value, 2), round(change.df, 3), round(change.p, 4)
    (2.25, 6.794, 0.1683)
    """
    first, second = clean(before), clean(after)
    if min(first.size, second.size) < 2:
        return NotComputable("too_few")
    waves = _moments(first), _moments(second)
    if not waves[0].sd and not waves[1].sd:
        return NotComputable("no_variance")
    with warnings.catch_warnings():
        # SciPy doubts a wave in which everybody has the same value; spread() has already decided that it has none.
        warnings.filterwarnings("ignore", "Precision loss occurred", RuntimeWarning)
        test = stats.ttest_ind(second, first, equal_var=False)
        interval = test.confidence_interval(LEVEL)
    return Change(
        branch="unlinked",
        n_before=first.size,
        n_after=second.size,
        n_pairs=None,
        mean_before=waves[0].mean,
        mean_after=waves[1].mean,
        sd_before=waves[0].sd,
        sd_after=waves[1].sd,
        estimate=Estimate(waves[1].mean - waves[0].mean, float(interval.low), float(interval.high)),
        se=overlapping_error(*waves, 0, 0)[0],
        df=float(test.df),
        t=float(test.statistic),
        p=float(test.pvalue),
        correlation=None,
    )


def compare_summaries(before: Moments, after: Moments) -> Change | NotComputable:
    """Welch's t test from printed numbers: n, mean and standard deviation of each wave.

    The same formula, df and reasons as :func:`compare_unlinked`; the limits inherit the rounding of what was printed.
    Checked against SciPy's ``ttest_ind_from_stats``.

    >>> change = compare_summaries(Moments(20, 140.0, 22.0), Moments(18, 148.0, 20.0))
    >>> round(change.t, 4), round(change.df, 2), round(change.p, 4)
    (1.1742, 35.99, 0.248)
    """
    if min(before.n, after.n) < 2:
        return NotComputable("too_few")
    if not before.sd and not after.sd:
        return NotComputable("no_variance")
    se, df = overlapping_error(before, after, 0, 0)
    return _change("summaries", (before, after), _Test(after.mean - before.mean, se, df))


def correlation_band(
    change: Change, correlations: Sequence[float] = TEST_RETEST, shared: int | None = None
) -> tuple[AssumedCorrelation, ...]:
    """How an unlinked change would look under assumed correlations within people: a sensitivity band, no result.

    ``shared`` people are assumed to have answered both times, at most (and by default) the smaller wave. Standard error
    ``sqrt(s1²/n1 + s2²/n2 - 2·r·shared·s1·s2/(n1·n2))``, df as in :func:`overlapping_error`, 95 % intervals and
    two-sided p. The row r = 0 is the Welch test itself (df of Welch), so it repeats the change; every other row has
    fewer df, because people who are counted twice are fewer.

    Raises ``ValueError`` for a change with linked people, for r outside -1 to 1 (1 excluded), and for more shared
    people than the smaller wave has.

    >>> change = compare_summaries(Moments(20, 140.0, 22.0), Moments(20, 148.0, 22.0))
    >>> [(row.r, round(row.p, 3)) for row in correlation_band(change)]
    [(0.0, 0.257), (0.54, 0.106), (0.64, 0.07), (0.78, 0.024)]
    """
    if change.branch not in {"unlinked", "summaries"}:
        raise ValueError(f"people are linked already ({change.branch}): their correlation is known")
    most = min(change.n_before, change.n_after)
    people = most if shared is None else shared
    if not 0 <= people <= most:
        raise ValueError(f"{people} people cannot have answered both times when a wave has {most}")
    return tuple(_assume(change, r, people) for r in correlations)


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


def _assume(change: Change, r: float, people: int) -> AssumedCorrelation:
    if not -1 <= r < 1:
        raise ValueError(f"a correlation between waves lies from -1 to below 1, got {r}")
    se, df = overlapping_error(*change.moments, people if r else 0, r)
    test = _Test(change.estimate.value, se, df)
    return AssumedCorrelation(r, test.estimate, test.p)


def _moments(column: Floats) -> Moments:
    return Moments(column.size, float(np.mean(column)), spread(column))


def _change(
    branch: Branch,
    waves: tuple[Moments, Moments],
    test: _Test,
    *,
    n_pairs: int | None = None,
    correlation: float | None = None,
) -> Change:
    before, after = waves
    return Change(
        branch=branch,
        n_before=before.n,
        n_after=after.n,
        n_pairs=n_pairs,
        mean_before=before.mean,
        mean_after=after.mean,
        sd_before=before.sd,
        sd_after=after.sd,
        estimate=test.estimate,
        se=test.se,
        df=test.df,
        t=test.t,
        p=test.p,
        correlation=correlation,
    )
