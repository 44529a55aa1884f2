"""The settings of the section medel and the programme's rules: what each mistake is told as, and on which row."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, Problem
from evallib.projects import Project
from tests.workspaces import make_project

SOURCE = {"source": "webb, rad 3"}
COSTS = [{"id": name, "name": name, "extent": "full", **SOURCE} for name in ("resor", "personal")]
LEDGER = {"files": ["ekonomi.se"]}


def load(root: Path, medel: Mapping[str, Any] | None = None, **programme: Any) -> Project:
    return make_project(root, programme={"costs": COSTS, **programme}, medel={} if medel is None else medel)


def problems(root: Path, medel: Mapping[str, Any] | None = None, **programme: Any) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load(root, medel, **programme)
    return caught.value.problems


def places(found: tuple[Problem, ...]) -> list[str]:
    return [str(problem.place.column) for problem in found]


def ledger(root: Path, **keys: Any) -> tuple[Problem, ...]:
    return problems(root, {"ledger": {**LEDGER, **keys}})


def test_a_whole_ledger(tmp_path: Path) -> None:
    keys = {
        "projects": {"a01": ["1010", "1011"], "a02": ["P2"]},
        "cost_accounts": ["4-6", "7"],
        "accounts": {"resor": ["58", "6910-6919"], "personal": ["50-57", "59", "4"]},
        "budget_tolerance_pct": 10,
    }
    found = load(tmp_path, {"round": None, "application": "a01", "ledger": {**LEDGER, **keys}}).params.medel
    assert found is not None
    assert found.ledger is not None
    assert found.rounded_to_sek == 1
    assert found.ledger.dimension == "6"
    assert found.ledger.projects == {"a01": ("1010", "1011"), "a02": ("P2",)}
    assert found.ledger.accounts["resor"] == ("58", "6910-6919")


def test_settings_without_a_ledger_need_nothing(tmp_path: Path) -> None:
    found = load(tmp_path).params.medel
    assert found is not None
    assert (found.ledger, found.as_of, found.application) == (None, None, None)


@pytest.mark.parametrize(
    ("keys", "place", "figures"),
    [
        ({"accounts": {"resor": ["50-5"]}}, "accounts.resor[0]", ["50-5"]),
        ({"cost_accounts": ["4-70"]}, "cost_accounts[0]", ["4-70"]),
        ({"accounts": {"resor": ["539-500"]}}, "accounts.resor[0]", ["539-500", "500-539"]),
        ({"cost_accounts": ["7-4"]}, "cost_accounts[0]", ["7-4", "4-7"]),
        ({"cost_accounts": ["4", "4"]}, "cost_accounts[1]", ["4"]),
        ({"files": ["a.se", "b.se", "a.se"]}, "files[2]", ["a.se"]),
        ({"accounts": {"resor": ["5"], "personal": ["50-53"]}}, "accounts.personal[0]", ["50-53", "resor", "5"]),
        ({"accounts": {"resor": ["50-53"], "personal": ["6", "5"]}}, "accounts.personal[1]", ["50-53", "resor"]),
        ({"accounts": {"resor": ["50-53"], "personal": ["5312"]}}, "accounts.personal[0]", ["5312", "50-53"]),
        ({"accounts": {"resor": ["50-53"], "personal": ["530-540"]}}, "accounts.personal[0]", ["530-540"]),
        ({"accounts": {"resor": ["3"]}}, "accounts.resor[0]", ["3"]),
        ({"accounts": {"resor": ["80-89"]}}, "accounts.resor[0]", ["80-89"]),
        ({"accounts": {"resor": ["40"]}, "cost_accounts": ["5"]}, "accounts.resor[0]", ["40"]),
        ({"accounts": {"resr": ["50"]}}, "accounts.resr", ["resr", "resor"]),
        ({"accounts": {"re sor": ["50"]}}, "accounts.re sor", ["re sor"]),
        ({"accounts": {"resor": [50]}}, "accounts.resor[0]", ['"50"']),
        ({"accounts": {"resor": ["5x"]}}, "accounts.resor[0]", ["5x"]),
        ({"projects": {"a01": ["P1"], "a02": ["P1"]}}, "projects.a02[0]", ["P1", "a01"]),
        ({"projects": {"a01": ["P1", "P2", "P1"]}}, "projects.a01[2]", ["P1"]),
        ({"projects": {"A 1": ["P1"]}}, "projects.A 1", ["A 1"]),
        ({"dimension": "projekt"}, "dimension", ["projekt", '"6"']),
        ({"budget_tolerance_pct": 101}, "budget_tolerance_pct", ["101", "100"]),
        ({"budget_tolerance_pct": 0.15}, "budget_tolerance_pct", ["0.15", "15"]),
        ({"cost_accounts": ["4", "1-9"]}, "cost_accounts[1]", ["1-9", "4-7"]),
        ({"cost_accounts": ["3540"]}, "cost_accounts[0]", ["3540"]),
        ({"files": ["../ekonomi.se"]}, "files[0]", ["../ekonomi.se"]),
        ({"files": []}, "files", ["1"]),
    ],
)  # fmt: skip
def test_one_mistake_in_the_ledger(tmp_path: Path, keys: dict[str, Any], place: str, figures: list[str]) -> None:
    (problem,) = ledger(tmp_path, **keys)
    assert (problem.place.file, problem.place.column) == ("params/projects/prov.yaml", f"medel.ledger.{place}")
    assert [figure for figure in figures if figure not in str(problem).partition(": ")[2]] == []
    assert problem.remedy


@pytest.mark.parametrize(
    "accounts",
    [
        {"resor": ["50-53"], "personal": ["54", "49"]},
        {"resor": ["50", "500-509", "50"], "personal": ["51"]},
        {"resor": ["5010"], "personal": ["5011-5099", "500"]},
    ],
)
def test_accounts_that_do_not_meet(tmp_path: Path, accounts: dict[str, list[str]]) -> None:
    found = load(tmp_path, {"ledger": {**LEDGER, "accounts": accounts}}).params.medel
    assert found is not None
    assert found.ledger is not None
    assert set(found.ledger.accounts) == {"resor", "personal"}


def test_the_row_is_that_of_the_value(tmp_path: Path) -> None:
    (problem,) = ledger(tmp_path, projects={"a01": ["P1"], "a02": ["P2", "P1"]})
    lines = (tmp_path / "params/projects/prov.yaml").read_text(encoding="utf-8").splitlines()
    row, first = [number for number, line in enumerate(lines, start=1) if '"P1"' in line][::-1]
    assert problem.place.row == row
    assert str(first) in problem.what


def test_all_mistakes_of_both_files_come_at_once(tmp_path: Path) -> None:
    keys = {"files": ["a.se", "a.se"], "accounts": {"resr": ["50-5"]}, "projects": {"a": ["P", "P"]}}
    found = problems(tmp_path, {"rounded_to_sek": 0, "ledger": keys}, scoring={"low": 5, "high": 1, **SOURCE})
    assert sorted(places(found)) == [
        "medel.ledger.accounts.resr",
        "medel.ledger.accounts.resr[0]",
        "medel.ledger.files[1]",
        "medel.ledger.projects.a[1]",
        "medel.rounded_to_sek",
        "scoring.low",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rounded_to_sek", 0),
        ("rounded_to_sek", 100_001),
        ("as_of", "2021-02-30"),
        ("as_of", "1925-02-28"),
        ("as_of", "2999-02-28"),
        ("application", "A 1"),
    ],
)
def test_one_mistake_in_the_settings(tmp_path: Path, key: str, value: Any) -> None:
    (problem,) = problems(tmp_path, {key: value})
    assert places((problem,)) == [f"medel.{key}"]


@pytest.mark.parametrize(("pct", "told"), [(0, []), (0.15, ["cofinancing.min_pct"]), (1, []), (1.5, []), (15, [])])
def test_a_percentage_below_one_is_a_fraction(tmp_path: Path, pct: float, told: list[str]) -> None:
    rule = {"min_pct": pct, **SOURCE}
    if not told:
        assert load(tmp_path, cofinancing=rule).programme is not None
        return
    (problem,) = problems(tmp_path, cofinancing=rule)
    assert places((problem,)) == told
    assert "15" in problem.remedy


def test_a_share_of_a_cost_is_a_percentage_too(tmp_path: Path) -> None:
    costs = [{"id": "a", "name": "a", "extent": "partial", "max_share_pct": 0.5, **SOURCE}]
    (problem,) = problems(tmp_path, costs=costs)
    assert places((problem,)) == ["costs[0].max_share_pct"]
    assert "50" in problem.remedy


def test_an_event_of_a_round_has_one_day(tmp_path: Path) -> None:
    """A round that is mistyped would take another round's day."""
    event = {"event": "application", "label": "Ansökan", "date": "2023-11-01", **SOURCE}
    days = [{**event, "round": "2023"}, {**event, "event": "decision", "round": "2023"}, {**event, "round": "2024"}]
    made = load(tmp_path / "sound", dates=days).programme
    assert made is not None
    assert len(made.dates) == 3
    (problem,) = problems(tmp_path / "twice", dates=[*days, {**event, "date": "2024-11-01", "round": "2024"}])
    assert places((problem,)) == ["dates[3].event"]


