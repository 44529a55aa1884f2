"""What must not come out of a fund's tables and ledgers: names, identity numbers, and amounts that are somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, problems_of
from evallib.funding import check_inputs, notices, read_study, run_checks
from evallib.funding.ledger import Drift, OffBalance
from evallib.funding.tables import APPLICATIONS, COST_PLAN, REPORTS, SCORES
from evallib.privacy import check_page, find_identifiers
from evallib.projects import Project, load_project
from evallib.report import ReportOutcome, input_error_text, write_index
from evallib.tables import NAMES
from tests.funding_studies import ledger, study
from tests.sie_files import Row, SieFile, Voucher, write_sie
from tests.workspaces import make_project, put

NUMBER = "850709-9805"
"""A test number of the tax agency's: nobody's."""
WRITTEN = [NUMBER.replace("-", sign) for sign in "/_:"]
A01 = {"application": "a01", "round": "2023", "project": "Språkcafé"}
YEAR = {0: (date(2023, 1, 1), date(2023, 12, 31))}


def fund(root: Path, *rows: Mapping[str, str], **medel: Any) -> Project:
    made = make_project(root, programme={}, medel=medel)
    put(made, APPLICATIONS, *(rows or (A01,)))
    return made


def told(made: Any) -> str:
    """Everything that the checks of a study say."""
    parts = [[one.message, *(f"{fault.text} {fault.place}" for fault in one.faults)] for one in run_checks(made)]
    return "\n".join(text for part in parts for text in part)


@pytest.mark.parametrize("number", WRITTEN)
def test_identity_numbers_joined_as_codes_are_found_when_the_check_digit_is_right(number: str) -> None:
    assert [hit.kind for hit in find_identifiers(f"a {number} b")] == ["personnummer"]
    assert [hit.kind for hit in find_identifiers(f"pnr_{number}")] == ["personnummer"]
    assert find_identifiers(number[:-1] + "6") == ()
    page = "<html lang='sv'><head><title>T</title></head><body><h1>T</h1><p>{text}</p></body></html>"
    assert len(check_page(page.format(text=number))) == len(check_page(page.format(text="a"))) + 1


@pytest.mark.parametrize("number", [*WRITTEN, "1985 07 09 9805", "19850709:9805"])
@pytest.mark.parametrize("column", ["case_number", "round", "project", "applicant", "idea"])
def test_identity_numbers_are_refused_in_texts(tmp_path: Path, number: str, column: str) -> None:
    (problem,) = check_inputs(fund(tmp_path, {**A01, column: number}))
    assert (problem.place.row, problem.place.column) == (2, column)
    assert number not in str(problem)


@pytest.mark.parametrize("name", ["p_850709_9805", "pnr_1985_07_09_9805", "850709_9805"])
def test_identity_numbers_are_refused_as_ids(tmp_path: Path, name: str) -> None:
    made = fund(tmp_path, {**A01, "application": name})
    (problem,) = check_inputs(made)
    assert name not in str(problem)
    put(made, APPLICATIONS, A01)
    put(made, SCORES, {"application": "a01", "reviewer": name, "score": "3"})
    assert [one.place.column for one in check_inputs(made)] == ["reviewer"]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("applicant", "Gunilla Ek 070-123-45-67"),
        ("applicant", "Boendet, Storgatan 12"),
        ("project", "anna [at] x.se"),
        ("project", "www.anna.se"),
        ("applicant", "född 811218"),
        ("round", "+47 22 33 44 55"),
    ],
)
def test_texts_that_are_shown_are_searched_as_quotations_are(tmp_path: Path, column: str, text: str) -> None:
    (problem,) = check_inputs(fund(tmp_path, {**A01, column: text}))
    assert problem.place.column == column


@pytest.mark.parametrize("number", ["OMS 2023/031", "2014-01189", "33 (2023)", "240117", "LUM 203"])
def test_case_numbers_and_rounds_may_look_as_they_do(tmp_path: Path, number: str) -> None:
    assert check_inputs(fund(tmp_path, {**A01, "case_number": number, "round": "2023/24"})) == ()


def test_the_projects_own_names_stop_what_is_shown(tmp_path: Path) -> None:
    made = fund(tmp_path, {**A01, "applicant": "Gunillas grupp", "idea": "Gunilla leder"})
    put(made, REPORTS, {"application": "a01", "report": "final_report", "channel": "till Gunilla"})
    put(made, COST_PLAN, {"application": "a01", "cost": "Gunilla", "planned_sek": "1"})
    assert check_inputs(made) == ()
    put(made, NAMES, {"name": "Gunilla"})
    assert [one.place.column for one in check_inputs(made)] == ["applicant", "channel", "cost"]


def test_a_list_of_names_that_cannot_be_read_is_told_with_the_rest(tmp_path: Path) -> None:
    made = fund(tmp_path, {**A01, "asked_sek": "-1"})
    (made.data_dir / "names.csv").write_text("namn\nGunilla\n", encoding="utf-8")
    assert {Path(one.place.file).name for one in check_inputs(made)} == {"names.csv", "applications.csv"}


def test_applicants_and_ids_that_may_be_people_are_worth_a_look(tmp_path: Path) -> None:
    rows = [{**A01, "application": name} for name in ("a01", "anna_ek", "a850709", "x_gunilla")]
    made = fund(tmp_path, *rows, {**A01, "application": "a05", "applicant": "Anna Ek enskild firma"})
    put(made, NAMES, {"name": "Gunilla"})
    found = [str(one) for one in notices(made)]
    assert ["rad 6" in found[0], "1 " in found[0], "rad 3" in found[1], "3 " in found[1]] == [True] * 4
    assert not any("anna" in one.casefold() for one in found)


def test_reviewers_are_told_apart_by_no_order_of_their_names(tmp_path: Path) -> None:
    made = fund(tmp_path)
    names = [f"{letter}_ek" for letter in "abcdefgh"]
    put(made, SCORES, *({"application": "a01", "reviewer": name, "score": "3"} for name in names))
    keys = [score.reviewer for score in read_study(made).records.scores]
    assert len(set(keys)) == 8
    assert keys != sorted(keys)
    assert not any(name in key for name in names for key in keys)
    put(made, SCORES, *({"application": "a01", "reviewer": name, "score": "3"} for name in reversed(names)))
    assert [score.reviewer for score in read_study(made).records.scores] == keys[::-1]


def test_two_scores_of_a_reviewer_do_not_repeat_the_id(tmp_path: Path) -> None:
    made = fund(tmp_path)
    put(made, SCORES, *({"application": "a01", "reviewer": "anna_andersson", "score": "3"} for _twice in range(2)))
    (problem,) = check_inputs(made)
    assert "andersson" not in str(problem)


# what is not quoted


def test_words_that_the_programme_does_not_have_are_not_quoted() -> None:
    dates = {"event": "final_report", "date": "2023-12-01", "label": "Slutrapport", "round": "2023", "source": "s. 1"}
    made = study(
        applications=[{"id": "a01", "project": "Café", "round": "2023", "case_number": "Kalle Svensson"}],
        decisions=[{"application": "a01", "outcome": "granted", "granted_sek": 10}],
        cost_plan=[{"application": "a01", "cost": "Kalle", "from_grant_sek": 10}],
        reports=[{"application": "a01", "kind": "final_report", "received": date(2023, 12, 1), "channel": "Kalle"}],
        scores=[{"application": "a01", "reviewer": "r1", "criterion": one, "score": 9} for one in ("C1", "Kalle")],
        rules={
            "scoring": {"low": 1, "high": 5, "source": "s. 1"},
            "criteria": [{"id": "C1", "text": "Behov", "kind": "judged", "source": "s. 1"}],
            "dates": [{**dates, "channel": "e-tjänst"}],
            "costs": [{"id": "resor", "name": "Resor", "extent": "full", "source": "s. 1"}],
        },
    )
    broken = {one.rule.name for one in run_checks(made) if one.passed is False}
    assert {"case_number_form", "cost_types_allowed", "reports_through_channel"} <= broken
    assert "C1" in told(made)
    assert "Kalle" not in told(made)


def books(root: Path, *vouchers: Voucher, **keys: Any) -> Project:
    file = SieFile(vouchers=vouchers, years=YEAR, accounts={"5011": "Lön"}, objects=[("6", "P1", "Café")], **keys)
    made = fund(root, ledger={"files": ["bok.se"], "projects": {"a01": ["P1"]}})
    write_sie(made.data_dir / "bok.se", file)
    return made


def test_nothing_of_the_ledger_is_told_that_may_be_a_name(tmp_path: Path) -> None:
    on = date(2023, 1, 5)
    sound = Voucher("A", 1, on, [Row("5011", 100, (("6", "P1"),)), Row("1930", -100)])
    others = Voucher("A", 2, on, [Row("5011", 3100000, (("6", "Stödfamilj Kalle Ek"),)), Row("1930", -3100000)])
    named = Voucher("Lisa Persson", "utlägg Kalle", on, [Row("5011", 1234567)])
    extra = ['#RES 0 "Lön Kalle" 31000', '#VALUTA "Lön Kalle"', "#KALLE_EK 1", f"#P{NUMBER.replace('-', '')} 1"]
    made = books(tmp_path, sound, others, named, extra=extra)
    text = told(read_study(made))
    for word in ("Kalle", "KALLE", "Lisa", "12 345,67", "31 000", "2023-01-05"):
        assert word not in text.replace("\u00a0", " "), word
    assert not any("KALLE" in str(notice) for notice in notices(made))


def test_the_funds_own_objects_and_usual_codes_are_told() -> None:
    settings = {"ledger": {"files": ["bok.se"], "projects": {"a01": ["P2"]}}}
    off = OffBalance("A 12", 7, date(2023, 1, 5), 100)
    one = ledger(
        undeclared={"P2": 2, "Anna": 1}, off_balance=(off,), off_balances=1, drifts=(Drift("RES", "5011", 700, 300),)
    )
    text = told(study(ledgers=(one,), settings=settings))
    assert [word for word in ("P2", "A 12", "5011", "4\u00a0kr") if word not in text] == []
    assert [word for word in ("Anna", "7\u00a0kr", "3\u00a0kr") if word in text] == []


@pytest.mark.parametrize("dimension", ["7", "8", "09", "007"])
def test_a_dimension_of_people_is_refused(tmp_path: Path, dimension: str) -> None:
    with pytest.raises(InputError) as caught:
        fund(tmp_path, ledger={"files": ["bok.se"], "dimension": dimension})
    (problem,) = caught.value.problems
    assert problem.place.column == "medel.ledger.dimension"


def test_a_misspelt_object_does_not_list_names(tmp_path: Path) -> None:
    rows = [Row("5011", 1, (("6", "Kalle Ek"),)), Row("5011", -1, (("6", "P1"),))]
    made = fund(tmp_path, ledger={"files": ["bok.se"], "projects": {"a01": ["xyzzy"]}})
    write_sie(made.data_dir / "bok.se", SieFile(vouchers=[Voucher("A", 1, date(2023, 1, 5), rows)], years=YEAR))
    (problem,) = check_inputs(made)
    assert "P1" in problem.remedy
    assert "Kalle" not in str(problem)


def test_the_index_counts_what_is_wrong_in_a_project_file(tmp_path: Path) -> None:
    made = fund(tmp_path)
    path = made.workspace.root / "params/projects/prov.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nKalle Ek: 1\n", encoding="utf-8")
    found = problems_of(lambda: load_project(made.workspace, "prov"))
    assert "Kalle" in str(found)
    message = input_error_text("\n".join(map(str, found)))
    out = tmp_path / "out"
    out.mkdir()
    index = write_index(out, ["prov"], {"prov": ReportOutcome("prov", "prov", "failed", messages=(message,))})
    page = index.read_text(encoding="utf-8")
    assert "Kalle" not in page
    assert "params/projects/prov.yaml" in page
