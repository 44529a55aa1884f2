"""The file formats, one file each. The format of a file is told from its bytes, whatever its name ends with.

A format is a module here with two functions, ``recognise(source)`` and ``read(source)``; it is found by looking in
this folder. At most one format recognises a file. All pass the same test: the same table gives the same cells.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from evallib.locale import _
from evallib.tables.archives import names_in, open_archive
from evallib.tables.grids import Grid, Source, refuse

OLE = b"\xd0\xcf\x11\xe0"
PASSWORD_PART = "EncryptedPackage".encode("utf-16-le")


class Format(Protocol):
    """What a module in this folder has."""

    def recognise(self, source: Source) -> bool:
        """Whether the bytes are of this format."""

    def read(self, source: Source) -> Grid:
        """The cells of the sheet that is wanted. Raises ``InputError`` with all problems."""


@cache
def formats() -> dict[str, Format]:
    """Every format by the name of its module."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}


def read_grid(source: Source) -> Grid:
    """The cells of a file. Raises ``InputError`` if it is of no known format or cannot be read."""
    for known in formats().values():
        if known.recognise(source):
            return known.read(source)
    raise refuse(source.file, *_unknown(source))


def _unknown(source: Source) -> tuple[str, str]:
    """Why no format recognises the file."""
    data = source.data
    if data.startswith(OLE) and PASSWORD_PART in data:
        return _("The file is protected by a password."), _("Save a copy without password.")
    if data.startswith(OLE):
        return _("The file is in the old Excel format (.xls)."), _("Save it as an Excel workbook (.xlsx) or as CSV.")
    if data.startswith(b"PK"):
        with open_archive(source) as archive:
            if any(name.endswith("workbook.bin") for name in names_in(archive)):
                return _("The file is a binary Excel workbook (.xlsb)."), _("Save it as an Excel workbook (.xlsx).")
        return _("The file is a zip archive, but not a workbook."), _("Save the table as XLSX, ODS, SAV or CSV.")
    if data.startswith(b"%PDF"):
        return _("The file is a PDF."), _("Save the table as XLSX, ODS, SAV or CSV.")
    what = _("The file is a web page or other XML, whatever its name ends with.")
    return what, _("Open it in the spreadsheet program, and save it as an Excel workbook (.xlsx).")
