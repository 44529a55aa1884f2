"""What the funding section shows: amounts as a reader would add them, nothing that is not known, nobody's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from evallib.funding.checks import run_checks
from evallib.funding.ledger import Booked, FinancialYear
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.result import result
from evallib.funding.show import tell_applications, tell_checks, tell_findings, tell_limits, tell_rules, tell_what_if
from evallib.funding.study import FundingStudy
from evallib.funding.telling.draw_dates import months_between
from evallib.funding.telling.tabulate_applications import applications_tables, use_table
from evallib.funding.telling.tabulate_checks import faults_table, needs_table, open_table
from evallib.funding.telling.words_checks import MOST_FAULTS, failures_sentence, fault_lines, headline, in_order
from evallib.funding.telling.words_money import money_sentence, own_sentence, spent_years, year_sentence
from evallib.presentation import Bullets, Figure, Sentence, Shown, Table
from tests.funding_funds import Fund, funds
from tests.funding_studies import SOURCE, ledger, study
from tests.workspaces import cells, metrics, tables, texts

CELLS = (tell_findings, tell_applications, tell_checks, tell_what_if, tell_rules, tell_limits)
RULES: dict[str, Any] = {
    "envelopes": [
        {"year": 2023, "amount_sek": 100_000, **SOURCE},
        {"year": 2024, "amount_sek": 90_000, **SOURCE},
    ],
    "criteria": [{"id": "K1", "kind": "must", "text": "Krav", **SOURCE}],
    "scoring": {"low": 1.0, "high": 5.0, "disagreement": 2.0, **SOURCE},
    "dates": [
        {"event": "application", "date": "2022-11-30", "label": "Ansökan", "round": "2023", **SOURCE},
        {"event": "final_report", "date": "2024-01-31", "label": "Slut", "round": "2023", "channel": "post", **SOURCE},
    ],
}
PLAIN = {
    "a1": (2023, 100_000, 80_000),
    "a2": (2023, 50_000, None),
    "a3": (2024, 70_000, 70_000),
    "a4": (2024, 30_000, 30_000),
}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Four applications of two years; a2 is refused, a3 has not said what it used, a1 reports 29 days late."""
    applications = [
        {"id": name, "round": str(year), "year": year, "project": f"Projekt {name}", "asked_sek": asked}
        for name, (year, asked, _granted) in PLAIN.items()
    ]
    applications[0] |= {"received": date(2022, 11, 30), "organisation_number": "212000-0258", "applicant": "Enheten"}
    decisions = [
        {"application": name, "year": year, "outcome": "granted" if granted else "refused", "granted_sek": granted}
        for name, (year, _asked, granted) in PLAIN.items()
    ]
    return {
        "applications": applications,
        "decisions": decisions,
        "payments": [
            {"application": name, "paid": date(year, 3, 1), "amount_sek": granted}
            for name, (year, _asked, granted) in PLAIN.items()
            if granted
        ],
        "settlements": [
            {"application": "a1", "year": 2023, "used_sek": 60_000, "carried_sek": 0, "returned_sek": 15_000},
            {"application": "a4", "year": 2024, "used_sek": 30_000, "carried_sek": 0, "returned_sek": 0},
        ],
        "scores": [
            {"application": "a1", "reviewer": "sven_s", "score": 3},
            {"application": "a2", "reviewer": "sven_s", "score": 4},
            {"application": "a1", "reviewer": "eva_e", "score": 4},
            {"application": "a2", "reviewer": "eva_e", "score": 5},
        ],
        "answers": [
            {"application": "a1", "criterion": "K1", "met": True},
            {"application": "a2", "criterion": "K1", "met": False},
        ],
        "reports": [{"application": "a1", "kind": "final_report", "received": date(2024, 2, 29), "channel": "mejl"}],
    }


def fund(**more: Any) -> FundingStudy:
    settings = {"application": "a1", "as_of": "2024-12-31", **more.pop("settings", {})}
    return study(rules={**RULES, **more.pop("rules", {})}, settings=settings, **{**rows(), **more})


@cache
def shown_of(tell: Callable[[FundingStudy], Shown]) -> Shown:
    """What a cell shows of the whole fund; drawn once."""
    return tell(fund())


def plain(shown: Shown) -> str:
    return texts(shown).replace("\u00a0", " ")


