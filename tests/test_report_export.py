"""The page from the joined notebook: whatever stands in it is text, and only our own template is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from evallib.model import SectionResult
from evallib.presentation import Column, Sentence, Table, publish, show
from evallib.privacy import check_page
from evallib.projects import Project
from evallib.report.pages.export import ReportExporter, export_page, page_context
from evallib.report.pages.join import join_sections
from evallib.report.pages.page import environment
from evallib.report.running.sections import SectionRun
from tests.workspaces import make_project

V4 = nbformat.v4
HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, title=HOSTILE)


def run(name: str, prose: str, *items: Any, status: str = "ok") -> SectionRun:
    result = SectionResult(name, status=status, error=HOSTILE if status == "failed" else None)  # type: ignore[arg-type]
    cells = [V4.new_markdown_cell(prose)]
    for thing in (*([show(*items)] if items else []), publish(result)):
        output = V4.new_output("display_data", data=thing._repr_mimebundle_())
        cells.append(V4.new_code_cell(f"ev.show()  # {HOSTILE}", outputs=[output]))
    return SectionRun(V4.new_notebook(cells=cells), result)


def page(project: Project, *runs: SectionRun) -> str:
    return export_page(join_sections(project, [run("summary", "## Sammanfattning"), *runs]))


def test_titles_prose_items_code_and_errors_are_shown_as_text(project: Project) -> None:
    shown = Table("t", HOSTILE, (Column(HOSTILE),), ((HOSTILE,),), (HOSTILE,))
    prose = f"## Mål {HOSTILE}\n\nText {HOSTILE}\n\n{HOSTILE}\n\n<img src=x onerror=alert(1)>"
    html = page(project, run("goals", prose, Sentence(HOSTILE), shown), run("medel", "## M", status="failed"))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert html.count(ESCAPED) >= 1 + 2 + 1 + 5 + 2 + 1
    assert check_page(html) == ()


@pytest.mark.parametrize(
    ("prose", "part"),
    [
        ("*Vad?*", "<em>Vad?</em>"),
        ("### Rubrik", "<h3>Rubrik</h3>"),
        ("- a\n- b", "<li>a</li>"),
        ("2 < 3 & 4", "2 &lt; 3 &amp; 4"),
    ],
)
def test_markdown_becomes_html(project: Project, prose: str, part: str) -> None:
    assert part in page(project, run("goals", f"## Mål\n\n{prose}"))


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_never_runs_anything(project: Project, target: str) -> None:
    assert target.lower() not in page(project, run("goals", f"## Mål\n\n[klicka]({target})")).lower()


def test_a_picture_from_elsewhere_is_stopped_by_the_gate(project: Project) -> None:
    assert check_page(page(project, run("goals", "## Mål\n\n![x](https://example.org/x.png)"))) != ()


def test_the_sections_own_heading_is_left_to_the_template(project: Project) -> None:
    html = page(project, run("goals", "## Målen\n\n*Vad?*"))
    assert html.count("<h2>Målen</h2>") == 1
    assert '<section id="goals" class="section ok">' in html


def test_the_context_holds_blocks_and_code_of_each_section(project: Project) -> None:
    joined = join_sections(
        project, [run("summary", "## S"), run("goals", "## G\n\nText", Sentence("Ett")), run("method", "## M")]
    )
    context = page_context(joined)
    assert context["contents"] == [("goals", "G"), ("method", "M")]
    goals = context["sections"][1]
    assert [block["kind"] for block in goals["blocks"]] == ["markdown", "items"]
    assert goals["blocks"][0]["html"] == "<p>Text</p>"
    assert goals["blocks"][1]["items"][0]["text"] == "Ett"
    assert len(goals["code"]) == 2
    assert context["sections"][2]["blocks"] == []


def test_a_failed_section_is_a_box_with_its_reason(project: Project) -> None:
    html = page(project, run("goals", "## Mål\n\nText som inte kom fram", Sentence("Ett"), status="failed"))
    assert '<section id="goals" class="section failed">' in html
    assert "kom fram" not in html


def test_the_same_notebook_gives_the_same_page(project: Project) -> None:
    assert page(project, run("goals", "## M", Sentence("a"))) == page(project, run("goals", "## M", Sentence("a")))


def test_the_template_is_our_own_and_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment().autoescape is True
    shadow = tmp_path / "nbconvert" / "templates" / "base"
    shadow.mkdir(parents=True)
    for name in ("report.html.j2", "base.html.j2", "items.html.j2"):
        (shadow / name).write_text("FRÄMMANDE", encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.chdir(shadow)
    joined = join_sections(make_project(tmp_path / "w"), [run("summary", "## S")])
    html, _resources = ReportExporter().from_notebook_node(joined)  # type: ignore[no-untyped-call]
    assert "FRÄMMANDE" not in html
    assert '<html lang="sv"' in html
