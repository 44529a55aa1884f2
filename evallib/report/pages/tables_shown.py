"""Every table that a report shows, as a file that a spreadsheet program opens."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evallib.presentation.collect import Notebook, shown_items
from evallib.report.provenance.shown import TABLE, data_heads, data_rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_files(joined: Notebook) -> dict[str, bytes]:
    """Every table shown, as shown, by file name: the section's name, then the table's."""
    files: dict[str, bytes] = {}
    for cell in joined.cells:
        if cell.cell_type != "code":
            continue
        for table in _tables(shown_items(cell)):
            name = f"{cell.metadata['evallib']['section']}_{table['name']}.csv"
            content = as_csv([column["label"] for column in table["columns"]], table["rows"])
            if files.setdefault(name, content) != content:
                raise ValueError(f"two different tables are called {name}")
    return files | _data_files(joined.metadata.get("evallib", {}))


def _data_files(report: Mapping[str, Any]) -> dict[str, bytes]:
    """The table of data files at the end of the page, if it has one."""
    told = json.loads(report.get("provenance") or '{"data": []}')
    if not told["data"]:
        return {}
    titles = {section["name"]: section["title"] for section in report["sections"]}
    return {f"{TABLE}.csv": as_csv(data_heads(), data_rows(told, titles))}


def _tables(items: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if item["kind"] == "table":
            yield item
        elif item["kind"] == "figure":
            yield item["table"]


def as_csv(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as a Swedish spreadsheet program opens it: semicolons, UTF-8 with a mark in front."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_inert(head) for head in heads])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    """Text that a spreadsheet program could take for a formula gets an apostrophe in front; numbers do not."""
    number = cell.lstrip("+-").replace(",", "").replace("\u00a0", "").removesuffix("%").removesuffix("kr").strip()
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not number.isdecimal() else cell
