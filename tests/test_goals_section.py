"""The goals section from files to what is told, shown and published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, PrivacyError
from evallib.goals import (
    EVIDENCE,
    GOALS,
    Study,
    check_inputs,
    draw_results,
    judge_goals,
    read_study,
    result,
    tabulate_evidence,
    tell_findings,
    tell_limits,
)
from evallib.projects import Project
from tests.workspaces import cells, checks, make_project, metrics, put, put_facts, texts

GOAL = {"goal": "g1", "text": "färre ärenden", "listed": "yes"}
ROW = {"evidence": "e1", "goal": "g1", "kind": "measured", "bears_on": "goal", "measure": "Ärenden"}
OCTOBER = (
    {"fact": "oct0", "value": "16,6", "kind": "rounded", "when": "2011-10", "unit": "månader"},
    {"fact": "oct1", "value": "17,7", "kind": "rounded", "when": "2012-10", "unit": "månader"},
)
MAY = (
    {"fact": "may0", "value": "20,1", "kind": "rounded", "when": "2012-05", "unit": "månader"},
    {"fact": "may1", "value": "18,5", "kind": "rounded", "when": "2013-05", "unit": "månader"},
)
IN_OCTOBER = {**ROW, "evidence": "oct", "measure": "Tid i oktober", "before": "oct0", "after": "oct1"}
IN_MAY = {**ROW, "evidence": "may", "measure": "Tid i maj", "before": "may0", "after": "may1"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def study_of(project: Project, *evidence: dict[str, Any], facts: tuple[dict[str, Any], ...] = (), **goal: Any) -> Study:
    put(project, GOALS, {**GOAL, **goal})
    if evidence:
        put(project, EVIDENCE, *evidence)
    if facts:
        put_facts(project, *facts)
    return read_study(project)


@pytest.mark.parametrize("section", ["before_after", "kasam"])
def test_a_comparison_group_in_either_section_counts(tmp_path: Path, section: str) -> None:
    settings: dict[str, dict[str, Any]] = {
        "before_after": {"who": "alla", "before": "då", "after": "nu", "kind": "measured"},
        "kasam": {"instrument": "kasam13", "who": "alla", "waves": [{"id": "before", "label": "2023"}]},
    }
    for has_one in (True, False):
        project = make_project(tmp_path / str(has_one), **{section: {**settings[section], "comparison_group": has_one}})
        assert study_of(project).comparison_group is has_one


SILENT = "Dokumenten anger varken antal svar eller spridning för talen, så hur säker förändringen är går inte att säga"
ELSEWHERE = "avsnittet ”Svar på frågeformulär”."
FILES = [{"id": "a", "label": "2023", "file": "a.csv"}, {"id": "b", "label": "2024", "file": "b.csv"}]
PRINTED = [{"id": "a", "label": "2023"}, {"id": "b", "label": "2024"}]


@pytest.mark.parametrize(
    ("sections", "waves", "kind", "silent", "elsewhere"),
    [
        (["goals"], FILES, "self_rated", True, False),
        (["goals", "kasam"], FILES, "self_rated", True, True),
        (["goals", "kasam"], PRINTED, "self_rated", False, True),
        (["goals", "kasam"], FILES, "measured", True, False),
    ],
)
def test_how_sure_a_change_is_points_to_where_the_answers_are(
    tmp_path: Path, sections: list[str], waves: list[dict[str, str]], kind: str, silent: bool, elsewhere: bool
) -> None:
    kasam = {"instrument": "kasam13", "who": "alla", "waves": waves}
    project = make_project(tmp_path, sections=[*sections, "method"], kasam=kasam)
    row = {**IN_OCTOBER, "kind": kind, "wanted": "increase"}
    told = texts(tell_findings(judge_goals(study_of(project, row, facts=OCTOBER))))
    assert (SILENT in told, ELSEWHERE in told) == (silent, elsewhere)


def problems(project: Project) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_study(project)
    assert check_inputs(project) == caught.value.problems
    return [str(problem) for problem in caught.value.problems]


def finding_texts(study: Study) -> list[str]:
    return [finding.text for finding in result(judge_goals(study), study).findings]


# reading


def test_a_goal_without_evidence_file(project: Project) -> None:
    study = study_of(project)
    assert (len(study.goals), study.evidence, study.account.read) == (1, (), 1)
    assert tabulate_evidence(judge_goals(study)).items == ()


@pytest.mark.parametrize(
    ("column", "letter", "file"),
    [
        ("goal", "B", "goals.csv"),
        ("before", "H", "facts.csv"),
        ("after", "I", "facts.csv"),
        ("change", "J", "facts.csv"),
    ],
)
def test_an_id_that_does_not_exist_is_located(project: Project, column: str, letter: str, file: str) -> None:
    put(project, GOALS, GOAL)
    put(project, EVIDENCE, ROW, {**ROW, "evidence": "e2", column: "borta"})
    (told,) = problems(project)
    assert told.startswith(f"data/prov/evidence.csv, rad 3, kolumn {column} ({letter}): ")
    assert "”borta”" in told
    assert file in told


def test_problems_of_all_three_files_are_told_at_once(project: Project) -> None:
    put(project, GOALS, {**GOAL, "listed": "kanske"})
    put(project, EVIDENCE, {**ROW, "kind": "gissat"})
    put_facts(project, {"fact": "f", "value": "många"})
    files = {told.partition(",")[0] for told in problems(project)}
    assert files == {f"data/prov/{name}.csv" for name in ("goals", "evidence", "facts")}


SHARE = {"name": "promoted", "label": "Befordrade", "part": "promoted", "whole": "completed"}


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ([{"fact": "promoted", "value": "6"}], "måste båda vara heltal"),
        ([{"fact": "promoted", "value": "6"}, {"fact": "completed", "value": ""}], "måste båda vara heltal"),
        ([{"fact": "promoted", "value": "6,5"}, {"fact": "completed", "value": "13"}], "måste båda vara heltal"),
        ([{"fact": "promoted", "value": "14"}, {"fact": "completed", "value": "13"}], "måste vara en del av"),
        ([{"fact": "promoted", "value": "0"}, {"fact": "completed", "value": "0"}], "måste vara en del av"),
    ],
    ids=["no fact", "not stated", "not whole", "part too large", "whole of nothing"],
)
def test_a_share_that_cannot_be_is_located(tmp_path: Path, facts: list[dict[str, Any]], wrong: str) -> None:
    project = make_project(tmp_path, goals={"proportions": [SHARE]})
    put(project, GOALS, GOAL)
    put_facts(project, *facts)
    (told,) = problems(project)
    assert told.startswith("params/projects/prov.yaml, kolumn goals.proportions.promoted: ")
    assert "”promoted”" in told
    assert "”completed”" in told
    assert wrong in told


def test_rows_of_every_file_are_accounted_for(project: Project) -> None:
    study = study_of(project, IN_OCTOBER, IN_MAY, facts=(*OCTOBER, *MAY))
    assert (study.account.read, study.account.used) == (1 + 2 + 4, 1 + 2 + 4)


# what is published


def test_verdicts_become_checks(project: Project) -> None:
    put(
        project,
        GOALS,
        *({**GOAL, "goal": goal, "text": f"mål {goal}"} for goal in ("met", "partly", "missed", "unknown")),
    )
    outcomes = {"met": "met", "partly": "partly", "missed": "not_met"}
    put(project, EVIDENCE, *({**ROW, "evidence": g, "goal": g, "outcome": o} for g, o in outcomes.items()))
    study = read_study(project)
    found = checks(result(judge_goals(study), study))
    passed = {name: check.passed for name, check in found.items()}
    assert passed == {"goal_met": True, "goal_partly": False, "goal_missed": False, "goal_unknown": None}
    assert {check.severity for check in found.values() if check.passed is not None} == {"note"}
    assert not any(check.contradicts for check in found.values())
    assert "går inte att bedöma" in found["goal_unknown"].message
    assert "uppnått (uppmätt)" in found["goal_met"].message
    (overview, *_rest) = finding_texts(study)
    assert overview.count("1 ") == 4
    assert "4 mål" in overview


def test_a_change_is_a_metric_in_its_unit_and_in_per_cent(project: Project) -> None:
    counts = (
        {"fact": "a", "value": "5897", "unit": "ärenden", "when": "2011-10"},
        {"fact": "b", "value": "4455", "unit": "ärenden", "when": "2013-05"},
    )
    study = study_of(project, {**ROW, "before": "a", "after": "b", "wanted": "decrease"}, facts=counts)
    published = result(judge_goals(study), study)
    assert metrics(published) == {"change_e1": 4455 - 5897, "change_pct_e1": round(100 * (4455 - 5897) / 5897, 1)}
    assert {metric.name: metric.unit for metric in published.metrics} == {"change_e1": "ärenden", "change_pct_e1": "%"}
    assert "−1\u00a0442 ärenden (−24,5\u00a0%)" in checks(published)["goal_g1"].message


def test_different_months_get_a_note_and_like_months_none(project: Project) -> None:
    mixed = {**IN_MAY, "evidence": "mixed", "measure": "Tid blandat", "before": "oct0"}
    study = study_of(project, IN_OCTOBER, mixed, facts=(*OCTOBER, *MAY))
    (table,) = tabulate_evidence(judge_goals(study)).items
    assert len(table.notes) == 1
    assert table.notes[0].startswith("Tid blandat:")


def test_like_months_that_point_different_ways_are_told_together(project: Project) -> None:
    study = study_of(project, IN_OCTOBER, IN_MAY, facts=(*OCTOBER, *MAY))
    (told,) = [text for text in finding_texts(study) if text.startswith("Jämfört") and "i oktober" in text]
    assert "+1,1" in told  # 17,7 - 16,6
    assert "−1,6" in told  # 18,5 - 20,1
    assert "olika håll" in told


def test_like_months_that_point_the_same_way_are_not_said_to_differ(project: Project) -> None:
    fallen = ({**OCTOBER[0], "value": "19,0"}, OCTOBER[1])
    study = study_of(project, IN_OCTOBER, IN_MAY, facts=(*fallen, *MAY))
    (told,) = [text for text in finding_texts(study) if text.startswith("Jämfört") and "i oktober" in text]
    assert "−1,3" in told  # 17,7 - 19,0
    assert "−1,6" in told
    assert "olika håll" not in told


def test_a_month_that_did_not_change_between_two_that_differ_hides_nothing(project: Project) -> None:
    still = ({**OCTOBER[0], "fact": "s0", "value": "5,0"}, {**OCTOBER[1], "fact": "s1", "value": "5,0"})
    unchanged = {**IN_OCTOBER, "evidence": "still", "measure": "Tid för unga", "before": "s0", "after": "s1"}
    study = study_of(project, IN_OCTOBER, unchanged, IN_MAY, facts=(*OCTOBER, *still, *MAY))
    assert "olika håll" in " ".join(finding_texts(study))


def test_the_same_month_three_years_later_is_not_told_as_the_year_before(project: Project) -> None:
    a_year = study_of(project, IN_OCTOBER, IN_MAY, facts=(*OCTOBER, *MAY))
    later = ({**OCTOBER[1], "when": "2014-10"}, {**MAY[1], "when": "2015-05"})
    three_years = study_of(project, IN_OCTOBER, IN_MAY, facts=(OCTOBER[0], MAY[0], *later))
    assert finding_texts(three_years)[1:] != finding_texts(a_year)[1:]


def test_an_unlisted_goal_is_a_contradiction_and_is_not_counted_among_the_goals(project: Project) -> None:
    put(project, GOALS, GOAL, {**GOAL, "goal": "kasam", "text": "högre KASAM", "listed": "no"})
    study = read_study(project)
    judged = judge_goals(study)
    check = checks(result(judged, study))["goal_listed_kasam"]
    assert (check.passed, check.severity, check.contradicts) == (False, "warning", True)
    assert "högre KASAM" in check.message
    assert check.evidence == ("rapport, s. 2", "färre ärenden")
    assert "goal_listed_g1" not in checks(result(judged, study))
    shown = tell_findings(judged)
    assert [record["role"] for record in shown.records() if record["kind"] == "sentence"] == ["finding", "conflict"]
    first, second = cells(shown, "goals")
    assert first[0].startswith("Mål 1. ")
    assert not second[0].startswith("Mål ")


def test_listed_goals_are_numbered_past_an_unlisted_one(project: Project) -> None:
    put(project, GOALS, GOAL, {**GOAL, "goal": "x", "listed": "no"}, {**GOAL, "goal": "g2", "text": "fler jobb"})
    rows = cells(tell_findings(judge_goals(read_study(project))), "goals")
    assert (rows[0][0], rows[2][0]) == ("Mål 1. Färre ärenden", "Mål 2. Fler jobb")


@pytest.fixture
def shares(tmp_path: Path) -> Study:
    entries = [SHARE, {**SHARE, "name": "lectures", "label": "Föreläsningar", "interval": False}]
    project = make_project(tmp_path, goals={"proportions": entries})
    put(project, GOALS, GOAL)
    put_facts(project, {"fact": "promoted", "value": "6"}, {"fact": "completed", "value": "13"})
    return read_study(project)


def test_a_share_is_shown_with_its_interval_or_without(shares: Study) -> None:
    shown = draw_results(judge_goals(shares), shares)
    # Wilson for 6 of 13: 23,2 to 70,9
    assert cells(shown, "shares") == [
        ["Befordrade", "6 av 13", "46,2\u00a0%", "23,2 till 70,9\u00a0%"],
        ["Föreläsningar", "6 av 13", "46,2\u00a0%", cells(shown, "shares")[1][3]],
    ]
    assert not re.search(r"\d", cells(shown, "shares")[1][3])


def test_a_share_is_published_with_n_and_limits(shares: Study) -> None:
    published = result(judge_goals(shares), shares)
    promoted, lectures = published.metrics
    assert (promoted.value, promoted.n, promoted.low, promoted.high) == (round(600 / 13, 1), 13, 23.2, 70.9)
    assert (lectures.value, lectures.n, lectures.low, lectures.high) == (round(600 / 13, 1), 13, None, None)
    (told,) = [finding.text for finding in published.findings if "Befordrade" in finding.text]
    assert all(part in told for part in ("6 av 13", "46,2\u00a0%", "23,2 till 70,9\u00a0%"))
    assert not [finding for finding in published.findings if "Föreläsningar" in finding.text]


# what is drawn and told


def test_the_figure_draws_like_months_only_and_its_alt_has_their_numbers(project: Project) -> None:
    mixed = {**IN_MAY, "evidence": "mixed", "measure": "Tid blandat", "before": "oct0"}
    study = study_of(project, IN_OCTOBER, IN_MAY, mixed, facts=(*OCTOBER, *MAY))
    shown = draw_results(judge_goals(study), study)
    (figure,) = shown.items
    assert cells(shown, "like_months") == [
        ["Tid i oktober", "16,6, oktober 2011", "17,7, oktober 2012", "+1,1"],
        ["Tid i maj", "20,1, maj 2012", "18,5, maj 2013", "−1,6"],
    ]
    for part in ("16,6", "17,7", "+1,1", "20,1", "18,5", "−1,6", "månader"):
        assert part in figure.alt
    assert "landat" not in figure.alt


def test_no_figure_without_like_months(project: Project) -> None:
    study = study_of(project, {**ROW, "outcome": "met"})
    assert draw_results(judge_goals(study), study).items == ()


def test_an_end_that_is_worked_out_from_the_printed_change_says_so(project: Project) -> None:
    lost = {**OCTOBER[1], "value": "?,7", "state": "partly_readable"}
    change = {"fact": "doct", "value": "1,1", "kind": "rounded", "unit": "månader"}
    study = study_of(project, {**IN_OCTOBER, "change": "doct"}, facts=(OCTOBER[0], lost, change))
    shown = draw_results(judge_goals(study), study)
    ((_measure, before, after, difference),) = cells(shown, "like_months")
    assert (before, difference) == ("16,6, oktober 2011", "+1,1")
    assert after.startswith("17,7 (")  # 16,6 + 1,1


def test_two_lost_values_with_a_printed_change_do_not_stop_the_section(project: Project) -> None:
    lost = tuple({**fact, "value": "?,7", "state": "partly_readable"} for fact in OCTOBER)
    change = {"fact": "doct", "value": "1,1", "kind": "rounded", "unit": "månader"}
    study = study_of(project, {**IN_OCTOBER, "change": "doct"}, facts=(*lost, change))
    judged = judge_goals(study)
    assert metrics(result(judged, study)) == {"change_oct": 1.1}
    assert draw_results(judged, study).items == ()


def test_two_units_do_not_share_one_axis_under_the_name_of_the_first(project: Project) -> None:
    people = tuple({**fact, "unit": "personer"} for fact in MAY)
    study = study_of(project, IN_OCTOBER, IN_MAY, facts=(*OCTOBER, *people))
    figures = [item for item in draw_results(judge_goals(study), study).items if type(item).__name__ == "Figure"]
    for figure in figures:
        if "månader" in figure.alt:
            assert "personer" in figure.alt or "20,1" not in figure.alt


def test_a_value_that_is_not_stated_is_not_told_as_unreadable(project: Project) -> None:
    told = {}
    for state in ("not_stated", "not_readable"):
        facts = ({"fact": "a", "state": state}, {"fact": "b", "value": "5", "when": "2013-05"})
        study = study_of(project, {**ROW, "before": "a", "after": "b"}, facts=facts)
        told[state] = texts(tabulate_evidence(judge_goals(study)))
        assert "5 (maj 2013)" in told[state]
    assert told["not_stated"] != told["not_readable"]


def test_self_rated_results_are_limited_in_words(project: Project) -> None:
    measured = study_of(project, {**ROW, "outcome": "met"})
    few = tell_limits(judge_goals(measured), measured)
    rated = study_of(project, {**ROW, "outcome": "met", "kind": "self_rated"})
    more = tell_limits(judge_goals(rated), rated)
    assert len(more.items[0].items) == len(few.items[0].items) + 1


@pytest.mark.parametrize("secret", ["811218-9876", "031-315 25 86", "anna@example.org"])
@pytest.mark.parametrize("column", ["measure", "result"])
def test_personal_data_in_the_evidence_stops_the_section(project: Project, column: str, secret: str) -> None:
    study = study_of(project, {**ROW, "outcome": "met", column: f"Svar {secret}"})
    judged = judge_goals(study)
    with pytest.raises(PrivacyError) as caught:
        tabulate_evidence(judged)
    assert secret not in str(caught.value)
