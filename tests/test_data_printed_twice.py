"""A figure that two tables of a project hold stands alike in both: facts for its sums, summaries for its scales."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "vagen-ut"
SERIES = {
    "kasam_c": "comprehensibility",
    "kasam_m": "manageability",
    "kasam_e": "meaningfulness",
    "kasam_t": "total",
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))


def test_the_means_of_kasam_are_those_of_the_facts() -> None:
    facts = {
        (f"w{row['when'][:4]}", SERIES[row["series"]]): (row["value"], row["source"])
        for row in rows("facts.csv")
        if row["series"] in SERIES
    }
    summaries = {(row["wave"], row["scale"]): (row["mean"], row["source"]) for row in rows("kasam_summaries.csv")}
    assert len(facts) == 2 * 4  # two times, three scales and their total
    assert summaries == facts


def test_the_summaries_leave_out_what_the_facts_call_not_stated() -> None:
    stated = {row["fact"]: row["state"] for row in rows("facts.csv")}
    assert (stated["respondents"], stated["kasam_spread"]) == ("not_stated", "not_stated")
    assert {(row["n"], row["sd"]) for row in rows("kasam_summaries.csv")} == {("", "")}
