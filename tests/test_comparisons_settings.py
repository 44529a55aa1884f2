"""What is wrong in the settings of a comparison is told before anything is read: where, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from evallib.errors import InputError, problems_of
from evallib.projects import Workspace, load_project, names_municipality

RIGHT = """\
project: x
title: Öppna jämförelser för Exempelstads kommun
sources:
  - {id: kolada, title: Kolada, publisher: RKA, published: true}
sections: [method]
oppna_jamforelser:
  municipality: "9901"
  name: Exempelstad
  indicators:
    - {id: X1, better: lower, better_source: Handboken}
    - {id: X2, breaks: [{year: 2020, note: ny metod}]}
  years: [2015, 2024]
  values: {fetched: 2026-11-22, source: kolada}
  compare: {groups: [G1]}
  colours: {best_pct: 25, worst_pct: 25}
"""


def told(root: Path, old: str = "", new: str = "") -> list[str]:
    """The keys of everything that is wrong after one change in settings that are right."""
    assert old in RIGHT
    for folder in ("projects", "programmes"):
        (root / "params" / folder).mkdir(parents=True, exist_ok=True)
    (root / "data").mkdir(exist_ok=True)
    (root / "params" / "projects" / "x.yaml").write_text(RIGHT.replace(old, new, 1), encoding="utf-8")
    problems = problems_of(lambda: load_project(Workspace(root), "x"))
    assert all(problem.what and problem.place.row for problem in problems)
    return [str(problem.place.column) for problem in problems]


def test_what_is_right_is_right(tmp_path: Path) -> None:
    assert told(tmp_path) == []


OJ = "oppna_jamforelser"


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("{id: X2, breaks", "{id: X1, breaks", [f"{OJ}.indicators[1].id"]),
        ("[2015, 2024]", "[2024, 2015]", [f"{OJ}.years"]),
        ("best_pct: 25", "best_pct: 80", [f"{OJ}.colours"]),
        ("worst_pct: 25", "worst_pct: 0.25", [f"{OJ}.colours.worst_pct"]),
        ("{best_pct: 25, worst_pct: 25}", "{best_pct: 76}", [f"{OJ}.colours"]),
        ("better: lower, better_source", "better_source", [f"{OJ}.indicators[0].better_source"]),
        ("fetched: 2026-11-22", "files: [a.csv], groups: g.csv", [f"{OJ}.values.files"]),
        ("fetched: 2026-11-22", "fetched: 2026-11-22, files: [a.csv]", [f"{OJ}.compare.groups"]),
        ("fetched: 2026-11-22", "columns: {kpi: Nyckeltal}", [f"{OJ}.values.columns"]),
        ("fetched: 2026-11-22", "groups: g.csv", [f"{OJ}.values.groups"]),
        ("fetched: 2026-11-22", "fetched: 2026-11-22, files: [a.csv, a.csv], groups: g.csv", [f"{OJ}.values.files[1]"]),
        ("source: kolada", "source: kolda", [f"{OJ}.values.source"]),
        ("groups: [G1]", "groups: [G1, G1]", [f"{OJ}.compare.groups[1]"]),
        ("groups: [G1]", "edition: {edition: 2023, groups: [G1, G1]}", [f"{OJ}.compare.edition.groups[1]"]),
        ("note: ny metod}", "note: ny metod}, {year: 2020, note: igen}", [f"{OJ}.indicators[1].breaks[1].year"]),
        ('"9901"', '"0001"', [f"{OJ}.municipality"]),
        ("title: Öppna jämförelser för Exempelstads kommun", "title: Öppna jämförelser för Provköping", ["title"]),
        ("name: Exempelstad", "name: Provköping", ["title"]),
        ("för Exempelstads kommun", "2024\nsubtitle: Hemtjänsten i Provköping", ["title"]),
        ("för Exempelstads kommun", "2024\nsubtitle: Hemtjänsten i Exempelstad", []),
        ("sections: [method]", "sections: [method, oppna_jamforelser]", []),
    ],
)
def test_each_fault_is_told_at_its_key(tmp_path: Path, old: str, new: str, keys: list[str]) -> None:
    found = told(tmp_path, old, new)
    assert found == keys


def test_the_section_needs_settings(tmp_path: Path) -> None:
    settings = RIGHT[RIGHT.index("oppna_jamforelser:") :]
    found = told(tmp_path, settings, "")
    assert found == []
    (tmp_path / "params" / "projects" / "x.yaml").write_text(
        RIGHT.replace(settings, "").replace("[method]", "[method, oppna_jamforelser]"), encoding="utf-8"
    )
    with pytest.raises(InputError) as error:
        load_project(Workspace(tmp_path), "x")
    assert "oppna_jamforelser" in str(error.value)


@pytest.mark.parametrize(
    ("name", "title", "named"),
    [
        ("Exempelstad", "Öppna jämförelser i EXEMPELSTADS kommun", True),
        ("Exempelstad", "Exempelstad: var står vi?", True),
        ("Nya Ortfors", "Nya Ortfors 2024", True),
        ("Ortfors", "Ortfors kommun", True),
        ("Exempelstad", "exempelstadens mål", False),
        ("Stad", "Exempelstad", False),
        ("Stad", "Väst-Stad", False),
        ("Exempelstad", "Exempelstadsbor", False),
        ("A.B", "AxB", False),
    ],
)
def test_a_title_names_a_municipality_as_a_whole_word(name: str, title: str, named: bool) -> None:
    assert names_municipality(name, title) is named
