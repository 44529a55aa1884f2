"""Segments cut by turns, against a character-by-character oracle."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.material import (
    CODERS,
    CODES,
    DOCUMENTS,
    GROUPS,
    PIECES,
    SEGMENTS,
    SPEAKERS,
    TURNS,
    Design,
    Material,
)
from evallib.model import RowAccount
from evallib.privacy import Thresholds

Span = tuple[int, int, int]
SPEAKING = [(0, 0, "Moderator", True), (1, 0, "P1", False), (2, 1, "P1", False)]


def frame(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def material(turns: list[tuple[int, int, int, int]], segments: list[Span]) -> Material:
    """Turns are (document, speaker, start, end), segments (document, start, end)."""
    return Material(
        design=Design("alla", "focus_groups", Thresholds.of("staff"), False, ("Moderator",), "union"),
        groups=frame(GROUPS, [(0, "FG1"), (1, "FG2")]),
        documents=frame(DOCUMENTS, [(0, 0, "a", "x" * 50), (1, 1, "b", "x" * 50)]),
        speakers=frame(SPEAKERS, list(SPEAKING)),
        turns=frame(TURNS, [(n, d, s, a, b) for n, (d, s, a, b) in enumerate(turns)]),
        codes=frame(CODES, [(0, "Kod", -1, 0, "", True)]),
        coders=frame(CODERS, [(0, "Anna")]),
        segments=frame(SEGMENTS, [(n, d, 0, 0, a, b) for n, (d, a, b) in enumerate(segments)]),
        looked_at=frozenset({(0, 0), (0, 1)}),
        account=RowAccount(len(segments), len(segments)),
        tool="prov",
    )


def rows(found: pd.DataFrame) -> list[tuple[int, ...]]:
    assert tuple(found.columns) == PIECES
    chosen = found[["segment", "group", "turn", "speaker", "start", "end"]].to_numpy().tolist()
    return [tuple(row) for row in chosen]


def test_a_segment_over_several_turns_is_cut_and_the_moderator_is_left_out() -> None:
    turns = [(0, 1, 4, 10), (0, 0, 15, 20), (0, 1, 24, 30), (1, 2, 4, 30)]
    found = pieces(material(turns, [(0, 6, 27), (1, 0, 9), (0, 16, 18), (0, 10, 15)]))
    assert rows(found) == [(0, 0, 0, 1, 6, 10), (0, 0, 2, 1, 24, 27), (1, 1, 3, 2, 4, 9)]


def test_a_segment_without_a_place_is_one_row() -> None:
    found = pieces(material([(0, 1, 4, 10)], [(0, -1, -1), (1, -1, -1)]))
    assert rows(found) == [(0, 0, -1, -1, -1, -1), (1, 1, -1, -1, -1, -1)]


def test_a_speaker_who_is_not_known_keeps_the_turn() -> None:
    assert rows(pieces(material([(0, -1, 0, 50)], [(0, 3, 5)]))) == [(0, 0, 0, -1, 3, 5)]


def test_nothing_gives_nothing() -> None:
    assert rows(pieces(material([(0, 1, 0, 5)], []))) == []
    assert rows(pieces(material([], [(0, 1, 5)]))) == []


def spans(most: int) -> st.SearchStrategy[list[Span]]:
    return st.lists(st.tuples(st.integers(0, 1), st.integers(0, 49), st.integers(1, 20)), max_size=most)


@settings(max_examples=40, deadline=None)
@given(spans(8), spans(8))
def test_each_character_belongs_to_the_turn_that_it_stands_in(said: list[Span], coded: list[Span]) -> None:
    turns: list[tuple[int, int, int, int]] = []
    for document, start, length in sorted(said):
        if not turns or turns[-1][0] != document or turns[-1][3] <= start:
            turns.append((document, document + 1, start, min(50, start + length)))
    segments = [(document, start, min(50, start + length)) for document, start, length in coded]
    found = pieces(material(turns, segments))
    told = {(row.segment, row.turn, at) for row in found.itertuples() for at in range(row.start, row.end)}
    assert told == {
        (segment, turn, at)
        for segment, (document, start, end) in enumerate(segments)
        for turn, (where, _speaker, begins, ends) in enumerate(turns)
        if document == where
        for at in range(max(start, begins), min(end, ends))
    }
    assert len(found) == len({(row.segment, row.turn) for row in found.itertuples()})
