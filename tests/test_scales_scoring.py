"""Scoring: by hand, against published sums, and how scores must follow when the answers change in a known way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.projects import Instrument
from evallib.scales import (
    RULES,
    Counts,
    Scores,
    allowed_missing,
    check_answers,
    percent_of_maximum,
    reverse,
    score,
)
from evallib.scales.scoring import PEOPLE_IN_BLOCK
from tests.questionnaires import NAN, Floats, make_instrument, real_answers, real_column, shipped

SMALL = make_instrument({"calm": (1, 3, 5, 6, 7), "joy": (2, 4)}, turned=(2, 3))
ONE_ITEM = make_instrument({"calm": (1, 3), "joy": (2,)}, turned=(2,))
ZERO_TO_TEN = make_instrument({"calm": (1, 2), "joy": (3, 4)}, turned=(4,), answers=(0, 10))
ONE_TO_FOUR = make_instrument({"only": (1, 2, 3)}, answers=(1, 4))
BELOW_ZERO = make_instrument({"calm": (1, 2, 3), "joy": (4, 5, 6)}, turned=(1, 4), answers=(-3, 3), pct=40)
PROOFS = st.sampled_from([SMALL, ONE_ITEM, ZERO_TO_TEN, ONE_TO_FOUR, BELOW_ZERO])


@st.composite
def answered(draw: st.DrawFn, most: int = 4) -> tuple[Instrument, Floats]:
    """A questionnaire and some people's answers to it, some of them missing."""
    instrument = draw(PROOFS)
    answers = st.sampled_from([NAN, *range(instrument.low, instrument.high + 1)])
    cells = instrument.items * draw(st.integers(1, most))
    flat = draw(st.lists(answers, min_size=cells, max_size=cells))
    return instrument, np.array(flat, dtype=np.float64).reshape(-1, instrument.items)


def assert_same(first: Scores, second: Scores) -> None:
    assert list(first.scales) == list(second.scales)
    for scale, values in first.scales.items():
        np.testing.assert_allclose(values, second.scales[scale], rtol=1e-14, atol=1e-12)
        np.testing.assert_array_equal(first.prorated[scale], second.prorated[scale])


def test_reversed_items_count_from_the_other_end() -> None:
    scores = score([[7, 2, 2, 5, 1, 4, 3]], SMALL)
    assert scores.scales["calm"].tolist() == [7 + (8 - 2) + 1 + 4 + 3]
    assert scores.scales["joy"].tolist() == [(8 - 2) + 5]
    assert scores.scales["total"].tolist() == [(7 + 6 + 1 + 4 + 3) + (6 + 5)]


def test_answers_that_are_reversed_already_are_summed_as_they_are() -> None:
    scores = score([[7, 2, 2, 5, 1, 4, 3]], SMALL, already_reversed=True)
    assert scores.scales["calm"].tolist() == [7 + 2 + 1 + 4 + 3]
    assert scores.scales["joy"].tolist() == [2 + 5]


@pytest.mark.parametrize(("name", "middles"), [("kasam29", (44, 40, 32, 116)), ("kasam13", (20, 16, 16, 52))])
def test_the_middle_answer_gives_the_middle_score_whatever_the_key(name: str, middles: tuple[int, ...]) -> None:
    instrument = shipped(name)
    answers = np.full((1, instrument.items), 4.0)
    for already_reversed in (False, True):
        scores = score(answers, instrument, already_reversed=already_reversed)
        assert tuple(values[0] for values in scores.scales.values()) == middles


def test_a_person_mean_stands_in_for_a_missing_answer_within_the_limit() -> None:
    scores = score([[7, 2, NAN, 5, 1, 4, 3], [7, 2, NAN, 5, NAN, 4, 3], [7, NAN, 2, 5, 1, 4, 3]], SMALL)
    np.testing.assert_array_equal(scores.scales["calm"], [(7 + 1 + 4 + 3) * 5 / 4, NAN, 7 + 6 + 1 + 4 + 3])
    np.testing.assert_array_equal(scores.scales["joy"], [6 + 5, 6 + 5, NAN])
    np.testing.assert_array_equal(scores.scales["total"], [15 * 5 / 4 + 11, NAN, NAN])
    assert scores.counts("calm") == Counts(scored=2, prorated=1, dropped=1)
    assert scores.counts("joy") == Counts(scored=2, prorated=0, dropped=1)
    assert scores.counts("total") == Counts(scored=1, prorated=1, dropped=2)


