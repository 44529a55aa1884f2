"""Put a finished report in place, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat

from evallib.model import SCHEMA_VERSION
from evallib.presentation.collect import shown_items
from evallib.privacy import mask
from evallib.projects import Project
from evallib.report.commitments import commit, workspace_secret
from evallib.report.data_names import told_names
from evallib.report.join import report_title

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
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def results_record(project: Project, language: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """The content of ``results.json``."""
    return {
        "project": project.slug,
        "title": report_title(project),
        "language": language,
        "schema": SCHEMA_VERSION,
        "sections": sections,
    }


def table_files(joined: nbformat.NotebookNode) -> dict[str, bytes]:
    """Every table shown, as shown, by file name: the section's name, then the table's."""
    files: dict[str, bytes] = {}
    for cell in joined.cells:
        if cell.cell_type != "code":
            continue
        for table in _tables(shown_items(cell)):
            name = f"{cell.metadata['evallib']['section']}_{table['name']}.csv"
            content = _csv(table)
            if files.setdefault(name, content) != content:
                raise ValueError(f"two different tables are called {name}")
    return files


def _tables(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        if item["kind"] == "table":
            yield item
        elif item["kind"] == "figure":
            yield item["table"]


def _csv(table: Mapping[str, Any]) -> bytes:
    """A table as a Swedish spreadsheet program opens it: semicolons, UTF-8 with a mark in front."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_inert(column["label"]) for column in table["columns"]])
    writer.writerows([_inert(cell) for cell in row] for row in table["rows"])
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    """Text that a spreadsheet program could take for a formula gets an apostrophe in front; numbers do not."""
    number = cell.lstrip("+-").replace(",", "").replace("\u00a0", "").removesuffix("%").removesuffix("kr").strip()
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not number.isdecimal() else cell


def write_report(target: Path, project: Project, files: Mapping[str, bytes]) -> None:
    """Write all files of a report into a folder beside the target, then move them into place, manifest last.

    A reader sees the old report or the new one. Tables of an earlier run that no longer exist are removed.
    """
    work = target.with_name(f".{target.name}.{os.getpid()}.new")
    shutil.rmtree(work, ignore_errors=True)
    (work / "tables").mkdir(parents=True)
    complete = {**files, "manifest.json": as_json(manifest(project, files))}
    try:
        for name, content in complete.items():
            with (work / name).open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        target.mkdir(parents=True, exist_ok=True)
        (target / "manifest.json").unlink(missing_ok=True)
        shutil.rmtree(target / "tables", ignore_errors=True)
        (work / "tables").replace(target / "tables")
        for name in (name for name in complete if "/" not in name):
            (work / name).replace(target / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)


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


def as_json(value: Any) -> bytes:
    """JSON as we write it: UTF-8, readable, stable."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()
