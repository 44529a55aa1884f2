"""The ledgers by project: rows on a project's objects, by year and kind of cost, and what is not counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding.accounting.bookkeeping import (
    budget_by_kind,
    comparable,
    costs_booked,
    followed,
    other_rows,
    postings,
    uncovered,
    with_vouchers,
)
from evallib.funding.accounting.books import left_out
from evallib.funding.ledger import Booked, Budgeted, FinancialYear, Ledger
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy
from tests.funding_studies import SOURCE, ledger, study

RULES = {
    "costs": [
        {"id": "wages", "name": "lön", "extent": "full", **SOURCE},
        {"id": "travel", "name": "resor", "extent": "full", **SOURCE},
    ]
}
SETTINGS: dict[str, Any] = {
    "ledger": {
        "files": ["a.se"],
        "projects": {"a01": ["P1", "P2"], "a02": ["P3"]},
        "accounts": {"wages": ["70-75"], "travel": ["58"]},
    }
}
SPRING, AUTUMN, NEXT = date(2023, 3, 1), date(2023, 9, 1), date(2024, 1, 15)


def booked(name: str, account: str, on: date | None, sek: int, rows: int = 1) -> Booked:
    return Booked(name, account, on, sek * 100, rows, 10)


def of(*ledgers: Ledger) -> FundingStudy:
    return study(rules=RULES, settings=SETTINGS, ledgers=ledgers)


def kept() -> Ledger:
    """Two projects with wages and travel, an object of somebody else's, income and an account that is no number."""
    return ledger(
        booked("P1", "7010", SPRING, 1000),
        booked("P2", "7010", AUTUMN, 500),
        booked("P1", "5800", NEXT, 250),
        booked("P1", "6110", None, 30),
        booked("P3", "7010", SPRING, 7),
        booked("P9", "7010", SPRING, 999),
        booked("P1", "3990", SPRING, -2000, rows=2),
        booked("P1", "FEL", SPRING, 11),
    )


def test_costs_are_summed_by_application_and_year() -> None:
    assert costs_booked(of(kept())) == {
        ("a01", 2023): 1000 + 500,
        ("a01", 2024): 250,
        ("a01", None): 30,
        ("a02", 2023): 7,
    }


def test_every_cost_has_the_kind_of_its_account() -> None:
    found = {(row.application, row.account, row.kind) for row in postings(of(kept())) if row.sort == "cost"}
    assert found == {
        ("a01", "7010", "wages"),
        ("a01", "5800", "travel"),
        ("a01", "6110", ""),
        ("a02", "7010", "wages"),
    }


def test_rows_that_are_no_costs_are_counted() -> None:
    found = [(rows.application, rows.sort, rows.rows, int(rows.sek)) for rows in other_rows(of(kept()))]
    assert found == [("a01", "other", 2, -2000), ("a01", "unplaced", 1, 11)]


def test_ore_are_exact() -> None:
    found = costs_booked(of(ledger(*[Booked("P1", "7010", SPRING, 10, 1) for _row in range(10)])))
    assert found == {("a01", 2023): Fraction(10 * 10, 100)}


@pytest.mark.parametrize("keys", [{"currency": "EUR"}, {"sie_type": 1}, {"sie_type": 3}])
def test_other_currencies_and_files_without_vouchers_are_not_summed(keys: dict[str, Any]) -> None:
    found = of(ledger(booked("P1", "7010", SPRING, 1000), **keys))
    assert (costs_booked(found), other_rows(found)) == ({}, ())
    assert comparable(found) == ()


def test_a_ledger_in_another_currency_still_has_vouchers() -> None:
    found = of(ledger(currency="EUR"), ledger(sie_type=2))
    assert [one.currency for one in with_vouchers(found)] == ["EUR"]


def test_without_settings_nothing_belongs_to_a_project() -> None:
    found = study(ledgers=(kept(),))
    assert (costs_booked(found), followed(found), budget_by_kind(found)) == ({}, frozenset(), {})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"objects": {"P1": "x", "P2": "y"}}, {"a01"}),
        ({"objects": {"P1": "x"}, "undeclared": {"P2": 3}}, {"a01"}),
        ({"objects": {"P1": "x"}}, set()),
        ({"objects": {"P1": "x", "P2": "y", "P3": "z"}}, {"a01", "a02"}),
        ({"objects": {"P3": "z"}, "currency": "EUR"}, set()),
    ],
)
def test_a_project_is_followed_where_all_its_objects_are_known(known: dict[str, Any], expected: set[str]) -> None:
    assert followed(of(ledger(**known))) == expected


