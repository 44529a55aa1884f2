"""Checks of case numbers and organisation numbers: their form, the check digit, and whom they belong to.

An organisation number is never told, only what is wrong with it: that of a sole trader is a person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evallib.funding.identifiers import same_number, usual_case_number, wrong_organisation_number
from evallib.funding.outcome import Fault, Outcome, Rule, Words, conclude
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.tally import Tried, Wanting, by_id, tally, undecided
from evallib.funding.telling.names import call, call_some
from evallib.locale import N_, _, ngettext
from evallib.presentation import quoted, upper_first

CASE_NUMBER = Rule(
    "case_number_form",
    "usefulness",
    "warning",
    N_("Do the case numbers have a usual form?"),
    N_("A case number with a digit lost leads nobody to the documents. A number in another form may still be right."),
)
ORGANISATION_NUMBER = Rule(
    "organisation_number_form",
    "accuracy",
    "warning",
    N_("Are the organisation numbers possible ones?"),
    N_("The last digit checks the others. A number that does not pass belongs to nobody, or to somebody else."),
)
ONE_NAME = Rule(
    "one_number_one_name",
    "usefulness",
    "note",
    N_("Does each organisation number belong to one applicant?"),
    N_("An applicant under two names, or two under one number, hides how much one applicant got."),
)


def case_number_form(study: FundingStudy) -> Outcome:
    """The form of each case number against what the funder uses, or, for funders not known, any usual form."""
    applications = by_id(study.records)
    if not any(application.case_number for application in applications):
        return undecided(CASE_NUMBER, "applications", _("No case number is stated."))
    found = tally(study.records, (_case_number(study, application) for application in applications))
    return found.conclude(
        CASE_NUMBER,
        holds=ngettext(
            "The case number has a usual form.",
            "All {all} case numbers have a usual form.",
            found.all,
        ).format(all=found.all),
        broken=_("{n} of {all} case numbers have an unusual form."),
        wanting=Wanting(closer={"applications": _("the case numbers")}),
    )


def _case_number(study: FundingStudy, application: Application) -> Tried:
    number = application.case_number
    if not number:
        return Tried(application.id, missing="applications")
    if usual_case_number(number, study.programme.funder):
        return Tried(application.id)
    text = _("{name}: the case number {number} has an unusual form for {funder}; a sign may be lost.")
    told = text.format(name=call(application), number=quoted(number), funder=study.programme.funder)
    return Tried(application.id, Fault(told, application.place))


def organisation_number_form(study: FundingStudy) -> Outcome:
    """The digits and the check digit of each number that is stated. Sole traders have none in the table."""
    stated = [application for application in by_id(study.records) if application.organisation_number]
    if not stated:
        return undecided(ORGANISATION_NUMBER, "applications", _("No organisation number is stated."))
    found = tally(study.records, (_organisation_number(application) for application in stated))
    return found.conclude(
        ORGANISATION_NUMBER,
        holds=ngettext(
            "The organisation number is a possible one.",
            "All {all} organisation numbers are possible ones.",
            found.all,
        ).format(all=found.all),
        broken=_("{n} of {all} organisation numbers cannot be right."),
    )


def _organisation_number(application: Application) -> Tried:
    wrong = wrong_organisation_number(application.organisation_number)
    if wrong is None:
        return Tried(application.id)
    text = {
        "letters": _("{name}: the organisation number holds other signs than digits."),
        "length": _("{name}: the organisation number has not ten digits with the hyphen after six."),
        "person": _("{name}: the third digit of the organisation number is below 2, as in the number of a person."),
        "check_digit": _("{name}: the organisation number does not agree with its check digit."),
    }[wrong]
    return Tried(application.id, Fault(text.format(name=call(application)), application.place))


def one_number_one_name(study: FundingStudy) -> Outcome:
    """Each number against the applicants that give it, and each applicant against its numbers. No name is told."""
    named = [
        (
            application.id,
            same_number(application.organisation_number),
            " ".join(application.applicant.split()).casefold(),
        )
        for application in by_id(study.records)
        if application.organisation_number and application.applicant.strip()
    ]
    if not named:
        message = _("No application states both its applicant and the organisation number.")
        return undecided(ONE_NAME, "applications", message)
    names = _("{names} have the same organisation number but different applicants.")
    numbers = _("{names} have the same applicant but different organisation numbers.")
    faults = [
        *_shared(study, ((number, name, one) for one, number, name in named), names),
        *_shared(study, ((name, number, one) for one, number, name in named), numbers),
    ]
    words = Words(
        holds=_("Each organisation number belongs to one applicant."),
        broken=" ".join(
            [
                _("Applicants and organisation numbers do not go together."),
                *(upper_first(fault.text) for fault in faults[:1]),
            ]
        ),
        open="",
    )
    return conclude(ONE_NAME, words, faults=faults, of=len(named))


def _shared(study: FundingStudy, rows: Iterable[tuple[str, str, str]], text: str) -> list[Fault]:
    """What has one thing in common and differs in another. Rows: what is shared, what may differ, the application."""
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for shared, other, application in rows:
        groups[shared][other].append(application)
    places = {application.id: application.place for application in study.records.applications}
    found = [sorted(one for ids in group.values() for one in ids) for group in groups.values() if len(group) > 1]
    return [Fault(text.format(names=call_some(study.records, ids)), places[ids[-1]]) for ids in sorted(found)]


CHECKS = (
    (CASE_NUMBER, case_number_form),
    (ORGANISATION_NUMBER, organisation_number_form),
    (ONE_NAME, one_number_one_name),
)
