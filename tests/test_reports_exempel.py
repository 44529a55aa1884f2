"""What the report on the invented project must say; the truth behind its answers is known."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TRUE_CHANGE = 4.3
"""What make_exempel.py puts into the answers, see tests/test_example_data.py."""
FOLDER = Path(__file__).resolve().parent.parent / "data" / "exempel"


@pytest.fixture(scope="module")
def report(open_report: Callable[[str], Any]) -> Any:
    return open_report("exempel")


def shown(value: float, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}".replace(".", ",").replace("-", "−")


def test_the_interval_holds_the_truth_and_the_sentence_says_what_it_allows(report: Any) -> None:
    change = report.metric("kasam", "change_total")
    assert change["low"] < TRUE_CHANGE < change["high"]
    assert change["low"] > 0
    told = f"KASAM totalt ökade med {shown(change['value'])} poäng (95\u00a0% KI {shown(change['low'])} till "
    assert told in report.page.text("kasam")
    assert told in report.page.text("summary")


def test_the_finding_ends_with_what_the_units_say(report: Any) -> None:
    """The main interval leaves zero out; the model that allows for units does not. The summary says both."""
    clause = "Räknat med hänsyn till enheterna är ökningen inte säker (+3,2 poäng, 95\u00a0% KI −1,7 till 8,0)."
    assert clause in report.page.text("kasam")
    assert clause in report.page.text("summary")


def test_no_two_sentences_of_the_report_say_otherwise_of_how_sure_the_change_is(report: Any) -> None:
    assert "Vad svaren själva säger om det står i avsnittet ”Svar på frågeformulär”." in report.page.text("goals")
    assert "går inte att säga utan antal svar" not in report.page.text()
    assert report.check("kasam", "equivalence")["passed"] is None


def test_the_partly_linked_branch_is_shown_with_its_numbers(report: Any) -> None:
    page = report.page.text("kasam")
    assert "Bara en del av svaren kunde kopplas person för person." in page
    links = {row[0]: row[1] for rows in report.csv_tables().values() for row in rows if len(row) == 2}
    assert (links["Samma kod båda gångerna"], links["Ett tecken skiljer"]) == ("36", "4")
    assert (links["Inte kopplade, oktober 2023"], links["Inte kopplade, oktober 2024"]) == ("19", "18")
    assert links["Inte kopplade, oktober 2023 (varav utan kod)"] == "2"
    background = report.csv_tables()["kasam_background_1.csv"]
    assert [sum(int(row[column]) for row in background[1:]) for column in (1, 2, 3)] == [36 + 4, 19, 18]
    for told in ("71 tillfrågade, 59 svarade (83\u00a0%), 53 med", "68 tillfrågade, 58 svarade (85\u00a0%), 52 med"):
        assert told in page
    assert "40 kopplade, 35 av dem med poäng båda gångerna." in page


def test_every_row_is_accounted_for(report: Any) -> None:
    rows = report.section("kasam")["rows"]
    assert rows["read"] == (40 + 20) + (40 + 19)
    assert rows["excluded"]["inget svar på någon fråga"] == 2


def test_the_answers_look_as_the_project_file_says(report: Any) -> None:
    assert [report.check("kasam", f"keying_{wave}")["passed"] for wave in ("before", "after")] == [True, True]


def test_the_three_rules_and_the_other_ways_stand_in_tables(report: Any) -> None:
    tables = report.csv_tables()
    assert len(tables["kasam_rules.csv"]) == 1 + 3
    assert len(tables["kasam_ways.csv"]) == 1 + 5
    assert len(tables["kasam_reliability.csv"]) == len(tables["kasam_missing.csv"]) == 1 + 4 * 2


def test_the_printed_means_are_those_of_the_answers(report: Any) -> None:
    with (FOLDER / "facts.csv").open(encoding="utf-8", newline="") as stream:
        facts = {row["fact"]: row["value"] for row in csv.DictReader(stream, delimiter=";")}
    for fact, wave in (("kasam_2023", "before"), ("kasam_2024", "after")):
        assert facts[fact] == shown(report.metric("kasam", f"mean_{wave}_total")["value"])


def test_no_code_and_no_group_of_the_staff_is_shown(report: Any) -> None:
    with (FOLDER / "kasam_fore.csv").open(encoding="cp1252", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    known = {row["Kod"] for row in rows if row["Kod"]} | {row["Enhet"] for row in rows}
    files = [path for path in report.folder.rglob("*") if path.is_file()]
    assert [name for name in known for path in files if name in path.read_text(encoding="utf-8")] == []


def test_small_categories_are_shown_together(report: Any) -> None:
    rows = report.csv_tables()["kasam_background_1.csv"]
    assert rows[-1][0] == "Övriga, hopslagna"
    assert min(int(cell) for row in rows[1:] for cell in row[1:]) >= 5


def test_one_goal_is_met_one_partly_and_one_undecided(report: Any) -> None:
    goals = {check["name"]: check["passed"] for check in report.section("goals")["checks"]}
    assert (goals["goal_sammanhang"], goals["goal_sjukfranvaro"], goals["goal_handledare"]) == (True, None, False)


def test_the_checks_of_the_fund_that_fail_are_those_that_its_readme_lists(report: Any) -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \| \d+ \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    checks = report.section("medel")["checks"]
    assert sorted(check["name"] for check in checks if check["passed"] is False) == sorted(listed)
    assert {check["name"] for check in checks if check["severity"] == "error"} >= {"within_ceiling", "funds_used"}


def test_the_money_of_the_project_itself_is_told_and_what_is_broken_stands_in_the_summary(report: Any) -> None:
    """The sums of ``settlements.csv``; the final report states another sum, which is told as a contradiction."""
    used = f"{58_400 + 173_100:,}".replace(",", "\u00a0")
    told = f"240\u00a0000\u00a0kr beviljades för 2023 och 2024, {used}\u00a0kr användes"
    assert told in report.page.text("medel")
    assert "stämmer inte" in report.page.text("summary")
    assert "235\u00a0100\u00a0kr" in report.check("medel", "stated_amounts_agree")["message"]


def test_what_is_not_stated_of_a_year_leaves_its_sum_open(report: Any) -> None:
    assert report.metric("medel", "granted_sek_2023")["value"] is None
    assert report.metric("medel", "granted_sek_2024")["value"] == 180_000 + 60_000 + 100_000 + 625_000
    assert report.metric("medel", "envelope_sek_2024")["value"] == 1_000_000


def test_the_highest_scores_are_told_as_information(report: Any) -> None:
    """The decision leaves out one application, with a mean of 21 points over six scores."""
    assert report.metric("medel", "what_if_distance_2")["value"] == 21 / 6
    assert "Om poängen ensam hade fått avgöra (en upplysning, inte en bedömning)" in report.page.text("medel")


def test_neither_names_of_ledgers_nor_organisation_numbers_are_shown(report: Any) -> None:
    with (FOLDER / "applications.csv").open(encoding="utf-8", newline="") as stream:
        numbers = {row["organisation_number"] for row in csv.DictReader(stream, delimiter=";")} - {""}
    secret = {*numbers, *(path.name for path in FOLDER.glob("*.se"))}
    assert len(secret) == 3 + 2
    files = [path for path in report.folder.rglob("*") if path.is_file()]
    assert [name for name in secret for path in files if name in path.read_text(encoding="utf-8")] == []


def test_the_report_says_that_it_is_invented(report: Any) -> None:
    assert report.page.text().count("Påhittat") >= 2
    assert "bevisar" not in report.page.text()
