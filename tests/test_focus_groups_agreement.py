"""Agreement of two coders: units counted by hand and by a slow count, intervals, and what is left undefined."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from evallib.focus_groups.analysis.agreement import compare_coders, name_agreement
from evallib.focus_groups.analysis.agreement_intervals import interval_of, most_unseen, resample, strata_of
from evallib.focus_groups.analysis.agreement_passages import same_passages
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.material import Material
from evallib.focus_groups.study import Agreement, CodeAgreement, Disagreement
from evallib.statistics import four_cells
from tests.coded_study.compared import FITS, Coding, Transcript, material_of

FEW = 200
TEN = Transcript([10] * 20)


def compared(material: Material, resamples: int = FEW) -> Agreement:
    (found,) = compare_coders(material, pieces(material), resamples=resamples)
    return found


def at(turn: int, first: int = 0, last: int = 10) -> tuple[int, int]:
    """Some characters of a turn of transcript ``TEN``."""
    return 11 * turn + first, 11 * turn + last


def cells(found: CodeAgreement) -> tuple[int, int, int, int]:
    return found.both, found.only_first, found.only_second, found.neither


def coded(code: int, coder: int, turns: range | list[int], *, document: int = 0) -> list[Coding]:
    return [(document, code, coder, *at(turn)) for turn in turns]


# --- units by hand


def test_a_code_on_half_of_the_turns_by_each() -> None:
    """The hundred characters of the reference, as turns and as characters: A the first half, B the middle half."""
    found = compared(material_of([TEN], coded(0, 0, range(10)) + coded(0, 1, range(5, 15))))
    for level, size in (("turns", 1), ("characters", 10)):
        together, alone = found.levels[level]
        assert cells(alone) == (5 * size, 5 * size, 5 * size, 5 * size)
        assert (alone.percent.value, alone.jaccard.value) == (10 / 20, pytest.approx(5 / 15))
        assert (alone.kappa.value, alone.prevalence, alone.bias) == (0.0, 0.0, 0.0)
        assert replace(alone, code=None) == together
    assert found.levels["characters"][1].alpha.value == pytest.approx(1 - (400 - 1) * 100 / (200 * 200))


def test_places_within_a_turn_count_by_character_only() -> None:
    codings: list[Coding] = [(0, 0, 0, *at(turn, 0, 6)) for turn in range(6)]
    codings += [(0, 0, 1, *at(turn, 4, 10)) for turn in range(6)]
    found = compared(material_of([TEN], codings))
    assert cells(found.levels["turns"][1]) == (6, 0, 0, 14)
    assert cells(found.levels["characters"][1]) == (6 * 2, 6 * 4, 6 * 4, 200 - 6 * 10)
    assert cells(found.levels["segments"][1]) == (0, 6, 6, 0)


def test_a_coder_who_marks_twice_counts_once() -> None:
    codings: list[Coding] = [(0, 0, 0, *at(turn, *place)) for turn in range(6) for place in ((0, 6), (4, 8), (2, 3))]
    found = compared(material_of([TEN], codings + coded(0, 1, range(6))))
    assert cells(found.levels["characters"][1]) == (6 * 8, 0, 6 * 2, 200 - 6 * 10)


def test_a_segment_over_several_turns_is_in_each_and_in_no_label() -> None:
    codings = [(0, 0, 0, 11 * 2 + 5, 11 * 4 + 5), *coded(0, 1, [2, 3, 4, 5, 6])]
    found = compared(material_of([TEN], codings))
    assert cells(found.levels["turns"][1]) == (3, 0, 2, 15)
    assert cells(found.levels["characters"][1]) == (5 + 10 + 5, 0, 50 - 20, 150)


def test_nearly_the_same_passage_is_the_same() -> None:
    """The reference's 90 %: 9 of 10 characters are enough, 8 of 10 are not."""
    codings: list[Coding] = [(0, 0, 0, *at(turn)) for turn in range(12)]
    codings += [(0, 0, 1, *at(turn, 0, 9)) for turn in range(6)]
    codings += [(0, 1, 1, *at(turn, 0, 8)) for turn in range(6, 12)]
    together, first, second = compared(material_of([TEN], codings)).levels["segments"]
    assert (together.units, first.units) == (6 + 12, 18)
    assert cells(first) == (6, 6, 0, 6)
    assert cells(second) == (0, 0, 6, 12)
    assert cells(together) == (6, 6, 6, 6 + 12)


