"""Whom the simulation draws: people whose totals and whose true change are known."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

MEAN, SD = 150.0, 22.0
SHIFT = 6.0
SKEWED_RISE, SKEWED_SHARE = 20, 0.2
LOWEST, HIGHEST = 29, 203


@dataclass(frozen=True)
class People:
    """Who answers. ``normal``: totals N(150, 22), all change alike. ``skewed``: whole numbers from 29 to 203 with a
    long tail downwards (mean 150, SD 22), of whom a fifth rise by 20 points. ``r``: copula correlation of the waves."""

    kind: str
    r: float
    label: str

    def draw(
        self, generator: np.random.Generator, shape: tuple[int, int], *, changed: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """Two waves, repeats x people, the same people in both."""
        before = generator.standard_normal(shape)
        after = self.r * before + sqrt(1 - self.r**2) * generator.standard_normal(shape)
        if self.kind == "normal":
            return MEAN + SD * before, MEAN + SD * after + (SHIFT if changed else 0)
        first, second = to_totals(before), to_totals(after)
        if changed:
            rise = np.where(generator.random(shape) < SKEWED_SHARE, SKEWED_RISE, 0)
            second = np.minimum(second + rise, HIGHEST)
        return first, second

    def true_change(self, *, changed: bool) -> float:
        """The change of the means in the population, exactly."""
        if not changed:
            return 0.0
        if self.kind == "normal":
            return SHIFT
        totals = np.arange(LOWEST, HIGHEST + 1)
        shares = np.diff(special.ndtr(np.concatenate([[-np.inf], thresholds(), [np.inf]])))
        return SKEWED_SHARE * float(shares @ (np.minimum(totals + SKEWED_RISE, HIGHEST) - totals))

    def correlation(self, *, changed: bool) -> float:
        """The correlation of the waves in points: below ``r`` where totals are skewed and only some people change."""
        if self.kind == "normal":
            return self.r
        before, after = self.draw(np.random.default_rng(1), (1, 1_000_000), changed=changed)
        return float(np.corrcoef(before[0], after[0])[0, 1])


def thresholds() -> np.ndarray:
    """Between which normal values a person has which total: 203 less a gamma variable, mean 53 and SD 22, rounded."""
    shape, scale = (HIGHEST - MEAN) ** 2 / SD**2, SD**2 / (HIGHEST - MEAN)
    edges = np.arange(LOWEST, HIGHEST) + 0.5
    return special.ndtri(special.gammaincc(shape, (HIGHEST - edges) / scale))


def to_totals(normal: np.ndarray) -> np.ndarray:
    """Skewed whole-number totals from normal values."""
    return LOWEST + np.searchsorted(thresholds(), normal).astype(np.float64)


NORMAL = People("normal", 0.64, "normal")
SKEWED = People("skewed", 0.64, "skewed")
