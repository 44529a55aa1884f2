"""Checks of the plans: which costs the grant is to pay, and how much of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from evallib.funding.allocation.standing import granted_sek
from evallib.funding.judging.adding import add
from evallib.funding.judging.tally import Tried, by_id, granted_only, tally, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application, PlannedCost
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import join_words, percent, quoted
from evallib.projects import Cost

SHARE_GIVEN = Rule(
    "cost_share_given",
    "usefulness",
    "warning",
    N_("Is it clear how large a share of each cost the programme pays?"),
    N_("A cost that is paid to some extent is paid by whoever decides, unless the extent is stated."),
)
ALLOWED = Rule(
    "cost_types_allowed",
    "accuracy",
    "error",
    N_("Does the grant pay only for what the programme pays for?"),
    N_("Money for other things than the programme names is a reason to ask for it back."),
)
SHARES = Rule(
    "cost_shares",
    "accuracy",
    "error",
    N_("Is each cost paid by the grant within the share that the programme states?"),
    N_("A share that is exceeded in the plan is exceeded in the accounts, and is then to be paid back."),
)


def cost_share_given(study: FundingStudy) -> Outcome | None:
    """Whether each cost that is paid in part has a share. None where the programme pays all its costs in full.

    A cost without a share breaks the rule when a cost plan takes money for it; else nobody has needed the share.
    """
    costs = study.programme.costs
    without = [cost for cost in costs if cost.extent != "full" and cost.max_share_pct is None]
    if not without and not any(cost.extent == "partial" for cost in costs):
        return None
    tried = [_takes(study, application, without) for application in by_id(study.records)]
    found = tally(study.records, granted_only(study.records, (one for one in tried if one is not None)))
    if without and not found.n:
        return undecided(SHARE_GIVEN, "programme_rule", _unclear(without))
    return found.conclude(
        SHARE_GIVEN,
        holds=_("Every cost that the programme pays in part has a share."),
        none=_("Every cost that the programme pays in part has a share."),
        broken=_("In {n} of {all} plans, the grant is to pay for costs whose share the programme does not state."),
    )


def _unclear(costs: Iterable[Cost]) -> str:
    """That no share is given, of those paid to some extent and of those of which not even that is said."""
    partial = [quoted(cost.name) for cost in costs if cost.extent == "partial"]
    silent = [quoted(cost.name) for cost in costs if cost.extent is None]
    told = []
    if partial:
        text = _(
            "The programme pays {names} “to some extent”, but no share is given. Whether a cost is within the "
            "rules cannot be decided without a share or an amount."
        )
        told.append(text.format(names=join_words(partial)))
    if silent:
        text = _("The programme pays {names}, but does not say how much of it.")
        told.append(text.format(names=join_words(silent)))
    return " ".join(told)


def _takes(study: FundingStudy, application: Application, without: list[Cost]) -> Tried | None:
    """What a plan takes from the grant for costs without a share; None without a plan."""
    plan = _plan(study, application)
    taking = [(cost, lines, add(line.from_grant_sek for line in lines)) for cost, lines in plan.items()]
    named = {cost.id: cost.name for cost in without}
    parts = [(cost, lines, part.known) for cost, lines, part in taking if cost in named and part.known]
    if not parts:
        return Tried(application.id) if plan else None
    amount = sum((known for _cost, _lines, known in parts), Fraction(0))
    text = _("{name}: {amount} of the grant is planned for {costs}, of which no share is stated.")
    costs = join_words([quoted(named[cost]) for cost, _lines, _known in parts])
    told = text.format(name=call(application), amount=sek(amount), costs=costs)
    return Tried(application.id, Fault(told, parts[0][1][0].place), amount)


def cost_types_allowed(study: FundingStudy) -> Outcome:
    """What each granted project's plan takes from the grant for costs that the programme does not name."""
    unstated = _("The programme's documents do not state which costs it pays.")
    if not study.programme.costs or "cost_plan" not in study.records.given:
        return undecided(ALLOWED, *_unplanned(unstated, stated=bool(study.programme.costs)))
    tried = (one for application in by_id(study.records) for one in _others(study, application))
    found = tally(study.records, granted_only(study.records, tried))
    return found.conclude(
        ALLOWED,
        holds=ngettext(
            "The grant is planned only for costs that the programme pays.",
            "In all {all} plans, the grant is only for costs that the programme pays.",
            found.all,
        ).format(all=found.all),
        broken=_("In {n} of {all} plans, the grant is to pay for costs that the programme does not name."),
    )


def _others(study: FundingStudy, application: Application) -> Iterator[Tried]:
    named = {cost.id for cost in study.programme.costs}
    plan = _plan(study, application)
    yield Tried(application.id, missing=None if plan else "cost_plan")
    for cost, lines in plan.items():
        part = add(line.from_grant_sek for line in lines)
        if cost not in named and part.known:
            text = _("{name}: {amount} of the grant is planned for a kind of cost that the programme does not have.")
            told = text.format(name=call(application), amount=sek(part.known))
            yield Tried(application.id, Fault(told, lines[0].place), part.known)
        elif cost not in named and not part.whole:
            yield Tried(application.id, missing="cost_plan")


