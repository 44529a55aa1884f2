"""Values and groups from a vintage: the tables that ``evallib fetch`` wrote, checked against their SHA-256."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from evallib.errors import InputError, Place, Problem
from evallib.kolada.signs import API_STATUSES, FIRST_YEAR, LAST_YEAR
from evallib.kolada.values import COLUMNS, GENDERS, Group, Values
from evallib.kolada.vintages import GROUPS, MUNICIPALITIES, Vintage, again, file_of, table_of
from evallib.locale import _
from evallib.model import RowAccount

TABLE_COLUMNS = ("kpi", "municipality", "year", "gender", "status", "value", "count")
CODE = re.compile("[0-9]{4}")
MOST_KEPT = 64
Years = tuple[int, int] | None


@dataclass(frozen=True)
class Content:
    """The bytes of a file, known by their name and SHA-256: what they hold is worked out once in a process.

    ``rows``: how many rows it had when it was written.
    """

    file: str
    sha: str
    rows: int
    data: bytes = field(compare=False, repr=False)


def values_of(vintage: Vintage, kpis: Sequence[str], years: Years) -> Values:
    """The values of some indicators and years. Raises ``InputError`` if a file is not what was fetched.

    The frame is the caller's own: nothing done to it changes what another caller gets.
    """
    tables = tuple(_content(vintage, table_of(kpi)) for kpi in kpis)
    names = _content(vintage, MUNICIPALITIES)
    frame, account = _assemble(tables, years)
    deleted = sum(vintage.deleted[kpi] for kpi in kpis)
    if deleted:
        account += RowAccount(deleted, 0, {_("deleted in Kolada"): deleted})
    return Values(
        frame=frame.copy(deep=False),
        names={row[0]: row[1] for row in _rows(names, ("id", "title"))},
        titles=_said(vintage, kpis, "title"),
        descriptions=_said(vintage, kpis, "description"),
        vintage=vintage.day,
        account=account,
    )


def groups_of(vintage: Vintage) -> tuple[Group, ...]:
    """All groups of municipalities, in the order of the file."""
    return parse_groups(_content(vintage, GROUPS))


def _said(vintage: Vintage, kpis: Sequence[str], key: str) -> dict[str, str]:
    """What Kolada says of the indicators, where it says anything."""
    return {kpi: text for kpi in kpis if (text := vintage.about[kpi].get(key))}


def _content(vintage: Vintage, name: str) -> Content:
    return Content(file_of(vintage.day, name), vintage.hashes[name], vintage.rows[name], vintage.read(name))


@lru_cache(maxsize=4)
def _assemble(tables: tuple[Content, ...], years: Years) -> tuple[pd.DataFrame, RowAccount]:
    """One frame of several tables, and how many of their rows are of other years."""
    parts = [parse_values(table) for table in tables]
    frame = pd.concat(parts, ignore_index=True)
    account = RowAccount(len(frame), len(frame))
    if years is not None:
        inside = frame["year"].between(*years)
        left = int((~inside).sum())
        frame = frame[inside].reset_index(drop=True)
        account = account.exclude({_("other year"): left} if left else {})
    return frame, account


@lru_cache(maxsize=MOST_KEPT)
def parse_values(table: Content) -> pd.DataFrame:
    """The table of an indicator, with the columns of ``Values.frame``. Do not change it.

    Raises ``InputError`` if it does not hold what ``evallib fetch`` writes.
    """
    try:
        raw = pd.read_csv(
            io.BytesIO(table.data),
            sep=";",
            encoding="utf-8",
            dtype=dict.fromkeys(TABLE_COLUMNS, "str") | {"year": "int64", "value": "float64"},
            keep_default_na=False,
            na_values={"value": [""]},
        )
        frame = raw[list(COLUMNS)].assign(status=raw["status"].map(API_STATUSES))
        sound = tuple(raw.columns) == TABLE_COLUMNS and len(raw) == table.rows and _is_sound(frame)
    except (ValueError, KeyError, UnicodeDecodeError) as error:
        raise _wrong(table) from error
    if not sound:
        raise _wrong(table)
    return frame


def _is_sound(frame: pd.DataFrame) -> bool:
    """Whether every status, gender, code and year can be one, numbers stand where they should, and no key twice."""
    known = bool(frame["status"].notna().all() and frame["gender"].isin(GENDERS).all())
    known = known and all(CODE.fullmatch(code) for code in frame["municipality"].unique())
    known = known and bool(frame["year"].between(FIRST_YEAR, LAST_YEAR).all())
    numbers = bool((np.isfinite(frame["value"]) == (frame["status"] == "value")).all())
    numbers = numbers and not np.isinf(frame["value"]).any()
    return known and numbers and not frame.duplicated(["kpi", "municipality", "year", "gender"]).any()


@lru_cache(maxsize=4)
def parse_groups(table: Content) -> tuple[Group, ...]:
    """The groups in a table with a row a member."""
    members: dict[tuple[str, str], list[str]] = {}
    for group, title, member in _rows(table, ("group_id", "group_title", "member_id")):
        members.setdefault((group, title), []).extend([member] if member else [])
    return tuple(Group(group, title, tuple(ids)) for (group, title), ids in members.items())


def _rows(table: Content, columns: Sequence[str]) -> list[tuple[str, ...]]:
    frame = _texts(table)
    if not set(columns) <= set(frame.columns):
        raise _wrong(table)
    return list(zip(*(frame[column] for column in columns), strict=True))


@lru_cache(maxsize=8)
def _texts(table: Content) -> pd.DataFrame:
    try:
        found = pd.read_csv(io.BytesIO(table.data), sep=";", dtype="str", keep_default_na=False, encoding="utf-8")
    except (ValueError, UnicodeDecodeError) as error:
        raise _wrong(table) from error
    if len(found) != table.rows:
        raise _wrong(table)
    return found


def _wrong(table: Content) -> InputError:
    what = _("The file does not hold what evallib fetch writes there.")
    return InputError([Problem(Place(table.file), what, again())])
