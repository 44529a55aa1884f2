"""Level three: a report made again and compared, number by number and then byte by byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.report.keeping.embedded import page_fingerprint, told_fingerprint
from evallib.report.placing.write import as_json
from evallib.verify import rerun, verify_report
from evallib.verify.findings import differs, unchecked
from evallib.verify.numbers import differing_results, same, same_table
from evallib.verify.rerun import First, Remade, compare_reports
from tests.verified_reports import make_report, manifest_hash

METRIC = {"name": "mean", "label": "Medel", "value": 0.3, "unit": "poäng", "n": 40, "low": None}
CHECK = {"name": "mean", "label": "Stämmer", "passed": None, "message": "0,3 av 1"}
SECTION = {"name": "goals", "status": "ok", "metrics": [METRIC], "checks": [CHECK], "rows": {"read": 4, "used": 4}}
RESULTS: dict[str, Any] = {"project": "prov", "schema": 1, "sections": [SECTION]}
PAGE = '<head></head><main><section id="summary">a</section><section id="goals">b</section></main><footer>c</footer>'
TABLE = "\ufeffMål;Andel\r\nett;0,5\r\n"


def changed(**entries: Any) -> dict[str, Any]:
    """The results with other entries in the section's metric."""
    return {**RESULTS, "sections": [{**SECTION, "metrics": [{**METRIC, **entries}]}]}


@pytest.fixture
def compare(tmp_path: Path) -> Callable[..., Remade]:
    """Compare the first report with a second one that has other results, another table or another page."""

    def made(results: Any = RESULTS, table: str = TABLE, page: str = PAGE, *, exactly: bool = True) -> Remade:
        first = First(PAGE, {"results.json": as_json(RESULTS), "tables/goals_a.csv": TABLE.encode()})
        (tmp_path / "tables").mkdir(exist_ok=True)
        (tmp_path / "results.json").write_bytes(as_json(results))
        (tmp_path / "tables" / "goals_a.csv").write_bytes(table.encode())
        (tmp_path / "report.html").write_bytes(page.encode())
        return compare_reports(first, tmp_path, exactly=exactly)

    return made


def test_the_same_bytes_are_the_same(compare: Callable[..., Remade]) -> None:
    assert compare() == Remade("bytes")


def test_what_stands_after_the_content_is_the_account_of_the_making(compare: Callable[..., Remade]) -> None:
    assert compare(page=PAGE.replace("c</footer>", "d</footer>")) == Remade("content")


@pytest.mark.parametrize(("old", "new", "named"), [(">b<", ">B<", "goals"), (">a<", ">A<", "summary")])
def test_a_section_that_reads_in_another_way_is_named(
    compare: Callable[..., Remade], old: str, new: str, named: str
) -> None:
    found = compare(page=PAGE.replace(old, new))
    assert (found.likeness, [finding.kind for finding in found.findings]) == ("other", ["differs"])
    assert [name in found.findings[0].text for name in ("goals", "summary")] == [named == "goals", named == "summary"]


def test_in_another_environment_a_page_may_look_otherwise_when_every_number_is_the_same(
    compare: Callable[..., Remade],
) -> None:
    found = compare(page=PAGE.replace(">b<", ">B<"), exactly=False)
    assert (found.likeness, [finding.kind for finding in found.findings]) == ("numbers", ["note"])


@pytest.mark.parametrize(
    ("value", "near"), [(0.1 + 0.2, True), (0.3 * (1 + 2e-9), False), (None, False), ("0.3", False)]
)
def test_numbers_are_exact_here_and_near_elsewhere(compare: Callable[..., Remade], value: Any, near: bool) -> None:
    here, elsewhere = compare(changed(value=value)), compare(changed(value=value), exactly=False)
    assert here.likeness == "other"
    assert "goals" in here.findings[0].text
    assert "mean" in here.findings[0].text
    assert (elsewhere.likeness == "bytes") == near


def test_tables_are_compared_too(compare: Callable[..., Remade]) -> None:
    found = compare(table=TABLE.replace("0,5", "0,6"))
    assert found.likeness == "other"
    assert "tables/goals_a.csv" in found.findings[0].text


