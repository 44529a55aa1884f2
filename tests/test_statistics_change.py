"""Change by what the linking allows: worked examples, the published vector, edges and symmetries."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from evallib.statistics import (
    Change,
    Moments,
    NotComputable,
    compare_linked,
    compare_partly_linked,
    compare_summaries,
    compare_unlinked,
    correlation_band,
    d_z,
    g_av,
)
from evallib.statistics.moments import overlapping_error

# Derrick et al. 2017, as in the package Partiallyoverlapping; sample "a" is the wave after, "b" the wave before.
A_ONCE, A_PAIRS = [20, 21, 16, 18, 14, 12, 14, 17], [14, 15, 18, 20, 11, 19, 14, 15]
B_ONCE, B_PAIRS = [10, 16, 18, 16, 15, 14, 13, 10], [15, 10, 15, 17, 13, 19, 12, 13]
SCORES = st.lists(st.tuples(st.integers(29, 203), st.integers(29, 203)), min_size=3, max_size=30)


def computed(change: Change | NotComputable) -> Change:
    assert isinstance(change, Change)
    return change


def columns(pairs: list[tuple[int, int]]) -> tuple[list[float], list[float]]:
    return [float(first) for first, _second in pairs], [float(second) for _first, second in pairs]


def test_the_paired_test_by_hand() -> None:
    change = computed(compare_linked([10, 12, 14, 11], [13, 13, 18, 11]))  # changes 3, 1, 4, 0
    sd = sqrt(((3 - 2) ** 2 + (1 - 2) ** 2 + (4 - 2) ** 2 + (0 - 2) ** 2) / 3)
    assert change.branch == "linked"
    assert (change.n_before, change.n_after, change.n_pairs) == (4, 4, 4)
    assert change.estimate.value == (3 + 1 + 4 + 0) / 4
    assert change.se == pytest.approx(sd / sqrt(4))
    assert change.t == pytest.approx(2 / (sd / 2))
    assert change.df == 4 - 1
    assert change.estimate.high - 2 == pytest.approx(3.182446305284263 * sd / 2)  # t(.975, 3 df) of any table


def test_a_missing_answer_takes_the_pair_with_it() -> None:
    whole = compare_linked([10, 12, 14, 11], [13, 13, 18, 11])
    assert compare_linked([10, 12, nan, 14, 11, 99], [13, 13, 50, 18, 11, nan]) == whole


def test_welch_by_hand() -> None:
    change = computed(compare_unlinked([1, 2, 3], [2, 4, 6, 8]))
    v1, v2 = 1 / 3, (20 / 3) / 4  # variances 1 and 20/3
    assert change.estimate.value == 5 - 2
    assert change.se == pytest.approx(sqrt(v1 + v2))
    assert change.df == pytest.approx((v1 + v2) ** 2 / (v1**2 / 2 + v2**2 / 3))
    assert change.p == pytest.approx(stats.ttest_ind([2, 4, 6, 8], [1, 2, 3], equal_var=False).pvalue)
    assert (change.n_pairs, change.correlation) == (None, None)


def test_printed_moments_give_the_same_test_as_the_answers() -> None:
    before, after = [1, 2, 3, 7], [2, 4, 6, 8, 9]
    from_answers = computed(compare_unlinked(before, after))
    moments = [Moments(len(wave), float(np.mean(wave)), float(np.std(wave, ddof=1))) for wave in (before, after)]
    from_print = computed(compare_summaries(moments[0], moments[1]))
    reference = stats.ttest_ind_from_stats(
        moments[1].mean, moments[1].sd, 5, moments[0].mean, moments[0].sd, 4, equal_var=False
    )
    assert from_print.branch == "summaries"
    assert (from_print.t, from_print.p) == pytest.approx((reference.statistic, reference.pvalue))
    assert (from_print.se, from_print.df, from_print.estimate.low) == pytest.approx(
        (from_answers.se, from_answers.df, from_answers.estimate.low)
    )


def test_the_published_example_of_partly_linked_samples() -> None:
    change = computed(compare_partly_linked(B_PAIRS, A_PAIRS, B_ONCE, A_ONCE))
    assert change.branch == "partly_linked"
    assert (change.n_before, change.n_after, change.n_pairs) == (8 + 8, 8 + 8, 8)
    assert change.estimate.value == pytest.approx(2.0)
    assert change.se == pytest.approx(0.826755, abs=5e-7)
    assert change.t == pytest.approx(2.419098, abs=5e-7)
    assert change.df == pytest.approx(18.422332, abs=5e-7)
    assert change.p == pytest.approx(0.026104, abs=5e-7)


def test_partly_linked_without_people_who_answered_once_is_the_paired_test() -> None:
    assert compare_partly_linked(B_PAIRS, A_PAIRS, [], [nan]) == compare_linked(B_PAIRS, A_PAIRS)


def test_partly_linked_without_pairs_is_welch() -> None:
    assert compare_partly_linked([], [], B_ONCE, A_ONCE) == compare_unlinked(B_ONCE, A_ONCE)


@settings(max_examples=30)
@given(SCORES)
def test_the_formula_of_partly_linked_samples_contains_the_paired_test_and_welch(pairs: list[tuple[int, int]]) -> None:
    before, after = columns(pairs)
    assume(np.std(before) and np.std(after))
    paired, welch = compare_linked(before, after), computed(compare_unlinked(before, after))
    assume(isinstance(paired, Change))
    r = computed(paired).correlation
    assume(r is not None and abs(r) < 0.999999)
    n = len(pairs)
    assert overlapping_error(*welch.moments, n, r or 0.0) == pytest.approx((computed(paired).se, n - 1), rel=1e-6)
    assert overlapping_error(*welch.moments, 0, 0) == pytest.approx((welch.se, welch.df))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], "too_few"),
        ([3], [5], "too_few"),
        ([3, nan], [5, 6], "too_few"),
        ([3, 4, 5], [5, 6, 7], "no_variance"),
        ([0.1, 0.4, 0.7], [0.3, 0.6, 0.9], "no_variance"),  # .2 each, apart from rounding error
        ([4, 4], [4, 4], "no_variance"),
    ],
)
def test_linked_data_that_allow_no_test(before: list[float], after: list[float], reason: str) -> None:
    result = compare_linked(before, after)
    assert isinstance(result, NotComputable)
    assert result.reason == reason


def test_two_pairs_are_enough_for_a_paired_test() -> None:
    change = computed(compare_linked([1, 2], [2, 5]))  # changes 1 and 3: mean 2, sd sqrt(2), se 1
    assert (change.estimate.value, change.se, change.df) == pytest.approx((2, 1, 1))


def test_a_wave_without_spread_has_no_correlation_but_a_change() -> None:
    change = computed(compare_linked([4, 4, 4], [5, 6, 8]))
    assert change.correlation is None
    assert (change.sd_before, change.estimate.value) == (0, pytest.approx(19 / 3 - 4))


def test_welch_with_a_wave_without_spread_rests_on_the_other() -> None:
    change = computed(compare_unlinked([4, 4, 4], [5, 6, 8, 9]))
    assert change.df == pytest.approx(4 - 1)
    assert change.se == pytest.approx(np.std([5, 6, 8, 9], ddof=1) / sqrt(4))


@pytest.mark.parametrize(
    ("before", "after", "reason"), [([3], [5, 6], "too_few"), ([], [], "too_few"), ([4, 4], [5, 5], "no_variance")]
)
def test_unlinked_data_that_allow_no_test(before: list[float], after: list[float], reason: str) -> None:
    result = compare_unlinked(before, after)
    assert isinstance(result, NotComputable)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("pairs_before", "pairs_after", "reason"),
    [([1], [2], "few_pairs"), ([1, 2], [2, 5], "few_pairs"), ([4, 4, 4], [1, 2, 3], "no_correlation")],
)
def test_pairs_that_say_nothing_of_the_correlation(
    pairs_before: list[float], pairs_after: list[float], reason: str
) -> None:
    result = compare_partly_linked(pairs_before, pairs_after, [1, 5], [2, 8])
    assert isinstance(result, NotComputable)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (Moments(1, 5, 0), Moments(9, 6, 2), "too_few"),
        (Moments(0, 5, 0), Moments(9, 6, 2), "too_few"),
        (Moments(9, 5, 0), Moments(9, 6, 0), "no_variance"),
    ],
)
def test_printed_moments_that_allow_no_test(before: Moments, after: Moments, reason: str) -> None:
    result = compare_summaries(before, after)
    assert isinstance(result, NotComputable)
    assert result.reason == reason


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="one length, got 2 and 3"):
        compare_linked([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="2 dimensions"):
        compare_unlinked([[1, 2]], [1])
    with pytest.raises(ValueError, match="infinite"):
        compare_unlinked([1, 2], [1, float("inf")])
    with pytest.raises(ValueError, match="sd -1"):
        Moments(4, 5.0, -1.0)


@settings(max_examples=30)
@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_digit(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = sorted(pairs, key=lambda _pair: random.random())  # type: ignore[attr-defined]
    assert compare_linked(*columns(shuffled)) == compare_linked(*columns(pairs))
    assert compare_unlinked(*columns(shuffled)) == compare_unlinked(*columns(pairs))
    once = [100.0, 120.5, 131.0]
    assert compare_partly_linked(*columns(shuffled), once[::-1], once) == compare_partly_linked(
        *columns(pairs), once, once
    )


@settings(max_examples=30)
@given(SCORES)
def test_swapped_waves_turn_the_sign(pairs: list[tuple[int, int]]) -> None:
    before, after = columns(pairs)
    for there, back in (
        (compare_linked(before, after), compare_linked(after, before)),
        (compare_unlinked(before, after), compare_unlinked(after, before)),
        (compare_partly_linked(before, after, [99, 120], []), compare_partly_linked(after, before, [], [99, 120])),
    ):
        if isinstance(there, NotComputable):
            assert back == there
            continue
        turned = -computed(back).estimate
        assert (turned.value, turned.low, turned.high) == pytest.approx(
            (there.estimate.value, there.estimate.low, there.estimate.high), abs=1e-9
        )
        assert computed(back).p == pytest.approx(there.p)


@settings(max_examples=30)
@given(SCORES, st.integers(-50, 50), st.sampled_from([0.25, 0.5, 3.0, 10.0]))
def test_another_scale_changes_the_points_but_not_the_test(
    pairs: list[tuple[int, int]], shift: int, factor: float
) -> None:
    before, after = columns(pairs)
    moved = [[shift + factor * value for value in wave] for wave in (before, after)]
    for compare in (compare_linked, compare_unlinked):
        original, scaled = compare(before, after), compare(*moved)
        if isinstance(original, NotComputable):
            assert scaled == original
            continue
        assert computed(scaled).estimate.high == pytest.approx(factor * original.estimate.high, abs=1e-8)
        assert (computed(scaled).t, computed(scaled).p) == pytest.approx((original.t, original.p), abs=1e-9)
    for effect in (d_z, g_av):
        first, second = effect(before, after), effect(*moved)
        assert (first is None) == (second is None)
        assert first is None or second is None or second.value == pytest.approx(first.value, abs=1e-9)


@settings(max_examples=30)
@given(SCORES)
def test_somebody_without_an_answer_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    before, after = columns(pairs)
    assert compare_linked([*before, nan], [*after, 100]) == compare_linked(before, after)
    assert compare_unlinked([nan, *before], [*after, nan]) == compare_unlinked(before, after)


def test_the_band_by_hand() -> None:
    change = computed(compare_summaries(Moments(20, 140.0, 22.0), Moments(25, 148.0, 20.0)))
    band = correlation_band(change, (0, 0.54, 0.64, 0.78))
    assert [row.r for row in band] == [0, 0.54, 0.64, 0.78]
    assert (band[0].estimate, band[0].p) == (change.estimate, change.p)
    se = sqrt(22**2 / 20 + 20**2 / 25 - 2 * 0.64 * 20 * 22 * 20 / (20 * 25))  # all 20 of the smaller wave shared
    welch = (22**2 / 20 + 20**2 / 25) ** 2 / ((22**2 / 20) ** 2 / 19 + (20**2 / 25) ** 2 / 24)
    df = (20 - 1) + (welch - 20 + 1) / (0 + 5 + 2 * 20) * (0 + 5)
    assert band[2].estimate.high == pytest.approx(8 + stats.t.ppf(0.975, df) * se)
    assert band[2].p == pytest.approx(2 * stats.t.sf(8 / se, df))


def test_the_band_is_the_paired_test_when_the_true_correlation_is_assumed() -> None:
    paired = computed(compare_linked(B_PAIRS, A_PAIRS))
    (row,) = correlation_band(computed(compare_unlinked(B_PAIRS, A_PAIRS)), [paired.correlation or 0.0])
    assert (row.p, row.estimate.low, row.estimate.high) == pytest.approx(
        (paired.p, paired.estimate.low, paired.estimate.high)
    )


def test_nobody_shared_is_welch_whatever_is_assumed() -> None:
    change = computed(compare_unlinked(B_ONCE, A_ONCE))
    assert {row.p for row in correlation_band(change, [0, 0.5, 0.9], shared=0)} == {change.p}


@pytest.mark.parametrize(("correlations", "shared"), [([1.0], None), ([-1.1], None), ([nan], None), ([0.5], 17)])
def test_a_band_needs_correlations_and_people_that_can_be(correlations: list[float], shared: int | None) -> None:
    change = computed(compare_summaries(Moments(16, 140.0, 22.0), Moments(25, 148.0, 20.0)))
    with pytest.raises(ValueError, match=r"correlation|16"):
        correlation_band(change, correlations, shared)


def test_no_band_where_people_are_linked() -> None:
    with pytest.raises(ValueError, match="linked already"):
        correlation_band(computed(compare_linked(B_PAIRS, A_PAIRS)), [0.5])


def test_a_change_knows_its_moments() -> None:
    change = computed(compare_linked([10, 12, 14, 11], [13, 13, 18, 11]))
    before, after = change.moments
    assert (before.n, before.mean) == (4, (10 + 12 + 14 + 11) / 4)
    assert before.sd == pytest.approx(sqrt((1.75**2 + 0.25**2 + 2.25**2 + 0.75**2) / 3))
    assert (after.n, after.mean) == (4, (13 + 13 + 18 + 11) / 4)
