"""Find numbers of cases, files and court cases: by the words before them and by their shape.

Swedish authorities number cases by year, in many ways: ``SN 2021/123``, ``2014-01189``, ``123-2021``, ``5.1-123/2021``,
``T 1234-21``. Spans of years, school years, dates, amounts, statutes (``2001:453``) and organisation numbers are not
such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_YEAR = r"(?:19|20)\d\d"
_KEYWORD = re.compile(
    r"\b(?:(?:dnr|diarie(?:nummer|nr)|ärende(?:nummer|nr)|mål(?:nummer|nr)|akt(?:nummer|nr)|journal(?:nummer|nr)|"
    r"ref(?:erens)?(?:nummer|nr)|(?:ärende|mål|akt|beslut|journal|referens)[ \u00a0](?:nr|nummer)|löpnummer)"
    r"(?:\.|:|[ \u00a0]är)?[ \u00a0]?(?P<sure>(?:[A-ZÅÄÖa-zåäö]{1,6}[ \u00a0-]?)?\d[\d.:/ \u00a0-]*\d|\d)"
    r"|(?:ärendet?|akten?)[ \u00a0](?P<likely>(?:[A-ZÅÄÖ]{1,6}[ \u00a0-]?)?\d[\d.:/-]*\d))",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,:])(?P<register>(?<!\w)(?:[A-ZÅÄÖ]{{1,6}}|[A-ZÅÄÖ][a-zåäö]?[A-ZÅÄÖ]{{1,5}})[ \u00a0-]?)?"
    rf"(?<!\d)(?P<year>{_YEAR})(?P<sign>[-/.:])(?P<number>\d{{1,7}}(?:[.:-]\d+)?)(?![\d/])"
)
_YEAR_LAST = re.compile(
    rf"(?<![\d,/])(?P<number>\d{{3,7}})(?P<sign>[-/])(?P<year>{_YEAR})(?![\d]|[-/.,:]\d)"
    r"(?![ \u00a0]?(?:kr|tkr|mkr|mil|st\b|%|procent|euro|person|tim|min|gång|dag|veck))"
)
_COURT = re.compile(r"(?<![\w-])(?:mål(?:et)?[ \u00a0])?(?:PMT|PMÖ|UM|[TBÖMPKFAÄ])[ \u00a0]?\d{3,5}[-\u2013]\d\d(?!\d)")
_YEAR_SHORT = re.compile(r"(?<![\w.,:/-])(?:\d{2,4}-\d{2,5}/\d\d|\d{4,5}[-/]\d\d)(?![\d/:-]|[.,]\d)")
_PERIODS = re.compile(
    r"(?:HT|VT|ÖJ|HP|ÅR|LÅ|LÄSÅRET|ÅREN|SFS|SOSFS|SOU|DS|PROP|ISO|EU|EG|SKR|RSKR|BET|HSLF|FS)[ \u00a0-]?"
)
_LONGEST_PERIOD = 10


def find_case_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where case numbers stand (start and end); the same place may come more than once.

    >>> text = "I SN 2021/123 och 2020-00123, läsåret 2020/21 och åren 2009-2011, för 100-2000 kr"
    >>> [text[start:end] for start, end in find_case_numbers(text)]
    ['SN 2021/123', '2020-00123']
    """
    yield from _after_keywords(text)
    yield from (match.span() for match in _COURT.finditer(text))
    yield from (match.span() for match in _YEAR_FIRST.finditer(text) if _is_case(match))
    yield from (match.span() for match in _YEAR_LAST.finditer(text) if _is_case_last(match))
    for match in _YEAR_SHORT.finditer(text):
        first = match[0][:4]
        if not (re.fullmatch(rf"{_YEAR}[-/]\d\d", match[0]) and first.isdigit()):
            yield match.span()


def _after_keywords(text: str) -> Iterator[tuple[int, int]]:
    for match in _KEYWORD.finditer(text):
        if match["sure"]:
            yield match.span("sure")
        elif len(re.sub(r"\D", "", match["likely"])) > 3 and not re.fullmatch(_YEAR, match["likely"]):
            yield match.span("likely")


def _is_case(match: re.Match[str]) -> bool:
    """Whether a year and a number after it are a case, not a period, a date or a statute."""
    register, number = match["register"] or "", match["number"]
    if _PERIODS.fullmatch(register.upper()):
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
    if len(number) == 4 and number[:2] in ("19", "20") and int(number) < int(year):
        return False
    if sign == "-" and len(number) == 6:
        return number[2] < "2"
    return sign == "/" or number[0] == "0" or not year.endswith("00")
