"""Questionnaires as data: the shipped keys prove themselves, and a workspace's own pass the same contract."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evallib.cli import main
from evallib.errors import InputError, Problem
from evallib.projects import Instrument, Workspace, load_instrument
from evallib.projects.workspace import shipped_instruments

REPOSITORY = Path(__file__).resolve().parent.parent
BLUEGRAFIR = REPOSITORY.parent / "shared" / "real" / "kasam" / "bluegrafir_SOC.csv"
SHIPPED = sorted(path.stem for path in shipped_instruments().glob("*.yaml"))
KASAM13_IN_29 = (4, 5, 6, 8, 9, 12, 16, 19, 21, 25, 26, 28, 29)
"""Which item of the long form each item of the short form is."""
SCALES = ("comprehensibility", "manageability", "meaningfulness")

OWN = """\
name: trivsel
title: Trivsel på jobbet
items: 5
low: 0
high: 4
column_prefix: t
reversed: [2, 5]
scales:
  - {id: calm, label: Lugn, items: [1, 3]}
  - {id: joy, label: Glädje, items: [2, 4, 5]}
total: {id: all_items, label: Trivsel totalt}
most_missing_pct: 34
licence: Fri att använda.
source: [Kommunens egen enkät]
references:
  - {scale: joy, population: alla anställda, year: 2022, n: 310, mean: 8.5, sd: 2.1, source: Personalenkäten 2022}
