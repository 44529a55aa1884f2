"""Where coded stretches lie and who speaks there: the tables of documents, speakers and turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from evallib.focus_groups.assembling.anchoring import decode
from evallib.focus_groups.assembling.grouping import Groups
from evallib.focus_groups.assembling.labels import Doubtful, Head, Labels, doubtful, fold, heads_of
from evallib.focus_groups.assembling.naming import Names, by_name
from evallib.focus_groups.assembling.statements import find_statements
from evallib.focus_groups.assembling.transcripts import Turn, cut_turns
from evallib.focus_groups.material import DOCUMENTS, SPEAKERS, TURNS, Anchoring
from evallib.focus_groups.source import CodedSource
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import FocusGroupSettings, KeyPath, shorten

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """Texts by key of the document; start, end (-1: not known) and whether the place cannot be, by segment.

    ``turns``: of tables, by key of the document; None for transcripts, whose turns stand in their texts. ``others``: by
    key of the document, who speaks in rows of tables that do not tell which statement they are about.
    """

    texts: Mapping[str, str | None] = field(repr=False)
    start: Ints
    end: Ints
    broken: npt.NDArray[np.bool_]
    anchoring: Anchoring | None = None
    turns: Mapping[str, tuple[Turn, ...]] | None = field(default=None, repr=False)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


def find_places(source: CodedSource, *, named_units: bool) -> Places:
    """Where each segment lies: by evidence in transcripts, as a whole statement in tables."""
    size = len(source.segments)
    if source.format in ("table", "matrix"):
        found = find_statements(source, named_units=named_units)
        spans = np.array(found.spans, dtype=np.int64).reshape(size, 2)
        nowhere = np.zeros(size, np.bool_)
        return Places(found.texts, spans[:, 0], spans[:, 1], nowhere, turns=found.turns, others=found.others)
    keys = {document.key for document in source.documents}
    rows = [row for row, one in enumerate(source.segments) if one.live and one.document in keys]
    decoded = decode(source.documents, [source.segments[row] for row in rows])
    start, end = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    broken = np.zeros(size, dtype=np.bool_)
    start[rows], end[rows], broken[rows] = decoded.start, decoded.end, decoded.broken
    texts = {document.key: text for document, text in zip(source.documents, decoded.texts, strict=True)}
    return Places(texts, start, end, broken, decoded.anchoring)


@dataclass(frozen=True)
class Talk:
    """The turns of each document by its key. ``first``: of transcripts in which somebody is named, where the first one
    begins to speak; what stands before is nobody's turn. ``others``: who speaks in rows without a turn.

    ``candidates``: everything that has the form of a name before a colon; ``small``: names that begin with a small
    letter; ``asides``: what stands in brackets after names; ``doubts``: lines that only look as if somebody began to
    speak."""

    turns: Mapping[str, tuple[Turn, ...]] = field(repr=False)
    first: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: tuple[str, ...] = field(default=(), repr=False)
    small: tuple[str, ...] = field(default=(), repr=False)
    asides: tuple[str, ...] = field(default=(), repr=False)
    doubts: tuple[Doubtful, ...] = field(default=(), repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Who speaks, once for each turn, and for each row without one."""
        named = [turn.label for turns in self.turns.values() for turn in turns if turn.label is not None]
        return (*named, *(label for labels in self.others.values() for label in labels))


def find_talk(places: Places, settings: FocusGroupSettings, names: Names) -> Talk:
    """Who speaks where. Moderators and speakers of the project file who say nothing anywhere are problems."""
    texts = {key: text for key, text in places.texts.items() if text is not None}
    found = _listen(texts, settings) if places.turns is None else Talk(places.turns, others=places.others)
    if any(text.strip() for text in texts.values()) or found.labels:
        spoken = {fold(label) for label in found.labels}
        for key, wanted in (("moderators", settings.moderators), ("speakers", settings.speakers)):
            for place, name in enumerate(wanted):
                if fold(name) not in spoken:
                    _complain_of_silence((key, place), name, found, names)
    return found


