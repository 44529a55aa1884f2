"""What the reviewers said: scores within the scale, all given, followed by the decision, and in agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evallib.funding.allocation.eligibility import was_withdrawn
from evallib.funding.allocation.questions import lacks_for
from evallib.funding.allocation.ranking import (
    Ranked,
    missing_scores,
    rank_round,
    reviewer_numbers,
    reviewers_of,
    rounds,
)
from evallib.funding.allocation.refusals import Refusal, open_questions, passed_over
from evallib.funding.checks import Try
from evallib.funding.judging.deciding import Found, Said, decide, lacks_rule, lacks_tables, undecided
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Records, Score
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_id, call_some, points, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import join_words, number, upper_first

SCORES_IN_SCALE = Rule(
    "scores_in_scale",
    "validity",
    "error",
    N_("Is every score on the programme's scale?"),
    N_("A score outside the scale is a slip of the pen, and moves the mean as far as it is wrong."),
)
RANKING_FOLLOWED = Rule(
    "ranking_followed",
    "accuracy",
    "warning",
    N_("Do the decisions follow the reviewers' ranking as long as the money lasts?"),
    N_("Whoever decides may go against the ranking, but should then say why."),
)
SCORES_COMPLETE = Rule(
    "scores_complete",
    "usefulness",
    "note",
    N_("Did every reviewer of a round score every application in it?"),
    N_("Reviewers are more or less strict: a mean over other reviewers cannot be compared with certainty."),
)
REVIEWERS_AGREE = Rule(
    "reviewers_agree",
    "usefulness",
    "warning",
    N_("Do the reviewers' scores of the same application lie close enough?"),
    N_("Where reviewers differ widely the mean hides it; the programme has said when they should talk it over."),
)


def _scores_in_scale(study: FundingStudy) -> Outcome:
    records, scale = study.records, study.programme.scoring
    if scale is None:
        sentence = _("The programme's documents do not state how applications are scored.")
        return undecided(SCORES_IN_SCALE, lacks_rule(sentence))
    low, high = Fraction(str(scale.low)), Fraction(str(scale.high))
    numbers = reviewer_numbers(records)
    sentence = _("Reviewer {reviewer} gave {project} {score}, outside the scale {low} to {high}.")
    given = [(one, one.score) for one in records.scores if one.score is not None]
    found = [
        Found(
            Fault(
                sentence.format(
                    reviewer=numbers[one.reviewer],
                    project=call_id(records, one.application),
                    score=_score(study, one, score),
                    low=number(low),
                    high=number(high),
                ),
                one.place,
            ),
            max(score - high, low - score),
        )
        for one, score in given
        if not low <= score <= high
    ]
    of = len(given)
    said = Said(
        _("All scores are on the scale {low} to {high}.").format(low=number(low), high=number(high)),
        _("{n} of {of} scores are outside the scale.").format(n=len(found), of=of),
    )
    return decide(SCORES_IN_SCALE, said, found=found, of=of, lacks=lacks_tables(records, "scores"))


def _score(study: FundingStudy, row: Score, score: Fraction) -> str:
    """A score with what it is for, when the programme has it; what else stands there may be anything."""
    if row.criterion not in {criterion.id for criterion in study.programme.criteria}:
        return number(score)
    return _("{score} on {criterion}").format(score=number(score), criterion=row.criterion)


def _ranking_followed(study: FundingStudy) -> Outcome:
    records, refusals = study.records, passed_over(study)
    ranked = {one.application: one for round_ in rounds(records) for one in rank_round(records, round_)}
    found = [
        Found(_passed_over(records, one, ranked[one.application.id]), one.application.asked_sek or 0)
        for one in refusals
        if one.payable
    ]
    held = _("No application was passed over by one ranked lower while there was money for it.")
    said = Said(
        " ".join(filter(None, [held, _priorities(refusals)])) if refusals else _("No application was refused."),
        ngettext(
            "{n} application was passed over by one ranked lower, although there was money for it.",
            "{n} applications were passed over by one ranked lower, although there was money for them.",
            len(found),
        ).format(n=len(found)),
    )
    lacks = {**lacks_for(records, open_questions(refusals)), **lacks_tables(records, "applications", "decisions")}
    if "scores" in lacks:
        lacks |= lacks_tables(records, "scores")
    return decide(RANKING_FOLLOWED, said, found=found, of=len(refusals), lacks=lacks)


def _priorities(refusals: Sequence[Refusal]) -> str:
    """How many came after a project with a lower mean because that has priority; nothing is said where none did."""
    n = sum(bool(one.gave_way) for one in refusals)
    told = ngettext(
        "{n} refused application has a higher mean than one that was granted money, but only that one has priority by "
        "the programme's criteria.",
        "{n} refused applications have a higher mean than one that was granted money, but only that one has priority "
        "by the programme's criteria.",
        n,
    )
    return told.format(n=n) if n else ""


def _passed_over(records: Records, refusal: Refusal, own: Ranked) -> Fault:
    application = refusal.application
    sentence = _(
        "{project} was refused {asked} as number {rank}, with the mean {mean}, when {left} was left; "
        "{lower} got money with a lower mean."
    )
    text = sentence.format(
        project=call(application),
        asked=sek(application.asked_sek or Fraction(0)),
        rank=own.rank,
        mean=points(own.mean or Fraction(0)),
        left=sek(refusal.left_sek or Fraction(0)),
        lower=call_some(records, refusal.lower),
    )
    return Fault(upper_first(text), application.place)


def _scores_complete(study: FundingStudy) -> Outcome:
    records = study.records
    lacks = lacks_tables(records, "applications", "scores")
    if lacks:
        return undecided(SCORES_COMPLETE, lacks)
    scored = [round_ for round_ in rounds(records) if reviewers_of(records, round_)]
    numbers, found = reviewer_numbers(records), []
    sentence = _("{project} is not scored in full by reviewer {reviewers}.")
    places = {one.id: one.place for one in records.applications}
    for round_ in scored:
        for application, who in missing_scores(records, round_).items():
            if not was_withdrawn(records, application):
                reviewers = join_words([str(numbers[one]) for one in who])
                text = sentence.format(project=call_id(records, application), reviewers=reviewers)
                found.append(Found(Fault(upper_first(text), places[application]), len(who)))
    judged = [one.id for one in records.applications if one.round in scored and not was_withdrawn(records, one.id)]
    said = Said(
        " ".join(filter(None, [_("Every reviewer has scored every application in the round."), _abstentions(records)])),
        _("{n} of {of} applications are not scored in full.").format(n=len(found), of=len(judged)),
    )
    unscored = [one.id for one in records.applications if one.round not in scored]
    if unscored:
        none = _("There are no scores for the round of {names}.")
        lacks["scores"] = none.format(names=call_some(records, unscored))
    return decide(SCORES_COMPLETE, said, found=found, of=len(judged), lacks=lacks)


def _abstentions(records: Records) -> str:
    """How many scores are left out on purpose; nothing is said where none is."""
    n = sum(len(one.abstained) for one in _judged(records))
    told = ngettext(
        "But {n} time a reviewer has declared not to score an application.",
        "But {n} times a reviewer has declared not to score an application.",
        n,
    )
    return told.format(n=n) if n else ""


def _reviewers_agree(study: FundingStudy) -> Outcome:
    records, scale = study.records, study.programme.scoring
    if scale is None or scale.disagreement is None:
        sentence = _("The programme's documents do not state how far apart the reviewers may be.")
        return undecided(REVIEWERS_AGREE, lacks_rule(sentence))
    limit, lacks = Fraction(str(scale.disagreement)), lacks_tables(records, "applications", "scores")
    judged = list(_judged(records))
    apart = {one.application: _distance(one) for one in judged}
    found = [
        Found(_disagreement(records, one), apart[one.application]) for one in judged if apart[one.application] >= limit
    ]
    open_ = [one.application for one in judged if not one.complete or len(one.by_reviewer) < 2]
    said = Said(
        _("No two reviewers of an application are {limit} or more apart.").format(limit=number(limit)),
        _("The reviewers are {limit} or more apart on {n} of {of} applications.").format(
            limit=number(limit), n=len(found), of=len(judged)
        ),
    )
    if open_ and "scores" not in lacks:
        sentence = _("There are not scores from two reviewers, or not from all, for {names}.")
        lacks["scores"] = sentence.format(names=call_some(records, open_))
    return decide(REVIEWERS_AGREE, said, found=found, of=len(judged), lacks=lacks)


def _judged(records: Records) -> Iterator[Ranked]:
    """Every application that was not withdrawn, with its scores."""
    for round_ in rounds(records):
        yield from (one for one in rank_round(records, round_) if not was_withdrawn(records, one.application))


def _distance(ranked: Ranked) -> Fraction:
    """How far apart the strictest and the mildest reviewer of an application are."""
    means = ranked.by_reviewer.values()
    return max(means) - min(means) if means else Fraction(0)


def _disagreement(records: Records, ranked: Ranked) -> Fault:
    numbers = reviewer_numbers(records)
    ordered = sorted(ranked.by_reviewer.items(), key=lambda one: (one[1], numbers[one[0]]))
    (strict, low), (mild, high) = ordered[0], ordered[-1]
    sentence = _("{project} got {low} from reviewer {strict} and {high} from reviewer {mild}.")
    text = sentence.format(
        project=call_id(records, ranked.application),
        low=points(low),
        strict=numbers[strict],
        high=points(high),
        mild=numbers[mild],
    )
    places = {one.id: one.place for one in records.applications}
    return Fault(upper_first(text), places[ranked.application])


CHECKS: tuple[tuple[Rule, Try], ...] = (
    (SCORES_IN_SCALE, _scores_in_scale),
    (RANKING_FOLLOWED, _ranking_followed),
    (SCORES_COMPLETE, _scores_complete),
    (REVIEWERS_AGREE, _reviewers_agree),
)
