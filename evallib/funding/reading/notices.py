"""What an evaluator should look at in the tables and ledgers of a fund, though it need not be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from evallib.errors import Place, Problem
from evallib.funding.accounting.bookkeeping import may_concern
from evallib.funding.reading.read_ledgers import WITH_VOUCHERS, LedgerFile, ledger_settings
from evallib.funding.reading.read_records import own_names
from evallib.funding.records import Payment, Records
from evallib.locale import _, ngettext
from evallib.presentation import number
from evallib.projects import Project, shorten, suggest

MOST_NAMED = 15
SOLE_TRADER = re.compile(r"\b(?:(?i:enskilda? (?:firman?|näringsid\w*|näringsverksamhet))|EF)\b|\bc/o\b")
NAME_OR_DAY = re.compile(
    r"^[a-zåäö]{2,}_[a-zåäö]{2,}$|(?<![0-9])(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
"""Two words as in a name, or six or eight digits as in a day of birth."""
BUDGET = "#PBUDGET"
"""The label of budgets among what a ledger passes over; all others there are of rows in vouchers."""


def find_notices(project: Project, records: Records, ledgers: Sequence[LedgerFile]) -> tuple[Problem, ...]:
    """Everything worth a look, in the order of the files; names of files stand in it."""
    told = [
        *_people(project, records),
        *_lonely(project, records),
        *_unknown_rounds(project, records),
        *_paid_twice(project, records),
    ]
    told += [*_without_money(project), *_known_to_some(project, records, ledgers)]
    told += [problem for one in ledgers for problem in _of_ledger(one)]
    return tuple(told)


def _where(project: Project, place: str) -> Place:
    """The place of a record, with its folder."""
    return Place(f"{project.workspace.name_of(project.data_dir)}/{place}")


def _named(records: Records) -> Iterator[str]:
    """The applications that rows of the other tables are about."""
    for rows in (records.decisions, records.answers, records.scores, records.payments):
        yield from (row.application for row in rows)
    for others in (records.reports, records.cost_plan, records.settlements):
        yield from (row.application for row in others)


def _people(project: Project, records: Records) -> Iterator[Problem]:
    """Applicants and ids that may tell of a person, the first of each: they are shown as they stand."""
    if not records.given:
        return
    sole = [one for one in records.applications if SOLE_TRADER.search(one.applicant)]
    if sole:
        what = ngettext("{n} applicant may be a person.", "{n} applicants may be people.", len(sole))
        remedy = _("Leave the cell empty if it is one: the report shows it.")
        yield Problem(_where(project, sole[0].place), what.format(n=number(len(sole))), remedy)
    names = own_names(project)
    told = [one for one in records.applications if NAME_OR_DAY.search(one.id) or any(names.find(_apart(one.id)))]
    if told:
        what = ngettext(
            "{n} id of an application may hold a name or a day of birth.",
            "{n} ids of applications may hold a name or a day of birth.",
            len(told),
        )
        remedy = _("Use ids that say nothing, such as a01: the report shows them.")
        yield Problem(_where(project, told[0].place), what.format(n=number(len(told))), remedy)


def _apart(name: str) -> str:
    """An id as words with capitals, as names are searched for."""
    return " ".join(part.capitalize() for part in name.split("_"))


def _lonely(project: Project, records: Records) -> Iterator[Problem]:
    """Applications that no other table says anything about, if there is another table."""
    if not records.given - {"applications"}:
        return
    named = set(_named(records))
    lonely = [one for one in records.applications if one.id not in named]
    if lonely:
        what = ngettext(
            "{n} application stands in no other table: {names}.",
            "{n} applications stand in no other table: {names}.",
            len(lonely),
        ).format(n=number(len(lonely)), names=_listed([one.id for one in lonely]))
        yield Problem(_where(project, lonely[0].place), what, _("Add what is known, at least the decision."))


def _unknown_rounds(project: Project, records: Records) -> Iterator[Problem]:
    """Rounds that the programme has no dates for, though it has for others."""
    rounds = {one.round for one in project.programme.dates if one.round} if project.programme else set()
    first = {one.round: one for one in reversed(records.applications) if records.given}
    for round_, application in reversed(first.items()):
        if rounds and round_ not in rounds:
            what = _("The programme has no dates for the round “{name}”.")
            yield Problem(_where(project, application.place), what.format(name=round_), suggest(round_, sorted(rounds)))


def _paid_twice(project: Project, records: Records) -> Iterator[Problem]:
    """Payments of the same amount to the same project on the same day."""
    first: dict[tuple[object, ...], Payment] = {}
    for payment in records.payments:
        known = first.setdefault((payment.application, payment.paid, payment.amount_sek), payment)
        if known is not payment:
            what = _("The same amount was paid the same day here: {place}.").format(place=known.place)
            yield Problem(_where(project, payment.place), what, _("Remove the row if it is the same payment."))


def _without_money(project: Project) -> Iterator[Problem]:
    """Envelopes and a ceiling of 0 kronor, which may be slips; told on the programme as a whole."""
    if project.programme is None:
        return
    found = [
        _("the envelope of {year}").format(year=one.year) for one in project.programme.envelopes if not one.amount_sek
    ]
    if project.programme.ceiling is not None and not project.programme.ceiling.amount_sek:
        found.append(_("the ceiling"))
    for words in found:
        what = _("In the programme, {words} is 0 kronor.").format(words=words)
        yield Problem(
            project.place("programme"), what, _("Make sure that it is meant; what is not stated is left out.")
        )


def _known_to_some(project: Project, records: Records, ledgers: Sequence[LedgerFile]) -> Iterator[Problem]:
    """Objects that only some ledgers of the project's time know: a misspelt one would look like one without costs."""
    settings = ledger_settings(project)
    told = [one for one in ledgers if one.ledger.sie_type >= WITH_VOUCHERS]
    for application, objects in settings.projects.items() if settings is not None else ():
        for number_, name in enumerate(objects):
            without = [
                one
                for one in told
                if may_concern(one.ledger, records.by_id.get(application))
                and name not in {*one.ledger.objects, *one.ledger.undeclared}
            ]
            for one in without if len(without) < len(told) else ():
                what = _("Ledger file {number} has no object “{name}”, though another has.")
                remedy = _("Make sure that it has no other name that year; until then the costs are undecided.")
                where = project.place("medel", "ledger", "projects", application, number_)
                yield Problem(where, what.format(number=one.ledger.number, name=shorten(name)), remedy)


