"""The formats of coded material, one file each. The format of a file is told from its content, whatever its name is.

A format is a module here with two functions, ``recognise(opened)`` and ``read(opened)``; it is found by looking in
this folder. At most one format recognises a file. All pass the same test: the same study gives the same tables.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from evallib.focus_groups.readers.opened import Columns, Layout, Opened, open_coded
from evallib.focus_groups.source import CodedSource
from evallib.locale import _

__all__ = ["Columns", "Layout", "Opened", "Reader", "read_source", "readers"]

TABLES = ("matrix", "table")
"""The formats that the project file must say the layout of."""


class Reader(Protocol):
    """What a format's module in this folder has."""

    def recognise(self, opened: Opened) -> bool:
        """Whether the content is of this format."""

    def read(self, opened: Opened) -> CodedSource:
        """The coded project in the file. Raises ``InputError`` with all problems."""


@cache
def readers() -> dict[str, Reader]:
    """Every format by the name of its module: the modules here that have both functions."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    return {
        name: cast(Reader, module)
        for name, module in modules.items()
        if hasattr(module, "recognise") and hasattr(module, "read")
    }


def read_source(path: Path, file: str, layout: Layout | None = None) -> CodedSource:
    """The coded project in a file, which is only read. ``file`` is its name as shown to the user.

    ``layout``: how a table is to be read; needed for tables, and only for them. Raises ``InputError`` with all
    problems: of no known format, damaged, too large, or wrong in some place.
    """
    opened = open_coded(path, file, layout)
    for name, reader in readers().items():
        if reader.recognise(opened):
            if layout is not None and name not in TABLES:
                what = _("The file is a project of a coding tool, but the project file gives a layout for tables.")
                raise opened.refuse(what, _("Remove “layout” and “columns” from the settings of the section."))
            return reader.read(opened)
    what = _("The file is of no format that can be read.")
    known = _("Export the coding as a REFI-QDA project (.qdpx), or save it as QualCoder, Taguette, RQDA, XLSX or CSV.")
    raise opened.refuse(what, known)
