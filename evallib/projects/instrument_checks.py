"""Questions that no single value of a questionnaire's file can answer: do its scales divide the items?

They are asked of the document, as in :mod:`evallib.projects.checks`, so that they are answered also when other
values are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.errors import Problem
from evallib.locale import _, ngettext
from evallib.projects.documents import Document, KeyPath
from evallib.projects.instruments import MOST_ITEMS
from evallib.projects.wording import shorten, suggest

MOST_NUMBERS = 10


def check_instrument(document: Document) -> Iterator[Problem]:
    """Problems that show in a questionnaire's file alone."""
    yield from _check_answers(document)
    yield from _check_ids(document)
    yield from _check_numbers(document, [("reversed",)])
    yield from _check_partition(document)
    yield from _check_total(document)
    yield from check_references(document, ("references",), ids=_ids(document), limits=_limits(document))


def check_references(
    document: Document, path: KeyPath, *, ids: Sequence[str], limits: dict[str, tuple[int, int]]
) -> Iterator[Problem]:
    """Published figures about a scale that does not exist, or that the scale cannot have."""
    for found, scale in document.texts(*path, None, "scale"):
        if ids and scale not in ids:
            what = _("There is no scale with the id “{name}”.").format(name=shorten(scale))
            yield Problem(document.place(found), what, suggest(scale, ids))
        if scale in limits:
            yield from _check_figures(document, found[:-1], limits[scale])


def _check_figures(document: Document, row: KeyPath, limits: tuple[int, int]) -> Iterator[Problem]:
    low, high = limits
    mean, sd = _figure(document, (*row, "mean")), _figure(document, (*row, "sd"))
    if mean is not None and not low <= mean <= high:
        what = _("The mean {mean} is outside the scale, {low} to {high}.").format(mean=f"{mean:g}", low=low, high=high)
        yield Problem(document.place((*row, "mean")), what, _("Write the mean in points of the scale."))
    if sd is not None and sd > high - low:
        what = _("The spread {sd} is larger than the scale is long, {low} to {high}.")
        what = what.format(sd=f"{sd:g}", low=low, high=high)
        yield Problem(document.place((*row, "sd")), what, _("Write the spread in points of the scale."))


def _check_answers(document: Document) -> Iterator[Problem]:
    low, high = _whole(document, ("low",)), _whole(document, ("high",))
    if low is not None and high is not None and low >= high:
        what = _("The lowest answer, {low}, is not below the highest, {high}.").format(low=low, high=high)
        yield Problem(document.place(("low",)), what, _("Correct one of them."))


def _check_ids(document: Document) -> Iterator[Problem]:
    """Each id of a scale, or of the total, that another scale has already."""
    first: dict[str, KeyPath] = {}
    for path, text in [*document.texts("scales", None, "id"), *document.texts("total", "id")]:
        if text in first:
            row = document.place(first[text]).row
            what = _("“{name}” already stands on row {row}.").format(name=shorten(text), row=row)
            yield Problem(document.place(path), what, _("Names in a list must differ."))
        first.setdefault(text, path)


def _check_numbers(document: Document, lists: Sequence[KeyPath]) -> Iterator[Problem]:
    """Each item number that stands twice in the lists together, or that the questionnaire does not have."""
    count = _count(document)
    first: dict[int, KeyPath] = {}
    for path, number in _numbers(document, lists):
        if number in first:
            what = _("Item {number} already stands on row {row}.")
            what = what.format(number=number, row=document.place(first[number]).row)
            yield Problem(document.place(path), what, _("Name each item once."))
        elif count is not None and number > count:
            what = _("There is no item {number}: the questionnaire has {count}.").format(number=number, count=count)
            yield Problem(document.place(path), what, _("Correct the number, or the number of items."))
        first.setdefault(number, path)


def _check_partition(document: Document) -> Iterator[Problem]:
    """Scales that share an item, and items that belong to no scale."""
    lists: list[KeyPath] = [("scales", index, "items") for index in range(_length(document, ("scales",)))]
    yield from _check_numbers(document, lists)
    count = _count(document)
    whole = all(_length(document, path) == sum(1 for _number in _numbers(document, [path])) for path in lists)
    if count is None or not lists or not whole:
        return
    named = {number for _path, number in _numbers(document, lists)}
    lost = [str(number) for number in range(1, count + 1) if number not in named]
    if lost:
        told = ", ".join(lost[:MOST_NUMBERS]) + (" …" if len(lost) > MOST_NUMBERS else "")
        what = ngettext("Item {numbers} belongs to no scale.", "Items {numbers} belong to no scale.", len(lost))
        remedy = _("Each item must belong to exactly one scale.")
        yield Problem(document.place(("scales",)), what.format(numbers=told), remedy)


def _check_total(document: Document) -> Iterator[Problem]:
    missing = document.get("total") is None and not document.is_refused(("total",))
    if missing and _length(document, ("scales",)) > 1:
        what = _("With more than one scale there must be a total: it is what the main finding is about.")
        yield Problem(document.place(("total",)), what, _("Add a group “total:” with id and label."))


def _ids(document: Document) -> list[str]:
    found = [*document.texts("scales", None, "id"), *document.texts("total", "id")]
    return [text for _path, text in found]


def _limits(document: Document) -> dict[str, tuple[int, int]]:
    """The lowest and highest sum of each scale, as far as the file says."""
    low, high = _whole(document, ("low",)), _whole(document, ("high",))
    items = _count(document)
    if low is None or high is None or low >= high:
        return {}
    lengths = {text: _length(document, (*path[:-1], "items")) for path, text in document.texts("scales", None, "id")}
    if items is not None:
        lengths |= {text: items for _path, text in document.texts("total", "id")}
    return {scale: (low * length, high * length) for scale, length in lengths.items() if length}


def _numbers(document: Document, lists: Sequence[KeyPath]) -> Iterator[tuple[KeyPath, int]]:
    """The item numbers in some lists, with their paths; what is not a number from 1 upwards is left out."""
    for path in lists:
        for index in range(_length(document, path)):
            number = _whole(document, (*path, index))
            if number is not None and number >= 1:
                yield (*path, index), number


def _length(document: Document, path: KeyPath) -> int:
    found = document.get(*path)
    return len(found) if isinstance(found, tuple) else 0


def _whole(document: Document, path: KeyPath) -> int | None:
    value = document.get(*path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _count(document: Document) -> int | None:
    """The number of items, if it is one that a questionnaire may have."""
    count = _whole(document, ("items",))
    return count if count is not None and 1 <= count <= MOST_ITEMS else None


def _figure(document: Document, path: KeyPath) -> float | None:
    value = document.get(*path)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
