"""Which column of a file holds what: by the project file's word, else by the names that downloads use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evallib.errors import InputError, Place, Problem
from evallib.kolada.signs import read_gender
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
YEAR_WITHIN = re.compile("(?<![0-9])(19|20)[0-9]{2}(?![0-9])")
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
    unclear = [at for at, name in enumerate(names) if at not in roles.values() and _is_unclear(name)]
    wide = bool(years or unclear) and not {"year", "value"} & roles.keys()
    needed = [role for role in NEEDED if not wide or role not in {"year", "value"}]
    problems = [_missing(role, named.get(role), place) for role in needed if role not in roles]
    problems += [_missing(role, named[role], place) for role in named if role not in roles and role not in needed]
    used = [names[at] for at in roles.values()] + ([str(year) for year, _at in years] if wide else [])
    problems += [_twice(name, names, place) for name in dict.fromkeys(used) if names.count(name) > 1]
    problems += [_not_a_year(at, names, place) for at in unclear if wide]
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


def _is_unclear(name: str) -> bool:
    """Whether the name of a column holds a year and something else, e.g. 2023*."""
    return YEAR_WITHIN.search(name) is not None and YEAR_NAME.fullmatch(name) is None


def _not_a_year(at: int, names: Sequence[str], place: Place) -> Problem:
    """A column beside those of the years that would be passed over."""
    where = _cell(at, names, place)
    what = _("The column “{name}” seems to be about a year, but its name is not only the year.")
    remedy = _("Call it by the year alone, e.g. 2023, or remove the column.")
    return Problem(where, what.format(name=shorten(names[at])), remedy)


def check_gender(names: Sequence[str], cells: Mapping[int, Iterable[str]], place: Place) -> None:
    """Raise ``InputError`` for columns that hold genders though none is known as the one that does.

    ``cells``: the cells of the columns that nothing is read from, by index. Without this, women would be read as all.
    """
    found = [at for at, texts in cells.items() if _holds_genders(texts)]
    what = _("The column “{name}” seems to hold the gender, but is not called so.")
    remedy = _("Call it Kön, or say under values: columns: gender in the project file what it is called.")
    if found:
        raise InputError(Problem(_cell(at, names, place), what.format(name=shorten(names[at])), remedy) for at in found)


def _holds_genders(texts: Iterable[str]) -> bool:
    """Whether nothing but genders stands there; a single letter alone, such as Kolada's K for municipality, is none."""
    words = {text for text in texts if text}
    genders = {read_gender(word) for word in words}
    return bool(words) and None not in genders and (len(genders) > 1 or max(map(len, words)) > 1)


def _cell(at: int, names: Sequence[str], place: Place) -> Place:
    """The cell of the header with the name of a column."""
    letter = column_letter(at) if place.row is not None else None
    return Place(place.file, place.sheet, place.row, shorten(names[at]), letter)


def _missing(role: str, column: str | None, place: Place) -> Problem:
    what = _("There is no column with {what}.").format(what=_(WORDS[role]))
    if column is not None:
        what = _("The column “{name}” is missing.").format(name=shorten(column))
    remedy = _("Add it, or say under values: columns: {role} in the project file what it is called.")
    return Problem(place, what, remedy.format(role=role))


def _twice(name: str, names: Sequence[str], place: Place) -> Problem:
    at = max(index for index, other in enumerate(names) if other == name)
    return Problem(
        _cell(at, names, place),
        _("The column “{name}” stands twice.").format(name=shorten(name)),
        _("Keep one of them."),
    )
