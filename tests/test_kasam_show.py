"""What the section shows in every case: figures with words and tables of the same numbers, and nothing withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evallib.kasam import (
    Study,
    read_study,
    result,
    tell_answers,
    tell_changes,
    tell_context,
    tell_findings,
    tell_robustness,
)
from evallib.kasam.study import RuleResult, direction_of
from evallib.presentation import Figure, Limits, Reading, Shown
from tests.kasam_workspaces import BY_CODE, BY_ID, WAVES, Person, draw, kasam, make, table, write
from tests.kasam_workspaces import study as make_study
from tests.workspaces import make_project, tables, texts

CELLS = (tell_findings, tell_changes, tell_robustness, tell_answers, tell_context)
NUMBER = re.compile(r"\d+(?:,\d+)?")
TWO_SCALES = {
    "name": "trivsel",
    "title": "Trivselenkäten",
    "items": 6,
    "low": 1,
    "high": 5,
    "column_prefix": "t",
    "reversed": [2, 5],
    "scales": [
        {"id": "calm", "label": "Arbetsro", "items": [1, 2, 3]},
        {"id": "support", "label": "Stöd av chefen", "items": [4, 5, 6]},
    ],
    "total": {"id": "all", "label": "Trivsel i allt"},
    "licence": "Får användas fritt.",
    "source": ["Kommunens egen enkät"],
}
ONE_SCALE = {**TWO_SCALES, "scales": [{"id": "calm", "label": "Arbetsro", "items": [1, 2, 3, 4, 5, 6]}], "total": None}


SHOWN: list[tuple[Study, list[Shown]]] = []


@pytest.fixture(autouse=True, scope="module")
def _quickly() -> Iterator[None]:
    """Leave omega out, which takes half the time of a study, and draw small pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evallib.kasam.analysis.describe.omega_total", lambda _items: None)
        patch.setattr("evallib.presentation.theme.DOTS_PER_INCH", 24)
        yield


def shown(study: Study) -> list[Shown]:
    """All cells of the section, made once for a study."""
    known = next((cells for other, cells in SHOWN if other is study), None)
    if known is None:
        known = [tell(study) for tell in CELLS]
        SHOWN.append((study, known))
    return known


def figures(study: Study) -> dict[str, Figure]:
    return {item.name: item for cell in shown(study) for item in cell.items if isinstance(item, Figure)}


def words(study: Study) -> str:
    told = (str(cell._repr_mimebundle_()["text/plain"]) for cell in shown(study))
    return "\n".join(told).replace("\u00a0", " ")


def linked(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(20, 1), draw(20, 2, shift=0.4), link=BY_ID, **settings)


def partly(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(28, 1), draw(20, 2, shift=0.4) + draw(9, 3, first=100), link=BY_ID, **settings)


def unlinked(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(28, 1), draw(27, 2, shift=0.4), **settings)


def completers(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(22, 1), draw(20, 2, shift=0.4), link=BY_ID, **settings)


def few(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(4, 1), draw(4, 2), link=BY_ID, **settings)


def one_wave(root: Path, **settings: Any) -> Study:
    return make_study(root, draw(20, 1), [], waves=WAVES[:1], **settings)


def three_waves(root: Path, **settings: Any) -> Study:
    waves = [*WAVES, {"id": "later", "label": "maj 2025", "file": "senare.csv"}]
    project = make(root, draw(20, 1), draw(20, 2), waves=waves, link=BY_ID, **settings)
    write(project.data_dir / "senare.csv", table(draw(20, 3, shift=0.5)))
    return read_study(project)


def printed(root: Path, **settings: Any) -> Study:
    waves = [{key: wave[key] for key in ("id", "label")} for wave in WAVES]
    project = make_project(root, sections=["method"], kasam=kasam(waves=waves, **settings))
    rows = ["wave;scale;n;mean;sd;source", "before;total;;64;;rapport, s. 2", "after;total;;68;;rapport, s. 2"]
    (project.data_dir / "kasam_summaries.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_study(project)


def own(root: Path, instrument: dict[str, Any]) -> Study:
    """A municipality's own questionnaire, answered by 20 people twice."""
    (root / "params" / "instruments").mkdir(parents=True)
    path = root / "params" / "instruments" / "trivsel.yaml"
    path.write_text(json.dumps(instrument, ensure_ascii=False), encoding="utf-8")
    project = make_project(root, sections=["method"], kasam=kasam(instrument="trivsel", link=BY_ID))
    for wave, seed in (("fore.csv", 1), ("efter.csv", 2)):
        people = draw(20, seed, shift=-1.2 + 0.6 * (seed - 1))
        rows = [["id", *(f"t{n:02}" for n in range(1, 7))]]
        rows += [[p.id, *(str(min(int(answer), 5)) for answer in p.answers[:6])] for p in people]
        write(project.data_dir / wave, rows)
    return read_study(project)


CASES: dict[str, Callable[[Path], Study]] = {
    "linked": linked,
    "partly linked": partly,
    "unlinked": unlinked,
    "completers": completers,
    "few": few,
    "one wave": one_wave,
    "three waves": three_waves,
    "printed": printed,
    "two scales": lambda root: own(root, TWO_SCALES),
    "one scale": lambda root: own(root, ONE_SCALE),
}


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Study]:
    found: dict[str, Study] = {}

    def study(case: str) -> Study:
        if case not in found:
            found[case] = CASES[case](tmp_path_factory.mktemp("case").resolve())
        return found[case]

    return study


