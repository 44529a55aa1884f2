"""Projects with printed summaries only: what they allow, what is missing, and what must be hidden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evallib.kasam import SUMMARIES, Study, check_inputs, read_study, result, tell_findings, tell_robustness
from evallib.kasam.study import FromSummaries
from evallib.kasam.telling.words_change import finding
from evallib.kasam.telling.words_printed import (
    missing_sentence,
    plausibility_sentence,
    signature_sentence,
    sums_sentence,
)
from evallib.kasam.waves import Withheld
from evallib.projects import Project
from evallib.statistics import Change, Moments, NotComputable, compare_summaries
from tests.workspaces import checks, make_project, metrics, put, texts

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


def complete(wave: str, mean: str, n: int = 20, sd: str = "20,0") -> dict[str, Any]:
    return row(wave, T, mean, n, sd)


def test_complete_figures_are_tested_and_nothing_is_said_to_be_missing(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, complete("first", "143,0"), complete("last", "125,0")))
    told = texts(tell_findings(found)) + texts(tell_robustness(found)) + repr(result(found))
    assert summaries(found).missing == ()
    assert "minskade med 18,0 poäng" in told
    assert [words for words in ("går inte att avgöra om", "hade den kunnat prövas", "parat") if words in told] == []
    assert "är osäkerheten troligen överskattad" in told
    assert checks(result(found))["change_decided"].passed is True


@pytest.mark.parametrize(
    ("n", "sd", "missing", "wanted"),
    [
        ("", "", ("n", "sd", "linked"), "Med antal svarande och spridning hade den kunnat prövas med Welchs t-test."),
        ("20", "", ("sd", "linked"), "Med spridning hade den kunnat prövas med Welchs t-test."),
        ("", "20,0", ("n", "linked"), "Med antal svarande hade den kunnat prövas med Welchs t-test."),
    ],
)
def test_what_is_missing_says_which_test_it_would_have_allowed(
    tmp_path: Path, n: str, sd: str, missing: tuple[str, ...], wanted: str
) -> None:
    found = read_study(make(tmp_path, *(row(wave, T, "140,0", n, sd) for wave in ("first", "last"))))
    told = missing_sentence(found)
    assert summaries(found).missing == missing
    assert "om förändringen av KASAM totalt är större än vad slumpen kan ge" in told
    assert wanted in told
    assert told.endswith("kräver dessutom hur mycket varje person ändrades (eller sambandet mellan mätningarna).")
    assert ("hur många som svarade" in told, "spridningen (standardavvikelsen)" in told) == (not n, not sd)


def test_a_total_that_is_printed_once_is_said_to_be(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, row("first", T, "140,0"), row("last", C, "45")))
    assert summaries(found).missing == ("wave",)
    message = checks(result(found))["change_decided"].message
    assert message.startswith("Går inte att avgöra om KASAM totalt har förändrats: underlaget anger det inte för båda")
    assert message.endswith(
        "Med medelvärde, antal svarande och spridning vid båda mätningarna hade det kunnat prövas (Welchs t-test)."
    )


def test_hidden_figures_are_not_said_to_be_left_out_of_the_documents(tmp_path: Path) -> None:
    rows = [row("first", T, "131,7", 3, "21,3", source="enkat, s. 1"), row("last", T, "128,9", 12, "20,1")]
    found = read_study(make(tmp_path, *rows))
    told = texts(tell_findings(found)) + checks(result(found))["change_decided"].message
    assert summaries(found).missing == ()
    assert "Resultatet vilar på färre än 5 personer och visas därför inte." in told
    assert "underlaget anger" not in told


def test_figures_without_any_spread_say_why_there_is_no_test(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, complete("first", "140,0", sd="0"), complete("last", "141,0", sd="0")))
    assert "ingen spridning att bedöma förändringen mot" in finding(found)


@pytest.mark.parametrize(
    ("last", "wanted", "beyond"),
    [
        (125, "Den är ungefär lika stor som vad en enskild persons poäng måste ändras", None),  # 19 to 21
        (123, "Den är också större än vad en enskild persons poäng måste ändras", True),  # 21 to 23
        (129, "", False),  # 15 to 17
        (128, "", False),  # 16 to 18
        (127, "Den är ungefär lika stor som", None),  # 17 to 19
    ],
)
def test_a_change_near_one_persons_error_is_not_called_larger(
    tmp_path: Path, last: int, wanted: str, beyond: bool | None
) -> None:
    """SD 23 and alpha .91 allow from 1.96 · 22.5 · sqrt(2 · .085) = 18.2 to 1.96 · 23.5 · sqrt(2 · .095) = 20.1."""
    found = read_study(make(tmp_path, row("first", T, 145), row("last", T, last)))
    (size,) = summaries(found).plausibility
    told = plausibility_sentence(found, size)
    assert size.beyond_individual is beyond
    assert (wanted in told) if wanted else ("mätfel" not in told)


def test_a_change_by_documents_own_words_is_told_apart_from_the_printed_means(tmp_path: Path) -> None:
    found = read_study(make(tmp_path, *printed()))
    told = signature_sentence(found)
    assert "(inom parentes skillnaden mellan de tryckta medelvärdena)" in told
    assert "meningsfullhet −15,0 (0)" in told
    assert "tryckt skillnad" not in told
    pointer = "Om de tryckta talen stämmer med varandra prövas i avsnittet ”Publicerade tal”."
    assert pointer not in told + sums_sentence(found)
    assert sums_sentence(replace(found, sections=("reconciliation", "kasam"))).endswith(pointer)


def test_forgotten_reversing_is_not_thought_of_when_nothing_changed(tmp_path: Path) -> None:
    same = [row(wave, scale, mean) for wave in ("first", "last") for scale, mean in VAGEN_UT["first"].items()]
    assert signature_sentence(read_study(make(tmp_path / "same", *same))) == ""
    near = [{**one, "mean": one["mean"] + (one["wave"] == "last")} for one in same]  # rounding hides a single point
    assert signature_sentence(read_study(make(tmp_path / "near", *near))) == ""
    moved = [{**one, "mean": one["mean"] - 2 * (one["wave"] == "last" and one["scale"] == T)} for one in same]
    assert "En hypotes, inte ett resultat" in signature_sentence(read_study(make(tmp_path / "moved", *moved)))


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
