"""What is wrong in a SIE file: collected with its lines, and raised together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.tables.cells import quoted

MOST_PROBLEMS = 50
"""So many problems are enough: the reading stops there."""

MOST_SHOWN = 200
"""Letters of a value that are looked at for a message; it shows fewer."""


class FieldError(ValueError):
    """A field that cannot be read. ``what`` and ``remedy`` are sentences for the reader."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy or anew()


class SieProblems:
    """The problems of one file; ``file`` is its name as shown to the user."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(self, line: int | None, what: str, remedy: str = "") -> None:
        """Note a problem. Raises ``InputError`` with all of them when there are enough."""
        self._found.append(Problem(Place(self.file, row=line), what, remedy or anew()))
        if len(self._found) >= MOST_PROBLEMS:
            self.stop()

    def refuse(self, what: str, remedy: str, line: int | None = None) -> InputError:
        """The error for a file that cannot be read further, with what was found before."""
        return InputError(self._in_order([*self._found, Problem(Place(self.file, row=line), what, remedy)]))

    @contextmanager
    def of_line(self, line: int) -> Iterator[None]:
        """What is wrong in a field is noted as a problem of its line."""
        try:
            yield
        except FieldError as error:
            self.add(line, error.what, error.remedy)

    def stop(self) -> None:
        """Raise ``InputError`` if anything was wrong."""
        if self._found:
            raise InputError(self._in_order(self._found))

    def _in_order(self, problems: list[Problem]) -> list[Problem]:
        return sorted(problems, key=lambda problem: problem.place.row or 0)


def shown(value: str) -> str:
    """A value as it may stand in a message: its beginning, with what could point to a person masked."""
    return quoted(value[:MOST_SHOWN])


def anew() -> str:
    """What to do about a file that a program has written wrongly."""
    return _("Export the file anew from the accounting program, and do not change it by hand.")
