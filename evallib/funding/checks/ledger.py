"""Checks of the ledger files themselves: are they whole, do they add up, and do they cover the projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from evallib.funding.accounting.bookkeeping import CURRENCY, Span, uncovered, with_vouchers
from evallib.funding.accounting.ledger_places import (
    account_words,
    currency_words,
    file_words,
    files_words,
    ore_words,
    row_place,
    voucher_words,
)
from evallib.funding.allocation.standing import granted_applications
from evallib.funding.judging.deciding import Found, Said, decide
from evallib.funding.ledger import Drift, Ledger
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some
from evallib.locale import N_, _, ngettext
from evallib.presentation import upper_first

CHECKSUM = Rule(
    "ledger_checksum",
    "validity",
    "error",
    N_("Does the checksum of each ledger file fit the part of the file that it covers?"),
    N_(
        "A SIE file may hold a checksum of its records. If it is wrong, something was changed, lost or damaged after "
        "the file was written, and no sum of it can be relied on. If it is right, that part is whole, unless someone "
        "has computed a new checksum."
    ),
)
VOUCHERS = Rule(
    "vouchers_balance",
    "validity",
    "error",
    N_("Does every voucher balance?"),
    N_("The rows of a voucher sum to zero. Where they do not, a row is missing or an amount is wrong."),
)
IN_KRONOR = Rule(
    "ledger_currency",
    "validity",
    "error",
    N_("Is the ledger kept in kronor?"),
    N_("Amounts in another currency cannot be compared with a grant in kronor without an exchange rate."),
)
BALANCES = Rule(
    "ledger_balances",
    "accuracy",
    "warning",
    N_("Do the balances in the ledger follow from its rows?"),
    N_(
        "An opening balance and the rows of the year make the closing balance. Where they do not, rows are missing "
        "from the file, perhaps because it is a selection, and the sums by project may lack rows too."
    ),
)
DECLARED = Rule(
    "objects_declared",
    "usefulness",
    "note",
    N_("Is every project that rows in the ledger are marked with declared there?"),
    N_("A project number that is not declared may be mistyped, and its costs are then missing from a project."),
)
LETTERS = Rule(
    "ledger_letters",
    "usefulness",
    "note",
    N_("Is the ledger written with the letters that a SIE file should have?"),
    N_(
        "A SIE file is to be written in CP437. Other letters can make project numbers with å, ä or ö look like others; "
        "amounts are not affected."
    ),
)
COVERS = Rule(
    "ledger_covers_period",
    "usefulness",
    "warning",
    N_("Do the ledgers cover the whole time of the granted projects?"),
    N_("Costs of a time that no ledger covers are missing from every sum, and the use of the money looks too low."),
)
MORE_SIZE = -1
"""The vouchers that are only counted come after those that are told."""


def _ledger_checksum(study: FundingStudy) -> Outcome:
    wrong = [ledger for ledger in study.ledgers if ledger.checksum == "wrong"]
    without = [ledger for ledger in study.ledgers if ledger.checksum == "none"]
    text = _("The checksum of {ledger} does not fit the part of the file that it covers.")
    found = [Found(Fault(text.format(ledger=file_words(one.number)), file_words(one.number))) for one in wrong]
    lacking = _("There is no checksum in {ledgers}, so it cannot be seen whether anything has been changed.")
    holds = ngettext(
        "The checksum is right for the part that it covers in {n} ledger file.",
        "The checksum is right for the part that it covers in all {n} ledger files.",
        _n(study),
    )
    said = Said(
        holds.format(n=_n(study)),
        _("The checksum is wrong in {k} of {n} ledger files.").format(k=len(wrong), n=_n(study)),
    )
    return decide(CHECKSUM, said, found=found, of=_n(study), lacks=_lacks(study, without, lacking))


def _vouchers_balance(study: FundingStudy) -> Outcome:
    ledgers = with_vouchers(study)
    vouchers, off = sum(one.vouchers for one in ledgers), sum(one.off_balances for one in ledgers)
    found = [one for ledger in ledgers for one in _off_balance(ledger)]
    empty = [ledger for ledger in study.ledgers if ledger not in ledgers or not ledger.vouchers]
    lacking = _("There are no vouchers in {ledgers}; a SIE file of type 4 would be needed.")
    holds = ngettext("{n} voucher balances.", "All {n} vouchers balance.", vouchers).format(n=vouchers)
    broken = ngettext("{k} of {n} vouchers does not balance.", "{k} of {n} vouchers do not balance.", off).format(
        k=off, n=vouchers
    )
    return decide(VOUCHERS, Said(holds, broken), found=found, of=vouchers, lacks=_lacks(study, empty, lacking))


def _off_balance(ledger: Ledger) -> Iterator[Found]:
    """Told by its row only: a voucher need have nothing to do with the fund, and its amount may be somebody's pay."""
    for voucher in ledger.off_balance:
        text = _("The rows of {voucher} do not sum to zero.").format(voucher=voucher_words(voucher.voucher))
        fault = Fault(text, row_place(ledger.number, voucher.line))
        yield Found(fault, abs(voucher.difference_ore))
    more = ledger.off_balances - len(ledger.off_balance)
    if more > 0:
        text = ngettext("{n} more voucher does not balance.", "{n} more vouchers do not balance.", more)
        yield Found(Fault(text.format(n=more), file_words(ledger.number)), MORE_SIZE)


