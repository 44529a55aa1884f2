"""What is wrong in a row of a form, though each cell is of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from evallib.comparisons.forms.owners import looks_like_a_person
from evallib.comparisons.forms.scales import Scale
from evallib.locale import _
from evallib.privacy import OwnNames, find_stops, stop_label
from evallib.tables import TableSchema
from evallib.tables.cells import quoted

Row = Mapping[str, str]
Told = tuple[str, str, str]
ALLOWED = frozenset({"ärendenummer", "webbadress"})
"""What stops a quotation but not what a group writes itself: the decision's number, where something can be read."""


def row_check(
    schema: TableSchema, scales: Mapping[str, Scale[Any]], names: OwnNames
) -> Callable[[Row], Iterator[Told]]:
    """What ``read_table`` is to ask of each row of a form: (column, what, remedy) for all that is wrong.

    ``names``: those that may not stand in what is shown. What is stopped is never repeated.
    """

    def check(row: Row) -> Iterator[Told]:
        for column in schema.columns:
            text = row[column.name]
            if not text:
                continue
            if column.name in scales:
                yield from _word(column.name, text, scales[column.name])
            elif column.kind in {"text", "prose"}:
                yield from _stopped(column.name, text, names)
        owner = row.get("owner", "")
        if owner and not find_stops(owner, names) and looks_like_a_person(owner):
            what = _("Here stands something that looks like a person's name.")
            yield "owner", what, _("Write the role or the unit; if this is a unit, write it with small letters.")

    return check


def _word(column: str, text: str, scale: Scale[Any]) -> Iterator[Told]:
    if scale.read(text) is None:
        what = _("“{text}” is not one of the words allowed.").format(text=quoted(text))
        yield column, what, _("Use one of: {names}.").format(names=", ".join(scale.words.values()))


def _stopped(column: str, text: str, names: OwnNames) -> Iterator[Told]:
    kinds = dict.fromkeys(stop.kind for stop in find_stops(text, names) if stop.kind not in ALLOWED)
    if kinds:
        what = _("Here stands something that may not be shown: {kinds}.")
        what = what.format(kinds=", ".join(map(stop_label, kinds)))
        yield column, what, _("Write the role or the unit.") if column == "owner" else _("Remove it.")
