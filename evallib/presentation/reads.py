"""Which files a section opened while a report was made: nothing is kept of a section that changed something unseen.

A hook of Python's own (``sys.addaudithook``) hears of every file that Python opens in the section's process, and of
everything else by which a section could come to know something: other programs, copies of the process, the network.
What is heard is written beside the executed notebooks of the report, never into a notebook: the name of a file may be
that of a person. What the process wrote itself among its temporary files is nothing that it came to know.

A library that opens files without Python is not heard, but it is heard that it is used (``OPENING_ALONE``), and which
libraries are loaded. Not followed at all: whether a file exists, its size and times, where a link leads, environment
variables and the date.
"""

from __future__ import annotations

import json
import os
import re
import site
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any
from urllib.parse import unquote

SECTIONS_FOLDER = "EVALLIB_SECTIONS"
"""Environment variable, set while a report is made: the folder with its executed section notebooks."""
READING = frozenset({"open", "os.listdir", "os.scandir", "os.rename", "os.link", "sqlite3.connect"})
"""What is read, or gets another name under which it could be."""
REACHING = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn"),
        "socket.connect",
    }
)
STARTERS = ("multiprocessing.popen_", "multiprocessing.resource_tracker")
"""Modules that are loaded to start another process, which is heard in no other way."""
OPENING_ALONE = frozenset({"duckdb", "lxml", "polars", "pyarrow", "pyreadstat", "python_calamine"})
"""Libraries that evallib or pandas may have loaded, and that open files themselves."""
PACKAGE = os.path.realpath(Path(__file__).parent.parent)
OWN_FILES = frozenset({"", ".css", ".ipynb", ".j2", ".po", ".py", ".pyc", ".yaml"})
"""The endings of evallib's own files and folders."""
IMPORTING = ("<frozen importlib", str(Path(os.__file__).parent / "importlib"))
"""Where Python's own way of importing stands."""


@dataclass(frozen=True)
class Reads:
    """What a section opened.

    ``paths``: absolute, free of links; ``reached``: whether it reached out to other programs or the network; ``alone``:
    whether it used a library that opens files without Python; ``libraries``: the names of the modules that it loaded,
    those of Python and evallib left out.
    """

    paths: tuple[str, ...] = ()
    reached: bool = False
    alone: bool = False
    libraries: tuple[str, ...] = ()


class _Alone(ModuleType):
    """A loaded module that opens files without Python: whoever imports it or uses what is in it is heard."""

    def __getattribute__(self, name: str) -> Any:
        if name == "__spec__" or not name.startswith("__"):
            _WATCH.alone = True
        return super().__getattribute__(name)


class _Finder:
    """Finds what Python finds, and sees to it that a library that opens files alone is heard once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """How a module is to be loaded; None where others know."""
        root = _root(name)
        spec = PathFinder.find_spec(name, path, target) if root in OPENING_ALONE else None
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_listen(module: ModuleType) -> None:
                load(module)
                if name == root or type(sys.modules.get(root)) is _Alone:  # not while it is half loaded
                    _WATCH.hear_use(root)

            spec.loader.exec_module = load_and_listen  # type: ignore[method-assign]
        return spec


class _Watch:
    """What has been heard so far in this process."""

    def __init__(self) -> None:
        self.on = False
        self.paths: set[str] = set()
        self.made: set[str] = set()
        self.libraries: set[str] = set()
        self.asked: set[str] = set()
        self.reached = False
        self.alone = False
        self.temporary = ""
        kinds = ("stdlib", "platstdlib", "purelib", "platlib")
        folders = {*(sysconfig.get_path(kind) for kind in kinds), *site.getsitepackages()}
        self.code = tuple(os.path.realpath(folder) + os.sep for folder in folders)

    def start(self) -> None:
        """Hear from now on."""
        self.on = True
        self.temporary = os.path.realpath(tempfile.gettempdir()) + os.sep
        for library in OPENING_ALONE.intersection(sys.modules):
            self.hear_use(library)
        sys.meta_path.insert(0, _Finder())
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's hook. It hears everything, so it decides at once; an error in it would be an error of the cell."""
        if event in READING:
            if event != "os.listdir" or not _is_searched(arguments[0]):
                self._hear_opened(arguments[0], _flags(arguments) if event == "open" else os.O_RDONLY)
        elif event == "os.mkdir":
            self._hear_made(_path(arguments[0]), os.O_EXCL)
        elif event == "import":
            self._hear_import(str(arguments[0]), sys._getframe(1))
        elif event in REACHING and not _is_own_program(event, arguments):
            self.reached = True

    def _hear_opened(self, opened: object, flags: int) -> None:
        path = _path(opened)
        if path is None or self._is_code(path):
            return
        if self._hear_made(path, flags):
            return
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        if writes != os.O_WRONLY and not self._is_made(path) and not (writes and Path(path).is_dir()):
            self.paths.add(path)

    def _hear_made(self, path: str | None, flags: int) -> bool:
        """Whether this makes something of the process's own. It is heard before it is tried: it may still fail."""
        if path is None or not path.startswith(self.temporary):
            return False
        if os.path.lexists(path):
            emptied = bool(flags & os.O_TRUNC) and not flags & os.O_EXCL
            makes = emptied and Path(path).is_file() and os.access(path, os.W_OK)
        else:
            makes = bool(flags & (os.O_CREAT | os.O_EXCL))
        if makes:
            self.made.add(path)
        return path in self.made

    def _hear_import(self, name: str, importer: FrameType | None) -> None:
        """What is about to be loaded. evallib itself uses what opens files alone in other programs only."""
        root = _root(name)
        if name.startswith(STARTERS):
            self.reached = True
        loaded = sys.modules.get(root)
        if root in OPENING_ALONE and (type(loaded) is _Alone or not (loaded or _is_own(importer))):
            self.asked.add(root)
        if root not in sys.stdlib_module_names and root != "evallib":
            self.libraries.add(root)

    def hear_use(self, library: str) -> None:
        """Hear from now on when a library that opens files alone, and has been loaded, is used."""
        for name in [name for name in sys.modules if _root(name) == library]:
            if type(sys.modules[name]) is ModuleType:
                sys.modules[name].__class__ = _Alone
            elif type(sys.modules[name]) is not _Alone:  # of a kind that cannot be listened to
                self.alone = True

    def _is_code(self, path: str) -> bool:
        """Whether a file is of Python, a library or evallib, which the key covers by what they are."""
        if path == PACKAGE or path.startswith(PACKAGE + os.sep):
            return Path(path).suffix in OWN_FILES
        return path.startswith(self.code)

    def _is_made(self, path: str) -> bool:
        """Whether a file, or a folder that it lies in, is of this process's own making."""
        found = Path(path)
        return any(str(one) in self.made for one in (found, *found.parents))


