"""What in somebody's words stops them from being quoted: all that could say who they, or those they speak of, are.

The search errs on the side of finding: what stops a quotation can be written over with [words in brackets] by the one
who reviews it, but what is missed may be printed. It is a safety net and no proof: a person is also known by what
happened, and somebody must read every quotation.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from evallib.locale import _
from evallib.privacy.case_numbers import find_case_numbers
from evallib.privacy.guard import kind_label
from evallib.privacy.identifiers import Kind, find_identifiers, visible_text
from evallib.privacy.own_names import OwnNames

OtherKind = Literal[
    "namn",
    "webbadress",
    "ärendenummer",
    "födelsedatum",
    "gatuadress",
    "registreringsnummer",
    "postnummer",
    "långt nummer",
]
StopKind = Kind | OtherKind
BORN_BEFORE = 2010
"""A full date before this year is taken for a date of birth, also without a word that says so."""
SHORT_YEAR = 30
"""Two digits for a year from this one on are of the last century: 18/12-81."""
_AMOUNT = (
    r"(?![ \u00a0]?(?:kr\b|kronor|tkr|mkr|miljon|procent|%|euro|sek\b|st\b|stycken|personer|timmar|minuter|gånger|"
    r"dagar|veckor|år\b|platser|besök|ärenden|samtal|meter|km\b|mil\b|kvadrat|elever|barn\b|boende|medarbetare|"
    r"anställda))"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”]+"
    r"|(?<![\w@.])(?:[\w-]{2,}\.)+(?:se|nu|com|org|net|eu|info|io|dk|fi|app|gov|edu)(?:/[^\s<>\"”]*|\b(?!\.?\w))"
    r"|(?<![\w@.])@\w{2,}",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_DATE = re.compile(
    r"(?<![\d.,:/-])(?:"
    r"(?P<year>(?:18|19|20)\d\d)(?P<sign>[-/.]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d)(?![\d/:-])"
    rf"|(?P<day_word>\d{{1,2}})(?::?[ea])?[ \u00a0](?P<word>{_MONTHS})[a-zåäö]*\.?[ \u00a0]"
    r"(?P<year_word>(?:18|19|20)\d\d)"
    r"|(?P<day_sign>\d{1,2})(?P<parting>[/.-])(?P<month_sign>\d{1,2})"
    r"(?:[ \u00a0,/.-]{1,2}(?P<year_sign>(?:18|19|20)\d\d)|[ \u00a0]?[-/](?P<short>\d\d))"
    r")(?![\d/:])",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(rf"(?<![\w.,:/+-])(?<!\d[ \u00a0])\d{{6}}(?![\w:/])(?!-\d)(?![.,]\d){_AMOUNT}", re.IGNORECASE)
_BORN_BEFORE = re.compile(r"\b(?:född[aet]?|föddes|fyllde|fyller|födelse\w*)\b[^.!?]{0,30}$", re.IGNORECASE)
_BORN_AFTER = re.compile(r"[^.!?\d]{0,30}\b(?:föddes|född)\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b[A-ZÅÄÖ]\w*(?:(?:gatan?|vägen|gränden?|stigen|allén?|torget|backen|platsen|kajen|esplanaden)"
    r"|s[ \u00a0](?:väg|gata|gränd|stig|allé|torg|backe|plats))[ \u00a0]\d{1,3}[ \u00a0]?[A-Za-z]?\b"
)
_PLATE_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w-])(?:[{_PLATE_LETTERS}]{{3}}[ \u00a0-]?\d\d[\dA-HJ-NPR-UW-Z](?![\w-]){_AMOUNT}"
    rf"|[{_PLATE_LETTERS.lower()}]{{3}}\d\d[\da-hj-npr-uw-z](?![\w-]))"
)
_POSTCODE = re.compile(
    r"(?<![\d.,:/+-])(?<!\d[ \u00a0])(?:(?:SE|S)-?[ \u00a0]?[1-9]\d\d[ \u00a0]?\d\d(?!\d)"
    r"|[1-9]\d\d[ \u00a0]\d\d(?=[ \u00a0]+[A-ZÅÄÖ][a-zåäöé]|[.,;!?)]?\s*$|[,;)])(?![.,]\d)"
    r"|[1-9]\d{4}(?=[ \u00a0]+[A-ZÅÄÖ][a-zåäöé])"
    r"|(?<=postnummer )[1-9]\d\d[ \u00a0]?\d\d(?!\d))"
)
_LONG = re.compile(rf"(?<![\w.,:/+-])\d{{7,}}(?![\w:/])(?!-\d)(?![.,]\d){_AMOUNT}", re.IGNORECASE)


@dataclass(frozen=True)
class Stop:
    """One thing that stops a quotation: what kind, and where it stands (``text[start:end]``), never the text."""

    kind: StopKind
    start: int
    end: int


def find_stops(text: str, names: OwnNames | None = None) -> tuple[Stop, ...]:
    """Everything in a text that stops it from being quoted, in reading order and without overlap.

    Besides what :func:`evallib.privacy.find_identifiers` finds (identity numbers, telephone numbers, e-mail):

    ==================== ==============================================================================
    namn                 the project's own names, see :class:`evallib.privacy.OwnNames`
    webbadress           an address on the web, or a user name after ``@``
    ärendenummer         ``SN 2021/123``, ``2021/00123``, ``T 1234-21``, or what follows "dnr", "ärende nr"
    födelsedatum         ``811218``; a full date before 2010, or any after "född", "fyllde" and the like
    gatuadress           ``Storgatan 12``
    registreringsnummer  ``ABC 123``, ``ABC12D``, ``abc123``
    postnummer           ``412 63`` before a place or at the end, ``SE-41263``
    långt nummer         seven digits or more in a row
    ==================== ==============================================================================

    Years, school years, spans of years, amounts, numbers of statutes and organisation numbers stop nothing. Case
    numbers and dates are told by shape, so some that are written in other ways are missed.

    >>> names = OwnNames(["Bryggan"])
    >>> [stop.kind for stop in find_stops("På Bryggans möte 2021 sa de att bilen ABC 123 var dyr, 120 000 kr.", names)]
    ['namn', 'registreringsnummer']
    """
    visible, positions = visible_text(text)
    taken: list[Stop] = []
    for stop in _candidates(visible, names):
        place = bisect(taken, stop.start, key=lambda other: other.start)
        if not any(stop.start < other.end and other.start < stop.end for other in taken[max(0, place - 1) : place + 1]):
            taken.insert(place, stop)
    return tuple(Stop(stop.kind, positions[stop.start], positions[stop.end - 1] + 1) for stop in taken)


def stop_label(kind: StopKind) -> str:
    """The name of what stops a quotation, in the reader's language.

    >>> stop_label("telefon")
    'telefonnummer'
    """
    if kind in get_args(Kind):
        return kind_label(cast("Kind", kind))
    labels: dict[StopKind, str] = {
        "namn": _("name of the project's own list"),
        "webbadress": _("web address or user name"),
        "ärendenummer": _("number of a case"),
        "födelsedatum": _("date of birth"),
        "gatuadress": _("street address"),
        "registreringsnummer": _("registration number of a vehicle"),
        "postnummer": _("postcode"),
        "långt nummer": _("long number"),
    }
    return labels[kind]


def _candidates(text: str, names: OwnNames | None) -> Iterator[Stop]:
    """All stops of all kinds, surest first, so that a weaker reading of the same signs gives way."""
    yield from (Stop(hit.kind, hit.start, hit.end) for hit in find_identifiers(text))
    yield from _stops("webbadress", (match.span() for match in _URL.finditer(text)))
    if names is not None:
        yield from _stops("namn", names.find(text))
    yield from _stops("gatuadress", (match.span() for match in _STREET.finditer(text)))
    if not re.search(r"\d", text):
        return
    yield from _stops("födelsedatum", _birth_dates(text))
    yield from _stops("ärendenummer", find_case_numbers(text))
    yield from _stops("registreringsnummer", (match.span() for match in _PLATE.finditer(text)))
    yield from _stops("postnummer", (match.span() for match in _POSTCODE.finditer(text)))
    yield from _stops("långt nummer", _long_numbers(text))


def _stops(kind: StopKind, spans: Iterable[tuple[int, int]]) -> Iterator[Stop]:
    return (Stop(kind, start, end) for start, end in spans)


def _birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Dates that may be somebody's day of birth."""
    for match in _DATE.finditer(text):
        found = _date_of(match)
        if found is not None and (found.year < BORN_BEFORE or _is_birth(text, *match.span())):
            yield match.span()
    for match in _SHORT_DATE.finditer(text):
        digits = match[0]
        if any(_real(century + int(digits[:2]), int(digits[2:4]), int(digits[4:])) for century in (1900, 2000)):
            yield match.span()


def _is_birth(text: str, start: int, end: int) -> bool:
    """Whether a word in the same sentence says that somebody was born."""
    return bool(_BORN_BEFORE.search(text, 0, start) or _BORN_AFTER.match(text, end))


def _date_of(match: re.Match[str]) -> date | None:
    """The date that was written. A short year of 30 or more is one before 2000: few quote a date to come."""
    if match["year"]:
        return _real(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["word"]:
        month = _MONTHS.split("|").index(match["word"].lower()) + 1
        return _real(int(match["year_word"]), month, int(match["day_word"]))
    short = int(match["short"] or 0)
    year = int(match["year_sign"] or (1900 + short if short >= SHORT_YEAR else 2000 + short))
    return _real(year, int(match["month_sign"]), int(match["day_sign"]))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Long numbers that are not dates in eight digits."""
    for match in _LONG.finditer(text):
        digits = match[0]
        if len(digits) == 8 and _real(int(digits[:4]) or 1, int(digits[4:6]), int(digits[6:])) and digits[:2] in "1920":
            continue
        yield match.span()
