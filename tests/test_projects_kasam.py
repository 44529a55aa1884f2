"""Settings of the section kasam: what loads, and what is told about what does not fit together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evallib.errors import InputError, Problem
from evallib.projects import DEFAULT_CORRELATIONS, KasamSettings, Project, Wave, Workspace, load_project

PROJECT = """\
project: prov
title: Prov
sections: [kasam, method]
kasam:
  instrument: kasam13
  who: medarbetare i hemtjänsten
  waves:
    - {id: before, label: oktober 2023, file: fore.csv, invited: 62}
    - {id: middle, label: mars 2024, file: svar.xlsx, sheet: Mars}
    - {id: after, label: maj 2024, file: svar.xlsx, sheet: Maj, already_reversed: true}
  columns: {k01: Fråga 1, k02: Fråga 2}
  link: {by: code, column: kod}
  unit: enhet
  background: [kön, ålder]
  missing_codes: ["9", "99", vet ej]
  smallest_change: 3.5
  correlations: [0, 0.5]
  reliability: {value: 0.8, source: Stern m.fl. 2019}
  references:
    - {scale: total, population: hela förvaltningen, year: 2021, n: 412, mean: 66.1, sd: 12, source: Enkäten 2021}
"""
ONE_FILE = """\
project: prov
title: Prov
sections: [kasam, method]
kasam:
  instrument: kasam29
  who: medarbetare
  wave_column: omgång
  waves:
    - {id: before, label: oktober 2023, file: alla.sav, value: "1"}
    - {id: after, label: maj 2024, file: alla.sav, value: "2"}
