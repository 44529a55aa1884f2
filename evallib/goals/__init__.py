"""Goals and results: what the project set out to do, what is reported, and what can be said of it."""

from evallib.goals.judge import judge_goal
from evallib.goals.proportions import compute_share
from evallib.goals.read import Study, check_inputs, read_study
from evallib.goals.result import result
from evallib.goals.show import (
    draw_results,
    judge_goals,
    tabulate_evidence,
    tell_findings,
    tell_limits,
)
from evallib.goals.tables import EVIDENCE, GOALS
from evallib.published import FACTS

TABLES = (GOALS, EVIDENCE)
SHARED_TABLES = (FACTS,)

__all__ = [
    "SHARED_TABLES",
    "TABLES",
    "Study",
    "check_inputs",
    "compute_share",
    "draw_results",
    "judge_goal",
    "judge_goals",
    "read_study",
    "result",
    "tabulate_evidence",
    "tell_findings",
    "tell_limits",
]
