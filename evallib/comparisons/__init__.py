"""Öppna jämförelser: where a municipality stands, what was prioritised and why, and what became of the plan."""

from __future__ import annotations

from evallib.errors import Problem
from evallib.projects import Project

TABLES = ()


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return ()


__all__ = ["TABLES", "check_inputs"]
