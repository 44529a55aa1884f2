"""Names that become file and folder names: lower-case, ASCII, and allowed on every operating system."""

from __future__ import annotations

import re

from evallib.locale import _

SLUG_PATTERN = "^[a-z0-9][a-z0-9-]{0,63}$"
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)
"""Names of devices: Windows opens the device, whatever folder and ending the name is given."""

SHARED_FOLDER = "kolada"
"""The folder in ``data/`` with what was fetched for all projects: no project can be called so."""


def slug_fault(name: str) -> str | None:
    """What is wrong with a name as a slug, as a sentence; None when it is a good one.

    >>> slug_fault("vagen-ut") is None
    True
    >>> slug_fault("../x") is None, slug_fault("com1") is None, slug_fault("vagen-ut\\n") is None
    (False, False, False)
    """
    if not re.fullmatch(SLUG_PATTERN.strip("^$"), name):
        return _("A name here has 1 to 64 characters: a–z, 0–9 and hyphens, beginning with a letter or digit.")
    if name in RESERVED:
        return _("Windows keeps this name for a device, so no file can have it.")
    return None
