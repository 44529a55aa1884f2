"""Projects and programmes: what loads, and what is told about what does not."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pydantic
import pytest

from evallib.errors import InputError, Problem
from evallib.projects import (
    ShareIdentity,
    SumIdentity,
    Workspace,
    find_workspace,
    load_programme,
    load_project,
    open_project,
)

SECTIONS = (
    "00_summary",
    "10_goals",
    "20_reconciliation",
    "35_before_after",
    "40_fokusgrupper",
    "60_medel",
    "90_method",
)

PROJECT = """\
project: vagen-ut
title: Vägen ut
subtitle: null
programme: lum
sources:
  - {id: slutrapport, title: Slutrapport, publisher: ESF-rådet, published: true, reviewed: null, note: null}
sections: [method, before_after, goals, reconciliation, medel]
privacy: {smallest_group: 7}
goals:
  proportions:
    - {name: promoted, label: Befordrade, part: promoted, whole: completed, interval: true}
reconciliation:
  identities:
    - {name: total, kind: sum, label: Total, total: total, parts: [c, m, e]}
    - {name: change, kind: difference, label: Ändring, change: d, after: a, before: b}
    - {name: share, kind: share, label: Andel, share: null, part: p, whole: w}
    - {name: rate, kind: rate, label: Takt, amount: grant_sek, periods: months}
    - {name: months, kind: months, label: Månader, months: null, start: s, end: e}
    - {name: range, kind: range, label: Antal, value: v, low: l, high: h}
    - {name: order, kind: order, label: Ordning, dates: [one, two]}
before_after:
  who: medarbetare
  before: oktober 2011
  after: maj 2013
  kind: self_rated
  linked: null
  assumed_n: participants
medel:
  round: "2021"
  as_of: 2021-12-31
"""

PROGRAMME = """\
programme: lum
title: Lokala utvecklingsmedel
funder: Staden
version: "2021"
currency: SEK
sources:
  - {id: webbsida, title: LUM, publisher: Staden, published: true}
envelopes:
  - {year: 2021, amount_sek: 300000, source: "webbsida, rad 3"}
projects: {low: 2, high: 3, source: "webbsida, rad 5"}
ceiling: null
costs:
  - {id: vikarier, name: vikarier, extent: partial, max_share_pct: null, source: "webbsida, rad 7"}
criteria:
  - {id: P1, kind: priority, text: Tidigt stöd, source: "webbsida, rad 8"}
  - {id: P3, kind: compound, text: Uppföljning, needs_one_of: [P1], source: "webbsida, rad 9"}
dates:
  - {event: final_report, date: 2022-01-21, label: Slut, round: "2021", channel: null, source: "webbsida, rad 1"}