@pytest.mark.parametrize(
    ("scoring", "key", "figures"),
    [
        ({"low": 5, "high": 5}, "low", ["5"]),
        ({"low": 5, "high": 1, "disagreement": 2}, "low", ["5", "1"]),
        ({"low": 1, "high": 5, "disagreement": 4.5}, "disagreement", ["4.5", str(5 - 1)]),
        ({"low": 0.5, "high": 1, "disagreement": 1}, "disagreement", ["0.5"]),
        ({"low": 1, "high": 5, "disagreement": 0}, "disagreement", ["0"]),
    ],
)
def test_a_scale_that_cannot_be(tmp_path: Path, scoring: dict[str, Any], key: str, figures: list[str]) -> None:
    (problem,) = problems(tmp_path, scoring={**scoring, **SOURCE})
    assert (problem.place.file, problem.place.column) == ("params/programmes/medel.yaml", f"scoring.{key}")
    assert [figure for figure in figures if figure not in f"{problem.what} {problem.remedy}"] == []


def test_a_scale_whose_ends_are_the_disagreement(tmp_path: Path) -> None:
    found = load(tmp_path, scoring={"low": 1, "high": 5, "disagreement": 5 - 1, **SOURCE}).programme
    assert found is not None
    assert found.scoring is not None
    assert found.scoring.disagreement == 4


