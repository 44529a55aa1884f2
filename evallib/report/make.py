"""One report: run the sections that something changed for, join them, export, let the gate look, put it in place."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from evallib.locale import LANGUAGE, _
from evallib.presentation.collect import Notebook, published_result
from evallib.presentation.reads import read_reads
from evallib.privacy import check_page
from evallib.projects import Project, load_project
from evallib.report.keeping.ingredients import SectionInputs
from evallib.report.keeping.inputs import Inputs, all_sections, ingredients, opens_more, opens_more_shared, read_inputs
from evallib.report.keeping.keys import SUMMARY
from evallib.report.keeping.seen import Seen, judge_reads
from evallib.report.pages.export import export_page
from evallib.report.pages.join import join_sections, report_title
from evallib.report.pages.results import results_record
from evallib.report.pages.tables_shown import table_files
from evallib.report.placing.write import MANIFEST, as_json, write_files
from evallib.report.provenance.crate import CRATE, crate
from evallib.report.provenance.record import manifest, provenance
from evallib.report.running.earlier import Earlier, kept_sections, read_earlier
from evallib.report.running.sections import SectionRun, run_section
from evallib.report.task import ReportOutcome, ReportTask

Tell = Callable[[str, str, float], None]
"""Called with a section, ``started``, ``kept``, ``ok``, ``suppressed`` or ``failed``, and the seconds it took."""


@dataclass
class Sections:
    """The sections of a report as they come: how each was run, what the new ones opened, and which were kept."""

    project: Project
    runs: dict[str, SectionRun] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def in_order(self) -> list[SectionRun]:
        """In the order of the report, the summary first."""
        return [self.runs[section] for section in self.project.sections]


def make_report(task: ReportTask, tell: Tell) -> ReportOutcome:
    """Make one report in ``out/<project>`` and tell of each section as it starts and ends."""
    started = time.monotonic()
    project = load_project(task.open_workspace(), task.slug)
    inputs = read_inputs(project)
    earlier = Earlier() if task.force else read_earlier(task.target)
    sections = run_sections(task, project, kept_sections(earlier, inputs), tell)
    runs = sections.in_order()
    results = [run.result for run in runs]
    made_from = ingredients(inputs, _made_from(inputs, sections, earlier), task.code)
    told = provenance(project, made_from, results, task.code)
    joined = join_sections(project, runs, told)
    page = export_page(joined)
    outcome = _outcome(project, sections)
    if found := check_page(page):
        stopped = _("The report was stopped, because the page could reveal something or is not whole.")
        outcome = replace(outcome, status="stopped", messages=(stopped, *found))
    else:
        files = _files(project, runs, joined, page)
        beside = {
            CRATE: as_json(crate(told, report_title(project), files, datetime.now(UTC))),
            MANIFEST: as_json(manifest(told, made_from, results, files)),
        }
        write_files(task.target, {**files, **beside})
        outcome = replace(outcome, path=str(task.target / "report.html"))
    return replace(outcome, seconds=time.monotonic() - started)


def _files(project: Project, runs: list[SectionRun], joined: Notebook, page: str) -> dict[str, bytes]:
    """What a report consists of, by file name, apart from what tells how it came about."""
    sections = [run.result.as_record() for run in runs]
    return {
        "report.html": page.encode(),
        "report.ipynb": nbformat.writes(joined).encode(),
        "results.json": as_json(results_record(project, LANGUAGE, sections)),
        **{f"tables/{name}": content for name, content in table_files(joined).items()},
    }


def run_sections(task: ReportTask, project: Project, kept: Mapping[str, SectionRun], tell: Tell) -> Sections:
    """Run every section that is not kept, the summary last."""
    found = Sections(project)
    with tempfile.TemporaryDirectory(prefix="evallib-") as folder:
        done = Path(folder)
        for section in [*(name for name in project.sections if name != SUMMARY), SUMMARY]:
            if section in kept:
                _keep(found, section, kept[section], done)
                tell(section, "kept", 0.0)
                continue
            tell(section, "started", 0.0)
            started = time.monotonic()
            run = run_section(project, section, done, engine=task.engine, limits=task.limits)
            found.runs[section] = _as_if_kept(run)
            if run.result.status != "failed":  # a failed one is never kept, and may have opened any part of its files
                found.seen[section] = judge_reads(project, section, read_reads(done, section), done)
            tell(section, run.result.status, time.monotonic() - started)
    return found


def _as_if_kept(run: SectionRun) -> SectionRun:
    """A section as it will be read back when it is kept: a notebook that is written has its mappings in order."""
    if run.result.status == "failed":
        return run
    notebook = nbformat.from_dict(json.loads(json.dumps(run.notebook, sort_keys=True)))
    return replace(run, notebook=notebook, result=published_result(notebook.cells) or run.result)


def _keep(found: Sections, section: str, run: SectionRun, done: Path) -> None:
    """A section as it was run before; the summary, if it is run, reads it like the others."""
    nbformat.write(run.notebook, done / f"{section}.ipynb")
    found.runs[section] = run
    found.kept.append(section)


def _made_from(inputs: Inputs, sections: Sections, earlier: Earlier) -> Mapping[str, SectionInputs]:
    """What each section was made from, by what it was seen to open now or when it was run."""
    more = [section for section, seen in sections.seen.items() if opens_more(inputs, section, seen.opened)]
    more += [section for section in sections.kept if earlier.read_whole(section)]
    shared = [section for section, seen in sections.seen.items() if opens_more_shared(inputs, section, seen.shared)]
    shared += [section for section in sections.kept if earlier.read_shared(section)]
    return all_sections(inputs, more, [section for section, seen in sections.seen.items() if not seen.followed], shared)


def _outcome(project: Project, sections: Sections) -> ReportOutcome:
    """What the sections came to, before the page is looked at."""
    runs = sections.in_order()
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
        ran=tuple(run.result.name for run in runs if run.result.name not in sections.kept),
        kept=tuple(run.result.name for run in runs if run.result.name in sections.kept),
    )
