"""How a report was made, in words: what the end of the page tells before the provenance itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from evallib.locale import _
from evallib.presentation import number
from evallib.report.keeping.embedded import ZEROS, as_markup
from evallib.report.keeping.shared import WHOLE_TOLD, is_shared

TABLE = "provenance_data_files"
"""The name of the table of data files in ``tables/``."""
SHORT = 8
"""So many signs of a fingerprint are enough to tell two files apart by eye."""

UNTOLD = "–"
"""Stands for a number of rows or columns that is not known, or not told."""

Titles = Mapping[str, str]


def provenance_context(text: str, titles: Titles) -> dict[str, Any]:
    """What the template shows of a provenance, given as JSON text. ``titles``: of the sections, by name."""
    told = json.loads(text)
    rows = data_rows(told, titles)
    return {
        "facts": list(_facts(told, titles)),
        "heads": data_heads(),
        "files": rows,
        "untold": any(UNTOLD in cells for cells in rows),
        "text": as_markup(text),
        "fingerprint": ZEROS,
    }


def data_heads() -> list[str]:
    """The column heads of the table of data files."""
    return [_("Data file"), _("Read by"), _("Rows"), _("Columns"), _("Fingerprint")]


def data_rows(told: Mapping[str, Any], titles: Titles) -> list[list[str]]:
    """The data files: name, which sections read it, how many rows and columns, the beginning of its fingerprint."""
    return [
        [
            _file_words(entry["file"]),
            "; ".join(titles.get(name, name) for name in entry["read_by"]),
            _count(entry["rows"]),
            _count(entry["columns"]),
            _short(entry["hash"]),
        ]
        for entry in told["data"]
    ]


def _file_words(name: str) -> str:
    """A told name in words: a table's own, a number for one that the settings name, or the whole folder."""
    if name == WHOLE_TOLD:
        return _("all files that projects share")
    if is_shared(name):
        return name.removeprefix("data/")
    last = name.rpartition("/")[2]
    if last == "*":
        return _("all files of the folder")
    match = re.fullmatch(r"file (\d+)", last)
    return _("file {n} of the settings").format(n=match[1]) if match else last


def _count(value: int | None) -> str:
    return UNTOLD if value is None else number(value)


def _short(fingerprint: str) -> str:
    return fingerprint.removeprefix("hmac-sha256:")[:SHORT]


def _facts(told: Mapping[str, Any], titles: Titles) -> Iterator[tuple[str, list[str]]]:
    """What was used, each with one or more lines."""
    yield _("Run key, of all that follows"), [_short(told["run_key"])]
    yield _("Program"), [_program(told["evallib"])]
    where = _("Python {python} on {platform}, versions of packages {lock}")
    short = _short(told["lock"])
    yield _("Environment"), [where.format(python=told["python"], platform=told["platform"], lock=short)]
    yield _("Settings"), [_("fingerprint {short}").format(short=_short(told["parameters"]))]
    yield _("Smallest numbers of people that anything shown rests on"), [_limits(told["thresholds"])]
    if told["seeds"]:
        drawn = [f"{titles.get(name, name)}: {seed}" for name, seed in told["seeds"].items()]
        yield _("Start of random draws"), drawn
    if told["rows"]:
        yield _("Rows"), [_rows_words(titles.get(name, name), rows) for name, rows in told["rows"].items()]


def _limits(limits: Mapping[str, Any]) -> str:
    text = _("a group {group}, a distribution {distribution}, quartiles beside a mean {quartiles}")
    return text.format(**{name: number(limits[name]) for name in ("group", "distribution", "quartiles")})


def _program(evallib: Mapping[str, Any]) -> str:
    text = _("evallib {version}, source {source}").format(version=evallib["version"], source=_short(evallib["source"]))
    if evallib["commit"] is None:
        return text
    pattern = _("{program}, commit {commit}, changed since") if evallib["modified"] else _("{program}, commit {commit}")
    return pattern.format(program=text, commit=_short(evallib["commit"]))


def _rows_words(title: str, rows: Mapping[str, Any]) -> str:
    told = _("{section}: {read} read, {used} used").format(
        section=title, read=number(rows["read"]), used=number(rows["used"])
    )
    reasons = [f"{reason} {number(count)}" for reason, count in rows["excluded"].items()]
    return f"{told} ({', '.join(reasons)})" if reasons else told
