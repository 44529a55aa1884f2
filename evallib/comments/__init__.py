"""Participants' comments in their own words, coded and counted."""

from evallib.comments.count import choose_quotes, count_codes, count_meetings, protect_counts
from evallib.comments.read import CodedComments, check_inputs, read_comments
from evallib.comments.result import result
from evallib.comments.show import draw_matrix, show_quotes, tabulate_codes, tell_findings, tell_limits
from evallib.comments.tables import CODEBOOK, COMMENTS

TABLES = (COMMENTS, CODEBOOK)

__all__ = [
    "CODEBOOK",
    "COMMENTS",
    "TABLES",
    "CodedComments",
    "check_inputs",
    "choose_quotes",
    "count_codes",
    "count_meetings",
    "draw_matrix",
    "protect_counts",
    "read_comments",
    "result",
    "show_quotes",
    "tabulate_codes",
    "tell_findings",
    "tell_limits",
]
