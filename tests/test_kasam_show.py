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
from evallib.kasam.telling.words_first import looser_sentence
from evallib.presentation import Figure, Limits, Reading, Shown
from evallib.statistics import Estimate
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
    told = zip(CELLS, shown(studies(case)), strict=True)
    assert [tell.__name__ for tell, cell in told if not cell.items and tell is not tell_robustness] == []


@pytest.mark.parametrize("case", CASES)
def test_alternative_texts_hold_the_numbers_of_their_tables_and_no_others(
    studies: Callable[[str], Study], case: str
) -> None:
    study = studies(case)
    ends = {str(end) for end in study.design.instrument.range_of(study.design.primary)}
    for figure in figures(study).values():
        heads = [column.label for column in figure.table.columns]
        known = ends | {n for cells in (heads, *figure.table.rows) for cell in cells for n in NUMBER.findall(cell)}
        told = NUMBER.findall(figure.alt)
        assert told or figure.name == "changes"
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
        ("partly linked", "20 av dem kunde följas (har poäng båda gångerna)"),
        ("unlinked", "Vilka som svarade båda gångerna är inte känt"),
        ("completers", "De som inte kunde följas räknas inte med, eftersom någon del av dem är för få"),
        ("few", "KASAM totalt: färre än 5 har poäng vid varje mätning, så inget kan visas."),
        ("one wave", "Det behövs en mätning till"),
        ("three waves", "(maj 2025)"),
        ("printed", "Om det är mer än slumpen går inte att avgöra"),
        ("two scales", "Trivsel i allt"),
        ("one scale", "Arbetsro"),
    ],
)
def test_the_first_sentence_says_what_the_case_is(studies: Callable[[str], Study], case: str, wanted: str) -> None:
    study = studies(case)
    assert wanted in texts(tell_findings(study)) + texts(tell_robustness(study))


def test_few_people_leave_no_number_of_their_answers(studies: Callable[[str], Study]) -> None:
    study = studies("few")
    assert figures(study).keys() == set()
    assert [name for cell in shown(study) for name in tables(cell)] == []
    assert "Av svaren från dem" not in words(study)
    assert result(study).status == "suppressed"
    (check,) = result(study).checks
    assert (check.name, check.passed) == ("change_decided", None)
    assert check.message == (
        "KASAM totalt: färre än 5 har poäng vid varje mätning, så inget kan visas. "
        "Det hade krävts minst 5 med poäng per mätning."
    )


def test_one_wave_with_too_few_is_named(tmp_path: Path) -> None:
    study = make_study(tmp_path, draw(4, 1), draw(20, 2))
    assert texts(tell_findings(study)).count("färre än 5 har poäng (oktober 2023), så förändringen kan inte visas") == 1


FOLDED = {"ways", "rules", "band", "missing", "links", "reliability", "references", "background_1"}


@pytest.mark.parametrize("case", CASES)
def test_what_only_an_evaluator_reads_is_folded_and_few_boxes_explain(
    studies: Callable[[str], Study], case: str
) -> None:
    cells = shown(studies(case))
    open_tables = [name for cell in cells for name, table in tables(cell).items() if not table.get("folded")]
    assert FOLDED.isdisjoint(open_tables)
    assert sum(isinstance(item, Reading) for cell in cells for item in cell.items) <= 3


def test_answers_that_contradict_the_settings_come_before_the_finding(tmp_path: Path) -> None:
    waves = [{**WAVES[0], "already_reversed": True}, WAVES[1]]
    study = make_study(tmp_path, draw(60, 1), draw(60, 2), link=BY_ID, waves=waves)
    told = (
        "Resultatet bör inte användas än: svaren från oktober 2023 ser inte ut att vara vända, "
        "men inställningarna säger att de är det."
    )
    first = tell_findings(study).records()[0]
    assert (first["role"], first["text"]) == ("conflict", told)
    assert result(study).findings[0].text.startswith(told)


def test_questions_that_hang_together_much_worse_one_time_are_named(studies: Callable[[str], Study]) -> None:
    study = studies("linked")
    assert study.answers is not None
    alphas = {"before": Estimate(0.85, 0.8, 0.9), "after": Estimate(0.4, 0.2, 0.6)}

    def with_alphas(alphas: dict[str, Estimate]) -> Study:
        assert study.answers is not None
        scored = tuple(
            replace(one, alpha=alphas[one.wave]) if one.scale == "total" else one for one in study.answers.scored
        )
        return replace(study, answers=replace(study.answers, scored=scored))

    told = "Frågorna hänger ihop mycket sämre i maj 2024 än i oktober 2023. Kontrollera kodningen."
    assert looser_sentence(with_alphas(alphas)) == told
    assert looser_sentence(with_alphas({**alphas, "after": Estimate(0.7, 0.5, 0.81)})) == ""


