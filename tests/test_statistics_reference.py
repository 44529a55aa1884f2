"""Every number of evallib.statistics against R (frozen in tests/reference) and against pingouin.

Closed formulas agree to 1e-8 or better. Where a tolerance is wider, the test says why.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from functools import partial
from math import sqrt
from pathlib import Path
from runpy import run_path
from typing import Any

import numpy as np
import pytest

from evallib import statistics
from evallib.statistics import Change, Estimate, NotComputable, UnitModel

FOLDER = Path(__file__).resolve().parent / "reference"
R = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
close = partial(pytest.approx, rel=1e-8, abs=1e-10)
PAIRS = ("untied", "tied", "many", "four", "sixty")
RESAMPLES = 9999


def column(name: str, wanted: str, **where: str) -> np.ndarray:
    """A column of a reference data set as floats, an empty cell as NaN."""
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if all(row[key] == value for key, value in where.items())]
    return np.array([float(row[wanted] or "nan") for row in rows])


def pairs(name: str) -> tuple[np.ndarray, np.ndarray]:
    return column("pairs", "before", set=name), column("pairs", "after", set=name)


def partly(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    before, after = column("partly", "before", set=name), column("partly", "after", set=name)
    both = ~np.isnan(before) & ~np.isnan(after)
    return before[both], after[both], before[~both & ~np.isnan(before)], after[~both & ~np.isnan(after)]


def waves() -> tuple[np.ndarray, np.ndarray]:
    return column("unlinked", "value", wave="before"), column("unlinked", "value", wave="after")


def computed(change: Change | NotComputable) -> Change:
    assert isinstance(change, Change)
    return change


def limits(estimate: Estimate | None) -> dict[str, float]:
    assert estimate is not None
    return {"low": estimate.low, "high": estimate.high}


def test_the_data_sets_are_what_their_script_makes() -> None:
    script = run_path(str(FOLDER / "make_data.py"))
    for name, (header, rows) in script["SETS"].items():
        assert (FOLDER / "data" / f"{name}.csv").read_text(encoding="utf-8") == script["text_of"](header, rows())


def test_the_reference_belongs_to_these_data_and_this_script() -> None:
    files = ["reference.R", *(f"data/{path.name}" for path in (FOLDER / "data").glob("*.csv"))]
    sums = {file: hashlib.md5((FOLDER / file).read_bytes()).hexdigest() for file in files}
    assert R["made_from"] == sums, "renew it: see tests/reference/README.md"


@pytest.mark.parametrize(
    ("name", "values"),
    [("tied", [0, 1, 1, 2, 5, 8, 10]), ("two", [3, 4]), ("eleven", column("pairs", "before", set="untied"))],
)
def test_one_wave_is_described_as_r_does(name: str, values: Any) -> None:
    expected, summary = R["described"][name], statistics.summarise([*values, float("nan")])
    assert (summary.n, summary.mean, summary.sd) == (expected["n"], close(expected["mean"]), close(expected["sd"]))
    assert [summary.q1, summary.median, summary.q3] == close(expected["quartiles"])
    assert limits(summary.interval) == close(expected["mean_interval"])


@pytest.mark.parametrize("name", PAIRS)
def test_linked_people_are_compared_as_r_does(name: str) -> None:
    expected, change = R["linked"][name], computed(statistics.compare_linked(*pairs(name)))
    assert (change.branch, change.n_before, change.n_after, change.n_pairs) == ("linked", *[expected["n"]] * 3)
    for key in ("mean_before", "mean_after", "sd_before", "sd_after", "correlation"):
        assert getattr(change, key) == close(expected[key]), key
    test = expected["test"]
    assert [change.t, change.df, change.p, change.se] == close([test["t"], test["df"], test["p"], test["se"]])
    assert change.estimate.value == close(expected["change"])
    assert limits(change.estimate) == close(test["interval"])


@pytest.mark.parametrize("name", PAIRS)
def test_linked_people_are_compared_as_pingouin_does(name: str) -> None:
    import pingouin

    before, after = pairs(name)
    change, found = computed(statistics.compare_linked(before, after)), pingouin.ttest(after, before, paired=True)
    table = found.iloc[0]
    assert [change.t, change.df, change.p] == close([table["T"], table["dof"], table["p_val"]])
    assert [change.estimate.low, change.estimate.high] == pytest.approx(list(table["CI95"]), abs=0.0051)  # 2 decimals


@pytest.mark.parametrize("name", ["untied", "tied", "four", "many"])
def test_wilcoxon_with_pratt_s_zeros_is_exact_as_in_coin(name: str) -> None:
    companions = statistics.paired_companions(*pairs(name), seed=1, resamples=99)
    assert companions.wilcoxon_exact
    assert companions.wilcoxon_p == close(R["linked"][name]["wilcoxon"]["pratt_exact"])


def test_wilcoxon_of_many_is_the_normal_approximation_of_coin() -> None:
    companions = statistics.paired_companions(*pairs("sixty"), seed=1, resamples=99)
    expected = R["linked"]["sixty"]["wilcoxon"]
    assert not companions.wilcoxon_exact
    assert companions.wilcoxon_p == close(expected["pratt_asymptotic"])
    assert companions.wilcoxon_p == pytest.approx(expected["pratt_exact"], abs=0.005)  # how good the approximation is


@pytest.mark.parametrize("name", ["untied", "tied", "many", "sixty"])
def test_hodges_lehmann_is_the_median_of_walsh_averages(name: str) -> None:
    expected = R["linked"][name]["hodges_lehmann"]
    found = statistics.paired_companions(*pairs(name), seed=1, resamples=99).hodges_lehmann
    assert found is not None
    assert found.value == close(expected["estimate"])
    assert limits(found) == close(expected["walsh_normal" if name == "sixty" else "walsh_exact"])


def test_hodges_lehmann_without_ties_is_r_s_own() -> None:
    expected = R["linked"]["untied"]
    found = statistics.paired_companions(*pairs("untied"), seed=1, resamples=99).hodges_lehmann
    assert found is not None
    for package in ("hodges_lehmann_r", "hodges_lehmann_conditional"):
        assert {"estimate": found.value, **limits(found)} == close(expected[package])


@pytest.mark.parametrize("name", ["untied", "tied", "four"])
def test_permutation_of_few_is_exact(name: str) -> None:
    companions = statistics.paired_companions(*pairs(name), seed=1, resamples=99)
    assert companions.permutation_exact
    assert companions.permutation_p == close(R["linked"][name]["permutation"])


@pytest.mark.parametrize("name", ["many", "sixty"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_permutation_of_many_is_near_the_exact_value(name: str, seed: int) -> None:
    exact = R["linked"][name]["permutation"]  # exactRankTests counts all 2^n patterns of whole-number changes
    companions = statistics.paired_companions(*pairs(name), seed=seed, resamples=RESAMPLES)
    drawn_error = 2 * sqrt(exact / 2 * (1 - exact / 2) / RESAMPLES)  # of twice the share in one tail
    assert not companions.permutation_exact
    assert companions.permutation_p == pytest.approx(exact, abs=4 * drawn_error + 2 / RESAMPLES)


@pytest.mark.parametrize("name", ["untied", "tied", "many", "sixty"])
def test_bca_is_near_that_of_boot(name: str) -> None:
    """Two bootstraps differ by drawing: a 2.5 % point of 9 999 means errs by sqrt(.025·.975/9999)/φ(1.96) = .027 SE."""
    before, after = pairs(name)
    changes = after - before
    error = float(np.std(changes, ddof=1)) / sqrt(changes.size)
    found = statistics.paired_companions(before, after, seed=1, resamples=RESAMPLES).bca
    assert found is not None
    assert found.value == close(R["linked"][name]["change"])
    for side in ("low", "high"):
        step = 1 / changes.size if name != "untied" else 0  # means of whole numbers come in steps of 1/n
        assert getattr(found, side) == pytest.approx(R["linked"][name]["bca"][side], abs=4 * 0.027 * error + step)


@pytest.mark.parametrize("name", PAIRS)
def test_d_z_has_the_limits_of_r_s_noncentral_t(name: str) -> None:
    expected, found = R["linked"][name]["effect"], statistics.d_z(*pairs(name))
    assert found is not None
    assert found.value == close(expected["d_z"])
    assert limits(found) == close(expected["d_z_interval"])


@pytest.mark.parametrize("name", PAIRS)
def test_g_av_has_the_limits_of_algina_and_keselman(name: str) -> None:
    expected, found = R["linked"][name]["effect"], statistics.g_av(*pairs(name))
    assert found is not None
    assert found.value == close(expected["d_av"] * expected["j_approximate"])
    assert limits(found) == close(expected["d_av_interval"])


@pytest.mark.parametrize("name", PAIRS)
def test_g_av_is_pingouin_s_d_av_with_the_small_sample_factor(name: str) -> None:
    import pingouin

    before, after = pairs(name)
    found = statistics.g_av(before, after)
    factor = 1 - 3 / (4 * (before.size - 1) - 1)
    assert found is not None
    assert found.value == close(factor * pingouin.compute_effsize(after, before, paired=True, eftype="cohen"))


@pytest.mark.parametrize(("df", "within"), [(3, 0.006), (10, 0.0006), (43, 0.00005)])
def test_the_small_sample_factor_is_near_its_gamma_form(df: int, within: float) -> None:
    exact = {R["linked"][name]["n"] - 1: R["linked"][name]["effect"]["j_exact"] for name in PAIRS}
    assert 1 - 3 / (4 * df - 1) == pytest.approx(exact[df], abs=within)


@pytest.mark.parametrize("name", ["derrick", "uneven"])
def test_partly_linked_people_are_compared_by_derrick_s_formula(name: str) -> None:
    expected, change = R["partly"][name], computed(statistics.compare_partly_linked(*partly(name)))
    assert change.branch == "partly_linked"
    for key in ("n_before", "n_after", "n_pairs"):
        assert getattr(change, key) == expected[key]
    for key in ("se", "df", "t", "p", "correlation"):
        assert getattr(change, key) == close(expected[key]), key
    assert change.estimate.value == close(expected["change"])
    assert limits(change.estimate) == close(expected["interval"])


def test_unlinked_waves_are_compared_as_r_does() -> None:
    expected, change = R["unlinked"], computed(statistics.compare_unlinked(*waves()))
    assert (change.branch, change.n_before, change.n_after, change.n_pairs) == ("unlinked", 23, 17, None)
    test = expected["test"]
    assert [change.t, change.df, change.p, change.se] == close([test["t"], test["df"], test["p"], test["se"]])
    assert limits(change.estimate) == close(test["interval"])


def test_unlinked_waves_are_compared_as_pingouin_does() -> None:
    import pingouin

    before, after = waves()
    change = computed(statistics.compare_unlinked(before, after))
    table = pingouin.ttest(after, before, correction=True).iloc[0]
    assert [change.t, change.df, change.p] == close([table["T"], table["dof"], table["p_val"]])


def test_printed_moments_give_what_the_answers_gave() -> None:
    expected = R["unlinked"]
    before, after = (
        statistics.Moments(expected[f"n_{wave}"], expected[f"mean_{wave}"], expected[f"sd_{wave}"])
        for wave in ("before", "after")
    )
    change, test = computed(statistics.compare_summaries(before, after)), expected["test"]
    assert change.branch == "summaries"
    assert [change.t, change.df, change.p, change.se] == close([test["t"], test["df"], test["p"], test["se"]])
    assert limits(change.estimate) == close(test["interval"])


@pytest.mark.parametrize(("key", "shared"), [("band", None), ("band_ten_shared", 10)])
def test_the_band_over_assumed_correlations(key: str, shared: int | None) -> None:
    change = computed(statistics.compare_unlinked(*waves()))
    band = statistics.correlation_band(change, [row["r"] for row in R["unlinked"][key]], shared)
    for found, expected in zip(band, R["unlinked"][key], strict=True):
        of_df = expected["derrick_df"] if found.r else expected["welch_df"]
        assert (found.r, found.p) == (expected["r"], close(of_df["p"]))
        assert limits(found.estimate) == close(of_df["interval"])


def hedges_g(before: list[float], after: list[float]) -> Estimate | None:
    return statistics.hedges_g_from_moments(*computed(statistics.compare_unlinked(before, after)).moments)


def test_hedges_g_has_the_limits_of_r_s_noncentral_t() -> None:
    expected, found = R["unlinked"], hedges_g(*waves())
    assert found is not None
    assert found.value == close(expected["d_pooled"] * expected["j_approximate"])
    assert limits(found) == close(expected["d_pooled_interval"])


def test_hedges_g_is_that_of_pingouin() -> None:
    import pingouin

    before, after = waves()
    found = hedges_g(before, after)
    assert found is not None
    assert found.value == close(pingouin.compute_effsize(after, before, eftype="hedges"))


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("place", range(4))
def test_equivalence_is_two_one_sided_t_tests(name: str, place: int) -> None:
    expected = R["linked"][name]["tost"][place]
    found = statistics.judge_equivalence(computed(statistics.compare_linked(*pairs(name))), expected["bound"])
    assert found.p == close(expected["p"])
    assert limits(found.interval90) == close(expected["interval90"])
    assert (found.verdict in {"equivalent", "both"}) == (expected["p"] < 0.05)
    assert (found.verdict in {"effect", "both"}) == (R["linked"][name]["test"]["p"] < 0.05)


def test_equivalence_of_a_published_example() -> None:
    """TOSTER's own test: n 65, means 5.83 and 5.75, SD 1.17 and 1.29, r .75, bounds of .4 SD of the changes."""
    expected = R["tost_vector"]
    two = Estimate(expected["change"], **expected["interval95"])
    change = replace(
        computed(statistics.compare_linked(*pairs("many"))), estimate=two, se=expected["se"], df=expected["df"]
    )
    found = statistics.judge_equivalence(change, expected["bound"])
    assert found.p == close(expected["p_upper"]) == pytest.approx(0.00770235, abs=5e-9)
    assert limits(found.interval90) == close(expected["interval90"])
    assert found.verdict == "equivalent"


