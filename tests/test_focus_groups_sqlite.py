"""QualCoder, Taguette and RQDA: the invented study and small projects, read as their tools mean them."""

from __future__ import annotations

import html
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.focus_groups.readers import read_source
from evallib.focus_groups.readers.code_tree import MOST_LEVELS, arrange_codes
from evallib.focus_groups.readers.html_text import strip_tags
from evallib.focus_groups.readers.sqlite_file import Clock
from evallib.focus_groups.source import Code, CodedSource, Segment
from tests.coded_study.sqlite_files import (
    QUALCODER,
    RQDA,
    TAGUETTE,
    TaguetteLog,
    as_html,
    edit,
    new_database,
    put,
    write_qualcoder,
    write_rqda,
    write_taguette,
)
from tests.coded_study.study import ANNA, BO, STUDY

Writer = Callable[[Path], Path]
WRITERS: dict[str, Writer] = {
    "qualcoder": lambda folder: write_qualcoder(STUDY, folder / "Hemtjänst #1 100 %?.qda"),
    "taguette": lambda folder: write_taguette(STUDY, folder / "Hemtjänst #1 100 %?.sqlite3"),
    "rqda": lambda folder: write_rqda(STUDY, folder / "Hemtjänst #1 100 %?.rqda"),
}
FOR_EVER = Clock(float("inf"))


@pytest.fixture(params=WRITERS)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    return request.param, WRITERS[request.param](tmp_path)


def read(path: Path) -> CodedSource:
    return read_source(path, path.name)


def notes(source: CodedSource) -> list[str]:
    return [str(problem) for problem in source.changed]


def stretch(source: CodedSource, segment: Segment) -> str:
    """The words of a segment, decoded by the tool's own rule."""
    text = next(document.text for document in source.documents if document.key == segment.document)
    assert text is not None
    if source.format == "taguette":
        return text.encode()[segment.start : segment.end].decode()
    return text[segment.start : segment.end]


def as_said(source: CodedSource) -> Counter[tuple[str, str | None, str | None, str | None]]:
    documents = {document.key: document.name for document in source.documents}
    codes = {code.key: code.name for code in source.codes}
    return Counter(
        (documents[one.document], codes.get(one.code or ""), one.coder, one.quote)
        for one in source.segments
        if one.live
    )


def in_study(*, comments: bool) -> Counter[tuple[str, str | None, str, str]]:
    names = {code.key: code.name for code in STUDY.codes}
    return Counter(
        (one.document, names.get(one.code or ""), one.coder, STUDY.text_of(one))
        for one in STUDY.codings
        if comments or one.code is not None
    )


def test_every_coding_of_the_study_is_read_with_its_code_coder_and_words(written: tuple[str, Path]) -> None:
    tool, path = written
    source = read(path)
    assert source.format == tool
    assert as_said(source) == in_study(comments=tool == "taguette")
    assert [(one.name, one.text) for one in source.documents] == [(one.name, one.text) for one in STUDY.documents]
    assert source.changed == ()


