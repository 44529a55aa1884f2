"""GRIM: can a mean of whole numbers, printed with so many decimals, come from so many answers?

A mean of ``n`` answers to ``items`` questions is a whole number divided by ``N = n * items``. When no such
quotient rounds to the printed mean, the mean, the number of answers or the whole-number scale is not as
reported. Whole-number means, and ``N`` of 10**decimals or more, can never be caught.

Source: Brown & Heathers 2017 (doi:10.1177/1948550616673876). Checked against scrutiny (``pigs1`` and the
examples of its documentation).
"""

from __future__ import annotations

from fractions import Fraction

from evallib.published.number import PrintedNumber
from evallib.published.rounding import Rule, rounding_interval


def grim_consistent(mean: PrintedNumber, n: int, items: int = 1, rule: Rule = "up_or_down") -> bool:
    """Whether some whole-number sum of ``n * items`` answers gives a mean that rounds to ``mean``.

    ``n`` and ``items`` are counts of at least one; anything less raises ``ValueError``. The default rule is
    the charitable one. True never proves the mean right; False proves that something is not as reported.

    >>> from evallib.published.number import parse_printed
    >>> grim_consistent(parse_printed("5.19"), 28), grim_consistent(parse_printed("5.18"), 28)
    (False, True)
    """
    total = _answers(n, items)
    sums = rounding_interval(mean, rule).scale(total)
    first = sums.low.__ceil__()
    return sums.contains(first) or sums.contains(first + 1)


def grim_power(decimals: int, n: int, items: int = 1) -> Fraction:
    """The share of all means with so many decimals that GRIM would call impossible: ``1 - N / 10**D``, or 0.

    >>> from evallib.published.number import parse_printed
    >>> float(grim_power(parse_printed("1.23").decimals, 40))
    0.6
    """
    return max(Fraction(0), 1 - Fraction(_answers(n, items), 10**decimals))


def _answers(n: int, items: int) -> int:
    if n < 1 or items < 1:
        raise ValueError(f"GRIM needs at least one person and one item, got {n} and {items}")
    return n * items
