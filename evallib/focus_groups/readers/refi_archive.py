"""REFI-QDA projects (.qdpx) are zip archives: opened in place, never unpacked to disk, never read beyond fixed limits.

Only two kinds of parts are ever read: the one project file (.qde) and the plain texts it names. Media may be large.
Names of parts are compared without regard to case, because tools write both ``sources/`` and ``Sources/``. A text that
lies outside the archive is never opened.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Literal, NamedTuple
from urllib.parse import unquote

from evallib.errors import InputError
from evallib.focus_groups.readers.opened import Opened
from evallib.locale import _
from evallib.projects import shorten
from evallib.tables.archives import UNREADABLE, list_parts
from evallib.tables.opening import open_file

MOST_PARTS = 10_000
MOST_PROJECT = 100_000_000
MOST_TEXT = 20_000_000
MOST_TEXTS = 50_000_000
MOST_TIMES, SMALL = 100, 1_000_000
"""A part larger than ``SMALL`` may unpack to at most so many times its size."""
WORKBOOKS = frozenset({"[content_types].xml", "mimetype"})
"""What office documents have, and coded projects do not."""
SIGNATURE, FIRST_NAME = b"PK\x03\x04", 30
DRIVE = re.compile("[A-Za-z]:")
SCHEME = re.compile(r"([a-z]+)://+(.*)", re.IGNORECASE | re.DOTALL)

Missing = Literal["absent", "outside", "ambiguous", "not_utf8", "too_large", "not_named"]
"""Why a text cannot be had: no part has its name; it lies outside the archive; several parts have its name; it is no
UTF-8; it is larger than a transcript, or all together are; the project file names no plain text."""


class Text(NamedTuple):
    """A text with byte order mark and line ends as they are, or why there is none."""

    text: str | None
    missing: Missing | None = None


def recognise_archive(opened: Opened) -> bool:
    """Whether a file is a zip archive that may hold a coded project: it has a ``.qde``, or is no office document."""
    if not opened.head.startswith(b"PK"):
        return False
    try:
        with open_file(opened.path, opened.file) as stream, list_parts(stream) as archive:
            names = {name.casefold() for name in archive.namelist()}
    except (InputError, *UNREADABLE):
        return _begins_like_a_project(opened.head)
    return any(name.endswith(".qde") for name in names) or not names & WORKBOOKS


def _begins_like_a_project(head: bytes) -> bool:
    """Of an archive that is cut off only the first part's name can be had."""
    if not head.startswith(SIGNATURE) or len(head) < FIRST_NAME:
        return False
    length = int.from_bytes(head[26:28], "little")
    name = head[FIRST_NAME : FIRST_NAME + length].decode("utf-8", errors="replace").casefold()
    return name.endswith(".qde") or "sources/" in name


class ProjectArchive:
    """The parts of an open archive whose names and sizes have been checked.

    ``name``: of the project file in it.
    """

    def __init__(self, archive: zipfile.ZipFile, opened: Opened) -> None:
        self._archive, self._opened = archive, opened
        self._parts: defaultdict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        self._texts: dict[str, Text] = {}
        self._left = MOST_TEXTS
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_shadow(info.filename)]
        for info in infos:
            self._parts[info.filename.replace("\\", "/").casefold()].append(info)
        self._project = _choose_project(infos, opened)
        self.name = self._project.filename

    @contextmanager
    def open_project(self) -> Iterator[IO[bytes]]:
        """The project file. Raises ``InputError`` if it is too large or damaged."""
        _check_extent(self._project, MOST_PROJECT, self._opened)
        try:
            with self._archive.open(self._project) as part:
                yield part
        except InputError:
            raise
        except UNREADABLE as error:
            raise damaged(self._opened) from error

    def text(self, path: str) -> Text:
        """The text at a path of the project file. The same path gives the same text without reading it again.

        Raises ``InputError`` if the part is damaged or unpacks to far more than a transcript does.
        """
        if path not in self._texts:
            self._texts[path] = self._find(path)
        return self._texts[path]

    def _find(self, path: str) -> Text:
        name = _inside(path)
        if name is None:
            return Text(None, "outside")
        infos = self._lookup(name) or self._lookup(unquote(name))
        if len(infos) != 1:
            return Text(None, "ambiguous" if infos else "absent")
        if infos[0].file_size > min(MOST_TEXT, self._left):
            return Text(None, "too_large")
        self._left -= infos[0].file_size
        text = _decode(self._read(infos[0]))
        return Text(text, "not_utf8" if text is None else None)

    def _lookup(self, name: str) -> list[zipfile.ZipInfo]:
        """The parts with that name in the sources' folder or beside the project file; exact spelling before others."""
        folder = PurePosixPath(self._project.filename.replace("\\", "/")).parent
        for candidate in (folder / "sources" / name, folder / name):
            infos = self._parts.get(str(candidate).casefold(), [])
            exact = [info for info in infos if info.filename.endswith(name)]
            if infos:
                return exact if len(exact) == 1 else infos
        return []

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        _check_extent(info, MOST_TEXT, self._opened)
        try:
            with self._archive.open(info) as part:
                return part.read()
        except UNREADABLE as error:
            raise damaged(self._opened) from error


