"""The index over all reports, the pages of those that did not come out, and the table of a run."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.privacy import check_page
from evallib.report.pages.failure import clear_failure, read_failure, write_failure
from evallib.report.pages.index import write_index
from evallib.report.pages.index_page import MANY, IndexRow, render_index
from evallib.report.pages.run_table import write_run_table
from evallib.report.pages.status import UNFINISHED, status_word
from evallib.report.task import ReportOutcome

NUMBER = "850709-9805"
"""A test number of the tax agency's: nobody's."""


def check(passed: bool | None, severity: str = "error") -> dict[str, Any]:
    return {"name": "c", "label": "C", "passed": passed, "severity": severity, "message": "m", "evidence": []}


def put_report(out: Path, slug: str, title: str, *checks: dict[str, Any], missing: tuple[str, ...] = ()) -> None:
    """A finished report as an earlier run left it."""
    sections = [{"name": "summary", "status": "ok", "error": None, "checks": list(checks)}]
    sections += [{"name": name, "status": "failed", "error": "för få", "checks": []} for name in missing]
    results = json.dumps({"title": title, "sections": sections}).encode()
    target = out / slug
    target.mkdir(parents=True, exist_ok=True)
    (target / "report.html").write_text("sidan", encoding="utf-8")
    (target / "results.json").write_bytes(results)
    outputs = {"results.json": hashlib.sha256(results).hexdigest()}
    (target / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")


def failed(slug: str, *messages: str, status: Any = "failed") -> ReportOutcome:
    return ReportOutcome(slug, slug, status, messages=messages)


@pytest.fixture
def page_of(tmp_path: Path, read_page: Callable[[str], Any]) -> Callable[..., Any]:
    """The index over ``tmp_path``, read as a person reads it."""

    def page(slugs: list[str], *outcomes: ReportOutcome) -> Any:
        index = write_index(tmp_path, slugs, {outcome.slug: outcome for outcome in outcomes})
        html = index.read_text(encoding="utf-8")
        assert check_page(html) == ()
        return read_page(html)

    return page


def titles(page: Any) -> list[str]:
    return [row[0] for table in page.tables for row in table.rows[1:]]


def links(page: Any) -> list[str]:
    return [link["href"] for link in page.named("a")][1:]


def test_what_needs_attention_comes_first(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    put_report(tmp_path, "ett", "Ett")
    put_report(tmp_path, "tva", "Två", check(False), check(False), check(False, "note"))
    put_report(tmp_path, "tre", "Tre", check(False), check(None))
    put_report(tmp_path, "fyra", "Fyra", missing=("goals", "medel"))
    put_report(tmp_path, "fem", "Fem")
    write_failure(tmp_path / "fem", failed("fem", "det brast"))
    write_failure(tmp_path / "sex", failed("sex", "sidan röjer", status="stopped"))
    page = page_of(["ett", "tva", "tre", "fyra", "fem", "sex", "sju"])
    assert titles(page) == ["sex", "Fem", "Fyra", "Två", "Tre", "Ett"]
    counts = {row[0]: row[2:] for table in page.tables for row in table.rows[1:]}
    assert counts == {"sex": ("–", "–"), "Fem": ("–", "–")} | {
        name: tuple(map(str, numbers))
        for name, numbers in {"Fyra": (0, 0), "Två": (2, 0), "Tre": (1, 1), "Ett": (0, 0)}.items()
    }
    assert links(page)[:4] == ["sex/failure.html", "fem/failure.html", "fem/report.html", "fyra/report.html"]
    (reason,) = [row[1] for row in page.tables[0].rows[1:] if row[0] == "Fyra"]
    assert "goals" in reason
    assert "medel" in reason


def test_the_counts_stand_on_top(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    put_report(tmp_path, "ett", "Ett", check(False))
    put_report(tmp_path, "tva", "Två")
    put_report(tmp_path, "tre", "Tre", missing=("goals",))
    top = page_of(["ett", "tva", "tre"]).text("").split("\n")
    (told,) = [line for line in top if line.startswith("3 ")]
    assert re.findall(r"[0-9]+", told) == ["3", "2", "1", "1"]  # reports: complete, incomplete; with contradictions


def test_this_runs_outcomes_are_not_read_again(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    put_report(tmp_path, "ett", "Förr", check(False))
    made = ReportOutcome("ett", "Nu", "ok", 7, 8, path=str(tmp_path / "ett" / "report.html"))
    (table,) = page_of(["ett"], made).tables
    assert table.rows[1][0] == "Nu"
    assert table.rows[1][2:] == ("7", "8")


def test_an_earlier_report_is_offered_as_such(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    put_report(tmp_path, "ett", "Det första")
    outcome = failed("ett", "det brast")
    write_failure(tmp_path / "ett", outcome)
    page = page_of(["ett"], outcome)
    assert titles(page) == ["Det första"]
    assert links(page) == ["ett/failure.html", "ett/report.html"]


def test_what_a_killed_run_was_writing_is_gone_with_the_next_failure(tmp_path: Path) -> None:
    target = tmp_path / "ett"
    target.mkdir()
    (target / ".failure.html.12345.new").write_text("<html>", encoding="utf-8")
    write_failure(target, failed("ett", "det brast"))
    assert sorted(path.name for path in target.iterdir()) == ["failure.html", "failure.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"title": "x"}', b"\xff\xfe", b'{"title": 1, "sections": 2}'])
def test_torn_files_are_no_report(tmp_path: Path, page_of: Callable[..., Any], content: bytes) -> None:
    put_report(tmp_path, "ett", "Ett")
    (tmp_path / "ett" / "results.json").write_bytes(content)
    page = page_of(["ett"])
    assert len(titles(page)) == 1
    assert "0 klara" not in page.text()
    assert [row[1][:12] for row in page.tables[0].rows[1:]] == ["Ofullständig"]


def test_files_that_do_not_belong_together_are_no_report(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    """A run that was killed between two files has left the old manifest."""
    put_report(tmp_path, "ett", "Ett", check(True))
    manifest = (tmp_path / "ett" / "manifest.json").read_bytes()
    put_report(tmp_path, "ett", "Ett", check(False))
    (tmp_path / "ett" / "manifest.json").write_bytes(manifest)
    (table,) = page_of(["ett"]).tables
    assert table.rows[1][1].startswith("Ofullständig")


def test_reports_called_the_same_are_told_apart(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    for slug in ("a", "b", "c"):
        put_report(tmp_path, slug, "Samma" if slug != "c" else "Annat")
    assert sorted(titles(page_of(["a", "b", "c"]))) == ["Annat", "Samma (a)", "Samma (b)"]


def test_an_index_of_nothing_and_of_one(page_of: Callable[..., Any], tmp_path: Path) -> None:
    assert page_of(["ett"]).tables == []
    put_report(tmp_path, "ett", "Ett")
    assert len(page_of(["ett"]).tables) == 1


def test_an_identity_number_never_reaches_the_index(tmp_path: Path, page_of: Callable[..., Any]) -> None:
    put_report(tmp_path, "ett", f"Om {NUMBER}")
    outcome = failed("tva", f"värdet {NUMBER} kan inte läsas")
    write_failure(tmp_path / "tva", outcome)
    text = page_of(["ett", "tva"], outcome).text()
    assert NUMBER not in text + (tmp_path / "tva" / "failure.html").read_text(encoding="utf-8")
    assert NUMBER not in (tmp_path / "tva" / "failure.json").read_text(encoding="utf-8")


def test_hostile_words_are_shown_as_words() -> None:
    page = render_index([IndexRow("<script>alert(1)</script>", "a/report.html", "partial", 1, "<b>1</b>")])
    assert check_page(page) == ()
    assert "<script" not in page
    assert "<b>" not in page


def test_hundreds_of_reports_have_a_register(read_page: Callable[[str], Any]) -> None:
    names = ["Åtta", "Ängen", "Ön", "zebra", "123 steg", "Åkern", *(f"Projekt {n}" for n in range(284))]
    rows = [IndexRow(name, f"p{n}/report.html", "ok") for n, name in enumerate(names)]
    page = read_page(render_index(rows))
    (nav,) = page.named("nav")
    letters = [link["href"] for link in page.named("a") if link["href"].startswith("#letter-")]
    assert nav["aria-labelledby"] == "find"
    assert len(letters) == len({name[0].upper() for name in names})
    headings = [line for line in page.text().splitlines() if re.fullmatch(r"[A-ZÅÄÖ]|0–9", line)]
    assert headings[len(letters) :] == ["0–9", "P", "Z", "Å", "Ä", "Ö"]
    places = [attributes["id"] for _tag, attributes in page.tags if (attributes.get("id") or "").startswith("letter-")]
    assert [f"#{place}" for place in places] == letters
    assert sum(link["href"] == "p0/report.html" for link in page.named("a")) == 2  # in the table and in the register


def test_a_few_reports_need_no_register(read_page: Callable[[str], Any]) -> None:
    rows = [IndexRow(f"P {n}", f"p{n}/report.html", "ok") for n in range(MANY - 1)]
    assert read_page(render_index(rows)).named("nav") == []


def test_the_page_of_a_failure_says_why_and_what_to_do(tmp_path: Path, read_page: Callable[[str], Any]) -> None:
    put_report(tmp_path, "ett", "Ett")
    write_failure(tmp_path / "ett", failed("ett", "det brast & det small"))
    html = (tmp_path / "ett" / "failure.html").read_text(encoding="utf-8")
    page = read_page(html)
    assert check_page(html) == ()
    assert "det brast & det small" in page.text()
    for command in ("evallib check ett", "evallib run ett"):
        assert command in page.text()
    assert links(page) == ["report.html", "../index.html"]
    assert (tmp_path / "ett" / "report.html").read_text(encoding="utf-8") == "sidan"
    told = read_failure(tmp_path / "ett")
    assert told is not None
    assert (told.title, told.status, told.messages) == ("Ett", "failed", ("det brast & det small",))
    clear_failure(tmp_path / "ett")
    assert sorted(path.name for path in (tmp_path / "ett").iterdir()) == [
        "manifest.json",
        "report.html",
        "results.json",
    ]
    assert read_failure(tmp_path / "ett") is None


def test_a_torn_record_of_a_failure_is_none(tmp_path: Path) -> None:
    (tmp_path / "failure.json").write_text('{"title": "x", "status":', encoding="utf-8")
    assert read_failure(tmp_path) is None


def test_the_table_of_a_run_opens_in_a_spreadsheet_program(tmp_path: Path) -> None:
    page = str(tmp_path / "a" / "report.html")
    outcomes = {
        "a": ReportOutcome("a", "=HYPERLINK(1)", "partial", 2, 3, path=page, ran=("goals",), kept=("medel", "summary")),
        "b": failed("b", "det brast"),
    }
    path = write_run_table(tmp_path, ["a", "b", "c"], outcomes)
    assert path.name == "sammanfattning.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[1:] == [
        ["a", "'=HYPERLINK(1)", status_word("partial"), "2", "3", "1", "2", "a/report.html"],
        ["b", "b", status_word("failed"), "", "", "", "", ""],
        ["c", "", status_word(UNFINISHED), "", "", "", "", ""],
    ]
    assert len(rows[0]) == 8
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert write_run_table(tmp_path, ["a"], {}, "2-of-8").name == "sammanfattning.2-of-8.csv"
