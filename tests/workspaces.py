"""Small workspaces for tests: parameter files and tables written into a temporary folder, then loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evallib.projects import Project, Workspace, load_project
from evallib.published import FACTS
from evallib.tables import TableSchema

SOURCES = [
    {"id": "rapport", "title": "Slutrapport", "publisher": "Kommunen", "published": True},
    {"id": "enkat", "title": "Enkät", "publisher": "Kommunen", "published": False},
]
PROGRAMME: dict[str, Any] = {
    "programme": "medel",
    "title": "Lokala medel",
    "funder": "Mölndals stad",
    "sources": [{"id": "webb", "title": "Webbsida", "publisher": "Mölndals stad", "published": True}],
}
PROVENANCE = {"source": "rapport, s. 2"}


def make_project(root: Path, *, programme: Mapping[str, Any] | None = None, **params: Any) -> Project:
    """The project ``prov`` in a new workspace; ``params`` are keys of its parameter file.

    JSON is YAML, so the files are written as JSON.
    """
    for folder in ("params/projects", "params/programmes", "data/prov"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    content = {"project": "prov", "title": "Prov", "sources": SOURCES, "sections": ["method"], **params}
    if programme is not None:
        content["programme"] = "medel"
        _write(root / "params/programmes/medel.yaml", {**PROGRAMME, **programme})
    _write(root / "params/projects/prov.yaml", content)
    return load_project(Workspace(root.resolve()), "prov")


def put(project: Project, schema: TableSchema, *rows: Mapping[str, Any]) -> None:
    """Write one table; columns that a row leaves out are empty, a missing source is the published report."""
    lines = [";".join(schema.names)]
    for row in rows:
        cells = {**(PROVENANCE if "source" in schema.names else {}), **row}
        unknown = set(cells) - set(schema.names)
        if unknown:
            raise ValueError(f"{schema.file} has no columns {unknown}")
        lines.append(";".join(str(cells.get(name, "")) for name in schema.names))
    (project.data_dir / schema.file).write_text("\n".join([*lines, ""]), encoding="utf-8")


def put_facts(project: Project, *rows: Mapping[str, Any]) -> None:
    """Write facts.csv. A row with a value is ``stated``, one without ``not_stated``; the kind is ``number``."""
    put(project, FACTS, *({**fact_row(row)} for row in rows))


def fact_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of facts.csv with everything filled in that a test leaves out."""
    state = "stated" if row.get("value", "") != "" else "not_stated"
    return {"label": f"Tal {row['fact']}", "kind": "number", "state": state, **PROVENANCE, **row}


def texts(shown: Any) -> str:
    """All that a reader sees of something shown, as one text, pictures left out."""
    records = [{key: value for key, value in record.items() if key != "png"} for record in shown.records()]
    return json.dumps(records, ensure_ascii=False)


def tables(shown: Any) -> dict[str, dict[str, Any]]:
    """The tables of something shown by name, also those behind figures."""
    found = [record.get("table", record) for record in shown.records()]
    return {record["name"]: record for record in found if "rows" in record}


def cells(shown: Any, name: str) -> list[list[str]]:
    """The rows of one table."""
    return [list(row) for row in tables(shown)[name]["rows"]]


def checks(result: Any) -> dict[str, Any]:
    """The checks of a section's result by name."""
    return {check.name: check for check in result.checks}


def metrics(result: Any) -> dict[str, Any]:
    """The values of a section's metrics by name."""
    return {metric.name: metric.value for metric in result.metrics}


def _write(path: Path, content: Mapping[str, Any] | Sequence[Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
