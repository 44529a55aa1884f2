"""Summaries of a wave, and the unit model: worked examples, a second optimiser, edges and symmetries."""

from __future__ import annotations

import warnings
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evallib.statistics import NotComputable, Summary, UnitModel, fit_unit_model, summarise

LABELS = "ABCDEFGHIJ"


def people(sizes: list[int], unit_sd: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Scores before and after: a change of 4, a unit effect and 6 points of spread."""
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(len(sizes)), sizes)
    before = rng.normal(140, 20, unit.size).round()
    change = 4 + rng.normal(0, unit_sd, len(sizes))[unit] + rng.normal(0, 6, unit.size)
    return before, before + change.round(), [LABELS[index] for index in unit]


def computed(model: UnitModel | NotComputable) -> UnitModel:
    assert isinstance(model, UnitModel)
    return model


def standard_error(model: UnitModel) -> float:
    return (model.estimate.high - model.estimate.value) / float(stats.t.ppf(0.975, model.units - 1))


def test_a_wave_by_hand() -> None:
    summary = summarise([4, nan, 1, 3, 2])
    assert (summary.n, summary.mean, summary.median) == (4, 10 / 4, 2.5)
    assert summary.sd == pytest.approx(sqrt((1.5**2 + 0.5**2 + 0.5**2 + 1.5**2) / 3))
    assert (summary.q1, summary.q3) == (1 + 0.75 * (2 - 1), 3 + 0.25 * (4 - 3))  # places .25·3 and .75·3 from 0
    assert summary.interval is not None
    assert summary.interval.high - 2.5 == pytest.approx(3.182446305284263 * (summary.sd or 0) / sqrt(4))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Summary(0, None, None, None, None, None, None)),
        ([nan, nan], Summary(0, None, None, None, None, None, None)),
        ([5.0], Summary(1, 5.0, None, 5.0, 5.0, 5.0, None)),
        ([4.0, 4.0, 4.0], Summary(3, 4.0, 0.0, 4.0, 4.0, 4.0, None)),
        ([0.1 + 0.2, 0.3, 0.3], Summary(3, pytest.approx(0.3), 0.0, 0.3, 0.3, pytest.approx(0.3), None)),
    ],
)
def test_waves_of_few_or_equal_values(values: list[float], expected: Summary) -> None:
    assert summarise(values) == expected


@given(st.lists(st.integers(29, 203), min_size=1, max_size=20), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_and_missing_values_change_no_digit(values: list[int], random: object) -> None:
    shuffled = sorted([*values, nan], key=lambda _value: random.random())  # type: ignore[attr-defined]
    assert summarise(shuffled) == summarise(values)


def test_units_of_equal_size_are_a_t_test_of_their_means() -> None:
    before, after, unit = people([6] * 8, unit_sd=10)
    means = [
        float(np.mean([a - b for a, b, u in zip(after, before, unit, strict=True) if u == name])) for name in LABELS[:8]
    ]
    test = stats.ttest_1samp(means, 0)
    model = computed(fit_unit_model(before, after, unit))
    assert model.p == pytest.approx(test.pvalue)
    assert (model.estimate.low, model.estimate.high) == pytest.approx(tuple(test.confidence_interval()))
    within = np.mean(
        [
            np.var([a - b for a, b, u in zip(after, before, unit, strict=True) if u == name], ddof=1)
            for name in LABELS[:8]
        ]
    )
    assert model.unit_sd == pytest.approx(sqrt(np.var(means, ddof=1) - within / 6))  # analysis of variance
    assert (model.units, model.people, model.converged) == (8, 48, True)


def test_units_that_do_not_differ_leave_the_plain_mean() -> None:
    change = np.tile([1.0, 3.0, 5.0, 7.0], 5)  # every unit alike
    before = np.full(20, 50.0)
    model = computed(fit_unit_model(before, before + change, list(np.repeat(list("abcde"), 4))))
    assert model.unit_sd == 0
    assert model.estimate.value == 4
    assert standard_error(model) == pytest.approx(np.std(change, ddof=1) / sqrt(20))
    assert model.converged


def test_the_fit_is_that_of_mixedlm_where_that_converges() -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    before, after, unit = people([3, 9, 5, 12, 7, 4, 8], unit_sd=8)
    change = after - before
    other = MixedLM(change, np.ones((change.size, 1)), groups=unit).fit(reml=True, method=["powell", "lbfgs"])
    model = computed(fit_unit_model(before, after, unit))
    assert other.converged
    assert model.estimate.value == pytest.approx(other.fe_params[0], rel=1e-4)
    assert model.unit_sd == pytest.approx(sqrt(other.cov_re[0, 0]), rel=1e-3)


def test_lme4_s_values() -> None:
    """R's lmer(change ~ 1 + (1 | unit)) for the docstring's example."""
    after = [11, 14, 12, 15, 13, 16, 9, 11, 12, 12, 15, 14]
    model = computed(fit_unit_model([10.0] * 12, after, list("aabbccddeeff")))
    assert model.estimate.value == pytest.approx(2.833333333)
    assert standard_error(model) == pytest.approx(0.7031674372, rel=1e-6)
    assert model.unit_sd == pytest.approx(1.2780193, rel=1e-6)


@given(st.integers(0, 10_000), st.sampled_from([0.0, 2.0, 8.0, 60.0]))
@settings(max_examples=25)
def test_no_other_ratio_of_variances_fits_better(seed: int, unit_sd: float) -> None:
    rng = np.random.default_rng(seed)
    before, after, unit = people([int(size) for size in rng.integers(1, 9, 7)], unit_sd, seed)
    model = fit_unit_model(before, after, unit)
    if isinstance(model, NotComputable):
        return
    change, names = after - before, np.array(unit)
    residual = float(np.mean([np.var(change[names == name]) for name in set(unit)])) + 1

    def misfit(unit_variance: float, error: float) -> float:
        """Minus twice the restricted likelihood from its definition, with the whole covariance matrix."""
        covariance = unit_variance * (names[:, None] == names[None, :]) + error * np.eye(change.size)
        inverse = np.linalg.inv(covariance)
        weight = inverse.sum()
        rest = change - (inverse @ change).sum() / weight
        return float(np.linalg.slogdet(covariance)[1] + np.log(weight) + rest @ inverse @ rest)

    def best_error(unit_variance: float) -> float:
        from scipy.optimize import minimize_scalar

        return float(minimize_scalar(lambda step: misfit(unit_variance, residual * np.exp(step))).fun)

    ours = best_error(model.unit_sd**2)
    assert all(ours <= best_error(other) + 1e-6 for other in (0.0, 0.5, 4.0, 20.0, 64.0, 3600.0))


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (["a", "a", "b", "b", "c", "c", "d", "d"], "few_units"),
        (list("abcdefgh"), "one_person_units"),
        ([None, "", "a", "a", "b", "c", "d", "d"], "few_units"),
    ],
)
def test_units_that_allow_no_model(unit: list[str | None], reason: str) -> None:
    result = fit_unit_model([10.0] * 8, [11, 14, 12, 15, 13, 16, 9, 11], unit)
    assert result == NotComputable(reason)  # type: ignore[arg-type]


def test_nobody_differs_from_the_own_unit() -> None:
    change = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert fit_unit_model([0.0] * 10, change, list("aabbccddee")) == NotComputable("no_variance")
    assert fit_unit_model([0.0] * 10, [2] * 10, list("aabbccddee")) == NotComputable("no_variance")


def test_units_of_one_person_count_as_units() -> None:
    before, after, unit = people([1, 1, 5, 4, 1, 6], unit_sd=5)
    model = computed(fit_unit_model(before, after, unit))
    assert (model.units, model.people) == (6, 18)


def test_people_without_a_score_or_a_unit_are_left_out() -> None:
    before, after, unit = people([4, 5, 6, 3, 4], unit_sd=5)
    more = fit_unit_model([*before, 100, nan, 100, 100], [*after, 150, 160, nan, 170], [*unit, None, "A", "B", ""])
    assert more == fit_unit_model(before, after, unit)


def test_a_fit_that_runs_to_the_edge_is_not_called_converged() -> None:
    change = np.repeat([0.0, 1e3, 2e3, 3e3, 5e3], 2) + np.tile([0.0, 1e-7], 5)
    model = computed(fit_unit_model(np.zeros(10), change, list("aabbccddee")))
    assert not model.converged


def test_order_and_names_change_no_digit() -> None:
    before, after, unit = people([4, 5, 6, 3, 4, 7], unit_sd=5)
    order = np.random.default_rng(2).permutation(before.size)
    renamed = [f"enhet {90 - LABELS.index(unit[index])}" for index in order]
    assert fit_unit_model(before[order], after[order], renamed) == fit_unit_model(before, after, unit)


def test_swapped_waves_and_another_scale() -> None:
    before, after, unit = people([4, 5, 6, 3, 4, 7], unit_sd=5)
    model, back = (computed(fit_unit_model(*waves, unit)) for waves in ((before, after), (after, before)))
    scaled = computed(fit_unit_model(before * 3 + 7, after * 3 + 7, unit))
    assert (-back.estimate.value, back.p, back.unit_sd) == pytest.approx((model.estimate.value, model.p, model.unit_sd))
    assert (scaled.estimate.low, scaled.p, scaled.unit_sd) == pytest.approx(
        (3 * model.estimate.low, model.p, 3 * model.unit_sd), rel=1e-5
    )


def test_no_warning_whatever_the_units_look_like() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for seed in range(20):
            sizes = [int(size) for size in np.random.default_rng(seed).integers(1, 5, 6)]
            fit_unit_model(*people(sizes, unit_sd=seed % 3, seed=seed))
    assert caught == []


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="one unit a person"):
        fit_unit_model([1, 2, 3], [1, 2, 3], ["a", "b"])