def first(shown: Shown) -> str:
    (found, *_more) = [item.text for item in shown.items if isinstance(item, Sentence) and item.role == "finding"]
    return found.replace("\u00a0", " ")


def year_by_year(found: FundingStudy) -> list[str]:
    return [year_sentence(flow).replace("\u00a0", " ") for flow in spent_years(found)]


def by_id(found: tuple[Table, ...]) -> dict[str, tuple[str, ...]]:
    return {re.findall(r"\((\w+)\)", row[0])[0]: row for table in found for row in table.rows}


def figures(shown: Shown) -> list[str]:
    return [item.name for item in shown.items if isinstance(item, Figure)]


def money_row(shown: Shown, year: str) -> list[str]:
    (row,) = [row for row in cells(shown, "money") if row[0] == year]
    return [cell.replace("\u00a0", " ") for cell in row]


# where the money went


def test_the_finding_adds_up_all_years() -> None:
    told = first(shown_of(tell_findings))
    assert f"{80 + 70 + 30} 000 kr" in told
    assert f"{100 + 90} 000 kr" in told
    assert re.match(r"3 \w+ 4 ", told)
    assert f"{60 + 30} 000 kr" in told
    assert re.search(r" 2 \w+ 3 ", told)


def test_the_report_s_own_project_is_told_of_with_its_share() -> None:
    told = own_sentence(fund()).replace("\u00a0", " ")
    assert f"{100 * 60 // 80} %" in told
    assert told in first(shown_of(tell_findings))
    assert own_sentence(fund(settings={"application": None})) == ""


def test_a_project_that_was_refused_is_told_so_without_amounts() -> None:
    told = own_sentence(fund(settings={"application": "a2"}))
    assert "(a2)" in told
    assert "kr" not in told.split()


def test_the_table_has_every_step_of_each_year() -> None:
    shown = shown_of(tell_findings)
    steps = ["100 000", f"{100 + 50} 000", "80 000", "80 000", "60 000"]
    rest = ["0", "15 000", f"{80 - 60 - 15} 000"]
    assert money_row(shown, "2023") == ["2023", "1", *steps, *rest]
    assert figures(shown) == ["money"]


def test_what_is_not_stated_is_said_and_never_zero() -> None:
    shown = shown_of(tell_findings)
    used, carried, returned, rest = money_row(shown, "2024")[6:]
    assert "30 000" in used
    assert used != "30 000"
    assert not any(sign.isdigit() for sign in carried + returned + rest)


def test_more_than_there_was_is_told() -> None:
    settlements = [{"application": "a1", "year": 2023, "used_sek": 90_000, "carried_sek": 0, "returned_sek": 0}]
    assert f" {90 - 80} 000 kr" in year_by_year(fund(settlements=settlements))[0]


def test_money_carried_over_is_part_of_what_there_is_the_next_year() -> None:
    applications = [{"id": "a1", "round": "2023", "year": 2023, "project": "Ett", "asked_sek": 160_000}]
    decisions = [{"application": "a1", "year": y, "outcome": "granted", "granted_sek": 80_000} for y in (2023, 2024)]
    settlements = [
        {"application": "a1", "year": 2023, "used_sek": 60_000, "carried_sek": 20_000, "returned_sek": 0},
        {"application": "a1", "year": 2024, "used_sek": 95_000, "carried_sek": 0, "returned_sek": 5_000},
    ]
    found = study(applications=applications, decisions=decisions, settlements=settlements)
    assert f"{100 * 95 // (80 + 20)} %" in year_by_year(found)[1]
    assert "20 000 kr" in year_by_year(found)[1]


def test_an_envelope_alone_is_not_drawn() -> None:
    shown = tell_findings(study(rules={"envelopes": RULES["envelopes"]}))
    assert figures(shown) == []
    assert "100 000 kr" in first(shown)
    assert "90 000 kr" in first(shown)


def test_applications_without_decisions_are_counted_and_their_sum_told() -> None:
    told = money_sentence(study(rules=RULES, applications=rows()["applications"])).replace("\u00a0", " ")
    assert f"{100 + 50 + 70 + 30} 000 kr" in told
    assert "4 " in told


