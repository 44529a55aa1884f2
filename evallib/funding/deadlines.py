"""Programme dates: weekday, status at a given day, and dates that work against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evallib.projects import ProgrammeDate


@dataclass(frozen=True)
class Deadline:
    """One programme date. ``days_left`` counts from the day it is judged at; negative when it has passed."""

    event: str
    label: str
    round: str | None
    on: date
    days_left: int
    source: str


@dataclass(frozen=True)
class Conflict:
    """A final report that is due on or after the day the next round is decided.

    ``days_late`` is the number of days from the decision to the report: 0 means the same day, so the outcome
    of one round cannot inform the decision about the next.
    """

    report: Deadline
    decision: Deadline
    days_late: int


def judge_deadlines(dates: Sequence[ProgrammeDate], as_of: date) -> tuple[Deadline, ...]:
    """All dates in order of time, with the days left at ``as_of``."""
    deadlines = [
        Deadline(entry.event, entry.label, entry.round, entry.date, (entry.date - as_of).days, entry.source)
        for entry in dates
    ]
    return tuple(sorted(deadlines, key=lambda deadline: (deadline.on, deadline.round or "", deadline.event)))


def find_conflicts(deadlines: Sequence[Deadline]) -> tuple[Conflict, ...]:
    """Every pair of a round's final report and a later round's decision that comes no later than it."""
    reports = [deadline for deadline in deadlines if deadline.event == "final_report"]
    decisions = [deadline for deadline in deadlines if deadline.event == "decision"]
    return tuple(
        Conflict(report, decision, (report.on - decision.on).days)
        for report in reports
        for decision in decisions
        if report.round and decision.round and decision.round > report.round and report.on >= decision.on
    )
