"""One file put in place whole: a reader opens the old one or the new one."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(path: Path, content: bytes) -> None:
    """Write a file beside its place, make sure that it is on the disk, and move it there.

    Raises ``OSError`` with the old file as it was, and nothing left beside it, when it cannot be written.
    """
    work = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with work.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)
