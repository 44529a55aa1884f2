"""Data that projects share are followed like a project's own: which file is read, what is in it, and what decides that.

The section goals stands in for one that reads tables of indicators; method reads nothing that is shared.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evallib import goals
from evallib.engine.parcels import common_files
from evallib.errors import InputError, Place, Problem
from evallib.presentation.reads import read_reads
from evallib.projects import Project, Workspace, load_project
from evallib.report.keeping import shared
from evallib.report.keeping.data_names import declared_shared
from evallib.report.keeping.inputs import all_sections, ingredients, read_inputs
from evallib.report.keeping.kept import MANIFEST, kept_report
from evallib.report.keeping.seen import judge_reads
from evallib.report.keeping.shared import (
    TOLD,
    WHOLE_TOLD,
    commit_all_shared,
    commit_shared,
    commit_shared_names,
    shared_extent,
)
from evallib.report.task import CodeState
from evallib.verify import verify_report
from tests.kolada_vintages import DAY, PLACES, write_comparing, write_vintage
from tests.test_report_kept import EVERY, OWN_NOTEBOOK, Stage, made, setting, stage, write
from tests.verified_reports import make_report, report_of

__all__ = ["made", "stage"]
SECRET = bytes(32)
OLD, NEW = "2026-11-01", "2026-11-22"
ROWS = "kpi;municipality;year;value\nN1;9901;2024;1,5\nN1;9902;2024;2\n"
Rule = Callable[[Project], tuple[str, ...]]


def vintage(root: Path, day: str, *, kpis: tuple[str, ...] = ("N1", "N2")) -> Path:
    """A fetch of that day: a table an indicator, and the file that says that it is whole."""
    folder = root / "data" / "kolada" / day
    folder.mkdir(parents=True, exist_ok=True)
    for kpi in kpis:
        (folder / f"{kpi}.csv").write_text(ROWS.replace("N1", kpi), encoding="utf-8")
    (folder / "fetched.json").write_text(json.dumps({"fetched": day, "kpis": kpis}), encoding="utf-8")
    return folder


def of_day(day: str) -> Rule:
    """A project that says which fetch it rests on."""
    return lambda _project: (f"kolada/{day}/N1.csv", f"kolada/{day}/fetched.json")


def newest(project: Project) -> tuple[str, ...]:
    """A project that rests on the last fetch that has its indicator."""
    folder = project.workspace.data_dir / "kolada"
    (*_older, last) = sorted(path.parent.name for path in folder.glob("[0-9]*/N1.csv"))
    return ("kolada/", *of_day(last)(project))


@pytest.fixture
def fetched(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[[Rule], Stage]:
    """A report whose section goals reads what was fetched, as a rule says."""

    def make(rule: Rule) -> Stage:
        vintage(stage.root, OLD)
        monkeypatch.setattr(goals, "shared_files", rule, raising=False)
        stage.make(force=True)
        assert stage.make().unchanged
        return stage

    return make


def table(stage: Stage, day: str = OLD, kpi: str = "N1") -> Path:
    return stage.root / "data" / "kolada" / day / f"{kpi}.csv"


# what runs again


@pytest.mark.parametrize("rule", [of_day(OLD), newest], ids=["a day", "the newest"])
def test_a_shared_file_changes_the_sections_that_read_it_and_no_others(
    fetched: Callable[[Rule], Stage], rule: Rule
) -> None:
    stage = fetched(rule)
    table(stage).write_text(ROWS.replace("1,5", "1,6"), encoding="utf-8")
    assert stage.ran() == {"goals", "summary"}
    assert stage.files() == stage.clean()
    assert stage.make().unchanged
    table(stage, kpi="N2").write_text("något annat", encoding="utf-8")
    assert stage.ran() == set()


def test_a_newer_fetch_changes_a_report_that_rests_on_the_newest(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(newest)
    vintage(stage.root, NEW)
    assert stage.ran() == {"goals", "summary"}
    assert stage.files() == stage.clean()
    assert stage.make().unchanged
    shutil.rmtree(stage.root / "data" / "kolada" / NEW)
    assert stage.ran() == {"goals", "summary"}


def test_a_newer_fetch_changes_nothing_where_the_day_is_given(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(of_day(OLD))
    vintage(stage.root, NEW)
    assert stage.make().unchanged


def test_an_indicator_added_to_the_newest_fetch_is_noticed(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(newest)
    vintage(stage.root, NEW, kpis=("N2",))
    assert stage.ran() == set()
    assert stage.make().unchanged
    vintage(stage.root, NEW, kpis=("N1", "N2"))
    assert stage.ran() == {"goals", "summary"}


def test_what_is_being_fetched_is_not_there_yet(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(newest)
    vintage(stage.root, f".{NEW}.1.new")
    assert stage.make().unchanged


def test_a_file_that_is_gone_is_noticed(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(of_day(OLD))
    table(stage).unlink()
    assert stage.ran() == {"goals", "summary"}
    assert json.loads(stage.files()[MANIFEST])["sections"]["goals"]["inputs"][f"data/kolada/{OLD}/N1.csv"] is None


def test_times_of_shared_files_change_nothing(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(newest)
    os.utime(table(stage), (1, 1))
    assert stage.make().unchanged


MORE = [f"kolada/{OLD}/N2.csv", f"kolada/{OLD}", "kolada"]


@pytest.mark.parametrize("name", MORE)
def test_who_opens_more_than_it_declares_follows_all_that_is_shared(
    fetched: Callable[[Rule], Stage], name: str
) -> None:
    stage = fetched(of_day(OLD))
    stage.opens = {"goals": [stage.root / "data" / name]}
    stage.make(force=True)
    manifest = json.loads(stage.files()[MANIFEST])
    assert WHOLE_TOLD in manifest["sections"]["goals"]["inputs"]
    assert stage.make().unchanged
    (stage.data / "anteckning.txt").write_text("x", encoding="utf-8")
    assert stage.make().unchanged
    vintage(stage.root, NEW)
    assert stage.ran() == {"goals", "summary"}
    table(stage, kpi="N2").write_text("x", encoding="utf-8")
    assert stage.ran() == {"goals", "summary"}
    assert stage.files() == stage.clean()


def test_a_section_of_ones_own_may_open_what_is_shared(stage: Stage) -> None:
    vintage(stage.root, OLD)
    write("notebooks/70_egen.ipynb", OWN_NOTEBOOK)(stage)
    setting("sections", ["goals", "egen", "method"])(stage)
    stage.opens = {"egen": [table(stage)]}
    stage.make()
    assert stage.make().unchanged
    table(stage).write_text("x", encoding="utf-8")
    assert stage.ran() == {"egen", "summary"}


def test_what_is_wrong_with_shared_files_is_for_the_section_to_say(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_project: Project) -> tuple[str, ...]:
        raise InputError([Problem(Place("params/projects/prov.yaml"), "Inget har hämtats.", "Hämta.")])

    monkeypatch.setattr(goals, "shared_files", none, raising=False)
    stage.fails = {"goals"}
    assert stage.make(force=True).status == "partial"
    vintage(stage.root, OLD)
    stage.fails = set()
    monkeypatch.setattr(goals, "shared_files", newest)
    assert stage.ran() == {"goals", "summary"}
    assert stage.make().unchanged


# what is told


def test_shared_files_are_told_by_page_manifest_tables_and_crate(fetched: Callable[[Rule], Stage]) -> None:
    stage = fetched(newest)
    files, name = stage.files(), f"data/kolada/{OLD}/N1.csv"
    manifest = json.loads(files[MANIFEST])
    (entry,) = [one for one in manifest["provenance"]["data"] if one["file"] == name]
    assert (entry["read_by"], entry["rows"], entry["columns"]) == (["goals"], 2, 4)
    assert entry["hash"] == manifest["sections"]["goals"]["inputs"][name]
    assert name not in manifest["sections"]["method"]["inputs"]
    assert manifest["inputs"][TOLD].startswith("hmac-sha256:")
    for file in ("report.html", "tables/provenance_data_files.csv"):
        assert f"kolada/{OLD}/N1.csv" in files[file].decode()
    crate = json.loads((stage.target / "ro-crate-metadata.json").read_bytes())
    assert [one["identifier"] for one in crate["@graph"] if one.get("name") == name] == [entry["hash"]]


def test_names_are_followed_only_where_they_decide(fetched: Callable[[Rule], Stage]) -> None:
    assert TOLD not in json.loads(fetched(of_day(OLD)).files()[MANIFEST])["inputs"]


def test_nothing_is_told_of_a_folder_that_nobody_reads(stage: Stage) -> None:
    before = stage.files()
    vintage(stage.root, OLD)
    assert kept_report(stage.task()) is not None
    assert stage.ran(force=True) == EVERY
    assert stage.files() == before


def test_two_projects_that_read_one_file_have_nothing_in_common_to_be_seen(tmp_path: Path) -> None:
    vintage(tmp_path, OLD)
    name = f"kolada/{OLD}/N1.csv"
    first, second = (commit_shared(secret, tmp_path / "data", name) for secret in (SECRET, b"x" * 32))
    assert first != second
    assert commit_shared(SECRET, tmp_path / "data", name) == first
    assert commit_shared(SECRET, tmp_path / "data", "kolada/N9.csv") is None


# verify


@pytest.fixture
def verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Rule], tuple[Path, Path]]:
    """A workspace and the page of its report."""

    def make(rule: Rule) -> tuple[Path, Path]:
        monkeypatch.setattr(goals, "shared_files", rule, raising=False)
        vintage(tmp_path, OLD)
        (tmp_path / "params").mkdir(exist_ok=True)
        return tmp_path, report_of(make_report(tmp_path).project).page

    return make


def texts(page: Path) -> list[str]:
    return [finding.text for finding in verify_report(page).findings if finding.kind == "differs"]


@pytest.mark.parametrize("rule", [of_day(OLD), newest], ids=["a day", "the newest"])
def test_verify_names_the_shared_file_that_changed(verified: Callable[[Rule], tuple[Path, Path]], rule: Rule) -> None:
    root, page = verified(rule)
    assert verify_report(page).status == "same"
    (root / "data" / "kolada" / OLD / "N2.csv").write_text("x", encoding="utf-8")
    assert texts(page) == []
    (root / "data" / "kolada" / OLD / "N1.csv").write_text("x", encoding="utf-8")
    (text,) = texts(page)
    assert f"data/kolada/{OLD}/N1.csv" in text


def test_verify_says_that_another_fetch_would_be_read(verified: Callable[[Rule], tuple[Path, Path]]) -> None:
    root, page = verified(newest)
    vintage(root, NEW)
    (text,) = texts(page)
    assert text.index(f"data/kolada/{OLD}/") < text.index(f"data/kolada/{NEW}/")


def test_verify_names_the_files_of_a_fetch_that_is_gone(verified: Callable[[Rule], tuple[Path, Path]]) -> None:
    root, page = verified(of_day(OLD))
    shutil.rmtree(root / "data" / "kolada")
    assert [f"data/kolada/{OLD}/{name}" in text for name, text in zip(("N1.csv", "fetched"), texts(page), strict=True)]
    assert len(texts(page)) == 2


# what is declared is what is opened

HEARD = """
import sys
from pathlib import Path
from evallib import comparisons
from evallib.presentation import reads
from evallib.projects import Workspace, load_project

