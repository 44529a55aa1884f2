"""Whether an application could be granted money at all: must criteria, ceiling, last day; what it costs a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.allocation.criteria import gives_priority
from evallib.funding.allocation.questions import Question
from evallib.funding.allocation.standing import decisions_about, granted_sek, is_granted
from evallib.funding.deadlines import due
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Eligibility:
    """What stands against an application. ``failed`` and ``unanswered``: must criteria by id.

    ``over_sek``: by how much it asks for (or got) more than the ceiling; ``days_late``: how long after the round's
    last day it came. Both 0 when it does not, or when nobody has said. ``arrival_unstated``: the round has a last day,
    but nobody has said when the application came.
    """

    failed: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    over_sek: Fraction = Fraction(0)
    days_late: int = 0
    arrival_unstated: bool = False

    @property
    def barred(self) -> bool:
        """Whether it is known that the rules stand against it."""
        return bool(self.failed or self.over_sek or self.days_late)

    @property
    def questions(self) -> frozenset[Question]:
        """What is not stated, so that a rule may or may not stand against it."""
        found: dict[Question, bool] = {"must": bool(self.unanswered), "arrival": self.arrival_unstated}
        return frozenset(question for question, is_open in found.items() if is_open)


def judge_eligibility(study: FundingStudy, application: Application) -> Eligibility:
    """What the programme's rules say against an application, from what is stated; what is not stated is not guessed."""
    answers = answers_of(study.records, application.id)
    must = [criterion.id for criterion in study.programme.criteria if criterion.kind == "must"]
    last = due(study.programme.dates, "application", application.round)
    late = (application.received - last).days if application.received and last else 0
    ceiling, asked = study.programme.ceiling, cost_of(study.records, application)
    over = asked - ceiling.amount_sek if ceiling is not None and asked is not None else Fraction(0)
    return Eligibility(
        failed=tuple(name for name in must if answers.get(name) is False),
        unanswered=tuple(name for name in must if answers.get(name) is None),
        over_sek=max(over, Fraction(0)),
        days_late=max(late, 0),
        arrival_unstated=last is not None and application.received is None,
    )


def has_priority(study: FundingStudy, application: str) -> bool | None:
    """Whether an application has priority by the programme's criteria; None: it depends on answers that nobody gave."""
    criteria, answers = study.programme.criteria, answers_of(study.records, application)
    met = [one.id for one in criteria if answers.get(one.id)]
    unknown = [one.id for one in criteria if answers.get(one.id) is None]
    if gives_priority(criteria, met):
        return True
    return None if gives_priority(criteria, [*met, *unknown]) else False


def answers_of(records: Records, application: str) -> Mapping[str, bool | None]:
    """Which criteria an application meets, by id; those that nobody has answered are None or absent."""
    return records.answers_by_application.get(application, {})


def was_withdrawn(records: Records, application: str) -> bool:
    """Whether nobody needed to judge an application, because it was withdrawn and nothing else decided."""
    return {decision.outcome for decision in decisions_about(records, application)} == {"withdrawn"}


def cost_of(records: Records, application: Application) -> Fraction | None:
    """What an application costs the programme: what it was granted, where it was; else what it asks for."""
    return granted_sek(records, application.id) if is_granted(records, application.id) else application.asked_sek


def year_of(records: Records, application: Application) -> int | None:
    """The year whose envelope an application asks from.

    Its own, else the only one that it is decided about, else the first one that it is granted money for.
    """
    if application.year is not None:
        return application.year
    about = decisions_about(records, application.id)
    granted = [one.year for one in about if one.outcome == "granted" and one.year is not None]
    years = {decision.year for decision in about}
    return next(iter(years)) if len(years) == 1 else min(granted, default=None)


def asks_over_years(application: Application) -> bool:
    """Whether it begins in one calendar year and ends in another: then it asks for the money of several years."""
    start, end = application.start, application.end
    return start is not None and end is not None and start.year != end.year


def asked_of_year(application: Application) -> Fraction | None:
    """What an application asks of its year's envelope, in kronor; None when that is not stated.

    One that asks for the money of several years in one amount does not state what it asks of any one of them.
    """
    return None if asks_over_years(application) else application.asked_sek


def asked_question(application: Application) -> frozenset[Question]:
    """What is open about how much an application asks of its year's envelope."""
    if application.asked_sek is None:
        return frozenset({"asked"})
    return frozenset({"asked_by_year"} if asks_over_years(application) else ())
