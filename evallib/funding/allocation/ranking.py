"""How the reviewers rank the applications of a round, and how far they agree.

A reviewer's score of an application is the one on the application as a whole, where there is one, else the mean over
the criteria. Only the scores of a reviewer who has scored all the criteria that this reviewer scores in the round
count: the mean of some is no mean of all. An application's score is the mean over its reviewers.

A reviewer whose rows about an application all lack a score has declared not to score it (a conflict of interest, say):
the mean is that of the others, and nothing is missing. A score outside the programme's scale is a slip of the pen that
no mean can rest on: it is left out, and the reviewer has not scored the application in full.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evallib.funding.records import Records

DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class Ranked:
    """An application in its round. ``rank``: 1 for the highest mean, equal means share it; None without a mean.

    ``by_reviewer``: the mean of each reviewer who has scored it in full. ``abstained``: those who have declared not to.
    ``complete``: every other reviewer of the round has scored it in full, and at least one has.
    """

    application: str
    mean: Fraction | None
    rank: int | None
    by_reviewer: Mapping[str, Fraction] = field(default_factory=dict)
    complete: bool = False
    abstained: tuple[str, ...] = ()


def rounds(records: Records) -> tuple[str, ...]:
    """The rounds of the applications, in order of their names; numbers in names count as numbers."""
    return tuple(sorted({application.round for application in records.applications}, key=_natural))


def reviewer_numbers(records: Records) -> Mapping[str, int]:
    """The number that each reviewer is told by, from 1: nobody is named.

    >>> from evallib.funding.records import Score
    >>> reviewer_numbers(Records(scores=(Score("a1", "g10", 1, ""), Score("a1", "g2", 1, ""))))
    {'g2': 1, 'g10': 2}
    """
    ids = sorted({score.reviewer for score in records.scores}, key=_natural)
    return {reviewer: number for number, reviewer in enumerate(ids, start=1)}


def reviewers_of(records: Records, round_: str) -> tuple[str, ...]:
    """The reviewers who have scored anything in a round, in the order of their numbers."""
    ids = _applications(records, round_)
    found = {row.reviewer for row in records.scores if row.application in ids and row.score is not None}
    return tuple(sorted(found, key=_natural))


def rank_round(records: Records, round_: str, *, without: str | None = None) -> tuple[Ranked, ...]:
    """Every application of a round, the highest mean first, then by id; ``without``: leave this reviewer out."""
    means, abstained = _means(records, round_), _abstained(records)
    reviewers = {one for one in reviewers_of(records, round_) if one != without}
    found = []
    for application in _applications(records, round_):
        by_reviewer = {who: mean for who, mean in sorted(means.get(application, {}).items()) if who in reviewers}
        mean = sum(by_reviewer.values(), Fraction(0)) / len(by_reviewer) if by_reviewer else None
        but = tuple(sorted(abstained.get(application, set()) & reviewers, key=_natural))
        complete = bool(by_reviewer) and {*by_reviewer, *but} == reviewers
        found.append(Ranked(application, mean, None, by_reviewer, complete, but))
    return _with_ranks(found)


def reviewers_alpha(records: Records) -> float | None:
    """Krippendorff's alpha (interval) of the reviewers' scores of all applications; None where it is not defined.

    From all applications with two reviewers or more (:func:`evallib.statistics.krippendorff_alpha`); scores per
    criterion count as each reviewer's mean.

    >>> from evallib.funding.records import Application, Score
    >>> scores = [("a1", "g1", 1), ("a1", "g2", 2), ("a2", "g1", 4), ("a2", "g2", 5)]
    >>> fund = Records((Application("a1", ""), Application("a2", "")),
    ...     scores=tuple(Score(who, by, Fraction(score), "") for who, by, score in scores))
    >>> round(reviewers_alpha(fund), 4)
    0.85
    """
    numbers = reviewer_numbers(records)
    rows = [one.by_reviewer for round_ in rounds(records) for one in rank_round(records, round_)]
    table = [[float(row[who]) if who in row else float("nan") for who in numbers] for row in rows]
    if not table or not numbers:
        return None
    from evallib.statistics import krippendorff_alpha  # slow to load, and few funds have scores

    return krippendorff_alpha(table, "interval")


def missing_scores(records: Records, round_: str) -> Mapping[str, tuple[str, ...]]:
    """The reviewers who have not scored an application of the round in full, by application, where there are any.

    Not those who have declared not to score it.
    """
    reviewers = reviewers_of(records, round_)
    lacking = {
        one.application: tuple(who for who in reviewers if who not in {*one.by_reviewer, *one.abstained})
        for one in rank_round(records, round_)
    }
    return {application: who for application, who in lacking.items() if who}


def _with_ranks(found: Sequence[Ranked]) -> tuple[Ranked, ...]:
    means = sorted((one.mean for one in found if one.mean is not None), reverse=True)
    ranks = {mean: len(means) - position for position, mean in enumerate(reversed(means))}
    ranked = [replace(one, rank=None if one.mean is None else ranks[one.mean]) for one in found]
    return tuple(sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0, one.application)))


def _means(records: Records, round_: str) -> Mapping[str, Mapping[str, Fraction]]:
    """The score of each reviewer who has scored an application in full, by application and reviewer."""
    ids = _applications(records, round_)
    scores: dict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    criteria: dict[str, set[str]] = defaultdict(set)
    for score in records.scores:
        if score.application in ids and score.score is not None:
            criteria[score.reviewer] |= {score.criterion} - {""}
            if records.counts(score):
                scores[score.application, score.reviewer][score.criterion] = score.score
    means: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for (application, reviewer), by_criterion in scores.items():
        whole = by_criterion.get("")
        if whole is not None:
            means[application][reviewer] = whole
        elif set(by_criterion) == criteria[reviewer]:
            means[application][reviewer] = sum(by_criterion.values(), Fraction(0)) / len(by_criterion)
    return means


def _abstained(records: Records) -> Mapping[str, set[str]]:
    """The reviewers who have declared not to score an application, by application."""
    scored = {(row.application, row.reviewer) for row in records.scores if row.score is not None}
    found: dict[str, set[str]] = defaultdict(set)
    for row in records.scores:
        if (row.application, row.reviewer) not in scored:
            found[row.application].add(row.reviewer)
    return found


def _applications(records: Records, round_: str) -> frozenset[str]:
    return frozenset(application.id for application in records.applications if application.round == round_)


def _natural(text: str) -> tuple[str, str]:
    """A sort key by which "g2" comes before "g10"."""
    return DIGITS.sub(lambda digits: digits[0].zfill(12), text), text
