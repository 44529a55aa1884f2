"""The municipality's own past: every year, breaks where the way of measuring changed, and the change since the last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evallib.comparisons.layout import VALUE, Block
from evallib.comparisons.study import Better, Point, Trend


@dataclass(frozen=True)
class Series:
    """One indicator and gender of one municipality by year: statuses, values and the peers' means (NaN where none)."""

    years: Sequence[int]
    status: Sequence[int]
    value: Sequence[float]
    peers: Sequence[float]


def follow(block: Block, series: Series, *, breaks: Mapping[int, str], better: Better) -> Trend:
    """The trend of one series. A break counts if there are years on both sides of it; nothing is joined over it.

    The change is from the first to the last value of the last segment; None when it has fewer than two values.
    """
    within = {year: note for year, note in sorted(breaks.items()) if series.years[0] < year <= series.years[-1]}
    points, segment = [], 0
    for year, status, value, mean in zip(series.years, series.status, series.value, series.peers, strict=True):
        segment += year in within
        points.append(Point(year, block.cell(status, value), segment, None if math.isnan(mean) else mean))
    first = series.years.index(max(within)) if within else 0
    own = [place for place in range(first, len(points)) if series.status[place] == VALUE]
    if len(own) < 2:
        return Trend(tuple(points), within)
    change = series.value[own[-1]] - series.value[own[0]]
    return Trend(tuple(points), within, change, series.years[own[0]], _improved(change, better))


def _improved(change: float, better: Better) -> bool | None:
    if change == 0 or better not in ("higher", "lower"):
        return None
    return (change > 0) == (better == "higher")
