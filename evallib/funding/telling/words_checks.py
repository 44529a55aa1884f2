"""What came of the checks, in words: how many hold, what does not in each tier, and in which order it is told."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.funding.outcome import TIERS, Outcome, Tier
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, upper_first

SEVERITIES = ("error", "warning", "note")
MOST_FAULTS = 5
"""So many faults of a rule are told in the text; the table has all."""
FIRST_OPEN = ("cost_share_given", "funds_used")
"""Questions that are told first of those that cannot be decided: what the programme leaves open, and the use."""


def tier_word(tier: Tier) -> str:
    """What a tier is called."""
    return {
        "validity": _("Data that cannot be right"),
        "accuracy": _("What is probably wrong"),
        "usefulness": _("What could be clearer"),
    }[tier]


def in_order(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The broken rules by tier and severity, then what cannot be decided, the weightiest first, then what holds."""
    return tuple(sorted(outcomes, key=_weight))


def _weight(outcome: Outcome) -> tuple[int, int, int]:
    rule = outcome.rule
    if outcome.passed is None:
        first = FIRST_OPEN.index(rule.name) if rule.name in FIRST_OPEN else len(FIRST_OPEN)
        return (1, first, "programme_rule" in outcome.missing)
    return (0 if outcome.passed is False else 2, TIERS.index(rule.tier), SEVERITIES.index(rule.severity))


def broken(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The rules that do not hold, in order."""
    return tuple(outcome for outcome in in_order(outcomes) if outcome.passed is False)


def undecided(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The rules that cannot be decided, in order."""
    return tuple(outcome for outcome in in_order(outcomes) if outcome.passed is None)


def held(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The rules that hold, in order."""
    return tuple(outcome for outcome in in_order(outcomes) if outcome.passed)


def counts_sentence(outcomes: Sequence[Outcome]) -> str:
    """How many checks were made, how many hold, do not hold and cannot be decided; "" when none could be decided."""
    if not held(outcomes) and not broken(outcomes):
        return ""
    told = []
    if n := len(held(outcomes)):
        told.append(ngettext("{n} is kept", "{n} are kept", n).format(n=number(n)))
    noted = sum(one.rule.severity == "note" for one in broken(outcomes))
    if n := len(broken(outcomes)) - noted:
        told.append(ngettext("{n} is broken", "{n} are broken", n).format(n=number(n)))
    if noted:
        told.append(
            ngettext("{n} tells what is worth knowing", "{n} tell what is worth knowing", noted).format(n=number(noted))
        )
    if n := len(undecided(outcomes)):
        told.append(ngettext("{n} cannot be decided", "{n} cannot be decided", n).format(n=number(n)))
    start = ngettext("{n} check was made:", "{n} checks were made:", len(outcomes)).format(n=number(len(outcomes)))
    return f"{start} {join_words(told)}."


def caution_sentence(outcomes: Sequence[Outcome]) -> str:
    """That figures rest on data that cannot be right; "" when all data can."""
    if not any(one.rule.tier == "validity" for one in broken(outcomes)):
        return ""
    return _("Some of the data cannot be right. Figures that rest on them are uncertain, also in this report.")


def failures_sentence(outcomes: Sequence[Outcome]) -> str:
    """How many of the rules that could be tried were not followed, tier by tier; "" where no error was found.

    Only what contradicts counts: what could be clearer is no failure.
    """
    if not any(one.rule.severity == "error" for one in broken(outcomes)):
        return ""
    return f"{failures_title(outcomes)}: {join_words(by_tier(outcomes))}."


def failures_title(outcomes: Sequence[Outcome]) -> str:
    """How many of the rules that could be tried were not followed."""
    against = [one for one in broken(outcomes) if one.rule.severity != "note"]
    tried = len(held(outcomes)) + len(broken(outcomes))
    return ngettext(
        "{n} of the {all} checks of money, dates and ledger that could be made does not hold",
        "{n} of the {all} checks of money, dates and ledger that could be made do not hold",
        len(against),
    ).format(n=number(len(against)), all=number(tried))


def by_tier(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """How many of the rules of each tier do not hold, those that only say what could be clearer left out."""
    against = [one for one in broken(outcomes) if one.rule.severity != "note"]
    counts = {tier: sum(one.rule.tier == tier for one in against) for tier in TIERS}
    words = {
        "validity": _("in {n} the data cannot be right"),
        "accuracy": _("in {n} something is probably wrong"),
        "usefulness": _("in {n} something could be clearer"),
    }
    return tuple(words[tier].format(n=number(count)) for tier, count in counts.items() if count)


def tier_sentence(tier: Tier, outcomes: Sequence[Outcome]) -> str:
    """How many of the rules of a tier that could be tried hold; "" when none could."""
    tried = [one for one in outcomes if one.rule.tier == tier and one.passed is not None]
    if not tried:
        return ""
    good = len(held(tried))
    if len(tried) == 1 and not good:
        text = _("{tier}: the one check that could be made does not hold.")
    elif good == len(tried):
        text = ngettext("{tier}: the one check that could be made holds.", "{tier}: all {all} checks hold.", good)
    else:
        text = ngettext(
            "{tier}: {n} of the {all} checks that could be made holds.",
            "{tier}: {n} of the {all} checks that could be made hold.",
            good,
        )
    return text.format(tier=tier_word(tier), n=number(good), all=number(len(tried)))


def open_sentence(outcomes: Sequence[Outcome]) -> str:
    """How many questions cannot be decided; "" when all can."""
    count = len(undecided(outcomes))
    if not count:
        return ""
    text = ngettext(
        "{n} question cannot be decided from what was read. The table says what is missing, and who could say.",
        "{n} questions cannot be decided from what was read. The table says what is missing, and who could say.",
        count,
    )
    return text.format(n=number(count))


def headline(outcome: Outcome) -> str:
    """What a rule that several things break is called above their list: its message without those it names."""
    told = outcome.message
    for fault in outcome.faults:
        told = told.replace(_sentence(fault.text), "")
    return " ".join(told.split()) or outcome.message


def fault_lines(outcome: Outcome) -> tuple[str, ...]:
    """The first five things that break a rule, those that its message names first, and how many more there are."""
    named = [fault for fault in outcome.faults if _sentence(fault.text) in outcome.message]
    ordered = [*named, *(fault for fault in outcome.faults if fault not in named)]
    left = len(ordered) - MOST_FAULTS
    told = tuple(_sentence(fault.text) for fault in ordered[:MOST_FAULTS])
    if left <= 0:
        return told
    more = ngettext("{n} more is in the table.", "{n} more are in the table.", left)
    return (*told, more.format(n=number(left)))


def _sentence(text: str) -> str:
    return upper_first(text) if text.endswith((".", "!", "?")) else f"{upper_first(text)}."
