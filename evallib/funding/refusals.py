"""Applications that were refused while money was left: for anyone, or for one that the reviewers ranked lower.

Every question has three answers: what is not stated is not guessed, and ``needs`` says what would settle it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.eligibility import judge_eligibility, year_of
from evallib.funding.outcome import Need
from evallib.funding.ranking import Ranked, rank_round, rounds
from evallib.funding.records import Application, Records
from evallib.funding.remaining import money_left
from evallib.funding.standing import grants, standing
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Refusal:
    """A refused application. ``payable``: could it have been paid; None: that cannot be told, see ``needs``.

    ``left_sek``: what was left for certain when its turn came; ``lower``: granted applications of its round that are
    ranked lower for certain.
    """

    application: Application
    payable: bool | None
    left_sek: Fraction | None = None
    needs: frozenset[Need] = frozenset()
    lower: tuple[str, ...] = ()


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
    everyone, full = frozenset(study.records.ids), _full_rounds(study)
    return tuple(
        Refusal(one, payable=False) if one.round in full else _try(study, one, first=everyone - {one.id})
        for one in refused(study.records)
    )


def passed_over(study: FundingStudy) -> tuple[Refusal, ...]:
    """Every refused application, with whether one ranked lower was granted while there was money for it.

    Its turn comes after those with an equal or higher mean in its round, and those of other rounds, that have been
    given theirs. Equal means are not lower.
    """
    found: list[Refusal] = []
    for round_ in rounds(study.records):
        ranked = {one.application: one for one in rank_round(study.records, round_)}
        found += [_turn(study, one, ranked) for one in refused(study.records, round_)]
    return tuple(found)


def open_questions(refusals: Collection[Refusal]) -> Mapping[Need, tuple[str, ...]]:
    """What is lacking, with the applications that it is lacking for."""
    needs = sorted({need for one in refusals for need in one.needs})
    return {need: tuple(one.application.id for one in refusals if need in one.needs) for need in needs}


def _turn(study: FundingStudy, application: Application, ranked: Mapping[str, Ranked]) -> Refusal:
    lower = {other for other in ranked if _is_lower(ranked[other], ranked[application.id])}
    unsure = {other for other in ranked if not _are_comparable(ranked[other], ranked[application.id])}
    granted = _granted(study.records) & set(ranked)
    if not granted & (lower | unsure):
        return Refusal(application, payable=False)
    first = set(study.records.ids) - lower - unsure - {application.id}
    found = _try(study, application, first=first, perhaps=unsure - {application.id})
    below = tuple(sorted(granted & lower))
    if found.payable is False or (found.payable and below):
        return Refusal(application, found.payable, found.left_sek, lower=below)
    needs: frozenset[Need] = found.needs | ({"scores"} if granted & unsure else set())
    return Refusal(application, None, found.left_sek, needs, below)


def _try(
    study: FundingStudy, application: Application, *, first: Collection[str], perhaps: Collection[str] = ()
) -> Refusal:
    """Whether the rules and the money allowed it, after ``first`` and perhaps ``perhaps`` were given theirs."""
    against = judge_eligibility(study, application)
    if against.barred:
        return Refusal(application, payable=False)
    needs: set[Need] = {"answers"} if against.unanswered else set()
    year = year_of(study.records, application)
    left = money_left(study, year, first=first, perhaps=perhaps)
    if left is None:
        unstated: Need = "applications" if year is None and study.programme.envelopes else "programme_rule"
        return Refusal(application, None, needs=frozenset({*needs, unstated}))
    pays = left.pays(application.asked_sek)
    if pays is False:
        return Refusal(application, payable=False, left_sek=left.least)
    if pays is None:
        needs |= left.needs | ({"asked_sek"} if application.asked_sek is None else set())
    return Refusal(application, None if needs or pays is None else True, left.least, frozenset(needs))


def _are_comparable(one: Ranked, other: Ranked) -> bool:
    return one.complete and other.complete


def _is_lower(one: Ranked, other: Ranked) -> bool:
    """Whether one is ranked lower than another for certain."""
    return _are_comparable(one, other) and (one.mean or 0) < (other.mean or 0)


def _full_rounds(study: FundingStudy) -> frozenset[str]:
    """The rounds with as many granted projects as the programme means to fund, or more."""
    allowed, records = study.programme.projects, study.records
    ids = _granted(records)
    counts = Counter(one.round for one in records.applications if one.id in ids)
    every = {one.round for one in records.applications}
    return frozenset(one for one in every if allowed is not None and counts[one] >= allowed.high)


def _granted(records: Records) -> set[str]:
    return {decision.application for decision in grants(records)}
