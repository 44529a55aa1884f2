"""Where the money went, in sentences: the programme, all years together, each year, and the report's own project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evallib.funding.accounting.flow import (
    Amounts,
    ApplicationFlow,
    YearFlow,
    flow_by_application,
    flow_by_year,
    flow_in_all,
)
from evallib.funding.allocation.standing import granted_applications, is_granted, total
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, sek
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, percent


def programme_sentence(study: FundingStudy) -> str:
    """Who pays; without tables of the fund also how much a year, and what the documents state of the grant."""
    programme = study.programme
    told = _("The money comes from {funder} through the programme “{programme}”.").format(
        programme=programme.title, funder=programme.funder
    )
    return told if study.records.given else " ".join([told, *_stated(study)])


def _stated(study: FundingStudy) -> Iterator[str]:
    """What the programme and the documents say of amounts and projects."""
    for entry in study.programme.envelopes:
        amount = sek(Fraction(entry.amount_sek))
        yield _("The programme has {amount} for {year}.").format(amount=amount, year=entry.year)
    granted = study.amount("grant_sek")
    if granted is not None:
        yield _("The project was granted {amount}.").format(amount=sek(granted))
    count, limits = study.facts.get("projects_granted"), study.programme.projects
    if count is not None and count.number is not None:
        end = _(" (the programme set {low} to {high})").format(low=limits.low, high=limits.high) if limits else ""
        yield f"{count.label}: {number(count.number.value)}{end}."
    amounts = [fact for fact in study.facts.values() if fact.unit == "kr" and fact.number is not None]
    if not amounts and not study.programme.envelopes:
        yield _("The documents give no amounts at all.")


def spent_years(study: FundingStudy) -> tuple[YearFlow, ...]:
    """The years that anything is known of beside the envelope, in order; none without tables of the fund."""
    if not study.records.given:
        return ()
    return tuple(flow for flow in flow_by_year(study) if flow.projects or flow.asked is not None or flow.granted)


def years_text(years: Sequence[YearFlow]) -> str:
    """The years in words: ``2023 and 2024``, or the first and the last of more; "" when none is stated."""
    known = [flow.year for flow in years if flow.year is not None]
    if len(known) > 2 and known[-1] - known[0] == len(known) - 1:
        return _("{low} to {high}").format(low=known[0], high=known[-1])
    return join_words([str(year) for year in known])


def money_sentence(study: FundingStudy) -> str:
    """All years together: who was granted how much of what, what was paid out and what was used; "" without tables."""
    years = spent_years(study)
    if not study.records.given:
        return ""
    if not study.records.decisions:
        return _undecided(study)
    told = [_granted(study, years), _spent(years, flow_in_all(study))]
    return " ".join(text for text in told if text)


def _undecided(study: FundingStudy) -> str:
    count = len(study.records.applications)
    asked = total(application.asked_sek for application in study.records.applications)
    text = ngettext("{n} application is known, but no decision.", "{n} applications are known, but no decision.", count)
    told = text.format(n=number(count))
    return f"{told} " + _("In all {asked} is asked for.").format(asked=sek(asked)) if asked else told


def _granted(study: FundingStudy, years: Sequence[YearFlow]) -> str:
    """How many were granted money, how much of the envelope, and for which years."""
    count, granted = len(granted_applications(study.records)), total(flow.granted for flow in years)
    envelope, when = total(flow.envelope for flow in years), years_text(years)
    if envelope is None or not when:
        told = _("{n} of {all} applications were granted {granted} for {years}.")
    else:
        told = _(
            "{n} of {all} applications were granted {granted} of the {envelope} that the programme has for {years}."
        )
    known = sum((flow.granted_known for flow in years), Fraction(0))
    return told.format(
        n=number(count),
        all=number(len(study.records.applications)),
        granted=sek(granted) if granted is not None else _("at least {amount}").format(amount=sek(known)),
        envelope=sek(envelope or Fraction(0)),
        years=when or _("years that are not stated"),
    )


def _spent(years: Sequence[YearFlow], together: YearFlow) -> str:
    """What was paid out and used of it in all, or that nobody has said; a grant that was withdrawn is told apart."""
    told = []
    if together.paid is not None:
        told.append(_("{amount} was paid out").format(amount=sek(together.paid)))
    if together.used is not None:
        told.append(used_clause(together.used, together.granted, Fraction(0)))
    text = f"{join_words(told)}." if told else ""
    if together.recalled:
        text += " " + _("{amount} that had been granted was withdrawn.").format(amount=sek(together.recalled))
    projects, settled = sum(flow.projects for flow in years), sum(flow.settled for flow in years)
    return " ".join(part for part in (text, _use_missing(years, projects, settled)) if part)


def used_clause(used: Fraction, granted: Fraction | None, carried_in: Fraction | None) -> str:
    """What was used, with its share of what was granted or (with money from the year before) of what there was."""
    there = total((granted, carried_in))
    if not there:
        return _("{amount} was used").format(amount=sek(used))
    told = _("{amount} was used ({share} of what was granted)")
    if carried_in:
        told = _("{amount} was used ({share} of what there was)")
    return told.format(amount=sek(used), share=percent(100 * used / there, 0))


def _use_missing(years: Sequence[YearFlow], projects: int, settled: int) -> str:
    """For how many of the projects and years the use is stated, where it is not stated for all."""
    if not projects or settled == projects:
        return ""
    if not settled:
        return _("How much of it was used is not stated.")
    return _("What was used is stated for {n} of {all} grants: {amount}.").format(
        n=number(settled), all=number(projects), amount=sek(sum((flow.used_known for flow in years), Fraction(0)))
    )


def year_sentence(flow: YearFlow) -> str:
    """One year: of the envelope what was granted, paid out and used, what became of the rest, and what is not known."""
    year = str(flow.year) if flow.year is not None else _("Without a stated year")
    told = [_("{year}: {what}.").format(year=year, what=join_words(list(_clauses(flow))))]
    rest = list(_rest(flow))
    if rest:
        told.append(_("The rest: {what}.").format(what=join_words(rest)))
    if flow.unaccounted is not None and flow.unaccounted < 0:
        amount = sek(-flow.unaccounted)
        told.append(_("Together that is {amount} more than there was.").format(amount=amount))
    if unknown := list(_unknown(flow)):
        told.append(_("Not stated: {what}.").format(what=join_words(unknown)))
    return " ".join(told)


def _clauses(flow: YearFlow) -> Iterator[str]:
    if flow.granted is not None and flow.envelope is not None:
        yield _("{granted} of {envelope} was granted").format(granted=sek(flow.granted), envelope=sek(flow.envelope))
    elif flow.granted is not None:
        yield _("{amount} was granted").format(amount=sek(flow.granted))
    else:
        yield from _partly_granted(flow)
    if flow.asked is not None and flow.granted is None:
        yield _("{amount} was asked for").format(amount=sek(flow.asked))
    if flow.carried_in:
        yield _("{amount} came from the year before").format(amount=sek(flow.carried_in))
    if flow.paid is not None:
        yield _("{amount} was paid out").format(amount=sek(flow.paid))
    if flow.used is not None:
        yield used_clause(flow.used, flow.granted, flow.carried_in)


def _partly_granted(flow: YearFlow) -> Iterator[str]:
    """What is known of the grants where not every amount is stated."""
    least = _("at least {amount}").format(amount=sek(flow.granted_known))
    if flow.priced and flow.envelope is not None:
        yield _("{granted} of {envelope} was granted").format(granted=least, envelope=sek(flow.envelope))
    elif flow.priced:
        yield _("{amount} was granted").format(amount=least)
    elif flow.envelope is not None:
        yield _("the envelope is {amount}").format(amount=sek(flow.envelope))


def _rest(flow: Amounts) -> Iterator[str]:
    """What became of what was not used, as far as it is stated."""
    if flow.carried:
        yield _("{amount} was carried over to the next year").format(amount=sek(flow.carried))
    if flow.returned:
        yield _("{amount} was paid back").format(amount=sek(flow.returned))
    if flow.unaccounted is not None and flow.unaccounted > 0:
        yield _("nobody has said what became of {amount}").format(amount=sek(flow.unaccounted))


def _unknown(flow: YearFlow) -> Iterator[str]:
    """What nobody has stated of the year."""
    names = {
        "envelope": _("the envelope"),
        "asked": _("what was asked for"),
        "granted": _("what was granted"),
        "paid": _("what was paid out"),
        "used": _("what was used"),
        "carried": _("what was carried over"),
        "returned": _("what was paid back"),
    }
    for name, words in names.items():
        if name not in flow.lacking:
            continue
        known = {"used": flow.settled, "granted": flow.priced}.get(name, 0)
        yield _some_unknown(flow, name, known) if known else words


def _some_unknown(flow: YearFlow, name: str, known: int) -> str:
    """What is not stated of some of the projects only."""
    told = {
        "used": _("what {n} of {all} projects used"),
        "granted": _("what {n} of {all} projects were granted"),
    }[name]
    return told.format(n=number(flow.projects - known), all=number(flow.projects))


def own_flows(study: FundingStudy) -> tuple[ApplicationFlow, ...]:
    """The money of the report's own project by year; nothing when the report is about the whole fund."""
    own = study.settings.application
    return tuple(flow for flow in flow_by_application(study) if flow.application.id == own) if own else ()


