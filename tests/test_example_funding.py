"""The invented fund: made by a script, the same bytes each time, with one instance of each failure, all listed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from evallib.funding.checks import catalogue, run_checks
from evallib.funding.outcome import Outcome
from evallib.funding.read_study import read_study
from evallib.funding.study import FundingStudy
from evallib.projects import Project
from tests.invented_fund.flaws import FLAWS, GAPS, NEVER_SURE, flawed_fund
from tests.invented_fund.fund import REPOSITORY, Fund
from tests.invented_fund.studies import as_records, copy_exempel, study_of

FOLDER = REPOSITORY / "data" / "exempel"
ROW = re.compile(r"^\| `(?P<rule>[a-z_]+)` \| (?P<faults>\d+) \| .+ \| (?P<where>.+) \|$", re.MULTILINE)
WHERE = re.compile(r"`(?P<file>[a-z_]+\.(?:csv|xlsx))`, row (?P<row>\d+)")
APART = re.compile(r"^- `(?P<rule>[a-z_]+)`: ", re.MULTILINE)
ATTEMPTS = {rule.name: attempt for rule, attempt in catalogue()}
BROKEN = [rule for flaw in FLAWS for rule in flaw.rules]


def readme() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listed() -> dict[str, int]:
    """The rules of the README's table, and how many faults each is said to have."""
    found = [(match["rule"], int(match["faults"])) for match in ROW.finditer(readme())]
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.fixture(scope="module")
def left_out() -> list[str]:
    """The rules that the README says cannot fail in the same fund."""
    return APART.findall(readme())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project in a workspace with its programme only."""
    return copy_exempel(tmp_path_factory.mktemp("exempel"))


@pytest.fixture(scope="module")
def read(project: Project) -> FundingStudy:
    """The study as it is read from the files of the repository."""
    return read_study(project)


@pytest.fixture(scope="module")
def attempt(read: FundingStudy, project: Project) -> Callable[[str, Fund], Outcome | None]:
    """What one rule says of a fund."""
    return lambda rule, fund: ATTEMPTS[rule](study_of(fund, read, project))


def test_the_script_writes_the_files_of_the_repository_byte_for_byte() -> None:
    made = flawed_fund().files()
    assert {name: (FOLDER / name).read_bytes() for name in made} == dict(made)


def test_the_tables_say_what_the_script_put_into_them(read: FundingStudy, project: Project) -> None:
    assert read.records == as_records(flawed_fund(), read.records, project)
    assert len(read.records.given) == 8
    assert (len(read.records.applications), len({score.reviewer for score in read.records.scores})) == (12, 3)
    assert {application.round for application in read.records.applications} == {"2023", "2024"}
    assert [ledger.sie_type for ledger in read.ledgers] == [4, 4]


def test_the_rules_that_fail_are_those_listed_each_as_often(read: FundingStudy, listed: dict[str, int]) -> None:
    broken = [outcome for outcome in run_checks(read) if outcome.passed is False]
    assert {outcome.rule.name: len(outcome.faults) for outcome in broken} == listed


def test_the_rows_named_are_those_that_the_report_names(read: FundingStudy) -> None:
    """As far as both name a row of the same file: a missing row has none, and a sum is told at its total."""
    told = {match["rule"]: WHERE.search(match["where"]) for match in ROW.finditer(readme())}
    faults = {outcome.rule.name: fault.place for outcome in run_checks(read) for fault in outcome.faults}
    same = {name: where for name, where in told.items() if where and f"{where['file']}, rad " in faults[name]}
    wrong = [
        name for name, where in same.items() if f"{where['file']}, rad {where['row']}" not in faults[name].split("; ")
    ]
    assert wrong == []
    assert len(same) > len(told) / 3


def test_every_rule_is_listed_or_left_out_with_a_reason(listed: dict[str, int], left_out: list[str]) -> None:
    assert sorted([*listed, *left_out]) == sorted(ATTEMPTS)


def test_every_listed_rule_has_a_flaw_of_its_own(listed: dict[str, int]) -> None:
    assert sorted(BROKEN) == sorted(listed)


@pytest.mark.parametrize("rule", BROKEN)
def test_without_its_flaw_a_rule_holds(attempt: Callable[[str, Fund], Outcome | None], rule: str) -> None:
    """What is missing elsewhere in the fund is there: it would leave the rule undecided."""
    outcome = attempt(rule, flawed_fund(rule, *GAPS))
    assert outcome is not None
    assert outcome.passed is (None if rule in NEVER_SURE else True), outcome.message


def test_without_any_flaw_every_rule_holds(read: FundingStudy, project: Project) -> None:
    found = run_checks(study_of(flawed_fund(*BROKEN), read, project))
    assert [outcome.rule.name for outcome in found if outcome.passed is not True] == list(NEVER_SURE)
