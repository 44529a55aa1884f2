"""What makes the figures of one indicator less sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evallib.comparisons.breaks import ended_in
from evallib.comparisons.study import Doubt, Trend
from evallib.kolada import GENDERS, Gender

YEARS_BEHIND = 2


@dataclass(frozen=True)
class Seen:
    """What doubts follow from: the indicator's title, its last year, the newest year in the data, the day when they
    were fetched, breaks, the description's hints at a changed method, the trends, and the years with hidden cells."""

    title: str
    year: int | None = None
    newest: int | None = None
    vintage: dt.date | None = None
    breaks: Mapping[int, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    trends: Mapping[Gender, Trend] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()


def find_doubts(seen: Seen) -> tuple[Doubt, ...]:
    """Everything that makes the figures less sure; see :class:`~evallib.comparisons.study.Doubt`."""
    return (*_of_years(seen), *_of_the_indicator(seen))


def _of_years(seen: Seen) -> Iterator[Doubt]:
    if len(seen.trends) == len(GENDERS):
        for total, women, men in zip(*(seen.trends[gender].points for gender in GENDERS), strict=True):
            doubt = judge_total(total.cell.value, women.cell.value, men.cell.value)
            if doubt is not None:
                yield Doubt(doubt, total.year)
    yield from (Doubt("one_hidden", year) for year in seen.hidden)


def judge_total(total: float | None, women: float | None, men: float | None) -> Literal["zeros", "outside"] | None:
    """``zeros`` when women and men are 0 and the total is not, ``outside`` when the total lies outside them, else None.

    Only where all three have values; a total can lie a little outside because each was rounded on its own.

    >>> judge_total(61.5, 0.0, 0.0), judge_total(4.1, 2.0, 4.0), judge_total(3.0, 2.0, 4.0), judge_total(3.0, None, 4.0)
    ('zeros', 'outside', None, None)
    """
    if total is None or women is None or men is None or min(women, men) <= total <= max(women, men):
        return None
    return "zeros" if women == men == 0 else "outside"


def _of_the_indicator(seen: Seen) -> Iterator[Doubt]:
    ended = ended_in(seen.title)
    if ended is not None:
        yield Doubt("discontinued", seen.year, ended)
    if seen.year is None:
        return
    known = (seen.newest, seen.vintage.year if seen.vintage else None)
    newest = max(year for year in (seen.year, *known) if year is not None)
    if newest - seen.year >= YEARS_BEHIND:
        yield Doubt("old", seen.year)
    if seen.year in seen.breaks:
        yield Doubt("break", seen.year, seen.breaks[seen.year])
    yield from (Doubt("method", None, hint) for hint in seen.hints)
