"""Which applications of a round would have had the highest scores together within the programme's limits.

Information, never a verdict: scores are not all that a decision may rest on. The sum of the applications' mean scores
is made as large as it can be, within each year's envelope (less what other rounds had been granted when this one was
decided), the programme's lowest and highest number of projects, and among the applications that no rule stands against
(:mod:`evallib.funding.allocation.eligibility`). An application costs what it was granted, where it was, else what it
asks for of its year; one that asks for the money of several calendar years in one amount cannot be weighed, and is left
out. All sums are exact.

A sum of means favours many inexpensive projects over few expensive ones: two that score 3 are worth more than one that
scores 5. Whoever reads the result must be told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from evallib.funding.allocation.choosing import Choice, Limit, best_choice, has_equal, limit, whole
from evallib.funding.allocation.eligibility import (
    Eligibility,
    asked_of_year,
    asked_question,
    judge_eligibility,
    was_withdrawn,
    year_of,
)
from evallib.funding.allocation.questions import NEEDED, Question
from evallib.funding.allocation.ranking import Ranked, rank_round, reviewer_numbers, reviewers_of
from evallib.funding.allocation.remaining import Earlier, Purse, Remaining, decided_by, envelope_of
from evallib.funding.allocation.standing import decisions_about, is_granted, standing
from evallib.funding.outcome import Need
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Selection:
    """A set of applications, by id: the sum of their mean scores, and what they cost in kronor."""

    applications: tuple[str, ...]
    score: Fraction
    cost_sek: Fraction


@dataclass(frozen=True)
class NotChosen:
    """An application that was not among those to choose from: withdrawn, against a rule, or something is not stated."""

    application: str
    against: Eligibility
    withdrawn: bool = False
    questions: tuple[Question, ...] = ()

    @property
    def needs(self) -> tuple[Need, ...]:
        """What would answer the open questions."""
        return tuple(sorted({NEEDED[question] for question in self.questions}))


@dataclass(frozen=True)
class TakenBefore:
    """What other rounds had been granted of a year's envelope when this one was decided, in kronor.

    ``perhaps_sek``: the part of it of which nobody has stated whether it was before; it is counted as taken.
    """

    year: int
    envelope_sek: Fraction
    taken_sek: Fraction
    perhaps_sek: Fraction


@dataclass(frozen=True)
class WithoutReviewer:
    """The set with the highest scores when one reviewer's are left out. ``reviewer``: the number they are told by."""

    reviewer: int
    applications: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """The set with the highest scores, and the decision beside it.

    ``decision`` None: an application that was granted money has no score or no amount. ``allowed``: whether the
    decision keeps the same limits; where it does not it may score higher than ``best``; None: nobody can say, for one
    of the granted is among ``not_chosen`` for something that is not stated. ``tied``: another set scores exactly as
    high. ``without``: the choice without each reviewer; empty for fewer than two. ``candidates``: those to choose from;
    ``incomplete``: those of them that not every reviewer of the round has scored. ``least``: the programme's lowest
    number of projects; ``least_kept`` False: no allowed set has so many, so it is no limit of the choice. ``before``:
    what other rounds had taken of each year's envelope, where they had taken anything.

    The sum of means favours many inexpensive projects.
    """

    round: str
    best: Selection
    decision: Selection | None
    allowed: bool | None
    tied: bool
    without: tuple[WithoutReviewer, ...] = ()
    candidates: tuple[str, ...] = ()
    not_chosen: tuple[NotChosen, ...] = ()
    incomplete: tuple[str, ...] = ()
    least: int = 0
    least_kept: bool = True
    before: tuple[TakenBefore, ...] = ()

    @property
    def distance(self) -> Fraction | None:
        """How many points the decision is below the set with the highest scores."""
        return None if self.decision is None else self.best.score - self.decision.score

    @property
    def distance_pct(self) -> Fraction | None:
        """The same in percent of the highest scores; None when those are not above zero."""
        return None if self.distance is None or self.best.score <= 0 else 100 * self.distance / self.best.score

    @property
    def times_chosen(self) -> Mapping[str, int]:
        """In how many of the choices without one reviewer each application that could be chosen is."""
        return {one: sum(one in run.applications for run in self.without) for one in self.candidates}


@dataclass(frozen=True)
class _Candidate:
    """An application to choose, and what it costs of each year's envelope."""

    id: str
    mean: Fraction
    costs: Mapping[int, Fraction]
    complete: bool

    @property
    def cost(self) -> Fraction:
        return sum(self.costs.values(), Fraction(0))


