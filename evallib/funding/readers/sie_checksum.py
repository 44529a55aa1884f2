"""The checksum of a SIE file: CRC-32 over labels and fields between two records #KSUMMA (SIE 4B, chapter 10).

Blanks between fields, quotation marks around them, braces around lists and vouchers, the backslash before a quotation
mark, and control characters are not counted. The letters are CP437's; a file in UTF-8 may have been summed as it
stands or as it would be in CP437, and either will do. Programs write the sum with or without sign. A sum that leaves
out vouchers, balances, accounts, objects or years is not the file's, and is wrong even if it fits what it covers.
"""

from __future__ import annotations

import re
import zlib
from typing import Literal

import numpy as np

from evallib.funding.readers.sie_blocks import Block, Bytes, Ints
from evallib.funding.readers.sie_columns import CLOSING, NEWLINE, OPENING, QUOTE, SPACE, find_labelled
from evallib.funding.readers.sie_problems import SieProblems
from evallib.locale import _

LABEL = b"#KSUMMA"
MODULUS = 1 << 32
_NUMBER = re.compile(rb"-?[0-9]{1,10}")
_COVERED = re.compile(rb"(?mi)^[ \t]*#(?:VER|TRANS|IB|UB|RES|PBUDGET|KONTO|OBJEKT|RAR)\b")
_AROUND = b' \t\r\n"'
_ESCAPED, _HELD = b'\\"', b"\x7f"


class Checksum:
    """Follows the blocks of a file and tells whether its checksum is right."""

    def __init__(self) -> None:
        self._begun: int | None = None
        self._found: list[bool] = []
        self._left_out = False
        self._as_is = self._as_cp437 = 0

    def take(self, block: Block, begins: Ints) -> None:
        """Sum what stands between the records of the checksum. ``begins``: where the first letter of each line is."""
        at = 0
        for line in find_labelled(block, begins, LABEL).tolist():
            self._sum(block.data[at : block.starts[line]])
            at = int(block.ends[line]) + 1
            self._meet(block.data[begins[line] + len(LABEL) : at].strip(_AROUND), block.first + line)
        self._sum(block.data[at:])

    def _meet(self, value: bytes, line: int) -> None:
        if not value:
            self._found += [False] if self._begun is not None else []
            self._begun = self._begun or line
            self._as_is = self._as_cp437 = 0
            return
        stated = int(value) % MODULUS if _NUMBER.fullmatch(value) else None
        self._found.append(self._begun is not None and stated in {self._as_is, self._as_cp437})
        self._begun = None

    def _sum(self, data: bytes) -> None:
        if self._begun is None:
            self._left_out = self._left_out or _COVERED.search(data) is not None
            return
        fields = summed(data)
        self._as_is = zlib.crc32(fields, self._as_is)
        self._as_cp437 = zlib.crc32(_in_cp437(fields), self._as_cp437)

    def result(self, problems: SieProblems) -> Literal["verified", "wrong", "none"]:
        """What the checksum says. Raises ``InputError`` if it is begun and not ended: the file has been cut off."""
        if self._begun is not None:
            what = _("The checksum begins here, but the record that ends it is missing: the file has been cut off.")
            raise problems.refuse(what, _("Export the file anew from the accounting program."), self._begun)
        if not self._found:
            return "none"
        return "verified" if all(self._found) and not self._left_out else "wrong"


def summed(data: bytes) -> bytes:
    r"""The bytes of whole lines that the checksum counts.

    >>> summed(b'#TRANS 4010 {6 "P 1"} 100.00\n\t#KONTO 1915 "Kassa \\"special\\""\n')
    b'#TRANS40106P 1100.00#KONTO1915Kassa "special"'
    """
    if b"\\" not in data:
        return _without_separators(data)
    return _without_separators(data.replace(_HELD, b"").replace(_ESCAPED, _HELD)).replace(_HELD, b'"')


def _without_separators(data: bytes) -> bytes:
    """Fields side by side. Line by line if a quotation mark is left alone in a line: the next line is outside."""
    letters = np.frombuffer(data, dtype=np.uint8)
    marks = letters == QUOTE
    quoted = np.logical_xor.accumulate(marks)
    if (quoted & (letters == NEWLINE)).any():
        return b"".join(_without_separators(line) for line in data.split(b"\n"))
    separators = (letters <= SPACE) | (letters == OPENING) | (letters == CLOSING)
    counted: Bytes = letters[~(marks | (separators & ~quoted))]
    return counted.tobytes()


def _in_cp437(fields: bytes) -> bytes:
    """The same letters in CP437, if these are UTF-8's; else as they are."""
    if fields.isascii():
        return fields
    try:
        return fields.decode("utf-8").encode("cp437", errors="replace")
    except UnicodeDecodeError:
        return fields
