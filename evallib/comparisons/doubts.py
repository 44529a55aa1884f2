"""What makes the figures of one indicator less sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from evallib.comparisons.breaks import Told, ended_in
from evallib.comparisons.study import Doubt
from evallib.kolada import Cell, Gender

YEARS_BEHIND = 2


@dataclass(frozen=True)
class Seen:
    """What doubts follow from: the indicator's title, its last year, the newest year in the data, the day when they
    were fetched, all breaks, what the description tells, the cells by year, and the years in which some were hidden."""

    title: str
    year: int | None
    newest: int | None
    vintage: dt.date | None
    breaks: Mapping[int, str]
    told: Told
    cells: Mapping[int, Mapping[Gender, Cell]]
    hidden: tuple[int, ...]


def find_doubts(seen: Seen) -> tuple[Doubt, ...]:
    """Everything that makes the figures less sure; see :class:`~evallib.comparisons.study.Doubt`."""
    return (*_of_years(seen), *_of_the_indicator(seen))


def _of_years(seen: Seen) -> Iterator[Doubt]:
    for year, cells in seen.cells.items():
        doubt = judge_total(cells)
        if doubt is not None:
            yield Doubt(doubt, year)
    yield from (Doubt("one_hidden", year) for year in seen.hidden)


def judge_total(cells: Mapping[Gender, Cell]) -> Literal["zeros", "outside"] | None:
    """``zeros`` when women and men are 0 and the total is not, ``outside`` when the total lies outside them, else None.

    Only where all three have values; a total can lie a little outside because each was rounded on its own.

    >>> judge_total({"T": Cell("value", 61.5), "K": Cell("value", 0.0), "M": Cell("value", 0.0)})
    'zeros'
    >>> judge_total({"T": Cell("value", 3.0), "K": Cell("value", 2.0), "M": Cell("value", 4.0)}) is None
    True
    """
    total, women, men = (cells[gender].value if gender in cells else None for gender in ("T", "K", "M"))
    if total is None or women is None or men is None or min(women, men) <= total <= max(women, men):
        return None
    return "zeros" if women == men == 0 else "outside"


def _of_the_indicator(seen: Seen) -> Iterator[Doubt]:
    ended = ended_in(seen.title)
    if ended is not None:
        yield Doubt("discontinued", seen.year, ended)
    if seen.year is None:
        return
    newest = max(year for year in (seen.newest, seen.vintage.year if seen.vintage else None) if year is not None)
    if newest - seen.year >= YEARS_BEHIND:
        yield Doubt("old", seen.year)
    if seen.year in seen.breaks:
        yield Doubt("break", seen.year, seen.breaks[seen.year])
    yield from (Doubt("method", None, hint) for hint in seen.told.hints)
