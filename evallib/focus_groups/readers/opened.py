"""A coded file as a reader meets it: where it is, how it begins, and what the project file says of tables."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.source import Code
from evallib.locale import _
from evallib.tables.archives import UNREADABLE, list_parts
from evallib.tables.opening import open_file

HEAD = 4096
MOST_BYTES = 200_000_000
SQLITE, ZIP, UTF16 = b"SQLite format 3\0", b"PK", (b"\xff\xfe", b"\xfe\xff")
TABLES = (b"$FL2", b"$FL3", b"\xd0\xcf\x11\xe0")
"""How SPSS files and old or protected workbooks begin."""
Shape = Literal["long", "list", "columns", "slots", "matrix"]


@dataclass(frozen=True)
class Columns:
    """The names of a table's columns. ``code`` is for long and list, ``codes`` for columns and slots."""

    document: str | None = None
    group: str | None = None
    speaker: str | None = None
    coder: str | None = None
    unit: str | None = None
    text: str | None = None
    code: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a table is to be read, from the project file.

    ``shape``: how codes stand in it. ``separator``: between several codes in a cell (list). ``sheet``: of a workbook.
    ``codebook``: the codes of ``codebook.csv``, keys as they stand in the table; None without that file.
    """

    shape: Shape
    columns: Columns = Columns()
    separator: str = ","
    sheet: str | None = None
    codebook: tuple[Code, ...] | None = None


@dataclass(frozen=True)
class Opened:
    """A file (or the folder of a QualCoder project, with ``head`` empty) that a reader is asked about.

    ``file``: its name as shown to the user. ``head``: its first 4096 bytes. ``layout``: None if the project file says
    nothing of tables.
    """

    path: Path
    file: str
    head: bytes = field(default=b"", repr=False)
    layout: Layout | None = None

    @property
    def place(self) -> Place:
        """The file as the place of a problem."""
        return Place(self.file)

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a zip archive; none if it is no archive, is damaged, or lists more than any project has."""
        if not self.head.startswith(ZIP):
            return frozenset()
        try:
            with open_file(self.path, self.file) as stream, list_parts(stream) as archive:
                return frozenset(archive.namelist())
        except (InputError, *UNREADABLE):
            return frozenset()

    @cached_property
    def holds_table(self) -> bool:
        """Whether the content can be a table: a workbook, an SPSS file, or text that is not XML.

        With a layout also an archive that is no project, or bytes that are no text, so that the reader of tables says
        what is wrong with them.
        """
        if not self.head or self.head.startswith(SQLITE) or self.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return False
        if self.head.startswith(ZIP):
            project = any(name.lower().endswith(".qde") for name in self.members)
            workbook = any(name.startswith("xl/") or name == "content.xml" for name in self.members)
            return workbook or (self.layout is not None and not project)
        return self.layout is not None or self.head.startswith((*TABLES, *UTF16)) or b"\0" not in self.head

    def refuse(self, what: str, remedy: str) -> InputError:
        """The error for a file that cannot be read at all."""
        return InputError([Problem(self.place, what, remedy)])


def open_coded(path: Path, file: str, layout: Layout | None = None) -> Opened:
    """Look at the beginning of a file. Raises ``InputError`` if it is no file, cannot be opened, or exceeds 200 MB."""
    opened = Opened(path, file, layout=layout)
    if path.is_dir():
        return opened
    with open_file(path, file) as stream:
        head = stream.read(HEAD)
        size = os.fstat(stream.fileno()).st_size
    if size > MOST_BYTES:
        what = _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000)
        raise opened.refuse(what, _("Check that it is the right file."))
    if not head:
        raise opened.refuse(_("The file is empty."), _("Check that it is the right file."))
    return Opened(path, file, head, layout)
