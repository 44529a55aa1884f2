"""Small reports to verify: written as a run writes them, but without running a notebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evallib.model import SectionResult
from evallib.projects import Project
from evallib.report.keeping.embedded import FINGERPRINT_ID, PROVENANCE_ID, ZEROS, as_markup, provenance_text, seal_page
from evallib.report.keeping.inputs import all_sections, ingredients, read_inputs
from evallib.report.placing.write import as_json, write_files
from evallib.report.provenance.crate import crate
from evallib.report.provenance.record import manifest, provenance
from evallib.report.task import CodeState
from tests.workspaces import make_project, put_facts

RESULTS: dict[str, Any] = {"project": "prov", "title": "Prov", "language": "sv", "schema": 1, "sections": []}


@dataclass(frozen=True)
class Made:
    """A workspace with a report in its outputs."""

    project: Project
    page: Path

    @property
    def root(self) -> Path:
        return self.page.parents[2]

    @property
    def manifest(self) -> Path:
        return self.page.with_name("manifest.json")

    def edit_manifest(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change something in the manifest alone."""
        told = json.loads(self.manifest.read_text(encoding="utf-8"))
        change(told)
        self.manifest.write_bytes(as_json(told))

    def edit_both(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the manifest, and page and crate to what it then tells, with fitting fingerprints: a forgery."""
        told = json.loads(self.manifest.read_text(encoding="utf-8"))
        before = told["provenance"]["run_key"].encode()
        change(told)
        beside = self.page.with_name("ro-crate-metadata.json")
        beside.write_bytes(beside.read_bytes().replace(before, told["provenance"]["run_key"].encode()))
        write(self.page.parent, told["provenance"], told)


def page_of(told: Mapping[str, Any], text: str = "Så gick det för Åsa.") -> str:
    """A sealed page that says how it was made."""
    body = f'<main><section id="summary"><p>{text}</p></section><section id="goals"><p>Mål</p></section></main>'
    account = f'<pre id="{PROVENANCE_ID}" tabindex="0">{as_markup(provenance_text(told))}</pre>'
    return seal_page(
        f'<html lang="sv">{body}<footer>{account}<code id="{FINGERPRINT_ID}">{ZEROS}</code></footer></html>'
    )


def write(folder: Path, told: Mapping[str, Any], manifest_told: Mapping[str, Any], text: str = "Så gick det.") -> None:
    """Write a page and a manifest that fits it, beside what is there."""
    page = page_of(told, text).encode()
    (folder / "report.html").write_bytes(page)
    outputs = {**manifest_told["outputs"], "report.html": manifest_hash(page)}
    (folder / "manifest.json").write_bytes(as_json({**manifest_told, "provenance": told, "outputs": outputs}))


def manifest_hash(content: bytes) -> str:
    """What a manifest tells of a file."""
    return hashlib.sha256(content).hexdigest()


def make_report(root: Path, **params: Any) -> Made:
    """A workspace with one project, ``prov``, whose report has been made."""
    settings = {"programme": {}, "sections": ["goals", "method"], **params}
    project = make_project(root, **settings)
    put_facts(project, {"fact": "grant_sek", "value": "5", "unit": "kr"})
    return report_of(project)


def report_of(project: Project, unfollowed: Collection[str] = ()) -> Made:
    """The report of a project, made from what lies in its workspace; some sections could not be followed."""
    inputs = read_inputs(project)
    made_from = ingredients(inputs, all_sections(inputs, unfollowed=unfollowed), CodeState())
    results = [SectionResult(name) for name in project.sections]
    told = provenance(project, made_from, results, CodeState())
    files = {
        "report.html": page_of(told).encode(),
        "report.ipynb": b"{}",
        "results.json": as_json({**RESULTS, "sections": [result.as_record() for result in results]}),
        "tables/goals_reached.csv": b"\xef\xbb\xbfM\xc3\xa5l;Antal\r\nett;5\r\n",
        "tables/goals_shares.csv": b"\xef\xbb\xbfAndel\r\n0,5\r\n",
    }
    target = project.workspace.outputs_dir / project.slug
    beside = {
        "ro-crate-metadata.json": as_json(crate(told, "Prov", files, datetime.now(UTC))),
        "manifest.json": as_json(manifest(told, made_from, results, files)),
    }
    write_files(target, {**files, **beside})
    return Made(project, target / "report.html")
