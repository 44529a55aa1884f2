"""The #TRANS rows of a block as columns: account, object, amount and day.

A ledger has millions of rows, nearly all of the same shape; those are read column by column. Whatever has another
shape is read by :func:`read_row`, field by field, which alone decides what is wrong. Both mean the same: a row of the
usual shape is one that :func:`read_row` reads without a problem, and the columns hold what it would have said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evallib.funding.readers.sie_blocks import Block, Bools, Ints
from evallib.funding.readers.sie_columns import (
    account_of,
    find_labelled,
    take_account,
    take_amount,
    take_day,
    take_list,
)
from evallib.funding.readers.sie_fields import Fields, optional_day, ore_of
from evallib.funding.readers.sie_objects import UNUSUAL, ObjectLists
from evallib.funding.readers.sie_problems import SieProblems

LABEL = b"#TRANS"


@dataclass(frozen=True)
class Rows:
    """Rows in the order of the block. ``labelled``: every line with the label, also those that cannot be read.

    ``line``: counted from 0 in the block. ``account``: the place in ``accounts``. ``object``: the number of the object
    of the ledger's dimension, 0 for none. ``day``: yyyymmdd, 0 for the voucher's.
    """

    labelled: Ints
    accounts: list[bytes]
    line: Ints
    account: Ints
    object: Ints
    ore: Ints
    day: Ints


class Row(NamedTuple):
    """One row, read field by field."""

    line: int
    account: bytes
    object: int
    ore: int
    day: int


def read_row(after: bytes, line: int, lists: ObjectLists) -> Row:
    """A row from what stands after its label. Raises ``FieldError`` for the first thing that is wrong."""
    fields = Fields(after)
    account = fields.needed()
    named = lists.number_in(fields.pairs())
    ore = ore_of(fields.needed())
    on = optional_day(fields.word())
    return Row(line, account, named, ore, 0 if on is None else on.year * 10_000 + on.month * 100 + on.day)


def read_rows(block: Block, begins: Ints, lists: ObjectLists, problems: SieProblems) -> Rows:
    """The rows of a block. ``begins``: where the first letter of each line is. Problems are noted, and left out."""
    lines = find_labelled(block, begins, LABEL)
    at = begins[lines] + len(LABEL)
    key, named, ore, day, usual = _read_columns(block, at, block.ends[lines], lists)
    keys, account = np.unique(key[usual], return_inverse=True)
    accounts = [account_of(int(each)) for each in keys]
    read = Rows(lines, accounts, lines[usual], account, named[usual], ore[usual], day[usual])
    return _merged(read, _read_unusual(block, lines[~usual], at[~usual], (lists, problems)))


def _read_columns(block: Block, at: Ints, ends: Ints, lists: ObjectLists) -> tuple[Ints, Ints, Ints, Ints, Bools]:
    """Account, object, amount and day of each row, and in which rows they have the usual shape."""
    letters = block.letters
    account = take_account(letters, at)
    listed = take_list(letters, account.at, block.closings)
    amount = take_amount(letters, listed.at)
    day = take_day(letters, amount.at)
    usual = account.usual & listed.usual & (listed.at <= ends) & amount.usual & day.usual
    named = np.zeros(at.size, dtype=np.int64)
    looked_at = np.flatnonzero(usual & (listed.value > 0))
    ends = (listed.at[looked_at] - 1).tolist()
    lengths = listed.value[looked_at].tolist()
    number_of, data = lists.number_of, block.data
    named[looked_at] = [number_of[data[end - length : end]] for end, length in zip(ends, lengths, strict=True)]
    return account.value, named, amount.value, day.value, usual & (named != UNUSUAL)


def _read_unusual(block: Block, lines: Ints, at: Ints, tools: tuple[ObjectLists, SieProblems]) -> list[Row]:
    lists, problems = tools
    rows = []
    for line, place in zip(lines.tolist(), at.tolist(), strict=True):
        with problems.of_line(block.first + line):
            rows.append(read_row(block.data[place : block.ends[line]], line, lists))
    return rows


def _merged(read: Rows, others: list[Row]) -> Rows:
    """Rows of both ways of reading, in the order of the file."""
    if not others:
        return read
    accounts = list(dict.fromkeys([*read.accounts, *(row.account for row in others)]))
    place = {account: number for number, account in enumerate(accounts)}
    more = np.array([[row.line, place[row.account], row.object, row.ore, row.day] for row in others], dtype=np.int64)
    columns = [
        np.concatenate((column, added))
        for column, added in zip((read.line, read.account, read.object, read.ore, read.day), more.T, strict=True)
    ]
    order = np.argsort(columns[0], kind="stable")
    return Rows(read.labelled, accounts, *(column[order] for column in columns))