def test_passages_are_the_same_whatever_order_they_come_in() -> None:
    turn, start, end = np.array([1, 0, 0, 0, 0]), np.array([0, 0, 1, 40, 0]), np.array([50, 50, 50, 90, 50])
    found = same_passages(turn, start, end)
    assert found.tolist() == [2, 0, 0, 1, 0]
    assert same_passages(turn[::-1], start[::-1], end[::-1]).tolist() == found[::-1].tolist()
    assert same_passages(*[np.zeros(0, dtype=np.int64)] * 3).tolist() == []


# --- who and what is compared


def test_only_documents_that_both_looked_at() -> None:
    """Not looked at is not "not coded": the first coder's work in the other documents changes no cell."""
    transcripts = [TEN, TEN, TEN]
    codings = coded(0, 0, range(8)) + coded(0, 1, range(8)) + coded(0, 0, range(20), document=1)
    looked = frozenset({(0, 0), (1, 0), (0, 1), (1, 2)})
    found = compared(material_of(transcripts, codings, looked_at=looked))
    assert (found.documents, found.left_out) == (1, 2)
    assert cells(found.levels["turns"][1]) == (8, 0, 0, 12)


def test_an_empty_coder_who_looked_is_a_real_no() -> None:
    found = compared(material_of([TEN], coded(0, 0, range(8))))
    assert cells(found.levels["turns"][1]) == (0, 8, 0, 12)
    assert found.levels["turns"][1].kappa.value == 0.0


def test_coders_without_a_common_document_are_told_without_numbers() -> None:
    looked = frozenset({(0, 0), (1, 1)})
    found = compared(material_of([TEN, TEN], coded(0, 0, range(8)), looked_at=looked))
    assert (found.documents, found.left_out, found.levels) == (0, 2, {})


def test_every_pair_of_coders_and_nobody_unknown() -> None:
    codings = coded(0, 0, range(8)) + coded(0, 1, range(8)) + coded(0, 2, range(4)) + coded(0, -1, range(20))
    material = material_of([TEN], codings, coders=3)
    found = compare_coders(material, pieces(material), resamples=FEW)
    assert [(one.first, one.second) for one in found] == [("0", "1"), ("0", "2"), ("1", "2")]
    assert [cells(one.levels["turns"][1]) for one in found] == [(8, 0, 0, 12), (4, 4, 0, 12), (4, 4, 0, 12)]
    alone = material_of([TEN], coded(0, 0, range(8)), coders=1)
    assert compare_coders(alone, pieces(alone)) == ()


def test_moderators_turns_are_no_units() -> None:
    transcript = Transcript([10] * 20, moderated=frozenset({0, 5, 6}))
    found = compared(material_of([transcript], coded(0, 0, range(10)) + coded(0, 1, range(10))))
    assert cells(found.levels["turns"][1]) == (10 - 3, 0, 0, 10)
    assert found.levels["characters"][1].units == 170


def test_codes_that_do_not_count_or_that_neither_used_are_left_out() -> None:
    codings = coded(0, 0, range(8)) + coded(1, 0, range(3)) + coded(2, 1, range(8))
    found = compared(material_of([TEN], codings, codes=4, uncounted=frozenset({1})))
    assert [one.code for one in found.levels["turns"]] == [None, "0", "2"]


def test_a_parent_is_compared_with_itself_only() -> None:
    found = compared(material_of([TEN], coded(0, 0, range(8)) + coded(1, 1, range(8)), parents=[-1, 0, 0]))
    assert [cells(one) for one in found.levels["turns"][1:]] == [(0, 8, 0, 12), (0, 0, 8, 12)]


