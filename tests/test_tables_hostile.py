"""Files made to do harm: they are refused with a sentence, in little time and memory, and read nothing else."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests.datafiles import archive, ods, ods_table, parts_of, read_data, told, xlsx

TABLE = [["id", "k01"], ["a", "1"]]
XLSX, ODS = xlsx(TABLE), ods(ods_table(TABLE))
SHEETS = {"xlsx": (XLSX, "xl/worksheets/sheet1.xml"), "ods": (ODS, "content.xml")}


def with_part(kind: str, content: bytes, part: str | None = None) -> bytes:
    data, name = SHEETS[kind]
    return archive({**parts_of(data), part or name: content})


@pytest.mark.parametrize("kind", SHEETS)
def test_a_bomb_is_told_by_what_it_declares(tmp_path: Path, kind: str) -> None:
    data = with_part(kind, bytes(301_000_000))
    assert len(data) < 1_000_000
    tracemalloc.start()
    started = time.perf_counter()
    problems = told(tmp_path, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems == ["fil: Arbetsboken packas upp till mer än 300 MB. Kontrollera att det är rätt fil."]
    assert peak < 60_000_000  # at most 50 MB are read from a file
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("kind", SHEETS)
def test_a_bomb_that_lies_about_its_size_is_never_unpacked(tmp_path: Path, kind: str) -> None:
    _data, name = SHEETS[kind]
    data = bytearray(with_part(kind, b"<?xml version='1.0'?><a>" + bytes(30_000_000)))
    where = data.rindex(name.encode()) - 46  # the last mention is in the directory at the end
    assert data[where : where + 4] == b"PK\x01\x02"
    data[where + 24 : where + 28] = struct.pack("<I", 100)  # the size when unpacked
    (problem,) = told(tmp_path, bytes(data))
    assert "Arbetsboken är skadad eller avklippt." in problem


@pytest.mark.parametrize("kind", SHEETS)
def test_parts_without_end(tmp_path: Path, kind: str) -> None:
    parts = {**parts_of(SHEETS[kind][0]), **{f"x{number}": b"" for number in range(10_000)}}
    assert told(tmp_path, archive(parts)) == [
        "fil: Arbetsboken har fler än 10000 delar. Kontrollera att det är rätt fil."
    ]


@pytest.mark.parametrize("said", [None, 100])
def test_a_list_of_parts_without_end_takes_no_memory(tmp_path: Path, said: int | None) -> None:
    """Each part takes some 100 bytes in the list and many times that when it has been parsed."""
    data = bytearray(archive({**parts_of(XLSX), **{f"{number:060}": b"" for number in range(200_000)}}))
    if said is not None:  # the archive says that its list is short, of few parts
        data[-10:-6] = struct.pack("<I", said)
    tracemalloc.start()
    problems = told(tmp_path, bytes(data))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(problems) == 1
    assert peak < 3 * len(data)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"""


@pytest.mark.parametrize("content", [ENTITIES, OUTSIDE, ENTITIES.decode().encode("utf-16")])
@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/_rels/workbook.xml.rels"),
        ("xlsx", "[Content_Types].xml"),
        ("ods", "content.xml"),
        ("ods", "META-INF/manifest.xml"),
    ],
)
def test_document_types_are_refused_wherever_they_stand(tmp_path: Path, kind: str, part: str, content: bytes) -> None:
    (problem,) = told(tmp_path, with_part(kind, content, part))
    assert problem.startswith(f"fil: Arbetsboken anger en dokumenttyp (DOCTYPE) i {part}")


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_parts_that_grow_in_memory_are_small(tmp_path: Path, part: str) -> None:
    content = parts_of(XLSX)[part] + b" " * 20_000_000
    (problem,) = told(tmp_path, with_part("xlsx", content, part))
    assert problem.startswith(f"fil: Arbetsbokens del {part} är större än 20 MB.")


