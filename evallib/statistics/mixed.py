"""The change of linked people who share units: a mixed model with a unit effect."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from evallib.statistics.estimate import LEVEL, Estimate, NotComputable
from evallib.statistics.samples import Floats, largest, spread

FEWEST_UNITS = 5
"""Below five units the spread between units is a guess."""


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
    e_ij``, ``u ~ N(0, unit_sd²)``, which is what is fitted, by REML with statsmodels' ``MixedLM`` (R:
    ``lmer(change ~ 1 + (1 | unit))``). A random intercept of the unit's *level* would cancel as well and leave the
    clustered change untreated. (Laird & Ware 1982, doi:10.2307/2529876.)

    Interval and p use t with ``units - 1`` df: exact when units are equally large, and honest when they are few; the
    normal distribution that ``MixedLM`` prints is too narrow then (Li & Redden 2015, doi:10.1186/s12874-015-0026-x).

    ``before``, ``after`` and ``unit`` hold the same people in the same order; a person without a value (NaN) or unit
    (None, NaN or empty text) is left out. :class:`NotComputable`: ``few_units`` below five, ``one_person_units`` when
    no unit has two people, ``no_variance`` when nobody differs from the own unit. Raises ``ValueError`` for columns of
    different length. Checked against R's lme4 and a profile likelihood written by hand.

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
    changes = np.concatenate(groups)
    scale, centre = float(np.std(changes)), float(np.mean(changes))
    labels = np.repeat(np.arange(len(groups)), [group.size for group in groups])
    fit, converged = _fit((changes - centre) / scale, labels)
    return _model(fit, converged, groups, (centre, scale))


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


def _fit(changes: Floats, labels: npt.NDArray[np.int64]) -> tuple[Any, bool]:
    """The REML fit of an intercept and a random intercept."""
    from statsmodels.regression.mixed_linear_model import MixedLM
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = MixedLM(changes, np.ones((changes.size, 1)), groups=labels).fit(reml=True)
    return fit, bool(fit.converged)


def _model(fit: Any, converged: bool, groups: list[Floats], standard: tuple[float, float]) -> UnitModel:
    centre, scale = standard
    value, se = centre + scale * float(fit.params[0]), scale * float(fit.bse[0])
    df = len(groups) - 1
    half = float(stats.t.ppf((1 + LEVEL) / 2, df)) * se
    return UnitModel(
        estimate=Estimate(value, value - half, value + half),
        p=float(2 * stats.t.sf(abs(value) / se, df)),
        units=len(groups),
        people=sum(group.size for group in groups),
        unit_sd=scale * sqrt(max(0.0, float(fit.cov_re[0, 0]))),
        converged=converged,
    )