def _complain_of_silence(path: KeyPath, name: str, found: Talk, names: Names) -> None:
    """Somebody of the project file says nothing: because nobody is named anywhere, or under another name."""
    if found.labels or found.candidates:
        known = by_name({fold(label): label for label in (*found.labels, *found.candidates)}.values())
        names.find(path, name, known, _("Nobody called “{name}” speaks in the coded file."))
        return
    what = _("Nobody called “{name}” speaks in the coded file: no line in it begins with a name and a colon.")
    remedy = _("Write the speaker first in the line, as “P1: Yes.”, before the coding begins.")
    names.complain(path, what.format(name=shorten(mask(name))), remedy)


def _listen(texts: Mapping[str, str], settings: FocusGroupSettings) -> Talk:
    """Who speaks in transcripts. What stands before the first name is left out; one without names is one turn."""
    listed = (*settings.speakers, *settings.moderators) if settings.speakers else None
    heads = {key: heads_of(text) for key, text in texts.items()}
    labels = Labels.of([head for found in heads.values() for head in found], listed, settings.moderators)
    turns = {key: cut_turns(text, heads[key], labels) for key, text in texts.items()}
    first = {key: next((turn.start for turn in found if turn.label is not None), None) for key, found in turns.items()}
    prefaces = {key: start for key, start in first.items() if start is not None}
    named = [(head, name) for found in heads.values() for head in found if (name := labels.label_of(head)) is not None]
    return Talk(
        turns={key: tuple(one for one in found if key not in prefaces or one.label) for key, found in turns.items()},
        first=prefaces,
        candidates=tuple(dict.fromkeys(_candidates(heads))),
        small=tuple(dict.fromkeys(name for _head, name in named if name[0].islower() and fold(name) in labels.often)),
        asides=tuple(dict.fromkeys(head.aside for head, _name in named if head.aside)),
        doubts=tuple(doubtful(heads, labels)),
    )


def _candidates(heads: Mapping[str, tuple[Head, ...]]) -> Iterator[str]:
    yield from (head.label for found in heads.values() for head in found if head.label)


@dataclass(frozen=True)
class Speech:
    """The tables of documents, speakers and turns.

    ``numbers``: of each document's key. ``first_turn``: of each document, where the first name begins a turn, else 0.
    ``voices``: the number of each speaker by group and folded name. ``group_of``: of each document.
    """

    documents: pd.DataFrame
    speakers: pd.DataFrame
    turns: pd.DataFrame
    numbers: Mapping[str, int]
    first_turn: Ints
    voices: Mapping[tuple[int, str], int]
    group_of: tuple[int, ...]

    def voice(self, document: int, name: str | None) -> int:
        """The speaker with that name in a document's group; -1 if there is none."""
        if document < 0 or name is None:
            return -1
        return self.voices.get((self.group_of[document], fold(name)), -1)


def tabulate_speech(
    source: CodedSource, groups: Groups, places: Places, talk: Talk, *, moderators: tuple[str, ...]
) -> Speech:
    """Documents in the order of the groups, speakers in the order in which they speak, turns in that of the texts."""
    titles = {document.key: document.name for document in source.documents}
    keys = [(key, group) for group, inner in enumerate(groups.documents) for key in inner]
    documents = [(number, group, titles[key], places.texts[key]) for number, (key, group) in enumerate(keys)]
    leading = {fold(name) for name in moderators}
    voices: dict[tuple[int, str], int] = {}
    speakers: list[tuple[int, int, str, bool]] = []
    turns: list[tuple[int, int, int, int, int]] = []

    def number_of(group: int, label: str) -> int:
        number = voices.setdefault((group, fold(label)), len(voices))
        if number == len(speakers):
            speakers.append((number, group, label, fold(label) in leading))
        return number

    for document, (key, group) in enumerate(keys):
        for turn in talk.turns.get(key, ()):
            number = -1 if turn.label is None else number_of(group, turn.label)
            turns.append((len(turns), document, number, turn.start, turn.end))
        for label in talk.others.get(key, ()):
            number_of(group, label)
    kinds = {"speaker": "int64", "group": "int64", "name": "str", "moderator": "bool"}
    return Speech(
        pd.DataFrame(documents, columns=list(DOCUMENTS)).astype({"document": "int64", "group": "int64"}),
        pd.DataFrame(speakers, columns=list(SPEAKERS)).astype(kinds),
        pd.DataFrame(turns, columns=list(TURNS)).astype("int64"),
        {key: number for number, (key, _group) in enumerate(keys)},
        np.array([talk.first.get(key, 0) for key, _group in keys], dtype=np.int64),
        voices,
        tuple(group for _key, group in keys),
    )