@pytest.mark.parametrize("opening", [b"<!--", b"<?x ", b'<x y="'])
@pytest.mark.parametrize("kind", SHEETS)
def test_a_tag_or_comment_without_end_does_not_take_for_ever(tmp_path: Path, kind: str, opening: bytes) -> None:
    _data, name = SHEETS[kind]
    start, tag, rest = parts_of(SHEETS[kind][0])[name].partition(b"<sheetData>" if kind == "xlsx" else b"<office:body>")
    assert tag
    data = with_part(kind, start + opening + b"x" * 60_000_000 + tag + rest)  # a parser would begin 4 000 times
    started = time.perf_counter()
    (problem,) = told(tmp_path, data)
    assert "Arbetsboken är skadad eller avklippt." in problem
    assert time.perf_counter() - started < 10


def test_long_text_and_a_comment_of_usual_length_are_read(tmp_path: Path) -> None:
    note = b"<!--" + b"x" * 60_000 + b"-->"
    start, tag, rest = parts_of(XLSX)["xl/worksheets/sheet1.xml"].partition(b"</sheetData>")
    row = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"b" * 32_767 + b"</t></is></c></row>"
    sheet = read_data(tmp_path, with_part("xlsx", start + note + row + tag + rest))
    assert sheet.rows == {2: ("a", "1"), 3: ("b" * 32_767, "")}


@pytest.mark.parametrize("kind", SHEETS)
def test_a_password_on_a_part(tmp_path: Path, kind: str) -> None:
    data = bytearray(SHEETS[kind][0])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        infos = file.infolist()
    start = data.index(b"PK\x01\x02")
    assert len(infos) > 1
    data[start + 8] |= 1  # the flag that says: encrypted
    (problem,) = told(tmp_path, bytes(data))
    assert "Filen är skyddad med lösenord." in problem


def test_a_part_that_points_outside_the_archive_is_damage(tmp_path: Path) -> None:
    rels = parts_of(XLSX)["xl/_rels/workbook.xml.rels"]
    for target in (b"../../../../etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:9/x"):
        changed = rels.replace(b"/xl/worksheets/sheet1.xml", target)
        assert changed != rels
        (problem,) = told(tmp_path, with_part("xlsx", changed, "xl/_rels/workbook.xml.rels"))
        assert "Arbetsboken är skadad" in problem or "Filen är tom" in problem


def test_merged_cells_without_number(tmp_path: Path) -> None:
    start, tag, rest = parts_of(XLSX)["xl/worksheets/sheet1.xml"].partition(b"</sheetData>")
    merges = b"<mergeCells>" + b'<mergeCell ref="A2:B9"/>' * 100_001 + b"</mergeCells>"
    (problem,) = told(tmp_path, with_part("xlsx", start + tag + merges + rest))
    assert "Arbetsboken är skadad" in problem


def test_deep_xml_and_endless_rows_of_nothing(tmp_path: Path) -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    assert told(tmp_path, with_part("ods", deep))
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 100_000))
    start, _row, end = parts_of(XLSX)["xl/worksheets/sheet1.xml"].partition(b"</sheetData>")
    sheet = read_data(tmp_path, with_part("xlsx", start + rows + _row + end))
    assert (sheet.rows, sheet.blank) == ({2: ("a", "1")}, 0)


def test_a_quotation_mark_without_end_does_not_take_for_ever(tmp_path: Path) -> None:
    data = b'id;k01\na;"1\n' + b"b;2\n" * 200_000
    started = time.perf_counter()
    (problem,) = told(tmp_path, data)
    assert problem.startswith("fil, rad 2: Ett citattecken öppnas men avslutas inte")
    assert time.perf_counter() - started < 20


def test_quotation_marks_on_every_row_do_not_take_for_ever(tmp_path: Path) -> None:
    started = time.perf_counter()
    problems = told(tmp_path, b"id;k01\n" + b'a;"1\n' * 20_001)
    assert len(problems) == 50 + 1
    assert time.perf_counter() - started < 30


def test_a_cell_without_end_is_told(tmp_path: Path) -> None:
    problems = told(tmp_path, b"id;k01\na;" + b"1" * 100_000 + b"\n" + b"b" * 32_767 + b";1\n")
    what = "En cell innehåller fler än 32767 tecken. Korta den, eller leta efter ett citattecken som inte avslutas."
    assert problems == [f"fil, rad 2: {what}"]
