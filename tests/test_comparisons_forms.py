"""The handbook's forms: read back as they were filled in, with every problem located."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from evallib.comparisons.forms import FORMS, read_forms
from evallib.comparisons.forms.named import find_named
from evallib.comparisons.forms.owners import looks_like_a_person, names_a_person
from evallib.comparisons.forms.scales import COSTS, INFLUENCE, PEOPLE
from evallib.comparisons.forms.templates import write_template
from evallib.comparisons.forms_read import Forms, Respelt
from evallib.errors import InputError, Problem
from evallib.projects import Project, Workspace, load_project
from evallib.tables import TableSchema

BY_STEM = {Path(form.file).stem: form for form in FORMS}
SETTINGS = """\
project: exempelstad
title: Öppna jämförelser i Exempelstad
sections: [method]
oppna_jamforelser:
  municipality: "9901"
  name: Exempelstad
  indicators:
    - {id: N00001, label: "Väntetid, dagar"}
    - {id: N00002, label: Nöjda brukare}
  readiness_steps: 4
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "params" / "projects").mkdir(parents=True)
    (tmp_path / "data" / "exempelstad").mkdir(parents=True)
    (tmp_path / "params" / "projects" / "exempelstad.yaml").write_text(SETTINGS, encoding="utf-8")
    return load_project(Workspace(tmp_path), "exempelstad")


def write(project: Project, stem: str, *rows: Mapping[str, str], headings: bool = False) -> TableSchema:
    """A form as delimited text, by names or by headings."""
    form = BY_STEM[stem]
    header = ";".join(column.shown if headings else column.name for column in form.columns)
    lines = [";".join(row.get(name, "") for name in form.names) for row in rows]
    (project.data_dir / form.file).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return form


def problems(project: Project) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_forms(project)
    return caught.value.problems


def test_no_form_is_no_rows(project: Project) -> None:
    assert read_forms(project) == Forms()


def test_a_form_that_nobody_filled_in_is_given_but_has_no_rows(project: Project) -> None:
    write(project, "bilaga_4_handlingsplan")
    found = read_forms(project)
    assert (found.given, found.actions, found.account.read) == (("bilaga_4_handlingsplan",), (), 0)


@pytest.mark.parametrize("headings", [False, True], ids=["names", "headings"])
def test_levels_are_one_scale_and_what_was_respelt_is_counted(project: Project, headings: bool) -> None:
    rows = [
        {"indicator": "Väntetid, dagar", "quality_cost": "LÅGA", "change_cost": "få", "people": "H", "priority": "1"},
        {"indicator": "n00002", "quality_cost": "låga", "change_cost": "Få", "people": "många", "priority": "prio 3"},
    ]
    write(project, "bilaga_6_prioritering", *rows, headings=headings)
    found = read_forms(project)
    assert [(p.indicator, p.quality_cost, p.change_cost, p.people, p.priority) for p in found.priorities] == [
        ("N00001", "low", "low", "high", 1),
        ("N00002", "low", "low", "high", 3),
    ]
    assert found.respelt == (
        Respelt("bilaga_6_prioritering", "få", "Låg", 2),
        Respelt("bilaga_6_prioritering", "H", "Många", 1),
        Respelt("bilaga_6_prioritering", "prio 3", "3", 1),
    )


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("low", ("LÅG", "LÅGA", "låga", "L", "l", "få", "FÅ", " låg. ")),
        ("medium", ("MEDEL", "medel", "M")),
        ("high", ("HÖG", "HÖGA", "höga", "H", "många")),
    ],
)
def test_every_spelling_of_the_handbook_is_known_in_every_field(code: str, spellings: tuple[str, ...]) -> None:
    assert {scale.read(text) for scale in (COSTS, PEOPLE, INFLUENCE) for text in spellings} == {code}


@pytest.mark.parametrize("text", ["", "ganska låg", "LÅG/MEDEL", "2", "hög?", "-"])
def test_a_level_is_never_guessed(text: str) -> None:
    assert COSTS.read(text) is None


def test_vet_ej_is_no_value_and_rows_with_an_area_only_are_left_out(project: Project) -> None:
    rows = [
        {"area": "Äldre", "collecting": "4", "collectors": "Vet ej", "indicators": "vet inte"},
        {"area": "Hemlöshet"},
    ]
    write(project, "bilaga_3_sjalvskattning", *rows)
    found = read_forms(project)
    (row,) = found.readiness
    assert row.area == "Äldre"
    assert dict(row.ratings) == {
        "collecting": 4,
        "collectors": "unknown",
        "indicators": "unknown",
        "services": None,
        "receiver": None,
        "answerer": None,
    }
    assert (found.account.read, found.account.used, sum(found.account.excluded.values())) == (2, 1, 1)
    assert [(one.written, one.read_as) for one in found.respelt] == [("vet inte", "Vet ej")]


