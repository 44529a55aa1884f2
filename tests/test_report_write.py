"""Putting a report in place: whole or not at all, tables as spreadsheets open them, the manifest last."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.presentation import Column, Figure, Table, show
from evallib.projects import Project
from evallib.report.commitments import workspace_secret
from evallib.report.write import as_json, manifest, results_record, table_files, write_report
from tests.kasam_workspaces import draw, make
from tests.workspaces import make_project, put_facts

V4 = nbformat.v4
OLD = {"report.html": b"gammal", "results.json": b"{}", "tables/goals_a.csv": b"a", "tables/goals_b.csv": b"b"}
NEW = {"report.html": b"ny", "results.json": b"[]", "tables/goals_a.csv": b"A"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = make_project(tmp_path, programme={})
    put_facts(found, {"fact": "grant_sek", "value": "5", "unit": "kr"})
    return found


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "prov"


def files_in(target: Path) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


# all or nothing


def test_everything_is_written_and_nothing_is_left_beside_it(project: Project, target: Path) -> None:
    write_report(target, project, NEW)
    found = files_in(target)
    assert set(found) == {*NEW, "manifest.json"}
    assert {name: found[name] for name in NEW} == NEW
    assert [path.name for path in target.parent.iterdir()] == ["prov"]


def test_tables_of_an_earlier_run_are_removed(project: Project, target: Path) -> None:
    write_report(target, project, OLD)
    write_report(target, project, NEW)
    assert [name for name in files_in(target) if name.startswith("tables/")] == ["tables/goals_a.csv"]


@pytest.mark.parametrize("at", range(1, 5))
def test_a_failing_write_keeps_the_old_report_whole(
    project: Project, target: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    write_report(target, project, OLD)
    before = files_in(target)
    calls = iter(range(1, 99))

    def full(_descriptor: int) -> None:
        if next(calls) == at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_report(target, project, NEW)
    assert files_in(target) == before
    assert [path.name for path in target.parent.iterdir()] == ["prov"]


def test_a_report_that_was_only_half_moved_has_no_manifest(
    project: Project, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(target, project, OLD)
    move = Path.replace

    def torn(self: Path, to: Path) -> Path:
        if self.name == "results.json":
            raise OSError("torn")
        return move(self, to)

    monkeypatch.setattr(Path, "replace", torn)
    with pytest.raises(OSError, match="torn"):
        write_report(target, project, NEW)
    assert "manifest.json" not in files_in(target)


def test_the_manifest_is_moved_last(project: Project, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    move = Path.replace

    def noted(self: Path, to: Path) -> Path:
        moved.append(self.name)
        return move(self, to)

    monkeypatch.setattr(Path, "replace", noted)
    write_report(target, project, NEW)
    assert moved[-1] == "manifest.json"
    assert set(moved) == {"tables", "report.html", "results.json", "manifest.json"}


# the manifest


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_hashes_are_those_of_the_files(project: Project, target: Path) -> None:
    write_report(target, project, NEW)
    written = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert written["outputs"] == {name: sha256(content) for name, content in NEW.items()}
    root = project.workspace.root
    for name in ("params/projects/prov.yaml", "params/programmes/medel.yaml"):
        assert written["inputs"][name] == sha256((root / name).read_bytes())
    assert {"notebooks/00_summary.ipynb", "notebooks/90_method.ipynb"} <= set(written["inputs"])
    assert "notebooks/10_goals.ipynb" not in written["inputs"]
    for ending in (".py", ".po", ".j2", ".css"):
        assert any(name.startswith("evallib/") and name.endswith(ending) for name in written["inputs"])


def test_data_have_commitments_that_only_the_secret_opens(project: Project) -> None:
    """Whoever tries all contents of a small file must not recognise it; who has the secret can check it."""
    content = (project.data_dir / "facts.csv").read_bytes()
    told = manifest(project, NEW)
    root = project.workspace.root
    secret = root / ".evallib" / "secret"
    expected = hmac.new(secret.read_bytes(), b"facts.csv\0" + content, "sha256").hexdigest()
    assert told["inputs"]["data/prov/facts.csv"] == f"hmac-sha256:{expected}"
    assert sha256(content) not in as_json(told).decode()
    assert (len(secret.read_bytes()), secret.stat().st_mode & 0o777) == (32, 0o600)
    assert (root / ".evallib" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert [path.name for path in (root / ".evallib").iterdir() if path.name.startswith("secret.")] == []


def test_two_workspaces_with_the_same_data_have_different_commitments(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        project = make_project(tmp_path / name)
        put_facts(project, {"fact": "grant_sek", "value": "5", "unit": "kr"})
        found.append(manifest(project, NEW))
    first, second = (told["inputs"]["data/prov/facts.csv"] for told in found)
    assert first != second
    assert found[0]["run_key"] != found[1]["run_key"]
    open_inputs = [{name: value for name, value in told["inputs"].items() if name[:4] != "data"} for told in found]
    assert open_inputs[0] == open_inputs[1]


def test_files_that_no_section_reads_are_not_named_and_change_the_run_key(project: Project) -> None:
    before = manifest(project, NEW)
    (project.data_dir / "Anna Andersson sjukskriven.xlsx").write_bytes(b"x")
    after = manifest(project, NEW)
    assert "Anna" not in as_json(after).decode()
    assert set(after["inputs"]) - set(before["inputs"]) == {"data/prov/*"}
    assert before["run_key"] != after["run_key"]


def test_files_that_the_settings_name_are_told_by_a_number(tmp_path: Path) -> None:
    project = make(tmp_path, draw(6, 1), draw(6, 2))
    kasam_project = replace(project, params=project.params.model_copy(update={"sections": ("kasam", "method")}))
    names = {name for name in manifest(kasam_project, NEW)["inputs"] if name.startswith("data/")}
    assert names == {"data/prov/file 1", "data/prov/file 2"}


def test_where_no_secret_can_be_kept_it_is_of_one_run_alone(tmp_path: Path) -> None:
    (tmp_path / ".evallib").write_text("a file where the folder should be", encoding="utf-8")
    first, second = workspace_secret(tmp_path), workspace_secret(tmp_path)
    assert (len(first), len(second)) == (32, 32)
    assert first != second


def test_the_manifest_knows_no_time_no_user_and_no_folder(project: Project) -> None:
    told = as_json(manifest(project, NEW)).decode()
    assert manifest(project, NEW) == manifest(project, NEW)
    assert str(project.workspace.root) not in told
    assert str(Path.home()) not in told


CHANGES: dict[str, Callable[[Path], object]] = {
    "a fact": lambda root: (root / "data/prov/facts.csv").write_text("x", encoding="utf-8"),
    "a new table": lambda root: (root / "data/prov/goals.csv").write_text("x", encoding="utf-8"),
    "a table gone": lambda root: (root / "data/prov/facts.csv").unlink(),
    "the project": lambda root: (root / "params/projects/prov.yaml").write_text("x", encoding="utf-8"),
    "the programme": lambda root: (root / "params/programmes/medel.yaml").write_text("x", encoding="utf-8"),
    "a notebook": lambda root: ((root / "notebooks").mkdir(), (root / "notebooks/91_method.ipynb").write_text("{}")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_run_key_changes_with_any_input(project: Project, what: str) -> None:
    before = manifest(project, NEW)
    CHANGES[what](project.workspace.root)
    after = manifest(project, NEW)
    assert after["run_key"] != before["run_key"]
    assert after["outputs"] == before["outputs"]


def test_the_run_key_follows_an_own_questionnaire(tmp_path: Path) -> None:
    own = tmp_path / "params" / "instruments" / "trivsel.yaml"
    own.parent.mkdir(parents=True)
    key = (
        "name: trivsel\ntitle: Trivsel\nitems: 2\nlow: 0\nhigh: 4\ncolumn_prefix: t\n"
        "scales: [{id: joy, label: Glädje, items: [1, 2]}]\nlicence: Fri.\nsource: [Egen]\n"
    )
    own.write_text(key, encoding="utf-8")
    settings = {"instrument": "trivsel", "who": "alla", "waves": [{"id": "before", "label": "2023"}]}
    project = make_project(tmp_path, kasam=settings)
    before = manifest(project, NEW)
    assert "params/instruments/trivsel.yaml" in before["inputs"]
    assert "evallib/scales/instruments/kasam13.yaml" in before["inputs"]
    own.write_text(key.replace("Glädje", "Lycka"), encoding="utf-8")
    assert manifest(project, NEW)["run_key"] != before["run_key"]


def test_the_run_key_follows_inputs_and_not_outputs_or_other_projects(project: Project) -> None:
    key = manifest(project, NEW)["run_key"]
    (project.workspace.root / "params/projects/annat.yaml").write_text("project: annat\n", encoding="utf-8")
    (project.workspace.root / "data/annat").mkdir()
    (project.workspace.root / "data/annat/facts.csv").write_text("x", encoding="utf-8")
    assert manifest(project, OLD)["run_key"] == key


# tables


def table(name: str = "shares", *cells: str, label: str = "Andel") -> Table:
    return Table(name, "Text", (Column(label),), tuple((cell,) for cell in cells))


def joined(*items: Any, section: str = "goals") -> nbformat.NotebookNode:
    output = V4.new_output("display_data", data=show(*items)._repr_mimebundle_())
    cell = V4.new_code_cell("x", outputs=[output], metadata={"evallib": {"section": section}})
    return V4.new_notebook(cells=[V4.new_markdown_cell("## M"), cell])


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_is_a_file_that_a_swedish_spreadsheet_opens() -> None:
    shown = Table("shares", "Text", (Column("Ö"), Column("B")), (("a;b", '"c"'), ("å\nä", "1,5")))
    (content,) = table_files(joined(shown)).values()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == "Ö;B"
    assert b"\r\n" in content
    assert rows_of(content) == [["Ö", "B"], ["a;b", '"c"'], ["å\nä", "1,5"]]


def test_tables_behind_figures_are_files_too_and_sections_keep_apart() -> None:
    picture = Figure("f", "alt", "text", "AAAA", 1, 1, table("behind", "x"))
    assert set(table_files(joined(table("shares", "x"), picture))) == {"goals_shares.csv", "goals_behind.csv"}
    assert set(table_files(joined(table("shares", "x"), section="medel"))) == {"medel_shares.csv"}


def test_the_same_table_twice_is_one_file_and_two_of_one_name_are_refused() -> None:
    assert len(table_files(joined(table("a", "x"), table("a", "x")))) == 1
    with pytest.raises(ValueError, match=r"goals_a\.csv"):
        table_files(joined(table("a", "x"), table("a", "y")))


FORMULAS = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-2+3+cmd|x", "+", "-", "+46 x"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_is_never_a_formula(formula: str) -> None:
    (content,) = table_files(joined(table("a", formula, label=formula))).values()
    for (cell,) in rows_of(content):
        assert cell == f"'{formula}"


@pytest.mark.parametrize(
    "number", ["+1,1", "+0", "-8", "−8", "+1\u00a0442", "+24,5\u00a0%", "-300\u00a0000\u00a0kr", "1,5", "–"]
)
def test_a_number_stays_a_number(number: str) -> None:
    (content,) = table_files(joined(table("a", "x", number))).values()
    assert rows_of(content)[-1] == [number]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=4))
def test_nothing_dangerous_begins_a_cell_whatever_stands_in_it(texts: list[str]) -> None:
    item = table("a", *texts)
    records = {"items": [{"kind": "table", "name": "a", "columns": [{"label": "A"}], "rows": item.rows}]}
    output = V4.new_output("display_data", data={"application/vnd.evallib.items+json": records})
    cell = V4.new_code_cell("x", outputs=[output], metadata={"evallib": {"section": "goals"}})
    (content,) = table_files(V4.new_notebook(cells=[cell])).values()
    for (written,), given_text in zip([row or [""] for row in rows_of(content)[1:]], texts, strict=True):
        assert written.removeprefix("'") == given_text.removeprefix("'")
        if written.startswith(("=", "@")):
            pytest.fail(f"{written!r} is a formula")
        if written.startswith(("+", "-")):
            assert set(written) - set("+-") <= set("0123456789,\u00a0 %kr") or written[1:].strip("+-,").isdecimal()


def test_results_json_has_the_form_of_the_contract(project: Project) -> None:
    record = json.loads(as_json(results_record(project, "sv", [{"name": "goals"}])))
    assert record == {
        "project": "prov",
        "title": "Prov",
        "language": "sv",
        "schema": 1,
        "sections": [{"name": "goals"}],
    }
    assert "å".encode() in as_json({"a": "å"})