def test_a_missing_reversed_answer_is_replaced_on_the_keyed_side() -> None:
    """Item 3 is reversed: without it the others are 7 1 4 3, with mean 15/4, whatever the raw value would have been."""
    missing = score([[7, 2, NAN, 5, 1, 4, 3]], SMALL).scales["calm"]
    assert missing.tolist() == [7 + 1 + 4 + 3 + 15 / 4]


def test_the_three_rules_side_by_side() -> None:
    """One of two answers to joy is missing; of the five to calm none, one, two and three."""
    gaps = [(), (3,), (3, 5), (3, 5, 6)]
    rows = [[NAN if item in gap else answer for item, answer in enumerate([7, NAN, 2, 5, 1, 4, 3], 1)] for gap in gaps]
    found = {rule: score(rows, SMALL, rule).scales for rule in RULES}
    all_there, one, two = 7 + (8 - 2) + 1 + 4 + 3, (7 + 1 + 4 + 3) * 5 / 4, (7 + 4 + 3) * 5 / 3
    np.testing.assert_array_equal(found["complete"]["calm"], [all_there, NAN, NAN, NAN])
    np.testing.assert_array_equal(found["instrument"]["calm"], [all_there, one, NAN, NAN])
    np.testing.assert_array_equal(found["half"]["calm"], [all_there, one, two, NAN])
    np.testing.assert_array_equal(found["half"]["joy"], [5 * 2 / 1] * 4)
    assert np.isnan([found["instrument"]["joy"], found["complete"]["joy"]]).all()


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        ("kasam29", "instrument", (2, 2, 1)),
        ("kasam13", "instrument", (1, 0, 0)),
        ("kasam29", "half", (5, 5, 4)),
        ("kasam13", "half", (2, 2, 2)),
        ("kasam29", "complete", (0, 0, 0)),
    ],
)
def test_how_many_answers_may_be_missing(name: str, rule: Any, expected: tuple[int, ...]) -> None:
    instrument = shipped(name)
    assert tuple(allowed_missing(instrument, subscale.id, rule) for subscale in instrument.scales) == expected


def test_a_share_is_the_decimal_number_that_is_written() -> None:
    """28.6 % of 1000 answers would be 285.99999999999994 in binary fractions; 30 % of 10 items must be 3."""
    assert allowed_missing(make_instrument({"only": range(1, 11)}, pct=30), "only") == 3
    assert allowed_missing(make_instrument({"only": range(1, 251)}, pct=28.4), "only") == 71
    assert allowed_missing(make_instrument({"only": range(1, 251)}, pct=28.399), "only") == 70


def test_someone_without_any_answer_is_never_scored() -> None:
    generous = make_instrument({"calm": (1,), "joy": (2, 3)}, pct=99)
    scores = score([[NAN, NAN, NAN], [NAN, 3, NAN]], generous)
    np.testing.assert_array_equal(scores.scales["joy"], [NAN, 3 * 2 / 1])
    assert [scores.counts(scale).dropped for scale in ("calm", "joy", "total")] == [2, 1, 2]
    assert allowed_missing(generous, "joy") == 1
    assert allowed_missing(ONE_ITEM, "joy", "half") == 0


def test_an_instrument_with_one_scale_has_no_total() -> None:
    scores = score([[1, 2, 4]], ONE_TO_FOUR)
    assert {scale: values.tolist() for scale, values in scores.scales.items()} == {"only": [1 + 2 + 4]}


def test_a_range_from_zero_counts_a_reversed_zero_as_ten() -> None:
    scores = score([[0, 10, 3, 0]], ZERO_TO_TEN)
    assert [scores.scales[scale].tolist() for scale in ("calm", "joy", "total")] == [[0 + 10], [3 + (10 - 0)], [23]]


