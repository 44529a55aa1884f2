"""SIE files, types 1 to 4: the exports of Swedish accounting programs, read in one pass and little memory.

Written from the description of the format, SIE 4B (2008-09-30). Of a file only sums, codes and their names are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from evallib.funding.ledger import Booked, Drift, Ledger
from evallib.funding.readers.sie_blocks import Block, is_other, open_blocks
from evallib.funding.readers.sie_checksum import Checksum
from evallib.funding.readers.sie_columns import find_begins
from evallib.funding.readers.sie_letters import Letters
from evallib.funding.readers.sie_objects import ObjectLists
from evallib.funding.readers.sie_problems import SieProblems
from evallib.funding.readers.sie_records import Records
from evallib.funding.readers.sie_rows import read_rows
from evallib.funding.readers.sie_sums import Sums
from evallib.funding.readers.sie_vouchers import Vouchers
from evallib.locale import _
from evallib.tables.opening import open_file


def read_ledger(
    path: Path, file: str, *, number: int, dimension: str = "6", objects: Iterable[str] | None = None
) -> Ledger:
    """Read a SIE file of type 1 to 4 (types 1 to 3 have no vouchers).

    ``file``: its name as shown to the user. ``number``: which of the project's ledger files it is. ``dimension``: the
    one whose objects are projects. ``objects``: those whose rows are kept day by day, None for all; the rows of others
    are summed by object and account, with no day.

    What the file leaves out stays out: no #RAR 0, no ``year``; a voucher and row without date, ``on`` None. A file
    without #SIETYP is of type 1 (SIE 4B, 11), or 4 if it has vouchers. A voucher that does not sum to zero is kept and
    named. An account may have several different balances stated: each that no opening balance explains is a drift.
    Amounts are exact.

    Raises ``InputError`` with every problem of the file, at most 50, each with its line: a file of another kind, a
    checksum or a voucher that is begun and not ended, rows outside vouchers, amounts, dates and lists of objects that
    cannot be read, and rows that name two objects of the dimension.

    Source: SIE file format 4B, SIE-Gruppen, 2008-09-30. Checked against a reader that goes line by line, on generated
    files, and against sums and counts of files from eight programs.
    """
    problems = SieProblems(file)
    with open_file(path, file) as stream:
        blocks, marked = open_blocks(stream, problems)
        reading = _Reading(problems, dimension, ObjectLists(dimension, objects), Letters(marked=marked))
        for block in blocks:
            reading.take(block)
    return reading.ledger(number)


class _Reading:
    """One pass through a file."""

    def __init__(self, problems: SieProblems, dimension: str, lists: ObjectLists, letters: Letters) -> None:
        self._problems = problems
        self._dimension = dimension
        self._lists = lists
        self._letters = letters
        self._checksum = Checksum()
        self._records = Records(dimension, lists)
        self._vouchers = Vouchers(self._records, problems)
        self._sums = Sums(lists)

    def take(self, block: Block) -> None:
        """Read the next block."""
        self._letters.notice(block)
        begins = find_begins(block)
        self._checksum.take(block, begins)
        rows = read_rows(block, begins, self._lists, self._problems)
        days = self._vouchers.take(block, begins, rows)
        self._sums.take(block.first, rows, days)

    def ledger(self, number: int) -> Ledger:
        """What the whole file says. Raises ``InputError`` with all problems if there were any."""
        checksum = self._checksum.result(self._problems)
        self._vouchers.end()
        self._problems.stop()
        records, vouchers = self._records, self._vouchers
        if not records.has_known and not vouchers.count:
            raise is_other(_("The file has none of the records of a SIE file."), self._problems)
        booked = self._sums.booked()
        return Ledger(
            number=number,
            sie_type=records.sie_type or (4 if vouchers.count else 1),
            dimension=self._dimension,
            years=tuple(year for _index, year in sorted(records.years.items(), reverse=True)),
            currency=records.currency,
            accounts=records.accounts,
            objects=records.objects,
            undeclared=_undeclared(booked, records.objects),
            vouchers=vouchers.count,
            rows=vouchers.rows,
            off_balance=tuple(vouchers.off_balance),
            off_balances=vouchers.off_balances,
            booked=booked,
            budget=records.budgeted(),
            drifts=self._drifts(),
            balances=self._balances(),
            unknown=dict(sorted(records.unknown.items())),
            passed_over=dict(sorted(records.passed_over.items())),
            checksum=checksum,
            encoding=self._letters.encoding,
            odd_lines=self._letters.odd_lines,
            imported=records.imported,
            dated=vouchers.dated,
        )

    def _has_rows(self) -> bool:
        """Whether the file has rows by its type, so that balances can be compared with them."""
        return (self._records.sie_type or 1) >= 4 or self._vouchers.count > 0

    def _balances(self) -> int:
        """How many closing balances and results of the file's year can be compared with its rows."""
        stated = (*self._records.closing.values(), *self._records.result.values())
        return sum(len(amounts) for amounts in stated) if self._has_rows() else 0

    def _drifts(self) -> tuple[Drift, ...]:
        """Balances of the file's year that do not follow from its rows; none in a file that has no rows by its type."""
        records, moved = self._records, self._sums.accounts()
        if not self._has_rows():
            return ()
        return (
            *_drifts("UB", records.closing, moved, records.opening),
            *_drifts("RES", records.result, moved, {}),
        )


def _drifts(
    kind: Literal["UB", "RES"], stated: dict[str, list[int]], moved: dict[str, int], opening: dict[str, list[int]]
) -> Iterable[Drift]:
    for account, amounts in sorted(stated.items()):
        computed = [start + moved.get(account, 0) for start in opening.get(account, [0])]
        yield from (Drift(kind, account, amount, computed[0]) for amount in amounts if amount not in computed)


def _undeclared(booked: Iterable[Booked], declared: Iterable[str]) -> dict[str, int]:
    """Objects of rows that nothing declares, with their rows."""
    known = set(declared)
    rows: Counter[str] = Counter()
    for one in booked:
        if one.object not in known:
            rows[one.object] += one.rows
    return dict(sorted(rows.items()))
