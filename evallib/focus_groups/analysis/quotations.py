"""Which passages may be quoted, and a choice among them that is fair and always the same.

Only what somebody has reviewed is ever a text here. The choice does not look at what is said: it spreads over codes,
groups and speakers, and codes that only one group speaks of have a place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.intervals import Flags, Ints, column
from evallib.focus_groups.material import Material
from evallib.privacy import OwnNames, StopKind, find_stops

SHORTEST, LONGEST = 15, 400
"""How many characters a quotation has; a longer one can be shown in part."""
A_CODE, A_SPEAKER = 2, 2
"""How many quotations of a code, and of a speaker, there are at most."""
SPACES = 3
"""A passage with more than so many times the signs of a quotation, because of spaces and line ends, is not found."""
BRACKETS = re.compile(r"\[[^\[\]]*\]")
_GAP = re.compile(r"\[[^\[\]]*\]|\.\.\.|…")
_WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
_NO_BRACKETS = {ord(sign): None for sign in "[]"}
MOST_IN_BRACKETS, FEWEST_WORDS = 3, 3
"""How many words of the reviewer's own stand in [brackets], and how many of the quotation's own are left."""
Fault = Literal["other words", "long bracket", "few words"]
"""What is wrong with what would be shown."""
PLACE = ["document", "turn", "start", "end"]


@dataclass(frozen=True)
class Review:
    """A row of the file of reviewed quotations. ``by`` empty: nobody has reviewed it."""

    quote: str = field(repr=False)
    shown_as: str = field(repr=False)
    by: str
    on: str

    @property
    def text(self) -> str:
        """What would be shown."""
        return plain(self.shown_as or self.quote)


@dataclass(frozen=True)
class Passage:
    """A coded passage that was reviewed. ``speaker`` -1: not known; ``at``: its place among all passages; ``codes``:
    all that it has, without those above another of them."""

    code: int
    group: int
    speaker: int
    at: int
    text: str = field(repr=False)
    alone: bool = False
    codes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """The passages to be shown, and what became of the others; see ``study.Quotes``."""

    passages: tuple[Passage, ...]
    candidates: int
    reviewed: int
    stopped: Mapping[StopKind, int]
    unknown: int


def plain(text: str) -> str:
    """A text on one line, each letter in one sign: how quotations are compared and shown.

    >>> plain(" Jag är\\r\\n trött ")
    'Jag är trött'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_shortened(shown: str, quote: str) -> bool:
    """Whether a text is the quotation with some of it left out or replaced by [words in brackets], and nothing else.

    >>> is_shortened("Då sa [namn] nej …", "Då sa Bo nej till mig"), is_shortened("Bo sa ja", "Då sa Bo nej till mig")
    (True, False)

    Each part is sought after the one before it. The first place is always the right one, because it leaves most of the
    quotation to the parts that follow.
    """
    text, at = plain(quote), 0
    for part in filter(None, map(str.strip, _GAP.split(plain(shown)))):
        found = _find_words(text, part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _find_words(text: str, part: str, at: int) -> int:
    """Where a part first stands in a text from a place on, not beginning or ending within a word; -1 if nowhere."""
    while (at := text.find(part, at)) >= 0:
        end = at + len(part)
        before, after = text[max(at - 1, 0) : at], text[end : end + 1]
        if not (part[0].isalnum() and _in_word(before)) and not (part[-1].isalnum() and _in_word(after)):
            return at
        at += 1
    return -1


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def fault_of(shown: str, quote: str) -> Fault | None:
    """Why a text may not be shown for a quotation; None if it may.

    Besides being shortened and nothing else, it has at most three words in [brackets] of its own, and of the
    quotation's words at least three, or half of them if it has fewer than six.

    >>> [fault_of(text, "Då sa Bo nej till mig") for text in ("Då sa [namn] nej", "[vad hon nu kan ha sagt]", "…")]
    [None, 'long bracket', 'few words']
    """
    if not is_shortened(shown, quote):
        return "other words"
    said, text = plain(quote), plain(shown)
    if any(len(_WORD.findall(one)) > MOST_IN_BRACKETS and one not in said for one in BRACKETS.findall(text)):
        return "long bracket"
    return "few words" if len(_WORD.findall(_GAP.sub(" ", text))) < fewest_words(quote) else None


def fewest_words(quote: str) -> int:
    """How many words of a quotation must be left."""
    return min(FEWEST_WORDS, (len(_WORD.findall(quote)) + 1) // 2)


def stops_of(text: str, names: OwnNames) -> tuple[StopKind, ...]:
    """What stops a text from being shown, each kind once: as it stands, and without what is left out or written over.

    So [brackets] neither hide anything in themselves nor part a number or a name.
    """
    apart, together = _GAP.sub(" […] ", text), plain(_GAP.sub(" ", text))
    versions = dict.fromkeys((text, apart, together, text.translate(_NO_BRACKETS)))
    return tuple(dict.fromkeys(stop.kind for version in versions for stop in find_stops(version, names)))


def list_passages(mentions: pd.DataFrame, material: Material) -> pd.DataFrame:
    """The passages that have a text: document, turn, start, end, group, speaker and code, one row for each code.

    The places are in the document's text, the rows in its order. A passage that is coded with a code and with one above
    it stands under the lower one only; what has no place in a known turn is the whole turn. Rows of the same passage
    have the same ``passage``, counted from 0.
    """
    texts = np.array([isinstance(text, str) for text in material.documents["text"]], dtype=bool)
    known = mentions.loc[(mentions["turn"] >= 0) & texts[column(mentions, "document")]]
    whole = (known["start"] < 0) | (known["end"] <= known["start"])
    turn = column(known, "turn")
    starts, ends = (np.append(column(material.turns, name), 0)[turn] for name in ("start", "end"))
    known = known.assign(start=np.where(whole, starts, known["start"]), end=np.where(whole, ends, known["end"]))
    known = known.sort_values([*PLACE, "code"], ignore_index=True)
    changed = (known[PLACE] != known[PLACE].shift()).any(axis=1)
    known["passage"] = changed.cumsum() - 1
    return known.loc[~_has_child(known, column(material.codes, "parent"))].reset_index(drop=True)


def texts_of(passages: pd.DataFrame, material: Material) -> list[str]:
    """The words of each passage, on one line."""
    texts = material.documents["text"].tolist()
    places = zip(*(passages[name].tolist() for name in ("document", "start", "end")), strict=True)
    return [plain(texts[document][start:end]) for document, start, end in places]


def are_candidates(passages: pd.DataFrame) -> Flags:
    """Whether each passage has a length that suits a quotation."""
    length = column(passages, "end") - column(passages, "start")
    return np.asarray((length >= SHORTEST) & (length <= LONGEST))


def choose_passages(
    passages: pd.DataFrame, material: Material, reviews: Sequence[Review], names: OwnNames, *, single: Flags
) -> Chosen:
    """The reviewed passages that are shown, at most two a code and two a speaker, in the order of the codebook.

    ``passages``: from ``list_passages``. ``single``: codes that only one group speaks of. A review fits a passage
    whose whole text it is. First each code of ``single`` gets a place, then each other code, then a second one, from
    another group if there is one. Of several that fit the one is taken whose group, then whose speaker, has fewest
    quotations so far, then the first in the text. A text is shown once. Deterministic; the seed plays no part.
    """
    signed = {plain(review.quote): review for review in reviews if review.by}
    fits = _matching(passages, material, signed)
    stops = {quote: stops_of(signed[quote].text, names) for quote in fits}
    free = {quote: found for quote, found in fits.items() if not stops[quote] and len(signed[quote].text) <= LONGEST}
    codes: dict[int, list[int]] = {}
    for at, _group, _speaker, code in (one for found in free.values() for one in found):
        codes.setdefault(at, []).append(code)
    options = [
        Passage(code, group, speaker, at, signed[quote].text, bool(single[code]), tuple(codes[at]))
        for quote, found in free.items()
        for at, group, speaker, code in found
    ]
    kinds = Counter(kind for found in stops.values() for kind in found)
    return Chosen(
        passages=tuple(sorted(_choose(options), key=lambda one: (one.code, one.group, one.at))),
        candidates=int(passages.loc[are_candidates(passages), "passage"].nunique()),
        reviewed=len(fits),
        stopped=dict(sorted(kinds.items())),
        unknown=len(signed) - len(fits),
    )


def _matching(
    passages: pd.DataFrame, material: Material, signed: Mapping[str, Review]
) -> dict[str, list[tuple[int, int, int, int]]]:
    """For each reviewed quotation that fits somewhere: passage, group, speaker and code of all that it fits."""
    if not signed:
        return {}
    length = column(passages, "end") - column(passages, "start")
    sizes = [len(quote) for quote in signed]
    kept = passages.loc[(length >= min(sizes)) & (length <= SPACES * max(sizes))]
    once = kept.drop_duplicates("passage")
    texts = dict(zip(once["passage"], texts_of(once, material), strict=True))
    fitting = kept.loc[kept["passage"].isin([passage for passage, text in texts.items() if text in signed])]
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    columns = (fitting[name].tolist() for name in ("passage", "group", "speaker", "code"))
    for at, group, speaker, code in zip(*columns, strict=True):
        found.setdefault(texts[at], []).append((at, group, speaker, code))
    return {quote: found[quote] for quote in signed if quote in found}


def _has_child(known: pd.DataFrame, parent: Ints) -> Flags:
    """Whether the same passage stands under a code below as well."""
    codes, passage, code = max(len(parent), 1), column(known, "passage"), column(known, "code")
    covered: list[Ints] = []
    passages, above = passage, code
    while above.size:
        above = np.append(parent, -1)[above]
        passages, above = passages[above >= 0], above[above >= 0]
        covered.append(passages * codes + above)
    return np.isin(passage * codes + code, np.concatenate([passage[:0], *covered]))


def _choose(options: Sequence[Passage]) -> list[Passage]:
    chosen: list[Passage] = []
    for wanted in _turns_to_choose(options):
        open_ = [one for one in options if one.code == wanted and _is_free(one, chosen)]
        if open_:
            chosen.append(min(open_, key=partial(_rank, chosen)))
    return chosen


def _turns_to_choose(options: Iterable[Passage]) -> Iterator[int]:
    """The codes in the order in which they get quotations."""
    codes = sorted({(not one.alone, one.code) for one in options})
    for _round in range(A_CODE):
        yield from (code for _others, code in codes)


def _is_free(option: Passage, chosen: Sequence[Passage]) -> bool:
    """Whether the text is not shown yet and its speaker, where known, may be quoted once more."""
    if any(one.text == option.text for one in chosen):
        return False
    return option.speaker < 0 or sum(one.speaker == option.speaker for one in chosen) < A_SPEAKER


def _rank(chosen: Sequence[Passage], option: Passage) -> tuple[bool, int, int, int]:
    """Lowest for what is taken first: another group for the code, a group and a speaker with few quotations so far."""
    again = any((one.code, one.group) == (option.code, option.group) for one in chosen)
    mine = [one for one in chosen if one.group == option.group]
    same = sum(one.speaker == option.speaker for one in mine) if option.speaker >= 0 else 0
    return again, len(mine), same, option.at
