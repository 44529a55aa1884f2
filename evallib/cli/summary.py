"""What ends a run: the table of reports, and what to open."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from evallib.cli.terminal import short_path, tell, tell_error
from evallib.locale import _, ngettext

if TYPE_CHECKING:
    from evallib.report import ReportOutcome


def tell_summary(outcomes: Sequence[ReportOutcome], index: Path, told_before: Collection[str], *, debug: bool) -> None:
    """The table that ends a run, and what to open."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False)
    for label in (_("Project"), _("Status"), _("Contradictions"), _("Undecided"), _("Seconds"), _("File")):
        table.add_column(label, overflow="fold")
    for outcome in outcomes:
        counts = (str(outcome.contradictions), str(outcome.undecided), f"{outcome.seconds:.1f}")
        path = short_path(outcome.path) if outcome.path else "–"
        table.add_row(outcome.slug, status_word(outcome.status), *counts, path)
    console.print(table, highlight=False, markup=False)
    for outcome in outcomes:
        for message in outcome.messages if outcome.slug not in told_before else ():
            tell_error(f"{outcome.slug}: {message}")
        if debug and outcome.internal:
            tell_error(outcome.internal)
    done = sum(outcome.path is not None for outcome in outcomes)
    told = ngettext("{n} report done. Open {path}", "{n} reports done. Open {path}", done)
    tell(told.format(n=done, path=short_path(str(index))))


def status_word(status: str) -> str:
    """The status of a report as the terminal says it."""
    return {
        "ok": _("done"),
        "partial": _("done, a section is missing"),
        "failed": _("failed"),
        "stopped": _("stopped by the privacy gate"),
    }[status]
