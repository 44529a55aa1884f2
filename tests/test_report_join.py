"""Joining executed sections: what is carried over, what is dropped, and how cells are numbered."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
import pytest

from evallib.model import SectionResult
from evallib.presentation import Sentence, publish, show
from evallib.presentation.collect import published_result, shown_items
from evallib.projects import Project
from evallib.report.pages.join import join_sections
from evallib.report.running.sections import SectionRun
from tests.workspaces import make_project, put_facts

V4 = nbformat.v4


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, title="Vägen <ut>", subtitle="En rad")


def display(thing: Any) -> nbformat.NotebookNode:
    return V4.new_output("execute_result", data=thing._repr_mimebundle_(), execution_count=7)


def code(source: str, *outputs: Any, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    metadata = {"tags": list(tags), "papermill": {"start_time": "2026-01-01T00:00:00"}, "execution": {"x": "2026"}}
    return V4.new_code_cell(source, outputs=list(outputs), metadata=metadata, execution_count=7)


def run(name: str, *cells: Any, status: str = "ok", error: str | None = None) -> SectionRun:
    result = SectionResult(name, status=status, error=error)  # type: ignore[arg-type]
    last = code("ev.publish(...)", display(publish(result)))
    heading = V4.new_markdown_cell(f"## Avsnitt {name}\n\n*Vad?*")
    return SectionRun(V4.new_notebook(cells=[heading, *cells, last]), result)


def goals() -> SectionRun:
    return run(
        "goals",
        code('project = "x"', tags=("parameters",)),
        code('project = "prov"', tags=("injected-parameters",)),
        code(
            "show()",
            V4.new_output("stream", name="stdout", text="hemligt"),
            display(show(Sentence("Utfallet"))),
            V4.new_output("stream", name="stderr", text="Traceback /home/eva"),
        ),
    )


def text_of(joined: Any) -> str:
    return str(nbformat.writes(joined))


def test_cells_stand_in_the_order_of_the_report_and_are_numbered_by_position(project: Project) -> None:
    joined = join_sections(project, [run("summary"), goals(), run("method")])
    nbformat.validate(joined)
    assert [cell.id for cell in joined.cells] == [f"c{position:04}" for position in range(2 + 3 + 2)]
    sections = [cell.metadata.evallib.section for cell in joined.cells]
    assert sections == ["summary"] * 2 + ["goals"] * 3 + ["method"] * 2


def test_parameter_cells_are_hidden(project: Project) -> None:
    assert "project =" not in text_of(join_sections(project, [goals()]))


def test_streams_times_and_counts_are_dropped_and_items_kept(project: Project) -> None:
    joined = join_sections(project, [goals()])
    told = text_of(joined)
    for trace in ("hemligt", "Traceback", "/home/eva", "papermill", "2026"):
        assert trace not in told
    shown = [item["text"] for cell in joined.cells if cell.cell_type == "code" for item in shown_items(cell)]
    assert shown == ["Utfallet"]
    assert {cell.execution_count for cell in joined.cells if cell.cell_type == "code"} == {None}
    assert {output.output_type for cell in joined.cells for output in cell.get("outputs", ())} == {"display_data"}
    assert published_result(joined.cells) == SectionResult("goals")


def test_an_error_in_the_last_cell_of_a_published_section_is_dropped(project: Project) -> None:
    """``sys.exit()`` after the result leaves an error output, and papermill calls the run completed."""
    done = run("goals")
    done.notebook.cells[-1].outputs.append(V4.new_output("error", ename="SystemExit", evalue="0", traceback=[]))
    joined = join_sections(project, [done])
    assert {output.output_type for cell in joined.cells for output in cell.get("outputs", ())} == {"display_data"}


def test_nothing_of_a_failed_section_is_carried_over_but_its_title_and_error(project: Project) -> None:
    failed = run("goals", code("show()", display(show(Sentence("Halvvägs")))), status="failed", error="cell 3 stannade")
    joined = join_sections(project, [run("summary"), failed])
    assert "Halvvägs" not in text_of(joined)
    assert {cell.metadata.evallib.section for cell in joined.cells} == {"summary"}
    assert joined.metadata.evallib.sections[1] == {
        "name": "goals",
        "title": "Avsnitt goals",
        "status": "failed",
        "error": "cell 3 stannade",
    }


def test_a_suppressed_section_keeps_its_cells(project: Project) -> None:
    joined = join_sections(project, [run("goals", status="suppressed")])
    assert len(joined.cells) == 2


def test_joining_leaves_the_sections_as_they_were_and_is_the_same_twice(project: Project) -> None:
    runs = [goals()]
    before = copy.deepcopy(runs[0].notebook)
    first = text_of(join_sections(project, runs))
    assert runs[0].notebook == before
    assert text_of(join_sections(project, runs)) == first


def header(project: Project) -> dict[str, str]:
    return dict(join_sections(project, [run("summary")]).metadata.evallib.header)


def test_the_header_says_what_the_documents_state(project: Project) -> None:
    put_facts(
        project,
        {"fact": "period_start", "value": "2014-04", "kind": "month"},
        {"fact": "period_end", "value": "2016-12", "kind": "month"},
        {"fact": "funder", "value": "Vinnova", "kind": "text"},
        {"fact": "case_number", "value": "2014-01189", "kind": "text"},
    )
    assert list(header(project).values()) == ["april 2014 till december 2016", "Vinnova", "2014-01189"]
    metadata = join_sections(project, [run("summary")]).metadata.evallib
    assert (metadata.title, metadata.subtitle, metadata.language) == ("Vägen <ut>", "En rad", "sv")


def test_what_is_not_stated_is_said_so_and_the_programme_names_the_funder(tmp_path: Path) -> None:
    period, funder, case = header(make_project(tmp_path, programme={"funder": "Mölndals stad"})).values()
    assert period == case
    assert not any(sign.isdigit() for sign in period)
    assert funder == "Mölndals stad"


@pytest.mark.parametrize(
    "start",
    [
        {"value": "2014-0?", "kind": "month", "state": "partly_readable"},
        {"value": "våren 2014", "kind": "text"},
        {"value": "2014", "kind": "number"},
    ],
    ids=["partly readable", "in words", "a year"],
)
def test_a_period_that_is_no_month_does_not_stop_the_report(project: Project, start: dict[str, str]) -> None:
    put_facts(project, {"fact": "period_start", **start}, {"fact": "period_end", "value": "2016-12", "kind": "month"})
    assert len(header(project)) == 3


def test_facts_that_cannot_be_read_are_the_sections_business(project: Project) -> None:
    put_facts(project, {"fact": "period_start", "value": "i våras", "kind": "month"})
    assert header(project) == {}
