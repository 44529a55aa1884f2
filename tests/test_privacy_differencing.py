"""Combinations of published sums: what gives a small group away, against trying many combinations one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.privacy.differencing import PublishedSum, gives_away

C, M, E = (frozenset({part}) for part in "cme")
T = C | M | E


def people(count: int, start: int = 0) -> frozenset[int]:
    return frozenset(range(start, start + count))


@pytest.mark.parametrize(("left", "expected"), [(0, False), (1, True), (2, True), (3, True), (4, True), (5, False)])
def test_all_against_those_who_came_back(left: int, expected: bool) -> None:
    sums = [PublishedSum(people(20 + left), T), PublishedSum(people(20), T)]
    assert gives_away(sums, 5) is expected


@pytest.mark.parametrize(("without", "expected"), [(0, False), (1, True), (4, True), (5, False)])
def test_subscales_of_all_against_the_total_of_most(without: int, expected: bool) -> None:
    everyone = people(20 + without)
    sums = [
        *(PublishedSum(everyone, part) for part in (C, M)),
        PublishedSum(people(20), E),
        PublishedSum(people(20), T),
    ]
    assert gives_away(sums, 5) is expected


def test_two_different_gaps_of_five_whose_difference_is_one_person() -> None:
    assert gives_away([PublishedSum(people(n), T) for n in (30, 25, 24)], 5) is True
    assert gives_away([PublishedSum(people(n), T) for n in (30, 24)], 5) is False


def test_a_sum_over_few_is_itself_too_much_and_one_over_nobody_tells_nothing() -> None:
    assert gives_away([PublishedSum(people(4), T)], 5) is True
    assert gives_away([PublishedSum(frozenset(), T)], 5) is False
    assert gives_away([], 5) is False


def test_different_scales_over_different_people_do_not_mix() -> None:
    assert gives_away([PublishedSum(people(20), C), PublishedSum(people(19), M)], 5) is False


def test_overlapping_groups_can_be_combined() -> None:
    sums = [PublishedSum(people(10) | people(10, 20), T), PublishedSum(people(10), T), PublishedSum(people(11, 20), T)]
    assert gives_away(sums, 5) is True


def test_with_very_many_small_blocks_the_answer_is_the_careful_one() -> None:
    sums = [PublishedSum(frozenset(n for n in range(64) if n >> bit & 1), T) for bit in range(6)]
    assert gives_away(sums, 5) is True


def combinations_over_few(sums: list[PublishedSum], group: int) -> bool:
    """Whether some combination with coefficients from -2 to 2 concerns 1 to group - 1 people."""
    everyone = sorted(set().union(*(one.people for one in sums)))
    cells = [(person, part) for person in everyone for part in sorted(T)]
    rows = np.array([[int(p in one.people and part in one.parts) for p, part in cells] for one in sums])
    factors = np.array(list(product(range(-2, 3), repeat=len(sums))))
    concerned = (factors @ rows).reshape(len(factors), len(everyone), len(T)).any(axis=2).sum(axis=1)
    return bool(((concerned > 0) & (concerned < group)).any())


@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 11), min_size=1), st.sampled_from([C, M, E, T])),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_a_search_finds_is_found(drawn: list[tuple[set[int], frozenset[str]]]) -> None:
    sums = [PublishedSum(frozenset(group), parts) for group, parts in drawn]
    assert gives_away(sums, 4) or not combinations_over_few(sums, 4)


@given(st.lists(st.sets(st.integers(0, 11), min_size=1), min_size=1, max_size=3))
def test_what_is_found_can_be_done(drawn: list[set[int]]) -> None:
    sums = [PublishedSum(frozenset(group), T) for group in drawn]
    assert combinations_over_few(sums, 4) or not gives_away(sums, 4)
