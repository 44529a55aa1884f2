"""Files that the settings name: found in the project's folder only, and counted among the files that are read."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

import evallib
import evallib.cli.check as command_line
from evallib.errors import InputError
from evallib.projects import Project, Workspace, load_project
from evallib.tables import Column, TableSchema, check_files, data_file, read_sheet, read_table

SCHEMA = TableSchema("facts.csv", (Column("fact", "id"),), required=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("params/projects", "data/p", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/90_method.ipynb").touch()
    text = "project: p\ntitle: P\nsections: [method]\n"
    (tmp_path / "params/projects/p.yaml").write_text(text, encoding="utf-8")
    return load_project(Workspace(tmp_path.resolve()), "p")


def told(project: Project, name: str) -> str:
    with pytest.raises(InputError) as caught:
        data_file(project, name)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_file_in_the_folder(project: Project) -> None:
    (project.data_dir / "svar före.xlsx").touch()
    found = data_file(project, "svar före.xlsx")
    assert found == (project.data_dir / "svar före.xlsx", "data/p/svar före.xlsx")


def test_letters_may_be_spelt_as_the_disk_does(project: Project) -> None:
    apart = unicodedata.normalize("NFD", "före.csv")
    (project.data_dir / apart).touch()
    assert data_file(project, "före.csv").path.name == apart
    assert check_files(project, [SCHEMA], named=["före.csv"]) == ()


@pytest.mark.parametrize(
    "name", ["../facts.csv", "/etc/passwd", "under/x.csv", "..", ".", "", "C:x.csv", "a\\b.csv", "x\0.csv", ".hidden"]
)
def test_names_that_lead_elsewhere(project: Project, name: str) -> None:
    problem = told(project, name)
    assert problem.startswith("data/p: ”")
    assert "är inte namnet på en fil i projektets datamapp. Skriv bara namnet, utan mappar" in problem


def test_a_missing_file_and_what_was_meant(project: Project) -> None:
    assert told(project, "svar.csv") == (
        "data/p/svar.csv: Filen saknas. Lägg den i projektets datamapp, eller rätta namnet i projektfilen."
    )
    (project.data_dir / "kasam_efter.xlsx").touch()
    (project.data_dir / "~$kasam_fore.csv").touch()
    assert told(project, "kasam_eftr.xlsx") == "data/p/kasam_eftr.xlsx: Filen saknas. Menade du ”kasam_efter.xlsx”?"


def test_folders_and_links(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    (project.data_dir / "mapp.csv").mkdir()
    assert "Det här är en mapp, men det ska vara en fil." in told(project, "mapp.csv")
    outside = tmp_path_factory.mktemp("outside") / "x.csv"
    outside.touch()
    (project.data_dir / "ut.csv").symlink_to(outside)
    assert "Filen är en länk som leder ut ur projektets datamapp." in told(project, "ut.csv")
    (project.data_dir / "bruten.csv").symlink_to("ingenstans.csv")
    assert "Filen saknas." in told(project, "bruten.csv")
    (project.data_dir / "x.csv").touch()
    (project.data_dir / "in.csv").symlink_to("x.csv")
    assert data_file(project, "in.csv").file == "data/p/in.csv"


def test_links_in_a_circle(project: Project) -> None:
    (project.data_dir / "sig.csv").symlink_to("sig.csv")
    (project.data_dir / "facts.csv").symlink_to("tur.csv")
    (project.data_dir / "tur.csv").symlink_to("facts.csv")
    for name in ("sig.csv", "facts.csv"):
        what = "Filen är en länk som leder tillbaka till sig själv. Lägg själva filen här."
        assert told(project, name) == f"data/p/{name}: {what}"
    with pytest.raises(InputError, match="tillbaka till sig själv"):
        read_table(project, SCHEMA)


def test_a_broken_link_is_not_what_was_meant(project: Project) -> None:
    (project.data_dir / "bruten.csv").symlink_to("ingenstans.csv")
    assert "Menade du" not in told(project, "bruten.csv")


def test_the_ending_alone_does_not_make_a_name_alike(project: Project) -> None:
    (project.data_dir / "a.xlsx").touch()
    assert "Menade du" not in told(project, "b.xlsx")


def test_a_name_that_is_too_long_for_the_disk_is_of_no_file(project: Project) -> None:
    assert "Filen saknas." in told(project, "å" * 190 + ".csv")


def test_a_pipe_is_refused_before_it_is_opened(project: Project) -> None:
    os.mkfifo(project.data_dir / "facts.csv")
    with pytest.raises(InputError, match=r"data/p/facts\.csv: Det här är ingen vanlig fil\. Lägg en kopia av"):
        read_table(project, SCHEMA)
    with pytest.raises(InputError, match="ingen vanlig fil"):
        read_sheet(Path("/dev/zero"), "facts.csv")


def test_files_that_the_settings_name_are_read(project: Project) -> None:
    for name in ("facts.csv", "svar.xlsx", "svar2.xlsx"):
        (project.data_dir / name).touch()
    (problem,) = check_files(project, [SCHEMA], named=["svar.xlsx", "saknas.csv"])
    assert problem.place.file == "data/p/svar2.xlsx"
    assert "svar.xlsx" not in problem.remedy
    assert len(check_files(project, [SCHEMA])) == 2


def test_a_section_says_which_files_its_settings_name(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.data_dir / "svar.xlsx").touch()
    room = SimpleNamespace(TABLES=(SCHEMA,), check_inputs=lambda _: (), named_files=lambda _: ("svar.xlsx",))
    monkeypatch.setattr(evallib, "rooms_of", lambda _sections: [room])
    assert command_line.find_problems(project.workspace, "p") == ()
    del room.named_files
    (problem,) = command_line.find_problems(project.workspace, "p")
    assert "data/p/svar.xlsx: Inget avsnitt läser den här filen." in str(problem)


def test_what_was_meant_is_no_file_that_is_used_already(project: Project) -> None:
    (project.data_dir / "ekonomi_2024.se").touch()
    for used, told_ in ((("ekonomi_2023.se", "ekonomi_2024.se"), False), (("ekonomi_2023.se",), True)):
        with pytest.raises(InputError) as caught:
            data_file(project, "ekonomi_2023.se", used)
        assert ("ekonomi_2024.se" in caught.value.problems[0].remedy) is told_
