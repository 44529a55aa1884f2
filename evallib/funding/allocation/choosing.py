"""The most valuable choice within exact limits: whole numbers in, a proven choice out (HiGHS through scipy)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

PROVEN, IMPOSSIBLE = 0, 2
"""What :func:`scipy.optimize.milp` says when the best choice is proven, and when there is none."""
HALF = 0.5
"""Between whole numbers: rounding in the solver cannot move a limit so far without being found out afterwards."""


class NotProvenError(RuntimeError):
    """The solver could not prove which choice is the most valuable."""


@dataclass(frozen=True)
class Limit:
    """The weights of the chosen may not sum to more than this: whole numbers. Both negative: at least so much."""

    weights: tuple[int, ...]
    most: int

    def allows(self, chosen: Iterable[int]) -> bool:
        """Whether a choice, by numbers from 0, keeps the limit: exact."""
        return sum(self.weights[n] for n in chosen) <= self.most


@dataclass(frozen=True)
class Choice:
    """What there is to choose from: the value of each, and the limits that every choice must keep."""

    values: tuple[int, ...]
    limits: tuple[Limit, ...]

    def allows(self, chosen: Iterable[int]) -> bool:
        """Whether a choice keeps every limit."""
        picked = tuple(chosen)
        return all(limit.allows(picked) for limit in self.limits)

    def value(self, chosen: Iterable[int]) -> int:
        """The value of a choice."""
        return sum(self.values[n] for n in chosen)


def whole(amounts: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """Fractions as whole numbers with their common denominator: exact.

    >>> whole([Fraction(7, 2), Fraction(1, 3), Fraction(4)])
    ((21, 2, 24), 6)
    """
    common = lcm(*(amount.denominator for amount in amounts))
    return tuple(int(amount * common) for amount in amounts), common


def limit(weights: Sequence[Fraction], most: Fraction) -> Limit:
    """A limit in fractions as one in the smallest whole numbers that allow the same choices.

    >>> limit([Fraction(200), Fraction(300)], Fraction(550))
    Limit(weights=(2, 3), most=5)
    """
    scaled, _common = whole([*weights, most])
    shared = gcd(*scaled[:-1]) or 1
    return Limit(tuple(weight // shared for weight in scaled[:-1]), scaled[-1] // shared)


def best_choice(choice: Choice, *, besides: Sequence[frozenset[int]] = ()) -> frozenset[int] | None:
    """The most valuable choice that keeps every limit and is none of ``besides``; None when there is none.

    Solved as an integer programme with no gap allowed. The solver works in floating point, so what it chooses is
    checked in whole numbers; a choice that does not keep the limits is forbidden, and the next one is asked for.
    Which of equally valuable choices it is, is the solver's. Raises :class:`NotProvenError` when nothing is proven.
    """
    forbidden = [*besides]
    while True:
        found = _solve(choice, forbidden)
        if found is None or choice.allows(found):
            return found
        forbidden.append(found)


def has_equal(choice: Choice, best: frozenset[int]) -> bool:
    """Whether another choice is worth exactly as much as the best one."""
    other = best_choice(choice, besides=[best])
    return other is not None and choice.value(other) == choice.value(best)


def _solve(choice: Choice, forbidden: Sequence[frozenset[int]]) -> frozenset[int] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to load, and few funds have scores

    size = len(choice.values)
    rows = [[*limit.weights] for limit in choice.limits]
    most = [limit.most + HALF for limit in choice.limits]
    for old in forbidden:
        rows.append([1 if n in old else -1 for n in range(size)])
        most.append(len(old) - HALF)
    found = milp(
        c=-np.array(choice.values, dtype=float),
        integrality=np.ones(size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows, dtype=float), -np.inf, np.array(most)) if rows else (),
        options={"mip_rel_gap": 0},
    )
    if found.status == IMPOSSIBLE:
        return None
    if found.status != PROVEN:
        raise NotProvenError(found.message)
    return frozenset(n for n, share in enumerate(found.x) if share > HALF)
