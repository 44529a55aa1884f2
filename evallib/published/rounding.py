"""What a printed number can stand for: rounding rules and exact intervals with open or closed ends.

A number printed with D decimals stands for every value that rounds to it: ``v - h`` to ``v + h`` with
``h = 0.5 / 10**D``. Whether the ends belong depends on how halves were rounded:

- ``half_up``: halves away from zero, as Excel and school do; 2,5 becomes 3 and -2,5 becomes -3
- ``half_even``: halves to the even neighbour, as Python and R do; 2,5 becomes 2 and 3,5 becomes 4
- ``up_or_down``: either way, each time: the charitable reading, with both ends closed

Source: Brown & Heathers 2017 (doi:10.1177/1948550616673876); the charitable reading is the default of the
R package scrutiny.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal, get_args

from evallib.published.number import PrintedNumber

Rule = Literal["half_up", "half_even", "up_or_down"]
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True)
class Interval:
    """All values from ``low`` to ``high``; an end belongs when it is closed. Never empty.

    >>> str(Interval(Fraction(89, 2), Fraction(91, 2), True, False))
    '[89/2, 91/2)'
    """

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        empty = self.low == self.high and not (self.low_closed and self.high_closed)
        if self.low > self.high or empty:
            raise ValueError(f"an interval from {self.low} to {self.high} holds no value")

    def __str__(self) -> str:
        left, right = "(["[self.low_closed], ")]"[self.high_closed]
        return f"{left}{self.low}, {self.high}{right}"

    def __add__(self, other: Interval) -> Interval:
        """All sums of a value here and a value there."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def scale(self, factor: Fraction | int) -> Interval:
        """All values times ``factor``; a negative factor swaps the ends.

        >>> str(Interval(Fraction(1), Fraction(2), True, False).scale(-3))
        '(-6, -3]'
        """
        if factor == 0:
            return point(Fraction(0))
        ends = ((self.low * factor, self.low_closed), (self.high * factor, self.high_closed))
        (low, low_closed), (high, high_closed) = ends if factor > 0 else reversed(ends)
        return Interval(low, high, low_closed, high_closed)

    def divide(self, other: Interval) -> Interval:
        """All quotients of a value here and a value there; ``other`` must keep clear of zero.

        >>> str(Interval(Fraction(1), Fraction(2), True, False).divide(point(Fraction(4))))
        '[1/4, 1/2)'
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"the divisor {other} includes zero")
        mine = ((self.low, self.low_closed), (self.high, self.high_closed))
        theirs = ((other.low, other.low_closed), (other.high, other.high_closed))
        corners = [(a / b, closed and (end or a == 0)) for (a, closed), (b, end) in product(mine, theirs)]
        low, high = min(value for value, _ in corners), max(value for value, _ in corners)
        return Interval(low, high, (low, True) in corners, (high, True) in corners)

    def contains(self, value: Fraction | int) -> bool:
        """Whether ``value`` lies in the interval, ends counted only when closed."""
        above = self.low < value or (self.low == value and self.low_closed)
        below = value < self.high or (self.high == value and self.high_closed)
        return above and below

    def at_end(self, value: Fraction | int) -> bool:
        """Whether ``value`` is a closed end of an interval with some width."""
        return self.low < self.high and value in (self.low, self.high) and self.contains(value)

    def intersects(self, other: Interval) -> bool:
        """Whether some value lies in both.

        >>> Interval(Fraction(0), Fraction(1), True, False).intersects(point(Fraction(1)))
        False
        """
        return (self + other.scale(-1)).contains(0)


def point(value: Fraction) -> Interval:
    """The interval that holds one value only."""
    return Interval(value, value)


def rounding_interval(number: PrintedNumber, rule: Rule, exact: bool = False) -> Interval:
    """All true values that ``rule`` rounds to the printed number; an ``exact`` number was never rounded.

    >>> from evallib.published.number import parse_printed
    >>> [str(rounding_interval(parse_printed("45"), rule)) for rule in RULES]
    ['[89/2, 91/2)', '(89/2, 91/2)', '[89/2, 91/2]']
    """
    if rule not in RULES:
        raise ValueError(f"unknown rounding rule: {rule}")
    if exact:
        return point(number.value)
    low, high = number.value - number.half_unit, number.value + number.half_unit
    if rule == "half_up":
        return Interval(low, high, number.value > 0, number.value < 0)
    closed = rule == "up_or_down" or (number.value * 10**number.decimals) % 2 == 0
    return Interval(low, high, closed, closed)


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to ``decimals`` decimals, halves away from zero.

    >>> round_half_up(Fraction(-5, 2), 0), round_half_up(Fraction(1442 * 100, 5897), 1)
    (Fraction(-3, 1), Fraction(49, 2))
    """
    scaled = abs(value) * 10**decimals
    rounded = Fraction((scaled + Fraction(1, 2)).__floor__(), 10**decimals)
    return -rounded if value < 0 else rounded
