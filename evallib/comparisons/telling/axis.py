"""One axis for indicators of any unit: from the worst value of all municipalities to the best, limits at the shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from evallib.comparisons.study import Colour, IndicatorResult
from evallib.comparisons.telling.names import standing_of
from evallib.projects import ColourSettings

ENDS = (0.0, 100.0)


@dataclass(frozen=True)
class Axis:
    """Four values from worst to best (the worst of all, both limits, the best of all) and their four places."""

    values: tuple[float, float, float, float]
    places: tuple[float, float, float, float]

    def place(self, value: float) -> float:
        """Where a value goes: within each of the three parts in proportion between its ends; 0 to 100.

        A value that is both limits lies in the middle of the middle.

        >>> axis = Axis((0.0, 10.0, 30.0, 70.0), (0.0, 25.0, 75.0, 100.0))
        >>> [axis.place(value) for value in (0.0, 5.0, 20.0, 50.0, 70.0)]
        [0.0, 12.5, 50.0, 87.5, 100.0]
        """
        if value == self.values[1] == self.values[2]:
            return (self.places[1] + self.places[2]) / 2
        for (first, then), (start, stop) in zip(pairwise(self.values), pairwise(self.places), strict=True):
            if first != then and min(first, then) <= value <= max(first, then):
                return start + (value - first) / (then - first) * (stop - start)
        return self.places[0] if abs(value - self.values[0]) < abs(value - self.values[3]) else self.places[3]

    def own_place(self, value: float, colour: Colour) -> float:
        """As :meth:`place`, but never outside the part of its colour: that decides when limits share a value."""
        part = {"worst": 0, "middle": 1, "best": 2}[colour]
        return min(max(self.place(value), self.places[part]), self.places[part + 1])


def axis_of(result: IndicatorResult, colours: ColourSettings) -> Axis | None:
    """The axis of an indicator; None without limits or with no value at all."""
    standing, limits = standing_of(result), result.limits
    if standing is None or limits is None or standing.low is None or standing.high is None:
        return None
    ends = (standing.low, standing.high) if result.direction.better == "higher" else (standing.high, standing.low)
    worst = limits.worst if math.isfinite(limits.worst) else ends[0]
    best = limits.best if math.isfinite(limits.best) else ends[1]
    return Axis((ends[0], worst, best, ends[1]), zone_edges(colours))


def zone_edges(colours: ColourSettings) -> tuple[float, float, float, float]:
    """Where worst, middle and best begin and end on the axis."""
    return (ENDS[0], colours.worst_pct, ENDS[1] - colours.best_pct, ENDS[1])
