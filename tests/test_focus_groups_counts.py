"""Counting rules: what is merged, who is counted, whose codings count, and what a parent holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.focus_groups.analysis.counts import (
    MENTIONS,
    Counts,
    are_parents,
    count_codes,
    groups_looked_at,
    merge_mentions,
)
from evallib.focus_groups.analysis.intervals import Stretches, agreed, unite
from evallib.focus_groups.material import CODES, PIECES

GROUPS = pd.DataFrame({"group": [0, 1], "name": ["FG1", "FG2"]})
DOCUMENT_GROUP = (0, 0, 1)
TURN_PLACE = ((0, 0, 0, 20), (0, 1, 25, 40), (0, 0, 45, 50), (1, 2, 0, 30), (2, 3, 0, 30), (2, 4, 30, 40))
"""Of each turn its document, speaker, start and end."""


@dataclass(frozen=True)
class Piece:
    """One coded stretch, short to write in a test."""

    code: int
    turn: int = 0
    start: int = 0
    end: int = 5
    coder: int = 0
    document: int | None = None
    """Given where the place is not known; the turn is then -1."""

    def row(self, number: int) -> dict[str, int]:
        if self.document is not None:
            where = {"document": self.document, "turn": -1, "speaker": -1, "start": -1, "end": -1}
        else:
            document, speaker, *_limits = TURN_PLACE[self.turn]
            where = {"document": document, "turn": self.turn, "speaker": speaker, "start": self.start, "end": self.end}
        group = DOCUMENT_GROUP[where["document"]]
        return {"segment": number, "group": group, "code": self.code, "coder": self.coder, **where}


def pieces_of(pieces: list[Piece]) -> pd.DataFrame:
    return pd.DataFrame([piece.row(number) for number, piece in enumerate(pieces)], columns=list(PIECES), dtype="int64")


def codes_of(parents: list[int], uncounted: tuple[int, ...] = ()) -> pd.DataFrame:
    rows = [
        {"code": code, "name": f"K{code}", "parent": parent, "depth": 0, "definition": "", "counted": True}
        for code, parent in enumerate(parents)
    ]
    for code in uncounted:
        rows[code]["counted"] = False
    return pd.DataFrame(rows, columns=list(CODES))


FLAT = codes_of([-1, -1, -1])
TREE = codes_of([-1, 0, 0, -1, 2])


def counted(pieces: list[Piece], codes: pd.DataFrame = FLAT, count: Any = "union", looked_at: Any = ()) -> Counts:
    return count_codes(merge_mentions(pieces_of(pieces), codes, count, frozenset(looked_at)), codes, GROUPS)


def spots(pieces: list[Piece], codes: pd.DataFrame = FLAT, **more: Any) -> list[tuple[int, ...]]:
    """Code, turn, start and end of every mention."""
    mentions = merge_mentions(
        pieces_of(pieces), codes, more.get("count", "union"), frozenset(more.get("looked_at", ()))
    )
    assert list(mentions.columns) == list(MENTIONS)
    return [tuple(row) for row in mentions[["code", "turn", "start", "end"]].to_numpy().tolist()]


def test_overlapping_and_adjacent_stretches_are_one_mention() -> None:
    assert spots([Piece(0, 0, 0, 5), Piece(0, 0, 3, 9), Piece(0, 0, 9, 12), Piece(0, 0, 14, 16)]) == [
        (0, 0, 0, 12),
        (0, 0, 14, 16),
    ]


def test_another_code_another_turn_or_a_gap_is_another_mention() -> None:
    counts = counted([Piece(0, 0, 0, 5), Piece(1, 0, 0, 5), Piece(0, 1, 25, 30), Piece(0, 0, 6, 8)])
    assert counts.mentions.tolist() == [1 + 1 + 1, 1, 0]


def test_a_speaker_in_two_turns_is_one_speaker_and_a_code_in_two_groups_has_two_groups() -> None:
    counts = counted([Piece(0, 0), Piece(0, 2, 45, 48), Piece(0, 1, 25, 30), Piece(0, 4)])
    assert counts.mentions_by_group.tolist()[0] == [1 + 1 + 1, 1]
    assert counts.speakers_by_group.tolist()[0] == [2, 1]
    assert (counts.groups[0], counts.speakers[0], counts.mentions[0]) == (2, 2 + 1, 3 + 1)
    assert counts.groups.tolist()[1:] == [0, 0]


def test_the_same_text_coded_by_two_coders_counts_once() -> None:
    assert spots([Piece(0, 0, 0, 5, coder=0), Piece(0, 0, 0, 5, coder=1)]) == [(0, 0, 0, 5)]


def test_of_two_coders_only_what_both_coded_counts_where_both_looked() -> None:
    pieces = [Piece(0, 0, 0, 8, coder=0), Piece(0, 0, 5, 12, coder=1), Piece(1, 0, 0, 5, coder=0), Piece(0, 3)]
    both = {(0, 0), (1, 0), (0, 1)}
    assert spots(pieces, count="intersection", looked_at=both) == [(0, 0, 5, 8), (0, 3, 0, 5)]


def test_a_coder_who_looked_and_found_nothing_leaves_nothing_to_agree_on() -> None:
    assert spots([Piece(0, 0)], count="intersection", looked_at={(0, 0), (1, 0)}) == []
    assert spots([Piece(0, 0)], count="intersection", looked_at={(0, 0), (1, 2)}) == [(0, 0, 0, 5)]


def test_a_stray_coding_by_somebody_who_did_not_look_takes_no_part_in_an_agreement() -> None:
    pieces = [Piece(0, 0, 0, 5, coder=0), Piece(1, 0, 10, 12, coder=1)]
    assert spots(pieces, count="intersection", looked_at={(0, 0)}) == [(0, 0, 0, 5)]
    assert spots(pieces, count="intersection") == []


def test_two_touching_agreements_are_one_mention() -> None:
    first = [Piece(0, 0, 0, 4, coder=0), Piece(0, 0, 4, 10, coder=0)]
    second = [Piece(0, 0, 2, 6, coder=1), Piece(0, 0, 6, 9, coder=1)]
    assert spots(first + second, count="intersection") == [(0, 0, 2, 9)]


def test_one_named_coder() -> None:
    pieces = [Piece(0, 0, 0, 8, coder=0), Piece(0, 0, 5, 12, coder=1)]
    assert spots(pieces, count=1) == [(0, 0, 5, 12)]
    assert spots(pieces, count=7) == []


def test_a_parent_is_the_union_of_its_own_and_its_children() -> None:
    counts = counted([Piece(0, 0, 0, 5), Piece(1, 0, 3, 9), Piece(2, 1, 25, 30), Piece(4, 1, 27, 33)], TREE)
    assert counts.mentions.tolist() == [1 + 1, 1, 1, 0, 1]
    assert counts.speakers.tolist() == [2, 1, 1, 0, 1]


def test_a_parent_holds_what_coders_agree_on_in_its_children_and_no_more() -> None:
    pieces = [Piece(1, 0, coder=0), Piece(2, 0, coder=1)]
    assert spots(pieces, TREE, count="intersection", looked_at={(0, 0), (1, 0)}) == []


def test_a_code_that_does_not_count_is_left_out_but_lets_its_children_through() -> None:
    codes = codes_of([-1, 0, 1, -1], uncounted=(1,))
    assert spots([Piece(1, 0), Piece(2, 1, 25, 30)], codes) == [(0, 1, 25, 30), (2, 1, 25, 30)]


def test_segments_without_a_place_are_mentions_each() -> None:
    five = [Piece(0, document=2)] * 3 + [Piece(0, 4)] + [Piece(0, document=0)]
    counts = counted(five)
    assert (counts.mentions[0], counts.groups[0], counts.speakers[0]) == (3 + 1 + 1, 2, 1)
    assert counts.mentions_by_unknown[0] == 3 + 1


def test_without_places_the_coder_with_more_or_fewer_counts() -> None:
    pieces = [Piece(0, document=0, coder=0)] * 5 + [Piece(0, document=0, coder=1)] * 3
    assert counted(pieces).mentions[0] == max(5, 3)
    assert counted(pieces, count="intersection").mentions[0] == min(5, 3)


def test_without_places_a_parent_has_the_sum() -> None:
    pieces = [Piece(1, document=0, coder=0)] * 5 + [Piece(1, document=0, coder=1)] * 2 + [Piece(4, document=0)] * 3
    assert counted(pieces, TREE).mentions.tolist() == [5 + 3, 5, 3, 0, 3]


def test_a_turn_without_positions_is_coded_as_a_whole() -> None:
    assert spots([Piece(0, 0, -1, -1), Piece(0, 0, 3, 9), Piece(0, 1, 25, 25)]) == [(0, 0, -1, -1), (0, 1, -1, -1)]
    both = [Piece(0, 0, -1, -1, coder=0), Piece(0, 0, 3, 9, coder=1)]
    assert spots(both, count="intersection") == [(0, 0, 3, 9)]


def test_nothing_coded_gives_an_empty_table_and_zeros() -> None:
    assert counted([]).mentions_by_group.tolist() == [[0, 0], [0, 0], [0, 0]]
    assert counted([], codes_of([])).mentions.tolist() == []
    assert counted([], count="intersection", looked_at={(0, 0)}).groups.tolist() == [0, 0, 0]


def test_a_child_before_its_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="code 0 stands before its parent 1"):
        merge_mentions(pieces_of([Piece(0)]), codes_of([1, -1]), "union", frozenset())


def test_groups_that_nobody_looked_at_are_told_apart() -> None:
    documents = pd.DataFrame({"document": [0, 1, 2], "group": [0, 0, 1]})
    assert groups_looked_at(documents, GROUPS, "union", {(0, 1), (1, 2)}).tolist() == [True, True]
    assert groups_looked_at(documents, GROUPS, 0, {(0, 1), (1, 2)}).tolist() == [True, False]
    assert groups_looked_at(documents, GROUPS, "union", set()).tolist() == [False, False]


def test_parents_are_those_with_a_code_that_counts_below() -> None:
    assert are_parents(TREE).tolist() == [True, False, True, False, False]
    assert are_parents(codes_of([-1, 0, 1], uncounted=(1, 2))).tolist() == [False, False, False]


# --- against a count with sets of characters -------------------------------------------------------------------------

few = settings(max_examples=15)
PARENTS = st.sampled_from([[-1, -1, -1], [-1, 0, 0, -1, 2], [-1, 0, 1, 2], [-1, -1, 1, 0, 0]])
LOOKED_AT = st.frozensets(st.tuples(st.integers(0, 2), st.integers(0, 2)))
COUNT = st.sampled_from(["union", "intersection", 0, 1])


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[Piece], pd.DataFrame]:
    parents = draw(PARENTS)
    codes = codes_of(parents, uncounted=draw(st.sampled_from([(), (0,), (1,), (1, 2)])))
    pieces = []
    for _number in range(draw(st.integers(0, 25))):
        code, coder = draw(st.integers(0, len(parents) - 1)), draw(st.integers(-1, 2))
        if draw(st.integers(0, 5)) == 0:
            pieces.append(Piece(code, coder=coder, document=draw(st.integers(0, 2))))
            continue
        turn = draw(st.integers(0, len(TURN_PLACE) - 1))
        _document, _speaker, low, high = TURN_PLACE[turn]
        start = draw(st.integers(low, high - 1))
        pieces.append(Piece(code, turn, start, draw(st.integers(start + 1, high)), coder))
    return pieces, codes


def naive(pieces: list[Piece], codes: pd.DataFrame, count: Any, looked_at: frozenset[tuple[int, int]]) -> list[Any]:
    """The mentions by sets of characters and by lists, one by one."""
    has = [bool(value) for value in codes["counted"]]
    rows = [row for number, piece in enumerate(pieces) if has[(row := piece.row(number))["code"]]]
    if isinstance(count, int):
        rows = [row for row in rows if row["coder"] == count]
    lookers: dict[int, set[int]] = defaultdict(set)
    for coder, document in looked_at:
        lookers[document].add(coder)
    for document in {row["document"] for row in rows} - set(lookers):
        lookers[document] = {row["coder"] for row in rows if row["document"] == document}
    texts: dict[Any, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    loose: dict[Any, Counter[int]] = defaultdict(Counter)
    for row in rows:
        where = (row["code"], row["document"], row["group"], row["turn"], row["speaker"])
        if count == "intersection" and row["coder"] not in lookers[row["document"]]:
            continue
        if row["turn"] < 0:
            loose[where][row["coder"]] += 1
        else:
            texts[where][row["coder"]] |= set(range(row["start"], row["end"]))

    def together(found: dict[int, Any], document: int, all_of: Any, any_of: Any, nothing: Any) -> Any:
        if count == "intersection":
            return all_of([found.get(coder, nothing) for coder in lookers[document]])
        return any_of(list(found.values()))

    merged: dict[Any, set[int]] = defaultdict(set)
    number: Counter[Any] = Counter()
    for (code, *rest), found in texts.items():
        characters = together(
            found, rest[0], lambda all_: set.intersection(*all_), lambda all_: set.union(*all_), set()
        )
        for above in chain(code, codes):
            merged[(above, *rest)] |= characters
    for (code, *rest), many in loose.items():
        for above in chain(code, codes):
            number[(above, *rest)] += together(dict(many), rest[0], min, max, 0)
    mentions = [
        (*where, first, last)
        for where, characters in merged.items()
        for first in sorted(characters)
        if first - 1 not in characters
        for last in [next(end for end in range(first, 99) if end not in characters)]
    ]
    return sorted(mentions + [(*where, -1, -1) for where, times in number.items() for _time in range(times)])


def chain(code: int, codes: pd.DataFrame) -> list[int]:
    above = []
    while code >= 0:
        above += [code] if codes["counted"].iloc[code] else []
        code = int(codes["parent"].iloc[code])
    return above


@few
@given(studies(), COUNT, LOOKED_AT)
def test_mentions_are_those_of_a_count_with_sets(study: Any, count: Any, looked_at: Any) -> None:
    pieces, codes = study
    mentions = merge_mentions(pieces_of(pieces), codes, count, looked_at)
    assert [tuple(row) for row in mentions.to_numpy().tolist()] == naive(pieces, codes, count, looked_at)


@few
@given(studies())
def test_speakers_and_groups_are_those_of_a_count_with_sets(study: Any) -> None:
    pieces, codes = study
    mentions, counts = naive(pieces, codes, "union", frozenset()), counted(pieces, codes)
    for code in range(len(codes)):
        own = [mention for mention in mentions if mention[0] == code]
        assert counts.mentions[code] == len(own)
        assert counts.groups[code] == len({group for _code, _document, group, *_rest in own})
        assert counts.speakers[code] == len({mention[4] for mention in own if mention[4] >= 0})
        assert counts.mentions_by_unknown[code] == sum(mention[4] < 0 for mention in own)


@few
@given(studies(), COUNT, LOOKED_AT, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(study: Any, count: Any, looked_at: Any, random: Any) -> None:
    pieces, codes = study
    shuffled = random.sample(pieces, len(pieces))
    first, second = (merge_mentions(pieces_of(rows), codes, count, looked_at) for rows in (pieces, shuffled))
    pd.testing.assert_frame_equal(first, second)


@few
@given(studies(), COUNT, LOOKED_AT, st.data())
def test_splitting_a_segment_changes_nothing(study: Any, count: Any, looked_at: Any, data: Any) -> None:
    pieces, codes = study
    split: list[Piece] = []
    for piece in pieces:
        cut = data.draw(st.integers(piece.start, piece.end)) if piece.document is None else piece.start
        parts = [replace(piece, end=cut), replace(piece, start=cut)]
        split += [part for part in parts if part.start < part.end] if piece.document is None else [piece]
    first, second = (merge_mentions(pieces_of(rows), codes, count, looked_at) for rows in (pieces, split))
    pd.testing.assert_frame_equal(first, second)


@few
@given(studies(), st.sampled_from(["union", "intersection"]))
def test_a_second_coder_who_repeats_the_first_changes_no_count(study: Any, count: Any) -> None:
    pieces, codes = study
    alone = [replace(piece, coder=0) for piece in pieces]
    twice = alone + [replace(piece, coder=1) for piece in alone]
    first, second = (merge_mentions(pieces_of(rows), codes, count, frozenset()) for rows in (alone, twice))
    pd.testing.assert_frame_equal(first, second)


@few
@given(studies())
def test_a_parent_counts_at_least_each_child_and_at_most_all_together(study: Any) -> None:
    pieces, _codes = study
    codes = codes_of([-1, 0, 0, -1, 2])
    counts, own = counted(pieces, codes), counted(pieces, codes_of([-1] * 5))
    for parent, children in ((0, [1, 2]), (2, [4])):
        for whole, single in ((counts.speakers, own.speakers), (counts.groups, own.groups)):
            assert max(whole[child] for child in children) <= whole[parent]
            assert whole[parent] <= single[parent] + sum(whole[child] for child in children)


@few
@given(studies(), st.integers(1, 5))
def test_renumbered_codes_have_the_same_counts(study: Any, shift: int) -> None:
    pieces, _codes = study
    flat = codes_of([-1] * 5)
    moved = [replace(piece, code=(piece.code + shift) % 5) for piece in pieces]
    first, second = counted(pieces, flat).speakers_by_group, counted(moved, flat).speakers_by_group
    assert np.array_equal(np.roll(first, shift, axis=0), second)


# --- the arrays beneath ------------------------------------------------------------


def test_no_stretches_give_no_stretches() -> None:
    none = Stretches(*(np.array([], dtype=np.int64) for _field in range(3)))
    assert len(unite(none)) == 0
    assert len(agreed(none, none.key)) == 0


def test_stretches_far_apart_and_long_keys_do_not_run_into_each_other() -> None:
    far = Stretches(np.array([2**40, 2**40 + 1]), np.array([2**31, 0]), np.array([2**31 + 5, 2**31]))
    both = unite(far)
    assert both.start.tolist() == [2**31, 0]
    assert both.end.tolist() == [2**31 + 5, 2**31]
