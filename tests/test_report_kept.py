"""What is kept of an earlier report: all of it, or the sections that nothing has changed for, and nothing else.

Sections are stood in for by a runner that reads their data and settings itself, so that what runs can be counted; the
last tests run the real ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evallib.model import Check, Metric, RowAccount, SectionResult
from evallib.presentation import Column, Sentence, Table, show
from evallib.presentation.collect import published_result
from evallib.presentation.items import Published
from evallib.projects import Project, Workspace, load_project
from evallib.report import make
from evallib.report.keeping import keys
from evallib.report.keeping.data_names import declared_names, declared_shared
from evallib.report.keeping.kept import MANIFEST, SCHEMA, has_same_settings, kept_report
from evallib.report.provenance.record import SCHEMA as WRITTEN_SCHEMA
from evallib.report.running.sections import SectionRun
from evallib.report.task import CodeState, Limits, ReportOutcome, ReportTask
from evallib.tables.files import data_file
from tests.kasam_workspaces import kasam
from tests.workspaces import make_project, put_facts

V4 = nbformat.v4
SECTIONS = ("summary", "goals", "reconciliation", "method")
EVERY = set(SECTIONS)
OWN_NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
Runner = Callable[..., SectionRun]


class Stage:
    """A small workspace, a runner that stands in for the real sections, and what became of each report."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root / "workspace"
        self.out = root / "outputs"
        self.opens: dict[str, list[Path]] = {}
        self.fails: set[str] = set()
        self.listens = True
        self.patch = monkeypatch
        monkeypatch.setattr(make, "run_section", self._run)

    def settle(self) -> None:
        """Write the workspace."""
        project = make_project(self.root, programme={}, sections=["goals", "reconciliation", "method"])
        put_facts(project, {"fact": "grant_sek", "value": "5", "unit": "kr"})
        (project.data_dir / "goals.csv").write_text("mål", encoding="utf-8")

    @property
    def data(self) -> Path:
        return self.root / "data" / "prov"

    @property
    def target(self) -> Path:
        return self.out / "prov"

    @property
    def params(self) -> Path:
        return self.root / "params" / "projects" / "prov.yaml"

    def task(self, **changes: Any) -> ReportTask:
        return replace(ReportTask("prov", str(self.root), str(self.out)), **changes)

    def make(self, **changes: Any) -> ReportOutcome:
        """What ``evallib run`` does with a project."""
        task = self.task(**changes)
        return kept_report(task) or make.make_report(task, lambda *_told: None)

    def ran(self, **changes: Any) -> set[str]:
        """The sections that were run."""
        return set(self.make(**changes).ran)

    def files(self) -> dict[str, bytes]:
        """The report but for the one file that has a time."""
        found = {path.relative_to(self.target).as_posix(): path for path in self.target.rglob("*") if path.is_file()}
        return {name: path.read_bytes() for name, path in found.items() if name != "ro-crate-metadata.json"}

    def clean(self) -> dict[str, bytes]:
        """The report as it is when everything is run, somewhere else."""
        there, self.out = self.out, self.out.with_name("clean")
        shutil.rmtree(self.out, ignore_errors=True)
        self.make(force=True)
        found, self.out = self.files(), there
        return found

    def surround(self, **changes: Any) -> None:
        """Another evallib, Python or machine."""
        other = replace(keys.surroundings(), **changes)
        self.patch.setattr(keys, "surroundings", lambda: other)

    def _run(self, project: Project, section: str, done: Path, **_options: object) -> SectionRun:
        declared = declared_names(project, section)
        names = ("goals.csv",) if declared is None else declared
        data = {name: path.read_bytes() for name in names if (path := project.data_dir / name).is_file()}
        shared = [project.workspace.data_dir / name for name in declared_shared(project, section)]
        data |= {str(path.relative_to(self.root)): path.read_bytes() for path in shared if path.is_file()}
        data["title"] = project.title.encode()
        for path in self.opens.get(section, []):
            data[path.name] = path.read_bytes() if path.is_file() else b""
        if section == "summary":
            data |= {path.name: published_in(path) for path in done.glob("*.ipynb")}
        digest = hashlib.sha256(repr(sorted(data.items())).encode()).hexdigest()[:8]
        if section in self.fails:
            return SectionRun(V4.new_notebook(), SectionResult(section, status="failed", error="fel"))
        if self.listens:
            opened = [project.data_dir / name for name in names] + shared + self.opens.get(section, [])
            record = {"paths": [str(path) for path in opened], "reached": False}
            (done / f"{section}.reads.json").write_text(json.dumps(record), encoding="utf-8")
        run = SectionRun(notebook_of(section, digest), result_of(section, digest))
        nbformat.write(run.notebook, done / f"{section}.ipynb")
        return run


