"""Find identity numbers, Swedish phone numbers and e-mail addresses in free text.

The search errs on the side of finding: a number that could be somebody's is a hit even when its check digit
is wrong, because a typing error is still personal data. Numbers that cannot be a person (case numbers,
organisation numbers, dates, amounts) are told apart by shape and calendar, never by a list."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Literal

Kind = Literal["personnummer", "samordningsnummer", "interimsnummer", "möjligt personnummer", "telefon", "e-post"]

_SPACE = r"[ \t\n\r\u00a0\u2007\u2009\u202f]"
_DASH = r"[-+\u2010-\u2015\u2212]"
_INTERIM_LETTERS = "TRSUWXJKLMN"
_IDENTITY = re.compile(
    rf"(?<!\d)(?P<century>18|19|20)?(?P<date>\d{{6}})"
    rf"(?P<separator>{_SPACE}{{0,2}}{_DASH}{_SPACE}{{0,2}}|{_SPACE}{{1,3}}|[./_:])?"
    rf"(?P<serial>[\d{_INTERIM_LETTERS}]\d{{3}}|T[Ff]\d\d|[Xx*]{{4}})(?!\d)"
)
_IDENTITY_DASHED = re.compile(
    r"(?<![\d-])(?P<century>18|19|20)?(?P<year>\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
    rf"{_SPACE}?[-+/_:]{_SPACE}?(?P<serial>\d{{4}})(?![\d-])"
)
_GROUPS = "|".join(
    rf"{_SPACE}".join(rf"\d{{{size}}}" for size in sizes)
    for sizes in (
        (3, 3, 2),
        (2, 2, 2, 2),
        (3, 2, 2),
        (2, 2, 3),
        (2, 2, 2),
        (4, 4),
        (3, 4),
        (3, 3),
        (3, 2),
        (2, 3),
    )
)
_PHONE = re.compile(
    rf"(?<!\w)(?<!\d[.,:/\u2013-])\(?(?P<area>08|0[1-9]\d{{1,2}})\)?"
    rf"(?P<separator>{_SPACE}?[-/\u2010-\u2013]{_SPACE}?|{_SPACE})"
    rf"(?P<rest>{_GROUPS}|\d{{5,8}})(?!\d)(?![.,:]\d)"
)
_PHONE_UNBROKEN = re.compile(r"(?<!\w)(?<!\d[.,:/-])0[1-9]\d{7,8}(?!\d)(?![.,:]\d)")
_PHONE_ABROAD = re.compile(
    rf"(?<!\w)(?:\+|00)46{_SPACE}?-?(?:\(0\))?(?P<rest>(?:[ \u00a0-]?\d){{7,10}})(?!\d)(?![.,:]\d)"
)
_EMAIL = re.compile(r"[\w.%+-]{1,64}(?:@|\s?[\[(](?:at|snabel-?a)[\])]\s?)[\w-]+(?:\.[\w-]+)+")
_HASH = re.compile(r"(?<![0-9A-Za-z])(?=(?:[0-9]*+[a-f]++[0-9]++){2})[0-9a-f]{12,}(?![0-9A-Za-z])")
_POSSIBLE = re.compile(r"\d|@|[\[(](?:at|snabel)")
_POSSIBLE_SIGN = re.compile(r"[\d@\[(]")
"""What every hit has at least one of, also where invisible signs part the rest."""
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+")
_EXPONENT = re.compile(r"\d[.,]?\d{0,15}[eE]\+?\d{1,2}")
_OF_CODES = ("/", "_", ":")
_KEPT_SIGNS = {"telefon": 2, "e-post": 1}


@dataclass(frozen=True)
class Hit:
    """One finding: what kind it is and where it stands (``text[start:end]``), never the text."""

    kind: Kind
    start: int
    end: int


def find_identifiers(text: str) -> tuple[Hit, ...]:
    """All identity numbers, Swedish phone numbers and e-mail addresses in a text, in reading order.

    Kinds: ``personnummer``, ``samordningsnummer`` (day + 60) and ``interimsnummer`` (a letter in position
    7, counted as 1) have a real calendar date and a valid check digit (Luhn over YYMMDDNNNC, weights 2, 1,
    2, ...). ``möjligt personnummer`` has the date but not the check digit, or a serial that is crossed out
    or is the European Social Fund's own (``Tf29``). The parts may be joined by a hyphen, any dash, plus,
    one space or nothing, or by ``/``, ``_`` or ``:`` if the check digit is valid; soft hyphens and zero-width signs are
    ignored. A bare birth date (``811218``) is not found: too many ordinary numbers look like one.

    ``telefon``: an area code that begins with 0 and five to eight digits, or +46. Such a number is found
    even where it could be a case number (``0941-14000``): Swedish case numbers begin with a year, area
    codes with 0. Digits grouped in threes after a space (``0180 975 819``) are read as a code and an
    amount.

    Sources: Skatteverket SKV 704 (personnummer) and the example numbers published there.

    >>> [hit.kind for hit in find_identifiers("811218-9876, ärende 2014-01189, 031-12 34 56")]
    ['personnummer', 'telefon']
    """
    if not _POSSIBLE_SIGN.search(text):
        return ()
    visible, positions = visible_text(text)
    if not _POSSIBLE.search(visible):
        return ()
    hashes = [match.span() for match in _HASH.finditer(visible)]
    taken: list[Hit] = []
    for hit in _candidates(visible):
        place = bisect(taken, hit.start, key=lambda other: other.start)
        before, after = taken[max(0, place - 1) : place], taken[place : place + 1]
        overlaps = any(hit.start < other.end and other.start < hit.end for other in (*before, *after))
        if not overlaps and not _lies_in(hit, hashes):
            taken.insert(place, hit)
    return tuple(Hit(hit.kind, positions[hit.start], positions[hit.end - 1] + 1) for hit in taken)


def hides_identity_number(text: str) -> bool:
    """Whether the digits of an id or code are a personal identity number, however they are parted or written.

    For columns where anything but such a number is expected to be short. Day, month and year in front of the last four
    digits count too, and a number that a spreadsheet wrote with an exponent. A code with letters needs a right check
    digit, since its digits need not belong together.

    >>> [hides_identity_number(text) for text in ("811218/9876", "18/12/1981-9876", "8,112189876E+09", "AB12", "1981")]
    [True, True, True, False, False]
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    exponent = _EXPONENT.fullmatch(plain)
    if exponent:
        plain = format(Decimal(plain.replace(",", ".")), "f").partition(".")[0]
    digits = re.sub(r"\D", "", plain.removesuffix(",0").removesuffix(".0"))
    turned = f"{digits[4:8]}{digits[2:4]}{digits[:2]}{digits[8:]}" if len(digits) == 12 else ""
    sure = any(sign.isalpha() for sign in plain)
    return _is_identity(digits, sure=sure) or _is_identity(turned, sure=sure or plain.isdigit())


