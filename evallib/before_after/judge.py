"""Is a printed change larger than chance could give? Tests from printed n, mean and standard deviation.

An item is tried by Welch's t test on what is printed of it both times. When the people are known to be different, that
is the test. When they are the same, or nobody says, it is too cautious by an amount that depends on how closely the two
answers of a person follow each other, which no summary tells; then the correlations ``ASSUMED`` are tried as well.

Printed figures are rounded, and several items are tried, so a verdict is given only when it holds for every figure
that rounds to the printed ones, under every correlation tried, and after Holm's correction over the items (of each
item's largest p over the correlations for a change, and of its smallest for none).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evallib.before_after.compare import Item
from evallib.published import PrintedNumber
from evallib.statistics import ALPHA, Change, Moments, NotComputable, compare_summaries, correlation_band, holm

ASSUMED = (0.0, 0.25, 0.5, 0.75)
"""Correlations within people that are tried when the people may be the same: from none to a close one."""
Verdict = Literal["changed", "unsure", "depends"]


@dataclass(frozen=True)
class Judged:
    """One item's change and its verdict.

    ``change`` is Welch's test on the figures as printed, in scale points. ``changed``: larger than chance could give.
    ``unsure``: not. ``depends``: on rounding, or on a correlation that is not stated.
    """

    item: Item
    change: Change
    verdict: Verdict


def judge_changes(items: Iterable[Item], linked: bool | None) -> tuple[Judged, ...]:
    """Judge every item that has n, mean and standard deviation both times; the others are left out.

    ``linked``: are the people the same both times? None: nobody says. An item with fewer than two answers, or without
    any spread, cannot be tried and is left out too.

    >>> from evallib.published import parse_printed as p
    >>> item = Item("a", "a", "", Fraction(1), Fraction(5), p("2,3"), p("3,4"), 40, 38, p("0,9"), p("1,0"), "s. 1")
    >>> (judged,) = judge_changes([item], linked=False)
    >>> judged.verdict, round(judged.change.p, 6)
    ('changed', 3e-06)
    """
    found = [(item, change) for item in items if (change := _compare(item)) is not None]
    correlations = (0.0,) if linked is False else ASSUMED
    cautious = _adjusted([max(_p_values(item, correlations, -1)) for item, _change in found])
    generous = _adjusted([min(_p_values(item, correlations, 1)) for item, _change in found])
    return tuple(
        Judged(item, change, _verdict(high, low))
        for (item, change), high, low in zip(found, cautious, generous, strict=True)
    )


def _verdict(cautious: float, generous: float) -> Verdict:
    if cautious < ALPHA:
        return "changed"
    return "unsure" if generous >= ALPHA else "depends"


def _adjusted(p_values: Sequence[float]) -> Sequence[float]:
    """Holm's correction over the items; one item needs none, and statsmodels is slow to do nothing."""
    return holm(p_values) if len(p_values) > 1 else p_values


def _compare(item: Item) -> Change | None:
    change = _welch(item, size=abs(item.change or Fraction(0)), widen=0)
    return change if isinstance(change, Change) and item.change is not None else None


def _p_values(item: Item, correlations: Sequence[float], side: Literal[-1, 1]) -> tuple[float, ...]:
    """p for every correlation, with the figures that round to the printed ones: the smallest change and the largest
    spread (``side`` -1), or the largest change and the smallest spread (1)."""
    size = max(abs(item.change or Fraction(0)) + side * item.slack, Fraction(0))
    change = _welch(item, size=size, widen=-side)
    if not isinstance(change, Change):
        return (0.0 if size else 1.0,) * len(correlations)
    return tuple(row.p for row in correlation_band(change, correlations))


def _welch(item: Item, *, size: Fraction, widen: Literal[-1, 0, 1]) -> Change | NotComputable | None:
    """Welch's test of a change of ``size`` in the direction printed, each spread by half a unit larger or smaller."""
    if item.before is None or item.change is None or item.n_before is None or item.n_after is None:
        return None
    if item.sd_before is None or item.sd_after is None:
        return None
    after = item.before.value + (size if item.change >= 0 else -size)
    return compare_summaries(
        Moments(item.n_before, float(item.before.value), _spread(item.sd_before, widen)),
        Moments(item.n_after, float(after), _spread(item.sd_after, widen)),
    )


def _spread(sd: PrintedNumber, widen: Literal[-1, 0, 1]) -> float:
    return float(max(sd.value + widen * sd.half_unit, Fraction(0)))
