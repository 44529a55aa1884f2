from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from evallib.privacy import Hidden, ProtectedMatrix, SmallGroups, protect_matrix

FIVE = SmallGroups(5, published=False)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=4)
)
MINIMA = st.integers(3, 12)


def matrix(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(rows)


def test_counts_below_the_minimum_are_hidden_and_zero_is_shown() -> None:
    assert [FIVE.show(count) for count in (0, 1, 4, 5, 1200)] == [
        "0",
        "dolt (färre än 5)",
        "dolt (färre än 5)",
        "5",
        "1\u00a0200",
    ]


def test_published_counts_are_shown() -> None:
    assert [SmallGroups(5, published=True).show(count) for count in (1, 4)] == ["1", "4"]


@pytest.mark.parametrize("minimum", [-1, 0, 1, 2])
def test_the_minimum_has_a_floor_of_three(minimum: int) -> None:
    with pytest.raises(ValueError, match="below 3"):
        SmallGroups(minimum, published=True)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        FIVE.hides(-1)


def test_a_hidden_total_is_told_in_words() -> None:
    assert FIVE.tell(Hidden.TOTAL) == "dolt (skydd)"


def test_a_hidden_cell_takes_its_totals_with_it() -> None:
    """V1 of the attack vectors: A 12/9, B 15/11, C 7/2, where C/nej = (9 + 11 + 2) - 9 - 11 with the total shown."""
    protected = protect_matrix(pd.DataFrame({"ja": [12, 15, 7], "nej": [9, 11, 2]}, index=["A", "B", "C"]), FIVE)
    assert protected.cells == ((12, 9), (15, 11), (7, Hidden.SMALL))
    assert protected.row_totals == (12 + 9, 15 + 11, Hidden.TOTAL)
    assert protected.column_totals == (12 + 15 + 7, Hidden.TOTAL)
    assert protected.total is Hidden.TOTAL
    assert protected.hidden == 1


LABELS: list[list[Any]] = [
    [1, 2, 3],
    [1.0, 2.0, 3.0],
    ["1", "2", "3"],
    [True, False, None],
    ['Hem "Ek"', "a/b", "c (1-5)"],
]


@pytest.mark.parametrize("labels", [*LABELS, pd.Categorical([1, 2, 3]), [2023, 2024, 2025]])
def test_the_type_of_the_labels_never_changes_what_is_hidden(labels: Any) -> None:
    """R1-R7: A 10/10/10, B 10/10/10, C 1/1/1, where other tools print C for number labels."""
    table = pd.DataFrame([[10, 10, 10], [10, 10, 10], [1, 1, 1]], columns=labels, index=labels)
    protected = protect_matrix(table, FIVE)
    assert protected.cells[:2] == ((10, 10, 10), (10, 10, 10))
    assert protected.cells[2] == (Hidden.SMALL,) * 3
    assert protected.row_totals == (30, 30, Hidden.TOTAL)
    assert protected.column_totals == (Hidden.TOTAL,) * 3


@pytest.mark.parametrize("dtype", ["int64", "float64", "Int64", "int8", "object", "string"])
def test_the_type_of_the_numbers_never_changes_what_is_hidden(dtype: str) -> None:
    table = pd.DataFrame([[20, 10], [2, 1]]).astype(dtype)
    assert protect_matrix(table, FIVE) == protect_matrix(matrix([[20, 10], [2, 1]]), FIVE)


@pytest.mark.parametrize("wrong", [float("nan"), pd.NA, None, 1.5, -1, "många"])
def test_what_is_not_a_count_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"count|convert"):
        protect_matrix(pd.DataFrame([[10, wrong]], dtype="object"), FIVE)


