"""One run at a time in an output folder: a lock of the operating system, gone with the processes that held it.

The lock is a file that stays; that it is *held* is known to the operating system alone, so nothing has to be unlocked
after a crash. What is written in the file says who holds it. Workers inherit the descriptor: the folder is free only
when nothing that could still write in it is left. Shards of one division have a lock each; a whole run, or a shard of
another division, is kept out by them.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from evallib.engine.shards import Shard
from evallib.errors import EvallibError
from evallib.locale import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME, ENTRY = ".lock", ".lock.entry"
FAR = 1 << 30
"""The byte that is locked on Windows, where a locked byte cannot be read: far behind what says who holds it."""
PATIENCE = 15.0
"""How long the processes of a run that was killed may take to die."""
UNSUPPORTED = frozenset(
    getattr(errno, name) for name in ("ENOLCK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EINVAL") if hasattr(errno, name)
)
BUSY = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: the process, its machine and since when (UTC, ISO 8601)."""

    pid: int
    machine: str
    since: str

    @property
    def gone(self) -> bool:
        """The process is known to be dead: of another machine's nothing is known."""
        return self.machine == platform.node() and not _lives(self.pid)

    @property
    def elsewhere(self) -> bool:
        """The process runs on another machine."""
        return self.machine != platform.node()


class HeldError(Exception):
    """Another run holds the folder. ``holder``: None when its file does not say who."""

    def __init__(self, holder: Holder | None) -> None:
        self.holder = holder
        super().__init__(str(holder))


class LockError(EvallibError):
    """A folder can be neither locked nor found to be held."""


@dataclass(frozen=True)
class OutputLock:
    """A held lock. ``descriptor``: for workers to inherit. ``certain``: False where the file system does not lock."""

    descriptor: int
    certain: bool = True


@contextmanager
def hold_outputs(out: Path, shard: Shard | None = None, patience: float = PATIENCE) -> Iterator[OutputLock]:
    """Hold an output folder for as long as the block lasts. Raises :class:`HeldError` when another run has it.

    If the process that has it is dead, what it started is dying too: that is waited for.
    """
    own = out / (NAME if shard is None else f"{NAME}.{shard.name}")
    until = time.monotonic() + patience
    while isinstance(held := _take(out, own, shard), Path):
        holder = _holder(held)
        if (holder is not None and not holder.gone) or time.monotonic() > until:
            raise HeldError(holder)
        time.sleep(0.1)
    try:
        yield held
        os.ftruncate(held.descriptor, 0)
    finally:
        os.close(held.descriptor)


@contextmanager
def entry(out: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Be alone for a moment among all runs in a folder, shards too. After ``patience`` seconds it goes on anyway.

    Where no lock can be had (``patience`` over, or the file system has none) nothing is made worse by going on: each
    file is put in place whole.
    """
    descriptor = os.open(out / ENTRY, os.O_RDWR | os.O_CREAT, 0o666)
    until = time.monotonic() + patience
    try:
        while _try(descriptor) is False and time.monotonic() < until:
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _take(out: Path, own: Path, shard: Shard | None) -> OutputLock | Path:
    """The lock, or the file of the one that is in its way."""
    try:
        return _take_inside(out, own, shard)
    except OSError as error:
        text = _("{path}: the folder cannot be locked ({reason}). See to it that you may read and write the file.")
        path = error.filename or own
        raise LockError(text.format(path=path, reason=error.strerror or type(error).__name__)) from error


def _take_inside(out: Path, own: Path, shard: Shard | None) -> OutputLock | Path:
    with entry(out):
        others = [path for path in sorted(out.glob(f"{NAME}*")) if path.name != ENTRY and path != own]
        apart = [path for path in others if shard is None or not path.name.endswith(f"-of-{shard.count}")]
        if in_the_way := next((path for path in apart if _is_held(path)), None):
            return in_the_way
        descriptor = os.open(own, os.O_RDWR | os.O_CREAT, 0o666)
        taken = _try(descriptor)
        if taken is False:
            os.close(descriptor)
            return own
        _sign(descriptor)
        return OutputLock(descriptor, certain=taken is True and _is_held(own))


def _is_held(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        return _try(descriptor) is False
    finally:
        os.close(descriptor)


def _try(descriptor: int) -> bool | None:
    """Lock a file: whether that succeeded, None when this file system has no locks. Closing it unlocks it."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in BUSY:
            return False
        if error.errno in UNSUPPORTED:
            return None
        raise
    return True


def _sign(descriptor: int) -> None:
    """Write who holds the lock into it."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    record = json.dumps(asdict(Holder(os.getpid(), platform.node(), since))).encode()
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, record)


def _holder(path: Path) -> Holder | None:
    """Who a lock says holds it; None when it says nothing that can be read."""
    try:
        return Holder(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _lives(pid: int) -> bool:
    """Whether a process of this machine runs. What cannot be known counts as yes: then nobody waits for nothing."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except OSError:  # another user's process, or a system without /proc
        return True
    return state not in {"Z", "X"}