def criterion(name: str, *needs: str) -> dict[str, Any]:
    kind = {"kind": "compound", "needs_one_of": list(needs)} if needs else {"kind": "priority"}
    return {"id": name, "text": name, **kind, **SOURCE}


@pytest.mark.parametrize(
    ("criteria", "never"),
    [
        ([criterion("A"), criterion("B", "A")], []),
        ([criterion("A"), criterion("B", "A"), criterion("C", "B")], []),
        ([criterion("A"), criterion("B", "C", "A"), criterion("C", "B")], []),
        ([criterion("B", "C"), criterion("C", "B")], [0, 1]),
        ([criterion("A"), criterion("B", "C"), criterion("C", "D"), criterion("D", "B")], [1, 2, 3]),
        ([criterion("B", "C"), criterion("C", "B"), criterion("E", "B")], [0, 1, 2]),
    ],
)  # fmt: skip
def test_compound_criteria_that_can_never_count(tmp_path: Path, criteria: list[Any], never: list[int]) -> None:
    if not never:
        assert load(tmp_path, criteria=criteria).programme is not None
        return
    assert places(problems(tmp_path, criteria=criteria)) == [f"criteria[{n}].needs_one_of" for n in never]


def test_a_compound_criterion_that_needs_an_unknown_one_is_told_once(tmp_path: Path) -> None:
    assert places(problems(tmp_path, criteria=[criterion("A"), criterion("B", "X")])) == ["criteria[1].needs_one_of[0]"]


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        ({"extent": "full", "max_share_pct": 50}, ["costs[0].max_share_pct"]),
        ({"extent": "full", "max_share_pct": 50, "share_of": "grant"}, []),
        ({"extent": "full", "max_share_pct": 100}, []),
        ({"extent": "partial", "max_share_pct": None}, []),
        ({"extent": None}, []),
        ({"extent": "partly"}, ["costs[0].extent"]),
        ({}, ["costs[0].extent"]),
    ],
)
def test_to_what_extent_a_cost_is_covered(tmp_path: Path, cost: dict[str, Any], told: list[str]) -> None:
    costs = [{"id": "a", "name": "a", **cost, **SOURCE}]
    if told:
        assert places(problems(tmp_path, costs=costs)) == told
        return
    found = load(tmp_path, costs=costs).programme
    assert found is not None
    assert found.costs[0].extent == cost["extent"]


def test_texts_of_the_settings_are_no_patterns(tmp_path: Path) -> None:
    """What stands in a file is told back as it is, braces and all."""
    (problem,) = ledger(tmp_path, projects={"a01": ["{name}"], "a02": ["{name}"]})
    assert "{name}" in problem.what
    assert re.search(r"\{(?!name\})", json.dumps(problem.what)) is None
