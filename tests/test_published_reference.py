"""GRIM, GRIMMER, SD limits and DEBIT against R, which listed every sample of some small groups (tests/reference)."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evallib.published import (
    AnswerScale,
    check_debit,
    check_grim_on_scale,
    check_grimmer,
    check_moments,
    grim_consistent,
    parse_printed,
    sd_limits,
)

FOLDER = Path(__file__).resolve().parent / "reference"
GROUPS = json.loads((FOLDER / "reference.json").read_text(encoding="utf-8"))["printed"]
close = partial(pytest.approx, rel=1e-9, abs=1e-10)
each_group = pytest.mark.parametrize(
    "group", GROUPS, ids=lambda group: "{n} people, {items} x {low}-{high}".format(**group)
)


def scale_of(group: dict[str, Any]) -> AnswerScale:
    return AnswerScale(group["low"], group["high"], group["items"])


@each_group
def test_a_mean_is_possible_when_a_sample_gives_it(group: dict[str, Any]) -> None:
    for row in group["rows"]:
        mean = parse_printed(row["mean"])
        found = check_grim_on_scale(mean, group["n"], scale_of(group))
        assert (found.verdict == "possible") == row["grim"], row["mean"]
        assert grim_consistent(mean, group["n"], group["items"]) == row["grim"], row["mean"]


@each_group
def test_a_deviation_is_possible_when_a_sample_gives_both(group: dict[str, Any]) -> None:
    for row in group["rows"]:
        for sd in group["sds"]:
            found = check_grimmer(parse_printed(row["mean"]), parse_printed(sd), group["n"], scale=scale_of(group))
            assert found.verdict == ("possible" if sd in row["sds"] else "impossible"), (row["mean"], sd)


@each_group
def test_the_limits_of_the_deviation_are_those_of_all_samples(group: dict[str, Any]) -> None:
    for row in group["rows"]:
        found = sd_limits(parse_printed(row["mean"]), group["n"], scale_of(group))
        assert (found is not None) == row["grim"]
        if found is not None:
            assert [found.low, found.high] == close([row["least"], row["most"]]), row["mean"]


@pytest.mark.parametrize("group", [group for group in GROUPS if (group["low"], group["high"]) == (0, 1)])
def test_answers_of_0_and_1_are_possible_when_a_sample_gives_both(group: dict[str, Any]) -> None:
    for row in (row for row in group["rows"] if row["grim"]):
        for sd in group["sds"]:
            mean, spread = parse_printed(row["mean"]), parse_printed(sd)
            found = check_debit(mean, spread, group["n"])
            assert found.grim == "possible"
            assert (found.verdict == "possible") == bool(found.ones) == (sd in row["sds"]), (row["mean"], sd)
        for sd in row["sds"]:
            together = check_moments(group["n"], parse_printed(row["mean"]), parse_printed(sd), low=0, high=1)
            assert together.verdict == "possible"
            assert together.debit is not None
            assert together.debit.verdict == "possible"
