"""Codes in the same turn, the discovery curve and code saturation, against loops and a published data set."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from math import comb, factorial
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.focus_groups.analysis import cooccurrence
from evallib.focus_groups.analysis.cooccurrence import PAIRS, find_pairs
from evallib.focus_groups.analysis.counts import MENTIONS
from evallib.focus_groups.analysis.discovery import describe_discovery, mean_curve, new_codes
from evallib.focus_groups.analysis.orders import SAMPLED, orders_of
from evallib.focus_groups.analysis.saturation import judge_saturation
from evallib.focus_groups.study import Saturation

INTERVIEWS = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "focus-groups" / "novelqualcodes"
few = settings(max_examples=25)


# --- codes in the same turn ------------------------------------------------------------------------------------------


def codes_of(parents: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"code": range(len(parents)), "parent": parents, "counted": True})


def mentions_of(uses: list[tuple[int, int]]) -> pd.DataFrame:
    """Mentions of (code, turn); turn t is by speaker t // 2, or unknown if it is 5, in group 0 up to turn 3."""
    rows = [
        (code, 0, int(turn > 3), turn, -1 if turn in {-1, 5} else turn // 2, 10 * number, 10 * number + 5)
        for number, (code, turn) in enumerate(uses)
    ]
    return pd.DataFrame(rows, columns=list(MENTIONS), dtype="int64")


def test_codes_in_the_same_turn_are_a_pair() -> None:
    uses = [(0, 0), (1, 0), (1, 0), (0, 1), (1, 1), (1, 4), (0, 4), (0, 2), (2, 2), (1, 3), (0, -1), (2, -1)]
    pairs = find_pairs(mentions_of(uses), codes_of([-1, -1, -1]))
    assert list(pairs.columns) == list(PAIRS)
    one, other = pairs.to_dict("records")
    assert (one["first"], one["second"], other["first"], other["second"]) == (0, 1, 0, 2)
    assert (one["turns"], one["groups"], one["speakers"]) == (3, 2, 2)  # turns 0 and 1 are of the same speaker
    assert (one["turns_first"], one["turns_second"]) == (4, 4)
    assert one["overlap"] == 3 / (4 + 4 - 3)
    assert other["overlap"] == 1 / (4 + 1 - 1)


def test_a_code_and_one_above_it_are_no_pair() -> None:
    uses = [(code, 0) for code in range(4)]
    pairs = find_pairs(mentions_of(uses), codes_of([-1, 0, 1, 0]))
    assert pairs[["first", "second"]].to_numpy().tolist() == [[1, 3], [2, 3]]


def test_turns_of_unknown_speakers_are_told_apart() -> None:
    pairs = find_pairs(mentions_of([(0, 5), (1, 5), (0, 0), (1, 0)]), codes_of([-1, -1]))
    assert pairs[["turns", "speakers", "turns_by_unknown"]].to_numpy().tolist() == [[2, 1, 1]]


def test_no_mentions_give_no_pairs() -> None:
    assert len(find_pairs(mentions_of([]), codes_of([-1, -1]))) == 0
    assert len(find_pairs(mentions_of([]), codes_of([]))) == 0


@few
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 7)), max_size=40), st.integers(1, 20))
def test_pairs_are_those_of_a_loop_over_turns(uses: list[tuple[int, int]], at_once: int) -> None:
    parents = [-1, 0, 1, -1, 0, -1]
    kin = {(0, 1), (1, 2), (0, 2), (0, 4)}
    turns: dict[int, set[int]] = defaultdict(set)
    for code, turn in uses:
        turns[turn].add(code)
    turns.pop(-1, None)
    expected: dict[tuple[int, int], set[int]] = defaultdict(set)
    for turn, codes in turns.items():
        for pair in itertools.combinations(sorted(codes), 2):
            if pair not in kin:
                expected[pair].add(turn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cooccurrence, "AT_ONCE", at_once)
        pairs = find_pairs(mentions_of(uses), codes_of(parents))
    found = {(row["first"], row["second"]): row for row in pairs.to_dict("records")}
    assert list(found) == sorted(expected)
    for pair, where in expected.items():
        first, second = (sum(code in codes for codes in turns.values()) for code in pair)
        assert found[pair]["turns"] == len(where)
        assert found[pair]["groups"] == len({turn > 3 for turn in where})
        assert found[pair]["speakers"] == len({turn // 2 for turn in where if turn != 5})
        assert found[pair]["overlap"] == len(where) / (first + second - len(where))


# --- discovery -------------------------------------------------------------------------------------------------------


def presence_of(*groups: str) -> np.ndarray:
    """Codes x groups; each group is written as the letters of its codes."""
    codes = sorted(set("".join(groups)))
    return np.array([[code in group for group in groups] for code in codes], dtype=bool).reshape(
        len(codes), len(groups)
    )


def curve_by_hand(presence: np.ndarray, order: tuple[int, ...]) -> list[int]:
    return [int(presence[:, list(order[: k + 1])].any(axis=1).sum()) for k in range(len(order))]


def test_the_curve_counts_each_code_where_it_is_met_first() -> None:
    curve = describe_discovery(presence_of("ab", "bc", "", "ad"), seed=1)
    assert curve.actual == (2, 2 + 1, 3, 3 + 1)
    assert new_codes(curve) == (2, 1, 0, 1)
    assert (curve.codes, curve.single_group, curve.exact) == (4, 2, True)


def test_codes_in_no_group_are_no_codes() -> None:
    presence = np.array([[True, False], [False, False]])
    assert describe_discovery(presence, seed=1).codes == 1


@pytest.mark.parametrize("groups", [(), ("",), ("abc",), ("", "")])
def test_one_group_or_none_has_a_flat_band(groups: tuple[str, ...]) -> None:
    curve = describe_discovery(presence_of(*groups), seed=1)
    assert curve.actual == curve.low == curve.high == tuple(int(mean) for mean in curve.mean)
    assert len(curve.actual) == len(groups)


@few
@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.text("abcdef", max_size=6), min_size=n, max_size=n)))
def test_mean_and_band_are_those_of_all_orders(groups: list[str]) -> None:
    presence = presence_of(*groups)
    curves = np.array([curve_by_hand(presence, order) for order in itertools.permutations(range(len(groups)))])
    curve = describe_discovery(presence, seed=1)
    assert curve.exact
    assert list(curve.actual) == curves[0].tolist()
    assert curve.mean == pytest.approx(curves.mean(axis=0), abs=1e-12)
    assert (list(curve.low), list(curve.high)) == (curves.min(axis=0).tolist(), curves.max(axis=0).tolist())
    assert curve.mean[-1] == curve.actual[-1] == curve.codes


