"""Time ``evallib run`` over many projects against a plain loop, and against the bare cells in one warm process.

Usage, from the repository with its ``.venv``, on a machine that does nothing else::

    .venv/bin/python -m benchmarks.batch            100 projects
    .venv/bin/python -m benchmarks.batch 24         so many
    .venv/bin/python -m benchmarks.batch --full     the plain loop over all of them too (hours)

The projects are the repository's own, in turn, copied. Three ways of making their sections are timed in one run:

- plain: what one would type by hand, one ``papermill`` and one ``jupyter nbconvert --to html`` command a section, one
  after the other. Unless ``--full`` is given, each of the repository's projects is timed once, and the seconds are
  multiplied by how often it is copied: every round of the loop does the same.
- cells: the same cells in processes that have everything loaded, one after the other: no children, no export. Once in
  one process, and once in one process for each core at the same time, since cores share their memory.
- evallib: ``evallib run`` with as many reports at a time as there are cores, starting from nothing.

Quote the ratios; seconds depend on the machine and its other work.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.copies import copy_projects
from benchmarks.timing import timed
from evallib.engine import default_jobs
from evallib.projects import Workspace, load_project

ROOT = Path(__file__).resolve().parent.parent
COUNT = 100
FASTER, SLOWER = 8.0, 1.25
"""The aims: so many times the reports a minute of the plain loop, and at most so many times the bare cells a core."""


def main() -> int:
    """Print the comparison; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=COUNT, help="how many projects")
    parser.add_argument("--full", action="store_true", help="the plain loop over all projects")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        space = Path(folder) / "space"
        copies = copy_projects(Workspace(ROOT), space, options.count)
        ours = timed(lambda: command("evallib", "run", "--workspace", str(space), "--quiet"))
        log = [json.loads(line) for line in (space / "outputs" / "log.jsonl").read_text().splitlines()]
        alone, cells = bare_cells(space, 1), bare_cells(space, min(default_jobs(), options.count))
        if options.full:
            plain = sum(plain_loop(Workspace(space), list(copies), Path(folder) / "plain").values())
        else:
            once = plain_loop(Workspace(ROOT), sorted(set(copies.values())), Path(folder) / "plain")
            plain = sum(once[slug] * times for slug, times in Counter(copies.values()).items())
    return tell(Seconds(plain, ours, alone, cells), options.count, log)


@dataclass(frozen=True)
class Seconds:
    """What the ways took: the clock's seconds, and for the bare cells those of all processes together."""

    plain: float
    ours: float
    alone: float
    cells: float


def tell(took: Seconds, count: int, log: Sequence[Mapping[str, Any]]) -> int:
    """Print both ratios and where the time goes; 1 when an aim is missed."""
    cores = default_jobs()
    faster, slower = took.plain / took.ours, took.ours * min(cores, count) / took.cells
    print(f"{count} reports, {cores} at a time")
    for name, seconds in (("plain loop", took.plain), ("bare cells, one process", took.alone), ("evallib", took.ours)):
        print(f"  {name}: {seconds:.1f} s, {60 * count / seconds:.0f} reports a minute")
    print(f"  bare cells, one process a core: {took.cells:.1f} s of all cores")
    print(f"  evallib run / plain loop, reports a minute: {faster:.1f} times (aim: at least {FASTER:g})")
    print(f"  evallib run / bare cells, time of the cores: {slower:.2f} times (aim: at most {SLOWER:g})")
    sections = sum(event["seconds"] for event in log if event["event"] == "ended")
    reports = sum(event["seconds"] for event in log if event["event"] == "finished")
    print("Where the time of evallib run goes, in seconds of its workers:")
    print(f"  the cells as they run in warm processes: {took.cells:.1f}")
    print(f"  their children, and papermill: {sections - took.cells:.1f}")
    print(
        f"  the rest of each report (settings, data, join, export, gate, provenance, files): {reports - sections:.1f}"
    )
    print(f"  loading the workers, the command itself, waiting for the last: {took.ours * cores - reports:.1f}")
    return int(faster < FASTER or slower > SLOWER)


def bare_cells(space: Path, processes: int) -> float:
    """The seconds of all cells in warm processes at the same time, those of all processes together."""

    def share(number: int) -> float:
        more = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
        told = command(sys.executable, "-m", "benchmarks.warm_cells", str(space), str(number), str(processes), **more)
        return sum(json.loads(told.splitlines()[-1])["seconds"].values())

    with ThreadPoolExecutor(processes) as pool:
        return sum(pool.map(share, range(processes)))


def plain_loop(workspace: Workspace, slugs: Sequence[str], folder: Path) -> dict[str, float]:
    """The seconds a project of one papermill and one nbconvert command for each section, the summary last."""
    return {slug: timed(lambda slug=slug: plain_report(workspace, slug, folder / slug)) for slug in slugs}


def plain_report(workspace: Workspace, slug: str, target: Path) -> None:
    """The sections of one project, by hand."""
    project = load_project(workspace, slug)
    target.mkdir(parents=True)
    environment = {"EVALLIB_SECTIONS": str(target), "EVALLIB_WORKSPACE": str(workspace.root)}
    for section in (*project.sections[1:], project.sections[0]):
        executed = target / f"{section}.ipynb"
        source = workspace.notebook(section)
        command("papermill", str(source), str(executed), "-p", "project", slug, **environment)
        command("jupyter-nbconvert", "--to", "html", str(executed), **environment)


def command(name: str, *arguments: str, **environment: str) -> str:
    """Run a command of this environment quietly and return what it printed; its failure stops the benchmark."""
    path = Path(sys.executable).parent / name
    done = subprocess.run(
        [str(path), *arguments],
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
