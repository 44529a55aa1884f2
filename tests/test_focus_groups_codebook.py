"""``codebook.csv``: what the codes of a coded table are called, and which code is above which."""

from __future__ import annotations

from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.focus_groups.codebook import read_codes
from evallib.focus_groups.source import Code
from evallib.focus_groups.tables import CODEBOOK
from tests.coded_study.study import STUDY
from tests.coded_study.tables import codebook_of, write_codebook
from tests.workspaces import make_project, put


def problems(root: Path, *rows: tuple[str, str, str]) -> list[str]:
    project = make_project(root)
    put(project, CODEBOOK, *({"code": code, "label": label, "parent": parent} for code, label, parent in rows))
    with pytest.raises(InputError) as caught:
        read_codes(project)
    return [str(problem) for problem in caught.value.problems]


def test_codes_with_names_definitions_and_parents(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert read_codes(project) is None
    write_codebook(STUDY, project.data_dir / "codebook.csv")
    assert read_codes(project) == codebook_of(STUDY)


def test_a_child_may_stand_above_its_parent(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    put(project, CODEBOOK, {"code": "Egen tid", "label": "Egen tid", "parent": "Tid"}, {"code": "Tid", "label": "Tid"})
    assert read_codes(project) == (Code("Egen tid", "Egen tid", "Tid"), Code("Tid", "Tid"))


def test_an_unknown_parent_gets_a_suggestion(tmp_path: Path) -> None:
    found = problems(tmp_path, ("tid", "Tid", ""), ("egen", "Egen tid", "tidd"))
    assert found == [
        "data/prov/codebook.csv, rad 3, kolumn parent (D): ”tidd” är ingen kod i den här tabellen. Menade du ”tid”?"
    ]


def test_codes_above_themselves_are_told_and_not_those_below_them(tmp_path: Path) -> None:
    found = problems(tmp_path, ("a", "A", "b"), ("b", "B", "c"), ("c", "C", "b"), ("d", "D", "d"), ("e", "E", ""))
    assert [line.split(",")[1] for line in found] == [" rad 3", " rad 4", " rad 5"]
    assert all("är överordnad sig själv" in line for line in found)


def test_a_long_chain_is_read_in_linear_time(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    rows = [{"code": f"k{n}", "label": f"Kod {n}", "parent": f"k{n - 1}" if n else ""} for n in range(3000)]
    put(project, CODEBOOK, *rows)
    codes = read_codes(project)
    assert codes is not None
    assert codes[-1].parent == "k2998"


def test_two_codes_of_one_parent_have_different_labels(tmp_path: Path) -> None:
    found = problems(tmp_path, ("a", "Tid", ""), ("b", "tid", ""), ("c", "Tid", "a"))
    assert found == [
        "data/prov/codebook.csv, rad 3, kolumn label (B): ”tid” är också vad koden ”a” heter. Ge en av dem en annan "
        "benämning, eller en annan överordnad kod."
    ]