def test_places_lie_where_the_tool_says(written: tuple[str, Path]) -> None:
    tool, path = written
    source = read(path)
    shifted = [one for one in source.segments if one.live and stretch(source, one) != one.quote]
    assert len(shifted) == (len(STUDY.codings) // 11 if tool == "rqda" else 0)
    for one in shifted:
        assert one.start is not None
        assert one.end is not None
        moved = Segment(one.document, one.code, start=one.start + 1, end=one.end + 1)
        assert stretch(source, moved) == one.quote


def test_the_tree_of_codes_is_what_the_tool_can_hold(written: tuple[str, Path]) -> None:
    tool, path = written
    source = read(path)
    names = {code.key: code.name for code in source.codes}
    of_study = {code.key: code.name for code in STUDY.codes}
    above = {code.name: names.get(code.parent or "") for code in source.codes}
    folders = {code.name for code in STUDY.codes if not code.codable}
    expected = {code.name: of_study.get(code.parent or "") for code in STUDY.codes}
    if tool == "taguette":
        expected = {code.name: None for code in STUDY.codes if code.codable}
    elif tool == "rqda":
        expected = {name: parent if parent in folders else None for name, parent in expected.items()}
    assert above == expected
    assert {code.name for code in source.codes if not code.codable} == (set() if tool == "taguette" else folders)
    assert {code.name: code.definition for code in source.codes} == {
        code.name: code.definition for code in STUDY.codes if code.name in above
    }
    keys = [code.key for code in source.codes]
    assert all(keys.index(code.parent) < keys.index(code.key) for code in source.codes if code.parent)


def test_groups_come_as_cases_and_as_an_attribute(written: tuple[str, Path]) -> None:
    tool, path = written
    found = {(one.kind, one.name, one.value, one.documents) for one in read(path).groupings}
    members = {"FG1": frozenset("1"), "FG2": frozenset("2"), "FG3": frozenset("34")}
    expected = {("case", "", name, keys) for name, keys in members.items()}
    expected |= {("variable", "Grupp", name, keys) for name, keys in members.items()}
    assert found == (set() if tool == "taguette" else expected)


def test_who_has_looked_at_what_is_told_where_the_file_tells(written: tuple[str, Path]) -> None:
    tool, path = written
    looked_at = read(path).looked_at
    second = {document for coder, document in looked_at if coder == BO}
    assert second == (set() if tool == "qualcoder" else {"1", "2", "4"})


def test_nothing_is_written_anywhere(written: tuple[str, Path], tmp_path: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        files = (path for path in tmp_path.rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    read(written[1])
    assert state() == before


def test_the_database_of_a_qualcoder_folder_can_be_given_alone(tmp_path: Path) -> None:
    folder = WRITERS["qualcoder"](tmp_path)
    alone = read(folder / "data.qda")
    assert alone.segments == read(folder).segments
    assert alone.tool == "QualCoder 3.8"


# QualCoder


def qualcoder(folder: Path, *statements: str, schema: str = QUALCODER) -> Path:
    path = folder / "liten.qda"
    path.mkdir(exist_ok=True)
    with new_database(path / "data.qda", schema) as connection:
        put(connection, "source", [{"id": 1, "name": "FG1", "fulltext": "P1: Vi är trötta.\n"}])
        put(connection, "code_name", [{"cid": 1, "name": "Trötthet"}])
        put(
            connection,
            "code_text",
            [{"cid": 1, "fid": 1, "seltext": "trötta", "pos0": 10, "pos1": 16, "owner": "anna"}],
        )
        for statement in statements:
            connection.execute(statement)
    return path


OLDEST = """
CREATE TABLE project (databaseversion text, date text, memo text);
CREATE TABLE source (id integer primary key, name text, fulltext text, memo text, owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, color text);
CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, memo text);
"""


def test_old_qualcoder_databases_lack_columns_and_tables(tmp_path: Path) -> None:
    source = read(qualcoder(tmp_path, schema=OLDEST))
    (segment,) = source.segments
    assert (segment.quote, segment.coder, segment.start, segment.end) == ("trötta", "anna", 10, 16)
    assert source.tool == "QualCoder"


def test_a_code_below_a_code_is_so_even_if_it_has_a_category_too(tmp_path: Path) -> None:
    path = qualcoder(
        tmp_path,
        "INSERT INTO code_cat (catid, name) VALUES (1, 'Arbete')",
        "INSERT INTO code_name (cid, name, catid, supercid) VALUES (2, 'Sömn', 1, 1), (3, 'Vila', 9, NULL)",
    )
    codes = {code.name: code for code in read(path).codes}
    assert codes["Sömn"].parent == codes["Trötthet"].key
    assert codes["Vila"].parent == "category 9"  # removed since: assembled as a top code
    assert not codes["Arbete"].codable


def test_codes_on_sound_and_pictures_have_no_place_and_linked_ones_count_once(tmp_path: Path) -> None:
    path = qualcoder(
        tmp_path,
        "INSERT INTO source (id, name, mediapath, av_text_id) VALUES (2, 'FG1.mp3', '/audio/FG1.mp3', 1)",
        "INSERT INTO source (id, name, mediapath) VALUES (3, 'tavla.jpg', '/images/tavla.jpg')",
        "INSERT INTO source (id, name, mediapath) VALUES (4, 'oanvänd.jpg', '/images/oanvänd.jpg')",
        "INSERT INTO code_av (avid, id, pos0, pos1, cid, owner) VALUES (7, 2, 0, 900, 1, 'bo'), (8, 2, 0, 9, 1, 'bo')",
        "INSERT INTO code_image (imid, id, cid, owner) VALUES (5, 3, 1, 'bo')",
        "UPDATE code_text SET avid = 7",
    )
    source = read(path)
    assert [(one.document, one.start, one.coder, one.origin) for one in source.segments] == [
        ("1", 10, "anna", "ctid:1"),
        ("3", None, "bo", "imid:5"),
        ("1", None, "bo", "avid:8"),  # the sound's transcript
    ]
    assert [(one.name, one.text is None) for one in source.documents] == [("FG1", False), ("tavla.jpg", True)]
    assert source.changed == ()


def test_marks_of_who_speaks_are_not_codings_and_their_maker_is_no_coder(tmp_path: Path) -> None:
    path = qualcoder(
        tmp_path,
        "INSERT INTO code_cat (catid, name, owner) VALUES (1, '📌 Speakers', '📌 Speaker coding')",
        "INSERT INTO code_name (cid, name, catid, owner) VALUES (2, 'P1', 1, '📌 Speaker coding'),"
        " (3, 'P2', 1, 'anna')",
        "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner) VALUES"
        " (2, 1, 'P1: Vi är trötta.', 0, 17, '📌 Speaker coding'), (3, 1, 'Vi', 4, 6, '📌 Speaker coding'),"
        " (1, 1, 'Vi', 4, 6, '📌 Speaker coding')",
    )
    source = read(path)
    assert [(one.code, one.coder) for one in source.segments] == [("code 1", "anna"), *[(None, None)] * 3]
    assert {code.name for code in source.codes if code.codable} == {"Trötthet"}
    assert notes(source) == [
        "liten.qda, kolumn code_text.owner: 3 kodningar markerar bara vem som talar, och räknas inte. "
        "Inget behöver göras."
    ]


def test_texts_that_were_respaced_on_import_are_told(tmp_path: Path) -> None:
    spaced = "P1: Ja.\n P2: Nej.\n P1: Jo.\n "
    told = notes(read(qualcoder(tmp_path, f"UPDATE source SET fulltext = '{spaced}'")))
    assert len(told) == 1
    assert "I texten ”FG1” följs varje radslut av ett mellanslag" in told[0]
    usual = spaced.replace("\n ", "\n", 1)
    assert notes(read(qualcoder(tmp_path, f"UPDATE source SET fulltext = '{usual}'"))) == []


def test_missing_and_empty_texts_are_told(tmp_path: Path) -> None:
    path = qualcoder(
        tmp_path,
        "INSERT INTO source (id, name, fulltext) VALUES (2, 'Tom', ' ')",
        "UPDATE source SET fulltext = NULL WHERE id = 1",
    )
    source = read(path)
    assert [(one.name, one.text) for one in source.documents] == [("FG1", None)]
    assert "Texten till ”FG1” finns inte i filen: det som kodats där räknas, men placeras och" in notes(source)[0]
    assert "En text är tom och saknar kodningar, och utelämnas." in notes(source)[1]


def test_codings_that_point_nowhere_are_counted(tmp_path: Path) -> None:
    path = qualcoder(
        tmp_path,
        "INSERT INTO code_text (cid, fid, pos0, pos1, owner) VALUES"
        " (1, 9, 0, 1, 'a'), (1, 9, 1, 2, 'a'), (9, 1, 0, 1, 'a')",
        "INSERT INTO code_av (id, cid) VALUES (9, 1)",
        "INSERT INTO code_image (id, cid) VALUES (1, 9)",
    )
    source = read(path)
    assert [one.code for one in source.segments] == ["code 1", None, None]
    counted = [problem.split(": ")[1].split(" ")[0] for problem in notes(source)]
    assert counted == ["2", "En", "En", "En"]


def test_a_newer_version_is_told(tmp_path: Path) -> None:
    path = qualcoder(tmp_path, "INSERT INTO project (databaseversion, about) VALUES ('v23', 'QualCoder /home/anna')")
    source = read(path)
    assert source.tool == "QualCoder"
    assert "Databasen har version 23; vad som har tillkommit efter version 17 är inte känt här." in notes(source)[0]


# Taguette


def taguette(path: Path, *, users: str = "anna bo") -> tuple[Path, Callable[..., None]]:
    """One document, the codes Oro (1) and Ledning (2), and a way to log commands and highlights."""
    with new_database(path, TAGUETTE) as connection:
        put(connection, "projects", [{"id": 1, "name": "Ett", "description": "", "created": ""}])
        row = {"id": 1, "name": "FG1", "description": "", "filename": "", "created": "", "project_id": 1}
        text = "<p>P1: Jag är så trött &amp; orolig.</p><p>P2: Å nej!</p>"
        put(connection, "documents", [{**row, "text_direction": "", "contents": text}])
        for key, name in ((1, "Oro"), (2, "Ledning")):
            put(connection, "tags", [{"id": key, "project_id": 1, "path": name, "description": ""}])

    def log(kind: str, *, by: str, document: int | None = None, **payload: object) -> None:
        with closing(sqlite3.connect(path)) as connection:
            TaguetteLog(connection, by).add(kind, document=document, **payload)
            connection.commit()

    return path, log


def highlight(path: Path, number: int, *tags: int, document: int = 1) -> None:
    values = f"({number}, {document}, 4, 13, '<p>Jag är s</p>')"
    edit(path, f"INSERT INTO highlights (id, document_id, start_offset, end_offset, snippet) VALUES {values}")
    for tag in tags:
        edit(path, f"INSERT INTO highlight_tags VALUES ({number}, {tag})")


def coders(source: CodedSource) -> dict[tuple[str, str | None], str | None]:
    return {(one.origin, one.code): one.coder for one in source.segments}


def test_a_tag_belongs_to_whoever_gave_it_first(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 1, 2)
    log("highlight_add", by="anna", document=1, highlight_id=1, tags=[1])
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[1, 2])
    assert coders(read(path)) == {("highlight 1", "1"): "anna", ("highlight 1", "2"): "bo"}


def test_a_tag_that_was_taken_off_and_given_again_belongs_to_the_second_giver(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 1)
    log("highlight_add", by="anna", document=1, highlight_id=1, tags=[1])
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[])
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[1])
    assert coders(read(path)) == {("highlight 1", "1"): "bo"}


