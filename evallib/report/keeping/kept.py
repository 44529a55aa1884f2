"""A report that nothing has changed for is kept as it is, without starting anything.

This is asked for every project of a run, most of which have not changed: only hashes are computed here, and nothing
heavy is loaded. In doubt the answer is no; then the report is made, from those of its sections that can be kept.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from evallib.errors import EvallibError
from evallib.projects import Workspace
from evallib.report.keeping import keys
from evallib.report.keeping.commitments import (
    WHOLE,
    commit,
    commit_entry,
    commit_folder,
    known_secret,
    paths_by_name,
    secret_of_project,
)
from evallib.report.keeping.embedded import embedded_provenance
from evallib.report.keeping.shared import (
    TOLD,
    WHOLE_TOLD,
    commit_all_shared,
    commit_shared,
    commit_shared_names,
    is_shared,
)
from evallib.report.task import CodeState, ReportOutcome, ReportTask

SCHEMA = 2
"""Of the manifests that can be read."""
MANIFEST, PAGE, NOTEBOOK, RESULTS = "manifest.json", "report.html", "report.ipynb", "results.json"
CRATE = "ro-crate-metadata.json"
FAILURES = ("failure.html", "failure.json")
DONE = frozenset({"ok", "suppressed"})
"""The statuses of sections that came out."""
NUMBERED = re.compile(r"file [0-9]+")
"""How files are told that may be called anything."""
UNTOLD = (EvallibError, AttributeError, KeyError, OSError, TypeError, ValueError)
"""What may happen when a manifest is not ours or a workspace is not whole: then nothing is kept."""
Manifest = Mapping[str, Any]


def kept_report(task: ReportTask) -> ReportOutcome | None:
    """The outcome of a report for which nothing has changed and of which every file is whole; None of any other."""
    started = time.monotonic()
    manifest = None if task.force else read_manifest(task.target)
    if manifest is None:
        return None
    try:
        if not (_is_whole(task.target, manifest) and _is_unchanged(task, manifest)):
            return None
        results = json.loads((task.target / RESULTS).read_bytes())
        checks = [check for section in results["sections"] for check in section["checks"]]
        return ReportOutcome(
            task.slug,
            results["title"],
            "ok",
            contradictions=sum(check["passed"] is False and check["severity"] != "note" for check in checks),
            undecided=sum(check["passed"] is None for check in checks),
            seconds=time.monotonic() - started,
            path=str(task.target / PAGE),
            kept=tuple(manifest["sections"]),
        )
    except UNTOLD:  # no manifest of ours, or a file that just went
        return None


def has_same_settings(workspace: Workspace, target: Path) -> bool:
    """Whether the settings of a project are those that the report in its folder was made with, byte for byte.

    They were right then and are so now: whoever only wants to know that need not read them.
    """
    manifest, secret = read_manifest(target), known_secret(workspace.root)
    if manifest is None or secret is None:
        return False
    try:
        now = _Now(workspace, target.name, secret_of_project(secret, target.name))
        same = manifest["provenance"]["evallib"]["source"] == keys.surroundings().source
        return same and now.has_settings(manifest["inputs"]) and all(map(now.notebook, manifest["sections"]))
    except UNTOLD:
        return False


def read_manifest(target: Path) -> Manifest | None:
    """The manifest of the report in a folder, if there is one that can be read."""
    try:
        found = json.loads((target / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("schema") == SCHEMA else None


def is_whole(target: Path, manifest: Manifest, name: str) -> bool:
    """Whether a file of a report is as it was written."""
    try:
        return bool(keys.sha256((target / name).read_bytes()) == manifest["outputs"].get(name))
    except OSError:
        return False


def _is_whole(target: Path, manifest: Manifest) -> bool:
    """Whether every file of a report is there as it was written, no table is left over and nothing tells of failure."""
    if not (target / CRATE).is_file() or any((target / name).exists() for name in FAILURES):
        return False
    tables = {f"tables/{path.name}" for path in (target / "tables").glob("*")}
    whole = tables <= set(manifest["outputs"]) and all(is_whole(target, manifest, name) for name in manifest["outputs"])
    return whole and _is_told_alike(target, manifest)


def _is_told_alike(target: Path, manifest: Manifest) -> bool:
    """Whether page, manifest and crate tell the same of how the report was made.

    No hash covers manifest and crate. What only the manifest tells is compared with what is here now.
    """
    told, here = manifest["provenance"], keys.surroundings()
    entities = {entity["@id"]: entity for entity in json.loads((target / CRATE).read_bytes())["@graph"]}
    files = {
        name: found
        for name, found in manifest["inputs"].items()
        if not name.startswith(("params/", "notebooks/", TOLD))
    }
    return (
        entities["./"]["identifier"] == told["run_key"]
        and embedded_provenance((target / PAGE).read_bytes().decode()) == told
        and (manifest["versions"], files) == (here.versions, here.files)
    )


def _is_unchanged(task: ReportTask, manifest: Manifest) -> bool:
    """Whether every section came out, and would be made from the same again."""
    sections = manifest["sections"]
    workspace = task.open_workspace()
    secret = known_secret(workspace.root)
    if secret is None or not all(section["status"] in DONE for section in sections.values()):
        return False
    now = _Now(workspace, task.slug, secret_of_project(secret, task.slug))
    return (
        now.has_settings(manifest["inputs"])
        and now.has_shared_names(manifest["inputs"])
        and all(now.has_notebook(section, manifest["inputs"]) for section in sections)
        and now.order(tuple(sections)) == tuple(sections)
        and all(now.holds(name, found) for part in sections.values() for name, found in part["inputs"].items())
        and _has_keys(now, manifest, task.code)
    )


def _has_keys(now: _Now, manifest: Manifest, code: CodeState) -> bool:
    """Whether all keys are the same; data and settings have been compared."""
    told, sections = manifest["provenance"], manifest["sections"]
    basis = keys.Basis(
        project=now.slug,
        sections=tuple(sections),
        parameters=told["parameters"],
        notebooks={section: now.notebook(section) for section in sections},
        seeds=told["seeds"],
        surroundings=keys.surroundings(),
    )
    data = {section: part["inputs"] for section, part in sections.items()}
    others = [part["key"] for section, part in sections.items() if section != keys.SUMMARY]
    found = {
        section: keys.section_key(basis, section, data[section], others=others if section == keys.SUMMARY else ())
        for section in sections
    }
    facts = {name: now.entry(name) for name in keys.FACTS_FILES}
    same = all(found[section] == part["key"] for section, part in sections.items())
    return same and keys.run_key(basis, data, facts, code) == told["run_key"]


@dataclass(frozen=True)
class _Now:
    """What the workspace holds at this moment."""

    workspace: Workspace
    slug: str
    secret: bytes
    found: dict[str, str | None] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The project's data."""
        return self.workspace.data_dir / self.slug

    def has_settings(self, before: Manifest) -> bool:
        """Whether the files of the settings are the same byte for byte, and the data still lie in the workspace."""
        named = {name: found for name, found in before.items() if name.startswith("params/")}
        same = (commit(self.secret, name, self._read(name)) == found for name, found in named.items())
        return bool(named) and all(same) and self.workspace.holds(self.folder)

    def has_shared_names(self, before: Manifest) -> bool:
        """Whether the names of shared files are the same, if they decided which ones were read."""
        return TOLD not in before or before[TOLD] == commit_shared_names(self.secret, self.workspace.data_dir)

    def _read(self, name: str) -> bytes:
        return (self.workspace.root / name).read_bytes()

    @cached_property
    def _notebooks(self) -> Mapping[str, Path]:
        return self.workspace.notebooks()

    def order(self, sections: tuple[str, ...]) -> tuple[str, ...]:
        """These sections in the order that a report would have today."""
        place = {section: number for number, section in enumerate(self._notebooks)}
        others = [section for section in sections if section != keys.SUMMARY]
        return (keys.SUMMARY, *sorted(others, key=lambda section: place.get(section, len(place))))

    def has_notebook(self, section: str, before: Manifest) -> bool:
        """Whether the notebook of a section is the same byte for byte."""
        path = self._notebooks[section]
        return bool(keys.sha256(path.read_bytes()) == before[f"notebooks/{path.name}"])

    def notebook(self, section: str) -> str | None:
        """The fingerprint of a section's notebook."""
        path = self._notebooks.get(section)
        return _notebook_fingerprint(path.read_bytes()) if path is not None else None

    def holds(self, name: str, before: str | None) -> bool:
        """Whether what is told under a name is as it was.

        A numbered file is one of those that the settings name. They are the same, so it has the same name in the
        folder, which its commitment covers.
        """
        if name == WHOLE_TOLD:
            return commit_all_shared(self.secret, self.workspace.data_dir) == before
        if is_shared(name):
            return commit_shared(self.secret, self.workspace.data_dir, name.removeprefix("data/")) == before
        told = name.rpartition("/")[2]
        if told == WHOLE:
            return commit_folder(self.secret, self.folder) == before
        if NUMBERED.fullmatch(told):
            return before is not None and before in {self.entry(own) for own in self._paths}
        return self.entry(told) == before

    def entry(self, name: str) -> str | None:
        """The commitment to a file of the data folder."""
        if name not in self.found:
            self.found[name] = commit_entry(self.secret, self._paths.get(name, self.folder / name))
        return self.found[name]

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        return paths_by_name(self.folder)


@lru_cache(maxsize=64)
def _notebook_fingerprint(content: bytes) -> str:
    return keys.notebook_fingerprint(content)
