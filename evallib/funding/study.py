"""What the section rests on: the programme's rules, the fund's tables, what documents state, and the ledgers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from evallib.funding.deadlines import Deadline, judge_deadlines
from evallib.funding.ledger import Ledger
from evallib.funding.records import Records
from evallib.projects import FundingSettings, Programme
from evallib.published import Facts

MISSING_STATES = ("not_stated", "not_readable")


@dataclass(frozen=True, eq=False)
class FundingStudy:
    """A programme, a fund's records, a project's facts and its ledgers, judged at ``as_of`` (None: not given).

    Two studies are the same only if they are one: what is computed of a study is remembered by it. The records get the
    scale of the programme's scores.
    """

    programme: Programme
    facts: Facts
    records: Records = field(default_factory=Records)
    ledgers: tuple[Ledger, ...] = ()
    settings: FundingSettings = field(default_factory=FundingSettings)

    def __post_init__(self) -> None:
        scoring = self.programme.scoring
        scale = (Fraction(str(scoring.low)), Fraction(str(scoring.high))) if scoring is not None else None
        object.__setattr__(self, "records", replace(self.records, scale=scale))

    @property
    def as_of(self) -> date | None:
        """The day that dates are judged at."""
        return self.settings.as_of

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The programme's dates in order, with the days left."""
        return judge_deadlines(self.programme.dates, self.as_of)

    def amount(self, fact: str) -> Fraction | None:
        """The number behind a fact; None when it is not in facts.csv or not readable."""
        found = self.facts.get(fact)
        return found.number.value if found and found.number else None

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """Facts that the programme expects and the documents do not state, by their labels."""
        missing = []
        for name in self.programme.expected_facts:
            fact = self.facts.get(name)
            if fact is None or fact.state in MISSING_STATES:
                missing.append(name)
        return tuple(missing)

    def slack(self, terms: int) -> Fraction:
        """How far a sum of so many amounts may be from a stated total by rounding alone, in kronor.

        Each amount, and the total, is rounded to the nearest ``rounded_to_sek``: half of that each. Amounts in whole
        kronor and öre are exact to half a krona.
        """
        return Fraction(self.settings.rounded_to_sek * (terms + 1), 2)
