"""``outputs/index.html``: every report of a workspace, its status and what to look at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evallib.locale import _, ngettext
from evallib.model import Check
from evallib.presentation import swedish_order
from evallib.privacy import check_page, mask
from evallib.report.page import IndexRow, render_index
from evallib.report.task import ReportOutcome

ATTENTION = ("stopped", "failed", "partial", "ok")


def write_index(out: Path, slugs: Sequence[str], outcomes: Mapping[str, ReportOutcome]) -> Path:
    """Write the index over the reports in ``out``, what needs attention first.

    Projects of this run come with their outcome, other projects with their last finished report if there is one.
    """
    found = {slug: row for slug in slugs if (row := _row(out, slug, outcomes.get(slug))) is not None}
    order = sorted(found, key=lambda slug: (ATTENTION.index(found[slug].status), swedish_order(found[slug].title)))
    rows = [found[slug] for slug in order]
    page = render_index(rows)
    if check_page(page):  # then only the slugs, which can hold no more than letters, digits and hyphens
        page = render_index([replace(row, title=slug, detail=None) for slug, row in zip(order, rows, strict=True)])
    work = out / ".index.html.new"
    work.write_text(page, encoding="utf-8")
    return work.replace(out / "index.html")


def _row(out: Path, slug: str, outcome: ReportOutcome | None) -> IndexRow | None:
    path = out / slug / "results.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    if outcome is None and known is None:
        return None
    title = mask(known["title"] if known else outcome.title if outcome else slug)
    if outcome is not None and outcome.path is None:
        return IndexRow(title, None, outcome.status, detail=mask("; ".join(outcome.messages)))
    if known is None:
        return None
    failed = [section for section in known["sections"] if section["status"] == "failed"]
    checks = [Check(**check) for section in known["sections"] for check in section["checks"]]
    contradictions = sum(check.contradicts for check in checks)
    undecided = sum(check.passed is None for check in checks)
    href, detail = f"{slug}/report.html", detail_text(contradictions, undecided)
    return IndexRow(title, href, "partial" if failed else "ok", contradictions, detail)


def detail_text(contradictions: int, undecided: int) -> str:
    """How many contradictions a report has and how much cannot be decided."""
    found = []
    if contradictions:
        found.append(ngettext("{n} contradiction", "{n} contradictions", contradictions).format(n=contradictions))
    if undecided:
        found.append(ngettext("{n} cannot be decided", "{n} cannot be decided", undecided).format(n=undecided))
    return ", ".join(found) or _("nothing to remark")
