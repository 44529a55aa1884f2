"""Mean, standard deviation and limits of the scale together: published values, DEBIT, and what is left out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import (
    AnswerScale,
    SdLimits,
    check_debit,
    check_grim_on_scale,
    check_moments,
    grim_consistent,
    parse_printed,
    sd_limits,
)

SEVEN = AnswerScale(1, 7)


def limits(mean: str, n: int, scale: AnswerScale) -> SdLimits:
    found = sd_limits(parse_printed(mean), n, scale)
    assert found is not None
    return found


# limits of the standard deviation


def test_published_limits() -> None:
    one = limits("4.2", 5, SEVEN)
    assert (round(one.low, 4), round(one.high, 4)) == (0.4472, 3.0332)
    two = limits("4.2", 5, AnswerScale(1, 7, items=2))
    assert (round(two.low, 4), round(two.high, 4)) == (0.2739, 3.0332)


def test_the_limits_are_the_deviations_of_samples() -> None:
    one = limits("4.2", 5, SEVEN)
    assert one.low == pytest.approx(np.std([4, 4, 4, 4, 5], ddof=1))
    assert one.high == pytest.approx(np.std([7, 7, 5, 1, 1], ddof=1))
    two = limits("4.2", 5, AnswerScale(1, 7, items=2))
    assert two.low == pytest.approx(np.std(np.array([8, 8, 8, 9, 9]) / 2, ddof=1))
    assert two.high == pytest.approx(np.std(np.array([14, 14, 10, 2, 2]) / 2, ddof=1))


@pytest.mark.parametrize("mean", ["1.0", "7.0"])
def test_a_mean_at_an_end_of_the_scale_has_no_spread(mean: str) -> None:
    """5 people: 1.0 stands for the sum 5 only, since 6 / 5 = 1.2."""
    assert limits(mean, 5, SEVEN) == SdLimits(Fraction(0), Fraction(0))


def test_a_coarse_mean_at_the_end_leaves_room() -> None:
    """145 people on 29 to 203: 29 stands for every mean below 29,5, so up to 72 points may be spread out."""
    found = limits("29", 145, AnswerScale(29, 203))
    assert found.low_squared == 0
    assert found.high_squared == Fraction(72**2 * 145 - 72**2, 145 * 144)


@pytest.mark.parametrize(("mean", "n"), [("5.19", 28), ("7.2", 5), ("4", 1)])
def test_without_a_possible_mean_or_with_one_person_there_are_no_limits(mean: str, n: int) -> None:
    assert sd_limits(parse_printed(mean), n, SEVEN) is None


def test_without_both_ends_there_are_no_limits() -> None:
    assert sd_limits(parse_printed("4.2"), 5, AnswerScale(1, None)) is None
    assert check_moments(5, parse_printed("4.2"), parse_printed("1.1")).sd_limits is None


@given(st.lists(st.integers(1, 7), min_size=2, max_size=30), st.integers(0, 2))
def test_a_real_deviation_is_within_the_limits(values: list[int], decimals: int) -> None:
    mean = f"{np.mean(values):.{decimals}f}"
    found = limits(mean, len(values), SEVEN)
    assert found.low - 1e-9 <= np.std(values, ddof=1) <= found.high + 1e-9
    checks = check_moments(
        len(values), parse_printed(mean), parse_printed(f"{np.std(values, ddof=1):.2f}"), low=1, high=7
    )
    assert checks.sd_limits is not None
    assert checks.sd_limits.verdict == "not_excluded"
    assert checks.verdict == "possible"


# DEBIT


@pytest.mark.parametrize(
    ("mean", "sd", "fits"),
    [
        ("0.53", "0.50", True),
        ("0.44", "0.50", True),
        ("0.77", "0.42", True),
        ("0.19", "0.35", False),
        ("0.34", "0.47", True),
        ("0.93", "0.25", True),
        ("0.12", "0.33", True),
    ],
)
def test_pigs3(mean: str, sd: str, fits: bool) -> None:
    found = check_debit(parse_printed(mean), parse_printed(sd), 1683)
    assert found.verdict == ("possible" if fits else "impossible")
    assert found.grim == "possible"
    for ones in found.ones:
        answers = np.repeat([1, 0], [ones, 1683 - ones])
        assert f"{answers.mean():.2f}" == mean
        assert f"{answers.std(ddof=1):.2f}" == sd


def test_a_small_group() -> None:
    assert check_debit(parse_printed("0.36"), parse_printed("0.11"), 20).verdict == "impossible"


def test_grim_and_debit_are_told_apart() -> None:
    """No k / 40 lies between .105 and .115, but a share of .107 would give the deviation .313."""
    found = check_debit(parse_printed("0.11"), parse_printed("0.31"), 40)
    assert (found.grim, found.verdict, found.ones) == ("impossible", "not_excluded", ())


@given(st.lists(st.integers(0, 1), min_size=2, max_size=60))
def test_real_answers_pass_debit(answers: list[int]) -> None:
    mean, sd = f"{np.mean(answers):.2f}", f"{np.std(answers, ddof=1):.2f}"
    found = check_moments(len(answers), parse_printed(mean), parse_printed(sd), low=0, high=1)
    assert found.debit is not None
    assert found.debit.verdict == "possible"
    assert sum(answers) in found.debit.ones


def test_shares_outside_zero_to_one_are_impossible() -> None:
    assert check_debit(parse_printed("1.20"), parse_printed("0.10"), 20).verdict == "impossible"


@pytest.mark.parametrize("divisor", ["n", "n-1"])
def test_the_divisor_of_debit(divisor: str) -> None:
    """Two of four: sqrt(4 / 3 * 1 / 4) by n - 1, one half by n."""
    sd = "0.50" if divisor == "n" else "0.58"
    assert check_debit(parse_printed("0.5"), parse_printed(sd), 4, divisor=divisor).ones == (2,)  # type: ignore[arg-type]


def test_debit_needs_two_people() -> None:
    with pytest.raises(ValueError, match="at least two people"):
        check_debit(parse_printed("1.00"), parse_printed("0.00"), 1)


# all together


def test_the_mean_alone() -> None:
    found = check_moments(28, parse_printed("5.18"), None, low=1, high=7)
    assert (found.verdict, found.grimmer, found.debit) == ("possible", None, None)
    assert found.witness is not None
    assert found.witness.total == 145
    assert found.sd_limits is not None
    assert found.sd_limits.verdict is None


@pytest.mark.parametrize("sd", [None, "0"])
def test_one_person_has_a_mean_only(sd: str | None) -> None:
    found = check_moments(1, parse_printed("4"), parse_printed(sd) if sd else None, low=1, high=7)
    assert (found.verdict, found.grimmer, found.sd_limits) == ("possible", None, None)


def test_everything_impossible_is_said_once_for_each_check() -> None:
    found = check_moments(5, parse_printed("4.2"), parse_printed("3.5"), low=1, high=7)
    assert found.grim.verdict == "possible"
    assert found.sd_limits is not None
    assert found.sd_limits.verdict == "impossible"
    assert found.grimmer is not None
    assert (found.grimmer.verdict, found.grimmer.reason) == ("impossible", "sd_above")
    assert (found.verdict, found.witness) == ("impossible", None)


def test_a_deviation_divided_by_n_is_recognised() -> None:
    """1 and 3: sqrt(2) by n - 1, exactly 1 by n."""
    found = check_moments(2, parse_printed("2.0"), parse_printed("1.0"), low=1, high=3)
    assert found.verdict == "impossible"
    assert found.grimmer_by_n is not None
    assert found.grimmer_by_n.witness is not None
    assert found.grimmer_by_n.witness.values == (1, 3)


def test_dividing_by_n_is_not_tried_when_the_mean_is_impossible() -> None:
    assert check_moments(28, parse_printed("5.19"), parse_printed("1.5")).grimmer_by_n is None


@given(st.integers(100, 800), st.integers(1, 40), st.integers(1, 3))
def test_without_a_scale_the_verdict_on_the_mean_is_that_of_grim(hundredths: int, n: int, items: int) -> None:
    mean = parse_printed(f"{hundredths / 100:.2f}")
    found = check_grim_on_scale(mean, n, AnswerScale(None, None, items))
    assert (found.verdict == "possible") == grim_consistent(mean, n, items)
    if found.witness is not None:
        assert found.witness.total in found.sums
        assert found.witness.n == n


def test_the_ends_of_the_scale_are_part_of_grim() -> None:
    """7,2 is 36 / 5, but no five answers up to 7 have the sum 36."""
    assert check_grim_on_scale(parse_printed("7,2"), 5).verdict == "possible"
    assert check_grim_on_scale(parse_printed("7,2"), 5, SEVEN).verdict == "impossible"