expected_facts: [case_number]
notes: []
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("params/projects", "params/programmes", "data/vagen-ut", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    for name in SECTIONS:
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
    found = Workspace(tmp_path.resolve())
    write(found, PROJECT, PROGRAMME)
    return found


def write(workspace: Workspace, project: str = PROJECT, programme: str = PROGRAMME) -> None:
    (workspace.params_dir / "projects/vagen-ut.yaml").write_text(project, encoding="utf-8")
    (workspace.params_dir / "programmes/lum.yaml").write_text(programme, encoding="utf-8")


def problems(workspace: Workspace, slug: str = "vagen-ut") -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_project(workspace, slug)
    return caught.value.problems


def change(workspace: Workspace, old: str, new: str, *, file: str = PROJECT) -> str:
    """The only problem of the project after one change, as text."""
    assert old in file
    changed = file.replace(old, new, 1)
    write(workspace, **{"project" if file is PROJECT else "programme": changed})
    (problem,) = problems(workspace)
    return str(problem)


def test_a_whole_project(workspace: Workspace) -> None:
    project = load_project(workspace, "vagen-ut")
    assert project.title == "Vägen ut"
    assert project.smallest_group == 7
    assert project.data_dir == workspace.root / "data/vagen-ut"
    assert project.params.medel is not None
    assert project.params.medel.as_of == dt.date(2021, 12, 31)
    assert project.params.medel.round == "2021"
    first, third = project.params.reconciliation.identities[0], project.params.reconciliation.identities[2]
    assert isinstance(first, SumIdentity)
    assert first.parts == ("c", "m", "e")
    assert isinstance(third, ShareIdentity)
    assert third.share is None
    assert project.params.fokusgrupper is None
    assert project.programme is not None
    assert project.programme.dates[0].date == dt.date(2022, 1, 21)
    assert project.programme.criteria[1].needs_one_of == ("P1",)


def test_summary_comes_first_and_the_others_in_the_order_of_their_notebooks(workspace: Workspace) -> None:
    sections = load_project(workspace, "vagen-ut").sections
    assert sections == ("summary", "goals", "reconciliation", "before_after", "medel", "method")
    write(workspace, PROJECT.replace("[method,", "[summary, method,"))
    assert load_project(workspace, "vagen-ut").sections == sections


def test_sources_of_the_project_and_its_programme(workspace: Workspace) -> None:
    project = load_project(workspace, "vagen-ut")
    own, theirs = project.source("slutrapport"), project.source("webbsida")
    assert own is not None
    assert own.publisher == "ESF-rådet"
    assert theirs is not None
    assert theirs.title == "LUM"
    assert project.source("okänd") is None
    assert project.source_ids == ("slutrapport", "webbsida")


def test_everything_is_frozen(workspace: Workspace) -> None:
    project = load_project(workspace, "vagen-ut")
    with pytest.raises(dataclasses.FrozenInstanceError):
        project.slug = "x"  # type: ignore[misc]
    with pytest.raises(pydantic.ValidationError):
        project.params.title = "x"


def test_the_least_project(workspace: Workspace) -> None:
    write(workspace, "project: vagen-ut\ntitle: V\nsections: [method]\n")
    project = load_project(workspace, "vagen-ut")
    assert project.sections == ("summary", "method")
    assert (project.smallest_group, project.programme, project.params.goals.proportions) == (5, None, ())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("subtitle:", "subtitel:", "rad 3, kolumn subtitel: Nyckeln ”subtitel” finns inte här. Menade du ”subtitle”?"),
        ("{name: promoted,", "{name: promoted, lable: x,", "kolumn goals.proportions[0].lable: Nyckeln ”lable” finns"),
        ("total: total,", "total: total, part: x,", "Nyckeln ”part” finns inte här. Menade du ”parts”?"),
        ("title: Vägen", "titel: Vägen", "rad 2, kolumn titel: Nyckeln ”titel” finns inte här. Menade du ”title”?"),
        ("title: Vägen ut\n", "", "rad 1, kolumn title: Nyckeln ”title” saknas."),
        ("  who: medarbetare\n", "", "rad 21, kolumn before_after.who: Nyckeln ”who” saknas."),
        ("title: Vägen ut", "title: 2014", 'men det ska vara text. Sätt det inom citattecken: "2014".'),
        ("title: Vägen ut", "title: 1.50", 'talet 1.50, men det ska vara text. Sätt det inom citattecken: "1.50".'),
        ("title: Vägen ut", "title: [a]", "Här står en lista, men det ska vara text."),
        ("title: Vägen ut", "title: ' '", "Skriv en rad text som inte är tom."),
        ("title: Vägen ut", "title: |\n  a\n  b", "Skriv en rad text"),
        ("smallest_group: 7", "smallest_group: 2", "privacy.smallest_group: Här står talet 2, som ligger utanför"),
        ("smallest_group: 7", "smallest_group: 7.0", "Här står talet 7.0, men det ska vara ett heltal."),
        ("smallest_group: 7", "smallest_group: '7'", "Skriv 7, utan mellanrum eller citattecken"),
        ("smallest_group: 7", "smallest_group: true", "Här står ordet true, men det ska vara ett heltal."),
        ("published: true", "published: ja", "Här står texten ”ja”, men det ska vara true eller false. Skriv true."),
        ("published: true", "published: 1", "Skriv true."),
        ("published: true", "published: yes", "YAML hade gjort om yes till true."),
        ("kind: self_rated", "kind: self-rated", "som inte är ett av de tillåtna orden. Menade du ”self_rated”?"),
        ("kind: difference", "kind: diference", "identities[1].kind: Här står texten ”diference”, som inte"),
        ("kind: share, ", "", "kolumn reconciliation.identities[2]: Nyckeln ”kind” saknas. Använd något av: sum,"),
        ("dates: [one, two]", "dates: [one]", "identities[6].dates: Listan måste ha minst 2 värden."),
        ("parts: [c, m, e]", "parts: c", "Här står texten ”c”, men det ska vara en lista."),
        ("parts: [c, m, e]", "parts: [c, M, e]", "identities[0].parts[1]: Här står texten ”M”, som inte har"),
        ("privacy: {smallest_group: 7}", "privacy: 7", "Här står talet 7, men det ska vara en grupp nycklar."),
        ("as_of: 2021-12-31", "as_of: 2021-02-30", "Här står texten ”2021-02-30”, men det ska vara ett datum."),
        ("as_of: 2021-12-31", "as_of: 31/12/2021", "Skriv en dag som finns, som 2021-08-31."),
        ("as_of: 2021-12-31", "as_of: 2021", "Här står talet 2021, men det ska vara ett datum."),
        ("id: slutrapport", "id: Slutrapport", "kolumn sources[0].id: Här står texten ”Slutrapport”"),
        ('round: "2021"', 'round: "2012"', "Programmet har inga datum för omgången ”2012”. Menade du ”2021”?"),
        ("programme: lum", "programme: lun", "Det finns inget program ”lun” i params/programmes. Menade du ”lum”?"),
        ("programme: lum", "programme: ../lum", "kolumn programme: Här står texten ”../lum”, som inte har rätt form."),
        ("goals, reconc", "gaols, reconc", "kolumn sections[2]: Det finns inget avsnitt ”gaols”. Menade du ”goals”?"),
        ("goals, reconc", "goals, goals, reconc", "kolumn sections[3]: ”goals” står redan på rad 7."),
        ("[method, ", "[", "Avsnittet method saknas"),
        ("project: vagen-ut", "project: vagen-in", "Här står ”vagen-in”, men filen heter ”vagen-ut”."),
        ("name: rate", "name: total", "identities[3].name: ”total” står redan på rad 14."),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_located_problem(workspace: Workspace, old: str, new: str, words: str) -> None:
    told = change(workspace, old, new)
    assert told.startswith("params/projects/vagen-ut.yaml, rad ")
    assert words in told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("amount_sek: 300000", "amount_sek: 300 000", "Skriv 300000, utan mellanrum"),
        ("amount_sek: 300000", "amount_sek: -1", "Skriv 0 eller mer."),
        ("max_share_pct: null", "max_share_pct: 101", "Skriv 100 eller mindre."),
        ("max_share_pct: null", "max_share_pct: '12,5'", "Skriv 12.5, utan"),
        ("extent: partial", "extent: part", "Menade du ”partial”?"),
        (
            "needs_one_of: [P1]",
            "needs_one_of: [P2]",
            "Det finns inget annat kriterium med id ”P2”. Använd något av: P1.",
        ),
        ("needs_one_of: [P1]", "needs_one_of: [P3]", "Det finns inget annat kriterium med id ”P3”."),
        ("needs_one_of: [P1]", "needs_one_of: []", "Ett sammansatt kriterium måste ange vilka andra"),
        ("kind: compound", "kind: must", "Bara ett sammansatt kriterium behöver andra."),
        ("low: 2", "low: 4", "Det lägsta antalet, 4, är större än det högsta, 3."),
        ('"webbsida, rad 3"', '"websida, rad 3"', "Det finns ingen källa med id ”websida”. Menade du ”webbsida”?"),
        ("event: final_report", "event: finalreport", "Menade du ”final_report”?"),
        ("currency: SEK", "currency: kr", "Använd något av: SEK."),
        ("programme: lum", "programme: lom", "Här står ”lom”, men filen heter ”lum”."),
        ('version: "2021"', "version: 2021", 'Sätt det inom citattecken: "2021".'),
    ],
)
def test_one_mistake_in_the_programme(workspace: Workspace, old: str, new: str, words: str) -> None:
    told = change(workspace, old, new, file=PROGRAMME)
    assert told.startswith("params/programmes/lum.yaml, rad ")
    assert words in told


