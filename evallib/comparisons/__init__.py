"""Öppna jämförelser: where a municipality stands, what was prioritised and why, and what became of the plan."""

from __future__ import annotations

from evallib.comparisons.forms import TABLES, write_templates
from evallib.comparisons.notices import notices
from evallib.comparisons.read import Study, check_inputs, read_comparison, read_study
from evallib.comparisons.result import result
from evallib.comparisons.show import tell_changes, tell_findings, tell_plan, tell_priorities, tell_sureness
from evallib.kolada import shared_files
from evallib.kolada import value_files as named_files

__all__ = [
    "TABLES",
    "Study",
    "check_inputs",
    "named_files",
    "notices",
    "read_comparison",
    "read_study",
    "result",
    "shared_files",
    "tell_changes",
    "tell_findings",
    "tell_plan",
    "tell_priorities",
    "tell_sureness",
    "write_templates",
]
