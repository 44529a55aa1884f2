"""Checks of what was not used: whether it went where the programme says, and whether it was in fact paid back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evallib.funding.accounting.flow import ApplicationFlow
from evallib.funding.accounting.paying import net_sek
from evallib.funding.allocation.standing import is_granted
from evallib.funding.allocation.withdrawals import recalled
from evallib.funding.judging.adding import Sum, add
from evallib.funding.judging.settling import (
    call_row,
    conclude_use,
    not_known,
    place_of,
    rows_by_project,
    rows_with_money,
    slack,
    still_kept,
    tally_known,
)
from evallib.funding.judging.tally import Tried, Wanting, tally, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import day

UNSPENT = Rule(
    "unspent_by_rule",
    "accuracy",
    "warning",
    N_("Did unused money go where the programme says?"),
    N_("Money that stays where it should not is missed in the next round, or asked for back years later."),
)
REPAID = Rule(
    "unspent_repaid",
    "accuracy",
    "error",
    N_("Have the ended projects paid back what they did not use?"),
    N_(
        "What was paid and neither used nor carried on is the funder's money. What a project says that it has paid "
        "back is back only when it stands among the payments."
    ),
)


def unspent_by_rule(study: FundingStudy) -> Outcome:
    """What was left in each project's hands, and what was carried on, against what the programme wants.

    What was never paid out was never in its hands. Money is to be paid back; or carried on while the project lasts, and
    else paid back.
    """
    rule = study.programme.unspent
    if rule is None:
        unstated = _("The programme's documents do not state what is to become of unused money.")
        return undecided(UNSPENT, "programme_rule", unstated)
    attempt = _returned if rule.rule == "returned" else _carried
    tried = [attempt(study, row) for row in rows_with_money(study)]
    return conclude_use(
        UNSPENT,
        study,
        tried,
        holds=ngettext(
            "The unused money of the project went where the programme says.",
            "The unused money of {all} projects went where the programme says.",
            tally_known(study, tried).all,
        ),
        broken=_("In {n} of {all} projects, unused money did not go where the programme says."),
        wanting=Wanting(closer={"payments": _("the payments, as money that was never paid out is not unspent")}),
    )


def _returned(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    if row.carried:
        text = _("{name}: {amount} was carried on; the programme wants unused money back.")
        told = text.format(name=call_row(row), amount=sek(row.carried))
        return Tried(row.application.id, Fault(told, place_of(study, row)), row.carried)
    kept = _("{name}: {amount} was left and has not been reported as paid back, as the programme wants it to be.")
    return _in_hand(study, row, kept, gone=row.returned)


def _carried(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    end = row.application.end
    if row.carried and (row.year is None or end is None):
        return Tried(row.application.id, missing="period" if end is None else "settlements")
    if row.carried and row.year is not None and end is not None and end.year <= row.year:
        text = _("{name}: {amount} was carried on, but the project ended {end}.")
        told = text.format(name=call_row(row), amount=sek(row.carried), end=day(end))
        return Tried(row.application.id, Fault(told, place_of(study, row)), row.carried)
    kept = _("{name}: {amount} was left and is stated neither as carried on nor as paid back.")
    gone = add((row.carried, row.returned))
    return _in_hand(study, row, kept, gone=gone.known if gone.whole else None)


def _in_hand(study: FundingStudy, row: ApplicationFlow, text: str, *, gone: Fraction | None) -> Tried | None:
    """Whether all that was left has gone where it should; ``gone`` None: that is not stated, and matters if any was."""
    if row.left is None:
        return not_known(study, row)
    kept = row.left - (gone or Fraction(0)) - (row.undrawn or Fraction(0))
    if kept <= slack(study, row):
        return Tried(row.application.id)
    needs: Need | None = "settlements" if gone is None else row.lacking.get("undrawn")
    if needs:
        return Tried(row.application.id, missing=needs)
    return Tried(
        row.application.id, Fault(text.format(name=call_row(row), amount=sek(kept)), place_of(study, row)), kept
    )


def unspent_repaid(study: FundingStudy) -> Outcome:
    """What each project that has ended was paid, less what it paid back, against what it used and carried on.

    A project whose grant was withdrawn has ended. Money that was reported as paid back counts only as a payment.
    """
    if "payments" not in study.records.given or not study.records.applications:
        return undecided(REPAID, "applications" if "payments" in study.records.given else "payments")
    tried = [_repaid(study, rows) for rows in rows_by_project(study)]
    found = tally(study.records, (one for one in tried if one is not None))
    return found.conclude(
        REPAID,
        holds=ngettext(
            "The project that has ended has paid back what it did not use.",
            "All {all} projects that have ended have paid back what they did not use.",
            found.all,
        ).format(all=found.all),
        none=_("No project that was granted money has ended."),
        broken=_("{n} of {all} projects that have ended have not paid back all that they did not use."),
    )


def _repaid(study: FundingStudy, rows: Sequence[ApplicationFlow]) -> Tried | None:
    """None for a project that has not ended."""
    application, net = rows[0].application, net_sek(study.records, rows[0].application.id)
    granted = is_granted(study.records, application.id)
    if granted is None and "decisions" not in study.records.given:
        return Tried(application.id, missing="decisions")
    if granted and (application.end is None or study.as_of is None):
        return Tried(application.id, missing="period" if application.end is None else "as_of")
    if not _is_over(study, application):
        return None
    kept = still_kept(rows)
    over = net - kept.known
    if over <= Fraction(study.settings.rounded_to_sek * (kept.parts + 1), 2):
        return Tried(application.id)
    if not kept.whole:
        return Tried(application.id, missing="settlements")
    return Tried(application.id, Fault(_not_repaid(rows, net, kept), rows[-1].application.place), over)


def _is_over(study: FundingStudy, application: Application) -> bool:
    """Whether a project that was granted money has ended, or its grant was withdrawn."""
    if not is_granted(study.records, application.id):
        return bool(recalled(study.records, application.id))
    return application.end is not None and study.as_of is not None and application.end < study.as_of


def _not_repaid(rows: Sequence[ApplicationFlow], net: Fraction, kept: Sum) -> str:
    reported = add(row.returned for row in rows).known
    text = _("{name}: {paid} was paid, less what was paid back, and {kept} was used or carried on. {over} is not back.")
    told = text.format(name=call(rows[0].application), paid=sek(net), kept=sek(kept.known), over=sek(net - kept.known))
    said = _("The project reports {amount} as paid back.").format(amount=sek(reported)) if reported else ""
    return " ".join(filter(None, [told, said]))


CHECKS = ((UNSPENT, unspent_by_rule), (REPAID, unspent_repaid))
