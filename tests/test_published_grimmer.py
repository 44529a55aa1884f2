"""GRIMMER over all sums: published values, all samples of small groups, drawn samples, and NumPy's deviation."""

from __future__ import annotations

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import combinations_with_replacement
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import AnswerScale, Grimmer, Rule, Witness, check_grimmer, parse_printed
from evallib.published.grimmer import (
    UNBOUNDED,
    least_deviations,
    most_deviations,
    possible_squares,
    possible_sums,
    squared_deviations,
)
from evallib.published.rounding import rounding_interval

KASAM = AnswerScale(29, 203)
ROUNDINGS: dict[Rule, tuple[str, ...]] = {
    "half_up": (ROUND_HALF_UP,),
    "half_even": (ROUND_HALF_EVEN,),
    "up_or_down": (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN),
}


def judge(mean: str, sd: str, n: int, scale: AnswerScale = UNBOUNDED, rule: Rule = "up_or_down") -> Grimmer:
    return check_grimmer(parse_printed(mean), parse_printed(sd), n, scale=scale, rule=rule)


def gives(sample: Witness, mean: str, sd: str) -> bool:
    """Does a sample round to what is printed, by NumPy's own mean and deviation?"""
    values = np.array(sample.values) / sample.items
    pairs = ((values.mean(), parse_printed(mean)), (values.std(ddof=1), parse_printed(sd)))
    return all(abs(found - float(printed.value)) <= float(printed.half_unit) + 1e-9 for found, printed in pairs)


