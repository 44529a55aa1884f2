"""What was replied after each meeting: read, guarded, told; and a reader who tries all that can lie behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from evallib.before_after import check_inputs, draw_answers, read_ratings, result, tell_findings
from evallib.before_after.meetings import REPLIES, guard_replies
from evallib.before_after.tables import BEFORE_AFTER, MEETINGS
from evallib.presentation import Figure, Table
from evallib.privacy import SmallGroups
from evallib.projects import Project
from tests.workspaces import cells, make_project, metrics, put, texts

SETTINGS = {"who": "medarbetare", "before": "hösten 2011", "after": "våren 2013", "kind": "self_rated"}
ITEM = {"item": "moten", "label": "Möten", "scale_min": 1, "scale_max": 5}
SECRET = "enkat, fråga 8"


def meeting(name: str, yes: int, partly: int, no: int, unknown: int, source: str = SECRET) -> dict[str, Any]:
    counts = {"yes": yes, "partly": partly, "no": no, "unknown": unknown}
    return {"meeting": name, "label": name.capitalize(), "step": "1a", "source": source, **counts}


def make(root: Path, *meetings: dict[str, Any], **more: Any) -> Project:
    project = make_project(root, before_after=SETTINGS, **more)
    put(project, BEFORE_AFTER, ITEM)
    put(project, MEETINGS, *meetings)
    return project


@pytest.mark.parametrize("smallest", [3, 4, 5])
def test_no_small_number_of_replies_follows_from_what_is_shown(smallest: int) -> None:
    """Every meeting of up to 13 people, for a reader who knows the rules and how many came."""
    groups = SmallGroups(smallest, published=False)
    behind: dict[Hashable, set[tuple[int, ...]]] = defaultdict(set)
    for counts in product(range(14), repeat=4):
        if 0 < sum(counts) <= 13:
            shown = guard_replies(dict(zip(REPLIES, counts, strict=True)), groups)
            people = sum(counts) if sum(counts) >= smallest else None
            behind[shown, people].add(counts)
    assert len(behind) > 100
    for alike in behind.values():
        for column in zip(*alike, strict=True):
            assert len(set(column)) > 1 or not 0 < column[0] < smallest


@pytest.mark.parametrize(
    ("counts", "cells_shown"),
    [
        ((6, 7, 5, 0), ["6", "7", "5", "0", "18"]),
        ((6, 5, 3, 4), ["6", "5", "7", "", "18"]),
        ((10, 2, 5, 0), ["12", "", "5", "0", "17"]),
        ((10, 2, 4, 1), ["12", "", "5", "", "17"]),
        ((10, 2, 3, 1), ["", "", "", "", "16"]),
        ((12, 0, 0, 0), ["", "", "", "", "12"]),
        ((2, 1, 1, 0), ["", "", "", "", ""]),
    ],
)
def test_small_numbers_are_put_together_until_none_is_left(
    tmp_path: Path, counts: tuple[int, int, int, int], cells_shown: list[str]
) -> None:
    project = make(tmp_path, meeting("ett", *counts))
    (row,) = cells(draw_answers(read_ratings(project)), "meetings")
    for shown, wanted in zip(row[1:], cells_shown, strict=True):
        number = shown.split(" ")[0]
        assert number == wanted if wanted else not number.isdigit()


def test_a_published_source_is_shown_as_it_is(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, meeting("ett", 2, 1, 1, 0, "rapport, s. 3")))
    assert cells(draw_answers(found), "meetings")[0][1:] == ["2", "1", "1", "0", "4"]
    assert metrics(result(found))["contributed_ett"] == 2 + 1


def test_the_metric_and_the_sentence_are_what_is_shown(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, meeting("ett", 10, 2, 5, 0), meeting("tva", 10, 2, 3, 1)))
    assert metrics(result(found))["contributed_ett"] == 10 + 2
    assert "contributed_tva" not in metrics(result(found))
    told = texts(tell_findings(found))
    assert "ett (12 " in told
    assert "tva" in told
    (figure,) = (item for item in draw_answers(found).items if isinstance(item, Figure))
    assert "12" in figure.alt
    assert "Tva: dolt." in figure.alt


def test_without_any_reply_to_show_there_is_a_table_and_no_figure(tmp_path: Path) -> None:
    shown = draw_answers(read_ratings(make(tmp_path, meeting("ett", 10, 2, 3, 1))))
    assert [type(item) for item in shown.items] == [Table]


def test_a_meeting_without_replies_and_a_negative_number_are_located(tmp_path: Path) -> None:
    project = make(tmp_path, meeting("ett", 0, 0, 0, 0), meeting("tva", 5, -1, 0, 0))
    assert [(problem.place.row, problem.place.column) for problem in check_inputs(project)] == [
        (2, "yes"),
        (3, "partly"),
    ]


def test_meetings_alone_make_the_section_say_something(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, meeting("ett", 9, 6, 5, 0)))
    assert result(found).status == "ok"
    assert result(found).findings[0].text
