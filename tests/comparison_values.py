"""Invented values and groups of invented municipalities, and the same comparison made with plain loops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from evallib.kolada import COLUMNS, Group, Values
from evallib.model import RowAccount

Row = tuple[str, str, int, str, str, float | None]
CODES = ("9901", "9902", "9903", "9904", "9905", "9906", "9907", "9908", "9909")


def values_of(rows: Iterable[Row], *, names: Mapping[str, str] | None = None, **more: object) -> Values:
    """Values from rows in the order of ``COLUMNS``; municipalities are called Ort and their code."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    frame["value"] = frame["value"].astype("float64")
    frame["year"] = frame["year"].astype("int64")
    named = names if names is not None else {code: f"Ort{code}" for code in sorted(set(frame["municipality"]))}
    return Values(frame, named, account=RowAccount(len(frame), len(frame)), **more)  # type: ignore[arg-type]


def totals(values: Mapping[str, float | str], *, kpi: str = "X1", year: int = 2024) -> list[Row]:
    """One total a municipality: a number, or the status of a cell without one."""
    return [
        (kpi, code, year, "T", one if isinstance(one, str) else "value", None if isinstance(one, str) else float(one))
        for code, one in values.items()
    ]


def similar(name: str, members: Sequence[str], *, area: str = "IFO", year: int = 2024, group: str = "G1") -> Group:
    """A group of similar municipalities, titled as Kolada titles them."""
    return Group(group, f"Liknande kommuner {area}, {name}, {year}", tuple(members))
