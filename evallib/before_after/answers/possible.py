"""What a reader could work out of how many gave each answer, by trying everything that can lie behind what is shown.

One item at one time is a row of counts, one for each step of its scale. What may be shown of it is one of

* ``full``: the whole row, when no count is small (from 1 to the smallest group less 1; zero is shown);
* ``bands``: the mean beside the counts of the low, the middle and the high steps;
* ``spread``: the mean beside a test, from which the standard deviation follows;
* ``mean``: the mean alone.

A reader who knows the rules can list every row that would be shown in the same way. So here all rows with the same
number of people and the same sum are made, and of each it is asked which others cannot be told from it. A way of
showing holds only if every count that is small in any of them could still be something else: in :data:`FEWEST_OPEN`
ways, and beside bands in as many ways as the smallest group. The answer depends on nothing but what is shown, so the
choice itself tells nothing more. ``tests/test_before_after_guard.py`` tries this on every small group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from evallib.privacy import Thresholds

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
FEWEST_OPEN = 2
"""How many values a small count must be able to have beside a mean or a spread."""
MOST_ROWS = 200_000
"""With more rows of the same sum than this they are not listed, and the careful rule :data:`FAR` is used."""
SOME_ROWS = 100
"""So many of the rows are looked at beside a paired test where they are not all listed."""
FAR = 4
"""Where rows are not listed, a mean may be shown this many smallest groups of points away from the ends."""


@dataclass(frozen=True)
class Allowed:
    """Which ways of showing one row of counts give no small count away."""

    full: bool = False
    spread: bool = False
    bands: bool = False
    mean: bool = False


def bands_of(points: int) -> tuple[tuple[int, int], ...]:
    """The low, middle and high steps of a scale with so many points, as (first, behind the last); two if it is even.

    >>> bands_of(5), bands_of(4)
    (((0, 2), (2, 3), (3, 5)), ((0, 2), (2, 4)))
    """
    half = points // 2
    return ((0, half), (half, half + 1), (half + 1, points)) if points % 2 else ((0, half), (half, points))


def in_bands(counts: Sequence[int]) -> tuple[int, ...]:
    """The counts of the low, the middle and the high steps.

    >>> in_bands([1, 2, 3, 4, 5])
    (3, 3, 9)
    """
    return tuple(sum(counts[first:behind]) for first, behind in bands_of(len(counts)))


def judge_counts(counts: Sequence[int], thresholds: Thresholds) -> Allowed:
    """What may be shown of a row of counts, one for each step of the scale from the lowest.

    Nothing is allowed for fewer people than the smallest group, nor where nearly all have chosen an end of the scale or
    all the same step, so that the mean tells what each one answered.

    >>> judge_counts([0, 6, 0, 7, 5], Thresholds.of())
    Allowed(full=True, spread=True, bands=True, mean=True)
    >>> judge_counts([2, 4, 5, 3, 4], Thresholds.of())
    Allowed(full=False, spread=True, bands=True, mean=True)
    >>> judge_counts([0, 0, 0, 1, 11], Thresholds.of())
    Allowed(full=False, spread=False, bands=False, mean=False)
    """
    people, points = sum(counts), len(counts)
    points_sum = sum(step * count for step, count in enumerate(counts))
    nearest = min(points_sum, (points - 1) * people - points_sum)
    if people < thresholds.group or nearest < thresholds.group:
        return Allowed()
    if _is_full(np.asarray([counts]), thresholds)[0]:
        return Allowed(full=True, spread=True, bands=True, mean=True)
    table = _judge_all(people, points_sum, points, thresholds)
    if table is None:
        far = nearest >= FAR * thresholds.group
        return Allowed(spread=far and people >= thresholds.item_sd, mean=far)
    return table[tuple(counts)]


def list_rows(people: int, points_sum: int, points: int) -> Counts | None:
    """Every row of counts with so many people and that sum of steps (the lowest step is 0); None if too many.

    >>> list_rows(2, 2, 3).tolist()
    [[1, 0, 1], [0, 2, 0]]
    """
    if points < 2:
        return np.asarray([[people]], dtype=np.int64)
    done = np.zeros((1, 0), dtype=np.int64)
    left = np.asarray([[people, points_sum]], dtype=np.int64)
    for step in range(points - 1, 1, -1):
        most = np.minimum(left[:, 0], left[:, 1] // step)
        size = int((most + 1).sum())
        if size > MOST_ROWS * points:
            return None
        which = np.repeat(np.arange(len(left)), most + 1)
        starts = np.cumsum(most + 1) - (most + 1)
        chosen = np.arange(size) - starts[which]
        left = left[which] - np.stack([chosen, chosen * step], axis=1)
        done = np.concatenate([chosen[:, None], done[which]], axis=1)
        possible = left[:, 1] <= (step - 1) * left[:, 0]
        left, done = left[possible], done[possible]
    rows = np.concatenate([(left[:, 0] - left[:, 1])[:, None], left[:, 1:], done], axis=1)
    rows = rows[(rows >= 0).all(axis=1)]
    order = np.lexsort(rows.T[::-1])[::-1]
    return rows[order] if len(rows) <= MOST_ROWS else None


@lru_cache(maxsize=512)
def _judge_all(
    people: int, points_sum: int, points: int, thresholds: Thresholds
) -> dict[tuple[int, ...], Allowed] | None:
    """What may be shown of every row with this number and sum that is not shown in full; None if they are too many."""
    every = list_rows(people, points_sum, points)
    if every is None:
        return None
    rows = every[~_is_full(every, thresholds)]
    squares = _squares(rows)
    differ = (rows == people).sum(axis=1) == 0
    spread = differ & _is_open(rows, squares, FEWEST_OPEN, thresholds.group)
    spread &= people >= thresholds.item_sd
    bands = _open_bands(rows, ~spread, people, thresholds)
    mean = _open_both(rows, ~bands, ~spread, thresholds)
    flags = zip(rows.tolist(), spread.tolist(), bands.tolist(), mean.tolist(), strict=True)
    return {tuple(row): Allowed(False, s, b, m or b) for row, s, b, m in flags}


def _open_bands(rows: Counts, without_test: Flags, people: int, thresholds: Thresholds) -> Flags:
    """Which rows may be shown as a mean beside bands: no band small, no band with everybody, and every count open."""
    edges = bands_of(rows.shape[1])
    if rows.shape[1] < 4 or people < thresholds.distribution:
        return np.zeros(len(rows), dtype=np.bool_)
    banded = np.stack([rows[:, first:behind].sum(axis=1) for first, behind in edges], axis=1)
    safe = ~_has_small(banded, thresholds.group).any(axis=1) & (banded != people).all(axis=1)
    key = banded @ (people + 1) ** np.arange(len(edges))
    for among in (np.ones(len(rows), dtype=np.bool_), without_test):
        safe &= ~among | _spread_out(rows, key, among, fewest=thresholds.group, group=thresholds.group)
        safe &= ~np.isin(key, key[among & ~safe])
    return np.asarray(safe, dtype=np.bool_)


def _open_both(rows: Counts, among: Flags, without_test: Flags, thresholds: Thresholds) -> Flags:
    """Which of the rows among those given are open, also for a reader who knows that no test could be shown."""
    found, nobody = among.copy(), np.zeros(len(rows), dtype=np.int64)
    for some in (among, among & without_test):
        if some.any():
            found &= bool(_spread_out(rows, nobody, some, fewest=FEWEST_OPEN, group=thresholds.group)[some].all())
    return found


def _spread_out(rows: Counts, key: Counts, among: Flags, *, fewest: int, group: int) -> Flags:
    """:func:`_is_open` within some of the rows; the others are False."""
    found = np.zeros(len(rows), dtype=np.bool_)
    if among.any():
        found[among] = _is_open(rows[among], key[among], fewest, group)
    return found


def _is_open(rows: Counts, key: Counts, fewest: int, group: int) -> Flags:
    """For every row: has each count that is small in some row of the same key so many values among them?"""
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    _keys, place = np.unique(key, return_inverse=True)
    found = np.ones(len(_keys), dtype=np.bool_)
    for column in rows.T:
        base = int(column.max()) + 1
        pairs = np.unique(place * base + column)
        values = np.bincount(pairs // base, minlength=len(_keys))
        small = np.bincount(place, weights=_has_small(column, group), minlength=len(_keys)) > 0
        found &= ~small | (values >= fewest)
    opened: Any = found[place]
    return np.asarray(opened, dtype=np.bool_)


def _is_full(rows: Counts, thresholds: Thresholds) -> Flags:
    """Rows of enough people without a small count in which not all have answered alike."""
    people = rows.sum(axis=1)
    enough = people >= thresholds.distribution
    return np.asarray(
        enough & ~_has_small(rows, thresholds.group).any(axis=1) & ((rows > 0).sum(axis=1) > 1), dtype=np.bool_
    )


def _has_small(counts: Counts, group: int) -> Flags:
    return np.asarray((counts > 0) & (counts < group), dtype=np.bool_)


def _where(rows: Counts, which: Flags) -> Counts:
    return np.asarray(rows[which], dtype=np.int64)


def _squares(rows: Counts) -> Counts:
    return np.asarray(rows @ np.arange(rows.shape[1]) ** 2, dtype=np.int64)


def same_shown(counts: Sequence[int], level: str, thresholds: Thresholds) -> Counts:
    """All rows that a reader cannot tell from this one at the level ``full``, ``bands`` or ``mean``.

    Only :data:`SOME_ROWS` of them where they are too many to list.
    """
    if level == "full":
        return np.asarray([counts], dtype=np.int64)
    own = np.asarray([counts], dtype=np.int64)
    people, points_sum = int(own.sum()), int((own * np.arange(own.shape[1])).sum())
    rows = list_rows(people, points_sum, own.shape[1])
    if rows is None:
        rows = _some_rows(people, points_sum, own.shape[1])
    rows = rows[~_is_full(rows, thresholds)]
    if level == "bands":
        edges = bands_of(own.shape[1])
        alike = [rows[:, a:b].sum(axis=1) == own[0, a:b].sum() for a, b in edges]
        return _where(rows, np.asarray(np.stack(alike).all(axis=0), dtype=np.bool_))
    table = _judge_all(people, points_sum, own.shape[1], thresholds)
    if table is None:
        return rows
    return _where(rows, np.asarray([not table[tuple(row)].bands for row in rows.tolist()], dtype=np.bool_))


def _some_rows(people: int, points_sum: int, points: int) -> Counts:
    """The row whose steps are closest together, and what follows from it by moving two people apart, again and again.

    >>> _some_rows(3, 6, 5).tolist()
    [[0, 0, 3, 0, 0], [0, 1, 1, 1, 0], [1, 0, 0, 2, 0], [1, 0, 1, 0, 1], [0, 2, 0, 0, 1]]
    """
    low, above = divmod(points_sum, people)
    start = [0] * points
    start[low] = people - above
    if above:
        start[low + 1] = above
    found = {tuple(start): None}
    queue = [start]
    while queue and len(found) < SOME_ROWS:
        row_now = queue.pop(0)
        inner = [step for step in range(1, points - 1) if row_now[step]]
        for first, second in ((a, b) for a in inner for b in inner if a < b or (a == b and row_now[a] > 1)):
            moved = list(row_now)
            for step, sign in ((first, -1), (first - 1, 1), (second, -1), (second + 1, 1)):
                moved[step] += sign
            if tuple(moved) not in found:
                found[tuple(moved)] = None
                queue.append(moved)
    return np.asarray(list(found)[:SOME_ROWS], dtype=np.int64)
