"""Workbooks are zip archives of XML parts: opened in memory, and checked before any part is parsed.

The list of an archive's parts may take at most 4 MB, which is known before it is parsed. An archive may unpack to at
most 300 MB by what it declares, and its styles and lists of sheets to 20 MB. Each part
is unpacked once before anything is parsed: no more is ever unpacked than is declared, and a part that holds more does
not agree with its checksum. No part may declare a document type, because entities can be made to grow or to read other
files, nor hold a tag or comment of more than about 200 kB, because parsers take time with the square of its length.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NoReturn
from xml.parsers import expat

from evallib.errors import InputError
from evallib.locale import _
from evallib.tables.grids import Source, refuse

MOST_LISTED = 4_000_000
MOST_UNPACKED = 300_000_000
MOST_PARTS = 10_000
MOST_HELD = 20_000_000
HELD = ("styles.xml", "workbook.xml", ".rels", "types].xml")
"""Parts that are kept in memory as objects, many times as large as the part: how they end."""
CHUNK = 1 << 20
PIECE = 1 << 16
LONGEST_TAG = 2 * PIECE
"""A parser begins a tag or a comment again for each piece that it is given, so a long one would take for ever."""
XML_PARTS = (".xml", ".rels")
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    RuntimeError,
    KeyError,
    ValueError,
    OverflowError,
)
"""What the standard library raises for an archive or a part that is damaged."""


class EndlessListError(zipfile.BadZipFile):
    """The list of an archive's parts is longer than any workbook or project needs."""


class _DoctypeError(Exception):
    """A part declares a document type."""


class _Bounded:
    """A stream of which, until it is ``free``, no more is read at once than the list of an archive's parts may take."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.free = False
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1, /) -> bytes:
        """What the stream holds next. Raises :class:`EndlessListError`."""
        if self.free:
            return self._stream.read(size)
        data = self._stream.read(MOST_LISTED + 1 if size < 0 else min(size, MOST_LISTED + 1))
        if len(data) > MOST_LISTED:
            raise EndlessListError
        return data


def list_parts(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive in a stream, which the caller closes: every archive is opened here.

    Raises one of ``UNREADABLE``; :class:`EndlessListError` before a long list takes its many times larger room in
    memory, whatever the archive says of its length.
    """
    bounded = _Bounded(stream)
    archive = zipfile.ZipFile(bounded)
    bounded.free = True
    return archive


@contextmanager
def open_archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive in a file. Raises ``InputError`` if it is cut off, too large, or protected by a password."""
    try:
        archive = list_parts(io.BytesIO(source.data))
    except EndlessListError as error:
        raise _too_many(source) from error
    except UNREADABLE as error:
        raise damaged(source) from error
    with archive:
        _check_size(archive, source)
        yield archive


def names_in(archive: zipfile.ZipFile) -> frozenset[str]:
    """The names of the parts."""
    return frozenset(archive.namelist())


def has_part(source: Source, name: str) -> bool:
    """Whether the bytes are a zip archive that has a part with this name."""
    if not source.data.startswith(b"PK\x03\x04"):
        return False
    with open_archive(source) as archive:
        return name in names_in(archive)


def check_parts(archive: zipfile.ZipFile, source: Source) -> None:
    """Unpack every XML part once, and throw it away. Raises ``InputError`` for what the module's text names."""
    for info in archive.infolist():
        if not info.filename.lower().endswith(XML_PARTS):
            continue
        try:
            with archive.open(info) as part:
                _check_part(part)
        except _DoctypeError as error:
            what = _("The workbook declares a document type in {part}, which no spreadsheet program writes.")
            raise refuse(source.file, what.format(part=info.filename), _("Save it anew as a workbook.")) from error
        except UNREADABLE as error:
            raise damaged(source) from error


def damaged(source: Source) -> InputError:
    """The error for a workbook that cannot be parsed."""
    what = _("The workbook is damaged or cut off.")
    return refuse(source.file, what, _("Take the file from its source again, or open it and save it anew."))


def _too_large(source: Source) -> InputError:
    what = _("The workbook unpacks to more than {size} MB.").format(size=MOST_UNPACKED // 1_000_000)
    return refuse(source.file, what, _("Check that it is the right file."))


def _too_many(source: Source) -> InputError:
    what = _("The workbook has more than {count} parts.").format(count=MOST_PARTS)
    return refuse(source.file, what, _("Check that it is the right file."))


def _check_size(archive: zipfile.ZipFile, source: Source) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _too_many(source)
    if sum(info.file_size for info in parts) > MOST_UNPACKED:
        raise _too_large(source)
    for info in parts:
        if info.filename.lower().endswith(HELD) and info.file_size > MOST_HELD:
            what = _("The part {part} of the workbook is larger than {size} MB.")
            what = what.format(part=info.filename, size=MOST_HELD // 1_000_000)
            raise refuse(source.file, what, _("Save the table alone in a new workbook."))
    if any(info.flag_bits & 1 for info in parts):
        raise refuse(source.file, _("The file is protected by a password."), _("Save a copy without password."))


def _check_part(part: IO[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype
    unpacked = 0
    while chunk := part.read(PIECE):
        unpacked += len(chunk)
        parser.Parse(chunk)
        if unpacked - parser.CurrentByteIndex > LONGEST_TAG:
            raise ValueError("a tag or comment that is too long")


def _doctype(*_declaration: object) -> NoReturn:
    raise _DoctypeError
