"""What the manifest says a report was made from."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evallib.projects import Project
from evallib.report.commitments import workspace_secret
from evallib.report.provenance import manifest
from evallib.report.write import MANIFEST, as_json, write_files
from tests.kasam_workspaces import draw, make
from tests.workspaces import make_project, put_facts

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


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_hashes_are_those_of_the_files(project: Project, target: Path) -> None:
    write_files(target, {**NEW, MANIFEST: as_json(manifest(project, NEW))})
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
