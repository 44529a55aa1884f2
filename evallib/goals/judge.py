"""Were the goals reached? Four verdicts, each with its kind of evidence and its reason.

The rules, in order; the first that applies decides:

1. nothing is reported about the goal: cannot be decided;
2. everything reported measures something else: cannot be decided;
3. the goal demands a breakdown ("for all categories") that is not reported: cannot be decided;
4. for each part of the goal only the strongest kind of evidence counts (measured, then self-rated, then
   stated), also when it is unclear; figures decide over coded words; a change that rounding alone could
   explain is unclear;
5. no part is clear: cannot be decided; all clear parts met and none unclear: met; all parts clear and not
   met: not met; all clear parts met but some part unclear: cannot be decided; anything else: partly met.

The rules are evallib's own (voice: "goal verdicts are four"); they never weigh one goal against another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evallib.published import Fact, Facts

Outcome = Literal["met", "partly", "not_met", "unclear"]
GoalVerdict = Literal["met", "partly", "not_met", "undecided"]
Questionnaire = Literal["none", "answers", "summaries"]
"""What the report's section on a questionnaire rests on; ``none``: it has no such section."""
Reason = Literal["no_evidence", "other_measure", "breakdown", "unclear", "part_unclear", "decided"]
STRONGEST_FIRST = ("measured", "self_rated", "stated")


@dataclass(frozen=True)
class Goal:
    """One goal as ``goals.csv`` gives it."""

    goal: str
    text: str
    listed: bool
    requires: str
    source: str


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence as ``evidence.csv`` gives it, with its facts looked up."""

    evidence: str
    goal: str
    part: str
    kind: str
    bears_on_goal: bool
    measure: str
    result: str
    wanted: str
    coded: str
    breakdown: str
    source: str
    before: Fact | None = None
    after: Fact | None = None
    change: Fact | None = None


@dataclass(frozen=True)
class Compared:
    """Evidence with its change worked out.

    ``change`` is after minus before (in the facts' unit), or the printed change when one of them cannot be
    read. ``slack`` is what rounding of the printed figures can hide. ``change_pct`` is in percent of the
    value before, for exact counts only. ``like_months`` is False when the two values come from different
    months of the year, None when a month is unknown.
    """

    evidence: Evidence
    outcome: Outcome
    change: Fraction | None = None
    slack: Fraction = Fraction(0)
    change_pct: Fraction | None = None
    like_months: bool | None = None


@dataclass(frozen=True)
class Judged:
    """A goal, its evidence and the verdict with its reason."""

    goal: Goal
    compared: tuple[Compared, ...]
    verdict: GoalVerdict
    reason: Reason
    kind: str | None
    """The weakest kind of evidence that the verdict rests on; None when nothing could be decided."""
    unclear_parts: tuple[str, ...] = ()
    questionnaire: Questionnaire = "none"


def compare_evidence(evidence: Evidence) -> Compared:
    """Work out the change behind one piece of evidence and whether it went the wanted way."""
    before, after = evidence.before, evidence.after
    change, slack = _change(evidence)
    pct = None
    if change is not None and slack == 0 and before is not None and before.exact and before.number is not None:
        pct = 100 * change / before.number.value if before.number.value > 0 else None
    like = None
    if before is not None and after is not None and before.when and after.when:
        like = before.when.split("-")[1:2] == after.when.split("-")[1:2]
    return Compared(evidence, _outcome(evidence, change, slack), change, slack, pct, like)


def _change(evidence: Evidence) -> tuple[Fraction | None, Fraction]:
    before, after, printed = evidence.before, evidence.after, evidence.change
    if before and after and before.number is not None and after.number is not None:
        slack = _half_unit(before) + _half_unit(after)
        return after.number.value - before.number.value, slack
    if printed and printed.number is not None:
        return printed.number.value, _half_unit(printed)
    return None, Fraction(0)


def _half_unit(fact: Fact) -> Fraction:
    if fact.exact or fact.number is None:
        return Fraction(0)
    return Fraction(1, 2 * 10**fact.number.decimals)


def _outcome(evidence: Evidence, change: Fraction | None, slack: Fraction) -> Outcome:
    if change is None or not evidence.wanted:
        return evidence.coded or "unclear"  # type: ignore[return-value]
    if change == 0 or abs(change) <= slack:
        return "not_met" if slack == 0 else "unclear"
    return "met" if (change > 0) == (evidence.wanted == "increase") else "not_met"


def judge_goal(goal: Goal, evidence: Iterable[Evidence]) -> Judged:
    """Judge one goal by the rules of this module.

    >>> judge_goal(Goal("m1", "fler i arbete", True, "", "rapport, s. 1"), []).reason
    'no_evidence'
    """
    compared = tuple(compare_evidence(row) for row in evidence)
    relevant = [row for row in compared if row.evidence.bears_on_goal]
    reason: Reason | None = None
    if not compared:
        reason = "no_evidence"
    elif not relevant:
        reason = "other_measure"
    elif goal.requires and not any(row.evidence.breakdown == goal.requires for row in relevant):
        reason = "breakdown"
    if reason is not None:
        return Judged(goal, compared, "undecided", reason, None)
    asked = [row for row in relevant if not goal.requires or row.evidence.breakdown == goal.requires]
    return _judge_parts(goal, compared, asked)


def _judge_parts(goal: Goal, compared: tuple[Compared, ...], relevant: Sequence[Compared]) -> Judged:
    parts = {row.evidence.part: _strongest(relevant, row.evidence.part) for row in relevant}
    clear = {part: rows for part, rows in parts.items() if rows}
    unclear = tuple(part or goal.text for part in parts if part not in clear)
    if not clear:
        return Judged(goal, compared, "undecided", "unclear", None, unclear)
    outcomes = {row.outcome for rows in clear.values() for row in rows}
    kinds = [row.evidence.kind for rows in clear.values() for row in rows]
    weakest = max(kinds, key=STRONGEST_FIRST.index)
    if outcomes == {"met"}:
        if unclear:
            return Judged(goal, compared, "undecided", "part_unclear", None, unclear)
        return Judged(goal, compared, "met", "decided", weakest)
    if outcomes == {"not_met"} and not unclear:
        return Judged(goal, compared, "not_met", "decided", weakest)
    return Judged(goal, compared, "partly", "decided", weakest, unclear)


def _strongest(rows: Sequence[Compared], part: str) -> list[Compared]:
    """The clear rows of the strongest kind of evidence about one part.

    A weaker kind never stands in for a stronger one that is unclear.
    """
    about = [row for row in rows if row.evidence.part == part]
    strongest = min((row.evidence.kind for row in about), key=STRONGEST_FIRST.index)
    return [row for row in about if row.evidence.kind == strongest and row.outcome != "unclear"]


def lookup(facts: Facts, fact: str) -> Fact | None:
    """The fact behind an id in a table; an empty id has none."""
    return facts[fact] if fact else None
