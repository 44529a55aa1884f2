"""Invented fetches from Kolada in a workspace, and projects that read them. No municipality here exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from evallib.kolada.keeping import Row, keep_vintage
from evallib.kolada.values import Group
from evallib.kolada.vintages import Vintage, read_vintage, vintage_days
from evallib.projects import Project, Workspace, load_project

DAY = dt.date(2026, 11, 22)
PLACES = {"9901": "Exempelstad", "9902": "Provköping", "9903": "Påhittby", "9904": "Dikteryd"}
Cells = Mapping[tuple[str, int, str], float | str]
"""(municipality, year, gender) to a number as Kolada prints it, or the word of a status."""
STATUSES = ("Missing", "Privacy", "Not applicable")


def rows_of(cells: Cells) -> list[Row]:
    """The rows of an indicator."""
    return [
        Row(code, year, gender, str(cell), "", "") if cell in STATUSES else Row(code, year, gender, "", str(cell), "1")
        for (code, year, gender), cell in cells.items()
    ]


def write_vintage(
    root: Path,
    values: Mapping[str, Cells],
    day: dt.date = DAY,
    *,
    places: Mapping[str, str] = PLACES,
    groups: Sequence[Group] = (),
    titles: Mapping[str, str] | None = None,
    descriptions: Mapping[str, str] | None = None,
) -> Vintage:
    """A fetch of some indicators; on a day when there is one already the indicators are added."""
    workspace = Workspace(root)
    kept = read_vintage(workspace, day) if day in vintage_days(workspace) else None
    with keep_vintage(workspace, day, "http://127.0.0.1/v3", kept) as keeping:
        if kept is None:
            keeping.put_municipalities((code, name, "K") for code, name in places.items())
            keeping.put_groups(groups, places)
        for kpi, cells in values.items():
            about = {"title": (titles or {}).get(kpi, f"Nyckeltal {kpi}")}
            about["description"] = (descriptions or {}).get(kpi, "")
            keeping.put_values(kpi, rows_of(cells), about)
    return read_vintage(workspace, day)


def write_comparing(
    root: Path, slug: str, kpis: Iterable[str], *, values: str = "{}", municipality: str = "9901", more: str = ""
) -> Project:
    """A project that compares some indicators; ``values``: its settings of that name, as YAML on one line."""
    for folder in ("params/projects", "params/programmes", f"data/{slug}"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    lines = [f"project: {slug}", f"title: Jämförelser i {PLACES[municipality]}", "sections: [method]"]
    lines += ["oppna_jamforelser:", f'  municipality: "{municipality}"', f"  name: {PLACES[municipality]}"]
    lines += ["  indicators:", *(f"  - id: {kpi}" for kpi in kpis), f"  values: {values}"]
    text = "\n".join([*lines, *(f"  {line}" for line in more.splitlines()), ""])
    (root / "params" / "projects" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return load_project(Workspace(root), slug)
