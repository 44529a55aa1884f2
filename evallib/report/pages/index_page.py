"""The pages around the reports: the index over all of them, and the page that says why a report did not come out.

Pure: prepared words in, HTML out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evallib.locale import _, ngettext
from evallib.presentation import join_words, swedish_order
from evallib.report.pages.page import environment
from evallib.report.task import ReportStatus

INDEX_TEMPLATE, FAILURE_TEMPLATE = "index.html.j2", "failure.html.j2"
MANY = 30
"""From so many reports on the index has a register from A to Ö."""


@dataclass(frozen=True)
class IndexRow:
    """One report in the index.

    ``status``: ``ok`` (every section came out), ``partial`` (a section is missing), ``failed`` (no report),
    ``stopped`` (held back by the release gate). ``href`` None: there is nothing to open; for a report that did not
    come out it leads to the page that says why. ``warnings``: contradictions. ``undecided``: questions that cannot be
    decided. ``detail``: one short text, such as why there is no report. ``older``: an earlier report that is still
    there.
    """

    title: str
    href: str | None
    status: ReportStatus
    warnings: int = 0
    detail: str | None = None
    undecided: int = 0
    older: str | None = None

    @property
    def made(self) -> bool:
        """There is a report of the latest run."""
        return self.status in {"ok", "partial"}


@dataclass(frozen=True)
class FailurePage:
    """Why a report did not come out. ``older``: the file beside it that is an earlier report, or None."""

    title: str
    slug: str
    status: str
    messages: tuple[str, ...]
    older: str | None


def render_index(rows: Sequence[IndexRow], *, language: str = "sv", footer: Sequence[str] = ()) -> str:
    """The page that lists all reports, in the given order: first those that need attention, apart from the others."""
    attention = [row for row in rows if row.status != "ok"]
    fine = [row for row in rows if row.status == "ok"]
    page = environment().get_template(INDEX_TEMPLATE)
    return page.render(
        attention=attention,
        fine=fine,
        count=len(rows),
        told=counts_text(rows),
        register=_register(rows) if len(rows) >= MANY else {},
        language=language,
        footer=footer,
    )


def render_failure(failure: FailurePage, *, language: str = "sv") -> str:
    """The page that stands where a report would stand."""
    return environment().get_template(FAILURE_TEMPLATE).render(failure=failure, language=language)


def counts_text(rows: Sequence[IndexRow]) -> str:
    """How many reports there are, how many of them need attention, and how many have contradictions."""
    by_status = {status: sum(row.status == status for row in rows) for status in ("ok", "partial", "failed", "stopped")}
    told = {
        "ok": ngettext("{n} complete", "{n} complete", by_status["ok"]),
        "partial": ngettext("{n} incomplete", "{n} incomplete", by_status["partial"]),
        "failed": ngettext("{n} that could not be produced", "{n} that could not be produced", by_status["failed"]),
        "stopped": ngettext("{n} stopped for confidentiality", "{n} stopped for confidentiality", by_status["stopped"]),
    }
    kinds = join_words([told[status].format(n=count) for status, count in by_status.items() if count])
    all_of_them = ngettext("{n} report: {kinds}.", "{n} reports: {kinds}.", len(rows)).format(n=len(rows), kinds=kinds)
    contradicted = sum(row.made and row.warnings > 0 for row in rows)
    if not contradicted:
        return all_of_them if rows else _("There are no reports yet.")
    some = ngettext("{n} report has contradictions.", "{n} reports have contradictions.", contradicted)
    return f"{all_of_them} {some.format(n=contradicted)}"


def _register(rows: Sequence[IndexRow]) -> dict[str, list[IndexRow]]:
    """All reports by the letter that their title begins with, in Swedish order."""
    found: dict[str, list[IndexRow]] = {}
    for row in sorted(rows, key=lambda row: swedish_order(row.title)):
        first = next((sign for sign in row.title if sign.isalnum()), "#").upper()
        found.setdefault("0–9" if first.isdigit() else first, []).append(row)
    return found
