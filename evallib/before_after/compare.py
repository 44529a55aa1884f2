"""Published means before and after: what they show, and what they cannot show.

All arithmetic is exact on the printed figures. Nothing here is a test: that needs n and a standard deviation
(:mod:`.judge`), and :func:`missing_for_test` says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evallib.published import PrintedNumber, grim_consistent, grim_power

MOST_DECIMALS = 2
"""Means printed with more decimals are tried against numbers below 100 only."""


@dataclass(frozen=True)
class Item:
    """One row of before_after.csv. Means are printed figures; None where the document gives none.

    ``sd_hidden``: a standard deviation is known, but may not be shown or used, because too few people are behind it.
    """

    item: str
    label: str
    step: str
    low: Fraction
    high: Fraction
    before: PrintedNumber | None
    after: PrintedNumber | None
    n_before: int | None
    n_after: int | None
    sd_before: PrintedNumber | None
    sd_after: PrintedNumber | None
    source: str
    sd_hidden: bool = False

    @property
    def waves(self) -> tuple[tuple[PrintedNumber | None, int | None], ...]:
        """Mean and number of answers, before and after."""
        return ((self.before, self.n_before), (self.after, self.n_after))

    @property
    def n(self) -> int | None:
        """The smaller of the two numbers of answers; None unless both are stated."""
        return None if self.n_before is None or self.n_after is None else min(self.n_before, self.n_after)

    @property
    def change(self) -> Fraction | None:
        """After minus before in scale points; None when either is missing: one value is never differenced."""
        if self.before is None or self.after is None:
            return None
        return self.after.value - self.before.value

    @property
    def decimals(self) -> int:
        """The most decimals that a printed mean of the item has."""
        return max((mean.decimals for mean in (self.before, self.after) if mean is not None), default=0)

    @property
    def slack(self) -> Fraction:
        """How far rounding of the two printed means can move their difference, in scale points."""
        means = [mean for mean in (self.before, self.after) if mean is not None]
        return sum((Fraction(1, 2 * 10**mean.decimals) for mean in means), Fraction(0))


@dataclass(frozen=True)
class Average:
    """The unweighted mean of the items that have both values, in scale points; ``decimals`` as they are printed."""

    items: int
    before: Fraction
    after: Fraction
    slack: Fraction
    decimals: int

    @property
    def change(self) -> Fraction:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class GrimCheck:
    """Which printed means whole-number answers can give.

    ``assumed_n`` is the number of answers that was assumed for means without a stated one, None when no mean
    needed it. ``power`` is the largest share of means that a wrong number would be caught by: 0 when nothing can
    be caught. ``possible_n`` are the numbers from 2 up to ``limit`` (from which on every mean is possible) that
    all means without a stated number allow.
    """

    assumed_n: int | None
    impossible: tuple[str, ...]
    means: int
    power: Fraction
    limit: int
    possible_n: tuple[int, ...]


def average_change(items: Iterable[Item]) -> Average | None:
    """Average over the items with both values, when they share one scale; else None.

    >>> from evallib.published import parse_printed as p
    >>> def item(i, b, a):
    ...     return Item(i, i, "", Fraction(1), Fraction(5), p(b), p(a), None, None, None, None, "rapport, s. 1")
    >>> average_change([item("a", "3,4", "3,6"), item("b", "2,3", "3,4")]).change
    Fraction(13, 20)
    """
    paired = [item for item in items if item.change is not None]
    if len(paired) < 2 or len({(item.low, item.high) for item in paired}) > 1:
        return None
    count = len(paired)
    before = sum((item.before.value for item in paired if item.before), Fraction(0)) / count
    after = sum((item.after.value for item in paired if item.after), Fraction(0)) / count
    slack = sum((item.slack for item in paired), Fraction(0)) / count
    return Average(count, before, after, slack, max(item.decimals for item in paired))


def largest_changes(items: Iterable[Item]) -> tuple[Item, ...]:
    """The item or items with the largest change upwards as printed; several when they tie."""
    paired = [item for item in items if item.change is not None]
    top = max((item.change for item in paired if item.change is not None), default=None)
    return tuple(item for item in paired if item.change == top)


def smallest_changes(items: Iterable[Item]) -> tuple[Item, ...]:
    """The item or items with the smallest change as printed (a fall counts as smaller than none)."""
    paired = [item for item in items if item.change is not None]
    low = min((item.change for item in paired if item.change is not None), default=None)
    return tuple(item for item in paired if item.change == low)


def missing_for_test(items: Iterable[Item], linked: bool | None) -> tuple[str, ...]:
    """What a test of the change would need and does not have: of ``n``, ``sd`` and ``linked``, in that order."""
    paired = [item for item in items if item.change is not None]
    missing = []
    if any(item.n_before is None or item.n_after is None for item in paired):
        missing.append("n")
    if any(item.sd_before is None or item.sd_after is None for item in paired):
        missing.append("sd")
    if linked is None:
        missing.append("linked")
    return tuple(missing)


def check_grim(items: Iterable[Item], assumed_n: int | None) -> GrimCheck | None:
    """Could whole-number answers give the printed means? (GRIM, Brown & Heathers 2017,
    doi:10.1177/1948550616673876.)

    Each mean is tried with its own stated number of answers, else with ``assumed_n``; one without either is left
    out. Scale points are the unit, so only means of single items with whole-number answers can be checked. None
    when there is nothing to check, or when every mean is a whole number and can never be impossible.
    """
    waves = [(item, mean, n) for item in items for mean, n in item.waves if mean is not None]
    known = [(item, mean, n or assumed_n) for item, mean, n in waves]
    tried = [(item, mean, n) for item, mean, n in known if n is not None]
    if not any(mean.decimals for _item, mean, _n in tried):
        return None
    unstated = [mean for _item, mean, n in waves if n is None]
    limit = 10 ** min(max((mean.decimals for mean in unstated), default=0), MOST_DECIMALS)
    return GrimCheck(
        assumed_n=assumed_n if unstated else None,
        impossible=tuple(f"{item.label}: {mean.text}" for item, mean, n in tried if not grim_consistent(mean, n)),
        means=len(tried),
        power=max(grim_power(mean.decimals, n) for _item, mean, n in tried),
        limit=limit,
        possible_n=tuple(n for n in range(2, limit) if all(grim_consistent(mean, n) for mean in unstated)),
    )