def rounded(value: Fraction, decimals: int, rounding: str, *, root: bool = False) -> str:
    """A number, or its square root, as it is printed with so many decimals."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return str((exact.sqrt() if root else exact).quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


# published values of scrutiny, scrutipy and rsprite2


@pytest.mark.parametrize(
    ("mean", "sd", "n", "possible"),
    [
        ("5.21", "1.6", 28, True),
        ("3.44", "2.47", 18, False),
        ("5.19", "1.5", 28, False),
        ("1.03", "0.41", 40, False),
        ("52.13", "2.26", 30, True),
        ("3.10", "1.37", 10, True),
        ("3.33", "1.234", 250, True),
    ],
)
def test_published_values(mean: str, sd: str, n: int, possible: bool) -> None:
    found = judge(mean, sd, n)
    assert found.verdict == ("possible" if possible else "impossible")
    if found.witness is not None:
        assert gives(found.witness, mean, sd)


def test_a_mean_that_is_impossible_is_told_from_a_deviation_that_is() -> None:
    assert judge("5.19", "1.5", 28).reason == "mean"
    assert judge("1.03", "0.41", 40).reason == "no_squares"


def test_the_published_sample_of_ten() -> None:
    """1, 1, 2, 3, 3, 4, 4, 4, 4 and 5 have the sum 31, which the printed mean 3.10 of ten needs."""
    sample = judge("3.10", "1.37", 10, AnswerScale(1, 5)).witness
    assert sample is not None
    assert sample.total == 31
    assert set(sample.values) <= {1, 2, 3, 4, 5}


def test_two_sums_fit_one_mean() -> None:
    sums = possible_sums(parse_printed("3.33"), 250)
    spread = squared_deviations(parse_printed("1.234"), 250, 1)
    assert spread is not None
    fitting = {total: list(possible_squares(total, spread, 250, UNBOUNDED)) for total in sums}
    assert fitting == {832: [3148], 833: [3155]}


@pytest.mark.parametrize(("sd", "n"), [("0.67", 12), ("0.45", 12)])
def test_whole_number_means_where_one_sum_is_not_enough(sd: str, n: int) -> None:
    assert judge("20", sd, n, KASAM).reason == "mean"  # no KASAM total is below 29
    sample = judge("20", sd, n, AnswerScale(13, 91)).witness
    assert sample is not None
    assert gives(sample, "20", sd)


@pytest.mark.parametrize(
    ("values", "sd"),
    [([19] * 6 + [20] * 5 + [21], "0.67"), ([19] * 7 + [20] * 4 + [21], "0.67"), ([19] * 3 + [20] * 9, "0.45")],
)
def test_the_samples_that_prove_the_single_sum_method_wrong(values: list[int], sd: str) -> None:
    assert gives(Witness(tuple((x, values.count(x)) for x in sorted(set(values)))), "20", sd)


def test_twenty_point_zero_has_one_sum_and_the_wrong_parity() -> None:
    assert list(possible_sums(parse_printed("20.0"), 12)) == [20 * 12]
    found = judge("20.0", "0.67", 12)
    assert (found.verdict, found.reason) == ("impossible", "no_squares")


# all samples of small groups


@pytest.mark.parametrize(("n", "scale"), [(2, AnswerScale(1, 7)), (3, AnswerScale(1, 5, 2)), (5, AnswerScale(0, 4))])
@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("rule", ["half_up", "up_or_down"])
def test_possible_exactly_when_some_sample_gives_both(n: int, scale: AnswerScale, decimals: int, rule: Rule) -> None:
    """Every sample is listed; its mean and its variance are compared exactly."""
    low, high = scale.lowest or 0, scale.highest or 0
    samples = {
        (Fraction(sum(values), n * scale.items), _variance(values, scale.items))
        for values in combinations_with_replacement(range(low, high + 1), n)
    }
    unit = 10**decimals
    sds = [f"{k / unit:.{decimals}f}" for k in range(0, 4 * unit, max(1, unit // 3))]
    for mean in {rounded(value, decimals, ROUND_HALF_UP) for value, _ in samples}:
        around = rounding_interval(parse_printed(mean), rule)
        variances = {variance for value, variance in samples if around.contains(value)}
        for sd in sds:
            spread = squared_deviations(parse_printed(sd), 2, 1, rule=rule)
            expected = spread is not None and any(spread.contains(variance) for variance in variances)
            found = judge(mean, sd, n, scale, rule)
            assert found.verdict == ("possible" if expected else "impossible"), (mean, sd)


def _variance(values: tuple[int, ...], items: int) -> Fraction:
    n = len(values)
    return Fraction(n * sum(x * x for x in values) - sum(values) ** 2, n * (n - 1) * items**2)


# drawn samples


@given(
    st.sampled_from([AnswerScale(1, 7), AnswerScale(29, 203), AnswerScale(1, 7, 11), AnswerScale(0, 1)]),
    st.lists(st.floats(0, 1), min_size=2, max_size=40),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(list(ROUNDINGS)),
    st.data(),
)
def test_what_a_real_sample_gives_is_never_impossible(
    scale: AnswerScale, shares: list[float], decimals: int, sd_decimals: int, rule: Rule, data: st.DataObject
) -> None:
    low, high = scale.lowest or 0, scale.highest or 0
    values = tuple(low + round(share * (high - low)) for share in shares)
    rounding = data.draw(st.sampled_from(ROUNDINGS[rule]))
    mean = rounded(Fraction(sum(values), len(values) * scale.items), decimals, rounding)
    sd = rounded(_variance(values, scale.items), sd_decimals, rounding, root=True)
    for known in (scale, AnswerScale(None, None, scale.items), AnswerScale(scale.low, None, scale.items)):
        found = judge(mean, sd, len(values), known, rule)
        assert found.verdict == "possible"
        assert found.witness is not None
        assert gives(found.witness, mean, sd)


@pytest.mark.parametrize(("mean", "sd"), [("145", "22"), ("141.2", "22.1"), ("31", "9"), ("116", "86.9"), ("203", "0")])
def test_five_thousand_people_are_judged_at_once(mean: str, sd: str) -> None:
    start = perf_counter()
    found = judge(mean, sd, 5000, KASAM)
    assert perf_counter() - start < 1
    assert found.witness is not None
    assert gives(found.witness, mean, sd)
    assert min(found.witness.values) >= 29
    assert max(found.witness.values) <= 203


@pytest.mark.parametrize(
    ("mean", "sd", "scale", "reason"),
    [
        ("116", "87.6", KASAM, "sd_above"),
        ("4", "3.01", AnswerScale(1, 7, 29), "sd_above"),
        ("203.4", "1", KASAM, "mean"),
        ("4.50000", "0.49", AnswerScale(1, 7), "sd_below"),
        ("4.5000", "0.700000000", AnswerScale(1, 7), "no_squares"),
    ],
)
def test_five_thousand_people_are_refused_at_once(mean: str, sd: str, scale: AnswerScale, reason: str) -> None:
    start = perf_counter()
    found = judge(mean, sd, 5000, scale)
    assert perf_counter() - start < 1
    assert (found.verdict, found.reason) == ("impossible", reason)


def test_no_one_between_the_ends_leaves_gaps() -> None:
    """Three answers from 1 to 7 with the sum 6 have the squares 12, 14, 18 or 1 + 1 + 16; 16 cannot be."""
    assert judge("2.00", "1.41", 3, AnswerScale(1, 7)).reason == "no_sample"
    assert judge("2.00", "1.00", 3, AnswerScale(1, 7)).verdict == "possible"


# rules


def test_the_divisor_decides() -> None:
    """1 and 3 have the deviation sqrt(2) by n - 1 and 1 by n."""
    mean, sd = parse_printed("2.00"), parse_printed("1.00")
    assert check_grimmer(mean, sd, 2, scale=AnswerScale(1, 3)).verdict == "impossible"
    assert check_grimmer(mean, sd, 2, scale=AnswerScale(1, 3), divisor="n").verdict == "possible"


def test_a_deviation_below_zero_is_impossible() -> None:
    assert judge("2.0", "-0.3", 5).reason == "sd_below"
    assert judge("2.0", "0.0", 5).verdict == "possible"


@pytest.mark.parametrize("n", [0, 1])
def test_one_person_has_no_deviation(n: int) -> None:
    with pytest.raises(ValueError, match="at least two people"):
        judge("2.0", "1.0", n)


@pytest.mark.parametrize(("low", "high", "items"), [(7, 1, 1), (1, 7, 0)])
def test_a_scale_that_cannot_be(low: int, high: int, items: int) -> None:
    with pytest.raises(ValueError, match=r"at least one item|below the lowest"):
        AnswerScale(low, high, items)


@given(st.integers(2, 9), st.integers(0, 12), st.integers(0, 40), st.integers(0, 6))
def test_the_limits_of_the_deviations_are_those_of_every_sum(n: int, top: int, first: int, width: int) -> None:
    """A few sums decide; here all are tried."""
    sums = range(min(first, n * top), min(first + width, n * top) + 1)
    scale = AnswerScale(0, top)
    every = [possible_squares(total, _wide(), n, scale) for total in sums]
    deviations = [
        Fraction(n * q - s * s, n) for s, found in zip(sums, every, strict=True) for q in (found[0], found[-1])
    ]
    assert least_deviations(sums, n) == min(deviations)
    assert most_deviations(sums, n, scale) == max(deviations)


def _wide():  # type: ignore[no-untyped-def]
    spread = squared_deviations(parse_printed("0"), 2, 1)
    assert spread is not None
    return spread.scale(10**9)
