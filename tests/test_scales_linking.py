"""Linking two waves: by id and by self-made code, and what must never decide which rows belong together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.scales import Audit, Links, link_by_code, link_by_id
from evallib.scales.linking import SHORTEST_TOLERANT, normalise_code

CODES = st.lists(st.text("ab1", min_size=3, max_size=5) | st.just(""), max_size=12)
"""Few letters, so that codes are often equal or nearly so."""
IDS = st.lists(st.text("ab07", min_size=1, max_size=3), unique=True, max_size=12)


def named(links: Links, before: Sequence[str], after: Sequence[str]) -> set[tuple[str, str]]:
    return {(before[first], after[second]) for first, second in links.pairs}


def off_by_one(first: str, second: str) -> bool:
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def test_ids_are_the_text_they_are() -> None:
    links = link_by_id(["007", "7", "a1", " b", ""], ["7", "A1", "b", "", ""])
    assert links.pairs == ((1, 0),)
    assert links.only_before == (0, 2, 3, 4)
    assert links.only_after == (1, 2, 3, 4)
    assert links.without_key == (1, 2)
    assert links.audit == Audit(1, 0, 3, 2, 0, 1, 2)


def test_an_id_twice_in_a_wave_is_refused_without_being_told() -> None:
    for before, after in ((["secret", "x", "secret"], []), ([], ["secret", "x", "secret"])):
        with pytest.raises(ValueError, match=r"rows \[0, 2\]") as caught:
            link_by_id(before, after)
        assert "secret" not in str(caught.value)


def test_no_id_is_never_linked_however_often() -> None:
    assert link_by_id(["", "", "1"], ["", "2", ""]).pairs == ()
    assert link_by_code(["", " - ", "ab12"], ["", "-", "cd34"], tolerant=True).pairs == ()
    assert link_by_code(["", " - ", "ab12"], ["", "-", "cd34"], tolerant=True).without_key == (2, 2)


def test_nobody_in_a_wave() -> None:
    empty = Links((), frozenset(), (), (0, 1), (0, 0), (0, 0))
    assert link_by_id([], ["a", "b"]) == empty
    assert link_by_code([], ["a", "b"], tolerant=True) == empty


@pytest.mark.parametrize(
    ("first", "second"),
    [("AB-12", "ab12"), (" ab 12 ", "AB\u201312"), ("\u00e5sa1", "A\u030asa1"), ("a\u00a0b12", "ab12")],
)
def test_case_spaces_and_hyphens_are_no_part_of_a_code(first: str, second: str) -> None:
    assert normalise_code(first) == normalise_code(second)
    assert link_by_code([first], [second], tolerant=False).audit.exact == 1


def test_a_code_keeps_its_leading_zeros_and_its_order() -> None:
    assert link_by_code(["0071", "ab12"], ["71", "12ab"], tolerant=True).pairs == ()


def test_one_differing_character_is_linked_when_tolerant() -> None:
    before, after = ["abcd", "efgh"], ["efgh", "abxd"]
    strict, tolerant = (link_by_code(before, after, tolerant=choice) for choice in (False, True))
    assert strict.pairs == ((1, 0),)
    assert tolerant.pairs == ((0, 1), (1, 0))
    assert tolerant.tolerant == {(0, 1)}
    assert tolerant.audit == Audit(1, 1, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("other", ["abxy", "abc", "abcde", "bacd", "dcba"])
def test_more_than_one_substituted_character_is_not(other: str) -> None:
    assert link_by_code(["abcd"], [other], tolerant=True).pairs == ()


def test_short_codes_are_linked_exactly_only() -> None:
    assert SHORTEST_TOLERANT == 4
    assert link_by_code(["abc"], ["abx"], tolerant=True).pairs == ()
    assert link_by_code(["a-b-c"], ["abx"], tolerant=True).pairs == ()  # three characters that count


def test_equal_codes_win_over_near_ones() -> None:
    """abcd is linked to abcd; abxd, one off, is left over and has no candidate."""
    links = link_by_code(["abcd"], ["abxd", "abcd"], tolerant=True)
    assert links.pairs == ((0, 1),)
    assert (links.only_after, links.ambiguous) == ((0,), 0)


@pytest.mark.parametrize(
    ("before", "after", "ambiguous"),
    [
        (["abcd"], ["abxd", "abyd"], (1, 2)),
        (["abxd", "abyd"], ["abcd"], (2, 1)),
        (["abcd", "abce"], ["abcx", "abcy"], (2, 2)),
        (["abcd", "abcd"], ["abcd"], (2, 1)),
        (["abcd"], ["abcd", "abcd"], (1, 2)),
        (["abcd", "abcd"], ["abcx"], (2, 1)),
        (["abcd", "abcd"], ["abcd", "abcx"], (2, 2)),
        (["abcd", "abcd"], ["zzzz"], (0, 0)),
    ],
)
def test_ties_are_rejected_and_counted(before: list[str], after: list[str], ambiguous: tuple[int, int]) -> None:
    links = link_by_code(before, after, tolerant=True)
    assert links.pairs == ()
    assert links.ambiguous_rows == ambiguous
    assert links.ambiguous == sum(ambiguous)


def test_a_tie_of_equal_codes_is_counted_without_tolerance_too() -> None:
    links = link_by_code(["abcd", "abcd", "efgh"], ["abcd", "efgh"], tolerant=False)
    assert links.pairs == ((2, 1),)
    assert links.ambiguous == 2 + 1


def test_a_chain_of_near_codes_is_a_tie_at_its_middle() -> None:
    """aaab is one off from aaaa and from aabb: nobody can say which, so neither is linked."""
    links = link_by_code(["aaaa", "aabb"], ["aaab"], tolerant=True)
    assert links.pairs == ()
    assert links.ambiguous == 2 + 1


@given(CODES, CODES, st.booleans())
def test_links_are_those_of_comparing_everyone_with_everyone(
    before: list[str], after: list[str], tolerant: bool
) -> None:
    exact = {
        (i, j)
        for (i, first), (j, second) in product(enumerate(before), enumerate(after))
        if first and first == second and before.count(first) == after.count(second) == 1
    }
    left = [
        (i, j)
        for (i, first), (j, second) in product(enumerate(before), enumerate(after))
        if first
        and i not in {pair[0] for pair in exact}
        and j not in {pair[1] for pair in exact}
        and (first == second or (tolerant and len(first) >= SHORTEST_TOLERANT and off_by_one(first, second)))
    ]
    unique = {(i, j) for i, j in left if sum(pair[0] == i for pair in left) == sum(pair[1] == j for pair in left) == 1}
    links = link_by_code(before, after, tolerant=tolerant)
    assert set(links.pairs) == exact | unique
    assert links.tolerant == unique
    rejected = {("before", i) for i, _ in left} | {("after", j) for _, j in left}
    assert links.ambiguous == len(rejected) - 2 * len(unique)


@given(CODES, CODES, st.booleans())
def test_every_row_is_accounted_for_once(before: list[str], after: list[str], tolerant: bool) -> None:
    links = link_by_code(before, after, tolerant=tolerant)
    audit = links.audit
    assert sorted([*(first for first, _ in links.pairs), *links.only_before]) == list(range(len(before)))
    assert sorted([*(second for _, second in links.pairs), *links.only_after]) == list(range(len(after)))
    assert audit.exact + audit.tolerant + audit.unmatched_before + audit.without_key_before == len(before)
    assert audit.exact + audit.tolerant + audit.unmatched_after + audit.without_key_after == len(after)
    assert 0 <= audit.ambiguous <= audit.unmatched_before + audit.unmatched_after


@given(CODES, CODES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(before: list[str], after: list[str], chance: Any) -> None:
    plain = link_by_code(before, after, tolerant=True)
    order_before, order_after = list(range(len(before))), list(range(len(after)))
    chance.shuffle(order_before)
    chance.shuffle(order_after)
    mixed = link_by_code([before[row] for row in order_before], [after[row] for row in order_after], tolerant=True)
    assert {(order_before[i], order_after[j]) for i, j in mixed.pairs} == set(plain.pairs)
    assert mixed.audit == plain.audit


@given(CODES, CODES)
def test_swapped_waves_swap_the_links(before: list[str], after: list[str]) -> None:
    there, back = link_by_code(before, after, tolerant=True), link_by_code(after, before, tolerant=True)
    assert {(j, i) for i, j in back.pairs} == set(there.pairs)
    assert (back.only_before, back.only_after, back.ambiguous) == (there.only_after, there.only_before, there.ambiguous)


@given(IDS, IDS)
def test_relabelled_ids_give_the_same_pairs(before: list[str], after: list[str]) -> None:
    new = {name: f"person {position}" for position, name in enumerate(sorted({*before, *after}))}
    links = link_by_id([new[name] for name in before], [new[name] for name in after])
    assert links == link_by_id(before, after)
    assert named(links, before, after) == {(name, name) for name in set(before) & set(after)}


@given(CODES, CODES, st.permutations("ab1"))
def test_relabelled_characters_give_the_same_pairs(before: list[str], after: list[str], letters: list[str]) -> None:
    table = str.maketrans("ab1", "".join(letters))
    relabelled = link_by_code([c.translate(table) for c in before], [c.translate(table) for c in after], tolerant=True)
    assert relabelled == link_by_code(before, after, tolerant=True)


@given(CODES, CODES)
def test_tolerance_only_adds_pairs(before: list[str], after: list[str]) -> None:
    strict, tolerant = (link_by_code(before, after, tolerant=choice) for choice in (False, True))
    assert set(strict.pairs) == set(tolerant.pairs) - tolerant.tolerant


def test_thousands_of_codes_do_not_take_every_pair() -> None:
    """5000 x 5000 would be 25 million comparisons; 1 in 10 has one character changed."""
    generator = np.random.default_rng(1)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz0123456789"))
    before = ["".join(row) for row in letters[generator.integers(0, 36, (5000, 8))]]
    after = [f"{code[:3]}{'å' if row % 10 == 0 else code[3]}{code[4:]}" for row, code in enumerate(before)]
    start = time.perf_counter()
    links = link_by_code(before, after[::-1], tolerant=True)
    assert time.perf_counter() - start < 5
    assert links.pairs == tuple((row, 4999 - row) for row in range(5000))
    assert links.audit.tolerant == 500
    same = link_by_code(["abcd"] * 5000, ["abcx"] * 5000, tolerant=True)
    assert (same.pairs, same.ambiguous) == ((), 10000)