def test_codes_for_whole_documents_are_not_compared() -> None:
    """Where a coder gave nothing a place, the document says nothing of turns; elsewhere such a code is passed over."""
    codings = [*coded(0, 0, range(8)), *coded(0, 1, range(8)), (0, 1, 0, -1, -1)]
    codings += [*coded(0, 0, range(8), document=1), (1, 1, 1, -1, -1)]
    found = compared(material_of([TEN, TEN], codings))
    assert found.documents == 2
    assert [one.code for one in found.levels["turns"]] == [None, "0"]
    assert cells(found.levels["turns"][1]) == (8, 0, 0, 12)


# --- what is not defined


def test_places_that_cannot_be_trusted_leave_nothing() -> None:
    codings = coded(0, 0, range(8)) + coded(0, 1, range(8))
    found = compared(material_of([TEN], codings, anchoring=replace(FITS, accepted=False)))
    for level in ("turns", "characters", "segments"):
        (together,) = found.levels[level]
        assert (together.code, together.units, together.kappa.reason) == (None, 0, "no_places")


def test_tables_have_no_characters_to_compare() -> None:
    found = compared(material_of([TEN], coded(0, 0, range(8)) + coded(0, 1, range(8)), anchoring=None))
    assert list(found.levels) == ["turns", "segments"]
    assert cells(found.levels["segments"][1]) == (8, 0, 0, 0)


def test_too_few_turns_and_too_few_uses() -> None:
    short = material_of([Transcript([10] * 9)], coded(0, 0, range(9)) + coded(0, 1, range(8)))
    assert {one.kappa.reason for one in compared(short).levels["turns"]} == {"too_few_units"}
    assert cells(compared(short).levels["turns"][1]) == (8, 1, 0, 0)
    seldom = compared(material_of([TEN], coded(0, 0, range(4)) + coded(1, 1, range(1, 6))))
    assert [one.alpha.reason for one in seldom.levels["turns"]] == [None, "too_few_positives", None]


@pytest.mark.parametrize("missing", [0, 4, 5])
def test_a_code_nearly_always_used_is_as_unknown_as_one_seldom_used(missing: int) -> None:
    found = compared(material_of([TEN], coded(0, 0, range(20)) + coded(0, 1, range(20 - missing))))
    reasons = {found.levels[level][1].alpha.reason for level in ("turns", "characters")}
    assert reasons == ({"too_few_negatives"} if missing < 5 else {None})
    mirrored = compared(material_of([TEN], coded(0, 0, range(missing)) + coded(1, 1, range(5))))
    assert mirrored.levels["turns"][-1].alpha.reason is None
    assert (mirrored.levels["turns"][1].alpha.reason == "too_few_positives") == (0 < missing < 5)


def test_passages_have_percent_and_jaccard_only() -> None:
    """What neither coded is there only because somebody gave it another code."""
    codings = coded(0, 0, range(10)) + coded(0, 1, range(5, 15)) + coded(1, 0, range(6))
    for found in compared(material_of([TEN], codings)).levels["segments"]:
        assert {found.kappa.reason, found.alpha.reason, found.ac1.reason} == {"only_coded"}
        assert (found.kappa.value, found.prevalence, found.bias) == (None, None, None)
        assert found.jaccard.low is not None
        assert found.percent.low is not None


def test_an_interval_without_width_is_none() -> None:
    """One coder used the code everywhere, the other nowhere: kappa is 0 in every draw, which is no certainty."""
    alone = compared(material_of([TEN], coded(0, 0, range(20)))).levels["turns"][1]
    assert (alone.kappa.value, alone.kappa.low, alone.kappa.high, alone.kappa.reason) == (0, None, None, "no_variation")
    assert alone.jaccard.high == pytest.approx(most_unseen(20))


def test_nothing_coded_by_either() -> None:
    found = compared(material_of([TEN], []))
    assert [one.percent.reason for one in found.levels["turns"]] == ["too_few_positives"]
    assert [one.percent.reason for one in found.levels["segments"]] == ["too_few_units"]
    assert found.disagreements == ()


