"""Reliable change of linked people, and an observed mean beside published figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.projects.instruments import Reference
from evallib.scales import Comparison, compare_references, reliable_change
from tests.questionnaires import NAN, make_instrument, shipped

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


def row(scale: str, mean: float | None, sd: float | None, population: str = "Some") -> Reference:
    return Reference(scale=scale, population=population, mean=mean, sd=sd, source="Invented")


INSTRUMENT = make_instrument({"calm": (1, 2, 3), "joy": (4, 5)}).model_copy(
    update={"references": (row("total", 20, 4), row("calm", 12, 2), row("total", 30, 8), row("total", None, None))}
)
"""The total goes from 5 to 35."""


def test_a_mean_stands_beside_the_rows_of_its_scale() -> None:
    own = (row("total", 26, None, "Ours"), row("joy", 9, 1))
    found = compare_references(23, INSTRUMENT, "total", own)
    assert [comparison.own for comparison in found] == [False, False, False, True]
    assert (found[0].low, found[0].high) == (20 - 4, 20 + 4)
    assert (found[0].difference, found[0].in_sds) == (23 - 20, (23 - 20) / 4)
    assert (found[1].low, found[1].high) == (30 - 8, 35)  # 38 is more than the scale can give
    assert found[1].in_sds == (23 - 30) / 8
    assert (found[2].difference, found[2].low) == (None, None)
    assert (found[3].difference, found[3].in_sds, found[3].low) == (23 - 26, None, None)


def test_the_bands_are_there_without_an_observed_mean() -> None:
    (found,) = compare_references(None, INSTRUMENT, "calm")
    assert found == Comparison(INSTRUMENT.references[1], False, 12 - 2, 12 + 2, None, None)


def test_a_row_without_spread_gives_no_distance_in_spreads() -> None:
    (found,) = compare_references(9, INSTRUMENT, "joy", (row("joy", 9.5, 0),))
    assert (found.low, found.high, found.difference, found.in_sds) == (9.5, 9.5, -0.5, None)


def test_an_unknown_scale_is_refused_and_a_scale_without_rows_has_none() -> None:
    assert compare_references(9, INSTRUMENT, "joy") == ()
    with pytest.raises(KeyError):
        compare_references(9, INSTRUMENT, "sorrow")


@pytest.mark.parametrize("name", ["kasam13", "kasam29"])
def test_every_shipped_row_can_be_compared(name: str) -> None:
    instrument = shipped(name)
    found = [one for scale in instrument.scale_ids for one in compare_references(60, instrument, scale)]
    assert len(found) == len(instrument.references)
    assert all(one.low is None or one.high is None or one.low <= one.high for one in found)
