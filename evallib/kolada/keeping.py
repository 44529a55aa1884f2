"""A fetch on its way to ``data/kolada/<YYYY-MM-DD>/``: nothing of it can be read until all of it is there.

A new vintage is written beside its place and renamed. To a vintage of the same day only tables of other indicators are
added; they count when ``fetched.json``, which is replaced last and in one step, names them. What is killed or fails on
the way leaves what was there before as it was. The same answers give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from evallib.kolada.cached import TABLE_COLUMNS
from evallib.kolada.values import GENDERS, Group
from evallib.kolada.vintages import FOLDER, GROUPS, MANIFEST, MUNICIPALITIES, SCHEMA, Vintage, table_of
from evallib.projects import Workspace

NEW = ".new"


@dataclass(frozen=True, order=True)
class Row:
    """One value as Kolada prints it. ``status`` is Kolada's word, empty where there is a value."""

    municipality: str
    year: int
    gender: str
    status: str
    value: str
    count: str


@dataclass
class Keeping:
    """A vintage that is being written in ``folder``; ``kept``: what there was of that day before."""

    day: dt.date
    folder: Path
    address: str
    kept: Vintage | None = None
    files: dict[str, dict[str, str | int]] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)

    def put_municipalities(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """All municipalities and regions: id, name and type (K or L)."""
        self._put(MUNICIPALITIES, ("id", "title", "type"), sorted(rows))

    def put_groups(self, groups: Iterable[Group], names: Mapping[str, str]) -> None:
        """All groups of municipalities, a row a member; a group without members has a row without one."""
        rows = [
            (group.id, group.title, member, names.get(member, ""))
            for group in groups
            for member in group.members or ("",)
        ]
        self._put(GROUPS, ("group_id", "group_title", "member_id", "member_title"), sorted(rows))

    def put_values(self, kpi: str, rows: Iterable[Row], about: Mapping[str, str], deleted: int = 0) -> None:
        """The values of one indicator, what Kolada says of it, and how many deleted rows it left out."""
        ordered = sorted(rows, key=lambda row: (row.municipality, row.year, GENDERS.index(row.gender)))
        cells = [
            (kpi, row.municipality, str(row.year), row.gender, row.status, row.value, row.count) for row in ordered
        ]
        self._put(table_of(kpi), TABLE_COLUMNS, cells)
        self.about[kpi] = dict(about)
        self.deleted[kpi] = deleted

    def _put(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if self.kept is not None and name in self.kept.hashes:
            raise ValueError(f"{name} is part of the vintage already")
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        data = text.getvalue().encode("utf-8")
        write_file(self.folder / name, data)
        self.files[name] = {"rows": len(rows), "sha256": sha256(data).hexdigest()}

    def manifest(self) -> bytes:
        """``fetched.json``: everything that is new, and everything of the same day before."""
        files, about, deleted = dict(self.files), dict(self.about), dict(self.deleted)
        if self.kept is not None:
            before = self.kept
            files |= {name: {"rows": before.rows[name], "sha256": code} for name, code in before.hashes.items()}
            about |= {kpi: dict(one) for kpi, one in before.about.items()}
            deleted |= before.deleted
        said = {
            "schema": SCHEMA,
            "fetched": self.day.isoformat(),
            "address": self.address,
            "kpis": about,
            "deleted": {kpi: n for kpi, n in deleted.items() if n},
            "files": files,
        }
        return (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


@contextmanager
def keep_vintage(workspace: Workspace, day: dt.date, address: str, kept: Vintage | None = None) -> Iterator[Keeping]:
    """Write a vintage inside the block; it takes its place when the block ends, and not at all if it fails.

    ``kept``: the vintage of the same day that is added to; its own files are left as they are. Without it the first
    three things to put are the municipalities, the groups and the values of every indicator.
    """
    place = workspace.data_dir / FOLDER / day.isoformat()
    folder = place.with_name(f".{place.name}.{os.getpid()}{NEW}")
    folder.mkdir(parents=True)
    try:
        keeping = Keeping(day, folder, address, kept)
        yield keeping
        if kept is None:
            write_file(folder / MANIFEST, keeping.manifest())
            folder.rename(place)
        else:
            for name in keeping.files:
                (folder / name).replace(place / name)
            write_file(folder / MANIFEST, keeping.manifest())
            (folder / MANIFEST).replace(place / MANIFEST)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_file(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it, so that what is renamed afterwards is whole."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
