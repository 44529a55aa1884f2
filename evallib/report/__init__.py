"""One report: its sections run, joined, exported, looked at by the gate and put in place; and the index."""

from evallib.report.index import write_index
from evallib.report.make import make_report, run_sections
from evallib.report.sections import input_error_text
from evallib.report.task import CodeState, Limits, ReportOutcome, ReportTask

__all__ = [
    "CodeState",
    "Limits",
    "ReportOutcome",
    "ReportTask",
    "input_error_text",
    "make_report",
    "run_sections",
    "write_index",
]
