"""What the data lack though a comparison can be made: told to whoever checks the files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evallib.comparisons import notices, read_study
from evallib.comparisons.lacking import find_lacking
from evallib.errors import Problem
from evallib.kolada import Group
from evallib.projects import Project, Workspace, load_project
from tests.comparison_batch import names_of, write_batch
from tests.kolada_vintages import DAY, Cells, write_comparing, write_vintage

OTHERS: Cells = {("9902", 2023, "T"): 1.5, ("9903", 2023, "T"): 2.5}
OWN: Cells = {**OTHERS, ("9901", 2023, "T"): "Missing"}


def lacking(project: Project, today: dt.date = DAY) -> list[Problem]:
    comparison = read_study(project).comparison
    assert comparison is not None
    return list(find_lacking(project, comparison, today))


def test_an_indicator_without_a_row_for_the_municipality_is_told(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"X1": OTHERS, "X2": OWN, "X3": OTHERS})
    project = write_comparing(tmp_path, "x", ["X1", "X2", "X3"])
    (problem,) = lacking(project)
    assert problem.place.column == "oppna_jamforelser.municipality"
    assert "X1, X3" in problem.what  # the reason why there is no value of X2 is known
    assert problem in notices(project)


@pytest.mark.parametrize(
    ("compare", "key"),
    [("{groups: [G2, G1]}", "compare.groups[1]"), ("{edition: {edition: 2011, groups: [G1]}}", "compare.edition")],
)
def test_members_that_the_data_do_not_have_are_told(tmp_path: Path, compare: str, key: str) -> None:
    groups = [Group("G1", "Nätverket", ("9901", "9902", "9999")), Group("G2", "Hela", ("9902", "9903"))]
    write_vintage(tmp_path, {"X1": OWN}, groups=groups)
    (problem,) = lacking(write_comparing(tmp_path, "x", ["X1"], more=f"compare: {compare}"))
    assert problem.place.column == f"oppna_jamforelser.{key}"
    assert "9999" in problem.what
    assert "9902" not in problem.what


def test_a_day_that_is_yet_to_come_is_told(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"X1": OWN})
    project = write_comparing(tmp_path, "x", ["X1"], values=f"{{fetched: {DAY}}}")
    assert lacking(project) == []
    (problem,) = lacking(project, DAY - dt.timedelta(days=1))
    assert (problem.place.column, DAY.isoformat() in problem.what) == ("oppna_jamforelser.values.fetched", True)


def test_nothing_is_told_of_whole_data(tmp_path: Path) -> None:
    write_batch(tmp_path, names_of(3))
    assert lacking(load_project(Workspace(tmp_path), "oj-9001")) == []
