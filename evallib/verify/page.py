"""A report's page as it was handed over: its bytes, what it says of its making, and its own fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.report.keeping.embedded import PROVENANCE_ID, embedded_provenance

LARGEST = 50_000_000
"""Bytes. A report has well under one million; nobody should wait for a film."""
MARK = PROVENANCE_ID.encode()


@dataclass(frozen=True)
class Page:
    """A page that some evallib may have written.

    ``html`` None: the bytes are not text. ``provenance`` None: what it says of its making cannot be read.
    """

    path: Path
    content: bytes
    html: str | None
    provenance: Mapping[str, Any] | None

    @property
    def sha256(self) -> str:
        """The hash of the whole file."""
        return sha256_of(self.content)


def read_page(path: Path) -> Page:
    """Read a page. Raises :class:`~evallib.errors.InputError` for what is no file, or far too large for a report."""
    content = read_regular(path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Page(path, content, None, None)
    return Page(path, content, text, embedded_provenance(text))


def sha256_of(content: bytes) -> str:
    """SHA-256 as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def read_regular(path: Path) -> bytes:
    """The bytes of an ordinary file; never a device or a pipe, that might have no end."""
    try:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            raise InputError([Problem(Place(str(path)), _("This is no file."), _("Name the page: …/report.html."))])
        if state.st_size > LARGEST:
            what = _("The file is too large to be a report.")
            raise InputError([Problem(Place(str(path)), what, _("Name the page: …/report.html."))])
        return path.read_bytes()
    except FileNotFoundError as error:
        what = _("There is no such file.")
        raise InputError([Problem(Place(str(path)), what, _("Name the page: …/report.html."))]) from error
    except (OSError, ValueError) as error:  # a name may hold what no system takes
        reason = getattr(error, "strerror", None) or type(error).__name__
        what = _("The file cannot be read ({reason}).").format(reason=reason)
        raise InputError([Problem(Place(str(path)), what, _("See who may read it."))]) from error


def as_object(text: str | bytes) -> dict[str, Any] | None:
    """A JSON object, or None for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
