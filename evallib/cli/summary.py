"""What ends a run: the table of the reports that were made, why others were not, and what to open."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evallib.cli.terminal import short_path, tell, tell_error
from evallib.locale import _, ngettext
from evallib.privacy import mask
from evallib.report.pages.status import status_word
from evallib.report.task import ReportOutcome


def tell_table(outcomes: Sequence[ReportOutcome]) -> None:
    """A row for each report that was not as before."""
    made = [outcome for outcome in outcomes if not outcome.unchanged]
    if not made:
        return
    table = Table(box=None, pad_edge=False)
    for label in (_("Project"), _("Status"), _("Contradictions"), _("Undecided"), _("Seconds"), _("File")):
        table.add_column(label, overflow="fold")
    for outcome in made:
        counts = (str(outcome.contradictions), str(outcome.undecided), f"{outcome.seconds:.1f}")
        path = short_path(outcome.path) if outcome.path else "–"
        table.add_row(mask(outcome.slug), status_word(outcome.status), *counts, path)
    shown = sys.stdout is not None and sys.stdout.isatty()  # None: nobody hears, the stream is closed
    Console(width=None if shown else 160).print(table, highlight=False, markup=False)


def tell_reasons(outcomes: Sequence[ReportOutcome], told_before: Collection[str], *, debug: bool) -> None:
    """Why reports failed or miss a section."""
    for outcome in outcomes:
        for message in outcome.messages if outcome.slug not in told_before else ():
            tell_error(f"{outcome.slug}: {message}")
        if debug and outcome.internal:
            tell_error(outcome.internal)


def tell_counts(outcomes: Sequence[ReportOutcome], index: Path) -> None:
    """How many reports there are, and what to open."""
    same = sum(outcome.unchanged for outcome in outcomes)
    done = sum(outcome.path is not None for outcome in outcomes) - same
    path, told = short_path(str(index)), done
    unchanged = ngettext("{n} unchanged", "{n} unchanged", same).format(n=same)
    if not same:
        text = ngettext("{n} report done. Open {path}", "{n} reports done. Open {path}", done)
    elif not done and same == len(outcomes):
        told = same
        text = ngettext("{n} report, unchanged. Open {path}", "{n} reports, all unchanged. Open {path}", same)
    else:
        text = ngettext("{n} report done, {unchanged}. Open {path}", "{n} reports done, {unchanged}. Open {path}", done)
    tell(text.format(n=told, unchanged=unchanged, path=path))
