"""Many reports in one go: each is about the municipality that its title, its settings and its data all name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.comparisons import notices, read_study
from evallib.errors import InputError
from evallib.projects import Workspace, load_project
from tests.comparison_batch import KPI, names_of, own_value, write_batch
from tests.comparison_values import similar

Edit = Callable[[Path, str, str], None]
TITLE, CODE, NAME = "oj-9002", "oj-9003", "oj-9004"
"""The projects whose title, code and name are another municipality's."""


def swap_three(root: Path, names: dict[str, str], edit: Edit) -> None:
    """One title, one code and one name (in title and settings) of the municipality after their own."""
    projects = root / "params" / "projects"
    edit(projects / f"{TITLE}.yaml", f"för {names['9002']}", f"för {names['9003']}")
    edit(projects / f"{CODE}.yaml", '"9003"', '"9004"')
    path = projects / f"{NAME}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(names["9004"], names["9005"]), encoding="utf-8")


def test_one_run_makes_every_report_but_those_that_name_two_municipalities(
    tmp_path: Path, evallib: Callable[..., Any], edit: Edit, read_report: Callable[[Path], Any]
) -> None:
    names = names_of(5)
    write_batch(tmp_path, names)
    swap_three(tmp_path, names, edit)
    run = evallib("run", "--workspace", tmp_path)
    assert run.returncode == 1
    assert not (tmp_path / "outputs" / TITLE / "report.html").exists()
    for code, name in names.items():
        slug = f"oj-{code}"
        wrong = slug in (TITLE, CODE, NAME)
        assert (f"params/projects/{slug}.yaml" in run.stdout + run.stderr) is wrong
        if slug != TITLE:
            check_page(read_report(tmp_path / "outputs" / slug), code, name, wrong=wrong)


def check_page(report: Any, code: str, name: str, *, wrong: bool) -> None:
    """A page names its municipality and holds its value and nobody else's, or says why it has none."""
    told = json.loads((report.folder / "results.json").read_text(encoding="utf-8"))
    (section,) = [one for one in told["sections"] if one["name"] == "oppna_jamforelser"]
    assert section["status"] == ("failed" if wrong else "ok")
    assert (name in told["title"]) is (code != "9004")
    shown = {metric["name"]: metric["value"] for metric in section["metrics"]}
    assert shown.get(f"value_{KPI.lower()}") == (None if wrong else own_value(code))
    page = (report.folder / "report.html").read_text(encoding="utf-8").replace("\xa0", "").replace("&nbsp;", "")
    assert (f"{own_value(code):.1f}".replace(".", ",") in page) is not wrong


@pytest.mark.faults
def test_290_reports_hold_their_own_values_and_three_that_are_swapped_fail(tmp_path: Path, edit: Edit) -> None:
    names = names_of(290)
    codes = [*names]
    members = {
        code: [*(other for other in codes if other != code)][place % 280 :][:7] for place, code in enumerate(codes)
    }
    groups = [similar(names[code], seven, group=f"G{code}") for code, seven in members.items()]
    write_batch(tmp_path, names, groups=groups)
    swap_three(tmp_path, names, edit)
    failed = {}
    for code, name in names.items():
        try:
            study = read_study(load_project(Workspace(tmp_path), f"oj-{code}"))
        except InputError as error:
            failed[f"oj-{code}"] = [str(problem.place.column) for problem in error.problems]
            continue
        assert study.comparison is not None
        (result,) = study.comparison.results
        assert (study.settings.name, name in study.title, result.cells["T"].value) == (name, True, own_value(code))
        assert result.standings[0].rank == codes.index(code) + 1
    settings = "oppna_jamforelser.name"
    assert failed == {TITLE: ["title"], CODE: [settings], NAME: [settings]}


@pytest.fixture
def five(tmp_path: Path) -> Path:
    write_batch(tmp_path, names_of(5))
    return tmp_path


def wrong_in(root: Path, slug: str = "oj-9001") -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        read_study(load_project(Workspace(root), slug))
    return [(str(problem.place.column), str(problem)) for problem in error.value.problems]


def test_a_code_that_the_data_do_not_have_is_told_with_the_right_one(five: Path, edit: Edit) -> None:
    edit(five / "params" / "projects" / "oj-9001.yaml", '"9001"', '"9999"')
    ((key, words),) = wrong_in(five)
    assert key == "oppna_jamforelser.municipality"
    assert "9001" in words


def test_a_title_with_a_longer_name_of_another_municipality_is_not_its_own(tmp_path: Path, edit: Edit) -> None:
    write_batch(tmp_path, {"9001": "Dalbo", "9002": "Nya Dalbo"})
    edit(tmp_path / "params" / "projects" / "oj-9001.yaml", "för Dalbo", "för Nya Dalbo")
    ((key, words),) = wrong_in(tmp_path)
    assert (key, "Nya Dalbo" in words) == ("oppna_jamforelser.name", True)
    edit(tmp_path / "params" / "projects" / "oj-9001.yaml", "för Nya Dalbo", "för Dalbo och Nya Dalbo")
    assert read_study(load_project(Workspace(tmp_path), "oj-9001")).comparison is not None


def test_the_subtitle_may_name_it_where_the_title_names_nobody(five: Path, edit: Edit) -> None:
    path, own, other = five / "params" / "projects" / "oj-9001.yaml", names_of(5)["9001"], names_of(5)["9002"]
    edit(path, f"för {own}", f"2024\nsubtitle: Hemtjänsten i {own}")
    assert read_study(load_project(Workspace(five), "oj-9001")).comparison is not None
    edit(path, "2024", f"för {other} 2024")
    ((key, words),) = wrong_in(five)
    assert (key, other in words) == ("oppna_jamforelser.name", True)


def test_years_without_a_row_are_told_at_the_indicator(five: Path, edit: Edit) -> None:
    edit(five / "params" / "projects" / "oj-9001.yaml", "  name:", "  years: [2001, 2002]\n  name:")
    assert [key for key, _words in wrong_in(five)] == ["oppna_jamforelser.indicators[0].id"]


def test_forms_alone_need_no_values(five: Path) -> None:
    path = five / "params" / "projects" / "oj-9001.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "indicators" not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    study = read_study(load_project(Workspace(five), "oj-9001"))
    assert (study.comparison, study.account.read) == (None, 0)


def test_notices_tell_of_directions_without_source_and_of_missing_groups(tmp_path: Path, edit: Edit) -> None:
    names = names_of(9)
    groups = [similar(names["9002"], [f"900{n}" for n in (1, 3, 4, 5, 6, 7, 8)])]
    write_batch(tmp_path, names, groups=groups)
    path = tmp_path / "params" / "projects" / "oj-9001.yaml"
    assert notices(load_project(Workspace(tmp_path), "oj-9001")) == ()
    edit(path, "better_source: påhittad, ", "")
    edit(path, "  name:", "  compare: {similar: {area: IFO, year: 2024}}\n  name:")
    told = notices(load_project(Workspace(tmp_path), "oj-9001"))
    assert [one.place.column for one in told] == [
        "oppna_jamforelser.indicators[0]",
        "oppna_jamforelser.compare.similar",
    ]
    edit(path, "better: lower, ", "")
    assert len(notices(load_project(Workspace(tmp_path), "oj-9001"))) == 2
