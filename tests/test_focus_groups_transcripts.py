"""Turns and speakers of transcripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.focus_groups.assembling.transcripts import find_turns, fold, seldom
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
    ],
)
def test_a_colon_in_a_sentence_is_no_name(line: str) -> None:
    assert told(f"P1: Ja.\n{line}\nP2: Nej.") == [("P1", f"Ja.\n{line}"), ("P2", "Nej.")]


@pytest.mark.parametrize("label", ["P1", "Kvinna 1", "Anna K.", "Intervjuare/moderator", "Åsa", "1", "Kvinna, 45 år"])
def test_names(label: str) -> None:
    assert told(f"{label}: Ja.\nM: Nej.\n{label}:Jo.") == [(label, "Ja."), ("M", "Nej."), (label, "Jo.")]


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


@pytest.mark.parametrize("text", ["A" * 99_000, "[00:00] " * 30_000, "A 1 " * 50_000, "(1:11 " * 40_000, " " * 200_000])
def test_no_line_takes_for_ever(text: str) -> None:
    began = time.perf_counter()
    assert len(find_turns(text)) <= 1
    assert time.perf_counter() - began < 5
