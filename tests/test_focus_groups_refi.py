"""REFI-QDA projects and codebooks: what tools write, in their several manners."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.focus_groups.readers import open_coded, read_source, refi
from evallib.focus_groups.readers.refi import read_codebook
from evallib.focus_groups.source import Code, CodedSource, Segment
from evallib.locale import _, ngettext
from tests.coded_study.refi import MARK, Manner, write_qdc, write_qdpx
from tests.coded_study.refi_parts import (
    ANNA,
    BO,
    CALM,
    CODES,
    FEAR,
    FILE,
    TEXT,
    A,
    B,
    C,
    D,
    coding,
    parts,
    project,
    read_parts,
    read_xml,
    selection,
    source,
)
from tests.coded_study.study import EARLIER_CODES, STUDY
from tests.datafiles import xlsx

REAL = Path(__file__).resolve().parent.parent.parent / "shared/real/focus-groups/TestProject.qdpx"
MANNERS: tuple[Manner, ...] = ("nvivo", "specification")


def names_of(found: CodedSource) -> dict[str, str]:
    return {code.key: code.name for code in found.codes}


def path_of(key: str, codes: tuple[Code, ...]) -> tuple[str, ...]:
    code = next(one for one in codes if one.key == key)
    return (*(path_of(code.parent, codes) if code.parent else ()), code.name)


def noticed(found: CodedSource) -> list[str]:
    return [problem.what for problem in found.changed]


def codings(found: CodedSource) -> list[tuple[str | None, str | None]]:
    """Who gave which code."""
    names = names_of(found)
    return [(one.coder, names[one.code] if one.code else None) for one in found.segments]


@pytest.fixture(scope="module", params=MANNERS)
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CodedSource:
    path = tmp_path_factory.mktemp(request.param) / FILE
    write_qdpx(STUDY, path, manner=request.param)
    return read_source(path, FILE)


def test_the_study_comes_back_coding_for_coding(study: CodedSource) -> None:
    names = {document.key: document.name for document in study.documents}
    found = Counter(
        (names[one.document], path_of(one.code, study.codes) if one.code else None, one.coder) for one in study.segments
    )
    expected = Counter(
        (one.document, STUDY.path_of(one.code) if one.code else None, one.coder) for one in STUDY.codings
    )
    assert found == expected
    assert [*names.values()] == ["FG1 maj.docx", "FG2 juni.docx", "FG3 juni.docx", "FG3 avslutning.docx"]
    assert study.changed == ()


def test_the_codebook_of_the_study_comes_back(study: CodedSource) -> None:
    found = [(path_of(one.key, study.codes), one.codable, one.definition) for one in study.codes]
    assert found == [(STUDY.path_of(one.key), one.codable, one.definition) for one in STUDY.codes]


def test_the_groups_of_the_study_come_back(study: CodedSource) -> None:
    names = {document.key: document.name for document in study.documents}
    groups = {(one.kind, one.name): {} for one in study.groupings}
    for one in study.groupings:
        groups[one.kind, one.name][one.value] = {names[key] for key in one.documents}
    expected = {
        "FG1": {"FG1 maj.docx"},
        "FG2": {"FG2 juni.docx"},
        "FG3": {"FG3 juni.docx", "FG3 avslutning.docx"},
    }
    assert set(groups) in ({("case", "")}, {("set", ""), ("variable", "Grupp")})
    assert all(found == expected for found in groups.values())


def test_texts_and_positions_are_handed_over_as_they_are_stored(tmp_path: Path) -> None:
    found = {}
    for manner in MANNERS:
        write_qdpx(STUDY, tmp_path / manner, manner=manner)
        found[manner] = read_source(tmp_path / manner, FILE)
    first = STUDY.documents[0]
    assert found["specification"].documents[0].text == first.text
    assert found["nvivo"].documents[0].text == MARK + first.text.replace("\n", "\r\n")
    # the first coding lies after one line end and one emoji, each of which is one more unit for NVivo
    places = {manner: (one.segments[0].start, one.segments[0].end) for manner, one in found.items()}
    start = first.text.index("Vi sitter ner")
    end = start + len("Vi sitter ner en timme, och ingen ringer. Då hinner jag tänka efter.")
    assert places == {"specification": (start, end), "nvivo": (start + 1 + 1, end + 1 + 1)}


def test_a_preview_is_handed_over_and_no_name_is_none(tmp_path: Path) -> None:
    named = selection(4, 16, more='name="Jag är lugn."')
    found = read_xml(tmp_path, project(source(named + selection(21, 37, more='name=""'))))
    assert [one.preview for one in found.segments] == ["Jag är lugn.", None]
    assert [one.origin for one in found.segments] == ["FG1.docx, 4–16", "FG1.docx, 21–37"]


def test_the_tool_is_told_without_the_machine(study: CodedSource) -> None:
    assert study.tool in {"NVivo 12.6", "ATLAS.ti 23.4"}
    assert "anna" not in study.tool


@pytest.mark.parametrize("manner", MANNERS)
def test_reading_leaves_the_file_alone(tmp_path: Path, manner: Manner) -> None:
    path = tmp_path / FILE
    write_qdpx(STUDY, path, manner=manner)
    before = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
    read_source(path, FILE)
    read_codebook(path, FILE)
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


# who coded


def test_the_coder_is_told_by_the_coding_not_by_the_selection(tmp_path: Path) -> None:
    both = coding(CALM, ANNA) + coding(FEAR, BO)
    found = read_xml(tmp_path, project(source(selection(inside=both, more=f'creatingUser="{ANNA}"'))))
    assert codings(found) == [("Anna", "Lugn"), ("Bo", "Oro")]


@pytest.mark.parametrize(
    ("of_coding", "of_selection", "coder"),
    [
        (None, f'creatingUser="{BO}"', "Bo"),
        ("{" + ANNA.upper() + "}", f'creatingUser="{BO}"', "Anna"),
        (None, "", None),
        ("", "", None),
        ("00000000-0000-0000-0000-000000000000", "", None),
    ],
)
def test_without_a_user_on_the_coding_the_selection_tells(
    tmp_path: Path, of_coding: str | None, of_selection: str, coder: str | None
) -> None:
    found = read_xml(tmp_path, project(source(selection(inside=coding(CALM, of_coding), more=of_selection))))
    assert codings(found) == [(coder, "Lugn")]
    assert noticed(found) == []


def test_a_user_who_is_not_listed_is_somebody_nonetheless(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(source(selection(inside=coding(user=A) + coding(user=B) + coding()))))
    assert [one.coder for one in found.segments] == [A, B, "Anna"]
    assert len(noticed(found)) == 1


def test_users_with_the_same_name_are_told(tmp_path: Path) -> None:
    users = f'<Users><User guid="{ANNA}" name="Anna"/><User guid="{BO}" id="Anna"/></Users>'
    both = source(selection(inside=coding(user=ANNA) + coding(user=BO)))
    assert len(noticed(read_xml(tmp_path, project(both, users=users)))) == 1
    alone = source(selection(inside=coding(user=ANNA)))
    assert noticed(read_xml(tmp_path, project(alone, users=users))) == []


def test_what_is_not_coded_is_a_comment(tmp_path: Path) -> None:
    comment = selection(inside="<Description>kolla</Description>", more=f'creatingUser="{BO}"')
    found = read_xml(tmp_path, project(source(comment + selection())))
    assert codings(found) == [("Bo", None), ("Anna", "Lugn")]


def test_a_code_on_a_whole_document_has_no_place(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(source(coding())))
    assert [(one.start, one.end, one.coder) for one in found.segments] == [(None, None, "Anna")]


# what tools call things


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "Handledning 2024.QDE", "Mapp/project.qde"])
@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES"])
def test_names_of_parts_differ_between_tools(tmp_path: Path, name: str, folder: str) -> None:
    base = "Mapp/" if name.startswith("Mapp") else ""
    held = {name: project().encode(), f"{base}{folder}/A.TXT": TEXT.encode(), "__MACOSX/._project.qde": b"x"}
    assert read_parts(tmp_path, held).documents[0].text == TEXT


@pytest.mark.parametrize(
    "path", ["internal://a.txt", "Internal:///a.txt", "a.txt", "sources/a.txt", "internal://%61.txt"]
)
def test_paths_to_texts_differ_between_tools(tmp_path: Path, path: str) -> None:
    found = read_xml(tmp_path, project(source(more=f'plainTextPath="{path}"')))
    assert found.documents[0].text == TEXT


def test_the_part_with_the_exact_name_is_taken_if_two_differ_in_case_only(tmp_path: Path) -> None:
    held = parts(project()) | {"sources/A.txt": b"annat"}
    assert read_parts(tmp_path, held).documents[0].text == TEXT


def test_a_text_can_stand_in_the_project_file(tmp_path: Path) -> None:
    inline = f"<PlainTextContent>{TEXT}</PlainTextContent>{selection()}"
    assert read_xml(tmp_path, project(source(inline, more=""))).documents[0].text == TEXT
    (tmp_path / "projekt.qde").write_text(project(source(inline, more="")), encoding="utf-8")
    alone = read_source(tmp_path / "projekt.qde", FILE)
    assert (alone.documents[0].text, codings(alone)) == (TEXT, [("Anna", "Lugn")])


@pytest.mark.parametrize("space", ["urn:QDA-XML:project:1.5", "urn:QDA-XML:project:0:4", ""])
def test_any_version_of_the_namespace_is_read(tmp_path: Path, space: str) -> None:
    xml = project().replace(' xmlns="urn:QDA-XML:project:1.0"', f' xmlns="{space}"' if space else "")
    assert codings(read_xml(tmp_path, xml)) == [("Anna", "Lugn")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_xml_may_be_written_in_other_ways(tmp_path: Path, encoding: str) -> None:
    named = "utf-16" if encoding == "utf-16" else "utf-8"
    xml = f'<?xml version="1.0" encoding="{named}"?>' + project(source(name="Följdgrupp å.docx"))
    held = parts("") | {"project.qde": xml.encode(encoding)}
    assert read_parts(tmp_path, held).documents[0].name == "Följdgrupp å.docx"


def test_a_text_in_utf_16_is_read_because_it_says_so(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(), a=TEXT.encode("utf-16"))
    assert found.documents[0].text == MARK + TEXT


# texts that cannot be had

OUTSIDE = "These texts lie outside the archive, where they are not read: {names}."
NOT_UTF8 = "These texts are not UTF-8, as the format demands: {names}."


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ('plainTextPath="internal://b.txt"', TEXT, "The archive lacks these texts: {names}."),
        ('plainTextPath="absolute:///etc/hostname"', TEXT, OUTSIDE),
        ('plainTextPath="relative:///a.txt"', TEXT, OUTSIDE),
        ('plainTextPath="/etc/hostname"', TEXT, OUTSIDE),
        ('plainTextPath="C:\\x\\a.txt"', TEXT, OUTSIDE),
        ('plainTextPath="internal://../a.txt"', TEXT, OUTSIDE),
        ('plainTextPath="internal://%2e%2e/a.txt"', TEXT, OUTSIDE),
        ('plainTextPath="internal://a.txt"', "Då".encode("cp1252"), NOT_UTF8),
        ('plainTextPath="internal://a.txt"', b"\xff\xfe\x00", NOT_UTF8),
        ('richTextPath="internal://a.docx"', TEXT, "The project names no plain text for these documents: {names}."),
    ],
)
def test_a_text_that_is_missing_is_named_and_the_codes_are_read(
    tmp_path: Path, path: str, text: str | bytes, told: str
) -> None:
    found = read_xml(tmp_path, project(source(more=path)), a=text)
    assert (found.documents[0].text, codings(found)) == (None, [("Anna", "Lugn")])
    assert noticed(found) == [_(told).format(names="“FG1.docx”")]
    assert str(found.changed[0]).startswith(f"{FILE}: ")


def test_all_texts_that_are_missing_are_named_in_one_message(tmp_path: Path) -> None:
    many = "".join(source("", guid=f"{n}", name=f"FG{n}", more=f'plainTextPath="internal://{n}x"') for n in range(25))
    (first, second) = noticed(read_xml(tmp_path, project(many)))
    assert "“FG0”, “FG1”" in first
    assert "FG19" in first
    assert "FG20" not in first  # 25 - 20 more
    assert " 5 " in first
    assert second == _("The project holds no codings.")


def test_two_parts_that_could_be_the_text(tmp_path: Path) -> None:
    held = {"project.qde": project().encode(), "sources/A.txt": b"x", "Sources/A.TXT": b"y"}
    found = read_parts(tmp_path, held)
    assert found.documents[0].text is None
    assert len(noticed(found)) == 1


def test_a_coded_text_that_is_empty_is_told(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(), a=b"\xef\xbb\xbf\r\n")
    assert found.documents[0].text == "\ufeff\r\n"
    assert len(noticed(found)) == 1


# pages, pictures and recordings


AREA = 'page="0" firstX="1" firstY="1" secondX="2" secondY="2"'


def test_the_text_of_a_pdf_is_its_representation(tmp_path: Path) -> None:
    area = f'<PDFSelection guid="{C}" {AREA} name="Jag är lugn.">{coding(FEAR)}</PDFSelection>'
    other = area.replace(C, B)
    path = 'plainTextPath="internal://a.txt" name="Representation_for"'
    text = f'<Representation guid="{B}" {path}>{selection()}</Representation>'
    found = read_xml(
        tmp_path,
        project(f'<PDFSource guid="{A}" name="FG1.pdf" path="internal://x.pdf">{area}{other}{text}</PDFSource>'),
    )
    assert [(one.name, one.text) for one in found.documents] == [("FG1.pdf", TEXT)]
    # the area with the id of the stretch of text is the same passage; the other one's place in the text is not told
    assert [(one.start, one.end) for one in found.segments] == [(4, 16), (4, 16), (None, None)]
    assert codings(found) == [("Anna", "Lugn"), ("Anna", "Oro"), ("Anna", "Oro")]


def test_a_pdf_without_text_is_a_document_if_it_is_coded(tmp_path: Path) -> None:
    area = f'<PDFSelection guid="{C}" {AREA}>{coding()}</PDFSelection>'
    pages = f'<PDFSource guid="{A}" name="FG1.pdf">{area}</PDFSource><PDFSource guid="{B}" name="bilaga.pdf"/>'
    found = read_xml(tmp_path, project(pages))
    assert [(one.name, one.text) for one in found.documents] == [("FG1.pdf", None)]
    assert len(noticed(found)) == 2


def test_a_picture_is_a_document_without_text_if_it_is_coded(tmp_path: Path) -> None:
    area = f'<PictureSelection guid="{C}" firstX="1" firstY="1" secondX="2" secondY="2">{coding()}</PictureSelection>'
    pictures = (
        f'<PictureSource guid="{A}" name="tavla.jpg">{area}</PictureSource><PictureSource guid="{B}" name="b.jpg"/>'
    )
    found = read_xml(tmp_path, project(pictures))
    assert [(one.name, one.text) for one in found.documents] == [("tavla.jpg", "")]
    assert [(one.start, one.end, one.code) for one in found.segments] == [(None, None, CALM)]
    what = "{n} picture, recording or film has neither text nor codes, and is left out."
    plural = "{n} pictures, recordings or films have neither text nor codes, and are left out."
    assert noticed(found) == [ngettext(what, plural, 1).format(n=1)]


SYNCED = (
    f'<SyncPoint guid="{B}" position="4" timeStamp="1"/><SyncPoint guid="{D}" position="16" timeStamp="2"/>'
    f'<TranscriptSelection guid="{C}" fromSyncPoint="{B.upper()}" toSyncPoint="{D}">{coding()}</TranscriptSelection>'
    f'<TranscriptSelection guid="x" fromSyncPoint="{A}" toSyncPoint="{D}">{coding(FEAR)}</TranscriptSelection>'
)


def test_the_text_of_a_recording_is_its_transcript(tmp_path: Path) -> None:
    transcript = f'<Transcript guid="{CALM}" plainTextPath="internal://a.txt" name="FG1 utskrift">{SYNCED}</Transcript>'
    sound = f'<AudioSelection guid="y" begin="1" end="2">{coding(FEAR)}</AudioSelection>'
    members = f'<Sets><Set guid="{D}" name="Kväll"><MemberSource targetGUID="{A}"/></Set></Sets>'
    found = read_xml(
        tmp_path, project(f'<AudioSource guid="{A}" name="FG1.m4a">{transcript}{sound}</AudioSource>', rest=members)
    )
    assert [(one.name, one.text) for one in found.documents] == [("FG1 utskrift", TEXT)]
    assert [(one.start, one.end) for one in found.segments] == [(4, 16), (None, None), (None, None)]
    assert [(one.value, one.documents) for one in found.groupings] == [("Kväll", frozenset({A}))]


def test_a_transcript_that_is_also_a_text_is_one_document(tmp_path: Path) -> None:
    transcript = f'<Transcript guid="{D}" plainTextPath="internal://a.txt">{SYNCED}</Transcript>'
    film = f'<VideoSource guid="{B}" name="FG1.mp4">{transcript}</VideoSource>'
    found = read_xml(tmp_path, project(film + source()))
    assert [one.name for one in found.documents] == ["FG1.docx"]
    assert {one.document for one in found.segments} == {A}
    assert Counter(one.start for one in found.segments) == {4: 1 + 1, None: 1}
    assert found.changed == ()


def test_several_transcripts_are_documents_of_their_own(tmp_path: Path) -> None:
    transcripts = "".join(
        f'<Transcript guid="{key}" plainTextPath="internal://{key}.txt" name="{key}"/>' for key in "bc"
    )
    sound = f'<VideoSelection guid="y" begin="1" end="2">{coding()}</VideoSelection>'
    members = f'<Sets><Set guid="{D}" name="Kväll"><MemberSource targetGUID="{A}"/></Set></Sets>'
    film = f'<VideoSource guid="{A}" name="FG1.mp4">{transcripts}{sound}</VideoSource>'
    found = read_xml(tmp_path, project(film, rest=members), b="ett", c="två")
    assert {one.name: one.text for one in found.documents} == {"FG1.mp4": "", "b": "ett", "c": "två"}
    assert found.groupings[0].documents == {A, "b", "c"}


# sets, cases, variables, notes


def test_cases_hold_documents_selections_and_what_is_coded_with_them(tmp_path: Path) -> None:
    codes = CODES + f'<Code guid="{{{D.upper()}}}" name="Anna" isCodable="true"/>'
    cases = (
        f'<Cases><Case guid="{D}" name="Anna"/>'
        f'<Case guid="{B}" name="Kväll"><VariableValue><VariableRef targetGUID="{FEAR}"/><IntegerValue>7</IntegerValue>'
        f'</VariableValue><SelectionRef targetGUID="{C}"/></Case>'
        f'<Case guid="{ANNA}" name="Tom"><VariableValue><VariableRef targetGUID="{FEAR}"/></VariableValue></Case>'
        f'<Case guid="{BO}" name="Natt"/></Cases>'
    )
    variables = f'<Variables><Variable guid="{FEAR}" name="Pass" typeOfVariable="Integer"/></Variables>'
    two = source(selection()) + source(selection(inside=coding(D) + coding(BO)).replace(C, "x"), guid=B, name="FG2")
    found = read_xml(tmp_path, project(two, codes=codes, rest=variables + cases))
    assert {(one.kind, one.name, one.value): set(one.documents) for one in found.groupings} == {
        ("case", "", "Anna"): {B},
        ("case", "", "Kväll"): {A},
        ("variable", "Pass", "7"): {A},
        ("case", "", "Natt"): {B},
    }
    # a case is no code, whether the codebook holds it or a coding points straight at it
    assert [(one.name, one.codable) for one in found.codes] == [
        ("Lugn", True),
        ("Oro", True),
        ("Anna", False),
        ("Natt", False),
    ]
    assert found.changed == ()


def test_a_set_of_codes_is_no_group(tmp_path: Path) -> None:
    sets = (
        f'<Sets><Set guid="{A}" name="Känslor"><MemberCode targetGUID="{CALM}"/></Set>'
        f'<Set guid="{B}" name="Tom"/>'
        f'<Set guid="{C}" name="Kväll"><MemberSource targetGUID="{{{A.upper()}}}"/></Set></Sets>'
    )
    found = read_xml(tmp_path, project(rest=sets))
    assert [(one.kind, one.value, one.documents) for one in found.groupings] == [("set", "Kväll", frozenset({A}))]


def test_codings_of_notes_are_counted_and_left_out(tmp_path: Path) -> None:
    notes = f'<Notes><Note guid="{B}" name="minne">{selection()}{coding()}</Note></Notes>'
    found = read_xml(tmp_path, project(rest=notes))
    assert len(found.segments) == 1
    assert len(noticed(found)) == 1
    assert noticed(found)[0].startswith("2 ")


def test_a_coding_that_points_nowhere_is_told(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(source(selection(inside=coding(B) + coding() + f'<Coding guid="{D}"/>'))))
    assert [one.code for one in found.segments] == [None, CALM, None]
    assert noticed(found)[0].startswith("2 ")


def test_a_project_without_codings_is_told(tmp_path: Path) -> None:
    found = read_xml(tmp_path, project(source("")))
    assert (len(found.codes), found.segments) == (2, ())
    assert noticed(found) == [_("The project holds no codings.")]


# codebooks


def test_a_codebook_is_read_with_its_tree(tmp_path: Path) -> None:
    write_qdc(EARLIER_CODES, tmp_path / "kodbok.qdc")
    codes = read_codebook(tmp_path / "kodbok.qdc", "kodbok.qdc")
    keys = {code.name: code.key for code in codes}
    names = {code.key: code.name for code in EARLIER_CODES}
    found = {(one.name, one.parent, one.codable, one.definition) for one in codes}
    assert found == {
        (one.name, keys[names[one.parent]] if one.parent else None, one.codable, one.definition)
        for one in EARLIER_CODES
    }
    places = {code.key: place for place, code in enumerate(codes)}
    assert all(code.parent is None or places[code.parent] < places[code.key] for code in codes)


def test_a_code_keeps_its_key_from_codebook_to_project(tmp_path: Path) -> None:
    write_qdc(STUDY.codes, tmp_path / "kodbok.qdc")
    write_qdpx(STUDY, tmp_path / FILE, manner="nvivo")
    book = read_codebook(tmp_path / "kodbok.qdc", "kodbok.qdc")
    assert {one.key: one.name for one in book} == names_of(read_source(tmp_path / FILE, FILE))
    assert read_codebook(tmp_path / FILE, FILE) == read_source(tmp_path / FILE, FILE).codes


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0"])
def test_codebooks_of_other_versions_are_read(tmp_path: Path, space: str) -> None:
    path = tmp_path / "kodbok.qdc"
    sets = f'<Sets><Set guid="{A}" name="s"><MemberCode guid="{CALM}"/></Set></Sets>'
    path.write_text(
        f'\ufeff<?xml version="1.0"?><CodeBook xmlns="{space}"><Codes>{CODES}</Codes>{sets}</CodeBook>',
        encoding="utf-8",
    )
    assert [(one.key, one.name, one.codable) for one in read_codebook(path, "kodbok.qdc")] == [
        (CALM, "Lugn", True),
        (FEAR, "Oro", True),
    ]


def test_a_codebook_is_not_a_project(tmp_path: Path) -> None:
    write_qdc(EARLIER_CODES, tmp_path / "kodbok.qdc")
    with pytest.raises(InputError) as raised:
        read_source(tmp_path / "kodbok.qdc", "kodbok.qdc")
    assert raised.value.problems[0].what == _("The file is a codebook, without texts and codings.")


def test_another_file_is_no_codebook(tmp_path: Path) -> None:
    (tmp_path / "kodbok.csv").write_text("code;label\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_codebook(tmp_path / "kodbok.csv", "kodbok.csv")
    assert raised.value.problems[0].place.file == "kodbok.csv"


def test_a_workbook_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "tabell.qdpx").write_bytes(xlsx([["a"], ["b"]]))
    assert not refi.recognise(open_coded(tmp_path / "tabell.qdpx", "tabell.qdpx"))


# the real file


@pytest.fixture(scope="module")
def real() -> CodedSource:
    if not REAL.exists():
        pytest.skip("the real project is not here")
    return read_source(REAL, REAL.name)


@pytest.mark.real
def test_what_atlas_ti_wrote_is_read_though_every_text_is_missing(real: CodedSource) -> None:
    assert real.tool == "ATLAS.ti 8.4"
    assert len(real.codes) == 14
    assert {(code.codable, code.parent) for code in real.codes} == {(True, None)}
    assert '"rushed"' in names_of(real).values()
    # 12 sources: 6 texts, 2 PDFs and the one picture that is coded; the films' transcripts are three of the texts
    assert len(real.documents) == 6 + 2 + 1
    assert [one.name for one in real.documents if one.text is not None] == ["cornflakes-n-milk.jpg"]
    missing, left_out = noticed(real)
    assert all(f"“{one.name}”" in missing for one in real.documents if one.text is None)
    assert left_out.startswith("1 ")


@pytest.mark.real
def test_the_codings_that_atlas_ti_wrote_are_counted(real: CodedSource) -> None:
    counted = Counter(names_of(real)[one.code] for one in real.segments if one.code)
    assert counted == {
        "cornflakes": 5,
        "bacon and eggs": 2,
        "happiness": 2,
        "waste of time": 2,
        "Coke::diet Coke": 1,
        "Feelings": 1,
        "milk": 1,
        "serene": 1,
        '"rushed"': 1,
    }
    assert {one.coder for one in real.segments} == {"Friedrich Markgraf"}
    comments = [one for one in real.segments if one.code is None]
    assert [(one.start, one.end) for one in comments] == [(250, 412), (None, None)]


@pytest.mark.real
def test_previews_that_are_not_cut_show_that_the_end_is_exclusive(real: CodedSource) -> None:
    def length(one: Segment) -> int:
        return (one.end or 0) - (one.start or 0)

    whole = {one.preview: length(one) for one in real.segments if one.preview and not one.preview.endswith("…")}
    remark = "damage done by fatty foods"
    assert {preview: len(preview) for preview in whole} == whole | {remark: 26}
    assert whole[remark] == 907 - 688


@pytest.mark.real
def test_the_sets_that_atlas_ti_wrote_are_groups(real: CodedSource) -> None:
    groups = {one.value: len(one.documents) for one in real.groupings}
    assert groups == {
        "Mabel": 2,
        "gender: male": 1,
        "Simon": 1,
        "Text files": 6,
        "gender: female": 2,
        "Coke": 1 + 2,  # two films, one of them with two transcripts
        "age: 67": 1,
        "Images": 1,
        "PDFs": 2,
        "age: 25": 2,
        "Video and Audio": 1 + 2,  # the same films; the sound recording has neither text nor codes
    }


@pytest.mark.real
def test_nothing_of_the_machine_comes_along(real: CodedSource) -> None:
    assert "sebpe" not in repr(real)
    assert "2018-03" not in repr(real)