"""
SUMMARIES = """\
project: prov
title: Prov
sections: [kasam, method]
kasam:
  instrument: kasam29
  who: medarbetare
  waves:
    - {id: before, label: oktober 2011}
    - {id: after, label: maj 2013}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("params/projects", "params/programmes", "params/instruments", "data/prov", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("00_summary", "30_kasam", "90_method"):
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
    return Workspace(tmp_path.resolve())


@pytest.fixture
def load(workspace: Workspace) -> Callable[[str], Project]:
    def load(text: str) -> Project:
        (workspace.params_dir / "projects/prov.yaml").write_text(text, encoding="utf-8")
        return load_project(workspace, "prov")

    return load


@pytest.fixture
def problems(load: Callable[[str], Project]) -> Callable[[str], tuple[Problem, ...]]:
    def problems(text: str) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            load(text)
        return caught.value.problems

    return problems


def settings(project: Project) -> KasamSettings:
    assert project.params.kasam is not None
    return project.params.kasam


def test_a_whole_section(load: Callable[[str], Project]) -> None:
    project = load(PROJECT)
    found = settings(project)
    assert project.instrument is not None
    assert project.instrument.name == "kasam13"
    assert [wave.id for wave in found.waves] == ["before", "middle", "after"]
    assert found.compared == (found.wave("before"), found.wave("after"))
    assert (found.column_of("k01"), found.column_of("k03")) == ("Fråga 1", "k03")
    assert (found.link.by, found.link.column, found.link.tolerant) == ("code", "kod", True)
    assert found.assumed_correlations == (0, 0.5)
    assert (found.summaries_only, found.seed, found.references[0].n) == (False, 1, 412)
    with pytest.raises(KeyError):
        found.wave("later")


def test_one_file_for_all_waves(load: Callable[[str], Project]) -> None:
    found = settings(load(ONE_FILE))
    assert found.compared == (
        Wave(id="before", label="oktober 2023", file="alla.sav", value="1"),
        Wave(id="after", label="maj 2024", file="alla.sav", value="2"),
    )


def test_printed_summaries_only(load: Callable[[str], Project]) -> None:
    found = settings(load(SUMMARIES))
    assert found.summaries_only
    assert (found.link.by, found.columns, found.smallest_change) == ("none", {}, None)
    assert found.assumed_correlations == DEFAULT_CORRELATIONS == (0, 0.54, 0.64, 0.78)


def test_one_wave_compares_nothing(load: Callable[[str], Project]) -> None:
    assert settings(load(SUMMARIES.replace("    - {id: after, label: maj 2013}\n", ""))).compared is None


def test_the_compared_waves_can_be_chosen(load: Callable[[str], Project]) -> None:
    found = settings(load(PROJECT + "  compare: [before, middle]\n"))
    assert [wave.id for wave in found.compared or ()] == ["before", "middle"]


def test_without_settings_there_is_no_questionnaire(load: Callable[[str], Project]) -> None:
    project = load("project: prov\ntitle: Prov\nsections: [method]\n")
    assert (project.params.kasam, project.instrument) == (None, None)


@pytest.mark.parametrize("more", ["", "kasam:\n", "kasam: null\n"])
def test_the_section_needs_its_settings(problems: Callable[[str], tuple[Problem, ...]], more: str) -> None:
    (problem,) = problems("project: prov\ntitle: Prov\nsections: [kasam, method]\n" + more)
    assert problem.what == "Avsnittet kasam behöver inställningar under nyckeln ”kasam”."


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "words"),
    [
        ("kasam13", "kasam12", 5, "instrument", "Det finns inget frågeformulär ”kasam12”, varken i evallib eller"),
        ("kasam13", "kasam12", 5, "instrument", "Menade du ”kasam"),
        ("kasam13", "../kasam13", 5, "instrument", "som inte har rätt form"),
        ("id: middle", "id: before", 9, "waves[1].id", "”before” står redan på rad 8."),
        ("mars 2024", "maj 2024", 10, "waves[2].label", "”maj 2024” står redan på rad 9."),
        ("file: fore.csv, ", "", 8, "waves[0].file", "Någon mätning har en fil, men den här har ingen."),
        ("fore.csv", "../fore.csv", 8, "waves[0].file", "Skriv namnet på en fil i projektets datamapp"),
        ("fore.csv", "'c:fore.csv'", 8, "waves[0].file", "utan mappar"),
        ("fore.csv", ".fore.csv", 8, "waves[0].file", "utan mappar"),
        ("fore.csv", "fore", 8, "waves[0].file", "utan mappar"),
        ("sheet: Maj", "sheet: Mars", 10, "waves[2].file", "Mätningen på rad 9 har samma fil."),
        ("invited: 62", "invited: 0", 8, "waves[0].invited", "Skriv 1 eller mer."),
        ("invited: 62", 'value: "1"', 8, "waves[0].value", "wave_column säger inte i vilken kolumn det står"),
        ("invited: 62", "invitd: 62", 8, "waves[0].invitd", "Menade du ”invited”?"),
        ("k02: Fråga 2", "k14: Fråga 14", 11, "columns.k14", "Det finns ingen frågekolumn ”k14” i KASAM-13. Menade"),
        ("k02: Fråga 2", "k02: Fråga 1", 11, "columns.k02", "är redan angiven, som kasam.columns.k01 på rad 11."),
        ("k02: Fråga 2", "k02: k03", 11, "columns.k02", "Kolumnen ”k03” är redan angiven, som fråga k03."),
        ("k02: Fråga 2", "k02: 2", 11, "columns.k02", "Här står talet 2, men det ska vara text."),
        ("{k01: Fråga 1, k02: Fråga 2}", "[k01]", 11, "columns", "Här står en lista, men det ska vara en grupp"),
        (", column: kod", "", 12, "link", "Personer kopplas ihop med code, men ingen kolumn är angiven."),
        ("by: code", "by: kod", 12, "link.by", "som inte är ett av de tillåtna orden"),
        ("by: code, ", "", 12, "link.column", "men personer kopplas inte ihop."),
        ("by: code", "by: none", 12, "link.column", "men personer kopplas inte ihop."),
        ("unit: enhet", "unit: kod", 13, "unit", "Kolumnen ”kod” är redan angiven, som kasam.link.column på rad 12."),
        ("unit: enhet", "unit: k07", 13, "unit", "Kolumnen ”k07” är redan angiven, som fråga k07."),
        ("ålder", "kön", 14, "background[1]", "Kolumnen ”kön” är redan angiven, som kasam.background[0] på rad 14."),
        ("ålder", "enhet", 14, "background[1]", "är redan angiven, som kasam.unit på rad 13."),
        ('"99"', '"7"', 15, "missing_codes[1]", "”7” är ett svar i KASAM-13, 1 till 7, så det kan inte betyda"),
        ('"99"', '"03"', 15, "missing_codes[1]", "”03” är ett svar"),
        ('"99"', '"9"', 15, "missing_codes[1]", "”9” står redan på rad 15."),
        ('"99"', "99", 15, "missing_codes[1]", 'Sätt det inom citattecken: "99".'),
        ("change: 3.5", "change: 0", 16, "smallest_change", "Skriv mer än 0."),
        ("change: 3.5", "change: 78", 16, "smallest_change", "på 78 poäng är inte möjlig på en skala från 13 till 91"),
        ("[0, 0.5]", "[0, 1]", 17, "correlations[1]", "Skriv mindre än 1."),
        ("[0, 0.5]", "[-0.1]", 17, "correlations[0]", "Skriv 0 eller mer."),
        ("[0, 0.5]", "[]", 17, "correlations", "Listan måste ha minst 1 värden."),
        ("value: 0.8", "value: 1", 18, "reliability.value", "Skriv mindre än 1."),
        ("scale: total", "scale: totl", 20, "references[0].scale", "ingen skala med id ”totl”. Menade du ”total”?"),
        ("mean: 66.1", "mean: 6.61", 20, "references[0].mean", "Medelvärdet 6.61 ligger utanför skalan, 13 till 91."),
        ("sections: [kasam", "compare: 1\nsections: [kasam", 3, None, "Nyckeln ”compare” finns inte här."),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_located_problem(
    problems: Callable[[str], tuple[Problem, ...]], old: str, new: str, row: int, column: str | None, words: str
) -> None:
    assert PROJECT.count(old) >= 1
    (problem,) = problems(PROJECT.replace(old, new, 1))
    assert (problem.place.file, problem.place.row) == ("params/projects/prov.yaml", row)
    assert problem.place.column == (f"kasam.{column}" if column else "compare")
    assert words in str(problem)


@pytest.mark.parametrize(
    ("compare", "words"),
    [
        ("[before, later]", "Det finns ingen mätning med id ”later”. Menade du ”after”?"),
        ("[before, xyz]", "Använd något av: before, middle, after."),
        ("[before, before]", "De två mätningar som jämförs måste vara olika"),
        ("[after, before]", "den tidigare kommer först"),
        ("[before]", "Listan måste ha minst 2 värden."),
        ("[before, middle, after]", "Listan får ha högst 2 värden."),
        ("before", "men det ska vara en lista"),
    ],
)
def test_comparing_waves_that_cannot_be_compared(
    problems: Callable[[str], tuple[Problem, ...]], compare: str, words: str
) -> None:
    (problem,) = problems(PROJECT + f"  compare: {compare}\n")
    assert problem.place.row == 21
    assert words in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "row", "words"),
    [
        (', value: "1"', "", 9, "Med wave_column måste varje mätning ange vad som står där för den."),
        ('value: "2"', 'value: "1"', 10, "”1” står redan på rad 9."),
        ("maj 2024, file: alla.sav", "maj 2024, file: andra.sav", 10, "måste alla mätningar ange samma fil och blad"),
        ("maj 2024, file: alla.sav", "maj 2024, file: alla.sav, sheet: B", 10, "samma fil och blad"),
        ("wave_column: omgång", "unit: enhet", 10, "Mätningen på rad 9 har samma fil."),
        ("wave_column: omgång", "wave_column: k05", 7, "är redan angiven, som fråga k05"),
    ],
)
def test_one_file_needs_a_column_and_values(
    problems: Callable[[str], tuple[Problem, ...]], old: str, new: str, row: int, words: str
) -> None:
    assert ONE_FILE.count(old) == 1
    found = problems(ONE_FILE.replace(old, new))
    assert any(problem.place.row == row and words in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("  link: {by: id, column: id}\n", "Personer kan inte kopplas ihop: mätningarna har inga filer."),
        ("  wave_column: omgång\n", "Med wave_column måste alla mätningar ange samma fil och blad."),
    ],
)
def test_summaries_have_nobody_to_link_and_no_column(
    problems: Callable[[str], tuple[Problem, ...]], more: str, words: str
) -> None:
    assert any(words in str(problem) for problem in problems(SUMMARIES + more))


