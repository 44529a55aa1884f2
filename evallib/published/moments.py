"""Checks of a printed mean and standard deviation from whole-number answers, for any section.

- **GRIM**: does a sum exist that rounds to the mean? (:mod:`.grim`, here with the limits of the scale)
- **SD limits**: how small and how large a standard deviation can be for that mean on that scale
- **GRIMMER**: does a sample exist that gives both? (:mod:`.grimmer`)
- **DEBIT**: for answers 0 and 1 the mean decides the standard deviation

A verdict is ``possible`` only when a sample is at hand, ``impossible`` only when there is none, else
``not_excluded``. A verdict never says that a figure is right; ``impossible`` says that a mean, a standard deviation, a
number of people or the whole-number scale is not as reported. Printed numbers are read under the charitable rule
unless another is given. Nothing here makes sentences.

Sources: Brown & Heathers 2017 (doi:10.1177/1948550616673876); Heathers & Brown 2019, DEBIT
(https://osf.io/5vb3u); Anaya 2016 (doi:10.7287/peerj.preprints.2400v1). Checked against the published values of
scrutiny, scrutipy and rsprite2, and against all samples of small groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from evallib.published.grim import grim_power
from evallib.published.grimmer import (
    UNBOUNDED,
    AnswerScale,
    Divisor,
    Grimmer,
    Verdict,
    check_grimmer,
    least_deviations,
    most_deviations,
    possible_sums,
    squared_deviations,
)
from evallib.published.number import PrintedNumber
from evallib.published.rounding import Interval, Rule, rounding_interval
from evallib.published.witness import Witness

BINARY = AnswerScale(0, 1)


@dataclass(frozen=True)
class Grim:
    """What GRIM says of a mean. ``sums`` are the sums of all answers that fit, empty when it is ``impossible``.

    ``power`` is the share of all means with so many decimals that would have been caught; 0: the check says nothing.
    """

    verdict: Verdict
    sums: range
    power: Fraction
    witness: Witness | None


@dataclass(frozen=True)
class SdLimits:
    """The smallest and the largest standard deviation (divided by ``n - 1``) that a mean allows on a scale.

    ``low_squared`` and ``high_squared`` are the exact variances. ``verdict`` is about the printed standard deviation,
    ``not_excluded`` when it keeps within the limits, None when none is printed.
    """

    low_squared: Fraction
    high_squared: Fraction
    verdict: Verdict | None = None

    @property
    def low(self) -> float:
        """The smallest standard deviation."""
        return sqrt(self.low_squared)

    @property
    def high(self) -> float:
        """The largest standard deviation."""
        return sqrt(self.high_squared)


@dataclass(frozen=True)
class Debit:
    """What DEBIT says of answers 0 and 1.

    ``verdict`` lets the share be any number that rounds to the printed mean; ``grim`` says whether ``n`` people can
    have such a share; ``ones`` are the numbers of people who answered 1 that fit both figures. ``possible`` when there
    is such a number.
    """

    verdict: Verdict
    grim: Verdict
    ones: tuple[int, ...]


@dataclass(frozen=True)
class MomentChecks:
    """All checks of one printed mean and standard deviation; None for a check that needs what is not printed.

    ``grimmer`` divides by ``n - 1``; ``grimmer_by_n`` is there when that is impossible though the mean is not, and
    says whether the standard deviation was perhaps divided by ``n``. ``debit`` is for the scale 0 to 1.
    """

    grim: Grim
    grimmer: Grimmer | None
    grimmer_by_n: Grimmer | None
    sd_limits: SdLimits | None
    debit: Debit | None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the mean and, when it is printed, the standard deviation together."""
        return self.grim.verdict if self.grimmer is None else self.grimmer.verdict

    @property
    def witness(self) -> Witness | None:
        """A sample that gives all that is printed, when the verdict is ``possible``."""
        return self.grim.witness if self.grimmer is None else self.grimmer.witness


def check_moments(
    n: int,
    mean: PrintedNumber,
    sd: PrintedNumber | None,
    *,
    low: int | None = None,
    high: int | None = None,
    items: int = 1,
) -> MomentChecks:
    """Check a printed mean and standard deviation of ``n`` people's whole-number answers from ``low`` to ``high``.

    A person's value is the mean of ``items`` answers; for a sum score give the limits of the sum and one item. ``low``
    and ``high`` None: the scale has no known end. Without ``sd``, or for one person, only the mean is checked. Halves
    may have been rounded either way; the functions below take a stricter rule.
    Raises ``ValueError`` for less than one person or item, or a scale turned around.

    >>> from evallib.published.number import parse_printed as p
    >>> found = check_moments(12, p("20"), p("0,67"), low=13, high=91)
    >>> found.verdict, sum(found.witness.values) / 12 < 20.5
    ('possible', True)
    >>> check_moments(12, p("20"), p("40"), low=13, high=91).grimmer.reason
    'sd_above'
    """
    scale = AnswerScale(low, high, items)
    grim = check_grim_on_scale(mean, n, scale)
    limits, grimmer, by_n = sd_limits(mean, n, scale), None, None
    if sd is not None and n > 1:
        grimmer = check_grimmer(mean, sd, n, scale=scale)
        limits = judged(limits, sd, n) if limits else None
        if grimmer.verdict == "impossible" and grim.verdict == "possible":
            by_n = check_grimmer(mean, sd, n, scale=scale, divisor="n")
    debit = check_debit(mean, sd, n) if sd is not None and n > 1 and scale == BINARY else None
    return MomentChecks(grim, grimmer, by_n, limits, debit)


