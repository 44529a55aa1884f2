"""Many reports: run them side by side and tell what happens.

Names are loaded when they are first used: papermill imports :mod:`evallib.engine.papermill_engine` while it is being
imported itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib.engine.batch import default_jobs
    from evallib.engine.events import Ended, Event, Finished, Started, Warned
    from evallib.engine.runs import run_reports

__all__ = ["Ended", "Event", "Finished", "Started", "Warned", "default_jobs", "run_reports"]
_MODULES = {"default_jobs": "batch", "run_reports": "runs", **dict.fromkeys(__all__[:5], "events")}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'evallib.engine' has no attribute {name!r}")
    return getattr(import_module(f"evallib.engine.{_MODULES[name]}"), name)
