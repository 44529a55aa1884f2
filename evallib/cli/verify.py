"""``evallib verify``: is a report what its data and code give?"""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from rich.console import Console

from evallib.cli.codes import DONE, FAILED, WRONG_USE
from evallib.cli.selection import chosen_workspace
from evallib.cli.terminal import tell, tell_error
from evallib.locale import _

CODES = {"same": DONE, "differs": FAILED, "unchecked": WRONG_USE}


def verify(options: argparse.Namespace) -> int:
    """Say whether a report is what its data and code give: every difference in a line, then the verdict."""
    from evallib.verify import verify_report

    workspace = chosen_workspace(options.workspace) if options.workspace is not None else None
    with Console(stderr=True).status(_("Making the report again")) if options.rerun else nullcontext():
        found = verify_report(options.report, workspace, rerun=options.rerun)
    for finding in found.findings:
        tell(f"– {finding.text}")
    tell(found.verdict)
    if options.debug and found.internal:
        tell_error(found.internal)
    return CODES[found.status]
