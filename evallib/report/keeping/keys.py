"""Run keys: one fingerprint of everything that a section, or a whole report, is made from.

Whatever could change what stands in a report changes its key; a clock, a path, a user's name or the time of a file
never does. A key is the SHA-256 of canonical JSON. This module is light: it is loaded to find out that nothing has
changed.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from evallib.report.task import CodeState

PACKAGE = Path(__file__).resolve().parents[2]
LOCK = "requirements.lock"
"""The list of locked packages, which lies beside the package in a checkout."""
SOURCES = frozenset({".py", ".po", ".j2", ".css", ".yaml"})
TEMPLATES = ("evallib/report/pages/template/", "evallib/presentation/templates/")
SUMMARY = "summary"
FACTS_FILES = ("facts.csv", "facts.xlsx", "facts.ods")
"""The names that the facts at the top of the page may have; the readers of tables, who know them, are not light."""


def canonical_json(value: Any) -> bytes:
    """JSON that is the same for the same value: NFC text, keys by code point, no spaces, no escapes that can be spared.

    Raises ``ValueError`` for NaN and infinities, and if two keys are the same text; ``TypeError`` for a key that is no
    text.

    >>> canonical_json({"b": 1, "å": "ö", "a": [1.5, True, None]}).decode()
    '{"a":[1.5,true,null],"b":1,"å":"ö"}'
    """
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        found = {_key(key): _plain(inner) for key, inner in value.items()}
        if len(found) != len(value):
            raise ValueError("two keys are the same text")
        return found
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return unicodedata.normalize("NFC", key)


def sha256(content: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def fingerprint(value: Any) -> str:
    """SHA-256 of a value's canonical JSON.

    >>> fingerprint({"b": 1, "å": "ö", "a": [1.5, True, None]})[:16]
    '0513321af72bc85b'
    """
    return sha256(canonical_json(value))


def notebook_fingerprint(content: bytes) -> str:
    """The fingerprint of a notebook's code and prose: kind, source and tags of its cells.

    Outputs, ids, counts and other metadata do not count. Of a file that is no notebook all bytes count.
    """
    try:
        cells = json.loads(content)["cells"]
        return fingerprint([_cell(cell) for cell in cells])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return sha256(content)


def _cell(cell: Mapping[str, Any]) -> list[Any]:
    """The source as its own hash: unlike settings, code differs when letters are composed in another way."""
    source = "".join(cell["source"]).encode("utf-8", "surrogatepass")
    return [cell["cell_type"], sha256(source), cell.get("metadata", {}).get("tags", [])]


PARTS = ("source", "template", "lock", "python", "platform")
"""The surroundings as they stand in keys."""


@dataclass(frozen=True)
class Surroundings:
    """What all reports are made with.

    ``files``: SHA-256 of each of evallib's own files, and of the list of locked packages where there is one;
    ``versions``: of every package that evallib needs, directly or not; ``source``, ``template`` and ``lock``:
    fingerprints of evallib's files, of those of them that are templates, and of versions and list together.
    """

    source: str
    template: str
    lock: str
    python: str
    platform: str
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    versions: Mapping[str, str] = field(default_factory=dict, repr=False)


@cache
def surroundings() -> Surroundings:
    """What this process makes reports with, as it was when this was first asked: ask before anything is made."""
    files, locked = source_files(PACKAGE), locked_list(PACKAGE)
    versions = installed_versions()
    templates = {name: found for name, found in files.items() if name.startswith(TEMPLATES)}
    return Surroundings(
        source=fingerprint(files),
        template=fingerprint(templates),
        lock=fingerprint({"versions": versions, "list": locked.get(LOCK)}),
        python=platform.python_version(),
        platform=f"{sys.platform}-{platform.machine()}",
        files={**files, **locked},
        versions=versions,
    )


def source_files(package: Path) -> dict[str, str]:
    """SHA-256 of every file of evallib that can change a report, by name. Shipped notebooks have keys of their own."""
    paths = sorted(path for path in package.rglob("*") if path.suffix in SOURCES and path.is_file())
    return {f"evallib/{path.relative_to(package).as_posix()}": sha256(path.read_bytes()) for path in paths}


def locked_list(package: Path) -> dict[str, str]:
    """SHA-256 of the list of locked packages beside the package, if there is one."""
    path = package.parent / LOCK
    return {LOCK: sha256(path.read_bytes())} if path.is_file() else {}


def installed_versions(root: str = "evallib") -> dict[str, str]:
    """The versions of a package and of all installed packages that it needs, directly or not, extras left out."""
    found: dict[str, str] = {}
    seen = set()
    waiting = [root]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            about = distribution(name)
        except PackageNotFoundError:  # meant for another system
            continue
        head = (about.read_text("METADATA") or about.read_text("PKG-INFO") or "").partition("\n\n")[0]
        found[name] = _field(head, "Version")
        waiting += [need for line in _needs(head) if (need := re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0])]
    return dict(sorted(found.items()))


def _field(head: str, name: str) -> str:
    match = re.search(rf"^{name}: *(.*)$", head, re.MULTILINE)
    return match[1].strip() if match else ""


def _needs(head: str) -> list[str]:
    """The lines that name what a package needs, but not what it needs for an extra."""
    lines = re.findall(r"^Requires-Dist: *(.*)$", head, re.MULTILINE)
    return [line for line in lines if not re.search(r"\bextra\s*==", line)]


@dataclass(frozen=True)
class Basis:
    """What the keys of all sections of a report share.

    ``sections``: in the order of the report; ``parameters``: a commitment to the validated settings; ``notebooks``:
    the fingerprint of each section's notebook, None where it has none; ``seeds``: by section.
    """

    project: str
    sections: tuple[str, ...]
    parameters: str
    notebooks: Mapping[str, str | None]
    seeds: Mapping[str, int]
    surroundings: Surroundings

    def shared(self) -> dict[str, Any]:
        """The part of a key that does not depend on the section."""
        ours = {name: getattr(self.surroundings, name) for name in PARTS}
        return {**ours, "project": self.project, "sections": self.sections, "parameters": self.parameters}


def section_key(basis: Basis, section: str, data: Mapping[str, str | None], *, others: Sequence[str] = ()) -> str:
    """The run key of a section. ``data``: commitments to what it reads; ``others``: keys of sections that it rests on.

    The name of the notebook is not part of the key, but the order of the sections is.
    """
    own = {"section": section, "notebook": basis.notebooks.get(section), "seed": basis.seeds.get(section)}
    return fingerprint({**basis.shared(), **own, "data": data, "others": others})


def run_key(
    basis: Basis, data: Mapping[str, Mapping[str, str | None]], facts: Mapping[str, str | None], code: CodeState
) -> str:
    """The run key of a report.

    ``data``: commitments by section; ``facts``: those to the files whose facts stand at the top of the page; ``code``:
    the page says where evallib came from.
    """
    parts = {"notebooks": basis.notebooks, "seeds": basis.seeds, "data": data, "facts": facts, "code": asdict(code)}
    return fingerprint({**basis.shared(), **parts})
