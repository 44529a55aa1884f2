"""The records that documents state: without tables, facts.csv may still say what one project was granted and used."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from evallib.funding.records import Application, Decision, Records, Settlement
from evallib.funding.telling.names import STATED
from evallib.published import Fact, Facts

OF_APPLICATION = ("case_number", "period_start", "period_end", "cofinancing_sek", "total_cost_sek")
GRANTED, USED = "grant_sek", "used_sek"


def stated_records(facts: Facts, round_: str = "") -> Records:
    """One application, what it was granted and what it used, as far as facts.csv states them; ``given`` is empty.

    Only what is known as a whole counts: stated, or derived by whoever transcribed it. A month is its first day where
    something begins and its last day where something ends. The places are the facts' sources. ``round_``: the round
    that the project belongs to. Nothing stated: no rows.

    >>> from evallib.published import make_fact
    >>> from evallib.model import RowAccount
    >>> row = {"fact": "used_sek", "value": "45 000", "kind": "number", "state": "stated", "source": "rapport, s. 3"}
    >>> stated_records(Facts({"used_sek": make_fact(row)}, RowAccount())).settlements
    (Settlement(application='projektet', place='rapport, s. 3', year=None, used_sek=Fraction(45000, 1), \
carried_sek=None, returned_sek=None),)
    """
    stated = {fact.fact: fact for fact in _stated(facts)}
    if not stated:
        return Records()
    granted, used = stated.get(GRANTED), stated.get(USED)
    application = Application(
        id=STATED,
        place=next(iter(stated.values())).source,
        round=round_,
        case_number=stated["case_number"].text if "case_number" in stated else "",
        start=_day(stated.get("period_start"), first=True),
        end=_day(stated.get("period_end"), first=False),
        cofinancing_sek=_amount(stated.get("cofinancing_sek")),
        total_cost_sek=_amount(stated.get("total_cost_sek")),
    )
    decision = granted and Decision(STATED, granted.source, "granted", granted_sek=_amount(granted))
    settlement = used and Settlement(STATED, used.source, used_sek=_amount(used))
    return Records(
        applications=(application,),
        decisions=(decision,) if decision else (),
        settlements=(settlement,) if settlement else (),
    )


def _stated(facts: Facts) -> Iterator[Fact]:
    """The facts that make records and are known as a whole, of the kind that is expected of them."""
    for name in (*OF_APPLICATION, GRANTED, USED):
        fact = facts.get(name)
        if fact is not None and fact.readable and _fits(fact):
            yield fact


def _fits(fact: Fact) -> bool:
    if fact.fact.endswith("_sek"):
        return fact.number is not None
    if fact.fact.startswith("period_"):
        return fact.kind in {"month", "date"} and fact.text > "0001"
    return bool(fact.text)


def _amount(fact: Fact | None) -> Fraction | None:
    return fact.number.value if fact and fact.number else None


def _day(fact: Fact | None, *, first: bool) -> date | None:
    """The day of a fact; for a month its first day, or its last."""
    if fact is None:
        return None
    if fact.kind == "date":
        return date.fromisoformat(fact.text)
    year, month = map(int, fact.text.split("-"))
    return date(year, month, 1 if first else monthrange(year, month)[1])
