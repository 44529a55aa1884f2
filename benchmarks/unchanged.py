"""How long it takes to find that nothing has changed: many copies of the repository's projects, run twice.

    python -m benchmarks.unchanged [COUNT]

The first run makes all reports and takes minutes; the second one, in a process of its own as a user starts it, finds
that nothing has changed. Printed are the seconds of the second run, its processor time, and where it goes.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.copies import copy_projects
from evallib.projects import Workspace, find_workspace
from evallib.report.keeping.kept import has_same_settings, kept_report
from evallib.report.provenance.code import code_state
from evallib.report.task import ReportTask

COUNT = 100
AIM_SECONDS = 2.0
SHOWN = 12


def run(workspace: Path) -> tuple[float, float]:
    """``evallib run`` over a workspace: seconds by the clock on the wall, and of the processor."""
    command = [sys.executable, "-m", "evallib", "run", "--quiet", "--workspace", str(workspace)]
    started, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True)
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - started, used


def imports(workspace: Path) -> float:
    """The seconds until the command line has been loaded."""
    modules = "evallib.cli.run, evallib.engine.runs, evallib.report.keeping.kept, evallib.locale as l"
    code = f"import {modules}; l.translations()"
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=workspace)
    return time.perf_counter() - started


def look(workspace: Path) -> tuple[float, float, str]:
    """The seconds of the two questions asked for every project in this process, and what takes longest in them."""
    root = Workspace(workspace)
    code = code_state()
    tasks = [ReportTask(slug, str(workspace), str(root.outputs_dir), code=code) for slug in root.project_slugs()]
    started = time.perf_counter()
    same = [has_same_settings(root, task.target) for task in tasks]
    asked = time.perf_counter()
    kept = [kept_report(task) for task in tasks]
    done = time.perf_counter()
    if not all(same) or None in kept:
        raise SystemExit("Something has changed after all.")
    with cProfile.Profile() as profile:
        for task in tasks:
            kept_report(task)
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(SHOWN)
    return asked - started, done - asked, text.getvalue()


def main(count: int = COUNT) -> int:
    """Print the measured times; 1 when the aim is missed."""
    with TemporaryDirectory(prefix="unchanged-") as folder:
        workspace = Path(folder)
        copy_projects(find_workspace(), workspace, count)
        first, _used = run(workspace)
        again, used = min(run(workspace) for _attempt in range(3))
        loaded = imports(workspace)
        settings, reports, profile = look(workspace)
    print(profile)
    print(f"{count} projects, all made: {first:.1f} s")
    print(f"{count} projects, nothing changed: {again:.2f} s ({used:.2f} s of the processor; aim {AIM_SECONDS} s)")
    print(f"  Python and imports, with words: {loaded:.2f} s")
    print(f"  are the settings the same: {settings:.2f} s; is the report whole and unchanged: {reports:.2f} s")
    return int(again > AIM_SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
