"""Values from SQLite tables, whose columns may hold anything: checked by kind, one problem for each kind of fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.readers.sqlite_file import Database, Undecodable
from evallib.locale import _, ngettext

Kind = Literal["number", "number?", "text", "text?"]
"""What a column must hold; with ? it may be empty or missing."""
Fault = Literal["not_number", "not_text", "encoding", "twice"]
Row = dict[str, Any]


class _FaultyError(Exception):
    """A value is not of its column's kind."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass
class _Count:
    first: int
    number: int = 0


class Tables:
    """Reads tables row by row and remembers what is wrong with them until :meth:`stop_if_faulty`.

    ``changed``: what is odd in the file but does not stop the reading. ``lost``: codings of what is not in the file.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._faults: dict[tuple[str, str, Fault], _Count] = {}
        self.changed: list[Problem] = []
        self.lost = 0

    def has(self, table: str, column: str) -> bool:
        """Whether the file has this column."""
        return column.lower() in self._database.columns.get(table.lower(), frozenset())

    def rows(self, table: str, **kinds: Kind) -> Iterator[Row]:
        """The rows of a table by column, with ``row`` as their number in it; rows with faults are remembered.

        A table that is missing, or lacks a column that must hold something, has no rows.
        """
        there = tuple(name for name in kinds if self.has(table, name))
        if not there or any(name not in there and not kind.endswith("?") for name, kind in kinds.items()):
            return
        absent: Row = {name: None for name in kinds if name not in there}
        for number, values in enumerate(self._database.scan(table, there), start=1):
            row: Row = {"row": number, **absent}
            faulty = False
            for name, value in zip(there, values, strict=True):
                try:
                    row[name] = _value(value, kinds[name])
                except _FaultyError as error:
                    self.note(table, name, error.fault, number)
                    faulty = True
            if not faulty:
                yield row

    def by_key(self, table: str, key: str, **kinds: Kind) -> dict[int, Row]:
        """The rows by a number that must not stand twice."""
        found: dict[int, Row] = {}
        number: dict[str, Kind] = {key: "number"}
        for row in self.rows(table, **number, **kinds):
            if row[key] in found:
                self.note(table, key, "twice", row["row"])
            found.setdefault(row[key], row)
        return found

    def note(self, table: str, column: str, fault: Fault, row: int) -> None:
        """Remember a fault."""
        self._faults.setdefault((table, column, fault), _Count(row)).number += 1

    def odd(self, column: str | None, what: str, remedy: str) -> None:
        """Remember what is odd; ``column`` is written as table.column."""
        self.changed.append(Problem(Place(self._database.file, column=column), what, remedy))

    def stop_if_faulty(self) -> None:
        """Raise ``InputError`` with all faults, if there are any."""
        if self._faults:
            raise InputError(self._problem(*key, count) for key, count in self._faults.items())

    def _problem(self, table: str, column: str, fault: Fault, count: _Count) -> Problem:
        place = Place(self._database.file, row=count.first, column=f"{table}.{column}")
        remedy = _("Open the project in the program that made it and mend it there, or use an earlier copy.")
        return Problem(place, _told(fault, count.number), remedy)


def _told(fault: Fault, number: int) -> str:
    if fault == "not_number":
        told = ngettext("The value is not a whole number.", "{count} values are not whole numbers.", number)
    elif fault == "not_text":
        told = ngettext("There is no text, but there must be.", "{count} values are not texts, but must be.", number)
    elif fault == "encoding":
        told = ngettext("The text is not in UTF-8.", "{count} texts are not in UTF-8.", number)
    else:
        told = ngettext("The number stands twice.", "{count} numbers stand twice or more.", number)
    return told.format(count=number)


def _value(value: object, kind: Kind) -> object:
    """A value as its kind wants it. Raises :class:`_FaultyError`."""
    if value is None and kind.endswith("?"):
        return None
    if kind.startswith("number"):
        return _whole(value)
    if isinstance(value, Undecodable):
        raise _FaultyError("encoding")
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise _FaultyError("not_text")


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    raise _FaultyError("not_number")


def note_lost(tables: Tables, column: str, number: int) -> None:
    """Say that some codings point to a document or highlight that the file does not have, and are not read."""
    tables.lost += number
    if number:
        what = ngettext(
            "A coding is of a document or a place that is not in the file, and is not read.",
            "{count} codings are of documents or places that are not in the file, and are not read.",
            number,
        )
        tables.odd(column, what.format(count=number), _("Code it again, if it was not meant to be removed."))


def note_unknown(tables: Tables, column: str, number: int) -> None:
    """Say that some codings point to a code that the file does not have, and are taken as comments."""
    if number:
        what = ngettext(
            "A coding has a code that is not in the file, and is taken as a comment without a code.",
            "{count} codings have codes that are not in the file, and are taken as comments without a code.",
            number,
        )
        tables.odd(column, what.format(count=number), _("Code it again, if it was not meant to be removed."))


def note_missing_text(tables: Tables, name: str) -> None:
    """Say that a document has no text in the file."""
    what = _("The text of “{name}” is not in the file: what is coded there is counted, but not placed or quoted.")
    tables.odd(None, what.format(name=name), _("Import the document again in the program that made the project."))