def test_envelopes_of_the_same_year(workspace: Workspace) -> None:
    row = '  - {year: 2021, amount_sek: 300000, source: "webbsida, rad 3"}\n'
    assert "”2021” står redan på rad 9" in change(workspace, row, row + row, file=PROGRAMME)


def test_all_problems_of_both_files_come_at_once_in_order(workspace: Workspace) -> None:
    project = PROJECT.replace("subtitle", "subtitel").replace("goals, ", "gaols, ").replace('"2021"', '"2020"')
    project = project.replace("smallest_group: 7", "smallest_group: 07")
    write(workspace, project, PROGRAMME.replace("extent: partial", "extent: no"))
    told = problems(workspace)
    assert [(problem.place.file, problem.place.row) for problem in told] == [
        ("params/projects/vagen-ut.yaml", 3),
        ("params/projects/vagen-ut.yaml", 7),
        ("params/projects/vagen-ut.yaml", 8),
        ("params/projects/vagen-ut.yaml", 29),
        ("params/programmes/lum.yaml", 13),
    ]


def test_at_most_fifty_problems_and_a_count_of_the_rest(workspace: Workspace) -> None:
    write(workspace, PROJECT + "".join(f"k{i}: 1\n" for i in range(53)))
    told = problems(workspace)
    assert len(told) == 50 + 1
    assert "Det finns 3 fel till." in str(told[-1])


