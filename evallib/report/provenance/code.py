"""Which commit evallib's own files are of, when they lie in the checkout that they are developed in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from evallib.report.task import CodeState

PACKAGE = Path(__file__).resolve().parents[2]
BESIDE = ("notebooks", "pyproject.toml", "requirements.lock")
"""What belongs to the code beside the package."""
SECONDS = 30


def code_state(package: Path = PACKAGE) -> CodeState:
    """The commit that evallib's files are tracked in, and whether they or what belongs to them have been changed.

    The checkout must have the package right below its root: a repository of the user's own, around the environment
    that evallib is installed in, says nothing about evallib. Without git, both are None.
    """
    root = package.parent
    if not (root / ".git").exists() or not _git(root, "ls-files", "--", f"{package.name}/__init__.py"):
        return CodeState()
    told = _git(root, "status", "--porcelain=v2", "--branch", "--", package.name, *BESIDE)
    lines = (told or "").splitlines()
    commit = next((line.split()[-1] for line in lines if line.startswith("# branch.oid ")), "")
    if not commit.isalnum() or len(commit) < 40:  # before the first commit there is none
        return CodeState()
    return CodeState(commit, any(not line.startswith("#") for line in lines))


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, None if it cannot be asked. Nothing in the environment leads it to another repository."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        run = subprocess.run(  # noqa: S603  (fixed words)
            ["git", "-C", str(root), *arguments],  # noqa: S607  (the user's git, wherever it is)
            env={**clean, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout if run.returncode == 0 else None
