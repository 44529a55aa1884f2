"""The smallest true change that a study of this size would probably have found."""

from __future__ import annotations

from math import isfinite, isnan

from scipy import optimize
from statsmodels.stats.power import ttest_power

from evallib.statistics.estimate import ALPHA


def detectable_change(se: float, df: float, *, power: float = 0.8, alpha: float = ALPHA) -> float:
    """The true change in score points that a two-sided t test finds with probability ``power``.

    ``se`` and ``df`` are those of the planned or actual comparison, so every branch has one: paired
    ``sd(changes)/sqrt(n)`` with n - 1 df; unlinked ``sqrt(s1²/n1 + s2²/n2)`` with Welch's df. It rests on numbers of
    people and spread, never on the observed change (a power computed from that only repeats the p value: Hoenig &
    Heisey 2001, doi:10.1198/000313001300339897). Solves ``P(|T(df, change/se)| > t(1 - alpha/2, df)) = power`` with
    statsmodels' ``ttest_power``; equals its ``TTestPower`` and ``TTestIndPower``.

    Raises ``ValueError`` unless se and df are positive and alpha < power < 1.

    >>> round(detectable_change(22 * (2 * (1 - 0.64)) ** 0.5 / 30**0.5, 29), 1)  # 30 pairs, r .64, SD 22
    9.9
    """
    if not (isfinite(se) and se > 0 and df > 0 and 0 < alpha < power < 1):
        raise ValueError(f"no detectable change for se {se}, df {df}, power {power}, alpha {alpha}")

    def gap(shift: float) -> float:
        found = float(ttest_power(shift, 1, alpha, df=df))
        if isnan(found):  # the far tail is so thin that SciPy gives up on it: the near one is all there is
            found = float(ttest_power(shift, 1, alpha / 2, df=df, alternative="larger"))
        return found - power

    high = 4.0
    while gap(high) < 0:
        high *= 2
    return float(optimize.brentq(gap, 0.0, high, xtol=1e-12)) * se