@pytest.mark.parametrize("bound", [2, 5, 9])
def test_equivalence_is_that_of_pingouin(bound: float) -> None:
    import pingouin

    before, after = pairs("many")
    change = computed(statistics.compare_linked(before, after))
    table = pingouin.tost(after, before, bound=bound, paired=True)
    assert statistics.judge_equivalence(change, bound).p == close(float(table.iloc[0]["pval"]))


@pytest.mark.parametrize("row", R["power"], ids=lambda row: f"n{row['n']}")
def test_the_detectable_change_is_that_of_power_t_test(row: dict[str, Any]) -> None:
    n, sd = row["n"], 22
    assert statistics.detectable_change(sd * sqrt(2 / n), 2 * (n - 1)) == close(row["unlinked"])
    for paired in row["paired"]:
        spread = sd * sqrt(2 * (1 - paired["r"]))
        assert statistics.detectable_change(spread / sqrt(n), n - 1) == close(paired["points"])
    spread = sd * sqrt(2 * (1 - 0.64))
    found = statistics.detectable_change(spread / sqrt(n), n - 1, alpha=0.05 / 3)
    assert found == close(row["paired_64_third"])
    assert row["pwr_paired_64"] == pytest.approx(row["paired"][1]["points"], abs=2e-4 * spread)  # pwr stops at 1e-4


