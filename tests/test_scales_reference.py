"""Every number of evallib.scales against R (frozen in tests/reference) and against pingouin.

Keys, rules and formulas stand in `reference.R` as the literature has them; R reads nothing of evallib.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evallib import scales, statistics
from evallib.projects import Workspace, load_instrument
from evallib.projects.instruments import Instrument, Subscale

FOLDER = Path(__file__).resolve().parent / "reference"
R = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))
close = partial(pytest.approx, rel=1e-9, abs=1e-10, nan_ok=True)
TEN = Instrument(
    name="ten",
    title="Ten",
    items=6,
    low=0,
    high=10,
    column_prefix="q",
    reversed=(2, 5),
    scales=(Subscale(id="overall", label="Overall", items=(1, 2, 3, 4, 5, 6)),),
    licence="Free",
    source=("Invented",),
)
DATA = ("kasam13 before", "kasam13 after", "kasam29", "ten")
SCALES = [
    (data, scale)
    for data in DATA
    for scale in (("overall",) if data == "ten" else ("comprehensibility", "manageability", "meaningfulness", "total"))
]


@dataclass(frozen=True)
class Case:
    """Answers as they stand in the file, their instrument, and what R made of them."""

    answers: np.ndarray
    instrument: Instrument
    r: dict[str, Any]

    def keyed(self, scale: str) -> np.ndarray:
        columns = [item - 1 for item in self.instrument.items_of(scale)]
        return scales.reverse(self.answers, self.instrument)[:, columns]


def rows_of(name: str, **where: str) -> list[dict[str, str]]:
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return [row for row in csv.DictReader(source) if all(row[key] == value for key, value in where.items())]


@cache
def case_of(name: str) -> Case:
    data, _, wave = name.partition(" ")
    instrument = TEN if data == "ten" else load_instrument(Workspace(FOLDER), data)
    rows = rows_of(data, wave=wave) if wave else rows_of(data)
    answers = [[float(row[column] or "nan") for column in instrument.columns] for row in rows]
    return Case(np.array(answers), instrument, R[data][wave] if wave else R[data])


def numbers(values: list[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


@pytest.mark.parametrize("rule", scales.RULES)
@pytest.mark.parametrize("name", DATA)
def test_scores_are_those_of_r_under_every_rule(name: str, rule: scales.Rule) -> None:
    case = case_of(name)
    scored = scales.score(case.answers, case.instrument, rule)
    assert set(scored.scales) == set(case.r["scores"][rule]) == set(case.instrument.scale_ids)
    for scale, expected in case.r["scores"][rule].items():
        assert list(scored.scales[scale]) == close(numbers(expected)), scale
        known = [value for value in expected if value is not None]
        whole = len([value for value in case.r["scores"]["complete"][scale] if value is not None])
        counts = scored.counts(scale)
        assert (counts.scored, counts.dropped) == (len(known), len(expected) - len(known))
        assert counts.prorated == len(known) - whole


def test_the_three_rules_differ_in_these_data() -> None:
    """Otherwise the test above would show little. 9 of 44 people miss two answers in C, any in M, or two in E."""
    case = case_of("kasam13 before")
    scored = [scales.score(case.answers, case.instrument, rule).counts("total").scored for rule in scales.RULES]
    assert scored == [44 - 9, 44, 28]


@pytest.mark.parametrize("name", DATA)
def test_answers_reversed_beforehand_give_the_same_scores(name: str) -> None:
    case = case_of(name)
    turned = scales.reverse(case.answers, case.instrument)
    again = scales.score(turned, case.instrument, already_reversed=True)
    for scale, expected in case.r["scores"]["instrument"].items():
        assert list(again.scales[scale]) == close(numbers(expected))


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_percent_of_maximum_is_that_of_r(name: str, scale: str) -> None:
    case = case_of(name)
    values = scales.score(case.answers, case.instrument).scales[scale]
    found = scales.percent_of_maximum(values, case.instrument, scale)
    assert list(found) == close(numbers(case.r["percent_of_maximum"][scale]))


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_scores_are_described_as_by_r(name: str, scale: str) -> None:
    case = case_of(name)
    expected = case.r["described"][scale]
    found = statistics.summarise(scales.score(case.answers, case.instrument).scales[scale])
    assert (found.n, found.mean, found.sd) == (expected["n"], close(expected["mean"]), close(expected["sd"]))
    assert [found.q1, found.median, found.q3] == close(expected["quartiles"])
    assert found.interval is not None
    assert {"low": found.interval.low, "high": found.interval.high} == close(expected["mean_interval"])


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_alpha_and_its_interval_are_those_of_psych(name: str, scale: str) -> None:
    case = case_of(name)
    found, expected = scales.cronbach_alpha(case.keyed(scale)), case.r["reliability"][scale]
    assert found is not None
    assert found.value == close(expected["alpha"])
    assert {"low": found.low, "high": found.high} == close(expected["feldt"])


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_alpha_and_its_interval_are_those_of_pingouin(name: str, scale: str) -> None:
    import pandas
    import pingouin

    items = case_of(name).keyed(scale)
    found = scales.cronbach_alpha(items)
    complete = pandas.DataFrame(items).dropna()  # its own "listwise" counts the people it left out in the interval
    alpha, interval = pingouin.cronbach_alpha(complete)
    assert found is not None
    assert found.value == close(float(alpha))
    assert [found.low, found.high] == pytest.approx(list(interval), abs=0.00051)  # pingouin gives 3 decimals


def test_alpha_of_an_incomplete_table_rests_on_complete_people_only() -> None:
    """pingouin's example of missing answers: 9 of 12 people are complete, and only those may count in the interval."""
    import pingouin

    table = pingouin.read_dataset("cronbach_wide_missing")
    found = scales.cronbach_alpha(table.to_numpy(dtype=float))
    alpha, interval = pingouin.cronbach_alpha(table.dropna())
    assert found is not None
    assert (len(table), len(table.dropna())) == (12, 9)
    assert found.value == close(0.8016949152542373) == close(float(alpha))
    assert [found.low, found.high] == pytest.approx([0.533, 0.947], abs=0.00051) == list(interval)


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_omega_is_that_of_r_s_factor_analysis(name: str, scale: str) -> None:
    """The same maximum found by two searches that stop when the likelihood hardly rises: some 1e-7 of omega apart."""
    case = case_of(name)
    found, expected = scales.omega_total(case.keyed(scale)), case.r["reliability"][scale]
    assert found == pytest.approx(expected["omega_ml"]["implied_raw"], rel=1e-6)


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_omega_is_near_psych_s_own(name: str, scale: str) -> None:
    """psych::omega is about standardised items and divides by the observed variance: another number, not far off."""
    case = case_of(name)
    expected = case.r["reliability"][scale]
    assert expected["psych_omega_ml"] == pytest.approx(expected["omega_ml"]["observed"], abs=1e-5)
    assert scales.omega_total(case.keyed(scale)) == pytest.approx(expected["psych_omega_ml"], abs=0.02)


