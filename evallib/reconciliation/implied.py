"""What the other figures imply about one that cannot be read, and whether its readable part agrees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evallib.published import Fact, Interval

Fit = Literal["reads", "rounding", "conflict"]
MOST_CANDIDATES = 100_000


@dataclass(frozen=True)
class Implied:
    """The value that follows from the other figures, and the ends that rounding of them allows.

    ``fit`` is None when nothing of the figure is readable; *reads*: the value has the readable characters;
    *rounding*: another value inside the ends has them; *conflict*: no such value has.
    """

    value: Fraction
    decimals: int
    low: Fraction
    high: Fraction
    fit: Fit | None


def imply(fact: Fact, value: Fraction, decimals: int, spread: Interval) -> Implied:
    """Compare the implied ``value``, known to lie in ``spread``, with what can be read of ``fact``.

    >>> from evallib.published import make_fact
    >>> lost = make_fact({"fact": "m", "value": "?,7", "kind": "rounded", "state": "partly_readable"})
    >>> imply(lost, Fraction("17.7"), 1, Interval(Fraction("17.6"), Fraction("17.8"))).fit
    'reads'
    """
    if fact.state != "partly_readable":
        return Implied(value, decimals, spread.low, spread.high, None)
    places = len(re.split("[.,]", fact.text)[1]) if re.search("[.,]", fact.text) else 0
    return Implied(value, decimals, spread.low, spread.high, _fit(fact, value, places, spread))


def _fit(fact: Fact, value: Fraction, places: int, spread: Interval) -> Fit:
    pattern = _pattern(fact.text)
    if _reads(pattern, value, places):
        return "reads"
    unit = Fraction(1, 10**places)
    slack = 0 if fact.exact else unit / 2
    first, last = ((spread.low - slack) / unit).__ceil__(), ((spread.high + slack) / unit).__floor__()
    tried = range(first, min(last + 1, first + MOST_CANDIDATES))
    return "rounding" if any(_reads(pattern, step * unit, places) for step in tried) else "conflict"


def _pattern(text: str) -> re.Pattern[str]:
    """The readable characters with ``?`` for one or more lost ones, as in ``?,7``."""
    plain = re.sub(r"\s", "", text).replace(".", ",").replace("\u2212", "-").replace("\u2013", "-")
    return re.compile("[-0-9]+".join(re.escape(part) for part in re.split(r"\?+", plain)))


def _reads(pattern: re.Pattern[str], value: Fraction, places: int) -> bool:
    scaled = value * 10**places
    if scaled.denominator != 1:
        return False
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    whole, end = (digits[:-places], "," + digits[-places:]) if places else (digits, "")
    return pattern.fullmatch(("-" if value < 0 else "") + whole + end) is not None