def test_no_figure_names_a_smallest_or_largest_answer(studies: Callable[[str], Study]) -> None:
    told = words(studies("linked"))
    assert [word for word in ("Minimum", "Maximum", "Lägsta värde", "Högsta värde") if word in told] == []


def test_medians_and_quartiles_are_drawn_only_when_enough_answered(tmp_path: Path) -> None:
    study = make_study(tmp_path, draw(7, 1), draw(7, 2), link=BY_ID)
    figure = figures(study)["levels"]
    assert "mittersta hälften" not in figure.alt
    assert {cell for row in figure.table.rows for cell in row[6:9]} == {"dolt (färre än 15)"}


def test_the_band_of_a_small_change_is_told_only_when_it_is_set(
    tmp_path: Path, studies: Callable[[str], Study]
) -> None:
    band, bound = (
        "Det grå bandet",
        "I den här rapporten räknas 4 poäng som den minsta förändring av KASAM totalt som har betydelse.",
    )
    study = linked(tmp_path, smallest_change=4)
    assert band in words(study)
    assert bound in words(study)
    without = words(studies("linked"))
    assert band not in without
    assert "I den här rapporten räknas" not in without


def test_only_a_questionnaire_that_says_so_has_more_points_mean_something(
    tmp_path: Path, studies: Callable[[str], Study]
) -> None:
    assert "från 13 till 91 poäng, och fler poäng betyder starkare känsla av sammanhang." in words(studies("linked"))
    assert "Trivsel i allt kan vara från 6 till 30 poäng. 2 av frågorna" in words(studies("two scales"))
    told = words(own(tmp_path, {**TWO_SCALES, "high_means": "bättre trivsel"}))
    assert "från 6 till 30 poäng, och fler poäng betyder bättre trivsel." in told


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
    assert "Den är inget resultat. Raden med 0 är huvudanalysen." in words(studies("unlinked"))
    assert "band" not in tables(tell_robustness(studies("linked")))


def test_the_row_with_zero_is_named_only_when_it_is_there(tmp_path: Path) -> None:
    study = unlinked(tmp_path, correlations=[0.5, 0.7])
    assert [row[0] for row in tables(tell_robustness(study))["band"]["rows"]] == ["0,50", "0,70"]
    assert "Raden med 0" not in words(study)


def test_lines_that_are_not_adjusted_are_said_to_be_so(studies: Callable[[str], Study]) -> None:
    """A subscale's own interval may leave zero out while the verdict, adjusted for several, is unsure."""
    reading = "Strecken är inte justerade för att {n} delskalor prövas. Bedömningen bredvid dem är det."
    note = "Intervallen är det inte."
    for case, n in (("linked", 3), ("two scales", 2)):
        told = tell_changes(studies(case))
        assert reading.format(n=n) in texts(told)
        assert tables(told)["changes"]["notes"][0].endswith(note)
    alone = tell_changes(studies("one scale"))
    assert "inte justerade" not in texts(alone)
    assert list(tables(alone)["changes"]["notes"]) == ["Före och efter är medelvärden."]


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
    assert "utesluts" not in told
    assert "Där rymmer osäkerheten" in told
    assert "högst hälften av frågorna obesvarade" in told


def test_codes_are_linked_and_never_shown(tmp_path: Path) -> None:
    before = [Person(f"AB{n:02}CD", p.answers) for n, p in enumerate(draw(20, 1))]
    after = [
        Person(p.id if n else "XB00CD", q.answers) for n, (p, q) in enumerate(zip(before, draw(20, 2), strict=True))
    ]
    study = make_study(tmp_path, before, after, link=BY_CODE)
    links = {row[0]: row[1] for row in tables(tell_answers(study))["links"]["rows"]}
    assert links == {
        "Samma kod båda gångerna": "19",
        "Ett tecken skiljer": "1",
        "Inte kopplade, oktober 2023": "0",
        "Inte kopplade, maj 2024": "0",
    }
    assert re.findall(r"[AX]B\d\dCD", words(study)) == []


def test_who_is_not_linked_is_counted_once_with_the_reasons_that_are_known(tmp_path: Path) -> None:
    """Of 30 and 28 people 20 are linked; two gave no code the first time, and one code fits two people of the last."""
    shared = [Person(f"AB{n:02}CD", p.answers) for n, p in enumerate(draw(20, 1))]
    alone = [Person(f"{n}XYZ{n}{n}", p.answers) for n, p in enumerate(draw(10, 2))]
    alone[:3] = [Person("", alone[0].answers), Person("", alone[1].answers), Person("QRSTUV", alone[2].answers)]
    new = [Person(f"{n}KLM{n}{n}", p.answers) for n, p in enumerate(draw(8, 3))]
    new[:2] = [Person("QRSTUX", new[0].answers), Person("QRSTUY", new[1].answers)]
    study = make_study(tmp_path, shared + alone, shared + new, link=BY_CODE, background=["form"])
    assert [tuple(row) for row in tables(tell_answers(study))["links"]["rows"]] == [
        ("Samma kod båda gångerna", "20"),
        ("Inte kopplade, oktober 2023", "10"),
        ("Inte kopplade, oktober 2023 (varav utan kod)", "2"),
        ("Inte kopplade, oktober 2023 (varav kod som stämmer med flera)", "1"),
        ("Inte kopplade, maj 2024", "8"),
        ("Inte kopplade, maj 2024 (varav kod som stämmer med flera)", "2"),
    ]


