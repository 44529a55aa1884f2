"""Which decisions stand and what they grant: a later decision on the same application and year revises one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from evallib.funding.records import Application, Decision, Records


def standing(records: Records) -> Mapping[tuple[str, int | None], Decision]:
    """The decision that stands for each application and year: the latest one.

    Two decisions of the same day about the same application and year are refused when the table is read.
    """
    ordered = (decision for rows in records.decisions_by_application.values() for decision in rows)
    return {(decision.application, decision.year): decision for decision in ordered}


def decisions_about(records: Records, application: str) -> tuple[Decision, ...]:
    """The standing decisions about one application, year by year."""
    latest = {decision.year: decision for decision in records.decisions_by_application.get(application, ())}
    return tuple(sorted(latest.values(), key=lambda decision: decision.year or 0))


def is_granted(records: Records, application: str) -> bool | None:
    """Whether an application was granted money for any year; None without a decision."""
    about = decisions_about(records, application)
    return any(decision.outcome == "granted" for decision in about) if about else None


def grants(records: Records) -> tuple[Decision, ...]:
    """The standing decisions that grant money, by application and year."""
    found = [decision for decision in standing(records).values() if decision.outcome == "granted"]
    return tuple(sorted(found, key=lambda decision: (decision.application, decision.year or 0)))


def granted_applications(records: Records) -> tuple[Application, ...]:
    """The applications that were granted money, by id."""
    found = [one for one in records.applications if is_granted(records, one.id)]
    return tuple(sorted(found, key=lambda application: application.id))


def granted_sek(records: Records, application: str) -> Fraction | None:
    """All that an application was granted, in kronor; None when it was not granted or an amount is not stated."""
    return total(d.granted_sek for d in decisions_about(records, application) if d.outcome == "granted")


def total(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """The sum of amounts, None when there is none or one of them is not stated.

    >>> total([Fraction(1), Fraction(2)]), total([Fraction(1), None]), total([])
    (Fraction(3, 1), None, None)
    """
    listed = list(amounts)
    known = [amount for amount in listed if amount is not None]
    return sum(known, Fraction(0)) if listed and len(known) == len(listed) else None
