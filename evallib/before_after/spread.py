"""Can whole-number answers give the printed mean and spread together? (GRIMMER and the limits of the scale.)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from evallib.before_after.compare import Item
from evallib.published import MomentChecks, PrintedNumber, check_moments

Wave = Literal["before", "after"]


@dataclass(frozen=True)
class PrintedSpread:
    """A mean and a standard deviation of one item at one time, and what the checks say of them."""

    item: Item
    wave: Wave
    mean: PrintedNumber
    sd: PrintedNumber
    found: MomentChecks

    @property
    def impossible(self) -> bool:
        """Whether no answers give both, also when the sum of squares was divided by n."""
        by_n = self.found.grimmer_by_n
        return self.found.verdict == "impossible" and (by_n is None or by_n.verdict == "impossible")

    @property
    def only_by_n(self) -> bool:
        """Whether answers give both if the sum of squares was divided by n, and not by n - 1."""
        by_n = self.found.grimmer_by_n
        return by_n is not None and by_n.verdict == "possible"


def check_spread(items: Iterable[Item]) -> tuple[PrintedSpread, ...]:
    """Check every printed standard deviation of two or more stated answers, for single items of whole-number answers.

    A mean that no answers give is left out: :func:`evallib.before_after.compare.check_grim` tells of it. The limits
    are the whole numbers of the item's scale.

    >>> from fractions import Fraction
    >>> from evallib.published import parse_printed as p
    >>> item = Item("a", "a", "", Fraction(1), Fraction(5), p("2,0"), None, 5, None, p("2,9"), None, "s. 1")
    >>> (spread,) = check_spread([item])
    >>> spread.impossible, round(spread.found.sd_limits.high, 2)
    (True, 1.73)
    """
    found = []
    for item in items:
        waves: tuple[tuple[Wave, PrintedNumber | None, int | None, PrintedNumber | None], ...] = (
            ("before", item.before, item.n_before, item.sd_before),
            ("after", item.after, item.n_after, item.sd_after),
        )
        for wave, mean, n, sd in waves:
            if mean is None or sd is None or n is None or n < 2:
                continue
            checks = check_moments(n, mean, sd, low=ceil(item.low), high=floor(item.high))
            if checks.grim.verdict != "impossible":
                found.append(PrintedSpread(item, wave, mean, sd, checks))
    return tuple(found)
