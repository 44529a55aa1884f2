"""What the funding section rests on: the programme's rules and the facts about the grant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evallib.errors import Problem, problems_of
from evallib.funding.deadlines import Deadline, judge_deadlines
from evallib.projects import Programme, Project
from evallib.published import Facts, read_facts

MISSING_STATES = ("not_stated", "not_readable")


@dataclass(frozen=True)
class FundingStudy:
    """A programme, a project's facts, and its dates judged at ``as_of`` (None: not given)."""

    programme: Programme
    facts: Facts
    deadlines: tuple[Deadline, ...]
    as_of: date | None

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

    @property
    def utilisation_pct(self) -> Fraction | None:
        """Used funds in per cent of granted funds; None unless both are stated."""
        used, granted = self.amount("used_sek"), self.amount("grant_sek")
        return 100 * used / granted if used is not None and granted else None


def read_study(project: Project) -> FundingStudy:
    """Read the facts of a project under its programme. The loader has made sure that there is a programme."""
    if project.programme is None:
        raise ValueError(f"{project.slug} has no programme")
    settings = project.params.funding
    dates = project.programme.dates
    as_of = settings.as_of if settings else None
    return FundingStudy(project.programme, read_facts(project), judge_deadlines(dates, as_of), as_of)


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_study(project))
