"""In which order could the groups have met? All orders where they are few, else a seeded sample of them."""

from __future__ import annotations

import itertools

import numpy as np

from evallib.focus_groups.analysis.intervals import Flags, Ints

MOST_EXACT = 7
"""Up to so many groups all orders are tried: 5 040 of seven."""
SAMPLED = 1000


def orders_of(groups: int, seed: int) -> Ints:
    """Orders of groups, one a row, the real one first; all of them up to ``MOST_EXACT`` groups, else ``SAMPLED``.

    >>> orders_of(3, seed=1).tolist()
    [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    """
    if groups <= MOST_EXACT:
        orders = list(itertools.permutations(range(groups)))
        return np.array(orders, dtype=np.int64).reshape(len(orders), groups)
    generator = np.random.default_rng(seed)
    real = np.arange(groups)
    drawn = generator.permuted(np.tile(real, (SAMPLED - 1, 1)), axis=1)
    return np.vstack([real, drawn]).astype(np.int64)


def codes_met(presence: Flags, orders: Ints) -> Ints:
    """For each order (row) how many codes had been met after 1, 2, ... groups.

    ``presence``: codes x groups, whether the code was mentioned in the group.

    >>> codes_met(np.array([[True, False], [True, True], [False, True]]), orders_of(2, seed=1)).tolist()
    [[2, 3], [2, 3]]
    """
    met = np.zeros(orders.shape, dtype=np.int64)
    seen = np.zeros((presence.shape[0], orders.shape[0]), dtype=bool)
    for place in range(orders.shape[1]):
        seen |= presence[:, orders[:, place]]
        met[:, place] = seen.sum(axis=0)
    return met
