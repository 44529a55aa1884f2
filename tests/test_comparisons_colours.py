"""Colours among all: ties, reversed directions, missing values, constant series, and 290 known values."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.comparisons.colours import COLOURS, find_colour, find_limits, mark, percentile
from evallib.comparisons.study import Better
from evallib.projects import ColourSettings

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "kolada" / "2024-12-12_KOLADA_data_raw.parquet"
VALUES = st.lists(st.integers(-20, 20).map(lambda n: n / 4), min_size=1, max_size=40)
SHARES = st.sampled_from([0.0, 10.0, 25.0, 33.3, 50.0])
TIES = st.sampled_from(["limits", "ranks"])
OPPOSITE: dict[Better, Better] = {"higher": "lower", "lower": "higher"}
SWAPPED = {"best": "worst", "middle": "middle", "worst": "best", None: None}


def colours_of(values: list[float], better: Better, colours: ColourSettings) -> list[str | None]:
    limits = find_limits(np.sort(np.array(values)), better, colours)
    return [find_colour(value, better, limits) for value in values]


def by_hand(values: list[float], better: str, colours: ColourSettings) -> list[str | None]:
    """Both rules, written with counts of better and worse values only."""
    found: list[str | None] = []
    n = len(values)
    for value in values:
        above, equal = sum(other > value for other in values), values.count(value)
        before = above if better == "higher" else n - above - equal
        rank = before + (equal + 1) / 2
        if equal == n:
            found.append(None)
        elif colours.ties == "ranks":
            best, worst = rank <= colours.best_pct * n / 100, n + 1 - rank <= colours.worst_pct * n / 100
            found.append("best" if best else "worst" if worst else "middle")
        else:
            signed = np.array(values) if better == "higher" else -np.array(values)
            own = value if better == "higher" else -value
            best = own >= np.percentile(signed, 100 - colours.best_pct) - 1e-9
            worst = own <= np.percentile(signed, colours.worst_pct) + 1e-9
            found.append("middle" if best == worst else "best" if best else "worst")
    return found


@given(VALUES, SHARES, SHARES, TIES, st.sampled_from(["higher", "lower"]))
def test_colours_are_those_of_plain_loops(values: list[float], best: float, worst: float, ties: Any, way: Any) -> None:
    colours = ColourSettings(best_pct=best, worst_pct=worst, ties=ties)
    assert colours_of(values, way, colours) == by_hand(values, way, colours)


@given(VALUES, SHARES, SHARES, TIES)
def test_a_reversed_direction_mirrors_the_colours(values: list[float], best: float, worst: float, ties: Any) -> None:
    one = ColourSettings(best_pct=best, worst_pct=worst, ties=ties)
    other = ColourSettings(best_pct=worst, worst_pct=best, ties=ties)
    for way, back in OPPOSITE.items():
        assert [SWAPPED[c] for c in colours_of(values, way, one)] == colours_of(values, back, other)


@given(VALUES, TIES, st.sampled_from(["higher", "lower"]))
def test_equal_values_have_equal_colours_and_the_counts_are_theirs(values: list[float], ties: Any, way: Any) -> None:
    colours = ColourSettings(ties=ties)
    found = colours_of(values, way, colours)
    assert len(set(zip(values, found, strict=True))) == len(set(values))
    limits = find_limits(np.sort(np.array(values)), way, colours)
    assert limits is not None
    assert limits.counts == {name: found.count(name) for name in COLOURS}
    if len(set(values)) > 1:
        assert [COLOURS[place] for place in mark(np.array(values), way, limits.best, limits.worst)] == found


@given(st.integers(2, 60))
def test_without_ties_the_ranks_colour_the_whole_part_of_the_share(n: int) -> None:
    found = colours_of([float(one) for one in range(n)], "higher", ColourSettings(ties="ranks"))
    assert found.count("best") == found.count("worst") == n // 4


@given(VALUES, st.floats(0, 100))
def test_percentiles_are_those_of_numpy(values: list[float], pct: float) -> None:
    assert percentile(np.sort(np.array(values)), pct) == pytest.approx(np.percentile(values, pct), abs=1e-9)


@pytest.mark.parametrize("ties", ["limits", "ranks"])
def test_a_constant_series_colours_nobody(ties: Any) -> None:
    limits = find_limits(np.array([3.0] * 8), "lower", ColourSettings(ties=ties))
    assert limits is not None
    assert (limits.counts, limits.n) == ({"best": 0, "middle": 0, "worst": 0}, 8)
    assert find_colour(3.0, "lower", limits) is None


def test_no_colour_without_value_direction_or_anybody() -> None:
    limits = find_limits(np.array([1.0, 2.0, 3.0, 4.0]), "higher", ColourSettings())
    assert find_colour(None, "higher", limits) is None
    assert mark(np.array([np.nan, 1.0]), "higher", 3.0, 2.0).tolist() == [-1, 2]
    for way in ("none", "unknown"):
        assert find_limits(np.array([1.0, 2.0]), way, ColourSettings()) is None
    assert find_limits(np.array([]), "higher", ColourSettings()) is None


def test_many_who_share_the_best_value_are_all_best_by_limits_and_nobody_by_ranks() -> None:
    values = [0.0] * 5 + [1.0, 2.0, 3.0, 4.0, 5.0]
    assert colours_of(values, "lower", ColourSettings()).count("best") == 5
    by_ranks = find_limits(np.array(values), "lower", ColourSettings(ties="ranks"))
    assert by_ranks is not None
    assert (by_ranks.counts["best"], by_ranks.best) == (0, -np.inf)  # mean rank 3 > 25 % of 10


def test_almost_all_alike_are_in_the_middle() -> None:
    values = [0.0] * 18 + [1.0, -1.0]
    assert colours_of(values, "higher", ColourSettings()) == ["middle"] * 18 + ["best", "worst"]


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real values are not here")
def test_290_real_values_are_coloured_as_documented() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_parquet(REAL, engine="fastparquet")
    chosen = frame[(frame["kpi"] == "N07914") & (frame["year"] == 2023) & (frame["gender"] == "T")]
    ordered = np.sort(chosen["value"].to_numpy())
    assert (len(ordered), len(set(ordered))) == (290, 290)
    for way in ("higher", "lower"):
        by_limits = find_limits(ordered, way, ColourSettings())
        by_ranks = find_limits(ordered, way, ColourSettings(ties="ranks"))
        assert by_limits is not None
        assert by_ranks is not None
        assert list(by_limits.counts.values()) == [73, 290 - 73 - 73, 73]
        assert list(by_ranks.counts.values()) == [72, 290 - 72 - 72, 72]
    lower = find_limits(ordered, "lower", ColourSettings())
    assert lower is not None
    assert (lower.best, lower.worst) == pytest.approx((32.3732265, 42.19951375))
