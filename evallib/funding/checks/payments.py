"""Checks of payments against grants: never more, and in the end all that was used. Payments count by their sum."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evallib.funding.accounting.flow import ApplicationFlow
from evallib.funding.accounting.paying import net_sek
from evallib.funding.allocation.standing import granted_sek, is_granted, total
from evallib.funding.allocation.withdrawals import grants_ever
from evallib.funding.deadlines import told_by
from evallib.funding.judging.settling import rows_by_project, still_kept
from evallib.funding.judging.tally import Tried, by_id, granted_only, tally, undecided
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext

WITHIN = Rule(
    "paid_within_grant",
    "accuracy",
    "error",
    N_("Were the payments within the grants?"),
    N_("What is paid beyond the grant, or to a project that got none, has no decision behind it."),
)
IN_FULL = Rule(
    "paid_in_full",
    "usefulness",
    "note",
    N_("Have the ended projects been paid what they used of their grants?"),
    N_("What is lacking is money that is still owed to the project, or a payment that is missing from the list."),
)


def paid_within_grant(study: FundingStudy) -> Outcome:
    """What each project was paid, less what it paid back, against what it was granted in all.

    A grant that was withdrawn later is the limit of what was paid before.
    """
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
    rows = [payment for payment in study.records.payments if payment.application == application.id]
    net, place = net_sek(study.records, application.id), max(rows, key=lambda row: (row.paid, row.place)).place
    grants = grants_ever(study.records, application.id)
    granted = True if grants else is_granted(study.records, application.id)
    limit = total(one.granted_sek for one in grants) if grants else Fraction(0)
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
    """What each granted project that has ended was paid, less what it paid back, against what it used and carried on.

    More than the grant is not expected. Where the programme asks for a final report after the end, the last payment may
    wait for it. What was paid and not used is told by ``unspent_repaid``.
    """
    if "payments" not in study.records.given or not study.records.applications:
        return undecided(IN_FULL, "applications" if "payments" in study.records.given else "payments")
    money = {rows[0].application.id: rows for rows in rows_by_project(study)}
    tried = (_in_full(study, one, money.get(one.id, ())) for one in by_id(study.records))
    found = tally(study.records, granted_only(study.records, (one for one in tried if one is not None)))
    return found.conclude(
        IN_FULL,
        holds=ngettext(
            "The ended project has been paid what it used of its grant.",
            "All {all} ended projects have been paid what they used of their grants.",
            found.all,
        ).format(all=found.all),
        none=_("No project that was granted money has ended."),
        broken=_("{n} of {all} ended projects have been paid less than they used of their grants."),
    )


def _in_full(study: FundingStudy, application: Application, rows: Sequence[ApplicationFlow]) -> Tried | None:
    """None for a project that has not ended, or whose final report is not yet due."""
    end = application.end
    if end is None or study.as_of is None:
        return Tried(application.id, missing="period" if end is None else "as_of")
    if study.as_of <= told_by(study.programme.dates, application.round, end, "final_report"):
        return None
    granted, net = granted_sek(study.records, application.id), net_sek(study.records, application.id)
    if granted is None or not rows:
        return Tried(application.id, missing="granted_sek")
    kept = still_kept(rows)
    due = min(granted, kept.known)
    if due - net > _slack(study) * (1 + kept.parts):
        text = _("{name}: {due} of the grant of {granted} was used or carried on, but {paid} was paid.")
        told = text.format(name=call(application), due=sek(due), granted=sek(granted), paid=sek(net))
        return Tried(application.id, Fault(told, application.place), due - net)
    settled = kept.whole or granted - net <= _slack(study)
    return Tried(application.id, missing=None if settled else "settlements")


def _slack(study: FundingStudy) -> Fraction:
    """How far off rounding can make a sum; the same whether money was paid at once or in parts."""
    return Fraction(study.settings.rounded_to_sek, 2)


CHECKS = ((WITHIN, paid_within_grant), (IN_FULL, paid_in_full))
