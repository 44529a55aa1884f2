"""The programme's money: envelopes, what was left of them, and how many projects they were shared by."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evallib.funding.allocation.eligibility import year_of
from evallib.funding.allocation.questions import lacks_for
from evallib.funding.allocation.ranking import rounds
from evallib.funding.allocation.refusals import Refusal, left_out, open_questions
from evallib.funding.allocation.remaining import envelope_of
from evallib.funding.allocation.standing import grants, is_granted
from evallib.funding.checks import Try
from evallib.funding.judging.deciding import Found, Said, decide, lacks_rule, lacks_tables, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Decision, Records
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import join_words, number, upper_first
from evallib.projects import ProjectCount

ENVELOPE_YEAR = Rule(
    "envelope_year",
    "accuracy",
    "error",
    N_("Is what was granted for each year within the year's envelope?"),
    N_("Money that is granted beyond a year's envelope has to be taken from somewhere, and nothing says from where."),
)
ENVELOPE_TOTAL = Rule(
    "envelope_total",
    "accuracy",
    "error",
    N_("Is all that was granted within the programme's envelopes together?"),
    N_("Amounts without a stated year can only be held against all the money that the programme states."),
)
ENVELOPE_USED = Rule(
    "envelope_used",
    "usefulness",
    "note",
    N_("Was the money shared out as far as it went?"),
    N_("Money that nobody is granted helps nobody; there may be good reasons, but the documents should state them."),
)
NUMBER_OF_PROJECTS = Rule(
    "number_of_projects",
    "accuracy",
    "warning",
    N_("Is the number of projects within what the programme set?"),
    N_("How many share the money decides how much each can do; the programme has said how many it means."),
)


def _envelope_year(study: FundingStudy) -> Outcome:
    if not study.programme.envelopes:
        return undecided(ENVELOPE_YEAR, _lacks_envelopes())
    granted = grants(study.records)
    by_year = {year: [one for one in granted if one.year == year] for year in _years(granted)}
    stated = {year: envelope for year in by_year if (envelope := envelope_of(study, year)) is not None}
    sentence = _("For {year}, {granted} of {envelope} was granted.")
    told = [
        sentence.format(year=year, granted=_amount(by_year[year]), envelope=sek(envelope))
        for year, envelope in stated.items()
    ]
    found = [
        Found(_over_year(study, year, by_year[year]), _sum(by_year[year]) - envelope)
        for year, envelope in stated.items()
        if _sum(by_year[year]) > envelope
    ]
    said = Said(
        " ".join(told) or _("No money is granted."),
        ngettext(
            "More than the year's envelope was granted for {n} of {of} year.",
            "More than the year's envelope was granted for {n} of {of} years.",
            len(by_year),
        ).format(n=len(found), of=len(by_year)),
    )
    lacks = {**_lacks_years(study, granted), **_lacks_amounts(study, granted), **_lacks_some_envelopes(study, granted)}
    return decide(ENVELOPE_YEAR, said, found=found, of=len(by_year), lacks=lacks)


def _over_year(study: FundingStudy, year: int, rows: Sequence[Decision]) -> Fault:
    entry = next(entry for entry in study.programme.envelopes if entry.year == year)
    sentence = _("For {year}, {granted} was granted, {over} more than the envelope of {envelope}.")
    over, envelope = _sum(rows) - entry.amount_sek, Fraction(entry.amount_sek)
    return Fault(
        sentence.format(year=year, granted=_amount(rows), over=sek(over), envelope=sek(envelope)), entry.source
    )


def _envelope_total(study: FundingStudy) -> Outcome:
    envelopes = study.programme.envelopes
    if not envelopes:
        return undecided(ENVELOPE_TOTAL, _lacks_envelopes())
    stated, granted = {entry.year for entry in envelopes}, grants(study.records)
    rows = [one for one in granted if one.year is None or one.year in stated]
    total = Fraction(sum(entry.amount_sek for entry in envelopes))
    words = {
        "granted": _amount(rows),
        "envelope": sek(total),
        "years": join_words([str(year) for year in sorted(stated)]),
        "over": sek(_sum(rows) - total),
    }
    sentence = _("{granted} was granted, {over} more than the {envelope} that the programme states for {years}.")
    over = [Found(Fault(upper_first(sentence.format(**words)), envelopes[0].source))] if _sum(rows) > total else []
    said = Said(
        _("Of the {envelope} that the programme states for {years}, {granted} was granted.").format(**words),
    )
    tables = lacks_tables(study.records, "decisions")
    lacks = {**tables, **_lacks_amounts(study, granted), **_lacks_some_envelopes(study, granted)}
    return decide(ENVELOPE_TOTAL, said, found=over, of=1, lacks=lacks)


def _years(granted: Sequence[Decision]) -> list[int]:
    return sorted({one.year for one in granted if one.year is not None})


def _sum(rows: Sequence[Decision]) -> Fraction:
    """What is known to be granted, in kronor."""
    return sum((one.granted_sek for one in rows if one.granted_sek is not None), Fraction(0))


def _amount(rows: Sequence[Decision]) -> str:
    """The sum of granted amounts in words, also when some are not stated."""
    whole = all(one.granted_sek is not None for one in rows)
    return sek(_sum(rows)) if whole else _("at least {amount}").format(amount=sek(_sum(rows)))


def _lacks_envelopes() -> dict[Need, str]:
    return lacks_rule(_("The programme's documents do not state how much money there is for any year."))


def _lacks_some_envelopes(study: FundingStudy, granted: Sequence[Decision]) -> dict[Need, str]:
    unstated = [str(year) for year in _years(granted) if envelope_of(study, year) is None]
    sentence = _("The programme's documents do not state how much money there is for {years}.")
    return lacks_rule(sentence.format(years=join_words(unstated))) if unstated else {}


def _lacks_amounts(study: FundingStudy, granted: Sequence[Decision]) -> dict[Need, str]:
    unstated = [one.application for one in granted if one.granted_sek is None]
    sentence = _("How much is granted is not stated for {names}.")
    return {"granted_sek": sentence.format(names=call_some(study.records, unstated))} if unstated else {}


def _lacks_years(study: FundingStudy, granted: Sequence[Decision]) -> dict[Need, str]:
    yearless = [one.application for one in granted if one.year is None]
    sentence = _("For which year the money is granted is not stated for {names}.")
    unstated: dict[Need, str] = {"decisions": sentence.format(names=call_some(study.records, yearless))}
    return {**(unstated if yearless else {}), **lacks_tables(study.records, "decisions")}


def _envelope_used(study: FundingStudy) -> Outcome:
    records = study.records
    if not study.programme.envelopes:
        return undecided(ENVELOPE_USED, _lacks_envelopes())
    refusals = left_out(study)
    found = [Found(_left_while_refused(study, one), one.application.asked_sek or 0) for one in refusals if one.payable]
    said = Said(
        _("No application was refused that the money left would have been enough for.")
        if refusals
        else _("No application was refused."),
        ngettext(
            "There was money left for {n} application that was refused.",
            "There was money left for {n} applications that were refused.",
            len(found),
        ).format(n=len(found)),
    )
    lacks = {**lacks_for(records, open_questions(refusals)), **lacks_tables(records, "applications", "decisions")}
    return decide(ENVELOPE_USED, said, found=found, of=len(refusals), lacks=lacks)


def _left_while_refused(study: FundingStudy, refusal: Refusal) -> Fault:
    application = refusal.application
    sentence = _("{project} was refused {asked}, while {left} of the envelope for {year} was left.")
    text = sentence.format(
        project=call(application),
        asked=sek(application.asked_sek or Fraction(0)),
        left=sek(refusal.left_sek or Fraction(0)),
        year=year_of(study.records, application),
    )
    return Fault(upper_first(text), application.place)


def _number_of_projects(study: FundingStudy) -> Outcome:
    allowed, records = study.programme.projects, study.records
    if allowed is None:
        sentence = _("The programme's documents do not state how many projects are to be funded.")
        return undecided(NUMBER_OF_PROJECTS, lacks_rule(sentence))
    if "decisions" not in records.given:
        return _stated_number(study, allowed)
    counts = {round_: _count(records, round_) for round_ in rounds(records)}
    within = {round_: _is_within(allowed, *count) for round_, count in counts.items()}
    told = {round_: _number_told(allowed, round_, counts[round_][0], bool(within[round_])) for round_ in counts}
    found = [
        Found(
            Fault(told[round_], allowed.source), max(counts[round_][0] - allowed.high, allowed.low - counts[round_][0])
        )
        for round_ in counts
        if within[round_] is False
    ]
    lacks = lacks_tables(records, "applications")
    if None in within.values():
        lacks["decisions"] = _("Not all applications are decided: how many projects will be granted cannot be told.")
    said = Said(
        " ".join(told.values()) or _("No money is granted."),
        ngettext(
            "The number of projects is outside what the programme set in {n} of {of} round.",
            "The number of projects is outside what the programme set in {n} of {of} rounds.",
            len(counts),
        ).format(n=len(found), of=len(counts)),
    )
    return decide(NUMBER_OF_PROJECTS, said, found=found, of=len(counts), lacks=lacks)


def _stated_number(study: FundingStudy, allowed: ProjectCount) -> Outcome:
    """From what the documents state, when there is no list of decisions."""
    fact, count = study.facts.get("projects_granted"), study.amount("projects_granted")
    if fact is None or count is None:
        sentence = _("The programme sets {low} to {high} projects; how many were granted is not stated.")
        return undecided(NUMBER_OF_PROJECTS, {"decisions": sentence.format(low=allowed.low, high=allowed.high)})
    within = allowed.low <= count <= allowed.high
    told = _number_told(allowed, "", count, within)
    found = [] if within else [Found(Fault(told, fact.source))]
    return decide(NUMBER_OF_PROJECTS, Said(told), found=found, of=1)


def _count(records: Records, round_: str) -> tuple[int, int, int]:
    """How many applications of a round are granted, decided otherwise, and not decided."""
    verdicts = [is_granted(records, one.id) for one in records.applications if one.round == round_]
    return verdicts.count(True), verdicts.count(False), verdicts.count(None)


def _is_within(allowed: ProjectCount, granted: int, otherwise: int, waiting: int) -> bool | None:
    """Whether the number of projects is within the range, whatever becomes of those not decided."""
    if waiting and not granted and not otherwise:
        return None
    if granted > allowed.high or granted + waiting < allowed.low:
        return False
    return True if granted >= allowed.low and granted + waiting <= allowed.high else None


def _number_told(allowed: ProjectCount, round_: str, count: Fraction | int, within: bool) -> str:
    sentence = (
        _("{count} projects, within the {low} to {high} that the programme set.")
        if within
        else _("{count} projects, outside the {low} to {high} that the programme set.")
    ).format(count=number(count), low=allowed.low, high=allowed.high)
    return _("{round}: {told}").format(round=round_, told=sentence) if round_ else sentence


CHECKS: tuple[tuple[Rule, Try], ...] = (
    (ENVELOPE_YEAR, _envelope_year),
    (ENVELOPE_TOTAL, _envelope_total),
    (ENVELOPE_USED, _envelope_used),
    (NUMBER_OF_PROJECTS, _number_of_projects),
)
