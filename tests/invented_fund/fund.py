"""The invented fund as files: the tables as rows of texts, the ledgers, and how they are written."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from evallib.funding.tables import TABLES
from tests.invented_fund.books import YEARS, Books, ledger_file, sound_books
from tests.invented_fund.sound import ANSWERED, CHANNEL, DECIDED, JUDGED, PROJECTS, REVIEWERS, Invented

REPOSITORY = Path(__file__).resolve().parents[2]
WORKBOOKS = {"scores": "Poäng", "payments": "Utbetalningar"}
"""The tables that are workbooks, and the names of their sheets."""
COLUMNS = {table.file.removesuffix(".csv"): table.columns for table in TABLES}
Row = dict[str, str]


@dataclass
class Fund:
    """All tables by name and the ledgers, to be changed. ``rules``: what the rules and facts say if they are mended."""

    tables: dict[str, list[Row]]
    books: Books
    mended: list[tuple[str, str, str]] = field(default_factory=list)

    def row(self, table: str, **cells: str) -> Row:
        """The one row with these cells."""
        (found,) = self.rows(table, **cells)
        return found

    def rows(self, table: str, **cells: str) -> list[Row]:
        """The rows with these cells."""
        return [row for row in self.tables[table] if cells.items() <= row.items()]

    def drop(self, table: str, **cells: str) -> None:
        """Take away the rows with these cells."""
        gone = self.rows(table, **cells)
        self.tables[table] = [row for row in self.tables[table] if row not in gone]

    def files(self) -> Mapping[str, bytes]:
        """Every file by name."""
        made = {
            file_name(name): as_workbook(name, rows) if name in WORKBOOKS else as_csv(name, rows)
            for name, rows in self.tables.items()
        }
        return {**made, **{f"ekonomi_{year}.se": ledger_file(self.books, year) for year in YEARS}}


def file_name(table: str) -> str:
    """The name of a table's file."""
    return f"{table}.xlsx" if table in WORKBOOKS else f"{table}.csv"


def sound_fund() -> Fund:
    """The fund with everything in order."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for project in PROJECTS:
        for name, rows in _rows_of(project).items():
            tables[name] += [{column: str(value) for column, value in row.items()} for row in rows]
    return Fund(tables, sound_books())


def _rows_of(project: Invented) -> Mapping[str, list[dict[str, Any]]]:
    """What each table says of a project."""
    named = {"application": project.id}
    money = project.money or {int(project.round): None}
    reports = (("interim_report", project.interim), ("final_report", project.final))
    return {
        "applications": [_application(project)],
        "decisions": [
            named
            | {"year": year, "decided": DECIDED[project.round]}
            | {"outcome": "granted" if amount else "refused", "granted_sek": amount or ""}
            for year, amount in money.items()
        ],
        "answers": [
            named | {"criterion": criterion, "met": {"y": "yes", "n": "no"}[met]}
            for criterion, met in zip(ANSWERED, project.meets, strict=True)
        ],
        "scores": [
            named | {"reviewer": reviewer, "criterion": criterion, "score": project.scores[2 * r + c]}
            for r, reviewer in enumerate(REVIEWERS)
            for c, criterion in enumerate(JUDGED)
        ],
        "payments": [named | {"paid": on, "amount_sek": amount} for on, amount in project.paid],
        "reports": [
            named | {"report": report, "received": on, "channel": CHANNEL} for report, on in reports if project.money
        ],
        "cost_plan": [
            named | {"cost": cost, "planned_sek": planned, "from_grant_sek": granted}
            for cost, (planned, granted) in project.plan.items()
        ],
        "settlements": [
            named
            | {"year": year, "used_sek": project.used(year)}
            | {"carried_sek": 0, "returned_sek": amount - project.used(year)}
            for year, amount in project.money.items()
        ],
    }


def _application(project: Invented) -> dict[str, Any]:
    asked = sum(granted for _planned, granted in project.plan.values())
    total = sum(planned for planned, _granted in project.plan.values())
    return {
        "application": project.id,
        "round": project.round,
        "year": project.round,
        "project": project.name,
        "applicant": project.applicant,
        "organisation_number": project.organisation_number,
        "case_number": project.case_number,
        "received": project.received,
        **dict(zip(("start", "end"), project.period, strict=True)),
        "asked_sek": asked,
        "cofinancing_sek": total - asked,
        "total_cost_sek": total,
        **dict(zip(("idea", "goal", "measure"), project.texts, strict=True)),
    }


def as_csv(name: str, rows: list[Row]) -> bytes:
    """A table as evallib's own kind of text file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in COLUMNS[name]], delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_workbook(name: str, rows: list[Row]) -> bytes:
    """A table as a workbook with numbers and days in its cells, the same bytes each time."""
    book = Workbook()
    book.remove(book.active)
    sheet = book.create_sheet(WORKBOOKS[name])
    sheet.append([column.name for column in COLUMNS[name]])
    for row in rows:
        sheet.append([_value(column.kind, row[column.name]) for column in COLUMNS[name]])
    book.properties.creator = "tests.invented_fund"
    raw = io.BytesIO()
    book.save(raw)
    timeless: bytes = runpy.run_path(str(REPOSITORY / "data" / "make_exempel.py"))["timeless"](raw.getvalue())
    return timeless


def _value(kind: str, text: str) -> str | int | date | None:
    if not text:
        return None
    if kind == "date":
        return date.fromisoformat(text)
    return int(text) if kind in {"printed", "integer"} else text


def write_fund(fund: Fund, folder: Path) -> None:
    """Write every file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in fund.files().items():
        (folder / name).write_bytes(content)
