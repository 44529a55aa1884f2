"""What may be shown: identity numbers, small groups, and the gate over the finished page."""

from evallib.privacy.groups import Cell, Hidden, ProtectedMatrix, SmallGroups, protect_matrix
from evallib.privacy.guard import guard_text
from evallib.privacy.identifiers import Hit, find_identifiers, mask
from evallib.privacy.page import check_page

__all__ = [
    "Cell",
    "Hidden",
    "Hit",
    "ProtectedMatrix",
    "SmallGroups",
    "check_page",
    "find_identifiers",
    "guard_text",
    "mask",
    "protect_matrix",
]