def test_at_least_one_resample() -> None:
    material = material_of([TEN], [])
    with pytest.raises(ValueError, match="resample"):
        compare_coders(material, pieces(material), resamples=0)


# --- all codes together


def test_all_codes_together_is_the_pooled_coefficient() -> None:
    """The three tables of the reference on 125 turns (50, 125 and 100 of them filled up with "neither")."""
    tables = [(20, 5, 10, 90), (118, 5, 2, 0), (25, 25, 25, 50)]
    codings: list[Coding] = []
    for code, (both, first, second, _neither) in enumerate(tables):
        codings += coded(code, 0, range(both + first))
        codings += coded(code, 1, [*range(both), *range(both + first, both + first + second)])
    found = compared(material_of([Transcript([10] * 125)], codings))
    together, *alone = found.levels["turns"]
    whole = four_cells(*zip(*tables, strict=True))
    assert [cells(one) for one in alone] == tables
    assert cells(together) == (20 + 118 + 25, 5 + 5 + 25, 10 + 2 + 25, 90 + 0 + 50)
    assert together.kappa.value == pytest.approx(float(whole.pooled("kappa")))
    assert together.alpha.value == pytest.approx(float(whole.pooled("alpha")))
    assert together.ac1.value == pytest.approx(float(whole.pooled("ac1")))
    assert together.percent.value == pytest.approx((163 + 140) / (3 * 125))
    assert together.jaccard.value == pytest.approx(163 / (163 + 35 + 37))
    assert (together.prevalence, together.bias) == pytest.approx(((163 - 140) / 375, (37 - 35) / 375))


# --- scales


def test_steps_of_a_scale_by_turn() -> None:
    """Krippendorff's table of ten units as two steps; turns with none, or two steps, of a coder are missing."""
    first, second = "0100000010", "1110010000"
    codings = [(0, int(step), 0, *at(turn)) for turn, step in enumerate(first)]
    codings += [(0, int(step), 1, *at(turn)) for turn, step in enumerate(second)]
    codings += [*coded(0, 0, [12, 13]), *coded(1, 0, [12]), *coded(0, 1, [12, 14]), *coded(2, 1, [13])]
    (scale,) = compared(material_of([TEN], codings, ordinals=(("Läge", (0, 1)),))).scales
    assert (scale.label, scale.units) == ("Läge", 10)
    assert (scale.only_one, scale.several) == (len([13, 14]), len([12]))
    expected = 1 - (20 - 1) * 4 / (6 * 14)
    for found in (scale.nominal, scale.ordinal, scale.interval):
        assert found.value == pytest.approx(expected)
        assert found.low is not None
        assert found.high is not None
        assert found.low < expected < found.high


def test_a_scale_of_which_little_is_used_is_not_defined() -> None:
    ordinals = (("Läge", (1, 0, 2)), ("Annat", (3, 4)))
    agreeing = coded(1, 0, range(12)) + coded(1, 1, range(12))
    one, none = compared(material_of([TEN], agreeing, codes=5, ordinals=ordinals)).scales
    assert (one.units, one.ordinal.reason, none.units, none.nominal.reason) == (12, "one_category", 0, "too_few_units")
    nothing = compared(material_of([TEN], [], codes=5, ordinals=ordinals, anchoring=replace(FITS, accepted=False)))
    assert [one.nominal.reason for one in nothing.scales] == ["no_places", "no_places"]


# --- disagreements


def test_disagreements_say_where_and_who() -> None:
    transcripts = [
        Transcript([10] * 12, group=1, moderated=frozenset({0})),
        Transcript([10] * 12),
        Transcript([10] * 3),
    ]
    codings = [*coded(2, 1, [4]), *coded(0, 0, [4, 2, 0]), *coded(1, 0, [3], document=2), *coded(1, 1, [3], document=1)]
    found = compared(material_of(transcripts, [*codings[:-2], (2, 1, 0, 0, 4), *codings[-1:]]))
    assert found.disagreements == (
        Disagreement("0", "1", 3, "0"),
        Disagreement("0", "1", 5, "0"),
        Disagreement("2", "1", 5, "1"),
        Disagreement("1", "0", 4, "1", part=1),
        Disagreement("1", "0", 1, "0", part=2),
    )
    named = name_agreement(found, codes=["a", "b", "c"], groups=["G1", None], coders=["A", "B"])
    assert named.disagreements[2:4] == (Disagreement("c", None, 5, "B"), Disagreement("b", "G1", 4, "B"))
    assert (named.first, named.second) == ("A", "B")
    assert [one.code for one in named.levels["turns"]] == [None, "a", "b", "c"]


