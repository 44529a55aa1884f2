"""Questions about the settings of the section oppna_jamforelser that no single value can answer.

Asked of the project's document, so that they are answered also when other values are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from evallib.errors import Problem
from evallib.locale import _
from evallib.projects.checks import check_doubled, check_percent
from evallib.projects.documents import Document, KeyPath
from evallib.projects.wording import shorten, suggest

SECTION = "oppna_jamforelser"
USUAL_SHARE = 25


def names_municipality(name: str, title: str, *, others: Collection[str] = ()) -> bool:
    """Whether a title holds a municipality's name as a whole word, with or without the s of the genitive.

    A name that only stands inside a longer one of ``others`` does not count. Upper and lower case matter, but a name
    all in capitals counts.

    >>> names_municipality("Exempelstad", "Öppna jämförelser för Exempelstads kommun")
    True
    >>> names_municipality("Exempelstad", "Öppna jämförelser i Nya Exempelstad", others=("Nya Exempelstad",))
    False
    >>> names_municipality("Stad", "Öppna jämförelser i Exempelstad"), names_municipality("Stad", "Nya-Stad 2024")
    (False, False)
    """
    for longer in others:
        if longer != name and _word(name).search(longer):
            title = _word(longer).sub(" ", title)
    return _word(name).search(title) is not None


def check_comparisons(document: Document, sources: Collection[str] | None) -> Iterator[Problem]:
    """Problems in the settings of the section oppna_jamforelser; nothing when there are none.

    ``sources``: the ids of the sources that the project may name; None when they are not known.
    """
    if not isinstance(document.get(SECTION), dict):
        return
    yield from check_doubled(document, SECTION, "indicators", None, "id")
    for key in ("groups", "edition"):
        yield from check_doubled(document, SECTION, "compare", *((key,) if key == "groups" else (key, "groups")), None)
    yield from check_doubled(document, SECTION, "values", "files", None)
    yield from _check_municipality(document)
    yield from _check_years(document)
    yield from _check_colours(document)
    yield from _check_indicators(document)
    yield from _check_files(document)
    yield from _check_source(document, sources)


def _word(name: str) -> re.Pattern[str]:
    spelled = "|".join(re.escape(spelling) for spelling in dict.fromkeys((name, name.upper())))
    return re.compile(rf"(?<![\w-])(?:{spelled})[sS]?(?![\w-])")


def _check_municipality(document: Document) -> Iterator[Problem]:
    """The code is a municipality's, and the title names it."""
    path: KeyPath = (SECTION, "municipality")
    code = document.get(*path)
    if isinstance(code, str) and code.startswith("00") and not document.is_refused(path):
        what = _("{code} is a region or the country, not a municipality.").format(code=shorten(code))
        yield Problem(document.place(path), what, _("Write the four digits of a municipality."))
    name, title, subtitle = document.get(SECTION, "name"), document.get("title"), document.get("subtitle")
    if not isinstance(name, str) or not isinstance(title, str):
        return
    if not name.strip() or document.is_refused((SECTION, "name")) or document.is_refused(("title",)):
        return
    if not names_municipality(name, f"{title}\n{subtitle or ''}"):
        what = _("Neither title nor subtitle names the municipality “{name}”.").format(name=shorten(name))
        remedy = _("Write the name there, spelled the same, or mend the name in the settings.")
        yield Problem(document.place(("title",)), what, remedy)


def _check_years(document: Document) -> Iterator[Problem]:
    years = document.get(SECTION, "years")
    if isinstance(years, tuple) and len(years) == 2 and all(_is_number(year) for year in years) and years[0] > years[1]:
        what = _("The first year, {first}, is after the last one, {last}.").format(first=years[0], last=years[1])
        yield Problem(document.place((SECTION, "years")), what, _("Write the first year first."))
    for index in range(_count(document, "indicators")):
        yield from _check_breaks(document, (SECTION, "indicators", index, "breaks"))


def _check_breaks(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Two breaks in one year."""
    first: dict[Any, KeyPath] = {}
    found = document.get(*path)
    for index in range(len(found) if isinstance(found, tuple) else 0):
        here = (*path, index, "year")
        year = document.get(*here)
        if _is_number(year) and year in first:
            what = _("“{name}” already stands on row {row}.")
            told = what.format(name=year, row=document.place(first[year]).row)
            yield Problem(document.place(here), told, _("Names in a list must differ."))
        elif _is_number(year):
            first[year] = here


def _check_colours(document: Document) -> Iterator[Problem]:
    path: KeyPath = (SECTION, "colours")
    shares = []
    for key in ("best_pct", "worst_pct"):
        yield from check_percent(document, *path, key)
        share = document.get(*path, key)
        shares.append(USUAL_SHARE if share is None else share)
    if all(_is_number(share) for share in shares) and sum(shares) > 100:
        what = _("The best {best} and the worst {worst} percent are more than all there are.")
        told = what.format(best=f"{shares[0]:g}", worst=f"{shares[1]:g}")
        yield Problem(document.place(path), told, _("Write shares of at most 100 together."))


def _check_indicators(document: Document) -> Iterator[Problem]:
    """A source of the direction without a direction."""
    for index in range(_count(document, "indicators")):
        path: KeyPath = (SECTION, "indicators", index)
        if document.get(*path, "better_source") is not None and document.get(*path, "better") is None:
            what = _("A source of which values are better is named, but not which ones are.")
            remedy = _("Add “better: higher”, “lower” or “none”, or remove better_source.")
            yield Problem(document.place((*path, "better_source")), what, remedy)


def _check_files(document: Document) -> Iterator[Problem]:
    """Files need the day when they were fetched, and all that only files can give."""
    path: KeyPath = (SECTION, "values")
    if document.get(*path, "files"):
        if document.get(*path, "fetched") is None and not document.is_refused((*path, "fetched")):
            what = _("Files are named, but not when they were fetched, which the report must tell.")
            yield Problem(document.place((*path, "files")), what, _("Add a row “fetched: 2026-01-31” with the day."))
        asked = [key for key in ("similar", "edition", "groups") if document.get(SECTION, "compare", key)]
        if asked and document.get(*path, "groups") is None:
            what = _("The municipality is to be compared with a group, but no file has the groups.")
            remedy = _("Name the file with the members of each group in values.groups.")
            yield Problem(document.place((SECTION, "compare", asked[0])), what, remedy)
        return
    for key in ("columns", "groups"):
        if document.get(*path, key):
            what = _("{key} is about files, but no files are named.").format(key=key)
            yield Problem(document.place((*path, key)), what, _("Name the files in values.files, or remove the row."))


def _check_source(document: Document, sources: Collection[str] | None) -> Iterator[Problem]:
    if sources is None:
        return
    for path, name in document.texts(SECTION, "values", "source"):
        if name not in sources:
            what = _("There is no source with the id “{name}”.").format(name=shorten(name))
            yield Problem(document.place(path), what, suggest(name, [*sources]))


def _count(document: Document, key: str) -> int:
    found = document.get(SECTION, key)
    return len(found) if isinstance(found, tuple) else 0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
