"""The manifest beside a page: is it of the form that evallib writes, and does it fit what the report tells of itself?

The page is sealed by its fingerprint; nothing seals the manifest. But most of what it tells can be computed from its
other parts, or stands in the page too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from evallib.report.keeping.keys import LOCK, TEMPLATES, fingerprint
from evallib.report.keeping.shared import TOLD
from evallib.report.provenance.record import SCHEMA

Manifest = Mapping[str, Any]
KEY = re.compile(r"[0-9a-f]{64}")
INPUTS = ("params/", "notebooks/", "evallib/", TOLD)


def is_schema(manifest: Manifest) -> bool:
    """Whether a manifest is of the form that this evallib knows.

    >>> is_schema({"schema": 2}), is_schema({"schema": True})
    (True, False)
    """
    return type(manifest.get("schema")) is int and manifest["schema"] == SCHEMA


def misformed(manifest: Manifest) -> list[str]:
    """The parts of a manifest that evallib never wrote like that.

    >>> misformed({"sections": {"goals": 5}, "inputs": {}, "parameters": {}, "versions": {}, "outputs": {"/a": "0"}})
    ['sections', 'outputs']
    """
    return [part for part, is_well in FORMS.items() if not is_well(manifest.get(part))]


def contradicted(manifest: Manifest, told: Manifest, status: Mapping[str, str] | None) -> list[str]:
    """The parts of a manifest that do not fit the others, or ``told``: what the report tells of its making.

    Only parts of the right form are looked at. ``status``: of each section, by its results; None: nobody knows.
    """
    wrong = misformed(manifest)
    return [part for part, fits in AGREEMENTS.items() if part not in wrong and not fits(manifest, told, status)]


def is_inside(name: str) -> bool:
    """Whether a name of a file leads into the folder of the report, and nowhere else.

    >>> is_inside("tables/a.csv"), is_inside("../a.csv"), is_inside("")
    (True, False, False)
    """
    parts = PurePosixPath(name).parts
    return bool(parts) and not {"..", "/"} & set(parts) and "\\" not in name and "\0" not in name


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _is_inputs(value: Any) -> bool:
    return _is_texts(value) and all(name == LOCK or name.startswith(INPUTS) for name in value)


def _is_outputs(value: Any) -> bool:
    return _is_texts(value) and all(map(is_inside, value))


def _is_sections(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_section, value.values()))


def _is_section(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("inputs"), dict):
        return False
    key, status = value.get("key", 0), value.get("status", 0)
    found = value["inputs"].values()
    return (
        (key is None or (isinstance(key, str) and KEY.fullmatch(key) is not None))
        and (status is None or isinstance(status, str))
        and all(one is None or isinstance(one, str) for one in found)
    )


FORMS: Mapping[str, Callable[[Any], bool]] = {
    "sections": _is_sections,
    "inputs": _is_inputs,
    "parameters": _is_texts,
    "versions": _is_texts,
    "outputs": _is_outputs,
}


def _fits_sections(manifest: Manifest, told: Manifest, status: Mapping[str, str] | None) -> bool:
    """What the sections read, and what became of them."""
    sections = manifest["sections"]
    found: dict[tuple[str, str], set[str]] = {}
    for section, one in sections.items():
        for name, commitment in one["inputs"].items():
            if commitment:
                found.setdefault((name, commitment), set()).add(section)
    if sorted((*place, *sorted(readers)) for place, readers in found.items()) != _read(told.get("data")):
        return False
    return status is None or {name: one["status"] for name, one in sections.items()} == status


def _read(data: Any) -> list[tuple[str, ...]]:
    entries = [entry for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []
    return sorted((str(entry.get("file")), str(entry.get("hash")), *_names(entry.get("read_by"))) for entry in entries)


def _names(value: Any) -> list[str]:
    return sorted(map(str, value)) if isinstance(value, list) else []


def _fits_inputs(manifest: Manifest, told: Manifest, _status: object) -> bool:
    """evallib's own files, and which notebooks there were."""
    inputs, notebooks, evallib = manifest["inputs"], told.get("notebooks"), told.get("evallib")
    if not isinstance(notebooks, dict) or not isinstance(evallib, dict):
        return False
    files = {name: found for name, found in inputs.items() if name.startswith("evallib/")}
    templates = {name: found for name, found in files.items() if name.startswith(TEMPLATES)}
    return (
        _is_fingerprint(evallib.get("source"), files)
        and _is_fingerprint(told.get("template"), templates)
        and {name for name in inputs if name.startswith("notebooks/")} == {f"notebooks/{name}" for name in notebooks}
    )


def _fits_versions(manifest: Manifest, told: Manifest, _status: object) -> bool:
    """The versions of all packages, with the list of locked ones, and those that the page names."""
    inputs, packages = manifest.get("inputs"), told.get("packages")
    if not isinstance(inputs, dict) or not isinstance(packages, dict):
        return False
    versions = manifest["versions"]
    together = {"versions": versions, "list": inputs.get(LOCK)}
    return packages.items() <= versions.items() and _is_fingerprint(told.get("lock"), together)


def _is_fingerprint(told: Any, value: Any) -> bool:
    try:
        return bool(fingerprint(value) == told)
    except (ValueError, TypeError):  # no text that anything can be computed from
        return False


AGREEMENTS: Mapping[str, Callable[[Manifest, Manifest, Mapping[str, str] | None], bool]] = {
    "sections": _fits_sections,
    "inputs": _fits_inputs,
    "versions": _fits_versions,
}
