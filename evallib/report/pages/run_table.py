"""``sammanfattning.csv``: what became of each report of a run, for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evallib.locale import pgettext
from evallib.report.pages.failure import told_slug, told_title
from evallib.report.pages.status import UNFINISHED, status_word
from evallib.report.pages.tables_shown import as_csv
from evallib.report.placing.one_file import put_in_place
from evallib.report.task import ReportOutcome

NAME = "sammanfattning"


def write_run_table(out: Path, slugs: Sequence[str], outcomes: Mapping[str, ReportOutcome], part: str = "") -> Path:
    """Write the table of a run over the named projects. ``part``: the shard, which has a table of its own."""
    path = out / (f"{NAME}.{part}.csv" if part else f"{NAME}.csv")
    heads = (
        pgettext("column", "Project"),
        pgettext("column", "Title"),
        pgettext("column", "Status"),
        pgettext("column", "Contradictions"),
        pgettext("column", "Cannot be decided"),
        pgettext("column", "Sections run"),
        pgettext("column", "Sections unchanged"),
        pgettext("column", "File"),
    )
    put_in_place(path, as_csv(heads, [_row(slug, outcomes.get(slug), out) for slug in slugs]))
    return path


def _row(slug: str, outcome: ReportOutcome | None, out: Path) -> tuple[str, ...]:
    told = told_slug(slug)
    if outcome is None:
        return (told, "", status_word(UNFINISHED), "", "", "", "", "")
    if outcome.path is None:
        return (told, told_title(outcome), status_word(outcome.status), "", "", "", "", "")
    counts = (outcome.contradictions, outcome.undecided, len(outcome.ran), len(outcome.kept))
    file = Path(outcome.path).relative_to(out).as_posix() if Path(outcome.path).is_relative_to(out) else outcome.path
    return (told, told_title(outcome), status_word(outcome.status), *map(str, counts), file)
