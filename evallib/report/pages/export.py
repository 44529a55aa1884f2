"""From the joined notebook to the one HTML file, through nbconvert with our own template.

Also an nbconvert exporter of its own: ``jupyter nbconvert --to evallib outputs/x/report.ipynb``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import mistune
import nbformat
from jinja2 import Environment
from nbconvert.exporters import TemplateExporter

from evallib.locale import _
from evallib.presentation.collect import shown_items
from evallib.report.keeping.embedded import seal_page
from evallib.report.pages.page import REPORT_TEMPLATE, environment
from evallib.report.provenance.shown import provenance_context

_NOTHING = nbformat.v4.new_notebook()
"""The template shows what :func:`page_context` gives and never looks into the notebook."""


class ReportExporter(TemplateExporter):
    """nbconvert with evallib's template and autoescape, and without the search paths a user could change."""

    export_from_notebook = "Evaluation report (evallib)"
    file_extension = ".html"
    output_mimetype = "text/html"

    def _default_preprocessors_default(self) -> list[str]:
        """None: the notebook is shown as it is, and each would validate it once more."""
        return []

    def _file_extension_default(self) -> str:
        return ".html"

    def _template_file_default(self) -> str:
        return REPORT_TEMPLATE

    def _create_environment(self) -> Environment:
        return environment().overlay()

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        """Render a notebook that :func:`evallib.report.pages.join.join_sections` made."""
        shown = {**(resources or {}), "evallib": page_context(nb)}
        page, resources = super().from_notebook_node(_NOTHING, shown, **kw)  # it would copy and check every picture
        return seal_page(page), resources


@cache
def exporter() -> ReportExporter:
    """The one exporter of a process: making it costs more than using it."""
    return ReportExporter()  # type: ignore[no-untyped-call]


def export_page(joined: nbformat.NotebookNode) -> str:
    """The whole page of a report."""
    html, _resources = exporter().from_notebook_node(joined)
    return str(html)


def page_context(joined: nbformat.NotebookNode) -> dict[str, Any]:
    """What the template shows, read from the joined notebook alone."""
    report = joined.metadata["evallib"]
    sections = [{**section, **_content(joined, section["name"])} for section in report["sections"]]
    titles = {section["name"]: section["title"] for section in sections}
    told = report.get("provenance")
    return {
        **report,
        "sections": sections,
        "contents": list(titles.items())[1:],
        "provenance": provenance_context(told, titles) if told else None,
        "footer": [
            _(
                "Verdicts and numbers are worked out by fixed rules. Facts, quotations and notes were transcribed "
                "or worded by hand from the documents, each with its page or line."
            )
        ],
    }


def _content(joined: nbformat.NotebookNode, section: str) -> dict[str, Any]:
    """The blocks and the code of one section."""
    blocks: list[dict[str, Any]] = []
    code = []
    for cell in joined.cells:
        if cell.metadata["evallib"]["section"] != section:
            continue
        if cell.cell_type == "markdown":
            html = _prose(cell.source, first=not blocks)
            blocks += [{"kind": "markdown", "html": html}] if html else []
        elif cell.cell_type == "code":
            code.append(cell.source)
            items = shown_items(cell)
            blocks += [{"kind": "items", "items": items}] if items else []
    return {"blocks": blocks, "code": code}


def _prose(source: str, *, first: bool) -> str:
    """Markdown as HTML; raw HTML in it is shown as text. The section's own heading is left to the template."""
    lines = source.splitlines()
    if first and lines and lines[0].startswith("#"):
        lines = lines[1:]
    return str(_markdown()("\n".join(lines))).strip()


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(escape=True)
