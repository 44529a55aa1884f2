"""What came when: applications, decisions and reports beside the last day that the programme set for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from evallib.funding.allocation.standing import granted_applications
from evallib.funding.deadlines import Deadline
from evallib.funding.records import Application, ReportKind
from evallib.funding.study import FundingStudy

REPORTS: tuple[ReportKind, ...] = ("interim_report", "final_report")


@dataclass(frozen=True)
class Came:
    """One thing that came, or should have come. ``on`` None: it has not come; ``due`` None: no last day is stated.

    ``days_late``: after the last day, at the day it came or (not come) at the day to judge at; 0 when it came in time
    or is not due yet; None when it cannot be said.
    """

    application: Application
    event: str
    due: Deadline | None
    on: date | None
    days_late: int | None
    channel: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it came too late, or has not come though it should have."""
        return bool(self.days_late)


@lru_cache(maxsize=4)
def what_came(study: FundingStudy) -> tuple[Came, ...]:
    """Everything with a day, or that should have one: in order of what it is, then by application."""
    ordered = sorted(study.records.applications, key=lambda application: application.id)
    return (
        *(_came(study, one, "application", one.received) for one in ordered if one.received),
        *(found for one in ordered for found in _decisions(study, one)),
        *(found for kind in REPORTS for found in _reports(study, kind)),
    )


def came_by(study: FundingStudy, deadline: Deadline) -> tuple[Came, ...]:
    """What came, or should have come, by one of the programme's dates."""
    return tuple(one for one in what_came(study) if one.due == deadline)


def _decisions(study: FundingStudy, application: Application) -> Iterator[Came]:
    """The first decision about an application; one that was withdrawn needs none."""
    about = study.records.decisions_by_application.get(application.id, ())
    days = sorted(one.decided for one in about if one.decided)
    if days and not any(one.outcome == "withdrawn" for one in about):
        yield _came(study, application, "decision", days[0])


def _reports(study: FundingStudy, kind: ReportKind) -> Iterator[Came]:
    """The reports that the table names of the granted projects; of others nobody has said anything."""
    for application in granted_applications(study.records):
        found = [one for one in study.records.reports if one.application == application.id and one.kind == kind]
        yield from (_came(study, application, kind, one.received, channel=one.channel) for one in found)


def _came(study: FundingStudy, application: Application, event: str, on: date | None, *, channel: str = "") -> Came:
    due = _due(study, application, event)
    at = on or study.as_of
    late = max(0, (at - due.on).days) if due and at else None
    return Came(application, event, due, on, late, channel)


def _due(study: FundingStudy, application: Application, event: str) -> Deadline | None:
    """The last of the round's dates for it."""
    found = [one for one in study.deadlines if one.event == event and (one.round or "") == application.round]
    return found[-1] if found else None
