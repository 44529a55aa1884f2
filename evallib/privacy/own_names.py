"""Names that a project lists itself: of people, places and workplaces, found in running text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evallib.privacy.name_words import NAMES_AND_WORDS, PARTICLES, ROLES, SMALL_WORDS
from evallib.privacy.seen import Seen, as_seen

_LETTERS_OF_A_NAME = 3
_LETTERS_OF_A_BEGINNING = 4
_LETTERS_OF_A_STEM = 6
_LETTERS_WITHOUT_MARKS = 6
_MOST_BETWEEN = 3
_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(rf"{_LETTER}+|\d+")
_NUMBERED = re.compile(rf"{_LETTER}{{1,3}}[ ._-]?\d+|{_LETTER}")
_LOGIN = re.compile(rf"(?=.*{_LETTER}{{2}})(?:(?:[\w-]+[._\\])+[\w-]+|[a-zåäöé]+(?:-[a-zåäöé]+)+)|[\w.-]+@[\w.-]+")
_ENDING = re.compile(r"\.(?:txt|docx?|rtf|pdf|md|odt|csv|xlsx?)$", re.IGNORECASE)
_BROKEN = re.compile(rf"(?<={_LETTER})-\s*(?={_LETTER})")
_SPREAD = re.compile(rf"(?<!{_LETTER})(?:{_LETTER}[ .*_-]){{3,}}{_LETTER}(?!{_LETTER})")
_GENITIVE = re.compile(rf"[':]s(?!{_LETTER})", re.IGNORECASE)
_SECOND_WORD = re.compile(
    r"s?(?:[bcdfghjklmnpqrstvwxz]|[bfgkp][lr]|[dt]r|[fgk]n|[dktv]v|[sv]r|s[jklmnptv]|sch|sk[rv]|s[pt]r|spl)?"
    r"[aeiouyåäöé]\w{2,}"
)
"""What begins as Swedish words do, so that "Annandag" is no compound with Anna."""
_INSIDE = re.compile(r"(?<=[\w,;:)\"”’–-] )(?<![.!?…] )[A-ZÅÄÖÉÜ][a-zåäöéü]\w*|(?<=\bheter )\w+|(?<=\bkallas )\w+")

Word = tuple[str, int, int]
"""A word of a text, and where it stands."""


@dataclass(frozen=True)
class _Phrase:
    """A name of several words. ``exact``: its words as they have to be written; empty: in any case."""

    words: tuple[str, ...]
    exact: tuple[str, ...] = ()


class OwnNames:
    """The names of a project, ready to be searched for.

    ``names``: the project's own list. Found in any case, with a genitive s and beside a hyphen; a name of several words
    also by each of its words that has a capital ("Björkgården" for "Björkgårdens äldreboende").

    ``labels``: what stands as a name in the source: speakers, coders, groups. One of several words that all have a
    capital (Karin Svensson), or a login (anna.lind), is found by each of its parts in any case. Of one word it is found
    with its capital only, since "Språktolk" may stand there.

    For both: names of four letters or more are found as the beginning of a compound that has a capital
    ("Gunillagruppen"). Words for roles (Chef, Kvinna, Alla), a letter or three with a number (P1), and particles (von)
    are no names by themselves, and names that are words as well (Berg, Per) need their capital; see
    :mod:`evallib.privacy.name_words`. The text is searched as it is seen (:func:`~evallib.privacy.seen.as_seen`), also
    where a hyphen or spaces part a name's letters, and without regard to digits, underscores or markup beside it.

    >>> names = OwnNames(["Anna Berg", "Åsa"], ["Chef", "Karin Ek"])
    >>> text = "åsas chef och Anna-Karin, fru Berg, i berg och dal"
    >>> [text[start:end] for start, end in names.find(text)]
    ['åsas', 'Anna-Karin', 'Berg']
    """

    def __init__(self, names: Iterable[str] = (), labels: Iterable[str] = ()) -> None:
        self._any = set[str]()
        self._capital = set[str]()
        self._begins = set[str]()
        self._phrases = dict[str, set[_Phrase]]()
        for name in names:
            self._add(_ENDING.sub("", as_seen(name).text.strip()), listed=True)
        for label in labels:
            self._add(_ENDING.sub("", as_seen(label).text.strip()), listed=False)
        self._sizes = sorted({len(name) for name in self._begins})

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the names stand (start and end), in the order of the text, none within another."""
        seen = as_seen(text)
        spans = set(self._spans(seen))
        for pattern in (_BROKEN, _SPREAD):
            spans.update(self._spans_across(seen, pattern))
        reached = 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > reached:
                yield start, end
            reached = max(reached, end)

    def _add(self, name: str, *, listed: bool) -> None:
        """A name: as a whole, and by its parts."""
        login = bool(_LOGIN.fullmatch(name))
        name = _without_domain(name) if login else name
        words = _TOKEN.findall(name)
        if not any(word.isalpha() for word in words) or _NUMBERED.fullmatch(name):
            return
        whole = len(words) == 1
        everywhere = login or (whole if listed else not whole and _all_capital(name))
        if not whole:
            self._add_phrase(words, any_case=listed or everywhere, joined=login or " " not in name)
        for word, attribute in _parts(name, listed=listed):
            if everywhere or whole or word[0].isupper():
                short = not whole and len(word) < _LETTERS_OF_A_NAME
                self._add_word(word, capital=short if everywhere else word[0].isupper())
            if attribute:
                self._add_word(word[:-1], capital=True)

    def _add_phrase(self, words: Sequence[str], *, any_case: bool, joined: bool) -> None:
        """A name of several words, which may stand as one if no space parts them."""
        lowered = tuple(word.lower() for word in words)
        named = not all(word in ROLES or word.isdigit() for word in lowered)
        self._phrases.setdefault(lowered[0], set()).add(_Phrase(lowered, () if any_case and named else tuple(words)))
        if joined and named and all(map(str.isalpha, words)):
            self._any.add("".join(lowered))

    def _add_word(self, word: str, *, capital: bool) -> None:
        """One word, and what it is the beginning of."""
        lowered = word.lower()
        if lowered in NAMES_AND_WORDS:
            self._capital.add(lowered)
            return
        (self._capital if capital else self._any).add(lowered)
        bare = _without_marks(lowered)
        if len(bare) >= _LETTERS_WITHOUT_MARKS:
            (self._capital if capital else self._any).add(bare)
        stem = lowered[:-2] if lowered.endswith(("en", "et", "an")) else lowered
        if len(stem) >= _LETTERS_OF_A_STEM:
            self._capital.add(stem)
        self._begins.update(one for one in (lowered, stem) if len(one) >= _LETTERS_OF_A_BEGINNING)

    def _spans(self, seen: Seen) -> Iterator[tuple[int, int]]:
        """Where names stand in the source of a text."""
        words = [(match[0], *match.span()) for match in _TOKEN.finditer(seen.text)]
        for place, (word, start, end) in enumerate(words):
            stop = max((*self._phrases_at(words, place), end if self._is_name(word) else 0))
            if stop:
                genitive = _GENITIVE.match(seen.text, stop)
                yield seen.place(start, genitive.end() if genitive else stop)

    def _spans_across(self, seen: Seen, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where names stand that are parted by what the pattern finds."""
        gaps = list(_gaps(seen.text, pattern))
        if gaps:
            starts = [seen.starts[start] for start, _end in gaps]
            for start, end in self._spans(seen.without(gaps)):
                if bisect_left(starts, start) < bisect_left(starts, end):
                    yield start, end

    def _phrases_at(self, words: Sequence[Word], place: int) -> Iterator[int]:
        """The ends of the names of several words that begin with this word."""
        for phrase in self._phrases.get(words[place][0].lower(), ()):
            found = words[place : place + len(phrase.words)]
            if len(found) == len(phrase.words) and _is_phrase(found, phrase):
                yield found[-1][2]

    def _is_name(self, word: str) -> bool:
        lowered = word.lower()
        forms = {lowered, lowered.removesuffix("s")}
        if not forms.isdisjoint(self._any):
            return True
        return word[0].isupper() and (not forms.isdisjoint(self._capital) or self._is_compound(lowered))

    def _is_compound(self, word: str) -> bool:
        """Whether a name is the first part of the word."""
        return any(word[:size] in self._begins and _SECOND_WORD.fullmatch(word, size) for size in self._sizes)


def _parts(name: str, *, listed: bool) -> Iterator[tuple[str, bool]]:
    """The words of a name by which somebody is known; and whether each is a genitive before a common word."""
    for match in re.finditer(rf"({_LETTER}+)(\d*)", name):
        word, lowered = match[1], match[1].lower()
        first, alone = match.start() == 0, match.span() == (0, len(name))
        small = lowered in SMALL_WORDS | PARTICLES and not (listed and alone)
        role = lowered in ROLES and (first or not listed or not word[0].isupper())
        coded = match[2] and len(word) <= _LETTERS_OF_A_NAME
        if len(word) > 1 and not (small or role or coded):
            after = name[match.end() :].lstrip()[:1]
            yield word, after.islower() and word.endswith("s") and len(word) > _LETTERS_OF_A_NAME + 2


def _without_domain(login: str) -> str:
    return login.partition("@")[0].rpartition("\\")[2]


def _all_capital(name: str) -> bool:
    """Whether all words of a name have a capital, but for particles and words for roles."""
    words = re.findall(rf"{_LETTER}+", name)
    return all(word[0].isupper() for word in words if word.lower() not in PARTICLES | ROLES)


def _is_phrase(found: Sequence[Word], phrase: _Phrase) -> bool:
    """Whether words of a text are a name of several words; the last may have a genitive s."""
    words = tuple(word for word, _start, _end in found)
    lowered = tuple(word.lower() for word in words)
    found_words, wanted = (words, phrase.exact) if phrase.exact else (lowered, phrase.words)
    last = (found_words[-1], found_words[-1].removesuffix("s"))
    return (
        found_words[:-1] == wanted[:-1]
        and wanted[-1] in last
        and all(after[1] - before[2] <= _MOST_BETWEEN for before, after in pairwise(found))
    )


def _gaps(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """What parts letters of a word: hyphens within it, or the signs between letters that stand one by one."""
    for match in pattern.finditer(text):
        if pattern is _BROKEN:
            yield match.span()
        else:
            yield from ((at, at + 1) for at in range(match.start() + 1, match.end(), 2))


def _without_marks(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def find_capitalised(text: str) -> tuple[str, ...]:
    """Words that may be names, for whoever reviews a text: with a capital inside a sentence, or after "heter".

    They stop nothing, since what an authority or a town is called is written so as well.

    >>> find_capitalised("Det var på Solgården. Där sa Bea att hon som heter Li kom.")
    ('Solgården', 'Bea', 'Li')
    """
    return tuple(dict.fromkeys(_INSIDE.findall(unicodedata.normalize("NFC", text))))