@pytest.mark.parametrize("case", CASES)
def test_every_cell_shows_something_and_no_heading_stands_alone(studies: Callable[[str], Study], case: str) -> None:
    assert [tell.__name__ for tell, cell in zip(CELLS, shown(studies(case)), strict=True) if not cell.items] == []


@pytest.mark.parametrize("case", CASES)
def test_alternative_texts_hold_the_numbers_of_their_tables_and_no_others(
    studies: Callable[[str], Study], case: str
) -> None:
    for figure in figures(studies(case)).values():
        heads = [column.label for column in figure.table.columns]
        known = {n for cells in (heads, *figure.table.rows) for cell in cells for n in NUMBER.findall(cell)}
        told = NUMBER.findall(figure.alt)
        assert told
        assert [number for number in told if number not in known] == []


@pytest.mark.parametrize("case", CASES)
def test_the_section_is_told_whole_and_never_proves(studies: Callable[[str], Study], case: str) -> None:
    told = words(studies(case))
    assert [word for word in ("bevisar", "signifikant", "None", "nan", "{", "Withheld") if f" {word}" in told] == []
    assert "..," not in told
    assert ". ." not in told


@pytest.mark.parametrize("case", CASES)
def test_no_table_is_shown_twice(studies: Callable[[str], Study], case: str) -> None:
    names = [name for cell in shown(studies(case)) for name in tables(cell)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("linked", "Svaren kunde kopplas person för person"),
        ("partly linked", "20 av dem svarade båda gångerna"),
        ("unlinked", "Vilka som svarade båda gångerna är inte känt"),
        ("completers", "De som bara svarade en gång är för få för att redovisas"),
        ("few", "Resultatet vilar på färre än 5 personer och visas därför inte"),
        ("one wave", "Det behövs en mätning till"),
        ("three waves", "(maj 2025)"),
        ("printed", "Hur säker skillnaden är går inte att avgöra"),
        ("two scales", "Trivsel i allt"),
        ("one scale", "Arbetsro"),
    ],
)
def test_the_first_sentence_says_what_the_case_is(studies: Callable[[str], Study], case: str, wanted: str) -> None:
    study = studies(case)
    assert wanted in texts(tell_findings(study)) + texts(tell_robustness(study))


def test_few_people_leave_no_number_of_their_answers(studies: Callable[[str], Study]) -> None:
    study = studies("few")
    assert figures(study).keys() <= {"references"}
    levels = tables(tell_findings(study))["levels"]
    assert {row[2] for row in levels["rows"]} == {"dolt (färre än 5)"}
    assert {cell for row in levels["rows"] for cell in row[3:]} == {"–"}
    assert any("Dolda tal" in note for note in levels["notes"])
    assert result(study).status == "suppressed"


def test_no_figure_names_a_smallest_or_largest_answer(studies: Callable[[str], Study]) -> None:
    told = words(studies("linked"))
    assert [word for word in ("Minimum", "Maximum", "Lägsta värde", "Högsta värde") if word in told] == []


def test_medians_and_quartiles_are_drawn_only_when_enough_answered(tmp_path: Path) -> None:
    study = make_study(tmp_path, draw(7, 1), draw(7, 2), link=BY_ID)
    figure = figures(study)["levels"]
    assert "mittersta hälften" not in figure.alt
    assert {cell for row in figure.table.rows for cell in row[6:9]} == {"dolt (färre än 8)"}


def test_the_band_of_a_small_change_is_told_only_when_it_is_set(
    tmp_path: Path, studies: Callable[[str], Study]
) -> None:
    band, bound = "Det grå bandet", "Projektet har bestämt att en förändring har betydelse från 4 poäng."
    study = linked(tmp_path, smallest_change=4)
    assert band in words(study)
    assert bound in words(study)
    without = words(studies("linked"))
    assert band not in without
    assert "har bestämt" not in without


def test_one_scale_has_no_profile_and_two_have(studies: Callable[[str], Study]) -> None:
    assert "profile" not in figures(studies("one scale"))
    assert "profile" in figures(studies("two scales"))
    assert [row[0] for row in figures(studies("two scales"))["changes"].table.rows] == [
        "Trivsel i allt",
        "Arbetsro",
        "Stöd av chefen",
    ]


@pytest.mark.parametrize("case", ["two scales", "one scale"])
def test_another_questionnaire_is_never_called_kasam(studies: Callable[[str], Study], case: str) -> None:
    told = words(studies(case))
    assert "KASAM" not in told
    assert "Om Trivselenkäten" in told
    assert "Får användas fritt." in told
    assert "Det finns inga publicerade tal att jämföra med." in told


