"""How much of a year's envelope is left when some applications have been given theirs: at least, and at most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from evallib.funding.allocation.questions import Question
from evallib.funding.allocation.standing import grants
from evallib.funding.records import Application, Decision, Records
from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Remaining:
    """Kronor left. ``least`` None: nobody can say; ``questions``: what would settle how much it is."""

    most: Fraction
    least: Fraction | None
    questions: frozenset[Question] = frozenset()

    def pays(self, asked: Fraction | None) -> bool | None:
        """Whether so much was left for certain; None when it cannot be told."""
        if self.most <= 0 or (asked is not None and asked > self.most):
            return False
        return True if asked is not None and self.least is not None and asked <= self.least else None


@dataclass(frozen=True)
class Earlier:
    """Grants that had been decided on a day, and those that perhaps had: nobody has stated the day of a decision."""

    sure: tuple[Decision, ...] = ()
    perhaps: tuple[Decision, ...] = ()

    def of(self, year: int | None) -> tuple[Decision, ...]:
        """Those of a year's money, or perhaps of it."""
        return (*_of(year, self.sure), *_of(year, self.perhaps))


def decided_by(records: Records, applications: Collection[str], day: date | None) -> Earlier:
    """What these applications had been granted on a day, whatever was decided later; ``day`` None: it is not stated.

    Of decisions about the same year of which one has no day, the largest grant counts, as one that perhaps had been
    decided. An application without any decision has been granted nothing.
    """
    sure: list[Decision] = []
    perhaps: list[Decision] = []
    for application in sorted(set(applications) & records.decisions_by_application.keys()):
        rows = records.decisions_by_application[application]
        for year in {row.year for row in rows}:
            told = [row for row in rows if row.year == year]
            earlier = [row for row in told if day and row.decided and row.decided <= day][-1:]
            dayless = [row for row in told if row.decided is None or day is None]
            granted = [row for row in (*earlier, *dayless) if row.outcome == "granted"]
            (perhaps if dayless else sure).extend(sorted(granted, key=_largest)[:1])
    return Earlier(tuple(sure), tuple(perhaps))


def _largest(decision: Decision) -> tuple[bool, Fraction]:
    """A sort key: an amount that nobody has stated, then the largest."""
    return decision.granted_sek is not None, -(decision.granted_sek or Fraction(0))


def envelope_of(study: FundingStudy, year: int | None) -> Fraction | None:
    """The envelope of a year; None when the programme's documents do not state it."""
    found = next((entry for entry in study.programme.envelopes if entry.year == year), None)
    return None if found is None else Fraction(found.amount_sek)


@dataclass(frozen=True)
class Purse:
    """The money of a study, made once to be asked many times how much is left."""

    study: FundingStudy

    def left(
        self,
        year: int | None,
        *,
        first: Collection[str] = (),
        perhaps: Collection[str] = (),
        earlier: Earlier = Earlier(),
    ) -> Remaining | None:
        """What is left of a year's envelope after ``first``, and ``perhaps`` those, and ``earlier`` grants got theirs.

        ``first`` and ``perhaps`` are applications, with all that they are granted now. Money without a stated year may
        be of this one; an amount that is not stated, or one of these applications that is not decided, leaves nothing
        that is left for certain. None without a stated envelope.
        """
        envelope = envelope_of(self.study, year)
        if envelope is None:
            return None
        granted = self._granted(year)
        sure = [*(one for one in granted if one.application in first), *_of(year, earlier.sure)]
        unsure = [*(one for one in granted if one.application in perhaps), *_of(year, earlier.perhaps)]
        waits = any(one.year in {year, None} and (one.id in first or one.id in perhaps) for one in self.waiting)
        questions = set(_open([*sure, *unsure], waits=waits))
        if _of(year, earlier.perhaps):
            questions.add("order")
        certain = _known([one for one in sure if one.year == year])
        least = None if waits or "granted" in questions else envelope - _known(sure) - _known(unsure)
        return Remaining(envelope - certain, least, frozenset(questions))

    @cached_property
    def waiting(self) -> tuple[Application, ...]:
        """The applications that nothing is decided about."""
        records = self.study.records
        return tuple(one for one in records.applications if one.id not in records.decisions_by_application)

    @cached_property
    def _by_year(self) -> Mapping[int | None, Sequence[Decision]]:
        found: dict[int | None, list[Decision]] = {}
        for one in grants(self.study.records):
            found.setdefault(one.year, []).append(one)
        return found

    def _granted(self, year: int | None) -> Sequence[Decision]:
        """What is granted of a year's money, or perhaps of it."""
        years = dict.fromkeys((year, None))
        return [one for each in years for one in self._by_year.get(each, ())]


def _of(year: int | None, decisions: Collection[Decision]) -> list[Decision]:
    """The decisions about a year's money, or perhaps about it."""
    return [one for one in decisions if one.year in {year, None}]


def _known(decisions: Collection[Decision]) -> Fraction:
    return sum((one.granted_sek for one in decisions if one.granted_sek is not None), Fraction(0))


def _open(possible: Collection[Decision], *, waits: bool) -> Iterator[Question]:
    if any(one.granted_sek is None for one in possible):
        yield "granted"
    if waits or any(one.year is None for one in possible):
        yield "others"
