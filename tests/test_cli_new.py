"""``evallib new``: a project that ``evallib check`` leads through, and copies of one for other municipalities."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from evallib import rooms_of
from evallib.cli import main
from evallib.cli.check import find_problems
from evallib.cli.new import write_files
from evallib.errors import InputError
from evallib.projects import ProjectParams, Workspace, load_project
from evallib.projects.starting import start_project
from evallib.projects.workspace import shipped_notebooks
from tests.kolada_vintages import write_vintage

SHIPPED = [path.stem[3:] for path in sorted(shipped_notebooks().glob("*.ipynb")) if path.stem[3:] != "summary"]
PLACES = {"9901": "Exempelstad", "9902": "Björnås", "9903": "Nya Exempelstad", "0099": "Region Exempel"}
LIKE = """\
# En jämförelse.
project: mall  # kopieras
title: 'Öppna jämförelser i Exempelstads kommun'
invented: true
sections: [oppna_jamforelser, method]
oppna_jamforelser:
  municipality: "9901"  # koden
  name: Exempelstad
  indicators:
    - {id: X00001, better: lower, better_source: påhittad}
"""


def listing(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def compared(tmp_path: Path) -> Path:
    """A workspace with one comparison and what was fetched for it."""
    cells = {(code, 2024, "T"): float(code) for code in PLACES}
    write_vintage(tmp_path, {"X00001": cells}, places=PLACES)
    (tmp_path / "params" / "projects").mkdir(parents=True)
    (tmp_path / "params" / "projects" / "mall.yaml").write_text(LIKE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("sections", [[name] for name in SHIPPED] + [SHIPPED], ids=",".join)
def test_check_finds_only_what_is_to_be_filled_in(tmp_path: Path, sections: list[str]) -> None:
    assert main(["new", "nytt", "--workspace", str(tmp_path), "--sections", ",".join(sections)]) == 0
    file = "params/projects/nytt.yaml"
    lines = (tmp_path / file).read_text(encoding="utf-8").splitlines()
    empty = {n for n, line in enumerate(lines, start=1) if re.fullmatch(r" *(- )?[a-z_]+:", line)}
    parents = {n for n in empty if n < len(lines) and _is_below(lines, n)}
    found = find_problems(Workspace(tmp_path), "nytt")
    assert {problem.place.file for problem in found} == {file}
    left = {n if lines[n - 1] != "programme:" else _row(lines, "sections:") for n in empty - parents}
    assert {problem.place.row for problem in found} == left


def _row(lines: list[str], key: str) -> int:
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(key))


def _is_below(lines: list[str], n: int) -> bool:
    """Whether keys that count stand below the key on a line."""
    indent = len(lines[n - 1]) - len(lines[n - 1].lstrip(" -"))
    below = next((line for line in lines[n:] if line.strip() and not line.lstrip().startswith("#")), "")
    return len(below) - len(below.lstrip()) > indent


def test_a_filled_in_project_lacks_only_rows_in_its_tables(tmp_path: Path) -> None:
    main(["new", "nytt", "--workspace", str(tmp_path), "--sections", "goals,oppna_jamforelser,method"])
    path = tmp_path / "params" / "projects" / "nytt.yaml"
    text = path.read_text(encoding="utf-8").replace("\ntitle:\n", "\ntitle: Exempelstad\n")
    text = text.replace("  municipality:\n", '  municipality: "9901"\n').replace(
        "  name:\n", "  name: Exempelstad\n", 1
    )
    path.write_text(text, encoding="utf-8")
    found = find_problems(Workspace(tmp_path), "nytt")
    tables = {f"data/nytt/{table.file}" for room in rooms_of(["goals", "method"]) for table in room.TABLES}
    assert {problem.place.file for problem in found} == tables
    assert {problem.place.row for problem in found} == {1}
    for file in {problem.place.file for problem in found} - {"data/nytt/goals.csv"}:
        (tmp_path / file).unlink()
    (tmp_path / "data" / "nytt" / "goals.csv").unlink()
    left = {problem.place.file for problem in find_problems(Workspace(tmp_path), "nytt")}
    assert left <= {
        f"data/nytt/{table.file}" for room in rooms_of(["goals"]) for table in room.TABLES if table.required
    }


def test_a_project_of_forms_alone_holds_nothing_to_remove(tmp_path: Path) -> None:
    main(["new", "nytt", "--workspace", str(tmp_path), "--sections", "oppna_jamforelser"])
    assert {Path(name).suffix for name in listing(tmp_path / "data" / "nytt")} == {".xlsx"}
    path = tmp_path / "params" / "projects" / "nytt.yaml"
    text = path.read_text(encoding="utf-8").replace("\ntitle:\n", "\ntitle: Exempelstad\n")
    text = text.replace("  municipality:\n", '  municipality: "9901"\n')
    path.write_text(text.replace("  name:\n", "  name: Exempelstad\n", 1), encoding="utf-8")
    assert find_problems(Workspace(tmp_path), "nytt") == ()


def test_the_steps_to_a_comparison_name_the_key_that_fetch_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "nytt", "--workspace", str(tmp_path), "--sections", "oppna_jamforelser"])
    first, _second, third = re.findall(r"^[1-3]\. .*", capsys.readouterr().out, re.MULTILINE)
    assert "(indicators)" in first
    assert "evallib fetch nytt" in third


def test_help_names_every_section_that_may_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["new", "--help"])
    told = capsys.readouterr().out
    assert [section for section in SHIPPED if section != "method" and section not in told] == []


def test_the_forms_are_workbooks_and_the_other_tables_text(tmp_path: Path) -> None:
    main(["new", "nytt", "--workspace", str(tmp_path), "--sections", "oppna_jamforelser"])
    names = {Path(name).name for name in listing(tmp_path / "data")}
    assert len([name for name in names if re.fullmatch(r"bilaga_[2-9]_[a-z0-9_]+\.xlsx", name)]) == 9 - 1
    assert not [name for name in names if name.startswith("bilaga") and not name.endswith(".xlsx")]
    assert (tmp_path / "params" / "project.schema.json").is_file()


def test_every_key_of_every_section_is_there_and_explained_and_may_be_used() -> None:
    lines = start_project("nytt", SHIPPED).splitlines()
    keys = [n for n, line in enumerate(lines) if re.match(r" *#?(- )?[a-z_]+:", line)]
    assert [lines[n] for n in keys if not lines[n - 1].lstrip().startswith("# ")] == []
    used = "\n".join(re.sub(r"^( *)#(?! )", r"\1", line) for line in lines)
    assert set(_names(yaml.safe_load(used))) == set(_known(ProjectParams))


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in [key, *_names(inner)]]
    return [name for inner in value for name in _names(inner)] if isinstance(value, list) else []


def _known(annotation: Any) -> list[str]:
    fields = getattr(annotation, "model_fields", None)
    if fields is not None:
        return [name for key, field in fields.items() for name in [key, *_known(field.annotation)]]
    return [name for argument in get_args(annotation) for name in _known(argument)]


def test_nothing_is_written_over_and_all_that_is_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "params" / "projects").mkdir(parents=True)
    (tmp_path / "data" / "nytt").mkdir(parents=True)
    (tmp_path / "params" / "projects" / "nytt.yml").write_text("mitt", encoding="utf-8")
    (tmp_path / "data" / "nytt" / "goals.xlsx").write_bytes(b"mitt")
    before = listing(tmp_path)
    assert main(["new", "nytt", "--workspace", str(tmp_path), "--sections", "goals"]) == 2
    told = capsys.readouterr().err
    assert "params/projects/nytt.yaml" in told
    assert "data/nytt/goals.csv" in told
    assert listing(tmp_path) == before


def test_that_a_project_is_there_already_is_one_problem_however_many_files_it_has(tmp_path: Path) -> None:
    files = {f"data/nytt/{n}.csv": b"x" for n in range(9)} | {"params/projects/nytt.yaml": b"x"}
    write_files(Workspace(tmp_path), files)
    with pytest.raises(InputError) as caught:
        write_files(Workspace(tmp_path), files)
    (problem,) = caught.value.problems
    assert problem.place.file == "params/projects/nytt.yaml"
    assert re.findall(r"\b\d+\b(?!\.csv)", problem.what) == ["10", "7"]


@pytest.mark.parametrize("name", ["Ny", "../ny", "kolada", "com1", "ny project", "a" * 65])
def test_a_name_that_no_project_can_have_makes_nothing(tmp_path: Path, name: str) -> None:
    assert main(["new", name, "--workspace", str(tmp_path)]) == 2
    assert listing(tmp_path) == []


@pytest.mark.parametrize("sections", ["gaols", "summary", "", ",", "goals,okänd"])
def test_unknown_sections_make_nothing(tmp_path: Path, sections: str) -> None:
    assert main(["new", "nytt", "--workspace", str(tmp_path), "--sections", sections]) == 2
    assert listing(tmp_path) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    real, done = Path.rename, []

    def rename(path: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 3:
            raise error
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    files = {f"data/nytt/{n}.csv": b"x" for n in range(5)}
    with pytest.raises(InputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_files(Workspace(tmp_path), files)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_has_its_own_name_code_and_title_and_all_else_as_it_stood(compared: Path) -> None:
    assert main(["new", "oj", "--workspace", str(compared), "--like", "mall", "--municipality", "9902"]) == 0
    text = (compared / "params" / "projects" / "oj-9902.yaml").read_text(encoding="utf-8")
    assert text.splitlines() == [
        "# En jämförelse.",
        'project: "oj-9902"  # kopieras',
        'title: "Öppna jämförelser i Björnås kommun"',
        *LIKE.splitlines()[3:6],
        '  municipality: "9902"  # koden',
        '  name: "Björnås"',
        *LIKE.splitlines()[8:],
    ]
    assert find_problems(Workspace(compared), "oj-9902") == ()
    assert load_project(Workspace(compared), "oj-9902").title == "Öppna jämförelser i Björnås kommun"


def test_all_are_the_municipalities_of_the_data_but_the_one_that_is_copied(compared: Path) -> None:
    assert main(["new", "oj", "--workspace", str(compared), "--like", "mall", "--municipality", "all"]) == 0
    assert Workspace(compared).project_slugs() == ("mall", "oj-9902", "oj-9903")
    assert main(["new", "oj", "--workspace", str(compared), "--like", "mall", "--municipality", "all"]) == 2


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("Exempelstads kommun'", "vår kommun'", 3),
        ("Exempelstads kommun'", "Exempelstad, Exempelstads kommun'", 3),
        ("invented: true", "invented: true\nsubtitle: Så är det i Exempelstad", 5),
        ("  indicators:", "  values: {files: [a.csv], fetched: 2026-01-02}\n  indicators:", 9),
        ("method]", "method, goals]", 5),
    ],
    ids=["not in the title", "twice in the title", "in the subtitle", "files of its own", "tables of its own"],
)
def test_a_project_that_cannot_be_copied_is_refused_where_the_reason_stands(
    compared: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, row: int
) -> None:
    path = compared / "params" / "projects" / "mall.yaml"
    path.write_text(LIKE.replace(old, new), encoding="utf-8")
    before = listing(compared)
    assert main(["new", "oj", "--workspace", str(compared), "--like", "mall", "--municipality", "9902"]) == 2
    assert re.search(rf"mall\.yaml, \w+ {row}\b", capsys.readouterr().err)
    assert listing(compared) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--like", "mall"],
        ["--municipality", "9902"],
        ["--like", "mall", "--municipality", "9999"],
        ["--like", "mall", "--municipality", "0099"],
        ["--like", "mal", "--municipality", "9902"],
        ["--like", "mall", "--municipality", "9902", "--sections", "goals"],
    ],
)
def test_half_a_request_for_copies_makes_nothing(compared: Path, arguments: list[str]) -> None:
    before = listing(compared)
    assert main(["new", "oj", "--workspace", str(compared), *arguments]) == 2
    assert listing(compared) == before
