"""What page and manifest say a report was made from, and what they must not say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evallib.model import RowAccount, SectionResult
from evallib.privacy import check_page
from evallib.projects import Project
from evallib.report.keeping.commitments import workspace_secret
from evallib.report.keeping.embedded import (
    PROVENANCE_ID,
    ZEROS,
    embedded_provenance,
    page_fingerprint,
    provenance_text,
    told_fingerprint,
)
from evallib.report.keeping.ingredients import Ingredients, SectionInputs
from evallib.report.keeping.inputs import all_sections, ingredients, read_inputs
from evallib.report.pages.export import export_page
from evallib.report.pages.join import join_sections
from evallib.report.pages.tables_shown import table_files
from evallib.report.placing.write import as_json
from evallib.report.provenance.counted import FEWEST, count_tables
from evallib.report.provenance.record import manifest, provenance
from evallib.report.running.sections import SectionRun
from evallib.report.task import CodeState
from tests.kasam_workspaces import draw, make
from tests.workspaces import make_project, put_facts

NEW = {"report.html": b"ny", "results.json": b"[]", "tables/goals_a.csv": b"A"}
COMMIT = CodeState("0123456789abcdef0123456789abcdef01234567", True)
RESULTS = (
    SectionResult("summary"),
    SectionResult("method", rows=RowAccount(3, 2, {"tom rad": 1})),
)
V4 = nbformat.v4


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = make_project(tmp_path, programme={})
    put_facts(found, {"fact": "grant_sek", "value": "5", "unit": "kr"})
    return found


def made_from(project: Project, code: CodeState = COMMIT) -> Ingredients:
    inputs = read_inputs(project)
    return ingredients(inputs, all_sections(inputs), code)


def told_by(project: Project, results: tuple[SectionResult, ...] = RESULTS) -> dict[str, Any]:
    return provenance(project, made_from(project), results, COMMIT)


def manifest_of(project: Project) -> dict[str, Any]:
    return manifest(told_by(project), made_from(project), RESULTS, NEW)


def page_of(project: Project, told: Mapping[str, Any] | None) -> str:
    return export_page(joined(project, told))


def joined(project: Project, told: Mapping[str, Any] | None) -> Any:
    runs = [SectionRun(V4.new_notebook(cells=[V4.new_markdown_cell(f"## {r.name}")]), r) for r in RESULTS]
    return join_sections(project, runs, told)


# what is told


def test_everything_that_could_change_the_report_is_told(project: Project) -> None:
    told, parts = told_by(project), made_from(project)
    wanted = (
        "project run_key evallib python platform packages lock template notebooks parameters data thresholds seeds rows"
    )
    assert list(told) == wanted.split()
    assert told["evallib"]["commit"] == COMMIT.commit
    assert told["evallib"]["modified"] is True
    assert (told["run_key"], told["lock"], told["template"]) == (parts.run_key, parts.lock, parts.template)
    assert told["packages"]["pandas"] == parts.versions["pandas"]
    assert told["thresholds"] == {"group": 5, "distribution": 8, "item_sd": 10, "people": "staff", "quartiles": 15}
    assert told["rows"] == {"method": {"read": 3, "used": 2, "excluded": {"tom rad": 1}}}
    (facts,) = told["data"]
    assert (facts["file"], facts["rows"], facts["columns"]) == ("data/prov/facts.csv", 1, 10)
    assert facts["hash"] == parts.sections["method"].data["data/prov/facts.csv"]
    assert "method" in facts["read_by"]


def test_the_manifest_has_the_same_and_the_hashes_of_what_was_written(project: Project) -> None:
    found = manifest_of(project)
    assert list(found) == ["schema", "provenance", "sections", "inputs", "parameters", "versions", "outputs"]
    assert found["provenance"] == told_by(project)
    assert found["outputs"] == {name: hashlib.sha256(content).hexdigest() for name, content in NEW.items()}
    assert {name: section["status"] for name, section in found["sections"].items()} == {
        section: "ok" for section in project.sections if section in {"summary", "method"}
    } | {section: None for section in project.sections if section not in {"summary", "method"}}
    assert found["sections"]["method"]["inputs"]["data/prov/facts.xlsx"] is None


def test_no_time_no_user_no_folder_and_the_same_again(project: Project) -> None:
    told = as_json(manifest_of(project)).decode()
    assert as_json(manifest_of(project)).decode() == told
    for secret in (str(project.workspace.root), str(Path.home()), workspace_secret(project.workspace.root).hex()):
        assert secret not in told


def test_names_of_peoples_own_files_are_told_nowhere(tmp_path: Path) -> None:
    project = make(tmp_path, draw(6, 1), draw(6, 2))
    project = replace(project, params=project.params.model_copy(update={"sections": ("kasam", "method")}))
    names = {path.name for path in project.data_dir.iterdir()}
    (project.data_dir / "Anna Andersson sjukskriven.xlsx").write_bytes(b"x")
    told = told_by(project)
    page = page_of(project, told)
    assert [entry["file"] for entry in told["data"]] == ["data/prov/file 1", "data/prov/file 2"]
    assert [name for name in {*names, "Anna"} if name in page or name in as_json(manifest_of(project)).decode()] == []


def test_nothing_can_be_found_by_trying_contents(project: Project) -> None:
    """A small file is not to be recognised by its plain hash, nor are settings."""
    content = (project.data_dir / "facts.csv").read_bytes()
    written = as_json(manifest_of(project)).decode()
    settings = (project.workspace.params_dir / "projects" / "prov.yaml").read_bytes()
    assert hashlib.sha256(content).hexdigest() not in written
    assert hashlib.sha256(settings).hexdigest() not in written


# rows and columns


def table(project: Project, name: str, columns: str, rows: int, row: str = "a;b") -> None:
    lines = [columns, *(f"{n}{row}" for n in range(rows))]
    (project.data_dir / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def with_sections(project: Project, *sections: str) -> Project:
    return replace(project, params=project.params.model_copy(update={"sections": sections}))


@pytest.mark.parametrize(("rows", "told"), [(FEWEST - 1, None), (FEWEST, FEWEST), (25, 25)])
def test_few_rows_are_told_only_when_they_stand_in_documents(project: Project, rows: int, told: int | None) -> None:
    project = with_sections(project, "goals", "medel", "method")
    table(project, "applications.csv", "application;applicant", rows)
    table(project, "goals.csv", "goal;text;source", rows, "a;b;c")
    found = count_tables(project, ())
    assert found["applications.csv"] == (told, 2)
    assert found["goals.csv"] == (rows, 3)


def test_the_limit_follows_the_smallest_group(project: Project) -> None:
    project = with_sections(project, "medel")
    table(project, "applications.csv", "application;applicant", 14)
    assert count_tables(project, ())["applications.csv"] == (14, 2)
    larger = project.params.privacy.model_copy(update={"smallest_group": 15})
    project = replace(project, params=project.params.model_copy(update={"privacy": larger}))
    assert count_tables(project, ())["applications.csv"] == (None, 2)


def test_answers_are_counted_by_their_section_unless_it_has_one_single_file(tmp_path: Path) -> None:
    two = with_sections(make(tmp_path / "two", draw(20, 1), draw(20, 2)), "kasam")
    assert count_tables(two, (SectionResult("kasam", rows=RowAccount(40, 40)),)) == {}
    waves = [{"id": "before", "label": "oktober 2023", "file": "fore.csv"}]
    one = with_sections(make(tmp_path / "one", draw(20, 1), (), waves=waves, compare=None), "kasam")
    name = "fore.csv"
    assert count_tables(one, (SectionResult("kasam", rows=RowAccount(20, 20)),))[name][0] == 20
    for silent in (SectionResult("kasam"), SectionResult("kasam", status="suppressed", rows=RowAccount(20, 20))):
        assert count_tables(one, (silent,)) == {}


def test_rows_of_a_table_of_answers_are_never_told(project: Project) -> None:
    """Less the answers that are shown, the rows would tell how many are hidden."""
    project = with_sections(project, "before_after")
    table(project, "ratings.csv", "wave;respondent;item;answer", 26, "a;b;c;d")
    for results in ((), (SectionResult("before_after", rows=RowAccount(2, 2)),)):
        assert count_tables(project, results)["ratings.csv"] == (None, 4)


def test_what_is_no_table_or_too_large_has_no_rows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project = with_sections(project, "goals", "medel", "method")
    (project.data_dir / "goals.csv").write_bytes(b"%PDF-1.7")
    (project.data_dir / "applications.csv").mkdir()
    (project.data_dir / "payments.xlsx").write_bytes(b"PK\x03\x04")
    found = count_tables(project, ())
    assert {name: found[name] for name in ("goals.csv", "applications.csv", "payments.xlsx")} == dict.fromkeys(
        ("goals.csv", "applications.csv", "payments.xlsx"), (None, None)
    )
    monkeypatch.setattr("evallib.report.provenance.counted.LARGEST", 10)
    assert count_tables(project, ())["facts.csv"] == (None, None)


# the page


def test_the_page_carries_the_provenance_and_fits_its_own_fingerprint(project: Project) -> None:
    told = told_by(project)
    page = page_of(project, told)
    assert check_page(page) == ()
    assert embedded_provenance(page) == told
    fingerprint = told_fingerprint(page)
    blank = page.replace(str(fingerprint), ZEROS)
    assert fingerprint == page_fingerprint(page) == hashlib.sha256(blank.encode()).hexdigest()
    assert page.count(str(fingerprint)) == 1


@pytest.mark.parametrize("change", ["Prov", "0123456789abcdef", "grant", "</html>", '"rows"'])
def test_a_changed_page_does_not_fit(project: Project, change: str) -> None:
    page = page_of(project, told_by(project))
    at = page.index(change) if change in page else page.index("data/prov")
    changed = page[:at] + ("x" if page[at] != "x" else "y") + page[at + 1 :]
    assert told_fingerprint(changed) != page_fingerprint(changed)


def test_a_page_without_provenance_has_neither(project: Project) -> None:
    page = page_of(project, None)
    assert PROVENANCE_ID not in page
    assert (embedded_provenance(page), told_fingerprint(page)) == (None, None)


def test_the_saved_notebook_gives_the_same_page_again(project: Project) -> None:
    notebook = joined(project, told_by(project))
    again = nbformat.reads(nbformat.writes(notebook), as_version=4)
    assert export_page(again) == export_page(notebook)


def test_the_table_of_data_files_is_a_file_too(project: Project, read_page: Callable[[str], Any]) -> None:
    told = told_by(project)
    (shown,) = read_page(page_of(project, told)).tables
    (written,) = table_files(joined(project, told)).values()
    assert tuple(line.split(";") for line in written.decode("utf-8-sig").splitlines()) == tuple(map(list, shown.rows))
    assert table_files(joined(project, {**told, "data": []})) == {}


@pytest.mark.parametrize("text", ["</pre><script>alert(1)</script>", "&lt;", '"', "å\u2028"])
def test_hostile_names_stay_text(project: Project, text: str) -> None:
    told = {**told_by(project), "notebooks": {text: "0" * 64}}
    page = page_of(project, told)
    assert "<script" not in page
    assert embedded_provenance(page) == told


def test_a_page_is_read_without_trust() -> None:
    for broken in ("", f'<pre id="{PROVENANCE_ID}">[1]</pre>', f'<pre id="{PROVENANCE_ID}">{{</pre>'):
        assert embedded_provenance(broken) is None
    twice = f'<code id="evallib-fingerprint">{ZEROS}</code>' * 2
    assert told_fingerprint(twice) is None
    deep = f'<pre id="{PROVENANCE_ID}">{"[" * 100_000}</pre>'
    assert embedded_provenance(deep) is None


def test_the_text_of_a_provenance_is_json_of_one_line_a_thing(project: Project) -> None:
    told = told_by(project)
    text = provenance_text(told)
    assert json.loads(text) == told
    assert max(map(len, text.splitlines())) < 400
    assert sum('"file": ' in line for line in text.splitlines()) == len(told["data"])


def test_seeds_commits_and_sections_of_ones_own_are_told_in_words(project: Project) -> None:
    inputs = made_from(project)
    whole = "hmac-sha256:" + "ab" * 32
    own = {**inputs.sections, "eget": SectionInputs(None, {"data/prov/*": whole})}
    told = provenance(project, replace(inputs, sections=own, seeds={"kasam": 7}), RESULTS, CodeState("f" * 40, False))
    page = page_of(project, told)
    assert check_page(page) == ()
    assert "kasam: 7" in page
    assert "ffffffff" in page
    entry = {"file": "data/prov/*", "read_by": ["eget"], "rows": None, "columns": None, "hash": whole}
    assert entry in told["data"]