@dataclass(frozen=True)
class _Options:
    """What there is to choose from, sorted by id, and what is left of each year's envelope."""

    candidates: tuple[_Candidate, ...] = ()
    not_chosen: tuple[NotChosen, ...] = ()
    left: Mapping[int, Fraction] = field(default_factory=dict)
    least: int = 0
    most: int | None = None
    before: tuple[TakenBefore, ...] = ()

    def choice(self, means: Mapping[str, Fraction], least: int) -> Choice:
        """The whole numbers to choose by; an application without a mean is worth nothing and may not be chosen."""
        values, _common = whole([means.get(one.id, Fraction(0)) for one in self.candidates])
        limits = [
            limit([one.costs.get(year, Fraction(0)) for one in self.candidates], left)
            for year, left in self.left.items()
        ]
        if self.most is not None:
            limits.append(Limit((1,) * len(values), self.most))
        if least:
            limits.append(Limit((-1,) * len(values), -least))
        unscored = tuple(int(one.id not in means) for one in self.candidates)
        return Choice(values, (*limits, Limit(unscored, 0)))

    def numbers(self, applications: Collection[str]) -> frozenset[int] | None:
        """The numbers of applications in the choice; None when one of them is not there to choose."""
        found = frozenset(n for n, one in enumerate(self.candidates) if one.id in applications)
        return found if len(found) == len(set(applications)) else None

    def ids(self, numbers: Collection[int]) -> tuple[str, ...]:
        """The ids of a choice, sorted."""
        return tuple(self.candidates[n].id for n in sorted(numbers))


@lru_cache(maxsize=32)
def best_set(study: FundingStudy, round_: str) -> WhatIf | None:
    """What the set with the highest scores would have been in a round; None when there is nothing to choose from.

    Equal sets: the decision where it is one of them, else the solver's choice. Checked against all subsets of small
    rounds in the tests.
    """
    options = _options(study, round_)
    if not options.candidates:
        return None
    means = {one.id: one.mean for one in options.candidates}
    granted = [
        one.id for one in study.records.applications if one.round == round_ and is_granted(study.records, one.id)
    ]
    decided = options.numbers(granted)
    choice, best = _choose(options, means, [decided])
    return WhatIf(
        round=round_,
        best=_selection(options, best),
        decision=_decision(study, round_, granted),
        allowed=_is_allowed(options, choice, granted),
        tied=has_equal(choice, best),
        without=_without_each(study, options, best=best, decided=decided, round_=round_),
        candidates=tuple(means),
        not_chosen=options.not_chosen,
        incomplete=tuple(one.id for one in options.candidates if not one.complete),
        least=options.least,
        least_kept=len(best) >= options.least,
        before=options.before,
    )


def _choose(
    options: _Options, means: Mapping[str, Fraction], preferred: Sequence[frozenset[int] | None]
) -> tuple[Choice, frozenset[int]]:
    """The best choice and its limits: the first of the preferred ones that is as good as any, else the solver's.

    Of as many projects as the programme means to fund at least, where any allowed choice has so many.
    """
    choice = options.choice(means, options.least)
    found = best_choice(choice)
    if found is None:
        choice = options.choice(means, 0)
        found = best_choice(choice) or frozenset()
    equals = [one for one in preferred if one is not None and choice.allows(one)]
    return choice, next((one for one in equals if choice.value(one) == choice.value(found)), found)


def _is_allowed(options: _Options, choice: Choice, granted: Collection[str]) -> bool | None:
    """Whether what was decided keeps the limits of the choice; None: something about a granted one is not stated."""
    decided = options.numbers(granted)
    if decided is not None:
        return choice.allows(decided)
    left_out = [one for one in options.not_chosen if one.application in granted]
    return None if all(one.questions for one in left_out) else False


def _without_each(
    study: FundingStudy,
    options: _Options,
    *,
    best: frozenset[int],
    decided: frozenset[int] | None,
    round_: str,
) -> tuple[WithoutReviewer, ...]:
    """The choice without each reviewer, as near the one with all of them as equal scores allow."""
    reviewers, numbers = reviewers_of(study.records, round_), reviewer_numbers(study.records)
    found = []
    for reviewer in reviewers if len(reviewers) > 1 else ():
        ranked = rank_round(study.records, round_, without=reviewer)
        means = {one.application: one.mean for one in ranked if one.mean is not None}
        _choice, chosen = _choose(options, means, [best, decided])
        found.append(WithoutReviewer(numbers[reviewer], options.ids(chosen)))
    return tuple(found)


def _selection(options: _Options, chosen: frozenset[int]) -> Selection:
    rows = [options.candidates[n] for n in sorted(chosen)]
    scores, costs = [one.mean for one in rows], [one.cost for one in rows]
    return Selection(options.ids(chosen), sum(scores, Fraction(0)), sum(costs, Fraction(0)))


