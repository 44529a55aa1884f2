"""Values of indicators as Kolada has them: a number, or the reason why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from evallib.model import RowAccount

Gender = Literal["T", "K", "M"]
"""Total, women, men."""
Status = Literal["value", "missing", "privacy", "not_applicable", "absent"]
"""A number; asked but not answered; too few people behind it; cannot exist there; no row at all in the data."""
GENDERS: tuple[Gender, ...] = ("T", "K", "M")
COLUMNS = ("kpi", "municipality", "year", "gender", "status", "value")


@dataclass(frozen=True)
class Cell:
    """What is known of one indicator, municipality, year and gender. ``value`` is a number only if ``status`` says so.

    Zero is a value: ``Cell("value", 0.0)``.
    """

    status: Status
    value: float | None = None

    def __post_init__(self) -> None:
        if (self.status == "value") != (self.value is not None):
            raise ValueError(f"a cell has a value exactly when its status says so: {self.status}, {self.value}")


@dataclass(frozen=True)
class Values:
    """Values of some indicators for many municipalities and years, from one source at one time.

    ``frame`` has the columns ``COLUMNS``: kpi, municipality (four digits as text), year (int64), gender (T, K, M),
    status (value, missing, privacy, not_applicable; never absent), value (float64, NaN unless status is value); no two
    rows have the same kpi, municipality, year and gender. ``names``: municipality to its name, as the data have it.
    ``titles`` and ``descriptions``: of the indicators, where the data have them. ``vintage``: the day when everything
    was fetched, None if nobody says. ``account``: what became of the rows.
    """

    frame: pd.DataFrame
    names: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    vintage: dt.date | None = None
    account: RowAccount = field(default_factory=RowAccount)


@dataclass(frozen=True)
class Group:
    """A group of municipalities: its id in Kolada, its title, and the ids of its members."""

    id: str
    title: str
    members: tuple[str, ...]