def test_a_sample_of_orders_is_seeded_and_begins_with_the_real_one() -> None:
    first, again, other = orders_of(9, 1), orders_of(9, 1), orders_of(9, 2)
    assert first.shape == (SAMPLED, 9)
    assert first[0].tolist() == list(range(9))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(np.sort(first, axis=1), np.tile(np.arange(9), (SAMPLED, 1)))
    assert len(orders_of(7, 1)) == factorial(7)


# --- saturation ------------------------------------------------------------------------------------------------------


def judged(*groups: str, base: int = 2, run: int = 2, threshold_pct: float = 5) -> Saturation:
    return judge_saturation(presence_of(*groups), base=base, run=run, threshold_pct=threshold_pct, seed=1)


def test_new_codes_of_each_window_are_divided_by_those_of_the_base() -> None:
    found = judged("ab", "bc", "d", "a", "b", "e")
    assert found.ratios == ((2, 1, 3), (3, 0, 3), (4, 1, 3))
    assert found.reached == 3


def test_the_base_is_all_that_is_divided_by_not_all_codes_so_far() -> None:
    found = judged("ab", "cd", *"efghijklmnopqrst", "x", "a", threshold_pct=10)
    assert found.ratios[-1] == (18, 1, 4)  # 1/4, though it is 1/20 of the codes so far
    assert found.reached is None


def test_a_share_that_equals_the_threshold_reaches_it() -> None:
    assert judged("abcde", "abcde", "f", "a", threshold_pct=20).reached == 2
    assert judged("abcde", "abcde", "f", "a", threshold_pct=19.9).reached is None
    assert judged("abc", "abc", "d", "a", threshold_pct=100 / 3).reached == 2


@pytest.mark.parametrize(("base", "run"), [(4, 2), (3, 3), (5, 1)])
def test_too_few_groups_are_not_judged(base: int, run: int) -> None:
    found = judged("a", "b", "c", "d", "e", base=base, run=run)
    assert not found.computable
    assert (found.ratios, found.reached, found.orders_reached, found.earliest) == ((), None, None, None)
    assert judged("a", "b", "c", "d", "e", "f", base=base, run=run).computable


def test_a_base_without_codes_reaches_nothing() -> None:
    found = judged("", "", "", "")
    assert (found.computable, found.reached, found.orders_reached) == (True, None, 0)
    assert found.ratios == ((2, 0, 0),)


@pytest.mark.parametrize("wrong", [{"base": 0}, {"run": 0}])
def test_a_base_or_run_of_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        judged("a", "b", "c", **wrong)


