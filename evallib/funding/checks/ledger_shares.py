"""The check of the shares in the ledgers: does the grant pay no more of a kind of cost than the programme allows?"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from evallib.funding.accounting.accounts import allowed_kinds
from evallib.funding.accounting.books import Books, ledgers_of, sum_of
from evallib.funding.allocation.standing import granted_sek, is_granted
from evallib.funding.judging.deciding import lacks_rule, undecided
from evallib.funding.judging.trying import Trial, try_projects
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import percent, quoted
from evallib.projects import Cost

SHARES_BOOKED = Rule(
    "cost_shares_booked",
    "accuracy",
    "warning",
    N_("Are the costs in the ledger within the shares that the programme states?"),
    N_(
        "A plan within the shares can be carried out in another way. The ledger does not tell who paid for what, so a "
        "share is exceeded for certain only where others cannot have paid the rest."
    ),
)


def cost_shares_booked(study: FundingStudy) -> Outcome:
    """What the grant must have paid of each kind of cost with a share: what is booked less all that others pay.

    It is within the share where all that is booked is, and above it where what others pay does not make up for it;
    between the two, or where it is not stated what others pay, it cannot be told.
    """
    limited = [cost for cost in study.programme.costs if cost.max_share_pct is not None]
    if not limited:
        return undecided(SHARES_BOOKED, lacks_rule(_("The programme's documents do not state the share of any cost.")))
    kinds = allowed_kinds(study.settings.ledger, [cost.id for cost in limited])
    if study.ledgers and not kinds:
        sentence = _("Which accounts belong to which kind of cost is not stated.")
        return undecided(SHARES_BOOKED, {"ledger_accounts": sentence})

    def attempt(books: Books, application: Application, tried: Trial) -> None:
        granted = is_granted(study.records, application.id)
        if granted is None:
            tried.lacks(application, ["decisions"])
        elif granted:
            tried.of += 1
            tried.lacks(application, books.lacking(application) if len(kinds) == len(limited) else ["ledger_accounts"])
            for cost in limited:
                _try_share(books, application, cost, tried)

    return try_projects(SHARES_BOOKED, study, attempt, _say)


def _say(tried: Trial) -> tuple[str, str]:
    holds = ngettext(
        "The costs booked on {n} project are within the shares that the programme states.",
        "The costs booked on all {n} projects are within the shares that the programme states.",
        tried.of,
    )
    nobody = _("No project was granted money.")
    return holds if tried.of else nobody, _("The grants of {projects} of {n} projects pay a larger share than allowed.")


def _try_share(books: Books, application: Application, cost: Cost, tried: Trial) -> None:
    rows = [row for row in books.costs(application.id) if row.kind == cost.id]
    booked, whole = sum_of(rows), granted_sek(books.study.records, application.id)
    base = booked if cost.share_of == "cost" else whole
    if booked <= 0:
        return
    if base is None:
        tried.lacks(application, ["granted_sek"])
        return
    others, over = application.cofinancing_sek, booked - base * Fraction(str(cost.max_share_pct)) / 100
    slack = books.study.slack(0) if cost.share_of == "grant" else Fraction(0)
    told = _share_words(application, cost, booked, base)
    if over <= slack:
        return
    if others is None or over <= others + slack + (books.study.slack(0) if others else 0):
        tried.lacks_closer("total_cost", f"{told} {_who_paid(others)}")
    else:
        rest = _("Others pay {others} in all.").format(others=sek(others)) if others else ""
        told = f"{told} {rest}".strip()
        tried.finds(application, Fault(told, ledgers_of(rows)), over - others)


def _share_words(application: Application, cost: Cost, booked: Fraction, base: Fraction) -> str:
    if cost.share_of == "cost":
        text = _("{booked} is booked on {project} for {what}, of which the programme pays at most {limit}.")
    else:
        text = _("{booked} is booked on {project} for {what}; at most {limit} of the {granted} granted may go to it.")
    share = Fraction(str(cost.max_share_pct))
    return text.format(
        booked=sek(booked),
        project=call(application),
        what=quoted(cost.name),
        limit=percent(share, 0 if share.denominator == 1 else 1),
        granted=sek(base),
    )


def _who_paid(others: Fraction | None) -> str:
    if others is None:
        return _("What others pay is not stated.")
    return _("Others pay {others} in all, and the ledger does not tell for what.").format(others=sek(others))


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = ((SHARES_BOOKED, cost_shares_booked),)
