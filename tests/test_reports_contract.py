"""What every report keeps to, whatever it says: results.json, the page, the tables and the manifest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evallib.projects import Workspace, load_project
from evallib.report.keeping.data_names import told_names
from evallib.report.keeping.embedded import embedded_provenance, page_fingerprint, told_fingerprint
from evallib.report.provenance.crate import CRATE

SLUGS = ("exempel", "innoversum", "molndal-lum-2021", "oj-vasterbotten-2012", "stockholm-lum-2020", "vagen-ut")
SIZE = 400_000
"""So many bytes a page may have, pictures and all."""
SIZE_OF_ALL_SECTIONS = 750_000
"""The same for the invented project, which has every kind of section in one page, and all that each can show."""
SIZE_OF_PROVENANCE = {"exempel": 18_000}
"""What the end of the page, with all that the report was made from, may have of it: 12 000, with many tables more."""
NUMBER = re.compile(r"\d+(?:,\d+)?")
AXIS = re.compile(r"skala (\d+) till (\d+)\.")
"""How far the axis of a figure goes, which is no number of its table."""
METRIC = {"name": str, "label": str, "value": float, "unit": str, "n": int, "low": float, "high": float, "level": float}
CHECK = {"name": str, "label": str, "passed": bool, "severity": str, "message": str, "evidence": list}
MAY_BE_NULL = {"value", "n", "low", "high", "passed", "error"}
OF_THE_RUN = {"index.html", "sammanfattning.csv", "log.jsonl", ".lock", ".lock.entry"}
"""What a run leaves in the output folder beside the reports."""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@pytest.fixture(scope="module", params=SLUGS)
def report(request: pytest.FixtureRequest, open_report: Callable[[str], Any]) -> Any:
    return open_report(request.param)


def test_the_run_said_that_all_is_well(outputs: Path) -> None:
    run = json.loads((outputs.parent / "run.json").read_text(encoding="utf-8"))
    assert run["code"] == 0
    assert sorted(run["err"].splitlines()) == [f"{slug}: klar" for slug in SLUGS]
    assert "\x1b" not in run["out"] + run["err"]


def test_the_run_ends_with_a_table(outputs: Path) -> None:
    run = json.loads((outputs.parent / "run.json").read_text(encoding="utf-8"))
    header, *rows, last = run["out"].splitlines()
    assert header.split() == ["Projekt", "Status", "Motsägelser", "Går", "ej", "att", "avgöra", "Sekunder", "Fil"]
    assert [row.split()[:2] for row in rows] == [[slug, "klar"] for slug in SLUGS]
    assert [row.split()[-1] for row in rows] == [str(Path("outputs", slug, "report.html")) for slug in SLUGS]
    assert last == f"6 rapporter klara. Öppna {Path('outputs', 'index.html')}"


def test_nothing_is_left_behind_beside_the_reports(outputs: Path) -> None:
    told = {"index.html", "log.jsonl", "sammanfattning.csv", ".lock", ".lock.entry"}
    assert {path.name for path in outputs.iterdir()} == {*SLUGS, *told}
    for slug in SLUGS:
        names = {path.name for path in (outputs / slug).iterdir()}
        assert names == {"report.html", "report.ipynb", "results.json", "tables", "manifest.json", CRATE}


def test_results_have_the_keys_of_the_contract(report: Any) -> None:
    results = report.results
    assert list(results) == ["project", "title", "language", "schema", "sections"]
    assert (results["project"], results["language"], results["schema"]) == (report.folder.name, "sv", 1)
    assert results["title"] == "".join(report.page.text().split("\n")[0]).removesuffix(": utvärderingsrapport")
    for section in results["sections"]:
        assert list(section) == ["name", "status", "error", "metrics", "checks", "rows"]
        assert section["status"] == "ok"
        assert section["error"] is None
        rows = section["rows"]
        assert list(rows) == ["read", "used", "excluded"]
        assert rows["read"] == rows["used"] + sum(rows["excluded"].values())


@pytest.mark.parametrize(("kind", "fields"), [("metrics", METRIC), ("checks", CHECK)])
def test_metrics_and_checks_have_the_types_of_the_contract(report: Any, kind: str, fields: dict[str, type]) -> None:
    items = [(section["name"], item) for section in report.results["sections"] for item in section[kind]]
    names = [(section, item["name"]) for section, item in items]
    assert len(names) == len(set(names))
    for _section, item in items:
        assert list(item) == list(fields)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", item["name"])
        for name, wanted in fields.items():
            allowed = (wanted, int) if wanted is float else wanted
            fits = isinstance(item[name], allowed) and not (wanted is not bool and isinstance(item[name], bool))
            assert fits or (item[name] is None and name in MAY_BE_NULL), (item["name"], name, item[name])
        assert item.get("severity", "note") in {"error", "warning", "note"}


def test_what_cannot_be_decided_says_why(report: Any) -> None:
    checks = [check for section in report.results["sections"] for check in section["checks"]]
    assert [check["name"] for check in checks if len(check["message"].split()) < 3] == []
    assert [check["name"] for check in checks if not check["label"].strip()] == []


def test_the_page_has_language_one_heading_landmarks_and_a_policy(report: Any) -> None:
    page = report.page
    assert page.named("html") == [{"lang": "sv"}]
    tags = [tag for tag, _attributes in page.tags]
    assert [tags.count(tag) for tag in ("h1", "header", "nav", "main", "footer", "title")] == [1] * 6
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.named("meta")
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


def test_every_link_leads_somewhere_on_the_page(report: Any) -> None:
    ids = [attributes["id"] for _tag, attributes in report.page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(link["href"]) for link in report.page.named("a")]
    assert [link for link in links if link.removeprefix("#") not in ids or not link.startswith("#")] == []
    sections = [section["name"] for section in report.results["sections"]]
    assert {f"#{name}" for name in sections[1:]} <= set(links)
    assert [name for name in ids if name in sections] == sections


def test_the_page_runs_nothing_and_asks_for_nothing(report: Any) -> None:
    forbidden = {"script", "iframe", "object", "embed", "form", "input", "button", "video", "audio", "base"}
    assert [tag for tag, _attributes in report.page.tags if tag in forbidden] == []
    for tag, attributes in report.page.tags:
        assert [name for name in attributes if name.startswith("on")] == [], tag
        for name in ("src", "href", "srcset", "data", "action"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "data:")), (tag, name, value[:60])
    style = "".join(re.findall(r"<style>(.*?)</style>", report.html, flags=re.S))
    assert re.findall(r"@import|url\(|https?:", style) == []


def test_code_stands_only_in_closed_details(report: Any) -> None:
    opened = report.page.named("details")
    assert opened
    assert [attributes for attributes in opened if "open" in attributes] == []
    inside = "".join(re.findall(r"<details.*?</details>", report.html, flags=re.S))
    assert report.html.count("<pre") == inside.count("<pre") > 0
    assert "import evallib" not in report.page.text()


def test_every_picture_has_words_with_the_numbers_of_its_own_table(report: Any) -> None:
    assert len(report.page.named("img")) == len(report.page.figures)
    for figure in report.page.figures:
        assert figure.caption.strip()
        cells = [NUMBER.findall(cell) for row in figure.table.rows for cell in row]
        known = {number for numbers in cells for number in numbers} | {str(len(figure.table.rows) - 1)}
        told = NUMBER.findall(AXIS.sub("", str(figure.alt)))
        assert told or "Alla tal finns i tabellen" in str(figure.alt)
        assert [number for number in told if number not in known] == []


def test_every_table_has_a_caption_and_scopes(report: Any) -> None:
    assert report.page.tables
    for table in report.page.tables:
        assert table.caption
        assert {len(row) for row in table.rows} == {len(table.rows[0])}
        assert table.scopes == ("col",) * len(table.rows[0]) + ("row",) * (len(table.rows) - 1)


def test_every_table_shown_is_a_file_and_the_other_way_round(report: Any) -> None:
    shown = sorted({table.rows for table in report.page.tables})
    assert sorted(tuple(rows) for rows in report.csv_tables().values()) == shown


def test_a_page_is_small(report: Any) -> None:
    most = SIZE_OF_ALL_SECTIONS if report.folder.name == "exempel" else SIZE
    assert (report.folder / "report.html").stat().st_size < most


def test_the_manifest_has_the_hash_of_every_file_written(report: Any) -> None:
    beside = {"manifest.json", CRATE}
    written = [path for path in report.folder.rglob("*") if path.is_file() and path.name not in beside]
    hashes = {path.relative_to(report.folder).as_posix(): _sha256(path) for path in written}
    assert report.manifest["outputs"] == hashes


def test_the_manifest_has_the_hash_of_every_file_read(report: Any, repository: Path) -> None:
    inputs = report.manifest["inputs"]
    slug = report.folder.name
    wanted = {f"params/projects/{slug}.yaml", "evallib/model.py", "notebooks/90_method.ipynb", "requirements.lock"}
    assert wanted <= set(inputs)
    assert [name for name in inputs if name.startswith("data/")] == []
    plain = [name for name in inputs if not name.startswith("params/")]
    assert [name for name in plain if inputs[name] != _sha256(repository / name)] == []
    settings = [name for name in inputs if name.startswith("params/")]
    assert [name for name in settings if not inputs[name].startswith("hmac-sha256:")] == []


def test_the_manifest_has_a_commitment_to_every_data_file(report: Any, repository: Path) -> None:
    slug = report.folder.name
    told = told_names(load_project(Workspace(repository), slug))
    read = [path.name for path in (repository / "data" / slug).iterdir() if path.suffix != ".md"]
    files = {entry["file"]: entry for entry in report.manifest["provenance"]["data"]}
    assert set(files) == {f"data/{slug}/{told[name]}" for name in read}
    for name, entry in files.items():
        assert entry["hash"].startswith("hmac-sha256:")
        assert entry["read_by"], name
        for section in entry["read_by"]:
            assert report.manifest["sections"][section]["inputs"][name] == entry["hash"]


def test_the_page_tells_what_it_was_made_from_and_fits_its_fingerprint(report: Any) -> None:
    assert embedded_provenance(report.html) == report.manifest["provenance"]
    assert told_fingerprint(report.html) == page_fingerprint(report.html)
    assert len(re.findall("evallib-provenance", report.html)) == 1
    told = report.html[report.html.index('<section id="evallib-provenance"') :]
    assert len(told.encode()) < SIZE_OF_PROVENANCE.get(report.folder.name, 12_000)


def test_the_manifest_has_no_time_and_no_place(report: Any, repository: Path) -> None:
    text = json.dumps(report.manifest)
    assert str(repository) not in text
    assert str(report.folder.parent) not in text
    assert re.findall(r"\d\d:\d\d:\d\d", text) == []


def test_no_file_names_the_folders_of_this_machine(report: Any, repository: Path) -> None:
    for path in (path for path in report.folder.rglob("*") if path.is_file()):
        content = path.read_text(encoding="utf-8")
        assert str(repository) not in content
        assert str(report.folder.parent.parent) not in content


def test_the_index_opens_every_report(outputs: Path, read_page: Callable[[str], Any]) -> None:
    page = read_page((outputs / "index.html").read_text(encoding="utf-8"))
    links = [str(link["href"]) for link in page.named("a")]
    assert {link for link in links if not link.startswith("#")} == {f"{slug}/report.html" for slug in SLUGS}
    (table,) = page.tables
    assert {row[1].split("\n")[0][:4] for row in table.rows[1:]} == {"Klar"}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
