"""Data that several projects share: they lie in a folder of their own beside those of the projects.

A room says which of these files it reads (``shared_files``), by paths below ``data/``; one that ends with a slash says
that the names in that folder decide which files those are. Files have commitments like a project's own. Many projects
read the same ones, so each is hashed once a process, as long as the file system says that nobody has written to it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from evallib.projects.slugs import SHARED_FOLDER
from evallib.report.keeping.commitments import UNREADABLE, WHOLE, commit

SHARED = SHARED_FOLDER
"""The shared folder in ``data/``; no project is called so."""
TOLD = f"data/{SHARED}/"
"""How names of shared files begin; alone: the names of all that lies there."""
WHOLE_TOLD = f"{TOLD}{WHOLE}"
"""Stands for all shared files."""
SETTLED_NS = 2_000_000_000
"""A file that was written within this time may be written again before its time changes: it is hashed anew."""


def is_shared(told: str) -> bool:
    """Whether a told name is that of a shared file, or of all of them.

    >>> is_shared("data/kolada/2026-11-22/N1.csv"), is_shared("data/kolada"), is_shared("data/prov/facts.csv")
    (True, False, False)
    """
    return told.startswith(TOLD)


def commit_shared(secret: bytes, data_dir: Path, name: str) -> str | None:
    """The commitment to a shared file, by its path below ``data/``; None if there is no such file."""
    path = data_dir / name
    return commit(secret, name, _digest(path).encode()) if path.is_file() else None


def commit_all_shared(secret: bytes, data_dir: Path) -> str:
    """The commitment to all shared files: their names and what is in them."""
    found = sorted((entry.path, _digest(Path(entry.path))) for entry in _files(data_dir / SHARED))
    lines = [f"{Path(path).relative_to(data_dir).as_posix()}\0{digest}" for path, digest in found]
    return commit(secret, WHOLE_TOLD, os.fsencode("\n".join(lines)))


def commit_shared_names(secret: bytes, data_dir: Path) -> str:
    """The commitment to the names and sizes of all shared files, but those that are hidden: they are being written.

    What is in them is not looked at: the names decide which ones are read.
    """
    found = {Path(entry.path).relative_to(data_dir).as_posix(): entry.stat().st_size for entry in _shown(data_dir)}
    lines = [f"{name}\0{size}" for name, size in sorted(found.items())]
    return commit(secret, TOLD, os.fsencode("\n".join(lines)))


def shared_extent(data_dir: Path, name: str) -> tuple[int | None, int | None]:
    """Rows and columns of a shared table, as evallib writes them: semicolons, a line a row; None for other files.

    What is shared has been published, so every number of rows may be told.
    """
    path = data_dir / name
    if path.suffix != ".csv" or not path.is_file():
        return None, None
    return _extent(path, _state(path))


def _files(folder: Path, *, hidden: bool = True) -> Iterator[os.DirEntry[str]]:
    """All files below a folder that may be missing."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if hidden or not entry.name.startswith("."):
                yield from _files(Path(entry.path), hidden=hidden) if entry.is_dir() else (entry,)


def _shown(data_dir: Path) -> Iterator[os.DirEntry[str]]:
    return _files(data_dir / SHARED, hidden=False)


def _state(path: Path) -> tuple[int, ...]:
    """What the file system knows of a file's content. The time of change follows every writing; nobody can set it."""
    found = path.stat()
    state = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return state if time.time_ns() - max(state[2:]) > SETTLED_NS else (*state, time.perf_counter_ns())


def _digest(path: Path) -> str:
    try:
        return _hashed(path, _state(path))
    except OSError:
        return UNREADABLE


@lru_cache(maxsize=4096)
def _hashed(path: Path, _state: tuple[int, ...]) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@lru_cache(maxsize=4096)
def _extent(path: Path, _state: tuple[int, ...]) -> tuple[int | None, int | None]:
    try:
        content = path.read_bytes()
    except OSError:
        return None, None
    head, _sign, rows = content.partition(b"\n")
    return rows.count(b"\n") + (not rows.endswith(b"\n") and bool(rows)), head.count(b";") + 1
