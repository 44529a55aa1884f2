"""What is said of the municipality's own past: a change only beyond usual variation, and none of a doubted figure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.comparisons.study import IndicatorResult, Point, Trend
from evallib.comparisons.telling.draw_trends import trends_reading
from evallib.comparisons.telling.words_trend import (
    NATURAL,
    change_text,
    changes_sentence,
    judge_change,
    natural_limit,
)
from evallib.kolada import Cell
from tests.comparison_studies import Wanted, make_study

SERIES = 4000


def results_of(*wanted: Wanted) -> tuple[IndicatorResult, ...]:
    study = make_study(*wanted)
    if study.comparison is None:
        raise ValueError("a study of forms only")
    return study.comparison.results


def change_of(own: dict[int, Any], **more: Any) -> tuple[str, str]:
    (result,) = results_of(Wanted(own=own, **more))
    return judge_change(result), change_text(result)


def changes_of(*wanted: Wanted) -> str:
    study = make_study(*wanted)
    if study.comparison is None:
        raise ValueError("a study of forms only")
    return changes_sentence(study.comparison)


def yearly(*values: Any, first: int = 2015) -> dict[int, Any]:
    return {first + place: value for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("own", "more", "expected"),
    [
        (yearly(50.0, 51.0, 52.0, 53.0, 54.0), {}, "better"),  # moves of 1: 4 is more than 2.66
        (yearly(50.0, 51.0, 52.0, 53.0, 54.0), {"better": "lower"}, "worse"),
        (yearly(19.0, 19.0, 19.0, 19.0, 18.0, 20.0), {}, "steady"),  # moves 0 0 0 1 2: 1 is less than 2.66 * 3 / 5
        (yearly(50.0, 60.0, 50.0, 45.0, 40.0), {}, "steady"),  # moves 10 10 5 5: 10 is less than 2.66 * 30 / 4
        (yearly(50.0, 50.0, 50.0, 50.0, 51.0), {}, "better"),  # moves 0 0 0 1: 1 is more than 2.66 / 4
        (yearly(83.1, 83.0, 82.1), {}, "few"),
        (yearly(50.0, 51.0, 52.0, 53.0), {}, "few"),
        (yearly(50.0, 80.0), {}, "few"),
        (yearly(50.0), {}, "few"),
        (yearly(50.0, 50.0, 50.0, 50.0, 50.0), {}, "steady"),
        (yearly(50.0, 50.0, 50.0, 50.0, "missing", 60.0), {}, "few"),  # it moved over a gap only
        (yearly(50.0, 51.0, 52.0, 53.0, 54.0), {"better": "none"}, "neutral"),
        (yearly(50.0, 51.0, 52.0, 53.0, 54.0), {"better": None}, "undirected"),
        (yearly(50.0, 51.0, 52.0, 53.0, 54.0, 55.0), {"breaks": {2017: "ny metod"}}, "few"),
    ],
)
def test_a_change_is_told_only_beyond_the_natural_limits(own: Any, more: Any, expected: str) -> None:
    assert change_of(own, **more)[0] == expected


def test_a_step_over_a_gap_is_no_move() -> None:
    own = {2016: 50.0, 2017: 53.0, 2018: "missing", 2019: 90.0, 2020: 91.0, 2021: 93.0, 2022: 93.5}
    (result,) = results_of(Wanted(own=own))
    assert natural_limit(result.trends["T"]) == pytest.approx(2.66 * (3 + 1 + 2 + 0.5) / 4)
    assert change_of({year: value for year, value in own.items() if year < 2022})[0] == "few"  # three moves
    every_other = {year: 50.0 + year for year in range(2010, 2024, 2)}
    assert change_of(every_other)[0] == "few"


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=8))
def test_reversing_the_direction_turns_better_into_worse(values: list[float]) -> None:
    own = yearly(*(round(value, 2) for value in values))
    turned = {"better": "worse", "worse": "better"}
    first, second = change_of(own)[0], change_of(own, better="lower")[0]
    assert second == turned.get(first, first)


@pytest.mark.parametrize(
    ("years", "gaps"), [(5, ()), (6, ()), (8, ()), (14, ()), (7, (1,)), (7, (5,)), (7, (3,)), (9, (1, 3)), (10, (4, 5))]
)
def test_noise_is_called_a_change_in_at_most_one_series_of_ten(years: int, gaps: tuple[int, ...]) -> None:
    drawn = np.random.default_rng(20261122).normal(50, 4, (SERIES, years))
    kept = [place for place in range(years) if place not in gaps]
    found = 0
    for series in drawn:
        points = tuple(Point(2000 + place, Cell("value", float(series[place])), 0) for place in kept)
        limit = natural_limit(Trend(points, {}))
        assert limit is not None
        found += abs(series[kept[-1]] - series[kept[0]]) > limit
    assert found / SERIES <= 0.10


def test_a_real_shift_is_still_seen() -> None:
    drawn = np.random.default_rng(7).normal(50, 2, (500, 10)) + np.repeat([0, 20], 5)
    own = [judge_change(results_of(Wanted(own=yearly(*series.round(1).tolist())))[0]) for series in drawn[:40]]
    assert own.count("better") >= 30


def test_no_change_is_told_of_figures_that_do_not_add_up() -> None:
    years = {"own": yearly(73.3, 73.5, 73.1, 73.4, 80.2), "women": yearly(75.0, 74.0, 73.0, 72.0, 70.7)}
    men = yearly(73.0, 72.0, 72.5, 73.5, 68.7)
    (result,) = results_of(Wanted(**years, men=men))
    assert {judge_change(result, gender) for gender in "TKM"} == {"doubted"}  # type: ignore[arg-type]
    text = change_text(result)
    assert ("4,3" in text, "6,9" in text) == (True, True)  # 75.0 - 70.7, 80.2 - 73.3
    assert "”Nöjda”" in changes_of(Wanted(**years, men=men), Wanted("X2", "Annat"))
    sound = Wanted(**{**years, "own": yearly(73.3, 73.5, 72.9, 73.4, 70.0)}, men=men)
    assert judge_change(results_of(sound)[0]) != "doubted"


def test_a_change_is_counted_from_the_break_and_says_so() -> None:
    own = {2020: 90.0, 2021: 95.0, 2022: 40.0, 2023: 45.0, 2024: 52.5}
    text = change_of(own, breaks={2022: "reviderad metod"})[1]
    assert "12,5" in text  # 52.5 - 40
    assert "40,0 (2022)" in text
    assert "90,0" not in text
    assert "37,5" in change_of(own)[1]  # 90 - 52.5 without a break


def test_why_no_change_can_be_worked_out() -> None:
    told = [
        change_of({2023: "missing", 2024: "privacy"})[1],
        change_of({2024: 50.0})[1],
        change_of({2022: 40.0, 2023: 50.0, 2024: 60.0}, breaks={2024: "ny metod"})[1],
        change_of({2022: 40.0, 2023: 50.0, 2024: "missing"}, breaks={2024: "ny metod"})[1],
    ]
    assert len(set(told)) == 4
    assert ["2024" in text for text in told] == [False, False, True, True]


def test_the_changes_are_summed_up_and_each_reason_names_its_own() -> None:
    rising = yearly(50.0, 51.0, 52.0, 53.0, 54.0)
    wanted = (
        Wanted("X1", "Uppåt", own=rising),
        Wanted("X2", "Nedåt", own=rising, better="lower"),
        Wanted("X3", "Stilla", own=yearly(50.0, 52.0, 50.0, 52.0, 50.0)),
        Wanted("X4", "Okänd", own=rising, better=None),
        Wanted("X5", "Varken", own=rising, better="none"),
        Wanted("X6", "Kort", own=yearly(50.0, 60.0)),
    )
    text = changes_of(*wanted)
    assert all(text.count(f"”{name}”") == 1 for name in ("Uppåt", "Nedåt", "Stilla", "Okänd", "Varken", "Kort"))
    assert text.count(".") == 5
    assert changes_of(wanted[3]).count(".") == 1
    assert len({changes_of(one) for one in wanted}) == 6


def test_the_rule_is_said_with_its_number() -> None:
    assert f"{NATURAL}".replace(".", ",") in trends_reading()


def test_a_unit_that_only_counts_is_left_out() -> None:
    counted = change_of(yearly(19.0, 20.0), unit="antal")[1]
    assert "antal" not in counted
    assert "kr" in change_of(yearly(19.0, 20.0), unit="kr")[1]
