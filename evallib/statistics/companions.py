"""Companions of the paired t test that do not assume normal changes: ranks, sign flips, resampling."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate
from evallib.statistics.samples import Floats, clean_changes, spread

MOST_EXACT = 20
"""Up to so many changes that are not zero, all 2^n sign patterns are counted: a million at most."""
MOST_EXACT_RANKS = 50
"""Up to so many changes the distribution of signed ranks is exact (SciPy's own border)."""
FEWEST_FOR_INTERVAL = 7
"""With 5 pairs no 95 % signed-rank interval exists; with 6 it is the smallest and the largest change themselves."""
CELLS = 2_000_000
"""Resampled values held in memory at a time."""


@dataclass(frozen=True)
class Companions:
    """A paired change without the normal distribution; p values are two-sided, intervals 95 %.

    ``wilcoxon_p``: None when nobody changed. ``hodges_lehmann``: pseudomedian of the changes; None below 7 pairs.
    ``permutation_p``: mean change under random signs; ``permutation_exact`` says whether all patterns were counted
    or ``resamples`` of them drawn. ``bca``: bootstrap interval of the mean change; None with the note ``degenerate``
    when resampling cannot move the mean. ``wilcoxon_exact``: exact given the ties, else the normal approximation.
    """

    wilcoxon_p: float | None
    hodges_lehmann: Estimate | None
    permutation_p: float | None
    permutation_exact: bool
    bca: Estimate | None
    bca_note: Literal["degenerate"] | None
    resamples: int
    wilcoxon_exact: bool


def paired_companions(before: npt.ArrayLike, after: npt.ArrayLike, *, seed: int, resamples: int = 9999) -> Companions:
    """Wilcoxon, Hodges-Lehmann, sign-flip permutation and BCa of after minus before.

    ``before`` and ``after`` hold the same people in the same order; a person with a missing value (NaN) is left out.
    The changes are sorted first, and turned to the side of the furthest one, so that the order of people changes
    nothing and swapped waves give the mirror image, also of what is drawn with the seed. Raises ``ValueError`` for
    columns of different length or resamples below 1.

    >>> result = paired_companions([10, 12, 14, 11, 9, 8, 10], [13, 13, 18, 11, 11, 9, 8], seed=1)
    >>> result.wilcoxon_p, result.permutation_p, result.permutation_exact
    (0.15625, 0.1875, True)
    """
    if resamples < 1:
        raise ValueError(f"at least one resample is needed, got {resamples}")
    changes = clean_changes(before, after)
    turned = _falls(changes)
    upward = np.sort(-changes) if turned else changes
    rank_p, rank_exact = wilcoxon_test(upward)
    flip_p, flip_exact = permutation_test(upward, seed=seed, resamples=resamples)
    shift, interval = hodges_lehmann(upward), bca_interval(upward, seed=seed, resamples=resamples)
    return Companions(
        wilcoxon_p=rank_p,
        hodges_lehmann=-shift if turned and shift is not None else shift,
        permutation_p=flip_p,
        permutation_exact=flip_exact,
        bca=-interval if turned and interval is not None else interval,
        bca_note=None if interval is not None else "degenerate",
        resamples=resamples,
        wilcoxon_exact=rank_exact,
    )


def wilcoxon_test(changes: Floats) -> tuple[float | None, bool]:
    """Wilcoxon's signed-rank test with Pratt's rule for zeros: two-sided p, and whether it is exact.

    Zeros are ranked and then left out (Pratt 1959, doi:10.1080/01621459.1959.10501526). Up to 50 changes that are not
    zero: exact given zeros and ties, which SciPy's ``wilcoxon`` is only without them (``method="exact"``) or by trying
    all 2^n sign patterns; there both agree. Above: SciPy's normal approximation, corrected for ties and zeros, without
    continuity correction. Changes that differ by rounding error only are ties. Assumes changes symmetric about their
    median. None when all changes are zero or there are fewer than two. Checked against R's ``coin::wilcoxsign_test``,
    exact and asymptotic.

    >>> wilcoxon_test(np.array([-2.0, 0.0, 1.0, 1.0, 2.0, 3.0, 4.0]))  # coin: 0.15625
    (0.15625, True)
    """
    if changes.size < 2 or not changes.any():
        return None, False
    even = np.round(changes / np.max(np.abs(changes)), 10)
    if np.count_nonzero(even) > MOST_EXACT_RANKS:
        test = stats.wilcoxon(even, zero_method="pratt", correction=False, method="asymptotic")
        return float(test.pvalue), False
    doubled = np.rint(2 * stats.rankdata(np.abs(even))).astype(np.int64)[even != 0]
    upward = int(np.sum(doubled[even[even != 0] > 0]))
    cumulative = np.cumsum(_rank_sums(doubled))
    smaller_tail = min(upward, int(np.sum(doubled)) - upward)
    return min(1.0, 2 * float(cumulative[smaller_tail])), True


def permutation_test(changes: Floats, *, seed: int, resamples: int) -> tuple[float | None, bool]:
    """Sign-flip test of the mean change (Fisher): two-sided p, and whether it is exact.

    Under "the two waves may be swapped within each person" every sign pattern is as likely as the observed one. Up to
    20 changes that are not zero all are counted; above, ``resamples`` patterns are drawn with ``seed`` and
    ``p = 2·(1 + as extreme) / (1 + resamples)`` of the smaller tail (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585).
    Both equal SciPy's ``permutation_test(permutation_type="samples")``, the drawn one for the same seed. None when
    all changes are zero or there are fewer than two.
    """
    if changes.size < 2 or not changes.any():
        return None, False
    if np.count_nonzero(changes) <= MOST_EXACT:
        return exact_sign_flips(changes), True
    drawn = stats.permutation_test(
        (changes,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        batch=_batch(changes),
        rng=np.random.default_rng(seed),
    )
    return float(drawn.pvalue), False


def exact_sign_flips(values: Floats) -> float:
    """The share of all sign patterns whose sum is at least as far from zero as the observed one.

    Zeros do not count; the sums double with each value, so at most 20 others make sense.

    >>> exact_sign_flips(np.array([1.0, 2.0, 3.0]))  # only +++ and --- of 8 reach 6
    0.25
    """
    moved = np.abs(values[values != 0])
    sums = np.zeros(1)
    for value in moved:
        sums = np.concatenate([sums - value, sums + value])
    rounding = 1e-12 * float(np.sum(moved))
    return float(np.mean(np.abs(sums) >= abs(float(np.sum(values))) - rounding))


def hodges_lehmann(changes: Floats) -> Estimate | None:
    """Median of all pairwise averages (Walsh averages) of the changes, with its 95 % signed-rank interval.

    Hodges & Lehmann 1963 (doi:10.1214/aoms/1177704172); limits by Bauer 1972 (doi:10.1080/01621459.1972.10481279): the
    k-th smallest and k-th largest Walsh average, k the 2.5 % point of the signed-rank distribution (exact up to 50
    pairs, above ``n(n+1)/4 - 1.96·sqrt(n(n+1)(2n+1)/24)``). With ties the interval is a little too wide. None below 7
    pairs. Checked against R's ``wilcox.test(conf.int = TRUE)`` without ties.

    >>> hodges_lehmann(np.array([-2.0, 0.0, 1.0, 1.0, 2.0, 3.0, 4.0]))
    Estimate(value=1.25, low=-0.5, high=3.0, level=0.95)
    """
    n = changes.size
    if n < FEWEST_FOR_INTERVAL:
        return None
    values, counts = np.unique(changes, return_counts=True)
    first, second = np.triu_indices(values.size)
    weights = np.where(first == second, counts[first] * (counts[first] + 1) // 2, counts[first] * counts[second])
    averages = (values[first] + values[second]) / 2
    order = np.argsort(averages, kind="stable")
    reached = np.cumsum(weights[order])
    total, rank = n * (n + 1) // 2, _signed_rank_point(n)
    wanted = [(total + 1) // 2, total // 2 + 1, rank, total + 1 - rank]
    lower, upper, low, high = (float(value) for value in averages[order][np.searchsorted(reached, wanted)])
    return Estimate((lower + upper) / 2, low, high)


def bca_interval(changes: Floats, *, seed: int, resamples: int) -> Estimate | None:
    """Bias-corrected and accelerated bootstrap interval (95 %) of the mean change, by SciPy's ``bootstrap``.

    Efron 1987 (doi:10.1080/01621459.1987.10478410). Equal to SciPy's for the same seed; the resamples are held in
    memory a part at a time. None when it is degenerate: fewer than two changes, all the same, or limits that do not
    exist. Below some 20 pairs it is too narrow: a check of the t interval, not a replacement.
    """
    if changes.size < 2 or not spread(changes):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)  # said by None instead
        limits = stats.bootstrap(
            (changes,),
            np.mean,
            method="BCa",
            confidence_level=LEVEL,
            n_resamples=resamples,
            batch=_batch(changes),
            vectorized=True,
            rng=np.random.default_rng(seed),
        ).confidence_interval
    if np.isnan(limits.low) or np.isnan(limits.high):
        return None
    return Estimate(float(np.mean(changes)), float(limits.low), float(limits.high))


def _falls(changes: Floats) -> bool:
    """Whether the furthest change is a fall; where both sides reach as far, the next ones decide."""
    mirrored = np.sort(-changes)
    first_difference = np.flatnonzero(changes != mirrored)
    return bool(first_difference.size and changes[first_difference[0]] < mirrored[first_difference[0]])


def _signed_rank_point(n: int) -> int:
    """The largest k with P(W < k) of at most 2.5 %, W the signed-rank sum of n values without ties."""
    tail = (1 - LEVEL) / 2
    if n > MOST_EXACT_RANKS:
        z = float(stats.norm.ppf(1 - tail))
        return int(n * (n + 1) / 4 - z * (n * (n + 1) * (2 * n + 1) / 24) ** 0.5)
    return int(np.searchsorted(np.cumsum(_rank_sums(np.arange(1, n + 1))), tail, side="right"))


def _rank_sums(ranks: npt.NDArray[np.int64]) -> Floats:
    """The probability of each sum 0, 1, 2 … when every rank is counted with probability one half."""
    ways = np.ones(1)
    for rank in ranks:
        ways = np.concatenate([ways, np.zeros(rank)]) + np.concatenate([np.zeros(rank), ways])
    return ways / 2.0**ranks.size


def _batch(changes: Floats) -> int:
    return max(1, CELLS // changes.size)
