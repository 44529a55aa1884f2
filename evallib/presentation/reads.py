"""Which files a section opened while a report was made: nothing is kept of a section that changed something unseen.

A hook of Python's own (``sys.addaudithook``) hears of every file that Python opens in the section's process, and of
everything else by which a section could come to know something: other programs and the network. What is heard is
written beside the executed notebooks of the report, never into a notebook: the name of a file may be that of a person.
What the process wrote itself is nothing that it came to know. A library that opens files without Python is not heard.
"""

from __future__ import annotations

import json
import os
import re
import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SECTIONS_FOLDER = "EVALLIB_SECTIONS"
"""Environment variable, set while a report is made: the folder with its executed section notebooks."""
READING = frozenset({"open", "os.listdir", "os.scandir", "sqlite3.connect"})
REACHING = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "pty.spawn", "socket.connect"})
PACKAGE = str(Path(__file__).resolve().parent.parent)
OWN_PROGRAMS = (PACKAGE, "fc-list")
"""Programs that a section may start: evallib's own, and the one that tells matplotlib which fonts there are."""


@dataclass(frozen=True)
class Reads:
    """What a section opened: ``paths``, absolute, and whether it ``reached`` out to other programs or the network."""

    paths: tuple[str, ...] = ()
    reached: bool = False


class _Watch:
    """What has been heard so far in this process."""

    def __init__(self) -> None:
        self.on = False
        self.paths: set[str] = set()
        self.made: set[str] = set()
        self.reached = False
        kinds = ("stdlib", "platstdlib", "purelib", "platlib")
        self.code = tuple({*(sysconfig.get_path(kind) for kind in kinds), *site.getsitepackages(), PACKAGE})

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's hook. It hears everything, so it decides at once; an error in it would be an error of the cell."""
        if event in READING:
            if event != "os.listdir" or not _is_searched(arguments[0]):
                self._hear_opened(arguments[0], _flags(arguments) if event == "open" else os.O_RDONLY)
        elif event == "os.mkdir":
            self.made.update(filter(None, [_path(arguments[0])]))
        elif event in REACHING and not _is_own_program(event, arguments):
            self.reached = True

    def _hear_opened(self, opened: object, flags: int) -> None:
        path = _path(opened)
        if path is None or path.startswith(self.code):
            return
        if flags & (os.O_TRUNC | os.O_EXCL):
            self.made.add(path)
        elif flags & (os.O_WRONLY | os.O_RDWR) != os.O_WRONLY and not self._is_made(path):
            self.paths.add(path)

    def _is_made(self, path: str) -> bool:
        """Whether a file, or a folder that it lies in, is of this process's own making."""
        found = Path(path)
        return any(str(one) in self.made for one in (found, *found.parents))


_WATCH = _Watch()


def start_watching() -> None:
    """Hear from now on what this process opens; once is enough, and it lasts as long as the process."""
    if not _WATCH.on:
        _WATCH.on = True
        sys.addaudithook(_WATCH.hear)


def write_reads(section: str) -> None:
    """Write down what this process has opened so far, if a report is being made and somebody listened."""
    folder = os.environ.get(SECTIONS_FOLDER)
    if folder is None or not _WATCH.on:
        return
    found = {"paths": sorted(_WATCH.paths.copy()), "reached": _WATCH.reached}
    _place(Path(folder), section).write_text(json.dumps(found), encoding="utf-8")


def read_reads(folder: Path, section: str) -> Reads | None:
    """What a section opened; None if nobody listened."""
    path = _place(folder, section)
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Reads(tuple(found["paths"]), found["reached"])


def _place(folder: Path, section: str) -> Path:
    return folder / f"{re.sub('[^a-z0-9_]', '_', section)}.reads.json"


def _flags(arguments: tuple[Any, ...]) -> int:
    return arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else os.O_RDONLY


def _path(opened: object) -> str | None:
    """The path of what is opened, absolute; None for what is no file: memory, or what has been opened before."""
    if opened is None:
        opened = "."
    if isinstance(opened, bytes | os.PathLike):
        opened = os.fsdecode(opened)
    if not isinstance(opened, str) or opened == ":memory:":
        return None
    if opened.startswith("file:"):  # sqlite's way
        opened = unquote(re.sub(r"^file:(//)?|\?.*$", "", opened))
    try:
        return str(Path(opened).absolute())
    except OSError:  # the working folder is gone; opening will fail
        return opened


def _is_searched(folder: object) -> bool:
    """Whether Python lists a folder when it looks for modules; a module that it finds there is heard when opened."""
    path = _path(folder)
    return path is not None and any(path == _path(entry or ".") for entry in sys.path)


def _is_own_program(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a program is evallib's own or asks for fonts."""
    if event != "subprocess.Popen" or len(arguments) < 2 or isinstance(arguments[1], str | bytes):
        return False
    return any(str(word).startswith(OWN_PROGRAMS) for word in arguments[1] or ())
