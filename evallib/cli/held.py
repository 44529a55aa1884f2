"""Why a folder cannot be used now: somebody else has it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from evallib.engine.locking import Holder
from evallib.locale import _


def held_text(out: Path, holder: Holder | None) -> str:
    """Who has the folder, since when, and what to do."""
    if holder is None:
        return _("{folder}: another run is using the folder. Wait until it is done.").format(folder=out)
    since = datetime.fromisoformat(holder.since).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if holder.gone:
        text = _(
            "{folder}: process {pid}, which began at {since}, has ended, but something that it started still holds the "
            "folder. Wait a moment and try again."
        )
    elif holder.elsewhere:
        text = _(
            "{folder}: process {pid} on {machine} has been using the folder since {since}. Wait until it is done, or "
            "stop it there."
        )
    else:
        text = _("{folder}: process {pid} has been using the folder since {since}. Wait until it is done, or stop it.")
    return text.format(folder=out, pid=holder.pid, machine=holder.machine, since=since)
