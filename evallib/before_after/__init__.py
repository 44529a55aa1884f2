"""Ratings before and after on a declared scale: published means, the answers themselves, and what meetings gave."""

from evallib.before_after.compare import average_change, check_grim, largest_changes, missing_for_test
from evallib.before_after.read import Ratings, check_inputs, read_ratings
from evallib.before_after.result import result
from evallib.before_after.show import draw_items, tell_findings, tell_reading
from evallib.before_after.show_answers import draw_answers
from evallib.before_after.tables import BEFORE_AFTER, MEETINGS, PARTICIPANTS, RATINGS

TABLES = (BEFORE_AFTER, RATINGS, MEETINGS, PARTICIPANTS)
ANSWERS = (RATINGS,)
"""The tables of which every row is somebody's answer: how many rows they have is told by the section alone."""

__all__ = [
    "ANSWERS",
    "TABLES",
    "Ratings",
    "average_change",
    "check_grim",
    "check_inputs",
    "draw_answers",
    "draw_items",
    "largest_changes",
    "missing_for_test",
    "read_ratings",
    "result",
    "tell_findings",
    "tell_reading",
]
