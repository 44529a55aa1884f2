"""Where one municipality stands among others: place, mean, smallest, largest, and how many have no value.

All indicators of a report are looked at together, one row each: 290 reports would wait for one at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evallib.comparisons.colours import find_colour
from evallib.comparisons.layout import ABSENT, STATUSES, VALUE, Codes, Floats
from evallib.comparisons.study import Better, Limits, Peers, Standing


@dataclass(frozen=True, eq=False)
class Field:
    """Some peers in some indicators, each in one year: values (NaN where there is none) and statuses, one row an
    indicator, one column a peer that is in the data. ``outside``: how many peers are not in the data at all."""

    peers: Peers
    value: Floats
    status: Codes
    outside: int = 0


def stand(
    field: Field, own: Sequence[float | None], better: Sequence[Better], limits: Sequence[Limits | None]
) -> list[Standing]:
    """The standing in each indicator of the municipality whose own values are ``own`` (None where it has none).

    Among all, it is one of the peers itself, and a part of the mean; a group never holds it, so there its own value is
    part of ``n`` and ``rank`` only. Colours are given among all.

    >>> field = Field(Peers("all", "all"), np.array([[1.0, 2.0, 2.0]]), np.array([[1, 1, 1]], dtype=np.int8))
    >>> [(one.n, one.rank, one.tied, one.high) for one in stand(field, [2.0], ["higher"], [None])]
    [(3, 1, 1, 2.0)]
    """
    rows = zip(own, better, limits, _mean_low_high(field.value), _counts(field), _places(field.value, own), strict=True)
    found = []
    among_all = field.peers.kind == "all"
    for value, way, limit, (mean, low, high), counts, (above, below, equal) in rows:
        rank = _rank(value, way, above, below)
        n = counts[VALUE] + (value is not None and not among_all)
        tied = 0 if value is None else equal - among_all
        others = {name: counts[place] for place, name in enumerate(STATUSES) if place != VALUE and counts[place]}
        colour = find_colour(value, way, limit) if among_all else None
        found.append(Standing(field.peers, n, rank, tied, mean, low, high, others, colour))
    return found


def mean_of(values: Floats) -> Floats:
    """The unweighted mean along the last axis of the values that there are; NaN where there is none.

    >>> mean_of(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]))
    array([ 2., nan])
    """
    there = ~np.isnan(values)
    counts = there.sum(axis=-1)
    sums = np.where(there, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan))


def _rank(value: float | None, better: Better, above: int, below: int) -> int | None:
    if value is None or better not in ("higher", "lower"):
        return None
    return (above if better == "higher" else below) + 1


def _mean_low_high(values: Floats) -> Iterator[tuple[float | None, float | None, float | None]]:
    there = ~np.isnan(values)
    lows = np.where(there, values, np.inf).min(axis=1, initial=np.inf).tolist()
    highs = np.where(there, values, -np.inf).max(axis=1, initial=-np.inf).tolist()
    for mean, low, high in zip(mean_of(values).tolist(), lows, highs, strict=True):
        yield (None, None, None) if math.isnan(mean) else (mean, low, high)


def _counts(field: Field) -> list[list[int]]:
    """How many peers have each status, in the order of ``STATUSES``; those outside the data are absent."""
    counts: npt.NDArray[np.int64] = np.stack([(field.status == place).sum(axis=1) for place in range(len(STATUSES))], 1)
    counts[:, ABSENT] += field.outside
    found: list[list[int]] = counts.tolist()
    return found


def _places(values: Floats, own: Sequence[float | None]) -> Iterator[tuple[int, int, int]]:
    """How many are above, below and equal to the municipality's own value; 0 where it has none."""
    column = np.array([np.nan if value is None else value for value in own])[:, np.newaxis]
    compared = (values > column, values < column, values == column)
    return zip(*(one.sum(axis=1).tolist() for one in compared), strict=True)
