"""What the other sections published, read from their executed notebooks."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.model import SectionResult
from evallib.presentation.collect import SECTIONS_FOLDER, published_result, title_of
from evallib.projects import Project


@dataclass(frozen=True)
class Sections:
    """The sections that published a result, by name in the order of the report, and the titles of all."""

    results: Mapping[str, SectionResult]
    titles: Mapping[str, str]


def read_sections(project: Project) -> Sections:
    """The results of a project's other sections.

    While a report is made they are read from the notebooks executed so far; on its own the summary reads the
    last finished report of the project. Sections that failed are not there. Raises ``InputError`` when the
    project has no report yet.
    """
    folder = os.environ.get(SECTIONS_FOLDER)
    cells = _from_folder(Path(folder)) if folder else _from_report(project)
    published = {name: result for name in cells if (result := published_result(cells[name])) is not None}
    others = [name for name in project.sections if name != "summary"]
    return Sections(
        results={name: published[name] for name in others if name in published},
        titles={name: _title(project, name, cells) for name in others},
    )


def _title(project: Project, section: str, cells: Mapping[str, list[dict[str, Any]]]) -> str:
    """A section's title from what was executed, else from its notebook as it stands."""
    notebook = project.workspace.notebook(section)
    if section in cells or notebook is None:
        return title_of(cells.get(section, []), section)
    try:
        return title_of(_cells(notebook), section)
    except ValueError:  # a torn notebook: its own section says so, here its name will do
        return section


def _from_folder(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {path.stem: _cells(path) for path in sorted(folder.glob("*.ipynb"))}


def _from_report(project: Project) -> dict[str, list[dict[str, Any]]]:
    path = project.workspace.outputs_dir / project.slug / "report.ipynb"
    if not path.is_file():
        where = Place(f"outputs/{project.slug}/report.ipynb")
        remedy = _("Run “evallib run {project}” first: the summary is built from the other sections.")
        raise InputError([Problem(where, _("the report does not exist yet."), remedy.format(project=project.slug))])
    cells = [cell for cell in _cells(path) if cell["metadata"].get("evallib")]
    return {
        name: list(group) for name, group in groupby(cells, key=lambda cell: cell["metadata"]["evallib"]["section"])
    }


def _cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a saved notebook, each with its source as one text."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in cells]
