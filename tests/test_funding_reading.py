"""From settings and files to a study: what documents state, what the settings name, and all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError, Problem
from evallib.funding import check_inputs, named_files, notices, read_study
from evallib.funding.reading.stated import stated_records
from evallib.funding.records import Application, Decision, Records, Settlement
from evallib.funding.tables import APPLICATIONS, DECISIONS, PAYMENTS
from evallib.projects import Project
from tests.funding_studies import facts
from tests.sie_files import Budget, Row, SieFile, Voucher, write_sie
from tests.workspaces import make_project, put, put_facts

A01 = {"application": "a01", "round": "2023", "project": "Språkcafé"}
A02 = {**A01, "application": "a02", "project": "Läxhjälp"}
FIRST = "rapport, s. 2"
"""The source of a fact that gives no other."""


def project(root: Path, **medel: Any) -> Project:
    """A project of a programme with the rounds 2023 and 2024."""
    event = {"event": "application", "label": "Ansökan", "source": "webb, rad 3"}
    dates = [{**event, "date": f"{year}-11-01", "round": str(year + 1)} for year in (2022, 2023)]
    return make_project(root, programme={"dates": dates}, medel=medel)


def fund(root: Path, **medel: Any) -> Project:
    """A project with two applications."""
    made = project(root, **medel)
    put(made, APPLICATIONS, A01, A02)
    return made


def problems(made: Project) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_study(made)
    assert check_inputs(made) == caught.value.problems
    return caught.value.problems


# records from facts


def test_what_documents_state_becomes_records() -> None:
    found = stated_records(
        facts(
            {"fact": "used_sek", "value": "90 000", "unit": "kr", "source": "rapport, s. 5"},
            {"fact": "grant_sek", "value": "100 000", "unit": "kr", "source": "rapport, s. 4"},
            {"fact": "total_cost_sek", "value": "150 000", "unit": "kr"},
            {"fact": "cofinancing_sek", "value": "50 000", "unit": "kr"},
            {"fact": "period_start", "value": "2014-04", "kind": "month"},
            {"fact": "period_end", "value": "2016-02", "kind": "month"},
            {"fact": "case_number", "value": "2014-01189", "kind": "text"},
            {"fact": "beneficiaries", "value": "40", "source": "rapport, s. 1"},
        ),
        "2014",
    )
    application = Application(
        "projektet",
        FIRST,
        round="2014",
        case_number="2014-01189",
        start=date(2014, 4, 1),
        end=date(2016, 2, 29),
        cofinancing_sek=Fraction(50_000),
        total_cost_sek=Fraction(150_000),
    )
    decision = Decision("projektet", "rapport, s. 4", "granted", granted_sek=Fraction(100_000))
    settlement = Settlement("projektet", "rapport, s. 5", used_sek=Fraction(90_000))
    assert found == Records((application,), (decision,), settlements=(settlement,))
    assert not found.given


@pytest.mark.parametrize(
    "fact",
    [
        {"fact": "grant_sek", "state": "not_stated", "unit": "kr"},
        {"fact": "grant_sek", "value": "1?0 000", "state": "partly_readable", "unit": "kr"},
        {"fact": "used_sek", "value": "ungefär hälften", "kind": "text"},
        {"fact": "period_start", "value": "våren 2014", "kind": "text"},
        {"fact": "period_end", "value": "0000-05", "kind": "month"},
        {"fact": "beneficiaries", "value": "40"},
    ],
    ids=str,
)
def test_what_is_not_known_as_a_whole_makes_no_record(fact: Mapping[str, Any]) -> None:
    assert stated_records(facts(fact)) == Records()


@pytest.mark.parametrize(
    ("fact", "rows"),
    [
        ({"fact": "grant_sek", "value": "100", "unit": "kr"}, (1, 1, 0)),
        ({"fact": "grant_sek", "value": "100", "unit": "kr", "state": "derived"}, (1, 1, 0)),
        ({"fact": "used_sek", "value": "0", "unit": "kr"}, (1, 0, 1)),
        ({"fact": "period_end", "value": "2024-10-15", "kind": "date"}, (1, 0, 0)),
    ],
    ids=str,
)
def test_only_what_is_stated_makes_rows(fact: Mapping[str, Any], rows: tuple[int, int, int]) -> None:
    found = stated_records(facts(fact))
    assert (len(found.applications), len(found.decisions), len(found.settlements)) == rows


@pytest.mark.parametrize(
    ("value", "kind", "start", "end"),
    [
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-12", "month", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023-12-05", "date", date(2023, 12, 5), date(2023, 12, 5)),
    ],
)
def test_a_month_begins_on_its_first_day_and_ends_on_its_last(value: str, kind: str, start: date, end: date) -> None:
    rows = [{"fact": name, "value": value, "kind": kind} for name in ("period_start", "period_end")]
    (application,) = stated_records(facts(*rows)).applications
    assert (application.start, application.end) == (start, end)


# the study


def test_facts_make_the_records_of_a_project_without_tables(tmp_path: Path) -> None:
    made = project(tmp_path, round="2024")
    put_facts(made, {"fact": "grant_sek", "value": "3 378 977", "unit": "kr"}, {"fact": "beneficiaries", "value": 3})
    records = read_study(made).records
    assert [one.round for one in records.applications] == ["2024"]
    assert records.decisions[0].granted_sek == Fraction(3_378_977)
    assert (records.account.read, records.account.used) == (2, 2)


def test_tables_come_before_facts(tmp_path: Path) -> None:
    made = fund(tmp_path)
    put_facts(made, {"fact": "grant_sek", "value": "100", "unit": "kr"})
    found = read_study(made)
    assert found.records.ids == ("a01", "a02")
    assert found.records.decisions == ()
    assert found.amount("grant_sek") == Fraction(100)
    assert found.records.account.read == 2 + 1


def test_a_project_without_files_is_a_study_of_the_rules(tmp_path: Path) -> None:
    found = read_study(make_project(tmp_path, programme={}))
    assert (found.records, found.ledgers, found.as_of) == (Records(), (), None)


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    made = project(tmp_path)
    put_facts(made, {"fact": "grant_sek", "value": "mycket", "unit": "kr"})
    put(made, APPLICATIONS, {**A01, "asked_sek": "-1"})
    put(made, DECISIONS, {"application": "a01", "outcome": "kanske"})
    put(made, PAYMENTS, {"application": "a01", "paid": "igår", "amount_sek": "1"})
    assert {Path(problem.place.file).name for problem in problems(made)} == {
        "facts.csv",
        "applications.csv",
        "decisions.csv",
        "payments.csv",
    }


# what the settings name


def test_the_application_of_the_settings_is_among_the_applications(tmp_path: Path) -> None:
    (problem,) = problems(fund(tmp_path, application="a03"))
    assert problem.place.file == "params/projects/prov.yaml"
    assert problem.place.column == "medel.application"
    assert problem.place.row is not None
    assert "a03" in problem.what
    assert "a02" in problem.remedy


def test_the_application_of_the_settings_without_any_table(tmp_path: Path) -> None:
    (problem,) = problems(project(tmp_path, application="a03"))
    assert "applications.csv" in problem.remedy


@pytest.mark.parametrize("with_tables", [False, True])
def test_the_application_of_the_settings_as_it_is_called(tmp_path: Path, with_tables: bool) -> None:
    made = fund(tmp_path, application="a02") if with_tables else project(tmp_path, application="projektet")
    assert read_study(made).settings.application == ("a02" if with_tables else "projektet")


def test_the_round_of_the_settings_is_that_of_the_application(tmp_path: Path) -> None:
    (problem,) = problems(fund(tmp_path, application="a02", round="2024"))
    assert problem.place.column == "medel.round"
    assert "2024" in problem.what
    assert "2023" in problem.what
    assert not check_inputs(fund(tmp_path / "same", application="a02", round="2023"))
    assert not check_inputs(fund(tmp_path / "none", round="2024"))


# ledgers

YEAR = {0: (date(2023, 1, 1), date(2023, 12, 31))}
NEXT = {0: (date(2024, 1, 1), date(2024, 12, 31))}
BROKEN = {0: (date(2023, 7, 1), date(2024, 6, 30))}
P1 = ("6", "P1")


def book(years: Mapping[int, tuple[date, date]] = YEAR, **keys: Any) -> SieFile:
    """A ledger with a voucher of 100 kronor on P1, which is declared together with P2."""
    rows = (Row("4010", 100_00, (P1,)), Row("1930", -100_00))
    voucher = Voucher("A", 1, years[0][0], rows)
    declared = [("6", "P1", "Språkcafé"), ("6", "P2", "Läxhjälp")]
    return SieFile(**{"vouchers": (voucher,), "years": years, "objects": declared, **keys})


def booked(root: Path, *files: SieFile, **ledger: Any) -> Project:
    """A fund with these ledgers as bok1.se, bok2.se …; a01 is P1."""
    names = [f"bok{number}.se" for number in range(1, len(files) + 1)]
    made = fund(root, ledger={"files": names, "projects": {"a01": ["P1"]}, **ledger})
    for name, file in zip(names, files, strict=True):
        write_sie(made.data_dir / name, file)
    return made


def test_ledgers_are_read_in_the_order_of_the_settings(tmp_path: Path) -> None:
    found = read_study(booked(tmp_path, book(NEXT), book(YEAR)))
    assert [(one.number, one.year.start) for one in found.ledgers if one.year] == [
        (1, date(2024, 1, 1)),
        (2, date(2023, 1, 1)),
    ]
    assert [(one.object, one.account, one.ore) for one in found.ledgers[0].booked] == [("P1", "4010", 100_00)]


def test_the_files_that_the_settings_name(tmp_path: Path) -> None:
    assert named_files(booked(tmp_path, book(), book(NEXT))) == ("bok1.se", "bok2.se")
    assert named_files(fund(tmp_path / "none")) == ()
    assert named_files(make_project(tmp_path / "bare", programme={})) == ()


@pytest.mark.parametrize("second", [YEAR, BROKEN, {0: (date(2023, 12, 31), date(2024, 12, 30))}], ids=str)
def test_two_ledgers_of_the_same_days_would_count_twice(
    tmp_path: Path, second: Mapping[int, tuple[date, date]]
) -> None:
    (problem,) = problems(booked(tmp_path, book(YEAR), book(second)))
    assert problem.place.file == "data/prov/bok2.se"
    assert "data/prov/bok1.se" in problem.what


def test_ledgers_of_following_years_stand_beside_each_other(tmp_path: Path) -> None:
    assert check_inputs(booked(tmp_path, book(NEXT), book(YEAR))) == ()


def test_an_object_that_no_ledger_knows(tmp_path: Path) -> None:
    (problem,) = problems(booked(tmp_path, book(), projects={"a01": ["P2", "P3"]}))
    assert problem.place.file == "params/projects/prov.yaml"
    assert problem.place.column == "medel.ledger.projects.a01[1]"
    assert "P3" in problem.what
    assert "P2" in problem.remedy or "P1" in problem.remedy


def test_an_object_that_is_used_but_not_declared_is_known(tmp_path: Path) -> None:
    made = booked(tmp_path, book(objects=[]))
    assert check_inputs(made) == ()
    assert read_study(made).ledgers[0].undeclared == {"P1": 1}


def test_an_object_of_one_of_the_years_is_known(tmp_path: Path) -> None:
    bare = book(NEXT, objects=[], vouchers=())
    assert check_inputs(booked(tmp_path, book(), bare)) == ()


@pytest.mark.parametrize(("end", "told"), [("2023-12-31", 0), ("2024-06-30", 1)])
def test_an_object_that_a_year_of_the_project_lacks_is_worth_a_look(tmp_path: Path, end: str, told: int) -> None:
    renamed = (("6", "04301"),)
    voucher = Voucher("A", 1, NEXT[0][0], (Row("4010", 100_00, renamed), Row("1930", -100_00)))
    other = book(NEXT, objects=[("6", "04301", "Språkcafé")], vouchers=(voucher,))
    made = booked(tmp_path, book(YEAR), other)
    put(made, APPLICATIONS, {**A01, "start": "2023-01-01", "end": end}, A02)
    found = [problem for problem in notices(made) if "”P1”" in problem.what or "“P1”" in problem.what]
    assert len(found) == told
    assert all("2" in problem.what for problem in found)


def test_a_ledger_without_vouchers_is_worth_a_look(tmp_path: Path) -> None:
    made = booked(tmp_path, book(vouchers=()))
    assert [problem.place.file for problem in notices(made)].count("data/prov/bok1.se") == 1


def test_an_object_with_a_space_is_the_one_without(tmp_path: Path) -> None:
    (problem,) = problems(booked(tmp_path, book(), projects={"a01": [" P1"]}))
    assert "P1" in problem.remedy
    assert problem.remedy.count(" P1") == 0


def test_an_envelope_of_nothing_is_worth_a_look(tmp_path: Path) -> None:
    money = {"year": 2023, "amount_sek": 0, "source": "webb, rad 3"}
    made = make_project(tmp_path, programme={"envelopes": [money, {**money, "year": 2024, "amount_sek": 1}]}, medel={})
    (problem,) = notices(made)
    assert "2023" in problem.what


def test_objects_are_not_asked_of_a_file_without_vouchers(tmp_path: Path) -> None:
    assert check_inputs(booked(tmp_path, book(sie_type=1, vouchers=(), objects=[]))) == ()


def test_an_application_of_the_ledger_that_there_is_not(tmp_path: Path) -> None:
    (problem,) = problems(booked(tmp_path, book(), projects={"a04": ["P1"]}))
    assert problem.place.column == "medel.ledger.projects.a04"
    assert "a04" in problem.what


def test_the_project_of_the_facts_may_have_a_ledger(tmp_path: Path) -> None:
    made = project(tmp_path, ledger={"files": ["bok.se"], "projects": {"projektet": ["P1"]}})
    write_sie(made.data_dir / "bok.se", book())
    assert read_study(made).ledgers[0].booked[0].object == "P1"


def test_problems_of_tables_and_ledgers_are_told_together(tmp_path: Path) -> None:
    made = booked(tmp_path, book(), files=["bok1.se", "bok3.se"])
    (made.data_dir / "bok1.se").write_text("<html>404</html>", encoding="utf-8")
    put(made, APPLICATIONS, {**A01, "asked_sek": "-1"})
    assert {Path(problem.place.file).name for problem in problems(made)} == {"applications.csv", "bok1.se", "bok3.se"}


# what is worth a look


def noticed(made: Project) -> list[str]:
    return [str(problem) for problem in notices(made)]


def test_nothing_odd_is_no_notice(tmp_path: Path) -> None:
    assert noticed(booked(tmp_path, book())) == []


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (book(flag=1), "#FLAGGA 1"),
        (book(encoding="utf-8"), "UTF-8"),
        (book(sie_type=2, vouchers=()), "2"),
        (book(extra=["#HITTEPÅ 1", "#HITTEPÅ 2"]), ": 2."),
        (book(vouchers=[Voucher("A", 1, date(2023, 1, 1), [Row("4010", 1, label="#BTRANS")])]), "BTRANS (1)"),
        (book(budget=[Budget("202301", "4010", 100_00, (("1", "K1"),))]), "PBUDGET (1)"),
    ],
    ids=["imported", "utf-8", "type 2", "unknown", "removed rows", "budget"],
)
def test_what_is_odd_about_a_ledger(tmp_path: Path, file: SieFile, says: str) -> None:
    told = noticed(booked(tmp_path, file, projects={}))
    assert len(told) == 1
    assert "bok1.se" in told[0]
    assert says in told[0]


def test_letters_of_another_encoding_are_counted(tmp_path: Path) -> None:
    made = booked(tmp_path, book())
    path = made.data_dir / "bok1.se"
    path.write_bytes(path.read_bytes().replace("Läxhjälp".encode("cp437"), "Läxhjälp".encode("cp1252")))
    (told,) = noticed(made)
    assert "bok1.se: 1 " in told


def test_applications_that_nothing_else_is_said_about(tmp_path: Path) -> None:
    made = fund(tmp_path)
    assert noticed(made) == []
    put(made, DECISIONS, {"application": "a02", "outcome": "refused"})
    (told,) = noticed(made)
    assert "data/prov/applications.csv, rad 2" in told
    assert "a01" in told
    assert "a02" not in told


def test_a_round_without_dates(tmp_path: Path) -> None:
    made = project(tmp_path)
    put(made, APPLICATIONS, A01, {**A02, "round": "2032"}, {**A02, "application": "a03", "round": "2032"})
    (told,) = noticed(made)
    assert "data/prov/applications.csv, rad 3" in told
    assert "2032" in told


def test_the_same_payment_twice(tmp_path: Path) -> None:
    made = fund(tmp_path)
    payment = {"application": "a01", "paid": "2023-02-01", "amount_sek": "100"}
    put(made, PAYMENTS, payment, {**payment, "application": "a02"}, {**payment, "amount_sek": "100,00"})
    (told,) = noticed(made)
    assert "data/prov/payments.csv, rad 4" in told
    assert "rad 2" in told
