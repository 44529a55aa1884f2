"""Shares with Wilson's interval: against the formula, against Newcombe's table, and its symmetries."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.goals import compute_share

Z = 1.959963984540054
PARTS = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_newcombes_table(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3 (score, without continuity correction)."""
    share = compute_share("x", "x", part, whole)
    assert share.low_pct == pytest.approx(low, abs=0.005)
    assert share.high_pct == pytest.approx(high, abs=0.005)


@given(PARTS)
def test_the_formula_by_hand(counts: tuple[int, int]) -> None:
    part, n = counts
    p = part / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    share = compute_share("x", "x", part, n)
    assert share.low_pct == pytest.approx(100 * max(0, centre - half), abs=1e-9)
    assert share.high_pct == pytest.approx(100 * min(1, centre + half), abs=1e-9)


@given(PARTS)
def test_the_interval_holds_the_share_and_stays_between_0_and_100(counts: tuple[int, int]) -> None:
    share = compute_share("x", "x", *counts)
    assert share.low_pct is not None
    assert share.high_pct is not None
    assert -1e-9 <= share.low_pct <= float(share.share_pct) + 1e-9
    assert float(share.share_pct) - 1e-9 <= share.high_pct <= 100 + 1e-9


@given(PARTS)
def test_those_who_did_and_those_who_did_not_mirror_each_other(counts: tuple[int, int]) -> None:
    part, whole = counts
    did, did_not = compute_share("x", "x", part, whole), compute_share("x", "x", whole - part, whole)
    assert did.share_pct + did_not.share_pct == 100
    assert isclose(did.low_pct or 0, 100 - (did_not.high_pct or 0), abs_tol=1e-9)


@given(PARTS)
def test_more_people_with_the_same_share_narrow_the_interval(counts: tuple[int, int]) -> None:
    part, whole = counts
    few, many = compute_share("x", "x", part, whole), compute_share("x", "x", 4 * part, 4 * whole)
    assert (many.high_pct or 0) - (many.low_pct or 0) < (few.high_pct or 0) - (few.low_pct or 0)


def test_the_share_is_exact() -> None:
    assert compute_share("x", "x", 6, 13).share_pct == Fraction(6, 13) * 100


def test_a_count_of_all_has_no_interval() -> None:
    share = compute_share("x", "x", 6, 7, interval=False)
    assert (share.low_pct, share.high_pct, share.share_pct) == (None, None, Fraction(600, 7))


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (1, 0), (-1, 5), (6, 5), (1, -5)])
def test_what_is_not_a_part_of_a_whole_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        compute_share("x", "x", part, whole)