def test_a_sheet_without_a_file(problems: Callable[[str], tuple[Problem, ...]]) -> None:
    (problem,) = problems(SUMMARIES.replace("label: maj 2013", "label: maj 2013, sheet: B"))
    assert (problem.place.row, problem.what) == (9, "Ett blad är angivet, men ingen fil.")


def test_all_problems_come_at_once_also_when_values_are_wrong(problems: Callable[[str], tuple[Problem, ...]]) -> None:
    text = PROJECT.replace("invited: 62", "invited: many").replace("id: middle", "id: before").replace("kod}", "'9'}")
    text = (
        text.replace("unit: enhet", "unit: kön").replace("change: 3.5", "change: 500").replace("value: 0.8", "value: 8")
    )
    assert [problem.place.row for problem in problems(text)] == [8, 9, 14, 16, 18]


def test_mistakes_in_an_own_questionnaire_are_told_with_the_project(
    workspace: Workspace, problems: Callable[[str], tuple[Problem, ...]]
) -> None:
    (workspace.params_dir / "instruments/trivsel.yaml").write_text("name: trivsel\nitems: 0\n", encoding="utf-8")
    found = problems(PROJECT.replace("kasam13", "trivsel").replace("id: middle", "id: before"))
    assert {problem.place.file for problem in found} == {"params/projects/prov.yaml", "params/instruments/trivsel.yaml"}
    assert found[0].place.column == "kasam.waves[1].id"


