"""The summary: built last, shown first, from what the other sections published."""

from evallib.errors import Problem
from evallib.projects import Project
from evallib.summary.read import read_sections
from evallib.summary.show import result, tell_certainty, tell_contradictions, tell_findings
from evallib.summary.summarise import Summary, summarise_sections

TABLES = ()


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """The summary reads no data of its own."""
    return ()


def read_summary(project: Project) -> Summary:
    """Read what the other sections of a project published and choose what comes first."""
    sections = read_sections(project)
    return summarise_sections(sections.results, sections.titles)


__all__ = [
    "TABLES",
    "Summary",
    "check_inputs",
    "read_sections",
    "read_summary",
    "result",
    "summarise_sections",
    "tell_certainty",
    "tell_contradictions",
    "tell_findings",
]
