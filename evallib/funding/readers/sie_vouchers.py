"""The vouchers of a SIE file: which rows belong to which, and whether each sums to zero.

Most blocks hold nothing but whole and broken-off vouchers in their right order; those are taken all at once, others
line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from evallib.funding.ledger import MOST_NAMED, OffBalance
from evallib.funding.readers.sie_blocks import END_OF_FILE, Block, Ints
from evallib.funding.readers.sie_columns import (
    BLANKS,
    CLOSING,
    NEWLINE,
    OPENING,
    RETURN,
    find_labelled,
    take_day,
    take_word,
)
from evallib.funding.readers.sie_fields import Fields, optional_day
from evallib.funding.readers.sie_letters import text
from evallib.funding.readers.sie_problems import FieldError, SieProblems, shown
from evallib.funding.readers.sie_records import Records, label_of
from evallib.funding.readers.sie_rows import Rows
from evallib.locale import _

LABEL = b"#VER"
LONGEST_NAME = 20
OTHER, HEADED, INSIDE, OUTSIDE = range(4)
"""Where in a voucher one is after a line: past its first line, between its braces, or outside any.

``OTHER``: the line is no part of a voucher, or not of the usual shape.
"""


@dataclass(frozen=True)
class Lines:
    """The lines of a block that hold something and are no rows: number, beginning, kind, and how many rows before."""

    line: Ints
    begin: Ints
    kind: Ints
    seen: Ints


class Vouchers:
    """Follows the blocks of a file, line by line except the rows, and hands other records to ``records``."""

    def __init__(self, records: Records, problems: SieProblems) -> None:
        self.count = self.rows = self.off_balances = 0
        self.off_balance: list[OffBalance] = []
        self._records = records
        self._problems = problems
        self._where = OUTSIDE
        self._line = 0
        self._heading = b""
        self._days: set[int] = set()
        self._day = 0
        self._base = 0
        """The sum of all rows of the block before the voucher."""

    @property
    def dated(self) -> tuple[date, date] | None:
        """The first and the last day of a voucher."""
        days = [on for on in map(date_of, self._days) if on is not None]
        return (min(days), max(days)) if days else None

    def take(self, block: Block, begins: Ints, rows: Rows) -> Ints:
        """Read the lines of a block that are no rows; the day of each row's voucher, as yyyymmdd or 0."""
        lines = _lines(block, begins, rows)
        sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(rows.ore)))
        days, before = [self._day], lines.seen[lines.kind == HEADED]
        if self._is_regular(lines, rows):
            days += self._take_regular(block, lines, sums[lines.seen])
        else:
            days += self._take_each(block, lines, rows, sums.tolist())
        self.rows += rows.line.size
        self._base -= int(sums[-1])
        self._days.update(days)
        return np.repeat(np.array(days, dtype=np.int64), np.diff(before, prepend=0, append=rows.line.size))

    def end(self) -> None:
        """Note a voucher without an end as a problem."""
        if self._where != OUTSIDE:
            what = _("The voucher that begins here has no end: the file may have been cut off.")
            self._problems.add(self._line, what)

    def _is_regular(self, lines: Lines, rows: Rows) -> bool:
        """Whether all lines are parts of vouchers in their right order, and rows only inside."""
        before = np.append(self._where, lines.kind)
        has_rows = np.diff(lines.seen, prepend=0, append=rows.line.size) > 0
        return bool((lines.kind == before[:-1] % OUTSIDE + 1).all() and (before[has_rows] == INSIDE).all())

    def _take_regular(self, block: Block, lines: Lines, sums_before: Ints) -> list[int]:
        """Take all vouchers at once; the days of those that begin here. The first that ends may have begun before."""
        heads, ends = (np.flatnonzero(lines.kind == kind) for kind in (HEADED, OUTSIDE))
        days = self._read_days(block, lines, heads)
        if self._where != OUTSIDE and ends.size:
            self._note_off(int(sums_before[ends[0]]) - self._base)
            ends = ends[1:]
        off = sums_before[ends] - sums_before[heads[: ends.size]]
        for which in np.flatnonzero(off).tolist():
            self._begin(block, lines, heads[which], days[which])
            self._note_off(int(off[which]))
        if heads.size:
            self._begin(block, lines, heads[-1], days[-1])
            self._base = int(sums_before[heads[-1]])
        self._where = int(np.append(self._where, lines.kind)[-1])
        self.count += heads.size
        return days

    def _take_each(self, block: Block, lines: Lines, rows: Rows, sums: list[int]) -> list[int]:
        """Take the lines one by one; the days of the vouchers that begin here."""
        heads, passed = np.flatnonzero(lines.kind == HEADED), 0
        days = dict(zip(heads.tolist(), self._read_days(block, lines, heads), strict=True))
        columns = (lines.begin, lines.kind, lines.seen, block.ends[lines.line])
        places = zip(*(column.tolist() for column in columns), strict=True)
        for index, (begin, kind, seen, end) in enumerate(places):
            self._pass_rows(block.first, rows.line[passed:seen])
            passed = seen
            record = block.data[begin:end].rstrip(BLANKS)
            if kind == HEADED:
                self._check_outside()
                self._begin(block, lines, index, days[index])
                self._where, self._base = HEADED, sums[seen]
                self.count += 1
            elif record == b"{" and self._where == HEADED:
                self._where = INSIDE
            elif record == b"}" and self._where == INSIDE:
                self._where = OUTSIDE
                self._note_off(sums[seen] - self._base)
            else:
                self._take_other(record, block.first + int(lines.line[index]))
        self._pass_rows(block.first, rows.line[passed:])
        return list(days.values())

    def _read_days(self, block: Block, lines: Lines, heads: Ints) -> list[int]:
        """The days of vouchers from their first lines: 0 if there is none; what cannot be read is noted."""
        at = lines.begin[heads] + len(LABEL)
        series = take_word(block.letters, at)
        number = take_word(block.letters, series.at)
        day = take_day(block.letters, number.at)
        days: list[int] = day.value.tolist()
        for unusual in np.flatnonzero(~(series.usual & number.usual & day.usual)).tolist():
            line = int(lines.line[heads[unusual]])
            with self._problems.of_line(block.first + line):
                days[unusual] = 0
                days[unusual] = _read_day(block.data[at[unusual] : block.ends[line]])
        return days

    def _begin(self, block: Block, lines: Lines, index: int, day: int) -> None:
        line = int(lines.line[index])
        self._line, self._day = block.first + line, day
        self._heading = block.data[lines.begin[index] : block.ends[line]]

    def _note_off(self, difference: int) -> None:
        if difference:
            self.off_balances += 1
            if len(self.off_balance) < MOST_NAMED:
                self.off_balance.append(OffBalance(_name(self._heading), self._line, date_of(self._day), difference))

    def _pass_rows(self, first: int, lines: Ints) -> None:
        if lines.size and self._where != INSIDE:
            self._problems.add(first + int(lines[0]), _("The row stands outside the braces of a voucher."))
            self._where, self._line = INSIDE, first + int(lines[0])

    def _check_outside(self) -> None:
        if self._where != OUTSIDE:
            self._problems.add(self._line, _("The voucher that begins here has no end before the next one begins."))

    def _take_other(self, record: bytes, line: int) -> None:
        """Read a line that is neither a row nor a part of a voucher in its right place."""
        label = label_of(record)
        if record in {b"{", b"}"}:
            self._problems.add(line, _("The brace belongs to no voucher."))
            self._where, self._line = (INSIDE, line) if record == b"{" else (OUTSIDE, line)
        elif not label and record.strip(END_OF_FILE):
            self._problems.add(line, _("The line is no record of a SIE file: it does not begin with #."))
        elif label:
            self._take_record(record, label, line)

    def _take_record(self, record: bytes, label: bytes, line: int) -> None:
        if self._where != OUTSIDE and self._records.knows(label):
            what = _("{label} stands where the rows of the voucher before it were expected.")
            self._problems.add(line, what.format(label=shown(text(label))))
            self._where = OUTSIDE
        with self._problems.of_line(line):
            self._records.take(record, label)


