"""Reliable change of linked people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.scales import critical_change, reliable_change
from tests.questionnaires import NAN

POINTS = st.lists(st.tuples(st.integers(29, 203), st.integers(29, 203)), max_size=20)


def test_the_published_example() -> None:
    """Standard deviation 5, reliability .8: S_diff = sqrt(2) * 5 * sqrt(.2) = 3.162278; a change of 8 is 2.53 of it."""
    found = reliable_change([20, 20, 20], [28, 26, 14], sd=5, reliability=0.8)
    assert found is not None
    assert found.threshold / 1.96 == pytest.approx(3.162278, abs=1e-6)
    assert 8 / (found.threshold / 1.96) == pytest.approx(2.529822, abs=1e-6)
    assert (found.up, found.unchanged, found.down) == (1, 2, 0)  # 6 points are less than 1.96 * 3.162 = 6.198
    assert found.reliability == 0.8


@pytest.mark.parametrize(("sd", "alpha", "points"), [(22, 0.91, 18.3), (11.7, 0.82, 13.8)])
def test_the_thresholds_of_kasam(sd: float, alpha: float, points: float) -> None:
    found = reliable_change([], [], sd=sd, reliability=alpha)
    assert found is not None
    assert found.threshold == pytest.approx(1.96 * math.sqrt(2) * sd * math.sqrt(1 - alpha))
    assert round(found.threshold, 1) == points
    assert (found.up, found.unchanged, found.down) == (0, 0, 0)


def test_a_perfect_questionnaire_has_no_limit_and_a_useless_one_the_widest() -> None:
    assert critical_change(22, 1) == 0
    assert critical_change(22, 0) == pytest.approx(1.96 * math.sqrt(2) * 22)


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.8), (NAN, 0.8), (math.inf, 0.8), (5, -0.1), (5, 1.1), (5, NAN)])
def test_what_is_no_spread_or_no_reliability_has_no_limit(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="no limit for a change"):
        critical_change(sd, reliability)


def test_people_with_one_score_are_left_out() -> None:
    found = reliable_change([10, NAN, 10, 10], [20, 20, NAN, 10], sd=1, reliability=0.5)
    assert found is not None
    assert (found.up, found.unchanged, found.down) == (1, 1, 0)


@pytest.mark.parametrize("reliability", [0, -0.4, 1, 1.2, NAN])
def test_no_threshold_without_a_usable_reliability(reliability: float) -> None:
    assert reliable_change([1, 2], [2, 3], sd=3, reliability=reliability) is None


@pytest.mark.parametrize("sd", [0, -1, NAN, math.inf])
def test_no_threshold_without_spread(sd: float) -> None:
    assert reliable_change([1, 2], [2, 3], sd=sd, reliability=0.8) is None


def test_different_people_are_refused() -> None:
    with pytest.raises(ValueError, match="the same people"):
        reliable_change([1, 2], [1], sd=5, reliability=0.8)
    with pytest.raises(ValueError, match="the same people"):
        reliable_change([[1, 2]], [[1, 2]], sd=5, reliability=0.8)


@given(POINTS, st.floats(1, 40), st.floats(0.05, 0.95), st.randoms(use_true_random=False))
def test_swapped_waves_swap_up_and_down(
    pairs: list[tuple[int, int]], sd: float, reliability: float, chance: object
) -> None:
    table = np.array(pairs, dtype=float).reshape(-1, 2)
    there = reliable_change(table[:, 0], table[:, 1], sd=sd, reliability=reliability)
    back = reliable_change(table[::-1, 1], table[::-1, 0], sd=sd, reliability=reliability)
    assert there is not None
    assert back is not None
    assert (back.up, back.unchanged, back.down) == (there.down, there.unchanged, there.up)
    assert there.up + there.unchanged + there.down == len(pairs)
