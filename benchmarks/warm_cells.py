"""The cells of many reports in one warm process, one after the other: what it would take if nothing else were done.

Started by :mod:`benchmarks.batch` as a process of its own; prints seconds as JSON. No children, no limits, no
papermill, no page, no files but the notebooks that the summary reads: only what the cells compute, draw and show.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, capture_output

from benchmarks.timing import timed
from evallib.engine.warming import load_everything
from evallib.presentation.collect import SECTIONS_FOLDER
from evallib.projects import Workspace, load_project


def main() -> int:
    """Run the cells of projects of a workspace; ``argv``: the workspace, and which share of how many."""
    workspace, share, shares = Workspace(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
    slugs = workspace.project_slugs()[share::shares]
    loading = timed(load_everything)
    ZMQInteractiveShell.clear_instance()  # the one of warm processes, which talks to whoever runs a notebook
    shell: Any = InteractiveShell.instance()
    shell.history_manager.enabled = False
    os.environ["EVALLIB_WORKSPACE"] = str(workspace.root)
    run_cells(shell, workspace, slugs[0])  # what any first run costs is not the cells'
    seconds = {slug: timed(lambda slug=slug: run_cells(shell, workspace, slug)) for slug in slugs}
    sys.stdout.write(json.dumps({"loading": loading, "seconds": seconds}))
    return 0


def run_cells(shell: Any, workspace: Workspace, slug: str) -> None:
    """Run the sections of one project, the summary last."""
    project = load_project(workspace, slug)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[SECTIONS_FOLDER] = folder
        for section in (*project.sections[1:], project.sections[0]):
            path = workspace.notebook(section)
            if path is None:
                raise FileNotFoundError(section)
            notebook = nbformat.read(path, as_version=4)
            shell.reset(new_session=True)
            for cell in code_cells(notebook, slug):
                cell.outputs = run_cell(shell, cell.source)
            (Path(folder) / f"{section}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def code_cells(notebook: Any, slug: str) -> Iterator[Any]:
    """The code cells, with the parameters as papermill would set them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if "parameters" in cell.metadata.get("tags", ()):
                cell.source = f"project = {slug!r}"
            yield cell


def run_cell(shell: Any, source: str) -> list[Any]:
    """Run a cell; what it showed, as outputs of a notebook."""
    captured: CapturedIO
    with capture_output() as captured:
        result = shell.run_cell(source)
    result.raise_error()
    return [
        nbformat.from_dict({"output_type": "display_data", "data": shown.data, "metadata": shown.metadata or {}})
        for shown in captured.outputs
    ]


if __name__ == "__main__":
    sys.exit(main())
