"""Taguette: a SQLite database (``.sqlite3``) with documents as HTML and highlights in UTF-8 bytes of their bare text.

A highlight with several tags is several segments; ``snippet`` is the stored quotation. The coder comes from the log of
commands. Codes have no tree: a hierarchy is in their names only ("a: b" stays one name), except where a version has
``tags.parent_id``. Checked against databases that the code of Taguette 1.5.2 made (its converter, models and export).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from evallib.errors import InputError
from evallib.focus_groups.readers.code_tree import arrange_codes
from evallib.focus_groups.readers.html_text import HtmlError, strip_tags
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.sqlite_file import Clock, open_database, too_slow, tool_of
from evallib.focus_groups.readers.sqlite_rows import Kind, Row, Tables, note_lost, note_unknown
from evallib.focus_groups.readers.taguette_log import Log, replay
from evallib.focus_groups.source import Code, CodedSource, Document, Segment
from evallib.locale import _, ngettext
from evallib.presentation import quoted

NEEDED = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "project_id", "contents"),
    "tags": ("id", "path", "project_id"),
    "highlights": ("id", "document_id", "start_offset", "end_offset"),
    "highlight_tags": ("highlight_id", "tag_id"),
}


def recognise(opened: Opened) -> bool:
    """Whether it is a Taguette database."""
    return tool_of(opened) == "taguette"


def read(opened: Opened) -> CodedSource:
    """The one project in the database. Raises ``InputError`` with all problems."""
    try:
        with open_database(opened, NEEDED) as database:
            return _read_project(Tables(database), opened, database.clock)
    except TimeoutError as error:
        raise too_slow(opened) from error


@dataclass(frozen=True)
class _Rows:
    """The tables of one project by key; ``tags_of``: the tags of each highlight."""

    documents: dict[int, Row]
    tags: dict[int, Row]
    highlights: dict[int, Row]
    tags_of: dict[int, list[int]]


def _read_project(tables: Tables, opened: Opened, clock: Clock) -> CodedSource:
    rows, project = _read_rows(tables, opened)
    kinds: dict[str, Kind] = {"user_login": "text", "document_id": "number?", "payload": "text"}
    commands = tables.rows("commands", **kinds, project_id="number?")
    log = replay((row for row in commands if row["project_id"] in {None, project}), clock)
    tables.stop_if_faulty()
    try:
        documents = tuple(_document(key, row, clock) for key, row in rows.documents.items())
        segments = tuple(_segments(tables, rows, log, clock))
    except HtmlError as error:
        raise (too_slow(opened) if clock.is_out else _not_html(opened)) from error
    merges = tuple(_merges(tables, rows, log))
    _note_coders(tables, log, segments)
    return CodedSource(
        format="taguette",
        file=opened.file,
        documents=documents,
        codes=arrange_codes((_code(key, row) for key, row in rows.tags.items()), opened.file),
        segments=segments,
        looked_at=frozenset((coder, str(key)) for coder, key in log.looked_at if key in rows.documents),
        merges=merges,
        changed=tuple(tables.changed),
        lost=tables.lost,
        tool="Taguette",
    )


def _read_rows(tables: Tables, opened: Opened) -> tuple[_Rows, int | None]:
    projects = tables.by_key("projects", "id", name="text")
    documents = tables.by_key("documents", "id", name="text", contents="text", project_id="number")
    tags = tables.by_key("tags", "id", path="text", description="text?", project_id="number", parent_id="number?")
    places: dict[str, Kind] = {"document_id": "number", "start_offset": "number", "end_offset": "number"}
    highlights = tables.by_key("highlights", "id", **places, snippet="text?")
    tags_of: dict[int, list[int]] = defaultdict(list)
    lost = 0
    for row in tables.rows("highlight_tags", highlight_id="number", tag_id="number"):
        lost += row["highlight_id"] not in highlights
        tags_of[row["highlight_id"]].append(row["tag_id"])
    tables.stop_if_faulty()
    note_lost(tables, "highlight_tags.highlight_id", lost)
    note_lost(tables, "highlights.document_id", sum(row["document_id"] not in documents for row in highlights.values()))
    project = _only_project(opened, projects, documents)
    mine = {key: row for key, row in documents.items() if row["project_id"] == project}
    return (
        _Rows(
            documents=mine,
            tags={key: row for key, row in tags.items() if row["project_id"] == project},
            highlights={key: row for key, row in highlights.items() if row["document_id"] in mine},
            tags_of=tags_of,
        ),
        project,
    )


def _only_project(opened: Opened, projects: dict[int, Row], documents: dict[int, Row]) -> int:
    """The project that has documents. Raises ``InputError`` if several have, or none."""
    used = list(dict.fromkeys(row["project_id"] for row in documents.values()))
    if len(used) > 1:
        names = ", ".join(quoted(projects[key]["name"]) for key in used[:10] if key in projects)
        what = _("The file holds {count} projects: {names}.").format(count=len(used), names=names)
        remedy = _(
            "Remove the others in a copy of it. Exporting one project works too, but then loses who has coded what."
        )
        raise opened.refuse(what, remedy)
    if not used:
        raise opened.refuse(_("The project has no documents."), _("Check that it is the right file."))
    return int(used[0])


def _document(key: int, row: Row, clock: Clock) -> Document:
    text, blocks = strip_tags(row["contents"], clock)
    return Document(str(key), row["name"], text, blocks)


def _not_html(opened: Opened) -> InputError:
    what = _("A document in the file is not HTML as Taguette writes it.")
    return opened.refuse(what, _("Check that it is the right file, and that it is not damaged."))


def _segments(tables: Tables, rows: _Rows, log: Log, clock: Clock) -> Iterator[Segment]:
    unknown = 0
    for key, row in rows.highlights.items():
        quote = strip_tags(row["snippet"], clock)[0] if row["snippet"] else None
        tags: list[int | None] = [tag for tag in rows.tags_of.get(key, []) if tag in rows.tags]
        unknown += len(rows.tags_of.get(key, [])) - len(tags)
        for tag in tags or [None]:
            yield Segment(
                document=str(row["document_id"]),
                code=None if tag is None else str(tag),
                coder=log.coder(key, tag),
                start=row["start_offset"],
                end=row["end_offset"],
                quote=quote,
                origin=f"highlight {key}",
            )
    note_unknown(tables, "highlight_tags.tag_id", unknown)


def _code(key: int, row: Row) -> Code:
    above = None if row["parent_id"] is None else str(row["parent_id"])
    return Code(str(key), row["path"], above, definition=row["description"] or "")


def _merges(tables: Tables, rows: _Rows, log: Log) -> Iterator[tuple[str, str]]:
    """The merges by name. In a copied log the old number is negative and the new one is of another file."""
    names = log.names | {key: row["path"] for key, row in rows.tags.items()}
    lost = 0
    for old, new in log.merged:
        if old >= 0 and old in names and new in names:
            yield names[old], names[new]
        else:
            lost += 1
    if lost:
        what = ngettext(
            "The log has a merge of codes whose names it no longer knows.",
            "The log has {count} merges of codes whose names it no longer knows.",
            lost,
        )
        remedy = _("Write in the settings of the section which codes were merged, if an earlier codebook is compared.")
        tables.odd("commands.payload", what.format(count=lost), remedy)


def _note_coders(tables: Tables, log: Log, segments: tuple[Segment, ...]) -> None:
    """Say where the coders may be wrong or are not known."""
    unknown = sum(segment.coder is None for segment in segments)
    if unknown:
        what = ngettext(
            "For a coding the log does not say who made it.",
            "For {count} codings the log does not say who made them.",
            unknown,
        )
        tables.odd(
            "commands.user_login", what.format(count=unknown), _("Use the database that the coding was done in.")
        )
    if log.one_for_all:
        what = _("Taguette has written one user for everything, as it does when a project is exported or imported.")
        remedy = _("If several people have coded, use the database that the coding was done in: this file cannot tell.")
        tables.odd("commands.user_login", what, remedy)
    if log.odd:
        what = ngettext(
            "A command in the log cannot be understood.", "{count} commands in the log cannot be understood.", log.odd
        )
        tables.odd("commands.payload", what.format(count=log.odd), _("Compare the coders with Taguette."))
