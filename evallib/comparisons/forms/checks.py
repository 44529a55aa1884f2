"""What is wrong in a row of a form, though each cell is of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from evallib.comparisons.forms.owners import looks_like_a_person, names_a_person
from evallib.comparisons.forms.scales import Scale
from evallib.locale import _
from evallib.privacy import OwnNames, find_stops, stop_label
from evallib.tables import TableSchema
from evallib.tables.cells import quoted

Row = Mapping[str, str]
Told = tuple[str, str, str]
OWNER = "owner"
ALLOWED = frozenset({"ärendenummer", "webbadress"})
"""What stops a quotation but not what a group writes itself: the decision's number, where something can be read."""


def row_check(
    schema: TableSchema, scales: Mapping[str, Scale[Any]], names: OwnNames, known: Collection[str] = ()
) -> Callable[[Row], Iterator[Told]]:
    """What ``read_table`` is to ask of each row of a form: (column, what, remedy) for all that is wrong.

    ``names``: those that may not stand in what is shown. ``known``: those that are no persons', which is what the
    municipality is called. What is stopped is never repeated.
    """

    def check(row: Row) -> Iterator[Told]:
        for column in schema.columns:
            text = row[column.name]
            if not text:
                continue
            if column.name in scales:
                yield from _word(column.name, text, scales[column.name])
            elif column.kind in {"text", "prose"}:
                yield from _stopped(column.name, text, names) or _named(column.name, text, known)

    return check


def _word(column: str, text: str, scale: Scale[Any]) -> Iterator[Told]:
    if scale.read(text) is None:
        what = _("“{text}” is not one of the words allowed.").format(text=quoted(text))
        yield column, what, _("Use one of: {names}.").format(names=", ".join(scale.words.values()))


def _stopped(column: str, text: str, names: OwnNames) -> tuple[Told, ...]:
    kinds = dict.fromkeys(stop.kind for stop in find_stops(text, names) if stop.kind not in ALLOWED)
    if not kinds:
        return ()
    what = _("Here stands something that may not be shown: {kinds}.").format(kinds=", ".join(map(stop_label, kinds)))
    return ((column, what, _("Write the role or the unit.") if column == OWNER else _("Remove it.")),)


def _named(column: str, text: str, known: Collection[str]) -> tuple[Told, ...]:
    """A person's name, by how it is built."""
    what = _("Here stands something that looks like a person's name.")
    if column == OWNER and looks_like_a_person(text, known):
        remedy = _(
            "Write the role or the unit. A unit's own name is written with small letters, or with “i” before it."
        )
        return ((column, what, remedy),)
    if column != OWNER and names_a_person(text):
        return ((column, what, _("Write the role instead of the name, or leave it out.")),)
    return ()
