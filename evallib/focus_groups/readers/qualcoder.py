"""QualCoder: a folder ``X.qda`` with the SQLite database ``data.qda``, or that database alone.

Read by the columns that are there, so databases of all versions known (up to v17) can be read. Positions are Python
characters of ``source.fulltext``, end exclusive; ``code_text.seltext`` is the stored quotation. Categories are codes
that cannot be given; since v16 a code can also stand below another code (``supercid``). Checked against the schema in
QualCoder's source (``app.py`` and ``speakers.py``, 2026), not against a project of its making.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from evallib.focus_groups.readers.code_tree import arrange_codes
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.sqlite_file import open_database, tool_of
from evallib.focus_groups.readers.sqlite_rows import Kind, Row, Tables, note_lost, note_missing_text, note_unknown
from evallib.focus_groups.source import Code, CodedSource, Document, Grouping, Segment
from evallib.locale import _, ngettext

NEEDED = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name"),
    "code_text": ("cid", "fid", "seltext", "pos0", "pos1", "owner"),
}
NEWEST = 17
MARKS_SPEAKERS = "📌 Speaker coding"
"""The owner of codings that the program makes itself to mark who speaks, with a code for each speaker."""
TEXT_PLACES = ("/docs/", "docs:")
"""How ``mediapath`` begins for texts; pictures, sound and video have other beginnings."""
MEDIA = (("code_image", "imid"), ("code_av", "avid"))


def recognise(opened: Opened) -> bool:
    """Whether it is a QualCoder project, or a SQLite file of no tool: its reading then says what is wrong with it."""
    return tool_of(opened) in {"qualcoder", "unknown"}


def read(opened: Opened) -> CodedSource:
    """The project. Raises ``InputError`` with all problems."""
    with open_database(opened, NEEDED) as database:
        return _read_project(Tables(database), opened.file)


@dataclass(frozen=True)
class _Rows:
    """The tables of a project by key, and the codings of texts."""

    sources: dict[int, Row]
    names: dict[int, Row]
    categories: dict[int, Row]
    codings: list[Row]


def _read_project(tables: Tables, file: str) -> CodedSource:
    rows = _read_rows(tables)
    segments = [*_text_segments(tables, rows), *_media_segments(tables, rows)]
    groupings = tuple(_groupings(tables, rows.sources))
    tables.stop_if_faulty()
    _note_version(tables)
    documents = tuple(_documents(tables, rows.sources, {segment.document for segment in segments}))
    keys = {document.key for document in documents}
    return CodedSource(
        format="qualcoder",
        file=file,
        documents=documents,
        codes=arrange_codes(_codes(rows), file),
        segments=tuple(segments),
        groupings=tuple(grouping for grouping in groupings if (grouping.documents & keys)),
        changed=tuple(tables.changed),
        lost=tables.lost,
        tool=_tool(tables),
    )


def _read_rows(tables: Tables) -> _Rows:
    sources = tables.by_key("source", "id", name="text", fulltext="text?", mediapath="text?", av_text_id="number?")
    names = tables.by_key(
        "code_name", "cid", name="text", memo="text?", catid="number?", supercid="number?", owner="text?"
    )
    categories = tables.by_key("code_cat", "catid", name="text", memo="text?", supercatid="number?")
    numbers: dict[str, Kind] = {"ctid": "number?", "cid": "number", "fid": "number", "avid": "number?"}
    places: dict[str, Kind] = {"pos0": "number", "pos1": "number", "seltext": "text?", "owner": "text?"}
    return _Rows(sources, names, categories, list(tables.rows("code_text", **numbers, **places)))


def _text_segments(tables: Tables, rows: _Rows) -> Iterator[Segment]:
    lost = unknown = marks = 0
    for row in rows.codings:
        if row["fid"] not in rows.sources:
            lost += 1
            continue
        by_program = row["owner"] == MARKS_SPEAKERS
        marks += by_program
        unknown += row["cid"] not in rows.names
        counts = not by_program and row["cid"] in rows.names
        yield Segment(
            document=str(row["fid"]),
            code=f"code {row['cid']}" if counts else None,
            coder=None if by_program else row["owner"] or None,
            start=row["pos0"],
            end=row["pos1"],
            quote=row["seltext"] or None,
            origin=f"ctid:{row['ctid']}",
        )
    note_lost(tables, "code_text.fid", lost)
    note_unknown(tables, "code_text.cid", unknown)
    if marks:
        what = ngettext(
            "A coding only marks who speaks, and is not counted.",
            "{count} codings only mark who speaks, and are not counted.",
            marks,
        )
        tables.odd("code_text.owner", what.format(count=marks), _("Nothing needs to be done."))


def _media_segments(tables: Tables, rows: _Rows) -> Iterator[Segment]:
    """Codes on pictures, pages, sound and video: without a place in a text, but in the transcript if there is one.

    A stretch of sound that is linked to a coding of its transcript is the same coding, and is left out.
    """
    linked = {row["avid"] for row in rows.codings}
    for table, key in MEDIA:
        lost = unknown = 0
        numbers: dict[str, Kind] = {key: "number?", "id": "number", "cid": "number"}
        for row in tables.rows(table, **numbers, owner="text?"):
            source = rows.sources.get(row["id"])
            if source is None:
                lost += 1
            elif table != "code_av" or row[key] not in linked:
                unknown += row["cid"] not in rows.names
                code = f"code {row['cid']}" if row["cid"] in rows.names else None
                transcript = source["av_text_id"]
                document = transcript if transcript in rows.sources else row["id"]
                yield Segment(str(document), code, row["owner"] or None, origin=f"{key}:{row[key]}")
        note_lost(tables, f"{table}.id", lost)
        note_unknown(tables, f"{table}.cid", unknown)


def _codes(rows: _Rows) -> Iterator[Code]:
    """Categories first, then codes; those that name a speaker cannot be given."""
    for key, row in rows.categories.items():
        above = None if row["supercatid"] is None else f"category {row['supercatid']}"
        yield Code(f"category {key}", row["name"], above, codable=False, definition=row["memo"] or "")
    used_by: dict[int, set[str | None]] = defaultdict(set)
    for row in rows.codings:
        used_by[row["cid"]].add(row["owner"])
    for key, row in rows.names.items():
        above = None if row["catid"] is None else f"category {row['catid']}"
        if row["supercid"] is not None:
            above = f"code {row['supercid']}"
        speaker = row["owner"] == MARKS_SPEAKERS or used_by[key] == {MARKS_SPEAKERS}
        yield Code(f"code {key}", row["name"], above, codable=not speaker, definition=row["memo"] or "")


def _documents(tables: Tables, sources: dict[int, Row], coded: set[str]) -> Iterator[Document]:
    """The texts, and pictures and the like that are coded. Empty texts that nobody coded are left out with a count."""
    empty = 0
    for key, row in sources.items():
        is_coded = str(key) in coded
        text = row["fulltext"]
        if not is_coded and not (text or "").strip():
            empty += _is_text(row)
            continue
        if text is None and _is_text(row):
            note_missing_text(tables, row["name"])
        if _is_respaced(text or ""):
            _note_respaced(tables, row["name"])
        yield Document(str(key), row["name"], text)
    if empty:
        what = ngettext(
            "A text is empty and has no codings, and is left out.",
            "{count} texts are empty and have no codings, and are left out.",
            empty,
        )
        tables.odd("source.fulltext", what.format(count=empty), _("Remove it in QualCoder if it is not needed."))


def _is_text(row: Row) -> bool:
    path = row["mediapath"]
    return path is None or path.startswith(TEXT_PLACES)


def _is_respaced(text: str) -> bool:
    """Whether every line end is followed by a space, as after the program's import of a text with CRLF (QDPX)."""
    return text.count("\n") >= 3 and text.count("\n ") == text.count("\n")


