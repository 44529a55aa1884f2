"""Which commit evallib's files are of: only in the checkout that they are developed in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from evallib.report.provenance.code import code_state
from evallib.report.task import CodeState

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    run = subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True)
    return run.stdout.strip()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    found = tmp_path / "repo" / "evallib"
    (found.parent / "notebooks").mkdir(parents=True)
    found.mkdir()
    (found / "__init__.py").write_text("", encoding="utf-8")
    (found.parent / "params.yaml").write_text("", encoding="utf-8")
    git(found.parent, "init", "-q")
    return found


def committed(package: Path) -> str:
    git(package.parent, "add", ".")
    git(package.parent, "commit", "-q", "-m", "x")
    return git(package.parent, "rev-parse", "HEAD")


def test_a_clean_checkout_is_its_commit(package: Path) -> None:
    commit = committed(package)
    assert code_state(package) == CodeState(commit, False)
    (package.parent / "params.yaml").write_text("other", encoding="utf-8")  # an evaluator's file is no code
    assert code_state(package) == CodeState(commit, False)


CODE = ["evallib/__init__.py", "evallib/new.py", "notebooks/10_goals.ipynb", "pyproject.toml"]


@pytest.mark.parametrize("name", CODE)
def test_changed_and_new_files_of_the_code_are_seen(package: Path, name: str) -> None:
    commit = committed(package)
    (package.parent / name).write_text("x = 1\n", encoding="utf-8")
    assert code_state(package) == CodeState(commit, True)


def test_before_the_first_commit_and_without_git_nothing_is_known(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_state(package) == CodeState()
    committed(package)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_state(package) == CodeState()


def test_a_repository_around_the_environment_is_not_evallibs(package: Path) -> None:
    committed(package)
    inside = package.parent / ".venv" / "site-packages" / "evallib"
    shutil.copytree(package, inside)
    git(package.parent, "add", "-f", ".")
    git(package.parent, "commit", "-q", "-m", "x")
    assert code_state(inside) == CodeState()


def test_a_checkout_that_does_not_track_the_package_is_not_evallibs(package: Path) -> None:
    (package.parent / ".gitignore").write_text("evallib/\n", encoding="utf-8")
    committed(package)
    assert code_state(package) == CodeState()


def test_the_environment_leads_nowhere_else(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = committed(package)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert code_state(package) == CodeState(commit, False)
