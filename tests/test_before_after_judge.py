"""Tests from printed figures: against SciPy, under rounding, unknown links and several items; and their spreads."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evallib.before_after import Ratings, draw_items, read_ratings, result, tell_findings, tell_reading
from evallib.before_after.compare import Item
from evallib.before_after.judge import ASSUMED, judge_changes
from evallib.before_after.spread import check_spread
from evallib.before_after.tables import BEFORE_AFTER
from evallib.presentation import Figure
from evallib.published import parse_printed
from evallib.statistics import ALPHA
from tests.workspaces import cells, checks, make_project, metrics, put, tables, texts

SETTINGS = {"who": "medarbetare", "before": "hösten 2011", "after": "våren 2013", "kind": "self_rated"}
MEETINGS = {"item": "moten", "label": "Möten", "scale_min": 1, "scale_max": 5, "before": "3,41", "after": "3,59"}
SUPPORT = {"item": "stod", "label": "Stöd", "scale_min": 1, "scale_max": 5, "before": "2,29", "after": "3,41"}
KNOWN = {"n_before": 34, "n_after": 32, "sd_before": "0,93", "sd_after": "1,01"}


def item(before: str, after: str, *, n: int = 34, sd: tuple[str, str] = ("0,93", "1,01"), name: str = "moten") -> Item:
    scale = {"low": Fraction(1), "high": Fraction(5)}
    numbers = {"before": parse_printed(before), "after": parse_printed(after), "n_before": n, "n_after": n}
    spreads = {"sd_before": parse_printed(sd[0]), "sd_after": parse_printed(sd[1])}
    return Item(item=name, label=name, step="", source="rapport, s. 2", **scale, **numbers, **spreads)  # type: ignore[arg-type]


def ratings(root: Path, *rows: dict[str, Any], **settings: Any) -> Ratings:
    project = make_project(root, before_after={**SETTINGS, **settings})
    put(project, BEFORE_AFTER, *rows)
    return read_ratings(project)


def verdicts(*items: Item, linked: bool | None = False) -> list[str]:
    return [judged.verdict for judged in judge_changes(items, linked)]


# the test itself


def test_the_interval_is_that_of_welch_on_the_printed_figures() -> None:
    (judged,) = judge_changes([item("2,29", "3,41")], linked=False)
    test = stats.ttest_ind_from_stats(3.41, 1.01, 34, 2.29, 0.93, 34, equal_var=False)
    se = (1.01**2 / 34 + 0.93**2 / 34) ** 0.5
    half = stats.t.ppf(0.975, judged.change.df) * se
    assert judged.change.p == pytest.approx(test.pvalue)
    assert (judged.change.estimate.low, judged.change.estimate.high) == pytest.approx((1.12 - half, 1.12 + half))


@pytest.mark.parametrize(
    ("after", "verdict"), [("3,41", "changed"), ("1,10", "changed"), ("2,35", "unsure"), ("2,29", "unsure")]
)
def test_clear_cases(after: str, verdict: str) -> None:
    assert verdicts(item("2,29", after)) == [verdict]


def test_a_change_that_rounding_can_undo_is_not_decided() -> None:
    """Printed with one decimal, 2,3 to 2,8 may be 2,25 to 2,85 or 2,35 to 2,75."""
    assert verdicts(item("2,3", "2,8", sd=("0,9", "1,0"))) == ["depends"]
    assert verdicts(item("2,300", "2,800", sd=("0,900", "1,000"))) == ["changed"]


def test_the_same_people_may_make_a_change_sure_that_welch_does_not_see() -> None:
    """.35 with a standard error of .235 is nothing for strangers, but at r = .75 the standard error is halved."""
    assert verdicts(item("2,290", "2,640")) == ["unsure"]
    assert verdicts(item("2,290", "2,640"), linked=True) == ["depends"]
    assert verdicts(item("2,290", "2,640"), linked=None) == ["depends"]
    assert max(ASSUMED) == 0.75


def test_several_items_need_more() -> None:
    """p = .03 alone is below .05, but not below .05 / 2."""
    one = item("2,290", "2,810", name="a")
    p = judge_changes([one], linked=False)[0].change.p
    assert ALPHA / 2 < p < ALPHA
    assert verdicts(one) == ["changed"]
    assert verdicts(one, item("3,000", "3,010", name="b")) == ["unsure", "unsure"]
    assert verdicts(one, item("2,290", "3,410", name="b")) == ["changed", "changed"]


@pytest.mark.parametrize("gone", ["before", "after", "n_before", "n_after", "sd_before", "sd_after"])
def test_what_is_not_printed_is_not_tried(gone: str) -> None:
    assert judge_changes([replace(item("2,3", "3,4"), **{gone: None})], linked=False) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(("n", "sd"), [(1, ("0,93", "1,01")), (34, ("0", "0,00"))])
def test_one_answer_or_no_spread_is_not_tried(n: int, sd: tuple[str, str]) -> None:
    assert judge_changes([item("2,3", "3,4", n=n, sd=sd)], linked=False) == ()


def test_a_spread_that_may_round_to_none_is_tried() -> None:
    assert verdicts(item("2,30", "3,40", sd=("0,1", "0,1"))) == ["changed"]
    assert verdicts(item("2", "2", sd=("0,1", "0,1"))) == ["depends"]


@given(st.integers(2, 60), st.integers(0, 1000), st.integers(1, 2))
def test_a_verdict_holds_for_the_figures_behind_the_printed_ones(n: int, seed: int, decimals: int) -> None:
    generator = np.random.default_rng(seed)
    before, after = generator.integers(1, 6, n), np.minimum(generator.integers(1, 6, n) + generator.integers(0, 3), 5)
    mean = [f"{wave.mean():.{decimals}f}" for wave in (before, after)]
    sd = [f"{wave.std(ddof=1):.{decimals}f}" for wave in (before, after)]
    for judged in judge_changes([item(*mean, n=n, sd=(sd[0], sd[1]))], linked=False):
        waves = [moment for wave in (after, before) for moment in (wave.mean(), wave.std(ddof=1), n)]
        p = stats.ttest_ind_from_stats(*waves, equal_var=False).pvalue
        if judged.verdict != "depends":
            assert (p < ALPHA) == (judged.verdict == "changed")


def test_swapped_times_turn_the_change_and_keep_the_verdict() -> None:
    there, back = judge_changes([item("2,29", "3,41")], False)[0], judge_changes([item("3,41", "2,29")], False)[0]
    assert there.verdict == back.verdict
    assert there.change.estimate.value == pytest.approx(-back.change.estimate.value)


# what the section says


def test_a_change_larger_than_chance_is_told_with_its_interval_everywhere(tmp_path: Path) -> None:
    found = ratings(tmp_path, {**SUPPORT, **KNOWN}, linked=False)
    (judged,) = found.judged
    check = checks(result(found))["change_testable"]
    assert (check.passed, check.evidence, check.contradicts) == (True, ("Stöd",), False)
    (metric,) = [metric for metric in result(found).metrics if metric.name == "change_stod"]
    assert (metric.low, metric.high) == (
        pytest.approx(judged.change.estimate.low, abs=1e-4),
        pytest.approx(judged.change.estimate.high, abs=1e-4),
    )
    shown = draw_items(found)
    (row,) = cells(shown, "items")
    interval = row[-1]
    assert interval == f"{judged.change.estimate.low:.2f} till {judged.change.estimate.high:.2f}".replace(".", ",")
    (figure,) = shown.items
    assert isinstance(figure, Figure)
    assert interval in figure.alt
    assert interval in check.message
    assert interval in texts(tell_findings(found))
    assert "Ökade" in check.message
    assert "Welchs" in check.message
    assert interval in " ".join(finding.text for finding in result(found).findings)


def test_no_sure_change_is_not_a_contradiction(tmp_path: Path) -> None:
    check = checks(result(ratings(tmp_path, {**MEETINGS, **KNOWN}, linked=False)))["change_testable"]
    assert (check.passed, check.contradicts) == (False, False)
    assert "Ingen säker förändring: möten" in check.message


def test_a_fall_is_called_a_fall(tmp_path: Path) -> None:
    swapped = {**SUPPORT, **KNOWN, "before": "3,41", "after": "2,29"}
    assert "Minskade" in checks(result(ratings(tmp_path, swapped, linked=False)))["change_testable"].message


@pytest.mark.parametrize("linked", [True, None])
def test_unknown_correlations_leave_it_undecided_and_say_why(tmp_path: Path, linked: bool | None) -> None:
    near = {**SUPPORT, **KNOWN, "after": "2,64"}
    found = ratings(tmp_path, near, linked=linked)
    check = checks(result(found))["change_testable"]
    assert check.passed is None
    assert "0,25" in check.message
    assert ("samma personer svarade" in check.message) == (linked is None)
    assert '"role": "missing"' in texts(tell_findings(found))
    assert any("bredare" in note for note in tables(draw_items(found))["items"]["notes"])


def test_rounding_that_decides_is_told(tmp_path: Path) -> None:
    rounded = {**SUPPORT, **KNOWN, "before": "2,3", "after": "2,8", "sd_before": "0,9", "sd_after": "1,0"}
    check = checks(result(ratings(tmp_path, rounded, linked=False)))["change_testable"]
    assert check.passed is None
    assert "avrundade" in check.message


def test_items_that_cannot_be_tried_are_named_beside_those_that_can(tmp_path: Path) -> None:
    found = ratings(tmp_path, MEETINGS, {**SUPPORT, **KNOWN}, linked=False)
    check = checks(result(found))["change_testable"]
    assert check.passed is True
    assert "möten" in check.message.split("Inte prövat")[1]
    assert cells(draw_items(found), "items")[0][-1] == "–"
    unsure = ratings(tmp_path / "unsure", SUPPORT, {**MEETINGS, **KNOWN}, linked=False)
    assert checks(result(unsure))["change_testable"].passed is None


def test_holms_correction_is_told_with_several_items_only(tmp_path: Path) -> None:
    one = checks(result(ratings(tmp_path / "one", {**SUPPORT, **KNOWN}, linked=False)))["change_testable"].message
    both = ratings(tmp_path / "two", {**SUPPORT, **KNOWN}, {**MEETINGS, **KNOWN}, linked=False)
    assert "Holm" not in one
    assert "Holm" in checks(result(both))["change_testable"].message


def test_many_items_are_named_without_numbers(tmp_path: Path) -> None:
    rows = [{**SUPPORT, **KNOWN, "item": f"i{number}", "label": f"Mått {number}"} for number in range(6)]
    message = checks(result(ratings(tmp_path, *rows, linked=False)))["change_testable"].message
    assert "mått 5" in message
    assert "KI" not in message


def test_without_spread_nothing_changes(tmp_path: Path) -> None:
    """The ÖJ report has neither n nor spread: no interval, no column, no new check."""
    found = ratings(tmp_path, MEETINGS, SUPPORT, linked=False)
    assert found.judged == ()
    assert found.spreads == ()
    assert len(cells(draw_items(found), "items")[0]) == 5
    check = checks(result(found))["change_testable"]
    assert (check.passed, check.evidence) == (None, ("n", "sd"))
    assert "grimmer" not in checks(result(found))
    assert "KI" not in texts(tell_reading(found))


def test_too_few_answers_are_told(tmp_path: Path) -> None:
    lonely = {**SUPPORT, **KNOWN, "n_before": 1, "n_after": 1, "before": "2", "after": "3"}
    check = checks(result(ratings(tmp_path, lonely, linked=False)))["change_testable"]
    assert check.passed is None
    assert "för få" in check.message


def test_a_negative_spread_is_a_located_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, before_after=SETTINGS)
    put(project, BEFORE_AFTER, {**SUPPORT, **KNOWN, "sd_after": "-1,01"})
    with pytest.raises(Exception, match="standardavvikelse kan inte vara negativ") as caught:
        read_ratings(project)
    assert "sd_after" in str(caught.value)


# privacy


@pytest.mark.parametrize(("n", "used"), [(9, False), (10, True)])
def test_the_unpublished_spread_of_few_answers_is_neither_shown_nor_used(tmp_path: Path, n: int, used: bool) -> None:
    row = {**SUPPORT, **KNOWN, "n_before": n, "n_after": n, "before": "2,3", "after": "3,4", "source": "enkat, s. 1"}
    found = ratings(tmp_path, row, linked=False)
    assert bool(found.judged) is used
    assert bool(found.spreads) is used
    told = texts(tell_findings(found)) + texts(draw_items(found)) + str(result(found).as_published())
    assert ("KI" in told) is used
    assert ("får inte visas" in told) is not used
    assert metrics(result(found))["change_stod"] == pytest.approx(1.1)
    published = ratings(tmp_path / "published", {**row, "source": "rapport, s. 2"}, linked=False)
    assert published.judged != ()


# means and spreads together


def test_possible_pairs_are_said_to_be_possible(tmp_path: Path) -> None:
    """1, 2, 3, 4, 5: mean 3, deviation 1,58."""
    row = {**SUPPORT, "before": "3,0", "after": "3,0", "n_before": 5, "n_after": 5}
    found = ratings(tmp_path, {**row, "sd_before": "1,58", "sd_after": "1,58"}, linked=False)
    check = checks(result(found))["grimmer"]
    assert (check.passed, check.evidence) == (True, ())
    assert "2" in check.message


def test_an_impossible_spread_is_a_conflict_with_the_limit_of_the_scale(tmp_path: Path) -> None:
    """Five answers 1 to 5 with the mean 3,0: at most 1, 1, 3, 5, 5 with the deviation 2."""
    row = {**SUPPORT, "before": "3,0", "after": "3,0", "n_before": 5, "n_after": 5}
    found = ratings(tmp_path, {**row, "sd_before": "2,9", "sd_after": "1,6"}, linked=False)
    check = checks(result(found))["grimmer"]
    assert (check.passed, check.contradicts) == (False, True)
    assert check.evidence == ("stöd före: 3,0 och 2,9 (på skalan kan spridningen då vara högst 2,00)",)
    assert '"role": "conflict"' in texts(tell_findings(found))


def test_a_spread_divided_by_n_is_told_and_no_conflict(tmp_path: Path) -> None:
    """1, 2, 3, 4, 5 divided by five: the root of 2 is 1,41; by four it is 1,58."""
    row = {**SUPPORT, "before": "3,00", "after": "3,00", "n_before": 5, "n_after": 5}
    found = ratings(tmp_path, {**row, "sd_before": "1,58", "sd_after": "1,79"}, linked=False)
    (before, after) = found.spreads
    assert before.found.verdict == "possible"
    assert (after.only_by_n, after.impossible) == (True, False)
    check = checks(result(found))["grimmer"]
    assert (check.passed, check.contradicts) == (None, False)
    assert "n i nämnaren" in check.message


def test_an_impossible_mean_is_left_to_grim() -> None:
    assert check_spread([item("2,33", "2,40", n=5, sd=("1,14", "1,14"))])[0].wave == "after"


def test_a_spread_at_one_time_is_checked_alone() -> None:
    one = replace(item("3,0", "3,0", n=5, sd=("1,58", "1,58")), before=None)
    assert [spread.wave for spread in check_spread([one])] == ["after"]


def test_a_scale_with_half_points_has_whole_answers_within() -> None:
    """On 0,5 to 5,5 whole answers go from 1 to 5: five of them with the mean 3,0 have a deviation of at most 2."""
    wide = replace(item("3,0", "3,0", n=5, sd=("2,2", "2,0")), low=Fraction(1, 2), high=Fraction(11, 2))
    assert [spread.impossible for spread in check_spread([wide])] == [True, False]
