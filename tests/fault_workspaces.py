"""Small workspaces to break, runs that can be killed, and what is left of them: for ``tests/test_faults_*.py``."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import psutil

PATIENCE = 180
"""Seconds to wait for what is sure to come. Nothing is judged by how long it took."""
CRATE = "ro-crate-metadata.json"
"""The one file of a report that tells when it was made."""
FAILURE_FILES = ("failure.html", "failure.json")
"""What tells of a report that did not come out."""
SERVE = "evallib.engine.serve"
DAC = "-dac_override,-dac_read_search,-fowner"
"""What lets root write where nobody may."""

TABLES = """\
from evallib.presentation import Column, Table
text = (ev.open_project(project).data_dir / "text.txt").read_text(encoding="utf-8")
rows = tuple((f"rad {n}", text) for n in range(12))
ev.show(*[Table(f"t{n}", f"Tabell {n}", (Column("A"), Column("B")), rows) for n in range(8)])"""
"""A section that writes eight tables of what stands in its project's ``text.txt``."""
SLEEPS = """\
import os, pathlib, time
marks = pathlib.Path(os.environ["FAULT_MARKS"])
(marks / f"{project}-started").touch()
time.sleep(300 if (marks / f"{project}-slow").exists() else 0)"""
"""A section that says that it has begun, and then takes its time if the run is told so."""


@dataclass(frozen=True)
class Ended:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """Everything it said."""
        return self.out + self.err


@dataclass(frozen=True)
class Run:
    """A run that goes on. All processes that come of it have its mark in their environment."""

    process: subprocess.Popen[bytes]
    mark: str
    folder: Path
    temporary: Path

    def wait(self) -> Ended:
        """Wait until the command line has ended."""
        code = self.process.wait(PATIENCE)
        told = [(self.folder / name).read_text(encoding="utf-8") for name in ("out", "err")]
        return Ended(code, *told)

    def wait_for_section(self, slug: str) -> None:
        """Wait until a project's section with ``SLEEPS`` has begun."""
        mark = self.folder / "marks" / f"{slug}-started"
        wait_until(lambda: mark.exists() or self.ended())
        if not mark.exists():
            raise RuntimeError(self.wait().told)

    def ended(self) -> bool:
        """Has the command line ended?"""
        return self.process.poll() is not None

    def processes(self) -> list[psutil.Process]:
        """All living processes of the run, those in sessions of their own too."""
        return [process for process in psutil.process_iter() if _is_marked(process, self.mark)]

    def serving(self) -> list[psutil.Process]:
        """The worker processes."""
        return [process for process in self.processes() if SERVE in _command(process) and not self._forked(process)]

    def reporting(self) -> list[psutil.Process]:
        """The processes that make one report each: children of the workers."""
        return [child for worker in self.serving() for child in _children(worker) if _is_marked(child, self.mark)]

    def wait_for_end(self) -> None:
        """Wait until nothing that came of the run lives."""
        wait_until(lambda: not self.processes())

    def _forked(self, process: psutil.Process) -> bool:
        parent = process.parent()
        return parent is not None and SERVE in _command(parent)


