"""Where somebody lives and what they drive: streets, flats, boxes, postcodes and number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evallib.privacy.amounts import NO_AMOUNT

_NUMBER_WORD = (
    r"(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton"
    r"|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)[a-zåäö]*)\b"
)
_STREET = re.compile(
    r"\b[A-ZÅÄÖ]\w*(?:(?:gatan?|vägen|gränd(?:en)?|stigen|allén?|torget|backen|platsen|kajen|esplanaden)"
    r"|s (?:väg|gata|gränd|stig|allé|torg|backe|plats)) \d{1,3}(?: ?[A-Za-z])?\b"
    r"|\b(?!(?i:motor|riks|läns|europa|lands|huvud|om|gen|åter|hem)vägen)\w{2,}(?:gatan|vägen|gränd(?:en)?|stigen|torget)"
    rf" (?:\d{{1,3}}(?: ?[A-Za-z])?\b|{_NUMBER_WORD}){NO_AMOUNT}"
    r"|\b(?i:lgh|lght|lägenhetsnummer|lägenhetsnr)\.? ?(?:nr )?\d{1,4}\b|\b[Ll]ägenhet(?:en)? (?:nr |nummer )?\d{4}\b"
    r"|\b(?:Box|BOX|Postbox|POSTBOX) \d{1,5}\b"
)
_PLATE_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w-])(?:[{_PLATE_LETTERS}]{{3}}(?P<parting>[ -]?)\d\d[\dA-HJ-NPR-UW-Z](?![\w-]){NO_AMOUNT}"
    rf"|[{_PLATE_LETTERS.lower()}]{{3}}\d\d[\da-hj-npr-uw-z](?![\w-]))"
)
_VEHICLE = re.compile(r"\b(?:bil\w*|reg\w*|skylt\w*|moped\w*|mc|fordon\w*|nummerplåt\w*)\b[^.!?]{0,20}$", re.IGNORECASE)
_ABBREVIATIONS = """
KSL LSS LRF LPT LRV HSL OSL SOL FOU HVB LOU SKL SKR SOU SFS PUB PDF USK SSK ISO EKG KBT BVC HLR TBE BUP NPF CSN MBL
LAS SAM AFS PDL PSL DSM ADL MMT MMS PHQ GAD BMI GPS RUT ROT HTM MAS MAR AMA LAN WHO EEG CRP DBT TMS APT RAI GAF CGI
SDQ ASI BAS SUS NPS KPI PTS ECT ABU SFI HBT EHP SPP SKA ETT MAX FRS ESF SCB SBU FHM
"""
_NO_PLATES = frozenset(_ABBREVIATIONS.split())
"""Abbreviations that stand before numbers of their own."""
_POSTCODE = re.compile(
    r"(?<![\d.,:/+-])(?<!\d )(?:"
    r"(?P<sure>(?:(?:SE|S)-? ?|(?<=postnummer )|(?<=postnr ))[1-9]\d\d ?\d\d(?!\d))"
    rf"|(?P<bare>[1-9]\d\d ?\d\d)(?<!000)(?!\d|[.,]\d){NO_AMOUNT}(?P<place> +[A-ZÅÄÖ][a-zåäöé])?)"
)
_LIVES = re.compile(
    r"(?:\b(?:bor|bodde|bott|boende på|flytta\w*|adress\w*|post(?:nummer|numret|nr|ort)?|c/o)\b[^.!?,;\d]{0,30}"
    r"|(?:gata|gatan|väg|vägen|gränd|stigen|torget|box)(?: \d{1,5} ?[a-z]?)?,? ?)$",
    re.IGNORECASE,
)
_NEAR = 70


def find_streets(text: str) -> Iterator[tuple[int, int]]:
    """Streets with a number, flats and boxes.

    >>> text = "på Storgatan 12, storgatan tolv, lgh 1203 och Box 123, motorvägen 40"
    >>> [text[start:end] for start, end in find_streets(text)]
    ['Storgatan 12', 'storgatan tolv', 'lgh 1203', 'Box 123']
    """
    yield from (match.span() for match in _STREET.finditer(text))


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Number plates; an abbreviation with a number (KSL 123) only after a word for a vehicle."""
    for match in _PLATE.finditer(text):
        known = match["parting"] and match[0][:3] in _NO_PLATES
        if not known or _VEHICLE.search(_before(text, match)):
            yield match.span()


def find_postcodes(text: str) -> Iterator[tuple[int, int]]:
    """Postcodes before a place, after a word of where somebody lives, or with nothing beside them.

    >>> text = "i 412 63 Göteborg, vi bor på 412 63, men 120 50, sa hon, cirka 350 20."
    >>> [text[start:end] for start, end in find_postcodes(text)]
    ['412 63', '412 63']
    """
    for match in _POSTCODE.finditer(text):
        kind = "sure" if match["sure"] else "bare"
        alone = not text.replace(match[kind], "").strip(" .,;!?()")
        if match["sure"] or match["place"] or alone or _LIVES.search(_before(text, match)):
            yield match.span(kind)


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _NEAR) : match.start()]