def test_merged_codes_keep_their_coders_and_are_named_as_today(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 2)
    highlight(path, 2, 2)
    log("tag_add", by="anna", tag_id=7, tag_path="Chef")
    log("tag_add", by="anna", tag_id=8, tag_path="Chefen")
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[7])
    log("highlight_add", by="anna", document=1, highlight_id=1, tags=[7, 8])
    log("highlight_add", by="anna", document=1, highlight_id=2, tags=[2])
    log("tag_merge", by="anna", src_tag_id=7, dest_tag_id=8)
    log("tag_merge", by="anna", src_tag_id=8, dest_tag_id=2)
    source = read(path)
    # on highlight 1 both codes stood: the one that is left is Anna's
    assert coders(source) == {("highlight 1", "2"): "anna", ("highlight 2", "2"): "anna"}
    assert source.merges == (("Chef", "Chefen"), ("Chefen", "Ledning"))


def test_logs_of_before_2021_use_other_names(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 2)
    log("tag_add", by="anna", id=7, path="Chef")
    log("highlight_add", by="bo", document=1, id=1, tags=[7])
    log("highlight_add", by="anna", document=1, id=5, tags=[1])
    log("highlight_delete", by="anna", document=1, id=5)
    log("tag_merge", by="anna", src=7, dest=2)
    source = read(path)
    assert coders(source) == {("highlight 1", "2"): "bo"}
    assert source.merges == (("Chef", "Ledning"),)
    assert source.looked_at == {("bo", "1"), ("anna", "1")}