def _note_respaced(tables: Tables, name: str) -> None:
    what = _("In the text of “{name}” a space follows every line end, as when QualCoder has read a project from NVivo.")
    remedy = _("Its quotations may be displaced: export the coding from the program where it was made instead.")
    tables.odd("source.fulltext", what.format(name=name), remedy)


def _groupings(tables: Tables, sources: dict[int, Row]) -> Iterator[Grouping]:
    """Cases with the documents that they have a part of, and values of attributes of files and cases."""
    cases = tables.by_key("cases", "caseid", name="text")
    members: dict[int, set[str]] = defaultdict(set)
    for row in tables.rows("case_text", caseid="number", fid="number"):
        if row["fid"] in sources:
            members[row["caseid"]].add(str(row["fid"]))
    for key, row in cases.items():
        yield Grouping("case", "", row["name"], frozenset(members[key]))
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables.rows("attribute", name="text", attr_type="text", value="text?", id="number"):
        if row["value"] and row["attr_type"] == "file":
            values[row["name"], row["value"]].add(str(row["id"]))
        elif row["value"] and row["attr_type"] == "case":
            values[row["name"], row["value"]] |= members[row["id"]]
    for (name, value), documents in values.items():
        yield Grouping("variable", name, value, frozenset(documents))


def _about(tables: Tables) -> Row:
    return next(
        tables.rows("project", databaseversion="text?", about="text?"), {"databaseversion": None, "about": None}
    )


def _tool(tables: Tables) -> str:
    found = re.search(r"QualCoder [0-9]{1,2}(\.[0-9]{1,2}){0,2}", _about(tables)["about"] or "")
    return found[0] if found else "QualCoder"


def _note_version(tables: Tables) -> None:
    found = re.fullmatch(r"v([0-9]{1,4})", _about(tables)["databaseversion"] or "")
    if found and int(found[1]) > NEWEST:
        what = _("The database is of version {version}; what came after version {newest} is not known here.")
        remedy = _("Compare the number of codings with QualCoder.")
        tables.odd("project.databaseversion", what.format(version=int(found[1]), newest=NEWEST), remedy)
