"""Questions that no single value can answer: doubled ids, names that must exist elsewhere, missing settings.

They are asked of the document, not of the model, so that they are answered also when other values are wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from evallib.errors import Problem
from evallib.locale import _
from evallib.privacy import find_identifiers, kind_label
from evallib.projects.documents import Document, KeyPath
from evallib.projects.slugs import SHARED_FOLDER
from evallib.projects.wording import shorten, suggest

SUMMARY = "summary"
METHOD = "method"
NEED_SETTINGS = ("before_after", "fokusgrupper", "kasam", "oppna_jamforelser")
"""Sections that can say nothing without settings of the same name."""


def check_project(document: Document) -> Iterator[Problem]:
    """Problems that show in a project file alone."""
    yield from check_doubled(document, "sources", None, "id")
    yield from check_doubled(document, "sections", None)
    yield from check_doubled(document, "goals", "proportions", None, "name")
    yield from check_doubled(document, "reconciliation", "identities", None, "name")
    yield from _check_settings(document)


def check_programme(document: Document) -> Iterator[Problem]:
    """Problems that show in a programme file alone."""
    yield from check_doubled(document, "sources", None, "id")
    yield from check_doubled(document, "criteria", None, "id")
    yield from check_doubled(document, "costs", None, "id")
    yield from check_doubled(document, "costs", None, "name")
    yield from check_doubled(document, "expected_facts", None)
    yield from _check_years(document)
    yield from _check_dates(document)
    yield from check_percent(document, "cofinancing", "min_pct")
    for index in range(len(_items(document, "costs"))):
        yield from check_percent(document, "costs", index, "max_share_pct")
    yield from _check_project_count(document)
    yield from _check_scoring(document)
    yield from _check_shares(document)
    yield from _check_needs(document)
    yield from _check_circles(document)
    yield from _check_sources(document)


def check_doubled(document: Document, *pattern: str | int | None) -> Iterator[Problem]:
    """Each text that stands more than once at a path, told at the later places."""
    first: dict[str, KeyPath] = {}
    for path, text in document.texts(*pattern):
        if text not in first:
            first[text] = path
            continue
        row = document.place(first[text]).row
        what = _("“{name}” already stands on row {row}.").format(name=shorten(text), row=row)
        yield Problem(document.place(path), what, _("Names in a list must differ."))


def check_percent(document: Document, *path: str | int) -> Iterator[Problem]:
    """A percentage between 0 and 1, which is a share written as a fraction: 0.15 for 15."""
    value = _number(document, path)
    if value is not None and 0 < value < 1:
        what = _("Here stands {value}, which is less than one percent.").format(value=f"{value:g}")
        yield Problem(
            document.place(path), what, _("Write {percent} for {percent} percent.").format(percent=f"{100 * value:g}")
        )


def check_identifiers(document: Document) -> Iterator[Problem]:
    """Each text with an identity number, a telephone number or an e-mail address; it is never repeated."""
    for path, text in _texts_in(document.data, ()):
        kinds = dict.fromkeys(kind_label(hit.kind) for hit in find_identifiers(text))
        if kinds and not document.is_refused(path):
            what = _("Here stands something that may not be shown: {kinds}.").format(kinds=", ".join(kinds))
            yield Problem(document.place(path), what, _("Remove it."))


def _texts_in(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The path and the text of every value that is text."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_in(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts_in(inner, (*path, index))


def check_name(document: Document, key: str, stem: str) -> Iterator[Problem]:
    """The key that repeats the name of the file."""
    name = document.get(key)
    if isinstance(name, str) and name != stem and not document.is_refused((key,)):
        what = _("Here stands “{name}”, but the file is named “{stem}”.").format(name=shorten(name), stem=stem)
        yield Problem(document.place((key,)), what, _("Make them the same."))
    if key == "project" and stem == SHARED_FOLDER:
        what = _("No project can be called {name}: data/{name} holds what is fetched for all projects.")
        yield Problem(document.place((key,)), what.format(name=stem), _("Choose another name, also for the file."))


def check_sections(document: Document, notebooks: Collection[str]) -> Iterator[Problem]:
    """Sections that no notebook is about; nothing is known while there are no notebooks at all."""
    for path, section in document.texts("sections", None):
        if notebooks and section not in notebooks:
            what = _("There is no section “{section}”.").format(section=shorten(section))
            yield Problem(document.place(path), what, suggest(section, list(notebooks)))


def check_against_programme(document: Document, programme: Document) -> Iterator[Problem]:
    """What a project says about its programme: the round, and sources that both files name.

    The same document may be described differently in the two files, but it is either published or not.
    """
    rounds = list(dict.fromkeys(text for _path, text in programme.texts("dates", None, "round")))
    for path, name in document.texts("medel", "round"):
        if name not in rounds:
            what = _("The programme has no dates for the round “{name}”.").format(name=shorten(name))
            yield Problem(document.place(path), what, suggest(name, rounds))
    theirs = {text: programme.get(*path[:-1], "published") for path, text in programme.texts("sources", None, "id")}
    for path, name in document.texts("sources", None, "id"):
        published = (*path[:-1], "published")
        if name in theirs and theirs[name] != document.get(*published):
            what = _("The programme says otherwise about whether the source “{name}” is published.")
            yield Problem(document.place(published), what.format(name=shorten(name)), _("Make them the same."))


def _check_settings(document: Document) -> Iterator[Problem]:
    sections = [text for _path, text in document.texts("sections", None)]
    for section in sections:
        if section in NEED_SETTINGS and document.get(section) is None and not document.is_refused((section,)):
            what = _("The section {section} needs settings under the key “{section}”.").format(section=section)
            yield Problem(document.place(("sections",)), what, _("Add them, or leave the section out."))
    if "medel" in sections and document.get("programme") is None and not document.is_refused(("programme",)):
        what = _("The section medel needs a programme.")
        yield Problem(document.place(("sections",)), what, _("Add a row “programme: …”."))
    if sections and METHOD not in sections:
        what = _("The section method is missing: each report says how it was made.")
        yield Problem(document.place(("sections",)), what, _("Add method to the list."))


def _check_years(document: Document) -> Iterator[Problem]:
    first: dict[int, int | None] = {}
    for index, envelope in enumerate(_items(document, "envelopes")):
        year = envelope.get("year") if isinstance(envelope, dict) else None
        if not isinstance(year, int):
            continue
        place = document.place(("envelopes", index, "year"))
        if year in first:
            what = _("“{name}” already stands on row {row}.").format(name=year, row=first[year])
            yield Problem(place, what, _("Names in a list must differ."))
        first.setdefault(year, place.row)


def _check_dates(document: Document) -> Iterator[Problem]:
    """Two days for the same event of the same round: most often one of the rounds is mistyped."""
    first: dict[tuple[str, str], int | None] = {}
    for path, event in document.texts("dates", None, "event"):
        round_ = document.get(*path[:-1], "round")
        key = (event, round_ if isinstance(round_, str) else "")
        place = document.place(path)
        if key in first:
            what = _("There is already a day of {event} in the same round on row {row}.")
            yield Problem(place, what.format(event=shorten(event), row=first[key]), _("Mend the round, or keep one."))
        first.setdefault(key, place.row)


def _items(document: Document, key: str) -> Sequence[Any]:
    found = document.get(key)
    return found if isinstance(found, tuple) else ()


def _check_project_count(document: Document) -> Iterator[Problem]:
    low, high = document.get("projects", "low"), document.get("projects", "high")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        what = _("The lowest number, {low}, is larger than the highest, {high}.").format(low=low, high=high)
        yield Problem(document.place(("projects", "low")), what, _("Correct one of them."))


def _check_scoring(document: Document) -> Iterator[Problem]:
    """A scale must have a length, and no two scores can be further apart than that."""
    path: KeyPath = ("scoring",)
    low, high, apart = (_number(document, (*path, key)) for key in ("low", "high", "disagreement"))
    if low is None or high is None:
        return
    if low >= high:
        what = _("The lowest score, {low}, is not below the highest, {high}.").format(low=f"{low:g}", high=f"{high:g}")
        yield Problem(document.place((*path, "low")), what, _("Correct one of them."))
    elif apart is not None and apart > high - low:
        what = _("No two scores from {low} to {high} can be {difference} apart.")
        what = what.format(low=f"{low:g}", high=f"{high:g}", difference=f"{apart:g}")
        remedy = _("Write {limit} or less.").format(limit=f"{high - low:g}")
        yield Problem(document.place((*path, "disagreement")), what, remedy)


def _check_shares(document: Document) -> Iterator[Problem]:
    """A cost that is covered in full has no lower share of its own."""
    for index, cost in enumerate(_items(document, "costs")):
        path: KeyPath = ("costs", index, "max_share_pct")
        share = _number(document, path)
        full = isinstance(cost, dict) and cost.get("extent") == "full" and cost.get("share_of", "cost") == "cost"
        if full and share is not None and share < 100:
            what = _("The cost is covered in full, but at most to {share} percent.").format(share=f"{share:g}")
            yield Problem(document.place(path), what, _("Write “extent: partial”, or remove the share."))


def _number(document: Document, path: KeyPath) -> float | None:
    """A number that stands at a path and is not refused, or None."""
    value = document.get(*path)
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return value if plain and not document.is_refused(path) else None


def _check_circles(document: Document) -> Iterator[Problem]:
    """Compound criteria that only need one another can never count."""
    needs = {name: document.get(*path[:-1], "needs_one_of") for path, name in document.texts("criteria", None, "id")}
    kinds = {name: document.get(*path[:-1], "kind") for path, name in document.texts("criteria", None, "id")}
    can_count = {name for name, kind in kinds.items() if kind != "compound"}
    listed = {name: {*others} - {name} for name, others in needs.items() if isinstance(others, tuple)}
    while found := {name for name, others in listed.items() if others & can_count} - can_count:
        can_count |= found
    for path, name in document.texts("criteria", None, "id"):
        others = [other for other in listed.get(name, ()) if other in kinds]
        if name not in can_count and others:
            what = _("“{name}” can never count: the criteria that it needs only need one another.")
            remedy = _("Name a criterion that is not compound.")
            yield Problem(document.place((*path[:-1], "needs_one_of")), what.format(name=shorten(name)), remedy)


def _check_needs(document: Document) -> Iterator[Problem]:
    """Compound criteria name other criteria; the others name none."""
    known = [text for _path, text in document.texts("criteria", None, "id")]
    for path, kind in document.texts("criteria", None, "kind"):
        needs = (*path[:-1], "needs_one_of")
        if (kind == "compound") == bool(document.get(*needs)):
            continue
        if kind == "compound":
            what = _("A compound criterion must say which others it needs.")
            yield Problem(document.place(needs), what, _("Add a row “needs_one_of: […]”."))
        else:
            what = _("Only a compound criterion needs others.")
            yield Problem(document.place(needs), what, _("Write “kind: compound”, or remove the row."))
    for path, name in document.texts("criteria", None, "needs_one_of", None):
        others = [other for other in known if other != document.get(*path[:-2], "id")]
        if name not in others:
            what = _("There is no other criterion with the id “{name}”.").format(name=shorten(name))
            yield Problem(document.place(path), what, suggest(name, others))


def _check_sources(document: Document) -> Iterator[Problem]:
    """Each ``source`` begins with the id of one of the programme's sources."""
    known = [text for _path, text in document.texts("sources", None, "id")]
    lists = [(key, None, "source") for key in ("envelopes", "costs", "criteria", "dates", "notes")]
    single = [(key, "source") for key in ("projects", "ceiling", "cofinancing", "unspent", "scoring")]
    for pattern in [*single, *lists]:
        for path, text in document.texts(*pattern):
            name = text.partition(",")[0].strip()
            if name not in known:
                what = _("There is no source with the id “{name}”.").format(name=shorten(name))
                yield Problem(document.place(path), what, suggest(name, known))
