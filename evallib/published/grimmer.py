"""GRIMMER over all sums: can whole-number answers give both the printed mean and the printed standard deviation?

Behind a mean and a standard deviation of ``n`` people stand two whole numbers: the sum ``S`` of all answers and the
sum of squares ``Q`` of the people's sums. Every ``S`` that rounds to the mean is tried, not only the nearest one, and
for each every ``Q`` of the same parity that rounds to the standard deviation, all in exact fractions:

``(Q / items**2 - S**2 / (n * items**2)) / (n - 1)`` is the variance of the people's item means.

On a declared scale ``S`` and ``Q`` keep within its limits too. These conditions are necessary, not sufficient, so the
verdict is ``possible`` only together with a sample, ``impossible`` when no pair is left or every sample of the pairs
left was ruled out, and ``not_excluded`` when a pair is left but the search for a sample was given up.

Sources: Brown & Heathers 2017 (doi:10.1177/1948550616673876); Anaya 2016 (doi:10.7287/peerj.preprints.2400v1);
Allard 2018 (A-GRIMMER). Checked against the published values of scrutiny, scrutipy and rsprite2, except where their
use of one sum only makes them wrong, and against all samples of small groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Literal

from evallib.published.number import PrintedNumber
from evallib.published.rounding import Interval, Rule, rounding_interval
from evallib.published.witness import SampleFinder, Witness, least_squares, most_squares

Verdict = Literal["possible", "impossible", "not_excluded"]
Reason = Literal["mean", "sd_below", "sd_above", "no_squares", "no_sample"]
Divisor = Literal["n-1", "n"]
MOST_PAIRS = 50_000
"""So many pairs of a sum and a sum of squares are tried before a check is given up."""


@dataclass(frozen=True)
class AnswerScale:
    """Whole-number answers to ``items`` items from ``low`` to ``high``; None where the scale has no end.

    Raises ``ValueError`` for less than one item, or a highest answer below the lowest.
    """

    low: int | None = None
    high: int | None = None
    items: int = 1

    def __post_init__(self) -> None:
        if self.items < 1:
            raise ValueError(f"a scale has at least one item, got {self.items}")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"the highest answer {self.high} is below the lowest {self.low}")

    @property
    def lowest(self) -> int | None:
        """The smallest sum of one person's answers."""
        return None if self.low is None else self.low * self.items

    @property
    def highest(self) -> int | None:
        """The largest sum of one person's answers."""
        return None if self.high is None else self.high * self.items


UNBOUNDED = AnswerScale()


@dataclass(frozen=True)
class Grimmer:
    """What GRIMMER says of a mean and a standard deviation. ``witness`` is the sample that a ``possible`` rests on.

    ``reason`` says why it is ``impossible``: the mean is (``mean``), the standard deviation is smaller or larger than
    any sample with that mean can have (``sd_below``, ``sd_above``), no sum of squares fits it (``no_squares``), or some
    fit but every sample was ruled out (``no_sample``).
    """

    verdict: Verdict
    reason: Reason | None = None
    witness: Witness | None = None


def possible_sums(mean: PrintedNumber, n: int, scale: AnswerScale = UNBOUNDED, rule: Rule = "up_or_down") -> range:
    """Every sum of the answers of ``n`` people that gives a mean rounding to ``mean``, within the scale.

    >>> from evallib.published.number import parse_printed
    >>> list(possible_sums(parse_printed("3.33"), 250))
    [832, 833]
    """
    if n < 1:
        raise ValueError(f"a mean needs at least one person, got {n}")
    sums = rounding_interval(mean, rule).scale(n * scale.items)
    low, high = _first(sums), _last(sums)
    low = low if scale.lowest is None else max(low, n * scale.lowest)
    high = high if scale.highest is None else min(high, n * scale.highest)
    return range(low, max(low, high + 1))


def check_grimmer(
    mean: PrintedNumber,
    sd: PrintedNumber,
    n: int,
    *,
    scale: AnswerScale = UNBOUNDED,
    rule: Rule = "up_or_down",
    divisor: Divisor = "n-1",
) -> Grimmer:
    """Can ``n`` people's whole-number answers give this mean and this standard deviation, both as printed?

    ``mean`` and ``sd`` are in the unit of one answer (of the people's item means when ``scale.items`` is more than
    one). ``rule`` is how both were rounded. ``divisor`` is what the sum of squared deviations was divided by.
    Raises ``ValueError`` for fewer than two people.

    >>> from evallib.published.number import parse_printed as p
    >>> check_grimmer(p("3,10"), p("1,37"), 10, scale=AnswerScale(1, 5)).verdict
    'possible'
    >>> check_grimmer(p("3,44"), p("2,47"), 18)
    Grimmer(verdict='impossible', reason='no_squares', witness=None)
    """
    if n < 2:
        raise ValueError(f"a standard deviation needs at least two people, got {n}")
    sums = possible_sums(mean, n, scale, rule)
    if not sums:
        return Grimmer("impossible", "mean")
    spread = squared_deviations(sd, n, scale.items, rule=rule, divisor=divisor)
    if spread is None:
        return Grimmer("impossible", "sd_below")
    least, most = least_deviations(sums, n), most_deviations(sums, n, scale)
    if most is not None and not spread.intersects(Interval(Fraction(0), most)):
        return Grimmer("impossible", "sd_above")
    if not spread.intersects(Interval(least, max(least, spread.high))):
        return Grimmer("impossible", "sd_below")
    return _search(sums, spread, n, scale)


