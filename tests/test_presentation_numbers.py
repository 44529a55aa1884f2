"""Swedish numbers, dates and lists: as written by hand, and read back by the parser of printed numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.presentation import (
    day,
    join_words,
    kronor,
    lower_first,
    month,
    number,
    percent,
    quoted,
    signed,
    span,
    upper_first,
)
from evallib.presentation.numbers import Number, as_decimal
from evallib.published import parse_printed

EXACT = st.fractions(-(10**12), 10**12, max_denominator=10**6)
DECIMALS = st.integers(0, 4)
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("x", "decimals", "text"),
    [
        (3378977, None, "3\u00a0378\u00a0977"),
        (1000, None, "1\u00a0000"),
        (999, None, "999"),
        (24.5, None, "24,5"),
        (-8, None, f"{MINUS}8"),
        (-1442, None, f"{MINUS}1\u00a0442"),
        (0.1 + 0.2, None, "0,3"),
        (Fraction(1, 3), None, "0,333"),
        (Fraction(29, 35), 3, "0,829"),
        (2, 2, "2,00"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, f"{MINUS}1"),
        (-2.5, 0, f"{MINUS}3"),
        (0.125, 2, "0,13"),
        (1.005, 2, "1,01"),
        (2.675, 2, "2,68"),
        (999.95, 1, "1\u00a0000,0"),
        (-0.04, 1, "0,0"),
        (-0.0001, None, "0"),
        (0, None, "0"),
        (-0.0, None, "0"),
        (Decimal("16.60"), None, "16,6"),
    ],
)
def test_numbers(x: Number, decimals: int | None, text: str) -> None:
    assert number(x, decimals) == text


@given(EXACT, DECIMALS)
def test_a_number_reads_back_as_its_rounding(x: Fraction, decimals: int) -> None:
    back = parse_printed(number(x, decimals))
    assert back.decimals == decimals
    assert abs(back.value - x) <= Fraction(1, 2 * 10**decimals)
    if abs(back.value - x) == Fraction(1, 2 * 10**decimals):
        assert abs(back.value) > abs(x)


@given(EXACT, DECIMALS)
def test_only_swedish_signs_are_used(x: Fraction, decimals: int) -> None:
    text = number(x, decimals)
    assert set(text) <= set(f"0123456789,\u00a0{MINUS}")
    assert (MINUS in text) == (parse_printed(text).value < 0)


@given(EXACT, DECIMALS)
def test_the_opposite_number_differs_in_its_sign_only(x: Fraction, decimals: int) -> None:
    assert number(x, decimals).lstrip(MINUS) == number(-x, decimals).lstrip(MINUS)


@given(EXACT)
def test_without_decimals_given_there_are_at_most_three_and_no_needless_zeros(x: Fraction) -> None:
    text = number(x)
    decimals = text.partition(",")[2]
    assert len(decimals) <= 3
    assert not decimals.endswith("0")
    assert parse_printed(text).value == parse_printed(number(x, 3)).value


@given(st.floats(-1e9, 1e9), DECIMALS)
def test_a_float_is_taken_at_its_shortest_written_form(x: float, decimals: int) -> None:
    assert as_decimal(x, decimals) == as_decimal(Fraction(repr(x)), decimals)


@pytest.mark.parametrize(
    ("x", "decimals", "text"),
    [
        (Fraction(11, 10), None, "+1,1"),
        (-20, None, f"{MINUS}20"),
        (0, None, "0"),
        (0, 1, "0,0"),
        (Fraction(1, 100), 1, "0,0"),
        (Fraction(-1, 100), 1, "0,0"),
        (Fraction(5, 100), 1, "+0,1"),
        (1442, None, "+1\u00a0442"),
        (10, 0, "+10"),
    ],
)
def test_changes(x: Number, decimals: int | None, text: str) -> None:
    assert signed(x, decimals) == text


@given(EXACT, DECIMALS)
def test_a_change_has_a_sign_unless_it_shows_as_zero(x: Fraction, decimals: int) -> None:
    text = signed(x, decimals)
    shown = parse_printed(text).value
    assert text[0] == ("+" if shown > 0 else MINUS if shown < 0 else "0")


def test_amounts_and_shares() -> None:
    assert kronor(300000) == "300\u00a0000\u00a0kr"
    assert kronor(Fraction(3378977, 33)) == "102\u00a0393\u00a0kr"  # 102 393,24
    assert percent(Fraction(-144200, 5897)) == f"{MINUS}24,5\u00a0%"
    assert percent(50, 0) == "50\u00a0%"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((1.2, 4.8, 1), "1,2 till 4,8"),
        ((-3, 5.8, 1), f"{MINUS}3,0 till 5,8"),
        ((23.21, 70.86, 1, "%"), "23,2 till 70,9\u00a0%"),
        ((2, 3), "2 till 3"),
    ],
)
def test_spans(arguments: tuple[float, float], text: str) -> None:
    assert span(*arguments) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2022, 1, 21), "2022-01-21 (fredag)"),
        (date(2021, 8, 31), "2021-08-31 (tisdag)"),
        (date(2024, 2, 29), "2024-02-29 (torsdag)"),
    ],
)
def test_days(when: date, text: str) -> None:
    assert day(when) == text


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_and_the_same_day_a_week_later_share_their_weekday(when: date) -> None:
    later = date.fromordinal(when.toordinal() + 7)
    assert day(when)[10:] == day(later)[10:]
    assert day(when)[:10] == when.isoformat()


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2011-10", "oktober 2011"),
        ("2013-05", "maj 2013"),
        ("2011-10-03", "3 oktober 2011"),
        ("0999-01", "januari 999"),
    ],
)
def test_months(when: str, text: str) -> None:
    assert month(when) == text


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists(words: list[str], text: str) -> None:
    assert join_words(words) == text


@given(st.lists(st.text("xyz", min_size=1), min_size=2, max_size=6))
def test_a_list_keeps_its_words_in_order(words: list[str]) -> None:
    assert join_words(words).replace(" och ", ", ").split(", ") == words


def test_first_letters_and_quotation_marks() -> None:
    assert [lower_first(text) for text in ("Nöjdhet", "KASAM totalt", "Ökad tid", "")] == [
        "nöjdhet",
        "KASAM totalt",
        "ökad tid",
        "",
    ]
    assert [upper_first(text) for text in ("ökad KASAM", "a", "")] == ["Ökad KASAM", "A", ""]
    assert quoted("mål") == "”mål”"
