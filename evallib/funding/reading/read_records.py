"""From the tables of a fund to records, or to all that is wrong in and between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TypeVar, cast

from evallib.errors import InputError, Place, Problem, problems_of
from evallib.funding.reading.record_checks import Complaint, Row, row_check, rows_against_each_other
from evallib.funding.records import (
    Answer,
    Application,
    Choice,
    Decision,
    Payment,
    PlannedCost,
    Records,
    Report,
    ReportKind,
    Score,
    Settlement,
    TableName,
)
from evallib.funding.tables import (
    ANSWERS,
    APPLICATIONS,
    COST_PLAN,
    DECISIONS,
    PAYMENTS,
    REPORTS,
    SCORES,
    SETTLEMENTS,
)
from evallib.locale import _
from evallib.model import RowAccount
from evallib.presentation import join_words
from evallib.privacy import OwnNames
from evallib.projects import Project, limit, shorten, suggest
from evallib.published import parse_printed
from evallib.tables import NAMES, ReadTable, TableSchema, place, read_table

SCHEMAS: Mapping[TableName, TableSchema] = {
    "applications": APPLICATIONS,
    "decisions": DECISIONS,
    "answers": ANSWERS,
    "scores": SCORES,
    "payments": PAYMENTS,
    "reports": REPORTS,
    "cost_plan": COST_PLAN,
    "settlements": SETTLEMENTS,
}
Made = TypeVar("Made")
Tables = Mapping[TableName, ReadTable]


def read_records(project: Project) -> Records:
    """The tables of a project as records; those that are not there are empty, and not among ``given``.

    An empty cell is None, or "" where it is text. Raises ``InputError`` with every problem of all tables: what is wrong
    in each of them, and, where the tables themselves can be read, rows that name what there is not.
    """
    tables, problems = _read_tables(project)
    problems += _check_names(project, tables)
    if problems:
        raise InputError(problems)
    records = _records({name: table for name, table in tables.items() if len(table.frame)})
    return replace(records, scores=tuple(_unnamed(project, score) for score in records.scores))


def own_names(project: Project) -> OwnNames:
    """The names that the project lists. Raises ``InputError`` if the list cannot be read."""
    return OwnNames(read_table(project, NAMES).frame["name"])


def reviewer_key(project: Project, reviewer: str) -> str:
    """What a reviewer is known by from here on: not the id, and in no order that follows it.

    Numbers in the order of ids would tell whoever knows the panel who is which. SHA-256 of the project's slug and the
    id, so that the same id has the same key at each reading.
    """
    return hashlib.sha256(f"{project.slug}\0{reviewer}".encode()).hexdigest()[:16]


def _read_tables(project: Project) -> tuple[dict[TableName, ReadTable], list[Problem]]:
    """Every table that can be read, and what is wrong with the others."""
    tables: dict[TableName, ReadTable] = {}
    problems = [*problems_of(partial(own_names, project))]
    names = OwnNames() if problems else own_names(project)
    for name, schema in SCHEMAS.items():
        try:
            tables[name] = _read(project, schema, names)
        except InputError as error:
            problems += error.problems
    return tables, problems


def _read(project: Project, schema: TableSchema, names: OwnNames) -> ReadTable:
    table = read_table(project, schema, row_check(schema, names))
    problems = _located(project, schema, rows_against_each_other(schema, table.records()))
    if problems:
        raise InputError(problems)
    return table


def _located(project: Project, schema: TableSchema, complaints: Iterable[Complaint]) -> tuple[Problem, ...]:
    """Complaints where they stand, in the order of the rows, at most as many as are told of one file."""
    places: dict[str, Place] = {}
    problems = []
    for one in sorted(complaints, key=lambda complaint: complaint.row):
        if one.column not in places:
            places[one.column] = place(project, schema, one.row, one.column)
        problems.append(Problem(replace(places[one.column], row=one.row), one.what, one.remedy))
    return limit(problems)


def _check_names(project: Project, tables: Tables) -> Iterator[Problem]:
    """Rows that name an application or a criterion that there is not; nothing when the applications cannot be read."""
    if "applications" not in tables:
        return
    others = {name: table for name, table in tables.items() if name != "applications" and len(table.frame)}
    applications = tuple(tables["applications"].frame["application"])
    if others and not applications:
        yield _without_applications(project, others.values())
        return
    criteria = tuple(criterion.id for criterion in project.programme.criteria) if project.programme else ()
    for name, table in others.items():
        found = [*_unknown("application", table, applications, _("There is no application “{name}”."))]
        if name in {"answers", "scores"} and criteria:
            found += _unknown("criterion", table, criteria, _("The programme has no criterion “{name}”."))
        if name == "cost_plan":
            found += _respelt_costs(project, table)
        yield from _located(project, SCHEMAS[name], found)


def _without_applications(project: Project, tables: Iterable[ReadTable]) -> Problem:
    """Rows about applications of which there is no list."""
    files = join_words([table.path.name for table in tables])
    what = _("The file is missing, but applications are named in {files}.").format(files=files)
    remedy = _("Add it, with at least an id, the round and the name of the project for each application.")
    return Problem(Place(project.workspace.name_of(project.data_dir / APPLICATIONS.file)), what, remedy)


def _unknown(column: str, table: ReadTable, known: Sequence[str], what: str) -> Iterator[Complaint]:
    """Cells that hold none of the known names. ``what`` is translated, with a place for the name."""
    names = frozenset(known)
    for number, row in table.records():
        if row[column] and row[column] not in names:
            yield Complaint(number, column, what.format(name=shorten(row[column])), suggest(row[column], sorted(names)))


def _respelt_costs(project: Project, table: ReadTable) -> Iterator[Complaint]:
    """Kinds of cost that are the programme's in other letters, or by name. Others are told by a check."""
    costs = project.programme.costs if project.programme else ()
    spelt = {text.casefold(): cost.id for cost in costs for text in (cost.name, cost.id)}
    ids = {cost.id for cost in costs}
    for number, row in table.records():
        meant = spelt.get(row["cost"].casefold())
        if meant is not None and row["cost"] not in ids:
            what = _("The programme has no kind of cost with the id “{name}”.").format(name=shorten(row["cost"]))
            yield Complaint(number, "cost", what, _("Did you mean “{name}”?").format(name=meant))


