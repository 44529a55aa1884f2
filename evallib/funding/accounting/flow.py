"""Where the money went: from envelope to use, by year and by project. Amounts are kronor; None is not known.

Money of a year: what was granted for it and what was carried into it; it is used, carried on, paid back, never paid
out, or nobody has said what became of it. What is not stated is never zero: ``lacking`` says for each such amount what
would be needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from evallib.funding.accounting.bookkeeping import comparable, costs_booked, followed, uncovered
from evallib.funding.accounting.paying import drawn_sek, paid_in
from evallib.funding.allocation.standing import decisions_about, total
from evallib.funding.allocation.withdrawals import grants_ever, recalled
from evallib.funding.outcome import Need
from evallib.funding.records import Application, Decision, Records, Settlement
from evallib.funding.study import FundingStudy

AMOUNTS = ("asked", "granted", "carried_in", "paid", "used", "carried", "returned")
NEEDED: Mapping[str, Need] = {
    "envelope": "programme_rule",
    "asked": "asked_sek",
    "granted": "granted_sek",
    "carried_in": "settlements",
    "paid": "payments",
    "used": "settlements",
    "carried": "settlements",
    "returned": "settlements",
}


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Money on its way, in kronor. ``carried_in``: taken along from the year before; ``carried``: on to the next.

    ``recalled``: grants that were withdrawn later, of projects that had used or been paid money before. ``undrawn``:
    what was left of the money and was never paid out; None where something was left and the payments, or a grant, are
    not stated.
    """

    asked: Fraction | None = None
    granted: Fraction | None = None
    carried_in: Fraction | None = None
    paid: Fraction | None = None
    used: Fraction | None = None
    carried: Fraction | None = None
    returned: Fraction | None = None
    recalled: Fraction | None = Fraction(0)
    undrawn: Fraction | None = Fraction(0)
    lacking: Mapping[str, Need] = field(default_factory=dict)

    @property
    def available(self) -> Fraction | None:
        """What there was to use: granted, also where the grant was withdrawn later, and carried in."""
        return total((self.granted, self.recalled, self.carried_in))

    @property
    def left(self) -> Fraction | None:
        """What was not used of what there was; negative when more was used."""
        return _less(self.available, self.used)

    @property
    def unaccounted(self) -> Fraction | None:
        """What was neither used, carried on nor paid back, and is not known never to have been paid out.

        None when what was used, carried on or paid back is not known.
        """
        spent = total((self.used, self.carried, self.returned))
        return _less(self.available, total((spent, self.undrawn or Fraction(0))))

    @property
    def utilisation_pct(self) -> Fraction | None:
        """The share used of what there was, in percent; None when it is not known or there was nothing."""
        if self.used is None or not self.available:
            return None
        return 100 * self.used / self.available


@dataclass(frozen=True, kw_only=True)
class YearFlow(Amounts):
    """The money of one year, or (``year`` None) of no stated year, or of all years together.

    ``used_known``: the sum of the uses that are stated, of ``settled`` out of ``projects`` projects with money;
    ``granted_known``: the sum of the grants that are stated, of ``priced`` projects.
    """

    year: int | None
    envelope: Fraction | None = None
    used_known: Fraction = Fraction(0)
    settled: int = 0
    projects: int = 0
    granted_known: Fraction = Fraction(0)
    priced: int = 0


@dataclass(frozen=True, kw_only=True)
class ApplicationFlow(Amounts):
    """One project's money of one year. ``asked`` is all that it asked for, the same in each of its years.

    ``granted`` is 0 where it was refused or got nothing for the year. A project that settles several years of money
    together has one row, without a year. Payments count in the year they were made, or in the closest of the
    project's years. ``booked``: the costs of the calendar year in the ledgers, None where none of them follows the
    project or covers the year. ``running``: it had money that year, so its use is worth asking for.
    """

    application: Application
    year: int | None
    booked: Fraction | None = None
    running: bool = False


