"""GRIM against the published values of scrutiny and against brute force over all sums."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import RULES, grim_consistent, grim_power, parse_printed, rounding_interval

PIGS1 = [
    ("7.22", 32, True),
    ("4.74", 25, False),
    ("5.23", 29, False),
    ("2.57", 24, False),
    ("6.77", 27, False),
    ("2.68", 28, True),
    ("7.01", 29, False),
    ("7.38", 26, True),
    ("3.14", 27, False),
    ("6.89", 31, False),
    ("5.00", 25, True),
    ("0.24", 28, False),
]


def verdicts(means, n, items=1):
    return "".join("FT"[grim_consistent(parse_printed(mean), n, items)] for mean in means)


@pytest.mark.parametrize(("mean", "n", "consistent"), PIGS1)
def test_pigs1(mean, n, consistent):
    assert grim_consistent(parse_printed(mean), n) == consistent


@pytest.mark.parametrize(
    ("mean", "n", "items", "consistent"),
    [
        ("5.19", 28, 1, False),
        ("5.18", 28, 1, True),
        ("5.18", 14, 2, True),
        ("5.83", 50, 1, False),
        ("5.82", 50, 1, True),
        ("5.84", 50, 1, True),
        ("0,11", 40, 1, False),
    ],
)
def test_single_means(mean, n, items, consistent):
    assert grim_consistent(parse_printed(mean), n, items) == consistent


def test_sequences():
    assert verdicts([f"5.{h}" for h in range(19, 31)], 28) == "FFTFFFTFFFTF"
    assert verdicts([f"0.{h}" for h in range(80, 90)], 28, items=2) == "TFTFTFTTTT"
    assert verdicts([f"0.{h:02}" for h in range(6, 17)], 50) == "TFTFTFTFTFT"


def test_power():
    assert grim_power(2, 40) == Fraction(100 - 40, 100) == Fraction(6, 10)
    assert grim_power(2, 20, items=2) == Fraction(100 - 20 * 2, 100)
    assert grim_power(0, 12) == 0
    assert grim_power(1, 10) == 0


@given(st.integers(-300, 600), st.integers(0, 2), st.integers(1, 30), st.integers(1, 3), st.sampled_from(RULES))
def test_against_every_sum(units, decimals, n, items, rule):
    mean = parse_printed(f"{units / 10**decimals:.{decimals}f}")
    interval = rounding_interval(mean, rule)
    around = round(float(mean.value) * n * items)
    reach = n * items + 2
    sums = range(around - reach, around + reach + 1)
    expected = any(interval.contains(Fraction(total, n * items)) for total in sums)
    assert grim_consistent(mean, n, items, rule) == expected


@pytest.mark.parametrize(("n", "items"), [(0, 1), (5, 0), (-1, 1)])
def test_nobody_has_no_mean(n, items):
    with pytest.raises(ValueError, match="at least one person"):
        grim_consistent(parse_printed("1,0"), n, items)
