"""What went wrong in an input, where, and what to do about it.

Every error that a user can mend is a :class:`Problem`. Readers collect all problems of all files before
they stop, and raise them together as one :class:`InputError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from evallib.locale import _


@dataclass(frozen=True)
class Place:
    """Where something stands, as the user sees it: the first line or row is 1, columns have letters."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    letter: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(_("sheet {sheet}").format(sheet=self.sheet))
        if self.row is not None:
            parts.append(_("row {row}").format(row=self.row))
        if self.column is not None:
            name = _("column {column}").format(column=self.column)
            parts.append(f"{name} ({self.letter})" if self.letter else name)
        return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """One mistake in one place.

    ``what`` says what stands there and what was expected; ``remedy`` says what to do. Both are whole
    sentences in the reader's language. Values from id columns must be masked before they get here.
    """

    place: Place
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.remedy}".strip()


class EvallibError(Exception):
    """Base of all errors that evallib raises on purpose; shown to users without a traceback."""


class InputError(EvallibError):
    """One or more mistakes in parameters or data. ``problems`` holds them all, in file and row order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


def gather(*readings: Callable[[], Any]) -> tuple[Any, ...]:
    """Do several readings and return what they gave; if any failed, raise all their problems together.

    >>> gather(lambda: 1, lambda: "two")
    (1, 'two')
    """
    results: list[Any] = []
    problems: list[Problem] = []
    for reading in readings:
        try:
            results.append(reading())
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(results)


def problems_of(reading: Callable[[], object]) -> tuple[Problem, ...]:
    """The problems that a reading meets; none when it succeeds.

    >>> problems_of(lambda: "read")
    ()
    """
    try:
        reading()
    except InputError as error:
        return error.problems
    return ()


class PrivacyError(EvallibError):
    """Something that could reveal a person was about to be shown. The message never repeats it."""