def _decision(study: FundingStudy, round_: str, granted: Sequence[str]) -> Selection | None:
    """What was granted in the round, whatever rules it keeps."""
    means = {one.application: one.mean for one in rank_round(study.records, round_)}
    rows = [one for name in granted for one in decisions_about(study.records, name) if one.outcome == "granted"]
    scores = [mean for one in granted if (mean := means[one]) is not None]
    amounts = [one.granted_sek for one in rows if one.granted_sek is not None]
    if len(scores) < len(granted) or len(amounts) < len(rows):
        return None
    return Selection(tuple(sorted(granted)), sum(scores, Fraction(0)), sum(amounts, Fraction(0)))


def _options(study: FundingStudy, round_: str) -> _Options:
    """Which applications of a round can be chosen, and within what."""
    records, years = study.records, sorted({entry.year for entry in study.programme.envelopes})
    earlier, purse = _earlier(records, round_), Purse(study)
    left = {year: remaining for year in years if (remaining := purse.left(year, earlier=earlier))}
    ranked = {one.application: one for one in rank_round(records, round_)}
    applications = sorted((one for one in records.applications if one.id in ranked), key=lambda one: one.id)
    sorted_out = [_sort_out(study, application, ranked[application.id], left) for application in applications]
    allowed = study.programme.projects
    return _Options(
        candidates=tuple(one for one in sorted_out if isinstance(one, _Candidate)),
        not_chosen=tuple(one for one in sorted_out if isinstance(one, NotChosen)),
        left={year: max(one.least, Fraction(0)) for year, one in left.items() if one.least is not None},
        least=allowed.low if allowed else 0,
        most=allowed.high if allowed else None,
        before=tuple(_taken(study, earlier, year) for year in years if earlier.of(year)),
    )


def _earlier(records: Records, round_: str) -> Earlier:
    """What other rounds had been granted on the last day that a decision of this one was made."""
    own = {one.id for one in records.applications if one.round == round_}
    days = [one.decided for one in standing(records).values() if one.application in own and one.decided]
    return decided_by(records, {one.id for one in records.applications} - own, max(days, default=None))


def _taken(study: FundingStudy, earlier: Earlier, year: int) -> TakenBefore:
    envelope = envelope_of(study, year) or Fraction(0)
    sure = Purse(study).left(year, earlier=Earlier(earlier.sure))
    taken = envelope - sure.most if sure else Fraction(0)
    perhaps = sum((one.granted_sek or Fraction(0) for one in earlier.of(year)), Fraction(0)) - taken
    return TakenBefore(year, envelope, taken, perhaps)


def _sort_out(
    study: FundingStudy, application: Application, ranked: Ranked, left: Mapping[int, Remaining]
) -> _Candidate | NotChosen:
    """An application as one to choose from, or why it is not."""
    against, name = judge_eligibility(study, application), application.id
    withdrawn = was_withdrawn(study.records, name)
    if withdrawn or against.barred:
        return NotChosen(name, against, withdrawn)
    costs = _costs(study, application)
    questions = set(against.questions)
    if ranked.mean is None:
        questions.add("scores")
    for year, cost in costs:
        questions |= _open_of(study, application, year=year, cost=cost, left=left)
    known = {year: cost for year, cost in costs if year is not None and cost is not None}
    if questions or ranked.mean is None:
        return NotChosen(name, against, questions=tuple(sorted(questions)))
    return _Candidate(name, ranked.mean, known, ranked.complete)


def _costs(study: FundingStudy, application: Application) -> list[tuple[int | None, Fraction | None]]:
    """What an application costs, year by year: what it was granted, where it was, else what it asks of its year."""
    if is_granted(study.records, application.id):
        rows = [one for one in decisions_about(study.records, application.id) if one.outcome == "granted"]
        return [(one.year, one.granted_sek) for one in rows]
    return [(year_of(study.records, application), asked_of_year(application))]


def _open_of(
    study: FundingStudy,
    application: Application,
    *,
    year: int | None,
    cost: Fraction | None,
    left: Mapping[int, Remaining],
) -> frozenset[Question]:
    """What is open about whether the money of a year is enough for a cost."""
    granted = is_granted(study.records, application.id)
    unstated: frozenset[Question] = frozenset({"granted"}) if granted else asked_question(application)
    questions: frozenset[Question] = frozenset() if cost is not None else unstated
    if year is None and study.programme.envelopes:
        return questions | {"others" if granted else "year"}
    remaining = None if year is None else left.get(year)
    if remaining is None:
        return questions | {"envelope"}
    return questions if remaining.least is not None else questions | remaining.questions