"""


@pytest.fixture(scope="module")
def repository() -> Workspace:
    return Workspace(REPOSITORY)


@pytest.fixture(scope="module")
def kasam29(repository: Workspace) -> Instrument:
    return load_instrument(repository, "kasam29")


@pytest.fixture(scope="module")
def kasam13(repository: Workspace) -> Instrument:
    return load_instrument(repository, "kasam13")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("params/instruments", "params/projects", "params/programmes", "data"):
        (tmp_path / folder).mkdir(parents=True)
    return Workspace(tmp_path.resolve())


def write(workspace: Workspace, text: str, name: str = "trivsel") -> None:
    (workspace.params_dir / "instruments" / f"{name}.yaml").write_text(text, encoding="utf-8")


def problems(workspace: Workspace, name: str = "trivsel") -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_instrument(workspace, name)
    return caught.value.problems


def scored(instrument: Instrument, answers: Any) -> dict[str, Any]:
    """Sums by the key alone, person by person: what a reader would do with paper and pencil."""
    turned = {number - 1 for number in instrument.reversed}
    keyed = [
        [instrument.low + instrument.high - answer if index in turned else answer for index, answer in enumerate(row)]
        for row in answers
    ]
    return {
        scale: [sum(row[number - 1] for number in instrument.items_of(scale)) for row in keyed]
        for scale in instrument.scale_ids
    }


# The shipped keys


def test_both_forms_of_kasam_are_shipped() -> None:
    assert SHIPPED == ["kasam13", "kasam29"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_scales_divide_the_items_and_the_range_follows(repository: Workspace, name: str) -> None:
    key = load_instrument(repository, name)
    assert sorted(number for scale in key.scales for number in scale.items) == list(range(1, key.items + 1))
    assert set(key.reversed) < set(range(1, key.items + 1))
    assert all(key.range_of(scale.id) == (1 * len(scale.items), 7 * len(scale.items)) for scale in key.scales)
    assert (key.low, key.high, key.primary, key.most_missing_pct) == (1, 7, "total", 20)
    assert key.columns == tuple(f"k{number:02d}" for number in range(1, key.items + 1))


def test_counts_and_ranges_of_the_long_form(kasam29: Instrument) -> None:
    assert [len(scale.items) for scale in kasam29.scales] == [11, 10, 8]
    assert [kasam29.range_of(scale) for scale in kasam29.scale_ids] == [(11, 77), (10, 70), (8, 56), (29, 203)]
    turned = [len(set(scale.items) & set(kasam29.reversed)) for scale in kasam29.scales]
    assert turned == [2, 6, 5]
    assert sum(turned) == len(kasam29.reversed) == 13


def test_counts_and_ranges_of_the_short_form(kasam13: Instrument) -> None:
    assert [len(scale.items) for scale in kasam13.scales] == [5, 4, 4]
    assert [kasam13.range_of(scale) for scale in kasam13.scale_ids] == [(5, 35), (4, 28), (4, 28), (13, 91)]
    assert len(kasam13.reversed) == 5


def agree(short: Instrument, long: Instrument) -> bool:
    """Whether the items that both forms share belong to the same scales and are turned in the same way."""
    shared = set(KASAM13_IN_29)
    pairs = [(one.items, other.items) for one, other in zip(short.scales, long.scales, strict=True)]
    pairs += [(short.reversed, long.reversed)]
    return all({KASAM13_IN_29[number - 1] for number in one} == set(other) & shared for one, other in pairs)


def test_the_short_form_is_a_part_of_the_long_one(kasam13: Instrument, kasam29: Instrument) -> None:
    assert agree(kasam13, kasam29)


@pytest.mark.parametrize(("name", "midpoints"), [("kasam29", [44, 40, 32, 116]), ("kasam13", [20, 16, 16, 52])])
def test_answers_in_the_middle_give_the_midpoints(repository: Workspace, name: str, midpoints: list[int]) -> None:
    key = load_instrument(repository, name)
    assert [sums[0] for sums in scored(key, [[4] * key.items]).values()] == midpoints
    assert [sum(key.range_of(scale)) / 2 for scale in key.scale_ids] == midpoints


@pytest.mark.parametrize("name", SHIPPED)
def test_a_strong_and_a_weak_sense_reach_the_ends(repository: Workspace, name: str) -> None:
    key = load_instrument(repository, name)
    strong = [1 if number in key.reversed else 7 for number in range(1, key.items + 1)]
    assert [sums[0] for sums in scored(key, [strong]).values()] == [key.range_of(scale)[1] for scale in key.scale_ids]
    weak = [8 - answer for answer in strong]
    assert [sums[0] for sums in scored(key, [weak]).values()] == [key.range_of(scale)[0] for scale in key.scale_ids]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_reader_is_told_what_must_be_told(repository: Workspace, name: str) -> None:
    key = load_instrument(repository, name)
    assert re.search(r"upphovsrätt.*tillstånd", key.licence, re.DOTALL)
    assert "individuell bedömning" in str(key.note)
    assert "ingen vedertagen gräns" in str(key.note)
    assert len(key.source) >= 3


@pytest.mark.parametrize("name", SHIPPED)
def test_no_wording_of_an_item_is_shipped(repository: Workspace, name: str) -> None:
    """Only numbers stand where items stand, and no line asks anything."""
    text = (shipped_instruments() / f"{name}.yaml").read_text(encoding="utf-8")
    assert "?" not in text
    assert set(Instrument.model_fields) == {
        *("name", "title", "items", "low", "high", "high_means", "column_prefix", "reversed", "scales", "total"),
        *("most_missing_pct", "licence", "source", "note", "test_retest", "references"),
    }
    assert all(isinstance(number, int) for scale in load_instrument(repository, name).scales for number in scale.items)


@pytest.mark.parametrize("name", SHIPPED)
def test_references_say_who_when_and_where_and_set_no_limit(repository: Workspace, name: str) -> None:
    key = load_instrument(repository, name)
    for row in key.references:
        assert row.scale == "total"
        assert row.year is not None
        assert row.mean is not None
        assert key.low * key.items <= row.mean <= key.high * key.items
        assert row.n is not None or row.note is not None, "a missing n is explained"
        assert not re.search(r"\b(låg|hög|gräns)\b", row.population)


def test_the_population_of_luebeck(kasam13: Instrument, kasam29: Instrument) -> None:
    rows = [row for key in (kasam29, kasam13) for row in key.references if "Lübeck" in row.population]
    assert [(row.n, row.mean, row.sd) for row in rows] == [(4002, 155, 23), (4002, 70, 11)]


def test_the_critical_difference_that_cannot_be_reproduced_is_named_so(kasam29: Instrument) -> None:
    """1.96 · SD · sqrt(2 (1 - alpha)) with SD 23 ± 0.5 and alpha .91 ± .005 never reaches the printed 17.73."""
    low, high = (1.96 * sd * np.sqrt(2 * (1 - alpha)) for sd, alpha in ((22.5, 0.915), (23.5, 0.905)))
    assert (round(low, 2), round(high, 2)) == (18.18, 20.08)
    (row,) = [row for row in kasam29.references if "Lübeck" in row.population]
    assert "17,73" in str(row.note)
    assert "18,18 och 20,08" in str(row.note)
    assert "går inte att återskapa" in str(row.note)


@pytest.mark.parametrize("name", SHIPPED)
def test_retest_correlations_have_time_and_source(repository: Workspace, name: str) -> None:
    found = [(row.months, row.r) for row in load_instrument(repository, name).test_retest]
    years = [(1, 0.69), (1, 0.78), (3, 0.64), (4, 0.42), (4, 0.45), (5, 0.59), (5, 0.67), (10, 0.54)]
    assert found == [(12 * year, r) for year, r in years]
    assert all("2005" in row.source for row in load_instrument(repository, name).test_retest)


# Wrong keys that are in use, and the proof that tells them from ours


def changed(instrument: Instrument, **fields: Any) -> Instrument:
    return Instrument.model_validate({**instrument.model_dump(), **fields})


def with_items(instrument: Instrument, **items: Sequence[int]) -> tuple[dict[str, Any], ...]:
    return tuple({**scale.model_dump(), "items": items.get(scale.id, scale.items)} for scale in instrument.scales)


def brazilian(kasam13: Instrument) -> Instrument:
    """An app that turns the wrong items; the eight others are those that should not be turned."""
    return changed(kasam13, reversed=(1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13))


def unturned(kasam13: Instrument) -> Instrument:
    return changed(kasam13, reversed=())


def moved(kasam13: Instrument) -> Instrument:
    """One item in the wrong scale; the total is right all the same."""
    scales = with_items(kasam13, comprehensibility=(6, 8, 9, 11), meaningfulness=(1, 2, 4, 7, 12))
    return changed(kasam13, scales=scales)


def swapped(kasam13: Instrument) -> Instrument:
    scales = with_items(kasam13, manageability=(1, 4, 7, 12), meaningfulness=(3, 5, 10, 13))
    return changed(kasam13, scales=scales)


def real_answers() -> tuple[list[list[int]], dict[str, list[int]]]:
    with BLUEGRAFIR.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    answers = [[int(row[f"SOC_{number}"]) for number in range(1, 14)] for row in rows]
    names = dict(
        zip((*SCALES, "total"), ("Comprensibility", "Manejability", "Meaningfulness", "TOTAL_SOC"), strict=True)
    )
    return answers, {scale: [int(row[name]) for row in rows] for scale, name in names.items()}


def agreements(instrument: Instrument) -> dict[str, int]:
    """In how many of the real people each sum is the one that the data's own author computed."""
    answers, published = real_answers()
    sums = scored(instrument, answers)
    return {scale: sum(a == b for a, b in zip(sums[scale], published[scale], strict=True)) for scale in published}


