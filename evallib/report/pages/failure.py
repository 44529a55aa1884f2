"""What stands in a report's folder when no report came out: a page that says why, and the same for programs.

An older report beside it stays. Both are removed when a report comes out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evallib.locale import _
from evallib.privacy import check_page, mask
from evallib.projects.slugs import slug_fault
from evallib.report.pages.index_page import FailurePage, render_failure
from evallib.report.placing.one_file import put_in_place
from evallib.report.task import ReportOutcome, ReportStatus

PAGE, RECORD = "failure.html", "failure.json"
REPORT, RESULTS = "report.html", "results.json"
FOLDER = "params/projects"


@dataclass(frozen=True)
class Failure:
    """Why a report did not come out, in words that may be published."""

    title: str
    status: ReportStatus
    messages: tuple[str, ...]


def told_slug(slug: str) -> str:
    """The name of a project as anyone may read it; one that no project can have may be a person's.

    >>> told_slug("vagen-ut"), told_slug("Anna Andersson")
    ('vagen-ut', 'params/projects')
    """
    return FOLDER if slug_fault(slug) else mask(slug)


def told_title(outcome: ReportOutcome) -> str:
    """The title of a report as anyone may read it."""
    return told_slug(outcome.slug) if slug_fault(outcome.slug) else mask(outcome.title)


def publishable_messages(outcome: ReportOutcome) -> tuple[str, ...]:
    """What may be published of why a report failed or misses sections.

    Of a section that failed, whoever runs is told what stands in the files; the report itself says less, and that is
    what everyone else gets.
    """
    if slug_fault(outcome.slug):
        text = _("A file in {folder} has a name that no project can have; run evallib check to see it.")
        return (text.format(folder=FOLDER),)
    if outcome.path is None:
        return tuple(mask(message) for message in outcome.messages)
    if not outcome.messages:
        return ()
    known = read_json(Path(outcome.path).with_name(RESULTS))
    failed = [section for section in known.get("sections", ()) if section["status"] == "failed"]
    return tuple(f"{section['name']}: {section['error']}" for section in failed)


def write_failure(target: Path, outcome: ReportOutcome) -> None:
    """Write why a report did not come out into its folder. Raises ``OSError`` if that is not possible."""
    target.mkdir(parents=True, exist_ok=True)
    _clear_work(target)
    known = read_json(target / RESULTS)
    title = mask(str(known.get("title") or outcome.title))
    failure = Failure(title, outcome.status, publishable_messages(outcome))
    older = REPORT if (target / REPORT).is_file() else None
    page = render_failure(FailurePage(failure.title, outcome.slug, failure.status, failure.messages, older))
    if check_page(page):  # then the project's name alone, which has only letters, digits and hyphens
        failure = Failure(outcome.slug, outcome.status, ())
        page = render_failure(FailurePage(outcome.slug, outcome.slug, failure.status, (), older))
    record = {"title": failure.title, "status": failure.status, "messages": list(failure.messages)}
    put_in_place(target / RECORD, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
    put_in_place(target / PAGE, page.encode())


def read_failure(target: Path) -> Failure | None:
    """Why the latest attempt at a report failed; None when it did not, or nobody can read why."""
    known = read_json(target / RECORD)
    if known.get("status") not in {"failed", "stopped"}:
        return None
    return Failure(str(known.get("title", target.name)), known["status"], tuple(map(str, known.get("messages", ()))))


def clear_failure(target: Path) -> None:
    """A report has come out: what told of an earlier failure goes."""
    for path in (target / PAGE, target / RECORD):
        path.unlink(missing_ok=True)
    _clear_work(target)


def _clear_work(target: Path) -> None:
    """Remove what a killed run was writing here."""
    for path in target.glob(".failure.*.new"):
        path.unlink(missing_ok=True)


def read_json(path: Path) -> Mapping[str, Any]:
    """An object of JSON; empty when there is no such file, or nothing in it can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