def test_where_the_log_is_silent_no_coder_is_guessed(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    for number in (1, 2, 3):
        highlight(path, number, 1)
    log("highlight_add", by="anna", document=1, highlight_id=1, tags=[2])  # only Anna has touched it
    log("highlight_add", by="anna", document=1, highlight_id=2, tags=[2])
    log("highlight_add", by="bo", document=1, highlight_id=2, tags=[])
    source = read(path)
    assert list(coders(source).values()) == ["anna", None, None]
    assert "För 2 kodningar säger loggen inte vem som gjort dem." in notes(source)[0]


def test_a_code_that_was_removed_and_a_comment_without_code(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1)
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[5])
    log("tag_delete", by="anna", tag_id=5)
    log("document_delete", by="anna", document=4)
    log("highlight_add", by="anna", document=4, highlight_id=1000, tags=[5])
    source = read(path)
    assert coders(source) == {("highlight 1", None): "bo"}
    assert source.looked_at == {("bo", "1")}  # the other document is gone


def test_an_exported_project_has_one_user_for_all_and_merges_without_names(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 2)
    log("tag_add", by="admin", tag_id=-7, tag_path="Chef")
    log("highlight_add", by="admin", document=1, highlight_id=1, tags=[-7])
    log("tag_merge", by="admin", src_tag_id=-7, dest_tag_id=1)  # 1 was the number in the other file
    source = read(path)
    assert coders(source) == {("highlight 1", "2"): "admin"}
    assert source.merges == ()
    first, second = notes(source)
    assert "Loggen har en sammanslagning av koder vars namn den inte längre känner." in first
    assert "Taguette har skrivit en och samma användare för allt" in second


