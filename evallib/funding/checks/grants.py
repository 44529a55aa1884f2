"""What each application was granted: within the ceiling, within what it asked for, stated, and decided at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.allocation.standing import decisions_about, granted_applications
from evallib.funding.checks import Try
from evallib.funding.judging.deciding import Found, Said, decide, lacks_rule, lacks_tables, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some, sek
from evallib.locale import N_, _
from evallib.presentation import upper_first

WITHIN_CEILING = Rule(
    "within_ceiling",
    "accuracy",
    "error",
    N_("Is the grant within the ceiling for one project?"),
    N_("The ceiling shares the money among several projects; a grant above it takes from the others."),
)
GRANTED_WITHIN_ASKED = Rule(
    "granted_within_asked",
    "accuracy",
    "warning",
    N_("Is every grant within what was asked for?"),
    N_("A grant above what was asked for is most often a slip of the pen, in one of the two amounts."),
)
GRANTS_HAVE_AMOUNTS = Rule(
    "grants_have_amounts",
    "usefulness",
    "note",
    N_("Is an amount stated for every grant?"),
    N_("Without the amount nothing that was paid or used can be held against the grant."),
)
APPLICATIONS_DECIDED = Rule(
    "applications_decided",
    "usefulness",
    "note",
    N_("Is every application decided?"),
    N_("An application without a decision is one that waits, was withdrawn, or was lost from the list."),
)


@dataclass(frozen=True)
class _Grant:
    """All that one application was granted: what is known of it in kronor, whether that is all, and where it stands."""

    application: Application
    known_sek: Fraction
    whole: bool
    place: str

    @property
    def amount(self) -> str:
        """What was granted, in words."""
        return sek(self.known_sek) if self.whole else _("at least {amount}").format(amount=sek(self.known_sek))


def _granted(records: Records) -> Iterator[_Grant]:
    for application in granted_applications(records):
        rows = [one for one in decisions_about(records, application.id) if one.outcome == "granted"]
        amounts = [one.granted_sek for one in rows if one.granted_sek is not None]
        places = "; ".join(one.place for one in rows)
        yield _Grant(application, sum(amounts, Fraction(0)), len(amounts) == len(rows), places)


def _lacks_decisions(records: Records) -> dict[Need, str]:
    """Nothing, where there is a decision: one that the documents state is enough to look at by itself."""
    return {} if records.decisions else lacks_tables(records, "decisions")


def _lacks_amounts(records: Records, grants: list[_Grant]) -> dict[Need, str]:
    unstated = [one.application.id for one in grants if not one.whole]
    sentence = _("How much is granted is not stated for {names}.")
    return {"granted_sek": sentence.format(names=call_some(records, unstated))} if unstated else {}


def _within_ceiling(study: FundingStudy) -> Outcome:
    records, entry = study.records, study.programme.ceiling
    if entry is None:
        return undecided(WITHIN_CEILING, lacks_rule(_("No ceiling for a single project is stated.")))
    grants, ceiling = list(_granted(records)), Fraction(entry.amount_sek)
    sentence = _("{project} was granted {granted}, {over} more than the ceiling of {ceiling}.")
    found = []
    for one in grants:
        over = one.known_sek - ceiling
        words = {"project": call(one.application), "granted": one.amount, "over": sek(over), "ceiling": sek(ceiling)}
        if over > 0:
            found.append(Found(Fault(upper_first(sentence.format(**words)), one.place), over))
    largest = max((one.known_sek for one in grants), default=Fraction(0))
    said = Said(
        _("The largest grant is {granted}; the ceiling is {ceiling}.").format(
            granted=sek(largest), ceiling=sek(ceiling)
        )
        if grants
        else _("No money is granted."),
        _("{n} of {of} grants are above the ceiling.").format(n=len(found), of=len(grants)),
    )
    lacks = {**_lacks_decisions(records), **_lacks_amounts(records, grants)}
    return decide(WITHIN_CEILING, said, found=found, of=len(grants), lacks=lacks)


def _within_asked(study: FundingStudy) -> Outcome:
    records = study.records
    grants = list(_granted(records))
    sentence = _("{project} asked for {asked} and was granted {granted}.")
    found = []
    for one in grants:
        asked = one.application.asked_sek
        if asked is not None and one.known_sek > asked:
            words = {"project": call(one.application), "asked": sek(asked), "granted": one.amount}
            found.append(Found(Fault(upper_first(sentence.format(**words)), one.place), one.known_sek - asked))
    said = Said(
        _("No application was granted more than it asked for."),
        _("{n} of {of} granted applications were granted more than they asked for.").format(
            n=len(found), of=len(grants)
        ),
    )
    lacks = {**_lacks_decisions(records), **_lacks_amounts(records, grants)}
    unasked = [one.application.id for one in grants if one.application.asked_sek is None]
    if unasked:
        stated = _("How much is asked for is not stated for {names}.")
        lacks["asked_sek"] = stated.format(names=call_some(records, unasked))
    return decide(GRANTED_WITHIN_ASKED, said, found=found, of=len(grants), lacks=lacks)


def _have_amounts(study: FundingStudy) -> Outcome:
    grants = list(_granted(study.records))
    sentence = _("{project} was granted money, but not how much is stated.")
    found = [
        Found(Fault(upper_first(sentence.format(project=call(one.application))), one.place))
        for one in grants
        if not one.whole
    ]
    said = Said(
        _("All grants have an amount.") if grants else _("No money is granted."),
        _("The amount is not stated for {n} of {of} grants.").format(n=len(found), of=len(grants)),
    )
    return decide(GRANTS_HAVE_AMOUNTS, said, found=found, of=len(grants), lacks=_lacks_decisions(study.records))


def _are_decided(study: FundingStudy) -> Outcome:
    records = study.records
    lacks = lacks_tables(records, "applications", "decisions")
    if lacks:
        return undecided(APPLICATIONS_DECIDED, lacks)
    decided = {decision.application for decision in records.decisions}
    due = {one.id: True if one.id in decided else _is_due(study, one) for one in records.applications}
    late = [one for one in records.applications if due[one.id] and one.id not in decided]
    sentence = _("{project} has no decision.")
    found = [Found(Fault(upper_first(sentence.format(project=call(one))), one.place)) for one in late]
    unsure = [name for name, come in due.items() if come is None]
    if unsure:
        text = _("Whether the day has come to decide about {names} depends on the day to judge at, which is not given.")
        lacks["as_of"] = text.format(names=call_some(records, unsure))
    of = len(due) - list(due.values()).count(False)
    said = Said(
        _("All applications are decided.") if of == len(due) else _("No application waits beyond the day of decision."),
        _("{n} of {of} applications have no decision.").format(n=len(found), of=of),
    )
    return decide(APPLICATIONS_DECIDED, said, found=found, of=of, lacks=lacks)


def _is_due(study: FundingStudy, application: Application) -> bool | None:
    """Whether the day when the programme decides about the round has come; None without a day to judge at."""
    events = study.programme.dates
    days = [one.date for one in events if one.event == "decision" and (one.round or "") == application.round]
    if not days:
        return True
    return None if study.as_of is None else study.as_of >= max(days)


CHECKS: tuple[tuple[Rule, Try], ...] = (
    (WITHIN_CEILING, _within_ceiling),
    (GRANTED_WITHIN_ASKED, _within_asked),
    (GRANTS_HAVE_AMOUNTS, _have_amounts),
    (APPLICATIONS_DECIDED, _are_decided),
)
