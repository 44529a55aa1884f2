"""Time ``evallib run`` against a plain loop of papermill and nbconvert over the same notebooks.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.reports             one report, then all
    .venv/bin/python -m benchmarks.reports --one       one report only

The plain loop is what one would type by hand: for each section one ``papermill`` command and one
``jupyter nbconvert --to html`` command, one after the other. Both sides make every section of the same projects
from the same files in one run, so quote the ratio; seconds depend on the machine and its other work.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.timing import timed
from evallib.projects import Workspace, load_project

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "vagen-ut"


def main() -> int:
    """Run the comparison and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--one", action="store_true", help="only one report")
    options = parser.parse_args()
    workspace = Workspace(ROOT)
    compare(f"one report ({PROJECT})", workspace, [PROJECT])
    if not options.one:
        slugs = workspace.project_slugs()
        compare(f"all {len(slugs)} reports", workspace, slugs)
    return 0


def compare(what: str, workspace: Workspace, slugs: Sequence[str]) -> None:
    """Time both ways of making the same reports and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        plain = timed(lambda: plain_loop(workspace, slugs, Path(folder) / "plain"))
        ours = timed(lambda: command("evallib", "run", *slugs, "--out", str(Path(folder) / "ours")))
    print(f"{what}: plain loop {plain:.1f} s, evallib run {ours:.1f} s, ratio {plain / ours:.2f}")


def plain_loop(workspace: Workspace, slugs: Sequence[str], folder: Path) -> None:
    """One papermill and one nbconvert command for each section, the summary last."""
    for slug in slugs:
        project = load_project(workspace, slug)
        target = folder / slug
        target.mkdir(parents=True)
        environment = {"EVALLIB_SECTIONS": str(target)}
        for section in (*project.sections[1:], "summary"):
            executed = target / f"{section}.ipynb"
            source = workspace.notebook(section)
            command("papermill", str(source), str(executed), "-p", "project", slug, **environment)
            command("jupyter-nbconvert", "--to", "html", str(executed), **environment)


def command(name: str, *arguments: str, **environment: str) -> None:
    """Run a command of this environment quietly; its failure stops the benchmark."""
    path = Path(sys.executable).parent / name
    subprocess.run(
        [str(path), *arguments], check=True, cwd=ROOT, env={**os.environ, **environment}, capture_output=True
    )


if __name__ == "__main__":
    sys.exit(main())
