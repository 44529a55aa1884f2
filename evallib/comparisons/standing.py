"""Where one municipality stands among others: place, mean, smallest, largest, and how many have no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evallib.comparisons.colours import find_colour
from evallib.comparisons.layout import STATUSES, VALUE, Codes, Floats
from evallib.comparisons.study import Better, Limits, Peers, Standing
from evallib.kolada import Status


@dataclass(frozen=True, eq=False)
class Across:
    """One indicator, year and gender across all municipalities: values (NaN where there is none) and statuses.

    ``ordered`` are the values that there are, ascending; computed once for all reports, as ``mean`` and ``without``.
    """

    value: Floats
    status: Codes
    ordered: Floats
    mean: float | None
    without: Mapping[Status, int]


def lay_across(value: Floats, status: Codes) -> Across:
    """The values and statuses of all municipalities, with what every report needs of them."""
    ordered = np.sort(value[status == VALUE])
    mean = float(ordered.mean()) if len(ordered) else None
    return Across(value, status, ordered, mean, count_without(status))


def count_without(status: Codes) -> dict[Status, int]:
    """How many have no value, by why; reasons that nobody has are left out.

    >>> count_without(np.array([0, 1, 1, 3, 3], dtype=np.int8))
    {'absent': 1, 'privacy': 2}
    """
    counts = np.bincount(status, minlength=len(STATUSES))
    return {name: int(counts[number]) for number, name in enumerate(STATUSES) if number != VALUE and counts[number]}


def stand_among_all(across: Across, own: int, peers: Peers, better: Better, *, limits: Limits | None) -> Standing:
    """The standing of the municipality at place ``own`` among all; its own value is part of the mean."""
    value = float(across.value[own]) if across.status[own] == VALUE else None
    ordered = across.ordered
    rank, shared = find_rank(ordered, value, better)
    tied = max(shared - 1, 0)  # its own value is one of them
    low, high = (float(ordered[0]), float(ordered[-1])) if len(ordered) else (None, None)
    colour = find_colour(value, better, limits)
    return Standing(peers, len(ordered), rank, tied, across.mean, low, high, across.without, colour)


def stand_among(
    across: Across, own: int, peers: Peers, better: Better, *, places: npt.NDArray[np.intp], outside: int
) -> Standing:
    """The standing of the municipality at place ``own`` among the members of a group at ``places``.

    The group never holds it, so its own value is part of ``n`` and ``rank`` only. ``outside``: how many members are not
    in the data at all.
    """
    value = float(across.value[own]) if across.status[own] == VALUE else None
    status = across.status[places]
    theirs = np.sort(across.value[places][status == VALUE])
    rank, tied = find_rank(theirs, value, better)
    others = count_without(np.concatenate([status, np.zeros(outside, dtype=np.int8)]))
    mean, low, high = None, None, None
    if len(theirs):
        mean, low, high = float(theirs.mean()), float(theirs[0]), float(theirs[-1])
    return Standing(peers, len(theirs) + (value is not None), rank, tied, mean, low, high, others)


def find_rank(ordered: Floats, value: float | None, better: Better) -> tuple[int | None, int]:
    """The place of a value among others (1 is best), and how many of them are equal to it.

    ``ordered``: ascending; the value itself may be among them. Equal values share the best place of theirs. The place
    is None without value or direction; how many are equal is known without direction too.

    >>> ordered = np.array([1.0, 2.0, 2.0, 5.0])
    >>> find_rank(ordered, 2.0, "higher"), find_rank(ordered, 2.0, "lower"), find_rank(ordered, 3.0, "none")
    ((2, 2), (2, 2), (None, 0))
    """
    if value is None:
        return None, 0
    first, last = (int(place) for place in (ordered.searchsorted(value, "left"), ordered.searchsorted(value, "right")))
    better_ones = {"higher": len(ordered) - last, "lower": first}.get(better)
    return (None if better_ones is None else better_ones + 1), last - first