def check_grim_on_scale(mean: PrintedNumber, n: int, scale: AnswerScale = UNBOUNDED, rule: Rule = "up_or_down") -> Grim:
    """GRIM with the limits of the scale, and with the most level sample as a witness.

    >>> from evallib.published.number import parse_printed
    >>> check_grim_on_scale(parse_printed("5,18"), 28).witness.counts
    ((5, 23), (6, 5))
    """
    sums = possible_sums(mean, n, scale, rule)
    power = grim_power(mean.decimals, n, scale.items)
    if not sums:
        return Grim("impossible", sums, power, None)
    level, above = divmod(sums[len(sums) // 2], n)
    counts = ((level, n - above), (level + 1, above))
    return Grim("possible", sums, power, Witness(tuple(pair for pair in counts if pair[1]), scale.items))


def sd_limits(mean: PrintedNumber, n: int, scale: AnswerScale, rule: Rule = "up_or_down") -> SdLimits | None:
    """The limits of the standard deviation, over every sum that rounds to the mean.

    None for one person, for a scale without both ends, and for a mean that no sum gives.

    >>> from evallib.published.number import parse_printed
    >>> limits = sd_limits(parse_printed("4,2"), 5, AnswerScale(1, 7))
    >>> f"{limits.low:.4f} {limits.high:.4f}"
    '0.4472 3.0332'
    """
    sums = possible_sums(mean, n, scale, rule)
    if n < 2 or not sums:
        return None
    most = most_deviations(sums, n, scale)
    if most is None:
        return None
    divisor = (n - 1) * scale.items**2
    return SdLimits(least_deviations(sums, n) / divisor, most / divisor)


def judged(limits: SdLimits, sd: PrintedNumber, n: int, rule: Rule = "up_or_down") -> SdLimits:
    """The limits with a verdict on a printed standard deviation."""
    variance = squared_deviations(sd, n, 1, rule=rule)
    fits = variance is not None and variance.scale(Fraction(1, n - 1)).intersects(
        Interval(limits.low_squared, limits.high_squared)
    )
    return SdLimits(limits.low_squared, limits.high_squared, "not_excluded" if fits else "impossible")


def check_debit(
    mean: PrintedNumber, sd: PrintedNumber, n: int, *, rule: Rule = "up_or_down", divisor: Divisor = "n-1"
) -> Debit:
    """DEBIT for ``n`` people who answered 0 or 1: the standard deviation is ``sqrt(n / (n - 1) * m * (1 - m))``.

    Raises ``ValueError`` for fewer than two people.

    >>> from evallib.published.number import parse_printed as p
    >>> check_debit(p("0,11"), p("0,31"), 40)
    Debit(verdict='not_excluded', grim='impossible', ones=())
    """
    if n < 2:
        raise ValueError(f"a standard deviation needs at least two people, got {n}")
    spread = squared_deviations(sd, n, 1, rule=rule, divisor=divisor)
    sums = possible_sums(mean, n, BINARY, rule)
    ones = tuple(k for k in sums if spread is not None and spread.contains(Fraction(k * (n - k), n)))
    shares = _shares(rounding_interval(mean, rule))
    fits = spread is not None and shares is not None and spread.intersects(_binary_variances(shares).scale(n))
    verdict: Verdict = "possible" if ones else "not_excluded" if fits else "impossible"
    return Debit(verdict, "possible" if sums else "impossible", ones)


def _shares(interval: Interval) -> Interval | None:
    """The part of an interval that a share can be: from 0 to 1."""
    unit = Interval(Fraction(0), Fraction(1))
    if not interval.intersects(unit):
        return None
    low, high = max(interval.low, unit.low), min(interval.high, unit.high)
    return Interval(low, high, interval.contains(low), interval.contains(high))


def _binary_variances(shares: Interval) -> Interval:
    """All ``m * (1 - m)`` for a share ``m``: largest at one half, falling on both sides."""
    half = Fraction(1, 2)
    ends = [(m * (1 - m), closed) for m, closed in ((shares.low, shares.low_closed), (shares.high, shares.high_closed))]
    low, high = min(ends)[0], max(ends)[0]
    low_closed, high_closed = (low, True) in ends, (high, True) in ends
    if shares.low < half < shares.high:
        high, high_closed = half * half, True
    return Interval(low, high, low_closed, high_closed)
