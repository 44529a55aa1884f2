"""How many people changed by more than the imprecision of the questionnaire explains."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CRITICAL = 1.96
"""Jacobson and Truax's own number: a change that the imprecision alone exceeds one time in twenty."""


@dataclass(frozen=True)
class ReliableShares:
    """How many of the linked people changed reliably ``up`` or ``down``; ``threshold`` in points of the scale."""

    up: int
    unchanged: int
    down: int
    threshold: float
    reliability: float


def critical_change(sd: float, reliability: float) -> float:
    """How much one person's score must change to be more than error of measurement, in points of the scale.

    ``1.96 * sqrt(2) * sd * sqrt(1 - reliability)`` (Jacobson and Truax 1991, doi:10.1037/0022-006X.59.1.12).
    ``sd``: the standard deviation of the scale in points, finite and not negative; ``reliability``: alpha or a
    test-retest value, 0 to 1. ``ValueError`` for anything else.

    >>> round(critical_change(sd=5, reliability=0.8), 4)
    6.1981
    """
    if not (0 <= reliability <= 1 and 0 <= sd < math.inf):
        raise ValueError(f"no limit for a change: sd {sd}, reliability {reliability}")
    return CRITICAL * math.sqrt(2) * sd * math.sqrt(1 - reliability)


def reliable_change(
    before: npt.ArrayLike, after: npt.ArrayLike, *, sd: float, reliability: float
) -> ReliableShares | None:
    """Count linked people whose change is larger than measurement error explains. For groups, never a single person.

    ``before`` and ``after``: one score a person in the same order, NaN = missing; people with one missing are left
    out. ``sd``: the standard deviation of the scale before, in points; ``reliability``: alpha or a test-retest value.
    A change counts when it is larger than :func:`critical_change` in either direction. None when that limit says
    nothing: a reliability that is not above 0 and below 1, as alpha may be in a small group, or a spread that is not
    above 0.

    Checked against the published example: sd 5 and reliability .8 give a standard error of the difference of 3.162278.
    ``ValueError`` when the two arrays differ in shape or are not one value a person.

    >>> shares = reliable_change([10, 10, 10], [18, 10, 2], sd=5, reliability=0.8)
    >>> (shares.up, shares.unchanged, shares.down), round(shares.threshold, 4)
    ((1, 1, 1), 6.1981)
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"before and after must hold the same people: shapes {first.shape} and {second.shape}")
    if not (0 < reliability < 1 and 0 < sd < math.inf):
        return None
    threshold = critical_change(sd, reliability)
    change = second - first
    up, down = int(np.count_nonzero(change > threshold)), int(np.count_nonzero(change < -threshold))
    unchanged = int(np.count_nonzero(~np.isnan(change))) - up - down
    return ReliableShares(up, unchanged, down, threshold, reliability)
