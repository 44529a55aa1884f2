"""Children forked from this process: a pipe home, limits, and nothing that outlives them.

A child is a copy of a process that has already imported everything, so it starts in milliseconds. That is safe only
where the system forks well and the process has a single thread (:func:`fork_safe`). What a child says are framed JSON
messages over a pipe; whether it is alive is told by its process descriptor and not by the pipe, which a grandchild may
hold open. When it has ended, by itself or killed, its process group and all else that it left behind is killed too.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from evallib.locale import _

Record = dict[str, Any]
Send = Callable[[Mapping[str, Any] | bytes], None]
"""Sends one message home: a record, or the bytes of one in JSON."""
HEAD = struct.Struct(">Q")
LONGEST = 1 << 32
"""No message is longer, so a longer one is rubbish that something else wrote into the pipe."""
CHUNK = 1 << 20
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
TASKS = Path("/proc/self/task")


def fork_safe() -> str | None:
    """Why a copy of this process may not be made; None when it may."""
    if reason := system_unsafe():
        return reason
    threads = len(list(TASKS.iterdir()))
    if threads > 1:
        text = _("the process has {n} threads, and only one that has a single thread can be copied safely")
        return text.format(n=threads)
    return None


def system_unsafe() -> str | None:
    """Why this system is not one where copies of processes can be made and watched over; None when it is."""
    if not sys.platform.startswith("linux"):
        return _("processes can be copied safely on Linux only")
    try:
        os.close(os.pidfd_open(os.getpid()))
        _children()
    except OSError as error:
        return _("this system cannot watch over copies of a process ({error})").format(error=error.strerror)
    return None


@dataclass(frozen=True)
class Ending:
    """How a child ended: it left with a code, or a signal killed it; ``late``: it was we, because its time was up."""

    code: int | None = None
    signal: int | None = None
    late: bool = False

    @property
    def status(self) -> int:
        """As ``subprocess`` has it: below zero is a signal."""
        return -self.signal if self.signal else self.code or 0


class Child:
    """A forked child that runs ``body(send)`` and nothing more.

    ``memory_mb``: how much memory it may take beyond what this process has. ``keep``: descriptors that it needs; all
    others are closed, but 0 (empty) and 1 and 2 (both are this process's error stream).
    """

    def __init__(
        self, body: Callable[[Send], None], *, memory_mb: int | None = None, keep: Collection[int] = ()
    ) -> None:
        _adopt_orphans()
        self.ending: Ending | None = None
        self._others = set(_children())
        self._buffer = bytearray()
        self._late = False
        parent = os.getpid()
        self._pipe, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _live(body, parent, theirs, memory_mb=memory_mb, keep=keep)
        os.close(theirs)
        os.set_blocking(self._pipe, False)
        self._life = os.pidfd_open(self.pid)
        self._open = True

    @property
    def handles(self) -> tuple[int, ...]:
        """Descriptors that are readable when :meth:`receive` has something to do."""
        return () if self.ending else (self._pipe, self._life) if self._open else (self._life,)

    def receive(self) -> list[Record]:
        """The messages that have arrived, without waiting. Sets ``ending`` when the child has ended."""
        if self.ending:
            return []
        ended = bool(select.select([self._life], [], [], 0)[0])
        self._read()
        messages = list(self._messages())
        if ended:
            self._bury()
        return messages

    def wait(self, seconds: float | None) -> bool:
        """Wait until there is something to receive; False when the time was up."""
        return bool(select.select(self.handles, [], [], seconds)[0])

    def kill(self, *, late: bool = False) -> None:
        """End the child and all that it started, at once. What it had said before is lost."""
        if self.ending:
            return
        self._late = late
        _kill_group(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        select.select([self._life], [], [])
        self._bury()

    def _read(self) -> None:
        while self._open:
            try:
                chunk = os.read(self._pipe, CHUNK)
            except BlockingIOError:
                return
            self._open = bool(chunk)
            self._buffer += chunk

    def _messages(self) -> Iterator[Record]:
        try:
            while (frame := self._frame()) is not None:
                yield json.loads(frame)
        except ValueError:  # something else wrote into the pipe: nothing that follows can be trusted
            self._buffer.clear()
            os.kill(self.pid, signal.SIGKILL)

    def _frame(self) -> bytes | None:
        """The next whole message. A torn one is the last thing that a dead child said."""
        if len(self._buffer) < HEAD.size:
            return None
        end = HEAD.size + HEAD.unpack_from(self._buffer)[0]
        if end > LONGEST:
            raise ValueError(end)
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[HEAD.size : end])
        del self._buffer[:end]
        return frame

    def _bury(self) -> None:
        """See how it ended. Its group is killed while it is a zombie still, so that its number is no one else's."""
        told = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        _kill_group(self.pid)
        os.waitpid(self.pid, 0)
        while strays := set(_children()) - self._others:
            for stray in strays:
                os.kill(stray, signal.SIGKILL)
                os.waitpid(stray, 0)
        os.close(self._pipe)
        os.close(self._life)
        by_itself = told is not None and told.si_code == os.CLD_EXITED
        status = told.si_status if told is not None else None
        self.ending = Ending(code=status, late=self._late) if by_itself else Ending(signal=status, late=self._late)


def messages_of(child: Child, until: Callable[[], float]) -> Iterator[Record]:
    """The messages of a child until it has ended. It is killed at ``until``, by the clock that only goes forwards.

    Closing the generator kills the child.
    """
    try:
        while child.ending is None:
            if child.wait(max(0.0, until() - time.monotonic())):
                yield from child.receive()
            else:
                child.kill(late=True)
    finally:
        child.kill()


def send_over(pipe: int) -> Send:
    """What sends messages over a pipe, each with its length before it."""

    def send(message: Mapping[str, Any] | bytes) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        rest = memoryview(HEAD.pack(len(body)) + body)
        while rest:
            rest = rest[os.write(pipe, rest) :]

    return send


def relax_memory() -> None:
    """Lift the limit on memory, to have room for telling that it was reached."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _live(
    body: Callable[[Send], None], parent: int, pipe: int, *, memory_mb: int | None, keep: Collection[int]
) -> NoReturn:
    """The whole life of a child: it never returns to what its parent was doing."""
    code = 1
    try:
        _settle(parent, memory_mb, {pipe, *keep})
        body(send_over(pipe))
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # told on the error stream, for the log; the parent sees the exit code
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(code)


def _settle(parent: int, memory_mb: int | None, keep: Collection[int]) -> None:
    """Become a process of its own, with nothing of its parent's but what it may use."""
    os.setpgid(0, 0)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.dup2(2, 1)
    _close_all_but({0, 1, 2, *keep})
    if memory_mb is not None:
        _limit_memory(memory_mb)


def _close_all_but(keep: Collection[int]) -> None:
    opened = {int(entry.name) for entry in Path("/proc/self/fd").iterdir()}
    for descriptor in opened - set(keep):
        os.closerange(descriptor, descriptor + 1)  # the one that listed them is closed already; this does not mind


def _limit_memory(megabytes: int) -> None:
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    soft = pages * resource.getpagesize() + megabytes * 1024 * 1024
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _kill_group(leader: int) -> None:
    """Kill all of a group. Before the child has made its group there is none."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children() -> list[int]:
    """The processes that have this one as their parent."""
    found: list[int] = []
    for task in TASKS.iterdir():
        found += [int(number) for number in (task / "children").read_text(encoding="ascii").split()]
    return found


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _adopt_orphans() -> None:
    """Make this process the parent of what its children leave behind, so that it can be ended."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
