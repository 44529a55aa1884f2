"""One report: its sections run, joined, exported, looked at by the gate and put in place; and the index."""

from evallib.report.index import write_index
from evallib.report.make import ReportOutcome, make_report, run_sections
from evallib.report.sections import input_error_text

__all__ = ["ReportOutcome", "input_error_text", "make_report", "run_sections", "write_index"]
