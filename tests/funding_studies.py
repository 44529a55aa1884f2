"""Small funding studies for tests: a programme, and rows with everything filled in that a test leaves out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar

from evallib.funding.ledger import Booked, Ledger
from evallib.funding.records import (
    Answer,
    Application,
    Decision,
    Payment,
    PlannedCost,
    Records,
    Report,
    Score,
    Settlement,
)
from evallib.funding.study import FundingStudy
from evallib.model import RowAccount
from evallib.projects import FundingSettings, Programme
from evallib.projects.documents import parse_document
from evallib.projects.validation import validate
from evallib.published.facts import Facts, make_fact
from tests.workspaces import PROGRAMME, fact_row

Model = TypeVar("Model", Programme, FundingSettings)
SOURCE = {"source": "webb, rad 3"}
ROWS: Mapping[str, type] = {
    "applications": Application,
    "decisions": Decision,
    "answers": Answer,
    "scores": Score,
    "payments": Payment,
    "reports": Report,
    "cost_plan": PlannedCost,
    "settlements": Settlement,
}


def programme(**keys: Any) -> Programme:
    """A programme that states nothing but what is given; lists and groups as in the YAML file, with ``source``."""
    return _checked(Programme, {**PROGRAMME, **keys})


def facts(*rows: Mapping[str, Any]) -> Facts:
    """Facts as in facts.csv; a row with a value is stated."""
    made = [make_fact(fact_row(row)) for row in rows]
    return Facts({fact.fact: fact for fact in made}, RowAccount())


def records(**tables: list[dict[str, Any]]) -> Records:
    """Records from rows as keyword arguments of their classes; ``place`` is the table and row, amounts may be int."""
    made: dict[str, Any] = {}
    for table, rows in tables.items():
        made[table] = tuple(_row(ROWS[table], f"{table}.csv, rad {n}", row) for n, row in enumerate(rows, start=2))
    return Records(**made, given=frozenset(tables))


def study(
    *,
    facts_: Facts | None = None,
    ledgers: tuple[Ledger, ...] = (),
    settings: Mapping[str, Any] | None = None,
    rules: Mapping[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> FundingStudy:
    """A study: ``rules`` are keys of the programme, ``settings`` of ``medel:``, the rest tables as lists of rows."""
    chosen = _checked(FundingSettings, settings or {})
    return FundingStudy(programme(**(rules or {})), facts_ or facts(), records(**tables), ledgers, chosen)


def ledger(*booked: Booked, **keys: Any) -> Ledger:
    """A SIE 4 file with these sums on project objects."""
    return Ledger(**{"number": 1, "sie_type": 4, "dimension": "6", "vouchers": 1, "booked": booked, **keys})


def _checked(model: type[Model], keys: Mapping[str, Any]) -> Model:
    """Keys as in a YAML file (JSON is YAML), checked as there."""
    found, problems = validate(model, parse_document(json.dumps(keys).encode(), "prov.yaml"))
    if found is None:
        raise ValueError("\n".join(map(str, problems)))
    return found


def _row(kind: type, place: str, row: Mapping[str, Any]) -> Any:
    amounts = {key: Fraction(value) for key, value in row.items() if key.endswith("_sek") and value is not None}
    scores = {"score": Fraction(str(row["score"]))} if row.get("score") is not None else {}
    return kind(**{"place": place, **row, **amounts, **scores})
