"""What stands around the result: groups to compare with, limits, and what a group chosen for low scores does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evallib.kasam import Study, read_study, result
from evallib.kasam.study import Drift
from evallib.kasam.telling.words_change import finding
from evallib.kasam.telling.words_drift import drift_clause, drift_sentence
from evallib.kasam.telling.words_frame import limit_sentences
from evallib.kasam.telling.words_references import comparison_sentence
from evallib.method.words import word_list
from evallib.projects import Reference
from evallib.statistics import UnitModel
from tests.kasam_workspaces import BY_ID, WAVES, draw
from tests.kasam_workspaces import study as make_study
from tests.test_kasam_summaries import make as make_printed
from tests.test_kasam_summaries import printed, row

INDEPENDENT = "Intervallen förutsätter att personerna är oberoende av varandra och kan ses som ett slumpmässigt urval."
UNITS = (
    "Personer i samma enhet kan likna varandra. "
    "Det har inte kunnat räknas med, och gör de det är intervallen för smala."
)
ABSENT = "De som inte svarade kan skilja sig från dem som gjorde det."


@pytest.fixture(autouse=True)
def _without_omega(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.kasam.analysis.describe.omega_total", lambda _items: None)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return make_study(tmp_path_factory.mktemp("frame"), draw(20, 1), draw(20, 2), link=BY_ID)


def reference(mean: float, *, extreme: bool = False, population: str = "en grupp", n: int | None = 100) -> Reference:
    return Reference(
        scale="total", population=population, year=2010, n=n, mean=mean, sd=10, source="Källa 2010", extreme=extreme
    )


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([(50, False), (55, False), (70, False)], "är lägre än i 1 och högre än i 2 av 3 andra grupper."),
        ([(30, True), (55, False), (70, False), (80, True)], "är lägre än i 1 och högre än i 1 av 2 andra grupper. De"),
        ([(30, True), (70, False), (80, True)], ""),
        ([(70, False)], ""),
        ([], ""),
    ],
)
def test_extremes_of_a_review_are_not_counted_and_one_group_is_not_told(
    base: Study, rows: list[tuple[float, bool]], wanted: str
) -> None:
    study = replace(base, references=tuple(reference(mean, extreme=extreme) for mean, extreme in rows))
    assert base.answers is not None
    told = comparison_sentence(study)
    assert 55 < base.answers.of("before", "total").summary.mean < 70  # type: ignore[union-attr, operator]
    assert (wanted in told) if wanted else told == ""
    assert ("lägst och högst medelvärde i en översikt visas men är inte medräknade" in told) == (
        bool(wanted) and any(extreme for _mean, extreme in rows)
    )


def test_the_shipped_extremes_are_marked(base: Study) -> None:
    marked = [row for row in base.design.instrument.references if row.extreme]
    assert [row.mean for row in marked] == [35.39, 77.60]


def test_the_word_list_lets_alpha_be_negative() -> None:
    words = dict(word_list(("kasam",)))
    assert words["Alfa"].startswith("Hur väl frågorna i en skala hänger ihop, vanligen från 0 till 1 och negativt när")


def test_those_left_out_are_not_called_too_few_when_only_a_part_of_them_is(tmp_path: Path) -> None:
    """Seven answered only first and three only last: the seven are left out because the three are too few."""
    study = make_study(tmp_path, draw(27, 1), [*draw(20, 2), *draw(3, 3, first=80)], link=BY_ID)
    told = finding(study)
    assert study.account.excluded == {"kunde inte följas, utelämnade för att skydda små grupper": 7 + 3}
    assert "De som inte kunde följas räknas inte med, eftersom någon del av dem är för få för att redovisas." in told
    assert [part for part in ("svarade bara en", "bara svarade en gång") if part in told] == []


# what intervals take for granted


def one_wave(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(20, 1), [], waves=[{**WAVES[0], "invited": 30}], **settings)


def unlinked(root: Path) -> Study:
    return make_study(root, draw(20, 1), draw(22, 2), unit="enhet")


def linked(root: Path) -> Study:
    return make_study(root, draw(20, 1), draw(20, 2), link=BY_ID)


def in_units(root: Path) -> Study:
    return make_study(root, draw(20, 1), draw(20, 2), link=BY_ID, unit="enhet")


def in_few_units(root: Path) -> Study:
    people = [replace(person, unit="A") for person in draw(20, 1)]
    return make_study(root, people, draw(20, 2), link=BY_ID, unit="enhet")


def with_spread(root: Path) -> Study:
    rows = [row("first", "total", "140,0", 20, "22,0"), row("last", "total", "148,0", 18, "20,0")]
    return read_study(make_printed(root, *rows))


def means_only(root: Path) -> Study:
    return read_study(make_printed(root, *printed()))


@pytest.mark.parametrize(
    ("case", "independent", "units"),
    [
        (one_wave, True, True),
        (unlinked, True, True),
        (linked, True, True),
        (in_units, True, False),
        (in_few_units, True, True),
        (with_spread, True, True),
        (means_only, False, False),
    ],
)
def test_every_interval_says_what_it_takes_for_granted(
    tmp_path: Path, case: Callable[[Path], Study], independent: bool, units: bool
) -> None:
    limits = limit_sentences(case(tmp_path))
    assert (INDEPENDENT in limits, UNITS in limits) == (independent, units)


def test_units_that_were_modelled_without_settling_are_not_allowed_for(tmp_path: Path) -> None:
    study = in_units(tmp_path)
    assert study.answers is not None
    assert isinstance(study.answers.unit_model, UnitModel)
    unsettled = replace(study.answers, unit_model=replace(study.answers.unit_model, converged=False))
    assert UNITS in limit_sentences(replace(study, answers=unsettled))


def test_one_wave_keeps_what_it_cannot_say_of_those_who_did_not_answer(tmp_path: Path) -> None:
    limits = limit_sentences(one_wave(tmp_path))
    assert ABSENT in limits
    assert [text for text in limits if "jämförelsegrupp" in text or "förändringen beror" in text] == []


# a group chosen for low scores


def drifted(base: Study, *drifts: tuple[float, float, float]) -> Study:
    """The study as chosen for low scores; each drift: reference mean, correlation, expected change."""
    found = tuple(Drift(reference(mean), r, mean - change, change) for mean, r, change in drifts)
    return replace(base, design=replace(base.design, chosen_for_low_scores=True), drifts=found)


def test_a_group_chosen_for_low_scores_is_told_once_with_a_range(base: Study) -> None:
    study = drifted(base, (70, 0.78, 1.31), (70, 0.42, 3.44), (73, 0.54, 2.2))
    clause = "då kan medelvärdet väntas stiga med ungefär 1,3 till 3,4 poäng även om inget görs."
    assert clause in finding(study)
    assert clause in result(study).findings[0].text
    told = drift_sentence(study)
    assert told.startswith("En grupp som valdes för låga poäng kan väntas stiga till nästa mätning")
    assert "ungefär 1,3 till 3,4 poäng, om gruppen jämförs med ”En grupp (2010)” och sambandet" in told
    assert "mellan mätningarna är 0,42 till 0,78." in told
    assert told.count("väntas") == 1
    assert "av sig självt" not in told


def test_one_expected_rise_is_one_number(base: Study) -> None:
    assert "med ungefär 1,3 poäng även om inget görs." in drift_clause(drifted(base, (70, 0.78, 1.31)))


def test_without_a_group_to_compare_with_the_rise_is_told_without_a_number(base: Study) -> None:
    study = drifted(base)
    assert "då kan medelvärdet väntas stiga även om inget görs." in finding(study)
    assert drift_sentence(study) == ""


def test_printed_means_of_a_group_chosen_for_low_scores_say_so_too(tmp_path: Path) -> None:
    found = read_study(make_printed(tmp_path, *printed(), chosen_for_low_scores=True))
    assert finding(found).endswith("då kan medelvärdet väntas stiga även om inget görs.")


def test_a_group_that_was_not_chosen_so_is_not_said_to_rise(base: Study) -> None:
    assert (drift_clause(base), drift_sentence(base)) == ("", "")