def test_nobody_gives_empty_scores() -> None:
    scores = score(np.empty((0, 7)), SMALL)
    assert [values.shape for values in scores.scales.values()] == [(0,), (0,), (0,)]
    assert scores.counts("total") == Counts(0, 0, 0)
    assert reverse(np.empty((0, 7)), SMALL).shape == (0, 7)


@pytest.mark.parametrize("wrong", [0, 8, 3.5, float("inf"), float("-inf"), -1])
def test_an_answer_that_does_not_belong_is_refused_and_never_clipped(wrong: float) -> None:
    answers = np.full((3, 7), 4.0)
    answers[1, 6], answers[0, 0] = wrong, NAN
    for refuse in (score, reverse, check_answers):
        with pytest.raises(ValueError, match="not a whole number from 1 to 7"):
            refuse(answers, SMALL)


def test_a_wrong_answer_is_found_wherever_it_stands() -> None:
    answers = np.full((PEOPLE_IN_BLOCK + 2, 7), 4.0)
    answers[-1, 2] = 9
    with pytest.raises(ValueError, match="not a whole number"):
        score(answers, SMALL)


@pytest.mark.parametrize("shape", [(3, 6), (3, 8), (7,), (1, 7, 1)])
def test_another_number_of_columns_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="people x 7 items"):
        score(np.full(shape, 4.0), SMALL)


def test_text_and_unknown_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="must be numbers"):
        score([["4"] * 7], SMALL)
    with pytest.raises(ValueError, match="unknown rule"):
        score([[4] * 7], SMALL, "mean")  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        score([[4] * 7], SMALL).counts("sorrow")


def test_whole_numbers_and_any_memory_order_give_the_same() -> None:
    answers = np.random.default_rng(1).integers(1, 8, (PEOPLE_IN_BLOCK + 5, 7))
    expected = score(answers.astype(np.float64), SMALL)
    for same in (answers, answers.astype(np.int8), np.asfortranarray(answers), answers.astype(np.float32).tolist()):
        assert_same(score(same, SMALL), expected)


def test_the_input_is_left_as_it_was() -> None:
    answers = np.array([[7, 2, NAN, 5, 1, 4, 3]])
    kept = answers.copy()
    score(answers, SMALL)
    reverse(answers, SMALL)
    np.testing.assert_array_equal(answers, kept)


def test_percent_of_the_possible_range() -> None:
    """KASAM-29 in the report of Vägen ut: begriplighet 49 of 11-77 is (49 - 11) / 66."""
    found = percent_of_maximum([49, 11, 77, NAN], shipped("kasam29"), "comprehensibility")
    np.testing.assert_allclose(found, [100 * (49 - 11) / 66, 0, 100, NAN])
    assert percent_of_maximum([145.0], shipped("kasam29"), "total").tolist() == [100 * (145 - 29) / (203 - 29)]
    assert percent_of_maximum([5.0], ZERO_TO_TEN, "joy").tolist() == [100 * 5 / 20]