_WATCH = _Watch()


def start_watching() -> None:
    """Hear from now on what this process opens; once is enough, and it lasts as long as the process."""
    if not _WATCH.on:
        _WATCH.start()


def write_reads(section: str) -> None:
    """Write down what this process has opened so far, if a report is being made and somebody listened."""
    folder = os.environ.get(SECTIONS_FOLDER)
    if folder is None or not _WATCH.on:
        return
    found = {
        "paths": sorted(_WATCH.paths.copy()),
        "reached": _WATCH.reached,
        "alone": _WATCH.alone or not _WATCH.asked.isdisjoint(sys.modules),
        "libraries": sorted(_WATCH.libraries.intersection(sys.modules)),
    }
    _place(Path(folder), section).write_text(json.dumps(found), encoding="utf-8")


def read_reads(folder: Path, section: str) -> Reads | None:
    """What a section opened; None if nobody listened."""
    path = _place(folder, section)
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Reads(tuple(found["paths"]), found["reached"], found.get("alone", False), tuple(found.get("libraries", ())))


def _place(folder: Path, section: str) -> Path:
    return folder / f"{re.sub('[^a-z0-9_]', '_', section)}.reads.json"


def _flags(arguments: tuple[Any, ...]) -> int:
    return arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else os.O_RDONLY


def _path(opened: object) -> str | None:
    """The path of what is opened, free of links; None for what is no file: memory, or what has been opened before."""
    if opened is None:
        opened = "."
    if isinstance(opened, bytes | os.PathLike):
        opened = os.fsdecode(opened)
    if not isinstance(opened, str) or opened == ":memory:":
        return None
    if opened.startswith("file:"):  # sqlite's way
        opened = unquote(re.sub(r"^file:(//)?|\?.*$", "", opened))
    try:
        return os.path.realpath(opened)
    except (OSError, ValueError):  # the working folder is gone, or no file can be called so; opening will fail
        return opened


def _is_searched(folder: object) -> bool:
    """Whether Python lists a folder when it looks for modules; a module that it finds there is heard when opened."""
    path = _path(folder)
    return path is not None and any(path == _path(entry or ".") for entry in sys.path)


def _root(name: str) -> str:
    """The library of a module."""
    return name.partition(".")[0]


def _is_own(importer: FrameType | None) -> bool:
    """Whether it is evallib itself that imports something."""
    while importer is not None and importer.f_code.co_filename.startswith(IMPORTING):
        importer = importer.f_back
    return importer is not None and importer.f_code.co_filename.startswith(PACKAGE + os.sep)


def _is_own_program(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a program is evallib's own, or the one that tells matplotlib which fonts there are."""
    if event != "subprocess.Popen" or len(arguments) < 2 or isinstance(arguments[1], str | bytes):
        return False
    words = [os.fsdecode(word) for word in arguments[1] or ()]
    if words[:1] == [sys.executable]:
        script = next((word for word in words[1:] if not word.startswith("-")), "")
        return os.path.realpath(script).startswith(PACKAGE + os.sep) and "-c" not in words
    return words[:1] == ["fc-list"]
