"""What a report tells of its making, read from its page and its manifest, which may hold anything by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evallib.report.task import CodeState


@dataclass(frozen=True)
class Told:
    """How a report says that it was made.

    ``data``: commitment by told name; None: the file could have been there but was not. ``reads``: what each section
    read, by told name. ``keys``: the key of each section; None: not all that it went by could be followed.
    ``keys``, ``fields``, ``inputs`` and ``versions`` stand in the manifest only and are empty without it.
    """

    project: str = ""
    run_key: str = ""
    source: str = ""
    template: str = ""
    lock: str = ""
    parameters: str = ""
    version: str = ""
    python: str = ""
    platform: str = ""
    code: CodeState = field(default_factory=CodeState)
    data: Mapping[str, str | None] = field(default_factory=dict)
    reads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: Mapping[str, str | None] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def read_told(provenance: Mapping[str, Any], manifest: Mapping[str, Any] | None) -> Told:
    """What page and manifest tell. What is not of the form that evallib writes is left out.

    >>> read_told({"project": "prov", "run_key": 5, "data": [{"file": "data/prov/facts.csv", "hash": "a"}]}, None).data
    {'data/prov/facts.csv': 'a'}
    """
    plain = {name: _text(provenance.get(name)) for name in ("project", "run_key", "template", "lock", "parameters")}
    evallib, beside = _mapping(provenance.get("evallib")), manifest or {}
    return Told(
        **plain,
        source=_text(evallib.get("source")),
        version=_text(evallib.get("version")),
        python=_text(provenance.get("python")),
        platform=_text(provenance.get("platform")),
        code=_code(evallib),
        data={**_could_be_there(beside), **_files(provenance.get("data"))},
        reads=_reads(provenance.get("data"), beside),
        keys={name: _text(one.get("key")) or None for name, one in _sections(beside)},
        notebooks=_texts(provenance.get("notebooks")),
        packages=_texts(provenance.get("packages")),
        seeds={name: seed for name, seed in _mapping(provenance.get("seeds")).items() if isinstance(seed, int)},
        fields=_texts(beside.get("parameters")),
        inputs=_texts(beside.get("inputs")),
        versions=_texts(beside.get("versions")),
    )


def _code(evallib: Mapping[str, Any]) -> CodeState:
    commit, modified = evallib.get("commit"), evallib.get("modified")
    return CodeState(commit if isinstance(commit, str) else None, modified if isinstance(modified, bool) else None)


def _entries(told: Any) -> list[Mapping[str, Any]]:
    return [_mapping(entry) for entry in told] if isinstance(told, list) else []


def _files(told: Any) -> dict[str, str | None]:
    return {_text(entry.get("file")): _text(entry.get("hash")) for entry in _entries(told)}


def _reads(told: Any, manifest: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """What each section read: the page tells what was there, the manifest also what could have been."""
    found: dict[str, set[str]] = {}
    for entry in _entries(told):
        readers = entry.get("read_by")
        for section in readers if isinstance(readers, list) else ():
            found.setdefault(_text(section), set()).add(_text(entry.get("file")))
    for section, told_section in _sections(manifest):
        found.setdefault(section, set()).update(_mapping(told_section.get("inputs")))
    return {section: frozenset(names) for section, names in found.items()}


def _could_be_there(manifest: Mapping[str, Any]) -> dict[str, str | None]:
    """The data files that the sections would have read if they had been there, and those that they did read."""
    inputs = [_mapping(section.get("inputs")) for _name, section in _sections(manifest)]
    return {name: None if found is None else _text(found) for one in inputs for name, found in one.items()}


def _sections(manifest: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, _mapping(section)) for name, section in _mapping(manifest.get("sections")).items()]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> dict[str, str]:
    return {name: text for name, text in _mapping(value).items() if isinstance(text, str)}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
