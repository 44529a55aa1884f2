"""What the scores alone would have chosen, beside what was decided: information, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evallib.funding.allocation.ranking import rank_round, rounds
from evallib.funding.allocation.what_if import WhatIf, best_set
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call_id, call_some, points, sek
from evallib.funding.telling.tabulate_applications import decision_text
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number, percent

NOTHING = "–"
MOST_ROUNDS = 4
"""So many rounds are told in words, the latest; the tables have all."""


def thought_experiments(study: FundingStudy) -> tuple[WhatIf, ...]:
    """What the scores alone would have chosen in each round, where there is anything to choose from."""
    if not study.records.scores:
        return ()
    found = (best_set(study, round_) for round_ in rounds(study.records))
    return tuple(one for one in found if one is not None)


def what_if_title() -> str:
    """The heading, which says that it is no verdict."""
    return _("If the scores alone had decided (information, not a verdict)")


def what_if_sentences(study: FundingStudy, found: Sequence[WhatIf]) -> tuple[str, ...]:
    """Round by round: the set with the highest scores, how far the decision is from it, and how sure that is."""
    return tuple(" ".join(_told(study, one)) for one in found[-MOST_ROUNDS:])


def _told(study: FundingStudy, one: WhatIf) -> Iterator[str]:
    best = _("Round {round}: the highest scores within the rules, {score} points together, would have cost {cost}.")
    if not one.round:
        best = _("The highest scores within the rules, {score} points together, would have cost {cost}.")
    yield best.format(round=one.round, score=points(one.best.score), cost=sek(one.best.cost_sek))
    yield _distance(study, one)
    yield from _within(one)
    if one.tied:
        yield _("At least one other set scores exactly as high.")
    if one.without:
        yield _stability(one)
    if one.incomplete:
        text = _("Not every reviewer has scored {names}.")
        yield text.format(names=call_some(study.records, one.incomplete))


def _within(one: WhatIf) -> Iterator[str]:
    """What else the choice was made within: a lowest number that cannot be reached, and what others had taken."""
    if not one.least_kept:
        text = _("No set within the rules has the {least} projects that the programme wants at least.")
        yield text.format(least=number(one.least))
    for taken in one.before:
        text = _("Other rounds had taken {taken} of the {envelope} for {year} before.")
        yield text.format(taken=sek(taken.taken_sek), envelope=sek(taken.envelope_sek), year=taken.year)
        if taken.perhaps_sek:
            text = _("Of that, {amount} has no date, so it may have been decided later.")
            yield text.format(amount=sek(taken.perhaps_sek))


def _distance(study: FundingStudy, one: WhatIf) -> str:
    """How far the decision is from the highest scores, and which applications make the difference."""
    if one.decision is None:
        return _("How far the decision is from that cannot be said: a granted project lacks a score or an amount.")
    if set(one.decision.applications) == set(one.best.applications):
        return _("That is what was decided.")
    if one.allowed is None:
        text = _(
            "Whether what was decided ({score} points, {cost}) keeps the same rules cannot be said: something is not "
            "stated of a granted project. So they are not compared."
        )
        return text.format(score=points(one.decision.score), cost=sek(one.decision.cost_sek))
    if not one.allowed:
        text = _("What was decided ({score} points, {cost}) does not keep the same rules, so they cannot be compared.")
        return text.format(score=points(one.decision.score), cost=sek(one.decision.cost_sek))
    if one.distance == 0:
        return _("What was decided is another set that scores exactly as high.")
    text = _("What was decided scores {score} points, {distance} points ({share}) lower, and costs {cost}.")
    told = text.format(
        score=points(one.decision.score),
        distance=points(one.distance or Fraction(0)),
        share=percent(one.distance_pct or 0),
        cost=sek(one.decision.cost_sek),
    )
    return f"{told} {_difference(study, one)}"


def _difference(study: FundingStudy, one: WhatIf) -> str:
    decided = set(one.decision.applications if one.decision else ())
    more, less = sorted(set(one.best.applications) - decided), sorted(decided - set(one.best.applications))
    told = []
    if more:
        told.append(_("with {names}").format(names=call_some(study.records, more)))
    if less:
        told.append(_("without {names}").format(names=call_some(study.records, less)))
    return _("The scores alone would have chosen the same projects, but {changes}.").format(changes=join_words(told))


def _stability(one: WhatIf) -> str:
    """In how many of the choices without one reviewer the set is the same."""
    same = sum(set(run.applications) == set(one.best.applications) for run in one.without)
    if same == len(one.without):
        return _("The set is the same whichever reviewer is left out.")
    others = [number(run.reviewer) for run in one.without if set(run.applications) != set(one.best.applications)]
    text = ngettext(
        "The set becomes another when reviewer {names} is left out.",
        "The set becomes another when reviewer {names} is left out, one at a time.",
        len(others),
    )
    return text.format(names=join_words(others))


def what_if_tables(study: FundingStudy, found: Sequence[WhatIf]) -> tuple[Table, ...]:
    """One table a round: each application's score, what was decided, and in which sets it is."""
    return tuple(_table(study, one, position) for position, one in enumerate(found, start=1))


