"""Companions of the paired test: against SciPy on the same seed, worked examples, edges and symmetries."""

from __future__ import annotations

from itertools import product
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evallib.statistics import Companions, paired_companions
from evallib.statistics.companions import (
    bca_interval,
    exact_sign_flips,
    hodges_lehmann,
    permutation_test,
    wilcoxon_test,
)

CHANGES = st.lists(st.integers(-8, 12), min_size=2, max_size=11)
FEW = np.array([-4.0, -1.0, 0.0, 1.0, 2.0, 2.0, 3.0, 5.0, 7.0, 9.0])


def drawn(n: int, seed: int = 3) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).integers(-9, 13, n).astype(float))


def companions(changes: np.ndarray | list[float], resamples: int = 299) -> Companions:
    before = np.arange(len(changes)) * 3.0 + 90
    return paired_companions(before, before + np.asarray(changes), seed=5, resamples=resamples)


def test_wilcoxon_by_hand() -> None:
    """Ranks of |0|, |1|, |-2|, |3|, |4| are 1 to 5; the zero keeps rank 1 but has no sign (Pratt)."""
    ranks = [2, 3, 4, 5]
    sums = [sum(rank for rank, up in zip(ranks, ups, strict=True) if up) for ups in product([0, 1], repeat=4)]
    p = 2 * sum(value <= 3 for value in sums) / len(sums)  # only the change of -2, rank 3, goes down
    assert wilcoxon_test(np.array([0.0, 1.0, -2.0, 3.0, 4.0])) == (pytest.approx(p), True)


def test_wilcoxon_without_ties_is_scipy_s_exact_test() -> None:
    changes = np.array([-7.0, -2.5, 1.0, 2.0, 3.0, 4.5, 6.0, 8.0, 9.0, 11.0, 12.5, 14.0])
    p, exact = wilcoxon_test(changes)
    assert exact
    assert p == pytest.approx(stats.wilcoxon(changes, method="exact").pvalue)


@given(CHANGES.filter(any))
@settings(max_examples=25)
def test_wilcoxon_with_ties_and_zeros_tries_every_sign(changes: list[int]) -> None:
    values = np.array(changes, dtype=float)
    ranks = np.sign(values) * stats.rankdata(np.abs(values))
    assert wilcoxon_test(values)[0] == pytest.approx(exact_sign_flips(ranks))


def test_wilcoxon_with_ties_and_zeros_is_scipy_s_permutation_of_ranks() -> None:
    every = stats.PermutationMethod(n_resamples=np.inf)
    expected = stats.wilcoxon(FEW, zero_method="pratt", method=every).pvalue
    assert wilcoxon_test(FEW)[0] == pytest.approx(expected)


def test_wilcoxon_of_many_is_scipy_s_normal_approximation() -> None:
    changes = drawn(80)
    p, exact = wilcoxon_test(changes)
    assert not exact
    assert p == stats.wilcoxon(changes, zero_method="pratt", method="asymptotic").pvalue


def test_differences_that_are_equal_but_for_rounding_error_are_ties() -> None:
    thirds = [1 / 3, 1.1 - 1.1 + 1 / 3, (100 + 1 / 3) - 100, -2 / 3, 1.0]
    assert wilcoxon_test(np.array(thirds)) == wilcoxon_test(np.array([1.0, 1.0, 1.0, -2.0, 3.0]))


