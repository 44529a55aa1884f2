"""Evaluation reports for municipal development projects: finds contradictions and gaps, never guesses.

Notebooks use ``import evallib as ev``; each room is loaded when it is first used, because a report starts one
Python process a section and must not pay for what the section does not need.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib import before_after, comparisons, focus_groups, funding, goals, kasam, method, reconciliation, summary
    from evallib.presentation import publish, show
    from evallib.projects import open_project

ROOMS = {
    "before_after": "before_after",
    "fokusgrupper": "focus_groups",
    "goals": "goals",
    "kasam": "kasam",
    "medel": "funding",
    "method": "method",
    "oppna_jamforelser": "comparisons",
    "reconciliation": "reconciliation",
    "summary": "summary",
}
"""The room that has the method of each section. A section of a workspace's own has none."""
NAMES = {"open_project": "evallib.projects", "publish": "evallib.presentation", "show": "evallib.presentation"}
__version__ = version("evallib")

__all__ = [
    "before_after",
    "comparisons",
    "focus_groups",
    "funding",
    "goals",
    "kasam",
    "method",
    "open_project",
    "publish",
    "reconciliation",
    "rooms_of",
    "show",
    "summary",
]


def rooms_of(sections: Iterable[str]) -> list[ModuleType]:
    """The rooms of those sections that have one, in the order of the sections.

    >>> [room.__name__ for room in rooms_of(["goals", "fokusgrupper", "a_section_of_ones_own"])]
    ['evallib.goals', 'evallib.focus_groups']
    """
    return [import_module(f"evallib.{ROOMS[section]}") for section in sections if section in ROOMS]


def __getattr__(name: str) -> ModuleType | Any:
    if name in ROOMS.values():
        return import_module(f"evallib.{name}")
    if name in NAMES:
        return getattr(import_module(NAMES[name]), name)
    raise AttributeError(f"module 'evallib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *ROOMS.values(), *NAMES])


if "EVALLIB_SECTIONS" in os.environ:  # in a kernel while a report is made: what the section opens is heard
    import_module("evallib.presentation.reads").start_watching()
