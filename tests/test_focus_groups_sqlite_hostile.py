"""Databases that are damaged, or made to do harm: a sentence in little time and memory, and nothing is ever written."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from evallib.errors import InputError, problems_of
from evallib.focus_groups.readers import read_source, sqlite_file
from evallib.focus_groups.readers.html_text import HtmlError, strip_tags
from evallib.focus_groups.readers.opened import open_coded
from evallib.focus_groups.readers.sqlite_file import SIGNS, Clock, tool_of
from tests.coded_study.sqlite_files import (
    QUALCODER,
    RQDA,
    TAGUETTE,
    edit,
    new_database,
    put,
    write_qualcoder,
    write_rqda,
    write_taguette,
)
from tests.coded_study.study import STUDY

ROOM = "evallib.focus_groups.readers"
WRITERS: dict[str, Callable[[Path], Path]] = {
    "qualcoder": lambda folder: write_qualcoder(STUDY, folder / "studie.qda") / "data.qda",
    "taguette": lambda folder: write_taguette(STUDY, folder / "studie"),
    "rqda": lambda folder: write_rqda(STUDY, folder / "studie"),
}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("originals")
    return {tool: write(folder / tool) for tool, write in WRITERS.items() if (folder / tool).mkdir() is None}


@pytest.fixture(params=WRITERS)
def study(request: pytest.FixtureRequest, originals: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the study in the file of one tool."""
    return Path(shutil.copy(originals[request.param], tmp_path / "fil"))


@pytest.fixture
def qualcoder(originals: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(originals["qualcoder"], tmp_path / "fil"))


@pytest.fixture
def taguette(originals: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(originals["taguette"], tmp_path / "fil"))


@pytest.fixture
def rqda(originals: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(originals["rqda"], tmp_path / "fil"))


def told(path: Path) -> list[str]:
    """The problems that the reading of a file stops with."""
    before = {one: (one.read_bytes(), one.stat().st_mtime_ns) for one in path.parent.iterdir() if one.is_file()}
    started = time.perf_counter()
    with pytest.raises(InputError) as error:
        read_source(path, "fil")
    assert time.perf_counter() - started < 10
    assert {one: (one.read_bytes(), one.stat().st_mtime_ns) for one in path.parent.iterdir()} == before
    return [str(problem) for problem in error.value.problems]


DAMAGED = (
    "fil: Filen är en skadad eller ofullständig SQLite-databas. "
    "Spara projektet på nytt i programmet där det gjordes, och kopiera den nya filen."
)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off(study: Path, share: float) -> None:
    data = study.read_bytes()
    study.write_bytes(data[: int(len(data) * share)])
    assert told(study) == [DAMAGED]


def test_a_file_that_is_cut_off_and_no_longer_says_how_long_it_was(study: Path) -> None:
    data = bytearray(study.read_bytes()[: -4096 * 3])
    data[92:96] = b"\0\0\0\0"
    study.write_bytes(data)
    assert told(study) == [DAMAGED]


@pytest.mark.parametrize("length", [16, 50, 99])
def test_a_file_that_ends_in_its_header(study: Path, length: int) -> None:
    study.write_bytes(study.read_bytes()[:length])
    assert told(study) == [DAMAGED]


def test_an_absurd_number_of_pages(study: Path) -> None:
    data = bytearray(study.read_bytes())
    data[28:32] = b"\xff\xff\xff\xfe"
    data[92:96] = data[24:28]
    study.write_bytes(data)
    assert told(study) == [DAMAGED]


@pytest.mark.parametrize("seed", range(6))
def test_random_damage_is_told_or_harmless(study: Path, seed: int) -> None:
    """Whatever bytes are wrong: all codings are read, with values perhaps changed, or the file is refused."""
    expected = len(read_source(study, "fil").segments)
    chance = random.Random(seed)
    data = bytearray(study.read_bytes())
    for _number in range(20):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    study.write_bytes(data)
    problems = problems_of(lambda: read_source(study, "fil"))
    if not problems:
        source = read_source(study, "fil")
        lost = any("läses inte" in str(problem) for problem in source.changed)
        assert lost or len(source.segments) == expected
    assert all(problem.remedy for problem in problems)


