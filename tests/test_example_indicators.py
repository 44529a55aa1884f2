"""The invented indicators: made by a script, the same bytes each time, with what a report must tell apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests import invented_indicators

FOLDER = Path(__file__).resolve().parent.parent / "data" / "exempel"


@pytest.fixture(scope="module")
def own() -> dict[tuple[str, str, str], dict[str, str]]:
    with (FOLDER / "nyckeltal.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return {(r["kpi"], r["year"], r["gender"]): r for r in rows if r["municipality"] == invented_indicators.OWN}


def test_the_script_writes_the_files_of_the_repository_byte_for_byte(tmp_path: Path) -> None:
    invented_indicators.main(tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {name: (FOLDER / name).read_bytes() for name in ("kommungrupper.csv", "nyckeltal.csv")}


def test_what_is_not_a_number_has_four_reasons_and_zero_is_none_of_them(
    own: dict[tuple[str, str, str], dict[str, str]],
) -> None:
    assert own["X9004", "2022", "T"]["value"] == "0"
    assert own["X9004", "2023", "T"]["status"] == "Missing"
    assert own["X9003", "2023", "K"]["status"] == "Privacy"
    assert own["X9006", "2020", "T"]["status"] == "Not applicable"
    assert ("X9005", "2021", "T") not in own
    assert ("X9007", "2023", "T") not in own


def test_a_total_lies_outside_women_and_men(own: dict[tuple[str, str, str], dict[str, str]]) -> None:
    women, men, total = (float(own["X9003", "2024", g]["value"].replace(",", ".")) for g in "KMT")
    assert total > max(women, men)
