"""From how many people on something is shown: the project's word, then the programme's, then what is usual."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError
from evallib.privacy import Thresholds
from tests.workspaces import make_project


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        ({}, None, Thresholds(5, 8, 10, "staff")),
        ({"people": "clients"}, None, Thresholds(10, 10, 10, "clients")),
        ({"smallest_group": 3}, None, Thresholds(3, 8, 10, "staff")),
        ({"people": None, "smallest_group": None}, None, Thresholds(5, 8, 10, "staff")),
        ({}, {"people": "clients"}, Thresholds(10, 10, 10, "clients")),
        ({}, {"people": "clients", "smallest_group": 7}, Thresholds(7, 8, 10, "clients")),
        ({"people": "staff"}, {"people": "clients"}, Thresholds(5, 8, 10, "staff")),
        ({"smallest_group": 4}, {"smallest_group": 9}, Thresholds(4, 8, 10, "staff")),
        ({"smallest_item_sd": 15}, {"smallest_distribution": 9}, Thresholds(5, 9, 15, "staff")),
        ({"smallest_group": 12}, {"smallest_distribution": 9}, Thresholds(12, 12, 12, "staff")),
    ],
)
def test_who_decides(tmp_path: Path, own: dict[str, Any], theirs: dict[str, Any] | None, expected: Thresholds) -> None:
    project = make_project(tmp_path, privacy=own, programme=None if theirs is None else {"privacy": theirs})
    assert project.thresholds == expected
    assert project.smallest_group == expected.group


def problem(tmp_path: Path, own: dict[str, Any], theirs: dict[str, Any] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        make_project(tmp_path, privacy=own, programme=None if theirs is None else {"privacy": theirs})
    (only,) = caught.value.problems
    return str(only)


@pytest.mark.parametrize(
    ("own", "column", "words"),
    [
        ({"smallest_group": 2}, "smallest_group", "Skriv 3 eller mer."),
        ({"smallest_distribution": 2}, "smallest_distribution", "Skriv 3 eller mer."),
        ({"people": "personal"}, "people", "som inte är ett av de tillåtna orden"),
        ({"smallest_distribution": 4}, "smallest_distribution", "4 är mindre än minsta gruppen, 5. Skriv 5 eller mer."),
        ({"smallest_item_sd": 6, "smallest_group": 7}, "smallest_item_sd", "6 är mindre än minsta gruppen, 7."),
        ({"people": "clients", "smallest_distribution": 8}, "smallest_distribution", "8 är mindre än minsta gruppen"),
        ({"people": ["clients"], "smallest_distribution": 8}, "people", "som inte är ett av"),
    ],
)  # fmt: skip
def test_thresholds_that_cannot_be(tmp_path: Path, own: dict[str, Any], column: str, words: str) -> None:
    told = problem(tmp_path, own)
    assert f"kolumn privacy.{column}: " in told
    assert words in told


def test_the_programme_decides_what_the_project_may_say(tmp_path: Path) -> None:
    told = problem(tmp_path, {"smallest_distribution": 8}, {"people": "clients"})
    assert told.startswith("params/projects/prov.yaml, ")
    assert "8 är mindre än minsta gruppen, 10." in told


def test_a_programme_is_checked_too(tmp_path: Path) -> None:
    told = problem(tmp_path, {}, {"smallest_group": 9, "smallest_distribution": 8})
    assert told.startswith("params/programmes/medel.yaml, ")
    assert "8 är mindre än minsta gruppen, 9." in told