def test_what_identifies_a_person_is_told_at_once_and_never_repeated(workspace: Workspace) -> None:
    text = PROJECT.replace("title: Vägen ut", "title: Vägen ut 811218-9876").replace(
        "title: Slutrapport, publisher: ESF-rådet", "title: anna@example.org, publisher: 031-12 34 56"
    )
    write(workspace, text, PROGRAMME.replace("funder: Staden", "funder: anna@example.org"))
    assert [str(problem) for problem in problems(workspace)] == [
        f"params/{file}: Här står något som inte får visas: {kind}. Ta bort det."
        for file, kind in [
            ("projects/vagen-ut.yaml, rad 2, kolumn title", "personnummer"),
            ("projects/vagen-ut.yaml, rad 6, kolumn sources[0].title", "e-postadress"),
            ("projects/vagen-ut.yaml, rad 6, kolumn sources[0].publisher", "telefonnummer"),
            ("programmes/lum.yaml, rad 3, kolumn funder", "e-postadress"),
        ]
    ]


def test_sections_that_need_a_programme_or_settings(workspace: Workspace) -> None:
    write(workspace, "project: vagen-ut\ntitle: V\nsections: [medel, before_after, fokusgrupper, method]\n")
    told = [problem.what for problem in problems(workspace)]
    assert told[:2] == [
        "Avsnittet before_after behöver inställningar under nyckeln ”before_after”.",
        "Avsnittet fokusgrupper behöver inställningar under nyckeln ”fokusgrupper”.",
    ]
    assert [" medel " in what for what in told[2:]] == [True]


def test_a_source_cannot_be_published_in_one_file_and_not_in_the_other(workspace: Workspace) -> None:
    same = PROGRAMME.replace("webbsida", "slutrapport")
    write(workspace, programme=same)
    assert load_project(workspace, "vagen-ut").source_ids == ("slutrapport",)
    write(workspace, programme=same.replace("published: true", "published: false"))
    (problem,) = problems(workspace)
    assert problem.place.column == "sources[0].published"
    assert "om ifall källan ”slutrapport” är publicerad" in problem.what