def test_background_tells_linked_and_not_linked_and_who_is_put_together(tmp_path: Path) -> None:
    forms = ["fast"] * 12 + ["tim"] * 8 + ["vikarie"] * 3 + ["pool"] * 4
    before = [replace(p, form=form) for p, form in zip(draw(27, 1), forms, strict=True)]
    new = [replace(p, form="fast" if n < 6 else "tim") for n, p in enumerate(draw(12, 3, first=90))]
    study = make_study(tmp_path, before, [*before[:20], *new], link=BY_ID, background=["form"])
    table = tables(tell_answers(study))["background_1"]
    heads = [column["label"] for column in table["columns"]]
    assert heads == ["form", "Kopplade", "Inte kopplade, oktober 2023", "Inte kopplade, maj 2024"]
    assert [row[0] for row in table["rows"]][-1] == "Övriga, hopslagna"
    assert "vilka som svarade när" not in words(study)


def test_an_id_is_not_called_a_code(tmp_path: Path) -> None:
    before, after = draw(20, 1), draw(20, 2)
    after[0] = replace(after[0], id="")
    study = make_study(tmp_path, [*before, *draw(8, 3, first=50)], [*after, *draw(8, 4, first=80)], link=BY_ID)
    told = [row[0] for row in tables(tell_answers(study))["links"]["rows"]]
    assert "Inte kopplade, maj 2024 (varav utan id)" in told
    assert [label for label in told if "kod" in label] == []


def test_a_file_that_could_be_linked_is_not_said_to_hold_nothing(studies: Callable[[str], Study]) -> None:
    told = words(studies("unlinked"))  # the files have ids, but the project file does not say so
    assert "Projektfilen anger inget att koppla samma persons svar med." in told
    assert "en mindre förändring hade oftast kunnat synas" in told
    assert "Svaren är inte kopplade person för person." in told
    assert [words for words in ("innehåller inget", "går inte att koppla", "hade synts") if words in told] == []


def test_missing_answers_are_a_share_of_those_who_answered_anything(tmp_path: Path) -> None:
    empty = Person("tom", ("",) * 13)
    people = gaps(draw(26, 1))
    found = [make_study(tmp_path / n, more, people, link=BY_ID) for n, more in (("a", people), ("b", [*people, empty]))]
    for study in found:
        assert f"Av svaren från dem som besvarade något saknas {100 * 6 / (26 * 13):.1f}".replace(".", ",") in words(
            study
        )


def test_alpha_names_its_uncertainty(tmp_path: Path, studies: Callable[[str], Study]) -> None:
    few = make_study(tmp_path, draw(8, 1), draw(8, 2), link=BY_ID)
    assert "Alfa är i sig osäkert: intervallet rymmer 0,70 för" in words(few)
    alphas = [check for check in result(few).checks if check.name.startswith("alpha")]
    straddling = [check for check in alphas if "inom minst ett av intervallen" in check.message]
    assert straddling
    assert all("(95 % KI " in check.message.replace("\u00a0", " ") for check in alphas if check.passed is not None)
    many = words(make_study(tmp_path / "many", draw(400, 1), draw(400, 2), link=BY_ID))
    assert "intervallet rymmer 0,70 för begriplighet.\n" in many  # the other three lie on one side of it


def test_the_licence_and_the_limits_stand_last(studies: Callable[[str], Study]) -> None:
    items = tell_context(studies("linked")).items
    (limits,) = [item for item in items if isinstance(item, Limits)]
    assert "Det finns ingen jämförelsegrupp" in limits.items[0]
    assert "upphovsrättsskyddade" in texts(tell_context(studies("linked")))
    assert "inte avsett för individuell bedömning" in texts(tell_context(studies("linked")))
    assert any(isinstance(item, Reading) and "De är inte ett mål" in item.text for item in items)


def test_a_comparison_group_that_is_not_read_gives_no_cause_either(tmp_path: Path) -> None:
    told = texts(tell_context(linked(tmp_path, comparison_group=True)))
    assert "Det finns ingen jämförelsegrupp" not in told
    assert "En jämförelsegrupp svarade också, men dess svar ingår inte här. Därför går det inte att säga" in told


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