def _ledger_currency(study: FundingStudy) -> Outcome:
    foreign = [ledger for ledger in study.ledgers if ledger.currency != CURRENCY]
    text = _("The amounts of {ledger} are in {currency}, so they are not compared with amounts in kronor.")
    found = [
        Found(
            Fault(
                text.format(ledger=file_words(one.number), currency=currency_words(one.currency)),
                file_words(one.number),
            )
        )
        for one in foreign
    ]
    holds = ngettext("{n} ledger file is kept in kronor.", "All {n} ledger files are kept in kronor.", _n(study))
    broken = _("{k} of {n} ledger files have another currency than kronor.")
    said = Said(holds.format(n=_n(study)), broken.format(k=len(foreign), n=_n(study)))
    return decide(IN_KRONOR, said, found=found, of=_n(study), lacks=_lacks(study))


def _ledger_balances(study: FundingStudy) -> Outcome:
    ledgers = with_vouchers(study)
    drifts = [(ledger, drift) for ledger in ledgers for drift in ledger.drifts]
    found = [
        Found(Fault(_drift_words(drift, ledger.currency), file_words(ledger.number)), abs(_difference(drift)))
        for ledger, drift in drifts
    ]
    holds = _("The balances of all accounts follow from the rows.")
    broken = ngettext(
        "{n} balance does not follow from the rows.", "{n} balances do not follow from the rows.", len(drifts)
    ).format(n=len(drifts))
    lacks = _lacks_vouchers(study)
    without = [ledger for ledger in ledgers if not ledger.balances and not ledger.drifts]
    if without:
        text = _("There are no closing balances or results in {ledgers} to compare the rows with.")
        lacks.setdefault("ledger", text.format(ledgers=files_words(without)))
    of = sum(ledger.balances or len(ledger.drifts) for ledger in ledgers)
    return decide(BALANCES, Said(holds, broken), found=found, of=of, lacks=lacks)


def _difference(drift: Drift) -> int:
    return drift.stated_ore - drift.computed_ore


def _drift_words(drift: Drift, currency: str) -> str:
    """How far off a balance is; of one that no rows make not even that, since it is all of it.

    What a balance is would say what the whole organisation has, or pays somebody.
    """
    account = upper_first(account_words(drift.account))
    if not drift.computed_ore:
        return _("{account}: a balance is stated that the rows do not make at all.").format(account=account)
    text = {
        "UB": _("{account}: the closing balance is {difference} off from the opening balance and the rows."),
        "RES": _("{account}: the result of the year is {difference} off from the rows."),
    }[drift.kind]
    return text.format(account=account, difference=ore_words(_difference(drift), currency))


def _objects_declared(study: FundingStudy) -> Outcome:
    ledgers = with_vouchers(study)
    found = [one for ledger in ledgers for one in _undeclared(study, ledger)]
    lacking = sum(len(ledger.undeclared) for ledger in ledgers)
    of = sum(len({*ledger.objects, *ledger.undeclared}) for ledger in ledgers)
    holds = _("Every project that rows in the ledger are marked with is declared there.")
    broken = _("{k} of {n} projects in the ledger lack a declaration.").format(k=lacking, n=of)
    return decide(DECLARED, Said(holds, broken), found=found, of=of, lacks=_lacks_vouchers(study))


def _undeclared(study: FundingStudy, ledger: Ledger) -> Iterator[Found]:
    """The fund's own objects by name; those of others, which may be called after somebody, as a number."""
    settings = study.settings.ledger
    own = {name for listed in settings.projects.values() for name in listed} if settings is not None else set()
    place, others = file_words(ledger.number), [name for name in ledger.undeclared if name not in own]
    for name, rows in ledger.undeclared.items():
        if name in own:
            yield Found(Fault(_undeclared_words(name, rows), place), rows)
    if others:
        text = ngettext(
            "{n} project that does not belong to the fund is not declared.",
            "{n} projects that do not belong to the fund are not declared.",
            len(others),
        )
        yield Found(Fault(text.format(n=len(others)), place), MORE_SIZE)


def _undeclared_words(name: str, rows: int) -> str:
    return ngettext(
        "{n} row is marked with project {object}, which is not declared.",
        "{n} rows are marked with project {object}, which is not declared.",
        rows,
    ).format(n=rows, object=name)


