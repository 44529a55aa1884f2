"""SIE files from plain data: bytes as an accounting program would write them, with the checksum if it is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Objects = Sequence[tuple[str, str]]
"""Pairs of dimension and object, e.g. ``(("6", "P1"),)``."""
Words = Sequence["str | Objects"]
"""A label and its fields; a list of objects is a field of its own."""


@dataclass(frozen=True)
class Row:
    """A row of a voucher. ``ore``: whole öre, or a text that is written as it stands."""

    account: str
    ore: int | str
    objects: Objects = ()
    on: date | str | None = None
    text: str | None = None
    label: Literal["#TRANS", "#RTRANS", "#BTRANS"] = "#TRANS"


@dataclass(frozen=True)
class Voucher:
    """A voucher with its rows."""

    series: str
    number: str | int
    on: date | str
    rows: Sequence[Row] = ()
    text: str | None = None


@dataclass(frozen=True)
class Budget:
    """The budget of an account and a period such as ``"202301"``."""

    period: str
    account: str
    ore: int | str
    objects: Objects = ()
    year: int | str = 0


@dataclass(frozen=True)
class SieFile:
    """A file. ``years``: index to first and last day. ``closing`` and ``result`` None: what follows from the rows.

    ``extra``: lines put as they are before the vouchers. ``company`` "": no name is written. ``checksum`` True: the
    right one; a number: that one; ``"unfinished"``: it is begun, but its end is missing.
    """

    vouchers: Sequence[Voucher] = ()
    years: Mapping[int, tuple[date, date]] = field(default_factory=lambda: {0: (date(2023, 1, 1), date(2023, 12, 31))})
    accounts: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    subdimensions: Sequence[tuple[str, str, str]] = ()
    objects: Sequence[tuple[str, str, str]] = ()
    opening: Mapping[str, int] = field(default_factory=dict)
    closing: Mapping[str, int] | None = None
    result: Mapping[str, int] | None = None
    budget: Sequence[Budget] = ()
    extra: Sequence[str] = ()
    sie_type: int | str | None = 4
    flag: int | str | None = 0
    company: str = "Exempelstads kommun"
    currency: str | None = None
    checksum: bool | int | Literal["unfinished"] = False
    encoding: str = "cp437"
    newline: str = "\r\n"

    def to_bytes(self) -> bytes:
        """The whole file."""
        inside = [*self._head(), *self._balances(), *self._raw(), *self._vouchers()]
        lines = [_line(words) for words in inside]
        if self.checksum is not False:
            lines = ["#KSUMMA", *lines]
        if self.checksum is not False and self.checksum != "unfinished":
            lines.append(f"#KSUMMA {self._sum(inside) if self.checksum is True else self.checksum}")
        if self.flag is not None:
            lines = [f"#FLAGGA {self.flag}", *lines]
        return "".join(line + self.newline for line in lines).encode(self.encoding)

    def _head(self) -> Iterator[Words]:
        yield "#FORMAT", "PC8"
        if self.sie_type is not None:
            yield "#SIETYP", str(self.sie_type)
        yield "#PROGRAM", "Övningsprogram", "1.0"
        yield "#GEN", "20240115"
        if self.company:
            yield "#FNAMN", self.company
        yield from (("#RAR", str(year), _day(start), _day(end)) for year, (start, end) in self.years.items())
        if self.currency is not None:
            yield "#VALUTA", self.currency
        yield from (("#KONTO", account, name) for account, name in self.accounts.items())
        yield from (("#DIM", number, name) for number, name in self.dimensions.items())
        yield from (("#UNDERDIM", *words) for words in self.subdimensions)
        yield from (("#OBJEKT", *words) for words in self.objects)

    def _balances(self) -> Iterator[Words]:
        yield from (("#IB", "0", account, amount(ore)) for account, ore in self.opening.items())
        yield from (("#UB", "0", account, amount(ore)) for account, ore in self._closing().items())
        yield from (("#RES", "0", account, amount(ore)) for account, ore in self._result().items())
        for one in self.budget:
            yield "#PBUDGET", str(one.year), one.period, one.account, tuple(one.objects), amount(one.ore)

    def _raw(self) -> Iterator[Words]:
        yield from ((line,) for line in self.extra)

    def _vouchers(self) -> Iterator[Words]:
        for voucher in self.vouchers:
            text = () if voucher.text is None else (voucher.text,)
            yield "#VER", voucher.series, str(voucher.number), _day(voucher.on), *text
            yield ("{",)
            yield from (_row(row) for row in voucher.rows)
            yield ("}",)

    def _moved(self) -> dict[str, int]:
        sums: dict[str, int] = {}
        for row in (row for voucher in self.vouchers for row in voucher.rows if row.label == "#TRANS"):
            if isinstance(row.ore, int):
                sums[row.account] = sums.get(row.account, 0) + row.ore
        return sums

    def _closing(self) -> Mapping[str, int]:
        if self.closing is not None:
            return self.closing
        moved = self._moved()
        balances = sorted({*self.opening, *(account for account in moved if account[0] in "12")})
        return {account: self.opening.get(account, 0) + moved.get(account, 0) for account in balances}

    def _result(self) -> Mapping[str, int]:
        if self.result is not None:
            return self.result
        return {account: ore for account, ore in sorted(self._moved().items()) if account[0] in "345678"}

    def _sum(self, lines: Sequence[Words]) -> int:
        """CRC-32 of labels and fields in CP437, without separators, quotes and braces; raw lines word by word."""
        parts: list[str] = []
        for words in lines:
            if len(words) == 1 and isinstance(words[0], str):
                parts += [part for part in words[0].split() if part not in {"{", "}"}]
                continue
            for word in words:
                parts += [word] if isinstance(word, str) else [text for pair in word for text in pair]
        return zlib.crc32("".join(parts).encode("cp437"))


def write_sie(path: Path, file: SieFile) -> Path:
    """Write a file and say where it is."""
    path.write_bytes(file.to_bytes())
    return path


def amount(ore: int | str) -> str:
    """Whole öre as SIE writes them: ``-12.50``, and without decimals when there are none."""
    if isinstance(ore, str):
        return ore
    whole, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}" + (f".{rest:02d}" if rest else "")


def _row(row: Row) -> Words:
    fields: list[str | Objects] = [row.label, row.account, tuple(row.objects), amount(row.ore)]
    if row.on is not None or row.text is not None:
        fields.append("" if row.on is None else _day(row.on))
    return [*fields, *([] if row.text is None else [row.text])]


def _day(day: date | str) -> str:
    return day if isinstance(day, str) else f"{day:%Y%m%d}"


def _line(words: Words) -> str:
    if len(words) == 1:
        return str(words[0])
    label, *fields = map(_text, words)
    return " ".join([label, *map(_quote, fields)])


class _Plain(str):
    """A text that is not to be quoted."""

    __slots__ = ()


def _text(word: str | Objects) -> str:
    if isinstance(word, str):
        return word
    return _Plain("{" + " ".join(f"{dimension} {_quote(name, always=True)}" for dimension, name in word) + "}")


def _quote(word: str, *, always: bool = False) -> str:
    if isinstance(word, _Plain) or not (always or not word or set(word) & set(' \t"{}')):
        return word
    return '"' + word.replace('"', '\\"') + '"'
