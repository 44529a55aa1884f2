"""The municipality's own past: every year, breaks where the way of measuring changed, and the change since the last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evallib.comparisons.layout import VALUE, cell_of
from evallib.comparisons.study import Better, Point, Trend


@dataclass(frozen=True)
class Years:
    """The years of one indicator, in which segment each is, and the breaks that have years on both sides."""

    years: Sequence[int]
    segments: Sequence[int]
    breaks: Mapping[int, str]


def part(years: Sequence[int], breaks: Mapping[int, str]) -> Years:
    """The years parted at the breaks; a break in the first year or outside them parts nothing and is left out.

    >>> part((2015, 2016, 2017), {2016: "ny metod", 2015: "ny metod"}).segments
    (0, 1, 1)
    """
    within = {year: note for year, note in sorted(breaks.items()) if years[0] < year <= years[-1]}
    return Years(years, tuple(sum(year >= one for one in within) for year in years), within)


def follow(
    years: Years, status: Sequence[int], value: Sequence[float], peers: Sequence[float], *, better: Better
) -> Trend:
    """The trend of one indicator and gender of one municipality.

    ``status``, ``value`` and ``peers`` (the peers' means) are by year; a value or mean that there is not is NaN. The
    change is from the first to the last value of the last segment; None when that has fewer than two values.
    """
    points = tuple(
        Point(year, cell_of(state, own), segment, None if math.isnan(mean) else mean)
        for year, segment, state, own, mean in zip(years.years, years.segments, status, value, peers, strict=True)
    )
    last = years.segments[-1]
    there = [place for place, segment in enumerate(years.segments) if segment == last and status[place] == VALUE]
    if len(there) < 2:
        return Trend(points, years.breaks)
    change = value[there[-1]] - value[there[0]]
    return Trend(points, years.breaks, change, years.years[there[0]], _improved(change, better))


def _improved(change: float, better: Better) -> bool | None:
    if change == 0 or better not in ("higher", "lower"):
        return None
    return (change > 0) == (better == "higher")