def _is_identity(digits: str, *, sure: bool) -> bool:
    """Whether ten or twelve digits begin with a date of birth; ``sure``: and the check digit is right."""
    if len(digits) not in {10, 12}:
        return False
    century, rest = (digits[:2], digits[2:]) if len(digits) == 12 else (None, digits)
    if century not in {None, "18", "19", "20"} or not _is_birth_date(century, rest[:6]):
        return False
    return not sure or _passes_luhn(rest)


def mask(text: str) -> str:
    """The text with every hit made unreadable: the first signs stay, other letters and digits become ``*``.

    >>> mask("Nr 811218-9876, e-post anna@example.org")
    'Nr 8112**-****, e-post a***@*******.***'
    """
    parts, after = [], 0
    for hit in find_identifiers(text):
        kept = hit.start + _KEPT_SIGNS.get(hit.kind, 4)
        parts += [text[after:kept], re.sub(r"\w", "*", text[kept : hit.end])]
        after = hit.end
    return "".join(parts) + text[after:]


def _lies_in(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a finding lies within one of the spans, which are in order and apart."""
    place = bisect(spans, hit.start, key=itemgetter(0))
    return place > 0 and hit.end <= spans[place - 1][1]


def visible_text(text: str) -> tuple[str, Sequence[int]]:
    """A text without invisible format signs, and where each remaining sign stood."""
    if text.isascii() or text.replace("\u00a0", "").replace("\n", "").isprintable():  # as nearly every text is
        return text, range(len(text))
    kept = [(index, sign) for index, sign in enumerate(text) if unicodedata.category(sign) != "Cf"]
    return "".join(sign for _, sign in kept), [index for index, _ in kept]


def _candidates(text: str) -> Iterator[Hit]:
    """All hits of all kinds, surest first, so that a weaker reading of the same digits gives way."""
    identities = [*_identities(text), *_dashed_identities(text)]
    yield from (Hit("e-post", *match.span()) for match in _EMAIL.finditer(text))
    yield from (hit for hit in identities if hit.kind != "möjligt personnummer")
    yield from _phones(text)
    yield from (hit for hit in identities if hit.kind == "möjligt personnummer")


def _identities(text: str) -> Iterator[Hit]:
    for match in _IDENTITY.finditer(text):
        kind = _kind(match["date"], match["serial"])
        if not _is_birth_date(match["century"], match["date"]):
            continue
        if not match["separator"] and re.search(r"\d[.,]$", text[max(0, match.start() - 2) : match.start()]):
            continue
        if kind == "möjligt personnummer" and _is_part_of_a_code(match):
            continue
        yield Hit(kind, *match.span())


def _is_part_of_a_code(match: re.Match[str]) -> bool:
    """Whether a number without a valid check digit is more likely a code: letters stand right beside an unbroken
    number, a serial with a letter stands after a mere space, or the parts are joined as those of codes are."""
    separator = match["separator"] or ""
    if separator in _OF_CODES:
        return True
    if re.match(r"[A-Z]\d", match["serial"]):
        return not separator.strip()
    beside = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return not separator and any(sign.isalnum() for sign in beside)


def _dashed_identities(text: str) -> Iterator[Hit]:
    """``1981-12-18-9876``. A wrong check digit is no hit here: a date and a number often stand like this."""
    for match in _IDENTITY_DASHED.finditer(text):
        digits = match["year"] + match["month"] + match["day"]
        kind = _kind(digits, match["serial"])
        if _is_birth_date(match["century"], digits) and kind != "möjligt personnummer":
            yield Hit(kind, *match.span())


def _kind(digits: str, serial: str) -> Kind:
    """What a number with a real date is, from its six date digits and its last four signs."""
    letter = serial[0].isalpha()
    number = digits + ("1" + serial[1:] if letter else serial)
    if not number.isdigit() or serial[:3] == "000" or not _passes_luhn(number):
        return "möjligt personnummer"
    if letter:
        return "interimsnummer"
    return "samordningsnummer" if int(digits[4:]) > 60 else "personnummer"


def _is_birth_date(century: str | None, digits: str) -> bool:
    """Whether YYMMDD (day + 60 allowed) is a real date in the given century, or in one of 18, 19 and 20."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    day -= 60 if day > 60 else 0
    for start in (century,) if century else ("18", "19", "20"):
        try:
            date(int(start) * 100 + year, month, day)
        except ValueError:
            continue
        return True
    return False


def _passes_luhn(digits: str) -> bool:
    products = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return sum(product // 10 + product % 10 for product in products) % 10 == 0


def _phones(text: str) -> Iterator[Hit]:
    for match in _PHONE.finditer(text):
        mobile = match["area"].startswith("07")
        digits = sum(sign.isdigit() for sign in match["rest"])
        amount = match["separator"].isspace() and _THOUSANDS.fullmatch(match["rest"])
        short = match["area"] == "08" and digits < 6
        if not amount and not short and (mobile or match["rest"][0] != "0"):
            yield Hit("telefon", *match.span())
    yield from (Hit("telefon", *match.span()) for match in _PHONE_UNBROKEN.finditer(text))
    for match in _PHONE_ABROAD.finditer(text):
        yield Hit("telefon", *match.span())