# --- intervals


def test_the_interval_is_near_the_asymptotic_one() -> None:
    """Cohen's 20, 5, 10, 15: statsmodels says 0.151 to 0.649 from 50 units."""
    codings = coded(0, 0, range(25)) + coded(0, 1, [*range(20), *range(25, 35)])
    kappa = compared(material_of([Transcript([10] * 50)], codings), resamples=4000).levels["turns"][1].kappa
    assert kappa.value == pytest.approx(0.4)
    assert (kappa.low, kappa.high) == pytest.approx((0.151, 0.649), abs=0.025)


def test_short_documents_are_drawn_together() -> None:
    assert strata_of(np.repeat([3, 5, 8], [12, 4, 11])).tolist() == [0] * 12 + [1] * 15
    assert strata_of(np.repeat([3, 5, 8, 9], [12, 6, 11, 6])).tolist() == [0] * 12 + [2] * 6 + [1] * 11 + [2] * 6
    assert strata_of(np.repeat([1, 2, 3], [4, 4, 1])).tolist() == [0] * 9


def test_draws_keep_the_number_of_units_and_the_variance() -> None:
    """A mean of n turns varies by s² / n with n - 1 in s², not by a factor (n - 1) / n less."""
    values = np.array([0.0, 0.0, 0.0, 4.0, 5.0, 7.0, 1.0, 1.0, 2.0, 3.0])
    columns = sparse.csr_array(np.column_stack([values, np.ones(10)]))
    sums = resample(columns, np.zeros(10, dtype=np.int64), resamples=40_000, seed=3)
    assert sums[1].tolist() == pytest.approx([10.0] * 40_000)
    assert float(sums[0].mean()) / 10 == pytest.approx(values.mean(), abs=0.02)
    assert float(sums[0].var()) / 100 == pytest.approx(values.var(ddof=1) / 10, rel=0.03)


def test_resamples_that_are_not_defined_are_counted() -> None:
    draws = np.append(np.linspace(0, 1, 96), [np.nan] * 4)
    kept = interval_of(draws)
    assert (kept.low, kept.high, kept.failed) == (pytest.approx(0.025), pytest.approx(0.975), 4)
    too_many = interval_of(np.append(draws, [np.nan] * 2))
    assert (too_many.low, too_many.high, too_many.failed) == (None, None, 6)
    assert interval_of(np.full(5, np.nan)).failed == 5


def test_perfect_agreement_is_not_certain() -> None:
    found = compared(material_of([TEN], coded(0, 0, range(8)) + coded(0, 1, range(8)))).levels["turns"][1]
    missed = 1 - 0.025 ** (1 / 20)
    assert (found.kappa.value, found.kappa.high, found.kappa.means) == (1.0, 1.0, "exact")
    assert found.kappa.low == pytest.approx(1 - missed / (2 * 0.4 * 0.6))
    assert found.percent.low == pytest.approx(1 - missed)
    assert found.jaccard.low == pytest.approx(0.025 ** (1 / 8))


def test_no_agreement_at_all_is_not_certain_either() -> None:
    found = compared(material_of([TEN], coded(0, 0, range(6)) + coded(0, 1, range(6, 12)))).levels["turns"][1]
    missed = 1 - 0.025 ** (1 / 12)
    assert (found.jaccard.value, found.jaccard.low, found.jaccard.means) == (0.0, 0.0, "exact")
    assert found.jaccard.high == pytest.approx(missed)
    assert found.kappa.low is not None
    assert found.kappa.low < (found.kappa.value or 0.0) < (found.kappa.high or 0.0)


