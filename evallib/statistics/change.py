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
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate, NotComputable
from evallib.statistics.moments import Moments, moments_of, overlapping_error
from evallib.statistics.samples import clean, clean_pairs, correlate, largest, spread
from evallib.statistics.t_test import TTest

Branch = Literal["linked", "partly_linked", "unlinked", "summaries"]
FEWEST_PAIRS = 3
"""With two pairs the correlation is always -1 or 1."""


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
    before, after = moments_of(all_before), moments_of(all_after)
    se, df = overlapping_error(before, after, first.size, correlation)
    test = TTest(after.mean - before.mean, se, df)
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
    waves = moments_of(first), moments_of(second)
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
    SciPy's ``ttest_ind_from_stats`` gives the same t and p (a test compares them), but neither df nor limits;
    here all four come from one standard error.

    >>> change = compare_summaries(Moments(20, 140.0, 22.0), Moments(18, 148.0, 20.0))
    >>> round(change.t, 4), round(change.df, 2), round(change.p, 4)
    (1.1742, 35.99, 0.248)
    """
    if min(before.n, after.n) < 2:
        return NotComputable("too_few")
    if not before.sd and not after.sd:
        return NotComputable("no_variance")
    se, df = overlapping_error(before, after, 0, 0)
    return _change("summaries", (before, after), TTest(after.mean - before.mean, se, df))


def _change(
    branch: Branch,
    waves: tuple[Moments, Moments],
    test: TTest,
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