@few
@given(st.lists(st.text("abcdef", max_size=6), min_size=3, max_size=5), st.sampled_from([0.0, 5.0, 40.0]))
def test_other_orders_are_judged_like_the_real_one(groups: list[str], threshold: float) -> None:
    found = judged(*groups, base=2, run=1, threshold_pct=threshold)
    each = [
        reached_by_hand(groups, order, base=2, run=1, threshold=threshold)
        for order in itertools.permutations(range(len(groups)))
    ]
    some = [k for k in each if k is not None]
    assert found.reached == each[0]
    assert found.orders_reached == len(some) / factorial(len(groups))
    assert (found.earliest, found.latest) == ((min(some), max(some)) if some else (None, None))


def reached_by_hand(groups: list[str], order: tuple[int, ...], *, base: int, run: int, threshold: float) -> int | None:
    sets = [set(groups[number]) for number in order]
    first = set().union(*sets[:base])
    for k in range(base, len(sets) - run + 1):
        new = set().union(*sets[k : k + run]) - set().union(*sets[:k])
        if first and 100 * len(new) / len(first) <= threshold:
            return k
    return None


# --- fifteen real interviews -----------------------------------------------------------------------------------------


def interviews(by: str) -> np.ndarray:
    """Codes x interviews of the published matrices, in the order of the file names or of the headings inside."""
    if not INTERVIEWS.exists():
        pytest.skip("the published interviews are not at hand")
    found: dict[int, set[str]] = {}
    for path in INTERVIEWS.glob("Int*.xlsx"):
        rows: list[Any] = list(openpyxl.load_workbook(path)["Sheet1"].iter_rows(values_only=True))
        name = path.stem if by == "file" else str(rows[0][1])
        number = int(re.search(r"Int(\d\d)", name).group(1))  # type: ignore[union-attr]
        found[number] = {code.split(" : ")[1] for code, times in rows[1:] if times}
    codes = sorted(set().union(*found.values()))
    return np.array([[code in found[number] for number in sorted(found)] for code in codes])


@pytest.mark.real
@pytest.mark.parametrize(
    ("by", "new"),
    [
        ("file", [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]),
        ("heading", [5, 4, 3, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0]),
    ],
)
def test_new_codes_of_real_interviews(by: str, new: list[int]) -> None:
    curve = describe_discovery(interviews(by), seed=1)
    assert list(new_codes(curve)) == new
    assert curve.codes == 18
    assert (curve.single_group, curve.exact) == (2, False)
    assert all(low <= mean <= high for low, mean, high in zip(curve.low, curve.mean, curve.high, strict=True))


@pytest.mark.real
def test_the_mean_curve_of_real_interviews() -> None:
    presence = interviews("file")
    spread = presence.sum(axis=1).tolist()
    assert [spread.count(interviews) for interviews in (1, 2, 3, 4, 6)] == [2, 7, 4, 3, 2]
    curve = mean_curve(presence)
    chosen = [curve[k - 1] for k in (1, 2, 3, 4, 6, 9, 12, 15)]
    assert [round(codes, 3) for codes in chosen] == [3.467, 6.295, 8.609, 10.506, 13.351, 15.991, 17.391, 18]
    assert curve[1] == pytest.approx(sum(1 - comb(15 - f, 2) / comb(15, 2) for f in spread), abs=1e-12)


@pytest.mark.real
@pytest.mark.parametrize(
    ("by", "base", "run", "reached"),
    [
        ("file", 4, 2, 8),
        ("file", 4, 3, None),
        ("file", 5, 2, 8),
        ("file", 6, 2, 8),
        ("file", 5, 3, None),
        ("file", 6, 3, None),
        ("heading", 4, 2, 9),
        ("heading", 4, 3, 9),
    ],
)
def test_saturation_of_real_interviews(by: str, base: int, run: int, reached: int | None) -> None:
    found = judge_saturation(interviews(by), base=base, run=run, threshold_pct=5, seed=1)
    assert found.reached == reached
    assert found.ratios[0][2] == {4: 13, 5: 14, 6: 15}[base]
    assert found.earliest is not None
    assert reached is None or found.earliest <= reached <= (found.latest or 0)


@pytest.mark.real
def test_every_ratio_of_real_interviews() -> None:
    two, three = (judge_saturation(interviews("file"), base=4, run=r, threshold_pct=5, seed=1).ratios for r in (2, 3))
    assert two == tuple((k, new, 13) for k, new in zip(range(4, 14), [2, 1, 1, 1, 0, 1, 1, 1, 1, 0], strict=True))
    assert three == tuple((k, new, 13) for k, new in zip(range(4, 13), [2, 2, 1, 1, 1, 1, 2, 1, 1], strict=True))
