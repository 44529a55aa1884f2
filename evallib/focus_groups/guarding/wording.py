"""What participants say that stands in the codebook: a code's name or definition may be a quotation nobody reviewed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from evallib.errors import Place, Problem
from evallib.focus_groups.analysis.intervals import column
from evallib.focus_groups.analysis.quotations import BRACKETS, Review, stops_of
from evallib.focus_groups.guarding.labels import one_line
from evallib.focus_groups.material import Material
from evallib.locale import _
from evallib.privacy import OwnNames, mask
from evallib.projects import shorten

SEQUENCE = 5
"""So many words in a row that a participant says make a quotation."""
SHORT = 2
"""Fewer words than a sequence are a quotation only if they are all that somebody says in a turn; one word never is."""
BREAK = "\0"
_WORD = re.compile(rf"\w+|{BREAK}")
Words = tuple[str, ...]


def quoting(texts: Iterable[str], material: Material, reviews: Sequence[Review], names: OwnNames) -> frozenset[str]:
    """Those of these texts that share five words in a row with what a participant says, or are all of a turn.

    Words are compared without case and signs between them. Moderators' talk is not looked at: their questions are the
    evaluators' own. Nor are words within a quotation that was reviewed and that nothing stops. Published material
    quotes nobody. Linear in the words.
    """
    if material.design.published:
        return frozenset()
    wanted = {text: frozenset(_sequences(_words(text))) for text in texts}
    by_length: dict[int, set[Words]] = {}
    for found in wanted.values():
        for one in found:
            by_length.setdefault(len(one), set()).add(one)
    said: set[Words] = set()
    for words in _spoken(material) if by_length else ():
        for length, sequences in by_length.items():
            said |= sequences.intersection(_windows(words, length))
    reviewed = list(_reviewed(reviews, names)) if said else []
    free = {one for one in said if not _is_reviewed(one, reviewed)}
    return frozenset(text for text, found in wanted.items() if found & free)


def quoting_notices(material: Material, reviews: Sequence[Review], names: OwnNames, place: Place) -> Iterator[Problem]:
    """Which names and definitions of codes will not be shown because they quote, for the evaluator."""
    codes = material.codes
    columns = {name: [one_line(str(text)) for text in codes[name]] for name in ("name", "definition")}
    found = quoting([*columns["name"], *columns["definition"]], material, reviews, names)
    told = {
        "name": _(
            "The name of the code “{name}” has words that somebody said and nobody has reviewed: it is not shown."
        ),
        "definition": _(
            "The definition of the code “{name}” has words that somebody said and nobody has reviewed: it is not shown."
        ),
    }
    for kind, texts in columns.items():
        for name, text in zip(columns["name"], texts, strict=True):
            if text in found:
                yield Problem(place, told[kind].format(name=shorten(mask(name))), remedy())


def remedy() -> str:
    """What to do about a name or a definition that quotes."""
    return _("Put it in other words in the coding program, or review the quotation in quotations.csv.")


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _sequences(words: list[str]) -> Iterator[Words]:
    """What makes a text a quotation, if somebody says any of it."""
    if len(words) >= SEQUENCE:
        yield from _windows(words, SEQUENCE)
    elif len(words) >= SHORT:
        yield (BREAK, *words, BREAK)


def _windows(words: Sequence[str], length: int) -> Iterator[Words]:
    return zip(*(islice(words, start, None) for start in range(length)), strict=False)


def _spoken(material: Material) -> Iterator[list[str]]:
    """The words of each document but for moderators' turns, with a break before and after each turn."""
    speakers, turns = material.speakers, material.turns
    moderators = set(speakers.loc[speakers["moderator"].to_numpy(dtype=bool), "speaker"].tolist())
    of_document: dict[int, list[tuple[int, int, bool]]] = {}
    columns = (column(turns, name).tolist() for name in ("document", "speaker", "start", "end"))
    for document, speaker, start, end in zip(*columns, strict=True):
        of_document.setdefault(document, []).append((start, end, speaker in moderators))
    for document, text in enumerate(material.documents["text"]):
        if isinstance(text, str):
            yield _words(BREAK + BREAK.join(_parts(text, of_document.get(document, ()))) + BREAK)


def _parts(text: str, turns: Iterable[tuple[int, int, bool]]) -> Iterator[str]:
    """What stands between turns, and turns that are not a moderator's."""
    done = 0
    for start, end, moderator in turns:
        yield text[done:start]
        if not moderator:
            yield text[start:end]
        done = end
    yield text[done:]


def _reviewed(reviews: Sequence[Review], names: OwnNames) -> Iterator[list[str]]:
    """The words of quotations that may be shown, in parts where something is left out or replaced."""
    for review in reviews:
        if review.by and not stops_of(review.text, names):
            for part in re.split(rf"{BRACKETS.pattern}|\.\.\.|…", review.text):
                yield [BREAK, *_words(part), BREAK]


def _is_reviewed(sequence: Words, reviewed: Sequence[list[str]]) -> bool:
    inner = tuple(word for word in sequence if word != BREAK)
    return any(inner in _windows(words, len(inner)) for words in reviewed)
