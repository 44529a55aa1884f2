"""Put a finished report in place: every file whole, the manifest last.

All files are first written and synced in a folder beside the target, then moved into place one by one. Whenever a run
is killed, each file that a reader opens is the old one or the new one, never half of one; and as long as not all are
new the manifest is the old one, which the files do not fit, so that the next run makes the report again.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evallib.errors import EvallibError
from evallib.locale import _

MANIFEST = "manifest.json"
TABLES = "tables"
FAILURE_FILES = ("failure.html", "failure.json")
"""What tells of a report that did not come out; gone when one has."""
LEFTOVER = re.compile(r"\.(.+)\.\d+\.new")
"""The name of a folder, or file, that a run works in beside what it is to replace."""
FULL = frozenset({errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])})
SYNCED_AT_ONCE = 4
"""Files that are waited for together: the disk then does for several what it would do for each."""


class WriteError(EvallibError):
    """A report could not be written; the message says which file, why, and what to do."""


def as_json(value: Any) -> bytes:
    """JSON as we write it: UTF-8, readable, stable."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()


def write_files(target: Path, files: Mapping[str, bytes]) -> None:
    """Put all files of a report in place, by their names in its folder; ``manifest.json`` goes last.

    Tables of an earlier run that no longer exist are removed, and so is what told of a failure. Raises
    :class:`WriteError`, with the old report as it was, if anything cannot be written.
    """
    work = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        try:
            _write_beside(work, files)
            _move(work, target, files)
        finally:
            if work.exists():
                shutil.rmtree(work)
    except OSError as error:
        raise WriteError(_told(error, target)) from error


def _write_beside(work: Path, files: Mapping[str, bytes]) -> None:
    if work.exists():  # of a killed run that had the same process number
        shutil.rmtree(work)
    for name, content in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(content)
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(_sync, [work / name for name in files]))


def _sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _move(work: Path, target: Path, files: Mapping[str, bytes]) -> None:
    folders = [target, *sorted({(target / name).parent for name in files} - {target})]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files.keys() - {MANIFEST}):
        (work / name).replace(target / name)
    for path in _stale(target, files):
        path.unlink()
    sync_folders(folders)
    if MANIFEST in files:
        (work / MANIFEST).replace(target / MANIFEST)
        sync_folders([target, target.parent])


def _stale(target: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Tables that the report no longer has, and what told of a failure before."""
    tables = target / TABLES
    found = [path for path in tables.iterdir() if path.is_file()] if tables.is_dir() else []
    told = [target / name for name in FAILURE_FILES if (target / name).is_file()]
    return sorted([*(path for path in found if f"{TABLES}/{path.name}" not in files), *told])


def sync_folders(folders: Iterable[Path]) -> None:
    """Make sure that names which were put into folders are on the disk. Windows does that by itself."""
    for folder in folders if os.name != "nt" else ():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_leftovers(out: Path, slugs: Collection[str] | None = None) -> None:
    """Remove what killed runs were working on. Only for the run that holds the folder's lock.

    ``slugs``: only what is of these projects; other shards may be at work on others.
    """
    for path in sorted(out.iterdir()) if out.is_dir() else ():
        match = LEFTOVER.fullmatch(path.name)
        if match is None or (slugs is not None and match[1] not in slugs):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _told(error: OSError, target: Path) -> str:
    """Where writing failed, why, and what to do; the path is told from the output folder on."""
    out = target.parent
    where = f"{out.name}/{target.name}"
    if error.errno in FULL:
        free = shutil.disk_usage(next(folder for folder in (out, *out.parents) if folder.exists())).free
        return _(
            "{path}: there is no room for the report ({free} MB free). Make room, or name another folder with --out, "
            "and run again."
        ).format(path=where, free=free // 1_000_000)
    failed = Path(error.filename2 or error.filename or target)
    path = f"{where}/{failed.relative_to(target).as_posix()}" if failed.is_relative_to(target) else where
    return _(
        "{path}: the report cannot be written ({reason}). See to it that you may write there and that no program "
        "holds the files, and run again."
    ).format(path=path.removesuffix("/."), reason=error.strerror or type(error).__name__)
