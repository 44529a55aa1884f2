"""Which coded passages are the same one, though two people seldom mark exactly the same characters."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from evallib.focus_groups.analysis.intervals import Ints

SAME = 0.9
"""Passages are the same when what they share is at least so much of what they cover together."""


def same_passages(turn: Ints, start: Ints, end: Ints) -> Ints:
    """The number of each stretch's passage: 0, 1, ... in the order of turns and starts.

    Two stretches of a turn are one passage when the characters they share are at least 90 % of those that they cover
    together (the Jaccard index), and with both whatever else is the same as one of them. Nobody's stretch is measured
    against the other's: swapping coders changes nothing. Linear in stretches and in pairs of stretches that begin
    nearly alike.

    >>> same_passages(np.array([0, 0, 0, 1]), np.array([0, 1, 40, 0]), np.array([50, 50, 90, 50])).tolist()
    [0, 0, 1, 2]
    """
    if not turn.size:
        return turn
    places = pd.DataFrame({"turn": turn, "start": start, "end": end})
    different = places.drop_duplicates().sort_values(["turn", "start", "end"], ignore_index=True)
    pairs = _pairs(*(different[name].to_numpy(dtype=np.int64) for name in ("turn", "start", "end")))
    graph = sparse.coo_array((np.ones(len(pairs[0]), dtype=np.int8), pairs), shape=(len(different), len(different)))
    labels = csgraph.connected_components(graph, directed=False)[1]
    different["passage"] = pd.factorize(labels)[0]
    return places.merge(different, how="left", on=["turn", "start", "end"])["passage"].to_numpy(dtype=np.int64)


def _pairs(turn: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Pairs of stretches (sorted by turn and start) that are the same.

    What is the same begins at most a ninth of the shared length later, so only a few that follow can be.
    """
    farthest = start + (end - start) * (1 - SAME) / SAME + 1e-6
    found: list[tuple[Ints, Ints]] = []
    here = np.arange(len(turn), dtype=np.int64)
    for lag in range(1, len(turn)):
        here = here[here + lag < len(turn)]
        later = here + lag
        near = (turn[later] == turn[here]) & (start[later] <= farthest[here])
        here, later = here[near], later[near]
        if not here.size:
            break
        shared = np.minimum(end[here], end[later]) - start[later]
        covered = np.maximum(end[here], end[later]) - start[here]
        alike = shared >= SAME * covered - 1e-9
        found.append((here[alike], later[alike]))
    empty = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([empty, *(pair[0] for pair in found)]),
        np.concatenate([empty, *(pair[1] for pair in found)]),
    )
