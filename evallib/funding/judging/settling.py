"""Trying a rule on what projects report of their money, year by year: what is tried, what it lacks, how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from evallib.funding.accounting.flow import ApplicationFlow, flow_by_application, settlement_of
from evallib.funding.judging.adding import Sum, add
from evallib.funding.judging.tally import Tally, Tried, Wanting, tally, undecided
from evallib.funding.outcome import Need, Outcome, Rule
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call
from evallib.locale import _


def rows_with_money(study: FundingStudy) -> Iterator[ApplicationFlow]:
    """The projects and years with money, and applications of which nobody has said whether they got any."""
    unknown = "decisions" not in study.records.given
    return (row for row in flow_by_application(study) if row.running or (unknown and "granted" in row.lacking))


def rows_by_project(study: FundingStudy) -> tuple[tuple[ApplicationFlow, ...], ...]:
    """The rows with money of each project, year by year."""
    grouped: dict[str, list[ApplicationFlow]] = {}
    for row in rows_with_money(study):
        grouped.setdefault(row.application.id, []).append(row)
    return tuple(tuple(rows) for rows in grouped.values())


def still_kept(rows: Sequence[ApplicationFlow]) -> Sum:
    """What a project has used in all its years, and what it still carries on after the last of them."""
    return add([*(row.used for row in rows), rows[-1].carried])


def not_known(study: FundingStudy, row: ApplicationFlow) -> Tried | None:
    """What is lacking of a year's settlement; None if the year has not ended and nothing is stated yet."""
    settled = settlement_of(study.records, row.application.id, row.year)
    if settled is None and row.year is not None and not has_ended(study, row.year):
        return None
    needs: Iterable[Need] = (row.lacking[name] for name in ("granted", "recalled", "carried_in") if name in row.lacking)
    return Tried(row.application.id, missing=next(iter(needs), "settlements"))


def has_ended(study: FundingStudy, year: int) -> bool:
    """Whether a year has ended on the day to judge at; without such a day it is taken to have."""
    return study.as_of is None or study.as_of > date(year, 12, 31)


def tally_known(study: FundingStudy, tried: Iterable[Tried | None]) -> Tally:
    """Everything that was tried; None is left out: there was nothing to try."""
    return tally(study.records, (one for one in tried if one is not None))


def conclude_use(
    rule: Rule,
    study: FundingStudy,
    tried: Iterable[Tried | None],
    *,
    holds: str,
    broken: str,
    wanting: Wanting | None = None,
) -> Outcome:
    """The outcome of a rule about projects with money. Without any project at all it is undecided."""
    found = tally_known(study, tried)
    if not found.all and not (study.records.applications and study.records.decisions):
        return undecided(rule, "settlements")
    return found.conclude(rule, holds=holds.format(all=found.all), broken=broken, wanting=wanting)


def slack(study: FundingStudy, row: ApplicationFlow) -> Fraction:
    """How far off rounding alone can be: half of what amounts are rounded to, for each that a project reports."""
    reported = [amount for amount in (row.carried_in, row.used, row.carried, row.returned, row.undrawn) if amount]
    return study.slack(len(reported) - 1)


def call_row(row: ApplicationFlow) -> str:
    """The project, with the year if there is one."""
    name = call(row.application)
    return name if row.year is None else _("{project}, {year}").format(project=name, year=row.year)


def place_of(study: FundingStudy, row: ApplicationFlow) -> str:
    """Where the project reports of the year, else where its application stands."""
    settled = settlement_of(study.records, row.application.id, row.year)
    return settled.place if settled else row.application.place
