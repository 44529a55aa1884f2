"""One report: its sections run, joined, exported, looked at by the gate and put in place; and the index."""

from evallib.report.index import write_index
from evallib.report.input_errors import input_error_text
from evallib.report.task import CodeState, Limits, ReportOutcome, ReportTask

__all__ = [
    "CodeState",
    "Limits",
    "ReportOutcome",
    "ReportTask",
    "input_error_text",
    "write_index",
]
