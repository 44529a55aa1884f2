"""Whose figures are they? The title, the settings and the data must name the same municipality, or there is no report.

Otherwise one of many reports made in one go could carry one municipality's name and another's figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evallib.kolada import Values
from evallib.locale import _
from evallib.projects import ComparisonSettings, KeyPath, names_municipality, suggest

Found = tuple[KeyPath, str, str]
"""A key within the settings, what is wrong there, and what to do about it."""


def is_municipality(code: str) -> bool:
    """Whether a code is a municipality's: four digits, the first two a county's (01 and up).

    0000 is the country and 00 with two more digits a region.

    >>> [is_municipality(code) for code in ("9901", "0114", "0000", "0001", "114", "G2328")]
    [True, True, False, False, False, False]
    """
    return len(code) == 4 and code.isascii() and code.isdigit() and not code.startswith("00")


def check_identity(settings: ComparisonSettings, heading: str, values: Values) -> Iterator[Found]:
    """Why the title, the settings and the data are not about one municipality; nothing when they are.

    The code must be in the data, the data must call it what the settings do, and the ``heading`` (title and subtitle)
    must hold that name, not only as a part of another municipality's longer one. A title (the first line) that names
    another municipality and not its own is not mended by the subtitle.
    """
    names = {code: name for code, name in values.names.items() if is_municipality(code)}
    theirs = names.get(settings.municipality)
    if theirs is None:
        what = _("There is no municipality {code} in the data.").format(code=settings.municipality)
        yield ("municipality",), what, _where_else(settings.name, names) or suggest(settings.municipality, [*names])
        return
    if theirs != settings.name:
        what = _("Here stands “{name}”, but the data call {code} “{theirs}”.")
        told = what.format(name=settings.name, code=settings.municipality, theirs=theirs)
        yield ("name",), told, _where_else(settings.name, names) or _("Write the name as the data have it.")
    elif not _is_named(theirs, heading, tuple(names.values())):
        what = _("Title and subtitle name another municipality than “{name}”: {others}.")
        others = [other for other in names.values() if other != theirs and names_municipality(other, heading)]
        yield (
            ("name",),
            what.format(name=theirs, others=", ".join(sorted(set(others)))),
            _("Make the title or subtitle and the settings name the same municipality."),
        )


def _is_named(own: str, heading: str, names: tuple[str, ...]) -> bool:
    """Whether the title names the municipality, or the subtitle does and the title names none."""
    title, _line, subtitle = heading.partition("\n")
    if names_municipality(own, title, others=names):
        return True
    elsewhere = any(names_municipality(other, title) for other in names if other != own)
    return not elsewhere and names_municipality(own, subtitle, others=names)


def _where_else(name: str, names: Mapping[str, str]) -> str:
    """What to do when the name is that of another code in the data."""
    codes = [code for code, other in names.items() if other == name]
    return _("“{name}” is {code} in the data.").format(name=name, code=", ".join(codes)) if codes else ""
