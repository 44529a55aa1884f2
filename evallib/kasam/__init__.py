"""KASAM and other questionnaires: what the answers say, guarded before anything leaves this room."""

from evallib.kasam.read import check_inputs, named_files, read_study
from evallib.kasam.reading.tables import SUMMARIES
from evallib.kasam.result import result
from evallib.kasam.show import tell_answers, tell_changes, tell_context, tell_findings, tell_robustness
from evallib.kasam.study import Study
from evallib.published import FACTS

TABLES = (SUMMARIES,)
SHARED_TABLES = (FACTS,)

__all__ = [
    "SHARED_TABLES",
    "SUMMARIES",
    "TABLES",
    "Study",
    "check_inputs",
    "named_files",
    "read_study",
    "result",
    "tell_answers",
    "tell_changes",
    "tell_context",
    "tell_findings",
    "tell_robustness",
]