def test_three_waves_are_all_drawn_and_the_first_and_last_compared(studies: Callable[[str], Study]) -> None:
    study = studies("three waves")
    assert [row[1] for row in figures(study)["levels"].table.rows[:3]] == ["oktober 2023", "maj 2024", "maj 2025"]
    assert "oktober 2023" in texts(tell_findings(study))
    assert [column.label for column in figures(study)["profile"].table.columns][1:] == [
        "Oktober 2023",
        "Maj 2024",
        "Maj 2025",
    ]


def test_an_unlinked_comparison_shows_what_linking_could_have_given(studies: Callable[[str], Study]) -> None:
    rows = tables(tell_robustness(studies("unlinked")))["band"]["rows"]
    assert [row[0] for row in rows] == ["0,00", "0,54", "0,64", "0,78"]
    assert "Den är inget resultat." in words(studies("unlinked"))
    assert "band" not in tables(tell_robustness(studies("linked")))


def gaps(people: list[Person]) -> list[Person]:
    """The same people, of whom the first six left out one question on meaningfulness."""
    return [person.without(1) if n < 6 else person for n, person in enumerate(people)]


def test_the_three_rules_stand_side_by_side_with_the_main_one_first(tmp_path: Path) -> None:
    study = make_study(tmp_path, gaps(draw(26, 1)), gaps(draw(26, 2)), link=BY_ID)
    rows = tables(tell_robustness(study))["rules"]["rows"]
    assert [row[0] for row in rows] == [
        "Högst 20\u00a0% av skalans frågor obesvarade (huvudregeln)",
        "Högst hälften av skalans frågor obesvarade",
        "Ingen fråga obesvarad",
    ]


def test_without_missing_answers_the_rules_are_not_told(studies: Callable[[str], Study]) -> None:
    study = studies("linked")
    assert "rules" not in tables(tell_robustness(study))
    assert "missing" not in tables(tell_answers(study))
    assert "Inga svar saknas." in words(study)


def test_a_rule_that_says_otherwise_is_counted(tmp_path: Path) -> None:
    study = make_study(tmp_path, gaps(draw(26, 1)), gaps(draw(26, 2)), link=BY_ID)
    assert study.answers is not None
    assert study.main is not None
    other = {"increased": "unsure", "unsure": "increased", "decreased": "unsure"}[study.main.direction]
    assert direction_of(study.main.change) == study.main.direction
    rule = replace(study.answers.rules[1], direction=other)
    assert isinstance(rule, RuleResult)
    answers = replace(study.answers, rules=(study.answers.rules[0], rule), sensitivities=(), unit_model=None)
    main = replace(study.main, companions=None)
    told = texts(tell_robustness(replace(study, answers=answers, changes=(main, *study.changes[1:]))))
    assert "1 av 1 andra sätt säger något annat än huvudanalysen" in told


def test_codes_are_linked_and_never_shown(tmp_path: Path) -> None:
    before = [Person(f"AB{n:02}CD", p.answers) for n, p in enumerate(draw(20, 1))]
    after = [
        Person(p.id if n else "XB00CD", q.answers) for n, (p, q) in enumerate(zip(before, draw(20, 2), strict=True))
    ]
    study = make_study(tmp_path, before, after, link=BY_CODE)
    links = {row[0]: row[1] for row in tables(tell_answers(study))["links"]["rows"]}
    assert (links["Samma kod båda gångerna"], links["Ett tecken skiljer"]) == ("19", "1")
    assert re.findall(r"[AX]B\d\dCD", words(study)) == []


def test_the_licence_and_the_limits_stand_last(studies: Callable[[str], Study]) -> None:
    items = tell_context(studies("linked")).items
    (limits,) = [item for item in items if isinstance(item, Limits)]
    assert "Det finns ingen jämförelsegrupp" in limits.items[0]
    assert "upphovsrättsskyddade" in texts(tell_context(studies("linked")))
    assert "inte avsett för individuell bedömning" in texts(tell_context(studies("linked")))
    assert any(isinstance(item, Reading) and "De är inte ett mål" in item.text for item in items)


def test_a_comparison_group_takes_the_first_limit_away(tmp_path: Path) -> None:
    told = texts(tell_context(linked(tmp_path, comparison_group=True)))
    assert "Det finns ingen jämförelsegrupp" not in told


def test_already_reversed_answers_that_look_raw_are_a_contradiction(tmp_path: Path) -> None:
    waves = [{**WAVES[0], "already_reversed": True}, WAVES[1]]
    study = make_study(tmp_path, draw(60, 1), draw(60, 2), link=BY_ID, waves=waves)
    conflicts = [r for r in tell_answers(study).records() if r.get("role") == "conflict"]
    assert len(conflicts) == 1
    assert "projektfilen anger att de är det" in conflicts[0]["text"]


def test_a_questionnaire_without_reversed_questions_is_not_asked_whether_they_are_turned(tmp_path: Path) -> None:
    study = own(tmp_path, {**TWO_SCALES, "reversed": []})
    assert "omvänt ställda" not in words(study)
    assert [check.name for check in result(study).checks if check.name.startswith("keying")] == []


def test_people_asked_but_not_stated_are_said_once(studies: Callable[[str], Study]) -> None:
    assert words(studies("linked")).count("Hur många som tillfrågades är inte angivet") == 1
