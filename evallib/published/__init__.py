"""Published figures: numbers as printed, what they can stand for, and the facts a document states.

``facts`` is loaded at first use: it reads tables, and the table reader itself asks :mod:`.number` what a
printed number looks like.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evallib.published.amounts import odd_amount
from evallib.published.grim import grim_consistent, grim_power
from evallib.published.grimmer import AnswerScale, Grimmer, Verdict, check_grimmer
from evallib.published.moments import (
    Debit,
    Grim,
    MomentChecks,
    SdLimits,
    check_debit,
    check_grim_on_scale,
    check_moments,
    sd_limits,
)
from evallib.published.number import PrintedNumber, exact_decimals, parse_printed
from evallib.published.rounding import (
    RULES,
    Interval,
    Rule,
    point,
    round_half_up,
    rounding_interval,
)
from evallib.published.witness import Witness

if TYPE_CHECKING:
    from evallib.published.facts import FACTS, Fact, Facts, make_fact, read_facts, read_published
    from evallib.published.words import stated_text, valued_text

__all__ = [
    "FACTS",
    "RULES",
    "AnswerScale",
    "Debit",
    "Fact",
    "Facts",
    "Grim",
    "Grimmer",
    "Interval",
    "MomentChecks",
    "PrintedNumber",
    "Rule",
    "SdLimits",
    "Verdict",
    "Witness",
    "check_debit",
    "check_grim_on_scale",
    "check_grimmer",
    "check_moments",
    "exact_decimals",
    "grim_consistent",
    "grim_power",
    "make_fact",
    "odd_amount",
    "parse_printed",
    "point",
    "read_facts",
    "read_published",
    "round_half_up",
    "rounding_interval",
    "sd_limits",
    "stated_text",
    "valued_text",
]
WORDS = ("stated_text", "valued_text")


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"evallib.published.{'words' if name in WORDS else 'facts'}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