def test_a_rating_above_the_scale_of_the_project_is_located(project: Project) -> None:
    write(project, "bilaga_3_sjalvskattning", {"area": "Äldre", "collecting": "5"})
    (problem,) = problems(project)
    assert (problem.place.row, problem.place.column, problem.place.letter) == (2, "collecting", "B")
    assert "1, 2, 3, 4, Vet ej" in problem.remedy


def test_problems_name_the_heading_that_the_group_sees(project: Project) -> None:
    form = write(project, "bilaga_5_snabbanalys", {"indicator": "N00001", "urgent": "kanske"}, headings=True)
    (problem,) = problems(project)
    assert (problem.place.column, problem.place.letter) == (form.columns[1].shown, "B")


def test_all_problems_of_all_forms_are_told_at_once(project: Project) -> None:
    write(project, "bilaga_4_handlingsplan", {"activity": "Boka möten", "due": "snart"}, {"step": "1a"})
    write(project, "bilaga_7_indikatortyp", {"indicator": "N00001", "own": "påhitt"})
    found = [
        (problem.place.file.rpartition("/")[2], problem.place.row, problem.place.column)
        for problem in problems(project)
    ]
    assert found == [
        ("bilaga_4_handlingsplan.csv", 2, "due"),
        ("bilaga_4_handlingsplan.csv", 3, "activity"),
        ("bilaga_7_indikatortyp.csv", 2, "own"),
    ]


@pytest.mark.parametrize("stem", ["bilaga_5_snabbanalys", "bilaga_6_prioritering", "bilaga_7_indikatortyp"])
def test_an_indicator_by_id_and_by_label_is_the_same_indicator(project: Project, stem: str) -> None:
    write(project, stem, {"indicator": "N00002"}, {"indicator": "NÖJDA  brukare"})
    (problem,) = problems(project)
    assert problem.place.row == 3


def test_indicators_of_an_improvement_are_parted_but_no_label_is_broken(project: Project) -> None:
    rows = [{"indicators": "N00001, N00002"}, {"indicators": "Väntetid, dagar"}, {"indicators": "Annat, okänt"}]
    write(project, "bilaga_8_forbattringsomraden", *rows)
    found = [one.indicators for one in read_forms(project).improvements]
    assert found == [("N00001", "N00002"), ("N00001",), ("Annat, okänt",)]


@pytest.mark.parametrize(
    "owner",
    [
        "Anna Exempelsson",
        "Karin",
        "B. Lundgren",
        "Nils von Exempel",
        "enhetschef Karin Ek",
        "Mehmet Exempel, enhetschef",
        "anna svensson",
        "ANNA",
        "Enhetschef Lundqvist",
        "Enhetschef Yilmaz",
        "S. Kallio (enhetschef)",
        "enhetschefen Fatou Ndiaye",
        "Hemtjänst Väst, Leyla",
        "Fatemeh Hosseini, chef",
        "Siiri",
        "Zeynep",
        "Lundqvist",
        "Maria",
        "svensson",
        "Wioletta\u200b, verksamhetschef",
        "chefen Xhevdet",
    ],
)
def test_a_plan_says_no_persons_name_and_does_not_repeat_it(project: Project, owner: str) -> None:
    write(project, "bilaga_4_handlingsplan", {"activity": "Boka möten", "owner": owner})
    (problem,) = problems(project)
    assert problem.place.column == "owner"
    assert owner not in f"{problem}"


@pytest.mark.parametrize(
    "owner",
    [
        "Enhetschef IFO",
        "Individ- och familjeomsorgen",
        "Socialtjänsten Exempelstad",
        "IFO",
        "MAS",
        "Utredare/controller",
        "Vård och omsorg",
        "Verksamhetschef Äldre",
        "Kvalitetsgruppen",
        "Ledningsgruppen",
        "Samordnare ÖJ",
        "Barn och Unga",
    ],
)
def test_roles_and_units_may_own_an_activity(owner: str) -> None:
    assert not looks_like_a_person(owner, ["Exempelstad"])


