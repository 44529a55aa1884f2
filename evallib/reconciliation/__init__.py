"""Published figures: do they agree with themselves, and if not, what could explain it?"""

from evallib.published import FACTS
from evallib.reconciliation.conflicts import compare_statements, judge_claims
from evallib.reconciliation.draw import draw_residuals
from evallib.reconciliation.identities import Verdict, judge_identity
from evallib.reconciliation.read import Reconciliation, check_inputs, read_figures, reconcile
from evallib.reconciliation.repairs import find_repairs
from evallib.reconciliation.result import result
from evallib.reconciliation.show import (
    tabulate_comparisons,
    tabulate_conflicts,
    tabulate_identities,
    tabulate_repairs,
    tell_findings,
    tell_limits,
)
from evallib.reconciliation.tables import CLAIMS, STATEMENTS

TABLES = (STATEMENTS, CLAIMS)
SHARED_TABLES = (FACTS,)

__all__ = [
    "SHARED_TABLES",
    "TABLES",
    "Reconciliation",
    "Verdict",
    "check_inputs",
    "compare_statements",
    "draw_residuals",
    "find_repairs",
    "judge_claims",
    "judge_identity",
    "read_figures",
    "reconcile",
    "result",
    "tabulate_comparisons",
    "tabulate_conflicts",
    "tabulate_identities",
    "tabulate_repairs",
    "tell_findings",
    "tell_limits",
]
