"""The only way in which the files of a project are opened: for reading, and only if they are files.

Opening a pipe would wait for ever for somebody to write into it, and a device may never end.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from evallib.locale import _
from evallib.tables.grids import refuse


@contextmanager
def open_file(path: Path, file: str) -> Iterator[IO[bytes]]:
    """A file opened for reading; ``file`` is its name as shown.

    Raises ``InputError`` if it is a folder, a pipe or a device, and if it cannot be opened or read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = _("This is no ordinary file.")
            raise refuse(file, what, _("Put a copy of the file itself here, not a folder, a pipe or a device."))
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        what = _("The file cannot be read ({reason}).").format(reason=error.strerror or type(error).__name__)
        raise refuse(file, what, _("Check that it is a file that you may open.")) from error