@lru_cache(maxsize=4)
def flow_by_application(study: FundingStudy) -> tuple[ApplicationFlow, ...]:
    """Every application and year, by id and year. A refused or undecided one has one row, of the year it asked for."""
    rows = _all_rows(study.records, together=True)
    if not study.ledgers:
        return tuple(rows)
    booked, told = costs_booked(study), followed(study)
    return tuple(
        replace(row, booked=_booked(study, row, booked)) if row.application.id in told else row for row in rows
    )


@lru_cache(maxsize=4)
def flow_by_year(study: FundingStudy) -> tuple[YearFlow, ...]:
    """Every year that has an envelope, an application, a grant or a settlement; what has no year comes last.

    The use of each year is not known where several years are settled together: ``flow_in_all`` knows it.
    """
    rows = _all_rows(study.records, together=False)
    envelopes = {entry.year: Fraction(entry.amount_sek) for entry in study.programme.envelopes}
    asked = {_asked_for(study.records, application) for application in study.records.applications}
    years: set[int | None] = {*envelopes, *asked, *(row.year for row in rows)}
    return tuple(
        _year_flow(study, year, [row for row in rows if row.year == year], envelopes.get(year or 0))
        for year in sorted(years, key=lambda year: (year is None, year or 0))
    )


@lru_cache(maxsize=4)
def flow_in_all(study: FundingStudy) -> YearFlow:
    """All years together. ``carried`` is what is still carried on: what later years took over is not counted twice."""
    rows = flow_by_application(study)
    envelopes = [Fraction(entry.amount_sek) for entry in study.programme.envelopes]
    running = [row for row in rows if row.running]
    found = _sums(study.records, rows)
    found["asked"] = total(application.asked_sek for application in study.records.applications)
    found["carried"] = _less(found["carried"], found["carried_in"])
    found["carried_in"] = Fraction(0) if running else None
    return _flow(study, running, year=None, envelope=total(envelopes), found=found)


def settlement_of(records: Records, application: str, year: int | None) -> Settlement | None:
    """What a project reports of a year. A report without a year is about the only year that money was granted for."""
    granted = [decision.year for decision in grants_ever(records, application)]
    about = [row for row in records.settlements if row.application == application]
    meant = sorted((row for row in about if _year_of(row, granted) == year), key=lambda row: row.year is None)
    return next(iter(meant), None)


def carried_into(records: Records, application: str, year: int | None) -> Fraction | None:
    """What a project took along into a year: what it carried on from the year before; 0 in its first year.

    None when a year before is not settled, or says nothing of what it carried on.
    """
    before = [one for one in money_years(records, application) if one is not None and year is not None and one < year]
    if not before:
        return Fraction(0)
    last = settlement_of(records, application, max(before))
    carried = last.carried_sek if last else None
    return carried if carried == 0 or max(before) + 1 == year else None


def money_years(records: Records, application: str) -> tuple[int | None, ...]:
    """The years that a project was granted money for or reports of, in order; None, for no stated year, last."""
    about = [decision.year for decision in decisions_about(records, application) if decision.outcome == "granted"]
    granted = [decision.year for decision in grants_ever(records, application)]
    settled = [_year_of(row, granted) for row in records.settlements if row.application == application]
    return _in_order({*about, *settled})


def _year_of(row: Settlement, granted: Sequence[int | None]) -> int | None:
    return granted[0] if row.year is None and len(granted) == 1 else row.year


def _in_order(years: Iterable[int | None]) -> tuple[int | None, ...]:
    return tuple(sorted(set(years), key=lambda year: (year is None, year or 0)))


def _all_rows(records: Records, *, together: bool) -> tuple[ApplicationFlow, ...]:
    ordered = sorted(records.applications, key=lambda application: application.id)
    return tuple(row for application in ordered for row in _rows(records, application, together=together))


def _rows(records: Records, application: Application, *, together: bool) -> list[ApplicationFlow]:
    """The rows of an application, year by year. ``together``: one row for years that are settled together."""
    years = money_years(records, application.id)
    withdrawn = recalled(records, application.id)
    if drawn_sek(records, application.id):
        years = _in_order({*years, *withdrawn})
    if not years:
        return [_without_money(records, application)]
    decided = {decision.year: decision for decision in decisions_about(records, application.id)}
    payments = [payment for payment in records.payments if payment.application == application.id]
    known = tuple(year for year in years if year is not None)
    whole = bool(known) and None in years and not any(settlement_of(records, application.id, year) for year in known)
    years = known if whole else years
    rows = [_row(records, application, decided, (year, paid_in(records, payments, years, year))) for year in years]
    rows = [replace(row, recalled=_recalled(withdrawn, row.year), lacking=_lacking(withdrawn, row)) for row in rows]
    return _undrawn(records, [_together(records, rows)] if whole and together else rows)


