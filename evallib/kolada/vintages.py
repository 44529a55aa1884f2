"""What was fetched from Kolada and when: ``data/kolada/<YYYY-MM-DD>/``, shared by all projects of a workspace.

A vintage has a table for each indicator, the municipalities, their groups, what Kolada says of the indicators, and
``fetched.json``, which names every file with its SHA-256. A folder without it has lost something: it is written first
and put in its place with everything else.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import Workspace
from evallib.projects.scalars import read_date
from evallib.projects.slugs import SHARED_FOLDER
from evallib.tables.decoding import read_bytes

FOLDER = SHARED_FOLDER
MANIFEST, MUNICIPALITIES, GROUPS = "fetched.json", "municipalities.csv", "groups.csv"
SCHEMA = 1
HASH = re.compile("[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.csv")


@dataclass(frozen=True)
class Vintage:
    """What was fetched on a day. ``hashes``: file to its SHA-256; ``rows``: file to its number of rows.

    ``about``: indicator to what Kolada says of it (title, description, …). ``deleted``: indicator to the number of
    rows that Kolada had marked as deleted, which are left out.
    """

    day: dt.date
    folder: Path
    hashes: Mapping[str, str]
    rows: Mapping[str, int]
    about: Mapping[str, Mapping[str, str]]
    deleted: Mapping[str, int]
    address: str = ""

    def read(self, name: str) -> bytes:
        """The bytes of one of its files. Raises ``InputError`` if they are not those that were fetched."""
        file = file_of(self.day, name)
        data = read_bytes(self.folder / name, file)
        if sha256(data).hexdigest() != self.hashes[name]:
            what = _("The file is not as it was when it was fetched.")
            raise InputError([Problem(Place(file), what, again())])
        return data


def table_of(kpi: str) -> str:
    """The file of an indicator in the folder of a vintage."""
    return f"{kpi}.csv"


def file_of(day: dt.date, name: str) -> str:
    """A file of a vintage, as it is shown."""
    return f"data/{FOLDER}/{day.isoformat()}/{name}"


def again() -> str:
    """The remedy for a vintage that has lost something."""
    return _("Remove the folder and run evallib fetch, or put back what was there.")


def vintage_days(workspace: Workspace) -> tuple[dt.date, ...]:
    """The days of all vintages, the newest first. What is called anything else than a day is no vintage."""
    folder = workspace.data_dir / FOLDER
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted((day for day in map(read_date, names) if day is not None), reverse=True))


def read_vintage(workspace: Workspace, day: dt.date) -> Vintage:
    """What a vintage holds, as its ``fetched.json`` says. Raises ``InputError`` if it is not whole."""
    folder = workspace.data_dir / FOLDER / day.isoformat()
    file = file_of(day, MANIFEST)
    if not workspace.holds(folder):
        what = _("The folder is a link that leads out of the workspace.")
        raise InputError([Problem(Place(file), what, _("Put the files themselves here."))])
    if not (folder / MANIFEST).is_file():
        what = _("The file is missing, so nobody can tell whether everything was fetched.")
        raise InputError([Problem(Place(file), what, again())])
    return parse_manifest(read_bytes(folder / MANIFEST, file), folder, day)


def parse_manifest(data: bytes, folder: Path, day: dt.date) -> Vintage:
    """What ``fetched.json`` says. Raises ``InputError`` if it does not say it in full, or of another day."""
    try:
        said: Any = json.loads(data)
        files: dict[str, Any] = said["files"]
        hashes = {name: str(one["sha256"]) for name, one in files.items()}
        rows = {name: int(one["rows"]) for name, one in files.items()}
        about = {kpi: {key: str(text) for key, text in one.items()} for kpi, one in said["kpis"].items()}
        deleted = {kpi: int(said["deleted"].get(kpi, 0)) for kpi in about}
        found = Vintage(day, folder, hashes, rows, about, deleted, str(said["address"]))
        sound = said["schema"] == SCHEMA and said["fetched"] == day.isoformat() and _is_whole(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if sound:
        return found
    what = _("The file does not say what evallib fetch writes there.")
    raise InputError([Problem(Place(file_of(day, MANIFEST)), what, again())])


def _is_whole(vintage: Vintage) -> bool:
    needed = {MUNICIPALITIES, GROUPS, *map(table_of, vintage.about)}
    named = all(NAME.fullmatch(name) and HASH.fullmatch(code) for name, code in vintage.hashes.items())
    return named and needed == set(vintage.hashes)


def choose_vintage(
    workspace: Workspace, kpis: Collection[str], day: dt.date | None, *, place: Place
) -> tuple[Vintage, tuple[dt.date, ...]]:
    """The vintage of a day, or the newest one that has all the indicators; and the newer ones that lack some.

    ``place``: where the project file says which one. Raises ``InputError`` if there is none, or if one that must be
    looked at is not whole: an older one would take its place unseen.
    """
    if day is not None and not (workspace.data_dir / FOLDER / day.isoformat()).is_dir():
        what = _("Nothing was fetched from Kolada on {day}.").format(day=day.isoformat())
        raise InputError([Problem(place, what, _others(vintage_days(workspace)))])
    passed: list[dt.date] = []
    lacking: list[str] = []
    for one in (day,) if day is not None else vintage_days(workspace):  # who lists the days depends on newer ones
        vintage = read_vintage(workspace, one)
        lacks = [kpi for kpi in kpis if kpi not in vintage.about]
        if not lacks:
            return vintage, tuple(passed)
        lacking = lacking or lacks
        passed.append(one)
    raise InputError([_lacking(lacking, passed, place, pinned=day is not None)])


def _lacking(lacking: list[str], passed: list[dt.date], place: Place, *, pinned: bool) -> Problem:
    """What was fetched last, or on the day that is asked for, lacks indicators; a day that is past gets no new ones."""
    remedy = _("Run evallib fetch, and write the day when you did.") if pinned else _("Run evallib fetch.")
    if not passed:
        return Problem(place, _("Nothing has been fetched from Kolada yet."), remedy)
    what = _("What was fetched on {day} does not have {kpis}.")
    return Problem(place, what.format(day=passed[0].isoformat(), kpis=", ".join(lacking)), remedy)


def _others(days: tuple[dt.date, ...]) -> str:
    if not days:
        return _("Run evallib fetch, and write the day when you did.")
    return _("Write one of the days when something was fetched: {days}.").format(
        days=", ".join(day.isoformat() for day in days)
    )
