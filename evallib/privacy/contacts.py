"""How somebody is reached, as people say and write it: beyond what the gate of a report looks for.

The gate must not stop what it need not, since all reports pass it; a quotation can be shortened. So telephone numbers
in any grouping, abroad and within a house are found here, and addresses that are written so that no machine finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evallib.privacy.amounts import NO_AMOUNT

_DOMAINS = "se|nu|com|org|net|eu|info|io|dk|fi|no|app|gov|edu"
_WEB = re.compile(
    r"(?i:https?://|\bwww[. ])[^\s<>\"”]+"
    rf"|(?<![\w@.-])(?:[\w-]{{2,}}\.)+(?:{_DOMAINS}|{_DOMAINS.upper()})(?:/[^\s<>\"”]*|\b(?!\.?\w))"
    r"|(?<![\w@.])@\w{2,}"
)
_PUBLIC_WEB = re.compile(r"(?:www\.)?1177\.se", re.IGNORECASE)
_AT = r"(?: ?@ ?| ?[\[({<] ?(?:at|snabel-? ?a) ?[\])}>] ?| snabel-? ?a )"
_DOT = r"(?:\.| ?[\[({<] ?(?:dot|punkt|prick) ?[\])}>] ?| (?:dot|punkt|prick) )"
_EMAIL = re.compile(
    rf"[\w.%+-]{{1,64}}(?:{_AT}[\w-]+(?:{_DOT}[\w-]+)+| at [\w-]+ (?:dot|punkt|prick) [\w-]{{2,}})", re.IGNORECASE
)
_GROUPED = re.compile(
    r"(?<![\w+])(?<!\d[.,:/-])\(?(?:08|0[1-9]\d{1,2})\)?"
    r"(?:(?: ?[-./_] ?| )\d{2,7}){2,4}(?!\d|[.,:/-]\d)"
    r"|(?<![\w+])(?<!\d[.,:/-])(?:08|0[1-9]\d{1,2})[._]\d{6,8}(?!\d|[.,:/-]\d)"
)
_ABROAD = re.compile(rf"(?<![\w+])(?:\+|00)[1-9]\d{{0,2}}(?: ?\(0\))?(?:[ ().-]{{0,2}}\d){{6,12}}(?!\d){NO_AMOUNT}")
_EXTENSION = re.compile(
    r"\b(?:anknytning(?:en|snummer|snumret)?|ankn\.?|anknr\.?|internnummer|direktnummer):? ?(?:nr|nummer|är)?:? ?"
    r"\d{2,6}(?!\d)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:ring(?:a|er|de|t)?|tel|telefon(?:en|nr|nummer|numret)?|mobil(?:en|nr|nummer|numret)?|sms(?:a|:a|ar)?|"
    r"(?:mitt|hennes|hans|vårt|deras) (?:nummer|nr))\b[^\d.!?]{0,20}(?P<number>\d(?:[ -]?\d){5,10})"
    rf"(?!\d|[.,:/-]\d){NO_AMOUNT}",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\+?\d{1,3}(?: \d{3})+")
_DATES = re.compile(r"\d\d[./ -]\d\d[./ -](?:19|20)\d\d|(?:19|20)\d\d ?- ?(?:(?:19|20)\d\d|\d\d-\d\d)")
_FEWEST, _MOST = 8, 11


def find_web(text: str) -> Iterator[tuple[int, int]]:
    """Web addresses and user names; a full stop before a capital ("bra.Nu") is none, and 1177.se is everybody's."""
    yield from (match.span() for match in _WEB.finditer(text) if not _PUBLIC_WEB.fullmatch(match[0]))


def find_written_email(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses with spaces around the sign, or with words or brackets for its signs."""
    yield from (match.span() for match in _EMAIL.finditer(text))


def find_spoken_phones(text: str) -> Iterator[tuple[int, int]]:
    """Telephone numbers in groups of any kind, abroad, within a house, or after a word for calling.

    >>> text = "070-123-45-67, +47 22 33 44 55, anknytning 4321, jobbar 08.30-12.00 sedan 08-10-2021"
    >>> [text[start:end] for start, end in find_spoken_phones(text)]
    ['070-123-45-67', '+47 22 33 44 55', 'anknytning 4321']
    """
    yield from (match.span() for match in _GROUPED.finditer(text) if _is_phone(match[0]))
    yield from (match.span() for match in _ABROAD.finditer(text) if not _THOUSANDS.fullmatch(match[0]))
    yield from (match.span() for match in _EXTENSION.finditer(text))
    for match in _CALLED.finditer(text):
        if not (_DATES.fullmatch(match["number"]) or _are_times(match["number"])):
            yield match.span("number")


def _is_phone(found: str) -> bool:
    """Whether groups of digits are as many as in a number, and no date or times of day."""
    digits = sum(sign.isdigit() for sign in found)
    return _FEWEST <= digits <= _MOST and not (_DATES.fullmatch(found) or _are_times(found))


def _are_times(found: str) -> bool:
    """Whether groups of two and four digits can be read as times of day: 08.30-12.00, 0730-1600."""
    groups, digits = re.findall(r"\d+", found), re.sub(r"\D", "", found)
    pairs = [(int(digits[n : n + 2]), int(digits[n + 2 : n + 4] or 99)) for n in range(0, len(digits), 4)]
    return {len(group) for group in groups} <= {2, 4} and all(hour <= 24 and minute < 60 for hour, minute in pairs)
