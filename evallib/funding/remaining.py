"""How much of a year's envelope is left when some applications have been given theirs: at least, and at most."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.outcome import Need
from evallib.funding.records import Decision
from evallib.funding.standing import grants
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Remaining:
    """Kronor left. ``least`` None: nobody can say; ``needs``: what would settle how much it is."""

    most: Fraction
    least: Fraction | None
    needs: frozenset[Need] = frozenset()

    def pays(self, asked: Fraction | None) -> bool | None:
        """Whether so much was left for certain; None when it cannot be told."""
        if self.most <= 0 or (asked is not None and asked > self.most):
            return False
        return True if asked is not None and self.least is not None and asked <= self.least else None


def envelope_of(study: FundingStudy, year: int | None) -> Fraction | None:
    """The envelope of a year; None when the programme's documents do not state it."""
    found = next((entry for entry in study.programme.envelopes if entry.year == year), None)
    return None if found is None else Fraction(found.amount_sek)


def money_left(
    study: FundingStudy, year: int | None, *, first: Collection[str], perhaps: Collection[str] = ()
) -> Remaining | None:
    """What is left of a year's envelope after the applications ``first``, and ``perhaps`` those, were given theirs.

    Money without a stated year may be of this one; an amount that is not stated, or an application that is not decided,
    leaves nothing that is left for certain. None without a stated envelope.
    """
    envelope = envelope_of(study, year)
    if envelope is None:
        return None
    sure, ids = set(first), {*first, *perhaps}
    possible = [one for one in grants(study.records) if one.application in ids and one.year in {year, None}]
    certain = [one for one in possible if one.application in sure and one.year == year]
    needs = frozenset(_needs(study, year, possible, ids))
    unsettled = "granted_sek" in needs or _pending(study, year, ids)
    return Remaining(envelope - _known(certain), None if unsettled else envelope - _known(possible), needs)


def _known(decisions: Collection[Decision]) -> Fraction:
    return sum((one.granted_sek for one in decisions if one.granted_sek is not None), Fraction(0))


def _needs(
    study: FundingStudy, year: int | None, possible: Collection[Decision], ids: Collection[str]
) -> Iterator[Need]:
    if any(one.granted_sek is None for one in possible):
        yield "granted_sek"
    if any(one.year is None for one in possible) or _pending(study, year, ids):
        yield "decisions"


def _pending(study: FundingStudy, year: int | None, ids: Collection[str]) -> bool:
    """Whether any of these applications, of this year or of no stated year, is not decided."""
    decided = {decision.application for decision in study.records.decisions}
    waiting = [one for one in study.records.applications if one.id in ids and one.id not in decided]
    return any(one.year in {year, None} for one in waiting)
