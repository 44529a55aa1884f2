"""How the section says numbers, names and what is withheld, whatever the questionnaire is called."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.kasam.study import Direction, ScaleChange, Study, Withheld, direction_of
from evallib.locale import _, pgettext
from evallib.presentation import lower_first, number, percent, signed, span
from evallib.statistics import Change, Estimate, NotComputable

WIDE_RANGE = 20
"""Sums with at least so many points between lowest and highest are told with one decimal, shorter ones with two."""
MOST_DECIMALS = 3
ALPHA = 0.05
SAME = 1e-9
"""Two numbers nearer than this are the same: what parts them is the computer's arithmetic."""


def decimals_of(study: Study, scale: str) -> int:
    """How many decimals the points of a scale deserve."""
    low, high = study.design.instrument.range_of(scale)
    return 1 if high - low >= WIDE_RANGE else 2


def name_of(study: Study, scale: str) -> str:
    """What a scale is called within a sentence."""
    return lower_first(study.design.instrument.label_of(scale))


def hidden_text(withheld: Withheld) -> str:
    """What stands in the place of a number that is kept from the reader."""
    if withheld.reason in {"difference", "cells"}:
        return _("hidden (protection)")
    return _("hidden (fewer than {n})").format(n=withheld.limit)


def p_text(p: float) -> str:
    """A p value: three decimals, and never zero.

    >>> p_text(0.0163), p_text(0.00002)
    ('0,016', '< 0,001')
    """
    return f"< {number(0.001, 3)}" if p < 0.001 else number(p, 3)


def interval_text(estimate: Estimate, decimals: int, apart: Sequence[float] = (0.0,)) -> str:
    """An interval as "1,2 till 4,8", with more decimals when rounding would move a limit onto one of ``apart``.

    >>> interval_text(Estimate(3.0, 0.02, 5.98), 1), interval_text(Estimate(3.0, -0.02, 5.98), 1)
    ('0,02 till 5,98', '−0,02 till 5,98')
    >>> interval_text(Estimate(4.0, 2.97, 5.03), 1), interval_text(Estimate(4.0, 2.97, 5.03), 1, (0.0, 3.0))
    ('3,0 till 5,0', '2,97 till 5,03')
    """
    limits = (estimate.low, estimate.high)

    def hides(limit: float) -> bool:
        return any(abs(limit - mark) > SAME and round(limit, decimals) == round(mark, decimals) for mark in apart)

    while decimals < MOST_DECIMALS and any(map(hides, limits)):
        decimals += 1
    return span(*limits, decimals)


def amount(estimate: Estimate, direction: Direction) -> Estimate:
    """An estimate as a sentence with its direction tells it: what decreased, decreased *by* a positive amount.

    >>> amount(Estimate(-2.5, -3.8, -1.3), "decreased")
    Estimate(value=2.5, low=1.3, high=3.8, level=0.95)
    """
    return -estimate if direction == "decreased" else estimate


def change_text(estimate: Estimate, decimals: int) -> str:
    """A change with its interval in brackets' words: "+3,9 poäng, 95 % KI 0,7 till 7,0"."""
    return _("{change} points, 95 % CI {interval}").format(
        change=signed(estimate.value, decimals), interval=interval_text(estimate, decimals)
    )


def direction_word(direction: Direction) -> str:
    """What may be said of a change, as it stands in a table."""
    return {
        "increased": pgettext("change", "increased"),
        "decreased": pgettext("change", "decreased"),
        "unsure": pgettext("change", "no sure change"),
        "undecidable": pgettext("change", "cannot be decided"),
    }[direction]


def judged_direction(change: ScaleChange) -> Direction:
    """The direction after the adjustment for several subscales, which the primary scale does not need."""
    if change.direction in {"increased", "decreased"} and change.p_holm is not None and change.p_holm >= ALPHA:
        return "unsure"
    return change.direction


def estimate_direction(estimate: Estimate) -> Direction:
    """The direction that an interval allows to say.

    >>> estimate_direction(Estimate(2.0, 0.5, 3.5)), estimate_direction(Estimate(2.0, -0.5, 4.5))
    ('increased', 'unsure')
    """
    if not estimate.excludes(0):
        return "unsure"
    return "increased" if estimate.value > 0 else "decreased"


def why_not(change: Change | NotComputable | Withheld) -> str:
    """Why there is no change to tell, as a whole sentence; empty when there is one."""
    if isinstance(change, Withheld):
        return {
            "few": _("It rests on fewer than {n} people and is not shown."),
            "difference": _("It is not shown, because beside the other numbers it could reveal fewer than {n} people."),
            "cells": _("It is not shown, because it could tell what individual people answered."),
        }.get(change.reason, _("It is not shown, because it rests on too few people.")).format(n=change.limit)
    if isinstance(change, NotComputable):
        return {
            "too_few": _("At least two answers are needed each time."),
            "few_pairs": _(
                "Fewer than three people could be followed, too few to see how their answers hang together."
            ),
            "few_units": _("At least five units are needed."),
            "one_person_units": _("At least one unit with two people is needed."),
            "no_variance": _("All answers changed alike, so there is no spread to judge the change against."),
            "no_correlation": _("All who could be followed have the same score in one of the waves."),
        }[change.reason]
    return ""


def whole_percent(part: int, whole: int) -> str:
    """A share in whole per cent: "85 %"."""
    return percent(100 * part / whole, 0)


__all__ = [
    "amount",
    "change_text",
    "decimals_of",
    "direction_of",
    "direction_word",
    "estimate_direction",
    "hidden_text",
    "interval_text",
    "judged_direction",
    "name_of",
    "p_text",
    "whole_percent",
    "why_not",
]
