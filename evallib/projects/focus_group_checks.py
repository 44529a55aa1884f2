"""Questions about the settings of the section fokusgrupper that no single value can answer.

Asked of the project's document, so that they are answered also when other values are wrong. What depends on the coded
files is asked when they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.errors import Problem
from evallib.locale import _
from evallib.projects.checks import check_doubled
from evallib.projects.documents import Document, KeyPath
from evallib.projects.wording import shorten, suggest

FOCUS_GROUPS = "fokusgrupper"
TABLES = {"csv", "tsv", "xlsx", "xlsm", "ods", "sav"}
PROGRAMS = {"qdpx", "qda", "sqlite", "sqlite3", "rqda"}
"""Endings of files that are surely tables, or surely projects of coding programs; content decides about all others."""
SINGLE = ("document", "group", "speaker", "coder", "unit", "text", "code")
NEEDED = {"long": "code", "list": "code", "columns": "codes", "slots": "codes"}


def check_focus_groups(document: Document, known_sources: Sequence[str] | None) -> Iterator[Problem]:
    """Problems in the settings of the section fokusgrupper; nothing when there are none.

    ``known_sources``: the ids of all sources that the project may name; None when they are not known.
    """
    if not isinstance(document.get(FOCUS_GROUPS), dict):
        return
    for key in ("files", "moderators", "speakers", "not_codes"):
        yield from check_doubled(document, FOCUS_GROUPS, key, None)
    yield from check_doubled(document, FOCUS_GROUPS, "coders", None, "names", None)
    yield from check_doubled(document, FOCUS_GROUPS, "scales", None, "label")
    yield from _check_doubled_inside(document, "coders", "looked_at")
    yield from _check_doubled_inside(document, "scales", "codes")
    yield from _check_order(document)
    yield from _check_source(document, known_sources)
    yield from _check_files(document)
    yield from _check_columns(document)
    yield from _check_groups(document)
    yield from _check_codebook(document)


def _given(document: Document, *path: str) -> bool:
    """Whether something other than null or an empty list stands there."""
    return document.get(FOCUS_GROUPS, *path) not in (None, ())


def _check_doubled_inside(document: Document, key: str, inner: str) -> Iterator[Problem]:
    """Names that stand twice in the same inner list; in another list they may stand again."""
    found = document.get(FOCUS_GROUPS, key)
    for index in range(len(found) if isinstance(found, tuple) else 0):
        yield from check_doubled(document, FOCUS_GROUPS, key, index, inner, None)


def _check_order(document: Document) -> Iterator[Problem]:
    """Names that stand twice in the order of the groups, with or without brackets of their own."""
    order = (FOCUS_GROUPS, "groups", "order")
    first: dict[str, int | None] = {}
    for path, name in sorted([*document.texts(*order, None), *document.texts(*order, None, None)], key=_place_in_order):
        if name in first:
            what = _("“{name}” already stands on row {row}.").format(name=shorten(name), row=first[name])
            yield Problem(document.place(path), what, _("Names in a list must differ."))
        first.setdefault(name, document.place(path).row)


def _place_in_order(found: tuple[KeyPath, str]) -> list[int]:
    return [step for step in found[0] if isinstance(step, int)]


def _check_source(document: Document, known: Sequence[str] | None) -> Iterator[Problem]:
    for path, name in document.texts(FOCUS_GROUPS, "source"):
        if known is not None and name not in known:
            what = _("There is no source with the id “{name}”.").format(name=shorten(name))
            yield Problem(document.place(path), what, suggest(name, known) or _("Add it under sources."))


def _check_files(document: Document) -> Iterator[Problem]:
    """The layout belongs to tables, and only tables and matrices may be several files."""
    layout = document.get(FOCUS_GROUPS, "layout")
    names = list(document.texts(FOCUS_GROUPS, "files", None))
    for path, name in names:
        ending = name.rpartition(".")[2].casefold()
        if layout is None and ending in TABLES:
            what = _("“{name}” is a table, but the settings do not say how it is laid out.").format(name=shorten(name))
            remedy = _("Add a row “layout: …” with long, list, columns, slots or matrix.")
            yield Problem(document.place(path), what, remedy)
        elif layout is not None and ending in PROGRAMS:
            what = _("“{name}” is a project of a coding program, which has no layout.").format(name=shorten(name))
            yield Problem(document.place(path), what, _("Remove the row “layout: …”, or name a table."))
    if (
        layout is None
        and len({name for _path, name in names}) > 1
        and not any(n.rpartition(".")[2].casefold() in TABLES for _p, n in names)
    ):
        what = _("Several files are named, but only tables may be several.")
        yield Problem(document.place((FOCUS_GROUPS, "files")), what, _("Name the one file with all of the coding."))
    if layout is None and _given(document, "sheet"):
        what = _("A sheet is named, but no layout: only tables have sheets.")
        yield Problem(document.place((FOCUS_GROUPS, "sheet")), what, _("Remove the sheet."))


def _check_columns(document: Document) -> Iterator[Problem]:
    """Columns belong to tables, each has one meaning, and the layout decides where the codes stand."""
    layout = document.get(FOCUS_GROUPS, "layout")
    if layout not in (None, "matrix", *NEEDED):
        return
    columns: KeyPath = (FOCUS_GROUPS, "columns")
    given = [key for key in (*SINGLE, "codes") if _given(document, "columns", key)]
    if layout not in NEEDED:
        for key in given:
            what = _("A column is named, but only tables with layout long, list, columns or slots have columns.")
            yield Problem(document.place((*columns, key)), what, _("Remove the row."))
    else:
        needed = NEEDED[layout]
        other = "codes" if needed == "code" else "code"
        if needed not in given and not document.is_refused((*columns, needed)):
            what = _("The layout {layout} needs the key “{key}” under columns.").format(layout=layout, key=needed)
            yield Problem(document.place(columns), what, _("Add a row “{key}: …”.").format(key=needed))
        if other in given:
            what = _("The layout {layout} has no “{key}”.").format(layout=layout, key=other)
            yield Problem(document.place((*columns, other)), what, suggest(other, [needed]))
    if layout != "list" and _given(document, "separator"):
        what = _("A separator is named, but only the layout list has several codes in a cell.")
        yield Problem(document.place((FOCUS_GROUPS, "separator")), what, _("Remove the row."))
    yield from _check_meanings(document)


def _check_meanings(document: Document) -> Iterator[Problem]:
    """Columns that are named with two meanings."""
    named = [found for key in SINGLE for found in document.texts(FOCUS_GROUPS, "columns", key)]
    named += document.texts(FOCUS_GROUPS, "columns", "codes", None)
    first: dict[str, str] = {}
    for path, name in named:
        place = document.place(path)
        if name in first:
            what = _("The column “{name}” is named already, as {meaning}.")
            what = what.format(name=shorten(name), meaning=first[name])
            yield Problem(place, what, _("Each column can have one meaning only."))
        first.setdefault(name, _("{key} on row {row}").format(key=place.column, row=place.row))


def _check_groups(document: Document) -> Iterator[Problem]:
    """What a group is, and the name of the variable or the column that says it."""
    by, groups = document.get(FOCUS_GROUPS, "groups", "by"), (FOCUS_GROUPS, "groups")
    has_variable, has_column = _given(document, "groups", "variable"), _given(document, "columns", "group")
    if by == "variable" and not has_variable:
        what = _("The groups are values of a variable, but no variable is named.")
        yield Problem(document.place((*groups, "by")), what, _("Add a row “{key}: …”.").format(key="variable"))
    if has_variable and by != "variable":
        what = _("A variable is named, but the groups are not its values.")
        remedy = _("Write “by: variable”, or remove the variable.")
        yield Problem(document.place((*groups, "variable")), what, remedy)
    if by == "column" and not has_column:
        what = _("The groups stand in a column, but no column is named.")
        remedy = _("Name the column with the key “group” under columns.")
        yield Problem(document.place((*groups, "by")), what, remedy)
    if has_column and by not in (None, "column"):
        what = _("A column with groups is named, but the groups are something else.")
        yield Problem(document.place((*groups, "by")), what, _("Write “by: column”, or remove the column."))


def _check_codebook(document: Document) -> Iterator[Problem]:
    path: KeyPath = (FOCUS_GROUPS, "codebook")
    earlier, later = (document.get(*path, key) for key in ("earlier", "later"))
    if isinstance(earlier, str) and earlier == later:
        what = _("The two versions of the codebook are the same file.")
        yield Problem(document.place((*path, "later")), what, _("Name another file, or remove the row."))
    renamed, merged = (document.get(*path, key) for key in ("renamed", "merged"))
    for name in [name for name in renamed if name in merged] if isinstance(renamed, dict) and merged else []:
        what = _("“{name}” cannot be both renamed and merged.").format(name=shorten(name))
        yield Problem(document.place((*path, "merged", name)), what, _("Remove one of the two rows."))
