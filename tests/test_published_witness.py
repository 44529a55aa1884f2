"""Samples with a given sum and sum of squares, against all samples of small groups and against drawn ones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published.witness import FEW, SampleFinder, Witness, least_squares, most_squares

SCALES = [(1, 5), (2, 9), (3, 8), (4, 8), (5, 6), (6, 6), (8, 4), (10, 6), (14, 3), (9, 0), (30, 2), (25, 1), (9, 12)]


def reached(n: int, top: int) -> Mapping[int, int]:
    """Sum -> every sum of squares that ``n`` numbers from 0 to ``top`` reach, as the bits of a number."""
    sums = {0: 1}
    for _person in range(n):
        more: dict[int, int] = {}
        for total, squares in sums.items():
            for value in range(top + 1):
                more[total + value] = more.get(total + value, 0) | squares << value * value
        sums = more
    return sums


def squares_in(bits: int) -> set[int]:
    return {square for square in range(bits.bit_length()) if bits >> square & 1}


@pytest.mark.parametrize(("n", "top"), SCALES)
def test_a_sample_is_found_exactly_when_there_is_one(n: int, top: int) -> None:
    for total, bits in reached(n, top).items():
        truth = squares_in(bits)
        for squares in range(max(truth) + 3):
            found = SampleFinder().find(n, total, squares, low=0, high=top)
            assert (found.witness is not None) == (squares in truth), (total, squares)
            assert found.exhausted
            if found.witness is not None:
                values = found.witness.values
                assert (len(values), sum(values), sum(x * x for x in values)) == (n, total, squares)
                assert min(values) >= 0
                assert max(values) <= top


@pytest.mark.parametrize(("n", "top"), [(3, 8), (6, 6), (10, 6)])
def test_the_limits_of_the_squares_are_reached(n: int, top: int) -> None:
    for total, bits in reached(n, top).items():
        truth = squares_in(bits)
        assert least_squares(n, total) == min(truth)
        assert most_squares(total, top) == max(truth)
        assert {(square - total) % 2 for square in truth} == {0}


@pytest.mark.parametrize("n", [FEW, FEW + 1, 40, 155, 1000, 5000])
@pytest.mark.parametrize("top", [6, 60, 174])
def test_a_sample_is_found_for_every_drawn_one(n: int, top: int) -> None:
    generator = np.random.default_rng(n + top)
    for share in (0.003, 0.2, 0.5, 0.85, 0.999):
        ends = np.where(generator.random(n) < share, top, 0)
        few_between = ends.copy()
        few_between[:7] = generator.integers(0, top + 1, 7)
        for drawn in (ends, few_between, generator.binomial(top, share, n), generator.integers(0, top + 1, n)):
            total, squares = int(drawn.sum()), int((drawn**2).sum())
            sample = SampleFinder().find(n, total, squares, low=0, high=top).witness
            assert sample is not None
            assert (sample.n, sample.total, sample.squares) == (n, total, squares)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=30))
def test_the_ends_of_the_scale_are_kept(values: list[int]) -> None:
    low, high = min(values), max(values)
    sample = SampleFinder().find(len(values), sum(values), sum(x * x for x in values), low=low, high=high).witness
    assert sample is not None
    assert sample.total == sum(values)
    assert sample.squares == sum(x * x for x in values)
    assert low <= min(sample.values) <= max(sample.values) <= high


@given(st.integers(1, 12), st.integers(0, 60), st.integers(0, 500), st.integers(-9, 9))
def test_moving_the_scale_changes_nothing(n: int, total: int, squares: int, shift: int) -> None:
    moved = squares + 2 * shift * total + n * shift * shift
    there = SampleFinder().find(n, total, squares, low=0, high=9)
    here = SampleFinder().find(n, total + n * shift, moved, low=shift, high=9 + shift)
    assert (there.witness is None, there.exhausted) == (here.witness is None, here.exhausted)


def test_a_search_that_is_given_up_proves_nothing() -> None:
    """Three numbers with the sum 6 and the squares 16 do not exist, but without a step no one can tell."""
    assert SampleFinder(0).find(3, 6, 16, low=0, high=7).exhausted is False
    assert SampleFinder().find(3, 6, 16, low=0, high=7).exhausted is True


def test_a_witness_counts_its_people() -> None:
    sample = Witness(((2, 3), (5, 1)), items=2)
    assert sample.values == (2, 2, 2, 5)
    assert (sample.n, sample.total, sample.squares) == (4, 2 + 2 + 2 + 5, 4 + 4 + 4 + 25)
