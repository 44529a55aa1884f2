"""Time of the paired resampling companions against calling SciPy directly, with the same people and resamples.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.resampling

For 12, 19, 40, 150 and 1000 pairs: the BCa interval against ``scipy.stats.bootstrap``, and the sign-flip test
against ``scipy.stats.permutation_test`` (exact up to 20 pairs on both sides, drawn above). The aim is never slower,
which within the noise of a busy machine means a ratio of at most 1.05. Then, without an aim, all that
``paired_companions`` gives against SciPy's two calls and its ``wilcoxon``; SciPy has no Hodges-Lehmann interval. Both
sides take turns; the ratio is that of their fastest rounds.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import stats

from benchmarks.timing import timed
from evallib.statistics import paired_companions
from evallib.statistics.companions import MOST_EXACT, bca_interval, permutation_test

PAIRS = (12, 19, 40, 150, 1000)
RESAMPLES = 9999
MOST_TIME = 1.05
SECONDS = 4.0


def main() -> int:
    """Compare at every number of pairs, print one line each, and say whether the aim is missed."""
    warnings.simplefilter("ignore", stats.DegenerateDataWarning)
    reached = True
    for pairs in PAIRS:
        before, after = draw(pairs)
        changes = np.sort(after - before)
        reached &= compare(f"BCa, {pairs} pairs", partial(interval, changes), partial(bootstrap, changes))
        reached &= compare(f"sign flips, {pairs} pairs", partial(test, changes), partial(flips, changes))
        compare(f"all companions, {pairs} pairs, no aim", partial(everything, before, after), partial(calls, changes))
    return 0 if reached else 1


def compare(what: str, ours: Callable[[], object], plain: Callable[[], object]) -> bool:
    """Time both, print one line, and tell whether the aim is reached."""
    ours(), plain()
    rounds, end = [], time.perf_counter() + SECONDS
    while len(rounds) < 3 or time.perf_counter() < end:
        rounds.append((timed(ours), timed(plain)))
    fast, slow = min(one for one, _other in rounds), min(other for _one, other in rounds)
    print(f"{what}: SciPy {1000 * slow:.1f} ms, evallib {1000 * fast:.1f} ms, ratio {fast / slow:.2f}", flush=True)
    return fast <= MOST_TIME * slow


def draw(pairs: int) -> tuple[np.ndarray, np.ndarray]:
    """KASAM-like totals twice, no two changes alike; always the same."""
    generator = np.random.default_rng(pairs)
    before = generator.normal(140, 22, pairs)
    return before, before + generator.normal(4, 18, pairs)


def interval(changes: np.ndarray) -> object:
    """Our BCa interval of the mean change."""
    return bca_interval(changes, seed=1, resamples=RESAMPLES)


def bootstrap(changes: np.ndarray) -> object:
    """SciPy's, as one would call it by hand."""
    return stats.bootstrap((changes,), np.mean, method="BCa", n_resamples=RESAMPLES, rng=np.random.default_rng(1))


def test(changes: np.ndarray) -> object:
    """Our sign-flip test."""
    return permutation_test(changes, seed=1, resamples=RESAMPLES)


def flips(changes: np.ndarray) -> object:
    """SciPy's: every pattern up to the same number of pairs, else as many drawn."""
    patterns = 2**changes.size if changes.size <= MOST_EXACT else RESAMPLES
    return stats.permutation_test(
        (changes,), np.mean, permutation_type="samples", n_resamples=patterns, rng=np.random.default_rng(1)
    )


def everything(before: np.ndarray, after: np.ndarray) -> object:
    """All that the library gives beside a paired t test."""
    return paired_companions(before, after, seed=1, resamples=RESAMPLES)


def calls(changes: np.ndarray) -> object:
    """What SciPy has of it."""
    return bootstrap(changes), flips(changes), stats.wilcoxon(changes, zero_method="pratt")


if __name__ == "__main__":
    sys.exit(main())
