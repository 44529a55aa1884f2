"""A process that forks children of every kind and tells in JSON what became of them.

A process that runs tests has threads and may not be copied, so ``python tests/forked_children.py`` does it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from evallib.engine.cells import run_notebook
from evallib.engine.forking import Child, Send, fork_safe, messages_of

LONG = 600
KEPT, DROPPED = (os.open(os.devnull, os.O_RDONLY) for _each in range(2))


def descriptors() -> dict[int, str]:
    """What this process has open."""
    found = {}
    for number in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        link = Path(f"/proc/self/fd/{number}")
        if link.is_symlink():
            found[number] = str(link.readlink())
    return found


def pipe_home() -> int:
    """The pipe of a child, which has no other."""
    return next(number for number, target in descriptors().items() if number > 2 and target.startswith("pipe:"))


def says(send: Send) -> None:
    send({"a": "å"})
    send(b'{"b": 2}')


def much(send: Send) -> None:
    send({"text": "x" * 5_000_000})
    send({"last": True})


def settled(send: Send) -> None:
    found = descriptors()
    send({"leads its group": os.getpgid(0) == os.getpid(), "input": os.read(0, 1).decode()})
    send({"kept": KEPT in found, "dropped": DROPPED in found, "output is error": found[1] == found[2]})


def torn(send: Send) -> None:
    send({"whole": 1})
    os.write(pipe_home(), bytes(7) + b"\x09abc")
    os._exit(0)


def rubbish(send: Send) -> None:
    send({"whole": 1})
    os.write(pipe_home(), 8 * b"\xff")
    time.sleep(LONG)


def strays(send: Send) -> None:
    """One process in a session of its own, and one that holds the pipe and has lost its parent."""
    away = subprocess.Popen(["sleep", str(LONG)], start_new_session=True)
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(write, str(os.getpid()).encode())
            time.sleep(LONG)
        os._exit(0)
    send({"left": [away.pid, int(os.read(read, 20))]})


def stubborn(send: Send) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    send({"started": 1})
    while True:
        time.sleep(0)


def greedy(send: Send) -> None:
    try:
        bytearray(1 << 30)
    except MemoryError:
        send({"too little": True})


def lingers(send: Send) -> None:
    send({"left": [os.getpid()]})
    time.sleep(LONG)


def orphaned(send: Send) -> None:
    """A child that dies without a word while its own child lives."""
    child = Child(lingers)
    for message in messages_of(child, lambda: time.monotonic() + LONG):
        send(message)
        os.kill(os.getpid(), signal.SIGKILL)


def wrong(_send: Send) -> None:
    raise ValueError("told on the error stream")


BODIES: dict[str, Callable[[Send], Any]] = {
    "says": says,
    "much": much,
    "settled": settled,
    "torn": torn,
    "rubbish": rubbish,
    "strays": strays,
    "stubborn": stubborn,
    "greedy": greedy,
    "orphaned": orphaned,
    "wrong": wrong,
    "leaves": lambda _send: os._exit(7),
    "says why": lambda _send: sys.exit("so"),
    "crashes": lambda _send: os.kill(os.getpid(), signal.SIGSEGV),
}
OPTIONS: dict[str, dict[str, Any]] = {"greedy": {"memory_mb": 100}, "settled": {"keep": [KEPT]}}
SECONDS = {"stubborn": 0.3}


def told_by(body: Callable[[Send], Any], seconds: float = LONG, **options: Any) -> dict[str, Any]:
    """What a child said, how it ended, and whether something that it named is alive."""
    child = Child(body, **options)
    until = time.monotonic() + seconds
    messages = list(messages_of(child, lambda: until))
    ending = child.ending
    assert ending is not None
    left = [pid for message in messages for pid in message.get("left", [])]
    alive = [pid for pid in [*left, child.pid] if Path(f"/proc/{pid}").exists()]
    child.kill()
    for message in messages:
        if len(message.get("text", "")) > 100_000:
            message["text"] = len(message["text"])
    return {
        "said": messages,
        "ending": [ending.code, ending.signal, ending.late],
        "status": ending.status,
        "alive": alive,
        "more": [child.handles, child.receive()],
    }


def told_by_cells(*cells: str, allowed: Any = (), **more: Any) -> dict[str, Any]:
    """The messages of cells as pairs of kind and content."""
    body = {"cells": [{"source": source, "allowed": allowed} for source in cells], **more}
    told = told_by(partial(run_notebook, body), memory_mb=more.get("memory_mb"))
    said = [[message["msg_type"], message["content"]] for message in told["said"]]
    return {**told, "said": [pair for pair in said if pair[0] not in {"status", "execute_input"}]}


def notebooks(folder: Path) -> dict[str, Any]:
    """Runs of cells, each in a child of its own."""
    chance = "import random, numpy\nrandom.random(), float(numpy.random.random())"
    place = "import os, tempfile, sys\n[tempfile.gettempdir(), os.environ['TMPDIR'], os.getcwd(), os.environ.get('X')]"
    last, file = str(folder / "last"), str(folder / "file")
    late = f"import atexit\natexit.register(open, {last!r}, 'w')\nfile = open({file!r}, 'w')\nfile.write('å')"
    copy = "import os\nif os.fork() == 0:\n    print('a copy')"
    greedy = "x = []\nwhile True:\n    x.append(bytearray(1 << 20))"
    return {
        "first chance": told_by_cells(chance),
        "second chance": told_by_cells(chance),
        "place": told_by_cells(place),
        "another's place": told_by_cells(place, environment={"X": "1", "PATH": "/bin"}, folder=str(folder)),
        "written late": told_by_cells(late),
        "a copy goes on": told_by_cells(copy, "import time\ntime.sleep(0.1)", "print('b')"),
        "left": told_by_cells("exit()", "1"),
        "half a character": told_by_cells("print('a\\ud800b')"),
        "greedy": told_by_cells(greedy, "del x\nlen(bytearray(1 << 20))", allowed=["MemoryError"], memory_mb=200),
        "only some errors": told_by_cells("1 / 0", "2", allowed=["MemoryError"]),
        "crashed": told_by_cells("import os\n\ndef deep():\n    os.kill(os.getpid(), 11)", "deep()", "3"),
        "alone": told_by_cells(
            "import os\nlen(os.listdir('/proc/self/task')), os.path.exists(os.path.expanduser('~'))"
        ),
    }


def main() -> None:
    """Tell all of it."""
    before = descriptors().keys()
    safe = fork_safe()
    halt = threading.Event()
    thread = threading.Thread(target=halt.wait)
    thread.start()
    unsafe = fork_safe()
    halt.set()
    thread.join()
    found: dict[str, Any] = {"safe": safe, "unsafe": unsafe}
    for name, body in BODIES.items():
        found[name] = told_by(body, SECONDS.get(name, LONG), **OPTIONS.get(name, {}))
    found["cells"] = notebooks(Path(sys.argv[1]))
    found["left open"] = sorted(descriptors().keys() - before)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
