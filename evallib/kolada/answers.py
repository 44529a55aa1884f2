"""Rows of Kolada's answers, checked one by one: whatever is not as documented is an error that names it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from evallib.kolada.client import FetchError, Printed, failed
from evallib.kolada.keeping import Row
from evallib.kolada.signs import API_STATUSES, FIRST_YEAR, LAST_YEAR
from evallib.kolada.values import GENDERS, Group
from evallib.locale import _
from evallib.projects import shorten

ABOUT = (
    "title",
    "description",
    "is_divided_by_gender",
    "municipality_type",
    "auspice",
    "operating_area",
    "perspective",
    "prel_publication_date",
    "publication_date",
    "publ_period",
    "has_ou_data",
)
"""What is kept of what Kolada says of an indicator."""
YES_NO = ("is_divided_by_gender", "has_ou_data")
NATION, MUNICIPALITY, REGION = "0000", "K", "L"


def read_catalogue(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Indicator to what Kolada says of it, as text; what it does not say is left out. Raises ``FetchError``."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        kpi = _text(row, "id", "kpi")
        _text(row, "title", "kpi")
        if any(isinstance(row.get(key), int) and not isinstance(row.get(key), bool) for key in YES_NO):
            raise failed("kpi", _("it speaks version 2 of the interface, which Kolada has closed"))
        if kpi in found:
            raise failed("kpi", _("{what} stands there twice").format(what=kpi))
        found[kpi] = {key: _printed(row[key]) for key in ABOUT if row.get(key) is not None}
    return found


def read_municipalities(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Municipality or region to its name and type (K or L). Raises ``FetchError``."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        code, name, kind = (_text(row, key, "municipality") for key in ("id", "title", "type"))
        if code in found or kind not in {MUNICIPALITY, REGION} or len(code) != 4 or not code.isdecimal():
            raise failed(
                "municipality", _("“{what}” cannot be a municipality").format(what=shorten(f"{code} {name} {kind}"))
            )
        found[code] = (name, kind)
    return found


def read_group_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    """The groups of municipalities with their members. Raises ``FetchError``."""
    found = []
    for row in rows:
        members = row.get("members")
        if not isinstance(members, list):
            raise failed("municipality_groups", _("the answer is not built as version 3 of the interface is"))
        ids = [_member(member) for member in members]
        found.append(
            Group(_text(row, "id", "municipality_groups"), _text(row, "title", "municipality_groups"), tuple(ids))
        )
    return tuple(found)


def _member(member: object) -> str:
    """The id of a member, which stands alone, or under the name id or member_id."""
    code = member
    if isinstance(member, Mapping):
        code = member.get("member_id", member.get("id"))
    if not isinstance(code, str) or not code:
        raise failed("municipality_groups", _("a group has a member without an id"))
    return code


def compared(municipalities: Mapping[str, tuple[str, str]]) -> list[str]:
    """Those whose values are fetched: all municipalities, and the nation."""
    return sorted(code for code, (_name, kind) in municipalities.items() if kind == MUNICIPALITY or code == NATION)


class Received:
    """The values of some indicators, as they come in. ``rows`` and ``deleted`` are by indicator."""

    def __init__(self, kpis: Sequence[str]) -> None:
        self.rows: dict[str, list[Row]] = {kpi: [] for kpi in kpis}
        self.deleted = dict.fromkeys(kpis, 0)
        self._keys: set[tuple[str, str, int, str]] = set()

    def add(self, rows: Iterable[Mapping[str, Any]], municipalities: Collection[str]) -> None:
        """Take in the rows of an answer about those municipalities. Raises ``FetchError`` for any other row."""
        asked = frozenset(municipalities)
        for row in rows:
            kpi, code, year, values = (row.get(key) for key in ("kpi", "municipality", "period", "values"))
            sound = isinstance(year, int) and not isinstance(year, bool) and FIRST_YEAR <= year <= LAST_YEAR
            if not (kpi in self.rows and code in asked and sound and isinstance(values, list)):
                raise _strange(row)
            for value in values:
                self._add(str(kpi), str(code), int(str(year)), value)

    def _add(self, kpi: str, code: str, year: int, value: Mapping[str, Any]) -> None:
        if not isinstance(value, Mapping):
            raise _strange(value)
        if value.get("isdeleted") is True:
            self.deleted[kpi] += 1
            return
        row = _read_value(code, year, value)
        key = (kpi, code, year, row.gender)
        if key in self._keys:
            raise failed(f"data/kpi/{kpi}", _("{what} stands there twice").format(what=f"{code} {year} {row.gender}"))
        self._keys.add(key)
        self.rows[kpi].append(row)


def _read_value(code: str, year: int, value: Mapping[str, Any]) -> Row:
    gender, status, number, count = (value.get(key) for key in ("gender", "status", "value", "count"))
    status = "" if status is None else status
    known = gender in GENDERS and isinstance(status, str) and status in API_STATUSES
    known = known and value.get("isdeleted") in (False, None)
    given = isinstance(number, Printed | int | float) and not isinstance(number, bool)
    given = given and math.isfinite(float(str(number)))
    if not known or (not given and number is not None) or given != (API_STATUSES[str(status)] == "value"):
        raise _strange({"municipality": code, "period": year, **value})
    return Row(code, year, str(gender), str(status), _printed(number), _printed(count))


def _strange(row: object) -> FetchError:
    told = _("it gives something that is not documented: {what}").format(what=shorten(str(row), 200))
    return failed("data", told)


def _text(row: Mapping[str, Any], key: str, path: str) -> str:
    found = row.get(key)
    if not isinstance(found, str) or not found.strip():
        raise failed(path, _("a row lacks {key}").format(key=key))
    return found.strip()


def _printed(value: object) -> str:
    """A value as text; nothing as the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
