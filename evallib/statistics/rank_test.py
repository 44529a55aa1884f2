"""A companion of Welch's t test for answers on a scale of few steps: the rank test of Brunner and Munzel."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from scipy import stats


def brunner_munzel(before: Sequence[int], after: Sequence[int]) -> float | None:
    """Two-sided p of the rank test of unlinked answers that needs neither equal spread nor continuous answers.

    Brunner & Munzel 2000 (doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U), by SciPy's
    ``brunnermunzel``. None when no rank overlaps or nothing differs, where it does not exist.

    >>> round(brunner_munzel([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1], [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]), 6)
    0.005786
    """
    if min(len(before), len(after)) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # SciPy divides by zero there, which None says instead
        p = float(stats.brunnermunzel(before, after).pvalue)
    return None if np.isnan(p) else p
