"""Cases of the checks of ledger files."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.ledger import MOST_NAMED, Drift, FinancialYear, Ledger, OffBalance
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import ledger, study

YEAR_2023 = FinancialYear(0, date(2023, 1, 1), date(2023, 12, 31))
YEAR_2024 = FinancialYear(0, date(2024, 1, 1), date(2024, 12, 31))
BEFORE = FinancialYear(-1, date(2022, 1, 1), date(2022, 12, 31))
GRANTED = {"application": "a1", "outcome": "granted", "granted_sek": 1000}


def of(*ledgers: Ledger) -> FundingStudy:
    return study(ledgers=ledgers)


def off(voucher: str, ore: int, on: date | None = date(2023, 5, 4)) -> OffBalance:
    return OffBalance(voucher, 17, on, ore)


def running(*ledgers: Ledger, as_of: str | None = "2025-01-31", **dates: date) -> FundingStudy:
    """One granted project, from the summer of 2023 to that of 2024 unless the case says otherwise."""
    application: dict[str, Any] = {"id": "a1", "project": "Café", "start": date(2023, 7, 1), "end": date(2024, 6, 30)}
    tables = {"applications": [{**application, **dates}], "decisions": [GRANTED]}
    return study(ledgers=ledgers, settings={"as_of": as_of}, **tables)


NO_START: dict[str, Any] = {"start": None}
CASES: tuple[Case, ...] = (
    Case("ledger_checksum", True, of(ledger(checksum="verified"))),
    Case(
        "ledger_checksum",
        False,
        of(ledger(checksum="wrong")),
        (
            "1 ",
            "1",
        ),
        (" 1",),
    ),
    Case(
        "ledger_checksum",
        False,
        of(ledger(checksum="none"), ledger(number=2, checksum="wrong")),
        (
            "1 ",
            "2",
        ),
    ),
    Case("ledger_checksum", None, of(ledger(checksum="verified"), ledger(number=2)), (" 2",)),
    Case("ledger_checksum", None, of()),
    Case("vouchers_balance", True, of(ledger(vouchers=12)), ("12",)),
    Case(
        "vouchers_balance",
        False,
        of(ledger(vouchers=12, off_balances=1, off_balance=(off("A 3", 100),))),
        ("1 ", "12", "A 3"),
        ("17",),
    ),
    Case(
        "vouchers_balance",
        False,
        of(ledger(vouchers=12, off_balances=2, off_balance=(off("B 1", -150, None), off("A 9", 20)))),
        ("2 ", "12", "B 1", "A 9"),
    ),
    Case(
        "vouchers_balance",
        False,
        of(ledger(vouchers=3000, off_balances=2500, off_balance=tuple(off(f"A {n}", n) for n in range(1, 1001)))),
        ("2500 ", "3000", "A 1000", f"{2500 - MOST_NAMED}"),
        (" 1",),
    ),
    Case(
        "vouchers_balance",
        False,
        of(ledger(vouchers=9, off_balances=1, off_balance=(off("Anna Berg", 5),))),
        ("1 ",),
        ("17",),
    ),
    Case("vouchers_balance", None, of(ledger(vouchers=12), ledger(number=2, sie_type=1)), (" 2",)),
    Case("vouchers_balance", None, of(ledger(vouchers=0))),
    Case("vouchers_balance", None, of()),
    Case("ledger_currency", True, of(ledger(), ledger(number=2)), ("2",)),
    Case("ledger_currency", False, of(ledger(), ledger(number=2, currency="EUR")), ("1 ", "2", "EUR"), (" 2",)),
    Case("ledger_currency", None, of()),
    Case("ledger_balances", None, of(ledger(accounts={"1930": "Bank"})), (" 1",)),
    Case(
        "ledger_balances",
        False,
        of(ledger(drifts=(Drift("UB", "2440", -48811532, -54811532), Drift("RES", "4010", 1903440, 6703440)))),
        ("2440", "60 000 kr", "4010", "−48 000 kr"),
        (" 1",),
    ),
    Case("ledger_balances", None, of(ledger(sie_type=2)), (" 1",)),
    Case("ledger_balances", True, of(ledger(balances=27))),
    Case("ledger_balances", None, of(ledger(balances=27), ledger(number=2, balances=0)), (" 2 ",)),
    Case("ledger_balances", None, of()),
    Case("objects_declared", True, of(ledger(objects={"P1": "Café"}))),
    Case(
        "objects_declared",
        False,
        study(
            ledgers=(ledger(objects={"P1": "x"}, undeclared={"P2": 3, "P9": 4}),),
            settings={"ledger": {"files": ["2023.se"], "projects": {"a01": ["P1", "P2"]}}},
        ),
        ("2 ", "3", "P2", "1 "),
        (" 1",),
    ),
    Case("objects_declared", None, of(ledger(sie_type=3))),
    Case("objects_declared", None, of()),
    Case("ledger_letters", True, of(ledger(), ledger(number=2, encoding="ascii"))),
    Case(
        "ledger_letters",
        False,
        of(ledger(), ledger(number=2, encoding="utf-8")),
        ("1 ", "2", "UTF-8"),
        (" 2",),
    ),
    Case("ledger_letters", False, of(ledger(odd_lines=4)), ("1 ", "1", "4"), (" 1",)),
    Case("ledger_letters", None, of()),
    Case(
        "ledger_covers_period", True, running(ledger(years=(BEFORE, YEAR_2023)), ledger(number=2, years=(YEAR_2024,)))
    ),
    Case("ledger_covers_period", True, running(ledger(years=(YEAR_2023,)), as_of="2023-12-31")),
    Case("ledger_covers_period", True, running(ledger(years=(YEAR_2023,)), as_of="2023-01-31")),
    Case(
        "ledger_covers_period",
        False,
        running(ledger(years=(YEAR_2023,)), as_of="2024-01-01"),
        ("2024-01-01", "Café"),
    ),
    Case("ledger_covers_period", False, running(ledger(years=(BEFORE, YEAR_2024))), ("2023-07-01", "2023-12-31")),
    Case("ledger_covers_period", False, running(ledger(years=(YEAR_2023,)), **NO_START), ("2024-06-30",)),
    Case("ledger_covers_period", None, running(ledger(years=(YEAR_2024,)), **NO_START), ("Café",)),
    Case("ledger_covers_period", None, running(ledger(years=(YEAR_2023,)), as_of=None), ("Café",)),
    Case("ledger_covers_period", True, running(ledger(years=(YEAR_2023,)), as_of=None, end=date(2023, 12, 31))),
    Case(
        "ledger_covers_period",
        None,
        running(ledger(years=(YEAR_2023,)), ledger(number=2, sie_type=1, years=(YEAR_2024,))),
    ),
    Case("ledger_covers_period", None, running()),
    Case("ledger_covers_period", None, study(ledgers=(ledger(years=(YEAR_2023,)),), settings={"as_of": "2024-01-01"})),
)