@pytest.mark.parametrize("n", [2, 7, 12])
def test_few_sign_flips_are_all_counted_as_scipy_counts_them(n: int) -> None:
    changes = drawn(n, seed=n)
    expected = stats.permutation_test((changes,), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
    assert permutation_test(changes, seed=1, resamples=9) == (pytest.approx(expected), True)


def test_twenty_changes_are_counted_and_twenty_one_are_drawn() -> None:
    changes = np.arange(1.0, 22.0)
    assert permutation_test(changes[:20], seed=1, resamples=99) == (2 / 2**20, True)  # only all up or all down
    assert permutation_test(changes, seed=1, resamples=99) == (2 * (0 + 1) / (99 + 1), False)


def test_zeros_do_not_count_among_the_twenty() -> None:
    assert permutation_test(np.concatenate([np.zeros(30), [1.0, 1.0, 1.0]]), seed=1, resamples=99) == (2 / 2**3, True)


@pytest.mark.parametrize("n", [33, 400])
def test_drawn_sign_flips_are_those_of_scipy(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.statistics.companions.CELLS", 5_000)  # several batches
    changes = drawn(n) - 1
    expected = stats.permutation_test(
        (changes,), np.mean, permutation_type="samples", n_resamples=999, rng=np.random.default_rng(7)
    ).pvalue
    assert permutation_test(changes, seed=7, resamples=999) == (expected, False)


@pytest.mark.parametrize("n", [5, 40, 300])
def test_bca_is_that_of_scipy(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.statistics.companions.CELLS", 5_000)
    changes = drawn(n)
    expected = stats.bootstrap((changes,), np.mean, method="BCa", n_resamples=999, rng=np.random.default_rng(7))
    found = bca_interval(changes, seed=7, resamples=999)
    assert found is not None
    assert (found.low, found.high) == tuple(expected.confidence_interval)
    assert found.value == np.mean(changes)


def test_hodges_lehmann_by_hand() -> None:
    changes = np.array([-3.0, -1.0, 2.0, 4.0, 5.0, 7.0, 11.0])
    walsh = sorted((changes[i] + changes[j]) / 2 for i in range(7) for j in range(i, 7))
    found = hodges_lehmann(changes)
    assert found is not None
    assert found.value == np.median(walsh)  # 28 averages
    assert (found.low, found.high) == (walsh[3 - 1], walsh[28 - 3])  # P(W <= 2) = 3/128 = .023, P(W <= 3) = .039


@pytest.mark.parametrize("n", [9, 30, 50, 51, 120])
def test_hodges_lehmann_counts_ties_as_often_as_they_come(n: int) -> None:
    changes = drawn(n)
    walsh = np.sort([(changes[i] + changes[j]) / 2 for i in range(n) for j in range(i, n)])
    found = hodges_lehmann(changes)
    middle, half = n * (n + 1) / 4, 1.959964 * sqrt(n * (n + 1) * (2 * n + 1) / 24)
    assert found is not None
    assert found.value == np.median(walsh)
    assert found.low in set(walsh[int(middle - half) - 2 : int(middle - half) + 2])


@pytest.mark.parametrize("n", [0, 1, 2, 5, 6])
def test_six_pairs_have_no_rank_interval_that_hides_the_extremes(n: int) -> None:
    assert hodges_lehmann(np.arange(float(n))) is None


@pytest.mark.parametrize("changes", [[], [3.0], [0.0, 0.0, 0.0], [0.0, nan]])
def test_nothing_to_say_without_changes(changes: list[float]) -> None:
    found = companions(changes)
    assert (found.wilcoxon_p, found.permutation_p, found.bca, found.bca_note) == (None, None, None, "degenerate")
    assert not found.permutation_exact


def test_the_same_change_for_everybody_leaves_the_sign_tests_only() -> None:
    found = companions([2.0] * 8)
    assert found.wilcoxon_p == found.permutation_p == 2 / 2**8
    assert (found.bca, found.bca_note) == (None, "degenerate")
    assert found.hodges_lehmann is not None
    assert (found.hodges_lehmann.low, found.hodges_lehmann.high) == (2, 2)


def test_two_people_are_enough_to_compute_and_never_to_conclude() -> None:
    found = companions([1.0, 4.0])
    assert found.permutation_p == found.wilcoxon_p == 2 / 2**2


@pytest.mark.parametrize("n", [11, 30, 70])
def test_the_order_of_people_changes_no_digit(n: int) -> None:
    rng = np.random.default_rng(n)
    before, after = rng.integers(80, 180, n).astype(float), rng.integers(80, 180, n).astype(float)
    order = rng.permutation(n)
    expected = paired_companions(before, after, seed=1, resamples=199)
    assert paired_companions(before[order], after[order], seed=1, resamples=199) == expected


@pytest.mark.parametrize("n", [11, 30, 70])
def test_swapped_waves_give_the_mirror_image(n: int) -> None:
    rng = np.random.default_rng(n)
    before, after = rng.integers(80, 180, n).astype(float), rng.integers(80, 180, n).astype(float)
    there, back = (paired_companions(*waves, seed=1, resamples=199) for waves in ((before, after), (after, before)))
    assert (there.wilcoxon_p, there.permutation_p) == (back.wilcoxon_p, back.permutation_p)
    assert there.bca is not None
    assert there.hodges_lehmann is not None
    assert (-there.bca, -there.hodges_lehmann) == (back.bca, back.hodges_lehmann)


def test_another_scale_changes_the_points_but_not_the_tests() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.integers(80, 180, 30).astype(float), rng.integers(80, 180, 30).astype(float)
    points, share = (
        paired_companions(*w, seed=1, resamples=199) for w in ((before, after), (before * 4 + 7, after * 4 + 7))
    )
    assert (share.wilcoxon_p, share.permutation_p) == (points.wilcoxon_p, points.permutation_p)
    assert share.bca is not None
    assert points.bca is not None
    assert (share.bca.low, share.bca.high) == pytest.approx((4 * points.bca.low, 4 * points.bca.high))


def test_the_seed_decides_what_is_drawn() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.normal(100, 9, 30), rng.normal(103, 9, 30)
    same = [paired_companions(before, after, seed=4, resamples=99) for _ in range(2)]
    assert same[0] == same[1]
    assert same[0].bca != paired_companions(before, after, seed=5, resamples=99).bca


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="one length"):
        paired_companions([1, 2], [1, 2, 3], seed=1)
    with pytest.raises(ValueError, match="at least one resample"):
        paired_companions([1, 2], [1, 2], seed=1, resamples=0)
