"""The guard of answers against a reader who knows its rules and lists everything that can lie behind what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from itertools import combinations_with_replacement, product

import pytest

from evallib.before_after.answers.guard import release
from evallib.before_after.answers.possible import in_bands, judge_counts, list_rows
from evallib.privacy import Thresholds

THREE = Thresholds(group=3, distribution=3, item_sd=3)
Row = tuple[int, ...]


def rows_of(people: int, points: int) -> Iterator[Row]:
    """Every way in which so many people can answer."""
    for chosen in combinations_with_replacement(range(points), people):
        yield tuple(chosen.count(step) for step in range(points))


def total(row: Row) -> int:
    return sum(step * count for step, count in enumerate(row))


def squares(row: Row) -> int:
    return sum(step**2 * count for step, count in enumerate(row))


def seen(row: Row, level: str) -> Hashable:
    """What a reader knows of one time; a mean is taken to be exact."""
    told = {"full": row, "bands": (total(row), in_bands(row)), "mean": total(row)}.get(level)
    return (level, None if level == "few" else sum(row), told)


def given_away(worlds: Iterable[tuple[Hashable, tuple[Row, ...]]], group: int) -> list[tuple[Hashable, Row]]:
    """What is seen from which one small count follows: it is the same in all that can lie behind."""
    behind: dict[Hashable, set[tuple[Row, ...]]] = defaultdict(set)
    for key, rows in worlds:
        behind[key].add(rows)
    found = []
    for key, alike in behind.items():
        for side in zip(*alike, strict=True):
            for column in zip(*side, strict=True):
                if len(set(column)) == 1 and 0 < column[0] < group:
                    found.append((key, side[0]))
    return found


def level_of(row: Row, thresholds: Thresholds) -> str:
    return release(row, row, thresholds, tested=False)[0]


@cache
def linked_release(before: Row, after: Row, tested: bool, squared: int) -> tuple[str, str, bool]:
    return release(before, after, THREE, tested=tested, squared=squared)


# ---------------------------------------------------------------- one time


@pytest.mark.parametrize(("people", "points"), [*product(range(3, 9), (2, 3, 4, 5)), (10, 5), (12, 5), (9, 7)])
def test_no_small_count_follows_from_what_is_shown_of_one_time(people: int, points: int) -> None:
    worlds = [(seen(row, level_of(row, THREE)), (row,)) for row in rows_of(people, points)]
    assert given_away(worlds, 3) == []


@pytest.mark.parametrize("people", [8, 12, 14])
def test_nor_with_the_usual_thresholds(people: int) -> None:
    five = Thresholds.of()
    worlds = [(seen(row, level_of(row, five)), (row,)) for row in rows_of(people, 5)]
    assert given_away(worlds, 5) == []
    shown = {key[0] for key, _rows in worlds if isinstance(key, tuple)}
    assert {"mean", "withheld"} <= shown
    assert "few" not in shown


@pytest.mark.parametrize("people", [10, 11, 15])
def test_nor_beside_a_spread(people: int) -> None:
    five = Thresholds.of()
    told = [row for row in rows_of(people, 5) if judge_counts(row, five).spread]
    worlds = [(row if judge_counts(row, five).full else (total(row), squares(row)), (row,)) for row in told]
    assert len(told) > 100
    assert given_away(worlds, 5) == []


def test_bands_leave_as_many_values_open_as_the_smallest_group() -> None:
    five = Thresholds.of()
    behind: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows_of(16, 5):
        if level_of(row, five) == "bands":
            behind[seen(row, "bands")].append(row)
    assert len(behind) > 20
    for alike in behind.values():
        for column in zip(*alike, strict=True):
            assert not any(0 < count < 5 for count in column) or len(set(column)) >= 5


# ---------------------------------------------------------------- both times


@pytest.mark.parametrize(("people", "points"), [(4, 5), (5, 5), (6, 4), (9, 3)])
def test_no_small_count_follows_of_unlinked_answers_and_their_test(people: int, points: int) -> None:
    def worlds() -> Iterator[tuple[Hashable, tuple[Row, ...]]]:
        every = [*rows_of(people, points)]
        for before, after in product(every, every):
            differ = max(before) < people or max(after) < people
            first, second, tested = release(before, after, THREE, tested=differ)
            spread = (squares(before), squares(after)) if tested else None
            yield (seen(before, first), seen(after, second), spread), (before, after)

    assert given_away(worlds(), 3) == []


@pytest.mark.parametrize(("people", "points"), [(3, 5), (4, 4), (7, 3), (8, 3), (10, 2)])
def test_no_small_count_follows_of_linked_answers_and_their_test(people: int, points: int) -> None:
    """Every way in which so many people can answer twice; also of how many changed by how much."""

    def worlds() -> Iterator[tuple[Hashable, tuple[Row, ...]]]:
        moves = [*product(range(points), repeat=2)]
        for chosen in combinations_with_replacement(moves, people):
            before = tuple(sum(first == step for first, _second in chosen) for step in range(points))
            after = tuple(sum(second == step for _first, second in chosen) for step in range(points))
            changes = [second - first for first, second in chosen]
            changed = tuple(changes.count(change) for change in range(1 - points, points))
            squared = sum(change**2 for change in changes)
            differ = len(set(changes)) > 1
            first, second, tested = linked_release(before, after, differ, squared)
            yield (seen(before, first), seen(after, second), squared if tested else None), (before, after, changed)

    assert given_away(worlds(), 3) == []


def test_nor_how_many_of_ten_changed_with_the_usual_thresholds() -> None:
    """Nine of ten rise by one and one stays: S = Q = 9 has one solution, so there is no test."""
    five, before = Thresholds.of(), (2, 2, 4, 2, 0)
    assert release(before, (0, 2, 3, 3, 2), five, tested=True, squared=9)[2] is False
    tested = 0
    for squared in range(3, 60, 2):
        behind = changes_of(10, 3, squared)
        shown = release((1, 2, 3, 2, 2), (0, 2, 3, 3, 2), five, tested=True, squared=squared)
        if shown[2]:
            tested += 1
            assert not [column for column in zip(*behind, strict=True) if len(set(column)) == 1 and 0 < column[0] < 5]
    assert tested > 5


def changes_of(people: int, total_change: int, squared: int) -> list[Row]:
    """Every row of changes, from four steps down to four steps up, with that sum and that sum of squares."""
    listed = list_rows(people, total_change + 4 * people, 9)
    assert listed is not None
    return [
        tuple(row)
        for row in listed.tolist()
        if sum(count * (change - 4) ** 2 for change, count in enumerate(row)) == squared
    ]


@pytest.mark.parametrize("row", [(12, 0, 0, 0, 0), (0, 0, 12, 0, 0), (0, 0, 0, 1, 11), (4, 0, 0, 0, 0)])
def test_nothing_is_tried_where_all_have_answered_alike_or_at_an_end(row: Row) -> None:
    for other in ((3, 3, 2, 2, 2), (0, 6, 0, 6, 0)):
        assert release(row, other, Thresholds.of(), tested=True)[2] is False
        assert release(row, other, Thresholds.of(), tested=True)[0] != "full"


def test_all_rows_with_a_number_and_a_sum_are_listed() -> None:
    for points, people in ((3, 4), (5, 6)):
        every = [*rows_of(people, points)]
        for wanted in range(people * (points - 1) + 1):
            listed = list_rows(people, wanted, points)
            assert listed is not None
            assert {tuple(row) for row in listed.tolist()} == {row for row in every if total(row) == wanted}
