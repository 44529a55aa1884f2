from __future__ import annotations

import base64
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from PIL import Image

from evallib.privacy.page import check_page
from evallib.report.pages.page import render_report


def sample_report() -> dict[str, Any]:
    """A report by hand with every kind of item, a failed section and hostile text."""
    picture = io.BytesIO()
    Image.new("RGB", (672, 320), "white").save(picture, format="png")
    text = (Path(__file__).parent / "samples" / "report.json").read_text(encoding="utf-8")
    sample: dict[str, Any] = json.loads(text.replace("@png", base64.b64encode(picture.getvalue()).decode()))
    return sample


class Outline(HTMLParser):
    """Tags in order, with their attributes, and the visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return render_report(sample_report())


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_the_sample_passes_the_release_gate(html: str) -> None:
    assert check_page(html) == ()


def test_hostile_text_is_shown_as_text(html: str, outline: Outline) -> None:
    assert outline.named("script") == []
    assert "Vägen ut <script>alert(1)</script>" in outline.words
    assert "<b>Rätta cellen.</b>" in outline.words
    assert "<b>" not in html
    assert "\"<script>\" & 'citat'" in str(outline.named("img")[0]["alt"])


def test_the_page_has_language_policy_landmarks_and_one_main_heading(outline: Outline) -> None:
    tags = [tag for tag, _attributes in outline.tags]
    assert outline.named("html") == [{"lang": "sv"}]
    assert outline.named("meta")[1]["content"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
    assert [tags.count(tag) for tag in ("h1", "header", "nav", "main", "footer", "style")] == [1] * 6
    assert outline.named("a")[0] == {"class": "skip", "href": "#content"}
    assert outline.named("main")[0]["id"] == "content"


def test_the_summary_comes_first_and_the_contents_after_it(html: str) -> None:
    places = [html.index(part) for part in ("<h1>", 'id="summary"', "<nav", 'id="goals"', 'id="method"', "<footer")]
    assert places == sorted(places)


def test_the_contents_lead_to_every_section_and_say_which_is_missing(outline: Outline, html: str) -> None:
    anchors = [str(link["href"]) for link in outline.named("a")]
    assert {"#summary", "#goals", "#reconciliation", "#before_after", "#method"} <= set(anchors)
    assert html.count("(saknas)") == 1


def test_a_failed_section_says_so_under_its_heading(html: str) -> None:
    failed = html[html.index('id="before_after"') : html.index('id="method"')]
    assert "<h2>Självskattning före och efter</h2>" in failed
    assert "Avsnittet kunde inte tas fram: data/vagen-ut/before_after.csv, rad 3" in failed
    assert "<details" not in failed


def test_code_is_closed_behind_each_section(html: str, outline: Outline) -> None:
    assert html.count("Visa koden bakom avsnittet") == sum(bool(s["code"]) for s in sample_report()["sections"])
    assert all("open" not in attributes for attributes in outline.named("details"))
    assert "verdicts = ev.goals.judge_goals(record)" in outline.words


def test_a_section_without_blocks_code_or_header_is_rendered() -> None:
    bare = {"name": "summary", "title": "Sammanfattning", "status": "ok", "error": None, "blocks": [], "code": []}
    context = {**sample_report(), "subtitle": None, "header": [], "contents": [], "footer": [], "provenance": None}
    context["sections"] = [bare]
    page = render_report(context)
    assert check_page(page) == ()
    assert "<details" not in page


def test_a_failed_section_without_a_reason_says_that() -> None:
    failed = {"name": "summary", "title": "S", "status": "failed", "error": None, "blocks": [], "code": []}
    page = render_report({**sample_report(), "contents": [], "sections": [failed]})
    assert "Avsnittet kunde inte tas fram: orsaken är okänd" in page


def test_a_missing_field_is_an_error() -> None:
    for field in sample_report():
        context = sample_report()
        del context[field]
        with pytest.raises(UndefinedError):
            render_report(context)


def test_the_same_context_gives_the_same_bytes_and_stays_small(html: str) -> None:
    assert render_report(sample_report()) == html
    assert len(html.encode()) < 60_000


def test_no_template_marks_text_as_safe_except_prepared_markdown() -> None:
    folder = Path(__file__).parents[1] / "evallib"
    templates = [*folder.rglob("*.j2")]
    assert len(templates) == 6
    found = [line.strip() for path in templates for line in path.read_text("utf-8").splitlines() if "safe" in line]
    assert [line for line in found if re.search(r"\|\s*safe", line)] == [
        '<div class="prose">{{ block.html|safe }}</div>'
    ]