needs_data = pytest.mark.skipif(not BLUEGRAFIR.is_file(), reason="the real answers are not there")


@pytest.mark.real
@needs_data
def test_every_sum_of_real_people_matches(kasam13: Instrument) -> None:
    assert agreements(kasam13) == dict.fromkeys((*SCALES, "total"), 155)


@pytest.mark.real
@needs_data
def test_the_first_three_people(kasam13: Instrument) -> None:
    answers, _published = real_answers()
    sums = scored(kasam13, answers[:3])
    assert list(zip(*(sums[scale] for scale in SCALES), strict=True)) == [(17, 16, 23), (14, 15, 20), (29, 21, 24)]
    assert sums["total"] == [17 + 16 + 23, 14 + 15 + 20, 29 + 21 + 24]


@pytest.mark.real
@needs_data
@pytest.mark.parametrize("wrong", [brazilian, unturned, moved, swapped])
def test_wrong_keys_fail_the_proof(kasam13: Instrument, wrong: Any) -> None:
    assert min(agreements(wrong(kasam13)).values()) < 155


@pytest.mark.real
@needs_data
@pytest.mark.parametrize("wrong", [brazilian, unturned])
def test_wrong_turns_spoil_the_total_and_wrong_places_only_the_scales(kasam13: Instrument, wrong: Any) -> None:
    assert agreements(wrong(kasam13))["total"] < 155
    assert agreements(moved(kasam13))["total"] == agreements(swapped(kasam13))["total"] == 155


@pytest.mark.real
@needs_data
@pytest.mark.parametrize("key", [None, brazilian, unturned, moved])
def test_the_scoring_of_evallib_gives_the_same_sums(kasam13: Instrument, key: Any) -> None:
    scoring = pytest.importorskip("evallib.scales.scoring")
    instrument = key(kasam13) if key else kasam13
    answers, _published = real_answers()
    found = scoring.score(np.array(answers, dtype=float), instrument).scales
    assert {scale: [float(value) for value in found[scale]] for scale in found} == {
        scale: [float(value) for value in sums] for scale, sums in scored(instrument, answers).items()
    }


