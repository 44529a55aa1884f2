"""The records of a SIE file other than vouchers: type, years, accounts, objects, balances and budget.

Labels that SIE has and nothing here needs are passed over; labels that it does not have are counted (SIE 4B, 7.1).
Names of companies and persons, addresses, signatures and texts are not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from evallib.funding.ledger import Budgeted, FinancialYear
from evallib.funding.readers.sie_fields import Fields, day_of, index_of, ore_of, period_of
from evallib.funding.readers.sie_letters import text
from evallib.funding.readers.sie_objects import NONE, ObjectLists
from evallib.funding.readers.sie_problems import FieldError, shown
from evallib.locale import _

UNNEEDED = frozenset(
    b"#ADRESS #BKOD #ENHET #FNAMN #FNR #FORMAT #FTYP #GEN #KPTYP #KSUMMA #KTYP #OIB #OMFATTN #ORGNR #OUB #PROGRAM "
    b"#PROSA #PSALDO #SRU #TAXAR #DIM #UNDERDIM".split()
)
PERSONAL = frozenset({"7", "8", "9"})
"""Dimensions of employees, customers and suppliers: their names are not kept."""
MOST_LABELS = 100
OTHER_LABELS = "#…"
TYPES = {b"1": 1, b"2": 2, b"3": 3, b"4": 4, b"4E": 4, b"4I": 4}

_LABEL = re.compile(rb'#[^ \t\r"{}]*')
_SHOWN_LABEL = re.compile(r"#[A-ZÅÄÖa-zåäö0-9_]{1,20}")


def label_of(record: bytes) -> bytes:
    """The label of a record in capitals; empty if it does not begin with one.

    >>> label_of(b"#Konto 1930 Bank")
    b'#KONTO'
    """
    found = _LABEL.match(record)
    return found.group().upper() if found else b""


class Records:
    """Collects what the records say. Balances: of the file's own year, each amount that is stated for an account."""

    def __init__(self, dimension: str, lists: ObjectLists) -> None:
        self.sie_type: int | None = None
        self.has_known = False
        self.imported = False
        self.currency = "SEK"
        self.years: dict[int, FinancialYear] = {}
        self.accounts: dict[str, str] = {}
        self.objects: dict[str, str] = {}
        self.opening: dict[str, list[int]] = {}
        self.closing: dict[str, list[int]] = {}
        self.result: dict[str, list[int]] = {}
        self.budget: Counter[tuple[int, str, str, str]] = Counter()
        self.unknown: Counter[str] = Counter()
        self.passed_over: Counter[str] = Counter()
        self._lists = lists
        self._nameless = dimension.lstrip("0") in PERSONAL
        self._readers: dict[bytes, Callable[[Fields], None]] = {
            b"#SIETYP": self._read_type,
            b"#FLAGGA": self._read_flag,
            b"#VALUTA": self._read_currency,
            b"#RAR": self._read_year,
            b"#KONTO": self._read_account,
            b"#OBJEKT": self._read_object,
            b"#IB": lambda fields: self._read_balance(fields, self.opening),
            b"#UB": lambda fields: self._read_balance(fields, self.closing),
            b"#RES": lambda fields: self._read_balance(fields, self.result),
            b"#PBUDGET": self._read_budget,
        }

    def knows(self, label: bytes) -> bool:
        """Whether SIE has such a record outside vouchers."""
        return label in self._readers or label in UNNEEDED

    def take(self, record: bytes, label: bytes) -> None:
        """Read one record. Raises ``FieldError`` if a field that is needed cannot be read."""
        self.has_known = self.has_known or self.knows(label)
        if label in self._readers:
            self._readers[label](Fields(record, len(label)))
        elif label in {b"#RTRANS", b"#BTRANS"}:
            self.passed_over[label.decode()] += 1
        elif label not in UNNEEDED:
            self._count_unknown(text(label))

    def budgeted(self) -> tuple[Budgeted, ...]:
        """The budget, in order of year, period, account and object."""
        return tuple(
            Budgeted(year, period, account, ore, named)
            for (year, period, account, named), ore in sorted(self.budget.items())
        )

    def _count_unknown(self, label: str) -> None:
        shown = _SHOWN_LABEL.fullmatch(label) and (label in self.unknown or len(self.unknown) < MOST_LABELS)
        self.unknown[label if shown else OTHER_LABELS] += 1

    def _read_type(self, fields: Fields) -> None:
        word = fields.needed()
        self.sie_type = TYPES.get(word.upper())
        if self.sie_type is None:
            raise FieldError(_("There is no SIE type {value}; they are 1 to 4.").format(value=shown(text(word))))

    def _read_flag(self, fields: Fields) -> None:
        self.imported = fields.word() == b"1"

    def _read_currency(self, fields: Fields) -> None:
        self.currency = text(fields.word() or b"").strip().upper()[:10] or "SEK"

    def _read_year(self, fields: Fields) -> None:
        index = index_of(fields.needed())
        year = FinancialYear(index, day_of(fields.needed()), day_of(fields.needed()))
        if year.start > year.end:
            raise FieldError(_("The financial year ends before it begins."))
        if self.years.setdefault(index, year) != year:
            raise FieldError(_("Financial year {index} is stated twice, and differently.").format(index=index))

    def _read_account(self, fields: Fields) -> None:
        account = text(fields.needed())
        self.accounts[account] = fields.name()

    def _read_object(self, fields: Fields) -> None:
        dimension, code = fields.needed(), text(fields.needed())
        if self._lists.is_own(dimension):
            self.objects[code] = "" if self._nameless else fields.name()

    def _read_balance(self, fields: Fields, stated: dict[str, list[int]]) -> None:
        index, account, ore = index_of(fields.needed()), text(fields.needed()), ore_of(fields.needed())
        if index == 0 and ore not in stated.setdefault(account, []):
            stated[account].append(ore)

    def _read_budget(self, fields: Fields) -> None:
        """A budget of other dimensions' objects only is part of the account's, and is counted as passed over."""
        index, period, account = index_of(fields.needed()), period_of(fields.needed()), text(fields.needed())
        pairs = fields.pairs() if fields.has_list() else ()
        named = self._lists.number_in(pairs)
        ore = ore_of(fields.needed())
        if pairs and named == NONE:
            self.passed_over["#PBUDGET"] += 1
            return
        self.budget[index, period, account, self._lists.names[named]] += ore