def test_the_alternative_text_says_what_the_bars_say() -> None:
    (drawn,) = [item for item in shown_of(tell_findings).items if isinstance(item, Figure)]
    told = drawn.alt.replace("\u00a0", " ")
    assert [
        amount for amount in ("80 000 kr", "100 000 kr", "60 000 kr", "15 000 kr", "2023", "2024") if amount not in told
    ] == []


def test_without_tables_the_finding_is_what_the_documents_state() -> None:
    told = first(tell_findings(study()))
    assert "Lokala medel" in told
    assert "kr" not in told.split()


# applications and dates


def test_applications_stand_by_round_and_rank() -> None:
    found = tables(shown_of(tell_applications))
    names = [[row[0] for row in found[name]["rows"]] for name in ("applications", "applications_2")]
    assert [[cell[cell.index("(") + 1 : cell.index(")")] for cell in column] for column in names] == [
        ["a2", "a1"],
        ["a3", "a4"],
    ]


def test_the_means_and_what_must_be_met_stand_in_the_table() -> None:
    row = by_id(applications_tables(fund()))
    assert list(row["a1"][4:6]) == [f"{(3 + 4) / 2:.2f}".replace(".", ","), "2"]
    assert list(row["a2"][4:6]) == [f"{(4 + 5) / 2:.2f}".replace(".", ","), "1"]
    assert "K1" in row["a2"][6]
    assert "K1" not in row["a1"][6]


def test_only_the_report_s_own_project_is_marked() -> None:
    own, other = (by_id(applications_tables(fund(settings={"application": name}))) for name in ("a1", None))
    assert [name for name in own if own[name] != other[name]] == ["a1"]


def test_columns_that_say_nothing_of_anyone_are_left_out() -> None:
    without = {key: value for key, value in rows().items() if key not in {"scores", "answers"}}
    wide, narrow = (applications_tables(found)[0].columns for found in (fund(), study(rules=RULES, **without)))
    assert len(wide) - len(narrow) == len(("mean", "rank", "must"))


def test_what_became_of_each_grant_has_the_ledger_beside_it() -> None:
    booked = Booked("P1", "5010", date(2023, 5, 1), 61_000_00, 2, 7)
    year = FinancialYear(0, date(2023, 1, 1), date(2023, 12, 31))
    settings = {"ledger": {"files": ["a.se"], "projects": {"a1": ["P1"]}}}
    table = use_table(fund(settings=settings, ledgers=(ledger(booked, objects={"P1": "Hemligt"}, years=(year,)),)))
    assert table is not None
    row = [cell.replace("\u00a0", " ") for cell in table.rows[0]]
    share = f"{100 * 60 // 80} %"
    assert row[1:] == ["2023", "80 000", "80 000", "60 000", share, "61 000", "0", "15 000"]


def test_a_late_report_is_told_with_its_days() -> None:
    shown = shown_of(tell_applications)
    late = (date(2024, 2, 29) - date(2024, 1, 31)).days
    assert f" {late} " in plain(shown)
    assert str(late) in [row[4] for row in cells(shown, "what_came")]
    assert cells(shown, "what_came")[0][4] == str(late)
    assert figures(shown) == ["time_line"]


def test_what_came_on_the_last_day_came_in_time() -> None:
    days = {row[1]: row[4] for row in cells(shown_of(tell_applications), "what_came")}
    assert sorted(days.values()) == ["0", "29"]


def test_one_date_is_a_table_and_no_line_of_time() -> None:
    shown = tell_applications(study(rules={"dates": RULES["dates"][:1]}))
    assert figures(shown) == []
    assert [row[0][:10] for row in cells(shown, "deadlines")] == ["2022-11-30"]


def test_without_anything_to_tell_that_is_said() -> None:
    (sentence,) = tell_applications(study()).items
    assert isinstance(sentence, Sentence)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (date(2021, 8, 20), date(2022, 1, 30)),
        (date(2010, 1, 1), date(2031, 6, 1)),
        (date(2023, 1, 1), date(2023, 1, 20)),
    ],
)
def test_the_days_on_the_line_are_few_and_inside_it(low: date, high: date) -> None:
    found = months_between(low, high)
    assert len(found) <= 6
    assert all(low <= day <= high for day in found)


# checks


def rule(name: str, tier: str = "accuracy", severity: str = "error") -> Rule:
    return Rule(name, tier, severity, f"Fråga {name}?", "Skäl.")  # type: ignore[arg-type]


