"""What every calculation gives: an estimate with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEVEL = 0.95
"""Level of every two-sided interval unless an object says otherwise."""
ALPHA = 0.05
"""A two-sided p below this is called more than chance; an interval at :data:`LEVEL` then leaves out 0."""

Reason = Literal[
    "too_few",
    "few_pairs",
    "few_units",
    "one_person_units",
    "no_variance",
    "no_correlation",
]
"""Why something cannot be computed: a wave or the pairs hold fewer than two values (``too_few``); fewer than three
pairs, so that their correlation says nothing (``few_pairs``); fewer than five units (``few_units``); no unit with two
people (``one_person_units``); no spread to judge the change against (``no_variance``); pairs without spread in one
wave, so that no correlation exists (``no_correlation``)."""


@dataclass(frozen=True)
class Estimate:
    """A value with the limits of its two-sided interval; ``level`` is the interval's coverage (0.95 = 95 %)."""

    value: float
    low: float
    high: float
    level: float = LEVEL

    def __neg__(self) -> Estimate:
        """The same estimate seen from the other wave: signs turned, limits swapped."""
        return Estimate(-self.value, -self.high, -self.low, self.level)

    def excludes(self, value: float) -> bool:
        """Whether a value lies outside the interval; the limits themselves belong to it.

        >>> Estimate(2.0, 0.5, 3.5).excludes(0), Estimate(2.0, 0.0, 4.0).excludes(0)
        (True, False)
        """
        return value < self.low or value > self.high


@dataclass(frozen=True)
class NotComputable:
    """The data allow no answer; ``reason`` is a code, see :data:`Reason`. It is returned, never raised."""

    reason: Reason
