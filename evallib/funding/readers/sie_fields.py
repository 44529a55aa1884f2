"""The fields of a SIE record, one after another: words, lists of objects, amounts, dates and periods.

Fields stand between blanks (spaces, tabs), may be quoted, and must be so when they hold blanks; ``\\"`` is a quotation
mark inside a field, and a backslash before anything else is a backslash (SIE 4B, 5.7). Only as many fields are looked
at as are needed: what follows them may be anything (7.1).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from evallib.funding.readers.sie_letters import text
from evallib.funding.readers.sie_problems import FieldError, shown
from evallib.locale import _

MOST_DIGITS = 12
"""Digits of the kronor of an amount: more than a million million kronor stands in no ledger of a project."""
Pairs = tuple[tuple[bytes, bytes], ...]

_TOKEN = re.compile(
    rb"[ \t\r]*+(?:"
    rb'"((?:\\"|[^"])*)"(?=[ \t\r{}]|$)'  # quoted
    rb'|([^ \t\r"{}]++)(?=[ \t\r{}]|$)'  # bare
    rb"|([{}]))"
)
_AMOUNT = re.compile(rb"(-?)([0-9]*)(?:\.([0-9]{1,2}))?")
_DIGITS = re.compile(rb"[0-9]+")
_PERIOD = re.compile(rb"[0-9]{4}(?:0[1-9]|1[0-2])")
_EIGHT = re.compile(rb"[0-9]{8}")
_INDEX = re.compile(rb"-?[0-9]{1,4}")


class Fields:
    """The fields of one line, read from the left; the label is passed already."""

    def __init__(self, line: bytes, at: int = 0) -> None:
        self._line = line
        self._at = at

    def word(self) -> bytes | None:
        """The next field, unquoted; None after the last. Raises ``FieldError`` if it has no end, or is a list."""
        word, brace = self._take()
        if brace is not None:
            raise FieldError(_("A list of objects stands where a word was expected."))
        return word

    def needed(self) -> bytes:
        """The next field; raises ``FieldError`` if there is none, or if it is empty."""
        word = self.word()
        if not word:
            raise FieldError(_("A field that the record must have is missing or empty."))
        return word

    def pairs(self) -> Pairs:
        """The list of objects that comes next, as pairs of dimension and object. Raises ``FieldError``."""
        if self._take()[1] != b"{":
            raise FieldError(_("The list of objects, which stands in braces, is missing."))
        words: list[bytes] = []
        while True:
            word, brace = self._take()
            if brace == b"}":
                return paired(words)
            if word is None:
                raise FieldError(_("The list of objects has no end."))
            words.append(word)

    def has_list(self) -> bool:
        """Whether a list of objects comes next."""
        return self._line[self._at :].lstrip(b" \t\r").startswith(b"{")

    def name(self) -> str:
        """What is left of the line as a name: without the quotation marks around it, whatever stands inside."""
        rest = self._line[self._at :].strip(b" \t\r")
        quoted = re.match(rb'"((?:\\"|[^"])*)"', rest)
        return text((quoted.group(1) if quoted else rest.strip(b'"')).replace(b'\\"', b'"')).strip()

    def _take(self) -> tuple[bytes | None, bytes | None]:
        """The next word, or the next brace; neither at the end of the line."""
        found = _TOKEN.match(self._line, self._at)
        if found is None:
            if self._line[self._at :].strip(b" \t\r"):
                raise FieldError(_("A quotation mark has no other that it belongs to."))
            return None, None
        self._at = found.end()
        quoted, bare, brace = found.groups()
        return (bare if quoted is None else quoted.replace(b'\\"', b'"')), brace


def paired(words: list[bytes]) -> Pairs:
    """Words two and two. Raises ``FieldError`` if one is left over or a dimension is no number.

    >>> paired([b"1", b"456", b"6", b"P1"])
    ((b'1', b'456'), (b'6', b'P1'))
    """
    if len(words) % 2:
        raise FieldError(_("The list of objects is not made of pairs of dimension and object."))
    pairs = tuple(zip(words[::2], words[1::2], strict=True))
    if not all(_DIGITS.fullmatch(dimension) for dimension, _object in pairs):
        raise FieldError(_("A dimension in the list of objects is not a number."))
    return pairs


def ore_of(word: bytes) -> int:
    """An amount in kronor as whole öre, exactly.

    Digits, with a decimal point and at most two decimals if there are any, and a minus before; nothing else (SIE 4B,
    5.10). Raises ``FieldError`` for anything else, and for 13 digits of kronor or more.

    >>> ore_of(b"-100.5"), ore_of(b"7")
    (-10050, 700)
    """
    found = _AMOUNT.fullmatch(word)
    if found is None or not (found.group(2) or found.group(3)):
        what = _("“{value}” is not an amount as SIE writes it, for example 1250.50 or -300.").format(value=_shown(word))
        raise FieldError(what)
    sign, whole, rest = found.groups()
    if len(whole.lstrip(b"0")) > MOST_DIGITS:
        raise FieldError(_("The amount {value} is too large to be right.").format(value=_shown(word)))
    ore = int(whole or b"0") * 100 + int((rest or b"").ljust(2, b"0"))
    return -ore if sign else ore


@lru_cache(maxsize=4096)
def day_of(word: bytes) -> date:
    """A date such as ``20210131``. Raises ``FieldError`` if it is written otherwise or does not exist.

    >>> day_of(b"20210131")
    datetime.date(2021, 1, 31)
    """
    digits = word if _EIGHT.fullmatch(word) else b"00000000"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        what = _("“{value}” is not a date as SIE writes it, for example 20210131.").format(value=_shown(word))
        raise FieldError(what) from None


def optional_day(word: bytes | None) -> date | None:
    """A date, or None for an empty or missing field. Raises ``FieldError`` like :func:`day_of`."""
    return day_of(word) if word else None


def period_of(word: bytes) -> str:
    """A month such as ``202101``. Raises ``FieldError``."""
    if not _PERIOD.fullmatch(word):
        what = _("“{value}” is not a period as SIE writes it, for example 202101.").format(value=_shown(word))
        raise FieldError(what)
    return word.decode()


def index_of(word: bytes) -> int:
    """A year as SIE counts them: 0 is the file's own, -1 the one before. Raises ``FieldError``."""
    if not _INDEX.fullmatch(word):
        what = _("“{value}” is not a year as SIE counts them: 0 for the file's own, -1 for the one before.")
        raise FieldError(what.format(value=_shown(word)))
    return int(word)


def _shown(word: bytes) -> str:
    return shown(text(word))