def _records(tables: Tables) -> Records:
    """Records of tables in which nothing is wrong."""
    return Records(
        applications=_made(tables, "applications", _application),
        decisions=_made(tables, "decisions", _decision),
        answers=_made(tables, "answers", _answer),
        scores=_made(tables, "scores", _score),
        payments=_made(tables, "payments", _payment),
        reports=_made(tables, "reports", _report),
        cost_plan=_made(tables, "cost_plan", _planned_cost),
        settlements=_made(tables, "settlements", _settlement),
        given=frozenset(tables),
        account=sum((table.account for table in tables.values()), RowAccount()),
    )


def _made(tables: Tables, name: TableName, make: Callable[[Row, str], Made]) -> tuple[Made, ...]:
    """What a table's rows stand for; the place is the name of the file and the row, as both are seen."""
    table = tables.get(name)
    if table is None:
        return ()
    return tuple(make(row, str(Place(table.path.name, row=number))) for number, row in table.records())


def _application(row: Row, place_: str) -> Application:
    texts = ("round", "project", "applicant", "organisation_number", "case_number", "idea", "goal", "measure")
    return Application(
        id=row["application"],
        place=place_,
        year=_year(row["year"]),
        received=_day(row["received"]),
        start=_day(row["start"]),
        end=_day(row["end"]),
        asked_sek=_amount(row["asked_sek"]),
        cofinancing_sek=_amount(row["cofinancing_sek"]),
        total_cost_sek=_amount(row["total_cost_sek"]),
        **{name: row[name] for name in texts},
    )


def _decision(row: Row, place_: str) -> Decision:
    outcome = cast(Choice, row["outcome"])
    decided, granted = _day(row["decided"]), _amount(row["granted_sek"])
    return Decision(row["application"], place_, outcome, _year(row["year"]), decided=decided, granted_sek=granted)


def _answer(row: Row, place_: str) -> Answer:
    return Answer(row["application"], row["criterion"], {"yes": True, "no": False}.get(row["met"]), place_)


def _score(row: Row, place_: str) -> Score:
    return Score(row["application"], row["reviewer"], _amount(row["score"]), place_, criterion=row["criterion"])


def _unnamed(project: Project, score: Score) -> Score:
    return replace(score, reviewer=reviewer_key(project, score.reviewer))


def _payment(row: Row, place_: str) -> Payment:
    paid, amount = date.fromisoformat(row["paid"]), parse_printed(row["amount_sek"]).value
    return Payment(row["application"], paid, amount, place_)


def _report(row: Row, place_: str) -> Report:
    kind = cast(ReportKind, row["report"])
    return Report(row["application"], kind, _day(row["received"]), place_, channel=row["channel"])


def _planned_cost(row: Row, place_: str) -> PlannedCost:
    planned, from_grant = _amount(row["planned_sek"]), _amount(row["from_grant_sek"])
    return PlannedCost(row["application"], row["cost"], place_, planned_sek=planned, from_grant_sek=from_grant)


def _settlement(row: Row, place_: str) -> Settlement:
    amounts = {name: _amount(row[name]) for name in ("used_sek", "carried_sek", "returned_sek")}
    return Settlement(row["application"], place_, _year(row["year"]), **amounts)


def _amount(text: str) -> Fraction | None:
    return parse_printed(text).value if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _year(text: str) -> int | None:
    return int(text) if text else None
