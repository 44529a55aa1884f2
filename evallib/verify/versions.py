"""Versions: Python, the system, the packages that are installed here, and those that ``requirements.lock`` names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from evallib.locale import _
from evallib.report.keeping.ingredients import Ingredients
from evallib.verify.findings import Finding, differs, note, shown_name
from evallib.verify.told import Told

LOCK = "requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def compare_versions(told: Told, now: Ingredients, lock: Path) -> Iterator[Finding]:
    """Every version that is another one now. ``lock``: the file with the locked versions, if there is one."""
    installed = list(_installed(told, now))
    yield from installed
    if told.versions:
        yield from _locked(told, now, lock)
    elif told.lock != now.lock and not installed:
        text = _("Some package has another version; {file}, which is not there, would tell which one.")
        yield differs(text.format(file="manifest.json"))


def _installed(told: Told, now: Ingredients) -> Iterator[Finding]:
    then = told.versions or told.packages
    more = {*now.versions} - {*then} if told.versions else set()
    pairs = [("Python", told.python, now.python), (_("The system"), told.platform, now.platform)]
    pairs += [(name, then.get(name, ""), now.versions.get(name, "")) for name in sorted({*then, *more})]
    for name, before, here in pairs:
        if before != here:
            text = _("{name}: {before} when the report was made, {now} here.")
            yield differs(text.format(name=shown_name(name), before=_version(before), now=_version(here)))


def _version(text: str) -> str:
    return shown_name(text) or _("not there")


def _locked(told: Told, now: Ingredients, lock: Path) -> Iterator[Finding]:
    """What the lock names when it is not the file that it was."""
    if not told.inputs or told.inputs.get(LOCK) == now.inputs.get(LOCK):
        return
    if LOCK not in told.inputs or not lock.is_file():
        yield note(_("{file} lay beside evallib, or does so now, but not both.").format(file=LOCK))
        return
    pins = read_pins(lock.read_text(encoding="utf-8", errors="replace"))
    others = [name for name in sorted(told.versions) if told.versions[name] not in pins.get(plain_name(name), [])]
    others = [name for name in others if plain_name(name) in pins]
    for name in others:
        text = _("{file} says {name} {now}; the report was made with {before}.")
        here = ", ".join(pins[plain_name(name)])
        names = {"name": shown_name(name), "before": shown_name(told.versions[name]), "now": shown_name(here)}
        yield differs(text.format(file=LOCK, **names))
    if not others:
        yield note(_("{file} has been changed, though for no package that the report was made with.").format(file=LOCK))


def read_pins(text: str) -> Mapping[str, list[str]]:
    """The versions that a lock names for each package; several where they depend on the system.

    >>> read_pins("a-b==1.0 ; sys_platform == 'win32' \\\\\\n    --hash=sha256:00\\nA_b==1.1\\n# c==2\\n")
    {'a-b': ['1.0', '1.1']}
    """
    found: dict[str, list[str]] = {}
    for name, version in PIN.findall(text):
        found.setdefault(plain_name(name), []).append(version)
    return found


def plain_name(name: str) -> str:
    """A package's name as all its spellings share it (PEP 503).

    >>> plain_name("Types_PyYAML")
    'types-pyyaml'
    """
    return re.sub(r"[-_.]+", "-", name).lower()
