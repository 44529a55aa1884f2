"""Projects with printed summaries only: what they allow, what is missing, and what must be hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evallib.kasam import SUMMARIES, Study, check_inputs, read_study, result
from evallib.kasam.study import FromSummaries
from evallib.kasam.waves import Withheld
from evallib.projects import Project
from evallib.statistics import Change, Moments, NotComputable, compare_summaries
from tests.workspaces import checks, make_project, metrics, put

WAVES = [{"id": "first", "label": "oktober 2011"}, {"id": "last", "label": "maj 2013"}]
C, M, E, T = "comprehensibility", "manageability", "meaningfulness", "total"
VAGEN_UT = {"first": {C: 49, M: 52, E: 44, T: 145}, "last": {C: 45, M: 38, E: 44, T: 125}}
"""The means that the final report of Vägen ut prints, without number of people or spread."""


def make(root: Path, *rows: dict[str, Any], waves: Any = None, **settings: Any) -> Project:
    kasam = {"instrument": "kasam29", "who": "deltagare", "waves": waves or WAVES, **settings}
    project = make_project(root, kasam=kasam)
    put(project, SUMMARIES, *rows)
    return project


def row(wave: str, scale: str, mean: object, n: object = "", sd: object = "", **more: Any) -> dict[str, Any]:
    return {"wave": wave, "scale": scale, "mean": mean, "n": n, "sd": sd, **more}


def printed() -> list[dict[str, Any]]:
    return [row(wave, scale, mean) for wave, means in VAGEN_UT.items() for scale, mean in means.items()]


def summaries(found: Study) -> FromSummaries:
    assert found.summaries is not None
    return found.summaries


@pytest.fixture
def vagen_ut(tmp_path: Path) -> Study:
    return read_study(make(tmp_path, *printed()))


def test_means_alone_allow_no_test_and_it_is_said_what_is_missing(vagen_ut: Study) -> None:
    assert vagen_ut.main is not None
    assert vagen_ut.main.change == NotComputable("too_few")
    assert summaries(vagen_ut).missing == ("n", "sd", "linked")
    check = checks(result(vagen_ut))["change_decided"]
    assert (check.passed, check.evidence) == (None, ("n", "sd", "linked"))
    assert "hur många som svarade" in check.message


def test_per_cent_of_the_maximum_possible(vagen_ut: Study) -> None:
    shown = {(one.wave, one.scale): one.pomp for one in summaries(vagen_ut).printed}
    assert shown["first", C] == pytest.approx(100 * (49 - 11) / (77 - 11))
    assert shown["last", M] == pytest.approx(100 * (38 - 10) / (70 - 10))
    assert {key: round(value or 0, 1) for key, value in shown.items()} == {
        ("first", C): 57.6,
        ("first", M): 70.0,
        ("first", E): 75.0,
        ("first", T): 66.7,
        ("last", C): 51.5,
        ("last", M): 46.7,
        ("last", E): 75.0,
        ("last", T): 55.2,
    }


def test_whole_number_means_without_n_can_be_neither_possible_nor_impossible(vagen_ut: Study) -> None:
    found = checks(result(vagen_ut))
    assert found["in_range"].passed is True
    assert found["moments_possible"].passed is None
    for check in summaries(vagen_ut).checks:
        assert (check.verdict, check.missing) == (
            ("possible", ()) if check.kind == "range" else ("undecided", ("n", "sd"))
        )


def test_the_change_beside_the_spread_of_other_groups(vagen_ut: Study) -> None:
    (total,) = [one for one in summaries(vagen_ut).plausibility if one.scale == T]
    sds = [reference.sd for reference in vagen_ut.references_of(T) if reference.sd]
    assert total.change == 125 - 145
    assert total.in_sds == (pytest.approx(20 / max(sds)), pytest.approx(20 / min(sds)))


def test_the_change_to_expect_without_reversing_is_a_hypothesis_from_the_first_means(vagen_ut: Study) -> None:
    found = {one.scale: (one.expected, one.observed) for one in summaries(vagen_ut).signatures}
    assert found[C] == (pytest.approx(-2 * 2 * (49 / 11 - 4)), 45 - 49)
    assert found[M] == (pytest.approx(-2 * 6 * (52 / 10 - 4)), 38 - 52)
    assert found[E] == (pytest.approx(-2 * 5 * (44 / 8 - 4)), 44 - 44)
    assert found[T] == (pytest.approx(-1.818 - 14.4 - 15, abs=0.001), 125 - 145)


def test_with_n_and_spread_the_change_is_tested_with_a_band(tmp_path: Path) -> None:
    rows = [row("first", T, "140,0", 20, "22,0"), row("last", T, "148,0", 18, "20,0")]
    found = read_study(make(tmp_path, *rows, smallest_change=5))
    assert found.main is not None
    assert found.main.change == compare_summaries(Moments(20, 140, 22), Moments(18, 148, 20))
    assert isinstance(found.main.change, Change)
    assert [one.r for one in found.main.band] == [0, 0.54, 0.64, 0.78]
    assert found.main.equivalence is not None
    assert metrics(result(found))["change_total"] == 148 - 140


def test_impossible_figures_are_told_with_the_check_that_they_fail(tmp_path: Path) -> None:
    rows = [
        row("first", T, "150,3", 10, "20,0"),
        row("first", C, "50,33", 10, "9,0"),
        row("first", M, "40", 10, "40"),
        row("first", E, "57"),
        row("last", T, "150,3", 10),
    ]
    found = {(one.kind, one.wave, one.scale): one for one in summaries(read_study(make(tmp_path, *rows))).checks}
    assert found["moments", "first", T].verdict == "possible"  # 1503 / 10
    assert found["moments", "first", C].failed == "grim"  # no tenth is 50,33
    assert found["moments", "first", M].failed == "sd_limits"
    assert found["range", "first", E].verdict == "impossible"  # 8 items of at most 7 make 56
    assert ("moments", "first", E) not in found
    check = checks(result(read_study(make(tmp_path / "again", *rows))))["moments_possible"]
    assert (check.passed, check.severity, len(check.evidence)) == (False, "warning", 2)
    last = found["moments", "last", T]
    assert (last.verdict, last.missing) == ("undecided", ("sd",))


def test_possible_figures_come_with_people_who_give_them(tmp_path: Path) -> None:
    rows = [row("first", E, "20", 12, "0,67"), row("last", E, "21")]
    found = summaries(read_study(make(tmp_path, *rows))).checks
    (check,) = [one for one in found if one.kind == "moments" and one.wave == "first"]
    people = check.witness
    mean = sum(people) / 12
    sd = (sum((score - mean) ** 2 for score in people) / 11) ** 0.5
    assert len(people) == 12
    assert 19.5 <= mean <= 20.5
    assert 0.665 <= sd <= 0.675


# privacy


@pytest.mark.parametrize(("n", "hidden"), [("", True), (4, True), (5, False)])
def test_unpublished_means_of_few_or_of_nobody_knows_how_many_are_hidden(
    tmp_path: Path, n: object, hidden: bool
) -> None:
    source = {"source": "enkat, s. 1"}
    rows = [row("first", T, "131,7", n, "21,3", **source), row("last", T, "128,9", 12, "20,1", **source)]
    found = read_study(make(tmp_path, *rows))
    told = repr(found) + str(result(found).as_published())
    assert found.main is not None
    assert isinstance(found.main.change, Withheld) is hidden
    assert ("131" in told, "21.3" in told or "21,3" in told) == (not hidden, not hidden)
    assert ("128.9" in told) is True
    assert found.account.excluded == ({"för få svar för att visas": 1} if hidden else {})


def test_published_means_of_few_are_shown(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, row("first", T, "131,7", 3, "21,3"), row("last", T, "128,9", 4, "20,1")))
    assert found.main is not None
    assert isinstance(found.main.change, Change)


def test_no_witness_is_given_for_unpublished_figures(tmp_path: Path) -> None:
    rows = [row(wave, T, "131,7", 10, "21,3", source="enkat, s. 1") for wave in ("first", "last")]
    assert [one.witness for one in summaries(read_study(make(tmp_path, *rows))).checks] == [()] * 4


def test_when_all_is_hidden_the_section_is_suppressed(tmp_path: Path) -> None:
    rows = [row(wave, T, "131,7", 3, "21,3", source="enkat, s. 1") for wave in ("first", "last")]
    assert result(read_study(make(tmp_path, *rows))).status == "suppressed"


# what is wrong


def problems(project: Project) -> list[str]:
    return [str(problem) for problem in check_inputs(project)]


def test_every_wrong_row_is_told(tmp_path: Path) -> None:
    rows = [
        row("frist", T, "131,7"),
        row("first", "totl", "131,7"),
        row("last", T, "131,7", 0),
        row("last", C, "50", 10, "-2"),
    ]
    told = problems(make(tmp_path, *rows))
    assert [text.partition(":")[0] for text in told] == [
        "data/prov/kasam_summaries.csv, rad 2, kolumn wave (A)",
        "data/prov/kasam_summaries.csv, rad 3, kolumn scale (B)",
        "data/prov/kasam_summaries.csv, rad 4, kolumn n (C)",
        "data/prov/kasam_summaries.csv, rad 5, kolumn sd (E)",
    ]
    assert "Menade du ”first”?" in told[0]
    assert "”totl” är ingen skala i frågeformuläret. Menade du ”total”?" in told[1]


def test_the_same_time_and_scale_twice_is_an_error_that_names_both_rows(tmp_path: Path) -> None:
    (told,) = problems(make(tmp_path, row("first", T, "131"), row("last", T, "130"), row("first", T, "132")))
    assert "Raderna 2 och 4 gäller samma mätning och skala." in told


def test_a_missing_table_is_an_error(tmp_path: Path) -> None:
    project = make(tmp_path, row("first", T, "131"))
    (project.data_dir / SUMMARIES.file).unlink()
    (told,) = problems(project)
    assert told.startswith("data/prov/kasam_summaries.csv: Filen saknas.")


def test_a_scale_printed_once_only_has_no_change(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, row("first", T, "131"), row("first", C, "49"), row("last", C, "48")))
    assert summaries(found).missing == ("wave",)
    assert [one.scale for one in summaries(found).signatures] == [C]
