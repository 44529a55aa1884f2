"""Small numbers as words, for sentences."""

from __future__ import annotations

from evallib.locale import pgettext
from evallib.presentation import number


def in_words(n: int) -> str:
    """A number for a sentence: a word from two to twelve, where Swedish has one word for every gender.

    >>> in_words(3), in_words(13)
    ('tre', '13')
    """
    words = (
        pgettext("numeral", "two"),
        pgettext("numeral", "three"),
        pgettext("numeral", "four"),
        pgettext("numeral", "five"),
        pgettext("numeral", "six"),
        pgettext("numeral", "seven"),
        pgettext("numeral", "eight"),
        pgettext("numeral", "nine"),
        pgettext("numeral", "ten"),
        pgettext("numeral", "eleven"),
        pgettext("numeral", "twelve"),
    )
    return words[n - 2] if 2 <= n <= len(words) + 1 else number(n)


def code_word(n: int) -> str:
    """A number of codes for a sentence, without the word for them."""
    return {0: pgettext("codes", "none"), 1: pgettext("codes", "one")}.get(n) or in_words(n)
