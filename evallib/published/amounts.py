"""What an amount in kronor cannot be, whether in a fund's tables or in ``facts.csv``."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.locale import _
from evallib.published.number import PrintedNumber

ORE = 2
"""So many decimals an amount in kronor may have."""
MOST_SEK = 10**12


def odd_amount(amount: PrintedNumber, *, signed: bool = False) -> Iterator[tuple[str, str]]:
    """What is wrong with an amount, and what to do: it is below zero (if not ``signed``), has more decimals than öre,
    which would most likely be thousands, or is larger than any that can be meant.

    >>> from evallib.published import parse_printed
    >>> [len(list(odd_amount(parse_printed(text)))) for text in ("45 000,50", "45.000", "-5000", "9" * 30)]
    [0, 1, 1, 1]
    """
    if amount.value < 0 and not signed:
        remedy = _("Write the amount without minus; what was paid back stands in payments and settlements.")
        yield _("The amount is below zero."), remedy
    if amount.decimals > ORE:
        remedy = _("Write at most two decimals, and set thousands off with a space: 45 000.")
        yield _("“{text}” has more decimals than öre.").format(text=amount.text), remedy
    if abs(amount.value) > MOST_SEK:
        yield _("The amount is larger than any that can be meant."), _("Write the amount in kronor as it is printed.")
