"""Which accounts of a ledger are costs, and which kind of cost each belongs to. Account numbers are text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from evallib.projects import LedgerSettings

Sort = Literal["cost", "other", "unplaced"]
"""What rows on an account are: costs; something else, such as income; or not known, where it is no number."""


def within(account: str, ranges: Iterable[str]) -> bool:
    """Whether an account begins with one of the digits (``50``), or with any from the one to the other (``50-53``).

    The first digits of the account are compared, as many as the range has. What is no number is in no range.

    >>> within("5310", ["50-53"]), within("5410", ["50-53"]), within("FEL", ["4-7"]), within("4", ["40"])
    (True, False, False, False)
    """
    return account.isascii() and account.isdigit() and any(_begins(account, one) for one in ranges)


def sort_of(account: str, costs: Sequence[str]) -> Sort:
    """Whether rows on an account are costs.

    >>> [sort_of(account, ["4-7"]) for account in ("7010", "3990", "FEL")]
    ['cost', 'other', 'unplaced']
    """
    if not (account.isascii() and account.isdigit()):
        return "unplaced"
    return "cost" if within(account, costs) else "other"


def kind_of(account: str, kinds: Mapping[str, Sequence[str]]) -> str | None:
    """The kind of cost that an account belongs to; None for an account of no kind.

    The settings are refused when they give an account to two kinds.

    >>> kind_of("7010", {"wages": ["70-75"], "travel": ["58"]}), kind_of("6110", {"wages": ["70-75"]})
    ('wages', None)
    """
    return next((kind for kind, ranges in kinds.items() if within(account, ranges)), None)


def allowed_kinds(settings: LedgerSettings | None, costs: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The accounts of each kind of cost that the programme pays (``costs``: their ids), as the settings give them."""
    if settings is None:
        return {}
    return {cost: settings.accounts[cost] for cost in costs if cost in settings.accounts}


def _begins(account: str, span: str) -> bool:
    low, _dash, high = span.partition("-")
    return len(account) >= len(low) and low <= account[: len(low)] <= (high or low)