@pytest.mark.parametrize("owner", ["Socialtjänsten Exempelstad", "Exempelstads hemtjänst"])
def test_the_municipality_of_the_settings_may_own_an_activity(project: Project, owner: str) -> None:
    write(project, "bilaga_4_handlingsplan", {"activity": "Boka möten", "owner": owner})
    assert read_forms(project).actions[0].owner == owner


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("activity", "Akt Erik Lindgren ska gås igenom"),
        ("follow_up", "Svensson ringer"),
        ("follow_up", "Anna Exempel tar över, Fatou Ndiaye är sjukskriven"),
        ("problem", "Brukaren Karin, 84 år, väntade länge"),
        ("problem", "84-åriga Karin väntade länge"),
    ],
)
def test_prose_that_names_a_person_stops_the_form_and_is_not_repeated(project: Project, column: str, text: str) -> None:
    write(project, "bilaga_4_handlingsplan", {"activity": "Boka möten", column: text})
    (problem,) = problems(project)
    assert (problem.place.row, problem.place.column) == (2, column)
    assert not any(word in f"{problem}" for word in ("Lindgren", "Svensson", "Anna", "Fatou", "Karin"))


@pytest.mark.parametrize(
    "text",
    [
        "Öppna jämförelser tas upp i Socialnämnden i maj",
        "Region Västerbotten och Exempelstads kommun",
        "Hans ekonomiska bistånd dröjde. Per brukare och dag: 3 timmar",
        "Brukare över 80 år i processen Stöd och Service",
        "Social Resursförvaltning, Vård och Omsorg",
        "Marina miljöer",
    ],
)
def test_prose_without_names_is_let_through(text: str) -> None:
    assert not names_a_person(text)


def test_a_first_name_alone_is_worth_a_look_where_it_stands_and_is_not_repeated(project: Project) -> None:
    write(
        project, "bilaga_4_handlingsplan", {"activity": "Boka möten"}, {"activity": "Karin ringer", "owner": "chefen"}
    )
    assert len(read_forms(project).actions) == 2
    (notice,) = find_named(project)
    assert (notice.place.file.rpartition("/")[2], notice.place.row, notice.place.column, notice.place.letter) == (
        "bilaga_4_handlingsplan.csv",
        3,
        "activity",
        "C",
    )
    assert "Karin" not in f"{notice}"


def test_all_that_is_wrong_in_a_row_is_told_at_once(project: Project) -> None:
    row = {"activity": "Boka 19800101-1234", "owner": "Anna Exempelsson", "due": "1/3 2025"}
    write(project, "bilaga_4_handlingsplan", row)
    assert sorted(str(problem.place.column) for problem in problems(project)) == ["activity", "due", "owner"]


@pytest.mark.parametrize("name", ["Blankett 2", "Blankett (2)", "Anteckningar"])
def test_another_sheet_that_is_filled_in_is_never_passed_over(project: Project, name: str) -> None:
    form = BY_STEM["bilaga_5_snabbanalys"]
    book = openpyxl.load_workbook(io.BytesIO(write_template(form)))
    book.worksheets[1]["A2"] = "N00001"
    path = project.data_dir / "bilaga_5_snabbanalys.xlsx"
    book.create_sheet("Tomt")
    book.save(path)
    assert [one.indicator for one in read_forms(project).quick] == ["N00001"]
    other = book.copy_worksheet(book.worksheets[1])
    other.title, other["A2"] = name, "N00002"
    book.save(path)
    (problem,) = problems(project)
    assert problem.place.file.endswith("bilaga_5_snabbanalys.xlsx")
    assert name in problem.what


@pytest.mark.parametrize(
    ("column", "text"),
    [("activity", "ring 070-123 45 67"), ("problem", "811218-9876"), ("follow_up", "fråga anna@exempel.se")],
)
def test_what_could_point_out_a_person_stops_the_form_and_is_not_repeated(
    project: Project, column: str, text: str
) -> None:
    write(project, "bilaga_4_handlingsplan", {"activity": "Boka möten", column: text})
    (problem,) = problems(project)
    assert problem.place.column == column
    assert text not in f"{problem}"


def test_the_projects_own_names_may_not_stand_in_a_form(project: Project) -> None:
    (project.data_dir / "names.csv").write_text("name\nSolgläntan\n", encoding="utf-8")
    write(project, "bilaga_9_a3", {"area": "Boendet", "now": "På Solgläntan väntar man."})
    (problem,) = problems(project)
    assert problem.place.column == "now"


def test_the_number_of_a_decision_may_stand_in_a_form(project: Project) -> None:
    row = {"indicator": "N00001", "decision": "Beslutat, dnr SN 2021/123"}
    write(project, "bilaga_6_prioritering", row)
    assert read_forms(project).priorities[0].decision == "Beslutat, dnr SN 2021/123"