def test_an_imported_project_may_hide_coders_too(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    log("project_import", by="anna")
    assert "Taguette har skrivit en och samma användare för allt" in notes(read(path))[0]


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"type": "highlight_add"}',
        '{"type": "highlight_add", "highlight_id": 1, "tags": [[]]}',
        '{"type": "highlight_add", "highlight_id": "1", "tags": []}',
        '{"type": "tag_add", "tag_id": 1}',
        '{"type": "tag_merge", "src_tag_id": 1}',
        "[" * 100_000,
        '{"type": ["a"]}',
        '{"type": "highlight_delete"}',
    ],
)
def test_commands_that_cannot_be_understood_are_counted(tmp_path: Path, payload: str) -> None:
    path, _log = taguette(tmp_path / "t")
    with closing(sqlite3.connect(path)) as connection:
        put(connection, "commands", [{"date": "", "user_login": "bo", "project_id": 1, "payload": payload}])
        connection.commit()
    assert "Ett kommando i loggen går inte att förstå." in notes(read(path))[0]


def test_unknown_commands_are_none_of_our_business(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    log("member_add", by="anna", member="bo", privileges="TAG")
    assert notes(read(path)) == []


def test_paragraphs_need_no_line_end_and_entities_are_one_character(tmp_path: Path) -> None:
    path, _log = taguette(tmp_path / "t")
    highlight(path, 1, 1)
    source = read(path)
    (document,) = source.documents
    assert document.text == "P1: Jag är så trött & orolig.P2: Å nej!"
    assert document.blocks == (len("P1: Jag är så trött & orolig."),)
    (segment,) = source.segments
    assert stretch(source, segment) == "Jag är s"  # 8 characters in 9 bytes
    assert segment.quote == "Jag är s"


def test_a_version_with_a_tree_of_tags(tmp_path: Path) -> None:
    path, _log = taguette(tmp_path / "t")
    edit(path, "ALTER TABLE tags ADD COLUMN parent_id INTEGER", "UPDATE tags SET parent_id = 2 WHERE id = 1")
    assert [(code.name, code.parent) for code in read(path).codes] == [("Ledning", None), ("Oro", "2")]


def test_the_database_of_a_server_may_hold_several_projects(tmp_path: Path) -> None:
    path, _log = taguette(tmp_path / "t")
    edit(path, "INSERT INTO projects VALUES (2, 'Två', '', '')")
    assert len(read(path).documents) == 1  # an empty project is nobody's mistake
    edit(path, "INSERT INTO documents SELECT 2, name, '', '', '', 2, '', contents FROM documents")
    with pytest.raises(InputError) as error:
        read(path)
    assert "Filen innehåller 2 projekt: ”Ett”, ”Två”." in str(error.value)
    edit(path, "DELETE FROM documents")
    with pytest.raises(InputError, match="Projektet har inga dokument"):
        read(path)


def test_highlights_and_tags_that_point_nowhere_are_counted(tmp_path: Path) -> None:
    path, log = taguette(tmp_path / "t")
    highlight(path, 1, 1, 9)
    highlight(path, 2, 1, document=7)
    edit(path, "INSERT INTO highlight_tags VALUES (99, 1)")
    log("highlight_add", by="bo", document=1, highlight_id=1, tags=[1, 9])
    source = read(path)
    assert [one.code for one in source.segments] == ["1"]
    assert [problem.split(",")[1].split(":")[0] for problem in notes(source)] == [
        " kolumn highlight_tags.highlight_id",
        " kolumn highlights.document_id",
        " kolumn highlight_tags.tag_id",
    ]


LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs", "Cc"]), max_size=30))


@given(LINES)
def test_html_gives_back_the_text_that_it_was_made_of(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert strip_tags(as_html(text), FOR_EVER)[0] == text


@given(st.text(max_size=200), st.integers(1, 50))
def test_text_without_tags_is_itself_wherever_the_parser_cuts_it(text: str, repeats: int) -> None:
    written = html.escape(text.replace("\r", "").replace("\x00", "") * repeats)
    assert strip_tags(written, FOR_EVER)[0] == html.unescape(written)


def test_long_documents_are_cut_anywhere_without_loss() -> None:
    text = "P1: R&D <är> dyrt; å.\n" * 5_000
    assert strip_tags(as_html(text), FOR_EVER)[0] == text


def test_line_ends_and_preformatted_text_are_as_in_a_browser() -> None:
    assert strip_tags("<pre>\nA\r\nB</pre><ul><li>C</li></ul>D<br>E", FOR_EVER) == ("A\nBCDE", (3, 4, 5))


def test_paragraphs_that_stand_on_lines_of_their_own_need_no_marks() -> None:
    assert strip_tags("<div>\n <p>A</p>\n\t<p>B</p> <p>C</p>\n</div>\n", FOR_EVER) == ("\n A\n\tB C\n\n", (7,))


# RQDA


def rqda(path: Path, *statements: str) -> Path:
    with new_database(path, RQDA) as connection:
        put(connection, "source", [{"id": 1, "name": "FG1", "file": "P1: Vi är trötta.", "status": 1}])
        put(connection, "freecode", [{"id": 1, "name": "Trötthet", "status": 1}])
        row = {"cid": 1, "fid": 1, "seltext": "trötta", "selfirst": 10.0, "selend": 16.0, "status": 1}
        put(connection, "coding", [{**row, "owner": "anna"}])
        for statement in statements:
            connection.execute(statement)
    return path


def test_what_was_removed_in_rqda_is_not_live(tmp_path: Path) -> None:
    path = rqda(
        tmp_path / "r",
        "INSERT INTO freecode (id, name, status) VALUES (2, 'Borta', 0)",
        "INSERT INTO source (id, name, file, status) VALUES (2, 'Borttagen', 'x', 0)",
        "INSERT INTO coding (cid, fid, selfirst, selend, status, owner) VALUES"
        " (1, 1, 0, 2, 0, 'bo'), (1, 1, 0, 2, -1, 'bo'), (1, 1, 0, 2, NULL, 'bo'),"
        " (2, 1, 0, 2, 1, 'bo'), (1, 2, 0, 1, 1, 'bo')",
    )
    source = read(path)
    assert [(one.code, one.live) for one in source.segments] == [
        ("code 1", True),
        ("code 1", False),
        ("code 1", False),
        ("code 1", False),
        (None, False),
        ("code 1", False),
    ]
    assert [one.name for one in source.documents] == ["FG1"]
    assert [one.name for one in source.codes] == ["Trötthet"]
    assert source.looked_at == {("anna", "1"), ("bo", "1")}


def test_the_second_table_of_codings_is_read_too(tmp_path: Path) -> None:
    path = rqda(
        tmp_path / "r",
        "INSERT INTO coding2 (cid, fid, selfirst, selend, status, owner) VALUES (1, 1, 4.0, 6.0, 1, 'bo')",
    )
    assert [(one.coder, one.start, one.end, one.origin) for one in read(path).segments] == [
        ("anna", 10, 16, "coding 1"),
        ("bo", 4, 6, "coding2 1"),
    ]


def test_a_code_in_several_categories_is_told(tmp_path: Path) -> None:
    path = rqda(
        tmp_path / "r",
        "INSERT INTO codecat (catid, name, status) VALUES (1, 'Kropp', 1), (2, 'Arbete', 1), (3, 'Bort', 0)",
        "INSERT INTO treecode (cid, catid, status) VALUES (1, 3, 1), (1, 1, 0), (1, 2, 1), (1, 2, 1), (1, 1, 1)",
    )
    source = read(path)
    codes = {code.name: code for code in source.codes}
    assert codes["Trötthet"].parent == "category 2"
    assert "En kod ligger i flera kategorier, och räknas bara under den första." in notes(source)[0]
    assert "Bort" not in codes


def test_groups_in_rqda_are_cases_categories_of_files_and_attributes(tmp_path: Path) -> None:
    path = rqda(
        tmp_path / "r",
        "INSERT INTO source (id, name, file, status) VALUES (2, 'FG2', 'x', 1), (3, 'Bort', 'x', 0)",
        "INSERT INTO cases (id, name, status) VALUES (1, 'Norr', 1), (2, 'Bort', 0)",
        "INSERT INTO caselinkage (caseid, fid, status) VALUES (1, 1, 1), (1, 2, 0), (1, 3, 1), (2, 2, 1)",
        "INSERT INTO filecat (catid, name, status) VALUES (1, 'Våren', 1)",
        "INSERT INTO treefile (catid, fid, status) VALUES (1, 1, 1), (1, 2, 1)",
        "INSERT INTO caseAttr (variable, value, caseID, status) VALUES ('Ort', 'Umeå', 1, 1), ('Ort', 'X', 2, 1)",
        "INSERT INTO fileAttr (variable, value, fileID) VALUES ('Ort', 'Umeå', 2), ('Ort', '', 1)",
    )
    assert [(one.kind, one.name, one.value, one.documents) for one in read(path).groupings] == [
        ("case", "", "Norr", frozenset("1")),
        ("set", "", "Våren", frozenset("12")),
        ("variable", "Ort", "Umeå", frozenset("12")),
    ]


def test_a_text_that_is_missing_in_rqda_is_told(tmp_path: Path) -> None:
    source = read(rqda(tmp_path / "r", "UPDATE source SET file = NULL"))
    assert source.documents[0].text is None
    assert "Texten till ”FG1” finns inte i filen" in notes(source)[0]


def test_codings_of_nothing_in_rqda_are_counted(tmp_path: Path) -> None:
    path = rqda(
        tmp_path / "r",
        "INSERT INTO coding (cid, fid, selfirst, selend, status) VALUES (9, 1, 0, 1, 1), (1, 9, 0, 1, 1)",
    )
    source = read(path)
    assert [(one.code, one.live) for one in source.segments] == [("code 1", True), (None, True)]
    assert [problem.split(":")[0] for problem in notes(source)] == [
        "r, kolumn coding.fid",
        "r, kolumn coding.cid",
    ]


# Trees


def test_a_tree_that_bites_its_tail_is_refused_and_named() -> None:
    codes = [Code("1", "A", "3"), Code("2", "B", "1"), Code("3", "C", "2"), Code("4", "D", "3"), Code("5", "E")]
    with pytest.raises(InputError) as error:
        arrange_codes(codes, "x.qda")
    assert str(error.value) == (
        "x.qda: Koderna ”A”, ”C”, ”B” ligger under varandra i en cirkel. "
        "Flytta en av dem till översta nivån i programmet där projektet gjordes."
    )


def test_a_code_below_itself_is_a_circle() -> None:
    with pytest.raises(InputError, match="Koden ”A” ligger under sig själv"):
        arrange_codes([Code("1", "A", "1")], "x")


def test_levels_have_a_limit() -> None:
    chain = [Code(str(number), "x", str(number - 1)) for number in range(5_000)]
    assert len(arrange_codes(chain[:MOST_LEVELS], "x")) == MOST_LEVELS
    with pytest.raises(InputError, match=f"fler än {MOST_LEVELS} nivåer"):
        arrange_codes(chain, "x")


@given(st.lists(st.one_of(st.none(), st.integers(0, 19)), max_size=20), st.randoms())
def test_parents_stand_before_children_and_nothing_is_lost(above: list[int | None], chance: object) -> None:
    codes = [Code(str(n), "x", None if up is None or up >= n else str(up)) for n, up in enumerate(above)]
    chance.shuffle(codes)  # type: ignore[attr-defined]
    arranged = arrange_codes(codes, "x")
    keys = [code.key for code in arranged]
    assert sorted(keys) == sorted(code.key for code in codes)
    assert all(code.parent is None or keys.index(code.parent) < keys.index(code.key) for code in arranged)


def test_the_study_has_what_the_readers_must_survive() -> None:
    codings = STUDY.codings
    assert any("😔" in document.text for document in STUDY.documents)
    assert any(coding.code is None for coding in codings)
    assert {coding.coder for coding in codings} > {ANNA, BO}
