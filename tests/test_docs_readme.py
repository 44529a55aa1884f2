"""The README says what is true: quick start, map, dependencies and their licences, statuses and exit codes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PIL import Image

from evallib import cli
from evallib.report.pages.status import status_word

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = [
    Requirement(text).name
    for text in (*PYPROJECT["project"]["dependencies"], *PYPROJECT["project"]["optional-dependencies"]["dev"])
]
BUILT = {"build", "dist"}
FAMILIES = ("MIT", "BSD", "Apache", "MPL", "PSF", "GPL")
SPELLED_OUT = {"PSF": "Python Software Foundation"}


def _rows(first: str) -> dict[str, list[str]]:
    """The rows of the README's tables whose header begins with a word: first cell to the others."""
    found: dict[str, list[str]] = {}
    inside = False
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        inside = line.startswith("|") and (inside or cells[0] == first)
        if inside and cells[0] != first and not line.startswith("|---"):
            found[cells[0].strip("`")] = cells[1:]
    return found


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+?)\n```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("language", "start"), [("sh", "python3 -m venv .venv &&"), ("powershell", "py -3 -m venv .venv;")]
)
def test_the_quick_start_has_two_lines_for_each_system(language: str, start: str) -> None:
    lines = [block for block in _blocks(language) if block.startswith(start)]
    assert len(lines) == 2
    assert not any("\n" in line for line in lines)
    assert ["evallib run" in lines[0], "pytest" in lines[1]] == [True, True]


def test_the_windows_lines_do_what_the_others_do() -> None:
    def steps(line: str) -> list[str]:
        plain = line.replace("py -3", "python3").replace(".venv\\Scripts\\", ".venv/bin/")
        return [step.strip(" {}") for step in re.split(r"&&|; if \(\$\?\)", plain)]

    posix = [steps(line) for line in _blocks("sh") if line.startswith("python3 -m venv")]
    assert [steps(line) for line in _blocks("powershell")] == posix


def test_the_map_has_every_folder_and_every_room() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and (path.name[0] != "." or path.name == ".ci")}
    rooms = {path.parent.name for path in (ROOT / "evallib").glob("*/__init__.py")}
    modules = {path.name for path in (ROOT / "evallib").glob("*.py") if not path.name.startswith("__")}
    expected = {f"{name}/" for name in folders - BUILT if not name.endswith(".egg-info")}
    expected |= {f"evallib/{name}/" for name in rooms} | {f"evallib/{name}" for name in modules}
    assert set(_rows("path")) == expected


def test_what_the_documents_point_to_exists() -> None:
    for text in (README, CONTRIBUTING):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
            assert (ROOT / target).is_file(), target
        for path in re.findall(r"`((?:evallib|params|data|tests|notebooks|benchmarks)/[^`<>*]+)`", text):
            assert (ROOT / path).exists() or "NN_" in path, path


def test_the_picture_is_small_and_as_wide_as_a_screen() -> None:
    picture = ROOT / "docs" / "report.png"
    assert picture.stat().st_size < 150_000
    with Image.open(picture) as opened:
        assert opened.width == 1280


def test_every_dependency_has_a_row() -> None:
    rows = _rows("dependency")
    assert sorted(rows) == sorted(DEPENDENCIES)
    assert [name for name, cells in rows.items() if len(cells) != 3 or not all(cells)] == []


def _stated(found: Distribution) -> str:
    """What a package says of its licence: its metadata or, when that is silent, its licence file."""
    metadata = found.metadata
    said = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
    said += [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    if said:
        return "\n".join(said)
    files = [path for path in found.files or () if re.search(r"licen[cs]e", path.name, re.IGNORECASE)]
    return "\n".join(Path(str(found.locate_file(path))).read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_the_licence_is_the_one_the_package_states(name: str) -> None:
    told = _rows("dependency")[name][-1]
    family = next(family for family in FAMILIES if told.startswith(family))
    stated = _stated(distribution(name))
    assert family in stated or SPELLED_OUT.get(family, family) in stated
    runtime = {Requirement(text).name for text in PYPROJECT["project"]["dependencies"]}
    assert family != "GPL" or name not in runtime, "GPL is for development and tests only"


def test_exit_codes_and_statuses_are_those_of_the_command() -> None:
    codes = {cli.DONE, cli.FAILED, cli.WRONG_USE, cli.LOCKED, cli.INTERRUPTED, cli.TERMINATED}
    assert {int(code) for code in _rows("code")} == codes
    assert {status_word(status) for status in ("ok", "partial", "failed", "stopped")} == set(_rows("in the terminal"))


def test_the_word_list_is_in_order_and_has_the_words_readers_meet() -> None:
    words = list(_rows("word"))
    assert words == sorted(words, key=lambda word: word.casefold().replace("ö", "oppna"))
    assert {"KASAM", "PGSA", "ÖJ", "LUM", "FoU", "ESF", "GRIM"} <= set(words)


def test_contributing_names_every_kind_of_test() -> None:
    marks = [mark.split(":")[0] for mark in PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]]
    assert [mark for mark in marks if f"-m {mark}`" not in CONTRIBUTING] == []