def published_in(path: Path) -> bytes:
    result = published_result(nbformat.read(path, as_version=4).cells)
    assert result is not None
    return repr(result.metrics).encode()


def result_of(section: str, digest: str) -> SectionResult:
    metric = Metric("digest", "Innehåll", float(int(digest, 16)), "antal")
    checks = (Check("a", "A", False, "warning", "Nej"), Check("b", "B", None, "note", "Vet ej"))
    rows = RowAccount(10, 4, {"utan svar": 3, "inget samtycke": 1, "för många svar": 2})  # not in order
    return SectionResult(section, metrics=(metric,), checks=checks if section == "goals" else (), rows=rows)


def notebook_of(section: str, digest: str) -> Any:
    table = Table("innehall", "Innehåll", (Column("Vad"), Column("Värde")), (("Summa", digest),))
    shown = show(Sentence(f"Innehållet är {digest}."), table)._repr_mimebundle_()
    published = Published(result_of(section, digest))._repr_mimebundle_()
    outputs = [V4.new_output("display_data", data=data) for data in (shown, published)]
    code = [V4.new_code_cell(source, outputs=[one]) for source, one in zip(("show", "publish"), outputs, strict=True)]
    return V4.new_notebook(cells=[V4.new_markdown_cell(f"## Avsnitt {section}\n\n*Vad?*\nRad två"), *code])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace and its report, made once for all tests."""
    root = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        stage = Stage(root, patch)
        stage.settle()
        assert stage.ran() == EVERY
    return root


@pytest.fixture
def stage(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A report that has been made, in a place of its own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Stage(tmp_path, monkeypatch)


# nothing has changed


def test_a_report_that_nothing_has_changed_for_is_kept_whole(stage: Stage) -> None:
    before = stage.files()
    times = {path: path.stat().st_mtime_ns for path in stage.target.rglob("*")}
    outcome = stage.make()
    assert outcome.unchanged
    assert (outcome.status, outcome.kept, outcome.title) == ("ok", SECTIONS, "Prov")
    assert (outcome.contradictions, outcome.undecided) == (1, 1)
    assert outcome.path == str(stage.target / "report.html")
    assert stage.files() == before
    assert {path: path.stat().st_mtime_ns for path in stage.target.rglob("*")} == times


def test_the_counts_are_those_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path, monkeypatch)
    stage.settle()
    first, second = stage.make(), stage.make()
    for name in ("title", "status", "contradictions", "undecided", "path", "messages"):
        assert getattr(first, name) == getattr(second, name)
    assert (first.ran, first.kept) == (second.kept, second.ran)


def test_force_runs_everything_to_the_same_bytes(stage: Stage) -> None:
    before = stage.files()
    assert stage.ran(force=True) == EVERY
    assert stage.files() == before


def test_engine_limits_and_times_of_files_change_nothing(stage: Stage) -> None:
    for path in stage.root.rglob("*"):
        os.utime(path, (1, 1))
    assert kept_report(stage.task(engine="jupyter", limits=Limits(5, 100))) is not None


def test_a_workspace_that_was_moved_is_the_same(stage: Stage, tmp_path: Path) -> None:
    moved = shutil.copytree(tmp_path, tmp_path.with_name(f"{tmp_path.name} flyttad å"))
    task = ReportTask("prov", str(moved / "workspace"), str(moved / "outputs"))
    assert kept_report(task) is not None


def test_without_the_secret_nothing_can_be_compared(stage: Stage) -> None:
    shutil.rmtree(stage.root / ".evallib")
    assert kept_report(stage.task()) is None
    assert not (stage.root / ".evallib").exists()
    assert stage.ran() == EVERY


def test_the_schema_is_the_one_that_is_written() -> None:
    assert SCHEMA == WRITTEN_SCHEMA


def test_to_find_that_nothing_has_changed_nothing_heavy_is_loaded() -> None:
    heavy = {"pandas", "numpy", "papermill", "nbconvert", "nbformat", "pydantic", "jinja2", "matplotlib", "yaml", "PIL"}
    code = f"import evallib.report.keeping.kept, sys; print({heavy!r} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


# each ingredient in turn: what is run again, and that the report is then that of a clean run


def write(path: str, text: str) -> Callable[[Stage], object]:
    def change(stage: Stage) -> None:
        target = stage.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    return change


def setting(name: str, value: object, path: str = "projects/prov") -> Callable[[Stage], object]:
    def change(stage: Stage) -> None:
        file = stage.root / "params" / f"{path}.yaml"
        content = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**content, name: value}), encoding="utf-8")

    return change


def comment(path: str) -> Callable[[Stage], object]:
    def change(stage: Stage) -> None:
        file = stage.root / path
        file.write_text(f"# En kommentar\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    return change


def own_notebook(name: str, edit: Callable[[Any], object]) -> Callable[[Stage], object]:
    def change(stage: Stage) -> None:
        shipped = Workspace(stage.root).notebooks()[name[3:]]
        notebook = json.loads(shipped.read_text(encoding="utf-8"))
        edit(notebook)
        write(f"notebooks/{name}.ipynb", json.dumps(notebook))(stage)

    return change


def metadata_and_outputs(notebook: Any) -> None:
    notebook["metadata"]["evaluator"] = "Anna"
    for cell in notebook["cells"]:
        cell["id"] = f"other-{cell['id']}"
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]


CHANGES: dict[str, tuple[Callable[[Stage], object], set[str]]] = {
    "a cell that one section reads": (write("data/prov/goals.csv", "Mål"), {"goals", "summary"}),
    "a cell that all read": (
        lambda stage: put_facts(
            make_project(stage.root, programme={}, sections=["goals", "reconciliation", "method"]),
            {"fact": "grant_sek", "value": "6", "unit": "kr"},
        ),
        EVERY,
    ),
    "a new optional table": (write("data/prov/claims.csv", "x"), {"reconciliation", "summary"}),
    "a new table in another form": (write("data/prov/evidence.ods", "x"), {"goals", "summary"}),
    "a table gone": (lambda stage: (stage.data / "goals.csv").unlink(), {"goals", "summary"}),
    "a file that nobody reads": (write("data/prov/README.md", "x"), set()),
    "another project": (write("params/projects/annat.yaml", "x"), set()),
    "a comment in the settings": (comment("params/projects/prov.yaml"), set()),
    "a comment in the programme": (comment("params/programmes/medel.yaml"), set()),
    "a setting": (setting("title", "Prov två"), EVERY),
    "the programme": (setting("title", "Andra medel", "programmes/medel"), EVERY),
    "a threshold": (setting("privacy", {"smallest_group": 12}), EVERY),
    "code of a notebook": (
        own_notebook("10_goals", lambda notebook: notebook["cells"][-1].update(source="ev.publish(1)")),
        {"goals", "summary"},
    ),
    "prose of a notebook": (
        own_notebook("90_method", lambda notebook: notebook["cells"][0].update(source="## Annat")),
        {"method", "summary"},
    ),
    "the same notebook, executed elsewhere": (own_notebook("10_goals", metadata_and_outputs), set()),
    "the order of the sections": (own_notebook("95_goals", lambda _notebook: None), EVERY),
    "a line of evallib": (lambda stage: stage.surround(source="other"), EVERY),
    "the template": (lambda stage: stage.surround(template="other"), EVERY),
    "a version or the lock": (lambda stage: stage.surround(lock="other"), EVERY),
    "Python": (lambda stage: stage.surround(python="3.99.0"), EVERY),
    "the machine": (lambda stage: stage.surround(platform="other-cpu"), EVERY),
}


@pytest.mark.parametrize("what", CHANGES)
def test_exactly_the_sections_run_for_which_something_changed(stage: Stage, what: str) -> None:
    change, sections = CHANGES[what]
    change(stage)
    outcome = stage.make()
    assert set(outcome.ran) == sections
    assert set(outcome.kept) == EVERY - sections
    assert sections == EVERY or stage.files() == stage.clean()
    assert stage.make().unchanged


def test_where_evallib_comes_from_stands_in_the_page_and_runs_nothing(stage: Stage) -> None:
    outcome = stage.make(code=CodeState("abc", modified=False))
    assert outcome.unchanged
    assert b"abc" in stage.files()["report.html"]


@pytest.mark.parametrize("what", ["a comment in the settings", "the same notebook, executed elsewhere"])
def test_what_does_not_matter_changes_the_manifest_alone(stage: Stage, what: str) -> None:
    before = stage.files()
    CHANGES[what][0](stage)
    assert kept_report(stage.task()) is None
    stage.make()
    after = stage.files()
    assert {name for name in after if after[name] != before[name]} == {MANIFEST}


def test_only_settings_that_are_the_same_are_taken_as_read(stage: Stage) -> None:
    workspace = Workspace(stage.root)
    assert has_same_settings(workspace, stage.target)
    (stage.data / "goals.csv").write_text("annat", encoding="utf-8")
    assert has_same_settings(workspace, stage.target)
    comment("params/programmes/medel.yaml")(stage)
    assert not has_same_settings(workspace, stage.target)
    assert not has_same_settings(workspace, stage.out / "annat")


def test_settings_that_hold_for_another_evallib_are_read_again(stage: Stage) -> None:
    stage.surround(source="other")
    assert not has_same_settings(Workspace(stage.root), stage.target)


# files that the settings name


def numbered(stage: Stage) -> None:
    """A project whose settings name two files, made once."""
    make_project(stage.root, sections=["kasam", "method"], kasam=kasam())
    for name in ("fore.csv", "efter.csv"):
        (stage.data / name).write_text(name, encoding="utf-8")
    stage.make()
    assert stage.make().unchanged


NUMBERED: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a cell": (lambda data: (data / "fore.csv").write_text("x", encoding="utf-8"), {"kasam", "summary"}),
    "a file gone": (lambda data: (data / "efter.csv").unlink(), {"kasam", "summary"}),
    "the other's contents": (lambda data: shutil.copy(data / "fore.csv", data / "efter.csv"), {"kasam", "summary"}),
    "another name": (lambda data: (data / "fore.csv").rename(data / "forre.csv"), {"kasam", "summary"}),
    "a file that nobody reads": (lambda data: shutil.copy(data / "fore.csv", data / "annan.csv"), set()),
}


@pytest.mark.parametrize("what", NUMBERED)
def test_files_that_the_settings_name_are_followed(stage: Stage, what: str) -> None:
    numbered(stage)
    change, sections = NUMBERED[what]
    change(stage.data)
    assert stage.ran() == sections
    assert stage.files() == stage.clean()


def test_of_two_files_that_are_spelt_alike_the_one_that_is_read_counts(stage: Stage) -> None:
    numbered(stage)
    composed, apart = "f\u00f6re.csv", "fo\u0308re.csv"
    waves = {**kasam(), "waves": [{**kasam()["waves"][0], "file": composed}, *kasam()["waves"][1:]]}
    make_project(stage.root, sections=["kasam", "method"], kasam=waves)
    for name in (composed, apart):
        (stage.data / name).write_text("x", encoding="utf-8")
    read = data_file(load_project(Workspace(stage.root), "prov"), composed).path.name
    (other,) = {composed, apart} - {read}
    stage.make()
    (stage.data / other).write_text("y", encoding="utf-8")
    assert stage.ran() == set()
    (stage.data / read).write_text("y", encoding="utf-8")
    assert kept_report(stage.task()) is None
    assert stage.ran() == {"kasam", "summary"}


def test_a_folder_that_the_settings_name_is_followed(stage: Stage) -> None:
    numbered(stage)
    (stage.data / "fore.csv").unlink()
    (stage.data / "fore.csv").mkdir()
    inner = stage.data / "fore.csv" / "data.qda"
    inner.write_bytes(b"x")
    assert stage.ran() == {"kasam", "summary"}
    assert stage.make().unchanged
    inner.write_bytes(b"y")
    assert stage.ran() == {"kasam", "summary"}


# sections that cannot be kept


def test_a_section_that_failed_is_run_again_and_so_is_the_summary(stage: Stage) -> None:
    stage.fails = {"goals"}
    write("data/prov/goals.csv", "x")(stage)
    assert stage.make().status == "partial"
    assert stage.ran() == {"goals", "summary"}
    stage.fails = set()
    assert stage.ran() == {"goals", "summary"}
    assert stage.make().unchanged


def test_a_section_that_nobody_listened_to_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path, monkeypatch)
    stage.settle()
    stage.listens = False
    stage.make()
    assert stage.ran() == EVERY


def test_a_section_that_opens_what_no_key_covers_is_never_kept(stage: Stage) -> None:
    other = stage.root / "koder.csv"
    other.write_text("x", encoding="utf-8")
    stage.opens = {"goals": [other]}
    stage.make(force=True)
    assert stage.ran() == {"goals", "summary"}
    manifest = json.loads(stage.files()[MANIFEST])
    assert {name for name, part in manifest["sections"].items() if part["key"] is None} == {"summary", "goals"}


def test_a_section_that_opens_more_than_it_declares_follows_the_whole_folder(stage: Stage) -> None:
    more = stage.data / "bilaga.txt"
    more.write_text("x", encoding="utf-8")
    stage.opens = {"goals": [more]}
    stage.make(force=True)
    assert stage.make().unchanged
    (stage.data / "nytt.txt").write_text("x", encoding="utf-8")
    assert stage.ran() == {"goals", "summary"}
    more.write_text("y", encoding="utf-8")
    assert stage.ran() == {"goals", "summary"}
    assert stage.files() == stage.clean()
    assert b"bilaga" not in b"".join(stage.files().values())


def test_a_section_of_ones_own_follows_the_whole_folder(stage: Stage) -> None:
    write("notebooks/70_egen.ipynb", OWN_NOTEBOOK)(stage)
    setting("sections", ["goals", "egen", "method"])(stage)
    stage.make()
    assert stage.make().unchanged
    (stage.data / "nytt.txt").write_text("x", encoding="utf-8")
    assert stage.ran() == {"egen", "summary"}


# outputs that are not whole


def tear(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def edit_file(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def edit_file_text(path: Path, after: str, more: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert after in text
    path.write_text(text.replace(after, after + more), encoding="utf-8")


HOW: dict[str, Callable[[Path], object]] = {"torn": tear, "gone": Path.unlink, "edited": edit_file}
FILES = ("report.html", "results.json", "tables/goals_innehall.csv")


def assert_made_again_from_kept_sections(stage: Stage, before: Mapping[str, bytes]) -> None:
    assert kept_report(stage.task()) is None
    assert set(stage.make().kept) == EVERY
    assert stage.files() == before
    assert (stage.target / "ro-crate-metadata.json").is_file()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", HOW)
def test_a_file_that_is_not_whole_is_made_again_from_kept_sections(stage: Stage, name: str, how: str) -> None:
    before = stage.files()
    HOW[how](stage.target / name)
    assert_made_again_from_kept_sections(stage, before)


def edit_json(name: str, *place: str, value: object) -> Callable[[Path], object]:
    """Puts another value in a JSON file, in the place that some keys lead to."""

    def change(target: Path) -> None:
        content = json.loads((target / name).read_text(encoding="utf-8"))
        inner = content
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = value
        (target / name).write_text(json.dumps(content), encoding="utf-8")

    return change


BESIDE: dict[str, Callable[[Path], object]] = {
    "a table left over": lambda target: (target / "tables" / "gammal.csv").write_text("x", encoding="utf-8"),
    "the crate gone": lambda target: (target / "ro-crate-metadata.json").unlink(),
    "an empty crate": lambda target: (target / "ro-crate-metadata.json").write_text("{}", encoding="utf-8"),
    "a crate of another run": lambda target: edit_file_text(target / "ro-crate-metadata.json", '"identifier": "', "0"),
    "another limit told": edit_json(MANIFEST, "provenance", "thresholds", "group", value=1),
    "no packages told": edit_json(MANIFEST, "provenance", "packages", value={}),
    "other versions told": edit_json(MANIFEST, "versions", value={"numpy": "0.1"}),
    "another file of evallib told": edit_json(MANIFEST, "inputs", "evallib/cli/run.py", value="0"),
    "a failure beside it": lambda target: (target / "failure.json").write_text("{}", encoding="utf-8"),
}


@pytest.mark.parametrize("what", BESIDE)
def test_a_folder_with_too_little_or_too_much_is_put_right(stage: Stage, what: str) -> None:
    before = stage.files()
    BESIDE[what](stage.target)
    assert_made_again_from_kept_sections(stage, before)


@pytest.mark.parametrize("name", ["report.ipynb", MANIFEST])
@pytest.mark.parametrize("how", HOW)
def test_without_a_whole_notebook_and_manifest_everything_is_run(stage: Stage, name: str, how: str) -> None:
    before = stage.files()
    path = stage.target / name
    if (name, how) == (MANIFEST, "edited"):
        path.write_bytes(before[name].replace(b'"key": "', b'"key": "0'))
    else:
        HOW[how](path)
    assert stage.ran() == EVERY
    assert stage.files() == before


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": 1}', '{"schema": 2}', '{"schema": 2, "outputs": []}', "[" * 99999, "null"]
)
def test_a_manifest_that_is_none_of_ours_keeps_nothing(stage: Stage, content: str) -> None:
    (stage.target / MANIFEST).write_text(content, encoding="utf-8")
    assert kept_report(stage.task()) is None
    assert not has_same_settings(Workspace(stage.root), stage.target)
    assert stage.ran() == EVERY


def test_two_notebooks_of_one_section_keep_nothing(stage: Stage) -> None:
    for number in (10, 11):
        write(f"notebooks/{number}_goals.ipynb", OWN_NOTEBOOK)(stage)
    assert kept_report(stage.task()) is None


def test_a_data_folder_that_became_a_link_out_keeps_nothing(stage: Stage, tmp_path: Path) -> None:
    moved = stage.data.rename(tmp_path / "elsewhere")
    stage.data.symlink_to(moved)
    assert kept_report(stage.task()) is None


# the real sections


def test_every_shipped_section_opens_only_what_it_declares(outputs: Path) -> None:
    """The sections of the repository's projects were listened to while their reports were made."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(outputs.glob("*/manifest.json")):
        sections = json.loads(path.read_text(encoding="utf-8"))["sections"]
        found |= {f"{path.parent.name} {name}": part for name, part in sections.items()}
    assert len(found) > 30
    assert [name for name, part in found.items() if part["key"] is None] == []
    assert [name for name, part in found.items() if any(file.endswith("/*") for file in part["inputs"])] == []


