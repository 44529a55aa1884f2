"""Names that a project lists itself: of people, places and workplaces, found in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_LETTERS_OF_A_NAME = 3
_INSIDE = re.compile(r"(?<=[\w,;:)\"”’–-] )(?<![.!?…] )[A-ZÅÄÖÉÜ][a-zåäöéü]\w*|(?<=\bheter )\w+|(?<=\bkallas )\w+")


class OwnNames:
    """The names of a project, ready to be searched for.

    ``names`` are found whatever their case, with a genitive s and as a part of a compound with a hyphen. Where all
    words of a name begin with a capital (Anna Berg), each word of three letters or more is found by itself as well, if
    it has its capital. ``labels`` are found only as they are written: what stands before a colon in a transcript may
    be a name, or a word such as "Kvinna". Names without a letter are left out.

    >>> names = OwnNames(["Anna Berg", "Åsa"])
    >>> text = "åsas chef och Anna-Karin, fru Berg, i berg och dal"
    >>> [text[start:end] for start, end in names.find(text)]
    ['åsas', 'Anna', 'Berg']
    """

    def __init__(self, names: Iterable[str] = (), labels: Iterable[str] = ()) -> None:
        whole = [name for name in map(_tidy, names) if _has_letter(name)]
        parts = {word for name in whole for word in _words_of(name)}
        exact = {label for label in map(_tidy, labels) if _has_letter(label)}
        self._patterns = (*_compile(whole, re.IGNORECASE), *_compile(parts | exact, 0))

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the names stand (start and end), in the order of the text."""
        spans = {match.span() for pattern in self._patterns for match in pattern.finditer(text)}
        yield from sorted(spans, key=lambda span: (span[0], -span[1]))


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _has_letter(name: str) -> bool:
    return any(sign.isalpha() for sign in name)


def _words_of(name: str) -> Iterator[str]:
    """The words of a name of several that all have a capital."""
    words = re.split(r"[ -]", name)
    if len(words) > 1 and all(word[:1].isupper() for word in words if word):
        yield from (word for word in words if len(word) >= _LETTERS_OF_A_NAME)


def _compile(names: Iterable[str], flags: int) -> Iterator[re.Pattern[str]]:
    """One pattern for all names, the longest first; none for no names."""
    alternatives = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
    if alternatives:
        yield re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?:['’:]?s)?(?!\w)(?!\u0308|\u030a|\u0301)", flags)


def _forms(name: str) -> Iterator[str]:
    """A name as a pattern, for letters with their marks in one sign or in two."""
    for form in {name, unicodedata.normalize("NFD", name)}:
        yield r"\s+".join(re.escape(word) for word in form.split())


def find_capitalised(text: str) -> tuple[str, ...]:
    """Words that may be names, for whoever reviews a text: with a capital inside a sentence, or after "heter".

    They stop nothing, since what an authority or a town is called is written so as well.

    >>> find_capitalised("Det var på Solgården. Där sa Bea att hon som heter Li kom.")
    ('Solgården', 'Bea', 'Li')
    """
    return tuple(dict.fromkeys(_INSIDE.findall(unicodedata.normalize("NFC", text))))