@pytest.mark.parametrize(("end", "known"), [("2023-12-31", True), ("2024-01-01", False), (None, False)])
def test_an_object_is_known_to_each_ledger_of_the_projects_time(end: str | None, known: bool) -> None:
    """A year that lacks an object cannot say that nothing was booked on it."""
    years = [(FinancialYear(0, date(year, 1, 1), date(year, 12, 31)),) for year in (2023, 2024)]
    both = ledger(objects={"P1": "x", "P2": "y"}, years=years[0])
    one = ledger(booked("P1", "7010", NEXT, 1), number=2, years=years[1])
    found = of(both, one)
    rows = (Application("a01", "", start=date(2023, 1, 1), end=date.fromisoformat(end) if end else None),)
    assert ("a01" in followed(replace(found, records=Records(rows)))) is known


def test_a_ledger_without_a_voucher_cannot_be_compared() -> None:
    assert followed(of(ledger(objects={"P1": "x", "P2": "y"}, vouchers=0))) == set()
    assert comparable(of(ledger(vouchers=0), ledger(vouchers=1, number=2))) == (ledger(vouchers=1, number=2),)


def test_the_budget_is_that_of_the_ledgers_own_year_and_of_costs() -> None:
    lines = (
        Budgeted(0, "202301", "7010", 100_00, "P1"),
        Budgeted(0, "202302", "7010", 200_50, "P2"),
        Budgeted(0, "202301", "5800", 50_00, "P1"),
        Budgeted(0, "202301", "6110", 5_00, "P1"),
        Budgeted(-1, "202201", "7010", 900_00, "P1"),
        Budgeted(0, "202301", "3990", -900_00, "P1"),
        Budgeted(0, "202301", "7010", 900_00, "P9"),
        Budgeted(0, "202301", "7010", 900_00),
    )
    found = budget_by_kind(of(ledger(budget=lines), ledger(budget=lines[:1], number=2)))
    assert found == {
        ("a01", 1, "wages"): 100 + Fraction("200.50"),
        ("a01", 1, "travel"): 50,
        ("a01", 1, ""): 5,
        ("a01", 2, "wages"): 100,
    }


def year(first: tuple[int, int, int], last: tuple[int, int, int]) -> FinancialYear:
    return FinancialYear(0, date(*first), date(*last))


@pytest.mark.parametrize(
    ("years", "gaps"),
    [
        ([], [(1, 31)]),
        ([(1, 31)], []),
        ([(1, 10)], [(11, 31)]),
        ([(10, 31)], [(1, 9)]),
        ([(5, 6), (20, 25)], [(1, 4), (7, 19), (26, 31)]),
        ([(20, 25), (5, 6)], [(1, 4), (7, 19), (26, 31)]),
        ([(1, 20), (5, 6), (15, 31)], []),
    ],
)
def test_days_that_no_year_covers(years: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    given_years = [year((2023, 5, first), (2023, 5, last)) for first, last in years]
    found = uncovered([None, *given_years], (date(2023, 5, 1), date(2023, 5, 31)))
    assert [(first.day, last.day) for first, last in found] == gaps


def test_years_outside_the_span_cover_nothing() -> None:
    span = (date(2023, 5, 1), date(2023, 5, 31))
    years = [year((2022, 1, 1), (2022, 12, 31)), year((2024, 1, 1), (2024, 12, 31))]
    assert uncovered(years, span) == (span,)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 12)), max_size=5), st.integers(5, 20), st.integers(0, 15))
def test_a_day_is_in_a_gap_or_in_a_year(drawn: list[tuple[int, int]], first: int, length: int) -> None:
    """Against counting day by day."""
    day = date(2023, 1, 1).toordinal()
    years = [FinancialYear(0, date.fromordinal(day + at), date.fromordinal(day + at + longer)) for at, longer in drawn]
    span = (date.fromordinal(day + first), date.fromordinal(day + first + length))
    days = [date.fromordinal(day + n) for n in range(first, first + length + 1)]
    expected = [one for one in days if not any(covering.start <= one <= covering.end for covering in years)]
    found = uncovered(years, span)
    assert [one for one in days if any(low <= one <= high for low, high in found)] == expected
    assert all(low <= high for low, high in found)


def test_what_is_no_cost_is_told_with_its_sum() -> None:
    """Two rows of income, together -2 000 kr, and one row of 11 kr on an account that is no number."""
    income, odd = (sentence.replace("\xa0", " ") for sentence in left_out(of(kept())))
    assert ("2" in income, "−2 000 kr" in income, "1" in odd, "11 kr" in odd) == (True, True, True, True)


def test_nothing_is_told_where_all_rows_are_costs() -> None:
    assert left_out(of(ledger(booked("P1", "7010", SPRING, 1000)))) == ()
