"""JSON Schemas of the parameter files, for completion and explanations in an editor.

The files ``params/*.schema.json`` are generated; renew them with
``python -m evallib.projects.schema``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evallib.locale import _
from evallib.projects.instruments import Instrument
from evallib.projects.params import ProjectParams
from evallib.projects.programme import Programme
from evallib.projects.workspace import find_workspace

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Mapping[str, type[BaseModel]] = {
    "project.schema.json": ProjectParams,
    "programme.schema.json": Programme,
    "instrument.schema.json": Instrument,
}


def describe_schemas() -> dict[str, str]:
    """File name to JSON text of each schema, with descriptions in the reader's language."""
    return {name: _as_text(_schema(model)) for name, model in SCHEMAS.items()}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    found = _plain(model.model_json_schema())
    title = {
        "project.schema.json": _("A project"),
        "programme.schema.json": _("A funding programme"),
        "instrument.schema.json": _("A questionnaire"),
    }
    name = next(name for name, other in SCHEMAS.items() if other is model)
    return {"$schema": DIALECT, "title": title[name], **found}


def _plain(node: Any) -> Any:
    """Without pydantic's titles and docstrings; with translated descriptions."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: _plain(value)
        for key, value in node.items()
        if not (isinstance(value, str) and (key == "title" or (key == "description" and "properties" in node)))
    }
    words = kept.get("description")
    if isinstance(words, str):
        kept["description"] = _(words)
    return kept


def _as_text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(folder: Path | None = None) -> int:
    """Write the schemas into ``folder``, or into ``params/`` of the workspace around the current folder."""
    target = folder if folder is not None else find_workspace().params_dir
    for name, text in describe_schemas().items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
