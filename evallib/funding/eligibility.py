"""Whether an application could be granted money at all: must criteria, the ceiling, and the last day to apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evallib.funding.records import Application, Records
from evallib.funding.standing import decisions_about, granted_sek, is_granted
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Eligibility:
    """What stands against an application. ``failed`` and ``unanswered``: must criteria by id.

    ``over_sek``: by how much it asks for (or got) more than the ceiling; ``days_late``: how long after the round's
    last day it came. Both 0 when it does not, or when nobody has said.
    """

    failed: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    over_sek: Fraction = Fraction(0)
    days_late: int = 0

    @property
    def barred(self) -> bool:
        """Whether it is known that the rules stand against it."""
        return bool(self.failed or self.over_sek or self.days_late)


def judge_eligibility(study: FundingStudy, application: Application) -> Eligibility:
    """What the programme's rules say against an application, from what is stated; what is not stated is not guessed."""
    answers = answers_of(study.records, application.id)
    must = [criterion.id for criterion in study.programme.criteria if criterion.kind == "must"]
    last = last_day(study, application.round)
    late = (application.received - last).days if application.received and last else 0
    ceiling, asked = study.programme.ceiling, cost_of(study.records, application)
    over = asked - ceiling.amount_sek if ceiling is not None and asked is not None else Fraction(0)
    return Eligibility(
        failed=tuple(name for name in must if answers.get(name) is False),
        unanswered=tuple(name for name in must if answers.get(name) is None),
        over_sek=max(over, Fraction(0)),
        days_late=max(late, 0),
    )


def answers_of(records: Records, application: str) -> Mapping[str, bool | None]:
    """Which criteria an application meets, by id; those that nobody has answered are None or absent."""
    return records.answers_by_application.get(application, {})


def was_withdrawn(records: Records, application: str) -> bool:
    """Whether nobody needed to judge an application, because it was withdrawn and nothing else decided."""
    return {decision.outcome for decision in decisions_about(records, application)} == {"withdrawn"}


def last_day(study: FundingStudy, round_: str) -> date | None:
    """The last day to apply in a round; None when the programme does not state it."""
    days = [one.date for one in study.programme.dates if one.event == "application" and (one.round or "") == round_]
    return max(days, default=None)


def cost_of(records: Records, application: Application) -> Fraction | None:
    """What an application costs the programme: what it was granted, where it was; else what it asks for."""
    return granted_sek(records, application.id) if is_granted(records, application.id) else application.asked_sek


def year_of(records: Records, application: Application) -> int | None:
    """The year whose envelope an application asks from: its own, else the only one that it is decided about."""
    years = {decision.year for decision in decisions_about(records, application.id)}
    only = next(iter(years)) if len(years) == 1 else None
    return only if application.year is None else application.year