def _is_marked(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get("FAULT_RUN") == mark and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.Error:
        return []


@contextmanager
def started(
    *arguments: str | Path,
    slow: Collection[str] = (),
    env: Mapping[str, str] | None = None,
    prefix: Collection[str] = (),
    file_limit: int = 0,
    temporary: Path | None = None,
) -> Iterator[Run]:
    """``evallib ARGUMENTS`` in a session of its own; whatever is left of it is killed in the end.

    ``slow``: the projects whose section with ``SLEEPS`` takes its time. ``prefix``: a command that starts it.
    ``file_limit``: the size in bytes that no file may exceed. ``temporary``: where its temporary files go.
    """
    folder, mark = Path(mkdtemp(prefix="ev")), uuid4().hex
    for name in ("t", "marks"):
        (folder / name).mkdir()
    for slug in slow:
        (folder / "marks" / f"{slug}-slow").touch()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EVALLIB", "COLUMNS"))}
    ours = {"FAULT_RUN": mark, "TMPDIR": str(temporary or folder / "t"), "JUPYTER_RUNTIME_DIR": str(folder / "j")}
    ours["FAULT_MARKS"] = str(folder / "marks")
    command = [*prefix, sys.executable, "-m", "evallib", *map(str, arguments)]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            command,
            env={**clean, **ours, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            preexec_fn=_limit_files(file_limit) if file_limit else None,  # noqa: PLW1509  # only a system call
        )
    run = Run(process, mark, folder, temporary or folder / "t")
    try:
        yield run
    finally:
        for left in run.processes():
            left.kill()
        process.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _limit_files(size: int) -> Callable[[], None]:
    import resource  # not on every system

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def run_to_end(*arguments: str | Path, **how: Any) -> Ended:
    """``evallib ARGUMENTS`` to its end."""
    with started(*arguments, **how) as run:
        return run.wait()


def run_all(space: Path, out: Path, *more: str, **how: Any) -> Ended:
    """Make the reports of a workspace, one at a time, which is the cheapest: a single worker has to start."""
    return run_to_end("run", "--workspace", space, "--out", out, "--jobs", "1", *more, **how)


def wait_until(done: Callable[[], bool], pause: float = 0.05) -> None:
    """Wait until something is so. Raises ``TimeoutError`` when it never is."""
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(pause)


# what lies in the output folder


def files_of(report: Path) -> dict[str, bytes]:
    """The files of a report by name, without the one that tells when it was made."""
    found = {path.relative_to(report).as_posix(): path for path in sorted(report.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != CRATE}


def reports_in(out: Path) -> dict[str, dict[str, bytes]]:
    """The files of all reports by project."""
    folders = sorted(path for path in out.iterdir() if path.is_dir() and not path.name.startswith("."))
    return {folder.name: files_of(folder) for folder in folders}


def torn_files(out: Path, *states: Mapping[str, Mapping[str, bytes]]) -> list[str]:
    """Final files that are neither as in one of the states nor absent."""
    wrong = []
    for slug, all_files in reports_in(out).items():
        files = {name: content for name, content in all_files.items() if name not in FAILURE_FILES}
        known = [state.get(slug, {}) for state in states]
        wrong += [f"{slug}/{name}" for name, has in files.items() if has not in [state.get(name) for state in known]]
        manifests = [state for state in known if state.get("manifest.json") == files.get("manifest.json")]
        if "manifest.json" in files and not all(set(state) <= set(files) for state in manifests):
            wrong.append(f"{slug}: files are missing")
    final = [path for path in out.rglob("*.*") if not path.relative_to(out).parts[0].startswith(".")]
    pages = [path for path in final if path.name in {"index.html", "failure.html"}]
    records = [path for path in final if path.name in {CRATE, "failure.json"}]
    torn = [page for page in pages if not page.read_text(encoding="utf-8").rstrip().endswith("</html>")]
    torn += [record for record in records if not _is_json(record)]
    wrong += [path.relative_to(out).as_posix() for path in torn]
    return wrong


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def leftovers(out: Path) -> list[str]:
    """What lies in the output folder and is neither a report nor a file for people, nor the lock."""
    return [path.name for path in out.rglob(".*") if not path.name.startswith(".lock")]


def events_in(out: Path, event: str) -> list[dict[str, Any]]:
    """The events of a kind in the log of the last run."""
    lines = (out / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["event"] == event]


def statuses(out: Path) -> dict[str, str]:
    """What became of each project of the last run, by its log."""
    return {record["slug"]: record["status"] for record in events_in(out, "finished")}


def messages(out: Path, slug: str) -> str:
    """What the last run said of a project, by its log."""
    return "\n".join(
        text for record in events_in(out, "finished") if record["slug"] == slug for text in record["messages"]
    )


def summary_rows(out: Path) -> list[list[str]]:
    """The rows of the run's summary below its header; the project comes first."""
    with (out / "sammanfattning.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))[1:]


def page_stamp(report: Path) -> tuple[int, int]:
    """What changes when a page is written anew, even with the same content."""
    stat = (report / "report.html").stat()
    return stat.st_ino, stat.st_mtime_ns


# permissions and clocks


def without_privileges() -> tuple[str, ...] | None:
    """What to start a command with so that it may write only where its user may; None where that cannot be had."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--bounding-set={DAC}", f"--inh-caps={DAC}") if shutil.which("setpriv") else None


CLOCK = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long offset(void) {
    char text[32] = "";
    int file = open(getenv("FAULT_CLOCK"), O_RDONLY);
    if (file >= 0) { if (read(file, text, sizeof text - 1) < 0) text[0] = 0; close(file); }
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(clock, now);
    if (code == 0 && clock == CLOCK_REALTIME) now->tv_sec += offset();
    return code;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
"""
"""The clock on the wall, off by as many seconds as stand in the file $FAULT_CLOCK."""


def shifted_clock(folder: Path) -> dict[str, str] | None:
    """The environment in which the clock on the wall is off by the seconds in ``folder/offset``, which may change.

    The clock that only goes forwards, by which everything waits, is as it was: so it is on a machine whose time is
    set. (libfaketime 0.9.10 breaks Python's ``time.sleep`` where it shifts only one of them, and hangs where it shifts
    both.) None where there is no C compiler.
    """
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    source, library, offset = folder / "clock.c", folder / "clock.so", folder / "offset"
    source.write_text(CLOCK, encoding="utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    offset.write_text("0\n", encoding="utf-8")
    return {"LD_PRELOAD": str(library), "FAULT_CLOCK": str(offset)}


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """A file system of that size in the folder; False where this user may not mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(folder)], check=True)