def _recalled(withdrawn: Mapping[int | None, Decision], year: int | None) -> Fraction | None:
    return withdrawn[year].granted_sek if year in withdrawn else Fraction(0)


def _lacking(withdrawn: Mapping[int | None, Decision], row: ApplicationFlow) -> Mapping[str, Need]:
    unknown = _recalled(withdrawn, row.year) is None
    return {**row.lacking, "recalled": NEEDED["granted"]} if unknown else row.lacking


def _together(records: Records, rows: Sequence[ApplicationFlow]) -> ApplicationFlow:
    """The years of one project as one row: what was granted for each, and what the project reports of all of them."""
    first, settled = rows[0], settlement_of(records, rows[0].application.id, None)
    found = {
        **{name: total(getattr(row, name) for row in rows) for name in ("granted", "recalled", "paid")},
        "asked": first.asked,
        "carried_in": Fraction(0),
        "used": settled.used_sek if settled else None,
        "carried": settled.carried_sek if settled else None,
        "returned": settled.returned_sek if settled else None,
    }
    needed: dict[str, Need] = {**NEEDED, "recalled": NEEDED["granted"], "granted": _needs_grant(rows)}
    lacking = {name: needed[name] for name, amount in found.items() if amount is None}
    return ApplicationFlow(application=first.application, year=None, running=True, lacking=lacking, **found)


def _needs_grant(rows: Sequence[ApplicationFlow]) -> Need:
    return next((row.lacking["granted"] for row in rows if "granted" in row.lacking), NEEDED["granted"])


def _undrawn(records: Records, rows: Sequence[ApplicationFlow]) -> list[ApplicationFlow]:
    """The rows of one project with what was left and never paid out: of what was left in the last years first."""
    granted = total(amount for row in rows for amount in (row.granted, row.recalled))
    never = None
    if granted is not None and "payments" in records.given:
        never = max(granted - drawn_sek(records, rows[0].application.id), Fraction(0))
    found: list[ApplicationFlow] = []
    for row in reversed(rows):
        rest = _less(row.left, sum((amount for amount in (row.carried, row.returned) if amount), Fraction(0)))
        left = max(rest or Fraction(0), Fraction(0))
        undrawn = min(left, never) if never is not None else None if left else Fraction(0)
        never = _less(never, undrawn)
        need = NEEDED["paid"] if granted is not None else NEEDED["granted"]
        lacking = {**row.lacking, "undrawn": need} if undrawn is None else row.lacking
        found.append(replace(row, undrawn=undrawn, lacking=lacking))
    return found[::-1]


def _without_money(records: Records, application: Application) -> ApplicationFlow:
    """The one row of an application that was refused, withdrawn or not decided."""
    decided = decisions_about(records, application.id)
    paid = [payment.amount_sek for payment in records.payments if payment.application == application.id]
    lacking: dict[str, Need] = {} if decided else {"granted": "decisions"}
    if application.asked_sek is None:
        lacking["asked"] = "asked_sek"
    return ApplicationFlow(
        application=application,
        year=application.year,
        lacking=lacking,
        asked=application.asked_sek,
        granted=Fraction(0) if decided else None,
        paid=total(paid),
    )


def _row(
    records: Records,
    application: Application,
    decided: Mapping[int | None, Decision],
    at: tuple[int | None, Fraction | None],
) -> ApplicationFlow:
    year, paid = at
    decision, settled = decided.get(year), settlement_of(records, application.id, year)
    found = {
        "asked": application.asked_sek,
        "granted": _granted(decision, decided=bool(decided)),
        "carried_in": carried_into(records, application.id, year),
        "paid": paid,
        "used": settled.used_sek if settled else None,
        "carried": settled.carried_sek if settled else None,
        "returned": settled.returned_sek if settled else None,
    }
    lacking = {name: NEEDED[name] for name, amount in found.items() if amount is None}
    if not decided:
        lacking["granted"] = "decisions"
    return ApplicationFlow(application=application, year=year, running=True, lacking=lacking, **found)


