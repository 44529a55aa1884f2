"""A text as its reader sees it: without invisible signs, and with the letters that others only look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_INVISIBLE = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Signs without ink that are no format signs (category Cf): joiners, fillers, the empty Braille pattern, selectors."""
_LOOKS_LIKE = str.maketrans(
    # Cyrillic, Greek, and Latin letters of other languages; dashes; apostrophes
    "АВЕЅІЈКМНОРСТУХҮԌԚԜӒӦаеѕіјһорсухүԁԛԝѵӓӧΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινκρυαıɑɡℓ‐‑‒–—―−﹣－’‘ʼ′´`‛＇",
    "ABESIJKMHOPCTYXYGQWÄÖaesijhopcyxydqwväöABEZHIKMNOPTYXoivkpuaiagl---------''''''''",
)
_ORDINARY = re.compile(r"[\x00-_a-\x7fåäöÅÄÖéÉüÜ”“»«§]*")
"""A text that is seen as it is: most are."""
_WITH_MARKS = re.compile(r".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]*", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """A text as it is seen. Sign n of ``text`` is what stands in the source from ``starts[n]`` to ``ends[n]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the source a part of the text stands that is not empty."""
        return self.starts[start], self.ends[end - 1]

    def without(self, spans: Iterable[tuple[int, int]]) -> Seen:
        """The text without some of its parts, which are in order and apart."""
        kept, after = list[int](), 0
        for start, end in spans:
            kept += range(after, start)
            after = end
        kept += range(after, len(self.text))
        return Seen(
            "".join(self.text[n] for n in kept),
            tuple(self.starts[n] for n in kept),
            tuple(self.ends[n] for n in kept),
        )


def as_seen(text: str) -> Seen:
    """A text without invisible signs, each letter in one sign of its plainest form (NFKC), dashes as hyphens.

    Full width and mathematical letters become plain ones, and so do the Cyrillic and Greek letters that look like Latin
    ones, whatever they mean. Raised numbers (footnotes) and fractions stay.

    >>> as_seen("Ｇｕｎ\\u034fillа\\u2019s").text
    "Gunilla's"
    """
    if _ORDINARY.fullmatch(text):
        return Seen(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    at = [index for index, sign in enumerate(text) if _is_visible(sign)]
    signs, starts, ends = list[str](), list[int](), list[int]()
    for match in _WITH_MARKS.finditer("".join(text[index] for index in at)):
        start, end = match.span()
        plain = _plain(match[0])
        signs += plain
        starts += [start] * len(plain)
        ends += [end] * len(plain)
    return Seen("".join(signs), tuple(at[n] for n in starts), tuple(at[n - 1] + 1 for n in ends))


def _is_visible(sign: str) -> bool:
    return sign not in _INVISIBLE and unicodedata.category(sign) != "Cf"


def _plain(sign: str) -> str:
    """A sign with its marks in its plainest form; marks that have no letter of their own are left out."""
    if sign.isnumeric() and not sign.isdecimal():
        return sign
    plain = unicodedata.normalize("NFKC", sign.translate(_LOOKS_LIKE)).translate(_LOOKS_LIKE)
    return "".join(one for one in plain if not unicodedata.combining(one)) or sign
