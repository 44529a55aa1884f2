"""What was paid out to a project: in all, and in each of its years. Amounts are kronor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from evallib.funding.records import Payment, Records


def drawn_sek(records: Records, application: str) -> Fraction:
    """What was paid out to an application; what it paid back is not subtracted."""
    paid = (one.amount_sek for one in records.payments if one.application == application)
    return sum((amount for amount in paid if amount > 0), Fraction(0))


def net_sek(records: Records, application: str) -> Fraction:
    """What was paid out to an application, less what it paid back."""
    return sum((one.amount_sek for one in records.payments if one.application == application), Fraction(0))


def paid_in(
    records: Records, payments: Iterable[Payment], years: Sequence[int | None], year: int | None
) -> Fraction | None:
    """What was paid in a year or closest to it, less what was paid back; None when there is no list of payments."""
    if "payments" not in records.given:
        return None
    known = [one for one in years if one is not None]
    amounts = [
        payment.amount_sek
        for payment in payments
        if (min(known, key=lambda one: (abs(one - payment.paid.year), one)) if known else None) == year
    ]
    return sum(amounts, Fraction(0))
