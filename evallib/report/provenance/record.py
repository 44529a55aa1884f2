"""What a report was made from: the part that stands in the page too, and the whole of ``manifest.json``.

No time, no user, no host and no path outside the workspace: the same inputs give the same bytes. Data and settings
have commitments instead of hashes (:mod:`evallib.report.keeping.commitments`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from evallib.model import SectionResult
from evallib.projects import Project
from evallib.report.keeping.ingredients import Ingredients
from evallib.report.keeping.shared import is_shared, shared_extent
from evallib.report.provenance.counted import count_tables
from evallib.report.task import CodeState

SCHEMA = 2
"""Of the manifest; ``results.json`` has its own."""
PACKAGES = (
    "matplotlib",
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pillow",
    "pyreadstat",
    "scipy",
    "seaborn",
    "statsmodels",
    "z3-solver",
)
"""What numbers, figures and pages come from; the manifest has the versions of everything installed with them."""

Record = dict[str, Any]


def provenance(project: Project, made_from: Ingredients, results: Sequence[SectionResult], code: CodeState) -> Record:
    """What the page says of its making; also in the manifest. Everything in it may be published with the report."""
    return {
        "project": project.slug,
        "run_key": made_from.run_key,
        "evallib": {"version": version("evallib"), "source": made_from.source, **asdict(code)},
        "python": made_from.python,
        "platform": made_from.platform,
        "packages": {name: made_from.versions[name] for name in PACKAGES if name in made_from.versions},
        "lock": made_from.lock,
        "template": made_from.template,
        "notebooks": dict(made_from.notebooks),
        "parameters": made_from.parameters,
        "data": _data(project, made_from, results),
        "thresholds": {**asdict(project.thresholds), "quartiles": project.thresholds.quartiles},
        "seeds": dict(made_from.seeds),
        "rows": {result.name: result.as_record()["rows"] for result in results if result.rows.read},
    }


def _data(project: Project, made_from: Ingredients, results: Sequence[SectionResult]) -> list[Record]:
    """Every data file that is there and that a section reads, with the sections, its extent and its commitment."""
    extents = count_tables(project, results)
    hashes = {name: told for part in made_from.sections.values() for name, told in part.data.items() if told}
    found = []
    for name in sorted(hashes, key=lambda name: (len(name) if "/file " in name else 0, name)):
        rows, columns = extents.get(made_from.files.get(name, ""), (None, None))
        if is_shared(name):
            rows, columns = shared_extent(project.workspace.data_dir, name.removeprefix("data/"))
        read_by = [section for section, part in made_from.sections.items() if part.data.get(name)]
        found.append({"file": name, "read_by": read_by, "rows": rows, "columns": columns, "hash": hashes[name]})
    return found


def manifest(
    told: Record, made_from: Ingredients, results: Sequence[SectionResult], files: Mapping[str, bytes]
) -> Record:
    """All of ``manifest.json``. ``told``: what :func:`provenance` gave; ``files``: everything written, by name."""
    status = {result.name: result.status for result in results}
    return {
        "schema": SCHEMA,
        "provenance": told,
        "sections": {
            name: {"key": part.key, "inputs": dict(part.data), "status": status.get(name)}
            for name, part in made_from.sections.items()
        },
        "inputs": dict(made_from.inputs),
        "parameters": dict(made_from.parameter_fields),
        "versions": dict(made_from.versions),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
