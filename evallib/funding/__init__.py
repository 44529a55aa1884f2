"""Funding: was the money allocated by the rules, used in time, and does the ledger agree?"""

from evallib.funding.allocation.criteria import gives_priority, priority_table
from evallib.funding.checks import run_checks
from evallib.funding.deadlines import find_conflicts, judge_deadlines
from evallib.funding.read_study import check_inputs, notices, read_study
from evallib.funding.reading.read_ledgers import named_files
from evallib.funding.result import result
from evallib.funding.show import (
    tell_applications,
    tell_checks,
    tell_findings,
    tell_limits,
    tell_rules,
    tell_what_if,
)
from evallib.funding.study import FundingStudy
from evallib.funding.tables import TABLES as OF_THE_FUND
from evallib.published import FACTS
from evallib.tables import NAMES

TABLES = (*OF_THE_FUND, NAMES)
SHARED_TABLES = (FACTS,)

__all__ = [
    "SHARED_TABLES",
    "TABLES",
    "FundingStudy",
    "check_inputs",
    "find_conflicts",
    "gives_priority",
    "judge_deadlines",
    "named_files",
    "notices",
    "priority_table",
    "read_study",
    "result",
    "run_checks",
    "tell_applications",
    "tell_checks",
    "tell_findings",
    "tell_limits",
    "tell_rules",
    "tell_what_if",
]
