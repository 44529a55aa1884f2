"""Fields of many lines at once: each step takes the same field of every line, from where the one before it ended.

``letters`` are a block's bytes, ``at`` where each line is. A step gives what it read, where it ended, and in which
lines the field has the usual shape; in the others what was read means nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from evallib.funding.readers.sie_blocks import Block, Bools, Bytes, Ints
from evallib.funding.readers.sie_fields import MOST_DIGITS

SPACE, TAB, NEWLINE, RETURN, QUOTE, MINUS, POINT, ZERO, OPENING, CLOSING = b' \t\n\r"-.0{}'
BLANKS = b" \t\r"
UPPER_CASE = 0xDF
MOST_BLANKS = 8
LONGEST_ACCOUNT = 12
LONGEST_WORD = 24
_LETTERS = np.arange(256)
_ENDS_QUOTED = np.isin(_LETTERS, list(b'"\\\n'))
_ENDS_BARE = np.isin(_LETTERS, list(b' \t\r\n"{}'))
_DAYS_OF_MONTH = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87)
_SCALE = np.array([100, 10, 1])


def find_begins(block: Block) -> Ints:
    """Where each line's first letter that is no blank is; its end if there is none."""
    at = skip_blanks(block.letters, block.starts)
    for line in np.flatnonzero(_is_blank(block.letters[at])).tolist():
        at[line] = block.ends[line] - len(block.line(line).lstrip(BLANKS))
    return at


def find_labelled(block: Block, begins: Ints, label: bytes) -> Ints:
    """The lines with a label, in whatever case. ``begins``: where the first letter of each line is."""
    found = np.arange(begins.size)
    for offset, letter in enumerate(label):
        found = found[(block.letters[begins[found] + offset] & UPPER_CASE) == letter & UPPER_CASE]
    after = block.letters[begins[found] + len(label)]
    ended = _is_blank(after) | (after == NEWLINE) | (after == QUOTE) | (after == OPENING) | (after == CLOSING)
    lines: Ints = found[ended]
    return lines


class Taken(NamedTuple):
    """A field of every line: what it says, where it ends, and where it has the usual shape."""

    value: Ints
    at: Ints
    usual: Bools


def skip_blanks(letters: Bytes, at: Ints) -> Ints:
    """Past spaces, tabs and carriage returns; not past more than eight."""
    for _step in range(MOST_BLANKS):
        blank = _is_blank(letters[at])
        if not blank.any():
            break
        at = at + blank
    return at


def take_account(letters: Bytes, at: Ints) -> Taken:
    """An account of up to twelve digits, each as a base-16 digit from 1 to 10, so that 0100 and 100 are two."""
    separated, at, quoted = _enter(letters, at)
    key = np.zeros(at.size, dtype=np.int64)
    for _step in range(LONGEST_ACCOUNT):
        digit = letters[at] - ZERO
        going = digit < 10
        if not going.any():
            break
        key = np.where(going, key * 16 + digit + 1, key)
        at = at + going
    at, closed = _leave(letters, at, quoted)
    return Taken(key, at, separated & closed & (key > 0))


@lru_cache(maxsize=10_000)
def account_of(key: int) -> bytes:
    """The account behind a key.

    >>> account_of(0x5111)
    b'4000'
    """
    return b"".join(b"%d" % (int(digit, 16) - 1) for digit in f"{key:x}")


def take_word(letters: Bytes, at: Ints) -> Taken:
    """A word of up to 24 letters, quoted or not; its value is its length."""
    separated, at, quoted = _enter(letters, at)
    begun = at
    for _step in range(LONGEST_WORD):
        here = letters[at]
        going = ~np.where(quoted, _ENDS_QUOTED[here], _ENDS_BARE[here])
        if not going.any():
            break
        at = at + going
    length = at - begun
    at, closed = _leave(letters, at, quoted)
    return Taken(length, at, separated & closed & (quoted | (length > 0)))


def take_list(letters: Bytes, at: Ints, closings: Ints) -> Taken:
    """A list in braces: how long its content is, and where it ends. ``closings``: where there are closing braces."""
    separated = _is_blank(letters[at])
    at = skip_blanks(letters, at)
    last = letters.size - 1
    closing = np.append(closings, last)[np.searchsorted(closings, at)]
    usual = separated & (letters[at] == OPENING) & (closing < last)
    return Taken(closing - at - 1, np.minimum(closing + 1, last), usual)


def take_amount(letters: Bytes, at: Ints) -> Taken:
    """An amount in whole öre."""
    separated, at, quoted = _enter(letters, at)
    minus = letters[at] == MINUS
    at = begun = at + minus
    value, points, decimals = (np.zeros(at.size, dtype=np.int64) for _column in range(3))
    for _step in range(MOST_DIGITS + 3):
        digit = letters[at] - ZERO
        is_digit = digit < 10
        is_point = letters[at] == POINT
        if not (is_digit | is_point).any():
            break
        value = np.where(is_digit, value * 10 + digit, value)
        decimals += is_digit & (points > 0)
        points += is_point
        at = at + (is_digit | is_point)
    whole = at - begun - points - decimals
    shaped = (whole > 0) & (whole <= MOST_DIGITS) & (points <= 1) & (decimals <= 2) & ((points == 0) | (decimals > 0))
    ore = value * _SCALE[np.minimum(decimals, 2)]
    at, closed = _leave(letters, at, quoted)
    return Taken(np.where(minus, -ore, ore), at, separated & shaped & closed)


def take_day(letters: Bytes, at: Ints) -> Taken:
    """A date as yyyymmdd, 0 if the field is empty or the line has ended."""
    separated, at, quoted = _enter(letters, at)
    ended = letters[at] == NEWLINE
    begun = at
    value = np.zeros(at.size, dtype=np.int64)
    for _step in range(8):
        digit = letters[at] - ZERO
        going = digit < 10
        value = np.where(going, value * 10 + digit, value)
        at = at + going
    length = at - begun
    month, day = value // 100 % 100, value % 100
    real = (length == 8) & (value >= 10_000) & (day >= 1) & (day <= _DAYS_OF_MONTH[month]) & _has_day(value)
    at, closed = _leave(letters, at, quoted)
    empty = (length == 0) & quoted
    return Taken(np.where(real, value, 0), at, (ended & ~quoted) | (separated & closed & (real | empty)))


def _has_day(value: Ints) -> Bools:
    """Whether the year is a leap year, where the day is 29 February."""
    year = value // 10_000
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    real: Bools = leap | (value % 10_000 != 229)
    return real


def _is_blank(letters: Bytes) -> Bools:
    blank: Bools = (letters == SPACE) | (letters == TAB) | (letters == RETURN)
    return blank


def _enter(letters: Bytes, at: Ints) -> tuple[Bools, Ints, Bools]:
    """Past the blanks before a field and the quotation mark that may begin it: were there blanks, is it quoted?"""
    separated = _is_blank(letters[at])
    at = skip_blanks(letters, at)
    quoted = letters[at] == QUOTE
    return separated, at + quoted, quoted


def _leave(letters: Bytes, at: Ints, quoted: Bools) -> tuple[Ints, Bools]:
    """Past the quotation mark that ends a quoted field; whether the field ends there."""
    closed = ~quoted | (letters[at] == QUOTE)
    at = at + (quoted & closed)
    after = letters[at]
    return at, closed & (_is_blank(after) | (after == NEWLINE))
