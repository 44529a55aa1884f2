"""Grants that were withdrawn later: they stay the limit of what was paid and used before."""

from __future__ import annotations

from collections.abc import Mapping

from evallib.funding.allocation.standing import decisions_about
from evallib.funding.records import Decision, Records


def recalled(records: Records, application: str) -> Mapping[int | None, Decision]:
    """The last grant of each year of an application whose standing decision is that it was withdrawn."""
    granted: dict[int | None, Decision] = {}
    withdrawn = {one.year for one in decisions_about(records, application) if one.outcome == "withdrawn"}
    for decision in records.decisions_by_application.get(application, ()):
        if decision.outcome == "granted" and decision.year in withdrawn:
            granted[decision.year] = decision
        elif decision.outcome == "refused":
            granted.pop(decision.year, None)
    return granted


def grants_ever(records: Records, application: str) -> tuple[Decision, ...]:
    """The grants that stand and those that were withdrawn later, year by year."""
    standing = [one for one in decisions_about(records, application) if one.outcome == "granted"]
    return tuple(sorted((*standing, *recalled(records, application).values()), key=lambda one: one.year or 0))
