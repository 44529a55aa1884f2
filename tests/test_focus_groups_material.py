"""From coded files to tidy tables: the same study from every program, groups, coders, codes, and what is left out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError
from evallib.focus_groups.analysis.counts import count_codes, merge_mentions
from evallib.focus_groups.analysis.quotations import list_passages, texts_of
from evallib.focus_groups.assembling.assemble import Frame, assemble
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.guarding.labels import own_names
from evallib.focus_groups.material import CODERS, CODES, DOCUMENTS, GROUPS, SEGMENTS, SPEAKERS, TURNS, Material
from evallib.focus_groups.readers import read_source
from evallib.focus_groups.source import Code, CodedSource, Document, Grouping, Segment
from evallib.locale import _
from evallib.privacy import Thresholds
from evallib.projects import FocusGroupSettings
from tests.coded_study.refi import write_qdpx
from tests.coded_study.sqlite_files import write_qualcoder, write_rqda, write_taguette
from tests.coded_study.study import ANNA, ANNA_TOO, BO, MODERATOR, STUDY
from tests.coded_study.tables import codebook_of, layout_of, passage_cells, write_cells, write_table

FRAME = Frame("params/projects/prov.yaml", Thresholds.of("staff"))
ORDER = (("FG1 maj",), ("FG2 juni",), ("FG3 juni", "FG3 avslutning"))
STUDIED = {
    "groups": {"by": "document", "order": ORDER},
    "coders": (
        {"names": (ANNA, ANNA_TOO)},
        {"names": (BO,), "looked_at": ("FG1 maj", "FG2 juni", "FG3 avslutning")},
    ),
}
PROGRAMS = ["nvivo", "specification", "qualcoder", "taguette", "rqda"]


def settings(**more: Any) -> FocusGroupSettings:
    return FocusGroupSettings(**{"who": "alla", "files": ("x.qdpx",), "moderators": (MODERATOR,), **more})


def read_study(folder: Path, program: str) -> CodedSource:
    path = folder / f"studie.{program}"
    if program in ("nvivo", "specification"):
        write_qdpx(STUDY, path, manner="nvivo" if program == "nvivo" else "specification")
    else:
        write = {"qualcoder": write_qualcoder, "taguette": write_taguette, "rqda": write_rqda}[program]
        path = folder / "studie.qda" if program == "qualcoder" else path
        write(STUDY, path)
    return read_source(path, path.name)


def told(material: Material) -> set[tuple[str, ...]]:
    """Every piece in words: document, turn within it, speaker, last name of the code, coder, and what is said."""
    found = pieces(material)
    names = {name: list(getattr(material, f"{name}s")["name"]) for name in ("document", "speaker", "code", "coder")}
    first = material.turns.groupby("document")["turn"].min().to_dict()
    return {
        (
            names["document"][row.document].removesuffix(".docx"),
            str(row.turn - first[row.document] + 1),
            names["speaker"][row.speaker],
            names["code"][row.code],
            names["coder"][row.coder],
            material.documents["text"].iat[row.document][row.start : row.end],
        )
        for row in found.itertuples()
    }


def expected() -> set[tuple[str, ...]]:
    """The same from the study itself."""
    names = {code.key: code.name for code in STUDY.codes}
    texts = {document.name: document.text for document in STUDY.documents}
    codable = {code.key for code in STUDY.codes if code.codable}
    return {
        (
            turn.document.removesuffix(".docx"),
            str(turn.number),
            turn.speaker,
            names[coding.code],
            BO if coding.coder == BO else ANNA,
            texts[turn.document][max(turn.start, coding.start) : min(turn.end, coding.end)],
        )
        for coding in STUDY.codings
        if coding.code in codable
        for turn in STUDY.turns
        if turn.document == coding.document and turn.speaker != MODERATOR
        if max(turn.start, coding.start) < min(turn.end, coding.end)
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_study_is_the_same_from_every_program(tmp_path: Path, program: str) -> None:
    found = assemble([read_study(tmp_path, program)], settings(**STUDIED), FRAME)
    assert told(found) == expected()
    assert found.anchoring is not None
    assert (found.anchoring.accepted, found.anchoring.score) == (True, 1)
    assert list(found.groups["name"]) == ["FG1 maj", "FG2 juni", "FG3 juni"]
    assert found.documents["group"].tolist() == [0, 1, 2, 2]
    assert len(found.speakers) == 20 + 3
    assert int(found.speakers["moderator"].sum()) == 3
    assert len(found.turns) == len(STUDY.turns)
    assert found.looked_at == {(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 3)}
    assert found.account.read == found.account.used + sum(found.account.excluded.values())
    assert found.missing_texts == 0


@pytest.mark.parametrize("shape", ["long", "list", "columns", "slots"])
def test_the_study_as_a_table_has_whole_turns(tmp_path: Path, shape: Any) -> None:
    write_table(STUDY, tmp_path / "t.csv", shape=shape)
    layout = layout_of(STUDY, shape)
    columns = {
        name: getattr(layout.columns, name) for name in ("document", "group", "speaker", "coder", "unit", "text")
    }
    source = read_source(tmp_path / "t.csv", "t.csv", replace(layout, codebook=codebook_of(STUDY)))
    found = assemble(
        [source], settings(files=("t.csv",), layout=shape, columns=columns, coders=STUDIED["coders"]), FRAME
    )
    assert {row[:5] for row in told(found)} == {row[:5] for row in expected()}
    assert found.anchoring is None
    assert list(found.groups["name"]) == ["FG1", "FG2", "FG3"]
    assert len(found.turns) == len(STUDY.turns)
    words = {(turn.document, turn.number): (turn.start, turn.end) for turn in STUDY.turns}
    texts = {document.name: document.text for document in STUDY.documents}
    for document, number, *_others, said in told(found):
        start, end = words[f"{document}.docx", int(number)]
        assert said == " ".join(texts[f"{document}.docx"][start:end].split())


def read_passages(folder: Path) -> Material:
    """The study as a table of quotations: a row for each coding, without the number of the statement."""
    write_cells(passage_cells(STUDY), folder / "citat.csv", "utf-8-sig")
    layout = layout_of(STUDY, "long")
    layout = replace(layout, columns=replace(layout.columns, unit=None), codebook=codebook_of(STUDY))
    columns = {name: getattr(layout.columns, name) for name in ("document", "group", "speaker", "coder", "text")}
    shape: dict[str, Any] = {"files": ("citat.csv",), "layout": "long", "columns": columns, "moderators": ()}
    chosen = settings(**shape, coders=STUDIED["coders"], not_codes=("Handledningen",))
    return assemble([read_source(folder / "citat.csv", "citat.csv", layout)], chosen, FRAME)


def counted(material: Material) -> tuple[dict[str, tuple[int, ...]], dict[str, int], set[tuple[str, int, str]]]:
    """By code speakers in each group, by code mentions, and what can be quoted: code, group, words."""
    mentions = merge_mentions(pieces(material), material.codes, "union", material.looked_at)
    found = count_codes(mentions, material.codes, material.groups)
    passages = list_passages(mentions, material)
    said = zip(passages["code"], passages["group"], texts_of(passages, material), strict=True)
    names = [name for name, counts in zip(material.codes["name"], material.codes["counted"], strict=True) if counts]
    rows = {name: number for number, name in enumerate(material.codes["name"])}
    return (
        {name: tuple(found.speakers_by_group[rows[name]].tolist()) for name in names},
        {name: int(found.mentions[rows[name]]) for name in names},
        {(material.codes["name"].iat[code], group, words) for code, group, words in said},
    )


Passage = tuple[str, int, int, int]
"""Document, number of the turn, start and end."""


def passages_of(name: str) -> set[Passage]:
    """What participants said that was marked with a code or one below it."""
    keys = {code.key for code in STUDY.codes if name in STUDY.path_of(code.key) and code.codable}
    return {
        (turn.document, turn.number, max(turn.start, coding.start), min(turn.end, coding.end))
        for coding in STUDY.codings
        for turn in STUDY.turns
        if coding.code in keys and turn.document == coding.document and turn.speaker != MODERATOR
        if max(turn.start, coding.start) < min(turn.end, coding.end)
    }


def test_a_table_of_quotations_has_the_same_groups_speakers_and_quotations(tmp_path: Path) -> None:
    """Each passage is a statement of its own: what the table does not tell is which of them stand in the same turn."""
    whole, found = assemble([read_study(tmp_path, "nvivo")], settings(**STUDIED), FRAME), read_passages(tmp_path)
    (speakers, _mentions, quoted), (as_told, _as_counted, as_quoted) = counted(whole), counted(found)
    assert as_told == speakers
    assert as_quoted == quoted
    assert {(row[0], *row[2:]) for row in told(found)} == {(row[0], *row[2:]) for row in expected()}
    assert list(found.groups["name"]) == ["FG1", "FG2", "FG3"]
    assert found.account.used == len(found.segments)


def test_in_a_table_of_quotations_passages_that_overlap_are_not_merged(tmp_path: Path) -> None:
    """A parent has one mention where passages of its children overlap, which only places in the text can tell."""
    mentions = counted(assemble([read_study(tmp_path, "nvivo")], settings(**STUDIED), FRAME))[1]
    as_counted = counted(read_passages(tmp_path))[1]
    marked = {name: passages_of(name) for name in mentions}
    assert as_counted == {name: len(passages) for name, passages in marked.items()}
    assert mentions == {name: len(passages) - inside(passages) for name, passages in marked.items()}
    assert {name for name in mentions if as_counted[name] != mentions[name]} == {"Arbetsmiljö", "De äldres dag"}


def inside(passages: set[Passage]) -> int:
    """How many lie within a longer one of the same turn; in the study none overlap in any other way."""
    return sum(
        any(one != other and one[:2] == other[:2] and other[2] <= one[2] and one[3] <= other[3] for other in passages)
        for one in passages
    )


TALK = "M: Hur är det?\nP1: Bra, tack. Jag sover.\nP2: Jag är trött.\nM: Varför det?\nP1: Det är sent.\n"


def at(words: str, **more: Any) -> Segment:
    """A coding on the first such words of the talk."""
    start = TALK.index(words)
    return Segment(
        **{"document": "a", "code": "k", "coder": "Anna", "start": start, "end": start + len(words), "quote": words}
        | more
    )


def source(segments: Iterable[Segment] = (), **more: Any) -> CodedSource:
    values: dict[str, Any] = {
        "format": "qualcoder",
        "file": "x.qda",
        "documents": (Document("a", "FG1.docx", TALK), Document("b", "FG2.docx", TALK)),
        "codes": (Code("k", "Trött"), Code("f", "Mapp", codable=False), Code("u", "Under", "f")),
        "segments": tuple(segments),
        "tool": "prov",
    }
    return CodedSource(**{**values, **more})


def material(segments: Iterable[Segment], chosen: FocusGroupSettings | None = None, **more: Any) -> Material:
    return assemble([source(segments, **more)], chosen or settings(moderators=("M",)), FRAME)


def problems(made: CodedSource | Sequence[CodedSource], **chosen: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        assemble([made] if isinstance(made, CodedSource) else made, settings(**{"moderators": ("M",), **chosen}), FRAME)
    return [f"{problem.place.column or problem.place.file}: {problem.what}" for problem in caught.value.problems]


def test_the_tables_have_their_columns() -> None:
    found = material([at("Jag är trött.")])
    assert tuple(found.groups) == GROUPS
    assert tuple(found.documents) == DOCUMENTS
    assert tuple(found.speakers) == SPEAKERS
    assert tuple(found.turns) == TURNS
    assert tuple(found.codes) == CODES
    assert tuple(found.coders) == CODERS
    assert tuple(found.segments)[: len(SEGMENTS)] == SEGMENTS
    assert found.knows_speakers
    empty = material([])
    assert (len(empty.segments), len(pieces(empty)), len(empty.coders)) == (0, 0, 0)


def test_every_segment_is_used_or_left_out_for_a_reason() -> None:
    segments = [
        at("Jag är trött."),
        at("Jag är trött."),
        at("Jag är trött.", coder="Bo"),
        at("Jag sover", live=False),
        at("Jag sover", code=None),
        at("Jag sover", code="f"),
        at("Jag sover", code="gone"),
        at("Hur är det?"),
        at("M: Hur"),
        at("P1:"),
        at("Jag sover", start=10**9, end=10**9 + 5, quote=None),
        at("Jag sover", start=9, end=9, quote=None),
        at("Jag sover", document="gone"),
        at("Varför det?\nP1: Det"),
        *[at(words, code="u") for words in ("sover", "sent", "Bra", "tack", "trött", "Jag", "Det") for _n in range(8)],
    ]
    found = material(segments)
    assert found.account.read == len(segments)
    assert dict(found.account.excluded) == {
        _("the same coding again"): 1 + 7 * 7,
        _("deleted in the coding program"): 1,
        _("no code"): 1,
        _("not a code, but a folder, a case or left out"): 2,
        _("said by a moderator"): 2,
        _("no words of anybody"): 1,
        _("no such place in the text"): 2,
        _("in a document of no group"): 1,
    }
    assert found.account.used == len(found.segments) == 2 + 1 + 7
    assert found.segments["coder"].tolist()[:2] == [0, 1]


def test_what_stands_before_the_first_name_is_left_out_and_told() -> None:
    text = "Fokusgrupp i maj\n" + TALK
    segments = [
        Segment("a", "k", start=0, end=10, quote="Fokusgrupp"),
        Segment("a", "k", start=13, end=text.index("det?"), quote=text[13 : text.index("det?")]),
        Segment("a", "k", start=text.index("Bra"), end=text.index("tack"), quote="Bra,"),
    ]
    found = material(segments, documents=(Document("a", "FG1", text),))
    before = _("before the first name in the transcript")
    assert dict(found.account.excluded) == {before: 1, _("said by a moderator"): 1}
    assert found.noticed[-1].what.startswith("1 ")


def test_a_transcript_without_names_is_one_turn_of_nobody() -> None:
    words = "vi orkar inte längre"
    document = Document("a", "FG1", f"alla sade att {words} och\natt det är sent")
    segment = Segment("a", "k", start=14, end=14 + len(words), quote=words)
    found = assemble([source([segment], documents=(document,))], settings(moderators=()), FRAME)
    assert found.turns[["speaker", "start"]].to_numpy().tolist() == [[-1, 0]]
    assert pieces(found)[["turn", "speaker"]].to_numpy().tolist() == [[0, -1]]
    assert not found.knows_speakers
    assert len(found.noticed) == 1


def test_a_word_before_a_colon_that_is_perhaps_no_person() -> None:
    found = material([], documents=(Document("a", "FG1", TALK + "Nej: aldrig.\n"),))
    assert all(name in found.noticed[0].what for name in ("P2", "Nej"))
    chosen = settings(moderators=("M",), speakers=("P1", "P2"))
    assert (
        assemble([source([], documents=(Document("a", "FG1", TALK + "Nej: aldrig.\n"),))], chosen, FRAME).noticed == ()
    )


def test_without_an_accepted_rule_no_place_and_no_speaker_is_known() -> None:
    segments = [at(words, start=n) for n, words in enumerate(["Jag sover", "Det är sent", "Jag är trött"])]
    found = material(segments)
    assert found.anchoring is not None
    assert not found.anchoring.accepted
    assert found.segments["start"].tolist() == [-1, -1, -1]
    assert found.account.used == 3
    assert not found.knows_speakers


def test_texts_that_are_missing_are_counted_and_their_codings_kept() -> None:
    found = material([at("Jag sover")] * 2, documents=(Document("a", "FG1", None),))
    assert (found.missing_texts, found.anchoring, found.account.used) == (1, None, 1)
    assert dict(found.account.excluded) == {_("the same coding again"): 1}
    assert pieces(found)["turn"].tolist() == [-1]


def noticed(found: Material) -> str:
    return "\n".join(f"{problem.what} {problem.remedy}" for problem in found.noticed)


def test_codings_on_documents_that_are_not_in_the_file_are_accounted_for() -> None:
    found = material([at("Jag sover")], lost=126)
    assert (found.account.read, found.account.used) == (127, 1)
    assert dict(found.account.excluded) == {_("on a document that is not in the file"): 126}
    pooled = assemble([table(row("1", "k"), lost=2), table(row("2", "k"), lost=3)], settings(**TABLE), FRAME)
    assert (pooled.account.read, pooled.account.used) == (7, 2)


@pytest.mark.parametrize("text", ["", " \n\n\u00a0\n", "\ufeff", "\u200b"])
def test_an_empty_transcript_is_no_group(text: str) -> None:
    documents = (Document("a", "FG1.docx", TALK), Document("b", "FG2.docx", text), Document("c", "FG3.docx", TALK))
    found = material([at("Jag sover"), at("Jag sover", document="b")], documents=documents)
    assert groups_of(found) == [("FG1", ["FG1.docx"]), ("FG3", ["FG3.docx"])]
    assert "FG2.docx" in noticed(found)
    named = settings(moderators=("M",), groups={"order": (("FG1", "FG3"), ("FG2",))})
    wrong = problems(source([at("Jag sover")], documents=documents), groups=named.groups)
    assert wrong[0].startswith("fokusgrupper.groups.order[1]: ")
    together = settings(moderators=("M",), groups={"order": (("FG1", "FG2"), ("FG3",))})
    merged = material([at("Jag sover")], together, documents=documents)
    assert groups_of(merged) == [("FG1", ["FG1.docx", "FG2.docx"]), ("FG3", ["FG3.docx"])]
    kept = material([at("Jag sover"), Segment("b", "k")], documents=documents)
    assert len(kept.groups) == 3


def test_nobody_but_those_who_lead_the_talk() -> None:
    document = Document("a", "FG1", "M: Hej.\nsen sade någon att det är sent\nM: Tack.")
    found = material([], documents=(document, Document("b", "FG2", TALK)))
    assert "FG1" in found.noticed[0].what
    assert "FG2" not in found.noticed[0].what
    assert found.speakers["moderator"].tolist() == [True, True, False, False]


def test_the_same_name_in_two_transcripts_of_a_group_is_told() -> None:
    merged = settings(moderators=("M",), groups={"order": (("FG1", "FG2"),)})
    found = material([], merged)
    assert found.speakers["name"].tolist() == ["M", "P1", "P2"]
    assert all(name in noticed(found) for name in ("”P1”, ”P2”",))
    assert noticed(material([])) == ""


def test_lines_that_look_like_names_and_small_letters_are_told() -> None:
    text = f"{TALK}P2: Ja.\nip3: Ja.\nip3: Nej.\nIP4 kvinna från norr 811218-9876: Jo.\n"
    found = material([], documents=(Document("a", "FG1", text),))
    assert "”ip3”" in noticed(found)
    assert "9" in noticed(found)
    assert "IP4 kvinna" in noticed(found)
    assert "811218" not in noticed(found)


def test_places_that_are_not_believed_are_told() -> None:
    found = material([at(words, start=n) for n, words in enumerate(["Jag sover", "Det är sent", "Jag är trött"])])
    assert "0\xa0%" in noticed(found)


def test_words_in_brackets_after_a_name_are_kept_for_the_one_who_guards() -> None:
    text = TALK.replace("P1:", "P1 (kvinna, Solgården):")
    found = material([], documents=(Document("a", "FG1", text),))
    assert found.speakers["name"].tolist() == ["M", "P1", "P2"]
    assert found.asides == ("kvinna, Solgården",)
    assert list(own_names(found, ()).find("en kvinna på Solgården sade")) == [(13, 22)]


def test_settings_that_the_file_contradicts_are_told_with_their_row() -> None:
    rows = {("fokusgrupper", "not_codes"): 7, ("fokusgrupper", "not_codes", 1): 9}
    with pytest.raises(InputError) as caught:
        assemble(
            [source([at("Jag sover")])],
            settings(moderators=("M",), not_codes=("Under", "x")),
            replace(FRAME, rows=rows),
        )
    assert str(caught.value).startswith("params/projects/prov.yaml, rad 9, kolumn fokusgrupper.not_codes[1]: ")


def test_a_transcript_without_names_says_so_and_shows_nobody() -> None:
    nameless = source([], documents=(Document("a", "FG1", "alla sade nej"),))
    with pytest.raises(InputError) as caught:
        assemble([nameless], settings(moderators=("Moderator",)), FRAME)
    what = _("Nobody called “{name}” speaks in the coded file: no line in it begins with a name and a colon.")
    assert caught.value.problems[0].what == what.format(name="Moderator")
    assert "alla" not in str(caught.value)


def test_reordering_changes_nothing() -> None:
    original = [at(words, code=code) for words in ("Jag sover", "Det är sent", "trött") for code in ("k", "u")]
    shuffled = random.Random(3).sample(original, len(original))
    columns = ["document", "turn", "speaker", "code", "coder", "start", "end"]
    found = [
        pieces(material(segments))[columns].sort_values(columns).to_numpy().tolist()
        for segments in (original, shuffled)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == len(original)


def groups_of(found: Material) -> list[tuple[str, list[str]]]:
    names = found.documents.groupby("group")["name"].agg(list)
    return [(name, names[number]) for number, name in enumerate(found.groups["name"])]


TWO = ("Grupp två", ["FG2.docx"])
GROUPINGS = (
    Grouping("set", "", "Grupp ett", frozenset({"a"})),
    Grouping("set", "", "Grupp två", frozenset({"b"})),
    Grouping("set", "", "kvinnor", frozenset({"a", "b"})),
    Grouping("variable", "Enhet", "Norr", frozenset({"a", "b"})),
    Grouping("variable", "Stad", "Umeå", frozenset({"a"})),
)


@pytest.mark.parametrize(
    ("chosen", "groups"),
    [
        ({}, [("FG1", ["FG1.docx"]), ("FG2", ["FG2.docx"])]),
        ({"order": (("FG2",), ("FG1.docx",))}, [("FG2", ["FG2.docx"]), ("FG1", ["FG1.docx"])]),
        ({"order": (("FG2", "FG1"),)}, [("FG2", ["FG2.docx", "FG1.docx"])]),
        (
            {"by": "set", "order": (("Grupp två",), ("Grupp ett",))},
            [("Grupp två", ["FG2.docx"]), ("Grupp ett", ["FG1.docx"])],
        ),
        ({"by": "variable", "variable": "Enhet"}, [("Norr", ["FG1.docx", "FG2.docx"])]),
    ],
)
def test_groups(chosen: dict[str, Any], groups: list[tuple[str, list[str]]]) -> None:
    found = material([at("Jag sover")], settings(moderators=("M",), groups=chosen), groupings=GROUPINGS)
    assert groups_of(found) == groups


@pytest.mark.parametrize(
    ("chosen", "column", "words"),
    [
        ({"order": (("FG3",), ("FG1",), ("FG2",))}, "groups.order[0]", "FG3"),
        ({"order": (("fg1",), ("FG2",))}, "groups.order[0]", "fg1"),
        ({"order": (("FG2",),)}, "groups", "FG1.docx"),
        ({"order": (("FG1",), ("FG1.docx", "FG2"))}, "groups", "FG1.docx"),
        ({"by": "set"}, "groups", "FG1.docx"),
        ({"by": "case"}, "groups.by", "case"),
        ({"by": "variable", "variable": "Enheten"}, "groups.variable", "Enheten"),
        ({"by": "variable", "variable": "Stad", "order": (("Lund",),)}, "groups.order[0]", "Lund"),
    ],
)
def test_what_is_wrong_with_groups(chosen: dict[str, Any], column: str, words: str) -> None:
    made = source([at("Jag sover"), at("Jag sover", document="b")], groupings=GROUPINGS)
    wrong = problems(made, groups=chosen)
    assert wrong[0].startswith(f"fokusgrupper.{column}: ")
    assert words in wrong[0]


def test_documents_without_codings_may_belong_to_no_group() -> None:
    found = material([at("Jag sover")], settings(moderators=("M",), groups={"order": (("FG1",),)}))
    assert groups_of(found) == [("FG1", ["FG1.docx"])]
    assert "FG2.docx" in found.noticed[0].what


def test_codes_stand_below_their_parents() -> None:
    codes = (Code("c", "C", "b"), Code("a", "A"), Code("b", "B", "a"), Code("d", "A", "b"), Code("e", "A"))
    found = material([], settings(moderators=("M",), not_codes=("A/B", "A/B/A")), codes=codes).codes
    rows = found[["name", "parent", "depth", "counted"]].to_numpy().tolist()
    assert rows == [["A", -1, 0, True], ["B", 0, 1, False], ["C", 1, 2, True], ["A", 1, 2, False], ["A", -1, 0, True]]
    assert problems(source(codes=codes), not_codes=("A",))[0].startswith("fokusgrupper.not_codes[0]: ")


@pytest.mark.parametrize(
    ("chosen", "column", "words"),
    [
        ({"not_codes": ("Trot",)}, "not_codes[0]", "Trot"),
        ({"scales": ({"label": "s", "codes": ("Trött", "Piggg")},)}, "scales[0].codes[1]", "Piggg"),
        ({"count": "Anne"}, "count", "Anne"),
        ({"count": "intersection"}, "count", ""),
        ({"coders": ({"names": ("Anna", "Ana")},)}, "coders[0].names[1]", "Ana"),
        ({"coders": ({"names": ("Anna",), "looked_at": ("FG9",)},)}, "coders[0].looked_at[0]", "FG9"),
        ({"coders": ({"names": ("Anna",), "looked_at": ("FG2",)},)}, "coders[0].looked_at", "FG1.docx"),
        ({"moderators": ("Moderatorn",)}, "moderators[0]", "Moderatorn"),
        ({"moderators": ("M",), "speakers": ("P1", "P7")}, "speakers[1]", "P7"),
    ],
)
def test_unknown_names_are_told(chosen: dict[str, Any], column: str, words: str) -> None:
    wrong = problems(source([at("Jag sover")]), **chosen)
    assert wrong[0].startswith(f"fokusgrupper.{column}: ")
    assert words in wrong[0]


@pytest.mark.parametrize("setting", ["count", "coders", "moderators"])
def test_nobody_else_is_named_for_an_unknown_name(setting: str) -> None:
    """Anna and Bosse are coders, P1 and P2 speakers; the nearest is named, if there is one."""
    made = source([at("Jag sover", coder="Anna"), at("Jag sover", coder="Bosse")])

    def remedy(name: str) -> str:
        chosen: Any = {"count": name, "coders": ({"names": (name,)},), "moderators": (name,)}[setting]
        with pytest.raises(InputError) as caught:
            assemble([made], settings(**{"moderators": ("M",), setting: chosen}), FRAME)
        [problem] = caught.value.problems
        return problem.remedy

    assert [name for name in ("Anna", "Bosse", "P1", "P2") if name in remedy("Xyz")] == []
    assert [name for name in ("Anna", "Bosse") if name in remedy("Ana")] == (
        ["Anna"] if setting != "moderators" else []
    )


def test_all_unknown_names_are_told_at_once() -> None:
    wrong = problems(
        source([at("Jag sover")]), not_codes=("x",), count="y", groups={"order": (("z",),)}, moderators=("w",)
    )
    assert len(wrong) == 5


def test_coders_and_what_they_looked_at() -> None:
    segments = [at("Jag sover", coder="Cia"), at("Jag sover", coder="Bo", document="b"), at("Bra", coder="bo")]
    coders = ({"names": ("bo", "Bo")},)
    found = material(segments, settings(moderators=("M",), coders=coders, count="Cia"))
    assert list(found.coders["name"]) == ["bo", "Cia"]
    assert found.looked_at == {(0, 0), (0, 1), (1, 0)}
    assert found.design.count == 1
    every = settings(moderators=("M",), coders=({"names": ("Cia",), "looked_at": ("*",)},))
    assert assemble([source(segments)], every, FRAME).looked_at == {(0, 0), (0, 1), (1, 1), (2, 0)}
    told_by_file = source(segments, looked_at=frozenset({("Dag", "a"), ("Cia", "b")}))
    assert assemble([told_by_file], settings(moderators=("M",)), FRAME).looked_at >= {(1, 1), (2, 0)}


def test_scales_and_merges() -> None:
    chosen = settings(
        moderators=("M",),
        scales=({"label": "s", "codes": ("Under", "Trött")},),
        codebook={"earlier": "x.qdc", "merged": {"Slut": "Trött"}},
    )
    found = material([], chosen, merges=(("a", "b"),))
    assert found.ordinals == (("s", (2, 0)),)
    assert found.merges == (("a", "b"), ("Slut", "Trött"))


def row(unit: str | None, code: str | None, coder: str = "Anna", **more: Any) -> Segment:
    return Segment(**{"document": "m1", "code": code, "coder": coder, "unit": unit, "origin": f"rad {unit}", **more})


def table(*segments: Segment, file: str = "t.csv", **more: Any) -> CodedSource:
    names = dict.fromkeys(one.document for one in segments)
    made: dict[str, Any] = {
        "format": "table",
        "file": file,
        "documents": tuple(Document(name, name, None) for name in names),
        "codes": (Code("k", "k"), Code("l", "l")),
        "segments": segments,
    }
    return CodedSource(**{**made, **more})


TABLE = {"layout": "long", "files": ("t.csv",), "moderators": (), "columns": {"code": "kod", "unit": "nr"}}


def test_statements_of_a_table_are_turns() -> None:
    made = table(
        row("1", "k", speaker="Eva", quote="Det går\n bra."),
        row("2", None, speaker="Ove", quote="Nej."),
        row("1", "l", coder="Bo", speaker="eva", quote="Det går bra."),
        row("3", "k"),
        row("1", "k", speaker="Eva", quote="Det går bra."),
    )
    found = assemble([made], settings(**TABLE), FRAME)
    assert found.documents["text"].tolist() == ["Det går bra.\nNej.\n "]
    assert found.turns[["speaker", "start", "end"]].to_numpy().tolist() == [[0, 0, 12], [1, 13, 17], [-1, 18, 19]]
    assert pieces(found)[["turn", "speaker", "code", "coder"]].to_numpy().tolist() == [
        [0, 0, 0, 0],
        [0, 0, 1, 1],
        [2, -1, 0, 0],
    ]
    assert dict(found.account.excluded) == {_("no code"): 1, _("the same coding again"): 1}


def test_statements_without_words_are_one_character_each() -> None:
    found = assemble([table(row("1", "k"), row("2", "l"), row("1", "l"))], settings(**TABLE), FRAME)
    assert found.documents["text"].isna().tolist() == [True]
    assert found.segments[["start", "end"]].to_numpy().tolist() == [[0, 1], [2, 3], [0, 1]]
    assert found.missing_texts == 1


def test_rows_that_do_not_tell_their_statement_still_tell_who_speaks() -> None:
    rows = [row(None, "k", speaker=speaker) for speaker in ("Eva", "Eva", "Ove", "Mod")]
    chosen = settings(**{**TABLE, "columns": {"code": "kod", "speaker": "vem"}, "moderators": ("Mod",)})
    found = assemble([table(*rows)], chosen, FRAME)
    assert pieces(found)[["turn", "speaker"]].to_numpy().tolist() == [[-1, 0], [-1, 0], [-1, 1]]
    assert dict(found.account.excluded) == {_("said by a moderator"): 1}
    assert found.knows_speakers


def test_two_coders_tables_of_the_same_statements() -> None:
    one = table(row("1", "k", quote="Ja."), row("2", "k", quote="Nej."), file="anna.csv")
    two = table(row("2", "k", coder="Bo", quote="Nej."), row("1", "l", coder="Bo", quote="Ja."), file="bo.csv")
    found = assemble([one, two], settings(**TABLE), FRAME)
    assert found.segments[["code", "coder", "start"]].to_numpy().tolist() == [
        [0, 0, 0],
        [0, 0, 4],
        [0, 1, 4],
        [1, 1, 0],
    ]
    assert len(found.turns) == 2
    rows = {**TABLE, "columns": {"code": "kod", "text": "text"}}
    swapped = table(row("9", "k", coder="Bo", quote="Nej."), row("1", "l", coder="Bo", quote="Ja."), file="bo.csv")
    same = assemble([one, swapped], settings(**rows), FRAME)
    assert same.segments["start"].tolist() == [0, 4, 4, 0]


def test_what_tables_cannot_say_in_two_ways() -> None:
    one = table(row("1", "k", quote="Ja.", speaker="Eva"), file="anna.csv")
    other_text = table(row("1", "k", coder="Bo", quote="Nej.", speaker="Ove"), file="bo.csv")
    assert len(problems([one, other_text], **TABLE)) == 2
    assert "bo.csv" in problems([one, source(file="bo.csv")], **TABLE)[1]
    matrix = table(row(None, "k"), row(None, "k"), format="matrix")
    assert "m1" in problems([matrix, replace(matrix, file="b.csv")], layout="matrix", files=("a.csv", "b.csv"))[0]


def test_a_matrix_counts_each_coding() -> None:
    made = table(row(None, "k", coder="x"), row(None, "k", coder="x"), row(None, "l"), format="matrix")
    made = replace(made, segments=tuple(replace(one, coder=None) for one in made.segments))
    found = assemble([made], settings(layout="matrix", files=("a.xlsx",), moderators=("M",)), FRAME)
    assert (found.account.used, found.segments["start"].tolist(), found.segments["coder"].tolist()) == (
        3,
        [-1] * 3,
        [-1] * 3,
    )
    assert not found.knows_speakers
