"""Settings of the section fokusgrupper: what loads, and what is told about what does not fit together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evallib.errors import InputError, Problem
from evallib.projects import FocusGroupSettings, Project, Workspace, load_project, suggest

PROJECT = """\
project: prov
title: Prov
sections: [fokusgrupper, method]
sources:
  - {id: rapport, title: Rapporten, publisher: Kommunen, published: true}
fokusgrupper:
  who: anhöriga
  files: [fokusgrupper.qdpx]
  groups:
    by: set
    order: [FG1, [FG2, FG2 del 2], [FG3]]
  moderators: [Moderator, Samtalsledare]
  coders:
    - {names: [anna.l, Anna L], looked_at: all}
    - {names: [Bo]}
    - {names: [Cia], looked_at: [FG1, FG2]}
  count: Anna L
  not_codes: [Personer, Mapp/Kod]
  saturation: {base: 5, threshold_pct: 0}
  codebook: {earlier: kodbok_1.qdc, renamed: {Oro: Rädsla}, merged: {Trött: Sömn}}
  scales:
    - {label: Påverkan, codes: [liten, stor]}
  seed: 7
"""
TABLE = """\
project: prov
title: Prov
sections: [fokusgrupper, method]
fokusgrupper:
  who: deltagare
  kind: meetings
  files: [a.csv, b.xlsx]
  layout: list
  columns: {group: möte, text: utsaga, code: koder}
  separator: " "
  moderators: []
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Project]:
    for folder in ("params/projects", "params/programmes", "data/prov", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("00_summary", "40_fokusgrupper", "90_method"):
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()

    def load(text: str) -> Project:
        (tmp_path / "params/projects/prov.yaml").write_text(text, encoding="utf-8")
        return load_project(Workspace(tmp_path.resolve()), "prov")

    return load


@pytest.fixture
def problems(load: Callable[[str], Project]) -> Callable[[str], tuple[Problem, ...]]:
    def problems(text: str) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            load(text)
        return caught.value.problems

    return problems


def settings(project: Project) -> FocusGroupSettings:
    assert project.params.fokusgrupper is not None
    return project.params.fokusgrupper


def test_a_project_of_a_coding_program(load: Callable[[str], Project]) -> None:
    found = settings(load(PROJECT))
    assert found.groups.order == (("FG1",), ("FG2", "FG2 del 2"), ("FG3",))
    assert (found.grouped_by, found.kind, found.layout, found.separator) == ("set", "focus_groups", None, ",")
    assert [coder.looked_at_all for coder in found.coders] == [True, False, False]
    assert [coder.looked_at for coder in found.coders[1:]] == [None, ("FG1", "FG2")]
    assert found.saturation is not None
    assert (found.saturation.base, found.saturation.run, found.saturation.threshold_pct) == (5, 2, 0)
    assert found.codebook is not None
    assert (found.codebook.later, found.codebook.renamed) == (None, {"Oro": "Rädsla"})
    assert found.scales[0].codes == ("liten", "stor")


def test_saturation_has_usual_limits_and_can_be_left_out(load: Callable[[str], Project]) -> None:
    usual = settings(load(TABLE)).saturation
    assert usual is not None
    assert (usual.base, usual.run, usual.threshold_pct) == (4, 2, 5)
    assert settings(load(f"{TABLE}  saturation: null\n")).saturation is None


def test_a_table(load: Callable[[str], Project]) -> None:
    found = settings(load(TABLE))
    assert (found.grouped_by, found.separator, found.moderators, found.columns.code) == ("column", " ", (), "koder")
    assert (found.count, found.seed, found.source, found.groups.order) == ("union", 1, None, ())
    assert found.coded_by is None
    assert settings(load(f"{TABLE}  coded_by: två utvärderare\n")).coded_by == "två utvärderare"


@pytest.mark.parametrize("name", ["x.sqlite3", "Studie 1.qda", "åäö.qdpx"])
def test_names_of_files(load: Callable[[str], Project], name: str) -> None:
    assert settings(load(PROJECT.replace("fokusgrupper.qdpx", name))).files == (name,)


def test_the_section_needs_its_settings(problems: Callable[[str], tuple[Problem, ...]]) -> None:
    (problem,) = problems("project: prov\ntitle: Prov\nsections: [fokusgrupper, method]\n")
    assert (problem.place.row, problem.place.column) == (3, "sections")


WRONG_PROJECT = [
    ("[fokusgrupper.qdpx]", "[]", 8, "files"),
    ("[fokusgrupper.qdpx]", "[../x.qdpx]", 8, "files[0]"),
    ("[fokusgrupper.qdpx]", "[a.qdpx, a.qdpx]", 8, "files[1]"),
    ("[fokusgrupper.qdpx]", "[a.qdpx, b.qdpx]", 8, "files"),
    ("[fokusgrupper.qdpx]", "[a.csv]", 8, "files[0]"),
    ("[fokusgrupper.qdpx]", "[a.qdpx]\n  layout: matrix", 8, "files[0]"),
    ("[fokusgrupper.qdpx]", "[a.qdpx]\n  sheet: Blad1", 9, "sheet"),
    ("[fokusgrupper.qdpx]", "[a.qdpx]\n  columns: {text: x}", 9, "columns.text"),
    ("[fokusgrupper.qdpx]", '[a.qdpx]\n  separator: ";"', 9, "separator"),
    ("[fokusgrupper.qdpx]", "[a.qdpx]\n  source: raport", 9, "source"),
    ("by: set", "by: sets", 10, "groups.by"),
    ("by: set", "by: variable", 10, "groups.by"),
    ("by: set", "by: column", 10, "groups.by"),
    ("by: set", "by: case\n    variable: Grupp", 11, "groups.variable"),
    ("[FG1, [FG2", "[FG2, [FG2", 11, "groups.order[1][0]"),
    ("[FG1, [FG2", "[FG3, [FG2", 11, "groups.order[2][0]"),
    ("[FG1, [FG2", "[1, [FG2", 11, "groups.order[0]"),
    ("  moderators: [Moderator, Samtalsledare]\n", "", 6, "moderators"),
    ("[Moderator, Samtalsledare]", "[Moderator, Moderator]", 12, "moderators[1]"),
    ("names: [Bo]", "names: [Anna L]", 15, "coders[1].names[0]"),
    ("names: [Bo]", "names: []", 15, "coders[1].names"),
    ("looked_at: all", "looked_at: alla", 14, "coders[0].looked_at"),
    ("looked_at: [FG1, FG2]", "looked_at: [FG1, FG1]", 16, "coders[2].looked_at[1]"),
    ("[Personer, Mapp/Kod]", "[Personer, Personer]", 18, "not_codes[1]"),
    ("base: 5", "base: 0", 19, "saturation.base"),
    ("threshold_pct: 0", "threshold_pct: 101", 19, "saturation.threshold_pct"),
    ("kodbok_1.qdc", "kodbok_1.qdc, later: kodbok_1.qdc", 20, "codebook.later"),
    ("{Trött: Sömn}", "{Oro: Sömn}", 20, "codebook.merged.Oro"),
    ("[liten, stor]", "[liten, liten]", 22, "scales[0].codes[1]"),
    ("[liten, stor]", "[liten]", 22, "scales[0].codes"),
    ("seed: 7", "sed: 7", 23, "sed"),
]


@pytest.mark.parametrize(("old", "new", "row", "column"), WRONG_PROJECT)
def test_what_does_not_fit_is_told(
    problems: Callable[[str], tuple[Problem, ...]], old: str, new: str, row: int, column: str
) -> None:
    assert old in PROJECT
    (problem,) = problems(PROJECT.replace(old, new))
    assert (problem.place.row, problem.place.column) == (row, f"fokusgrupper.{column}")
    assert problem.what
    assert problem.remedy


WRONG_TABLE = [
    ("code: koder", "speaker: vem", 9, "columns"),
    ("code: koder", "code: koder, codes: [a, b]", 9, "columns.codes"),
    ("layout: list", "layout: lists", 8, "layout"),
    ("layout: list", "layout: long", 10, "separator"),
    ("code: koder", "code: utsaga", 9, "columns.code"),
    ('" "', '""', 10, "separator"),
    ("  layout: list\n", "  layout: list\n  groups: {by: case}\n", 9, "groups.by"),
]


@pytest.mark.parametrize(("old", "new", "row", "column"), WRONG_TABLE)
def test_what_does_not_fit_a_table_is_told(
    problems: Callable[[str], tuple[Problem, ...]], old: str, new: str, row: int, column: str
) -> None:
    assert old in TABLE
    (problem,) = problems(TABLE.replace(old, new))
    assert (problem.place.row, problem.place.column) == (row, f"fokusgrupper.{column}")
    assert problem.remedy


def test_all_problems_are_told_at_once(problems: Callable[[str], tuple[Problem, ...]]) -> None:
    text = PROJECT.replace("by: set", "by: variable").replace("seed: 7", "seed: -1").replace("[Bo]", "[Anna L]")
    assert [problem.place.row for problem in problems(text)] == [10, 15, 23]


def test_a_source_of_the_programme_may_be_named(load: Callable[[str], Project], tmp_path: Path) -> None:
    programme = (Path(__file__).parent.parent / "params/programmes/vinnova.yaml").read_text(encoding="utf-8")
    (tmp_path / "params/programmes/vinnova.yaml").write_text(programme, encoding="utf-8")
    source = programme.partition("id: ")[2].partition("\n")[0].strip()
    text = PROJECT.replace("sections:", "programme: vinnova\nsections:")
    assert settings(load(text.replace("  who:", f"  source: {source}\n  who:"))).source == source


def test_a_misspelt_key_is_answered_with_the_one_that_stands_there_already(
    problems: Callable[[str], tuple[Problem, ...]],
) -> None:
    (there,) = problems(TABLE + "  moderatorer: [x]\n")
    assert str(there).endswith("Menade du ”moderators”? Den finns redan i samma grupp.")
    (missing,) = problems(TABLE.replace("moderators", "moderatorer"))
    assert str(missing).endswith("Nyckeln ”moderatorer” finns inte här. Menade du ”moderators”?")


def test_what_was_refused_is_never_suggested() -> None:
    assert suggest("FG1", ["FG1", "möte"]) == "Använd något av: möte."
    assert suggest("FG1", ["FG1"]) == ""
