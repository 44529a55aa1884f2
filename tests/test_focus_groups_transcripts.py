"""Turns and speakers of transcripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.focus_groups.assembling.labels import Labels, doubtful, fold, heads_of
from evallib.focus_groups.assembling.transcripts import find_turns, seldom
from tests.coded_study.study import STUDY, StudyDocument


def told(text: str, labels: list[str] | None = None) -> list[tuple[str | None, str]]:
    return [(turn.label, text[turn.start : turn.end]) for turn in find_turns(text, labels)]


@pytest.mark.parametrize("document", STUDY.documents, ids=lambda document: document.name)
@pytest.mark.parametrize("listed", [True, False])
def test_the_invented_study(document: StudyDocument, listed: bool) -> None:
    labels = sorted({turn.speaker for turn in document.turns()}) if listed else None
    found = [(turn.label, turn.start, turn.end) for turn in find_turns(document.text, labels)]
    assert found == [(turn.speaker, turn.start, turn.end) for turn in document.turns()]


@pytest.mark.parametrize(
    "head",
    [
        "P1:",
        "P1 :",
        "  P1:",
        "[00:12:31] P1:",
        "(12:31) P1:",
        "#00:12:31-5# P1:",
        "<00:12:31.250> P1:",
        "00:12:31 P1:",
        "P1 [00:12]:",
        "P1 (00:12:31):",
        "P1: [00:12]",
        "[00:01:12 - 00:02:30] P1:",
        "00:01:12 --> 00:02:30 P1:",
        "P1 [00:01:12–00:02:30]:",
        "P1 (kvinna), [00:12]:",
    ],
)
def test_a_time_may_stand_beside_the_name(head: str) -> None:
    assert told(f"{head} Ja, så är det.\nP2: Nej.") == [("P1", "Ja, så är det."), ("P2", "Nej.")]


@pytest.mark.parametrize(
    "line",
    [
        "så här: det går inte",
        "Det är så här, tycker jag, att man säger: nej",
        "Vi börjar 10:30 och slutar 11",
        "Vad säger ni? Jag säger: nej",
        "https://exempel.se",
        "Https://exempel.se",
        "Jag läste det som stod i brevet om avgiften: den höjs",
        "EU:s regler: ingen förstår dem",
        "1:a maj",
        "S:t Eriksplan",
        "Ja\tnej",
        "- Nej: det går inte",
    ],
)
def test_a_colon_in_a_sentence_is_no_name(line: str) -> None:
    assert told(f"P1: Ja.\n{line}\nP2: Nej.") == [("P1", f"Ja.\n{line}"), ("P2", "Nej.")]


@pytest.mark.parametrize("label", ["P1", "Kvinna 1", "Anna K.", "Intervjuare/moderator", "Åsa", "1", "Kvinna, 45 år"])
def test_names(label: str) -> None:
    assert told(f"{label}: Ja.\nM: Nej.\n{label}:Jo.") == [(label, "Ja."), ("M", "Nej."), (label, "Jo.")]


@pytest.mark.parametrize(
    "head",
    [
        "P1 (kvinna, 45 år, Solgårdens äldreboende i en stad i norr):",
        "P1 [kvinna]:",
        "\u200bP1:",
        "\ufeffP1:",
        "\u00a0P1\u00a0:",
        "P\u00ad1:",
        "**P1:**",
        "**P1**:",
        "__P1:__",
        "*P1:*",
        "**[00:12] P1**:",
        "[P1]:",
        "[P1:]",
        "<P1>:",
        "(P1):",
        "P1：",
        "P1:\t",
        "- P1:",
        "-P1:",
        "• P1:",
        "* P1:",
        "P1\t",
        "00:12:31\tP1\t",
        "p1:",
    ],
)
def test_a_name_may_be_dressed(head: str) -> None:
    turns = find_turns(f"P1: Jo.\nP2: Va?\n{head} Ja, så är det.\nP2: Nej.")
    assert [fold(turn.label or "") for turn in turns] == ["p1", "p2", "p1", "p2"]
    assert turns[2].end - turns[2].start == len("Ja, så är det.")


@pytest.mark.parametrize(
    ("heads", "labels"),
    [
        (["von Essen:", "af Ekenstam:", "van der Berg:"], ["von Essen", "af Ekenstam", "van der Berg"]),
        (["ip1:", "ip2:", "ip1:"], ["ip1", None, "ip1"]),
        (["- IP1:", "- IP1:", "- IP2:"], ["IP1", "IP1", None]),
        (["Kvinna (45):", "Kvinna (52):", "Kvinna (45):"], ["Kvinna (45)", "Kvinna (52)", "Kvinna (45)"]),
        (["Kvinna (skratt):", "Kvinna (tyst):", "Kvinna:"], ["Kvinna", "Kvinna", "Kvinna"]),
        (["IP1 (skratt):", "IP1 (tyst):"], ["IP1", "IP1"]),
    ],
)
def test_what_counts_as_a_name_depends_on_all_lines(heads: list[str], labels: list[str | None]) -> None:
    """A line whose name does not count belongs to the turn before."""
    turns = find_turns("\n".join(f"{head} Ord {n}." for n, head in enumerate(heads)))
    assert [turn.label for turn in turns] == [label for label in labels if label is not None]


def test_names_of_the_project_file_are_taken_as_they_are_written() -> None:
    text = "IP[2]+: Ja.\nIP(1.*: Nej.\nip3: Jo.\n[Ledare]: Tack."
    assert told(text, ["IP[2]+", "IP(1.*", "IP3", "[Ledare]"]) == [
        ("IP[2]+", "Ja."),
        ("IP(1.*", "Nej."),
        ("ip3", "Jo."),
        ("[Ledare]", "Tack."),
    ]


def doubts(text: str, listed: list[str] | None = None) -> list[tuple[int, str]]:
    heads = {"a": heads_of(text)}
    return [(one.row, one.words) for one in doubtful(heads, Labels.of(heads["a"], listed, ["M"]))]


def test_lines_that_only_look_like_names_are_told() -> None:
    text = "M: Hej.\nIP1 kvinna 45 år Solgården: Ja.\nså här: nej\nJag läste i brevet: jo\nanna: Va?\n"
    text += "M och Bo och Cia säger: Jo."
    assert doubts(text) == [(2, "IP1 kvinna 45 år Solgården"), (5, "anna"), (6, "M och Bo och Cia säger")]
    assert doubts("M: Hej.\nP1: Ja.\nP1 som sagt: Ja.\nTack: ja.\nP2: Va?\nP2: Jo.", ["M", "P1"]) == [
        (3, "P1 som sagt"),
        (5, "P2"),
        (6, "P2"),
    ]


def test_only_listed_names_when_there_is_a_list() -> None:
    text = "Datum: 3 maj\nMODERATOR: Välkomna.\nAnna: Tack: det var snällt.\nOBS: paus\nanna: Ja."
    assert told(text, ["Moderator", "Anna"]) == [
        (None, "Datum: 3 maj"),
        ("MODERATOR", "Välkomna."),
        ("Anna", "Tack: det var snällt.\nOBS: paus"),
        ("anna", "Ja."),
    ]


def test_text_before_the_first_name_and_text_without_names() -> None:
    assert told("Fokusgrupp 1\n\nP1: Ja.") == [(None, "Fokusgrupp 1"), ("P1", "Ja.")]
    assert told("bara text\npå två rader\n") == [(None, "bara text\npå två rader")]
    assert told("") == []
    assert told(" \n ") == []


def test_turns_without_words_are_left_out_and_one_person_may_go_on() -> None:
    assert told("P1:\nP2: \nP1: Ja.\nP1: Just det.\n\n") == [("P1", "Ja."), ("P1", "Just det.")]
    assert told("P1:\nJa.\nJo.\nP2:\nNej.") == [("P1", "Ja.\nJo."), ("P2", "Nej.")]


def test_labels_are_compared_without_case_and_spaces() -> None:
    assert fold(" P 1") == fold("p  1")
    assert fold("A\u030asa") == fold("ÅSA")
    assert list(seldom(["M", "P1", "Datum", "m", "P1"])) == ["Datum"]


@given(st.text(alphabet="ABab1 :.\n[]()#0å", max_size=80))
def test_turns_are_in_order_and_hold_no_label_of_another(text: str) -> None:
    turns = find_turns(text)
    ends = [0, *(turn.end for turn in turns)]
    assert all(before <= turn.start < turn.end for before, turn in zip(ends, turns, strict=False))
    assert all(text[turn.start : turn.end] == text[turn.start : turn.end].strip() for turn in turns)


@pytest.mark.parametrize(
    "text", ["A" * 99_000, "[00:00] " * 30_000, "A 1 " * 50_000, "(1:11 " * 40_000, " " * 200_000, "(a) [" * 40_000]
)
def test_no_line_takes_for_ever(text: str) -> None:
    began = time.perf_counter()
    assert len(find_turns(text)) <= 1
    assert time.perf_counter() - began < 5
