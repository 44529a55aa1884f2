"""Checks of the kinds of cost in the ledgers: are they such that the programme pays, and within their budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from evallib.funding.accounting.accounts import allowed_kinds
from evallib.funding.accounting.bookkeeping import NO_KIND, Posting
from evallib.funding.accounting.books import Books, sum_of
from evallib.funding.accounting.budgets import Budget, ledger_budgets, plan_budgets, without_budget
from evallib.funding.accounting.ledger_places import file_words, row_place
from evallib.funding.judging.deciding import lacks_rule, undecided
from evallib.funding.judging.trying import Trial, try_projects
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import join_words, percent, quoted

ALLOWED = Rule(
    "accounts_allowed",
    "accuracy",
    "error",
    N_("Are all costs on accounts of a kind of cost that the programme pays?"),
    N_(
        "A grant may be used only for the kinds of cost that the programme names. What others pay may be used for "
        "more, and the ledger does not tell who paid for what."
    ),
)
BUDGET = Rule(
    "budget_followed",
    "accuracy",
    "warning",
    N_("Are the costs in the ledger within the budget, kind by kind?"),
    N_("A cost far above its budget tells that the project was carried out in another way than planned."),
)


def _accounts_allowed(study: FundingStudy) -> Outcome:
    if not study.programme.costs:
        sentence = _("Which kinds of cost the programme pays is not stated.")
        return undecided(ALLOWED, lacks_rule(sentence))
    if study.ledgers and not _kinds(study):
        sentence = _("Which accounts belong to which kind of cost is not stated.")
        return undecided(ALLOWED, {"ledger_accounts": sentence})
    return try_projects(ALLOWED, study, _try_accounts, _say_accounts)


def _kinds(study: FundingStudy) -> set[str]:
    """The kinds of cost of the programme whose accounts are known."""
    return set(allowed_kinds(study.settings.ledger, [cost.id for cost in study.programme.costs]))


def _say_accounts(tried: Trial) -> tuple[str, str]:
    holds = ngettext(
        "The costs of {n} project are on accounts of kinds of cost that the programme pays.",
        "The costs of all {n} projects are on accounts of kinds of cost that the programme pays.",
        tried.of,
    )
    return holds, _("{projects} of {n} projects have costs on accounts of no kind of cost that the programme pays.")


def _try_accounts(books: Books, application: Application, tried: Trial) -> None:
    """An account of no kind breaks the rule only where the accounts of every kind are known, and where the costs on
    such accounts are more than others can have paid."""
    tried.of += 1
    tried.lacks(application, books.unknown(application))
    by_account: dict[str, list[Posting]] = defaultdict(list)
    for row in books.costs(application.id):
        if row.kind == NO_KIND:
            by_account[row.account].append(row)
    outside = {account: rows for account, rows in sorted(by_account.items()) if sum_of(rows) > 0}
    if outside and len(_kinds(books.study)) < len(books.study.programme.costs):
        tried.lacks(application, ["ledger_accounts"])
    elif outside:
        _judge_outside(books, application, outside, tried)


def _judge_outside(
    books: Books, application: Application, outside: Mapping[str, Sequence[Posting]], tried: Trial
) -> None:
    """Whether others can have paid all costs on these accounts, together."""
    others = application.cofinancing_sek
    figures = {"project": call(application), "others": sek(others or Fraction(0))}
    amount = sum((sum_of(rows) for rows in outside.values()), Fraction(0))
    if others is None or amount <= others + (books.study.slack(0) if others else 0):
        text = _outside_words(others, len(outside))
        told = text.format(amount=sek(amount), accounts=join_words(list(outside)), **figures)
        tried.lacks_closer("total_cost", told)
        return
    for account, rows in outside.items():
        text = _("{amount} is booked on {project} on account {account}, which belongs to no kind of cost that is paid.")
        told = text.format(amount=sek(sum_of(rows)), project=call(application), account=account)
        if others:
            more = _("All such costs of the project, {amount}, are more than the {others} that others pay.")
            told = f"{told} {more.format(amount=sek(amount), **figures)}"
        place = min((row.ledger, row.line) for row in rows)
        tried.finds(application, Fault(told, row_place(*place)), sum_of(rows))


def _outside_words(others: Fraction | None, accounts: int) -> str:
    if others is None:
        return ngettext(
            "{amount} is booked on {project} on account {accounts}, which belongs to no kind of cost that is paid; "
            "what others pay is not stated.",
            "{amount} is booked on {project} on accounts {accounts}, which belong to no kind of cost that is paid; "
            "what others pay is not stated.",
            accounts,
        )
    return ngettext(
        "{amount} is booked on {project} on account {accounts}, which belongs to no kind of cost that is paid; others "
        "pay {others}, and the ledger does not tell who paid for what.",
        "{amount} is booked on {project} on accounts {accounts}, which belong to no kind of cost that is paid; others "
        "pay {others}, and the ledger does not tell who paid for what.",
        accounts,
    )


def _budget_followed(study: FundingStudy) -> Outcome:
    return try_projects(BUDGET, study, _try_budget, partial(_say_budget, _tolerance(study)))


def _tolerance(study: FundingStudy) -> Fraction:
    """By how many percent a budget may be exceeded."""
    return Fraction(str(study.settings.ledger.budget_tolerance_pct)) if study.settings.ledger else Fraction(0)


def _say_budget(tolerance: Fraction, tried: Trial) -> tuple[str, str]:
    """With a tolerance, also how many budgets are exceeded within it."""
    holds = ngettext(
        "The costs are within {n} budget.", "The costs are within all {n} budgets, kind by kind.", tried.of
    )
    if tried.near:
        holds = ngettext(
            "The costs exceed {near} of {n} budgets, by no more than the {tolerance} that is allowed for.",
            "The costs exceed {near} of {n} budgets, none by more than the {tolerance} that is allowed for.",
            tried.near,
        )
    broken = _("The costs exceed {k} of {n} budgets.")
    if tolerance:
        broken = _("The costs exceed {over} of {n} budgets, {k} of them by more than the {tolerance} allowed for.")
    share = percent(tolerance, 0 if tolerance.denominator == 1 else 1)
    return holds.replace("{tolerance}", share), broken.replace("{tolerance}", share)


def _try_budget(books: Books, application: Application, tried: Trial) -> None:
    """The ledger's own budget goes before the cost plan, which is for the whole time of the project."""
    in_ledger = ledger_budgets(books, application.id)
    budgets = in_ledger or plan_budgets(books, application.id)
    tried.of += len(budgets)
    tried.lacks(application, books.unknown(application) if in_ledger else books.lacking(application))
    if not budgets or (in_ledger and without_budget(books, application.id)):
        tried.lacks(application, ["budget"])
    if any(one.budget is None for one in budgets):
        tried.lacks(application, ["cost_plan"])
    complete = len(_kinds(books.study)) == len(books.study.programme.costs) > 0
    if any(one.kind == NO_KIND and not (one.ledger and complete) for one in budgets):
        tried.lacks(application, ["ledger_accounts"])
    _note_over(books, application, budgets, tried)