def _granted(decision: Decision | None, *, decided: bool) -> Fraction | None:
    """What was granted for a year: nothing where the decisions grant money for other years only, or none."""
    if decision is not None and decision.outcome == "granted":
        return decision.granted_sek
    return Fraction(0) if decided else None


def _booked(
    study: FundingStudy, row: ApplicationFlow, booked: Mapping[tuple[str, int | None], Fraction]
) -> Fraction | None:
    """A project's costs of a year in the ledger, of all years where there is none; None where a ledger is lacking.

    The part of the year that counts is the project's own, when it is known.
    """
    begins, ends = row.application.start or date.min, row.application.end or date.max
    if row.year is None:
        return sum((sek for (name, _year), sek in booked.items() if name == row.application.id), Fraction(0))
    span = (max(begins, date(row.year, 1, 1)), min(ends, date(row.year, 12, 31)))
    if span[0] <= span[1] and uncovered([ledger.year for ledger in comparable(study)], span):
        return None
    return booked.get((row.application.id, row.year), Fraction(0))


def _year_flow(
    study: FundingStudy, year: int | None, rows: Sequence[ApplicationFlow], envelope: Fraction | None
) -> YearFlow:
    running = [row for row in rows if row.running]
    asking = [one for one in study.records.applications if _asked_for(study.records, one) == year]
    found = {
        **_sums(study.records, rows),
        "asked": total(application.asked_sek for application in asking),
    }
    return _flow(study, running, year=year, envelope=envelope, found=found)


def _asked_for(records: Records, application: Application) -> int | None:
    """The year that an application asks money for: as it says, else the first that it got money for."""
    return application.year or next(iter(money_years(records, application.id)), None)


def _sums(records: Records, rows: Sequence[ApplicationFlow]) -> dict[str, Fraction | None]:
    """The sums of projects with money; granted is 0 when all was refused, and what others were paid counts too."""
    running = [row for row in rows if row.running]
    found = {name: total(getattr(row, name) for row in running) for name in AMOUNTS}
    decided = [row.granted for row in rows if row.lacking.get("granted") != "decisions"]
    paid = [row.paid for row in rows if row.running or row.paid is not None]
    undrawn = sum((row.undrawn for row in running if row.undrawn), Fraction(0))
    withdrawn = total(row.recalled for row in running) if running else Fraction(0)
    return {**found, "granted": total(decided), "paid": total(paid), "recalled": withdrawn, "undrawn": undrawn}


def _flow(
    study: FundingStudy,
    running: Sequence[ApplicationFlow],
    *,
    year: int | None,
    envelope: Fraction | None,
    found: dict[str, Fraction | None],
) -> YearFlow:
    used = [row.used for row in running if row.used is not None]
    granted = [row.granted for row in running if row.granted is not None]
    expected = ("asked",) if found["granted"] == 0 and not running else AMOUNTS
    lacking = {name: _need(study.records, name) for name in expected if found[name] is None}
    if envelope is None:
        lacking["envelope"] = NEEDED["envelope"]
    return YearFlow(
        year=year,
        envelope=envelope,
        used_known=sum(used, Fraction(0)),
        settled=len({row.application.id for row in running if row.used is not None}),
        projects=len({row.application.id for row in running}),
        granted_known=sum(granted, Fraction(0)),
        priced=len({row.application.id for row in running if row.granted is not None}),
        lacking=lacking,
        **found,
    )


def _need(records: Records, name: str) -> Need:
    """What an amount of a year lacks: the table itself, or amounts in it."""
    if name == "asked" and not records.applications:
        return "applications"
    if name != "asked" and not records.decisions:
        return "decisions" if name == "granted" else NEEDED[name]
    return NEEDED[name]


def _less(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return first - second if first is not None and second is not None else None
