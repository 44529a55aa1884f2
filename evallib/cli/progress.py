"""While reports are made: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from evallib.engine.events import Ended, Event, Finished, Started, Warned
from evallib.locale import _, ngettext
from evallib.presentation.numbers import number
from evallib.privacy import mask
from evallib.report.pages.status import status_word
from evallib.report.task import ReportOutcome

MOST_TOLD = 2
"""So many of the sections now running are named; the others are counted."""
LONG = 90
"""From so many seconds on, time is told in minutes, and from so many minutes on in hours."""


class RunProgress:
    """A bar over the projects that are made, with the time left and the sections now running.

    Projects that nothing has changed for are counted in words. Without a terminal there is a line a project instead.
    ``quiet``: warnings only. ``verbose``: also a line a section.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._console = Console(stderr=True)
        self._quiet, self._verbose = quiet, verbose
        self._bar = Progress(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _TimeLeft(),
            TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
            expand=True,
            transient=True,
        )
        self._total = 0
        self._unchanged = 0
        self._running: dict[str, str] = {}
        self._task = TaskID(0)

    @contextmanager
    def over(self, total: int) -> Iterator[None]:
        """The bar, over so many projects, for as long as the block lasts."""
        self._total = total
        self._task = self._bar.add_task(_("Starting"), total=total)
        with nullcontext() if self._bar.disable else self._bar:
            yield

    def tell(self, event: Event) -> None:
        """Show what has happened."""
        match event:
            case Started(slug, section):
                self._running[slug] = section
            case Ended(slug, section, status, seconds):
                if self._verbose:
                    self._line(f"{slug}, {section}: {section_word(status)} ({number(seconds, 1)} s)")
            case Warned(slug, text):
                self.warn(text if slug is None else f"{slug}: {text}")
            case Finished(outcome):
                self._finished(outcome)
        if self._bar.tasks:
            self._describe()

    def warn(self, text: str) -> None:
        """A warning, above the bar, whatever else is left out."""
        self._print(_("Warning: {text}").format(text=mask(text)))

    def _finished(self, outcome: ReportOutcome) -> None:
        self._running.pop(outcome.slug, None)
        if outcome.unchanged:
            self._unchanged += 1
            self._bar.update(self._task, total=self._total - self._unchanged)
            told = _("unchanged") if self._verbose else None
        else:
            self._bar.advance(self._task)
            plain = self._verbose or outcome.status != "ok" or not self._console.is_terminal
            told = status_word(outcome.status) if plain else None
        if told is not None:
            self._line(f"{mask(outcome.slug)}: {told}")

    def _line(self, text: str) -> None:
        if not self._quiet:
            self._print(text)

    def _print(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def _describe(self) -> None:
        sections = [f"{slug} ({section})" for slug, section in self._running.items()]
        told = ", ".join(sections[:MOST_TOLD])
        if (more := len(sections) - MOST_TOLD) > 0:
            told += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
        if self._unchanged:
            same = ngettext("{n} unchanged", "{n} unchanged", self._unchanged).format(n=self._unchanged)
            told = f"{told} · {same}" if told else same
        self._bar.update(self._task, description=told or _("Finishing"))


class _TimeLeft(ProgressColumn):
    """The time that the other projects take if they are as those that are done."""

    def render(self, task: Task) -> Text:
        if not task.completed or task.elapsed is None or task.total is None:
            return Text()
        return Text(left_text(task.elapsed / task.completed * (task.total - task.completed)))


def left_text(seconds: float) -> str:
    """How long it takes yet, as exactly as that can be known."""
    if seconds < LONG:
        return _("about {n} s left").format(n=5 * max(1, round(seconds / 5)))
    if seconds < 60 * LONG:
        return _("about {n} min left").format(n=round(seconds / 60))
    return _("about {n} h left").format(n=number(seconds / 3600, 1))


def section_word(status: str) -> str:
    """What became of a section, in words."""
    return {
        "kept": _("unchanged"),
        "ok": _("done"),
        "suppressed": _("hidden for confidentiality"),
        "failed": _("failed"),
    }[status]