def test_what_does_not_hold_comes_first_the_weightiest_tier_first() -> None:
    outcomes = [
        Outcome(rule("f"), True, "ok"),
        Outcome(rule("e"), None, "?", missing=("decisions",)),
        Outcome(rule("cost_share_given"), None, "?", missing=("programme_rule",)),
        Outcome(rule("c", "usefulness"), False, "nej", (Fault("x"),)),
        Outcome(rule("b", severity="warning"), False, "nej", (Fault("x"),)),
        Outcome(rule("a"), False, "nej", (Fault("x"),)),
        Outcome(rule("z", "validity", "note"), False, "nej", (Fault("x"),)),
    ]
    assert [one.rule.name for one in in_order(outcomes)] == ["z", "a", "b", "c", "cost_share_given", "e", "f"]


def test_five_faults_are_told_and_the_rest_counted_the_worst_first() -> None:
    faults = tuple(Fault(f"fel {n}", f"a.csv, rad {n}") for n in range(1, 8))
    outcome = Outcome(rule("a"), False, "Sju fel. Fel 7.", faults, 7)
    *told, more = fault_lines(outcome)
    assert told == ["Fel 7.", "Fel 1.", "Fel 2.", "Fel 3.", "Fel 4."]
    assert headline(outcome) == "Sju fel."
    assert str(7 - MOST_FAULTS) in more
    table = faults_table([outcome])
    assert table is not None
    assert [row[1:] for row in table.rows] == [(fault.text, fault.place) for fault in faults]


def test_a_message_that_only_names_faults_is_its_own_headline() -> None:
    outcome = Outcome(rule("a"), False, "Fel ett. Fel två.", (Fault("Fel ett."), Fault("Fel två.")))
    assert headline(outcome) == outcome.message


def test_only_errors_are_summed_up_on_the_first_screen() -> None:
    wrong, odd = (Outcome(rule("a", severity=s), False, "nej", (Fault("x"),)) for s in ("error", "warning"))
    noted, good = Outcome(rule("n", severity="note"), False, "nej", (Fault("x"),)), Outcome(rule("g"), True, "ja")
    assert failures_sentence([odd, noted, good]) == ""
    assert re.findall("[0-9]+", failures_sentence([wrong, odd, noted, good])) == ["2", "4", "2"]


def test_every_check_is_told_once_and_none_is_lost() -> None:
    found = fund()
    outcomes, shown = run_checks(found), tell_checks(found)
    listed = tables(shown)
    broken = [one for one in outcomes if one.passed is False]
    assert len(broken) > 0
    assert len(listed["held"]["rows"]) == sum(one.passed is True for one in outcomes)
    assert len(listed["undecided"]["rows"]) == sum(one.passed is None for one in outcomes)
    assert len(listed["faults"]["rows"]) == sum(len(one.faults) for one in broken)
    told = texts(shown)
    assert [one.message for one in broken if len(one.faults) == 1 and one.message not in told] == []
    assert [one.rule.name for one in broken if headline(one) not in told] == []


def test_a_question_stands_at_each_thing_that_it_lacks() -> None:
    both = Outcome(rule("a"), None, "?", missing=("decisions", "ledger"))
    one = Outcome(rule("b"), None, "?", missing=("ledger",))
    needs, questions = needs_table([both, one]), open_table([both, one])
    assert needs is not None
    assert questions is not None
    assert [row[2] for row in needs.rows] == ["2", "1"]
    assert len(questions.rows) == 2


def test_without_data_there_is_no_wall_of_questions() -> None:
    """The many questions that nothing can be said of are one sentence and one table, sorted by what is missing."""
    shown = tell_checks(study())
    assert [item.name for item in shown.items if isinstance(item, Table) and not item.folded] == ["needs"]
    assert sum(isinstance(item, Sentence | Bullets) for item in shown.items) <= 5


# what the scores alone would have chosen


