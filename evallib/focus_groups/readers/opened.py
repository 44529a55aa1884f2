"""A coded file as a reader meets it: where it is, how it begins, and what the project file says of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.source import Code
from evallib.locale import _

HEAD = 4096
MOST_BYTES = 200_000_000
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

    def refuse(self, what: str, remedy: str) -> InputError:
        """The error for a file that cannot be read at all."""
        return InputError([Problem(self.place, what, remedy)])


def open_coded(path: Path, file: str, layout: Layout | None = None) -> Opened:
    """Look at the beginning of a file. Raises ``InputError`` if it cannot be opened or is larger than 200 MB."""
    opened = Opened(path, file, layout=layout)
    try:
        if path.is_dir():
            return opened
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        size = path.stat().st_size
    except OSError as error:
        what = _("The file cannot be read ({reason}).").format(reason=error.strerror or type(error).__name__)
        raise opened.refuse(what, _("Check that it is a file that you may open.")) from error
    if size > MOST_BYTES:
        what = _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000)
        raise opened.refuse(what, _("Check that it is the right file."))
    if not head:
        raise opened.refuse(_("The file is empty."), _("Check that it is the right file."))
    return Opened(path, file, head, layout)
