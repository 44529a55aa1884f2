"""Beside a paired test: which rows of counts before and after could lie behind it together.

A paired test tells the sum of the squared changes, and nothing of either time's spread. Whether two rows of counts can
have that sum is tried by building it: the lowest before goes with the lowest after, which gives the smallest sum, and
then people trade places, the largest step first, until the sum is reached. A pair of rows for which that does not
succeed does not count, so more is withheld than need be, never less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.before_after.answers.possible import Counts

MOST_TRIED = 600
"""So many pairs of rows are tried before the answer is the careful one: no."""


def leaves_open(before: Counts, after: Counts, squared: int, *, needed: tuple[int, int], group: int) -> bool:
    """Whether each count that is small in some of the rows can have as many values as needed, before and after.

    ``before`` and ``after``: all rows that are shown alike; ``squared``: the sum of the squared changes.

    >>> import numpy as np
    >>> rows = np.asarray([[2, 1, 2], [1, 3, 1]])
    >>> [leaves_open(rows, rows, squared, needed=(2, 2), group=5) for squared in (2, 20)]
    [True, False]
    """
    sides = (before, after)
    found: tuple[list[set[int]], ...] = tuple([set() for _column in side.T] for side in sides)
    fewest = [
        [wanted if ((column > 0) & (column < group)).any() else 0 for column in side.T]
        for side, wanted in zip(sides, needed, strict=True)
    ]
    for first, second in _pairs(before.tolist(), after.tolist()):
        rows = (first, second)
        news = any(
            len(values) < least and count not in values
            for side in (0, 1)
            for values, least, count in zip(found[side], fewest[side], rows[side], strict=True)
        )
        if news and can_have(first, second, squared):
            for side in (0, 1):
                for values, count in zip(found[side], rows[side], strict=True):
                    values.add(count)
        if all(
            len(values) >= least for side in (0, 1) for values, least in zip(found[side], fewest[side], strict=True)
        ):
            return True
    return False


def can_have(before: Sequence[int], after: Sequence[int], squared: int) -> bool:
    """Whether people with these counts before and after were found whose squared changes add up to ``squared``.

    >>> can_have([2, 0], [0, 2], 2), can_have([2, 0], [0, 2], 1)
    (True, False)
    >>> can_have([1, 1], [1, 1], 0), can_have([1, 1], [1, 1], 2)
    (True, True)
    """
    table = _in_order(before, after)
    steps = range(len(before))
    left = squared - sum((j - i) ** 2 * table[i][j] for i in steps for j in steps)
    trades = sorted(
        (
            (2 * (b - a) * (d - c), a, b, c, d)
            for a in steps
            for b in steps[a + 1 :]
            for c in steps
            for d in steps[c + 1 :]
        ),
        reverse=True,
    )
    while left > 0:
        trade = next(
            (one for one in trades if one[0] <= left and table[one[1]][one[3]] and table[one[2]][one[4]]), None
        )
        if trade is None:
            return False
        gain, a, b, c, d = trade
        people = min(table[a][c], table[b][d], left // gain)
        for row, column, sign in ((a, c, -1), (b, d, -1), (a, d, 1), (b, c, 1)):
            table[row][column] += sign * people
        left -= gain * people
    return left == 0


def _in_order(before: Sequence[int], after: Sequence[int]) -> list[list[int]]:
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
