"""Join a project's executed sections into one notebook: the only thing the exporter sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import nbformat

from evallib.errors import InputError
from evallib.locale import LANGUAGE, _
from evallib.presentation.collect import Notebook, title_of
from evallib.projects import Project
from evallib.published import Fact, read_facts, valued_text
from evallib.report.keeping.embedded import provenance_text
from evallib.report.running.sections import SectionRun

SHOWN = ("display_data", "execute_result")
NO_SECTION = ""
"""Marks a cell that stands in the notebook only; the page says the same in its own way."""
HIDDEN_TAGS = frozenset({"parameters", "injected-parameters"})


def join_sections(
    project: Project, runs: Sequence[SectionRun], provenance: Mapping[str, Any] | None = None
) -> Notebook:
    """One notebook with all sections in the order of the report, cells numbered by position.

    A failed section keeps its title only: nothing it may have shown before it failed is carried over.
    ``provenance``: what the page tells of its making, if it does; kept as text, because a notebook orders its keys.
    """
    cells: list[Any] = [_warning()] if project.params.invented else []
    for run in runs:
        if run.result.status != "failed":
            cells += [_marked(cell, run.result.name) for cell in run.notebook.cells if not _hidden(cell)]
    told = provenance_text(provenance) if provenance is not None else None
    header = {**_header(project, runs), "provenance": told}
    joined = nbformat.v4.new_notebook(cells=cells, metadata={"evallib": header})
    joined.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for position, cell in enumerate(joined.cells):
        cell["id"] = f"c{position:04}"
    return joined


def report_title(project: Project) -> str:
    """The title of a report wherever it is named; an invented project is never named without saying so."""
    title = project.params.title
    return _("Invented: {title}").format(title=title) if project.params.invented else title


def invented_words() -> str:
    """What the banner of an invented report says."""
    return _("Everything in this report is invented: the project, the people, the answers and the figures.")


def _warning() -> Notebook:
    metadata = {"evallib": {"section": NO_SECTION}}
    return nbformat.v4.new_markdown_cell(f"**{invented_words()}**", metadata=metadata)


def _hidden(cell: Notebook) -> bool:
    return bool(HIDDEN_TAGS & set(cell.metadata.get("tags", ())))


def _marked(cell: Notebook, section: str) -> Notebook:
    """A copy of a cell that knows its section, without execution times and other traces of the run."""
    marked = nbformat.from_dict({**cell, "metadata": {"evallib": {"section": section}}})
    if marked.cell_type == "code":
        marked.execution_count = None
        marked.outputs = [_plain(output) for output in marked.outputs if output.output_type in SHOWN]
    return marked


def _plain(output: Notebook) -> Notebook:
    return nbformat.v4.new_output("display_data", data=output.data, metadata=output.get("metadata", {}))


def _header(project: Project, runs: Sequence[SectionRun]) -> dict[str, Any]:
    return {
        "project": project.slug,
        "title": report_title(project),
        "invented": invented_words() if project.params.invented else None,
        "subtitle": project.params.subtitle,
        "language": LANGUAGE,
        "header": _header_facts(project),
        "version_line": _("Made with evallib {version}").format(version=version("evallib")),
        "sections": [
            {
                "name": run.result.name,
                "title": title_of(run.notebook.cells, run.result.name),
                "status": run.result.status,
                "error": run.result.error,
            }
            for run in runs
        ],
    }


def _header_facts(project: Project) -> list[list[str]]:
    """Period, funder and case number as the documents give them; what is not stated is said so.

    Unreadable facts are the sections' business (they fail with every problem); the header then says nothing.
    """
    try:
        facts = read_facts(project)
    except InputError:
        return []
    start, end = facts.get("period_start"), facts.get("period_end")
    funder = facts.get("funder")
    period = _("not stated")
    if start and end and start.text and end.text:
        period = _("{start} to {end}").format(start=valued_text(start), end=valued_text(end))
    programme = project.programme.funder if project.programme else ""
    return [
        [_("Period"), period],
        [_("Funder"), _text(funder) if funder else programme or _("not stated")],
        [_("Case number"), _text(facts.get("case_number"))],
    ]


def _text(fact: Fact | None) -> str:
    return fact.text if fact is not None and fact.text else _("not stated")
