"""What is wrong in one table of a fund, though each cell is of its kind: row by row, then rows against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evallib.funding.reading.shown_texts import Stops, stops_of
from evallib.funding.tables import ANSWERS, COST_PLAN, DECISIONS, PAYMENTS, REPORTS, SCORES, SETTLEMENTS
from evallib.locale import N_, _
from evallib.privacy import OwnNames, find_identifiers, hides_identity_number
from evallib.projects import shorten
from evallib.published import odd_amount, parse_printed
from evallib.tables import TableSchema
from evallib.tables.cells import masked

Row = Mapping[str, str]
Rows = Sequence[tuple[int, Row]]
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_NAME = 200
"""So many letters a project's name may have: it stands in whole sentences."""
HIGHEST_SCORE = 10**6
SUMS = re.compile(r"(del|slut|total)?summa|totalt?|sammanlagt", re.IGNORECASE)
"""Words that stand before the sum of other rows."""
MAY_BE_NEGATIVE = frozenset({PAYMENTS.file})


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a row of a table, seen from one of its columns, and what to do."""

    row: int
    column: str
    what: str
    remedy: str


def row_check(schema: TableSchema, names: OwnNames | None = None) -> Callable[[Row], Iterator[tuple[str, str, str]]]:
    """What ``read_table`` is to ask of each row of a table: (column, what, remedy) for all that is wrong.

    ``names``: those that may not stand in texts that are shown.
    """
    stops = stops_of(names or OwnNames())

    def check(row: Row) -> Iterator[tuple[str, str, str]]:
        for column in schema.columns:
            text = row[column.name]
            if column.kind == "printed" and column.name.endswith("_sek") and text:
                wrong = odd_amount(parse_printed(text), signed=schema.file in MAY_BE_NEGATIVE)
                yield from ((column.name, what, remedy) for what, remedy in wrong)
            elif column.name == "score" and text:
                yield from _score(text)
            elif column.name == "year" and text:
                yield from _year(text)
            elif column.name == "organisation_number":
                yield from _organisation_number(text)
            elif column.kind == "text":
                yield from _stopped(column.name, text, stops)
            if column.name in {"application", "project", "cost"}:
                yield from _name(column.name, text)
        if schema is DECISIONS:
            yield from _granted_without_grant(row)

    return check


def _score(text: str) -> Iterator[tuple[str, str, str]]:
    if abs(parse_printed(text).value) > HIGHEST_SCORE:
        yield "score", _("The score is larger than any that can be meant."), _("Write the score as it was given.")


def _name(column: str, text: str) -> Iterator[tuple[str, str, str]]:
    """A row that sums up the others, and a name too long for a sentence. A project may be called Total satsning."""
    word = SUMS.match(text)
    if word and (word.end() == len(text) or not (text[word.end()].isalpha() or column == "project")):
        what = _("“{text}” looks like the sum of other rows, which would count twice.")
        yield column, what.format(text=shorten(text)), _("Remove the row: sums are made here.")
    if len(text) > LONGEST_NAME:
        what = _("The name has {n} letters, and it stands in sentences.").format(n=len(text))
        yield column, what, _("Write a name of at most {most} letters.").format(most=LONGEST_NAME)


def _year(text: str) -> Iterator[tuple[str, str, str]]:
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        what = _("“{text}” is not a year between {first} and {last}.")
        yield (
            "year",
            what.format(text=text, first=FIRST_YEAR, last=LAST_YEAR),
            _("Write the year with four digits, or leave the cell empty."),
        )


def _organisation_number(text: str) -> Iterator[tuple[str, str, str]]:
    """The number of a sole trader is that of a person; it is never repeated."""
    if hides_identity_number(text) or find_identifiers(text):
        what = _("Here stands something like a personal identity number.")
        yield "organisation_number", what, _("Leave the cell empty: the number of a sole trader is a person's.")


def _stopped(column: str, text: str, stops: Stops) -> Iterator[tuple[str, str, str]]:
    kinds = stops(column, text)
    if kinds:
        what = _("Here stands something that may not be shown: {kinds}.").format(kinds=", ".join(kinds))
        yield column, what, _("Remove it.")


def _granted_without_grant(row: Row) -> Iterator[tuple[str, str, str]]:
    amount = row["granted_sek"]
    if row["outcome"] != "granted" and amount and parse_printed(amount).value > 0:
        what = _("The outcome is {outcome}, but an amount is granted.").format(outcome=row["outcome"])
        yield "granted_sek", what, _("Empty the cell, or mend the outcome.")


def rows_against_each_other(schema: TableSchema, rows: Rows) -> Iterator[Complaint]:
    """What several rows of a table say differently about the same thing."""
    checks = _AGAINST_EACH_OTHER.get(schema.file, ())
    return (complaint for check in checks for complaint in check(rows))


def _twice(keys: Sequence[str], column: str, remedy: str) -> Callable[[Rows], Iterator[Complaint]]:
    """Rows that are the same in these columns. ``remedy`` is a message to translate."""

    def check(rows: Rows) -> Iterator[Complaint]:
        first: dict[tuple[str, ...], int] = {}
        for number, row in rows:
            known = first.setdefault(tuple("".join(row[key].casefold().split()) for key in keys), number)
            if known != number:
                what = _("Rows {first} and {row} are about the same: {keys}.")
                shared = ", ".join(f"{key} {_told(key, row[key])}" for key in keys if row[key])
                yield Complaint(number, column, what.format(first=known, row=number, keys=shared), _(remedy))

    return check


def _told(key: str, value: str) -> str:
    """What rows have in common; an id that may be somebody's name is not repeated."""
    return masked(value) if key == "reviewer" else value


