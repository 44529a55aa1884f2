"""Shares of a group, with the interval that a small group deserves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``; ``share_pct``, ``low_pct`` and ``high_pct`` in percent, the limits optional."""

    name: str
    label: str
    part: int
    whole: int
    share_pct: Fraction
    low_pct: float | None = None
    high_pct: float | None = None


def compute_share(name: str, label: str, part: int, whole: int, *, interval: bool = True) -> Share:
    """The share of a group and its Wilson score interval at 95 %.

    The interval treats the group as a random sample of people who could have taken part, one answer each,
    independent of one another; the report prints that assumption. Centre
    ``(p + z²/2n) / (1 + z²/n)``, half width ``z·sqrt(p(1-p)/n + z²/4n²) / (1 + z²/n)`` (Wilson 1927,
    doi:10.1080/01621459.1927.10502953). Checked against the formula worked by hand and Newcombe (1998,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E), table I: 81 of 263 gives
    25.53 to 36.62 %.

    Raises ``ValueError`` when the whole is not positive or the part lies outside it.

    >>> share = compute_share("x", "x", 81, 263)
    >>> round(share.low_pct, 2), round(share.high_pct, 2)
    (25.53, 36.62)
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is not a share")
    share_pct = Fraction(100 * part, whole)
    if not interval:
        return Share(name, label, part, whole, share_pct)
    low, high = proportion_confint(part, whole, alpha=1 - LEVEL, method="wilson")
    return Share(name, label, part, whole, share_pct, 100 * float(low), 100 * float(high))
