"""The JSON Schemas that editors use: current, complete, in Swedish, and agreeing with the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evallib.projects.documents import read_document
from evallib.projects.schema import describe_schemas, main
from evallib.projects.workspace import shipped_instruments

PARAMS = Path(__file__).parent.parent / "params"
SCHEMAS = ["project.schema.json", "programme.schema.json", "instrument.schema.json"]
FILES = sorted([*PARAMS.glob("*/*.yaml"), *shipped_instruments().glob("*.yaml")])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(name: str) -> None:
    written = (PARAMS / name).read_text(encoding="utf-8")
    assert written == describe_schemas()[name], "run: python -m evallib.projects.schema"


def test_writing_them(tmp_path: Path) -> None:
    assert main(tmp_path) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == describe_schemas()


def _properties(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    groups = [schema, *schema["$defs"].values()]
    return [item for group in groups for item in group.get("properties", {}).items()]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_key_is_described_in_swedish(name: str) -> None:
    schema = json.loads(describe_schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    english = {" the ", " of ", " and ", "The "}
    for key, about in _properties(schema):
        assert about.get("description"), key
        assert not any(word in about["description"] for word in english), key
    assert all(group.get("additionalProperties") is False for group in [schema, *schema["$defs"].values()])


def _lists(value: object) -> object:
    """Tuples as lists, which is what JSON Schema knows."""
    if isinstance(value, tuple):
        return [_lists(item) for item in value]
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_files_of_the_repository_agree_with_the_schema(path: Path) -> None:
    name = path.parent.name.removesuffix("s")
    schema = json.loads(describe_schemas()[f"{name}.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(_lists(read_document(path, path.name).data))
