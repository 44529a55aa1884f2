"""Which documents are a group, and in which order the groups met."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evallib.focus_groups.assembling.labels import UNSEEN as MARKS_UNSEEN
from evallib.focus_groups.assembling.naming import Names, by_name, listed, normal, without_ending
from evallib.focus_groups.source import CodedSource
from evallib.locale import _
from evallib.projects import FocusGroupSettings

UNSEEN = re.compile(f"[{MARKS_UNSEEN}]")
Value = tuple[str, tuple[str, ...]]
"""A possible group: its name and the keys of its documents."""


@dataclass(frozen=True)
class Groups:
    """``names``: of the groups in order; ``documents``: the keys of the documents that belong to each, in order."""

    names: tuple[str, ...]
    documents: tuple[tuple[str, ...], ...]


def empty_documents(source: CodedSource) -> frozenset[str]:
    """The keys of transcripts that are there but hold no words, and no codes for the whole of them."""
    whole = {one.document for one in source.segments if one.live and one.code is not None and one.start is None}
    blank = {one.key for one in source.documents if one.text is not None and not UNSEEN.sub("", one.text).strip()}
    return frozenset(blank - whole)


def find_groups(
    source: CodedSource,
    settings: FocusGroupSettings,
    names: Names,
    coded: Collection[str],
    *,
    empty: Collection[str] = (),
) -> Groups:
    """The groups, or problems in ``names``.

    ``coded``: keys of documents with codings, each of which needs a group. ``empty``: of those without words; a group
    that has no others is none, and a problem if the project file names it.
    """
    values = _values(source, settings)
    if not values and settings.grouped_by != "document":
        _complain_of_none(source, settings, names)
        return Groups((), ())
    found = _ordered(values, settings, names) if settings.groups.order else _all(values, settings)
    found = _with_words(found, empty, settings, names)
    titles = {document.key: document.name for document in source.documents}
    _check_once(found, titles, names)
    grouped = {key for keys in found.documents for key in keys}
    left_out = [
        titles[document.key]
        for document in source.documents
        if document.key in coded and document.key not in grouped and document.key not in empty
    ]
    if left_out:
        what = _("Documents with codings belong to no group: {names}.").format(names=listed(left_out))
        names.complain(("groups",), what, _("Name them under “order”, or choose with “by” what a group is."))
    return found


def _values(source: CodedSource, settings: FocusGroupSettings) -> list[Value]:
    """All possible groups in the order of the file; those without documents are not groups."""
    order = {document.key: place for place, document in enumerate(source.documents)}
    if settings.grouped_by == "document":
        return [(document.name, (document.key,)) for document in source.documents]
    return [
        (one.value, tuple(sorted(one.documents & order.keys(), key=order.__getitem__)))
        for one in source.groupings
        if one.kind == settings.grouped_by
        and (one.kind != "variable" or normal(one.name) == normal(settings.groups.variable or ""))
        and one.documents & order.keys()
    ]


def _complain_of_none(source: CodedSource, settings: FocusGroupSettings, names: Names) -> None:
    """Nothing in the file is what a group is said to be."""
    if settings.grouped_by == "variable":
        known = by_name({one.name: None for one in source.groupings if one.kind == "variable"})
        unknown = _("The coded file has no variable “{name}” with values for documents.")
        names.find(("groups", "variable"), settings.groups.variable or "", known, unknown)
        return
    others = dict.fromkeys(one.kind for one in source.groupings)
    what = _("Nothing in the coded file is “{kind}” with documents.").format(kind=settings.grouped_by)
    remedy = _("The file has: {names}.").format(names=", ".join(["document", *others]))
    names.complain(("groups", "by"), what, remedy)


def _title(value: Value, settings: FocusGroupSettings) -> str:
    return without_ending(value[0]) if settings.grouped_by == "document" else value[0]


def _all(values: Sequence[Value], settings: FocusGroupSettings) -> Groups:
    return Groups(tuple(_title(value, settings) for value in values), tuple(keys for _name, keys in values))


def _ordered(values: Sequence[Value], settings: FocusGroupSettings, names: Names) -> Groups:
    """The groups that the project file lists."""
    loose = [[without_ending(name)] for name, _keys in values] if settings.grouped_by == "document" else []
    known = by_name([name for name, _keys in values], loose)
    unknown = _("There is no “{name}” among what can be a group in the coded file.")
    found: list[tuple[str, tuple[str, ...]]] = []
    for number, entry in enumerate(settings.groups.order):
        numbers = [
            names.find(("groups", "order", number, *([place] if len(entry) > 1 else [])), name, known, unknown)
            for place, name in enumerate(entry)
        ]
        chosen = [values[one] for one in numbers if one is not None]
        if chosen:
            keys = dict.fromkeys(key for _name, inner in chosen for key in inner)
            found.append((_title(chosen[0], settings), tuple(keys)))
    return Groups(tuple(name for name, _keys in found), tuple(keys for _name, keys in found))


def _with_words(found: Groups, empty: Collection[str], settings: FocusGroupSettings, names: Names) -> Groups:
    """The groups of which at least one document holds words; all of them if none does."""
    silent = [number for number, keys in enumerate(found.documents) if all(key in empty for key in keys)]
    if len(silent) in (0, len(found.names)):
        return found
    if len(settings.groups.order) == len(found.names):
        for number in silent:
            what = _("The transcript of {names} is empty.").format(names=listed([found.names[number]]))
            remedy = _("Export the coding again with its text, or remove the group here.")
            names.complain(("groups", "order", number), what, remedy)
    kept = [number for number in range(len(found.names)) if number not in silent]
    return Groups(tuple(found.names[n] for n in kept), tuple(found.documents[n] for n in kept))


def _check_once(groups: Groups, titles: Mapping[str, str], names: Names) -> None:
    """A document in two groups would be counted twice."""
    first: dict[str, int] = {}
    for number, keys in enumerate(groups.documents):
        for key in keys:
            if key in first:
                both = listed([groups.names[first[key]], groups.names[number]])
                what = _("The document {document} belongs to several groups: {names}.")
                what = what.format(document=listed([titles[key]]), names=both)
                names.complain(("groups",), what, _("List under “order” only what is a group."))
            first.setdefault(key, number)
