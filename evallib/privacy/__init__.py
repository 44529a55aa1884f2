"""What may be shown: identity numbers, small groups, and the gate over the finished page.

Each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib.privacy.bands import GuardedRow, Limit, Row, leaves_open, narrowed_by, protect_rows
    from evallib.privacy.differencing import PublishedSum, gives_away
    from evallib.privacy.groups import Cell, Hidden, ProtectedMatrix, SmallGroups, protect_matrix
    from evallib.privacy.guard import guard_text, kind_label
    from evallib.privacy.identifiers import Hit, find_identifiers, hides_identity_number, mask
    from evallib.privacy.own_names import OwnNames, find_capitalised
    from evallib.privacy.page import check_page
    from evallib.privacy.quotations import Stop, StopKind, find_stops, stop_label
    from evallib.privacy.thresholds import SMALLEST_GROUP, People, Thresholds

PLACES = {
    "bands": ("GuardedRow", "Limit", "Row", "leaves_open", "narrowed_by", "protect_rows"),
    "differencing": ("PublishedSum", "gives_away"),
    "groups": ("Cell", "Hidden", "ProtectedMatrix", "SmallGroups", "protect_matrix"),
    "guard": ("guard_text", "kind_label"),
    "identifiers": ("Hit", "find_identifiers", "hides_identity_number", "mask"),
    "own_names": ("OwnNames", "find_capitalised"),
    "page": ("check_page",),
    "quotations": ("Stop", "StopKind", "find_stops", "stop_label"),
    "thresholds": ("SMALLEST_GROUP", "People", "Thresholds"),
}
"""The module of each name."""

__all__ = [
    "SMALLEST_GROUP",
    "Cell",
    "GuardedRow",
    "Hidden",
    "Hit",
    "Limit",
    "OwnNames",
    "People",
    "ProtectedMatrix",
    "PublishedSum",
    "Row",
    "SmallGroups",
    "Stop",
    "StopKind",
    "Thresholds",
    "check_page",
    "find_capitalised",
    "find_identifiers",
    "find_stops",
    "gives_away",
    "guard_text",
    "hides_identity_number",
    "kind_label",
    "leaves_open",
    "mask",
    "narrowed_by",
    "protect_matrix",
    "protect_rows",
    "stop_label",
]


def __getattr__(name: str) -> Any:
    for module, names in PLACES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
