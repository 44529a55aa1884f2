"""Coded tables as transcripts: each statement is a turn of the person who made it, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.assembling.labels import fold
from evallib.focus_groups.assembling.naming import listed
from evallib.focus_groups.assembling.transcripts import Turn
from evallib.focus_groups.source import CodedSource, Segment
from evallib.locale import _
from evallib.projects import limit

Key = tuple[str, ...]
BLANK = " "
"""Stands for a statement without words among others, so that it has a place."""


@dataclass(frozen=True)
class Statements:
    """``texts`` and ``turns`` by key of the document; ``spans``: start and end of each segment's statement.
    ``others``: by key of the document, who speaks in rows that do not tell which statement they are about.

    A document whose statements have no words at all has no text; there, each statement is one character long, so
    that it can be told apart from the others. A segment of no known statement has the span (-1, -1).
    """

    texts: Mapping[str, str | None] = field(repr=False)
    turns: Mapping[str, tuple[Turn, ...]] = field(repr=False)
    spans: tuple[tuple[int, int], ...] = field(repr=False)
    others: Mapping[str, tuple[str, ...]] = field(repr=False)


@dataclass
class _Statement:
    """What one person says. ``number``: its place in its document."""

    document: str
    origin: str
    speaker: str | None = None
    words: str = ""


def find_statements(source: CodedSource, *, named_units: bool) -> Statements:
    """The statements of a table in the order of its rows.

    Rows with the same document and unit are one statement; where units are only numbers of rows (``named_units``
    False), rows with the same document, speaker and words are. Raises ``InputError`` if a statement has two speakers
    or two texts.
    """
    found: dict[Key, _Statement] = {}
    keys = [_key(one, named_units) for one in source.segments]
    problems: list[Problem] = []
    for key, one in zip(keys, source.segments, strict=True):
        if key is not None:
            statement = found.setdefault(key, _Statement(one.document, one.origin))
            problems += _add(statement, one, source.file)
    if problems:
        raise InputError(limit(problems))
    texts: dict[str, str | None] = {}
    turns: dict[str, tuple[Turn, ...]] = {}
    places: dict[Key, tuple[int, int]] = {}
    of_document: dict[str, dict[Key, _Statement]] = {document.key: {} for document in source.documents}
    for key, statement in found.items():
        of_document[statement.document][key] = statement
    for document, theirs in of_document.items():
        texts[document], turns[document] = _lay_out(theirs, places)
    spans = tuple((-1, -1) if key is None else places[key] for key in keys)
    return Statements(texts, turns, spans, _others(source, keys))


def _others(source: CodedSource, keys: Sequence[Key | None]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, one in zip(keys, source.segments, strict=True):
        if key is None and one.speaker:
            found.setdefault(one.document, {})[one.speaker] = None
    return {document: tuple(speakers) for document, speakers in found.items()}


def _key(one: Segment, named_units: bool) -> Key | None:
    if one.unit is None:
        return None
    if named_units or not one.quote:
        return one.document, one.unit
    return one.document, fold(one.speaker or ""), _line(one.quote)


def _line(words: str | None) -> str:
    return " ".join((words or "").split())


def _add(statement: _Statement, one: Segment, file: str) -> Iterator[Problem]:
    """Fill in what a row says of its statement."""
    words = _line(one.quote)
    remedy = _("Rows of the same statement must have the same speaker and text. Correct one of the rows.")
    if one.speaker and statement.speaker and fold(one.speaker) != fold(statement.speaker):
        what = _("A statement has two speakers, {names}: {origin} and {other}.")
        names = listed([statement.speaker, one.speaker])
        yield Problem(Place(file), what.format(names=names, origin=statement.origin, other=one.origin), remedy)
    if words and statement.words and words != statement.words:
        what = _("A statement has two texts: {origin} and {other}.")
        yield Problem(Place(file), what.format(origin=statement.origin, other=one.origin), remedy)
    statement.speaker = statement.speaker or one.speaker
    statement.words = statement.words or words


def _lay_out(
    statements: Mapping[Key, _Statement], places: dict[Key, tuple[int, int]]
) -> tuple[str | None, tuple[Turn, ...]]:
    """One document's text and turns; the statements' places are added to ``places``."""
    has_words = any(one.words for one in statements.values())
    lines: list[str] = []
    turns: list[Turn] = []
    at = 0
    for key, one in statements.items():
        lines.append(one.words or BLANK)
        places[key] = (at, at + len(lines[-1]))
        turns.append(Turn(one.speaker, *places[key]))
        at += len(lines[-1]) + 1
    return "\n".join(lines) if has_words else None, tuple(turns)