def test_characters_allow_for_turns_that_one_coder_may_miss() -> None:
    """Both mark the same eight turns, up to a character: the limit is far lower than what ends that differ explain."""
    codings: list[Coding] = [(0, 0, 0, *at(turn)) for turn in range(8)]
    codings += [(0, 0, 1, *at(turn, 0, 9)) for turn in range(8)]
    found = compared(material_of([TEN], codings)).levels["characters"][1]
    missed = 1 - 0.025 ** (1 / 20)
    usual = (72 + 8 / 2) / 8
    assert found.percent.value == 1 - 8 / 200
    assert found.percent.low == pytest.approx(1 - (8 + missed * 20 * usual) / 200)
    assert found.jaccard.low == pytest.approx((72 - (1 - 0.025 ** (1 / 8)) * 8 * usual) / 80)


def test_few_disagreements_are_left_out_one_by_one() -> None:
    """Two disagreements in twenty turns: draws would often have none, and reach 1."""
    found = compared(material_of([TEN], coded(0, 0, range(8)) + coded(0, 1, range(2, 8)))).levels["turns"][1]
    error = np.sqrt(19 / 20 * (2 * (18 / 19 - 18 / 20) ** 2 + 18 * (17 / 19 - 18 / 20) ** 2))
    reach = np.exp(2.093024054408263 * error / (2 / 20))  # t with 19 degrees of freedom
    assert (found.percent.low, found.percent.high) == pytest.approx((1 - 2 / 20 * reach, 1 - 2 / 20 / reach))
    assert (found.percent.means, found.kappa.means) == ("left_out", "left_out")
    assert found.kappa.high is not None
    assert found.kappa.high < 1


def test_leaving_out_a_turn_lets_the_rest_of_its_document_weigh_more() -> None:
    """Two documents of 12 and 30 turns, seven disagreements: against kappa of the weighted tables, one by one."""
    first, second = [0, 1, 2, 3, 4, 5, 20, 21, 22, 23, 24], [0, 1, 2, 3, 6, 7, 8, 20, 21, 22, 25, 26]
    turns = [(place >= 12, place in first, place in second) for place in range(42)]
    codings = [
        (int(place >= 12), 0, coder, *at(place - 12 * (place >= 12)))
        for coder, used in enumerate((first, second))
        for place in used
    ]
    transcripts = [Transcript([10] * 12), Transcript([10] * 30)]
    found = compared(material_of(transcripts, codings)).levels["turns"][1]

    def kappa(left: int) -> float:
        sizes = {True: 30, False: 12}
        weight = {late: n / (n - 1) if late == turns[left][0] else 1.0 for late, n in sizes.items()}
        rest = [turn for place, turn in enumerate(turns) if place != left]
        n = sum(weight[late] for late, _a, _b in rest)
        p, q, alike = (
            sum(weight[turn[0]] for turn in rest if holds(turn)) / n
            for holds in (lambda turn: turn[1], lambda turn: turn[2], lambda turn: turn[1] == turn[2])
        )
        return 1 - (1 - alike) / (p * (1 - q) + (1 - p) * q)

    without = np.array([kappa(left) for left in range(42)])
    parts = (without[:12], without[12:])
    error = np.sqrt(sum((len(part) - 1) / len(part) * ((part - part.mean()) ** 2).sum() for part in parts))
    reach = np.exp(2.0210753903062737 * error / (1 - (found.kappa.value or 0)))  # t with 42 - 2 degrees of freedom
    assert found.only_first + found.only_second == 7 + 2
    limits = (1 - (1 - (found.kappa.value or 0)) * reach, 1 - (1 - (found.kappa.value or 0)) / reach)
    assert (found.kappa.low, found.kappa.high) == pytest.approx(limits)


