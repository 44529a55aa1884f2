"""How reviewers rank a round: means of means, shared places, gaps, and how far reviewers agree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import krippendorff
import pytest

from evallib.funding.allocation.ranking import (
    missing_scores,
    rank_round,
    reviewer_numbers,
    reviewers_alpha,
    reviewers_of,
    rounds,
)
from evallib.funding.records import Records
from tests.funding_studies import records, study


def fund(*scores: tuple[Any, ...], rounds_: dict[str, str] | None = None) -> Records:
    """Scores as (application, reviewer, score) or (application, reviewer, criterion, score)."""
    rows = [
        {"application": row[0], "reviewer": row[1], "criterion": row[2] if len(row) == 4 else "", "score": row[-1]}
        for row in scores
    ]
    ids = sorted({row["application"] for row in rows})
    return records(applications=[{"id": one, "round": (rounds_ or {}).get(one, "2023")} for one in ids], scores=rows)


def test_a_mean_over_reviewers_of_means_over_criteria() -> None:
    made = fund(
        ("a1", "g1", "C1", 5), ("a1", "g1", "C2", 4), ("a1", "g2", "C1", 3), ("a1", "g2", "C2", 2),
        ("a2", "g1", "C1", 4), ("a2", "g1", "C2", 4), ("a2", "g2", "C1", 4), ("a2", "g2", "C2", 3),
    )  # fmt: skip
    first, second = rank_round(made, "2023")
    assert (first.application, first.mean, first.rank) == ("a2", (Fraction(4) + Fraction(7, 2)) / 2, 1)
    assert (second.application, second.mean, second.rank) == ("a1", (Fraction(9, 2) + Fraction(5, 2)) / 2, 2)
    assert second.by_reviewer == {"g1": Fraction(9, 2), "g2": Fraction(5, 2)}


def test_equal_means_share_a_place_and_the_next_is_further_down() -> None:
    made = fund(("a1", "g1", 3), ("a2", "g1", 4), ("a3", "g1", 3), ("a4", "g1", 2))
    assert [(one.application, one.rank) for one in rank_round(made, "2023")] == [
        ("a2", 1), ("a1", 2), ("a3", 2), ("a4", 4),
    ]  # fmt: skip


def test_a_score_as_a_whole_goes_before_the_criteria() -> None:
    made = fund(("a1", "g1", "C1", 1), ("a1", "g1", "", 5))
    assert rank_round(made, "2023")[0].mean == 5


def test_a_score_outside_the_scale_counts_in_no_mean() -> None:
    """94 for 4: the mean is that of the other reviewer, and the ranking of the application is not complete."""
    made = replace(
        fund(("a1", "g1", 94), ("a1", "g2", 2), ("a2", "g1", 5), ("a2", "g2", 1)), scale=(Fraction(1), Fraction(5))
    )
    first, second = rank_round(made, "2023")
    assert (first.application, first.mean, first.complete) == ("a2", (5 + 1) / Fraction(2), True)
    assert (second.application, second.mean, second.complete) == ("a1", 2, False)
    assert second.abstained == ()


def test_a_study_knows_the_scale_of_its_programme() -> None:
    rules = {"scoring": {"low": 1, "high": 4.5, "source": "webb, rad 3"}}
    found = [study(rules=keys, scores=[]).records.scale for keys in (rules, {})]
    assert found == [(Fraction(1), Fraction("4.5")), None]


def test_some_of_a_reviewers_criteria_make_no_mean() -> None:
    made = fund(("a1", "g1", "C1", 5), ("a1", "g1", "C2", 1), ("a2", "g1", "C1", 5), ("a2", "g2", 2), ("a1", "g2", 2))
    first, second = rank_round(made, "2023")
    assert (first.application, first.mean, first.complete) == ("a1", (3 + 2) / Fraction(2), True)
    assert (second.application, second.mean, second.complete) == ("a2", 2, False)
    assert missing_scores(made, "2023") == {"a2": ("g1",)}


def test_reviewers_may_share_the_criteria_between_them() -> None:
    made = fund(("a1", "g1", "C1", 5), ("a1", "g2", "C2", 3))
    assert rank_round(made, "2023")[0].mean == (5 + 3) / Fraction(2)
    assert missing_scores(made, "2023") == {}


def test_an_application_without_scores_stands_last_without_a_place() -> None:
    made = records(
        applications=[{"id": "a0", "round": "r"}, {"id": "a1", "round": "r"}],
        scores=[{"application": "a1", "reviewer": "g1", "score": 1}],
    )
    assert [(one.application, one.rank, one.complete) for one in rank_round(made, "r")] == [
        ("a1", 1, True), ("a0", None, False),
    ]  # fmt: skip


def test_each_round_has_its_own_reviewers_and_places() -> None:
    made = fund(("a1", "g1", 3), ("b1", "g2", 5), ("b2", "g1", 4), rounds_={"b1": "omgång 10", "b2": "omgång 10"})
    assert rounds(made) == ("2023", "omgång 10")
    assert reviewers_of(made, "2023") == ("g1",)
    assert [(one.application, one.rank) for one in rank_round(made, "omgång 10")] == [("b1", 1), ("b2", 2)]
    assert missing_scores(made, "omgång 10") == {"b1": ("g1",), "b2": ("g2",)}


def test_rounds_and_reviewers_are_in_order_of_their_numbers() -> None:
    made = fund(("a1", "g10", 3), ("a2", "g9", 5), rounds_={"a1": "omgång 10", "a2": "omgång 9"})
    assert rounds(made) == ("omgång 9", "omgång 10")
    assert reviewer_numbers(made) == {"g9": 1, "g10": 2}


def test_without_a_reviewer_the_others_decide() -> None:
    made = fund(("a1", "g1", 5), ("a1", "g2", 1), ("a2", "g1", 2), ("a2", "g2", 3))
    assert [one.application for one in rank_round(made, "2023")] == ["a1", "a2"]
    left = rank_round(made, "2023", without="g1")
    assert [(one.application, one.mean, one.complete) for one in left] == [("a2", 3, True), ("a1", 1, True)]


def test_whoever_abstains_is_left_out_of_the_mean_and_nothing_is_missing() -> None:
    made = fund(("a1", "g1", 5), ("a1", "g2", 2), ("a1", "g3", None), ("a2", "g1", 3), ("a2", "g2", 3), ("a2", "g3", 1))
    first, second = rank_round(made, "2023")
    assert (first.application, first.mean, first.complete, first.abstained) == (
        "a1",
        (5 + 2) / Fraction(2),
        True,
        ("g3",),
    )
    assert (second.application, second.mean, second.abstained) == ("a2", (3 + 3 + 1) / Fraction(3), ())
    assert missing_scores(made, "2023") == {}


def test_a_criterion_left_empty_beside_others_is_missing_not_an_abstention() -> None:
    made = fund(("a1", "g1", "C1", 5), ("a1", "g1", "C2", None), ("a2", "g1", "C1", 4), ("a2", "g1", "C2", 4))
    assert [(one.application, one.mean, one.abstained) for one in rank_round(made, "2023")] == [
        ("a2", 4, ()), ("a1", None, ()),
    ]  # fmt: skip
    assert missing_scores(made, "2023") == {"a1": ("g1",)}


def test_one_that_everybody_abstains_from_has_no_mean_and_one_who_always_does_is_no_reviewer() -> None:
    made = fund(("a1", "g1", None), ("a2", "g1", 4), ("a2", "g2", None), ("a1", "g2", None), ("a3", "g3", 2))
    assert reviewers_of(made, "2023") == ("g1", "g3")
    assert [(one.mean, one.complete) for one in rank_round(made, "2023") if one.application == "a1"] == [(None, False)]
    assert reviewers_alpha(made) is None


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [("a1", "g1", "C1", 5), ("a1", "g1", "C2", 1), ("a2", "g1", "", 3), ("a2", "g2", "C1", 2)]
    found = {str(rank_round(fund(*order), "2023")) for order in permutations(rows)}
    assert len(found) == 1


def test_alpha_is_that_of_krippendorffs_package_over_all_rounds() -> None:
    made = fund(
        ("a1", "g1", 3), ("a1", "g2", 4), ("a1", "g3", 3), ("a2", "g1", 1), ("a2", "g2", 1),
        ("a3", "g1", 5), ("a3", "g3", 4), ("a4", "g2", 2), rounds_={"a3": "2024"},
    )  # fmt: skip
    nan = float("nan")
    by_reviewer = [[3, 1, nan, 5], [4, 1, 2, nan], [3, nan, nan, 4]]
    expected = krippendorff.alpha(by_reviewer, level_of_measurement="interval")
    assert reviewers_alpha(made) == pytest.approx(expected, abs=1e-12)


def test_alpha_is_not_defined_without_scores_or_without_variation() -> None:
    assert reviewers_alpha(records()) is None
    assert reviewers_alpha(fund(("a1", "g1", 3), ("a1", "g2", 3))) is None
    assert reviewers_alpha(fund(("a1", "g1", 3))) is None
