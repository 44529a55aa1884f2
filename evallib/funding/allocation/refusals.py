"""Applications that were refused while money was left: for anyone, or for one that the reviewers ranked lower.

Every question has three answers: what is not stated is not guessed, and ``questions`` says what would settle it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from evallib.funding.allocation.eligibility import (
    asked_of_year,
    asked_question,
    has_priority,
    judge_eligibility,
    year_of,
)
from evallib.funding.allocation.questions import Question
from evallib.funding.allocation.ranking import Ranked, rank_round, rounds
from evallib.funding.allocation.remaining import Earlier, Purse, Remaining, decided_by
from evallib.funding.allocation.standing import decisions_about, grants, standing
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Refusal:
    """A refused application. ``payable``: could it have been paid; None: that cannot be told, see ``questions``.

    ``left_sek``: what was left for certain when its turn came; ``lower``: granted applications of its round that are
    ranked lower for certain. ``gave_way``: such ones with a lower mean that come before it, because they have priority.
    """

    application: Application
    payable: bool | None
    left_sek: Fraction | None = None
    questions: frozenset[Question] = frozenset()
    lower: tuple[str, ...] = ()
    gave_way: tuple[str, ...] = ()


def refused(records: Records, round_: str | None = None) -> tuple[Application, ...]:
    """The applications that were refused and granted nothing, by id; of one round or of all."""
    stand = standing(records).values()
    ids = {one.application for one in stand if one.outcome == "refused"} - _granted(records)
    found = [one for one in records.applications if one.id in ids and round_ in {None, one.round}]
    return tuple(sorted(found, key=lambda application: application.id))


def left_out(study: FundingStudy) -> tuple[Refusal, ...]:
    """Every refused application, with whether what all others left of its year's envelope would have been enough.

    Where a round has as many projects as the programme means to fund, there was no room for more.
    """
    everyone, full, purse = frozenset(study.records.ids), _full_rounds(study), Purse(study)

    def judge(application: Application) -> Refusal:
        year = year_of(study.records, application)
        return _try(study, application, purse.left(year, first=everyone - {application.id}))

    return tuple(Refusal(one, payable=False) if one.round in full else judge(one) for one in refused(study.records))


def passed_over(study: FundingStudy) -> tuple[Refusal, ...]:
    """Every refused application, with whether one ranked lower was granted while there was money for it.

    Its turn comes after those with an equal or higher mean in its round, and after what other rounds had been granted
    when it was decided. Equal means are not lower; nor is one that has priority by the programme's criteria, before an
    application that has none.
    """
    found: list[Refusal] = []
    for round_ in rounds(study.records):
        queue = _Queue(study, round_)
        found += [queue.turn(one) for one in refused(study.records, round_)]
    return tuple(found)


def open_questions(refusals: Collection[Refusal]) -> Mapping[Question, tuple[str, ...]]:
    """What is open, with the applications that it is open for."""
    questions = sorted({question for one in refusals for question in one.questions})
    return {
        question: tuple(one.application.id for one in refusals if question in one.questions) for question in questions
    }


@dataclass(frozen=True)
class _Queue:
    """A round, in the order of its ranking."""

    study: FundingStudy
    round: str

    @cached_property
    def ranked(self) -> Mapping[str, Ranked]:
        return {one.application: one for one in rank_round(self.study.records, self.round)}

    @cached_property
    def purse(self) -> Purse:
        return Purse(self.study)

    @cached_property
    def granted(self) -> frozenset[str]:
        return frozenset(_granted(self.study.records) & self.ranked.keys())

    @cached_property
    def others(self) -> frozenset[str]:
        """Those that can have got, or may get, money before another: granted ones and those that wait."""
        return self.granted | {one.id for one in self.purse.waiting if one.id in self.ranked}

    @cached_property
    def priority(self) -> Mapping[str, bool | None]:
        return {one: has_priority(self.study, one) for one in self.ranked}

    @cached_property
    def earlier(self) -> dict[date | None, Earlier]:
        """What other rounds had been granted on a day, for the days that have been asked about."""
        return {}

    def turn(self, application: Application) -> Refusal:
        """Whether an application was passed over, and which ones came before it by priority alone."""
        gave_way = tuple(sorted(other for other in self.granted if self._gives_way(application.id, other)))
        return replace(self._judge(application), gave_way=gave_way)

    def _judge(self, application: Application) -> Refusal:
        below = {other: self._is_below(other, application.id) for other in self.others}
        lower = frozenset(other for other, verdict in below.items() if verdict is True)
        unsure = frozenset(other for other, verdict in below.items() if verdict in {"scores", "priority"})
        if not self.granted & (lower | unsure):
            return Refusal(application, payable=False)
        left = self.purse.left(
            year_of(self.study.records, application),
            first=self.others - lower - unsure,
            perhaps=unsure,
            earlier=self._earlier(application),
        )
        found = _try(self.study, application, left)
        told = tuple(sorted(self.granted & lower))
        if found.payable is False or (found.payable and told):
            return replace(found, lower=told)
        open_ = frozenset(question for other in self.granted & unsure if (question := _question(below[other])))
        return replace(found, payable=None, questions=found.questions | open_, lower=told)

    def _is_below(self, other: str, own: str) -> bool | Question:
        """Whether another application comes after this one for certain, or what that depends on."""
        first, second = self.ranked[own], self.ranked[other]
        if not (first.complete and second.complete):
            return "scores"
        if (second.rank or 0) <= (first.rank or 0) or self._gives_way(own, other):
            return False
        return True if self.priority[own] or self.priority[other] is False else "priority"

    def _gives_way(self, own: str, other: str) -> bool:
        """Whether another application has a lower mean for certain, but has priority, which this one has not."""
        first, second = self.ranked[own], self.ranked[other]
        lower = first.complete and second.complete and (second.rank or 0) > (first.rank or 0)
        return lower and self.priority[own] is False and self.priority[other] is True

    def _earlier(self, application: Application) -> Earlier:
        records = self.study.records
        day = decided_on(records, application.id)
        if day not in self.earlier:
            ids = frozenset(records.decisions_by_application) - self.ranked.keys()
            self.earlier[day] = decided_by(records, ids, day)
        return self.earlier[day]


def decided_on(records: Records, application: str) -> date | None:
    """The day when the last of the standing decisions about an application was made; None if one has no day."""
    days = [one.decided for one in decisions_about(records, application)]
    return max((day for day in days if day is not None), default=None) if None not in days else None


def _question(verdict: bool | Question) -> Question | None:
    return None if isinstance(verdict, bool) else verdict


def _try(study: FundingStudy, application: Application, left: Remaining | None) -> Refusal:
    """Whether the rules and the money that was left allowed it."""
    against = judge_eligibility(study, application)
    if against.barred:
        return Refusal(application, payable=False)
    questions = set(against.questions)
    if left is None:
        yearless = year_of(study.records, application) is None and study.programme.envelopes
        questions.add("year" if yearless else "envelope")
        return Refusal(application, None, questions=frozenset(questions))
    pays = left.pays(asked_of_year(application))
    if pays is False:
        return Refusal(application, payable=False, left_sek=left.least)
    if pays is None:
        questions |= left.questions | asked_question(application)
    return Refusal(application, None if questions or pays is None else True, left.least, frozenset(questions))


def _full_rounds(study: FundingStudy) -> frozenset[str]:
    """The rounds with as many granted projects as the programme means to fund, or more."""
    allowed, records = study.programme.projects, study.records
    ids = _granted(records)
    counts = Counter(one.round for one in records.applications if one.id in ids)
    every = {one.round for one in records.applications}
    return frozenset(one for one in every if allowed is not None and counts[one] >= allowed.high)


def _granted(records: Records) -> set[str]:
    return {decision.application for decision in grants(records)}