def scored(**scores: tuple[int, ...]) -> FundingStudy:
    """Two applications of 60 000 kr for an envelope of 100 000 kr; a1 was granted money. One score a reviewer."""
    applications = [{"id": n, "round": "1", "year": 2023, "project": n, "asked_sek": 60_000} for n in ("a1", "a2")]
    decisions = [
        {"application": "a1", "year": 2023, "outcome": "granted", "granted_sek": 60_000},
        {"application": "a2", "year": 2023, "outcome": "refused"},
    ]
    rows_ = [
        {"application": name, "reviewer": f"r{n}", "score": score}
        for name, given in scores.items()
        for n, score in enumerate(given, start=1)
    ]
    rules = {"envelopes": RULES["envelopes"][:1]}
    return study(rules=rules, applications=applications, decisions=decisions, scores=rows_)


def test_the_scores_alone_are_information_with_their_distance() -> None:
    shown = tell_what_if(scored(a1=(3, 4), a2=(5, 4)))
    told = plain(shown)
    assert f"{(5 + 4) / 2:.1f}".replace(".", ",") in told
    assert f"{100 * ((5 + 4) - (3 + 4)) / (5 + 4):.1f} %".replace(".", ",") in told
    assert '"role": "conflict"' not in told
    rows_ = {row[0][-3:-1]: row for row in cells(shown, "what_if")}
    assert rows_["a1"][3] != rows_["a2"][3]
    assert rows_["a2"][4][0] == "2"
    assert "2" in rows_["a2"][4][1:]


def test_a_decision_that_follows_the_scores_has_no_distance() -> None:
    shown = tell_what_if(scored(a1=(5, 4), a2=(3, 4)))
    assert "%" not in texts(shown)
    assert metrics(result(scored(a1=(5, 4), a2=(3, 4))))["what_if_distance_1"] == 0
    assert metrics(result(scored(a1=(3, 4), a2=(5, 4))))["what_if_distance_1"] == (9 - 7) / 2


def test_without_scores_nothing_is_thought_out() -> None:
    assert tell_what_if(scored()).items == ()


# what may never stand in a report


def test_nobody_and_nothing_private_of_the_ledger_is_shown() -> None:
    booked = Booked("P1", "5010", date(2023, 5, 1), 61_000_00, 2, 7)
    settings = {"ledger": {"files": ["lisas_bok.se"], "projects": {"a1": ["P1"]}}}
    year = FinancialYear(0, date(2023, 1, 1), date(2023, 12, 31))
    found = fund(
        settings=settings,
        ledgers=(ledger(booked, objects={"P1": "Hemligt namn"}, accounts={"5010": "Kontonamn"}, years=(year,)),),
    )
    told = " ".join(texts(tell(found)) for tell in CELLS)
    assert [
        word for word in ("sven_s", "eva_e", "212000-0258", "lisas_bok", "Hemligt", "Kontonamn") if word in told
    ] == []


def test_the_limits_name_the_day_and_the_ledger_s_year() -> None:
    year = FinancialYear(0, date(2022, 7, 1), date(2023, 6, 30))
    found = fund(ledgers=(ledger(years=(year,), vouchers=12, rows=40, passed_over={"#RTRANS": 3}, checksum="wrong"),))
    told = plain(tell_limits(found))
    assert [
        word for word in ("2024-12-31", "2022-07-01", "2023-06-30", "12 ", "40 ", "#RTRANS 3") if word not in told
    ] == []


@pytest.mark.parametrize("tell", CELLS)
def test_every_cell_can_be_told_of_an_empty_fund(tell: Any) -> None:
    assert isinstance(tell(study()), Shown)
    assert isinstance(tell(study(applications=[], decisions=[], reports=[])), Shown)


# any fund


@pytest.mark.parametrize(
    "examples", [pytest.param(8, id="few"), pytest.param(60, id="many", marks=pytest.mark.simulation)]
)
def test_any_fund_can_be_told_of(examples: int) -> None:
    """Every cell of any drawn fund; the figures of many funds only among the slow tests."""
    told = CELLS if examples > 10 else (tell_checks, tell_what_if, tell_limits, money_sentence, own_sentence)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None)
    @given(funds())
    def run(drawn: Fund) -> None:
        found = drawn.study
        words = " ".join(
            texts(cell) if isinstance(cell, Shown) else str(cell) for cell in (tell(found) for tell in told)
        )
        assert "{" not in words.replace('{"', "")
        assert not re.search(r"\br[12]\b", words)
        published = result(found)
        assert {check.name for check in published.checks} >= {one.rule.name for one in run_checks(found)}
        assert all(metric.value is None or metric.value == metric.value for metric in published.metrics)

    run()
