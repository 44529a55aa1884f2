"""How the status of a report is said in the terminal and in the table of a run."""

from __future__ import annotations

from evallib.locale import _

UNFINISHED = "unfinished"
"""What stands in the table for a report that a stopped run had not finished."""


def status_word(status: str) -> str:
    """The status of a report in words.

    >>> status_word("ok")
    'klar'
    """
    return {
        "ok": _("done"),
        "partial": _("done, a section is missing"),
        "failed": _("failed"),
        "stopped": _("stopped by the privacy gate"),
        UNFINISHED: _("not made, the run was stopped"),
    }[status]
