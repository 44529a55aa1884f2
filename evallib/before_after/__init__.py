"""Published means before and after, on a declared scale."""

from evallib.before_after.compare import average_change, check_grim, largest_changes, missing_for_test
from evallib.before_after.read import Ratings, check_inputs, read_ratings
from evallib.before_after.result import result
from evallib.before_after.show import draw_items, tell_findings, tell_reading
from evallib.before_after.tables import BEFORE_AFTER, PARTICIPANTS

TABLES = (BEFORE_AFTER, PARTICIPANTS)

__all__ = [
    "TABLES",
    "Ratings",
    "average_change",
    "check_grim",
    "check_inputs",
    "draw_items",
    "largest_changes",
    "missing_for_test",
    "read_ratings",
    "result",
    "tell_findings",
    "tell_reading",
]
