"""Find numbers of cases, files and court cases: by the words before them and by their shape.

Swedish authorities number cases by year, in many ways: ``SN 2021/123``, ``2014-01189``, ``123-2021``, ``5.1-123/2021``,
``T 1234-21``, ``SOC 21/123``, ``SN § 45``. Spans of years, school years, dates, amounts, statutes (``2001:453``) and
organisation numbers are not such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evallib.privacy.amounts import NO_AMOUNT

_YEAR = r"(?:19|20)\d\d"
_KEYWORD = re.compile(
    r"\b(?:(?:(?:dnr|diarie(?:nummer|nr|numret)|ärende(?:nummer|nr|numret)|akt(?:nummer|nr)|journal(?:nummer|nr)|"
    r"(?:ärende|akt|journal|diarie)[ \u00a0](?:nr|nummer)|löpnummer)"
    r"|(?P<common>(?:mål|beslut|beslutet|referens|ref)(?:s?nummer|s?nr|[ \u00a0](?:nr|nummer))))"
    r"(?:\.|:|[ \u00a0]är)?[ \u00a0]?(?P<sure>(?:[A-ZÅÄÖa-zåäö]{1,6}[ \u00a0-]?)?\d[\d.:/ \u00a0-]*\d|\d)"
    r"|(?:ärendet?)[ \u00a0](?P<likely>(?:[A-ZÅÄÖ]{1,6}[ \u00a0-]?)?\d[\d.:/-]*\d)"
    rf"|(?:akt(?:en)?[ \u00a0](?P<act>\d[\d.:/-]*\d)|journal(?:en)?[ \u00a0](?P<journal>\d(?:[\d.:/-]*\d)?))"
    rf"(?!\d|[.,]\d){NO_AMOUNT})",
    re.IGNORECASE,
)
_REGISTER = r"(?<!\w)(?:[A-ZÅÄÖ]{1,6}|[A-ZÅÄÖ][a-zåäö]?[A-ZÅÄÖ]{1,5})[ \u00a0/-]?"
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,:])(?P<register>{_REGISTER})?"
    rf"(?<!\d)(?P<year>{_YEAR})(?P<sign>[-/.:])(?P<number>\d{{1,7}}(?:[.:-]\d+)?)(?![\d/])"
)
_YEAR_LAST = re.compile(
    rf"(?<![\d,/])(?P<number>\d{{3,7}})(?P<sign>[-/])(?P<year>{_YEAR})(?![\d]|[-/.,:]\d){NO_AMOUNT}"
)
_DOTTED = re.compile(rf"(?<![\w.])(?:\d{{1,3}}\.){{1,4}}\d{{1,3}}-\d{{1,7}}/{_YEAR}(?:-\d{{1,3}})?(?!\d)")
_SHORT_YEAR = re.compile(
    r"(?<![\w-])(?P<register>[A-ZÅÄÖ]{2,6}[ \u00a0]?)(?P<year>\d\d)(?P<sign>[/-])(?P<number>\d{2,6})"
    rf"(?![\d/-]|[.,]\d){NO_AMOUNT}"
)
_PARAGRAPH = re.compile(
    r"(?:(?<![\w-])(?P<register>[A-ZÅÄÖ]{2,5})s?|\b\w*(?i:nämnden?s?|styrelsens?|utskottets?|fullmäktiges?))"
    r"(?: protokoll| beslut)?,? §{1,2} ?\d{1,4}(?:/\d{2,4})?"
)
_COURT = re.compile(r"(?<![\w-])(?:mål(?:et)?[ \u00a0])?(?:PMT|PMÖ|UM|[TBÖMPKFAÄ])[ \u00a0]?\d{3,5}[-\u2013]\d\d(?!\d)")
_YEAR_SHORT = re.compile(r"(?<![\w.,:/-])(?:\d{2,4}-\d{2,5}/\d\d|\d{4,5}[-/]\d\d)(?![\d/:-]|[.,]\d)")
_PERIODS = re.compile(
    r"(?:HT|VT|ÖJ|HP|ÅR|LÅ|LÄSÅRET|ÅREN|SFS|SOSFS|SOU|DS|PROP|ISO|EU|EG|SKR|SKL|RSKR|BET|HSLF|FS|AFS|FOU|PM|NR|REV|FG|"
    r"SOL|LSS|LVU|LVM|LPT|LRV|HSL|OSL|PSL|PDL|FL|KL|FB|ÄB|BRB|RB|MB|AML|MBL|LAS|DL|LOU|LOV|DSL|GDPR|IBIC|BBIC|ICF|ICD|"
    r"DSM|SS|EN|KASAM|COVID)[ \u00a0/-]?"
)
"""Registers that are none: periods, statutes, series of reports."""
_PUBLISHED = re.compile(
    r"(?:\b(?:artikel|art|förordning\w*|direktiv\w*|rapport\w*|nr|nummer|utgåva|betänkande\w*|proposition\w*|prop|lag|"
    r"lagen|författning\w*|tidning\w*)|\((?:EU|EG|EEG)\)|§)[.: (]*$",
    re.IGNORECASE,
)
_NEAR = 25
_LONGEST_PERIOD = 10
_RECENT = range(15, 30)


def find_case_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where case numbers stand (start and end); the same place may come more than once.

    >>> text = "I SN 2021/123 och 2020-00123, läsåret 2020/21 och åren 2009-2011, för 100-2000 kr"
    >>> [text[start:end] for start, end in find_case_numbers(text)]
    ['SN 2021/123', '2020-00123']
    """
    yield from _after_keywords(text)
    yield from (match.span() for match in _DOTTED.finditer(text))
    yield from (match.span() for match in _COURT.finditer(text))
    yield from (match.span() for match in _SHORT_YEAR.finditer(text) if _is_short_case(match))
    yield from (match.span() for match in _PARAGRAPH.finditer(text) if not _PERIODS.fullmatch(match["register"] or ""))
    yield from (match.span() for match in _YEAR_FIRST.finditer(text) if _is_case(match))
    yield from (match.span() for match in _YEAR_LAST.finditer(text) if _is_case_last(match))
    for match in _YEAR_SHORT.finditer(text):
        first = match[0][:4]
        if not (re.fullmatch(rf"{_YEAR}[-/]\d\d", match[0]) and first.isdigit()):
            yield match.span()


