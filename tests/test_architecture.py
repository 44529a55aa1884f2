"""The rooms of evallib: imports point down, sections stay apart, and every file can be read in one look."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

import evallib

PACKAGE = Path(__file__).resolve().parent.parent / "evallib"
SLICES = {
    "before_after",
    "comparisons",
    "focus_groups",
    "funding",
    "goals",
    "kasam",
    "method",
    "reconciliation",
    "summary",
}
KERNEL = {
    "scales": {"locale", "errors", "model", "projects", "statistics"},
    "statistics": {"locale", "errors", "model"},
    "presentation": {"locale", "errors", "model", "privacy"},
    "kolada": {"locale", "errors", "model", "projects", "tables", "presentation", "privacy"},
    "published": {"locale", "errors", "model", "projects", "tables", "presentation", "privacy"},
    "tables": {"locale", "errors", "model", "projects", "presentation", "privacy"},
    "projects": {"locale", "errors", "model", "presentation", "privacy"},
    "privacy": {"locale", "errors", "model"},
    "model": set(),
    "errors": {"locale"},
    "locale": set(),
}
TOP = {
    "cli": {"verify", "engine", "report", *KERNEL},
    "verify": {"engine", "report", *KERNEL},
    "engine": {"report", *KERNEL},
    "report": set(KERNEL),
    "__main__": {"cli"},
    "__init__": {*SLICES, "presentation", "projects"},
}
ALLOWED = {**KERNEL, **TOP, **{room: set(KERNEL) for room in SLICES}}
FILES = sorted(PACKAGE.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "stuff"}
EXCEPTIONS = {("tables/cells.py", "published")}  # a printed number is read in one place only, published/number.py
LONGEST_FUNCTION, LONGEST_FILE, MOST_POSITIONAL = 40, 400, 4


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """The rooms that a file imports from, also inside functions and for type checking."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            if node.module == "evallib":
                names = [f"evallib.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] == "evallib" and "." in name:
                yield node.lineno, name.split(".")[1]


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_generator_script(path: Path) -> bool:
    return '\nif __name__ == "__main__":' in path.read_text(encoding="utf-8")


def test_every_room_is_known() -> None:
    assert {room_of(path) for path in FILES} == set(ALLOWED)


def test_the_kernel_has_no_circle() -> None:
    done: set[str] = set()
    while ready := {room for room in KERNEL if room not in done and KERNEL[room] <= done}:
        done |= ready
    assert done == set(KERNEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    room, name = room_of(path), path.relative_to(PACKAGE).as_posix()
    allowed = {room, *ALLOWED[room], *(other for file, other in EXCEPTIONS if file == name)}
    wrong = [(line, other) for line, other in imports_of(path) if other not in allowed]
    assert wrong == []


def test_only_the_command_line_prints() -> None:
    printing = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in {"print", "sys.stdout.write", "sys.stderr.write", "Console"}:
                printing.append(path)
    assert {room_of(path) for path in printing if not is_generator_script(path)} == {"cli"}


def test_the_library_raises_and_never_asserts() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_no_exception_is_swallowed() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or isinstance(node.body[0], ast.Pass))
    ]
    assert found == []


def test_functions_are_read_in_one_look() -> None:
    lengths = [(f"{path}:{f.lineno} {f.name}", body_lines(f)) for path in FILES for f in functions_of(path)]
    assert [(place, lines) for place, lines in lengths if lines > LONGEST_FUNCTION] == []
    assert statistics.median(lines for _place, lines in lengths) < 10


def test_functions_have_few_positional_arguments() -> None:
    found = {}
    for path in FILES:
        for function in functions_of(path):
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            if len([name for name in names if name not in {"self", "cls"}]) > MOST_POSITIONAL:
                found[f"{path.name}:{function.name}"] = names
    assert found == {}


def test_files_are_short_and_named_after_what_they_hold() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines >= LONGEST_FILE} == {}
    assert [path for path in PACKAGE.rglob("*") if path.stem in VAGUE] == []


def test_every_file_and_public_function_says_what_it_is_for() -> None:
    missing = []
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        missing += [] if ast.get_docstring(tree) else [path.name]
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                missing.append(f"{path.name}:{node.name}")
    assert missing == []


def test_each_section_is_a_room_a_notebook_and_nothing_else() -> None:
    notebooks = {path.stem[3:] for path in (PACKAGE.parent / "notebooks").glob("*.ipynb")}
    assert notebooks == set(evallib.ROOMS)
    assert set(evallib.ROOMS.values()) == SLICES