@given(TABLES, MINIMA, st.randoms(use_true_random=False))
def test_order_never_changes_what_is_hidden(rows: list[list[int]], minimum: int, random: Any) -> None:
    groups = SmallGroups(minimum, published=False)
    order = random.sample(range(len(rows)), len(rows))
    across = random.sample(range(len(rows[0])), len(rows[0]))
    straight = protect_matrix(matrix(rows), groups)
    moved = protect_matrix(matrix([[rows[i][j] for j in across] for i in order]), groups)
    assert moved.cells == tuple(tuple(straight.cells[i][j] for j in across) for i in order)
    assert moved.row_totals == tuple(straight.row_totals[i] for i in order)
    assert moved.column_totals == tuple(straight.column_totals[j] for j in across)
    assert moved.total == straight.total


@given(TABLES, MINIMA)
def test_turning_the_table_never_changes_what_is_hidden(rows: list[list[int]], minimum: int) -> None:
    groups = SmallGroups(minimum, published=False)
    straight, turned = protect_matrix(matrix(rows), groups), protect_matrix(matrix(rows).T, groups)
    assert turned.cells == tuple(zip(*straight.cells, strict=True))
    assert (turned.row_totals, turned.column_totals) == (straight.column_totals, straight.row_totals)


@given(TABLES, MINIMA, st.integers(0, 10))
def test_raising_the_minimum_never_reveals_more(rows: list[list[int]], minimum: int, more: int) -> None:
    low = numbers(protect_matrix(matrix(rows), SmallGroups(minimum, published=False)))
    high = numbers(protect_matrix(matrix(rows), SmallGroups(minimum + more, published=False)))
    assert all(strict is None or strict == loose for loose, strict in zip(low, high, strict=True))


@given(TABLES, MINIMA)
def test_published_tables_are_shown_whole(rows: list[list[int]], minimum: int) -> None:
    protected = protect_matrix(matrix(rows), SmallGroups(minimum, published=True))
    assert protected.cells == tuple(tuple(row) for row in rows)
    assert protected.total == sum(sum(row) for row in rows)


@given(TABLES, MINIMA)
def test_no_shown_number_bounds_a_hidden_cell(rows: list[list[int]], minimum: int) -> None:
    """An attacker solves the shown numbers as linear equations: every hidden cell may be 0 or any large number."""
    protected = protect_matrix(matrix(rows), SmallGroups(minimum, published=False))
    equations, values = shown_equations(protected)
    width = len(rows[0])
    for i, j in product(range(len(rows)), range(width)):
        if not isinstance(protected.cells[i][j], Hidden):
            continue
        for sign, solves in ((1, lowest_is_zero), (-1, is_unbounded)):
            cost = np.zeros(len(rows) * width)
            cost[i * width + j] = sign
            assert solves(linprog(cost, A_eq=equations, b_eq=values, bounds=(0, None)))


def lowest_is_zero(solution: Any) -> bool:
    return bool(solution.status == 0 and abs(solution.fun) < 1e-9)


def is_unbounded(solution: Any) -> bool:
    return bool(solution.status == 3)


def numbers(protected: ProtectedMatrix) -> list[int | None]:
    flat = [*(cell for row in protected.cells for cell in row), *protected.row_totals, *protected.column_totals]
    return [None if isinstance(cell, Hidden) else cell for cell in [*flat, protected.total]]


def shown_equations(protected: ProtectedMatrix) -> tuple[Any, Any]:
    height, width = len(protected.cells), len(protected.cells[0])
    at: Callable[[int, int], int] = lambda i, j: i * width + j  # noqa: E731
    sums = [([at(i, j)], protected.cells[i][j]) for i, j in product(range(height), range(width))]
    sums += [([at(i, j) for j in range(width)], protected.row_totals[i]) for i in range(height)]
    sums += [([at(i, j) for i in range(height)], protected.column_totals[j]) for j in range(width)]
    sums.append((list(range(height * width)), protected.total))
    shown = [(places, value) for places, value in sums if not isinstance(value, Hidden)]
    equations = np.zeros((len(shown), height * width))
    for row, (places, _value) in enumerate(shown):
        equations[row, places] = 1
    return (equations if shown else None), ([value for _places, value in shown] or None)
