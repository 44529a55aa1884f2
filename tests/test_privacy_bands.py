"""Totals beside hidden counts, attacked with every table that fits what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult, milp

from evallib.privacy import GuardedRow, Hidden, Limit, Row, SmallGroups, leaves_open, narrowed_by, protect_rows
from evallib.privacy.witnesses import MOST_NODES

FIVE, THREE = SmallGroups(5, published=False), SmallGroups(3, published=False)
Table = tuple[tuple[int, ...], ...]


def cells_left(cell: object, minimum: int, most: int) -> Sequence[int]:
    """All that a shown cell can be."""
    if isinstance(cell, int):
        return [cell]
    return range(1, minimum) if cell is Hidden.SMALL else range(minimum, most + 1)


def tables_that_fit(rows: Sequence[Row], shown: Sequence[GuardedRow], minimum: int, most: int) -> Iterator[Table]:
    """Every table that a reader can think of: row by row, all that agrees with cells, totals and inclusion."""
    choices = []
    for row in shown:
        found = product(*(cells_left(cell, minimum, most) for cell in row.cells))
        choices.append([one for one in found if isinstance(row.total, Hidden) or sum(one) == row.total])
    for table in product(*choices):
        if all(_agrees(index, table, rows) for index in range(len(rows))):
            yield table


def _agrees(index: int, table: Table, rows: Sequence[Row]) -> bool:
    row, mine = rows[index], table[index]
    if row.within is not None and any(a > b for a, b in zip(mine, table[row.within], strict=True)):
        return False
    parts = [table[child] for child, other in enumerate(rows) if other.within == index]
    return all(
        not joined or count <= sum(part[column] for part in parts)
        for column, (count, joined) in enumerate(zip(mine, row.joined or [False] * len(mine), strict=True))
    )


def check_nothing_is_narrowed(rows: Sequence[Row], groups: SmallGroups) -> tuple[GuardedRow, ...]:
    """Every hidden small cell can still be anything from 1 to minimum - 1."""
    shown = protect_rows(rows, groups)
    most = max(cell for row in rows for cell in row.cells) + 1
    tables = list(tables_that_fit(rows, shown, groups.minimum, most))
    assert tuple(row.cells for row in rows) in tables
    for index, row in enumerate(shown):
        for column, cell in enumerate(row.cells):
            if cell is Hidden.SMALL:
                assert {table[index][column] for table in tables} == set(range(1, groups.minimum))
    return shown


@pytest.mark.parametrize(
    ("cells", "open_"),
    [
        ([7, 0, 12], True),  # nothing hidden
        ([7, 0, 3], False),  # 10 - 7 = 3
        ([1, 4], True),  # 5: 1 + 4, 2 + 3, 3 + 2, 4 + 1
        ([2, 2], False),  # 4: none of them is 4
        ([3, 3], False),  # 6: none of them is 1
        ([1, 1, 4], True),  # 6: 4 + 1 + 1 and 1 + 4 + 1
        ([4, 4, 1], True),  # 9: 1 + 4 + 4
        ([4, 4, 2], False),  # 10: at least 10 - 4 - 4 = 2
        ([1, 1, 3], False),  # 5: at most 5 - 1 - 1 = 3
    ],
)
def test_a_total_stands_only_beside_counts_that_can_be_anything(cells: list[int], *, open_: bool) -> None:
    assert leaves_open(cells, FIVE) is open_
    [row] = check_nothing_is_narrowed([Row(tuple(cells))], FIVE)
    assert row.total == (sum(cells) if open_ else Hidden.TOTAL)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(3, 5))
def test_the_rule_for_one_row_is_exact(cells: list[int], minimum: int) -> None:
    groups = SmallGroups(minimum, published=False)
    small = [cell for cell in cells if 0 < cell < minimum]
    ways = [one for one in product(range(1, minimum), repeat=len(small)) if sum(one) == sum(small)]
    free = all({way[index] for way in ways} >= {1, minimum - 1} for index in range(len(small)))
    assert leaves_open(cells, groups) is free
    check_nothing_is_narrowed([Row(tuple(cells))], groups)


def test_a_total_is_hidden_in_the_same_words_whatever_its_size() -> None:
    assert {protect_rows([Row(cells)], FIVE)[0].total for cells in ((2, 1), (4, 4), (3, 40))} == {Hidden.TOTAL}


def test_published_counts_are_shown() -> None:
    rows = [Row((2, 1)), Row((1, 1), within=0, joined=(True, True))]
    assert [row.total for row in protect_rows(rows, SmallGroups(5, published=True))] == [2 + 1, 1 + 1]


def test_a_parent_of_nothing_but_two_small_children_would_give_them_away() -> None:
    """8 people are at most 4 + 4, so each child is 4; with one of its own the parent may stand."""
    children = [Row((4,), within=0), Row((4,), within=0)]
    assert check_nothing_is_narrowed([Row((8,), joined=(True,)), *children], FIVE)[0].cells == (Hidden.TOTAL,)
    assert check_nothing_is_narrowed([Row((5,), joined=(True,)), *children], FIVE)[0].cells == (5,)
    assert check_nothing_is_narrowed([Row((8,), joined=(False,)), *children], FIVE)[0].cells == (8,)


def test_totals_of_parent_and_children_are_looked_at_together() -> None:
    """3 + 4 + 1 = 8, 1 + 4 = 5 and 4 + 1 = 5 each leave their own row open."""
    rows = [Row((3, 4, 1)), Row((1, 4, 0), within=0), Row((0, 4, 1), within=0)]
    shown = check_nothing_is_narrowed(rows, FIVE)
    assert all(row.cells == tuple(Hidden.SMALL if cell else 0 for cell in rows[i].cells) for i, row in enumerate(shown))


def test_a_row_that_stands_before_what_includes_it_is_refused() -> None:
    with pytest.raises(ValueError, match="stands before"):
        protect_rows([Row((1,), within=0)], FIVE)


HARD = [Row((3, 4, 1, 9)), Row((1, 4, 0, 6), within=0), Row((0, 4, 1, 3), within=0), Row((0, 1, 1, 2), within=2)]
ALL_HIDDEN = [
    (Hidden.SMALL, Hidden.SMALL, Hidden.SMALL, Hidden.TOTAL),
    (Hidden.SMALL, Hidden.SMALL, 0, Hidden.TOTAL),
    (0, Hidden.SMALL, Hidden.SMALL, Hidden.SMALL),
    (0, Hidden.SMALL, Hidden.SMALL, Hidden.SMALL),
]


def give_up(*_args: object, **_options: object) -> OptimizeResult:
    return OptimizeResult(status=1, x=None)  # what milp gives when its limit is reached


def test_where_the_search_is_given_up_everything_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scipy.optimize.milp", give_up)
    shown = protect_rows(HARD, FIVE)
    assert [row.cells for row in shown] == ALL_HIDDEN
    assert {row.total for row in shown} == {Hidden.TOTAL}
    assert narrowed_by(HARD, shown, [Limit(((0, 0),), 3)], FIVE)


def test_a_table_that_is_too_large_is_hidden_without_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.privacy.witnesses.MOST_CELLS", 5)
    monkeypatch.setattr("scipy.optimize.milp", None)
    assert [row.cells for row in protect_rows(HARD, FIVE)] == ALL_HIDDEN


def test_what_is_hidden_does_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    first, options = protect_rows(HARD, FIVE), list[object]()

    def slow_search(*args: Any, **given: Any) -> OptimizeResult:
        options.append(dict(given["options"]))  # milp empties it
        return milp(*args, **given)

    hours = count(step=3600)
    for clock in ("time", "monotonic", "perf_counter", "process_time"):
        monkeypatch.setattr(f"time.{clock}", lambda: float(next(hours)))
    monkeypatch.setattr("scipy.optimize.milp", slow_search)
    assert protect_rows(HARD, FIVE) == first
    assert options[0] == {"node_limit": MOST_NODES}
    assert all(one == options[0] for one in options)


@st.composite
def families(draw: st.DrawFn) -> list[Row]:
    """Codes that include each other, with people drawn one by one so that inclusion is true."""
    columns, codes = draw(st.integers(1, 2)), draw(st.integers(2, 3))
    above = [draw(st.integers(-1, code - 1)) for code in range(codes)]
    people = [draw(st.integers(0, 4)) for _ in range(columns)]
    own = [[draw(st.sets(st.integers(0, n))) if n else set() for n in people] for _ in range(codes)]
    all_of = [[set(one) for one in row] for row in own]
    for code in range(codes - 1, -1, -1):
        if above[code] >= 0:
            for column in range(columns):
                all_of[above[code]][column] |= all_of[code][column]
    return [
        Row(
            tuple(len(one) for one in all_of[code]),
            above[code] if above[code] >= 0 else None,
            tuple(bool(all_of[code][column]) and not own[code][column] for column in range(columns)),
        )
        for code in range(codes)
    ]


@settings(max_examples=150)
@given(families())
def test_rows_that_include_each_other_narrow_nothing_down(rows: list[Row]) -> None:
    shown = check_nothing_is_narrowed(rows, THREE)
    for row, guarded in zip(rows, shown, strict=True):
        assert all(cell == 0 for cell, count in zip(guarded.cells, row.cells, strict=True) if count == 0)
        assert guarded.total in (sum(row.cells), Hidden.TOTAL)


@given(families(), families())
def test_families_have_nothing_to_do_with_each_other(one: list[Row], other: list[Row]) -> None:
    width = max(len(one[0].cells), len(other[0].cells))
    padded = [_widen(row, width) for row in one], [_widen(row, width, len(one)) for row in other]
    together = protect_rows([*padded[0], *padded[1]], THREE)
    alone = protect_rows([_widen(row, width) for row in other], THREE)
    assert together == (*protect_rows(padded[0], THREE), *alone)


def _widen(row: Row, width: int, later: int = 0) -> Row:
    more = width - len(row.cells)
    within = None if row.within is None else row.within + later
    return Row((*row.cells, *[0] * more), within, (*row.joined, *[False] * more))
