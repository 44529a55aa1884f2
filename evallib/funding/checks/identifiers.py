"""Checks of case numbers and organisation numbers: their form, the check digit, and one for each applicant.

An organisation number is never told, only what is wrong with it: that of a sole trader is a person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from evallib.funding.identifiers import same_number, usual_case_number, wrong_organisation_number
from evallib.funding.judging.tally import Tried, Wanting, by_id, tally, undecided
from evallib.funding.outcome import Fault, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some
from evallib.locale import N_, _, ngettext

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
ONE_NUMBER = Rule(
    "one_applicant_one_number",
    "usefulness",
    "note",
    N_("Does each applicant state one and the same organisation number?"),
    N_("An applicant under two numbers hides how much one applicant got, or one of the numbers is wrong."),
)


def case_number_form(study: FundingStudy) -> Outcome:
    """The form of each case number against what the funder uses, or, for funders not known, any usual form.

    The number is not repeated: what stands there instead of one may be a name.
    """
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
    text = _("{name}: the case number has an unusual form for {funder}; a sign may be lost.")
    told = text.format(name=call(application), funder=study.programme.funder)
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
        "person": _(
            "{name}: the third digit of the organisation number is below 2. A sole trader's number looks so: it is "
            "the personal identity number of a person, and the cell is then to be left empty."
        ),
        "check_digit": _("{name}: the organisation number does not agree with its check digit."),
    }[wrong]
    return Tried(application.id, Fault(text.format(name=call(application)), application.place))


def one_applicant_one_number(study: FundingStudy) -> Outcome:
    """Each applicant against the numbers that it gives. No number is told.

    Several applicants may share a number: the units of a municipality are one legal person.
    """
    numbers: dict[str, dict[str, list[Application]]] = defaultdict(lambda: defaultdict(list))
    for application in by_id(study.records):
        applicant = " ".join(application.applicant.split()).casefold()
        if application.organisation_number and applicant:
            numbers[applicant][same_number(application.organisation_number)].append(application)
    found = tally(study.records, (one for stated in numbers.values() for one in _numbers(study, stated)))
    if not found.all:
        message = _("No application states both its applicant and the organisation number.")
        return undecided(ONE_NUMBER, "applications", message)
    return found.conclude(
        ONE_NUMBER,
        holds=_("No applicant states more than one organisation number."),
        broken=_("In {n} of {all} applications, the applicant states another organisation number elsewhere."),
    )


def _numbers(study: FundingStudy, stated: Mapping[str, Sequence[Application]]) -> Iterator[Tried]:
    """The applications of one applicant, by their numbers: one fault, where there are several numbers."""
    rows = sorted((one for rows in stated.values() for one in rows), key=lambda one: one.id)
    yield from (Tried(one.id) for one in rows)
    if len(stated) > 1:
        text = _("{names} have the same applicant but different organisation numbers.")
        told = text.format(names=call_some(study.records, [one.id for one in rows]))
        yield Tried(rows[-1].id, Fault(told, rows[-1].place), len(stated))


CHECKS = (
    (CASE_NUMBER, case_number_form),
    (ORGANISATION_NUMBER, organisation_number_form),
    (ONE_NUMBER, one_applicant_one_number),
)