def test_nothing_that_stands_in_results_or_tables_is_told(compare: Callable[..., Remade]) -> None:
    found = compare(changed(value=987654.0), table=TABLE.replace("0,5", "987654"), page=PAGE.replace(">b<", ">987654<"))
    assert len(found.findings) == 3
    assert "987654" not in " ".join(finding.text for finding in found.findings)


# numbers


def test_a_metric_and_a_check_of_the_same_name_are_two_things() -> None:
    other = {**RESULTS, "sections": [{**SECTION, "checks": [{**CHECK, "passed": True}]}]}
    assert list(differing_results(RESULTS, other, exactly=True)) == [("goals", "mean")]
    gone = {**RESULTS, "sections": [{**SECTION, "metrics": [], "checks": [], "status": "failed"}]}
    assert list(differing_results(RESULTS, gone, exactly=True)) == [
        ("goals", "mean"), ("goals", "mean"), ("goals", "status"),
    ]  # fmt: skip
    assert list(differing_results(RESULTS, {**RESULTS, "schema": 2}, exactly=True)) == [("", "schema")]
    assert len(list(differing_results(RESULTS, {**RESULTS, "sections": []}, exactly=True))) == 2 + 3


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (1.0, 1.0 + 5e-10, True),
        (1.0, 1.0 + 5e-9, False),
        (1e12, 1e12 + 100, True),
        (0.0, 1e-17, True),
        (1, 1.0, True),
        (0, False, False),
        ([1.0], [1.0, 1.0], False),
        ({"a": 1.0}, {"b": 1.0}, False),
        ("1.0", 1.0, False),
        (None, 0.0, False),
        (None, None, True),
    ],
)
def test_how_near_is_near(one: Any, other: Any, near: bool) -> None:
    assert same(one, other, exactly=False) == same(other, one, exactly=False) == near


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("300\u00a0000,1", "300\u00a0000,1000001", True),
        ("−1,5", "-1,5", True),
        ("1,5", "1,6", False),
        ("5 kr", "5 kr", True),
        ("5 kr", "6 kr", False),
        ("a;b", "a", False),
        ("a\r\nb", "a", False),
        ("1;2", "1\r\n2", False),
    ],
)
def test_cells_of_tables_are_compared_as_numbers(one: str, other: str, near: bool) -> None:
    assert same_table(one.encode(), other.encode(), exactly=False) == near
    assert same_table(one.encode(), other.encode(), exactly=True) == (one == other)


# what it comes to


@pytest.fixture
def verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str]]:
    """Status and verdict when a report, made with this or another numpy, comes out in some way when made again."""

    def judge(remade: Remade, *, elsewhere: bool = False) -> tuple[str, str]:
        made = make_report(tmp_path / f"{elsewhere}{remade.likeness}")
        if elsewhere:
            made.edit_both(lambda told: (told["versions"].update(numpy="0.1"), told["provenance"].update(lock="0")))
        monkeypatch.setattr(rerun, "make_again", lambda *_arguments, **_more: remade)
        found = verify_report(made.page, rerun=True)
        return found.status, found.verdict

    return judge


def test_the_verdict_follows_what_came_out(verdict: Callable[..., tuple[str, str]]) -> None:
    likenesses = ("bytes", "content", "other", "unknown")
    findings = {"other": (differs("x"),), "unknown": (unchecked("x"),)}
    found = [verdict(Remade(likeness, findings.get(likeness, ()))) for likeness in likenesses]
    assert [status for status, _verdict in found] == ["same", "differs", "differs", "unchecked"]
    assert len({verdict for _status, verdict in found}) == 4


def test_the_same_numbers_in_another_environment_are_told_as_that(verdict: Callable[..., tuple[str, str]]) -> None:
    here, there = verdict(Remade("numbers"), elsewhere=True), verdict(Remade("content"), elsewhere=True)
    assert here == there
    assert here[0] == "differs"
    assert here[1] != verdict(Remade("other", (differs("x"),)), elsewhere=True)[1]


# whole runs


