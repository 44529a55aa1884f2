"""Effect sizes, equivalence, detectable change, Holm and regression to the mean: vectors, edges, definitions."""

from __future__ import annotations

from math import inf, nan, sqrt

import numpy as np
import pytest
from scipy import stats

from evallib.statistics import (
    Change,
    Estimate,
    Moments,
    NotComputable,
    approximate_effect,
    compare_linked,
    compare_partly_linked,
    compare_summaries,
    compare_unlinked,
    d_z,
    detectable_change,
    expected_after,
    g_av,
    hedges_g_from_moments,
    holm,
    judge_equivalence,
)
from evallib.statistics.effect_sizes import noncentrality_limits

BEFORE, AFTER = [10.0, 12.0, 14.0, 11.0, 9.0], [13.0, 13.0, 18.0, 11.0, 11.0]


def computed(change: Change | NotComputable) -> Change:
    assert isinstance(change, Change)
    return change


def waves_with(n: int, moments: tuple[float, float, float, float], r: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose means, standard deviations and correlation are exactly those given."""
    rng = np.random.default_rng(1)
    raw = rng.normal(size=(n, 2))
    raw -= raw.mean(axis=0)
    first = raw[:, 0] / np.std(raw[:, 0], ddof=1)
    rest = raw[:, 1] - first * (first @ raw[:, 1]) / (first @ first)
    second = r * first + sqrt(1 - r**2) * rest / np.std(rest, ddof=1)
    mean_1, sd_1, mean_2, sd_2 = moments
    return mean_1 + sd_1 * first, mean_2 + sd_2 * second


def change_of(value: float, half: float, df: float = 30) -> Change:
    """A change whose 95 % interval is value ± half."""
    se = half / float(stats.t.ppf(0.975, df))
    interval = Estimate(value, value - half, value + half)
    return Change("unlinked", 20, 20, None, 0, value, 1, 1, interval, se, df, value / se, 0.5, None)


def test_d_z_by_hand() -> None:
    found = d_z(BEFORE, AFTER)  # changes 3, 1, 4, 0, 2: mean 2, variance (1 + 1 + 4 + 4 + 0) / 4
    assert found is not None
    assert found.value == pytest.approx(2 / sqrt(10 / 4))
    t = found.value * sqrt(5)
    assert stats.nct.sf(t, 4, found.low * sqrt(5)) == pytest.approx(0.025, abs=1e-9)
    assert stats.nct.cdf(t, 4, found.high * sqrt(5)) == pytest.approx(0.025, abs=1e-9)


def test_g_av_by_hand() -> None:
    found = g_av(BEFORE, AFTER)
    v1, v2 = np.var(BEFORE, ddof=1), np.var(AFTER, ddof=1)
    r = np.corrcoef(BEFORE, AFTER)[0, 1]
    spread = v1 + v2 - 2 * r * sqrt(v1 * v2)
    low, high = noncentrality_limits(2 / sqrt(spread / 5), 4) or (nan, nan)
    unit = sqrt(2 * spread / (5 * (v1 + v2)))  # Algina & Keselman 2003
    assert found is not None
    assert found.value == pytest.approx((1 - 3 / (4 * 4 - 1)) * 2 / sqrt((v1 + v2) / 2))
    assert (found.low, found.high) == pytest.approx((low * unit, high * unit))


def test_hedges_g_by_hand() -> None:
    found = hedges_g_from_moments(Moments(3, 2.0, 1.0), Moments(4, 5.0, sqrt(20 / 3)))  # 1 to 3, and 2, 4, 6, 8
    pooled = sqrt((2 * 1 + 3 * 20 / 3) / (3 + 4 - 2))
    assert found is not None
    assert found.value == pytest.approx((1 - 3 / (4 * 5 - 1)) * (5 - 2) / pooled)


@pytest.mark.parametrize("effect", [d_z, g_av])
@pytest.mark.parametrize("after", [[11.0, 13.0, 15.0], [10.0, 12.0, 14.0], [nan, nan, 9.0]])
def test_the_same_change_for_everybody_has_no_effect_size(effect: object, after: list[float]) -> None:
    assert effect([10.0, 12.0, 14.0], after) is None  # type: ignore[operator]


def test_unlinked_waves_without_spread_have_no_effect_size() -> None:
    assert hedges_g_from_moments(Moments(2, 4, 0), Moments(2, 5, 0)) is None
    assert hedges_g_from_moments(Moments(1, 4, 0), Moments(2, 5.5, sqrt(0.5))) is None


def test_the_approximate_effect_by_hand() -> None:
    """Waves 1 to 4 and 3, 3, 6, 8 with the first three linked: difference 5 - 2.5, variances 5/3 and 6."""
    change = computed(compare_partly_linked([1, 2, 3], [3, 3, 6], [4], [8]))
    found, spread = approximate_effect(change), sqrt((5 / 3 + 6) / 2)
    assert found is not None
    assert found.value == pytest.approx(2.5 / spread)
    assert (found.low, found.high) == pytest.approx((change.estimate.low / spread, change.estimate.high / spread))
    assert found.level == 0.95


@pytest.mark.parametrize("r", [-0.6, 0.0, 0.5, 0.9])
@pytest.mark.parametrize("after", [144.0, 150.0, 133.0])
def test_the_approximate_effect_leaves_out_zero_when_the_change_does(after: float, r: float) -> None:
    """Hedges' g would not, since it takes the waves as unlinked; the stronger they follow each other, the narrower."""
    pairs = waves_with(20, (140.0, 22.0, after, 18.0), r)
    change = computed(compare_partly_linked(*pairs, [120.0, 150.0, 160.0], [130.0, 155.0]))
    found = approximate_effect(change)
    assert found is not None
    assert found.excludes(0) == change.estimate.excludes(0)
    assert np.sign(found.value) == np.sign(change.estimate.value)


def test_without_spread_there_is_no_approximate_effect() -> None:
    flat = Change("partly_linked", 9, 9, 5, 4, 5, 0, 0, Estimate(1, 1, 1), 0, 8, 0, 1, None)
    assert approximate_effect(flat) is None


@pytest.mark.parametrize("factor", [1.0, 50.0, 4000.0])
def test_even_absurd_effects_have_ordered_limits(factor: float) -> None:
    found = d_z([0.0] * 6, [factor + noise for noise in (-1.0, -0.5, 0.0, 0.0, 0.5, 1.0)])
    assert found is not None
    assert found.low < found.value < found.high


@pytest.mark.parametrize("df", [1, 2, 3, 7, 40, 300])
@pytest.mark.parametrize("t", [-6.0, -0.4, 0.0, 2.5, 14.0])
def test_noncentrality_limits_put_t_at_the_tails(t: float, df: float) -> None:
    low, high = noncentrality_limits(t, df) or (nan, nan)
    assert stats.nct.cdf(t, df, low) == pytest.approx(0.975, abs=1e-7)
    assert stats.nct.cdf(t, df, high) == pytest.approx(0.025, abs=1e-7)
    assert noncentrality_limits(-t, df) == pytest.approx((-high, -low), abs=1e-6)


def test_the_published_example_of_equivalence() -> None:
    before, after = waves_with(65, (5.75, 1.29, 5.83, 1.17), 0.75)
    change = computed(compare_linked(before, after))
    result = judge_equivalence(change, 0.4 * sqrt(1.17**2 + 1.29**2 - 2 * 0.75 * 1.17 * 1.29))
    assert result.bound == pytest.approx(0.350782, abs=5e-7)
    assert (change.estimate.value + result.bound) / change.se == pytest.approx(3.960381, abs=5e-7)
    assert (change.estimate.value - result.bound) / change.se == pytest.approx(-2.489426, abs=5e-7)
    assert result.p == pytest.approx(0.00770235, abs=5e-9)
    assert (result.interval90.low, result.interval90.high) == pytest.approx((-0.1015433, 0.2615433), abs=5e-8)
    assert (change.estimate.low, change.estimate.high) == pytest.approx((-0.1372988, 0.2972988), abs=5e-8)
    assert (result.interval90.level, change.estimate.level) == (0.90, 0.95)
    assert result.verdict == "equivalent"


def test_equivalence_is_that_of_statsmodels() -> None:
    from statsmodels.stats.weightstats import ttost_ind, ttost_paired

    before, after = waves_with(30, (140.0, 22.0, 143.0, 20.0), 0.6)
    paired = judge_equivalence(computed(compare_linked(before, after)), 5.0)
    assert paired.p == pytest.approx(ttost_paired(after, before, -5.0, 5.0)[0])
    unlinked = judge_equivalence(computed(compare_unlinked(before, after)), 5.0)
    assert unlinked.p == pytest.approx(ttost_ind(after, before, -5.0, 5.0, usevar="unequal")[0])


@pytest.mark.parametrize(
    ("value", "half", "verdict"),
    [
        (8.0, 3.0, "effect"),  # 5 to 11, 90 % about 5.5 to 10.5
        (-8.0, 3.0, "effect"),
        (1.0, 3.0, "equivalent"),  # -2 to 4
        (2.0, 1.0, "both"),  # 1 to 3
        (-2.0, 1.0, "both"),
        (3.0, 9.0, "inconclusive"),  # -6 to 12
        (4.0, 4.5, "inconclusive"),  # includes 0, and beyond 5
    ],
)
def test_the_verdict_of_four(value: float, half: float, verdict: str) -> None:
    assert judge_equivalence(change_of(value, half), 5.0).verdict == verdict


@pytest.mark.parametrize("sign", [1, -1])
def test_a_limit_on_the_bound_is_not_inside(sign: int) -> None:
    change = change_of(sign * 1.0, 3.0)
    limit = abs(
        judge_equivalence(change, 99.0).interval90.high if sign > 0 else judge_equivalence(change, 99.0).interval90.low
    )
    on, above = judge_equivalence(change, limit), judge_equivalence(change, limit * (1 + 1e-9))
    assert (on.verdict, above.verdict) == ("inconclusive", "equivalent")
    assert on.p == pytest.approx(0.05)


def test_an_interval_that_touches_zero_shows_no_effect() -> None:
    assert judge_equivalence(change_of(4.0, 4.0), 2.0).verdict == "inconclusive"
    assert judge_equivalence(change_of(4.0, 3.999999), 2.0).verdict == "effect"


@pytest.mark.parametrize("half", [0.5, 3.0, 4.1, 9.0])
@pytest.mark.parametrize("value", [-4.0, 0.0, 1.0, 6.0])
def test_equivalence_by_interval_and_by_p_are_one(value: float, half: float) -> None:
    result = judge_equivalence(change_of(value, half), 5.0)
    assert (result.verdict in {"equivalent", "both"}) == (result.p < 0.05)


@pytest.mark.parametrize("bound", [0.0, -5.0, inf, nan])
def test_a_bound_is_a_positive_number(bound: float) -> None:
    with pytest.raises(ValueError, match="positive number of points"):
        judge_equivalence(change_of(1.0, 1.0), bound)


# ../shared/reference/kasam.md 10.2: SOC-29 points, SD 22, power .8, alpha .05
TABLE = {
    10: (29.1, 21.0, 18.6, 17.0, 14.5, 22.8),
    15: (23.3, 16.4, 14.5, 13.3, 11.4, 17.4),
    20: (20.0, 13.9, 12.3, 11.3, 9.6, 14.6),
    30: (16.2, 11.2, 9.9, 9.0, 7.7, 11.6),
    50: (12.4, 8.5, 7.5, 6.9, 5.9, 8.8),
    80: (9.8, 6.7, 5.9, 5.4, 4.6, 6.9),
    100: (8.8, 6.0, 5.3, 4.8, 4.1, 6.1),
    150: (7.1, 4.9, 4.3, 3.9, 3.4, 5.0),
}


@pytest.mark.parametrize("n", TABLE)
def test_the_table_of_detectable_changes(n: int) -> None:
    unlinked = detectable_change(22 * sqrt(1 / n + 1 / n), 2 * (n - 1))
    paired = [detectable_change(22 * sqrt(2 * (1 - r)) / sqrt(n), n - 1) for r in (0.54, 0.64, 0.70, 0.78)]
    strict = detectable_change(22 * sqrt(2 * (1 - 0.64)) / sqrt(n), n - 1, alpha=0.05 / 3)
    assert [round(value, 1) for value in (unlinked, *paired, strict)] == list(TABLE[n])


def test_detectable_changes_are_those_of_statsmodels() -> None:
    from statsmodels.stats.power import TTestIndPower, TTestPower

    paired = TTestPower().solve_power(nobs=12, alpha=0.05, power=0.9) * 15.0
    assert detectable_change(15.0 / sqrt(12), 11, power=0.9) == pytest.approx(paired, rel=1e-5)
    unlinked = TTestIndPower().solve_power(nobs1=18, ratio=1, alpha=0.05, power=0.8) * 15.0
    assert detectable_change(15.0 * sqrt(2 / 18), 34) == pytest.approx(unlinked, rel=1e-5)


@pytest.mark.parametrize("branch", ["linked", "unlinked", "summaries"])
def test_every_branch_has_a_detectable_change_that_does_not_depend_on_the_change(branch: str) -> None:
    before, after = waves_with(20, (140.0, 22.0, 141.0, 20.0), 0.6)
    first, second = Moments(20, 140.0, 22.0), Moments(20, 141.0, 20.0)
    changes = {
        "linked": (compare_linked(before, after), compare_linked(before, after + 30)),
        "unlinked": (compare_unlinked(before, after), compare_unlinked(before, after + 30)),
        "summaries": (compare_summaries(first, second), compare_summaries(first, Moments(20, 171.0, 20.0))),
    }[branch]
    small, large = (detectable_change(computed(change).se, computed(change).df) for change in changes)
    assert small == pytest.approx(large)
    assert 1 - stats.nct.cdf(
        stats.t.ppf(0.975, computed(changes[0]).df), computed(changes[0]).df, small / computed(changes[0]).se
    ) == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize("df", [1, 1.5, 2, 3])
def test_the_smallest_groups_have_a_detectable_change(df: float) -> None:
    found = detectable_change(1.0, df)
    assert stats.nct.sf(stats.t.ppf(0.975, df), df, found) == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize(
    ("se", "df", "power", "alpha"),
    [(0, 9, 0.8, 0.05), (nan, 9, 0.8, 0.05), (1, 0, 0.8, 0.05), (1, 9, 0.04, 0.05), (1, 9, 1, 0.05)],
)
def test_a_detectable_change_needs_spread_and_people(se: float, df: float, power: float, alpha: float) -> None:
    with pytest.raises(ValueError, match="no detectable change"):
        detectable_change(se, df, power=power, alpha=alpha)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((3 * 0.01, 2 * 0.03, 2 * 0.03))  # never below the one before
    assert holm([0.6, 0.5]) == (1.0, 1.0)
    assert holm([0.02]) == (0.02,)
    assert holm([]) == ()


@pytest.mark.parametrize("p", [-0.1, 1.1, nan])
def test_holm_takes_p_values_only(p: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        holm([0.5, p])


def test_regression_to_the_mean_by_hand() -> None:
    assert expected_after(120.0, 150.0, 0.6) == pytest.approx(150 + 0.6 * (120 - 150))
    assert expected_after(120.0, 150.0, 1.0) == 120.0
    assert expected_after(120.0, 150.0, 0.0) == 150.0
    with pytest.raises(ValueError, match="from -1 to 1"):
        expected_after(120.0, 150.0, 1.2)
