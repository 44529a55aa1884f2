"""What the tables of a fund say: applications, decisions, answers, scores, payments, reports, costs and settlements.

Amounts are exact kronor (``Fraction``); None is an empty cell: not stated, never zero. ``place`` says where a row
stands, as the user sees it. The tuples are in the order of the files; nothing that is checked depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from evallib.model import RowAccount

TableName = Literal["applications", "decisions", "answers", "scores", "payments", "reports", "cost_plan", "settlements"]
Choice = Literal["granted", "refused", "withdrawn"]
ReportKind = Literal["interim_report", "final_report"]


@dataclass(frozen=True)
class Application:
    """One application. ``year``: the year whose envelope the money is asked from, None when it is not stated."""

    id: str
    place: str
    round: str = ""
    year: int | None = None
    project: str = ""
    applicant: str = ""
    organisation_number: str = field(default="", repr=False)
    case_number: str = ""
    received: date | None = None
    start: date | None = None
    end: date | None = None
    asked_sek: Fraction | None = None
    cofinancing_sek: Fraction | None = None
    total_cost_sek: Fraction | None = None
    idea: str = ""
    goal: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision about the money of one year; a later one about the same application and year revises it."""

    application: str
    place: str
    outcome: Choice
    year: int | None = None
    decided: date | None = None
    granted_sek: Fraction | None = None


@dataclass(frozen=True)
class Answer:
    """Whether an application meets a criterion; None: nobody has said."""

    application: str
    criterion: str
    met: bool | None
    place: str


@dataclass(frozen=True)
class Score:
    """One reviewer's score of an application, on one criterion or (``criterion`` "") as a whole.

    ``score`` None: the reviewer has declared a conflict of interest, or gives no score for another reason.
    """

    application: str
    reviewer: str
    score: Fraction | None
    place: str
    criterion: str = ""


@dataclass(frozen=True)
class Payment:
    """Money paid out; a negative amount was paid back."""

    application: str
    paid: date
    amount_sek: Fraction
    place: str


@dataclass(frozen=True)
class Report:
    """A report that was, or should be, handed in; ``received`` None: it has not come."""

    application: str
    kind: ReportKind
    received: date | None
    place: str
    channel: str = ""


@dataclass(frozen=True)
class PlannedCost:
    """One line of a cost plan: what it costs in all, and how much of it the grant is to pay."""

    application: str
    cost: str
    place: str
    planned_sek: Fraction | None = None
    from_grant_sek: Fraction | None = None


@dataclass(frozen=True)
class Settlement:
    """What became of the money of one year, as the project reports it."""

    application: str
    place: str
    year: int | None = None
    used_sek: Fraction | None = None
    carried_sek: Fraction | None = None
    returned_sek: Fraction | None = None


@dataclass(frozen=True)
class Records:
    """All tables. ``given``: those that there are. Without any, the rows are what facts.csv states of the grant.

    ``scale``: the programme's lowest and highest score; scores outside it count in no mean. None: all count.
    """

    applications: tuple[Application, ...] = ()
    decisions: tuple[Decision, ...] = ()
    answers: tuple[Answer, ...] = ()
    scores: tuple[Score, ...] = ()
    payments: tuple[Payment, ...] = ()
    reports: tuple[Report, ...] = ()
    cost_plan: tuple[PlannedCost, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    given: frozenset[TableName] = frozenset()
    scale: tuple[Fraction, Fraction] | None = None
    account: RowAccount = field(default_factory=RowAccount)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all applications, in order."""
        return tuple(sorted(application.id for application in self.applications))

    @cached_property
    def by_id(self) -> Mapping[str, Application]:
        """The application of each id."""
        return {application.id: application for application in reversed(self.applications)}

    def counts(self, score: Score) -> bool:
        """Whether a score is given, on the programme's scale where it has one."""
        within = self.scale is None or score.score is None or self.scale[0] <= score.score <= self.scale[1]
        return score.score is not None and within

    @cached_property
    def decisions_by_application(self) -> Mapping[str, tuple[Decision, ...]]:
        """All decisions about each application that has any, those without a day first, then by their days."""
        found: dict[str, list[Decision]] = {}
        for decision in sorted(self.decisions, key=lambda one: one.decided or date.min):
            found.setdefault(decision.application, []).append(decision)
        return {application: tuple(rows) for application, rows in found.items()}

    @cached_property
    def answers_by_application(self) -> Mapping[str, Mapping[str, bool | None]]:
        """Which criteria each application meets, where anything is said of it; None: a row that says nothing."""
        found: dict[str, dict[str, bool | None]] = {}
        for answer in self.answers:
            found.setdefault(answer.application, {})[answer.criterion] = answer.met
        return found