@pytest.fixture
def made(tmp_path: Path, write_project: Callable[..., None], write_notebook: Callable[..., None]) -> Path:
    """A workspace whose one section of its own shows what stands in a file."""
    write_project(tmp_path, "eget", "mine", "method")
    (tmp_path / "data" / "eget" / "tal.txt").write_text("3", encoding="utf-8")
    read = 'n = float((ev.open_project("eget").data_dir / "tal.txt").read_text())'
    metric = 'Metric("andel", "Andel", n / 7, "")'
    imports = "from evallib.model import Metric\nfrom evallib.presentation import Sentence"
    publish = f'ev.publish(SectionResult("mine", metrics=({metric},)))'
    write_notebook(tmp_path, "50_mine", imports, read, "ev.show(Sentence(f'Talet är {n}.'))", publish=publish)
    return tmp_path


@pytest.mark.faults
def test_a_report_made_again_is_told_from_one_that_cannot_be(made: Path, evallib: Callable[..., Any]) -> None:
    """One run, then everything that can be wrong with it, since each run takes its time."""
    assert evallib("run", "--workspace", made).returncode == 0
    page = made / "outputs" / "eget" / "report.html"
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    found = evallib("verify", page, "--rerun", cwd=made)
    assert (found.returncode, found.stdout.count("\n"), found.stderr) == (0, 1, ""), found.stdout
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before

    tal = made / "data" / "eget" / "tal.txt"
    shutil.move(made / ".evallib", made / "away")  # somebody else, without the secret and with other data
    tal.write_text("98765", encoding="utf-8")
    found = evallib("verify", page, "--rerun", cwd=made)
    assert found.returncode == 1
    assert [name in found.stdout for name in (".evallib/secret", "andel", "mine")] == [True] * 3
    assert [word in found.stdout for word in ("Talet", "98765")] == [False] * 2
    assert not (made / ".evallib").exists()

    shutil.move(made / "away", made / ".evallib")
    tal.write_text("3", encoding="utf-8")
    forge(page)
    assert evallib("verify", page, cwd=made).returncode == 0
    found = evallib("verify", page, "--rerun", cwd=made)
    assert (found.returncode, "mine" in found.stdout) == (1, True)


def forge(page: Path) -> None:
    """Change a word of the page and renew every fingerprint of it."""
    html = page.read_bytes().decode()
    edited = html.replace("Talet är 3.0.", "Talet är 9.0.")
    assert edited != html
    edited = edited.replace(str(told_fingerprint(html)), page_fingerprint(edited))
    page.write_bytes(edited.encode())
    manifest = json.loads(page.with_name("manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"]["report.html"] = manifest_hash(edited.encode())
    page.with_name("manifest.json").write_bytes(as_json(manifest))


ODD: list[Any] = [5, {"sections": 5}, {"sections": [{"name": []}]}, {"sections": [{"name": "goals", "metrics": [5]}]}]


@pytest.mark.parametrize("results", ODD, ids=str)
def test_first_results_that_are_none_are_not_compared(
    results: Any, compare: Callable[..., Remade], tmp_path: Path
) -> None:
    compare()
    found = compare_reports(First(PAGE, {"results.json": as_json(results)}), tmp_path, exactly=True)
    assert (found.likeness, [finding.kind for finding in found.findings]) == ("bytes", ["note"])
    assert "results.json" in found.findings[0].text


@pytest.mark.parametrize("exactly", [True, False])
def test_numbers_and_depths_beyond_a_computer_are_other_ones(*, exactly: bool) -> None:
    deep: Any = 5
    for _level in range(5000):
        deep = [deep]
    for value in (10**400, deep):
        then = changed(value=value)
        assert list(differing_results(then, RESULTS, exactly=exactly)) == [("goals", "mean")]
    other: Any = 6
    for _level in range(5000):
        other = [other]
    assert list(differing_results(changed(value=deep), changed(value=other), exactly=exactly)) == [("goals", "mean")]


def test_a_first_table_that_is_none_is_another_one() -> None:
    assert not same_table(b'"' + b"x" * 200_000, b"a", exactly=False)