def _note_over(books: Books, application: Application, budgets: Iterable[Budget], tried: Trial) -> None:
    tolerance = _tolerance(books.study)
    for one in budgets:
        over = one.over(tolerance)
        tried.near += bool(one.over(Fraction(0)) and not over)
        if over:
            tried.finds(application, Fault(_over_words(books, application, one), one.place), over)


def _over_words(books: Books, application: Application, one: Budget) -> str:
    budget = one.budget or Fraction(0)
    figures = {"project": call(application), "booked": sek(one.booked), "over": sek(one.booked - budget)}
    what = _kind_words(books, one)
    if not budget:
        text = _("{booked} is booked on {project} for {what}, for which nothing is budgeted.")
    elif one.ledger:
        text = _("{booked} is booked on {project} for {what}, {over} more than the budget of {budget} in {ledger}.")
    else:
        text = _("{booked} is booked on {project} for {what}, {over} more than the {budget} of the cost plan.")
    return text.format(**figures, what=what, budget=sek(budget), ledger=file_words(one.ledger))


def _kind_words(books: Books, one: Budget) -> str:
    """What a budget is for: the kind of cost; all costs when no accounts are known; else what is of no kind."""
    named = {cost.id: quoted(cost.name) for cost in books.study.programme.costs}
    if one.kind == NO_KIND:
        return _("other costs") if _kinds(books.study) else _("all costs together")
    return named.get(one.kind, one.kind)


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = (
    (ALLOWED, _accounts_allowed),
    (BUDGET, _budget_followed),
)