def test_a_scale_of_few_differences_leaves_out_turns_as_well() -> None:
    """Three differences in two documents: the interval is that of the table without each turn."""
    steps: list[tuple[int | None, int | None]] = [(0, 0)] * 8 + [(1, 1)] * 6 + [(0, 1), (1, 0)] + [(None, None)] * 4
    steps += [(0, 0)] * 9 + [(1, 1)] * 9 + [(0, 1), (None, None)]
    codings = [
        (place // 20, step, coder, *at(place % 20))
        for place, pair in enumerate(steps)
        for coder, step in enumerate(pair)
        if step is not None
    ]
    found = compared(material_of([TEN, TEN], codings, ordinals=(("Läge", (0, 1)),))).scales[0].nominal
    weights = np.ones((40, 40)) - np.eye(40)
    for left in range(40):
        own = np.arange(40) // 20 == left // 20
        weights[left, own] *= own.sum() / (own.sum() - 1)
    without = np.array([_alpha_of(steps, weight) for weight in weights])
    parts = (without[:20], without[20:])
    error = np.sqrt(sum((len(part) - 1) / len(part) * ((part - part.mean()) ** 2).sum() for part in parts))
    reach = np.exp(stats.t.ppf(0.975, 40 - 2) * error / (1 - found.value))
    assert (found.means, found.value) == ("left_out", pytest.approx(_alpha_of(steps, np.ones(40))))
    assert (found.low, found.high) == pytest.approx((1 - (1 - found.value) * reach, 1 - (1 - found.value) / reach))


def _alpha_of(steps: list[tuple[int | None, int | None]], weight: np.ndarray) -> float:
    """Alpha of two steps from the weighted turns that both rated."""
    rated = [(pair, w) for pair, w in zip(steps, weight, strict=True) if None not in pair]
    n = sum(w for _pair, w in rated)
    ones = sum(w * sum(pair) for pair, w in rated)
    apart = sum(w for (first, second), w in rated if first != second)
    return 1 - (2 * n - 1) * apart / (ones * (2 * n - ones))


def test_the_same_seed_gives_the_same_report_and_another_nearly() -> None:
    material = material_of([TEN], coded(0, 0, range(12)) + coded(0, 1, range(6, 18)))
    again, other = compared(material), replace(material, design=replace(material.design, seed=2))
    assert compared(material) == again
    assert compared(other).levels["turns"][1].kappa.value == again.levels["turns"][1].kappa.value
    assert compared(other).levels["turns"][1].kappa.low != again.levels["turns"][1].kappa.low


# --- against a slow count, and what must not matter

codings_of_two = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), st.integers(0, 120), st.integers(1, 30)),
    max_size=12,
)
TWO = [Transcript([9] * 12, moderated=frozenset({0, 3})), Transcript([1, 20, 3] * 4, group=1)]


def spread(drawn: list[tuple[int, int, int, int, int]]) -> list[Coding]:
    return [(document, code, coder, start, start + length) for document, code, coder, start, length in drawn]


