"""The crate beside a report: valid by the public validator, and by a second reading of the rules; it names nobody."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evallib.report.placing.write import MANIFEST, as_json
from evallib.report.provenance.crate import CRATE, PROFILE, SPECIFICATION, crate
from tests.crate_validator import CONTEXT, TERMS

REPOSITORY = Path(__file__).parent.parent
ENDED = datetime(2024, 5, 1, 14, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
TOLD: dict[str, Any] = {
    "project": "prov",
    "run_key": "ab" * 32,
    "evallib": {"version": "1.2.3", "source": "cd" * 32, "commit": "ef" * 20, "modified": False},
    "python": "3.11.7",
    "platform": "linux-x86_64",
    "notebooks": {"10_goals.ipynb": "12" * 32},
    "parameters": "hmac-sha256:" + "34" * 32,
    "data": [
        {"file": "data/prov/facts.csv", "hash": "hmac-sha256:" + "56" * 32},
        {"file": "data/prov/file 1", "hash": "hmac-sha256:" + "78" * 32},
        {"file": "data/prov/*", "hash": "hmac-sha256:" + "9a" * 32},
    ],
}
FILES = {
    "report.html": b"<p>",
    "report.ipynb": b"{}",
    "results.json": b"{}",
    "tables/goals_a b.csv": b"\xef\xbb\xbfa",
}
NOBODY_KNOWS = [
    "The Action SHOULD have an agent that is a Person or Organization",
    "The Application SHOULD have a url",
    "The Root Data Entity SHOULD have a link to a Contextual Entity representing the `author` of the RO-Crate",
    "The SoftwareApplication id SHOULD be an absolute URI",
    "The `publisher` property of a `Root Data Entity` SHOULD be an `Organization`",
]
"""What should be told but is not known: who ran the program, who publishes the report, where the program lives."""


def made(**changes: Any) -> dict[str, Any]:
    return crate({**TOLD, **changes}, "Påhittat: Prov", FILES, ENDED)


def entities(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in found["@graph"]}


def folder_with(folder: Path, found: dict[str, Any]) -> Path:
    for name, content in {**FILES, MANIFEST: b"{}", CRATE: as_json(found)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def validated(*folders: Path) -> list[list[list[str]]]:
    command = [sys.executable, "-m", "tests.crate_validator", *map(str, folders)]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: list[list[list[str]]] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_the_public_validator_finds_nothing_but_what_nobody_knows(tmp_path: Path) -> None:
    """A crate whose action has no instrument shows that the validator looks."""
    broken = made()
    (action,) = [entity for entity in broken["@graph"] if entity["@type"] == "CreateAction"]
    del action["instrument"]
    good, bad = validated(folder_with(tmp_path / "good", made()), folder_with(tmp_path / "bad", broken))
    assert good == [["RECOMMENDED", message] for message in NOBODY_KNOWS]
    assert "REQUIRED" in {severity for severity, _message in bad}


def test_the_graph_is_flat_and_every_link_leads_to_an_entity() -> None:
    found = made()
    known = entities(found)
    assert len(known) == len(found["@graph"])
    links = []
    for entity in found["@graph"]:
        for value in entity.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    assert list(item) == ["@id"]
                    links.append(item["@id"])
    assert [link for link in links if link not in known and link != SPECIFICATION] == []


def test_every_term_is_one_of_the_vocabulary() -> None:
    found = made()
    assert found["@context"] == CONTEXT
    used = {name for entity in found["@graph"] for name in entity} | {entity["@type"] for entity in found["@graph"]}
    assert used - {"@id", "@type"} - set(TERMS) == set()


def test_one_program_made_all_files_from_all_that_was_read() -> None:
    known = entities(made())
    root, action = known["./"], known[f"#run-{TOLD['run_key']}"]
    written = sorted([*FILES, MANIFEST])
    assert root["conformsTo"] == {"@id": PROFILE}
    assert root["mentions"] == {"@id": action["@id"]}
    for parts in (root["hasPart"], action["result"]):
        assert sorted(unquote(part["@id"]) for part in parts) == written
    assert [known[part["@id"]]["name"] for part in action["object"]] == [
        "params/projects/prov.yaml",
        "notebooks/10_goals.ipynb",
        *(entry["file"] for entry in TOLD["data"]),
    ]
    assert known[action["instrument"]["@id"]]["softwareVersion"] == "1.2.3"
    assert {entity["encodingFormat"] for entity in known.values() if entity["@type"] == "File"} == {
        "text/html",
        "application/x-ipynb+json",
        "application/json",
        "text/csv",
    }


def test_the_time_is_told_in_utc_and_is_all_that_two_runs_differ_in() -> None:
    first, second = made(), crate(TOLD, "Påhittat: Prov", FILES, datetime(2030, 1, 1, tzinfo=UTC))
    assert entities(first)[f"#run-{TOLD['run_key']}"]["endTime"] == "2024-05-01T12:30:15+00:00"
    assert entities(first)["./"]["datePublished"] == "2024-05-01T12:30:15+00:00"
    text = as_json(second).decode().replace("2030-01-01T00:00:00+00:00", "2024-05-01T12:30:15+00:00")
    assert text == as_json(first).decode()


def test_an_installed_evallib_has_no_commit() -> None:
    assert entities(made())["#evallib"]["identifier"] == "ef" * 20
    installed = {**TOLD["evallib"], "commit": None}
    assert "identifier" not in entities(made(evallib=installed))["#evallib"]


@pytest.mark.faults
def test_the_crates_of_the_repositorys_reports_are_valid_and_name_every_file(
    outputs: Path, read_report: Callable[[Path], Any]
) -> None:
    folders = [outputs / "exempel", outputs / "innoversum"]
    for folder, remarks in zip(folders, validated(*folders), strict=True):
        assert remarks == [["RECOMMENDED", message] for message in NOBODY_KNOWS]
        known = entities(json.loads((folder / CRATE).read_text(encoding="utf-8")))
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert {unquote(part["@id"]) for part in known["./"]["hasPart"]} == there - {CRATE}
        assert known["./"]["name"] == read_report(folder).results["title"]
        text = (folder / CRATE).read_text(encoding="utf-8")
        assert re.findall(r"/(?:home|root|tmp)/", text) == []
