"""A fact in the reader's words: its value, or why there is none."""

from __future__ import annotations

from evallib.locale import _, pgettext
from evallib.presentation import kronor, month, number
from evallib.published.facts import Fact


def stated_text(fact: Fact) -> str:
    """A fact as the document states it, without its unit: a figure with Swedish signs, a text, or why there is none."""
    if fact.number is not None:
        return number(fact.number.value, fact.number.decimals)
    if fact.state == "partly_readable":
        return _("{value} (partly unreadable in the source)").format(value=fact.text)
    if fact.readable:
        return fact.text
    return {
        "not_readable": pgettext("state", "not readable"),
        "not_stated": pgettext("state", "not stated"),
        "not_applicable": pgettext("state", "not applicable"),
    }[fact.state]


def valued_text(fact: Fact) -> str:
    """The same with its unit, amounts in kronor and months in words."""
    if fact.number is not None:
        return kronor(fact.number.value) if fact.unit == "kr" else f"{stated_text(fact)} {fact.unit}".strip()
    if fact.kind == "month" and fact.readable:
        return month(fact.text)
    return stated_text(fact)
