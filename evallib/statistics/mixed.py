"""The change of linked people who share units: a mixed model with a unit effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import optimize

from evallib.statistics.estimate import Estimate, NotComputable
from evallib.statistics.samples import Floats, largest, spread
from evallib.statistics.t_test import TTest

FEWEST_UNITS = 5
"""Below five units the spread between units is a guess."""
STEPS = np.linspace(-16.0, 24.0, 81)
"""Where the search for log(theta) starts: from no unit effect to one that leaves nothing else."""


@dataclass(frozen=True)
class UnitModel:
    """Mean change of units in score points with its 95 % interval and two-sided p (t with units - 1 df).

    ``unit_sd`` is the standard deviation of the units' own changes around it, in score points; ``converged`` is False
    when the fit is not to be trusted (show no number of it then).
    """

    estimate: Estimate
    p: float
    units: int
    people: int
    unit_sd: float
    converged: bool


def fit_unit_model(
    before: npt.ArrayLike, after: npt.ArrayLike, unit: Sequence[str | None]
) -> UnitModel | NotComputable:
    """Mean change when people of one unit may change alike.

    Two answers a person, ``score = a + b·wave + person + unit·wave + error`` with wave fixed (0, 1), a free level for
    every person and a random change of every unit. After minus before, the levels cancel: ``change_ij = b + u_j +
    e_ij``, ``u ~ N(0, unit_sd²)``, which is what is fitted, by REML (Laird & Ware 1982, doi:10.2307/2529876; in R
    ``lmer(change ~ 1 + (1 | unit))``). A random intercept of the unit's *level* would cancel as well and leave people
    who change together untreated.

    With one random intercept the restricted likelihood has a closed form in ``theta = unit_sd² / residual variance``:
    with weights ``w_j = n_j / (1 + n_j·theta)``, ``b = sum(w_j·mean_j) / sum(w_j)`` and
    ``q = within + sum(w_j·(mean_j - b)²)``, minus twice its logarithm is
    ``(n - 1)·log(q) + sum(log(1 + n_j·theta)) + log(sum(w_j))``; ``se = sqrt(q / (n - 1) / sum(w_j))``. SciPy searches
    theta along a line. statsmodels' ``MixedLM`` has the same likelihood, but its gradient search gave up in 50 of 300
    simulated projects and missed the optimum in more (mostly where ``unit_sd`` is near 0), and the standard error it
    prints is not the generalised least squares one.

    Interval and p use t with ``units - 1`` df: exact when units are equally large and differ; without such a correction
    few units give too many findings (Leyrat et al. 2018, doi:10.1093/ije/dyx169). It errs on the wide side when units
    hardly differ: with 5 units of 8 people the 95 % interval covered 95 to 99.5 % of 1 500 simulated changes.

    ``before``, ``after`` and ``unit`` hold the same people in the same order; a person without a value (NaN) or unit
    (None, NaN or empty text) is left out. :class:`NotComputable`: ``few_units`` below five, ``one_person_units`` when
    no unit has two people, ``no_variance`` when nobody differs from the own unit. Raises ``ValueError`` for columns of
    different length. Checked against R's lme4, the t test of unit means and ``MixedLM`` where that converges.

    >>> before, after = [10.0] * 12, [11, 14, 12, 15, 13, 16, 9, 11, 12, 12, 15, 14]
    >>> model = fit_unit_model(before, after, ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "f"])
    >>> round(model.estimate.value, 3), model.units, model.people, model.converged
    (2.833, 6, 12, True)
    """
    groups, size = _changes_by_unit(before, after, unit)
    if len(groups) < FEWEST_UNITS:
        return NotComputable("few_units")
    if all(group.size == 1 for group in groups):
        return NotComputable("one_person_units")
    within = np.concatenate([group - np.mean(group) for group in groups])
    if not spread(within, size):
        return NotComputable("no_variance")
    return _Units(
        sizes=np.array([float(group.size) for group in groups]),
        means=np.array([float(np.mean(group)) for group in groups]),
        within=float(np.sum(within**2)),
    ).fit()


@dataclass(frozen=True)
class _Units:
    """All that the model needs of the data: people and mean change of each unit, squares within the units."""

    sizes: Floats
    means: Floats
    within: float

    def fit(self) -> UnitModel:
        theta, converged = self.search()
        value, weight, squares = self.parts(theta)
        residual = squares / (float(np.sum(self.sizes)) - 1)
        test = TTest(value, se=sqrt(residual / weight), df=self.sizes.size - 1)
        return UnitModel(
            estimate=test.estimate,
            p=test.p,
            units=self.sizes.size,
            people=int(np.sum(self.sizes)),
            unit_sd=sqrt(theta * residual),
            converged=converged,
        )

    def parts(self, theta: float) -> tuple[float, float, float]:
        """The weighted mean change, the sum of weights and the weighted sum of squares."""
        weights = self.sizes / (1 + self.sizes * theta)
        total = float(np.sum(weights))
        value = float(np.sum(weights * self.means)) / total
        return value, total, self.within + float(np.sum(weights * (self.means - value) ** 2))

    def misfit(self, theta: float) -> float:
        """Minus twice the restricted log likelihood, up to a constant."""
        _value, weight, squares = self.parts(theta)
        others = float(np.sum(np.log1p(self.sizes * theta))) + float(np.log(weight))
        return (float(np.sum(self.sizes)) - 1) * float(np.log(squares)) + others

    def search(self) -> tuple[float, bool]:
        """The best ratio of variances, and whether it lies inside the range searched (0 does)."""
        misfits = [self.misfit(float(np.exp(step))) for step in STEPS]
        best = int(np.argmin(misfits))
        around = STEPS[max(0, best - 1)], STEPS[min(len(STEPS) - 1, best + 1)]
        found = optimize.minimize_scalar(
            lambda step: self.misfit(float(np.exp(step))), bounds=around, method="bounded", options={"xatol": 1e-10}
        )
        if self.misfit(0.0) <= float(found.fun):
            return 0.0, True
        return float(np.exp(found.x)), bool(found.success) and best < len(STEPS) - 1


def _changes_by_unit(
    before: npt.ArrayLike, after: npt.ArrayLike, unit: Sequence[str | None]
) -> tuple[list[Floats], float]:
    """The changes of each unit in rising order, units ordered by their changes; and the largest score."""
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if not first.shape == second.shape == (len(unit),):
        raise ValueError(f"one unit a person is needed: {first.size}, {second.size} and {len(unit)} values")
    found: dict[str, list[float]] = {}
    used = ~(np.isnan(first) | np.isnan(second))
    for name, change, known in zip(unit, second - first, used, strict=True):
        if known and isinstance(name, str) and name:
            found.setdefault(name, []).append(float(change))
    groups = sorted(sorted(changes) for changes in found.values())
    return [np.array(changes) for changes in groups], largest(first[used], second[used])
