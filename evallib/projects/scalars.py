"""What an unquoted YAML value means here, and which ones are refused because YAML would change them.

YAML 1.1 reads ``0114`` as the number 76, ``no`` as false and ``12:30`` as 750; YAML 1.2 reads ``1e5`` as
100000. Here only ``null``, ``true``, ``false``, plain decimal numbers and plain dates need no quotation marks
beside ordinary text; whatever else some YAML reader would turn into something other than text is refused.
The expressions are those of PyYAML's resolver and of the YAML 1.2 core schema
(https://yaml.org/spec/1.2.2/#103-core-schema).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any

import yaml

from evallib.locale import _, pgettext

WHOLE = re.compile(r"0|-?[1-9][0-9]*")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER_12 = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
OCTAL_12 = re.compile(r"0o[0-7]+")
MOST_DIGITS = 18
WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class Surprise:
    """An unquoted value that is refused: what a YAML reader would have made of it, and what to write."""

    what: str
    remedy: str


def read_plain(text: str) -> Scalar | Surprise:
    """The meaning of an unquoted scalar, or why it is refused.

    Whole and decimal numbers of at most 18 digits become int and float; a date such as 2021-08-31 stays text
    and is judged where a date is expected.

    >>> read_plain("0"), read_plain("-1.5"), read_plain("2021-08-31"), read_plain("~"), read_plain("ja")
    (0, -1.5, '2021-08-31', None, 'ja')
    >>> [isinstance(read_plain(text), Surprise) for text in ("0114", "no", "12:30", "1e5", "0x1F")]
    [True, True, True, True, True]
    """
    if text in WORDS:
        return WORDS[text]
    if DATE.fullmatch(text):
        return text
    whole, decimal = WHOLE.fullmatch(text), DECIMAL.fullmatch(text)
    if (whole or decimal) and len(text) > MOST_DIGITS:
        return Surprise(
            _("The number {text} has more than {most} digits.").format(text=text[:30] + "…", most=MOST_DIGITS),
            _("Put it in quotation marks if it is a code."),
        )
    if whole:
        return int(text)
    if decimal:
        return float(text)
    return _surprise(text)


def _surprise(text: str) -> Surprise | str:
    resolver: Any = yaml.resolver.Resolver()
    tag = resolver.resolve(yaml.ScalarNode, text, (True, False))
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return Surprise(_changed(text, pgettext("value", "no value")), _quote_or(text, "null"))
    if kind == "bool" or text in {"y", "Y", "n", "N"}:
        meaning = "true" if text.casefold() in {"y", "yes", "on", "true"} else "false"
        return Surprise(_changed(text, meaning), _quote_or(text, meaning))
    if kind == "timestamp":
        remedy = _("Write a date as 2021-08-31, or put the value in quotation marks if it is text.")
        return Surprise(_changed(text, pgettext("value", "a point in time")), remedy)
    if kind in {"int", "float"} or NUMBER_12.fullmatch(text) or OCTAL_12.fullmatch(text):
        return Surprise(_changed(text, _as_number(text, kind)), _quote(text))
    if kind != "str":
        return Surprise(_("“{text}” has a meaning of its own in YAML.").format(text=text), _quote(text))
    return text


def _changed(text: str, meaning: str) -> str:
    return _("YAML would have changed {text} to {meaning}.").format(text=text[:60], meaning=meaning)


def _quote(text: str) -> str:
    return _('Put it in quotation marks if it is text or a code: "{text}".').format(text=text[:60])


def _quote_or(text: str, meaning: str) -> str:
    return _('Write {meaning} if that is what you mean, or put it in quotation marks: "{text}".').format(
        text=text, meaning=meaning
    )


def _as_number(text: str, kind: str) -> str:
    """The number that a YAML reader would have made, in words; PyYAML itself fails on a few such texts."""
    if len(text) > MOST_DIGITS:
        return pgettext("value", "a number")
    try:
        value = _construct(text, kind)
    except (ValueError, OverflowError):
        return pgettext("value", "a number")
    if not math.isfinite(value):
        return pgettext("value", "something that is not a finite number")
    return _("the number {value}").format(value=f"{value:.15g}" if isinstance(value, float) else value)


def _construct(text: str, kind: str) -> int | float:
    constructor = yaml.constructor.SafeConstructor()
    if kind == "int":
        return int(constructor.construct_yaml_int(yaml.ScalarNode("tag:yaml.org,2002:int", text)))
    if kind == "float":
        return float(constructor.construct_yaml_float(yaml.ScalarNode("tag:yaml.org,2002:float", text)))
    return int(text, 8) if OCTAL_12.fullmatch(text) else float(text)


def read_date(text: str) -> dt.date | None:
    """A calendar date written as YYYY-MM-DD with ASCII digits, else None.

    >>> read_date("2021-08-31"), read_date("2021-02-30"), read_date("20210831")
    (datetime.date(2021, 8, 31), None, None)
    """
    if not DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