def by_character(material: Material, codings: list[Coding], code: int, *, whole: bool) -> tuple[int, int, int, int]:
    """Set by set: characters (or turns with any) of participants that each coder gave the code."""
    turns = material.turns.loc[~material.turns["speaker"].isin([1, 3])]
    found = [0, 0, 0, 0]
    for turn in turns.itertuples():
        own = set(range(turn.start, turn.end))
        marks = [
            own & {at for d, k, c, s, e in codings if (d, k, c) == (turn.document, code, coder) for at in range(s, e)}
            for coder in (0, 1)
        ]
        units = [own] if whole else [{at} for at in own]
        for unit in units:
            yes = [bool(unit & mark) for mark in marks]
            found[{(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[yes[0], yes[1]]] += 1
    return found[0], found[1], found[2], found[3]


@settings(max_examples=15)
@given(codings_of_two)
def test_cells_are_those_of_a_count_character_by_character(drawn: list[tuple[int, int, int, int, int]]) -> None:
    codings = spread(drawn)
    material = material_of(TWO, codings)
    found = compared(material, resamples=1)
    for level, whole in (("turns", True), ("characters", False)):
        for one in found.levels[level][1:]:
            assert cells(one) == by_character(material, codings, int(one.code or 0), whole=whole)
    for rows in found.levels.values():
        assert (
            cells(rows[0]) == tuple(sum(column) for column in zip(*map(cells, rows[1:]), strict=True)) or len(rows) < 2
        )


@settings(max_examples=8)
@given(codings_of_two)
def test_swapping_coders_swaps_only_what_is_whose(drawn: list[tuple[int, int, int, int, int]]) -> None:
    codings = spread(drawn)
    swapped = [(document, code, 1 - coder, start, end) for document, code, coder, start, end in codings]
    there, back = compared(material_of(TWO, codings), 20), compared(material_of(TWO, swapped), 20)
    for level, rows in there.levels.items():
        for one, other in zip(rows, back.levels[level], strict=True):
            assert one == replace(other, only_first=other.only_second, only_second=other.only_first)


@settings(max_examples=8)
@given(codings_of_two, st.permutations([0, 1, 2]), st.randoms(use_true_random=False))
def test_order_of_rows_and_numbers_of_codes_do_not_matter(
    drawn: list[tuple[int, int, int, int, int]], order: list[int], random: object
) -> None:
    codings = spread(drawn)
    other = [(document, order[code], coder, start, end) for document, code, coder, start, end in codings]
    random.shuffle(other)  # type: ignore[attr-defined]
    there, back = compared(material_of(TWO, codings), 20), compared(material_of(TWO, other), 20)
    for level, rows in there.levels.items():
        renamed = {None if one.code is None else str(order[int(one.code)]): one for one in rows}
        assert {one.code for one in back.levels[level]} == set(renamed)
        for one in back.levels[level][1:]:
            assert replace(one, code=renamed[one.code].code) == renamed[one.code]


@settings(max_examples=8)
@given(codings_of_two)
def test_uncoded_turns_add_to_neither_only(drawn: list[tuple[int, int, int, int, int]]) -> None:
    codings = spread([one for one in drawn if one[0] == 0])
    longer = [Transcript([9] * 12 + [0] * 20 + [7] * 5, moderated=frozenset({0, 3})), TWO[1]]
    there, back = compared(material_of(TWO, codings), 1), compared(material_of(longer, codings), 1)
    for one, other in zip(there.levels["turns"][1:], back.levels["turns"][1:], strict=True):
        if all(end <= 120 for _d, _k, _c, _s, end in codings):
            assert cells(other) == (one.both, one.only_first, one.only_second, one.neither + 25)
            assert (one.jaccard.value, one.kappa.reason) == (other.jaccard.value, other.kappa.reason)


@settings(max_examples=8)
@given(codings_of_two)
def test_splitting_a_segment_changes_no_turn_and_no_character(drawn: list[tuple[int, int, int, int, int]]) -> None:
    codings = spread(drawn)
    halves = [
        (document, code, coder, *place)
        for document, code, coder, start, end in codings
        for place in pairwise((start, (start + end) // 2, end))
        if place[1] > place[0]
    ]
    there, back = compared(material_of(TWO, codings), 20), compared(material_of(TWO, halves), 20)
    assert {level: there.levels[level] for level in ("turns", "characters")} == {
        level: back.levels[level] for level in ("turns", "characters")
    }


def test_many_segments_take_seconds() -> None:
    """Twenty thousand segments of 50 codes; the benchmark shows that time grows with their number only."""
    rng = np.random.default_rng(5)
    transcripts = [Transcript([80] * 400) for _ in range(40)]
    size = 20_000
    turn, start = rng.integers(0, 400, size) * 81, rng.integers(0, 60, size)
    place = turn + start
    frame = np.column_stack([rng.integers(0, 40, size), rng.integers(0, 50, size), rng.integers(0, 2, size), place])
    material = material_of(transcripts, [], codes=50)
    segments = pd.DataFrame(frame, columns=["document", "code", "coder", "start"])
    segments = segments.assign(segment=np.arange(size), end=segments["start"] + 20)[list(material.segments.columns)]
    found = compared(replace(material, segments=segments), resamples=2)
    assert found.levels["turns"][0].units == 40 * 400
    assert len(found.levels["characters"]) == 1 + 50