@pytest.mark.faults
def test_a_section_that_is_kept_is_the_one_that_is_run(
    copy_project: Callable[[str], Path], evallib: Callable[..., Any], tmp_path: Path
) -> None:
    root, out, clean = copy_project("exempel"), tmp_path / "out", tmp_path / "clean"
    assert evallib("run", "--workspace", root, "--out", out).returncode == 0
    params = root / "params" / "projects" / "exempel.yaml"
    params.write_text(f"# En kommentar\n{params.read_text(encoding='utf-8')}", encoding="utf-8")
    assert evallib("run", "--workspace", root, "--out", out).returncode == 0
    told = [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["status"] for line in told if line["event"] == "ended"} == {"kept"}
    assert evallib("run", "--workspace", root, "--out", clean).returncode == 0
    assert_same_files(out / "exempel", clean / "exempel")


@pytest.mark.faults
def test_one_cell_runs_the_sections_that_read_it_and_gives_what_a_clean_run_gives(
    copy_project: Callable[[str], Path], evallib: Callable[..., Any], tmp_path: Path
) -> None:
    root, out, clean = copy_project("oj-vasterbotten-2012"), tmp_path / "out", tmp_path / "clean"
    assert evallib("run", "--workspace", root, "--out", out).returncode == 0
    cells = root / "data" / "oj-vasterbotten-2012" / "goals.csv"
    cells.write_text(cells.read_text(encoding="utf-8").replace(";yes;", ";no;", 1), encoding="utf-8")
    assert evallib("run", "--workspace", root, "--out", out).returncode == 0
    told = [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    ended = {line["section"]: line["status"] for line in told if line["event"] == "ended"}
    assert {section for section, status in ended.items() if status != "kept"} == {"goals", "summary"}
    assert len(ended) == 6
    assert evallib("run", "--workspace", root, "--out", clean).returncode == 0
    assert_same_files(out / "oj-vasterbotten-2012", clean / "oj-vasterbotten-2012")


def assert_same_files(here: Path, there: Path) -> None:
    """The same files with the same bytes, but for the one that has a time."""
    names = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert names == {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
    for name in names - {"ro-crate-metadata.json"}:
        assert (here / name).read_bytes() == (there / name).read_bytes(), name
