"""The folder for temporary files of a worker, which nobody has to clear away by hand.

Whoever uses the folder holds a lock on a file in it, and the lock goes with the process. A folder whose lock nobody
holds was left by something that was killed, and whoever starts next removes it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

if os.name != "nt":
    import fcntl

PREFIX = "evallib-"
LOCK = "lock"


def new_folder() -> tuple[Path, int | None]:
    """A new folder and the descriptor of its lock, which is to be kept open; None where there are no such locks."""
    folder = Path(mkdtemp(prefix=PREFIX))
    if os.name == "nt":
        return folder, None
    unlocked = folder / f"{LOCK}.new"  # under its own name the file is locked from the beginning
    descriptor = os.open(unlocked, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unlocked.rename(folder / LOCK)
    return folder, descriptor


def remove_left_folders() -> None:
    """Remove the folders of workers that were killed together with those who started them."""
    if os.name == "nt":
        return
    for file in Path(gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError), _ours(file) as ours:  # gone meanwhile, or another user's
            if ours:
                shutil.rmtree(file.parent, ignore_errors=True)


@contextmanager
def _ours(file: Path) -> Iterator[bool]:
    """Does nobody else hold this lock?"""
    descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
