"""Dates of birth and identity numbers as people say and write them: beyond what the gate of a report looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evallib.privacy.amounts import NO_AMOUNT

BORN_BEFORE = 2010
"""A full date before this year is taken for a date of birth, also without a word that says so."""
SHORT_YEAR = 30
"""Two digits for a year from this one on are of the last century: 18/12-81."""
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_DAY_AND_MONTH = rf"(?P<day_word>\d{{1,2}})(?::?[ea])?[ \u00a0](?P<word>{_MONTHS})[a-zåäö]*\.?"
_DATE = re.compile(
    r"(?<![\d.,:/-])(?:"
    r"(?P<year>(?:18|19|20)\d\d)(?P<sign>[-/.]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d)(?![\d/:-])"
    rf"|{_DAY_AND_MONTH}[ \u00a0](?P<year_word>(?:18|19|20)\d\d)"
    r"|(?P<day_sign>\d{1,2})(?P<parting>[/.-])(?P<month_sign>\d{1,2})"
    r"(?:[ \u00a0,/.-]{1,2}(?P<year_sign>(?:18|19|20)\d\d)|[ \u00a0]?[-/](?P<short>\d\d))"
    r")(?![\d/:])",
    re.IGNORECASE,
)
_SIX_DIGITS = re.compile(rf"(?<![\w.,:/+-])(?<!\d[ \u00a0])\d{{6}}(?![\w:/])(?!-\d)(?![.,]\d){NO_AMOUNT}")
_SHORT = re.compile(
    rf"(?<![\d.,:/-])(?:(?P<one>\d\d)[-/. ](?P<two>\d\d)[-/. ](?P<three>\d\d)"
    rf"|{_DAY_AND_MONTH}[ \u00a0]?[-'/ ]?(?P<short_word>\d\d))(?![\d:/-]|[.,]\d){NO_AMOUNT}",
    re.IGNORECASE,
)
_BORN_BEFORE = re.compile(
    r"\b(?:född[aet]?|föddes|fött|fyllde|fyller|fyllt|födelse\w*|födsel\w*|personn(?:umm(?:er|ret)|r|umret)|pnr|f\.)"
    r"[^.!?]{0,30}$",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(r"[^.!?,;\d]{0,30}\b(?:föddes|född|fyllde|fyller)\b", re.IGNORECASE)
_NEAR = 60
_IDENTITY = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<century>18|19|20)?(?P<year>\d\d)(?:(?P<sign>[ .,/_:-]?)(?P<month>\d\d)(?P=sign)"
    r"(?P<day>\d\d)|(?P<pair>\d\d) (?P<last>\d\d))(?P<parting> {0,2}[-+/.,_:]? {0,2})(?P<serial>\d\d ?\d\d|\d{3} \d)"
    rf"(?!\d|[.,:/-]\d){NO_AMOUNT}"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<day>\d\d)[ ./-]?(?P<month>\d\d)[ ./-]?(?P<century>18|19|20)(?P<year>\d\d)"
    r"(?P<parting> ?[-+/.,_:] ?| )(?P<serial>\d{4})(?!\d|[.,:/-]\d)"
)
_LAST_FOUR = re.compile(
    r"\b(?:(?:fyra|4) sista|sista (?:fyra|4)|personnumret slutar|slutsiffror(?:na)?)(?: siffror(?:na)?)?"
    r"(?: (?:i|på) (?:mitt |hennes |hans |sitt )?personnum\w+)?(?: (?:är|var|med|på))?:? ?(?P<serial>\d\d ?\d\d)(?!\d)",
    re.IGNORECASE,
)


def find_written_identities(text: str) -> Iterator[tuple[int, int]]:
    """Identity numbers that are parted in other ways than by a hyphen, and their last four digits where told.

    A date of these years with a time of day after it ("2021-08-31 0830") is none.

    >>> text = "811218/9876, 81 12 18-9876 och 81.12.18 9876, de fyra sista är 9876, mötet 2021-08-31 0830"
    >>> [text[start:end] for start, end in find_written_identities(text)]
    ['811218/9876', '81 12 18-9876', '81.12.18 9876', '9876']
    """
    for match in (*_IDENTITY.finditer(text), *_DAY_FIRST.finditer(text)):
        if _is_born(match) and not _is_time(match):
            yield match.span()
    yield from (match.span("serial") for match in _LAST_FOUR.finditer(text))


def _is_born(match: re.Match[str]) -> bool:
    """Whether the digits are a date, the day perhaps with 60 added."""
    groups = match.groupdict()
    month, day = int(groups["month"] or groups["pair"]), int(groups["day"] or groups["last"])
    centuries = [match["century"]] if match["century"] else ["19", "20"]
    return any(real_date(int(one + match["year"]), month, day - 60 * (day > 60)) for one in centuries)


def _is_time(match: re.Match[str]) -> bool:
    """Whether the last four digits are a time of day, or a year, after a date of these years."""
    serial, recent = match["serial"], (match["century"] or "20") == "20" and int(match["year"]) < SHORT_YEAR
    time = len(serial) == 4 and int(serial[:2]) <= 24 and int(serial[2:]) < 60
    return recent and match["parting"].strip() in ("", ",") and time


def find_birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Dates that may be somebody's day of birth.

    >>> text = "mötet 18.12.81 och 21-08-31, hon är född 18 dec 81 och han 1981-12-18"
    >>> [text[start:end] for start, end in find_birth_dates(text)]
    ['1981-12-18', '18 dec 81']
    """
    for match in _DATE.finditer(text):
        found = _date_of(match)
        if found is not None and (found.year < BORN_BEFORE or _is_birth(text, *match.span())):
            yield match.span()
    for match in _SIX_DIGITS.finditer(text):
        if _is_short_date(*(int(match[0][n : n + 2]) for n in (0, 2, 4))):
            yield match.span()
    for match in _SHORT.finditer(text):
        if _is_short(match) and _is_birth(text, *match.span()):
            yield match.span()


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_birth(text: str, start: int, end: int) -> bool:
    """Whether a word in the same sentence says that somebody was born."""
    return bool(_BORN_BEFORE.search(text[max(0, start - _NEAR) : start]) or _BORN_AFTER.match(text, end))


def _is_short_date(year: int, month: int, day: int) -> bool:
    return any(real_date(century + year, month, day) for century in (1900, 2000))


def _is_short(match: re.Match[str]) -> bool:
    """Whether a date with two digits for the year is one, the year first or last."""
    if match["word"]:
        return _is_short_date(int(match["short_word"]), _month(match["word"]), int(match["day_word"]))
    one, two, three = int(match["one"]), int(match["two"]), int(match["three"])
    return _is_short_date(one, two, three) or _is_short_date(three, two, one)


def _date_of(match: re.Match[str]) -> date | None:
    """The date that was written, if it is sure which is the year. A short year of 30 or more is one before 2000.

    Few quote a date to come.
    """
    if match["year"]:
        return real_date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["word"]:
        return real_date(int(match["year_word"]), _month(match["word"]), int(match["day_word"]))
    if match["short"] and match["parting"] == "-":  # 21-08-31 may begin with the year
        return None
    short = int(match["short"] or 0)
    year = int(match["year_sign"] or (1900 + short if short >= SHORT_YEAR else 2000 + short))
    return real_date(year, int(match["month_sign"]), int(match["day_sign"]))


def _month(word: str) -> int:
    return _MONTHS.split("|").index(word.lower()) + 1