def date_of(day: int) -> date | None:
    """A day from yyyymmdd; None for 0.

    >>> date_of(20210131)
    datetime.date(2021, 1, 31)
    """
    return date(day // 10_000, day // 100 % 100, day % 100) if day else None


def _lines(block: Block, begins: Ints, rows: Rows) -> Lines:
    """What a block holds beside its rows."""
    is_other = block.letters[begins] != NEWLINE
    is_other[rows.labelled] = False
    line = np.flatnonzero(is_other)
    begin = begins[line]
    first, second, third = (block.letters[begin + offset] for offset in range(3))
    alone = (second == NEWLINE) | ((second == RETURN) & (third == NEWLINE))
    kind = np.where(alone & (first == OPENING), INSIDE, np.where(alone & (first == CLOSING), OUTSIDE, OTHER))
    kind[np.searchsorted(line, find_labelled(block, begins, LABEL))] = HEADED
    return Lines(line, begin, kind, np.searchsorted(rows.line, line))


def _read_day(after: bytes) -> int:
    """The day of a voucher from what stands after its label; 0 if it gives none. Raises ``FieldError``."""
    fields = Fields(after)
    fields.word()
    fields.word()
    on = optional_day(fields.word())
    return 0 if on is None else on.year * 10_000 + on.month * 100 + on.day


def _name(record: bytes) -> str:
    """The series and the number of a voucher, as far as they are given and can be read."""
    fields = Fields(record, len(LABEL))
    try:
        words = (fields.word() or b"", fields.word() or b"")
    except FieldError:
        return ""
    return " ".join(filter(None, (text(word).strip()[:LONGEST_NAME] for word in words)))
