"""One report: run its sections, join them, export, let the gate look at it, put it in place."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat

from evallib.locale import LANGUAGE, _
from evallib.presentation.collect import Notebook
from evallib.privacy import check_page
from evallib.projects import Project, load_project
from evallib.report.export import export_page
from evallib.report.inputs import all_sections, ingredients, read_inputs
from evallib.report.join import join_sections, report_title
from evallib.report.provenance import manifest, provenance
from evallib.report.results import results_record
from evallib.report.sections import SectionRun, run_section
from evallib.report.tables_shown import table_files
from evallib.report.task import Engine, Limits, ReportOutcome, ReportTask
from evallib.report.write import MANIFEST, as_json, write_files

SUMMARY = "summary"
Tell = Callable[[str, str, float], None]
"""Called with a section, ``started``, ``kept``, ``ok``, ``suppressed`` or ``failed``, and the seconds it took."""


def make_report(task: ReportTask, tell: Tell) -> ReportOutcome:
    """Make one report in ``out/<project>`` and tell of each section as it starts and ends."""
    started = time.monotonic()
    project = load_project(task.open_workspace(), task.slug)
    inputs = read_inputs(project)
    runs = run_sections(project, tell, engine=task.engine, limits=task.limits)
    results = [run.result for run in runs]
    made_from = ingredients(inputs, all_sections(inputs), task.code)
    told = provenance(project, made_from, results, task.code)
    joined = join_sections(project, runs, told)
    page = export_page(joined)
    outcome = _outcome(project, runs)
    if found := check_page(page):
        stopped = _("The report was stopped, because the page could reveal something or is not whole.")
        outcome = replace(outcome, status="stopped", messages=(stopped, *found))
    else:
        files = _files(project, runs, joined, page)
        write_files(task.target, {**files, MANIFEST: as_json(manifest(told, made_from, results, files))})
        outcome = replace(outcome, path=str(task.target / "report.html"))
    return replace(outcome, seconds=time.monotonic() - started)


def _files(project: Project, runs: list[SectionRun], joined: Notebook, page: str) -> dict[str, bytes]:
    """What a report consists of, by file name, apart from its manifest."""
    sections = [run.result.as_record() for run in runs]
    return {
        "report.html": page.encode(),
        "report.ipynb": nbformat.writes(joined).encode(),
        "results.json": as_json(results_record(project, LANGUAGE, sections)),
        **{f"tables/{name}": content for name, content in table_files(joined).items()},
    }


def run_sections(project: Project, tell: Tell, *, engine: Engine, limits: Limits) -> list[SectionRun]:
    """Run every section, the summary last, and return them in the order of the report, the summary first."""
    with tempfile.TemporaryDirectory(prefix="evallib-") as folder:
        done = Path(folder)
        order = [section for section in project.sections if section != SUMMARY]
        runs = []
        for section in [*order, SUMMARY]:
            tell(section, "started", 0.0)
            started = time.monotonic()
            runs.append(run_section(project, section, done, engine=engine, limits=limits))
            tell(section, runs[-1].result.status, time.monotonic() - started)
    return [runs[-1], *runs[:-1]]


def _outcome(project: Project, runs: list[SectionRun]) -> ReportOutcome:
    """What the sections came to, before the page is looked at."""
    failed = tuple(
        f"{run.result.name}: {run.told or run.result.error}" for run in runs if run.result.status == "failed"
    )
    return ReportOutcome(
        project.slug,
        report_title(project),
        "partial" if failed else "ok",
        contradictions=sum(check.contradicts for run in runs for check in run.result.checks),
        undecided=sum(check.passed is None for run in runs for check in run.result.checks),
        messages=failed,
        internal="\n".join(f"[{run.result.name}] {run.internal}" for run in runs if run.internal),
        ran=tuple(run.result.name for run in runs),
    )
