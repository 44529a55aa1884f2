"""Checks of what became of the money: used, carried on, paid back, and whether anybody has said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from evallib.funding.flow import ApplicationFlow, flow_by_application, settlement_of
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.standing import total
from evallib.funding.study import FundingStudy
from evallib.funding.tally import Tally, Tried, Wanting, tally, undecided
from evallib.funding.telling.names import call, sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import day, join_words, number

USED = Rule(
    "funds_used",
    "accuracy",
    "error",
    N_("Was the money used?"),
    N_("Money can be used once: what was used, carried on and paid back is at most what there was."),
)
ADDS_UP = Rule(
    "settlement_adds_up",
    "accuracy",
    "warning",
    N_("Is it stated what became of all the money?"),
    N_("Money that was neither used, carried on nor paid back is somewhere, and somebody should know where."),
)
UNSPENT = Rule(
    "unspent_by_rule",
    "accuracy",
    "warning",
    N_("Did unused money go where the programme says?"),
    N_("Money that stays where it should not is missed in the next round, or asked for back years later."),
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
    tried = [_used(study, row) for row in _rows(study)]
    found = tally(study.records, (one for one in tried if one is not None))
    if not found.all and not (study.records.applications and study.records.decisions):
        return undecided(USED, ("granted_sek", "settlements"), _unknown(("granted_sek", "settlements")))
    return found.conclude(
        USED,
        holds=_utilisation(study),
        broken=_("In {n} of {all} projects, more was used, carried on or paid back than there was."),
        wanting=Wanting(told=_unknown(found.missing)),
    )


def _used(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    name = row.application.id
    if row.available is None or row.used is None:
        return _not_known(study, row)
    parts = (row.used, row.carried or Fraction(0), row.returned or Fraction(0))
    over = sum(parts, Fraction(0)) - row.available
    if over <= _slack(study, row):
        return Tried(name)
    texts = (_("{amount} used"), _("{amount} carried on"), _("{amount} paid back"))
    what = join_words([text.format(amount=sek(part)) for text, part in zip(texts, parts, strict=True) if part])
    text = _("{name}: {what} is {over} more than the {available} that there was.")
    told = text.format(name=_call(row), what=what, over=sek(over), available=sek(row.available))
    return Tried(name, Fault(told, _place(study, row)), over)


def _not_known(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """What is lacking of a year's settlement; None if the year has not ended and nothing is stated yet."""
    settled = settlement_of(study.records, row.application.id, row.year)
    if settled is None and row.year is not None and study.as_of and study.as_of <= date(row.year, 12, 31):
        return None
    needs: Iterable[Need] = (row.lacking[name] for name in ("granted", "carried_in") if name in row.lacking)
    return Tried(row.application.id, missing=next(iter(needs), "settlements"))