@given(answered())
def test_scores_are_those_of_a_plain_loop(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    for rule in RULES:
        scores = score(answers, instrument, rule)
        for person, row in enumerate(answers):
            whole = 0.0
            for subscale in instrument.scales:
                keyed = [
                    instrument.low + instrument.high - row[item - 1] if item in instrument.reversed else row[item - 1]
                    for item in subscale.items
                ]
                there = [value for value in keyed if value == value]
                enough = len(keyed) - len(there) <= allowed_missing(instrument, subscale.id, rule)
                expected = sum(there) * len(keyed) / len(there) if enough and there else NAN
                whole += expected
                np.testing.assert_array_equal(scores.scales[subscale.id][person], expected)
                assert scores.prorated[subscale.id][person] == (enough and len(there) < len(keyed))
            np.testing.assert_array_equal(scores.scales[instrument.primary][person], whole)


@given(answered())
def test_an_unprorated_score_is_an_exact_whole_number(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    scores = score(answers, instrument, "half")
    for scale, values in scores.scales.items():
        exact = values[~np.isnan(values) & ~scores.prorated[scale]]
        np.testing.assert_array_equal(exact, np.rint(exact))
        low, high = instrument.range_of(scale)
        known = values[~np.isnan(values)]
        assert ((known >= low - 1e-9) & (known <= high + 1e-9)).all()
        assert not scores.prorated[scale][np.isnan(values)].any()


@given(answered())
def test_reversing_twice_gives_the_answers_back(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    np.testing.assert_array_equal(reverse(reverse(answers, instrument), instrument), answers)
    assert_same(score(reverse(answers, instrument), instrument, already_reversed=True), score(answers, instrument))


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(case: tuple[Instrument, Floats], chance: Any) -> None:
    instrument, answers = case
    order = list(range(len(answers)))
    chance.shuffle(order)
    plain, mixed = score(answers, instrument), score(answers[order], instrument)
    for scale, values in plain.scales.items():
        np.testing.assert_array_equal(mixed.scales[scale], values[order])


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(case: tuple[Instrument, Floats], chance: Any) -> None:
    instrument, answers = case
    order = list(range(instrument.items))
    chance.shuffle(order)
    new = {old + 1: position + 1 for position, old in enumerate(order)}
    moved = make_instrument(
        {subscale.id: tuple(new[item] for item in subscale.items) for subscale in instrument.scales},
        turned=tuple(new[item] for item in instrument.reversed),
        answers=(instrument.low, instrument.high),
        pct=instrument.most_missing_pct,
    )
    assert_same(score(answers[:, order], moved), score(answers, instrument))


@given(answered())
def test_mirrored_answers_give_mirrored_scores(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    plain, mirrored = score(answers, instrument), score(instrument.low + instrument.high - answers, instrument)
    for scale, values in plain.scales.items():
        np.testing.assert_allclose(mirrored.scales[scale], sum(instrument.range_of(scale)) - values, rtol=1e-12)


@given(answered())
def test_someone_who_answered_nothing_changes_the_dropped_count_only(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    plain = score(answers, instrument)
    more = score(np.vstack([answers, np.full(instrument.items, NAN)]), instrument)
    for scale, values in plain.scales.items():
        before, after = plain.counts(scale), more.counts(scale)
        assert after == Counts(before.scored, before.prorated, before.dropped + 1)
        np.testing.assert_array_equal(more.scales[scale][:-1], values)


@given(answered())
def test_counts_add_up_to_the_people(case: tuple[Instrument, Floats]) -> None:
    instrument, answers = case
    scores = score(answers, instrument)
    for scale in instrument.scale_ids:
        counts = scores.counts(scale)
        assert counts.scored + counts.dropped == len(answers)
        assert counts.prorated <= counts.scored


@pytest.mark.real
def test_published_sums_match_155_of_155() -> None:
    names = ("Comprensibility", "Manejability", "Meaningfulness", "TOTAL_SOC")
    scores = score(real_answers(), shipped("kasam13"))
    found = np.column_stack([scores.scales[scale] for scale in shipped("kasam13").scale_ids])
    assert (found == real_column(*names)).all(axis=1).sum() == 155
    turned = real_column(*(f"SOC_{item}_INV" for item in (1, 2, 3, 7, 10)))
    np.testing.assert_array_equal(reverse(real_answers(), shipped("kasam13"))[:, [0, 1, 2, 6, 9]], turned)


@pytest.mark.real
def test_reversing_by_the_observed_range_would_be_wrong_in_small_groups() -> None:
    """Why the range is declared: in half of all samples of 10, a subscale's answers do not mirror around 4."""
    answers, generator = real_answers()[:, [1, 5, 7, 8, 10]], np.random.default_rng(1)
    wrong = sum(
        sample.max() + sample.min() != 8 for sample in (answers[generator.integers(0, 155, 10)] for _ in range(2000))
    )
    assert 0.45 < wrong / 2000 < 0.55
