"""REFI-QDA files made to do harm: refused with a sentence, in little time and memory, and nothing else is read."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.focus_groups.readers import read_source
from evallib.focus_groups.readers.refi import read_codebook
from evallib.locale import _
from tests.coded_study.refi import CODEBOOK, PROJECT, write_qdpx, write_zip
from tests.coded_study.refi_parts import (
    CALM,
    CODES,
    FEAR,
    FILE,
    TEXT,
    A,
    B,
    C,
    coding,
    parts,
    project,
    read_xml,
    selection,
    source,
    told,
    told_parts,
)
from tests.coded_study.study import STUDY

SECONDS, MANY_SECONDS = 20, 120
"""Far more than any of these takes, because machines that test are busy."""
MEMORY = 60_000_000


@pytest.fixture(autouse=True)
def watched(request: pytest.FixtureRequest) -> Iterator[None]:
    started = time.perf_counter()
    yield
    limit = MANY_SECONDS if request.node.get_closest_marker("faults") else SECONDS
    assert time.perf_counter() - started < limit


def sentence(what: str, remedy: str = "Export the project again from the coding tool.") -> list[str]:
    return [f"{FILE}: {what} {_(remedy)}"]


def archive(held: dict[str, bytes]) -> bytearray:
    """The bytes of an archive, to be broken."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in held.items():
            made.writestr(name, data)
    return bytearray(stream.getvalue())


def told_bytes(folder: Path, data: bytes) -> list[str]:
    (folder / FILE).write_bytes(data)
    return told(folder / FILE)


def directory(data: bytearray, name: str) -> int:
    """Where the entry of a part begins in the directory of an archive."""
    where = data.rindex(name.encode()) - 46
    assert data[where : where + 4] == b"PK\x01\x02"
    return where


# archives


