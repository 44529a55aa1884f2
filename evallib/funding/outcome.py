"""What a check is, and what came of it: holds, does not hold, or cannot be decided from what is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evallib.locale import N_, _
from evallib.model import Check, Severity

Tier = Literal["validity", "accuracy", "usefulness"]
TIERS: tuple[Tier, ...] = ("validity", "accuracy", "usefulness")
Need = Literal[
    "programme_rule",
    "applications",
    "decisions",
    "granted_sek",
    "asked_sek",
    "answers",
    "scores",
    "payments",
    "reports",
    "cost_plan",
    "settlements",
    "ledger",
    "ledger_objects",
    "ledger_accounts",
    "budget",
    "as_of",
    "period",
    "total_cost",
]
FUNDER, OWNER, FINANCE, EVALUATOR = N_("the funder"), N_("the project"), N_("the finance office"), N_("the evaluator")
NEEDS: dict[Need, tuple[str, str]] = {
    "programme_rule": (N_("a rule that the programme's documents do not state"), FUNDER),
    "applications": (N_("the list of applications"), FUNDER),
    "decisions": (N_("the decisions"), FUNDER),
    "granted_sek": (N_("the granted amounts"), FUNDER),
    "asked_sek": (N_("the amounts asked for"), FUNDER),
    "answers": (N_("which criteria each application meets"), FUNDER),
    "scores": (N_("the reviewers' scores"), FUNDER),
    "payments": (N_("the payments"), FINANCE),
    "reports": (N_("when reports were handed in"), FUNDER),
    "cost_plan": (N_("the cost plans"), OWNER),
    "settlements": (N_("how much of the money was used, year by year"), OWNER),
    "ledger": (N_("the ledger (a SIE 4 file)"), FINANCE),
    "ledger_objects": (N_("which object in the ledger is which project"), FINANCE),
    "ledger_accounts": (N_("which accounts belong to which kind of cost"), FINANCE),
    "budget": (N_("a budget"), FINANCE),
    "as_of": (N_("the day to judge at"), EVALUATOR),
    "period": (N_("when the projects begin and end"), OWNER),
    "total_cost": (N_("the total cost and what others pay"), OWNER),
}
"""What a check may lack: what it is, and who could say."""


@dataclass(frozen=True)
class Rule:
    """One check of the catalogue. ``name``: stable snake_case English, as in ``results.json``.

    ``tier``: validity (the data cannot be right), accuracy (probably wrong) or usefulness (could say more).
    ``question`` and ``reason`` are messages to translate: what is asked, and why it is worth asking.
    """

    name: str
    tier: Tier
    severity: Severity
    question: str
    reason: str


@dataclass(frozen=True)
class Fault:
    """One thing that breaks a rule: in words, with its figures, and where it stands ("" if nowhere)."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a check. ``passed`` None: it cannot be decided; ``missing`` says what is lacking.

    ``of``: how many things were looked at; ``faults``: those that break the rule. A rule that is broken somewhere is
    broken, whatever else is missing; one with something missing and nothing broken is undecided.
    """

    rule: Rule
    passed: bool | None
    message: str
    faults: tuple[Fault, ...] = ()
    of: int = 0
    missing: tuple[Need, ...] = ()

    def as_check(self) -> Check:
        """The outcome as it stands in ``results.json``; what cannot be decided says nothing against the data.

        The evidence is the faults, then what was missing, also where the rule is broken anyway.
        """
        severity: Severity = "note" if self.passed is None else self.rule.severity
        evidence = [f"{fault.place}: {fault.text}" if fault.place else fault.text for fault in self.faults]
        evidence += [_("Missing: {what}.").format(what=_(NEEDS[need][0])) for need in self.missing]
        return Check(self.rule.name, _(self.rule.question), self.passed, severity, self.message, tuple(evidence))


@dataclass(frozen=True)
class Words:
    """What is said when a rule holds, when it is broken, and when it cannot be decided: translated sentences."""

    holds: str
    broken: str
    open: str


def conclude(
    rule: Rule, words: Words, *, faults: Sequence[Fault] = (), of: int = 0, missing: Sequence[Need] = ()
) -> Outcome:
    """Broken where there is a fault, else undecided where something is missing, else held."""
    told = tuple(sorted(faults, key=lambda fault: (fault.text, fault.place)))
    if told:
        return Outcome(rule, False, words.broken, told, of, tuple(missing))
    if missing:
        return Outcome(rule, None, words.open, (), of, tuple(missing))
    return Outcome(rule, True, words.holds, (), of)
