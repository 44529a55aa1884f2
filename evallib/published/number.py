"""A number as it was printed: its text, its exact value and how many decimals it was printed with.

Trailing zeros count: ``3,10`` was rounded to hundredths, ``3,1`` to tenths. Numbers are therefore read from
text and kept as fractions; a float would lose the zeros and move the ends of the rounding interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from evallib.locale import _

_SPACES = "[ \u00a0\u2009\u202f]"
_PRINTED = re.compile(
    rf"(?P<sign>[+\-\u2212\u2013]?)"
    rf"(?P<whole>0|[1-9][0-9]{{0,2}}(?:{_SPACES}[0-9]{{3}})+|[1-9][0-9]*)"
    rf"(?:[,.](?P<decimals>[0-9]+))?"
)
_MINUS = ("-", "\u2212", "\u2013")


@dataclass(frozen=True)
class PrintedNumber:
    """A printed number: the text it was read from, its exact value, and its number of decimals."""

    text: str
    value: Fraction
    decimals: int

    @property
    def half_unit(self) -> Fraction:
        """Half a unit of the last printed decimal: the most that rounding can have moved the number.

        >>> parse_printed("16,6").half_unit
        Fraction(1, 20)
        """
        return Fraction(1, 2 * 10**self.decimals)


def parse_printed(text: str) -> PrintedNumber:
    """Read a number as Swedish and English reports print it.

    Accepts a decimal comma or point, thousands set off by spaces (ordinary, no-break, thin), and a sign
    (``-``, ``−``, ``–`` or ``+``). A single point is always a decimal point: ``1.234`` is a little more
    than one. Raises ``ValueError`` for anything else: percent signs, units, points between thousands,
    groups of the wrong length, and leading zeros (``0114`` is a code, not a number).

    >>> parse_printed("16,60")
    PrintedNumber(text='16,60', value=Fraction(83, 5), decimals=2)
    >>> parse_printed("−8").value, parse_printed("3 378 977").value
    (Fraction(-8, 1), Fraction(3378977, 1))
    """
    stripped = text.strip()
    match = _PRINTED.fullmatch(stripped)
    if match is None:
        raise ValueError(_("“{text}” is not a number as it is printed in a report.").format(text=stripped))
    whole = re.sub(_SPACES, "", match["whole"])
    decimals = match["decimals"] or ""
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    if match["sign"] in _MINUS:
        value = -value
    return PrintedNumber(stripped, value, len(decimals))


def exact_decimals(value: Fraction, at_most: int = 6) -> int:
    """How many decimals are needed to write ``value`` exactly, ``at_most`` when it never ends.

    >>> exact_decimals(Fraction(3, 2)), exact_decimals(Fraction(125)), exact_decimals(Fraction(1, 3))
    (1, 0, 6)
    """
    for decimals in range(at_most):
        if (value * 10**decimals).denominator == 1:
            return decimals
    return at_most
