"""Rounding intervals against Python's own decimal rounding, and interval arithmetic against brute force."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import RULES, Interval, parse_printed, point, round_half_up, rounding_interval

ROUNDINGS = {
    "half_up": (ROUND_HALF_UP,),
    "half_even": (ROUND_HALF_EVEN,),
    "up_or_down": ("ROUND_HALF_UP", "ROUND_HALF_DOWN"),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", [0, 1])
def test_interval_holds_exactly_what_rounds_to_the_number(rule, decimals):
    unit = Decimal(1).scaleb(-decimals)
    for steps in range(-4, 5):
        printed = Decimal(steps).scaleb(-decimals)
        interval = rounding_interval(parse_printed(str(printed)), rule)
        for quarter in range(4 * (steps - 2), 4 * (steps + 2) + 1):
            value = Decimal(quarter) / 4 * unit
            rounds = any(value.quantize(unit, rounding=r) == printed for r in ROUNDINGS[rule])
            assert interval.contains(Fraction(value)) == rounds, (rule, printed, value)


def test_an_exact_number_was_never_rounded():
    assert rounding_interval(parse_printed("14"), "half_up", exact=True) == point(Fraction(14))


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="unknown rounding rule"):
        rounding_interval(parse_printed("14"), "half_down")


@pytest.mark.parametrize(("low", "high", "closed"), [(2, 1, True), (1, 1, False)])
def test_an_interval_is_never_empty(low, high, closed):
    with pytest.raises(ValueError, match="holds no value"):
        Interval(Fraction(low), Fraction(high), closed, True)


def test_division_by_an_interval_with_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        point(Fraction(1)).divide(Interval(Fraction(0), Fraction(1), False, True))


ends = st.integers(-3, 3)
flags = st.booleans()


@st.composite
def intervals(draw, positive=False):
    low = draw(st.integers(1, 3)) if positive else draw(ends)
    width = draw(st.integers(0, 3))
    closed = (True, True) if width == 0 else (draw(flags), draw(flags))
    return Interval(Fraction(low), Fraction(low + width), *closed)


def samples(interval):
    """The ends that belong, values close to the ends, and values between."""
    if interval.low == interval.high:
        return [interval.low]
    width, tiny = interval.high - interval.low, Fraction(1, 1000)
    inner = [interval.low + width * share for share in (tiny, Fraction(1, 2), 1 - tiny)]
    closed = [(interval.low, interval.low_closed), (interval.high, interval.high_closed)]
    return inner + [end for end, belongs in closed if belongs]


@given(intervals(), intervals())
def test_sum_holds_the_sums_and_no_end_that_is_not_reached(one, other):
    total = one + other
    assert all(total.contains(a + b) for a, b in product(samples(one), samples(other)))
    assert (total.low, total.high) == (one.low + other.low, one.high + other.high)
    assert total.low_closed == (one.contains(one.low) and other.contains(other.low))
    assert total.high_closed == (one.contains(one.high) and other.contains(other.high))


@given(intervals(), st.integers(-3, 3))
def test_scaling_holds_the_multiples(interval, factor):
    scaled = interval.scale(factor)
    assert all(scaled.contains(factor * value) for value in samples(interval))
    reached = {factor * value for value in samples(interval)}
    assert (scaled.low in reached) == scaled.contains(scaled.low)
    assert (scaled.high in reached) == scaled.contains(scaled.high)


@given(intervals(), intervals(positive=True))
def test_quotient_holds_the_quotients_and_its_closed_ends_are_reached(one, other):
    quotient = one.divide(other)
    reached = {a / b for a, b in product(samples(one), samples(other))}
    assert all(quotient.contains(value) for value in reached)
    assert (quotient.low in reached) == quotient.low_closed
    assert (quotient.high in reached) == quotient.high_closed


@given(intervals(), intervals())
def test_intersects_is_having_a_value_in_common(one, other):
    grid = {Fraction(step, 4) for step in range(-16, 33)}
    common = any(one.contains(value) and other.contains(value) for value in grid)
    assert one.intersects(other) == common == other.intersects(one)


def test_only_a_closed_end_of_a_wide_interval_is_an_end():
    interval = Interval(Fraction(0), Fraction(1), True, False)
    assert [interval.at_end(x) for x in (0, Fraction(1, 2), 1)] == [True, False, False]
    assert not point(Fraction(0)).at_end(0)


@given(st.integers(-5000, 5000), st.integers(0, 2))
def test_rounding_half_away_from_zero(thousandths, decimals):
    value = Decimal(thousandths).scaleb(-3)
    expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert round_half_up(Fraction(thousandths, 1000), decimals) == Fraction(expected)
