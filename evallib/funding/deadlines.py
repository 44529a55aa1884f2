"""Programme dates: weekday, status at a given day, and dates that work against each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evallib.projects import ProgrammeDate

NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True)
class Deadline:
    """One programme date. ``days_left`` counts from the day it is judged at, negative when it has passed; None
    when no such day is given."""

    event: str
    label: str
    round: str | None
    on: date
    days_left: int | None
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


def states(dates: Sequence[ProgrammeDate], event: str) -> bool:
    """Whether the programme has set a date for this event in any round."""
    return any(entry.event == event for entry in dates)


def due(dates: Sequence[ProgrammeDate], event: str, round: str) -> date | None:
    """The day that the programme has set for an event of a round; of several the last one. None: none is set.

    Dates and applications without a round belong together ("").
    """
    return max((entry.date for entry in dates if entry.event == event and (entry.round or "") == round), default=None)


def told_by(dates: Sequence[ProgrammeDate], round: str, end: date, *events: str) -> date:
    """The day by which what happened up to a day is to be told: the first of these reports of the round that is due on
    or after it, else the day itself.
    """
    days = (due(dates, event, round) for event in events)
    return min((on for on in days if on is not None and on >= end), default=end)


def judge_deadlines(dates: Sequence[ProgrammeDate], as_of: date | None) -> tuple[Deadline, ...]:
    """All dates in order of time, with the days left at ``as_of``."""
    deadlines = [
        Deadline(
            entry.event,
            entry.label,
            entry.round,
            entry.date,
            (entry.date - as_of).days if as_of else None,
            entry.source,
        )
        for entry in dates
    ]
    return tuple(sorted(deadlines, key=lambda deadline: (deadline.on, deadline.round or "", deadline.event)))


def next_decisions(deadlines: Sequence[Deadline]) -> tuple[tuple[Deadline, Deadline], ...]:
    """Every final report with each decision about a later round. Rounds are compared as a reader would:
    "omgång 9" comes before "omgång 10"."""
    return tuple(
        (report, decision)
        for report in deadlines
        for decision in deadlines
        if report.event == "final_report" and decision.event == "decision"
        if _follows(decision.round, report.round)
    )


def find_conflicts(deadlines: Sequence[Deadline]) -> tuple[Conflict, ...]:
    """Every pair of a round's final report and a later round's decision that comes no later than it."""
    return tuple(
        Conflict(report, decision, (report.on - decision.on).days)
        for report, decision in next_decisions(deadlines)
        if report.on >= decision.on
    )


def _follows(later: str | None, earlier: str | None) -> bool:
    """Is one round after another? Only rounds whose names differ in numbers alone can be told apart: 2022 comes
    after 2021 and "omgång 10" after "omgång 9", but nothing says whether "VT 2021" comes before "HT 2021"."""
    if later is None or earlier is None or NUMBER.sub("#", later) != NUMBER.sub("#", earlier):
        return False
    return [int(n) for n in NUMBER.findall(later)] > [int(n) for n in NUMBER.findall(earlier)]
