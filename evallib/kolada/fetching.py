"""From Kolada to ``data/kolada/<today>/``: each indicator that a project compares, of all municipalities and years."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evallib.errors import InputError, Place, Problem
from evallib.kolada.answers import (
    MUNICIPALITY,
    REGION,
    Received,
    compared,
    read_catalogue,
    read_group_rows,
    read_municipalities,
)
from evallib.kolada.client import Client, batches, failed
from evallib.kolada.keeping import NEW, Keeping, keep_vintage
from evallib.kolada.vintages import FOLDER, MUNICIPALITIES, Vintage, read_vintage, table_of, vintage_days
from evallib.locale import _
from evallib.projects import Workspace, limit, suggest

Tell = Callable[[int, int], None]
"""Called with how many questions are answered, and of how many."""


@dataclass(frozen=True)
class Fetched:
    """What a fetch gave. ``new``: the indicators that were not there before; ``rows``: how many rows they have."""

    vintage: Vintage
    new: tuple[str, ...]
    rows: int
    deleted: int


def fetch_values(
    client: Client,
    workspace: Workspace,
    wanted: Mapping[str, Place],
    day: dt.date,
    *,
    tell: Tell = lambda _n, _of: None,
) -> Fetched:
    """Fetch the indicators that the vintage of the day lacks. ``wanted``: indicator to where a project names it.

    Nobody else may fetch in the workspace meanwhile. Raises ``InputError`` for indicators that Kolada does not
    have, or has no values of for any municipality, and ``FetchError`` if any answer is missing; nothing is kept then.
    """
    folder = workspace.data_dir / FOLDER
    for left in folder.glob(f".*{NEW}"):  # of a fetch that was killed
        shutil.rmtree(left)
    return _fetch(client, workspace, wanted, day, tell=tell)


def _fetch(client: Client, workspace: Workspace, wanted: Mapping[str, Place], day: dt.date, *, tell: Tell) -> Fetched:
    kept = read_vintage(workspace, day) if day in vintage_days(workspace) else None
    new = sorted(kpi for kpi in wanted if kept is None or kpi not in kept.about)
    if kept is not None and not new:
        return Fetched(kept, (), 0, 0)
    catalogue = read_catalogue(client.read_all("kpi"))
    _check_known(wanted, new, catalogue)
    with keep_vintage(workspace, day, client.address, kept) as keeping:
        codes = _put_municipalities(client, keeping) if kept is None else _codes_of(kept)
        total = len(batches(new)) * len(batches(codes))
        tell(0, total)
        done = 0
        for kpis in batches(new):
            received = Received(kpis)
            for part in batches(codes):
                received.add(client.read_data(kpis, part), part)
                done += 1
                tell(done, total)
            _check_values(wanted, received, catalogue)
            for kpi in kpis:
                keeping.put_values(kpi, received.rows[kpi], catalogue[kpi], received.deleted[kpi])
    vintage = read_vintage(workspace, day)
    rows = sum(vintage.rows[table_of(kpi)] for kpi in new)
    return Fetched(vintage, tuple(new), rows, sum(vintage.deleted[kpi] for kpi in new))


def _put_municipalities(client: Client, keeping: Keeping) -> list[str]:
    """Keep the municipalities and their groups; gives those whose values are fetched."""
    municipalities = read_municipalities(client.read_all("municipality"))
    if all(kind != MUNICIPALITY for _name, kind in municipalities.values()):
        raise failed("municipality", _("it names no municipality at all"))
    groups = read_group_rows(client.read_all("municipality_groups"))
    keeping.put_municipalities((code, name, kind) for code, (name, kind) in municipalities.items())
    keeping.put_groups(groups, {code: name for code, (name, _kind) in municipalities.items()})
    return compared(municipalities)


def _codes_of(kept: Vintage) -> list[str]:
    rows = csv.DictReader(io.StringIO(kept.read(MUNICIPALITIES).decode("utf-8"), newline=""), delimiter=";")
    return compared({row["id"]: (row["title"], row["type"]) for row in rows})


def _check_known(wanted: Mapping[str, Place], new: list[str], catalogue: Mapping[str, object]) -> None:
    problems = []
    for kpi in new:
        if kpi not in catalogue:
            what = _("Kolada has no indicator {kpi}.").format(kpi=kpi)
            remedy = suggest(kpi, list(catalogue)) if len(catalogue) else ""
            problems.append(Problem(wanted[kpi], what, remedy))
    if problems:
        raise InputError(limit(problems))


def _check_values(wanted: Mapping[str, Place], received: Received, catalogue: Mapping[str, Mapping[str, str]]) -> None:
    """An indicator without any value, e.g. one of the regions. Many that all lack values are no fault of theirs."""
    empty = [kpi for kpi, rows in received.rows.items() if not rows]
    unlikely = [kpi for kpi in empty if catalogue[kpi].get("municipality_type") != REGION]
    if len(empty) == len(received.rows) and len(unlikely) > 1:
        raise failed(f"data/kpi/{','.join(empty)}", _("it gives no value at all"))
    what = _("Kolada has no values of {kpi} for any municipality.")
    out = _("Take it out of the project, or choose another indicator.")
    later = _("Try again later; if it is the same then, take it out of the project.")
    if empty:
        raise InputError(Problem(wanted[kpi], what.format(kpi=kpi), later if kpi in unlikely else out) for kpi in empty)
