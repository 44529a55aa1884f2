"""What letters a SIE file is written in: CP437 as it should be, or UTF-8, or single lines in Windows' letters.

Each is told from the bytes. Swedish letters in CP437 are 0x80 to 0x9A, which UTF-8 has only inside a letter, never at
its start; so what is right as UTF-8 is not CP437. In CP437 the bytes of Windows' åäö are box lines and Greek letters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np

from evallib.funding.readers.sie_blocks import Block, Ints

LEAD = 0xC0
"""Below this no letter of UTF-8 and no Swedish letter of Windows begins."""
WINDOWS = frozenset("ÄÅÉÖÜäåèéöü".encode("cp1252"))
_CONTROL = dict.fromkeys((*range(32), 127))


class Letters:
    """Counts lines by what their letters are written in, block by block."""

    def __init__(self, *, marked: bool = False) -> None:
        self._marked = marked
        self._utf8 = self._windows = self._plain = 0

    def notice(self, block: Block) -> None:
        """Count the lines of a block that are not plain ASCII."""
        high = np.flatnonzero(block.letters >= 0x80)
        if not high.size:
            return
        lines = _lines_of(block, high)
        looked_at = _lines_of(block, high[block.letters[high] >= LEAD])
        self._plain += lines.size - looked_at.size
        if looked_at.size and _is_utf8(block.data):
            self._plain -= lines.size - looked_at.size
            self._utf8 += lines.size
            return
        for line in looked_at.tolist():
            self._notice_line(block.line(line))

    def _notice_line(self, line: bytes) -> None:
        if _is_utf8(line):
            self._utf8 += 1
        elif WINDOWS & set(line):
            self._windows += 1
        else:
            self._plain += 1

    @property
    def encoding(self) -> Literal["cp437", "utf-8", "ascii"]:
        """What most lines with other letters than ASCII's are in; UTF-8 also if the file begins with its mark."""
        if self._marked or self._utf8 > self._plain + self._windows:
            return "utf-8"
        return "cp437" if self._utf8 + self._plain + self._windows else "ascii"

    @property
    def odd_lines(self) -> int:
        """Lines written in something else than most."""
        return self._windows + (self._plain if self.encoding == "utf-8" else self._utf8)


@lru_cache(maxsize=10_000)
def text(word: bytes) -> str:
    """The letters of a field, whatever it is written in, without control characters.

    >>> text("Åre".encode("cp437")) == text("Åre".encode("cp1252")) == text("Åre".encode("utf-8")) == "Åre"
    True
    """
    if _is_utf8(word):
        letters = word.decode("utf-8")
    elif WINDOWS & set(word):
        letters = word.decode("cp1252", errors="replace")
    else:
        letters = word.decode("cp437")
    return letters.translate(_CONTROL)


def _lines_of(block: Block, places: Ints) -> Ints:
    """The lines that places, in order, are in; each once."""
    lines = np.searchsorted(block.ends, places)
    return lines[np.flatnonzero(np.diff(lines, prepend=-1))]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
