"""How a ledger and a row of it are told: by the number of the file, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from evallib.funding.ledger import Ledger
from evallib.funding.telling.names import sek
from evallib.locale import _
from evallib.presentation import join_words, number
from evallib.presentation.numbers import NO_BREAK

CODE, ACCOUNT = re.compile("[A-Z]{3}"), re.compile("[0-9]{1,8}")
VOUCHER = re.compile("(?:[A-ZÅÄÖa-zåäö]{1,3} )?[0-9]{1,8}")
"""What may be told of a ledger as it stands. Whatever else stands there may be a name, or a number of a person's."""


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
    if CODE.fullmatch(currency):
        return sek(amount) if currency == "SEK" else f"{number(amount, 2)}{NO_BREAK}{currency}"
    return _("{amount} in another currency").format(amount=number(amount, 2))


def currency_words(currency: str) -> str:
    """A currency by its code; what else a file gives for one may be anything.

    >>> currency_words("EUR"), currency_words("ANNA") == currency_words("")
    ('EUR', True)
    """
    return currency if CODE.fullmatch(currency) else _("another currency")


def voucher_words(voucher: str) -> str:
    """A voucher by its series and number as programs write them; another one's name may be anything.

    >>> voucher_words("A 12")[-4:], voucher_words("Anna utlägg") == voucher_words("A 8507099805")
    ('A 12', True)
    """
    return _("voucher {voucher}").format(voucher=voucher) if VOUCHER.fullmatch(voucher) else _("a voucher")


def account_words(account: str) -> str:
    """An account by its digits; another code may be anything.

    >>> account_words("5011")[-4:], account_words("Anna") == account_words("8507099805")
    ('5011', True)
    """
    return _("account {account}").format(account=account) if ACCOUNT.fullmatch(account) else _("an account")
