"""A SIE file as blocks of whole lines, so that a file of any size is read in little memory.

What cannot be a SIE file is refused at its first bytes: web pages saved under a SIE name, archives, workbooks, XML
(SIE 5 too), text in two-byte letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO

import numpy as np
import numpy.typing as npt

from evallib.errors import InputError
from evallib.funding.readers.sie_problems import SieProblems
from evallib.locale import _

BLOCK = 1 << 19
"""Bytes read at a time; a line may not be longer."""
PADDING = 64
BOM = b"\xef\xbb\xbf"
END_OF_FILE = b"\x1a\x00"
"""What old programs end or fill up a file with."""
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """Whole lines, each ended by a newline. ``first``: the number of the first of them in the file, from 1."""

    data: bytes
    first: int

    @cached_property
    def letters(self) -> Bytes:
        """The bytes as numbers, with zeros after them, so that one may look a little past the end."""
        return np.frombuffer(self.data + bytes(PADDING), dtype=np.uint8)

    @cached_property
    def ends(self) -> Ints:
        """Where each line ends: the places of the newlines."""
        return np.flatnonzero(self.letters == ord("\n"))

    @cached_property
    def closings(self) -> Ints:
        """Where there are closing braces."""
        return np.flatnonzero(self.letters == ord("}"))

    @cached_property
    def starts(self) -> Ints:
        """Where each line begins."""
        return np.concatenate((np.zeros(1, dtype=np.int64), self.ends[:-1] + 1))

    def line(self, index: int) -> bytes:
        """One line, counted from 0 in the block, without its newline."""
        return self.data[self.starts[index] : self.ends[index]]


def open_blocks(stream: IO[bytes], problems: SieProblems) -> tuple[Iterator[Block], bool]:
    """The blocks of a file, and whether it begins with the mark of UTF-8.

    Raises ``InputError`` at once if this is no SIE file, and while reading if a line is longer than any record.
    """
    head = stream.read(BLOCK)
    marked = head.startswith(BOM)
    head = head.removeprefix(BOM)
    _refuse_others(head, problems)
    return _blocks(head, stream, problems), marked


def _blocks(head: bytes, stream: IO[bytes], problems: SieProblems) -> Iterator[Block]:
    first, rest = 1, b""
    for chunk in _chunks(head, stream):
        data = rest + chunk
        cut = data.rfind(b"\n") + 1
        rest = data[cut:]
        if cut:
            block = Block(data[:cut], first)
            yield block
            first += block.ends.size
        if len(rest) > BLOCK:
            what = _("The line is longer than any record of a SIE file.")
            raise problems.refuse(what, _("Check that it is the right file."), first)
    rest = rest.rstrip(END_OF_FILE)
    if rest:
        yield Block(rest + b"\n", first)


def _chunks(head: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """The file piece by piece, with every kind of newline as one; none ends between CR and LF."""
    piece = head
    while piece:
        if piece.endswith(b"\r"):
            piece += stream.read(1)
        yield _newlines(piece)
        piece = stream.read(BLOCK)


def _newlines(piece: bytes) -> bytes:
    """Carriage returns without a line feed end a line too; those before one are left, as blanks."""
    if b"\r" not in piece:
        return piece
    letters = np.frombuffer(piece + b"\0", dtype=np.uint8)
    alone = (letters[:-1] == ord("\r")) & (letters[1:] != ord("\n"))
    if not alone.any():
        return piece
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _refuse_others(head: bytes, problems: SieProblems) -> None:
    """Raise ``InputError`` if a file begins as no SIE file does."""
    begins = head.lstrip(b" \t\r\n").rstrip(END_OF_FILE)
    if not begins:
        raise problems.refuse(_("The file is empty."), _("Check that it is the right file."))
    if begins.startswith(b"<"):
        raise is_other(_("The file is a web page or XML, not a SIE file of type 1 to 4."), problems)
    if begins.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise is_other(_("The file is an archive, a workbook or a document, not a SIE file."), problems)
    if b"\0" in begins[:4096] or begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise is_other(_("The file is not text, or text in letters of two bytes, not a SIE file."), problems)
    if not begins.startswith(b"#"):
        raise is_other(_("The file does not begin as a SIE file does, with a record such as #FLAGGA."), problems)


def is_other(what: str, problems: SieProblems) -> InputError:
    """The error for a file that is something else than a SIE file."""
    return problems.refuse(what, _("Export the ledger from the accounting program as SIE 4 and put that file here."))
