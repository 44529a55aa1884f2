"""Evaluation reports for municipal development projects: finds contradictions and gaps, never guesses.

Notebooks use ``import evallib as ev``; each room is loaded when it is first used, because a report starts one
Python process a section and must not pay for what the section does not need.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib import before_after, comments, funding, goals, kasam, method, reconciliation, summary
    from evallib.presentation import publish, show
    from evallib.projects import open_project

ROOMS = ("before_after", "comments", "funding", "goals", "kasam", "method", "reconciliation", "summary")
NAMES = {"open_project": "evallib.projects", "publish": "evallib.presentation", "show": "evallib.presentation"}
__version__ = version("evallib")

__all__ = [
    "before_after",
    "comments",
    "funding",
    "goals",
    "kasam",
    "method",
    "open_project",
    "publish",
    "reconciliation",
    "show",
    "summary",
]


def __getattr__(name: str) -> ModuleType | Any:
    if name in ROOMS:
        return import_module(f"evallib.{name}")
    if name in NAMES:
        return getattr(import_module(NAMES[name]), name)
    raise AttributeError(f"module 'evallib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *ROOMS, *NAMES])
