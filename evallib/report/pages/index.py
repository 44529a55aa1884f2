"""``outputs/index.html``: every report of a workspace, its status and what to look at."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evallib.locale import _, ngettext
from evallib.model import Check
from evallib.presentation import join_words, swedish_order
from evallib.privacy import check_page, mask
from evallib.report.pages import failure
from evallib.report.pages.index_page import IndexRow, render_index
from evallib.report.placing.one_file import put_in_place
from evallib.report.task import ReportOutcome

INDEX, MANIFEST = "index.html", "manifest.json"
ATTENTION = ("stopped", "failed", "partial", "ok")
MOST_SAID = 3
"""So many reasons stand in the index; the page that a row leads to has them all."""


def write_index(out: Path, slugs: Sequence[str], outcomes: Mapping[str, ReportOutcome]) -> Path:
    """Write the index over the reports in ``out``, what needs attention first.

    Projects of this run come with their outcome, other projects with what their folder says, if they have one.
    """
    found = {slug: row for slug in slugs if (row := _row(out, slug, outcomes.get(slug))) is not None}
    order = sorted(found, key=lambda slug: _attention(found[slug]))
    rows = _told_apart([(slug, found[slug]) for slug in order])
    page = render_index(rows)
    if check_page(page):  # then only the slugs, which can hold no more than letters, digits and hyphens
        page = render_index(
            [replace(row, title=failure.told_slug(slug), detail=None) for slug, row in zip(order, rows, strict=True)]
        )
    put_in_place(out / INDEX, page.encode())
    return out / INDEX


def _attention(row: IndexRow) -> tuple[int, int, int, Any]:
    return (ATTENTION.index(row.status), -row.warnings, -row.undecided, swedish_order(row.title))


def _told_apart(rows: Sequence[tuple[str, IndexRow]]) -> list[IndexRow]:
    """Reports that are called the same also have the name of their project."""
    often = Counter(row.title for _slug, row in rows)
    return [
        replace(row, title=f"{row.title} ({slug})")
        if often[row.title] > 1 and row.title not in {slug, failure.FOLDER}
        else row
        for slug, row in rows
    ]


def _row(out: Path, slug: str, outcome: ReportOutcome | None) -> IndexRow | None:
    target = out / slug
    if outcome is None:
        told = failure.read_failure(target)
        return _failed(target, told) if told is not None else _made(target)
    title = failure.told_title(outcome)
    if outcome.path is None:
        messages = failure.publishable_messages(outcome)
        told = failure.read_failure(target) or failure.Failure(title, outcome.status, messages)
        return _failed(target, told)
    if outcome.status == "ok":
        return _counted(title, slug, outcome.contradictions, outcome.undecided)
    return _made(target)


def _failed(target: Path, told: failure.Failure) -> IndexRow:
    """A report that did not come out."""
    page, older = (_link(target, name) for name in (failure.PAGE, failure.REPORT))
    said = "; ".join(told.messages[:MOST_SAID]) + (" …" if len(told.messages) > MOST_SAID else "")
    return IndexRow(mask(told.title), page, told.status, detail=mask(said) or None, older=older)


def _link(target: Path, name: str) -> str | None:
    """The way to a file of a report; None when there is none, or a person's number is the name of the folder."""
    return f"{target.name}/{name}" if (target / name).is_file() and mask(target.name) == target.name else None


def _made(target: Path) -> IndexRow | None:
    """A report as its folder has it; None when there is none. Files that do not belong together are no report."""
    known = failure.read_json(target / failure.RESULTS)
    if not known and not (target / failure.REPORT).is_file():
        return None
    if not _whole(target) or not isinstance(known.get("sections"), list):
        title = mask(str(known.get("title", target.name)))
        return IndexRow(
            title,
            _link(target, failure.REPORT),
            "partial",
            detail=_("Its files do not belong together. Make the report again."),
        )
    checks = [Check(**check) for section in known["sections"] for check in section["checks"]]
    contradictions = sum(check.contradicts for check in checks)
    row = _counted(mask(known["title"]), target.name, contradictions, sum(check.passed is None for check in checks))
    missing = [section["name"] for section in known["sections"] if section["status"] == "failed"]
    return replace(row, status="partial", detail=missing_text(missing)) if missing else row


def _counted(title: str, slug: str, contradictions: int, undecided: int) -> IndexRow:
    return IndexRow(title, f"{slug}/{failure.REPORT}", "ok", contradictions, None, undecided)


def missing_text(sections: Sequence[str]) -> str:
    """Which sections a report misses."""
    told = ngettext("The section {names} is missing.", "The sections {names} are missing.", len(sections))
    return told.format(names=join_words(list(sections)))


def _whole(target: Path) -> bool:
    """Whether the results are those that the manifest, which is written last, has the fingerprint of."""
    stated = failure.read_json(target / MANIFEST).get("outputs")
    if not isinstance(stated, dict):
        return False
    content = (target / failure.RESULTS).read_bytes()
    return bool(stated.get(failure.RESULTS) == hashlib.sha256(content).hexdigest())