project = load_project(Workspace(Path(sys.argv[1])), "x")
reads.start_watching()
comparisons.read_study(project)
reads.write_reads("oppna_jamforelser")
"""


@pytest.mark.parametrize("values", ["{}", f"{{fetched: {DAY}}}"], ids=["the newest", "a day"])
def test_a_comparison_opens_what_it_declares_of_what_is_shared(tmp_path: Path, values: str) -> None:
    cells = {(place, year, "T"): 1.5 for place in PLACES for year in (2023, 2024)}
    write_vintage(tmp_path, {"N1": cells, "N2": cells})
    write_vintage(tmp_path, {"N2": cells}, DAY + dt.timedelta(days=1))
    project, done = write_comparing(tmp_path, "x", ["N1"], values=values), tmp_path / "done"
    done.mkdir()
    environment = {**os.environ, "EVALLIB_SECTIONS": str(done)}
    subprocess.run([sys.executable, "-c", HEARD, str(tmp_path)], env=environment, check=True, timeout=240)
    seen = judge_reads(project, "oppna_jamforelser", read_reads(done, "oppna_jamforelser"), done)
    assert seen.followed
    assert seen.shared == set(declared_shared(project, "oppna_jamforelser"))


# how it is hashed


def test_a_shared_file_is_hashed_once_for_all_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = vintage(tmp_path, OLD) / "N1.csv"
    monkeypatch.setattr(shared, "SETTLED_NS", 0)
    shared._hashed.cache_clear()
    found = {commit_shared(number.to_bytes(32), tmp_path / "data", f"kolada/{OLD}/N1.csv") for number in range(290)}
    assert (len(found), shared._hashed.cache_info().misses) == (290, 1)
    path.write_text(ROWS.replace("1,5", "1,6"), encoding="utf-8")
    assert commit_shared(bytes(32), tmp_path / "data", f"kolada/{OLD}/N1.csv") not in found


def test_a_file_that_was_just_written_is_hashed_each_time(tmp_path: Path) -> None:
    path = vintage(tmp_path, OLD) / "N1.csv"
    found = set()
    for number in range(200):  # faster than the clock of most file systems
        path.write_bytes(b"%03d" % number)
        found.add(commit_shared(SECRET, tmp_path / "data", f"kolada/{OLD}/N1.csv"))
    assert len(found) == 200


def test_names_sizes_and_contents(tmp_path: Path) -> None:
    data, path = tmp_path / "data", vintage(tmp_path, OLD) / "N1.csv"

    def now() -> tuple[str, str]:
        return commit_shared_names(SECRET, data), commit_all_shared(SECRET, data)

    first = now()
    path.write_text(ROWS.replace("1,5", "1,6"), encoding="utf-8")
    second = now()
    assert (first[0] == second[0], first[1] == second[1]) == (True, False)
    path.write_text(ROWS + ROWS, encoding="utf-8")
    third = now()
    path.rename(path.with_name("N3.csv"))
    assert [len({one[part] for one in (second, third, now())}) for part in (0, 1)] == [3, 3]
    shutil.rmtree(data / "kolada")
    assert now() == now() != third


@pytest.mark.parametrize(("content", "extent"), [(ROWS, (2, 4)), ("a;b\n1;2", (1, 2)), ("a", (0, 1)), ("", (0, 1))])
def test_rows_and_columns_of_a_shared_table(tmp_path: Path, content: str, extent: tuple[int, int]) -> None:
    path = vintage(tmp_path, OLD) / "N1.csv"
    path.write_text(content, encoding="utf-8")
    assert shared_extent(tmp_path / "data", f"kolada/{OLD}/N1.csv") == extent
    assert shared_extent(tmp_path / "data", f"kolada/{OLD}/fetched.json") == (None, None)


def test_shared_files_travel_with_what_all_reports_need(tmp_path: Path) -> None:
    project = make_report(tmp_path).project
    vintage(tmp_path, OLD)
    assert common_files(Workspace(project.workspace.root))[f"data/kolada/{OLD}/N1.csv"] == ROWS.encode()


def test_the_folder_of_a_project_is_not_what_is_shared(tmp_path: Path) -> None:
    project = make_report(tmp_path).project
    before = read_inputs(project)
    vintage(tmp_path, OLD)
    after = read_inputs(load_project(project.workspace, "prov"))
    assert after.whole == before.whole
    keys = [ingredients(one, all_sections(one), CodeState()).run_key for one in (before, after)]
    assert keys[0] == keys[1]
