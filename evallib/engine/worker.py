"""One worker process, seen from outside: start it, give it work, hear what it tells, notice its death, stop it.

The process is :mod:`evallib.engine.serve`, started by exec: whoever has threads, sockets or a bar on a terminal must
not fork. Requests are JSON lines on its standard input, events JSON lines on its standard output.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import evallib
from evallib.engine.temporary import new_folder, remove_left_folders

MARK = "EVALLIB_WORKER"
"""Environment variable of a worker and of everything that descends from it: the worker's folder."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
LONGEST_END = 10.0
"""The seconds that a worker has to stop what it does; then it is killed."""
LONGEST_LOG = 20_000
START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import evallib; del sys.path[0]; "
    "from evallib.engine.serve import main; main()"
)
"""The worker's first words: our own evallib, wherever it lies, and nothing else from that folder."""


@dataclass(frozen=True)
class Heard:
    """Something that a worker told; ``record`` None: it is dead."""

    worker: Worker
    record: dict[str, Any] | None


class Worker:
    """A process that has everything loaded and makes one report at a time, or runs one notebook.

    What it tells is put in ``heard``, by a thread, in order: first ``ready``, last None when it is dead. ``lock``: a
    descriptor that it holds as long as it lives.
    """

    def __init__(self, heard: SimpleQueue[Heard], *, lock: int | None = None) -> None:
        remove_left_folders()
        self.folder, self._own = new_folder()
        self.heard = heard
        self._ready = False
        package = str(Path(evallib.__file__).parent.parent)
        held = [descriptor for descriptor in (self._own, lock) if descriptor is not None]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-c", START, package, str(self.folder), *map(str, held)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self._environment(),
                pass_fds=held if os.name != "nt" else (),
                start_new_session=True,
            )
        Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """The worker's process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended, as ``subprocess`` has it; None while it lives."""
        return self._process.poll()

    def request(self, kind: str, body: Mapping[str, Any]) -> None:
        """Ask for a ``report`` or a ``notebook``. If the worker is dead, that is heard as anything else is."""
        line = json.dumps({"request": kind, "body": body}).encode() + b"\n"
        with suppress(BrokenPipeError):
            self._stdin.write(line)
            self._stdin.flush()

    def log(self) -> str:
        """The last that the worker wrote outside of its events: for the log only."""
        with suppress(FileNotFoundError):
            return (self.folder / "log").read_bytes()[-LONGEST_LOG:].decode(errors="replace")
        return ""

    def stop(self) -> None:
        """Ask it to stop whatever it does, without waiting for it. While it loads it does not look at its input."""
        if not self._ready:
            self._process.terminate()
        with suppress(BrokenPipeError):
            self._stdin.close()

    def close(self) -> None:
        """Stop whatever it does, wait until it and all that descends from it are gone, and remove its folder."""
        self.stop()
        try:
            self._process.wait(LONGEST_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.returncode != 0:
            kill_descendants(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def _environment(self) -> dict[str, str]:
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.folder))
        ours = {**dict.fromkeys(THREADS, "1"), "MPLBACKEND": "agg", MARK: str(self.folder)}
        return {**os.environ, **ours, **temporary, "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime")}

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    def _listen(self) -> None:
        """Pass on what the worker tells, until it is dead. A line that was cut off is the last of a dead one."""
        stream: Any = self._process.stdout
        with stream, suppress(ValueError):
            for line in iter(stream.readline, b""):
                self._ready = True
                self.heard.put(Heard(self, json.loads(line)))
        self._process.wait()
        self.heard.put(Heard(self, None))


def kill_descendants(folder: Path) -> None:
    """Kill what a worker that was killed itself left behind: everything that was started with its mark."""
    mark = f"{MARK}={folder}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone meanwhile, or another user's
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
