"""What is told of coders' agreement: one verdict in sentence, finding and check, true notes, honest limits."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from evallib.focus_groups.result import result
from evallib.focus_groups.show import tell_certainty
from evallib.focus_groups.study import Agreement, Coefficient, Disagreement, Level, ScaleAgreement, Study
from evallib.focus_groups.telling.judge_agreement import judged_pairs
from evallib.focus_groups.telling.words_agreement import sureness_sentence
from evallib.focus_groups.telling.words_first import finding
from evallib.focus_groups.telling.words_measures import agreed_text, coefficient_text, interval_text
from tests.focus_group_studies import agreement, coded, coefficient, full, no_speakers
from tests.workspaces import cells, tables, texts

NAMES = (("Kodare A", "Kodare B"), ("Kodare A", "Kodare C"), ("Kodare B", "Kodare C"))
TOO_LOW, UNSURE, ENOUGH, RELIABLE = (
    coefficient(0.5, 0.4, 0.6),
    coefficient(0.6, 0.3, 0.8),
    coefficient(0.75, 0.68, 0.9),
    coefficient(0.9, 0.85, 0.95),
)
UNDEFINED = Coefficient(None, reason="too_few_units")
TEXTS = {
    "too_low": "för osäker att bygga på",
    "partly": "men inte för varje kod för sig",
    "undefined": "går inte att räkna ut",
    "unsure": "går det inte att avgöra",
    "enough": "håller kodningen för försiktiga slutsatser: ",
    "reliable": "är kodningen tillförlitlig",
}
FOUND = {**TEXTS, "partly": "men för några koder", "enough": "håller kodningen för försiktiga slutsatser ("}
"""The same in the finding, which is shorter; where nothing can be computed it is the sentence itself."""


def pair(alpha: Coefficient, *codes: Coefficient, names: tuple[str, str] = NAMES[0], **more: Any) -> Agreement:
    """Two coders, with alpha of all codes together and of single ones."""
    rows = (coded(None, alpha), *(coded(f"Kod {n}", one) for n, one in enumerate(codes, start=1)))
    return replace(agreement(levels={"turns": rows}, scales=(), **more), first=names[0], second=names[1])


def study_of(*alphas: Coefficient) -> Study:
    """Three coders, alpha of each two of them."""
    agreements = tuple(pair(alpha, names=names) for alpha, names in zip(alphas, NAMES, strict=False))
    return full(agreements=agreements, coders=("Kodare A", "Kodare B", "Kodare C"))


def check_of(study: Study) -> Any:
    (check,) = [one for one in result(study).checks if one.name == "coder_agreement"]
    return check


def notes(study: Study, name: str) -> str:
    return "\n".join(tables(tell_certainty(study))[name]["notes"])


# --- one verdict


@pytest.mark.parametrize(
    ("alphas", "weakest"),
    [
        ((coefficient(0.70, 0.68, 0.72), coefficient(0.75, 0.5, 0.9)), 1),  # lowest value, yet sure
        ((coefficient(0.60, 0.3, 0.8), coefficient(0.62, 0.58, 0.66)), 1),  # unsure is better than too low
        ((UNDEFINED, TOO_LOW), 1),
        ((UNDEFINED, ENOUGH, RELIABLE), 0),
        ((coefficient(0.9, 0.85, 0.95), coefficient(0.91, 0.7, 0.97)), 1),
        ((UNSURE, coefficient(0.7, 0.1, 0.9), RELIABLE), 1),  # alike: the lower limit decides
        ((RELIABLE, RELIABLE, TOO_LOW), 2),
    ],
)
def test_the_pair_that_is_told_is_the_one_that_decides(alphas: tuple[Coefficient, ...], weakest: int) -> None:
    study = study_of(*alphas)
    assert (judged_pairs(study)[0].agreement.first, judged_pairs(study)[0].agreement.second) == NAMES[weakest]
    assert " och ".join(NAMES[weakest]) in sureness_sentence(study)
    assert f"Det är det svagaste av {len(alphas)} par kodare." in sureness_sentence(study)


@pytest.mark.parametrize("alphas", list(permutations([TOO_LOW, UNDEFINED, UNSURE, ENOUGH, RELIABLE], 3)))
def test_finding_sentence_and_check_never_disagree(alphas: tuple[Coefficient, ...]) -> None:
    study, passed = study_of(*alphas), {TOO_LOW: False, UNDEFINED: None, UNSURE: None, ENOUGH: True, RELIABLE: True}
    found = {passed[alpha] for alpha in alphas}
    expected = False if False in found else None if None in found else True
    check = check_of(study)
    verdict = judged_pairs(study)[0].verdict
    assert (check.passed, check.severity) == (expected, "note" if expected is not False else "warning")
    assert check.message == sureness_sentence(study)
    assert FOUND[verdict] in finding(study)
    assert [text for name, text in FOUND.items() if name != verdict and text in finding(study)] == []
    assert TEXTS[verdict] in check.message
    assert [text for name, text in TEXTS.items() if name != verdict and text in check.message] == []


def test_all_codes_together_say_nothing_of_a_code_that_is_surely_too_low() -> None:
    study = full(agreements=(pair(RELIABLE, TOO_LOW, RELIABLE, UNSURE, UNDEFINED),))
    assert (check_of(study).passed, check_of(study).severity) == (False, "note")
    assert FOUND["partly"] in finding(study)
    assert finding(study).endswith("Av enskilda koder kan 2 av 4 bedömas.")
    assert check_of(study).message.endswith(
        "För 2 av 4 enskilda koder som redovisas räcker materialet för att avgöra om kodningen håller. "
        "För osäker att bygga på är ”Kod 1”."
    )


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (
            (UNSURE, UNDEFINED),
            "För ingen enskild kod räcker materialet för att avgöra om kodningen håller (0 av 2 som redovisas).",
        ),
        (
            (coefficient(0.9, 0.6, 1.0), ENOUGH),
            "För 1 av 2 enskilda koder som redovisas räcker materialet för att avgöra om kodningen håller; där gör den "
            "det.",
        ),
        ((coefficient(0.3, None, None),), "För ingen enskild kod räcker"),
        ((TOO_LOW, TOO_LOW), "För osäkra att bygga på är ”Kod 1” och ”Kod 2”."),
    ],
)
def test_single_codes_are_judged_by_their_whole_interval(codes: tuple[Coefficient, ...], told: str) -> None:
    study = full(agreements=(pair(UNSURE, *codes),))
    assert told in check_of(study).message
    judged = judged_pairs(study)[0]
    single = f"{judged.decided} av {judged.codes}" if judged.decided else "Ingen enskild kod går att bedöma"
    assert single in finding(study)
    assert told in texts(tell_certainty(study))


def test_several_pairs_have_no_joint_number_and_say_so() -> None:
    told = "De som kodat jämförs två och två; inget tal ges för alla tillsammans."
    assert told in texts(tell_certainty(study_of(ENOUGH, ENOUGH, ENOUGH)))
    assert told not in texts(tell_certainty(full()))


# --- how limits are written


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.61, 0.8, "0,61 till 0,80"),
        (0.6664, 0.78, "0,666 till 0,780"),
        (0.66699, 0.78, "0,66699 till 0,78000"),
        (0.667, 0.78, "0,667 till 0,780"),
        (0.7996, 0.9, "0,7996 till 0,9000"),
        (0.5, 0.9967, "0,500 till 0,997"),
        (0.003, 0.5, "0,003 till 0,500"),
        (-0.004, 1.0, "−0,004 till 1,000"),
        (0.0, 1.0, "0,00 till 1,00"),
    ],
)
def test_a_limit_stays_on_its_side_of_what_it_is_compared_with(low: float, high: float, told: str) -> None:
    assert interval_text(Coefficient(0.7, low, high)) == told


def test_per_cent_is_0_and_100_only_when_it_is() -> None:
    assert agreed_text(Coefficient(0.97, 0.9, 0.996)) == "97\u00a0% (90,0 till 99,6)"
    assert agreed_text(Coefficient(0.004, 0.0, 1.0)) == "0,4\u00a0% (0 till 100)"


def test_a_value_without_an_interval_says_so() -> None:
    assert coefficient_text(Coefficient(0.72, reason="failed", failed=404)) == (
        "0,72 (inget intervall: 404 urval utan värde)"
    )
    assert coefficient_text(Coefficient(0.0, reason="no_variation")) == "0,00 (inget intervall)"


# --- notes


def with_alpha(**more: Any) -> Study:
    return full(agreements=(pair(coefficient(**more), ENOUGH),))


def test_each_way_to_an_interval_has_its_note_where_it_is_used() -> None:
    said = {
        "resampled": "Intervallen kommer från 2\u00a0000 slumpmässiga urval av inlägg inom varje text; "
        "texter med färre än 10 inlägg dras tillsammans.",
        "left_out": "Där skillnaden mellan de två vilar på färre än 10 inlägg",
        "exact": "Där de två aldrig skiljer sig, eller aldrig gör lika, är gränsen åt det hållet exakt",
    }
    for means in ("left_out", "exact"):
        told = notes(with_alpha(means=means), "agreement_1")
        assert said[means] in told
        assert said["resampled"] in told
        assert [other for other, text in said.items() if other not in (means, "resampled") and text in told] == []
        scale = ScaleAgreement("Påverkan", 40, *[coefficient(means=means)] * 3)
        told = notes(full(agreements=(agreement(scales=(scale,)),)), "agreement_1_scales")
        assert (said[means] in told, said["resampled"] in told) == (True, False)
    assert said["resampled"] in notes(full(), "agreement_1_turns")


def test_no_interval_no_note_of_intervals() -> None:
    bare = Coefficient(None, reason="too_few_units")
    row = replace(coded(None, bare), percent=bare, jaccard=bare, kappa=bare, ac1=bare)
    told = notes(full(agreements=(agreement(levels={"turns": (row,)}),)), "agreement_1")
    assert "KI" not in told
    assert "Intervallen" not in told
    assert "För få: färre än 10 inlägg eller kodade ställen." in told


def test_what_intervals_take_for_granted_is_said() -> None:
    told = notes(full(), "agreement_1")
    assert "Intervallen gäller just dessa texter och just dessa kodare" in told
    assert "Där inlägg intill varandra kodas på samma sätt blir intervallen för smala." in told


def test_failed_samples_are_counted_where_they_are() -> None:
    assert "I upp till 37 av 2\u00a0000 urval saknade ett mått värde" in notes(with_alpha(failed=37), "agreement_1")
    assert "urval saknade" not in notes(full(), "agreement_1")
    told = notes(with_alpha(low=None, high=None, reason="failed", failed=404), "agreement_1")
    assert "Inget intervall: i mer än 5\u00a0% av urvalen saknade måttet värde" in told
    told = notes(with_alpha(low=None, high=None, reason="no_variation"), "agreement_1")
    assert "Inget intervall: måttet är detsamma i alla urval" in told


@pytest.mark.parametrize(
    ("reason", "word", "told"),
    [
        ("too_few_positives", "för sällan", "För sällan: färre än 5 inlägg där någon använde koden."),
        ("too_few_negatives", "nästan alltid", "Nästan alltid: färre än 5 inlägg där någon lät bli koden."),
        ("only_coded", "inte definierat", "bara ställen som någon kodat jämförs"),
        ("one_category", "inte definierat", "båda valde samma steg överallt"),
    ],
)
def test_a_word_in_a_cell_has_its_note(reason: Any, word: str, told: str) -> None:
    study = full(agreements=(pair(Coefficient(None, reason=reason)),))
    assert cells(tell_certainty(study), "agreement_1")[0][3] == word
    assert told in notes(study, "agreement_1")
    assert told not in notes(full(), "agreement_1")


def test_what_all_codes_together_means_and_what_numbers_are_of() -> None:
    told = notes(full(), "agreement_1")
    for text in (
        "De Vries m.fl. 2008",
        "Bara koder som minst en av de två har använt",
        "Lika bedömt och AC1 blir högre av koder som används sällan.",
        "Antal inlägg: alla från deltagare i de texter som båda har läst. Antal tecken: alla i dessa inlägg. "
        "Antal kodade ställen: de som minst en av dem har kodat.",
        "minst 90\u00a0% av dem de täcker tillsammans",
    ):
        assert text in told
    assert "kodade ställen" not in notes(full(agreements=(pair(ENOUGH),)), "agreement_1")
    comments = notes(replace(no_speakers(), agreements=(agreement(),)), "agreement_1")
    assert "Kodade ställen är de kommentarer som minst en av de två har gett en kod." in comments


# --- passages, parents, scales, disagreements


def test_passages_have_no_measure_beyond_chance() -> None:
    none = Coefficient(None, reason="only_coded")
    rows = tuple(
        replace(coded(name, none), ac1=none, prevalence=None, bias=None) for name in (None, "Stress", "Telefonen")
    )
    levels: dict[Level, Any] = {"turns": agreement().levels["turns"], "segments": rows}
    study = full(agreements=(agreement(levels=levels),))
    assert cells(tell_certainty(study), "agreement_1")[1][3:6] == ["inte definierat"] * 3
    table = tables(tell_certainty(study))["agreement_1_segments"]
    headings = [column["label"] for column in table["columns"]]
    assert headings[5:] == ["Lika bedömt", "Jaccard"]
    assert "minst 90\u00a0% av dem" in notes(study, "agreement_1_segments")
    names = [metric.name for metric in result(study).metrics if metric.name.startswith("agreement_1_segments")]
    assert names == ["agreement_1_segments_percent", "agreement_1_segments_jaccard"]


def test_a_code_with_others_below_it_is_compared_by_its_own_passages() -> None:
    rows = (coded(None, ENOUGH), coded("Arbetsmiljö", TOO_LOW), coded("Stress", ENOUGH))
    differ = (Disagreement("Arbetsmiljö", "Fokusgrupp 1", 3, "Kodare A"),)
    study = full(agreements=(agreement(levels={"turns": rows}, disagreements=differ),))
    note = "Egna ställen: av en kod som har andra under sig jämförs bara det som fått just den koden."
    for name in ("agreement_1_turns", "agreement_1_differ"):
        assert cells(tell_certainty(study), name)[0][0] == "Arbetsmiljö (egna ställen)"
        assert note in notes(study, name)
        assert note not in notes(full(), name)
    assert "För osäker att bygga på är ”Arbetsmiljö (egna ställen)”." in check_of(study).message


def test_what_is_left_out_of_a_scale_is_counted() -> None:
    alphas = [coefficient()] * 3
    scales = (
        ScaleAgreement("Påverkan", 40, *alphas, only_one=3, several=1),
        ScaleAgreement("Läge", 20, *alphas, several=2),
        ScaleAgreement("Annat", 20, *alphas),
    )
    told = notes(full(agreements=(agreement(scales=scales),)), "agreement_1_scales")
    assert "Antal: inlägg där båda valde exakt ett steg." in told
    assert (
        "Inlägg som inte räknas för ”Påverkan”: bara en av dem valde ett steg (3) och någon valde flera steg (1)."
        in told
    )
    assert "Inlägg som inte räknas för ”Läge”: någon valde flera steg (2)." in told
    assert "”Annat”" not in told


def test_the_source_of_the_limits_is_told_once() -> None:
    told = texts(tell_certainty(study_of(ENOUGH, RELIABLE, UNSURE)))
    assert told.count("Gränserna 0,667 och 0,800 för alfa är Krippendorffs (2004).") == 1
    assert told.count("Krippendorffs (2004)") == 1


def test_numbers_that_are_published_are_not_rounded_to_perfect() -> None:
    study = full(agreements=(pair(coefficient(0.9971, 0.9, 0.9996)),))
    (alpha,) = [metric for metric in result(study).metrics if metric.name == "agreement_1_turns_alpha"]
    assert (alpha.value, alpha.high) == (0.9971, 0.9996)
