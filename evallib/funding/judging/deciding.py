"""From what a check found and what it lacks to its outcome, with the worst fault told first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.outcome import Fault, Need, Outcome, Rule, Words, conclude
from evallib.funding.records import Records, TableName
from evallib.locale import _
from evallib.presentation import upper_first

Lacks = Mapping[Need, str]
"""What is lacking, each with a whole sentence that says so."""


@dataclass(frozen=True)
class Found:
    """A fault and how bad it is, so that the worst can be told by name. Sizes are of one kind within a rule."""

    fault: Fault
    size: Fraction | int = 0


@dataclass(frozen=True)
class Said:
    """What is said when a rule holds and when it is broken.

    ``broken`` says in how many of how many; the worst fault is told after it, and alone where only one thing was
    looked at. ``open``: what is said when it cannot be decided, if not the sentences of what is lacking.
    """

    holds: str = ""
    broken: str = ""
    open: str = ""


def decide(rule: Rule, said: Said, *, found: Sequence[Found] = (), of: int = 0, lacks: Lacks | None = None) -> Outcome:
    """Broken where something was found, else undecided where something is lacking, else held.

    The worst fault is the largest; of equal ones the first by its text, so that no order of rows decides.
    """
    lacking = lacks or {}
    worst = sorted(found, key=lambda one: (-one.size, one.fault.text))[:1]
    counted = said.broken if of > 1 else ""
    broken = " ".join(filter(None, [counted, *(upper_first(one.fault.text) for one in worst)]))
    words = Words(said.holds, broken, said.open or " ".join(lacking.values()))
    return conclude(rule, words, faults=[one.fault for one in found], of=of, missing=tuple(lacking))


def undecided(rule: Rule, lacks: Lacks) -> Outcome:
    """It cannot be decided at all, because this is lacking."""
    return decide(rule, Said(), lacks=lacks)


def lacks_rule(sentence: str) -> dict[Need, str]:
    """The programme's documents do not state the rule, as the sentence says."""
    return {"programme_rule": sentence}


def lacks_tables(records: Records, *tables: TableName) -> dict[Need, str]:
    """Which of these tables are not given."""
    sentences: dict[TableName, tuple[Need, str]] = {
        "applications": ("applications", _("There is no list of the applications.")),
        "decisions": ("decisions", _("There is no list of the decisions.")),
        "answers": ("answers", _("There is no list of which criteria the applications meet.")),
        "scores": ("scores", _("There is no list of the reviewers' scores.")),
    }
    absent = [sentences[table] for table in tables if table not in records.given]
    return dict(absent)