@pytest.mark.parametrize("part", ["project.qde", "sources/a.txt"])
def test_a_bomb_is_told_by_what_it_declares(tmp_path: Path, part: str) -> None:
    held = parts(project()) | {part: b" " * 15_000_000}
    data = bytes(archive(held))
    assert len(data) < 20_000
    tracemalloc.start()
    problems = told_bytes(tmp_path, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    what = _("The part {part} of the archive unpacks to more than {n} times its size, as no text does.")
    assert problems == sentence(what.format(part=part, n=100), "Check that it is the right file.")
    assert peak < MEMORY


@pytest.mark.parametrize(("part", "size"), [("project.qde", 2**31 - 1), ("project.qde", 100_000_001)])
def test_two_gigabytes_declared(tmp_path: Path, part: str, size: int) -> None:
    data = archive(parts(project()))
    where = directory(data, part)
    data[where + 24 : where + 28] = struct.pack("<I", size)
    what = _("The part {part} of the archive unpacks to more than {size} MB.")
    expected = sentence(what.format(part=part, size=100), "Check that it is the right file.")
    assert told_bytes(tmp_path, bytes(data)) == expected


def test_a_text_that_declares_two_gigabytes_is_missing_and_the_rest_is_read(tmp_path: Path) -> None:
    data = archive(parts(project()))
    where = directory(data, "sources/a.txt")
    data[where + 24 : where + 28] = struct.pack("<I", 2**31 - 1)
    (tmp_path / FILE).write_bytes(data)
    found = read_source(tmp_path / FILE, FILE)
    assert found.documents[0].text is None
    assert [problem.what for problem in found.changed] == [
        _("These texts are larger than transcripts are: {names}.").format(names="“FG1.docx”")
    ]


@pytest.mark.parametrize("part", ["project.qde", "sources/a.txt"])
def test_a_part_that_lies_about_its_size_is_never_unpacked(tmp_path: Path, part: str) -> None:
    data = archive(parts(project()) | {part: project().encode() + b" " * 30_000_000})
    where = directory(data, part)
    data[where + 24 : where + 28] = struct.pack("<I", 100)
    assert told_bytes(tmp_path, bytes(data)) == sentence(_("The archive of the project is damaged or cut off."))


def test_media_may_be_large_because_they_are_not_read(tmp_path: Path) -> None:
    held = parts(project()) | {"sources/film.mp4": bytes(30_000_000)}
    write_zip(tmp_path / FILE, held)
    assert read_source(tmp_path / FILE, FILE).documents[0].text == TEXT


@pytest.mark.parametrize(
    "name", ["../ut.txt", "sources/../../ut.txt", "/etc/ut.txt", "..\\ut.txt", "C:\\ut.txt", "sources/.."]
)
def test_a_path_that_leads_out(tmp_path: Path, name: str) -> None:
    (problem,) = told_parts(tmp_path, parts(project()) | {name: b"x"})
    what = _("The archive has a part with a path that leads out of it ({part}), which no coding tool writes.")
    assert problem.startswith(f"{FILE}: {what.partition('(')[0]}")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_two_project_files(tmp_path: Path) -> None:
    held = parts(project()) | {"Annat.QDE": project().encode()}
    what = _("The archive holds {n} project files ({names}), and which one is meant cannot be known.")
    expected = sentence(what.format(n=2, names="project.qde, Annat.QDE"), "Export one project alone.")
    assert told_parts(tmp_path, held) == expected
    assert told_parts(tmp_path, {f"{name}/project.qde": b"" for name in "ab"})[0].count("/project.qde") == 2


def test_no_project_file(tmp_path: Path) -> None:
    expected = sentence(
        _("The archive holds no project file (.qde)."), "Export the project as REFI-QDA (.qdpx) from the coding tool."
    )
    assert told_parts(tmp_path, {"sources/a.txt": b"x"}) == expected
    assert told_parts(tmp_path, {}) == expected
    assert told_parts(tmp_path, {"project.qde/": b""}) == expected


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_an_archive_that_is_cut_off(tmp_path: Path, share: float) -> None:
    write_qdpx(STUDY, tmp_path / FILE, manner="nvivo")
    data = (tmp_path / FILE).read_bytes()
    cut = data[: int(len(data) * share)]
    assert told_bytes(tmp_path, cut) == sentence(_("The archive of the project is damaged or cut off."))


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    data = archive(parts(project()))
    data[directory(data, "sources/a.txt") + 8] |= 1
    expected = sentence(_("The file is protected by a password."), "Save a copy without password.")
    assert told_bytes(tmp_path, bytes(data)) == expected


def test_parts_without_end(tmp_path: Path) -> None:
    held = parts(project()) | {f"x{number}": b"" for number in range(10_000)}
    (problem,) = told_parts(tmp_path, held)
    assert "10000" in problem


def test_a_directory_without_end_is_not_read(tmp_path: Path) -> None:
    data = archive(parts(project()) | {"y" * 60_000 + f"{number}": b"" for number in range(100)})
    tracemalloc.start()
    problems = told_bytes(tmp_path, bytes(data))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems == sentence(_("The archive of the project is damaged or cut off."))
    assert peak < MEMORY


def test_a_text_that_is_larger_than_a_list_of_parts_is_read(tmp_path: Path) -> None:
    """What holds for the list of an archive's parts does not hold for the parts."""
    held = parts(project()) | {"sources/a.txt": ("Jag bodde där. " * 300_000).encode()}
    with zipfile.ZipFile(tmp_path / FILE, "w", zipfile.ZIP_STORED) as made:
        for name, data in held.items():
            made.writestr(name, data)
    (document,) = read_source(tmp_path / FILE, FILE).documents
    assert document.text is not None
    assert len(document.text) == 15 * 300_000


def test_ways_of_packing_that_tools_do_not_use(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / FILE, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("project.qde", project())
    (problem,) = told(tmp_path / FILE)
    assert "project.qde" in problem


def test_many_documents_with_one_large_text_share_it(tmp_path: Path) -> None:
    text = "".join(chr(97 + number * number % 26) + ("\n" if number % 50 == 0 else "") for number in range(1_000_000))
    many = "".join(source("", guid=f"{number}", name=f"{number}") for number in range(2_000))
    tracemalloc.start()
    found = read_xml(tmp_path, project(many), a=os.urandom(400_000).hex() + text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len({id(document.text) for document in found.documents}) == 1
    assert peak < MEMORY


# XML

ENTITIES = """<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>"""
OUTSIDE = """<!DOCTYPE Project SYSTEM "file:///etc/passwd">"""
EXTERNAL = """<!DOCTYPE Project [<!ENTITY b SYSTEM "file:///etc/hostname">]>"""
START = '<?xml version="1.0"?>'


@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE, EXTERNAL, "<!DOCTYPE Project>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(tmp_path: Path, doctype: str, encoding: str) -> None:
    xml = START + doctype + project(source(more=f'name2="{"&b;" if "<!ENTITY b" in doctype else ""}"'))
    (problem,) = told_parts(tmp_path, parts("") | {"project.qde": xml.encode(encoding)})
    what = _("{name} declares a document type or entities, which no coding tool writes.").format(name="project.qde")
    assert problem.startswith(f"{FILE}: {what}")
    assert "root:" not in problem


@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE])
def test_a_codebook_with_a_document_type_is_refused(tmp_path: Path, doctype: str) -> None:
    path = tmp_path / FILE
    path.write_text(f'{START}{doctype}<CodeBook xmlns="{CODEBOOK}"><Codes>{CODES}</Codes></CodeBook>', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_codebook(path, FILE)
    what = _("{name} declares a document type or entities, which no coding tool writes.").format(name=FILE)
    assert [problem.what for problem in raised.value.problems] == [what]


def test_an_entity_that_nobody_declared(tmp_path: Path) -> None:
    (problem,) = told_parts(tmp_path, parts(START + "\n" + project(source("&hemligt;"))))
    assert problem.startswith(
        f"{FILE}: {_('{name} is not sound XML (line {line}).').format(name='project.qde', line=2)}"
    )


@pytest.mark.parametrize("xml", ["", "{}", "<a/>", project()[:200], f'<Codes xmlns="{PROJECT}"/>', "\x00" * 50])
def test_what_is_no_project(tmp_path: Path, xml: str) -> None:
    (problem,) = told_parts(tmp_path, parts(xml))
    assert "project.qde" in problem


def test_letters_that_cannot_be_read(tmp_path: Path) -> None:
    for encoding in ("utf-7", "finns-inte", "shift_jis"):
        (problem,) = told_parts(tmp_path, parts(f'<?xml version="1.0" encoding="{encoding}"?>{project()}'))
        assert "project.qde" in problem


@pytest.mark.parametrize("opening", ["<!--", "<?x ", '<x y="', "<x "])
def test_a_tag_or_comment_without_end_does_not_take_for_ever(tmp_path: Path, opening: str) -> None:
    start, tag, rest = project().partition("<Sources>")
    xml = start + opening + os.urandom(800_000).hex() + tag + rest
    (problem,) = told_parts(tmp_path, parts(xml))
    assert "project.qde" in problem


def nested(depth: int) -> str:
    return "".join(f'<Code guid="{n}" name="{n}" isCodable="true">' for n in range(depth)) + "</Code>" * depth


def test_codes_nest_as_deep_as_anybody_needs_and_no_deeper(tmp_path: Path) -> None:
    assert len(read_xml(tmp_path, project(codes=CODES + nested(90))).codes) == 2 + 90
    for depth in (98, 100_000):
        (problem,) = told_parts(tmp_path, parts(project(codes=nested(depth))))
        assert _("Its elements or codes are nested more than {n} deep.").format(n=100) in problem


@pytest.mark.parametrize("same", [CALM, CALM.upper(), "{" + CALM.upper() + "}"])
def test_a_circle_of_codes_is_an_id_that_stands_twice(tmp_path: Path, same: str) -> None:
    inner = f'<Code guid="{FEAR}" name="Oro"><Code guid="{same}" name="Lugn"/></Code>'
    circle = f'<Code guid="{CALM}" name="Lugn">{inner}</Code>'
    what = _("{n} codes have the same id: {names}.").format(n=2, names="“Lugn”, “Lugn”")
    expected = sentence(what, "Export the codebook again from the coding tool.")
    assert told_parts(tmp_path, parts(project(codes=circle))) == expected


def test_all_ids_that_stand_twice_are_told_at_once(tmp_path: Path) -> None:
    codes = CODES + CODES.replace(CALM, CALM.upper()).replace('name="Oro"', 'name=" "')
    problems = told_parts(tmp_path, parts(project(codes=codes)))
    assert len(problems) == 2 + 1  # two ids, and codes without a name
    documents = source(guid=A) + source(guid=A.upper(), name="FG2") + source(guid=B) + source(guid="{" + B + "}")
    problems = told_parts(tmp_path, parts(project(documents)))
    assert len(problems) == 2
    assert problems[0].startswith(
        f"{FILE}: {_('{n} documents have the same id: {names}.').format(n=2, names='“FG1.docx”, “FG2”')}"
    )


def test_ids_that_are_empty_are_not_the_same(tmp_path: Path) -> None:
    codes = '<Code name="Ett"/><Code guid="" name="Två"><Code name="Tre"/></Code>'
    found = read_xml(tmp_path, project(source("", guid="") + source("", guid="", name="FG2"), codes=codes))
    assert [one.name for one in found.codes] == ["Ett", "Två", "Tre"]
    assert len({one.key for one in found.codes}) == 3
    assert len({one.key for one in found.documents}) == 2


# positions


@pytest.mark.parametrize(
    ("start", "end", "stored", "problems"),
    [
        (4, 16, (4, 16), 0),
        (16, 4, (16, 4), 1),
        (4, 4, (4, 4), 1),
        (-1, 4, (-1, 4), 1),
        (-5, -9, (-5, -9), 1),
        (" 4 ", "+16", (4, 16), 0),
        ("9" * 5_000, 5, (-1, -1), 1),
        (0, 2**31, (-1, -1), 1),
        (0, 2**31 - 1, (0, 2**31 - 1), 0),
        ("4.0", 16, (-1, -1), 1),
        ("NaN", "Infinity", (-1, -1), 1),
        ("", "", (-1, -1), 1),
        ("٤", "١٦", (-1, -1), 1),
    ],
)
def test_positions_that_no_text_has_are_counted_and_do_not_stop_the_reading(
    tmp_path: Path, start: object, end: object, stored: tuple[int, int], problems: int
) -> None:
    found = read_xml(tmp_path, project(source(selection(start, end) + selection())))
    assert [(one.start, one.end) for one in found.segments] == [stored, (4, 16)]
    assert len(found.changed) == problems
    assert all(problem.what.startswith("1 ") for problem in found.changed)


def test_odd_positions_are_counted_together(tmp_path: Path) -> None:
    odd = selection(9, 3) + selection(3, 3) + selection(-3, 3) + selection("x", 3) + selection(0, 0)
    reversed_ones, outside = (problem.what for problem in read_xml(tmp_path, project(source(odd))).changed)
    assert reversed_ones.startswith("3 ")
    assert outside.startswith("2 ")


def test_a_selection_without_positions_has_none_that_a_text_can_have(tmp_path: Path) -> None:
    bare = f'<PlainTextSelection guid="{C}">{coding()}</PlainTextSelection>'
    found = read_xml(tmp_path, project(source(bare)))
    assert [(one.start, one.end) for one in found.segments] == [(-1, -1)]


# size

LARGEST = """
import resource, sys, time
from pathlib import Path
from evallib.errors import InputError
from evallib.focus_groups.readers import read_source
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
try:
    read = len(read_source(Path(sys.argv[1]), "fil").segments)
except InputError as error:
    read = str(error)
seconds = time.perf_counter() - started
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, seconds, read, sep="|")
"""


def measured(path: Path) -> tuple[int, float, str]:
    """Memory in kB, seconds, and what came of it, in a process of its own."""
    command = [sys.executable, "-c", LARGEST, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    memory, seconds, read = done.stdout.strip().split("|")
    return int(memory), float(seconds), read


@pytest.mark.faults
@pytest.mark.parametrize("inside", [coding(), ""])
def test_the_largest_project_that_is_read_takes_bounded_memory(tmp_path: Path, inside: str) -> None:
    each = 3 if inside else 1
    many = "".join(selection(n, n + 5, inside, f'name="{n}"') for n in range(599_000 // each))
    with zipfile.ZipFile(tmp_path / FILE, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", project(source(many)))
    memory, seconds, read = measured(tmp_path / FILE)
    assert read == str(599_000 // each)
    assert memory < 800_000
    assert seconds < 60


@pytest.mark.faults
def test_more_elements_than_any_project_has(tmp_path: Path) -> None:
    many = "<NoteRef/>" * 2_000_000
    xml = project(source(many))
    with zipfile.ZipFile(tmp_path / FILE, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.qde", xml + "<!--" + os.urandom(500_000).hex() + "-->")
    memory, _seconds, read = measured(tmp_path / FILE)
    assert "600000" in read
    assert memory < 200_000


# anything


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_archive_with_broken_bytes_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    whole = archive(parts(project(source(selection() + selection(21, 37)))))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    (tmp_path / FILE).write_bytes(whole[:cut] if data.draw(st.booleans()) else whole)
    before = (tmp_path / FILE).read_bytes()
    problems = told(tmp_path / FILE)
    assert all(problem.startswith(FILE) for problem in problems)
    assert (tmp_path / FILE).read_bytes() == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_project_file_with_broken_letters_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    xml = bytearray(project(source(selection() + selection(21, 37))).encode())
    for place in data.draw(st.lists(st.integers(0, len(xml) - 1), min_size=1, max_size=6)):
        xml[place] = data.draw(st.integers(0, 255))
    problems = told_parts(tmp_path, parts("") | {"project.qde": bytes(xml)})
    assert all(problem.startswith(FILE) for problem in problems)
