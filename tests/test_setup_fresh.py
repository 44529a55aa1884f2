"""The quick start, as a new user would run it: an empty folder, Python, pip and nothing else.

Its second line, the tests, is not run here: `.ci/run` runs that very line of README.md in a clean checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 1200
pytestmark = [
    pytest.mark.fresh,
    pytest.mark.skipif(os.name == "nt", reason="the lines for a POSIX shell"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git tells which files belong to the project"),
]


def _lines() -> list[str]:
    return re.findall(r"^python3 -m venv .+$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def _copy(target: Path) -> None:
    """The files of the project as a clone would have them, and those not yet committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def _environment() -> dict[str, str]:
    """This environment without the traces of the one that runs the tests; its Python comes first."""
    hidden = ("PYTEST", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "EVALLIB", "UV_", "CONDA")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    python = Path(sys.base_prefix) / "bin"
    path = [folder for folder in kept.get("PATH", "").split(os.pathsep) if Path(folder) != Path(sys.prefix) / "bin"]
    return {**kept, "PATH": os.pathsep.join([str(python), *path])}


def _run(line: str, folder: Path) -> None:
    """Run a line with a limit."""
    run = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:]


def test_the_reports_are_made_in_an_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "utvärdering på prov"
    folder.mkdir()
    _copy(folder)
    reports, tests = _lines()
    assert "pytest" in tests
    _run(reports, folder)
    projects = sorted(path.stem for path in (folder / "params" / "projects").glob("*.yaml"))
    assert sorted(path.parent.name for path in (folder / "outputs").glob("*/report.html")) == projects
    assert (folder / "outputs" / "index.html").is_file()
    shutil.rmtree(folder)
