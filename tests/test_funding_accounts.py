"""Which accounts are costs and which kind they belong to: by their first digits, as many as the range has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding.accounting.accounts import allowed_kinds, kind_of, sort_of, within
from evallib.projects import LedgerSettings

COSTS = ("4-7",)
KINDS = {"wages": ("70-75",), "travel": ("58", "5210")}


@pytest.mark.parametrize(
    ("account", "ranges", "inside"),
    [
        ("5000", ("50",), True),
        ("5099", ("50",), True),
        ("5100", ("50",), False),
        ("4999", ("50-53",), False),
        ("5000", ("50-53",), True),
        ("5399", ("50-53",), True),
        ("5400", ("50-53",), False),
        ("50001234", ("50-53",), True),
        ("5", ("50",), False),
        ("5", ("5",), True),
        ("0510", ("5",), False),
        ("3000", ("5", "3"), True),
        ("3000", (), False),
        ("FEL", ("4-7",), False),
        ("7010A", ("70",), False),
        ("-700", ("7",), False),
        ("٧٠١٠", ("7",), False),
        ("", ("4-7",), False),
    ],
)
def test_an_account_is_in_a_range_by_its_first_digits(account: str, ranges: tuple[str, ...], inside: bool) -> None:
    assert within(account, ranges) is inside


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
def test_a_range_is_the_numbers_between_its_ends(low: int, high: int, account: int) -> None:
    """Four digits against two: the range 50-53 is 5000 to 5399."""
    inside = low * 100 <= account <= high * 100 + 99
    assert within(f"{account:04d}", [f"{low:02d}-{high:02d}"]) is inside


@given(st.text(max_size=6))
def test_any_account_is_of_one_sort(account: str) -> None:
    numbered = account.isascii() and account.isdigit()
    first = account[:1] if numbered else ""
    expected = ("cost" if first in "4567" else "other") if numbered else "unplaced"
    assert sort_of(account, COSTS) == expected


def test_costs_are_what_the_settings_say() -> None:
    assert [sort_of(account, ("30-39", "9")) for account in ("3010", "9999", "7010")] == ["cost", "cost", "other"]


@pytest.mark.parametrize(
    ("account", "kind"), [("7010", "wages"), ("5800", "travel"), ("5210", "travel"), ("5220", None), ("FEL", None)]
)
def test_a_kind_of_cost_has_accounts(account: str, kind: str | None) -> None:
    assert kind_of(account, KINDS) == kind


def test_only_kinds_that_the_programme_pays_are_allowed() -> None:
    settings = LedgerSettings(files=("a.se",), accounts={"wages": ("70-75",), "wine": ("60",)})
    assert allowed_kinds(settings, ["wages", "travel"]) == {"wages": ("70-75",)}
    assert allowed_kinds(None, ["wages"]) == {}
