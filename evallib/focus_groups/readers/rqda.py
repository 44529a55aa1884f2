"""RQDA: a SQLite database (``.rqda``). Nothing is ever removed from it: what counts has ``status`` 1.

Positions are characters of ``source.file`` from 0, end exclusive, stored as real numbers; some selections sit one
character away from their text, so ``coding.seltext``, the stored quotation, decides. Codes stand in one level of
categories. ``coding2`` is a second table of codings of the same kind. Checked against the schema in RQDA's source
(``ProjectFun.R``, database version 0.2.2), not against a project of its making.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from evallib.focus_groups.readers.code_tree import arrange_codes
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.sqlite_file import open_database, tool_of
from evallib.focus_groups.readers.sqlite_rows import Kind, Row, Tables, note_lost, note_missing_text, note_unknown
from evallib.focus_groups.source import Code, CodedSource, Document, Grouping, Segment
from evallib.locale import _, ngettext

NEEDED = {
    "source": ("id", "name", "file", "status"),
    "freecode": ("id", "name", "status"),
    "coding": ("cid", "fid", "seltext", "selfirst", "selend", "status"),
}
LIVE = 1


def recognise(opened: Opened) -> bool:
    """Whether it is an RQDA project."""
    return tool_of(opened) == "rqda"


def read(opened: Opened) -> CodedSource:
    """The project. Raises ``InputError`` with all problems."""
    with open_database(opened, NEEDED) as database:
        return _read_project(Tables(database), opened.file)


def _read_project(tables: Tables, file: str) -> CodedSource:
    sources = tables.by_key("source", "id", name="text", file="text?", status="number?")
    names = tables.by_key("freecode", "id", name="text", memo="text?", status="number?")
    segments = [
        *_segments(tables, "coding", sources, names),
        *_segments(tables, "coding2", sources, names),
    ]
    codes = list(_codes(tables, names))
    groupings = tuple(_groupings(tables, _live(sources)))
    tables.stop_if_faulty()
    return CodedSource(
        format="rqda",
        file=file,
        documents=tuple(_documents(tables, sources)),
        codes=arrange_codes(codes, file),
        segments=tuple(segments),
        groupings=groupings,
        looked_at=frozenset(
            (one.coder, one.document) for one in segments if one.coder and int(one.document) in _live(sources)
        ),
        changed=tuple(tables.changed),
        lost=tables.lost,
        tool="RQDA",
    )


def _is_live(row: Row | None) -> bool:
    return row is not None and row["status"] == LIVE


def _live(rows: dict[int, Row]) -> set[int]:
    return {key for key, row in rows.items() if _is_live(row)}


def _segments(tables: Tables, table: str, sources: dict[int, Row], names: dict[int, Row]) -> Iterator[Segment]:
    """The codings of one table; one on a removed document or with a removed code is removed too."""
    lost = unknown = 0
    places: dict[str, Kind] = {"selfirst": "number", "selend": "number", "seltext": "text?", "status": "number?"}
    for row in tables.rows(table, cid="number", fid="number", **places, owner="text?"):
        source, code = sources.get(row["fid"]), names.get(row["cid"])
        if source is None:
            lost += 1
            continue
        unknown += code is None
        removed = not _is_live(row) or not _is_live(source) or (code is not None and not _is_live(code))
        yield Segment(
            document=str(row["fid"]),
            code=f"code {row['cid']}" if _is_live(code) else None,
            coder=row["owner"] or None,
            start=row["selfirst"],
            end=row["selend"],
            quote=row["seltext"] or None,
            live=not removed,
            origin=f"{table} {row['row']}",
        )
    note_lost(tables, f"{table}.fid", lost)
    note_unknown(tables, f"{table}.cid", unknown)


def _documents(tables: Tables, sources: dict[int, Row]) -> Iterator[Document]:
    for key, row in sources.items():
        if _is_live(row):
            if row["file"] is None:
                note_missing_text(tables, row["name"])
            yield Document(str(key), row["name"], row["file"])


def _codes(tables: Tables, names: dict[int, Row]) -> Iterator[Code]:
    """Categories first, then codes, each in the first category that it was put in."""
    categories = tables.by_key("codecat", "catid", name="text", memo="text?", status="number?")
    above: dict[int, list[int]] = defaultdict(list)
    for row in tables.rows("treecode", cid="number", catid="number", status="number?"):
        if _is_live(row) and _is_live(categories.get(row["catid"])) and row["catid"] not in above[row["cid"]]:
            above[row["cid"]].append(row["catid"])
    for key in sorted(_live(categories)):
        row = categories[key]
        yield Code(f"category {key}", row["name"], codable=False, definition=row["memo"] or "")
    for key in sorted(_live(names)):
        row = names[key]
        parent = f"category {above[key][0]}" if above[key] else None
        yield Code(f"code {key}", row["name"], parent, definition=row["memo"] or "")
    several = sum(len(above[key]) > 1 for key in _live(names))
    if several:
        what = ngettext(
            "A code stands in several categories, and is counted under the first only.",
            "{count} codes stand in several categories, and are counted under the first only.",
            several,
        )
        tables.odd("treecode.catid", what.format(count=several), _("Let each code stand in one category in RQDA."))


def _groupings(tables: Tables, documents: set[int]) -> Iterator[Grouping]:
    """Cases, categories of files, and values of attributes of files and cases."""
    cases = tables.by_key("cases", "id", name="text", status="number?")
    in_case = _members(tables, "caselinkage", "caseid", documents)
    for key in sorted(_live(cases)):
        yield Grouping("case", "", cases[key]["name"], frozenset(in_case[key]))
    categories = tables.by_key("filecat", "catid", name="text", status="number?")
    in_category = _members(tables, "treefile", "catid", documents)
    for key in sorted(_live(categories)):
        yield Grouping("set", "", categories[key]["name"], frozenset(in_category[key]))
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    kinds: dict[str, Kind] = {"variable": "text", "value": "text?", "status": "number?"}
    for row in tables.rows("fileAttr", **kinds, fileID="number"):
        if row["value"] and row["status"] in {LIVE, None} and row["fileID"] in documents:
            values[row["variable"], row["value"]].add(str(row["fileID"]))
    for row in tables.rows("caseAttr", **kinds, caseID="number"):
        if row["value"] and row["status"] in {LIVE, None} and row["caseID"] in _live(cases):
            values[row["variable"], row["value"]] |= in_case[row["caseID"]]
    for (name, value), members in values.items():
        yield Grouping("variable", name, value, frozenset(members))


def _members(tables: Tables, table: str, key: str, documents: set[int]) -> dict[int, set[str]]:
    """The live documents of each case or category."""
    found: dict[int, set[str]] = defaultdict(set)
    numbers: dict[str, Kind] = {key: "number", "fid": "number", "status": "number?"}
    for row in tables.rows(table, **numbers):
        if _is_live(row) and row["fid"] in documents:
            found[row[key]].add(str(row["fid"]))
    return found
