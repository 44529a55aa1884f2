"""The codebook of a coded table, ``codebook.csv``: what each code is called, means, and which code is above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evallib.errors import InputError, Problem
from evallib.focus_groups.source import Code
from evallib.focus_groups.tables import CODEBOOK
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import Project, limit, shorten, suggest
from evallib.tables import TableSchema, place, read_table


def read_codes(project: Project, schema: TableSchema = CODEBOOK) -> tuple[Code, ...] | None:
    """The codes of a project's ``codebook.csv`` in its order, with the keys of the coded table; None without the file.

    ``schema``: the same table under another name.

    Raises ``InputError`` with all problems: unknown parents, a code that is above itself, two codes of the same name
    under the same parent.
    """
    records = read_table(project, schema).records()
    if not records:
        return None
    rows = {record["code"]: row for row, record in records}
    parents = {record["code"]: record["parent"] for _row, record in records}
    found = [*_check_parents(parents), *_check_labels([record for _row, record in records])]
    if found:
        found.sort(key=lambda one: rows[one[0]])
        raise InputError(
            limit([Problem(place(project, schema, rows[code], column), *told) for code, column, *told in found])
        )
    return tuple(
        Code(record["code"], record["label"], record["parent"] or None, definition=record["definition"])
        for _row, record in records
    )


def _check_parents(parents: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Codes whose parent is unknown, or that are above themselves: code, column, what and remedy."""
    for code, parent in parents.items():
        if parent and parent not in parents:
            what = _("“{code}” is not a code in this table.").format(code=shorten(mask(parent)))
            yield code, "parent", what, suggest(parent, list(parents)) or _("Add it, or leave the cell empty.")
    for code in _circular(parents):
        what = _("The code “{code}” is above itself, through its parents.").format(code=shorten(mask(code)))
        yield code, "parent", what, _("Correct the parents so that each branch ends in a code without parent.")


def _circular(parents: Mapping[str, str]) -> tuple[str, ...]:
    """The codes that are on a circle of parents, in linear time."""
    sound: set[str] = set()
    circular: dict[str, None] = {}
    for code in parents:
        path: dict[str, None] = {}
        at = code
        while at in parents and at not in sound and at not in path:
            path[at] = None
            at = parents[at]
        steps = list(path)
        circular |= dict.fromkeys(steps[steps.index(at) :] if at in path else ())
        sound |= path.keys()
    return tuple(circular)


def _check_labels(records: list[dict[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Codes that the reader could not tell apart: the same label under the same parent."""
    first: dict[tuple[str, str], str] = {}
    for record in records:
        known = first.setdefault((record["parent"], record["label"].casefold()), record["code"])
        if known != record["code"]:
            what = _("“{label}” is also what the code “{code}” is called.")
            what = what.format(label=shorten(mask(record["label"])), code=shorten(mask(known)))
            yield record["code"], "label", what, _("Give one of them another label, or another parent.")