@pytest.mark.parametrize("name", DATA)
def test_the_keying_check_rests_on_psych_s_alpha_and_item_rest_correlations(name: str) -> None:
    case = case_of(name)
    found, expected = scales.diagnose_keying(case.answers, case.instrument), case.r["as_delivered"]
    negative = tuple(item for item, r in enumerate(expected["item_rest"], start=1) if r < 0)
    assert found.n == expected["n"]
    assert found.alpha_as_delivered == close(expected["alpha"])
    assert found.alpha_keyed == close(case.r["reliability"][case.instrument.primary]["alpha"])
    assert found.negative_items == negative
    assert found.diagnosis == ("undecided" if found.n < 25 else "raw")


@pytest.mark.parametrize("name", DATA)
def test_the_shift_of_sums_without_reversing_is_that_of_the_formula(name: str) -> None:
    case = case_of(name)
    for scale, expected in case.r["unreversed_shift"].items():
        mean = float(np.nanmean(scales.score(case.answers, case.instrument).scales[scale]))
        assert scales.unreversed_shift(mean, case.instrument, scale) == close(expected), scale


@pytest.mark.parametrize("place", range(3))
def test_reliable_change_counts_as_r_does(place: int) -> None:
    expected = R["reliable_change"][place]
    totals = {}
    for wave in ("before", "after"):
        case, rows = case_of(f"kasam13 {wave}"), rows_of("kasam13", wave=wave)
        scored = scales.score(case.answers, case.instrument).scales["total"]
        totals[wave] = dict(zip([row["person"] for row in rows], scored, strict=True))
    people = sorted(totals["before"].keys() & totals["after"].keys())
    before, after = ([totals[wave][person] for person in people] for wave in ("before", "after"))
    found = scales.reliable_change(before, after, sd=expected["sd"], reliability=expected["reliability"])
    assert found is not None
    assert (found.up, found.unchanged, found.down) == (expected["up"], expected["unchanged"], expected["down"])
    assert found.threshold == close(expected["threshold"])


def test_reliable_change_of_the_published_example() -> None:
    expected = R["reliable_change"][3]  # sd 5, reliability .8: standard error of the difference 3.162278
    found = scales.reliable_change([0.0] * 5, [-9, 0, 9, 4, float("nan")], sd=5, reliability=0.8)
    assert found is not None
    assert (found.up, found.unchanged, found.down) == (expected["up"], expected["unchanged"], expected["down"])
    assert found.threshold == close(expected["threshold"]) == close(1.96 * 3.1622776601683795)


@pytest.mark.parametrize("tolerant", [False, True])
def test_codes_are_linked_as_by_comparing_every_pair(tolerant: bool) -> None:
    expected = R["codes"]["tolerant" if tolerant else "exact_only"]
    before, after = ([row["code"] for row in rows_of("codes", wave=wave)] for wave in ("before", "after"))
    links = scales.link_by_code(before, after, tolerant=tolerant)
    exact, near = ({(x, y) for x, y in expected[kind]} for kind in ("exact", "tolerant"))
    assert set(links.pairs) == exact | near
    assert links.tolerant == near
    assert links.ambiguous == expected["ambiguous"]