def _ledger_letters(study: FundingStudy) -> Outcome:
    found = [one for ledger in study.ledgers for one in _odd_letters(ledger)]
    holds = _("The letters are those of a SIE file.")
    odd = len({one.fault.place for one in found})
    broken = _("{k} of {n} ledger files have other letters than a SIE file should have.")
    said = Said(holds, broken.format(k=odd, n=_n(study)))
    return decide(LETTERS, said, found=found, of=_n(study), lacks=_lacks(study))


def _odd_letters(ledger: Ledger) -> Iterator[Found]:
    place = file_words(ledger.number)
    if ledger.encoding == "utf-8":
        yield Found(Fault(_("{ledger} is written in UTF-8.").format(ledger=upper_first(place)), place))
    if ledger.odd_lines:
        text = ngettext(
            "{n} line of {ledger} has letters of another encoding.",
            "{n} lines of {ledger} have letters of another encoding.",
            ledger.odd_lines,
        )
        yield Found(Fault(text.format(n=ledger.odd_lines, ledger=place), place), ledger.odd_lines)


def _ledger_covers_period(study: FundingStudy) -> Outcome:
    granted = granted_applications(study.records)
    gaps = [(one, gap) for one in granted for gap in _gaps(study, study.ledgers, one)] if study.ledgers else []
    found = [Found(Fault(_gap_words(one, gap)), (gap[1] - gap[0]).days) for one, gap in gaps] if study.as_of else []
    short = {one.id for one, _gap in gaps}
    holds = ngettext(
        "The ledgers cover the time of {n} granted project.",
        "The ledgers cover the time of all {n} granted projects.",
        len(granted),
    )
    broken = _("The ledgers do not cover the whole time of {k} of {n} granted projects.")
    nobody = _("No project was granted money.")
    said = Said(holds.format(n=len(granted)) if granted else nobody, broken.format(k=len(short), n=len(granted)))
    return decide(COVERS, said, found=found, of=len(granted), lacks=_lacks_for_cover(study, granted, short))


def _gaps(study: FundingStudy, ledgers: Sequence[Ledger], application: Application) -> tuple[Span, ...]:
    """The days of a project, until the day to judge at, that no ledger covers; of one whose beginning or end is not
    stated only the other day is known."""
    start, end = application.start or application.end, application.end or application.start
    if start is None or end is None:
        return ()
    until = min(end, study.as_of) if study.as_of else end
    return uncovered((ledger.year for ledger in ledgers), (start, until))


def _gap_words(application: Application, gap: Span) -> str:
    if gap[0] == gap[1]:
        text = _("No ledger covers {date}, when {project} was under way.")
        return text.format(date=gap[0].isoformat(), project=call(application))
    return _("No ledger covers {first} to {last}, when {project} was under way.").format(
        first=gap[0].isoformat(), last=gap[1].isoformat(), project=call(application)
    )


def _lacks_for_cover(study: FundingStudy, granted: Sequence[Application], short: set[str]) -> dict[Need, str]:
    lacks = _lacks(study)
    if not study.records.decisions:
        lacks["decisions"] = _("Which projects were granted money is not stated.")
    open_ended = [one.id for one in granted if one.start is None or one.end is None]
    if open_ended:
        text = _("When {projects} began and ended is not stated.")
        lacks["period"] = text.format(projects=call_some(study.records, open_ended))
    if short and study.as_of is None:
        text = _("The ledgers do not cover the whole time of {projects}; whether they should by now is not known.")
        lacks["as_of"] = text.format(projects=call_some(study.records, short))
    thin = [one.id for one in granted if one.id not in short and _gaps(study, with_vouchers(study), one)]
    if study.ledgers and thin:
        text = _("For {projects} there are only ledgers with balances, no vouchers.")
        lacks["ledger"] = text.format(projects=call_some(study.records, thin))
    return lacks


def _n(study: FundingStudy) -> int:
    return len(study.ledgers)


def _lacks(study: FundingStudy, unfit: Sequence[Ledger] = (), sentence: str = "") -> dict[Need, str]:
    """What is lacking when there is no ledger, or when some of them are unfit, as the sentence says of them."""
    if not study.ledgers:
        return {"ledger": _("There is no ledger.")}
    return {"ledger": sentence.format(ledgers=files_words(unfit))} if unfit else {}


def _lacks_vouchers(study: FundingStudy) -> dict[Need, str]:
    balances_only = [ledger for ledger in study.ledgers if ledger not in with_vouchers(study)]
    return _lacks(study, balances_only, _("There are no vouchers in {ledgers}; a SIE file of type 4 would be needed."))


CHECKS: tuple[tuple[Rule, Callable[[FundingStudy], Outcome | None]], ...] = (
    (CHECKSUM, _ledger_checksum),
    (VOUCHERS, _vouchers_balance),
    (IN_KRONOR, _ledger_currency),
    (BALANCES, _ledger_balances),
    (DECLARED, _objects_declared),
    (LETTERS, _ledger_letters),
    (COVERS, _ledger_covers_period),
)