def as_yaml(instrument: Instrument, **changes: str) -> str:
    """A shipped key as a file of the workspace's own, with some rows written differently."""
    text = (shipped_instruments() / f"{instrument.name}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"name: {instrument.name}\n", "name: trivsel\n")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_an_item_in_the_total_only_is_refused(workspace: Workspace, kasam29: Instrument) -> None:
    """karsai1993/kasam adds item 3 to the total only, so its scales no longer sum to the total."""
    write(workspace, as_yaml(kasam29, **{"items: [1, 3, 5, 10,": "items: [1, 5, 10,"}))
    (problem,) = problems(workspace)
    assert problem.what == "Fråga 3 hör inte till någon skala."


def test_a_long_key_with_swapped_scales_or_wrong_turns_disagrees_with_the_proven_short_one(
    kasam13: Instrument, kasam29: Instrument
) -> None:
    """A German lexicon gives manageability 8 items and meaningfulness 10: the two are swapped."""
    lists = {"manageability": kasam29.items_of("meaningfulness"), "meaningfulness": kasam29.items_of("manageability")}
    swapped_long = changed(kasam29, scales=with_items(kasam29, **lists))
    assert [len(swapped_long.items_of(scale)) for scale in SCALES[1:]] == [8, 10]
    assert not agree(kasam13, swapped_long)
    assert not agree(kasam13, changed(kasam29, reversed=kasam29.reversed[2:]))
    assert not agree(kasam13, changed(kasam29, reversed=(*kasam29.reversed, 8)))
    assert not agree(brazilian(kasam13), kasam29)


# A workspace's own questionnaires: the same form, the same contract


def test_an_own_questionnaire(workspace: Workspace) -> None:
    write(workspace, OWN)
    key = load_instrument(workspace, "trivsel")
    assert workspace.instrument_names() == ("trivsel",)
    assert key.columns == ("t01", "t02", "t03", "t04", "t05")
    assert key.scale_ids == ("calm", "joy", "all_items")
    assert (key.primary, key.range_of("all_items"), key.range_of("joy")) == ("all_items", (0, 20), (0, 12))
    assert (key.items_of("all_items"), key.items_of("joy")) == ((1, 2, 3, 4, 5), (2, 4, 5))
    assert (key.label_of("all_items"), key.label_of("calm")) == ("Trivsel totalt", "Lugn")
    assert (key.references[0].n, key.test_retest, key.note) == (310, (), None)
    for asked in (key.range_of, key.items_of, key.label_of):
        with pytest.raises(KeyError):
            asked("sorrow")


def test_one_scale_needs_no_total(workspace: Workspace) -> None:
    one = OWN.replace("total: {id: all_items, label: Trivsel totalt}\n", "total: null\n")
    one = one.replace("  - {id: calm, label: Lugn, items: [1, 3]}\n", "").replace("[2, 4, 5]}", "[1, 2, 3, 4, 5]}")
    write(workspace, one)
    key = load_instrument(workspace, "trivsel")
    assert (key.scale_ids, key.primary, key.range_of("joy"), key.label_of("joy")) == (
        ("joy",), "joy", (0, 20), "Glädje",
    )  # fmt: skip


def test_more_than_99_items_get_three_digits(kasam13: Instrument) -> None:
    scales = ({"id": "all", "label": "A", "items": tuple(range(1, 121))},)
    key = changed(kasam13, items=120, scales=scales)
    assert (key.columns[0], key.columns[-1]) == ("k001", "k120")


@pytest.mark.parametrize(
    ("old", "new", "row", "words"),
    [
        ("items: [1, 3]}", "items: [1, 3, 3]}", 9, "scales[0].items[2]: Fråga 3 står redan på rad 9."),
        ("items: [1, 3]}", "items: [1]}", 8, "Fråga 3 hör inte till någon skala."),
        ("items: [1, 3]}\n", "items: [1, 3, 6]}\n", 9, "Det finns ingen fråga 6: formuläret har 5."),
        ("items: 5", "items: 7", 8, "Frågorna 6, 7 hör inte till någon skala."),
        ("reversed: [2, 5]", "reversed: [2, 2]", 7, "reversed[1]: Fråga 2 står redan på rad 7."),
        ("reversed: [2, 5]", "reversed: [2, 9]", 7, "Det finns ingen fråga 9: formuläret har 5."),
        ("reversed: [2, 5]", "reversed: [0]", 7, "Skriv 1 eller mer."),
        ("reversed: [2, 5]", "reversed: [2.0]", 7, "men det ska vara ett heltal."),
        ("reversed: [2, 5]", "reversed: [02]", 7, "YAML hade gjort om 02"),
        ("low: 0", "low: 4", 4, "Det lägsta svaret, 4, är inte lägre än det högsta, 4."),
        ("total: {id: all_items, label: Trivsel totalt}\n", "", 1, "Med mer än en skala måste det finnas en total"),
        ("id: all_items", "id: joy", 11, "total.id: ”joy” står redan på rad 10."),
        ("scale: joy", "scale: joj", 16, "Det finns ingen skala med id ”joj”. Menade du ”joy”?"),
        ("mean: 8.5", "mean: 85", 16, "Medelvärdet 85 ligger utanför skalan, 0 till 12."),
        ("sd: 2.1", "sd: 21", 16, "Spridningen 21 är större än skalan är lång, 0 till 12."),
        ("name: trivsel", "name: trivsam", 1, "Här står ”trivsam”, men filen heter ”trivsel”."),
        ("low: 0", "lov: 0", 4, "Nyckeln ”lov” finns inte här. Menade du ”low”?"),
        ("label: Lugn", "lable: Lugn", 9, "Nyckeln ”lable” finns inte här. Menade du ”label”?"),
        ("most_missing_pct: 34", "most_missing_pct: 100", 12, "Skriv mindre än 100."),
        ("items: 5", "items: 1000000000", 3, "Skriv 300 eller mindre."),
        ("licence: Fri att använda.\n", "", 1, "Nyckeln ”licence” saknas."),
        ("column_prefix: t", "column_prefix: T", 6, "Använd a–z, 0–9 och understreck"),
    ],
)
def test_one_mistake_gives_one_located_problem(workspace: Workspace, old: str, new: str, row: int, words: str) -> None:
    assert OWN.count(old) == 1
    write(workspace, OWN.replace(old, new))
    (problem,) = problems(workspace)
    assert str(problem).startswith(f"params/instruments/trivsel.yaml, rad {row}, kolumn ")
    assert words in str(problem)


def test_a_mistake_with_two_sides_is_told_from_both(workspace: Workspace) -> None:
    write(workspace, OWN.replace("items: [1, 3]}", "items: [1, 2]}"))
    assert [problem.what for problem in problems(workspace)] == [
        "Fråga 3 hör inte till någon skala.",
        "Fråga 2 står redan på rad 9.",
    ]
    write(workspace, OWN.replace("id: joy, label", "id: calm, label"))
    assert [problem.what for problem in problems(workspace)] == [
        "”calm” står redan på rad 9.",
        "Det finns ingen skala med id ”joy”.",
    ]


def test_all_mistakes_come_at_once(workspace: Workspace) -> None:
    wrong = OWN.replace("low: 0", "low: 9").replace("[2, 5]", "[2, 2]").replace("mean: 8.5", "mean: 'x'")
    write(workspace, wrong.replace("items: [1, 3]}", "items: [1]}"))
    assert [problem.place.row for problem in problems(workspace)] == [4, 7, 8, 16]


def test_the_name_of_a_shipped_questionnaire_is_taken(workspace: Workspace) -> None:
    write(workspace, OWN.replace("name: trivsel", "name: kasam13"), "kasam13")
    (problem,) = problems(workspace, "kasam13")
    assert str(problem) == (
        "params/instruments/kasam13.yaml: Ett frågeformulär med det här namnet följer med evallib. "
        "Ge ert ett annat namn, både i filen och som filnamn."
    )


@pytest.mark.parametrize("name", ["../trivsel", "", "TRIVSEL", "a b"])
def test_names_that_cannot_be_used(workspace: Workspace, name: str) -> None:
    write(workspace, OWN)
    (problem,) = problems(workspace, name)
    assert "kan inte användas som namn" in problem.what


def test_an_unknown_questionnaire_gets_a_suggestion(workspace: Workspace) -> None:
    write(workspace, OWN)
    (problem,) = problems(workspace, "trivseln")
    assert str(problem) == "params/instruments/trivseln.yaml: Det finns ingen sådan fil. Menade du ”trivsel”?"


def test_a_questionnaire_that_nobody_uses_is_checked_too(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    project = "project: prov\ntitle: Prov\nsections: [method]\n"
    (workspace.params_dir / "projects/prov.yaml").write_text(project, encoding="utf-8")
    write(workspace, OWN)
    assert main(["check", "--workspace", str(workspace.root)]) == 0
    write(workspace, OWN.replace("items: [1, 3]}", "items: [1]}"))
    assert main(["check", "--workspace", str(workspace.root)]) == 2
    assert "params/instruments/trivsel.yaml, rad 8, kolumn scales: Fråga 3 hör inte" in capsys.readouterr().err
