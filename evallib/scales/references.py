"""Put an observed mean beside published figures: how far, in points and in spreads, and never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evallib.projects.instruments import Instrument, Reference


@dataclass(frozen=True)
class Comparison:
    """An observed mean beside one row of published figures.

    ``own``: the project added the row. ``low`` and ``high``: mean minus and plus one standard deviation of the row,
    within what the scale can give, in points. ``difference``: observed mean minus the row's, in points. ``in_sds``:
    the same in standard deviations of the row. None where the row or the observation lacks what is needed.
    """

    reference: Reference
    own: bool
    low: float | None
    high: float | None
    difference: float | None
    in_sds: float | None


def compare_references(
    mean: float | None, instrument: Instrument, scale: str, own: Sequence[Reference] = ()
) -> tuple[Comparison, ...]:
    """Compare an observed mean with every row that is about a scale: the instrument's first, then the project's own.

    ``mean`` in points, None when there is none; the bands are given all the same. Rows about other scales are left
    out. A reference is another group at another time, so this is a distance, not a target and not a test.
    Raises ``KeyError`` for a scale that the instrument does not have.
    """
    bounds = instrument.range_of(scale)
    rows = [(row, False) for row in instrument.references] + [(row, True) for row in own]
    return tuple(_compare(mean, row, added, bounds) for row, added in rows if row.scale == scale)


def _compare(mean: float | None, row: Reference, own: bool, bounds: tuple[int, int]) -> Comparison:
    if row.mean is None:
        return Comparison(row, own, None, None, None, None)
    difference = None if mean is None else mean - row.mean
    if row.sd is None:
        return Comparison(row, own, None, None, difference, None)
    low, high = max(row.mean - row.sd, bounds[0]), min(row.mean + row.sd, bounds[1])
    in_sds = difference / row.sd if difference is not None and row.sd > 0 else None
    return Comparison(row, own, low, high, difference, in_sds)
