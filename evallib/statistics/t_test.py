"""What follows from a difference, its standard error and its degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate


@dataclass(frozen=True)
class TTest:
    """A difference with what its t test needs."""

    difference: float
    se: float
    df: float

    @property
    def t(self) -> float:
        """The difference in standard errors."""
        return self.difference / self.se

    @property
    def p(self) -> float:
        """Two-sided p of a true difference of 0."""
        return float(2 * stats.t.sf(abs(self.t), self.df))

    @property
    def estimate(self) -> Estimate:
        """The difference with its 95 % t interval."""
        half = float(stats.t.ppf((1 + LEVEL) / 2, self.df)) * self.se
        return Estimate(self.difference, self.difference - half, self.difference + half)
