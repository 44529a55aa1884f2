"""The before-and-after section from files to what is told, drawn and published, and what it must hide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evallib.before_after import (
    BEFORE_AFTER,
    PARTICIPANTS,
    Ratings,
    check_inputs,
    draw_items,
    read_ratings,
    result,
    tell_findings,
    tell_reading,
)
from evallib.errors import InputError, PrivacyError
from evallib.presentation import Figure, Limits
from evallib.projects import Project
from tests.workspaces import cells, checks, make_project, metrics, put, tables, texts

SETTINGS = {"who": "medarbetare", "before": "hösten 2011", "after": "våren 2013", "kind": "self_rated"}
SCALE = {"scale_min": 1, "scale_max": 5}
MEETINGS = {"item": "moten", "label": "Möten", **SCALE, "before": "3,4", "after": "3,6"}
SUPPORT = {"item": "stod", "label": "Stöd", **SCALE, "before": "2,3", "after": "3,4"}
SINGLE = {"item": "ny", "label": "Handbok", **SCALE, "after": "2,9"}
SECRET = {
    "item": "hemlig",
    "label": "Sekretess",
    **SCALE,
    "before": "4,7",
    "after": "1,3",
    "n_before": 4,
    "n_after": 3,
    "source": "enkat, s. 1",
}


def make(root: Path, *rows: dict[str, Any], people: tuple[dict[str, Any], ...] = (), **settings: Any) -> Project:
    project = make_project(root, before_after={**SETTINGS, **settings})
    put(project, BEFORE_AFTER, *rows)
    if people:
        put(project, PARTICIPANTS, *people)
    return project


def ratings(root: Path, *rows: dict[str, Any], **more: Any) -> Ratings:
    return read_ratings(make(root, *rows, **more))


def municipalities(count: int, **first: str) -> tuple[dict[str, Any], ...]:
    rows = [
        {"participant": f"k{n}", "label": f"Kommun {n}", "took_part": "yes", "co_author": "no"} for n in range(count)
    ]
    return ({**rows[0], **first}, *rows[1:])


def everything(found: Ratings) -> str:
    """All that the section lets out, as one text."""
    shown = (tell_findings(found), draw_items(found), tell_reading(found))
    return " ".join([str(result(found).as_published()), *map(texts, shown)])


# numbers


def test_changes_and_their_mean_are_published(tmp_path: Path) -> None:
    found = metrics(result(ratings(tmp_path, MEETINGS, SUPPORT, SINGLE)))
    assert found["change_moten"] == pytest.approx(3.6 - 3.4)
    assert found["change_stod"] == pytest.approx(3.4 - 2.3)
    assert found["mean_change"] == pytest.approx((0.2 + 1.1) / 2)
    assert found["largest_change_tied"] == 1
    assert "change_ny" not in found


def test_an_item_with_one_value_is_shown_without_a_change_and_said_to_be_incomplete(tmp_path: Path) -> None:
    found = ratings(tmp_path, MEETINGS, SUPPORT, SINGLE)
    assert cells(draw_items(found), "items")[-1] == ["Handbok", "1–5", "–", "2,9", "–"]
    check = checks(result(found))["items_complete"]
    assert check.passed is False
    assert "2,9" in check.message
    (figure,) = draw_items(found).items
    assert isinstance(figure, Figure)
    assert "Handbok: – → 2,9" in figure.alt
    assert "2,9 (" not in figure.alt


def test_the_figures_alt_text_has_every_number_of_the_table(tmp_path: Path) -> None:
    shown = draw_items(ratings(tmp_path, MEETINGS, SUPPORT))
    (figure,) = shown.items
    assert isinstance(figure, Figure)
    for row in cells(shown, "items"):
        assert all(cell in figure.alt for cell in row[2:])
    assert cells(shown, "items")[0] == ["Möten", "1–5", "3,4", "3,6", "+0,2"]


def test_different_scales_have_no_average_and_the_figure_is_in_per_cent(tmp_path: Path) -> None:
    wide = {**SUPPORT, "scale_max": 7}
    found, same = ratings(tmp_path / "a", MEETINGS, wide), ratings(tmp_path / "b", MEETINGS, SUPPORT)
    assert "mean_change" not in metrics(result(found))
    assert [row[1] for row in cells(draw_items(found), "items")] == ["1–5", "1–7"]
    assert texts(draw_items(found)) != texts(draw_items(same))
    assert "snitt" not in texts(tell_findings(found))
    assert "snitt" in texts(tell_findings(same))


@pytest.mark.parametrize("linked", [True, None])
def test_single_values_alone_are_not_compared_and_nothing_is_said_to_be_testable(
    tmp_path: Path, linked: bool | None
) -> None:
    found = ratings(tmp_path, SINGLE, {**SINGLE, "item": "ny2", "label": "Mallar"}, linked=linked)
    assert metrics(result(found)) == {}
    told = texts(tell_findings(found))
    assert ": ." not in told
    complete = {**MEETINGS, "n_before": 8, "n_after": 8, "sd_before": "1,0", "sd_after": "1,0"}
    testable = ratings(tmp_path / "testable", complete, linked=True)
    message = checks(result(testable))["change_testable"].message
    assert message not in told


# what is wrong in the files


@pytest.mark.parametrize(("column", "letter", "value"), [("before", "F", "0,9"), ("after", "G", "5,1")])
def test_a_mean_outside_its_scale_is_located(tmp_path: Path, column: str, letter: str, value: str) -> None:
    project = make(tmp_path, MEETINGS, {**SUPPORT, column: value})
    with pytest.raises(InputError) as caught:
        read_ratings(project)
    (problem,) = caught.value.problems
    assert str(problem.place) == f"data/prov/before_after.csv, rad 3, kolumn {column} ({letter})"
    assert f"”{value}”" in problem.what
    assert check_inputs(project) == (problem,)


def test_the_ends_of_the_scale_belong_to_it(tmp_path: Path) -> None:
    found = ratings(tmp_path, {**MEETINGS, "before": "1,0", "after": "5,0"})
    assert found.items[0].change == 5 - 1


def test_problems_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    project = make(tmp_path, {**MEETINGS, "before": "många"}, people=municipalities(1, took_part="kanske"))
    files = {problem.place.file for problem in check_inputs(project)}
    assert files == {"data/prov/before_after.csv", "data/prov/participants.csv"}


@pytest.mark.parametrize("source", ["rapport, s. 2", "enkat, s. 1"])
@pytest.mark.parametrize("n", ["-3", "0"])
def test_an_impossible_number_of_answers_is_a_located_problem(tmp_path: Path, n: str, source: str) -> None:
    project = make(tmp_path, {**MEETINGS, "n_before": n, "n_after": 8, "source": source})
    (problem,) = check_inputs(project)
    assert (problem.place.row, problem.place.column) == (2, "n_before")


def test_a_scale_without_width_is_a_located_problem(tmp_path: Path) -> None:
    project = make(tmp_path, {**MEETINGS, "scale_min": 5, "before": "5", "after": "5"})
    assert [problem.place.row for problem in check_inputs(project)] == [2]


# GRIM


def test_the_participants_stand_in_for_a_number_that_is_not_stated(tmp_path: Path) -> None:
    people = (*municipalities(8), {"participant": "k9", "label": "Kommun 9", "took_part": "no", "co_author": "no"})
    found = ratings(tmp_path, MEETINGS, SUPPORT, people=people, assumed_n="participants")
    grim = found.grim()
    assert grim is not None
    assert grim.assumed_n == 8
    check = checks(result(found))["grim"]
    assert check.passed is True
    assert "8" in check.message
    assert {metric.n for metric in result(found).metrics} == {None}


def test_no_number_is_assumed_unless_the_project_says_so(tmp_path: Path) -> None:
    assert ratings(tmp_path, MEETINGS, SUPPORT, people=municipalities(8)).grim() is None


def test_stated_answers_come_before_participants(tmp_path: Path) -> None:
    stated = {"n_before": 5, "n_after": 5}
    found = ratings(
        tmp_path,
        {**MEETINGS, **stated},
        {**SUPPORT, "before": "3,5", **stated},
        people=municipalities(8),
        assumed_n="participants",
    )
    grim = found.grim()
    assert grim is not None
    assert (grim.assumed_n, grim.impossible) == (None, ("Stöd: 3,5",))
    check = checks(result(found))["grim"]
    assert (check.passed, check.contradicts, check.evidence) == (False, True, ("Stöd: 3,5",))
    assert '"role": "conflict"' in texts(tell_findings(found))


def test_a_check_that_can_never_fail_is_not_passed(tmp_path: Path) -> None:
    stated = {"n_before": 10, "n_after": 40}
    check = checks(result(ratings(tmp_path, {**MEETINGS, **stated}, {**SUPPORT, **stated})))["grim"]
    assert check.passed is None


def test_each_mean_is_checked_against_its_own_number_of_answers(tmp_path: Path) -> None:
    """103 / 30 = 3,43 is possible, though 5 answers could never give it."""
    few = {**MEETINGS, "n_before": 5, "n_after": 5}
    many = {**SUPPORT, "before": "3,43", "after": "3,47", "n_before": 30, "n_after": 30}
    check = checks(result(ratings(tmp_path, few, many)))["grim"]
    assert check.evidence == ()
    assert check.passed is not False


def test_each_change_has_its_own_number_of_answers(tmp_path: Path) -> None:
    few, many = {**MEETINGS, "n_before": 5, "n_after": 5}, {**SUPPORT, "n_before": 30, "n_after": 30}
    found = {metric.name: metric.n for metric in result(ratings(tmp_path, few, many)).metrics}
    assert (found["change_moten"], found["change_stod"]) == (5, 30)


# what is hidden


def test_items_of_an_unpublished_source_with_few_answers_are_nowhere(tmp_path: Path) -> None:
    found = ratings(tmp_path, MEETINGS, SECRET, SUPPORT)
    assert [item.item for item in found.hidden] == ["hemlig"]
    told = everything(found)
    for secret in ("Sekretess", "sekretess", "hemlig", "4,7", "1,3", "4.7", "1.3", "−3,4"):
        assert secret not in told
    assert (found.account.read, found.account.used, sum(found.account.excluded.values())) == (3, 3 - 1, 1)
    assert metrics(result(found)) == metrics(result(ratings(tmp_path / "without", MEETINGS, SUPPORT)))


def test_the_table_says_that_an_item_is_hidden_and_why(tmp_path: Path) -> None:
    shown = draw_items(ratings(tmp_path, MEETINGS, SECRET, SUPPORT))
    notes = " ".join(tables(shown)["items"]["notes"])
    assert "färre än 5" in notes
    assert "1 " in notes


@pytest.mark.parametrize(
    ("change", "hidden"),
    [
        ({}, True),
        ({"source": "rapport, s. 2"}, False),
        ({"n_before": 5, "n_after": 5}, False),
        ({"n_before": 5, "n_after": 4}, True),
        ({"n_before": "", "n_after": ""}, True),
    ],
    ids=["few", "published", "enough", "one time few", "not stated"],
)
def test_what_is_hidden(tmp_path: Path, change: dict[str, Any], hidden: bool) -> None:
    found = ratings(tmp_path, MEETINGS, {**SECRET, **change})
    assert bool(found.hidden) is hidden


def test_the_smallest_group_of_the_project_counts(tmp_path: Path) -> None:
    project = make_project(tmp_path, before_after=SETTINGS, privacy={"smallest_group": 3})
    put(project, BEFORE_AFTER, SECRET)
    assert read_ratings(project).hidden == ()


def test_when_everything_is_hidden_the_section_is_suppressed(tmp_path: Path) -> None:
    found = ratings(tmp_path, SECRET)
    published = result(found)
    assert (published.status, published.metrics, published.checks, published.findings) == ("suppressed", (), (), ())
    assert (published.rows.read, published.rows.used) == (1, 0)
    assert draw_items(found).items == ()
    assert "4,7" not in everything(found)


# words


def test_co_authors_are_named_and_make_a_warning(tmp_path: Path) -> None:
    found = ratings(tmp_path, MEETINGS, SUPPORT, people=municipalities(8, co_author="yes"))
    check = checks(result(found))["participants_new"]
    assert (check.passed, check.evidence) == (False, ("Kommun 0",))
    assert "1 av de 8" in check.message
    none = ratings(tmp_path / "none", MEETINGS, SUPPORT, people=municipalities(8))
    assert checks(result(none))["participants_new"].passed is True


def test_a_co_author_that_did_not_take_part_is_not_counted(tmp_path: Path) -> None:
    people = (*municipalities(2), {"participant": "x", "label": "Utanför", "took_part": "no", "co_author": "yes"})
    assert ratings(tmp_path, MEETINGS, people=people).co_authors == ()


def test_limits_follow_the_settings(tmp_path: Path) -> None:
    def count(**settings: Any) -> int:
        (limits,) = [
            item
            for item in tell_reading(ratings(tmp_path / str(settings), MEETINGS, **settings)).items
            if isinstance(item, Limits)
        ]
        return len(limits.items)

    assert count(kind="self_rated") == count(kind="measured") + 1
    assert count(kind="measured", comparison_group=True) == count(kind="measured") - 1


def test_personal_data_in_a_label_stops_the_section(tmp_path: Path) -> None:
    found = ratings(tmp_path, {**MEETINGS, "label": "Samtal med anna@example.org"}, SUPPORT)
    with pytest.raises(PrivacyError):
        draw_items(found)
