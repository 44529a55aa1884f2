"""A project's coded files: found in its folder, read by content, put together, and all problems at once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.focus_groups.read import named_files, read_codebooks, read_material, read_sources
from evallib.focus_groups.read_study import check_inputs, notices
from evallib.locale import _
from evallib.projects import Project, Workspace, load_project
from tests.coded_study.refi import write_qdc, write_qdpx
from tests.coded_study.sqlite_files import write_qualcoder
from tests.coded_study.study import STUDY
from tests.coded_study.tables import write_codebook, write_table
from tests.workspaces import make_project

PROJECT = """\
project: prov
title: Prov
sections: [fokusgrupper, method]
sources:
  - {{id: rapport, title: Rapporten, publisher: Kommunen, published: true}}
fokusgrupper:
  who: alla
  moderators: [Moderator]
  groups: {{order: [FG1 maj, FG2 juni, [FG3 juni, FG3 avslutning]]}}
  {more}
"""
TABLE = """files: [studie.csv]
  layout: list
  separator: ", "
  columns: {document: Dokument, speaker: Vem, coder: Kodare, unit: Nummer, text: Vad som sades, code: Koder}"""
REAL = Path(__file__).parents[2] / "shared/real/focus-groups"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("params/projects", "data/prov", "notebooks"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path.resolve() / "data/prov"


@pytest.fixture
def load(folder: Path) -> Callable[[str], Project]:
    def load(more: str) -> Project:
        workspace = Workspace(folder.parents[1])
        (workspace.params_dir / "projects/prov.yaml").write_text(PROJECT.format(more=more), encoding="utf-8")
        return load_project(workspace, "prov")

    return load


def told(project: Project) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_material(project)
    return [str(problem) for problem in caught.value.problems]


def test_a_project_of_nvivo(folder: Path, load: Callable[[str], Project]) -> None:
    write_qdpx(STUDY, folder / "studie.qdpx", manner="nvivo")
    before = sha256((folder / "studie.qdpx").read_bytes()).hexdigest(), (folder / "studie.qdpx").stat().st_mtime_ns
    project = load("files: [studie.qdpx]")
    found = read_material(project)
    assert (len(found.groups), len(found.turns), found.design.published) == (3, len(STUDY.turns), False)
    assert found.design.thresholds == project.thresholds
    assert check_inputs(project) == ()
    assert named_files(project) == ("studie.qdpx",)
    after = sha256((folder / "studie.qdpx").read_bytes()).hexdigest(), (folder / "studie.qdpx").stat().st_mtime_ns
    assert before == after


def test_what_is_worth_looking_at(folder: Path, load: Callable[[str], Project]) -> None:
    """The invented study has one group in two transcripts, with the same people."""
    write_qdpx(STUDY, folder / "studie.qdpx", manner="nvivo")
    (told,) = notices(load("files: [studie.qdpx]"))
    assert told.place.file == "data/prov/studie.qdpx"
    assert "”P3”, ”P5”, ”P6”" in told.what


def test_nothing_left_to_count_is_a_problem(folder: Path, load: Callable[[str], Project]) -> None:
    write_qdpx(STUDY, folder / "studie.qdpx", manner="nvivo")
    names = ", ".join(f'"{"/".join(STUDY.path_of(code.key))}"' for code in STUDY.codes if code.codable)
    (left_out,) = told(load(f"files: [studie.qdpx]\n  not_codes: [{names}]"))
    assert left_out.startswith("params/projects/prov.yaml, rad 11, kolumn fokusgrupper.not_codes: ")
    columns = {"document": "Dokument", "code": "Kod"}
    shape = {"who": "alla", "files": ["utan.csv"], "layout": "long", "columns": columns, "moderators": []}
    (folder / "utan.csv").write_text("Dokument;Kod\nFG1;\nFG2;\n", encoding="utf-8")
    project = make_project(folder.parents[1], sections=["fokusgrupper", "method"], fokusgrupper=shape)
    (uncoded,) = told(project)
    assert uncoded.startswith("data/prov/utan.csv: ")
    assert f"{_('no code')} (2)" in uncoded


def test_a_folder_of_qualcoder(folder: Path, load: Callable[[str], Project]) -> None:
    write_qualcoder(STUDY, folder / "studie.qda")
    found = read_material(load("files: [studie.qda]\n  source: rapport"))
    assert found.tool.startswith("QualCoder")
    assert found.design.published


def test_a_table_with_a_codebook(folder: Path, load: Callable[[str], Project]) -> None:
    write_table(STUDY, folder / "studie.csv", shape="list")
    write_codebook(STUDY, folder / "codebook.csv")
    project = load(TABLE)
    found = read_material(project)
    assert found.codes["name"].tolist()[:2] == ["Handledningen", "Tid att tänka"]
    assert len(found.turns) == len(STUDY.turns)
    assert check_inputs(project) == ()


def test_two_versions_of_a_codebook(folder: Path, load: Callable[[str], Project]) -> None:
    write_qdpx(STUDY, folder / "studie.qdpx", manner="nvivo")
    write_qdc(STUDY.earlier_codes, folder / "forr.qdc")
    write_codebook(STUDY, folder / "nu.csv")
    project = load("files: [studie.qdpx]\n  codebook: {earlier: forr.qdc, merged: {Råd: Stöd av kollegor}}")
    found = read_codebooks(project, read_sources(project))
    assert found is not None
    assert {code.name for code in found.earlier} == {code.name for code in STUDY.earlier_codes}
    assert {code.name for code in found.later} == {code.name for code in STUDY.codes}
    assert found.merged == {"Råd": "Stöd av kollegor"}
    assert named_files(project) == ("studie.qdpx", "forr.qdc")
    listed = load("files: [studie.qdpx]\n  codebook: {earlier: forr.qdc, later: nu.csv}")
    later = read_codebooks(listed, ())
    assert later is not None
    assert {code.name for code in later.later} == {code.name for code in STUDY.codes} - {"FG1"}
    plain = load("files: [studie.qdpx]")
    assert read_codebooks(plain, read_sources(plain)) is None


def test_problems_of_all_files_are_told_together(folder: Path, load: Callable[[str], Project]) -> None:
    write_qdpx(STUDY, folder / "studie.qdpx", manner="nvivo")
    (folder / "forr.qdc").write_bytes(b"<CodeBook>")
    (folder / "quotations.csv").write_bytes(b"quote;shown\n")
    project = load("files: [studie.qdpx]\n  count: Ingen\n  codebook: {earlier: forr.qdc}")
    files = [problem.place.file for problem in check_inputs(project)]
    assert set(files) == {"params/projects/prov.yaml", "data/prov/forr.qdc", "data/prov/quotations.csv"}


def test_files_that_are_not_there(folder: Path, load: Callable[[str], Project]) -> None:
    write_qdpx(STUDY, folder / "studien.qdpx", manner="nvivo")
    (wrong,) = told(load("files: [studie.qdpx]"))
    assert wrong.startswith("data/prov/studie.qdpx: ")
    assert "studien.qdpx" in wrong
    twice = told(load("files: [a.csv, b.csv]\n  layout: long\n  columns: {code: kod}"))
    assert [one.partition(":")[0] for one in twice] == ["data/prov/a.csv", "data/prov/b.csv"]


def test_a_folder_that_is_a_link_elsewhere(
    folder: Path, load: Callable[[str], Project], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("annat") / "studie.qda"
    write_qualcoder(STUDY, elsewhere)
    (folder / "studie.qda").symlink_to(elsewhere)
    (wrong,) = told(load("files: [studie.qda]"))
    assert wrong.startswith("data/prov/studie.qda: ")


def test_without_settings_there_is_nothing_to_read(load: Callable[[str], Project], folder: Path) -> None:
    (folder.parents[1] / "params/projects/tom.yaml").write_text("project: tom\ntitle: Tom\nsections: [method]\n")
    project = load_project(Workspace(folder.parents[1]), "tom")
    assert named_files(project) == ()
    with pytest.raises(ValueError, match="tom"):
        read_material(project)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_a_real_project_without_its_texts(folder: Path, load: Callable[[str], Project]) -> None:
    """ATLAS.ti's test project: no texts, 16 codings of 9 codes (two of a PDF stand twice), two comments, sets."""
    (folder / "x.qdpx").write_bytes((REAL / "TestProject.qdpx").read_bytes())
    project = load("files: [x.qdpx]")
    text = PROJECT.format(more="files: [x.qdpx]").replace("[FG1 maj, FG2 juni, [FG3 juni, FG3 avslutning]]", "[]")
    (folder.parents[1] / "params/projects/prov.yaml").write_text(text.replace("[Moderator]", "[]"), encoding="utf-8")
    project = load_project(project.workspace, "prov")
    found = read_material(project)
    assert (found.account.read, found.account.used) == (16 + 2, 16 - 2)
    assert dict(found.account.excluded) == {_("no code"): 2, _("the same coding again"): 2}
    assert found.segments["code"].nunique() == 9
    assert found.segments["start"].eq(-1).all()
    assert (found.anchoring, found.missing_texts, len(found.documents)) == (None, 8, 9)
