"""What a table must look like, and what came out of reading one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from evallib.locale import N_, _
from evallib.model import RowAccount

ENDINGS = (".csv", ".xlsx", ".ods")
"""What the name of a table may end with; what the file is, its bytes tell."""
GUIDE = N_("Read me")
"""The sheet of a form that tells how it is filled in."""
Kind = Literal["id", "text", "prose", "printed", "integer", "yes_no", "choice", "date", "month", "ids", "source"]


@dataclass(frozen=True)
class Column:
    """One column. ``about`` is one English sentence for the data dictionary.

    ``kind``: id (a-z, 0-9, underscore), text, prose (text on any number of lines), printed (a number as printed),
    integer, yes_no, choice (one of ``choices``), date (2021-08-31), month (2021-08), ids (ids separated by spaces),
    source (the id of one of the project's sources, a comma, then page or row). ``required``: no cell may be empty.
    ``heading``: what a form calls the column, as a message to translate; it may stand instead of the name.
    """

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()
    about: str = ""
    heading: str = ""

    @property
    def shown(self) -> str:
        """What whoever fills in the column sees: its heading in the reader's language, or its name.

        >>> Column("step", "text").shown
        'step'
        """
        return _(self.heading) if self.heading else self.name


@dataclass(frozen=True)
class TableSchema:
    """One file in ``data/<project>/``. ``key`` is a column whose values differ in every row.

    ``file``: its usual name, as delimited text. It may be a workbook instead, with the same name and another ending:
    ``files`` are all names that it may have. ``sheet``: the sheet of a workbook that holds the table, as a message to
    translate; where there is none of that name, the one sheet that holds anything. ``may_be_empty``: the names of the
    columns may stand alone.
    """

    file: str
    columns: tuple[Column, ...]
    key: str | None = None
    required: bool = True
    about: str = ""
    sheet: str | None = None
    may_be_empty: bool = False

    def __post_init__(self) -> None:
        names = self.names
        if len(set(names)) != len(names):
            raise ValueError(f"{self.file}: two columns have the same name")
        if self.key is not None and self.key not in names:
            raise ValueError(f"{self.file}: the key {self.key} is not a column")

    @property
    def files(self) -> tuple[str, ...]:
        """The names that the file may have, the usual one first.

        >>> TableSchema("items.csv", ()).files
        ('items.csv', 'items.xlsx', 'items.ods')
        """
        return tuple(f"{Path(self.file).stem}{ending}" for ending in ENDINGS)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_form(self) -> bool:
        """Whether people fill it in by headings."""
        return any(column.heading for column in self.columns)


@dataclass(frozen=True)
class ReadTable:
    """A table that was read without problems.

    ``frame``: the schema's columns, all text, "" where a cell is empty; the index is the row in the file as
    the user sees it (the header is row 1). ``account``: what became of the file's rows. ``path``: the file that was
    read, or would have been if it were there. ``encoding`` and ``delimiter`` say how it was read; "" in a workbook.
    """

    frame: pd.DataFrame
    account: RowAccount
    path: Path
    encoding: str = "utf-8"
    delimiter: str = ";"

    def records(self) -> tuple[tuple[int, dict[str, str]], ...]:
        """Every row with its number in the file and its cells by column."""
        rows = self.frame.to_dict("records")
        numbers = (int(str(row)) for row in self.frame.index)
        return tuple((n, {str(k): str(v) for k, v in row.items()}) for n, row in zip(numbers, rows, strict=True))
