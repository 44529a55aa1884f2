"""From the filled-in forms of a project to what they say, or to all that is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from evallib.comparisons.forms import rows, schemas
from evallib.comparisons.forms.checks import row_check
from evallib.comparisons.forms.rows import Indicators, Row, scales_of
from evallib.comparisons.forms.scales import folded
from evallib.comparisons.forms.schemas import FORMS, form_id
from evallib.comparisons.forms_read import Forms, Respelt
from evallib.errors import InputError, Problem, gather
from evallib.locale import _
from evallib.model import RowAccount
from evallib.privacy import OwnNames
from evallib.projects import Project
from evallib.tables import NAMES, ReadTable, TableSchema, place, read_table

Said = TypeVar("Said")
GIVEN_ROWS = frozenset({schemas.PREPARATION.file, schemas.READINESS.file})
"""Forms whose first column the template fills in: a row with nothing else was not filled in by anybody."""
ONE_ROW_EACH = frozenset({schemas.QUICK.file, schemas.PRIORITIES.file, schemas.TYPES.file})
"""Forms in which an indicator stands once."""


@dataclass(frozen=True)
class _Read:
    """One form: its rows that somebody filled in, what became of all rows, and whether the file is there."""

    rows: tuple[Row, ...] = ()
    respelt: tuple[Respelt, ...] = ()
    account: RowAccount = field(default_factory=RowAccount)
    given: bool = False


def read_forms(project: Project) -> Forms:
    """Read all forms of a project; one that is not there has no rows.

    Words of a scale are codes, an empty cell is None, and "Vet ej" is "unknown", never a value. Indicators that the
    settings have are called by their id, others as they stand. Rows of a template that nobody filled in are excluded
    and counted. Raises :class:`~evallib.errors.InputError` with every problem of every form.
    """
    names = OwnNames(read_table(project, NAMES).frame["name"])
    settings = project.params.oppna_jamforelser
    known = Indicators.of(settings.indicators if settings else ())
    found: dict[str, _Read] = dict(
        zip(
            (form.file for form in FORMS),
            gather(*(partial(_read_form, project, form, names, known) for form in FORMS)),
            strict=True,
        )
    )

    def say(schema: TableSchema, read: Callable[[Row, Indicators], Said]) -> tuple[Said, ...]:
        return tuple(read(row, known) for row in found[schema.file].rows)

    return Forms(
        given=tuple(form_id(form) for form in FORMS if found[form.file].given),
        preparation=say(schemas.PREPARATION, rows.read_preparation),
        readiness=say(schemas.READINESS, rows.read_readiness),
        actions=say(schemas.ACTIONS, rows.read_action),
        quick=say(schemas.QUICK, rows.read_quick),
        priorities=say(schemas.PRIORITIES, rows.read_priority),
        types=say(schemas.TYPES, rows.read_type),
        improvements=say(schemas.IMPROVEMENTS, rows.read_improvement),
        a3=say(schemas.A3, rows.read_a3),
        respelt=tuple(one for form in found.values() for one in form.respelt),
        account=sum((form.account for form in found.values()), RowAccount()),
    )


def _read_form(project: Project, schema: TableSchema, names: OwnNames, known: Indicators) -> _Read:
    """One form. Raises ``InputError`` with its problems."""
    settings = project.params.oppna_jamforelser
    scales = scales_of(schema, settings.readiness_steps if settings else rows.MOST_STEPS)
    own = (settings.name,) if settings else ()
    table = read_table(project, schema, row_check(schema, scales, names, own), every_row=True)
    filled = [(number, row) for number, row in table.records() if _is_filled_in(schema, row)]
    doubled = tuple(_doubled(project, schema, filled, known))
    if doubled:
        raise InputError(doubled)
    left = len(table.frame) - len(filled)
    return _Read(
        rows=tuple(row for _number, row in filled),
        respelt=_respelt(schema, [row for _number, row in filled]),
        account=table.account.exclude({_("row of a form that nobody filled in"): left} if left else {}),
        given=_is_given(table),
    )


def _is_given(table: ReadTable) -> bool:
    return table.path.exists()


def _is_filled_in(schema: TableSchema, row: Row) -> bool:
    """Whether anybody wrote anything beside what the template gives."""
    return schema.file not in GIVEN_ROWS or any(row[name] for name in schema.names[1:])


def _doubled(
    project: Project, schema: TableSchema, filled: Sequence[tuple[int, Row]], known: Indicators
) -> Iterator[Problem]:
    """An indicator that stands on two rows, be it once by its id and once by its label."""
    first: dict[str, int] = {}
    for number, row in filled if schema.file in ONE_ROW_EACH else ():
        indicator = folded(known.find(row["indicator"]))
        if first.setdefault(indicator, number) != number:
            what = _("Rows {first} and {row} are about the same indicator.").format(first=first[indicator], row=number)
            yield Problem(place(project, schema, number, "indicator"), what, _("Keep one of the rows."))


def _respelt(schema: TableSchema, filled: Sequence[Row]) -> tuple[Respelt, ...]:
    """Spellings that were read as another word of the template, with how many cells each stands in."""
    counts: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    for column, scale in scales_of(schema, rows.MOST_STEPS).items():
        for text in (row[column] for row in filled):
            code = scale.read(text)
            if code is not None and scale.is_respelt(text):
                key = (folded(text), scale.words[code])
                written.setdefault(key, text)
                counts[key] += 1
    return tuple(Respelt(form_id(schema), written[key], key[1], cells) for key, cells in counts.items())
