"""Keying: what raw, reversed and wrongly reversed answers are taken for, and how often that is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from evallib.projects import Instrument
from evallib.scales import cronbach_alpha, diagnose_keying, reverse, score, unreversed_shift
from evallib.scales.keying import FEWEST_PEOPLE
from tests.questionnaires import NAN, Floats, draw_answers, make_instrument, real_answers, shipped

LONG, SHORT = shipped("kasam29"), shipped("kasam13")
NOTHING_TURNED = make_instrument({"only": range(1, 9)}, answers=(1, 4))
ALL_TURNED = make_instrument({"only": range(1, 9)}, turned=range(1, 9), answers=(1, 4))
ZERO_TO_TEN = make_instrument({"calm": range(1, 6), "joy": range(6, 11)}, turned=(2, 4, 7), answers=(0, 10))


def draw(people: int, instrument: Instrument, *, seed: int = 1, loading: float = 0.55, yes: float = 0.0) -> Floats:
    return draw_answers(np.random.default_rng(seed), people, instrument, loading=loading, yes=yes)


def turn(answers: Floats, instrument: Instrument, items: Sequence[int]) -> Floats:
    """The answers with some items turned, as someone might do by mistake."""
    turned = answers.copy()
    columns = [item - 1 for item in items]
    turned[:, columns] = instrument.low + instrument.high - turned[:, columns]
    return turned


def turn_scale(answers: Floats, instrument: Instrument, scale: str) -> Floats:
    """The answers with the reversed items of one scale turned and no others."""
    return turn(answers, instrument, sorted(set(instrument.items_of(scale)) & set(instrument.reversed)))


@pytest.mark.parametrize("instrument", [LONG, SHORT, ZERO_TO_TEN], ids=lambda instrument: instrument.name)
def test_raw_and_reversed_answers_are_told_apart(instrument: Instrument) -> None:
    raw = draw(80, instrument)
    keyed = reverse(raw, instrument)
    first, second = diagnose_keying(raw, instrument), diagnose_keying(keyed, instrument)
    assert (first.diagnosis, second.diagnosis) == ("raw", "scored")
    assert set(instrument.reversed) <= set(first.negative_items)
    assert first.contrary_items == second.contrary_items == second.negative_items == ()
    assert first.alpha_as_delivered == second.alpha_keyed
    assert first.alpha_keyed == second.alpha_as_delivered
    assert first.reason is second.reason is None


def test_the_alphas_are_those_of_everyone_who_answered_all_items() -> None:
    raw = draw(60, SHORT)
    raw[3, 5] = raw[7, 0] = NAN
    found, delivered, keyed = (
        diagnose_keying(raw, SHORT),
        cronbach_alpha(raw),
        cronbach_alpha(reverse(raw, SHORT)),
    )
    assert found.n == 60 - 2
    assert delivered is not None
    assert keyed is not None
    assert (found.alpha_as_delivered, found.alpha_keyed) == (delivered.value, keyed.value)


@pytest.mark.parametrize("scale", ["manageability", "meaningfulness"])
def test_one_scale_turned_by_mistake_is_mixed(scale: str) -> None:
    raw = draw(120, LONG)
    for start in (raw, reverse(raw, LONG)):
        found = diagnose_keying(turn_scale(start, LONG, scale), LONG)
        assert found.diagnosis == "mixed"
        assert found.contrary_items or found.contrary_scales


def test_a_wrong_key_is_mixed_and_its_items_are_named() -> None:
    """A published SOC-13 app reverses 1 2 3 5 6 7 8 9 10 12 13; of these 5 6 8 9 12 13 should not be."""
    wrong = turn(draw(150, SHORT), SHORT, (1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13))
    found = diagnose_keying(wrong, SHORT)
    assert found.diagnosis == "mixed"
    one_wrong = diagnose_keying(turn(reverse(draw(150, SHORT), SHORT), SHORT, (12,)), SHORT)
    assert (one_wrong.diagnosis, one_wrong.contrary_items) == ("mixed", (12,))


def test_few_people_are_undecided_with_their_evidence() -> None:
    raw = draw(FEWEST_PEOPLE - 1, SHORT)
    found = diagnose_keying(raw, SHORT)
    assert (found.diagnosis, found.reason, found.n) == ("undecided", "few", 24)
    assert found.alpha_keyed is not None
    gaps = draw(FEWEST_PEOPLE, SHORT)
    gaps[0, 0] = NAN
    assert diagnose_keying(gaps, SHORT).reason == "few"


@pytest.mark.parametrize("people", [0, 1, 2, 3, 40])
def test_answers_without_variation_are_undecided(people: int) -> None:
    for answers in (np.full((people, 13), 4.0), np.full((people, 13), NAN)):
        found = diagnose_keying(answers, SHORT)
        assert found.diagnosis == "undecided"
        assert found.alpha_keyed is None
        assert found.negative_items == ()


def test_a_constant_item_is_no_obstacle() -> None:
    raw = draw(80, SHORT)
    raw[:, 0] = 4
    assert diagnose_keying(raw, SHORT).diagnosis == "raw"
    constant = raw.copy()
    constant[:, [item - 1 for item in SHORT.reversed]] = 4
    assert diagnose_keying(constant, SHORT).reason == "no_gap"


def test_both_forms_look_alike_when_nothing_or_everything_is_reversed() -> None:
    for instrument in (NOTHING_TURNED, ALL_TURNED):
        found = diagnose_keying(draw(80, instrument), instrument)
        assert (found.diagnosis, found.reason) == ("undecided", "nothing_reversed")
    found = diagnose_keying(turn(draw(150, NOTHING_TURNED), NOTHING_TURNED, (3,)), NOTHING_TURNED)
    assert (found.diagnosis, found.contrary_items) == ("mixed", (3,))


def test_two_unrelated_halves_show_no_gap() -> None:
    """Reversed and other items measure two different things: turning one of them changes nothing between the two."""
    generator = np.random.default_rng(8)
    instrument = make_instrument({"only": range(1, 9)}, turned=(5, 6, 7, 8))
    one, other = (np.rint(4 + generator.normal(size=(60, 1)) + 0.5 * generator.normal(size=(60, 4))) for _ in range(2))
    answers = np.clip(np.hstack([one, other]), 1, 7)
    between = float(np.corrcoef(answers[:, :4].sum(axis=1), answers[:, 4:].sum(axis=1))[0, 1])
    assert abs(np.arctanh(between)) * np.sqrt(60 - 3) < 2
    found = diagnose_keying(answers, instrument)
    assert (found.diagnosis, found.reason) == ("undecided", "no_gap")


def test_the_order_of_people_and_missing_people_change_nothing() -> None:
    raw = draw(60, SHORT)
    found = diagnose_keying(raw, SHORT)
    for same in (raw[::-1], np.vstack([raw, np.full(13, NAN)])):
        other = diagnose_keying(same, SHORT)
        assert (other.diagnosis, other.n, other.negative_items) == (found.diagnosis, found.n, found.negative_items)
        assert other.alpha_keyed == pytest.approx(found.alpha_keyed)


def test_answers_that_do_not_belong_are_refused() -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        diagnose_keying(np.full((30, 13), 8.0), SHORT)


def diagnoses(samples: Sequence[Floats], instrument: Instrument) -> Counter[str]:
    return Counter(diagnose_keying(sample, instrument).diagnosis for sample in samples)


@pytest.mark.parametrize(("instrument", "right"), [(SHORT, 0.9), (LONG, 0.98)], ids=["kasam13", "kasam29"])
def test_false_alarms_are_rare_in_drawn_answers(instrument: Instrument, right: float) -> None:
    samples = [draw(40, instrument, seed=seed) for seed in range(150)]
    raw, keyed = diagnoses(samples, instrument), diagnoses([reverse(one, instrument) for one in samples], instrument)
    assert raw["scored"] == keyed["raw"] == 0
    assert raw["mixed"] + keyed["mixed"] <= 0.01 * 300
    assert raw["raw"] >= right * 150
    assert keyed["scored"] >= right * 150


def test_agreeing_with_everything_hides_the_sign_but_does_not_turn_it() -> None:
    """A habit of agreeing pulls reversed and other items together: less is decided, and still nothing wrongly."""
    raw = diagnoses([draw(60, LONG, seed=seed, yes=0.3) for seed in range(150)], LONG)
    assert raw["scored"] + raw["mixed"] <= 0.02 * 150


def test_answers_at_random_are_undecided() -> None:
    found = diagnoses([draw(30, SHORT, seed=seed, loading=0.0) for seed in range(300)], SHORT)
    assert found["undecided"] >= 0.99 * 300


def test_the_shift_of_a_subscale_that_was_not_reversed() -> None:
    """From the printed means of Vägen ut 2011: 2, 6 and 5 reversed items of 11, 10 and 8."""
    means = {"comprehensibility": 49, "manageability": 52, "meaningfulness": 44}
    shifts = {scale: unreversed_shift(mean, LONG, scale) for scale, mean in means.items()}
    assert shifts["comprehensibility"] == pytest.approx(-2 * 2 * (49 / 11 - 4))
    assert shifts["manageability"] == pytest.approx(-2 * 6 * (52 / 10 - 4))
    assert shifts["meaningfulness"] == pytest.approx(-2 * 5 * (44 / 8 - 4))
    assert [round(shift, 1) for shift in (*shifts.values(), sum(shifts.values()))] == [-1.8, -14.4, -15.0, -31.2]
    assert unreversed_shift(20, NOTHING_TURNED, "only") == 0
    with pytest.raises(KeyError):
        unreversed_shift(145, LONG, "total")


@pytest.mark.real
def test_the_published_answers_are_raw() -> None:
    raw = diagnose_keying(real_answers(), SHORT)
    assert (raw.diagnosis, raw.n, raw.negative_items) == ("raw", 155, (1, 3, 7, 10))
    assert raw.alpha_as_delivered == pytest.approx(0.1900301013, abs=1e-9)
    assert raw.alpha_keyed == pytest.approx(0.8029210241, abs=1e-9)
    keyed = diagnose_keying(reverse(real_answers(), SHORT), SHORT)
    assert (keyed.diagnosis, keyed.negative_items) == ("scored", ())


@pytest.mark.real
@pytest.mark.parametrize(("people", "right"), [(25, 0.85), (40, 0.97), (60, 0.99), (100, 1), (155, 1)])
def test_false_alarms_are_rare_in_samples_of_published_answers(people: int, right: float) -> None:
    answers, generator = real_answers(), np.random.default_rng(people)
    samples = [answers[generator.integers(0, 155, people)] for _ in range(400)]
    raw, keyed = diagnoses(samples, SHORT), diagnoses([reverse(one, SHORT) for one in samples], SHORT)
    assert raw["scored"] == keyed["raw"] == 0
    assert raw["mixed"] + keyed["mixed"] <= 0.01 * 800
    assert raw["raw"] >= right * 400
    assert keyed["scored"] >= right * 400


@pytest.mark.real
@pytest.mark.parametrize(
    ("scale", "people", "mixed", "missed"),
    [
        ("manageability", 25, 0.3, 0.07),
        ("manageability", 60, 0.7, 0.05),
        ("manageability", 155, 0.85, 0.01),
        ("meaningfulness", 25, 0.35, 0.2),
        ("meaningfulness", 60, 0.82, 0.08),
        ("meaningfulness", 155, 0.97, 0.01),
        ("comprehensibility", 155, 0.55, 0.45),
    ],
)
def test_one_scale_left_as_it_was_is_found(scale: str, people: int, mixed: float, missed: float) -> None:
    """``mixed``: at least this share is found; ``missed``: at most this share is taken for well keyed."""
    answers, generator = real_answers(), np.random.default_rng(people)
    samples = [answers[generator.integers(0, 155, people)] for _ in range(300)]
    found = diagnoses([turn_scale(one, SHORT, scale) for one in samples], SHORT)
    assert found["mixed"] >= mixed * 300
    assert found["raw"] + found["scored"] <= missed * 300


@pytest.mark.real
def test_the_approximate_shift_is_right_in_order_and_not_exact() -> None:
    scores, as_they_are = score(real_answers(), SHORT), score(real_answers(), SHORT, already_reversed=True)
    found = {}
    for subscale in SHORT.scales:
        mean = float(scores.scales[subscale.id].mean())
        actual = float(as_they_are.scales[subscale.id].mean()) - mean
        found[subscale.id] = (round(actual, 2), round(unreversed_shift(mean, SHORT, subscale.id), 2))
    assert found == {
        "comprehensibility": (0.43, -1.35),
        "manageability": (-1.60, -3.14),
        "meaningfulness": (-5.65, -6.03),
    }
