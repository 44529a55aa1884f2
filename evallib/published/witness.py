"""A sample that shows that printed figures are possible: whole numbers with a given sum and sum of squares.

Whether ``n`` whole numbers from ``low`` to ``high`` can have the sum ``S`` and the sum of squares ``Q`` has no
closed answer: ``Q`` has the parity of ``S`` and lies between the level and the most spread arrangement, but some
numbers in between are never reached (no two whole numbers have the sum 0 and the squares 4). So one is looked for:

- Who is neither at the lowest nor at the highest value? Counted from the lowest value, with ``R`` steps up to
  the highest, each such person adds at least 1 to ``S``, at least 1 to ``n * R - S`` and at least ``R - 1`` to
  ``R * S - Q``. When they can be at most ``FEW``, every arrangement is tried: the answer is a sample, or a
  proof that there is none.
- Else a share of the people is put at the ends and the others are kept level, so that ``Q`` is almost reached, and
  pairs are moved apart until it is; a move of ``d`` steps adds ``2 * d * (gap + d)``.

Own method. Checked against all samples of small groups on short scales by dynamic programming (see the tests).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

FEW = 12
"""So many people are arranged in every way; more are arranged by moving pairs apart."""
STEPS = 60_000
"""So many arrangements are tried before a search is given up without an answer."""


@dataclass(frozen=True)
class Witness:
    """A sample of whole numbers: ``counts`` holds pairs of value and number of people, lowest value first.

    A value is the sum of a person's answers to ``items`` items, so that a person's mean is the value divided by
    ``items``.

    >>> sample = Witness(((1, 2), (4, 1)), items=1)
    >>> sample.n, sample.total, sample.squares, sample.values
    (3, 6, 18, (1, 1, 4))
    """

    counts: tuple[tuple[int, int], ...]
    items: int = 1

    @property
    def n(self) -> int:
        """Number of people."""
        return sum(count for _value, count in self.counts)

    @property
    def total(self) -> int:
        """The sum of all values."""
        return sum(value * count for value, count in self.counts)

    @property
    def squares(self) -> int:
        """The sum of the squares of all values."""
        return sum(value * value * count for value, count in self.counts)

    @property
    def values(self) -> tuple[int, ...]:
        """One value a person, lowest first."""
        return tuple(value for value, count in self.counts for _person in range(count))


@dataclass(frozen=True)
class Search:
    """What a search found. Without a ``witness``, ``exhausted`` says whether it is proved that there is none."""

    witness: Witness | None
    exhausted: bool


class SampleFinder:
    """Looks for samples, with at most ``STEPS`` steps for all its searches together."""

    def __init__(self, steps: int = STEPS) -> None:
        self.steps = steps

    def find(self, n: int, total: int, squares: int, *, low: int, high: int) -> Search:
        """Look for ``n`` whole numbers from ``low`` to ``high`` with this sum and sum of squares.

        >>> SampleFinder().find(4, 10, 30, low=1, high=7).witness.values
        (1, 2, 3, 4)
        >>> SampleFinder().find(3, 6, 26, low=1, high=7)
        Search(witness=None, exhausted=True)
        """
        moved = squares - 2 * low * total + n * low * low
        counts, exhausted = self._arrange(n, total - n * low, moved, high - low)
        if counts is None:
            return Search(None, exhausted)
        return Search(Witness(tuple(sorted((value + low, count) for value, count in counts.items() if count))), True)

    def _arrange(self, n: int, total: int, squares: int, top: int) -> tuple[Counter[int] | None, bool]:
        if not fits(n, total, squares, top):
            return None, True
        between = _most_between(n, total, squares, top)
        if between <= FEW:
            return self._try_all(n, total, squares, top=top, between=between)
        counts = _spread(n, total, squares, top)
        missing = squares - sum(value * value * count for value, count in counts.items())
        missing = _move_apart(counts, missing, top)
        if missing:
            return self._mend(counts, missing, top), False
        return counts, True

    def _try_all(self, n: int, total: int, squares: int, *, top: int, between: int) -> tuple[Counter[int] | None, bool]:
        """Every arrangement with at most ``between`` people between the ends: all others are at one end."""
        if not top:
            return Counter({0: n}), True
        for at_top in range(max(0, -(-total // top) - between), min(n - between, total // top) + 1):
            found = self._descend(between, total - at_top * top, squares - at_top * top * top, top)
            if found is not None:
                return Counter({0: n - between - at_top}) + Counter({top: at_top}) + Counter(found), True
        return None, self.steps >= 0

    def _mend(self, counts: Counter[int], missing: int, top: int) -> Counter[int] | None:
        """Arrange ``FEW`` of the people anew, so that what is missing is reached."""
        chosen = _most_different(counts, top)
        found = self._descend(len(chosen), sum(chosen), sum(x * x for x in chosen) + missing, top)
        return None if found is None else counts - Counter(chosen) + Counter(found)

    def _descend(self, n: int, total: int, squares: int, top: int) -> tuple[int, ...] | None:
        """``n`` numbers from 0 to ``top``, the largest first; None when there are none or the steps are used up."""
        if not fits(n, total, squares, top):
            return None
        if n <= 2:
            return _solve_few(n, total, squares, top)
        for largest in _largest_values(n, total, squares, top):
            self.steps -= 1
            if self.steps < 0:
                return None
            rest = self._descend(n - 1, total - largest, squares - largest * largest, largest)
            if rest is not None:
                return (largest, *rest)
        return None


def least_squares(n: int, total: int) -> int:
    """The smallest sum of squares of ``n`` whole numbers with a sum: all as level as possible.

    >>> least_squares(5, 21) == 4 * 4**2 + 5**2
    True
    """
    level, above = divmod(total, n)
    return n * level * level + 2 * level * above + above


def most_squares(total: int, top: int) -> int:
    """The largest sum of squares of enough whole numbers from 0 to ``top``: all but one at an end.

    >>> most_squares(8, 3) == 2 * 3**2 + 2**2
    True
    """
    if not top:
        return 0
    at_top, rest = divmod(total, top)
    return at_top * top * top + rest * rest


def fits(n: int, total: int, squares: int, top: int) -> bool:
    """Whether ``n`` numbers from 0 to ``top`` pass what every sample must: parity, and the limits of the squares."""
    if not n:
        return not total and not squares
    inside = 0 <= total <= n * top and not (total ^ squares) & 1
    return inside and least_squares(n, total) <= squares <= most_squares(total, top)


def _most_between(n: int, total: int, squares: int, top: int) -> int:
    """At most so many of the people can be at neither end of the scale."""
    if top < 2:
        return 0
    return min(n, total, n * top - total, (top * total - squares) // (top - 1))


def _solve_few(n: int, total: int, squares: int, top: int) -> tuple[int, ...] | None:
    """One or two numbers from 0 to ``top``, the largest first."""
    if n < 2:
        return ((total,) * n) if total * total == squares else None
    gap = isqrt(2 * squares - total * total)
    larger = (total + gap) // 2
    if gap * gap != 2 * squares - total * total or larger > top or gap > total:
        return None
    return larger, total - larger


def _largest_values(n: int, total: int, squares: int, top: int) -> Iterator[int]:
    """What the largest of the numbers can be: the middle of the possible first, then outwards."""
    if not total:
        yield 0
        return
    spread = isqrt((squares * n - total * total) * (n - 1)) + 1
    low, high = max(-(-total // n), -(-squares // total)), min(top, (total + spread) // n + 1)
    middle = (low + high) // 2
    for step in range(high - low + 1):
        if middle + step <= high:
            yield middle + step
        if step and middle - step >= low:
            yield middle - step


def _spread(n: int, total: int, squares: int, top: int) -> Counter[int]:
    """The largest group at the ends, the rest level, so that the squares stay below those asked for."""
    below, above = 0, n + 1
    while above - below > 1:
        middle = (below + above) // 2
        counts = _blend(n, total, top, middle)
        if sum(value * value * count for value, count in counts.items()) <= squares:
            below = middle
        else:
            above = middle
    return _blend(n, total, top, below)


def _blend(n: int, total: int, top: int, at_ends: int) -> Counter[int]:
    """``at_ends`` of the people at the ends of the scale (one between them), the others level; same mean in both."""
    share = total * at_ends // n
    highest, rest = divmod(share, top)
    counts = Counter({top: highest})
    if at_ends > highest:
        counts[rest] += 1
        counts[0] += at_ends - highest - 1
    if at_ends < n:
        level, above = divmod(total - share, n - at_ends)
        counts[level] += n - at_ends - above
        counts[level + 1] += above
    return counts


def _move_apart(counts: Counter[int], missing: int, top: int) -> int:
    """Move pairs apart, each time as far as what is missing allows; what is still missing at the end."""
    while missing:
        gain, upper, lower, step = max(_moves(counts, missing, top), default=(0, 0, 0, 0))
        if not gain:
            break
        counts.subtract((upper, lower))
        counts.update((upper + step, lower - step))
        missing -= gain
    return missing


def _moves(counts: Counter[int], missing: int, top: int) -> Iterator[tuple[int, int, int, int]]:
    """Squares gained, upper value, lower value and steps of every widest move that does not gain too much."""
    values = [value for value, count in counts.items() if count > 0]
    for upper in values:
        for lower in values:
            if upper < lower or (upper == lower and counts[upper] < 2):
                continue
            gap = upper - lower
            step = min((isqrt(gap * gap + 2 * missing) - gap) // 2, top - upper, lower)
            if step > 0:
                yield 2 * step * (gap + step), upper, lower, step


def _most_different(counts: Counter[int], top: int) -> list[int]:
    """``FEW`` people whose values differ as much as they can, those between the ends first."""
    ranked = sorted(
        (turn, value in {0, top}, value) for value, count in counts.items() for turn in range(min(count, FEW))
    )
    return [value for _turn, _end, value in ranked[:FEW]]
