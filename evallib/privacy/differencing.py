"""Could what is published be combined so that it tells of fewer people than the smallest group?

Every published mean with its number of people is a sum over a set of people. Sums over nearly the same people give
the rest away: all who answered first, less those who came back, is the one who did not. The scales are tied too,
because a total is the sum of its subscales, so the total of most and the subscales of all give away who has no total.

:func:`gives_away` looks at every combination at once. People who stand in exactly the same sums cannot be told apart,
so they form one block; a sum is a row of coefficients over (block, subscale); and a combination that concerns few
people is one whose coefficients are zero for all others. Whether there is one is a question of rank, answered exactly.
It covers sums (so means, differences of means, and sums of squares over the same people); it does not cover what a
correlation or a reliability might tell, from which no sum over people follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

MOST_SMALL_BLOCKS = 12
"""With more small blocks than this the search would take long, and the answer is the careful one: yes."""


@dataclass(frozen=True)
class PublishedSum:
    """A sum over some people (row numbers) of some parts (ids of subscales; a total has all of them)."""

    people: frozenset[int]
    parts: frozenset[str]


def gives_away(published: Iterable[PublishedSum], group: int) -> bool:
    """Whether some combination of the sums concerns at least one and fewer than ``group`` people.

    A sum over few people is itself such a combination. Sums over nobody tell nothing.

    >>> everyone, stayed = frozenset(range(12)), frozenset(range(11))
    >>> total = frozenset({"c", "m"})
    >>> gives_away([PublishedSum(everyone, total), PublishedSum(stayed, total)], 5)  # the one who left
    True
    >>> gives_away([PublishedSum(everyone, total), PublishedSum(frozenset(range(7)), total)], 5)
    False
    >>> sums = [PublishedSum(everyone, frozenset({part})) for part in total]
    >>> gives_away([*sums, PublishedSum(stayed, total)], 5)  # the one who has subscales and no total
    True
    """
    sums = list(dict.fromkeys(one for one in published if one.people))
    blocks = _blocks(sums)
    small = [people for people in blocks if len(people) < group]
    large = [people for people in blocks if len(people) >= group]
    parts = sorted({part for one in sums for part in one.parts})
    rank = _rank(_rows(sums, blocks, parts))
    if _rank(_rows(sums, large, parts)) == rank:
        return False  # every combination touches somebody in a large block
    if len(small) > MOST_SMALL_BLOCKS:
        return True
    for chosen in _largest_below(small, group):
        others = [people for people in blocks if people not in chosen]
        if _rank(_rows(sums, others, parts)) < rank:
            return True
    return False


def _blocks(sums: Sequence[PublishedSum]) -> list[frozenset[int]]:
    """People parted by which sums they stand in."""
    found: dict[tuple[bool, ...], set[int]] = {}
    for person in set().union(*(one.people for one in sums)):
        found.setdefault(tuple(person in one.people for one in sums), set()).add(person)
    return [frozenset(people) for people in found.values()]


def _largest_below(small: Sequence[frozenset[int]], group: int) -> Iterator[tuple[frozenset[int], ...]]:
    """Every choice of blocks with fewer than ``group`` people that no further block could join."""
    for count in range(len(small), 0, -1):
        for chosen in combinations(small, count):
            people = sum(map(len, chosen))
            fits = any(people + len(other) < group for other in small if other not in chosen)
            if people < group and not fits:
                yield chosen


def _rows(sums: Sequence[PublishedSum], blocks: Sequence[frozenset[int]], parts: Sequence[str]) -> list[list[Fraction]]:
    """The coefficients of each sum, one column for each block and part."""
    return [
        [Fraction(int(block <= one.people and part in one.parts)) for block in blocks for part in parts] for one in sums
    ]


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """The rank of a matrix, by exact elimination."""
    left, rank = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [_without(row, pivot, column) for row in left]
        rank += 1
    return rank


def _without(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column] / pivot[column]
    return [value - factor * other for value, other in zip(row, pivot, strict=True)] if factor else row
