"""Make a report once more, somewhere else, and compare: the results, the tables, the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from evallib.engine import Finished, run_reports
from evallib.locale import _
from evallib.projects import Workspace
from evallib.report.keeping.commitments import known_secret
from evallib.report.keeping.shared import SHARED
from evallib.report.provenance.shown import TABLE
from evallib.report.task import CodeState, ReportOutcome, ReportTask
from evallib.verify.findings import Finding, differs, note, shown_name, status_of, unchecked
from evallib.verify.numbers import as_results, differing_results, same_table

Likeness = Literal["bytes", "content", "numbers", "other", "unknown"]
"""How a report made again is like the first: byte for byte; but for the account of its making; in every number; not."""
MOST_NAMED = 8
END_OF_CONTENT = "</main>"
SECTION = re.compile(r'<section id="([a-z0-9_]+)"')


@dataclass(frozen=True)
class First:
    """The report as it was handed over: its page, and what lies beside it unchanged (``results.json``, tables)."""

    html: str
    beside: Mapping[str, bytes]


@dataclass(frozen=True)
class Remade:
    """What became of the second making, and what is another in it."""

    likeness: Likeness
    findings: tuple[Finding, ...] = ()
    internal: str = ""


def make_again(first: First, workspace: Workspace, slug: str, code: CodeState, *, elsewhere: bool) -> Remade:
    """Make the report of a project again in a temporary folder and compare it with the first.

    ``elsewhere``: packages or Python are other ones here; then numbers may differ in the tenth digit. The workspace is
    left as it is: one without a secret is copied, since a run would give it one.
    """
    with TemporaryDirectory(prefix="evallib-verify-") as folder:
        out = Path(folder) / "outputs"
        out.mkdir()
        root = workspace.root if known_secret(workspace.root) else _copy(workspace, slug, Path(folder) / "workspace")
        outcome = _outcome(ReportTask(slug, str(root), str(out), force=True, code=code))
        if outcome.path is None:
            text = _("The report could not be made again: {reason}").format(reason="; ".join(outcome.messages))
            return Remade("unknown", (unchecked(text),), outcome.internal)
        return compare_reports(first, Path(outcome.path).parent, exactly=not elsewhere)


def _outcome(task: ReportTask) -> ReportOutcome:
    events = run_reports([task], jobs=1, scheduler=None)
    (outcome,) = [event.outcome for event in events if isinstance(event, Finished)]
    return outcome


def _copy(workspace: Workspace, slug: str, root: Path) -> Path:
    """What a run of one project needs of a workspace; links stay links."""
    for name in ("params", "notebooks", f"data/{slug}", f"data/{SHARED}"):
        if (workspace.root / name).is_dir():
            shutil.copytree(workspace.root / name, root / name, symlinks=True)
    (root / "data" / slug).mkdir(parents=True, exist_ok=True)
    return root


def compare_reports(first: First, folder: Path, *, exactly: bool) -> Remade:
    """The first report beside the second, which lies whole in a folder."""
    findings = [*_results(first, folder, exactly=exactly), *_tables(first, folder, exactly=exactly)]
    again = (folder / "report.html").read_bytes().decode()
    parts = ", ".join(shown_name(part) if part else _("its beginning") for part in _different_parts(first.html, again))
    text = _("Made again, the page differs in: {parts}.").format(parts=parts)
    if status_of(findings) == "differs" or (parts and exactly):
        return Remade("other", (*findings, *([differs(text)] if parts else [])))
    if parts:
        return Remade("numbers", (*findings, note(text)))
    return Remade("bytes" if first.html == again else "content", tuple(findings))


def _results(first: First, folder: Path, *, exactly: bool) -> Iterator[Finding]:
    """Results that are others, section by section, by the names that other programs know them by."""
    then = as_results(first.beside.get("results.json", b""))
    if then is None:
        yield note(_("{file} does not lie beside the page unchanged: it was not compared.").format(file="results.json"))
        return
    now = as_results((folder / "results.json").read_bytes()) or {"sections": []}
    found: dict[str, list[str]] = {}
    for section, name in differing_results(then, now, exactly=exactly):
        found.setdefault(section, []).append(shown_name(name))
    for section, names in found.items():
        more = [*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])]
        text = _("Made again, the section {section} has other results: {names}.")
        if not section:
            text = _("Made again, the report has other results: {names}.")
        yield differs(text.format(section=shown_name(section), names=", ".join(more)))


def _tables(first: First, folder: Path, *, exactly: bool) -> Iterator[Finding]:
    """Tables that are others; those that do not lie beside the page are not compared, nor what tells of the making."""
    for name, content in first.beside.items():
        if not name.startswith("tables/") or name == f"tables/{TABLE}.csv":
            continue
        again = folder / name
        if not again.is_file():
            yield differs(_("Made again, the report has no {file}.").format(file=shown_name(name)))
        elif not same_table(content, again.read_bytes(), exactly=exactly):
            yield differs(_("Made again, {file} is another one.").format(file=shown_name(name)))


def _different_parts(html: str, again: str) -> list[str]:
    """The names of the sections that differ between two pages; empty for what stands before the first.

    What stands after the content is the account of the making: it names versions and fingerprints.
    """
    first, second = _parts(html), _parts(again)
    return [name for name in {**first, **second} if first.get(name) != second.get(name)]


def _parts(html: str) -> dict[str, str]:
    content = html.partition(END_OF_CONTENT)[0]
    starts = [*SECTION.finditer(content)]
    ends = [match.start() for match in starts[1:]] + [len(content)]
    before = content[: starts[0].start()] if starts else content
    return {"": before, **{match[1]: content[match.start() : end] for match, end in zip(starts, ends, strict=True)}}
