"""What a section was seen to open, judged: files of its own data folder, and whether that was all it went by.

What its run key covers may be opened: the project's data and settings, the notebooks, evallib and Python. Who opens
anything else of the workspace, or a file from elsewhere, cannot be kept: nobody would notice when that changes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evallib.presentation.reads import Reads
from evallib.projects import Project
from evallib.projects.workspace import shipped_notebooks
from evallib.report.inputs import settings_files
from evallib.report.keys import PACKAGE, SUMMARY

SYSTEM = (
    *("/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/var/cache"),
    *("/Applications", "/Library", "/System", "/private/etc", "/private/var/db"),
)
"""Folders of operating systems: fonts, time zones, libraries. A workspace may lie in one; it is looked at first."""
PROGRAM_FOLDERS = ("SystemRoot", "ProgramFiles", "ProgramData", "LOCALAPPDATA")
CACHES = ("MPLCONFIGDIR", "IPYTHONDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "JUPYTER_RUNTIME_DIR")


@dataclass(frozen=True)
class Seen:
    """``opened``: names in the project's data folder; ``followed``: that nothing was opened beside what is known."""

    opened: frozenset[str] = frozenset()
    followed: bool = True


def judge_reads(project: Project, section: str, reads: Reads | None, done: Path) -> Seen:
    """What a section's reads come to. ``done``: the folder with the executed notebooks, which the summary reads.

    Of a section that nobody listened to (``reads`` None) nothing is known.
    """
    if reads is None:
        return Seen(followed=False)
    data = project.data_dir.resolve()
    known = {path.resolve() for path in (project.data_dir, *_known(project))}
    folders = (PACKAGE, *((done.resolve(), *_notebooks(project)) if section == SUMMARY else ()))
    opened, followed = set(), not reads.reached
    for path in (Path(path).resolve() for path in reads.paths):
        if path not in known and path.is_relative_to(data):
            opened.add(path.relative_to(data).parts[0])
        elif path not in known:
            followed = followed and (_is_in(path, folders) or _is_of_the_system(path, project))
    return Seen(frozenset(opened), followed)


def _known(project: Project) -> Iterator[Path]:
    """Files and listings that the key of every section covers."""
    yield from settings_files(project).values()
    yield from (project.workspace.params_dir / kind for kind in ("projects", "programmes", "instruments"))
    yield from _notebooks(project)


def _notebooks(project: Project) -> tuple[Path, ...]:
    return (project.workspace.root / "notebooks").resolve(), shipped_notebooks()


def _is_in(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _is_of_the_system(path: Path, project: Project) -> bool:
    """Whether a file belongs to Python, the operating system or a program's cache, and not to the workspace."""
    if _is_in(path, _python_folders()):
        return True
    return not project.workspace.holds(path) and _is_in(path, _system_folders())


@cache
def _python_folders() -> tuple[Path, ...]:
    """Where Python's own code and its packages lie, also those of an environment inside the workspace."""
    found = {sys.prefix, sys.exec_prefix} - {sys.base_prefix}
    code = {os.__file__.rpartition(os.sep)[0], *(path for path in sys.path if "site-packages" in path)}
    return tuple(Path(path).resolve() for path in sorted(found | code))


@cache
def _system_folders() -> tuple[Path, ...]:
    named = [os.environ[name] for name in (*PROGRAM_FOLDERS, *CACHES) if os.environ.get(name)]
    home = Path.home()
    hidden = [path for path in home.iterdir() if path.name.startswith(".")] if home.is_dir() else []
    folders = [*map(Path, (*SYSTEM, sys.base_prefix, *named)), *hidden, home / "Library"]
    return tuple(path.resolve() for path in folders)
