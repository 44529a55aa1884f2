"""``evallib verify``: is a report what its data and code give?"""

from __future__ import annotations

import argparse

from evallib.cli.codes import WRONG_USE
from evallib.cli.terminal import tell_error
from evallib.locale import _


def verify(options: argparse.Namespace) -> int:
    """Say whether a report is what its data and code give."""
    tell_error(_("{path}: the report cannot be checked.").format(path=options.report))
    return WRONG_USE
