"""Printed numbers: what counts as one, its exact value, and its decimals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import exact_decimals, parse_printed


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("16,6", Fraction(166, 10), 1),
        ("9.7", Fraction(97, 10), 1),
        ("3,10", Fraction(310, 100), 2),
        ("3 378 977", Fraction(3378977), 0),
        ("3\u00a0378\u00a0977", Fraction(3378977), 0),
        ("3\u202f378\u2009977,50", Fraction(337897750, 100), 2),
        ("−8", Fraction(-8), 0),
        ("-8", Fraction(-8), 0),
        ("–8", Fraction(-8), 0),
        ("+1,1", Fraction(11, 10), 1),
        (" 125 ", Fraction(125), 0),
        ("0", Fraction(0), 0),
        ("0,80", Fraction(80, 100), 2),
        ("5897", Fraction(5897), 0),
        ("1.234", Fraction(1234, 1000), 3),
    ],
)
def test_accepted(text, value, decimals):
    number = parse_printed(text)
    assert (number.value, number.decimals, number.text) == (value, decimals, text.strip())


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "−-8", "--8", "− 8", ",7", "7,", "?,7", "1,5,2"),
        *("0114", "00,5", "33 78", "3 3789", "1.000.000", "1_000", "12:30", "1/2"),
        *("24,5 %", "125 kr", "1e3", "nan", "inf", "fyra", "½", "٣"),
    ],
)
def test_refused(text):
    with pytest.raises(ValueError, match="inte ett tal"):
        parse_printed(text)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_what_is_written_is_read_back_exactly(units, decimals):
    digits = str(abs(units)).rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], "," + digits[-decimals:]) if decimals else (digits, "")
    number = parse_printed(("−" if units < 0 else "") + whole + rest)
    assert number.value == Fraction(units, 10**decimals)
    assert number.decimals == decimals
    assert number.half_unit == Fraction(1, 2) / 10**decimals


def test_decimals_that_write_a_value_exactly():
    assert [exact_decimals(Fraction(x)) for x in ("2", "1.5", "-0.25")] == [0, 1, 2]
    assert exact_decimals(Fraction(1, 3), at_most=4) == 4
