"""How measures of agreement and their intervals are written: with as many decimals as keep them true."""

from __future__ import annotations

from collections.abc import Callable

from evallib.focus_groups.study import Coefficient
from evallib.focus_groups.telling.words import NOTHING
from evallib.locale import _, ngettext
from evallib.presentation import number, percent, span
from evallib.presentation.numbers import as_decimal

ENOUGH, RELIABLE = 0.667, 0.8
"""Krippendorff's limits for alpha: below the first no conclusion, from the second on reliable (2004,
doi:10.1111/j.1468-2958.2004.tb00738.x)."""
MARKS = (0.0, ENOUGH, RELIABLE, 1.0)
MOST_DECIMALS = 9


def decimals_for(*values: float, least: int = 2, marks: tuple[float, ...] = MARKS) -> int:
    """How many decimals leave each value on its side of every mark: what is not 1 is not written as 1.

    >>> [decimals_for(value) for value in (0.7, 0.6664, 0.79996, 0.9967, 1.0, 0.002)]
    [2, 3, 5, 3, 2, 3]
    """
    return next(
        (
            decimals
            for decimals in range(least, MOST_DECIMALS)
            if all(_side(float(as_decimal(x, decimals)), mark) == _side(x, mark) for x in values for mark in marks)
        ),
        MOST_DECIMALS,
    )


def _side(value: float, mark: float) -> int:
    """Whether a value lies below (-1), at (0) or above (1) a mark."""
    apart = value - mark
    return 0 if abs(apart) < 10**-MOST_DECIMALS else 1 if apart > 0 else -1


def share_text(value: float) -> str:
    """A share of 1: two decimals, or more where two would make it a perfect 0 or 1.

    >>> share_text(0.7), share_text(1.0), share_text(0.9967)
    ('0,70', '1,00', '0,997')
    """
    return number(value, decimals_for(value, marks=(0.0, 1.0)))


def value_text(value: float) -> str:
    """A measure of agreement, on its side of Krippendorff's limits."""
    return number(value, decimals_for(value))


def coefficient_text(found: Coefficient) -> str:
    """A measure with its interval, or the word for why there is none.

    >>> coefficient_text(Coefficient(0.72, 0.61, 0.8)), coefficient_text(Coefficient(0.98, 0.6664, 0.9967))
    ('0,72 (0,61 till 0,80)', '0,98 (0,666 till 0,997)')
    """
    if found.value is None:
        return undefined_word(found)
    return f"{value_text(found.value)}{_in_brackets(found, interval_text)}"


def interval_text(found: Coefficient) -> str:
    """The interval of a measure; it must have one."""
    low, high = found.low or 0.0, found.high or 0.0
    return span(low, high, decimals_for(low, high))


def percent_text(share: float) -> str:
    """How often two coders did the same: whole per cent, or decimals where these would make it a perfect 0 or 100.

    >>> percent_text(0.974), percent_text(1.0), percent_text(0.9967)
    ('97\\xa0%', '100\\xa0%', '99,7\\xa0%')
    """
    return percent(100 * share, _percent_decimals(share))


def agreed_text(found: Coefficient) -> str:
    """How often two coders did the same, with its interval, or the word for why there is none.

    >>> agreed_text(Coefficient(0.974, 0.95, 0.998))
    '97\\xa0% (95,0 till 99,8)'
    """
    if found.value is None:
        return undefined_word(found)
    return f"{percent_text(found.value)}{_in_brackets(found, _percent_interval)}"


def _percent_interval(found: Coefficient) -> str:
    low, high = found.low or 0.0, found.high or 0.0
    return span(100 * low, 100 * high, _percent_decimals(low, high))


def _percent_decimals(*shares: float) -> int:
    return decimals_for(*(100 * share for share in shares), least=0, marks=(0.0, 100.0))


def _in_brackets(found: Coefficient, interval: Callable[[Coefficient], str]) -> str:
    """The interval after a value, or that there is none."""
    if found.low is not None and found.high is not None:
        return f" ({interval(found)})"
    if found.reason == "failed":
        told = ngettext(
            "no interval: {n} sample without a value", "no interval: {n} samples without a value", found.failed
        )
        return f" ({told.format(n=number(found.failed))})"
    told = _("no interval")
    return f" ({told})"


def undefined_word(found: Coefficient) -> str:
    """Why a measure is not defined, short enough for a cell."""
    return {
        "too_few_units": _("too few"),
        "too_few_positives": _("too seldom"),
        "too_few_negatives": _("nearly always"),
        "one_category": _("not defined"),
        "only_coded": _("not defined"),
        "no_text": _("text missing"),
        "no_places": _("place unknown"),
        "failed": _("not computable"),
    }.get(found.reason or "", NOTHING)


def undefined_sentence(found: Coefficient) -> str:
    """Why a measure is not defined, as the end of a sentence."""
    return {
        "too_few_units": _("both have coded too little of the same text"),
        "too_few_positives": _("the codes were used too seldom"),
        "too_few_negatives": _("the codes were used nearly always"),
        "one_category": _("the codes were used everywhere or nowhere, so there is nothing to tell apart"),
        "only_coded": _("only passages that somebody coded are compared"),
        "no_text": _("the text is missing"),
        "no_places": _("it is not known where in the texts the codes are"),
        "failed": _("the measure has no value for this material"),
    }.get(found.reason or "", _("the measure has no value for this material"))
