"""Which values of an indicator are better, and who says so; without that nothing is coloured and nobody is ranked."""

from __future__ import annotations

from collections.abc import Mapping

from evallib.comparisons.study import Direction
from evallib.kolada import shipped_direction
from evallib.projects import ComparisonSettings, Indicator


def find_directions(settings: ComparisonSettings) -> Mapping[str, Direction]:
    """The direction of each indicator by its id: the project's word first, else evallib's own list, else unknown."""
    return {one.id: find_direction(one) for one in settings.indicators}


def find_direction(indicator: Indicator) -> Direction:
    """The direction of one indicator.

    >>> find_direction(Indicator(id="X1", better="lower", better_source="Handboken, s. 12"))
    Direction(better='lower', source='Handboken, s. 12', shipped=False)
    """
    if indicator.better is not None:
        return Direction(indicator.better, indicator.better_source)
    shipped = shipped_direction(indicator.id)
    return Direction("unknown") if shipped is None else Direction(shipped[0], shipped[1], shipped=True)
