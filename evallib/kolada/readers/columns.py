"""Which column of a file holds what: by the project file's word, else by the names that downloads use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evallib.errors import InputError, Place, Problem
from evallib.locale import N_, _
from evallib.projects import shorten
from evallib.tables.canonical import clean_name
from evallib.tables.header import column_letter

USUAL: Mapping[str, tuple[str, ...]] = {
    "kpi": ("nyckeltals-id", "nyckeltal-id", "nyckeltalsid", "nyckeltal_id", "kpi_id", "kpi", "nyckeltal"),
    "municipality": (
        "kommunkod",
        "kommun-id",
        "kommunid",
        "kommun_id",
        "municipality_id",
        "municipality",
        "kommun",
    ),
    "name": ("kommunnamn", "municipality_name", "municipality_title", "namn", "name", "kommun", "municipality"),
    "year": ("år", "year", "period"),
    "gender": ("kön", "gender"),
    "status": ("status",),
    "value": ("värde", "value"),
}
"""Role to the names of its column, in small letters; the first that is there counts, and no column has two roles."""
NEEDED = ("kpi", "municipality", "year", "value")
YEAR_NAME = re.compile("(19|20)[0-9]{2}")
WORDS = {
    "kpi": N_("the id of the indicator"),
    "municipality": N_("the four digits of the municipality"),
    "name": N_("the name of the municipality"),
    "year": N_("the year"),
    "gender": N_("the gender"),
    "status": N_("the status"),
    "value": N_("the value"),
}


@dataclass(frozen=True)
class Layout:
    """``roles``: role to the index of its column; ``years``: in the wide layout, year to the index of its column."""

    roles: Mapping[str, int]
    years: Mapping[int, int]


def find_layout(names: Sequence[str], named: Mapping[str, str], place: Place) -> Layout:
    """What the columns hold. ``named``: the project file's own words, role to column.

    The wide layout has a column a year, and none for the year or the value. ``place``: the header. Raises
    ``InputError`` with every column that is missing or stands twice.
    """
    roles = _roles(names, named)
    years = [(int(name), at) for at, name in enumerate(names) if YEAR_NAME.fullmatch(name)]
    wide = bool(years) and not {"year", "value"} & roles.keys()
    needed = [role for role in NEEDED if not wide or role not in {"year", "value"}]
    problems = [_missing(role, named.get(role), place) for role in needed if role not in roles]
    problems += [_missing(role, named[role], place) for role in named if role not in roles and role not in needed]
    used = [names[at] for at in roles.values()] + ([str(year) for year, _at in years] if wide else [])
    problems += [_twice(name, names, place) for name in dict.fromkeys(used) if names.count(name) > 1]
    if problems:
        raise InputError(problems)
    return Layout(roles, dict(years) if wide else {})


def _roles(names: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, column in named.items():
        if clean_name(column) in names:
            found[role] = names.index(clean_name(column))
    spelled = [name.casefold() for name in names]
    for role in USUAL:
        if role in named:
            continue
        free = [name for name in USUAL[role] if name in spelled and spelled.index(name) not in found.values()]
        if free:
            found[role] = spelled.index(free[0])
    return found


def _missing(role: str, column: str | None, place: Place) -> Problem:
    what = _("There is no column with {what}.").format(what=_(WORDS[role]))
    if column is not None:
        what = _("The column “{name}” is missing.").format(name=shorten(column))
    remedy = _("Add it, or say under values: columns: {role} in the project file what it is called.")
    return Problem(place, what, remedy.format(role=role))


def _twice(name: str, names: Sequence[str], place: Place) -> Problem:
    at = max(index for index, other in enumerate(names) if other == name)
    where = Place(place.file, place.sheet, place.row, shorten(name), column_letter(at))
    return Problem(where, _("The column “{name}” stands twice.").format(name=shorten(name)), _("Keep one of them."))
