"""A real scheduler and real workers of Dask, as processes on this machine, for ``tests/test_engine_cluster.py``."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

PATIENCE = 120
"""Seconds to wait for what is sure to come."""
BARE = "import sys; sys.modules['evallib'] = None; "
"""A process that has Dask and no evallib."""
HASTY = "import evallib.engine.cluster_node as node; node.IDLE_SECONDS = 0.5; "
"""A worker whose warm processes rest soon."""
APART = ("unshare", "--map-root-user", "--mount")
"""The beginning of a command whose process has its own view of the file system."""
COMMAND = "from distributed.cli.dask_{kind} import main; main()"


def wait_for(happened: Callable[[], Any], what: str, process: subprocess.Popen[Any] | None = None) -> Any:
    """Wait until something is true, and return it; in vain if the process that is to bring it about has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ended = process is not None and process.poll() is not None
        if found := happened():
            return found
        if ended and process is not None:
            raise AssertionError(f"waited in vain for {what}: {process.communicate()}")
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


@dataclass
class Cluster:
    """A scheduler and its workers. ``folder``: for their files and logs; ``env``: what they and clients need."""

    folder: Path
    env: Mapping[str, str]
    stack: ExitStack
    address: str = ""
    options: tuple[str, ...] = ()
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, kind: str, name: str, *arguments: str, before: str = "", hidden: tuple[Path, ...] = (), **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a scheduler or worker; its log is named after it. ``hidden``: folders that it sees empty."""
        log = self.stack.enter_context((self.folder / f"{name}.log").open("wb"))
        command = [sys.executable, "-c", before + COMMAND.format(kind=kind), *arguments]
        if hidden:
            mounts = "".join(f"mount -t tmpfs none {shlex.quote(str(folder))} && " for folder in hidden)
            command = [*APART, "sh", "-c", f"{mounts}exec {shlex.join(command)}"]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("EVALLIB", "DASK"))}
        whole = {**clean, **self.env, **env}
        process = subprocess.Popen(command, cwd=self.folder, env=whole, stdout=log, stderr=log)
        self.processes[name] = process
        self.stack.callback(stop, process)
        return process

    def start_worker(
        self, name: str, *, before: str = "", hidden: tuple[Path, ...] = (), **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it can be given work."""
        options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--name", name, *self.options)
        where = ("--local-directory", str(self.folder / name), "--host", "127.0.0.1")
        process = self.start("worker", name, self.address, *options, *where, before=before, hidden=hidden, **env)
        log = self.folder / f"{name}.log"
        wait_for(lambda: b"Registered to:" in log.read_bytes(), f"the worker {name}")
        return process

    def stop(self, name: str) -> None:
        """Stop a worker."""
        stop(self.processes.pop(name))


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a process that may be dead already."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    finally:
        process.kill()


@contextmanager
def cluster(folder: Path, *, env: Mapping[str, str] | None = None, options: tuple[str, ...] = ()) -> Iterator[Cluster]:
    """A scheduler that has no evallib, and no workers yet. ``options``: of the scheduler and of all workers."""
    folder.mkdir()
    with ExitStack() as stack:
        made = Cluster(folder, env or {}, stack, options=options)
        about = folder / "scheduler.json"
        usual = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(about))
        made.start("scheduler", "scheduler", *usual, *options, before=BARE)
        made.address = wait_for(lambda: _address(about), "the scheduler")
        yield made


def _address(about: Path) -> str | None:
    try:
        return str(json.loads(about.read_text(encoding="utf-8"))["address"])
    except (FileNotFoundError, ValueError):
        return None


def below(ancestor: int) -> list[int]:
    """The processes that come of another one."""
    return [process.pid for process in psutil.Process(ancestor).children(recursive=True)]


def alive(numbers: list[int]) -> list[int]:
    """Those of the processes that still run."""
    return [number for number in numbers if _runs(number)]


def _runs(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
