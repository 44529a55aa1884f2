"""One report: its sections run, joined, exported, looked at by the gate and put in place; and the index.

Each name is loaded when it is first used: to find that nothing has changed takes little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib.report.pages.index import write_index
    from evallib.report.running.input_errors import input_error_text
    from evallib.report.task import CodeState, Limits, ReportOutcome, ReportTask

PLACES = {
    "pages.index": ("write_index",),
    "running.input_errors": ("input_error_text",),
    "task": ("CodeState", "Limits", "ReportOutcome", "ReportTask"),
}
"""The module of each name."""

__all__ = [
    "CodeState",
    "Limits",
    "ReportOutcome",
    "ReportTask",
    "input_error_text",
    "write_index",
]


def __getattr__(name: str) -> Any:
    for module, names in PLACES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
