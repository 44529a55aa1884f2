"""The values of many municipalities laid out as one block, so that 290 reports can share the work.

Kept secrets stay kept here: everything that is compared or shown comes from a block in which
:func:`hide_derivable` has already hidden what could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from evallib.comparisons.identity import is_municipality
from evallib.kolada import GENDERS, Cell, Status, Values
from evallib.locale import _
from evallib.model import RowAccount

Floats: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.int8]
STATUSES: tuple[Status, ...] = ("absent", "value", "missing", "privacy", "not_applicable")
"""What the numbers of ``Block.status`` mean; 0 is no row at all."""
ABSENT, VALUE, MISSING, PRIVACY, NOT_APPLICABLE = range(len(STATUSES))
TOTAL, WOMEN, MEN = range(len(GENDERS))
_EMPTY: dict[int, Cell] = {number: Cell(status) for number, status in enumerate(STATUSES) if number != VALUE}


@dataclass(frozen=True, eq=False)
class Block:
    """Values by indicator, year, gender (T, K, M) and municipality; regions and the country are left out.

    ``value`` is NaN wherever ``status`` (a place in ``STATUSES``) is not that of a value. ``years`` are all years from
    the first to the last in the data. ``hidden`` tells which cells were hidden because one of total, women and men was
    secret and could have been worked out. ``account``: what became of the rows.
    """

    kpis: tuple[str, ...]
    years: tuple[int, ...]
    municipalities: tuple[str, ...]
    value: Floats
    status: Codes
    hidden: npt.NDArray[np.bool_]
    account: RowAccount = field(default_factory=RowAccount)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Municipality to its place on the last axis."""
        return {code: place for place, code in enumerate(self.municipalities)}

    def places_of(self, members: Sequence[str]) -> npt.NDArray[np.intp]:
        """The places of those members that are in the data at all, in the members' order."""
        return np.array([self.places[code] for code in members if code in self.places], dtype=np.intp)


def cell_of(status: int, value: float) -> Cell:
    """A cell, from the two numbers of a block.

    >>> cell_of(VALUE, 0.0), cell_of(PRIVACY, float("nan"))
    (Cell(status='value', value=0.0), Cell(status='privacy', value=None))
    """
    return Cell("value", value) if status == VALUE else _EMPTY[status]


def lay_out(values: Values) -> Block:
    """The block of some values: one cell an indicator, year, gender and municipality.

    Municipalities are those that the data name or have rows of; rows of regions and of the country are counted as left
    out.
    """
    frame = values.frame
    codes, found = _factorise(frame["municipality"])
    own = np.array([is_municipality(str(code)) for code in found], dtype=bool)
    municipalities = tuple(sorted({str(c) for c in found[own]} | {c for c in values.names if is_municipality(c)}))
    kpis, kpi_places = _places(frame["kpi"])
    place = {code: number for number, code in enumerate(municipalities)}
    kept = own[codes] if len(codes) else np.zeros(0, dtype=bool)
    columns = np.array([place.get(str(code), -1) for code in found], dtype=np.intp)[codes]
    year = frame["year"].to_numpy(dtype=np.int64)
    years = tuple(range(int(year[kept].min()), int(year[kept].max()) + 1)) if kept.any() else ()
    value = np.full((len(kpis), len(years), len(GENDERS), len(municipalities)), np.nan)
    status = np.zeros(value.shape, dtype=np.int8)
    genders, statuses = _known(frame["gender"], GENDERS), _known(frame["status"], STATUSES)
    where = tuple(axis[kept] for axis in (kpi_places, year - (years[0] if years else 0), genders, columns))
    value[where] = frame["value"].to_numpy(dtype=np.float64)[kept]
    status[where] = statuses[kept]
    account = values.account.exclude(_left_out(int((~kept).sum())))
    return hide_derivable(Block(kpis, years, municipalities, value, status, np.zeros(status.shape, bool), account))


def hide_derivable(block: Block) -> Block:
    """The block after hiding what a secret cell could be worked out from, among the same total, women and men.

    When exactly one of the three is secret and the other two have values, the secret one follows from them for whoever
    knows how many women and men there are: the women's and the men's cells are both shown as secret. When women or men
    have no number at all, the total is that of the others: a secret one beside a value is then the same number, and
    all three are shown as secret. Nothing secret is ever computed here.
    """
    secret, known = block.status == PRIVACY, block.status == VALUE
    alone = secret.sum(axis=2) == 1
    both = alone & (known.sum(axis=2) == 2)
    nothing = ~secret & ~known
    same = alone & (known.sum(axis=2) == 1) & (nothing[:, :, WOMEN, :] | nothing[:, :, MEN, :])
    if not (both.any() or same.any()):
        return block
    hidden = np.zeros(block.status.shape, dtype=bool)
    hidden[:, :, WOMEN, :] = hidden[:, :, MEN, :] = both | same
    hidden[:, :, TOTAL, :] = same
    value = np.where(hidden, np.nan, block.value)
    status = np.where(hidden, np.int8(PRIVACY), block.status)
    return Block(block.kpis, block.years, block.municipalities, value, status, hidden, block.account)


def _factorise(column: pd.Series) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.object_]]:
    codes, found = pd.factorize(column)
    return codes, np.asarray(found, dtype=object)


def _places(column: pd.Series) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """The different texts of a column, sorted, and which of them stands on each row."""
    codes, found = _factorise(column)
    names = tuple(sorted(str(name) for name in found))
    return names, np.array([names.index(str(name)) for name in found], dtype=np.intp)[codes]


def _known(column: pd.Series, known: Sequence[str]) -> npt.NDArray[np.intp]:
    codes, found = _factorise(column)
    return np.array([known.index(str(name)) for name in found], dtype=np.intp)[codes]


def _left_out(count: int) -> dict[str, int]:
    return {_("not of a municipality"): count} if count else {}