def _mixed(column: str, what: str, remedy: str, *, by: Sequence[str]) -> Callable[[Rows], Iterator[Complaint]]:
    """A column that is filled in some rows about the same and empty in others; told where it is empty.

    ``what`` and ``remedy`` are messages to translate.
    """

    def check(rows: Rows) -> Iterator[Complaint]:
        groups: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
        for number, row in rows:
            groups.setdefault(tuple(row[key] for key in by), []).append((number, row))
        for group in groups.values():
            empty = [number for number, row in group if not row[column]]
            if len(empty) < len(group):
                yield from (Complaint(number, column, _(what), _(remedy)) for number in empty)

    return check


KEEP_ONE = N_("Keep one of the rows.")
_AGAINST_EACH_OTHER: Mapping[str, tuple[Callable[[Rows], Iterator[Complaint]], ...]] = {
    DECISIONS.file: (
        _twice(
            ("application", "year", "decided"),
            "decided",
            N_("Keep one of the rows; a decision that revises another has a later day."),
        ),
        _mixed(
            "decided",
            N_("There are several decisions about the same money, and this one has no day."),
            N_("Fill in the day of each, so that it is known which one stands."),
            by=("application", "year"),
        ),
        _mixed(
            "year",
            N_("Other decisions about the same application are about a year, this one is not."),
            N_("Fill in the year, so that no money counts twice."),
            by=("application",),
        ),
    ),
    ANSWERS.file: (_twice(("application", "criterion"), "criterion", KEEP_ONE),),
    SCORES.file: (
        _twice(("application", "reviewer", "criterion"), "criterion", KEEP_ONE),
        _mixed(
            "criterion",
            N_("The reviewer has scored the application both as a whole and on criteria."),
            N_("Keep either the score of the whole or those on criteria: a mean of both would say nothing."),
            by=("application", "reviewer"),
        ),
    ),
    COST_PLAN.file: (_twice(("application", "cost", "planned_sek", "from_grant_sek"), "cost", KEEP_ONE),),
    REPORTS.file: (_twice(("application", "report"), "report", KEEP_ONE),),
    SETTLEMENTS.file: (
        _twice(("application", "year"), "year", KEEP_ONE),
        _mixed(
            "year",
            N_("Other settlements of the same application are about a year, this one is not."),
            N_("Fill in the year, so that no money counts twice."),
            by=("application",),
        ),
    ),
}