def test_a_lost_page_is_told_even_where_sqlite_would_read_on(qualcoder: Path) -> None:
    """An inner page that names one leaf twice and another never: the rows of the latter would be gone unseen."""
    with closing(sqlite3.connect(qualcoder)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'code_text'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        before = connection.execute("SELECT count(seltext) FROM code_text").fetchone()
    data = bytearray(qualcoder.read_bytes())
    at = (root - 1) * size
    assert data[at] == 5  # an inner page of a table
    first = at + int.from_bytes(data[at + 12 : at + 14], "big")
    second = at + int.from_bytes(data[at + 14 : at + 16], "big")
    data[second : second + 4] = data[first : first + 4]
    qualcoder.write_bytes(data)
    with closing(sqlite3.connect(qualcoder)) as connection:
        assert connection.execute("SELECT count(seltext) FROM code_text NOT INDEXED").fetchone() != before
    assert told(qualcoder) == [DAMAGED]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_project_that_is_open_elsewhere(study: Path, ending: str) -> None:
    beside = study.with_name(study.name + ending)
    beside.write_bytes(b"")
    assert read_source(study, "fil").segments
    beside.write_bytes(b"x" * 100)
    assert told(study) == [
        "fil: Projektet är öppet i ett annat program, eller stängdes inte ordentligt: en del av det finns inte i "
        "filen. Öppna projektet i programmet där det gjordes, stäng programmet och försök igen."
    ]


def test_a_program_that_is_writing_with_a_log_ahead(qualcoder: Path) -> None:
    with closing(sqlite3.connect(qualcoder)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("DELETE FROM code_text WHERE ctid > 10")
        connection.commit()
        with pytest.raises(InputError, match="öppet i ett annat program"):
            read_source(qualcoder, "fil")
    assert len(read_source(qualcoder, "fil").segments) == 10  # closed since; no side file is made for reading
    assert [one.name for one in qualcoder.parent.iterdir()] == ["fil"]


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" + bytes(200), bytes(5000), b"SQLite format 2\0" * 10])
def test_a_folder_with_something_else_in_place_of_the_database(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "x.qda"
    folder.mkdir()
    (folder / "data.qda").write_bytes(content)
    with pytest.raises(InputError, match="Filen är ingen SQLite-databas"):
        read_source(folder, "x.qda")


def test_a_folder_without_a_database(tmp_path: Path) -> None:
    folder = tmp_path / "x.qda"
    folder.mkdir()
    with pytest.raises(InputError, match=r"Mappen innehåller ingen data.qda, så den är inget QualCoderprojekt"):
        read_source(folder, "x.qda")
    (folder / "data.qda").mkdir()
    with pytest.raises(InputError, match=r"x\.qda/data\.qda: Det här är ingen vanlig fil"):
        read_source(folder, "x.qda")
    (folder / "data.qda").rmdir()
    os.mkfifo(folder / "data.qda")
    with pytest.raises(InputError, match=r"x\.qda/data\.qda: Det här är ingen vanlig fil"):
        read_source(folder, "x.qda")


def test_a_database_that_is_a_link_out_of_its_folder_is_not_read(qualcoder: Path) -> None:
    folder = qualcoder.parent / "x.qda"
    folder.mkdir()
    for target in (qualcoder, Path("data.qda"), Path("/dev/zero"), Path("../fil")):
        (folder / "data.qda").symlink_to(target)
        with pytest.raises(InputError, match=r"data\.qda i mappen är en länk som leder ut ur den"):
            read_source(folder, "x.qda")
        (folder / "data.qda").unlink()
    shutil.copy(qualcoder, folder / "annan")
    (folder / "data.qda").symlink_to("annan")
    assert read_source(folder, "x.qda").segments == read_source(qualcoder, "fil").segments


def test_a_value_that_is_too_large_is_no_damage(monkeypatch: pytest.MonkeyPatch, study: Path) -> None:
    monkeypatch.setattr(f"{ROOM}.sqlite_file.LONGEST_VALUE", 5_000)
    with closing(sqlite3.connect(study)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        table, column = ("documents", "contents") if "documents" in tables else ("source", "fulltext")
        column = "file" if "freecode" in tables else column
        connection.execute(f"UPDATE {table} SET {column} = {column} || ?", ["x" * 6_000])
        connection.commit()
    (problem,) = told(study)
    assert problem.startswith("fil: En text i filen är större än 0 MB.")


def test_a_database_of_another_size_than_can_be_read(monkeypatch: pytest.MonkeyPatch, qualcoder: Path) -> None:
    monkeypatch.setattr(f"{ROOM}.sqlite_file.MOST_BYTES", 1_000_000)
    folder = qualcoder.parent / "x.qda"
    folder.mkdir()
    with (folder / "data.qda").open("wb") as stream:
        stream.truncate(2_000_000_000)  # sparse
    with pytest.raises(InputError, match="Filen är större än 1 MB"):
        read_source(folder, "x.qda")


UNKNOWN = (
    "fil: Filen är en SQLite-databas, men inte från QualCoder, Taguette eller RQDA. Kontrollera att det är rätt fil."
)


def test_other_databases(tmp_path: Path) -> None:
    with new_database(tmp_path / "fil", "CREATE TABLE history (url text);"):
        pass
    assert told(tmp_path / "fil") == [UNKNOWN]


def test_columns_that_are_missing_are_all_named(study: Path) -> None:
    for table, column in (
        ("code_text", "seltext"),
        ("code_name", "name"),
        ("documents", "contents"),
        ("coding", "seltext"),
        ("source", "name"),
    ):
        with closing(sqlite3.connect(study)) as connection:
            there = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if column in there:
            edit(study, f"ALTER TABLE {table} RENAME COLUMN {column} TO något_annat")
    (problem,) = told(study)
    assert problem.startswith("fil: Filen saknar ")
    assert problem.endswith(". Öppna projektet i en nyare version av programmet där det gjordes, och spara det.")


LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS {} FROM n"
COMPUTED = "Tabellen {} räknas fram när den läses, vilket inget kodningsprogram gör."


def test_a_view_in_place_of_a_table_never_runs(qualcoder: Path) -> None:
    columns = ", ".join(f"i AS {name}" for name in ("ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner"))
    loop = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {columns} FROM n"
    edit(qualcoder, "DROP TABLE code_text", f"CREATE VIEW code_text AS {loop}")
    assert told(qualcoder) == [
        "fil: " + COMPUTED.format("code_text") + " Kontrollera var filen kommer ifrån. Den har inte lästs."
    ]


def test_a_view_in_place_of_a_needed_table_is_named(taguette: Path) -> None:
    edit(taguette, "DROP TABLE projects", f"CREATE VIEW projects AS {LOOP.format('id')}")
    assert told(taguette) == [
        "fil: " + COMPUTED.format("projects") + " Kontrollera var filen kommer ifrån. Den har inte lästs."
    ]


def test_a_view_in_place_of_a_table_that_need_not_be_there_is_not_read(qualcoder: Path) -> None:
    loop = LOOP.format("caseid")
    edit(qualcoder, "DROP TABLE cases", f"CREATE VIEW cases AS {loop}")
    assert {one.kind for one in read_source(qualcoder, "fil").groupings} == {"variable"}


def test_virtual_tables_are_refused(rqda: Path) -> None:
    edit(
        rqda, "DROP TABLE coding", "CREATE VIRTUAL TABLE coding USING fts5(cid, fid, seltext, selfirst, selend, status)"
    )
    assert told(rqda) == [UNKNOWN]


def test_computed_columns_are_refused(rqda: Path) -> None:
    edit(
        rqda,
        "ALTER TABLE coding DROP COLUMN owner",
        "ALTER TABLE coding ADD COLUMN owner text AS (hex(zeroblob(400000000)))",
    )
    assert COMPUTED.format("coding") in told(rqda)[0]


def test_computed_columns_in_tables_that_need_not_be_there_are_not_read(rqda: Path) -> None:
    edit(
        rqda,
        "DROP TABLE coding2",
        "CREATE TABLE coding2 (cid integer, fid integer, selfirst real, selend real, status integer,"
        " seltext text AS (hex(zeroblob(10))))",
        "INSERT INTO coding2 VALUES (2, 1, 0, 1, 1)",
    )
    segment = read_source(rqda, "fil").segments[-1]
    assert (segment.origin, segment.quote) == ("coding2 1", None)


def test_checks_triggers_and_indexes_do_not_run(qualcoder: Path) -> None:
    heavy = "length(hex(zeroblob(400000000))) > 0"
    edit(
        qualcoder,
        "CREATE INDEX partly ON code_text (pos0) WHERE hex(zeroblob(10)) > ''",
        "CREATE TRIGGER t AFTER UPDATE ON code_text BEGIN DELETE FROM code_text; END",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'memo text, avid', "
        f"'memo text CHECK ({heavy}), avid') WHERE name = 'code_text'",
    )
    started = time.perf_counter()
    assert len(read_source(qualcoder, "fil").segments) == len(STUDY.codings) - 1
    assert time.perf_counter() - started < 5


def test_names_of_tables_and_columns_may_be_anything(qualcoder: Path) -> None:
    edit(
        qualcoder,
        """CREATE TABLE "x""; DROP TABLE source; --" ("a""b" text, "PRIMARY" text)""",
        "CREATE TABLE [ÅÄÖ %s {x}] (a)",
    )
    assert len(read_source(qualcoder, "fil").segments) == len(STUDY.codings) - 1
    edit(
        qualcoder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET name = CAST(x'ff41' AS TEXT) WHERE name = 'journal'",
    )
    assert told(qualcoder) == [DAMAGED]


def test_a_damaged_list_of_tables(study: Path) -> None:
    edit(study, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE x (' WHERE type = 'table'")
    assert told(study) == [DAMAGED]


def test_a_file_that_takes_too_long(monkeypatch: pytest.MonkeyPatch, study: Path) -> None:
    monkeypatch.setattr(f"{ROOM}.sqlite_file.MOST_SECONDS", -1.0)
    monkeypatch.setattr(f"{ROOM}.sqlite_file.STEPS_BETWEEN_LOOKS", 1)
    assert told(study) == [
        "fil: Filen gick inte att läsa inom -1 sekunder. Kontrollera att det är rätt fil och att den inte är skadad."
    ]


def test_more_rows_than_any_study_has(monkeypatch: pytest.MonkeyPatch, study: Path) -> None:
    monkeypatch.setattr(f"{ROOM}.sqlite_file.MOST_ROWS", 3)
    (problem,) = told(study)
    assert "har fler än 3 rader. Kontrollera att det är rätt fil." in problem


def test_a_text_longer_than_any_transcript_takes_little_memory(tmp_path: Path) -> None:
    with new_database(tmp_path / "fil", QUALCODER) as connection:
        connection.execute("INSERT INTO source (id, name, fulltext) VALUES (1, 'x', hex(zeroblob(30000000)))")
    tracemalloc.start()
    assert "En text i filen är större än 50 MB." in told(tmp_path / "fil")[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150_000_000  # the file itself is read by the test


MEND = "Öppna projektet i programmet där det gjordes och rätta det där, eller använd en tidigare kopia."


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("NULL", "Värdet är inte ett heltal."),
        ("'tolv'", "Värdet är inte ett heltal."),
        ("x'00ff'", "Värdet är inte ett heltal."),
        ("12.5", "Värdet är inte ett heltal."),
        ("9e999", "Värdet är inte ett heltal."),
        ("1e300", "Värdet är inte ett heltal."),
    ],
)
def test_places_that_are_no_numbers(qualcoder: Path, value: str, fault: str) -> None:
    edit(qualcoder, f"UPDATE code_text SET pos0 = {value} WHERE ctid = 7")
    assert told(qualcoder) == [f"fil, rad 7, kolumn code_text.pos0: {fault} {MEND}"]


@pytest.mark.parametrize("value", [-1, 0, 2**62, -(2**62), 9_223_372_036_854_775_807])
def test_absurd_places_are_handed_on_as_they_are(study: Path, value: int) -> None:
    table, start = {
        "code_text": ("code_text", "pos0"),
        "highlights": ("highlights", "start_offset"),
        "coding": ("coding", "selfirst"),
    }[next(name for name in ("code_text", "highlights", "coding") if name in tables_of(study))]
    edit(study, f"UPDATE {table} SET {start} = {value} WHERE rowid = 7")
    if table == "coding" and abs(value) >= 2**53:  # stored as a real number, which no longer tells neighbours apart
        assert told(study) == [f"fil, rad 7, kolumn coding.selfirst: Värdet är inte ett heltal. {MEND}"]
    else:
        assert read_source(study, "fil").segments[6].start == value


def tables_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE source SET name = NULL WHERE id = 2",
            "rad 2, kolumn source.name: Där finns ingen text, men måste finnas.",
        ),
        (
            "UPDATE source SET name = CAST(name AS BLOB)",
            "rad 1, kolumn source.name: 4 värden är inte texter, men måste vara det.",
        ),
        (
            "UPDATE source SET fulltext = CAST(x'66f673' AS TEXT) WHERE id = 3",
            "rad 3, kolumn source.fulltext: Texten är inte i UTF-8.",
        ),
        (
            "UPDATE code_text SET owner = CAST(CAST(ctid AS TEXT) || x'ff' AS TEXT) WHERE ctid < 6",
            "rad 1, kolumn code_text.owner: 5 texter är inte i UTF-8.",
        ),
        ("UPDATE code_text SET cid = 'ett' WHERE ctid = 5", "rad 5, kolumn code_text.cid: Värdet är inte ett heltal."),
        (
            "UPDATE code_name SET name = NULL WHERE cid = 2",
            "rad 1, kolumn code_name.name: Där finns ingen text, men måste finnas.",
        ),
    ],
)
def test_values_of_the_wrong_kind_are_located(qualcoder: Path, statement: str, problem: str) -> None:
    edit(qualcoder, statement)
    assert told(qualcoder) == [f"fil, {problem} {MEND}"]


def test_all_faults_are_told_at_once(qualcoder: Path) -> None:
    edit(
        qualcoder,
        "UPDATE source SET name = NULL WHERE id = 2",
        "UPDATE code_text SET pos0 = 'x' || ctid, pos1 = 'x' WHERE ctid > 100",
        "UPDATE cases SET name = NULL WHERE caseid = 1",
    )
    assert [problem.split(",")[2].split(":")[0] for problem in told(qualcoder)] == [
        " kolumn source.name",
        " kolumn code_text.pos0",
        " kolumn code_text.pos1",
        " kolumn cases.name",
    ]


def test_ids_that_stand_twice(rqda: Path) -> None:
    edit(rqda, "UPDATE source SET id = 1", "UPDATE freecode SET id = 2 WHERE id = 3")
    assert told(rqda) == [
        f"fil, rad 2, kolumn source.id: 3 nummer förekommer två gånger eller fler. {MEND}",
        f"fil, rad 2, kolumn freecode.id: Numret förekommer två gånger. {MEND}",
    ]


def test_trees_that_bite_their_tails(qualcoder: Path) -> None:
    edit(qualcoder, "UPDATE code_cat SET supercatid = catid WHERE name = 'FG1'")
    assert "Koden ”FG1” ligger under sig själv." in told(qualcoder)[0]
    edit(qualcoder, "UPDATE code_name SET supercid = 6 WHERE cid = 5", "UPDATE code_cat SET supercatid = NULL")
    assert "Koderna ”Arbetsmiljö”, ”Stress” ligger under varandra i en cirkel." in told(qualcoder)[0]


def test_trees_of_any_depth(tmp_path: Path) -> None:
    with new_database(tmp_path / "fil", QUALCODER) as connection:
        put(connection, "source", [{"id": 1, "name": "a", "fulltext": "a"}])
        rows = ({"catid": n, "name": str(n), "supercatid": n - 1 or None} for n in range(1, 5_001))
        put(connection, "code_cat", rows)
    assert "Koderna ligger i fler än 100 nivåer." in told(tmp_path / "fil")[0]


@pytest.mark.parametrize("schema", [QUALCODER, RQDA, TAGUETTE])
def test_a_project_without_anything(tmp_path: Path, schema: str) -> None:
    with new_database(tmp_path / "fil", schema):
        pass
    if schema == TAGUETTE:
        assert told(tmp_path / "fil") == ["fil: Projektet har inga dokument. Kontrollera att det är rätt fil."]
    else:
        source = read_source(tmp_path / "fil", "fil")
        assert (source.documents, source.codes, source.segments) == ((), (), ())


@pytest.mark.parametrize(
    "content",
    [
        "<!--" * 500_000,
        "<a " * 500_000,
        "<a x='" * 300_000,
        "<" * 1_000_000,
        "<![CDATA[" * 200_000,
        "<!DOCTYPE" * 200_000,
        "</" * 500_000,
        "<a" + " b" * 500_000,
        "<?" * 500_000,
    ],
    ids=lambda content: content[:9],
)
def test_html_without_end_takes_little_time(content: str) -> None:
    started = time.perf_counter()
    try:
        text, _blocks = strip_tags(content, Clock(time.monotonic() + 0.5))
    except HtmlError:
        text = ""
    assert len(text) <= len(content)
    assert time.perf_counter() - started < 4


def test_html_that_is_deep_or_long_is_only_text() -> None:
    content = "<p>" * 20_000 + "P1: Ja." + "</p>" * 20_000
    assert strip_tags(content, Clock(float("inf"))) == ("P1: Ja.", ())


def test_a_document_that_is_not_html(taguette: Path) -> None:
    edit(taguette, f"UPDATE documents SET contents = '<a title=\"{'x' * 100_000}' WHERE id = 1")
    assert told(taguette) == [
        "fil: Ett dokument i filen är inte HTML så som Taguette skriver det. "
        "Kontrollera att det är rätt fil och att den inte är skadad."
    ]


def test_a_log_that_moves_the_same_highlights_for_ever(monkeypatch: pytest.MonkeyPatch, taguette: Path) -> None:
    monkeypatch.setattr(f"{ROOM}.sqlite_file.MOST_SECONDS", 0.5)
    with closing(sqlite3.connect(taguette)) as connection:
        rows = (("", "a", 1, f'{{"type":"highlight_add","highlight_id":{n},"tags":[1]}}') for n in range(20_000))
        add = "INSERT INTO commands (date, user_login, project_id, payload) VALUES (?, ?, ?, ?)"
        connection.executemany(add, rows)
        merges = (
            ("", "a", 1, f'{{"type":"tag_merge","src_tag_id":{1 + n % 2},"dest_tag_id":{2 - n % 2}}}')
            for n in range(20_000)
        )
        connection.executemany(add, merges)
        connection.commit()
    assert "Filen gick inte att läsa inom 0 sekunder." in told(taguette)[0]


def test_each_file_is_of_one_tool(originals: dict[str, Path]) -> None:
    assert {tool: tool_of(open_coded(path, "fil")) for tool, path in originals.items()} == {
        "qualcoder": "qualcoder",
        "taguette": "taguette",
        "rqda": "rqda",
    }
    assert not any(one < other for one in SIGNS.values() for other in SIGNS.values())
    assert sqlite_file.MOST_SECONDS <= 30
