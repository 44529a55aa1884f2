"""What a ledger says, summed while it was read: nothing here grows with the number of vouchers.

Amounts are whole öre, so that sums are exact; costs are positive, income negative, as in the ledger. Names and texts
of vouchers, persons and companies are not kept: they may not be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

MOST_NAMED = 1000
"""So many vouchers off balance are kept one by one; all are counted."""


@dataclass(frozen=True)
class FinancialYear:
    """A financial year of the file: 0 is its own, -1 the one before. It need not begin in January."""

    index: int
    start: date
    end: date


@dataclass(frozen=True)
class OffBalance:
    """A voucher whose rows do not sum to zero. ``voucher``: series and number; ``line``: where it begins."""

    voucher: str
    line: int
    on: date | None
    difference_ore: int


@dataclass(frozen=True)
class Booked:
    """The sum of the rows of one object, one account and one day.

    ``on`` None: the file gives no date, or the object is none of those asked for; their rows are summed without days.
    ``line``: the first of the rows.
    """

    object: str
    account: str
    on: date | None
    ore: int
    rows: int
    line: int = 0


@dataclass(frozen=True)
class Budgeted:
    """A budget of one account and one period (a month such as ``202101``) of a year of the file.

    ``object``: of the ledger's dimension; "" for an account as a whole.
    """

    year: int
    period: str
    account: str
    ore: int
    object: str = ""


@dataclass(frozen=True)
class Drift:
    """A balance that does not follow from the rows: ``UB`` (opening balance and rows) or ``RES`` (rows)."""

    kind: Literal["UB", "RES"]
    account: str
    stated_ore: int
    computed_ore: int


@dataclass(frozen=True)
class Ledger:
    """One SIE file. ``number``: which of the project's ledger files it is, counted from 1; so it is told.

    ``sie_type`` 1 to 3 have balances only. ``accounts`` and ``objects`` (of the chosen dimension): code to name, as
    declared. ``undeclared``: objects of the dimension that rows use but nothing declares, with their rows.
    ``booked``: rows with an object of the dimension, #TRANS only. ``off_balance``: the first of them (``off_balances``
    counts all). ``unknown``: labels that are skipped, with how many lines; ``passed_over``: #RTRANS and #BTRANS, and
    #PBUDGET of objects of other dimensions only.
    ``checksum``: whether #KSUMMA was right. ``encoding``: what the letters are written in; ``odd_lines``: lines with
    letters of another. ``imported``: marked as already imported (#FLAGGA 1). ``dated``: the first and the last day
    that a voucher has. ``balances``: how many closing balances and results of the year could be compared with the
    rows; None: not counted.
    """

    number: int
    sie_type: int
    dimension: str
    years: tuple[FinancialYear, ...] = ()
    currency: str = "SEK"
    accounts: Mapping[str, str] = field(default_factory=dict, repr=False)
    objects: Mapping[str, str] = field(default_factory=dict, repr=False)
    undeclared: Mapping[str, int] = field(default_factory=dict)
    vouchers: int = 0
    rows: int = 0
    off_balance: tuple[OffBalance, ...] = ()
    off_balances: int = 0
    booked: tuple[Booked, ...] = ()
    budget: tuple[Budgeted, ...] = ()
    drifts: tuple[Drift, ...] = ()
    balances: int | None = None
    unknown: Mapping[str, int] = field(default_factory=dict)
    passed_over: Mapping[str, int] = field(default_factory=dict)
    checksum: Literal["verified", "wrong", "none"] = "none"
    encoding: Literal["cp437", "utf-8", "ascii"] = "cp437"
    odd_lines: int = 0
    imported: bool = False
    dated: tuple[date, date] | None = None

    @property
    def year(self) -> FinancialYear | None:
        """The file's own financial year."""
        return next((year for year in self.years if year.index == 0), None)
