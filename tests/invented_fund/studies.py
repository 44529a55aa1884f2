"""The invented fund as a study without reading its tables: quick enough to judge it fifty times."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from evallib.funding.reading.read_ledgers import read_ledgers
from evallib.funding.reading.read_records import reviewer_key
from evallib.funding.records import Records
from evallib.funding.study import FundingStudy
from evallib.projects import Project, Workspace, load_project
from evallib.published import read_facts
from tests.funding_studies import ROWS
from tests.invented_fund.books import YEARS, ledger_file
from tests.invented_fund.fund import COLUMNS, REPOSITORY, Fund, Row, file_name

RULES = "params/programmes/exempelstad-utvecklingsmedel.yaml"
PROJECT = "params/projects/exempel.yaml"


def copy_exempel(root: Path) -> Project:
    """The project of the repository with its programme, in a workspace of its own."""
    shutil.copytree(REPOSITORY / "data" / "exempel", root / "data" / "exempel")
    for file in (RULES, PROJECT):
        (root / file).parent.mkdir(parents=True)
        shutil.copy(REPOSITORY / file, root / file)
    return load_project(Workspace(root.resolve()), "exempel")


def study_of(fund: Fund, usual: FundingStudy, project: Project) -> FundingStudy:
    """A fund judged by the usual rules and facts; what it mends of them, and other ledgers, are read in the project."""
    root = project.workspace.root
    found = replace(usual, records=as_records(fund, usual.records, project))
    wanted = {f"ekonomi_{year}.se": ledger_file(fund.books, year) for year in YEARS}
    folder = root / "data" / "exempel"
    if not fund.mended and all((folder / name).read_bytes() == raw for name, raw in wanted.items()):
        return found
    before = {
        path: path.read_bytes() for path in (*(root / file for file, _is, _right in fund.mended), *folder.iterdir())
    }
    try:
        for name, raw in wanted.items():
            (folder / name).write_bytes(raw)
        for file, as_is, right in fund.mended:
            _replace(root / file, as_is, right)
        project = load_project(project.workspace, project.slug)
        ledgers = tuple(one.ledger for one in read_ledgers(project))
        return replace(found, programme=project.programme, facts=read_facts(project), ledgers=ledgers)
    finally:
        for path, raw in before.items():
            path.write_bytes(raw)


def _replace(path: Path, as_is: str, right: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(as_is) != 1:
        raise ValueError(f"{path.name} has {text.count(as_is)} of {as_is!r}")
    path.write_text(text.replace(as_is, right), encoding="utf-8")


def as_records(fund: Fund, usual: Records, project: Project) -> Records:
    """The tables as records, with the places that they are read at; reviewers by what they are known by from there.

    What is no table is as usual.
    """
    made: dict[str, Any] = {
        name: tuple(_record(name, row, n) for n, row in enumerate(rows, start=2)) for name, rows in fund.tables.items()
    }
    made["scores"] = tuple(replace(one, reviewer=reviewer_key(project, one.reviewer)) for one in made["scores"])
    return replace(usual, **made)


def _record(table: str, row: Row, number: int) -> Any:
    cells = {column.name: _value(column.kind, row.get(column.name, "")) for column in COLUMNS[table]}
    renamed = {{"report": "kind"}.get(name, name): value for name, value in cells.items()}
    if table == "applications":
        renamed["id"] = renamed.pop("application")
    return ROWS[table](**renamed, place=f"{file_name(table)}, rad {number}")


def _value(kind: str, text: str) -> Any:
    read: Mapping[str, Any] = {
        "date": date.fromisoformat,
        "integer": int,
        "printed": Fraction,
        "yes_no": lambda answer: answer == "yes",
    }
    if kind in read:
        return read[kind](text) if text else None
    return text