@contextmanager
def open_archive(opened: Opened) -> Iterator[ProjectArchive]:
    """The archive in a file. Raises ``InputError`` if it is damaged, protected, or has parts that no tool writes."""
    with open_file(opened.path, opened.file) as stream:
        try:
            archive = list_parts(stream)
        except UNREADABLE as error:
            raise damaged(opened) from error
        with archive:
            _check_names(archive.infolist(), opened)
            yield ProjectArchive(archive, opened)


def damaged(opened: Opened) -> InputError:
    """The error for an archive that cannot be read to its end."""
    what = _("The archive of the project is damaged or cut off.")
    return opened.refuse(what, _("Export the project again from the coding tool."))


def _is_shadow(name: str) -> bool:
    """Whether a part is what macOS adds beside each file."""
    path = PurePosixPath(name)
    return path.name.startswith("._") or "__MACOSX" in path.parts


def _choose_project(infos: list[zipfile.ZipInfo], opened: Opened) -> zipfile.ZipInfo:
    """The project file: the only one at the top, or the only one of all."""
    found = [info for info in infos if info.filename.casefold().endswith(".qde")]
    found = [info for info in found if "/" not in info.filename] or found
    if not found:
        what = _("The archive holds no project file (.qde).")
        raise opened.refuse(what, _("Export the project as REFI-QDA (.qdpx) from the coding tool."))
    if len(found) > 1:
        what = _("The archive holds {n} project files ({names}), and which one is meant cannot be known.")
        names = ", ".join(shorten(info.filename) for info in found[:3]) + (" …" if len(found) > 3 else "")
        raise opened.refuse(what.format(n=len(found), names=names), _("Export one project alone."))
    return found[0]


def _check_names(infos: list[zipfile.ZipInfo], opened: Opened) -> None:
    if len(infos) > MOST_PARTS:
        what = _("The archive has more than {n} parts.").format(n=MOST_PARTS)
        raise opened.refuse(what, _("Check that it is the right file."))
    if any(info.flag_bits & 1 for info in infos):
        raise opened.refuse(_("The file is protected by a password."), _("Save a copy without password."))
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or DRIVE.match(parts[0]):
            what = _("The archive has a part with a path that leads out of it ({part}), which no coding tool writes.")
            remedy = _("Use the file only if you trust where it comes from; export the project again.")
            raise opened.refuse(what.format(part=shorten(info.filename)), remedy)


def _check_extent(info: zipfile.ZipInfo, most: int, opened: Opened) -> None:
    part = shorten(info.filename)
    if info.file_size > most:
        what = _("The part {part} of the archive unpacks to more than {size} MB.")
        raise opened.refuse(what.format(part=part, size=most // 1_000_000), _("Check that it is the right file."))
    if info.file_size > max(SMALL, MOST_TIMES * info.compress_size):
        what = _("The part {part} of the archive unpacks to more than {n} times its size, as no text does.")
        raise opened.refuse(what.format(part=part, n=MOST_TIMES), _("Check that it is the right file."))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        what = _("The part {part} of the archive is packed in a way that coding tools do not use.").format(part=part)
        raise opened.refuse(what, _("Export the project again from the coding tool."))


def _inside(path: str) -> str | None:
    """The name of a part in the sources' folder, or None for a path that leads out of the archive."""
    found = SCHEME.fullmatch(path.strip())
    if found is not None and found[1].lower() != "internal":
        return None
    name = (found[2] if found else path.strip()).replace("\\", "/").removeprefix("./")
    if not found and (name.startswith("/") or DRIVE.match(name)):
        return None
    name = name.lstrip("/")
    head, _slash, rest = name.partition("/")
    name = rest if head.casefold() == "sources" else name
    return None if ".." in unquote(name).replace("\\", "/").split("/") else name


def _decode(data: bytes) -> str | None:
    """UTF-8, or UTF-16 with its mark; the mark is kept as the first character. None if it is neither."""
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
