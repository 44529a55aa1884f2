"""``sammanfattning.csv``: what became of each report of a run, for a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from evallib.locale import pgettext
from evallib.privacy import mask
from evallib.report.one_file import put_in_place
from evallib.report.status import UNFINISHED, status_word
from evallib.report.task import ReportOutcome

NAME = "sammanfattning"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_run_table(out: Path, slugs: Sequence[str], outcomes: Mapping[str, ReportOutcome], part: str = "") -> Path:
    """Write the table of a run over the named projects. ``part``: the shard, which has a table of its own."""
    path = out / (f"{NAME}.{part}.csv" if part else f"{NAME}.csv")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (
            pgettext("column", "Project"),
            pgettext("column", "Title"),
            pgettext("column", "Status"),
            pgettext("column", "Contradictions"),
            pgettext("column", "Cannot be decided"),
            pgettext("column", "Sections run"),
            pgettext("column", "Sections unchanged"),
            pgettext("column", "File"),
        )
    )
    writer.writerows(_row(slug, outcomes.get(slug), out) for slug in slugs)
    put_in_place(path, text.getvalue().encode("utf-8-sig"))
    return path


def _row(slug: str, outcome: ReportOutcome | None, out: Path) -> tuple[str, ...]:
    if outcome is None:
        return (mask(slug), "", status_word(UNFINISHED), "", "", "", "", "")
    if outcome.path is None:
        return (mask(slug), _inert(mask(outcome.title)), status_word(outcome.status), "", "", "", "", "")
    counts = (outcome.contradictions, outcome.undecided, len(outcome.ran), len(outcome.kept))
    file = Path(outcome.path).relative_to(out).as_posix() if Path(outcome.path).is_relative_to(out) else outcome.path
    return (mask(slug), _inert(mask(outcome.title)), status_word(outcome.status), *map(str, counts), file)


def _inert(text: str) -> str:
    """A title that a spreadsheet program could take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
