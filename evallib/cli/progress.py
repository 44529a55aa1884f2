"""While reports are made: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from evallib.cli.summary import status_word
from evallib.locale import _


class RunProgress:
    """A bar over projects with the sections now running on a terminal; plain lines anywhere else."""

    def __init__(self, total: int) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._total = total
        self._running: dict[str, str] = {}
        self._task = TaskID(0)

    def __enter__(self) -> RunProgress:
        self._bar.start()
        self._task = self._bar.add_task(_("Starting"), total=self._total)
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def started(self, slug: str, section: str) -> None:
        """A section has started."""
        self._running[slug] = section
        self._describe()

    def finished(self, slug: str, status: str) -> None:
        """A report is done."""
        self._running.pop(slug, None)
        self._bar.advance(self._task)
        self._describe()
        if not self._console.is_terminal:
            self._console.print(f"{slug}: {status_word(status)}", highlight=False, markup=False)

    def _describe(self) -> None:
        running = ", ".join(f"{slug} ({section})" for slug, section in self._running.items())
        self._bar.update(self._task, description=running or _("Finishing"))