def test_sections_are_not_judged_while_there_are_no_notebooks(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (workspace.root / "notebooks").iterdir():
        path.unlink()
    monkeypatch.setattr("evallib.projects.workspace.shipped_notebooks", lambda: workspace.root / "none")
    assert workspace.notebooks() == {}
    assert load_project(workspace, "vagen-ut").sections[:2] == ("summary", "method")


def test_own_notebooks_override_shipped_ones(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = workspace.root / "shipped"
    shipped.mkdir()
    for name in ("10_goals.ipynb", "15_kasam.ipynb", "readme.md"):
        (shipped / name).touch()
    monkeypatch.setattr("evallib.projects.workspace.shipped_notebooks", lambda: shipped)
    assert workspace.notebook("goals") == workspace.root / "notebooks/10_goals.ipynb"
    assert workspace.notebook("kasam") == shipped / "15_kasam.ipynb"
    assert workspace.notebook("unknown") is None
    assert list(workspace.notebooks())[:3] == ["summary", "goals", "kasam"]


def test_two_notebooks_about_one_section(workspace: Workspace) -> None:
    (workspace.root / "notebooks/30_goals.ipynb").touch()
    (problem,) = problems(workspace)
    assert str(problem).startswith(
        "notebooks/30_goals.ipynb: Avsnittet goals har redan anteckningsboken 10_goals.ipynb."
    )


@pytest.mark.parametrize("slug", ["../vagen-ut", "CON", "con", "lpt9", "", "åäö", "a" * 65, "a b", "vagen-ut\n", "-a"])
def test_names_that_cannot_be_used(workspace: Workspace, slug: str) -> None:
    (problem,) = problems(workspace, slug)
    assert problem.place.file == "params/projects"
    assert "kan inte användas som namn" in problem.what


def test_an_unknown_project_gets_a_suggestion(workspace: Workspace) -> None:
    (problem,) = problems(workspace, "vagenut")
    assert str(problem) == "params/projects/vagenut.yaml: Det finns ingen sådan fil. Menade du ”vagen-ut”?"


def test_a_file_with_another_ending(workspace: Workspace) -> None:
    (workspace.params_dir / "projects/other.yml").write_text(PROJECT, encoding="utf-8")
    assert workspace.project_slugs() == ("other", "vagen-ut")
    (problem,) = problems(workspace, "other")
    assert "Byt dess namn till other.yaml." in problem.remedy


def test_hidden_files_are_no_projects_but_faulty_ones_are(workspace: Workspace) -> None:
    for name in (".hidden.yaml", "Stor.yaml", "notes.txt"):
        (workspace.params_dir / "projects" / name).touch()
    assert workspace.project_slugs() == ("Stor", "vagen-ut")
    (problem,) = problems(workspace, "Stor")
    assert problem.place.file == "params/projects/Stor.yaml"


def test_links_out_of_the_workspace(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "linked.yaml").write_text(PROJECT.replace("vagen-ut", "linked"), encoding="utf-8")
    (workspace.params_dir / "projects/linked.yaml").symlink_to(outside / "linked.yaml")
    (problem,) = problems(workspace, "linked")
    assert "länk som leder ut ur arbetsytan" in problem.what
    (workspace.data_dir / "vagen-ut").rmdir()
    (workspace.data_dir / "vagen-ut").symlink_to(outside)
    (problem,) = problems(workspace)
    assert (problem.place.file, problem.what) == (
        "data/vagen-ut",
        "Mappen är en länk som leder ut ur arbetsytan.",
    )


def test_a_data_folder_may_be_missing_but_not_be_a_file(workspace: Workspace) -> None:
    (workspace.data_dir / "vagen-ut").rmdir()
    assert load_project(workspace, "vagen-ut").slug == "vagen-ut"
    (workspace.data_dir / "vagen-ut").touch()
    assert "men det ska vara en mapp" in str(problems(workspace)[0])


def test_a_folder_named_like_a_project_file(workspace: Workspace) -> None:
    (workspace.params_dir / "projects/folder.yaml").mkdir()
    (problem,) = problems(workspace, "folder")
    assert problem.what.startswith("Filen går inte att läsa")


def test_load_programme(workspace: Workspace) -> None:
    assert load_programme(workspace, "lum").funder == "Staden"
    with pytest.raises(InputError, match="Menade du ”lum”"):
        load_programme(workspace, "lumm")


def test_a_faulty_programme_does_not_hide_the_problems_of_the_project(workspace: Workspace) -> None:
    write(workspace, PROJECT.replace("subtitle", "subtitel"), "a: [\n")
    assert [problem.place.file for problem in problems(workspace)] == [
        "params/projects/vagen-ut.yaml",
        "params/programmes/lum.yaml",
    ]


def test_find_workspace_searches_upwards(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVALLIB_WORKSPACE", raising=False)
    assert find_workspace(workspace.root / "data/vagen-ut") == workspace
    monkeypatch.chdir(workspace.root / "notebooks")
    assert find_workspace() == workspace
    assert open_project("vagen-ut").title == "Vägen ut"


def test_find_workspace_obeys_the_environment(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.chdir(empty)
    monkeypatch.setenv("EVALLIB_WORKSPACE", str(workspace.root))
    assert find_workspace() == workspace
    monkeypatch.setenv("EVALLIB_WORKSPACE", str(empty))
    with pytest.raises(InputError, match="Rätta variabeln EVALLIB_WORKSPACE"):
        find_workspace()
    with pytest.raises(InputError, match="Mappen har inte params/ och data/"):
        find_workspace(empty)
