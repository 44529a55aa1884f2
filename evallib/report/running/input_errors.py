"""What may be said of located problems to readers who must not see what stands in the files."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from evallib.locale import _, ngettext
from evallib.presentation import join_words

INPUT_FILE = re.compile(r"(?:data/[a-z0-9-]+|params/[a-z]+)/[^,:\n]{1,80}(?=[,:])")
"""The beginning of a located problem: a file of the workspace."""


def input_error_text(told: str, tables: Collection[str] = ()) -> str:
    """How many problems there are in which files, without anything that stands in them.

    ``told``: located problems, one a line. ``tables``: names of data files that may be told; others are told by their
    folder.
    """
    lines = [line for line in told.splitlines() if line.strip()]
    found = [match[0] for line in lines if (match := INPUT_FILE.match(line))]
    names = [name if name.startswith("params/") or Path(name).name in tables else _folder(name) for name in found]
    files = join_words(list(dict.fromkeys(names))) or _("the files")
    pattern = ngettext(
        "{n} problem in {files}; run evallib check to see it",
        "{n} problems in {files}; run evallib check to see them",
        max(1, len(lines)),
    )
    return pattern.format(n=max(1, len(lines)), files=files)


def _folder(name: str) -> str:
    """The data folder that a file lies in."""
    return "/".join(Path(name).parts[:2])
