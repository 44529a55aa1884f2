"""Published means before and after: what they show, and what they cannot show.

All arithmetic is exact on the printed figures. Nothing here is a test: published means without n, standard
deviation and pairing allow none, and :func:`missing_for_test` says which of them are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evallib.published import PrintedNumber, grim_consistent, grim_power

MOST_DECIMALS = 2
"""Means printed with more decimals are tried against numbers below 100 only."""


@dataclass(frozen=True)
class Item:
    """One row of before_after.csv. Means are printed figures; None where the document gives none."""

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

    @property
    def change(self) -> Fraction | None:
        """After minus before in scale points; None when either is missing: one value is never differenced."""
        if self.before is None or self.after is None:
            return None
        return self.after.value - self.before.value

    @property
    def slack(self) -> Fraction:
        """How far rounding of the two printed means can move their difference, in scale points."""
        means = [mean for mean in (self.before, self.after) if mean is not None]
        return sum((Fraction(1, 2 * 10**mean.decimals) for mean in means), Fraction(0))


@dataclass(frozen=True)
class Average:
    """The unweighted mean of the items that have both values, in scale points."""

    items: int
    before: Fraction
    after: Fraction
    slack: Fraction

    @property
    def change(self) -> Fraction:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class GrimCheck:
    """Which printed means whole-number answers from ``n`` people can give.

    ``power`` is the share of means that a wrong n would be caught by (0: none can be caught).
    """

    n: int
    assumed: bool
    impossible: tuple[str, ...]
    means: int
    power: Fraction
    limit: int
    """From this n on every mean is possible, so the check can no longer fail."""
    possible_n: tuple[int, ...]
    """Every n from 2 up to the limit that all printed means allow."""


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
    return Average(count, before, after, sum((item.slack for item in paired), Fraction(0)) / count)


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


def check_grim(items: Sequence[Item], n: int | None, *, assumed: bool) -> GrimCheck | None:
    """Could whole-number answers from n people give the printed means? (GRIM, Brown & Heathers 2017,
    doi:10.1177/1948550616673876.)

    Only means of single items with whole-number answers can be checked, so scale points are taken as the unit.
    None when n is unknown, or when every mean is a whole number and can never be impossible.
    """
    means = [mean for item in items for mean in (item.before, item.after) if mean is not None]
    if n is None or not any(mean.decimals for mean in means):
        return None
    impossible = tuple(
        f"{item.label}: {mean.text}"
        for item in items
        for mean in (item.before, item.after)
        if mean is not None and not grim_consistent(mean, n)
    )
    power = min(grim_power(mean.decimals, n) for mean in means)
    limit = 10 ** min(max(mean.decimals for mean in means), MOST_DECIMALS)
    possible = tuple(n for n in range(2, limit) if all(grim_consistent(mean, n) for mean in means))
    return GrimCheck(n, assumed, impossible, len(means), power, limit, possible)
