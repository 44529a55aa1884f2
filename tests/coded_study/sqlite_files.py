"""The study as QualCoder, Taguette and RQDA store it: their own tables, as far as their source code tells."""

from __future__ import annotations

import html
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.coded_study.study import BO, CodedStudy, StudyCoding

WHEN = "2026-05-19 10:00:00"
QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
  bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
  date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
  cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
  date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
  date text, unique(fid,pos0,pos1,owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
  owner text, unique(name,attr_type,id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
  date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
  constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer,
  unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer, unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
  color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE coder_names (name TEXT UNIQUE NOT NULL,
  visibility INTEGER NOT NULL DEFAULT 1 CHECK (visibility IN (0, 1)));
CREATE VIEW code_text_visible AS SELECT code_text.* FROM code_text JOIN coder_names
  ON code_text.owner = coder_names.name WHERE coder_names.visibility = 1;
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
"""
TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
  language VARCHAR(10), email VARCHAR(256));
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL, user_login VARCHAR(30) NOT NULL,
  privileges VARCHAR(11) NOT NULL, CONSTRAINT pk_project_members PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
  description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL,
  text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
  user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL);
CREATE INDEX idx_project_document ON commands (project_id, document_id);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
  path VARCHAR(200) NOT NULL, description TEXT NOT NULL, CONSTRAINT uq_tags_project_id UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
  start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
  CONSTRAINT pk_highlight_tags PRIMARY KEY (highlight_id, tag_id));
CREATE INDEX ix_highlight_tags_tag_id ON highlight_tags (tag_id);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, PRIMARY KEY (version_num));
"""
RQDA = """
create table source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
create table freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer, color text);
create table treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
create table treefile (fid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
create table filecat (name text, fid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
create table codecat (name text, cid integer, catid integer, owner text, date text, dateM text, memo text,
  status integer);
create table coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
  date text, memo text);
create table coding2 (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
  date text, memo text);
create table project (databaseversion text, date text, dateM text, memo text, about text, imageDir text);
create table cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
create table caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer, owner text,
  date text, memo text);
create table attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
create table caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status integer);
create table fileAttr (variable text, value text, fileID integer, date text, dateM text, owner text, status integer);
create table journal (name text, journal text, date text, dateM text, owner text, status integer);
create table annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
  status integer);
"""


@contextmanager
def new_database(path: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """An empty database with its tables; what is put in is kept at the end."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # a test needs no survival of power cuts
        connection.executescript(tables)
        yield connection
        connection.commit()


def edit(path: Path, *statements: str) -> Path:
    """Change a database, or the one in a QualCoder folder."""
    with closing(sqlite3.connect(path / "data.qda" if path.is_dir() else path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def put(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Add rows to a table, by the names of columns."""
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def write_qualcoder(study: CodedStudy, folder: Path) -> Path:
    """A project folder of database version 17. Folders are categories; groups are cases and an attribute of files.

    A comment without a code is an annotation, as QualCoder has no other way. Nothing tells who has read what.
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents = {document.name: number for number, document in enumerate(study.documents, start=1)}
    numbers = {code.key: number for number, code in enumerate(study.codes, start=1)}
    groups = list(dict.fromkeys(document.group for document in study.documents))
    folders = {code.key for code in study.codes if not code.codable}
    with new_database(folder / "data.qda", QUALCODER) as connection:
        put(connection, "project", [{"databaseversion": "v17", "date": WHEN, "about": "QualCoder 3.8"}])
        for document in study.documents:
            number = documents[document.name]
            put(connection, "source", [{"id": number, "name": document.name, "fulltext": document.text}])
            variable = {"name": "Grupp", "attr_type": "file", "value": document.group, "id": number}
            put(connection, "attribute", [variable])
            case = {"caseid": groups.index(document.group) + 1, "fid": number, "pos0": 0, "pos1": len(document.text)}
            put(connection, "case_text", [case])
        put(connection, "cases", ({"caseid": n, "name": name} for n, name in enumerate(groups, start=1)))
        for code in study.codes:
            named = {"name": code.name, "memo": code.definition}
            above = numbers.get(code.parent or "")
            if code.key in folders:
                put(connection, "code_cat", [{"catid": numbers[code.key], **named, "supercatid": above}])
            else:
                column = "catid" if code.parent in folders else "supercid"
                put(connection, "code_name", [{"cid": numbers[code.key], **named, column: above}])
        for coding in study.codings:
            _put_in_qualcoder(connection, coding, documents, numbers, study.text_of(coding))
    return folder


def _put_in_qualcoder(
    connection: sqlite3.Connection, coding: StudyCoding, documents: dict[str, int], numbers: dict[str, int], words: str
) -> None:
    row = {"fid": documents[coding.document], "pos0": coding.start, "pos1": coding.end, "owner": coding.coder}
    if coding.code is None:
        put(connection, "annotation", [{**row, "memo": "Återkom till detta."}])
    else:
        put(connection, "code_text", [{**row, "cid": numbers[coding.code], "seltext": words, "date": WHEN}])


def write_taguette(study: CodedStudy, path: Path) -> Path:
    """A database of version 1.5.2, with the log of commands. Folders are left out: Taguette has none.

    The log also holds a code that was merged into another, the tag that every project begins with, a tag that was
    changed on a highlight, and the second coder's reading of the last document, where he took back what he had marked.
    """
    documents = {document.name: number for number, document in enumerate(study.documents, start=1)}
    tags = {code.key: number for number, code in enumerate((c for c in study.codes if c.codable), start=3)}
    with new_database(path, TAGUETTE) as connection:
        users = sorted({coding.coder for coding in study.codings})
        put(connection, "users", ({"login": user, "created": WHEN} for user in users))
        put(connection, "projects", [{"id": 1, "name": "Handledning", "description": "", "created": WHEN}])
        log = TaguetteLog(connection, users[0])
        for document in study.documents:
            number = documents[document.name]
            row = {"id": number, "name": document.name, "description": "", "filename": document.name, "created": WHEN}
            text = {"project_id": 1, "text_direction": "LEFT_TO_RIGHT", "contents": as_html(document.text)}
            put(connection, "documents", [{**row, **text}])
            log.add("document_add", document=number, document_name=document.name)
        for code in (code for code in study.codes if code.codable):
            row = {"id": tags[code.key], "project_id": 1, "path": code.name, "description": code.definition}
            put(connection, "tags", [row])
            log.add("tag_add", tag_id=tags[code.key], tag_path=code.name)
        log.add("tag_add", tag_id=2, tag_path="Råd")
        read_by_second = {coding.document for coding in study.codings if coding.coder == BO}
        for number, coding in enumerate(study.codings, start=1):
            text = study.documents[documents[coding.document] - 1].text
            start, end = (len(text[:at].encode()) for at in (coding.start, coding.end))
            snippet = as_html(study.text_of(coding))
            row = {"id": number, "document_id": documents[coding.document], "start_offset": start, "end_offset": end}
            put(connection, "highlights", [{**row, "snippet": snippet}])
            given = [] if coding.code is None else [tags[coding.code]]
            put(connection, "highlight_tags", ({"highlight_id": number, "tag_id": tag} for tag in given))
            logged = [2] if coding.code == "stod" and number % 2 else given
            log.highlight(coding.coder, documents[coding.document], number, logged)
            if number % 5 == 0 and coding.document in read_by_second:  # looked at, and left as it was
                log.highlight(BO, documents[coding.document], number, logged)
        log.add("tag_merge", src_tag_id=2, dest_tag_id=tags["stod"])
        log.highlight(BO, len(documents), 9999, [tags["stod"]])
        log.add("highlight_delete", user=BO, document=len(documents), highlight_id=9999)
    return path


class TaguetteLog:
    """The log of commands of a Taguette project."""

    def __init__(self, connection: sqlite3.Connection, user: str) -> None:
        self._connection = connection
        self._user = user

    def add(self, kind: str, *, user: str | None = None, document: int | None = None, **payload: object) -> None:
        row = {"date": WHEN, "user_login": user or self._user, "project_id": 1, "document_id": document}
        put(self._connection, "commands", [{**row, "payload": json.dumps({"type": kind, **payload}, sort_keys=True)}])

    def highlight(self, user: str, document: int, number: int, tags: list[int]) -> None:
        self.add(
            "highlight_add", user=user, document=document, highlight_id=number, start_offset=0, end_offset=1, tags=tags
        )


def as_html(text: str) -> str:
    """A paragraph a line, with the line ends between them kept; labels of speakers are bold."""
    lines = []
    for line in text.split("\n"):
        label, colon, rest = html.escape(line, quote=False).partition(": ")
        lines.append(f"<p><b>{label}:</b> {rest}</p>" if colon else f"<p>{label}</p>" if label else "")
    return "\n".join(lines)


def write_rqda(study: CodedStudy, path: Path, *, shifted: int = 11) -> Path:
    """A project of database version 0.2.2. Folders are categories; below a code that can be given stands nothing.

    Every ``shifted``-th coding sits one character too early (0: none). A comment without a code is not written. There
    are removed codings as well: one that the second coder took back in the last document.
    """
    documents = {document.name: number for number, document in enumerate(study.documents, start=1)}
    numbers = {code.key: number for number, code in enumerate(study.codes, start=1)}
    folders = {code.key for code in study.codes if not code.codable}
    groups = list(dict.fromkeys(document.group for document in study.documents))
    with new_database(path, RQDA) as connection:
        put(connection, "project", [{"databaseversion": "0.2.2", "date": WHEN, "about": "Database created by RQDA"}])
        put(connection, "cases", ({"id": n, "name": name, "status": 1} for n, name in enumerate(groups, start=1)))
        for document in study.documents:
            number = documents[document.name]
            put(connection, "source", [{"id": number, "name": document.name, "file": document.text, "status": 1}])
            linked = {"caseid": groups.index(document.group) + 1, "fid": number, "status": 1}
            put(connection, "caselinkage", [{**linked, "selfirst": 0.0, "selend": float(len(document.text))}])
            put(connection, "fileAttr", [{"variable": "Grupp", "value": document.group, "fileID": number, "status": 1}])
        for code in study.codes:
            row = {"name": code.name, "memo": code.definition, "status": 1}
            if code.key in folders:
                put(connection, "codecat", [{**row, "catid": numbers[code.key]}])
            else:
                put(connection, "freecode", [{**row, "id": numbers[code.key]}])
                if code.parent in folders:
                    tree = {"cid": numbers[code.key], "catid": numbers[code.parent], "status": 1}
                    put(connection, "treecode", [tree])
        for count, coding in enumerate(study.codings, start=1):
            if coding.code is not None:
                early = 1.0 if shifted and count % shifted == 0 else 0.0
                place = {"selfirst": coding.start - early, "selend": coding.end - early}
                who = {"fid": documents[coding.document], "owner": coding.coder, "status": 1}
                words = {"cid": numbers[coding.code], "seltext": study.text_of(coding)}
                put(connection, "coding", [{**words, **who, **place}])
        removed = {"cid": numbers["stod"], "fid": len(documents), "seltext": "Inspelningen", "owner": BO}
        put(connection, "coding", [{**removed, "selfirst": 11.0, "selend": 23.0, "status": 0}])
    return path