def squared_deviations(
    sd: PrintedNumber, n: int, items: int, *, rule: Rule = "up_or_down", divisor: Divisor = "n-1"
) -> Interval | None:
    """What the sum of squared deviations of the people's sums can be; None when no value from 0 on rounds to ``sd``."""
    interval = rounding_interval(sd, rule)
    if not interval.intersects(Interval(Fraction(0), max(interval.high, Fraction(0)))):
        return None
    factor = (n - 1 if divisor == "n-1" else n) * items**2
    low_closed = interval.low_closed or interval.low < 0
    return Interval(max(interval.low, Fraction(0)) ** 2, interval.high**2, low_closed, interval.high_closed).scale(
        factor
    )


def possible_squares(total: int, spread: Interval, n: int, scale: AnswerScale) -> range:
    """Every sum of squares of ``n`` people's sums that fits a sum, its deviations and the scale: see the module."""
    return _squares(total, spread, n, scale)[0]


def least_deviations(sums: range, n: int) -> Fraction:
    """The smallest sum of squared deviations that ``n`` whole numbers with one of these sums can have.

    ``b * (n - b) / n`` for the sum ``a * n + b``: zero at every multiple of ``n``, concave between them.

    >>> least_deviations(range(21, 22), 5)
    Fraction(4, 5)
    """
    level = -(-sums[0] // n) * n
    tried = {sums[0], sums[-1]} | ({level} if level in sums else set())
    return min(Fraction(total % n * (n - total % n), n) for total in tried)


def most_deviations(sums: range, n: int, scale: AnswerScale) -> Fraction | None:
    """The largest sum of squared deviations of ``n`` people's sums on a scale; None when the scale has no end.

    Between two sums that put everyone at an end of the scale it is convex, and over those sums it is concave with its
    top at the middle of the scale, so that a few sums decide.

    >>> most_deviations(range(21, 22), 5, AnswerScale(1, 7))
    Fraction(184, 5)
    """
    if scale.lowest is None or scale.highest is None:
        return None
    top, first, last = scale.highest - scale.lowest, sums[0] - n * scale.lowest, sums[-1] - n * scale.lowest
    tried = {first, last}
    if top:
        for at_top in (-(-first // top), last // top, n // 2, n // 2 + 1):
            tried.add(min(max(at_top, -(-first // top)), last // top) * top)
    inside = [total for total in tried if first <= total <= last]
    return max(most_squares(total, top) - Fraction(total * total, n) for total in inside)


def _squares(total: int, spread: Interval, n: int, scale: AnswerScale) -> tuple[range, int]:
    """The possible sums of squares of one sum, and the place in them from where a sample is looked for first:
    as far as can be from the least and the most that any sample has, because there most have a sample."""
    by = spread.low.denominator * n
    over = spread.low.numerator * n + total * total * spread.low.denominator
    first = -(-over // by) if spread.low_closed else over // by + 1
    by = spread.high.denominator * n
    over = spread.high.numerator * n + total * total * spread.high.denominator
    last = over // by if spread.high_closed else -(-over // by) - 1
    least, most = least_squares(n, total), last + 1
    if scale.lowest is not None and scale.highest is not None:
        above = total - n * scale.lowest
        most = most_squares(above, scale.highest - scale.lowest) + 2 * scale.lowest * total - n * scale.lowest**2
    low, high = max(first, least), min(last, most)
    squares = range(low + (low ^ total) % 2, high + 1, 2)
    if last > most:
        return squares, 0
    return squares, len(squares) - 1 if first < least else len(squares) // 2


def _search(sums: range, spread: Interval, n: int, scale: AnswerScale) -> Grimmer:
    """Try every pair of sums, those in the middle first, until one has a sample."""
    finder, proved, pairs = SampleFinder(), True, 0
    for total in outwards(sums, len(sums) // 2):
        for squares in outwards(*_squares(total, spread, n, scale)):
            low, high = _reach(total, squares, n, scale)
            found = finder.find(n, total, squares, low=low, high=high)
            if found.witness is not None:
                return Grimmer("possible", None, Witness(found.witness.counts, scale.items))
            proved, pairs = proved and found.exhausted, pairs + 1
            if pairs >= MOST_PAIRS or finder.steps < 0:
                return Grimmer("not_excluded")
    if not proved:
        return Grimmer("not_excluded")
    return Grimmer("impossible", "no_sample" if pairs else "no_squares")


def _reach(total: int, squares: int, n: int, scale: AnswerScale) -> tuple[int, int]:
    """The values that one person can have at most and at least: no one can deviate more than all do together."""
    widest = isqrt((squares * n - total * total) * (n - 1)) + 1
    low, high = (total - widest) // n, -(-(total + widest) // n)
    low = low if scale.lowest is None else max(low, scale.lowest)
    high = high if scale.highest is None else min(high, scale.highest)
    return low, high


def outwards(values: range, start: int) -> Iterator[int]:
    """The values of a range, from the one at ``start`` in both directions.

    >>> list(outwards(range(10, 15), 3))
    [13, 14, 12, 11, 10]
    """
    for step in range(len(values)):
        if start + step < len(values):
            yield values[start + step]
        if step and start - step >= 0:
            yield values[start - step]


def _first(interval: Interval) -> int:
    return ceil(interval.low) if interval.low_closed else floor(interval.low) + 1


def _last(interval: Interval) -> int:
    return floor(interval.high) if interval.high_closed else ceil(interval.high) - 1
