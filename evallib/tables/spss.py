"""An SPSS file parsed in a process of its own.

The parser is a C library that trusts the lengths in the file; a file with wrong ones can end the whole process. Here
that is the end of a helper, and a sentence to the user. Nothing of evallib is imported, so that it starts at once.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyreadstat

CODE_PAGE = "WINDOWS-1252"
MOST_UNPACKED = 300_000_000
PATIENCE = 600

Parsed = dict[str, Any]
"""``names``; ``columns``, a list of numbers, texts and None for each; ``forms``, e.g. F8.2; ``missing``, by name; and
``encoding``. ``more`` is true if there are more rows than ``most_rows``, of which only one is among the columns."""


def parse(data: bytes, most_cells: int) -> Parsed:
    """The cases of a file, at most ``most_cells`` cells and 300 MB.

    Text that is not in the encoding that the file declares is read as Windows-1252.
    """
    try:
        return _parse(data, most_cells, None)
    except pyreadstat.ReadstatError as error:
        if "convert string" not in str(error):
            raise
    return _parse(data, most_cells, CODE_PAGE)


def _parse(data: bytes, most_cells: int, encoding: str | None) -> Parsed:
    _none, about = pyreadstat.read_sav(io.BytesIO(data), metadataonly=True, encoding=encoding)
    width = max(sum(about.variable_storage_width.values()), 1)
    most_rows = min(most_cells // max(len(about.column_names), 1), MOST_UNPACKED // width)
    columns, about = pyreadstat.read_sav(
        io.BytesIO(data),
        user_missing=True,
        disable_datetime_conversion=True,
        output_format="dict",
        encoding=encoding,
        row_limit=most_rows + 1,
    )
    names = list(about.column_names)
    if list(columns) != names or not all(names):
        raise ValueError("names that are missing or not unique")
    return {
        "names": names,
        "columns": [list(columns[name]) for name in names],
        "forms": [about.original_variable_types.get(name) or "" for name in names],
        "missing": about.missing_ranges,
        "encoding": about.file_encoding,
        "more": max(map(len, columns.values()), default=0) > most_rows,
        "most_rows": most_rows,
    }


def parse_apart(data: bytes, most_cells: int) -> Parsed | None:
    """Like :func:`parse`, in a process of its own; None if the file cannot be parsed."""
    command = [sys.executable, "-P", str(Path(__file__)), str(most_cells)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    parsed: Parsed = json.loads(done.stdout)
    return parsed


def main() -> int:
    """Parse the file on standard input, and write what is in it as JSON."""
    parsed = parse(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(parsed).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
