"""Checks of what became of the money: used, carried on, paid back, and whether anybody has said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from evallib.funding.accounting.flow import ApplicationFlow
from evallib.funding.allocation.standing import total
from evallib.funding.deadlines import told_by
from evallib.funding.judging.settling import (
    call_row,
    conclude_use,
    not_known,
    place_of,
    rows_with_money,
    slack,
    tally_known,
)
from evallib.funding.judging.tally import Tried, Wanting, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import day, join_words, number, percent

USED = Rule(
    "funds_used",
    "accuracy",
    "error",
    N_("Did the use of the money stay within what there was?"),
    N_("Money can be used once: what was used, carried on and paid back is at most what there was."),
)
ADDS_UP = Rule(
    "settlement_adds_up",
    "accuracy",
    "warning",
    N_("Is it stated what became of all the money?"),
    N_("Money that was neither used, carried on nor paid back is somewhere, and somebody should know where."),
)
UTILISATION = Rule(
    "utilisation",
    "usefulness",
    "note",
    N_("Was most of the money used?"),
    N_("Money that is not used does no good where it lies, and could have been granted to somebody else."),
)
COMPLETE = Rule(
    "settlements_complete",
    "usefulness",
    "note",
    N_("Has every project said what it used, for each year that has ended?"),
    N_("Whether a fund was used to the full can be told only when all its projects have said what they used."),
)


def funds_used(study: FundingStudy) -> Outcome:
    """What each granted project used of what there was for each year. More than there was breaks the rule.

    What was carried on or paid back counts where it is stated. A year that has not ended is tried once it is settled.
    """
    tried = [_used(study, row) for row in rows_with_money(study)]
    found = tally_known(study, tried)
    if not found.all and not (study.records.applications and study.records.decisions):
        return undecided(USED, ("granted_sek", "settlements"), _unknown(("granted_sek", "settlements")))
    return found.conclude(
        USED,
        holds=" ".join(filter(None, [_used_in_all(study), _untold(study)])),
        broken=_("In {n} of {all} projects, more was used, carried on or paid back than there was."),
        wanting=Wanting(told=_unknown(found.missing)),
    )


def _used(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    name = row.application.id
    if row.available is None or row.used is None:
        return not_known(study, row)
    parts = (row.used, row.carried or Fraction(0), row.returned or Fraction(0))
    over = sum(parts, Fraction(0)) - row.available
    if over <= slack(study, row):
        return Tried(name)
    texts = (_("{amount} used"), _("{amount} carried on"), _("{amount} paid back"))
    what = join_words([text.format(amount=sek(part)) for text, part in zip(texts, parts, strict=True) if part])
    text = _("{name}: {what} is {over} more than the {available} that there was.")
    told = text.format(name=call_row(row), what=what, over=sek(over), available=sek(row.available))
    return Tried(name, Fault(told, place_of(study, row)), over)


def _used_in_all(study: FundingStudy) -> str:
    """How much of what was granted was used, of the years and projects that have said."""
    rows = [row for row in rows_with_money(study) if row.used is not None]
    granted = total(amount for row in rows for amount in (row.granted, row.recalled))
    used = total(row.used for row in rows)
    if not granted or used is None:
        return _("The granted amount is 0 kr, so no share can be worked out.")
    told = _("{used} of {granted} was used ({pct} %).")
    return told.format(used=sek(used), granted=sek(granted), pct=number(100 * used / granted, 1))


def _untold(study: FundingStudy) -> str:
    """Of which projects it is not stated what was carried on or paid back, where something was left."""
    rows = [row for row in rows_with_money(study) if row.left and row.left > 0]
    names = {row.application.id for row in rows if row.carried is None or row.returned is None}
    if not names:
        return ""
    told = _("Whether the rest was carried on or paid back is not stated for {names}.")
    return told.format(names=call_some(study.records, names))


def _unknown(missing: tuple[Need, ...]) -> str:
    words = [_("used amount")] if "settlements" in missing else []
    if {"granted_sek", "decisions"} & set(missing):
        words.insert(0, _("granted amount"))
    told = _(
        "How much of the money was used cannot be decided, because this is not stated: {missing}. "
        "With both the granted and the used amount, the share used can be worked out."
    )
    return told.format(missing=join_words(words))


def settlement_adds_up(study: FundingStudy) -> Outcome:
    """Whether all money of each project and year was used, carried on or paid back, as far as rounding allows.

    Money that was never paid out needs no account: where something is left and the payments are not given, it is not
    decided. More than there was is told by ``funds_used``.
    """
    tried = [_accounted(study, row) for row in rows_with_money(study)]
    return conclude_use(
        ADDS_UP,
        study,
        tried,
        holds=ngettext(
            "It is stated what became of all the money of the project.",
            "It is stated what became of all the money of {all} projects.",
            tally_known(study, tried).all,
        ),
        broken=_("In {n} of {all} projects, it is not stated what became of all the money."),
        wanting=Wanting(closer={"payments": _("the payments, as money that was never paid out is not unspent")}),
    )


def _accounted(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    if row.unaccounted is None or row.available is None:
        return not_known(study, row)
    if row.unaccounted <= slack(study, row):
        return Tried(row.application.id)
    if row.undrawn is None:
        return Tried(row.application.id, missing=row.lacking["undrawn"])
    text = _("{name}: {left} of {available} is not stated as used, carried on or paid back.")
    told = text.format(name=call_row(row), left=sek(row.unaccounted), available=sek(row.available))
    return Tried(row.application.id, Fault(told, place_of(study, row)), row.unaccounted)


def utilisation(study: FundingStudy) -> Outcome:
    """The share used of what there was for each project and year that has ended, against ``medel.low_use_pct``."""
    limit = Fraction(str(study.settings.low_use_pct))
    tried = [_share_used(study, row, limit) for row in rows_with_money(study)]
    return conclude_use(
        UTILISATION,
        study,
        tried,
        holds=ngettext(
            "The project used at least {limit} of what there was.",
            "All {all} projects used at least {limit} of what there was.",
            tally_known(study, tried).all,
        ).format(limit=_least(limit), all=tally_known(study, tried).all),
        broken=_("{n} of {all} projects used little of what there was."),
    )


def _share_used(study: FundingStudy, row: ApplicationFlow, limit: Fraction) -> Tried | None:
    """None for a year that has not ended, and where there was nothing to use."""
    end = row.application.end if row.year is None else date(row.year, 12, 31)
    if row.available == 0 or (end and study.as_of and study.as_of <= end):
        return None
    share = row.utilisation_pct
    if share is None or row.available is None or row.used is None:
        return not_known(study, row)
    if share >= limit:
        return Tried(row.application.id)
    text = _("{name}: {used} of {available} was used ({share}), less than {limit}.")
    told = text.format(
        name=call_row(row),
        used=sek(row.used),
        available=sek(row.available),
        share=percent(share),
        limit=_least(limit),
    )
    return Tried(row.application.id, Fault(told, place_of(study, row)), limit - share)


def _least(limit: Fraction) -> str:
    """The share that is not told as low, in words."""
    return percent(limit, 0 if limit.denominator == 1 else 1)


def settlements_complete(study: FundingStudy) -> Outcome:
    """Whether each granted project has said what it used of each year that has ended, also of money carried on.

    Where the programme asks for a report after the year, it may be said in that report.
    """
    rows = list(rows_with_money(study))
    years = {(row.application.id, row.year) for row in rows}
    tried = [_settled(study, row) for row in rows]
    tried += [_settled_next(study, row) for row in rows if (row.application.id, (row.year or 0) + 1) not in years]
    return conclude_use(
        COMPLETE,
        study,
        tried,
        holds=ngettext(
            "The project has said what it used of each year that has ended.",
            "All {all} projects have said what they used of each year that has ended.",
            tally_known(study, tried).all,
        ),
        broken=_("{n} of {all} projects have not said what they used of each year that has ended."),
    )


def _settled(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """One project and year. A year without a number ends with the project."""
    if row.used is not None or row.granted == 0:
        return Tried(row.application.id) if row.used is not None else None
    if row.lacking.get("granted") == "decisions":
        return Tried(row.application.id, missing="decisions")
    end = row.application.end if row.year is None else date(row.year, 12, 31)
    return _ended(study, row, end, call_row(row))


def _settled_next(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """Money that was carried on is to be told of the year after, whether or not more was granted for it."""
    if not row.carried or row.year is None:
        return None
    year = row.year + 1
    named = _("{project}, {year}").format(project=call(row.application), year=year)
    return _ended(study, row, date(year, 12, 31), named)


def _ended(study: FundingStudy, row: ApplicationFlow, end: date | None, named: str) -> Tried | None:
    """A project that has not said what it used: a fault once the time has ended, before that nothing."""
    if end and study.as_of and study.as_of <= _said_by(study, row, end):
        return None
    if "settlements" not in study.records.given:
        return Tried(row.application.id, missing="settlements")
    if end is None or study.as_of is None:
        return Tried(row.application.id, missing="period" if end is None else "as_of")
    text = _("{name}: it is not stated how much of the money was used by {end}.")
    told = text.format(name=named, end=day(end))
    return Tried(row.application.id, Fault(told, place_of(study, row)), (study.as_of - end).days)


def _said_by(study: FundingStudy, row: ApplicationFlow, end: date) -> date:
    """The day by which the use up to a day is to be said: the round's next report, if it has one."""
    return told_by(study.programme.dates, row.application.round, end, "interim_report", "final_report")


CHECKS = (
    (USED, funds_used),
    (ADDS_UP, settlement_adds_up),
    (UTILISATION, utilisation),
    (COMPLETE, settlements_complete),
)