def own_sentence(study: FundingStudy) -> str:
    """What the report's own project asked for, was granted and used; "" when the report is about the whole fund."""
    flows = own_flows(study)
    if not flows or not study.records.given:
        return ""
    application = flows[0].application
    if not is_granted(study.records, application.id):
        return _own_without(study, flows[0])
    return _("The project of this report, {project}: {what}.").format(
        project=call(application), what=join_words(list(_own_clauses([flow for flow in flows if flow.running])))
    )


def _own_clauses(flows: Sequence[ApplicationFlow]) -> Iterator[str]:
    """What the project was granted and used in all its years, and what became of the rest."""
    granted, used = total(flow.granted for flow in flows), total(flow.used for flow in flows)
    years = join_words([str(flow.year) for flow in flows if flow.year is not None])
    if granted is not None and years:
        yield _("{amount} was granted for {years}").format(amount=sek(granted), years=years)
    elif granted is not None:
        yield _("{amount} was granted").format(amount=sek(granted))
    if used is None:
        yield _("nobody has said how much was used")
        return
    yield used_clause(used, granted, flows[0].carried_in)
    returned, left = total(flow.returned for flow in flows), flows[-1].carried
    if left:
        yield _("{amount} was carried over to the next year").format(amount=sek(left))
    if returned:
        yield _("{amount} was paid back").format(amount=sek(returned))


def _own_without(study: FundingStudy, flow: ApplicationFlow) -> str:
    decided = is_granted(study.records, flow.application.id) is False
    told = (
        _("The project of this report, {project}, was not granted any money.")
        if decided
        else _("The project of this report, {project}, has no decision in what is given.")
    )
    return told.format(project=call(flow.application))
