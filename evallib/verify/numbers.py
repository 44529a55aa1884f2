"""Are the numbers of two reports the same? Exactly, or as near as another computer or version may come."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from evallib.verify.page import as_object

NEAR, NOTHING = 1e-9, 1e-12
"""How far two numbers may differ, as a share of the larger; and what is as good as zero."""
PRINTED = re.compile(r"[+\N{MINUS SIGN}-]?[0-9]+(?:,[0-9]+)?")


def same(one: Any, other: Any, *, exactly: bool) -> bool:
    """Whether two values of JSON say the same.

    >>> same({"value": 0.1 + 0.2}, {"value": 0.3}, exactly=False)
    True
    >>> same({"value": 0.1 + 0.2}, {"value": 0.3}, exactly=True), same(1, True, exactly=False)
    (False, False)
    """
    if isinstance(one, bool) or isinstance(other, bool) or exactly:
        return type(one) is type(other) and bool(one == other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other or _is_close(one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name], exactly=False) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_near, one, other))
    return type(one) is type(other) and bool(one == other)


def _is_close(one: float, other: float) -> bool:
    try:
        return math.isclose(one, other, rel_tol=NEAR, abs_tol=NOTHING)
    except OverflowError:  # a whole number beyond what a computer reckons with
        return False


def _near(one: Any, other: Any) -> bool:
    return same(one, other, exactly=False)


def differing_results(then: Mapping[str, Any], now: Mapping[str, Any], *, exactly: bool) -> Iterator[tuple[str, str]]:
    """What of ``results.json`` is another: the section, and the name of the metric, of the check or of another entry.

    The section is empty for what belongs to the whole report.
    """
    first, second = _entries(then), _entries(now)
    for place in {**first, **second}:
        if place not in first or place not in second or not _same_entry(first[place], second[place], exactly=exactly):
            yield place[0], place[2]


def _same_entry(one: Any, other: Any, *, exactly: bool) -> bool:
    try:
        return same(one, other, exactly=exactly)
    except RecursionError:  # evallib writes nothing that lies so deep
        return False


def as_results(content: bytes) -> Mapping[str, Any] | None:
    """What stands in ``results.json``; None if it is not of the form that evallib writes.

    >>> as_results(b'{"sections": []}'), as_results(b'{"sections": 5}')
    ({'sections': []}, None)
    """
    found = as_object(content)
    if found is None or not _are_named(found.get("sections")):
        return None
    parts = [section.get(kind) for section in found["sections"] for kind in ("metrics", "checks")]
    return found if all(map(_are_named, parts)) else None


def _are_named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in value)


def _entries(results: Mapping[str, Any]) -> dict[tuple[str, str, str], Any]:
    """Every part of the results by section, kind and name."""
    found = {("", "", name): value for name, value in results.items() if name != "sections"}
    for section in results["sections"]:
        own = section["name"]
        for kind in ("metrics", "checks"):
            found |= {(own, kind, entry["name"]): entry for entry in section[kind]}
        found |= {(own, "", name): value for name, value in section.items() if name not in {"metrics", "checks"}}
    return found


def same_table(one: bytes, other: bytes, *, exactly: bool) -> bool:
    """Whether two tables say the same, as they are written for spreadsheet programs."""
    if one == other or exactly:
        return one == other
    try:
        first, second = _rows(one), _rows(other)
    except csv.Error:  # no table of evallib's
        return False
    if [len(row) for row in first] != [len(row) for row in second]:
        return False
    return all(map(_same_cell, chain.from_iterable(first), chain.from_iterable(second)))


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""), delimiter=";"))


def _same_cell(one: str, other: str) -> bool:
    numbers = [_number(one), _number(other)]
    if None in numbers:
        return one == other
    return same(*numbers, exactly=False)


def _number(cell: str) -> float | None:
    """A printed number without its spaces.

    >>> _number("300\\N{NO-BREAK SPACE}000"), _number("−1,5"), _number("5 kr")
    (300000.0, -1.5, None)
    """
    plain = cell.replace("\N{NO-BREAK SPACE}", "")
    if not PRINTED.fullmatch(plain):
        return None
    return float(plain.replace("\N{MINUS SIGN}", "-").replace(",", "."))
