"""The shape of every notebook: a question, few short cells, no code but calls to evallib, nothing stored."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evallib

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
MOST_CELLS, MOST_CODE_CELLS, MOST_LINES = 15, 6, 8
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.ImportFrom,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def notebook(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_of(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_parameters(cell: Any) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def test_there_are_notebooks() -> None:
    assert (NOTEBOOKS[0].stem, NOTEBOOKS[-1].stem) == ("00_summary", "90_method")


def test_it_is_valid_and_names_its_kernel(notebook: Any) -> None:
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec == {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


def test_it_has_few_and_short_cells(notebook: Any) -> None:
    code = code_of(notebook)
    assert len(notebook.cells) <= MOST_CELLS
    assert len(code) <= MOST_CODE_CELLS
    assert [cell.id for cell in code if len(cell.source.splitlines()) > MOST_LINES] == []


def test_nothing_is_stored_in_it(notebook: Any) -> None:
    for cell in code_of(notebook):
        assert (cell.outputs, cell.execution_count) == ([], None)
        assert set(cell.metadata) <= {"tags"}


def test_cells_are_numbered_after_the_section(notebook: Any, path: Path) -> None:
    section = path.stem[3:].replace("_", "-")
    assert [cell.id for cell in notebook.cells] == [f"{section}-{n:02}" for n in range(1, len(notebook.cells) + 1)]


def test_it_begins_with_a_heading_and_one_question_in_italics(notebook: Any) -> None:
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    heading, empty, question = first.source.splitlines()
    assert re.fullmatch(r"## \S.*[^.?!]", heading)
    assert empty == ""
    assert re.fullmatch(r"\*[A-ZÅÄÖ][^*]*\?\*", question)


def test_other_headings_are_one_level_below(notebook: Any) -> None:
    words = [cell.source for cell in notebook.cells[1:] if cell.cell_type == "markdown"]
    levels = {len(mark) for source in words for mark in re.findall(r"^(#+) ", source, flags=re.M)}
    assert levels <= {3}
    assert [source for source in words if re.search(r"<[a-z/!]", source)] == []


def test_the_one_parameter_is_the_project(notebook: Any) -> None:
    (parameters,) = [cell for cell in code_of(notebook) if is_parameters(cell)]
    assert parameters is code_of(notebook)[0]
    assert re.fullmatch(r'project = "[a-z0-9-]+"', parameters.source)


def test_code_only_calls_evallib(notebook: Any) -> None:
    for cell in code_of(notebook):
        tree = ast.parse(cell.source)
        assert [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)] == []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert ast.unparse(node) == "import evallib as ev"
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func).startswith("ev.")


def test_every_cell_ends_with_something_to_show(notebook: Any) -> None:
    for cell in code_of(notebook)[1:]:
        assert isinstance(ast.parse(cell.source).body[-1], ast.Expr)


def test_the_last_cell_publishes_the_section(notebook: Any, path: Path) -> None:
    last = notebook.cells[-1]
    section = path.stem[3:]
    assert last.cell_type == "code"
    assert re.fullmatch(rf"ev\.publish\(ev\.{evallib.ROOMS[section]}\.result\(.+\)\)", last.source)


def test_no_notebook_is_written_for_one_project(notebook: Any, path: Path) -> None:
    names = [file.stem for file in (path.parent.parent / "params" / "projects").glob("*.yaml")]
    words = " ".join(cell.source for cell in notebook.cells if not is_parameters(cell)).casefold()
    assert [name for name in [*names, "vägen ut", "mölndal", "västerbotten", "stockholm"] if name in words] == []
