"""What a section was seen to open, judged: files of its own data folder, and whether that was all it went by.

What its run key covers may be opened: the project's data and settings, what projects share, the notebooks, evallib and
Python. Who opens anything else of the workspace, or a file from elsewhere, cannot be kept: nobody would notice when it
changes. Nor can a section whose notebook is not evallib's own and that uses a library which opens files without Python,
or one that evallib does not need: its files are not seen, and its version is in no key.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from evallib.presentation.reads import OWN_FILES, Reads
from evallib.projects import Project
from evallib.projects.workspace import shipped_notebooks
from evallib.report.keeping.inputs import settings_files
from evallib.report.keeping.keys import PACKAGE, SUMMARY, surroundings
from evallib.report.keeping.shared import SHARED

SYSTEM = (
    *("/dev/null", "/dev/random", "/dev/urandom", "/proc", "/sys"),
    *("/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/os-release", "/etc/timezone"),
    *("/usr/lib/locale", "/usr/lib/os-release", "/usr/local/share/fonts", "/var/cache/fontconfig"),
    *(f"/usr/share/{name}" for name in ("fontconfig", "fonts", "locale", "mime", "terminfo", "X11/fonts", "zoneinfo")),
    *("/Library/Fonts", "/System/Library/Fonts", "/private/etc/localtime", "/private/var/db/timezone"),
)
"""What systems keep for all programs: fonts, time zones, devices. A workspace may lie there; it is looked at first."""
OF_PROGRAMS = {
    "MPLCONFIGDIR": "",
    "IPYTHONDIR": "",
    "JUPYTER_RUNTIME_DIR": "",
    "XDG_CACHE_HOME": "matplotlib",
    "XDG_CONFIG_HOME": "matplotlib",
    "SystemRoot": "Fonts",
    "LOCALAPPDATA": "Microsoft/Windows/Fonts",
}
"""Environment variables that name a folder, and the part of it where programs keep what they have found out."""
OF_HOME = (
    *(".ipython", ".matplotlib", ".cache/matplotlib", ".config/matplotlib", ".jupyter", ".local/share/jupyter"),
    *(".cache/fontconfig", ".config/fontconfig", ".fonts", ".local/share/fonts", "Library/Fonts"),
)
"""The same in everybody's own folder."""


@dataclass(frozen=True)
class Seen:
    """``opened``: names in the project's data folder; ``followed``: that nothing was opened beside what is known.

    ``shared``: paths below ``data/`` of shared files, and of folders that were listed, with a slash at their end.
    """

    opened: frozenset[str] = frozenset()
    followed: bool = True
    shared: frozenset[str] = frozenset()


def judge_reads(project: Project, section: str, reads: Reads | None, done: Path) -> Seen:
    """What a section's reads come to. ``done``: the folder with the executed notebooks, which the summary reads.

    Of a section that nobody listened to (``reads`` None) nothing is known.
    """
    if reads is None:
        return Seen(followed=False)
    data = project.data_dir.resolve()
    known = {path.resolve() for path in (project.data_dir, *_known(project))}
    folders = (done.resolve(), *_notebooks(project)) if section == SUMMARY else ()
    shared = (project.workspace.data_dir / SHARED).resolve()
    opened, in_shared = set(), set()
    followed = not reads.reached and (_is_shipped(project, section) or _keeps_to_known(reads))
    for path in (Path(path).resolve() for path in reads.paths):
        if path not in known and path.is_relative_to(data):
            opened.add(path.relative_to(data).parts[0])
        elif path.is_relative_to(shared):
            in_shared.add(_below(path, shared))
        elif path not in known:
            followed = followed and (_is_in(path, folders) or _is_known(path, project))
    return Seen(frozenset(opened), followed, frozenset(in_shared))


def _below(path: Path, shared: Path) -> str:
    """A path below ``data/``; that of a folder, which was listed, ends with a slash."""
    name = Path(SHARED, path.relative_to(shared)).as_posix()
    return f"{name}/" if path.is_dir() else name


def _known(project: Project) -> Iterator[Path]:
    """Files and listings that the key of every section covers."""
    yield from settings_files(project).values()
    yield from (project.workspace.params_dir / kind for kind in ("projects", "programmes", "instruments"))
    yield from _notebooks(project)


def _notebooks(project: Project) -> tuple[Path, ...]:
    return (project.workspace.root / "notebooks").resolve(), shipped_notebooks()


def _is_shipped(project: Project, section: str) -> bool:
    """Whether a section's notebook is evallib's own."""
    path = project.workspace.notebook(section)
    return path is not None and path.parent == shipped_notebooks()


def _keeps_to_known(reads: Reads) -> bool:
    """Whether libraries were used that open files by way of Python, and whose versions the key covers."""
    return not reads.alone and all(map(_is_needed, reads.libraries))


@cache
def _is_needed(module: str) -> bool:
    """Whether a module comes with a package that evallib needs."""
    needed = surroundings().versions
    return _plain(module) in needed or any(_plain(name) in needed for name in _packages().get(module, ()))


@cache
def _packages() -> Mapping[str, list[str]]:
    return packages_distributions()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_in(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _is_known(path: Path, project: Project) -> bool:
    """Whether a file belongs to evallib, Python, the operating system or a program's cache, not to the workspace."""
    if _is_in(path, _python_folders()) or (path.is_relative_to(PACKAGE) and path.suffix in OWN_FILES):
        return True
    return not project.workspace.holds(path) and _is_in(path, _system_folders())


@cache
def _python_folders() -> tuple[Path, ...]:
    """Where Python's own code and its packages lie, also those of an environment inside the workspace."""
    found = {sys.prefix, sys.exec_prefix} - {sys.base_prefix}
    code = {
        os.__file__.rpartition(os.sep)[0],
        *(path for path in sys.path if "-packages" in path or path.endswith(".zip")),
    }
    return tuple(Path(path).resolve() for path in sorted(found | code | {sys.executable}))


@cache
def _system_folders() -> tuple[Path, ...]:
    named = [Path(os.environ[name], part) for name, part in OF_PROGRAMS.items() if os.environ.get(name)]
    return tuple(path.resolve() for path in (*map(Path, SYSTEM), *named, *(Path.home() / name for name in OF_HOME)))