def _of_ledger(one: LedgerFile) -> Iterator[Problem]:
    """What is odd about a SIE file. None of it changes the sums."""
    ledger, where = one.ledger, Place(one.file)
    if ledger.sie_type < WITH_VOUCHERS:
        what = _("The file is of SIE type {type}: it has balances, but no vouchers.").format(type=ledger.sie_type)
        yield Problem(where, what, _("Ask for a SIE 4 file to follow the projects."))
    elif not ledger.vouchers:
        what = _("The file has no vouchers, though files of its type have them.")
        yield Problem(where, what, _("Ask for a file with the vouchers of the year."))
    if ledger.imported:
        what = _("The file is marked as already imported (#FLAGGA 1).")
        yield Problem(where, what, _("Make sure that it is the file you mean."))
    if ledger.encoding == "utf-8":
        what = _("The file is written in UTF-8, but SIE files are to be in PC8.")
        yield Problem(where, what, _("It was read as UTF-8; tell whoever made it."))
    yield from _counted(one)


def _counted(one: LedgerFile) -> Iterator[Problem]:
    """Lines that were read in a way of their own, or not at all."""
    ledger, where = one.ledger, Place(one.file)
    if ledger.odd_lines:
        what = ngettext(
            "{n} line has letters that are not in the file's own encoding.",
            "{n} lines have letters that are not in the file's own encoding.",
            ledger.odd_lines,
        ).format(n=number(ledger.odd_lines))
        yield Problem(where, what, _("Names may look odd; amounts are right."))
    rows = {label: count for label, count in ledger.passed_over.items() if label != BUDGET}
    if rows:
        what = _("Added and removed rows of vouchers were passed over, as they must be: {labels}.")
        remedy = _("Nothing to do: the rows that count stand beside them.")
        yield Problem(where, what.format(labels=_counts(rows)), remedy)
    if ledger.passed_over.get(BUDGET):
        what = _("Budgets of objects in other dimensions than {dimension} were passed over: {labels}.")
        told = what.format(dimension=ledger.dimension, labels=_counts({BUDGET: ledger.passed_over[BUDGET]}))
        yield Problem(where, told, _("Make sure that the dimension is that of the projects."))
    if ledger.unknown:
        what = _("The file has records that SIE does not know, and they were skipped: {labels}.")
        told = what.format(labels=number(sum(ledger.unknown.values())))
        yield Problem(where, told, _("Make sure that no amounts stand in them."))


def _counts(labels: Mapping[str, int]) -> str:
    return _listed([f"{label} ({number(count)})" for label, count in sorted(labels.items())])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
