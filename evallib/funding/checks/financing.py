"""Checks of who pays: what others pay of the cost, and whether plans and financing add up to what is stated."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evallib.funding.allocation.standing import granted_sek
from evallib.funding.judging.adding import Sum, add
from evallib.funding.judging.tally import Tally, Tried, by_id, granted_only, tally, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import STATED, call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import percent

COFINANCING = Rule(
    "cofinancing",
    "accuracy",
    "error",
    N_("Have others promised to pay the share that the programme asks for?"),
    N_(
        "Where others promise less than they must, the grant pays for more than the programme means to. What they "
        "promise is not yet what they pay: that stands in the accounts."
    ),
)
PLAN = Rule(
    "cost_plan_adds_up",
    "accuracy",
    "warning",
    N_("Do the cost plans add up to what was applied for?"),
    N_("A plan that does not add up leaves open what the money was asked for."),
)
FINANCING = Rule(
    "financing_adds_up",
    "accuracy",
    "warning",
    N_("Do the grant and what others pay add up to the total cost?"),
    N_("Where they do not, either a cost has nobody to pay it, or somebody pays twice."),
)


def cofinancing(study: FundingStudy) -> Outcome:
    """What others have promised of each granted project's total cost, against the least that the programme asks for."""
    least = study.programme.cofinancing
    if least is None:
        unstated = _("The programme's documents do not state what others must pay.")
        return undecided(COFINANCING, "programme_rule", unstated)
    if not study.records.applications:
        return undecided(COFINANCING, "total_cost")
    share = Fraction(str(least.min_pct)) / 100
    tried = (_paid_by_others(study, application, share) for application in by_id(study.records))
    found = tally(study.records, granted_only(study.records, tried))
    return found.conclude(
        COFINANCING,
        holds=_others_pay(study, found, share),
        broken=_("In {n} of {all} projects, others have promised less than the programme asks for."),
    )


def _others_pay(study: FundingStudy, found: Tally, share: Fraction) -> str:
    """That others have promised enough; for a single project how much."""
    if found.all != 1:
        told = _("In all {all} projects, others have promised at least {asked} of the total cost.")
        return told.format(all=found.all, asked=percent(100 * share))
    one = next(one for one in study.records.applications if one.id == found.tried[0].application)
    told = _("Others have promised {share} of the total cost; the programme asks for {asked}.")
    return told.format(share=_share(one), asked=percent(100 * share))


def _paid_by_others(study: FundingStudy, application: Application, share: Fraction) -> Tried:
    """Both amounts are rounded, so the limit is as far off as that can make it."""
    paid, cost = application.cofinancing_sek, application.total_cost_sek
    if paid is None or not cost:
        return Tried(application.id, missing="total_cost")
    lacking = share * cost - paid
    if lacking <= Fraction(study.settings.rounded_to_sek, 2) * (1 + share):
        return Tried(application.id)
    text = _("{name}: others have promised {paid} of {cost} ({share}); the programme asks for {asked}.")
    told = text.format(
        name=call(application), paid=sek(paid), cost=sek(cost), share=_share(application), asked=percent(100 * share)
    )
    return Tried(application.id, Fault(told, application.place), lacking)


def _share(application: Application) -> str:
    """What others pay, in percent of the total cost; "" where it is not stated, or nothing costs anything."""
    paid, cost = application.cofinancing_sek, application.total_cost_sek
    return percent(100 * paid / cost) if paid is not None and cost else ""


def cost_plan_adds_up(study: FundingStudy) -> Outcome:
    """The lines of each plan against the total cost and the amount asked for, as far as rounding allows."""
    found = tally(study.records, (one for application in by_id(study.records) for one in _plan(study, application)))
    if not found.all:
        return undecided(PLAN, "cost_plan")
    return found.conclude(
        PLAN,
        holds=ngettext(
            "The cost plan adds up to what was applied for.",
            "All {all} cost plans add up to what was applied for.",
            found.all,
        ).format(all=found.all),
        broken=_("{n} of {all} cost plans do not add up to what was applied for."),
    )


def _plan(study: FundingStudy, application: Application) -> Iterator[Tried]:
    """Both sums of one plan. An application without a plan has nothing to add up."""
    lines = [line for line in study.records.cost_plan if line.application == application.id]
    if not lines:
        return
    planned = _("{name}: the planned costs are {sum} in all, but the total cost is {total}.")
    yield _compared(study, application, add(line.planned_sek for line in lines), text=planned, need="total_cost")
    from_grant = _("{name}: {sum} in all is planned from the grant, but {total} was asked for.")
    parts = add(line.from_grant_sek for line in lines)
    yield _compared(study, application, parts, text=from_grant, need="asked_sek")


def _compared(study: FundingStudy, application: Application, parts: Sum, *, text: str, need: Need) -> Tried:
    """A sum against what the application states: its total cost, or what it asks for."""
    stated = application.total_cost_sek if need == "total_cost" else application.asked_sek
    if stated is None:
        return Tried(application.id, missing=need)
    differs = parts.differs(stated, study.slack(parts.parts))
    if not differs:
        return Tried(application.id, missing="cost_plan" if differs is None else None)
    told = text.format(name=call(application), sum=sek(parts.known), total=sek(stated))
    return Tried(application.id, Fault(told, application.place), abs(parts.known - stated))


def financing_adds_up(study: FundingStudy) -> Outcome:
    """What is asked for and what others pay, against the total cost, as far as rounding allows.

    For the project that only documents tell of, what was granted counts instead of what was asked for.
    """
    found = tally(study.records, (_financed(study, application) for application in by_id(study.records)))
    if not found.all:
        return undecided(FINANCING, "total_cost")
    return found.conclude(
        FINANCING,
        holds=ngettext(
            "What the grant and others pay adds up to the total cost.",
            "In all {all} applications, what the grant and others pay adds up to the total cost.",
            found.all,
        ).format(all=found.all),
        broken=_("In {n} of {all} applications, what the grant and others pay does not add up to the total cost."),
    )


def _financed(study: FundingStudy, application: Application) -> Tried:
    documents = application.id == STATED
    grant = granted_sek(study.records, application.id) if documents else application.asked_sek
    if application.total_cost_sek is None or (grant is None and application.cofinancing_sek is None):
        return Tried(application.id, missing="total_cost")
    paid = add((grant, application.cofinancing_sek))
    differs = paid.differs(application.total_cost_sek, study.slack(paid.parts))
    if not differs:
        lacking: Need = "total_cost" if grant is not None else "granted_sek" if documents else "asked_sek"
        return Tried(application.id, missing=lacking if differs is None else None)
    text = _("{name}: the grant is {grant} and others pay {others}, {sum} in all, but the total cost is {total}.")
    told = text.format(
        name=call(application),
        grant=_stated(grant),
        others=_stated(application.cofinancing_sek),
        sum=sek(paid.known),
        total=sek(application.total_cost_sek),
    )
    return Tried(application.id, Fault(told, application.place), abs(paid.known - application.total_cost_sek))


def _stated(amount: Fraction | None) -> str:
    return _("an amount that is not stated") if amount is None else sek(amount)


CHECKS = (
    (COFINANCING, cofinancing),
    (PLAN, cost_plan_adds_up),
    (FINANCING, financing_adds_up),
)
