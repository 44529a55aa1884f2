"""What linked answers give away: which people before and after could lie behind what is shown of both times.

A paired test tells n, the sum of the changes and the sum of the squared changes, from which a reader can list how many
may have changed by how much. So there are three rows of counts to keep open: before, after and the changes.

People are found by building them. The lowest before goes with the lowest after, which gives the smallest sum of
squares, and then people trade places, the largest step first, until the sum is reached. From there each two trades
that leave the sum as it is give other changes. What is not found that way does not count, so more is withheld than need
be, never less. Nothing here looks at who the people are: only at what is shown of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np

from evallib.before_after.answers.possible import Counts

MOST_TRIED = 300
"""So many pairs of rows are tried for one sum of squares before the answer is the careful one: no."""
MOST_NEAR = 300
"""So many changes are looked at for each pair of rows."""
MOST_SUMS = 40
"""So many sums of squares are tried for a reader who knows that no test could be shown."""
Table = list[list[int]]
"""How many went from each step to each."""
Trade = tuple[int, int, int, int, int]
"""What a trade adds to the sum of squares; then the two steps before, and the two after, between which people trade."""


@dataclass(frozen=True)
class Behind:
    """All rows of counts that are shown alike before, and after, and how many values each small count must have.

    A count of changes must have two; ``needed`` is of the counts before and after.
    """

    before: Counts
    after: Counts
    needed: tuple[int, int]
    group: int

    @property
    def people(self) -> int:
        """How many are linked."""
        return sum(self.before[0].tolist())

    @property
    def changes(self) -> int:
        """The sum of the changes."""
        before, after = (
            sum(step * count for step, count in enumerate(side[0].tolist())) for side in (self.before, self.after)
        )
        return int(after - before)

    def may_show_test(self, squared: int) -> bool:
        """Whether everything stays open beside a test with this sum of squares; not if all changed alike.

        >>> import numpy as np
        >>> rows = np.asarray([[2, 3, 2], [1, 5, 1], [3, 1, 3]])
        >>> [Behind(rows, rows, (2, 2), 3).may_show_test(squared) for squared in (0, 2, 6)]
        [False, False, True]
        """
        return self.people * squared > self.changes**2 and self._open([squared])

    def may_show_means(self) -> bool:
        """Whether everything stays open for a reader who knows that no test could be shown."""
        least = abs(self.changes)
        every = range(least, self.people * (len(self.before[0]) - 1) ** 2 + 1, 2)
        return self._open(islice((one for one in every if not self.may_show_test(one)), MOST_SUMS))

    def _open(self, sums: Iterator[int] | Sequence[int]) -> bool:
        """Whether people with one of these sums of squares leave every small count open."""
        before, after = self._tried
        found: list[set[int]] = [set() for _row in range(len(self._wanted) + 2 * len(self.before[0]) - 1)]
        for squared in sums:
            for row in list_people(before, after, squared):
                for values, count in zip(found, row, strict=True):
                    values.add(count)
                if self._enough(found):
                    return True
        return False

    def _enough(self, found: Sequence[set[int]]) -> bool:
        steps = len(self._wanted)
        if any(len(values) < need for values, need in zip(found[:steps], self._wanted, strict=True)):
            return False
        return not any(len(values) == 1 and 0 < min(values) < self.group for values in found[steps:])

    @cached_property
    def _tried(self) -> tuple[list[list[int]], list[list[int]]]:
        """The rows that are tried, from end to end of the list where there are more."""
        return _spread(self.before), _spread(self.after)

    @cached_property
    def _wanted(self) -> tuple[int, ...]:
        """How many values each count before and after must have; none where it is small in no row."""
        return tuple(
            need if ((column > 0) & (column < self.group)).any() else 0
            for side, need in zip((self.before, self.after), self.needed, strict=True)
            for column in side.T
        )


def _spread(rows: Counts) -> list[list[int]]:
    chosen = np.linspace(0, len(rows) - 1, min(len(rows), MOST_TRIED)).astype(int)
    every: list[list[int]] = rows[chosen].tolist()
    return every


def list_people(before: list[list[int]], after: list[list[int]], squared: int) -> Iterator[tuple[int, ...]]:
    """Counts before, after and of the changes (the largest fall first) with this sum of squared changes.

    Only some: those that are found from at most :data:`MOST_TRIED` pairs of rows.

    >>> list(list_people([[2, 1]], [[1, 2]], 1)), list(list_people([[2, 0]], [[0, 2]], 1))
    ([(2, 1, 1, 2, 0, 2, 1)], [])
    """
    for first, second in _pairs(before, after):
        table = pair_up(first, second, squared)
        if table is not None:
            for changes in islice(_changes_near(table), MOST_NEAR):
                yield (*first, *second, *changes)


def pair_up(before: Sequence[int], after: Sequence[int], squared: int) -> Table | None:
    """How many went from each step to each, so that the squared changes add up to ``squared``; None if not found.

    >>> pair_up([2, 0], [0, 2], 2), pair_up([2, 0], [0, 2], 1), pair_up([1, 1], [1, 1], 2)
    ([[0, 2], [0, 0]], None, [[0, 1], [1, 0]])
    """
    table = _in_order(before, after)
    steps = range(len(before))
    left = squared - sum((j - i) ** 2 * table[i][j] for i in steps for j in steps)
    while left > 0:
        trade = next((one for one in _trades(len(before)) if one[0] <= left and _can(table, one)), None)
        if trade is None:
            return None
        gain, a, b, c, d = trade
        people = min(table[a][c], table[b][d], left // gain)
        _trade(table, trade, people)
        left -= gain * people
    return table if left == 0 else None


def _changes_near(table: Table) -> Iterator[tuple[int, ...]]:
    """The changes of these people, and those after every two trades that leave the sum of squares as it is."""
    steps = len(table)
    yield _changes(table)
    back = defaultdict(list)
    for gain, a, b, c, d in _trades(steps):
        if table[a][d] and table[b][c]:
            back[gain].append((gain, a, b, d, c))
    for there in _trades(steps):
        if there[0] in back and _can(table, there):
            _trade(table, there, 1)
            for again in back[there[0]]:
                if _can(table, again):
                    _trade(table, again, 1)
                    yield _changes(table)
                    _trade(table, again, -1)
            _trade(table, there, -1)


def _changes(table: Table) -> tuple[int, ...]:
    steps = len(table)
    counts = [0] * (2 * steps - 1)
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            counts[j - i + steps - 1] += count
    return tuple(counts)


@lru_cache(maxsize=8)
def _trades(steps: int) -> tuple[Trade, ...]:
    """Every trade that adds to the sum of squares, the one that adds most first."""
    pairs = [(first, second) for first in range(steps) for second in range(first + 1, steps)]
    return tuple(sorted(((2 * (b - a) * (d - c), a, b, c, d) for a, b in pairs for c, d in pairs), reverse=True))


def _can(table: Table, trade: Trade) -> bool:
    _gain, a, b, c, d = trade
    return table[a][c] > 0 and table[b][d] > 0


def _trade(table: Table, trade: Trade, people: int) -> None:
    _gain, a, b, c, d = trade
    for row, column, sign in ((a, c, -1), (b, d, -1), (a, d, 1), (b, c, 1)):
        table[row][column] += sign * people


def _in_order(before: Sequence[int], after: Sequence[int]) -> Table:
    """How many went from each step to each, when nobody overtakes anybody."""
    table, left = [[0] * len(after) for _step in before], list(after)
    for i, count in enumerate(before):
        for j in range(len(left)):
            table[i][j] = min(count - sum(table[i]), left[j])
            left[j] -= table[i][j]
    return table


def _pairs(before: list[list[int]], after: list[list[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Pairs of rows: each of the longer list with one of the other, then with the next one, and so on."""
    longest = max(len(before), len(after))
    for tried in range(min(MOST_TRIED, len(before) * len(after))):
        turn, place = divmod(tried, longest)
        first = place if longest == len(before) else (place + turn) % len(before)
        second = (place + turn) % len(after) if longest == len(before) else place
        yield before[first], after[second]