def _utilisation(study: FundingStudy) -> str:
    """How much of what was granted was used, of the years and projects that have said."""
    rows = [row for row in _rows(study) if row.used is not None]
    granted, used = total(row.granted for row in rows), total(row.used for row in rows)
    if not granted or used is None:
        return _("The granted amount is 0 kr, so no share can be worked out.")
    told = _("{used} of {granted} was used ({pct} %).")
    return told.format(used=sek(used), granted=sek(granted), pct=number(100 * used / granted, 1))


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

    More than there was is told by ``funds_used``.
    """
    tried = [_accounted(study, row) for row in _rows(study)]
    return _conclude(
        ADDS_UP,
        study,
        tried,
        holds=ngettext(
            "It is stated what became of all the money of the project.",
            "It is stated what became of all the money of {all} projects.",
            _all(study, tried).all,
        ),
        broken=_("In {n} of {all} projects, it is not stated what became of all the money."),
    )


def _accounted(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    if row.unaccounted is None or row.available is None:
        return _not_known(study, row)
    if row.unaccounted <= _slack(study, row):
        return Tried(row.application.id)
    text = _("{name}: {left} of {available} is not stated as used, carried on or paid back.")
    told = text.format(name=_call(row), left=sek(row.unaccounted), available=sek(row.available))
    return Tried(row.application.id, Fault(told, _place(study, row)), row.unaccounted)


def unspent_by_rule(study: FundingStudy) -> Outcome:
    """What was carried on, where the programme wants unused money back, or where the project had ended."""
    rule = study.programme.unspent
    if rule is None:
        unstated = _("The programme's documents do not state what is to become of unused money.")
        return undecided(UNSPENT, "programme_rule", unstated)
    attempt = _returned if rule.rule == "returned" else _carried
    tried = [attempt(study, row) for row in _rows(study)]
    return _conclude(
        UNSPENT,
        study,
        tried,
        holds=ngettext(
            "The unused money of the project went where the programme says.",
            "The unused money of {all} projects went where the programme says.",
            _all(study, tried).all,
        ),
        broken=_("In {n} of {all} projects, unused money did not go where the programme says."),
    )


def _returned(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    if row.carried is None:
        return _left_over(study, row)
    if not row.carried:
        return Tried(row.application.id)
    text = _("{name}: {amount} was carried on; the programme wants unused money back.")
    told = text.format(name=_call(row), amount=sek(row.carried))
    return Tried(row.application.id, Fault(told, _place(study, row)), row.carried)


def _carried(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    end = row.application.end
    if row.carried is None:
        return _left_over(study, row)
    if not row.carried:
        return Tried(row.application.id)
    if row.year is None or end is None:
        return Tried(row.application.id, missing="period" if end is None else "settlements")
    if end.year > row.year:
        return Tried(row.application.id)
    text = _("{name}: {amount} was carried on, but the project ended {end}.")
    told = text.format(name=_call(row), amount=sek(row.carried), end=day(end))
    return Tried(row.application.id, Fault(told, _place(study, row)), row.carried)


def _left_over(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """Where nothing is said of what was carried on: it does not matter if everything was used."""
    return Tried(row.application.id) if row.left is not None and row.left <= 0 else _not_known(study, row)


def settlements_complete(study: FundingStudy) -> Outcome:
    """Whether each granted project has said what it used of each year that has ended, also of money carried on."""
    rows = list(_rows(study))
    years = {(row.application.id, row.year) for row in rows}
    tried = [_settled(study, row) for row in rows]
    tried += [_settled_next(study, row) for row in rows if (row.application.id, (row.year or 0) + 1) not in years]
    return _conclude(
        COMPLETE,
        study,
        tried,
        holds=ngettext(
            "The project has said what it used of each year that has ended.",
            "All {all} projects have said what they used of each year that has ended.",
            _all(study, tried).all,
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
    return _ended(study, row, end, _call(row))


def _settled_next(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """Money that was carried on is to be told of the year after, whether or not more was granted for it."""
    if not row.carried or row.year is None:
        return None
    year = row.year + 1
    named = _("{project}, {year}").format(project=call(row.application), year=year)
    return _ended(study, row, date(year, 12, 31), named)


def _ended(study: FundingStudy, row: ApplicationFlow, end: date | None, named: str) -> Tried | None:
    """A project that has not said what it used: a fault once the time has ended, before that nothing."""
    if end and study.as_of and study.as_of <= end:
        return None
    if "settlements" not in study.records.given:
        return Tried(row.application.id, missing="settlements")
    if end is None or study.as_of is None:
        return Tried(row.application.id, missing="period" if end is None else "as_of")
    text = _("{name}: it is not stated how much of the money was used by {end}.")
    told = text.format(name=named, end=day(end))
    return Tried(row.application.id, Fault(told, _place(study, row)), (study.as_of - end).days)


def _rows(study: FundingStudy) -> Iterator[ApplicationFlow]:
    """The projects and years with money, and applications of which nobody has said whether they got any."""
    unknown = "decisions" not in study.records.given
    return (row for row in flow_by_application(study) if row.running or (unknown and "granted" in row.lacking))


def _all(study: FundingStudy, tried: Iterable[Tried | None]) -> Tally:
    return tally(study.records, (one for one in tried if one is not None))


def _conclude(rule: Rule, study: FundingStudy, tried: Iterable[Tried | None], *, holds: str, broken: str) -> Outcome:
    found = _all(study, tried)
    if not found.all and not (study.records.applications and study.records.decisions):
        return undecided(rule, "settlements")
    return found.conclude(rule, holds=holds.format(all=found.all), broken=broken)


def _slack(study: FundingStudy, row: ApplicationFlow) -> Fraction:
    """How far off rounding alone can be: half of what amounts are rounded to, for each that a project reports."""
    reported = [amount for amount in (row.carried_in, row.used, row.carried, row.returned) if amount]
    return Fraction(study.settings.rounded_to_sek * len(reported), 2)


def _call(row: ApplicationFlow) -> str:
    """The project, with the year if there is one."""
    name = call(row.application)
    return name if row.year is None else _("{project}, {year}").format(project=name, year=row.year)


def _place(study: FundingStudy, row: ApplicationFlow) -> str:
    settled = settlement_of(study.records, row.application.id, row.year)
    return settled.place if settled else row.application.place


CHECKS = (
    (USED, funds_used),
    (ADDS_UP, settlement_adds_up),
    (UNSPENT, unspent_by_rule),
    (COMPLETE, settlements_complete),
)