def _table(study: FundingStudy, one: WhatIf, position: int) -> Table:
    columns = (
        Column(_("Project")),
        Column(_("Mean score"), "right"),
        Column(_("Decided")),
        Column(_("Highest scores")),
        Column(_("When one reviewer is left out")),
    )
    rows = tuple(
        _cells(study, one, ranked.application, number(ranked.mean, 2) if ranked.mean is not None else NOTHING)
        for ranked in rank_round(study.records, one.round)
    )
    caption = _("What the scores alone would have chosen")
    if one.round:
        caption = _("What the scores alone would have chosen, {round}").format(round=one.round)
    name = "what_if" if position == 1 else f"what_if_{position}"
    return Table(name, caption, columns, rows, tuple(_notes(one)), folded=True)


def _cells(study: FundingStudy, one: WhatIf, application: str, mean: str) -> tuple[str, ...]:
    chosen = _("Chosen") if application in one.best.applications else _("Not chosen")
    times = NOTHING
    if application in one.candidates and one.without:
        counted = number(one.times_chosen[application])
        times = _("{n} of {all} times").format(n=counted, all=number(len(one.without)))
    return (
        call_id(study.records, application),
        mean,
        decision_text(study, next(row for row in study.records.applications if row.id == application)),
        chosen if application in one.candidates else _why_not(one, application),
        times,
    )


def _why_not(one: WhatIf, application: str) -> str:
    """Why an application was not there to choose."""
    found = next((left for left in one.not_chosen if left.application == application), None)
    if found is None:
        return NOTHING
    if found.withdrawn:
        return _("Withdrawn")
    against = found.against
    told = []
    if against.failed:
        told.append(_("must criteria not met: {criteria}").format(criteria=join_words(against.failed)))
    if against.over_sek:
        told.append(_("over the ceiling"))
    if against.days_late:
        told.append(_("came late"))
    if not told and "asked_by_year" in found.questions:
        return _("Asks for several years, without saying how much each")
    if not told:
        return _("Cannot be judged: something is not stated")
    return _("Not eligible: {why}").format(why=join_words(told))


def _notes(one: WhatIf) -> Iterator[str]:
    yield _(
        "Chosen so that the mean scores together are as high as they can be within the year's envelope, the number of "
        "projects and the rules. A project costs what it was granted, otherwise what it asks for."
    )


def what_if_reading() -> str:
    """What the thought experiment is, and what it is not."""
    return _(
        "This is a thought experiment with the scores alone. A sum of mean scores favours many inexpensive projects. "
        "A decision may rest on more than scores, such as how the money is shared between workplaces or what the "
        "reviewers agreed on. That it differs is no fault."
    )
