"""What in somebody's words stops them from being quoted: all that could say who they, or those they speak of, are.

The search errs on the side of finding: what stops a quotation can be written over with [words in brackets] by the one
who reviews it, but what is missed may be printed. It is a safety net and no proof: a person is also known by what
happened, and somebody must read every quotation.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, cast, get_args

from evallib.locale import _
from evallib.privacy.addresses import find_plates, find_postcodes, find_streets
from evallib.privacy.amounts import NO_AMOUNT
from evallib.privacy.birth import find_birth_dates, find_written_identities, real_date
from evallib.privacy.case_numbers import find_case_numbers
from evallib.privacy.contacts import find_spoken_phones, find_web, find_written_email
from evallib.privacy.guard import kind_label
from evallib.privacy.identifiers import Kind, find_identifiers
from evallib.privacy.own_names import OwnNames
from evallib.privacy.seen import Seen, as_seen

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
Finder = Callable[[str], Iterator[tuple[int, int]]]
_LONG = re.compile(rf"(?<![\w.,:/+-])\d{{7,}}(?![\w:/])(?!-\d)(?![.,]\d){NO_AMOUNT}")
_SPREAD = re.compile(r"(?<![\w.,])\d(?:[ ._*-]\d){6,}(?![\w])")


@dataclass(frozen=True)
class Stop:
    """One thing that stops a quotation: what kind, and where it stands (``text[start:end]``), never the text."""

    kind: StopKind
    start: int
    end: int


def find_stops(text: str, names: OwnNames | None = None) -> tuple[Stop, ...]:
    """Everything in a text that stops it from being quoted, in reading order and without overlap.

    Besides what :func:`evallib.privacy.find_identifiers` finds (identity numbers, telephone numbers, e-mail), which are
    here found in other groupings as well (``811218/9876``, ``070-123-45-67``, ``+47 22 33 44 55``, ``anna [at] x.se``):

    ==================== ==============================================================================================
    namn                 the project's own names, see :class:`evallib.privacy.OwnNames`
    webbadress           an address on the web, or a user name after ``@``
    ärendenummer         ``SN 2021/123``, ``2021/00123``, ``T 1234-21``, ``SN § 45``, or what follows "dnr", "akt"
    födelsedatum         ``811218``; a full date before 2010, or any after "född", "fyllde" and the like
    gatuadress           ``Storgatan 12``, ``lgh 1203``, ``Box 123``
    registreringsnummer  ``ABC 123``, ``ABC12D``, ``abc123``, but for known abbreviations (``LSS 123``)
    postnummer           ``412 63`` before a place or after a word of where somebody lives, ``SE-41263``
    långt nummer         seven digits or more in a row, or one by one
    ==================== ==============================================================================================

    The text is searched as it is seen, so that invisible signs and letters that look like others hide nothing. Years,
    school years, spans of years, amounts, times of day, numbers of statutes and organisation numbers stop nothing. All
    is told by shape, so some that is written in other ways is missed.

    >>> names = OwnNames(["Bryggan"])
    >>> [stop.kind for stop in find_stops("På Bryggans möte 2021 sa de att bilen ABC 123 var dyr, 120 000 kr.", names)]
    ['namn', 'registreringsnummer']
    """
    taken: list[Stop] = []
    for stop in _candidates(text, names):
        place = bisect(taken, stop.start, key=lambda other: other.start)
        if not any(stop.start < other.end and other.start < stop.end for other in taken[max(0, place - 1) : place + 1]):
            taken.insert(place, stop)
    return tuple(taken)


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
    seen = as_seen(text)
    yield from (Stop(hit.kind, *seen.place(hit.start, hit.end)) for hit in find_identifiers(seen.text))
    yield from _found(seen, _CONTACTS)
    yield from (Stop("namn", *span) for span in (names.find(text) if names is not None else ()))
    yield from _found(seen, (("gatuadress", find_streets),))
    if re.search(r"\d", seen.text):
        yield from _found(seen, _NUMBERS)


def _found(seen: Seen, finders: Iterable[tuple[StopKind, Finder]]) -> Iterator[Stop]:
    """What each search finds, where it stands in the source."""
    for kind, finder in finders:
        yield from (Stop(kind, *seen.place(*span)) for span in finder(seen.text))


def _long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Long numbers that are not dates in eight digits, and digits that stand one by one but are not counted up."""
    for match in _LONG.finditer(text):
        digits = match[0]
        date = len(digits) == 8 and digits[:2] in ("19", "20")
        if not (date and real_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))):
            yield match.span()
    for match in _SPREAD.finditer(text):
        values = [int(sign) for sign in match[0] if sign.isdecimal()]
        if not all(abs(after - before) == 1 for before, after in pairwise(values)):
            yield match.span()


_CONTACTS: tuple[tuple[StopKind, Finder], ...] = (
    ("möjligt personnummer", find_written_identities),
    ("e-post", find_written_email),
    ("telefon", find_spoken_phones),
    ("webbadress", find_web),
)
_NUMBERS: tuple[tuple[StopKind, Finder], ...] = (
    ("födelsedatum", find_birth_dates),
    ("ärendenummer", find_case_numbers),
    ("registreringsnummer", find_plates),
    ("postnummer", find_postcodes),
    ("långt nummer", _long_numbers),
)