def cost_shares(study: FundingStudy) -> Outcome:
    """The share of each cost, or of the grant, against the highest that the programme states."""
    limited = [cost for cost in study.programme.costs if cost.max_share_pct is not None]
    unstated = _("The programme's documents do not state the share of any cost.")
    if not limited or "cost_plan" not in study.records.given:
        return undecided(SHARES, *_unplanned(unstated, stated=bool(limited)))
    tried = (one for application in by_id(study.records) for one in _shares(study, application, limited))
    found = tally(study.records, granted_only(study.records, tried))
    return found.conclude(
        SHARES,
        holds=ngettext(
            "The costs in the plan are within the shares that the programme states.",
            "The costs in all {all} plans are within the shares that the programme states.",
            found.all,
        ).format(all=found.all),
        broken=_("In {n} of {all} plans, the grant pays a larger share than the programme allows."),
    )


def _shares(study: FundingStudy, application: Application, limited: list[Cost]) -> Iterator[Tried]:
    plan = _plan(study, application)
    yield Tried(application.id, missing=None if plan else "cost_plan")
    for cost in limited:
        lines = plan.get(cost.id, ())
        if lines:
            yield (_of_cost if cost.share_of == "cost" else _of_grant)(study, application, cost, lines)


def _of_cost(study: FundingStudy, application: Application, cost: Cost, lines: Sequence[PlannedCost]) -> Tried:
    """What the grant pays of a cost. Both amounts are rounded, so the limit is as far off as that can make it."""
    part, whole = add(line.from_grant_sek for line in lines), add(line.planned_sek for line in lines)
    share = Fraction(str(cost.max_share_pct)) / 100
    slack = Fraction(study.settings.rounded_to_sek, 2) * (1 + share)
    over = part.exceeds(share * whole.known, slack) if whole.whole else None
    if not over:
        return Tried(application.id, missing="cost_plan" if over is None else None)
    text = _("{name}: the grant is to pay {part} of {whole} for {cost}; the programme pays at most {limit} of it.")
    return _fault(text, (application, cost, lines), (part.known, whole.known), share)


def _of_grant(study: FundingStudy, application: Application, cost: Cost, lines: Sequence[PlannedCost]) -> Tried:
    """How much of the whole grant goes to a cost."""
    part, grant = add(line.from_grant_sek for line in lines), _grant_planned(study, application)
    share = Fraction(str(cost.max_share_pct)) / 100
    if grant is None:
        return Tried(application.id, missing="asked_sek")
    over = part.exceeds(share * grant, Fraction(study.settings.rounded_to_sek, 2))
    if not over:
        return Tried(application.id, missing="cost_plan" if over is None else None)
    text = _(
        "{name}: {part} of {whole} from the grant is planned for {cost}; the programme allows at most {limit} of it."
    )
    return _fault(text, (application, cost, lines), (part.known, grant), share)


def _grant_planned(study: FundingStudy, application: Application) -> Fraction | None:
    """The grant that a plan is made for: what was granted if the plan adds up to that, else what was asked for.

    A plan is made for the amount asked for and need not be made anew when less is granted.
    """
    granted, asked = granted_sek(study.records, application.id), application.asked_sek
    parts = add(line.from_grant_sek for line in study.records.cost_plan if line.application == application.id)
    for_granted = granted is not None and parts.differs(granted, study.slack(parts.parts)) is False
    return granted if for_granted or asked is None else asked


def _fault(
    text: str,
    about: tuple[Application, Cost, Sequence[PlannedCost]],
    amounts: tuple[Fraction, Fraction],
    share: Fraction,
) -> Tried:
    (application, cost, lines), (part, whole) = about, amounts
    told = text.format(
        name=call(application),
        part=sek(part),
        whole=sek(whole),
        cost=quoted(cost.name),
        limit=percent(100 * share, 0 if (100 * share).denominator == 1 else 1),
    )
    return Tried(application.id, Fault(told, lines[0].place), part - share * whole)


def _plan(study: FundingStudy, application: Application) -> dict[str, tuple[PlannedCost, ...]]:
    """The lines of an application's plan by cost, in the order of the costs' ids."""
    lines = [line for line in study.records.cost_plan if line.application == application.id]
    return {cost: tuple(line for line in lines if line.cost == cost) for cost in sorted({line.cost for line in lines})}


def _unplanned(unstated: str, *, stated: bool) -> tuple[Need, str]:
    """What is lacking where there is no rule, or no plan to try it on."""
    return ("cost_plan", "") if stated else ("programme_rule", unstated)


CHECKS = (
    (SHARE_GIVEN, cost_share_given),
    (ALLOWED, cost_types_allowed),
    (SHARES, cost_shares),
)
