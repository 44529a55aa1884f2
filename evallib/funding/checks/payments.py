"""Checks of payments against what was granted: never more, and in the end all of it. Payments count by their sum."""

from __future__ import annotations

from fractions import Fraction

from evallib.funding.adding import add
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application, Payment
from evallib.funding.standing import granted_sek, is_granted
from evallib.funding.study import FundingStudy
from evallib.funding.tally import Tried, by_id, granted_only, tally, undecided
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext

WITHIN = Rule(
    "paid_within_grant",
    "accuracy",
    "error",
    N_("Was no more paid than was granted?"),
    N_("What is paid beyond the grant, or to a project that got none, has no decision behind it."),
)
IN_FULL = Rule(
    "paid_in_full",
    "usefulness",
    "note",
    N_("Do the payments to ended projects, and what they paid back, add up to their grants?"),
    N_("A difference is money that is still owed by someone, or a payment that is missing from the list."),
)


def paid_within_grant(study: FundingStudy) -> Outcome:
    """What each project was paid, less what it paid back, against what it was granted in all."""
    if "payments" not in study.records.given or not study.records.applications:
        return undecided(WITHIN, "applications" if "payments" in study.records.given else "payments")
    paid = {payment.application for payment in study.records.payments}
    found = tally(study.records, (_within(study, one) for one in by_id(study.records) if one.id in paid))
    return found.conclude(
        WITHIN,
        holds=ngettext(
            "The project was paid no more than it was granted.",
            "None of {all} projects was paid more than it was granted.",
            found.all,
        ).format(all=found.all),
        none=_("Nothing has been paid."),
        broken=_("{n} of {all} projects were paid more than they were granted."),
    )


def _within(study: FundingStudy, application: Application) -> Tried:
    rows = _payments(study, application)
    net, place = _net(rows), max(rows, key=lambda row: (row.paid, row.place)).place
    granted = is_granted(study.records, application.id)
    limit = granted_sek(study.records, application.id) if granted else Fraction(0)
    if net <= 0:
        return Tried(application.id)
    if granted is None or limit is None:
        return Tried(application.id, missing="decisions" if granted is None else "granted_sek")
    over = net - limit
    if over <= _slack(study):
        return Tried(application.id)
    if granted:
        text = _("{name}: {paid} was paid in all, {over} more than the {granted} that was granted.")
    else:
        text = _("{name}: {paid} was paid, but no money was granted.")
    told = text.format(name=call(application), paid=sek(net), over=sek(over), granted=sek(limit))
    return Tried(application.id, Fault(told, place), over)


def paid_in_full(study: FundingStudy) -> Outcome:
    """What each granted project that has ended was paid, and paid back, against its grant.

    What it paid back is subtracted where it is a payment, and added where the project reports it: both, if both say so.
    """
    if "payments" not in study.records.given or not study.records.applications:
        return undecided(IN_FULL, "applications" if "payments" in study.records.given else "payments")
    tried = (_in_full(study, application) for application in by_id(study.records))
    found = tally(study.records, granted_only(study.records, (one for one in tried if one is not None)))
    return found.conclude(
        IN_FULL,
        holds=ngettext(
            "The payments to the ended project add up to its grant.",
            "The payments to all {all} ended projects add up to their grants.",
            found.all,
        ).format(all=found.all),
        none=_("No project that was granted money has ended."),
        broken=_("The payments to {n} of {all} ended projects do not add up to their grants."),
    )


def _in_full(study: FundingStudy, application: Application) -> Tried | None:
    """None for a project that has not ended."""
    if application.end is None or study.as_of is None:
        return Tried(application.id, missing="period" if application.end is None else "as_of")
    if application.end >= study.as_of:
        return None
    granted = granted_sek(study.records, application.id)
    rows = [row for row in study.records.settlements if row.application == application.id]
    returned, net = add(row.returned_sek for row in rows), _net(_payments(study, application))
    if granted is None or not rows or not returned.whole:
        return Tried(application.id, missing="granted_sek" if granted is None else "settlements")
    gap = granted - net - returned.known
    if abs(gap) <= _slack(study) * (1 + len([row for row in rows if row.returned_sek])):
        return Tried(application.id)
    text = _(
        "{name}: {granted} was granted and {returned} is reported as paid back. That leaves {rest}, but the payments "
        "add up to {paid}."
    )
    told = text.format(
        name=call(application),
        granted=sek(granted),
        returned=sek(returned.known),
        rest=sek(granted - returned.known),
        paid=sek(net),
    )
    return Tried(application.id, Fault(told, application.place), abs(gap))


def _payments(study: FundingStudy, application: Application) -> list[Payment]:
    return [payment for payment in study.records.payments if payment.application == application.id]


def _net(payments: list[Payment]) -> Fraction:
    """What was paid, less what was paid back."""
    return sum((payment.amount_sek for payment in payments), Fraction(0))


def _slack(study: FundingStudy) -> Fraction:
    """How far off rounding can make a sum; the same whether money was paid at once or in parts."""
    return Fraction(study.settings.rounded_to_sek, 2)


CHECKS = ((WITHIN, paid_within_grant), (IN_FULL, paid_in_full))
