"""``facts.csv``: figures, dates and words that a published document states, or should state but does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Project
from evallib.published.amounts import odd_amount
from evallib.published.number import PrintedNumber, parse_printed
from evallib.tables import Column, ReadTable, TableSchema, read_table

KINDS = ("number", "rounded", "text", "date", "month")
STATES = ("stated", "derived", "partly_readable", "not_readable", "not_stated", "not_applicable")
READABLE = frozenset({"stated", "derived"})
_FIGURES = frozenset({"number", "rounded"})
_EMPTY_STATES = frozenset({"not_readable", "not_stated", "not_applicable"})

FACTS = TableSchema(
    file="facts.csv",
    key="fact",
    required=False,
    about="What published documents state about the project, one row for each fact.",
    columns=(
        Column("fact", "id", about="Id of the fact; some ids are known to rules, see below."),
        Column("label", "text", about="What it is, in the reader's words."),
        Column("value", "text", required=False, about="As printed; empty when it is not readable or not stated."),
        Column("unit", "text", required=False, about="Unit in the reader's words, e.g. poäng or kr."),
        Column(
            "kind",
            "choice",
            choices=KINDS,
            about="number: exact count or amount; rounded: a figure whose printed decimals count.",
        ),
        Column("when", "text", required=False, about="Month (2011-10) or day (2011-10-03) that it holds for."),
        Column("series", "text", required=False, about="Groups repeated measurements of the same thing."),
        Column("state", "choice", choices=STATES, about="Is it stated, derived, readable, or missing?"),
        Column("source", "source", about="Where it stands, or should have stood."),
        Column("note", "text", required=False, about="A remark that the reader may see."),
    ),
)


@dataclass(frozen=True)
class Fact:
    """One fact. ``number`` is set when it is a readable figure; ``exact`` says that it was never rounded."""

    fact: str
    label: str
    text: str
    number: PrintedNumber | None
    exact: bool
    unit: str
    kind: str
    when: str
    series: str
    state: str
    source: str
    note: str

    @property
    def readable(self) -> bool:
        """Whether the whole value is known: stated, or derived by whoever transcribed it."""
        return self.state in READABLE

    @property
    def numeric(self) -> bool:
        """Whether the fact is a figure at all, readable or not."""
        return self.kind in {"number", "rounded"}


@dataclass(frozen=True)
class Facts(Mapping[str, Fact]):
    """All facts of a project by id, in the order of the file, and what became of its rows."""

    by_id: Mapping[str, Fact]
    account: RowAccount

    def __getitem__(self, fact: str) -> Fact:
        return self.by_id[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)


def make_fact(row: Mapping[str, str]) -> Fact:
    """One row of facts.csv, already checked, as a :class:`Fact`. Empty columns may be left out.

    >>> fact = make_fact({"fact": "total", "value": "125", "kind": "rounded", "state": "stated"})
    >>> fact.number.value, fact.exact, fact.readable
    (Fraction(125, 1), False, True)
    """
    figure = row["kind"] in {"number", "rounded"} and row["state"] in READABLE
    return Fact(
        fact=row["fact"],
        label=row.get("label", row["fact"]),
        text=row.get("value", ""),
        number=parse_printed(row["value"]) if figure else None,
        exact=row["kind"] == "number",
        unit=row.get("unit", ""),
        kind=row["kind"],
        when=row.get("when", ""),
        series=row.get("series", ""),
        state=row["state"],
        source=row.get("source", ""),
        note=row.get("note", ""),
    )


def read_facts(project: Project) -> Facts:
    """Read the project's facts; a missing file is an empty collection.

    Raises ``InputError`` with every problem of the file: the shape of its table, values that do not fit
    their kind or state, and sources that are not published (unpublished figures need the guard for small
    groups, which facts do not pass).
    """
    table = read_table(project, FACTS, lambda row: (*_value_problems(row), *published_only(project, FACTS.file, row)))
    return Facts({row["fact"]: make_fact(row) for _number, row in table.records()}, table.account)


def read_published(project: Project, schema: TableSchema) -> ReadTable:
    """A table whose rows are shown as they stand, so that each must come from a published document."""
    return read_table(project, schema, partial(published_only, project, schema.file))


_Complaint = tuple[str, str, str]


def _value_problems(cells: Mapping[str, str]) -> Iterator[_Complaint]:
    value, state, kind = cells["value"], cells["state"], cells["kind"]
    if cells["when"] and not (_is_month(cells["when"]) or _is_date(cells["when"])):
        what = _("“{value}” is not a month (2011-10) or a day (2011-10-03).").format(value=cells["when"])
        yield "when", what, _("Correct the cell, or leave it empty.")
    if state in _EMPTY_STATES:
        if value:
            what = _("The state is {state}, but there is a value.").format(state=state)
            yield "value", what, _("Empty the cell, or change the state.")
    elif not value:
        what = _("The state is {state}, but the value is missing.").format(state=state)
        yield "value", what, _("Fill in the value, or write not_stated or not_readable as the state.")
    elif state == "partly_readable":
        if "?" not in value:
            what = _("The state is partly_readable, but no character is marked as lost.")
            yield "value", what, _("Write ? for what is lost, as in ?,7.")
    elif not _FITS[kind](value):
        what = _("“{value}” does not fit the kind {kind}.").format(value=value, kind=kind)
        yield "value", what, _EXPECTED[kind]()
    elif cells["fact"].endswith("_sek"):
        yield from _amount_problems(cells)


def _amount_problems(cells: Mapping[str, str]) -> Iterator[_Complaint]:
    """A fact that is an amount in kronor by its name: a figure, in kronor, that an amount can be."""
    if cells["kind"] not in _FIGURES:
        what = _("The fact {fact} is an amount in kronor, but its kind is {kind}.")
        remedy = _("Write the amount with the kind number, or give the fact another id.")
        yield "kind", what.format(fact=cells["fact"], kind=cells["kind"]), remedy
        return
    if cells["unit"] != "kr":
        what = _("The fact {fact} is an amount in kronor, but its unit is “{unit}”.")
        remedy = _("Write the amount in whole kronor, unit kr.")
        yield "unit", what.format(fact=cells["fact"], unit=cells["unit"]), remedy
    yield from (("value", what, remedy) for what, remedy in odd_amount(parse_printed(cells["value"])))


def published_only(project: Project, file: str, row: Mapping[str, str]) -> Iterator[_Complaint]:
    """A row of words or figures that is shown as it stands must come from a published document.

    Its text cannot be guarded for small groups, so anything unpublished is refused. For ``read_table``.
    """
    source = project.cited(row["source"])
    if source is not None and not source.published:
        what = _("The source “{source}” is not published.").format(source=source.id)
        yield "source", what, _("{file} is for published documents; remove the row.").format(file=file)


def _is_printed(text: str) -> bool:
    try:
        parse_printed(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def _is_month(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) is not None


_FITS: Mapping[str, Callable[[str], bool]] = {
    "number": _is_printed,
    "rounded": _is_printed,
    "text": bool,
    "date": _is_date,
    "month": _is_month,
}
_EXPECTED: Mapping[str, Callable[[], str]] = {
    "number": lambda: _("Write the number as printed, without unit, as in 3 378 977."),
    "rounded": lambda: _("Write the number as printed, without unit, as in 16,6."),
    "text": lambda: _("Write the words of the source."),
    "date": lambda: _("Write the date as 2011-10-03."),
    "month": lambda: _("Write the month as 2011-10."),
}
