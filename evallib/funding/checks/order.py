"""Whether the dates of a fund are possible, one after another in years that can be meant; money after decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from evallib.funding.judging.tally import Tried, Wanting, by_id, tally, undecided
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.days import days_words
from evallib.funding.telling.names import call
from evallib.locale import N_, _, ngettext
from evallib.presentation import day

IN_ORDER = Rule(
    "dates_in_order",
    "validity",
    "error",
    N_("Are the dates in an order that is possible?"),
    N_(
        "An application comes before its decision, a project begins before it ends, and nothing has happened after the "
        "day that is judged at. Where it says otherwise, some date is wrong, and every judgement of time with it."
    ),
)
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Dates of other years are typing errors."""
DECIDED_FIRST = Rule(
    "payments_after_decision",
    "accuracy",
    "warning",
    N_("Was the money paid after it was decided?"),
    N_("Money that is paid before the decision was paid on somebody's word, or one of the two dates is wrong."),
)
Event = tuple[str, date, str]
"""What happened, in words that stand before a day; when; and where that is written."""


def dates_in_order(study: FundingStudy) -> Outcome:
    """The dates that are stated, against each other and the day that is judged at. What has no date is not tried."""
    found = tally(study.records, (one for application in by_id(study.records) for one in _try(study, application)))
    if not found.all:
        return undecided(IN_ORDER, "applications", _("No date of an application, a decision or a payment is stated."))
    return found.conclude(
        IN_ORDER,
        holds=ngettext(
            "The dates that are stated are in a possible order.",
            "The dates that are stated of {all} applications are in a possible order.",
            found.all,
        ).format(all=found.all),
        broken=_("Of {n} of {all} applications, dates are stated that cannot all be right."),
    )


def _try(study: FundingStudy, application: Application) -> Iterator[Tried]:
    done = tuple(dict.fromkeys(_events(study, application)))
    planned: tuple[Event, ...] = tuple(
        (words, on, application.place)
        for words, on in ((_("the project begins"), application.start), (_("the project ends"), application.end))
        if on
    )
    if not done and not planned:
        return
    yield Tried(application.id, missing="as_of" if done and study.as_of is None else None)
    yield from _odd_years(application, (*done, *planned))
    yield from _to_come(application, done, study.as_of)
    yield from _backwards(study, application)


def _events(study: FundingStudy, application: Application) -> Iterator[Event]:
    """Everything that has happened, as far as it has a date. Payments of the same day are one event."""
    records = study.records
    if application.received:
        yield _("the application came"), application.received, application.place
    for decision in records.decisions:
        if decision.application == application.id and decision.decided:
            yield _("it was decided"), decision.decided, decision.place
    paid: dict[date, str] = {}
    for payment in records.payments:
        if payment.application == application.id:
            paid.setdefault(payment.paid, payment.place)
    yield from ((_("money was paid"), on, place) for on, place in paid.items())
    for report in records.reports:
        if report.application == application.id and report.received:
            yield _("a report came"), report.received, report.place


def _odd_years(application: Application, events: tuple[Event, ...]) -> Iterator[Tried]:
    for words, on, place in events:
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            text = _("{name}: {what} {day}; the year cannot be right.")
            told = text.format(name=call(application), what=words, day=day(on))
            yield Tried(application.id, Fault(told, place), min(abs(on.year - FIRST_YEAR), abs(on.year - LAST_YEAR)))


def _to_come(application: Application, events: tuple[Event, ...], as_of: date | None) -> Iterator[Tried]:
    for words, on, place in events:
        if as_of is not None and on > as_of and on.year <= LAST_YEAR:
            text = _("{name}: {what} {day}, {late} after {now}, the day that is judged at.")
            late = (on - as_of).days
            told = text.format(name=call(application), what=words, day=day(on), late=days_words(late), now=day(as_of))
            yield Tried(application.id, Fault(told, place), late)


def _backwards(study: FundingStudy, application: Application) -> Iterator[Tried]:
    """Pairs of dates that stand the wrong way round: the one that should be later is told first."""
    pairs = (
        (
            _("{name}: decided {first}, {late} before the application came {then}."),
            _earliest((one.decided, one.place) for one in study.records.decisions if one.application == application.id),
            application.received,
        ),
        (
            _("{name}: the project ends {first}, {late} before it begins {then}."),
            (application.end, application.place),
            application.start,
        ),
    )
    for text, (first, place), then in pairs:
        if first and then and first < then:
            late = (then - first).days
            told = text.format(name=call(application), first=day(first), late=days_words(late), then=day(then))
            yield Tried(application.id, Fault(told, place), late)


def _earliest(dated: Iterable[tuple[date | None, str]]) -> tuple[date | None, str]:
    return min(((on, place) for on, place in dated if on), default=(None, ""))


def payments_after_decision(study: FundingStudy) -> Outcome:
    """The first payment to each project against the first day that it was granted money.

    Payments to a project that was granted nothing are told by ``paid_within_grant``.
    """
    if "payments" not in study.records.given or not study.records.applications:
        return undecided(DECIDED_FIRST, "applications" if "payments" in study.records.given else "payments")
    tried = (_paid_before(study, application) for application in by_id(study.records))
    found = tally(study.records, (one for one in tried if one is not None))
    return found.conclude(
        DECIDED_FIRST,
        holds=ngettext(
            "The project was paid after it was granted money.",
            "All {all} projects were paid after they were granted money.",
            found.all,
        ).format(all=found.all),
        none=_("Nothing has been paid to a project that was granted money."),
        broken=_("{n} of {all} projects were paid before they were granted money."),
        wanting=Wanting(closer={"decisions": _("the day of each decision")}),
    )


def _paid_before(study: FundingStudy, application: Application) -> Tried | None:
    """None where nothing was paid, or granted. A grant without a day may have been the first one."""
    first, place = _earliest(
        (one.paid, one.place)
        for one in study.records.payments
        if one.application == application.id and one.amount_sek > 0
    )
    about = [one for one in study.records.decisions if one.application == application.id]
    granted = [one.decided for one in about if one.outcome == "granted"]
    if first is None or (about and not granted):
        return None
    known = [on for on in granted if on]
    if known and min(known) <= first:
        return Tried(application.id)
    if len(known) < len(granted) or not known:
        return Tried(application.id, missing="decisions")
    late = (min(known) - first).days
    text = _("{name}: money was paid {first}, {late} before the decision {then}.")
    told = text.format(name=call(application), first=day(first), late=days_words(late), then=day(min(known)))
    return Tried(application.id, Fault(told, place), late)


CHECKS = ((IN_ORDER, dates_in_order), (DECIDED_FIRST, payments_after_decision))
