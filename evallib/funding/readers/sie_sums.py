"""Sums of rows: by account, and by object, account and day. They are exact whatever the amounts are."""

from __future__ import annotations

from collections import Counter

import numpy as np

from evallib.funding.ledger import Booked
from evallib.funding.readers.sie_blocks import Ints
from evallib.funding.readers.sie_letters import text
from evallib.funding.readers.sie_objects import NONE, ObjectLists
from evallib.funding.readers.sie_rows import Rows
from evallib.funding.readers.sie_vouchers import date_of

MOST_EXACT = 1 << 62
Key = tuple[int, str, int]
"""The number of an object, an account and a day as yyyymmdd."""


class _Numbers(dict[Key, int]):
    """Numbers keys from 0 as they are asked for."""

    def __missing__(self, key: Key) -> int:
        number = self[key] = len(self)
        return number


class Sums:
    """Adds up the rows of a file, block by block. Only the objects that are asked for are kept day by day."""

    def __init__(self, lists: ObjectLists) -> None:
        self._lists = lists
        self._kept: list[bool] = []
        self._accounts: Counter[str] = Counter()
        self._numbers = _Numbers()
        self._ore, self._rows, self._first = (np.zeros(0, dtype=np.int64) for _column in range(3))
        self._largest = 0

    def take(self, first: int, rows: Rows, days: Ints) -> None:
        """Add rows. ``first``: the number of the block's first line; ``days``: of the rows' vouchers."""
        accounts = [text(account) for account in rows.accounts]
        part = np.zeros(len(accounts), dtype=np.int64)
        np.add.at(part, rows.account, rows.ore)
        for account, ore in zip(accounts, part.tolist(), strict=True):
            self._accounts[account] += ore
        chosen = np.flatnonzero(rows.object != NONE)
        if chosen.size:
            numbers = self._numbers_of(rows, chosen, accounts, days)
            self._add(numbers, rows.ore[chosen], rows.line[chosen] + first)

    def _numbers_of(self, rows: Rows, chosen: Ints, accounts: list[str], days: Ints) -> Ints:
        """What each chosen row is summed with."""
        self._kept += map(self._lists.is_kept, range(len(self._kept), len(self._lists.names)))
        objects = rows.object[chosen]
        days = np.where(rows.day == 0, days, rows.day)[chosen]
        days = np.where(np.array(self._kept)[objects], days, 0)
        names = map(accounts.__getitem__, rows.account[chosen].tolist())
        keys = zip(objects.tolist(), names, days.tolist(), strict=True)
        return np.fromiter(map(self._numbers.__getitem__, keys), dtype=np.int64, count=chosen.size)

    def _add(self, numbers: Ints, ore: Ints, lines: Ints) -> None:
        size = len(self._numbers)
        if size > self._ore.size:
            more = max(size, 2 * self._ore.size) - self._ore.size
            self._ore, self._rows = (np.append(column, [0] * more) for column in (self._ore, self._rows))
            self._first = np.append(self._first, np.full(more, np.iinfo(np.int64).max))
        self._largest += int(np.abs(ore).sum())
        if self._largest >= MOST_EXACT:
            self._ore = self._ore.astype(object)
        np.add.at(self._ore, numbers, ore)
        np.add.at(self._rows, numbers, 1)
        np.minimum.at(self._first, numbers, lines)

    def accounts(self) -> dict[str, int]:
        """The sum of all rows of each account, in öre."""
        return dict(self._accounts)

    def booked(self) -> tuple[Booked, ...]:
        """The sums of rows with an object, in order of object, account and day."""
        names = self._lists.names
        sums = zip(self._ore.tolist(), self._rows.tolist(), self._first.tolist(), strict=True)
        found = [(names[key[0]], *key[1:], *each) for key, each in zip(self._numbers, sums, strict=False)]
        return tuple(Booked(name, account, date_of(day), *each) for name, account, day, *each in sorted(found))
