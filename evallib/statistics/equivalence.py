"""Is a change too small to matter? Two one-sided t tests, and the verdict of four."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from scipy import stats

from evallib.statistics.change import Change
from evallib.statistics.estimate import Estimate

Verdict = Literal["effect", "equivalent", "both", "inconclusive"]
LEVEL_90 = 0.90


@dataclass(frozen=True)
class Equivalence:
    """The larger p of the two one-sided tests (alpha .05 each), the 90 % interval that decides, and the verdict."""

    bound: float
    p: float
    interval90: Estimate
    verdict: Verdict


def judge_equivalence(change: Change, bound: float) -> Equivalence:
    """Two one-sided t tests (TOST) of a change against ± ``bound`` score points, for every branch.

    Schuirmann 1987 (doi:10.1007/BF01068419), Lakens 2017 (doi:10.1177/1948550617697177). The estimate, standard error
    and df are those of the change; ``p`` is the larger of ``P(T > (d + bound)/se)`` and ``P(T < (d - bound)/se)``.
    Equivalent means: the 90 % interval lies *inside* the bounds (a limit on the bound is not inside), which is the
    same as p < .05. An effect means: the 95 % interval excludes 0.

    * ``effect``: there is a change, and it may matter;
    * ``equivalent``: no change is shown, and any that there is is too small to matter;
    * ``both``: there is a change, and it is too small to matter;
    * ``inconclusive``: neither is shown; more people would be needed.

    ``bound`` is chosen before the data are seen. Raises ``ValueError`` unless it is positive and finite. Checked
    against the TOSTER package (n 65, p .00770235) and statsmodels' ``ttost_paired``.

    >>> from evallib.statistics import Moments, compare_summaries
    >>> change = compare_summaries(Moments(200, 140.0, 22.0), Moments(200, 141.0, 22.0))
    >>> result = judge_equivalence(change, 5)
    >>> result.verdict, round(result.p, 4)
    ('equivalent', 0.0349)
    """
    if not (isfinite(bound) and bound > 0):
        raise ValueError(f"the smallest change that matters is a positive number of points, got {bound}")
    value, se, df = change.estimate.value, change.se, change.df
    half = float(stats.t.ppf((1 + LEVEL_90) / 2, df)) * se
    interval = Estimate(value, value - half, value + half, LEVEL_90)
    p = max(float(stats.t.sf((value + bound) / se, df)), float(stats.t.cdf((value - bound) / se, df)))
    return Equivalence(bound, p, interval, _verdict(change, interval, bound))


def _verdict(change: Change, interval: Estimate, bound: float) -> Verdict:
    inside = -bound < interval.low and interval.high < bound
    if change.estimate.excludes(0):
        return "both" if inside else "effect"
    return "equivalent" if inside else "inconclusive"
