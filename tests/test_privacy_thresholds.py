"""Thresholds: defaults, floors, and why a small group's mean and spread together say too much."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.privacy import SMALLEST_GROUP, SmallGroups, Thresholds


def test_the_defaults() -> None:
    assert Thresholds.of() == Thresholds.of("staff") == Thresholds(5, 8, 10, "staff")
    assert Thresholds.of("clients") == Thresholds(10, 10, 10, "clients")
    assert SMALLEST_GROUP == {"staff": 5, "clients": 10}


def test_what_is_set_wins_and_nothing_lies_below_the_smallest_group() -> None:
    assert Thresholds.of("clients", 3) == Thresholds(3, 8, 10, "clients")
    assert Thresholds.of(group=20, distribution=9, item_sd=12) == Thresholds(20, 20, 20)
    assert Thresholds.of(group=4, distribution=6, item_sd=7) == Thresholds(4, 6, 7)


@pytest.mark.parametrize("values", [(2, 8, 10), (0, 8, 10), (-1, 8, 10)])
def test_a_group_has_a_floor_of_three(values: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="below 3"):
        Thresholds(*values)


@pytest.mark.parametrize("values", [(5, 4, 10), (5, 8, 4), (12, 10, 12)])
def test_no_threshold_lies_below_that_of_a_group(values: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="below that of a group"):
        Thresholds(*values)


@given(
    st.sampled_from([None, "staff", "clients"]),
    st.none() | st.integers(3, 50),
    st.none() | st.integers(3, 50),
    st.none() | st.integers(3, 50),
)
def test_any_settings_give_thresholds_that_hold(
    people: str | None, group: int | None, distribution: int | None, item_sd: int | None
) -> None:
    found = Thresholds.of(people, group, distribution=distribution, item_sd=item_sd)  # type: ignore[arg-type]
    assert 3 <= found.group <= min(found.distribution, found.item_sd)
    assert group is None or found.group == group


def test_counts_follow_the_same_threshold() -> None:
    assert Thresholds.of("clients").groups() == SmallGroups(10, published=False)
    assert Thresholds.of("clients").groups(published=True) == SmallGroups(10, published=True)


def test_the_reader_is_told_every_number_and_who_is_guarded() -> None:
    told = Thresholds(4, 16, 7, "clients").tell()
    assert "klienter" in told
    assert "medarbetare" in Thresholds.of().tell()
    assert [number for number in ["4", "16", "7"] if f"färre än {number}" in told] == ["4", "16", "7"]
    assert "färre än 15" in Thresholds(4, 6, 7).tell()


def test_quartiles_beside_mean_and_spread_need_fifteen_whatever_the_project_says() -> None:
    assert [Thresholds.of(distribution=many).quartiles for many in (None, 5, 15, 16)] == [15, 15, 15, 16]


def recovered(n: int, points: int, decimals: int) -> tuple[int, int]:
    """How many ways to answer there are, and how many of them n, mean and SD as printed give away.

    An answer pattern is how often each answer from 1 to ``points`` was given. It is given away when no other pattern
    has the same mean and standard deviation (n - 1) at that many decimals, rounded half up.
    """
    printed: Counter[tuple[int, int]] = Counter()
    for answers in itertools.combinations_with_replacement(range(1, points + 1), n):
        total, squares = sum(answers), sum(answer * answer for answer in answers)
        variance = Fraction(n * squares - total * total, n * (n - 1))
        printed[(half_up(Fraction(total, n), decimals), root_half_up(variance, decimals))] += 1
    return sum(printed.values()), sum(count == 1 for count in printed.values())


def half_up(value: Fraction, decimals: int) -> int:
    return math.floor(value * 10**decimals + Fraction(1, 2))


def root_half_up(value: Fraction, decimals: int) -> int:
    """The square root, rounded half up, without floating point: r counts when (r - 1/2)^2 <= value * 100^decimals."""
    scaled = 4 * value * 100**decimals
    return (math.isqrt(scaled.numerator // scaled.denominator) + 1) // 2


@pytest.mark.parametrize(
    ("n", "points", "ways", "two_decimals", "one_decimal"),
    [
        (3, 5, 35, 33, 33),
        (5, 5, 126, 79, 79),
        (7, 5, 330, 121, 121),
        (10, 5, 1_001, 181, 157),
        (15, 5, 3_876, 281, 95),
        (3, 7, 84, 76, 76),
        (5, 7, 462, 193, 193),
        (7, 7, 1_716, 253, 203),
        (10, 7, 8_008, 361, 202),
    ],
)
def test_mean_and_spread_of_one_question_give_answers_away_in_a_small_group(
    n: int, points: int, ways: int, two_decimals: int, one_decimal: int
) -> None:
    assert math.comb(n + points - 1, points - 1) == ways
    assert recovered(n, points, 2) == (ways, two_decimals)
    assert recovered(n, points, 1) == (ways, one_decimal)
