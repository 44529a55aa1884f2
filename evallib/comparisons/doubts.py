"""What makes the figures of one indicator less sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evallib.comparisons.breaks import ended_in
from evallib.comparisons.study import Doubt, Trend
from evallib.kolada import GENDERS, Gender

YEARS_BEHIND, YEARS_LATE = 2, 3
"""Behind the newest year in the data; before the year when they were fetched, of which one or two years are usual."""
MOST_DECIMALS = 6
ROUNDING = 1e-9


@dataclass(frozen=True)
class Seen:
    """What doubts follow from: the indicator's title, its label in the project, its last year, the newest year in the
    data, the day when they were fetched, breaks, the description's hints at a changed method, the trends, and the years
    with hidden cells."""

    title: str
    label: str = ""
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
            three = (total.cell.value, women.cell.value, men.cell.value)
            doubt = judge_total(*three)
            if doubt is not None:
                explained = doubt == "outside" and _rounded(seen.trends, *three)
                yield Doubt("rounding" if explained else doubt, total.year)
    yield from (Doubt("one_hidden", year) for year in seen.hidden)


def judge_total(total: float | None, women: float | None, men: float | None) -> Literal["zeros", "outside"] | None:
    """``zeros`` when women and men are 0 and the total is not, ``outside`` when the total lies outside them, else None.

    Only where all three have values.

    >>> judge_total(61.5, 0.0, 0.0), judge_total(4.1, 2.0, 4.0), judge_total(3.0, 2.0, 4.0), judge_total(3.0, None, 4.0)
    ('zeros', 'outside', None, None)
    """
    if total is None or women is None or men is None or min(women, men) <= total <= max(women, men):
        return None
    return "zeros" if women == men == 0 else "outside"


def _rounded(trends: Mapping[Gender, Trend], total: float | None, women: float | None, men: float | None) -> bool:
    """Whether the total lies so little outside that each being rounded on its own can explain it: no more than one
    step in the last decimal that any value of the indicator has."""
    values = [point.cell.value for trend in trends.values() for point in trend.points if point.cell.value is not None]
    step = 10.0 ** -max((count_decimals(value) for value in values), default=0)
    return total is not None and min(abs(total - one) for one in (women, men) if one is not None) <= step + ROUNDING


def count_decimals(value: float) -> int:
    """How many decimals a value is written with, at most six.

    >>> [count_decimals(value) for value in (73.0, 73.2, 0.125, 1 / 3)]
    [0, 1, 3, 6]
    """
    close = (places for places in range(MOST_DECIMALS) if abs(round(value, places) - value) <= ROUNDING)
    return next(close, MOST_DECIMALS)


def _of_the_indicator(seen: Seen) -> Iterator[Doubt]:
    ended = ended_in(seen.title) or ended_in(seen.label)
    if ended is not None:
        yield Doubt("discontinued", seen.year, ended)
    if seen.year is None:
        return
    if seen.newest is not None and seen.newest - seen.year >= YEARS_BEHIND:
        yield Doubt("old", seen.year)
    elif seen.vintage is not None and seen.vintage.year - seen.year >= YEARS_LATE:
        yield Doubt("late", seen.year)
    if seen.year in seen.breaks:
        yield Doubt("break", seen.year, seen.breaks[seen.year])
    yield from (Doubt("method", None, hint) for hint in seen.hints)