def _after_keywords(text: str) -> Iterator[tuple[int, int]]:
    for match in _KEYWORD.finditer(text):
        group = next(name for name in ("sure", "likely", "act", "journal") if match[name])
        digits, year = re.sub(r"\D", "", match[group]), re.fullmatch(_YEAR, match[group])
        fewest = {"sure": 3 if match["common"] else 1, "likely": 4, "act": 2, "journal": 1}[group]
        if len(digits) >= fewest and not (year and (group != "sure" or match["common"])):
            yield match.span(group)


def _is_short_case(match: re.Match[str]) -> bool:
    """Whether two digits after letters are the year of a case, not a school year, a range or a share."""
    year, number = int(match["year"]), match["number"]
    if _PERIODS.fullmatch(match["register"]) or int(number) == (year + 1) % 100:
        return False
    return len(number) > 2 or (match["sign"] == "/" and year in _RECENT)


def _is_case(match: re.Match[str]) -> bool:
    """Whether a year and a number after it are a case, not a period, a date or a statute."""
    register, number = match["register"] or "", match["number"]
    if _PERIODS.fullmatch(register.upper()) or (not register and _is_published(match)):
        return False
    sign, first = match["sign"], int(match["year"])
    digits = number if number.isdigit() else ""
    if sign in ":." and not register.strip():
        return sign == ":" and not digits and "-" in number
    if not digits:
        return (bool(register) or sign == "/") and int(number[:2].rstrip(".:-")) != (first + 1) % 100
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return bool(register.strip()) and not first < int(digits) <= first + _LONGEST_PERIOD
    if len(digits) <= 2:
        return bool(register.strip()) and int(digits) != (first + 1) % 100
    return True


def _is_case_last(match: re.Match[str]) -> bool:
    """Whether a number and a year after it are a case, not a span of years or of amounts, or an organisation."""
    number, sign, year = match["number"], match["sign"], match["year"]
    if _is_published(match) or (len(number) == 4 and number[:2] in ("19", "20") and int(number) < int(year)):
        return False
    if number.endswith("00") and year.endswith("00"):
        return False
    if sign == "-" and len(number) == 6:
        return number[2] < "2"
    return sign == "/" or number[0] == "0" or not year.endswith("00")


def _is_published(match: re.Match[str]) -> bool:
    """Whether the words before say that the number is of something published: an article of law, a report, an issue."""
    return bool(_PUBLISHED.search(match.string[max(0, match.start() - _NEAR) : match.start()]))