@pytest.mark.parametrize("row", R["holm"], ids=lambda row: str(row["p"]))
def test_holm_is_that_of_p_adjust_and_pingouin(row: dict[str, Any]) -> None:
    import pingouin

    adjusted = list(statistics.holm(row["p"]))
    assert adjusted == close(row["holm"])
    assert adjusted == close(list(pingouin.multicomp(row["p"], method="holm")[1]))


@pytest.mark.parametrize("name", ["spread", "level"])
def test_the_unit_model_is_that_of_lme4(name: str) -> None:
    """Two searches for the top of one likelihood stop some 1e-8 apart in the estimate, 1e-7 in the spread."""
    with (FOLDER / "data" / "units.csv").open(encoding="utf-8", newline="") as source:
        unit = [row["unit"] for row in csv.DictReader(source) if row["set"] == name]
    found = statistics.fit_unit_model(column("units", "before", set=name), column("units", "after", set=name), unit)
    expected = R["units"][name]["change"]
    assert isinstance(found, UnitModel)
    assert (found.converged, found.units, found.people) == (True, R["units"][name]["units"], R["units"][name]["people"])
    assert found.estimate.value == pytest.approx(expected["estimate"], rel=1e-6)
    assert found.unit_sd == pytest.approx(expected["sds"]["unit"], rel=1e-6)
    assert limits(found.estimate) == pytest.approx(expected["interval_units_df"], rel=1e-6)
    assert found.p == pytest.approx(expected["p_units_df"], rel=1e-6)


def test_regression_to_the_mean_is_its_straight_line() -> None:
    rng = np.random.default_rng(3)  # 300 000 people, test-retest .64, those below 130 chosen
    before = rng.normal(150, 22, 300_000)
    after = 150 + 0.64 * (before - 150) + rng.normal(0, 22 * sqrt(1 - 0.64**2), before.size)
    chosen = before < 130
    error = 22 / sqrt(int(chosen.sum()))
    expected = statistics.expected_after(float(before[chosen].mean()), 150, 0.64)
    assert expected == pytest.approx(float(after[chosen].mean()), abs=4 * error)
