"""What a report was made from and what was written: ``manifest.json``."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evallib.model import SCHEMA_VERSION
from evallib.privacy import mask
from evallib.projects import Project
from evallib.report.commitments import commit, workspace_secret
from evallib.report.data_names import told_names

PACKAGES = (
    "evallib",
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


def manifest(project: Project, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the report was made from and what was written: hashes and versions, no times, no user names.

    Files with data have commitments instead of hashes (:mod:`evallib.report.commitments`).
    """
    open_inputs = {name: _sha256(content) for name, content in _inputs(project).items()}
    inputs = dict(sorted({**open_inputs, **_commitments(project)}.items()))
    made_with = {name: version(name) for name in PACKAGES}
    made_with["python"] = platform.python_version()
    run = {"inputs": inputs, "versions": made_with, "project": project.slug}
    return {
        "schema": SCHEMA_VERSION,
        **run,
        "run_key": _sha256(json.dumps(run, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()),
        "outputs": {name: _sha256(content) for name, content in sorted(files.items())},
    }


def _inputs(project: Project) -> dict[str, bytes]:
    """Every file without data that the report depends on, by its name in the workspace."""
    workspace = project.workspace
    found = {f"params/projects/{project.slug}.yaml": workspace.params_dir / "projects" / f"{project.slug}.yaml"}
    if project.programme is not None:
        name = f"{project.params.programme}.yaml"
        found[f"params/programmes/{name}"] = workspace.params_dir / "programmes" / name
    if project.instrument is not None:  # a shipped one is among evallib's own files
        name = f"{project.instrument.name}.yaml"
        found[f"params/instruments/{name}"] = workspace.params_dir / "instruments" / name
    for section in project.sections:
        notebook = workspace.notebook(section)
        if notebook is not None:
            found[f"notebooks/{notebook.name}"] = notebook
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".po", ".j2", ".css", ".yaml"}:
            found[f"evallib/{path.relative_to(package).as_posix()}"] = path
    return {mask(name): path.read_bytes() for name, path in found.items() if path.is_file()}


def _commitments(project: Project) -> dict[str, str]:
    """Commitments to the project's data: files that its sections read one by one, all others as one.

    A file that no section reads may be called anything, even after a person; a section of one's own may read it.
    """
    secret = workspace_secret(project.workspace.root)
    paths = sorted(path for path in project.data_dir.rglob("*") if path.is_file()) if project.data_dir.is_dir() else []
    files = {path.relative_to(project.data_dir).as_posix(): path.read_bytes() for path in paths}
    told = told_names(project)
    others = [_sha256(name.encode()) + _sha256(content) for name, content in files.items() if name not in told]
    folder = f"data/{project.slug}"
    found = {f"{folder}/{told[name]}": commit(secret, name, files[name]) for name in files if name in told}
    return {**found, f"{folder}/*": commit(secret, "*", "".join(others).encode())} if others else found


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
