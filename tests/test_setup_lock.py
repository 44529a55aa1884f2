"""requirements.lock: exact versions with hashes for every system, and nothing about the machine that made it."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRY = re.compile(r"([a-z0-9-]+)==([0-9a-z.+!]+)(?: ; ([^\\]+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [Requirement(text) for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])]
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def test_it_holds_pinned_versions_hashes_and_comments_only() -> None:
    lines = [line for line in LOCK.splitlines() if not line.lstrip().startswith("#")]
    odd = [line for line in lines if not (ENTRY.fullmatch(line) or HASH.fullmatch(line))]
    assert odd == []


def test_every_version_has_a_hash() -> None:
    lines = LOCK.splitlines()
    without = [line for line, after in pairwise(lines) if ENTRY.fullmatch(line) and "--hash" not in after]
    assert without == []


def test_it_tells_nothing_of_where_it_was_made() -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host|file:|(?<![\w.-])/[a-z]", LOCK)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_dependency_is_there_once_on_every_system(system: str, python: str) -> None:
    place = {**default_environment(), **SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.9"}
    chosen = [
        (name, version)
        for name, version, marker in (found.groups() for found in ENTRY.finditer(LOCK))
        if marker is None or Marker(marker).evaluate({key: str(value) for key, value in place.items()})
    ]
    versions = dict(chosen)
    assert len(versions) == len(chosen)
    for requirement in WANTED:
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement
