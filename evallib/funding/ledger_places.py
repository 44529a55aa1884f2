"""How a ledger and a row of it are told: by the number of the file, never by its name."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from evallib.funding.ledger import Ledger
from evallib.funding.telling.names import sek
from evallib.locale import _
from evallib.presentation import join_words, number
from evallib.presentation.numbers import NO_BREAK


def file_words(ledger: int) -> str:
    """A ledger file in a sentence, by its number in the settings, counted from 1."""
    return _("ledger file {number}").format(number=ledger)


def row_place(ledger: int, line: int) -> str:
    """Where a row stands, as a place beside a fault; line 0 stands for the file as a whole."""
    return _("ledger file {number}, row {line}").format(number=ledger, line=line) if line else file_words(ledger)


def files_words(ledgers: Iterable[Ledger]) -> str:
    """Several ledger files in a sentence, in order."""
    return join_words([file_words(one) for one in sorted(ledger.number for ledger in ledgers)])


def ore_words(ore: int, currency: str) -> str:
    """An amount of a ledger in its own currency.

    >>> ore_words(123450, "EUR"), ore_words(100, "SEK")
    ('1\\xa0234,50\\xa0EUR', '1\\xa0kr')
    """
    amount = Fraction(ore, 100)
    return sek(amount) if currency == "SEK" else f"{number(amount, 2)}{NO_BREAK}{currency}"