def test_an_own_questionnaire_can_be_used(workspace: Workspace, load: Callable[[str], Project]) -> None:
    own = (
        "name: trivsel\ntitle: Trivsel\nitems: 2\nlow: 0\nhigh: 4\ncolumn_prefix: t\n"
        "scales: [{id: joy, label: Glädje, items: [1, 2]}]\nlicence: Fri.\nsource: [Egen]\n"
    )
    (workspace.params_dir / "instruments/trivsel.yaml").write_text(own, encoding="utf-8")
    instrument = load(ONE_FILE.replace("kasam29", "trivsel")).instrument
    assert instrument is not None
    assert (instrument.columns, instrument.primary, instrument.range_of("joy")) == (("t01", "t02"), "joy", (0, 8))


ODD = ["null", "1", "x", "[]", "[1]", "{a: 1}", "[[before]]", "[{id: [1]}]"]
PLACES = [
    *("instrument", "waves", "wave_column", "compare", "columns", "link", "unit", "background", "missing_codes"),
    *("smallest_change", "correlations", "reliability", "references", "seed", "link within", "waves within"),
]
WITHIN = {"link within": "{{by: {0}, column: {0}}}", "waves within": "[{{id: {0}, file: {0}, value: {0}}}]"}


@pytest.mark.parametrize("place", PLACES)
def test_whatever_stands_there_it_loads_or_is_told(load: Callable[[str], Project], place: str) -> None:
    told = []
    for odd in ODD:
        written = WITHIN.get(place, "{0}").format(odd)
        rows = {"instrument": "kasam13", "who": "alla", "waves": "[{id: before, label: då}]"}
        rows |= {place.removesuffix(" within"): written}
        kasam = "".join(f"  {name}: {value}\n" for name, value in rows.items())
        try:
            load(f"project: prov\ntitle: Prov\nsections: [method]\nkasam:\n{kasam}")
        except InputError as error:
            told.append(str(error))
    assert len(told) >= 4
    assert all("params/projects/prov.yaml, rad " in problem for problem in told)
