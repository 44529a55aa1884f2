"""Who is coloured best and worst among all: by limits or by ranks. A place among others, not a verdict on the result.

Equal values always have the same colour; a municipality without a value has none; nobody has one when all have the
same value, or when nobody says which values are better. Reversing the direction swaps best and worst, when the shares
are swapped too.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from evallib.comparisons.layout import Floats
from evallib.comparisons.study import Better, Colour, Limits
from evallib.projects import ColourSettings

COLOURS: tuple[Colour, ...] = ("best", "middle", "worst")


def percentile(ordered: Floats, pct: float) -> float:
    """The value below which ``pct`` percent lie, linearly between the two nearest (numpy's default, R's type 7).

    ``ordered``: at least one value, ascending, none missing. The place pct/100 * (n - 1) is computed exactly, so that a
    limit that is a municipality's own value is that very value. Checked against ``numpy.percentile``.

    >>> percentile(np.array([1.0, 2.0, 3.0, 4.0]), 25), percentile(np.array([1.0, 2.0, 4.0]), 50)
    (1.75, 2.0)
    """
    position = Fraction(str(pct)) * (len(ordered) - 1) / 100
    place, part = math.floor(position), position - math.floor(position)
    low = float(ordered[place])
    if part == 0:
        return low
    high = float(ordered[place + 1])
    return min(max(low + float(part) * (high - low), low), high)


def find_limits(ordered: Floats, better: Better, colours: ColourSettings) -> Limits | None:
    """The colour limits among all, and how many have each colour.

    ``ordered``: the values of all that have one, ascending. None without direction or without any value. When all
    values are the same nobody is coloured: the counts are all 0.

    The rule ``limits``: best is who is at least as good as the percentile ``best_pct`` from the better end, worst who
    is at most as good as the percentile ``worst_pct`` from the worse end; who is both, because many share one value, is
    in the middle. The rule ``ranks``: with the mean rank r of n (1 is best), best if r <= best_pct/100 * n and worst if
    n + 1 - r <= worst_pct/100 * n. Then a limit is infinite when nobody is inside it.

    Checked on N07914, 2023, total (290 values, no two the same): 73, 144 and 73 by limits; 72, 146 and 72 by ranks. A
    count of 72, 145 and 73 has been stated for ranks; no rule that is the same when the direction is reversed gives it.

    >>> find_limits(np.array([1.0, 2.0, 3.0, 4.0]), "lower", ColourSettings())
    Limits(best=1.75, worst=3.25, counts={'best': 1, 'middle': 2, 'worst': 1}, n=4)
    """
    if better not in ("higher", "lower") or not len(ordered):
        return None
    rule = _by_limits if colours.ties == "limits" else _by_ranks
    best, worst = rule(ordered, better, colours)
    n = len(ordered)
    if ordered[0] == ordered[-1]:
        return Limits(best, worst, dict.fromkeys(COLOURS, 0), n)
    marks = mark(ordered, better, best, worst)
    return Limits(best, worst, {name: int((marks == place).sum()) for place, name in enumerate(COLOURS)}, n)


def mark(values: Floats, better: Better, best: float, worst: float) -> npt.NDArray[np.int8]:
    """The place in ``COLOURS`` of each value, by the limits; -1 where there is none (NaN)."""
    sign = 1.0 if better == "higher" else -1.0
    good, bad = sign * values >= sign * best, sign * values <= sign * worst
    marks = np.where(good & ~bad, 0, np.where(bad & ~good, 2, 1)).astype(np.int8)
    return np.where(np.isnan(values), np.int8(-1), marks)


def find_colour(value: float | None, better: Better, limits: Limits | None) -> Colour | None:
    """The colour of one value; None without a value or without limits, and when all have the same value.

    >>> some = find_limits(np.array([1.0, 2.0, 3.0, 4.0]), "lower", ColourSettings())
    >>> [find_colour(value, "lower", some) for value in (1.0, 2.0, 4.0, None)]
    ['best', 'middle', 'worst', None]
    """
    if value is None or limits is None or not any(limits.counts.values()):
        return None
    sign = 1.0 if better == "higher" else -1.0
    good, bad = sign * value >= sign * limits.best, sign * value <= sign * limits.worst
    return "middle" if good == bad else "best" if good else "worst"


def _by_limits(ordered: Floats, better: Better, colours: ColourSettings) -> tuple[float, float]:
    if better == "higher":
        return percentile(ordered, _from_above(colours.best_pct)), percentile(ordered, colours.worst_pct)
    return percentile(ordered, colours.best_pct), percentile(ordered, _from_above(colours.worst_pct))


def _from_above(pct: float) -> float:
    return float(100 - Fraction(str(pct)))


def _by_ranks(ordered: Floats, better: Better, colours: ColourSettings) -> tuple[float, float]:
    """The last value that is inside the best share, and the first one inside the worst, by mean ranks."""
    low, high = (colours.worst_pct, colours.best_pct) if better == "higher" else (colours.best_pct, colours.worst_pct)
    n = len(ordered)
    first, last = np.searchsorted(ordered, ordered, "left"), np.searchsorted(ordered, ordered, "right")
    twice = first + last + 1  # twice the mean rank from below: first + 1 and last are its smallest and largest rank
    inside_low = ordered[twice <= _twice_of(low, n)]
    inside_high = ordered[2 * (n + 1) - twice <= _twice_of(high, n)]
    from_below = float(inside_low[-1]) if len(inside_low) else -math.inf
    from_above = float(inside_high[0]) if len(inside_high) else math.inf
    return (from_above, from_below) if better == "higher" else (from_below, from_above)


def _twice_of(pct: float, n: int) -> int:
    """The largest whole number that is at most twice the share of n: exact, so that 25 % of 4 is 1."""
    return math.floor(2 * Fraction(str(pct)) * n / 100)
