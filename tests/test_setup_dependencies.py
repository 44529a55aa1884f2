"""One list of dependencies: what pyproject.toml says, the code imports, environment.yml repeats and pip compiled."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = {requirement.name: requirement for requirement in map(Requirement, PYPROJECT["project"]["dependencies"])}
DEVELOPMENT = {
    requirement.name: requirement
    for requirement in map(Requirement, PYPROJECT["project"]["optional-dependencies"]["dev"])
}
OPTIONAL = {
    requirement.name: requirement
    for requirement in map(Requirement, PYPROJECT["project"]["optional-dependencies"]["dask"])
}

PINNED_BY = {"pydantic-core": "pydantic", "requests": "roc-validator", "requests-cache": "roc-validator"}
"""pydantic demands one exact version of its core and documents it as the home of its error types. The validator looks
for contexts on the net, through these two; a test fills its cache instead."""

NEVER_IMPORTED = {
    "jupyterlab": "fixed by the users, who work in it",
}
TOOLS = {
    "hatchling": "named in [build-system]",
    "mypy": "a command",
    "pandas-stubs": "types only",
    "playwright": "imported where Chromium exists, by pytest.importorskip",
    "axe-playwright-python": "imported where Chromium exists, by pytest.importorskip",
    "pytest-xdist": "a pytest plug-in",
    "ruff": "a command",
    "types-pyyaml": "types only",
    "uv": "a command",
}
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
"""conda-forge's ``matplotlib`` also brings a window toolkit that nothing here uses."""

ONLY_PIP = {
    "roc-validator": "not on conda-forge",
    "axe-playwright-python": "not on conda-forge",
    "playwright": "conda-forge's own needs a Node from conda too",
    "z3-solver": "conda-forge builds it for Linux and macOS only",
}


def _imported(*folders: str) -> set[str]:
    """The distributions that the Python files of some folders import, also inside functions."""
    known = packages_distributions()
    own = {"evallib", "tests", "benchmarks"}
    modules = {
        module
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for module in _modules(ast.parse(path.read_text(encoding="utf-8")))
    }
    return {
        canonicalize_name(name)
        for module in modules - own - set(sys.stdlib_module_names)
        for name in known.get(module, [f"{module} (not installed)"])[:1]
    }


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_package_imports_what_is_listed_and_nothing_else() -> None:
    imported = {PINNED_BY.get(name, name) for name in _imported("evallib")}
    assert imported | set(NEVER_IMPORTED) == {*RUNTIME, *OPTIONAL}
    assert not imported & set(NEVER_IMPORTED)


def test_the_tests_import_what_is_listed() -> None:
    imported = {PINNED_BY.get(name, name) for name in _imported("tests", "benchmarks")}
    assert (imported - set(RUNTIME)) | set(OPTIONAL) == set(DEVELOPMENT) - set(TOOLS)


def test_what_is_optional_is_there_for_the_tests() -> None:
    assert OPTIONAL
    assert {name: DEVELOPMENT.get(name) for name in OPTIONAL} == OPTIONAL


def test_what_builds_the_project_is_in_the_lock() -> None:
    needed = {str(Requirement(text)) for text in PYPROJECT["build-system"]["requires"]}
    assert needed <= {str(requirement) for requirement in DEVELOPMENT.values()}
    assert PYPROJECT["tool"]["hatch"]["build"]["dev-mode-dirs"], "without it an editable install needs editables"


def test_every_dependency_has_a_lower_bound_only() -> None:
    bounds = {name: [part.operator for part in found.specifier] for name, found in (RUNTIME | DEVELOPMENT).items()}
    assert bounds == {name: [">="] for name in bounds}


def test_conda_users_get_the_same_packages() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    wanted = [
        f"{CONDA_NAMES.get(name, name)}{requirement.specifier}"
        for name, requirement in sorted((RUNTIME | DEVELOPMENT).items())
        if name not in ONLY_PIP
    ]
    assert listed == [f"python{PYPROJECT['project']['requires-python']}", "pip", *wanted]
    assert environment["dependencies"][-1] == {"pip": ["-e .[dev]"]}
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_pandas_is_compiled_to_bytecode() -> None:
    """Otherwise every kernel compiles it anew where Python may not write, which costs seconds each time."""
    found = importlib.util.find_spec("pandas")
    assert found is not None
    assert found.origin is not None
    assert Path(importlib.util.cache_from_source(found.origin)).is_file(), "install with pip, without --no-compile"


def test_the_project_file_names_no_address() -> None:
    for name in ("pyproject.toml", "environment.yml", ".ci/run"):
        assert not re.search(r"https?:|index-url|find-links", (ROOT / name).read_text(encoding="utf-8")), name
