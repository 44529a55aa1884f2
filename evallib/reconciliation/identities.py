"""Does what a document prints agree with itself? One declared identity at a time, in exact arithmetic.

Every rounded figure stands for an interval (:mod:`evallib.published.rounding`). An identity is *possible*
under a rounding rule when some values inside the intervals fulfil it, *impossible* when none do, and *on the
edge* when the only such values are the outermost ones, so that some halves must have been rounded up and
others down. For a linear identity that is the residual against ``tolerance = sum of |c| * h``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

from evallib.locale import _
from evallib.published import (
    RULES,
    Fact,
    Interval,
    PrintedNumber,
    Rule,
    point,
    round_half_up,
    rounding_interval,
)
from evallib.reconciliation.equations import Equation, Identity, equation_of, roles_of
from evallib.reconciliation.implied import Implied, imply

Status = Literal["possible", "edge", "impossible"]
Outcome = Literal["holds", "possible", "edge", "impossible", "unknown", "computed"]
CONTRADICTORY: frozenset[Outcome] = frozenset({"edge", "impossible"})
_WORST: tuple[Status, ...] = ("possible", "edge", "impossible")


@dataclass(frozen=True)
class Verdict:
    """What became of one identity.

    ``outcome``: *holds* (no difference at all), *possible* (rounding under one rule explains it), *edge*,
    *impossible*, *unknown* (``missing`` says which facts, ``implied`` what the others imply) or *computed*
    (no printed figure was declared). ``residual`` is printed minus computed and ``tolerance`` the most that
    rounding explains; both only where they have a meaning. ``decimals`` are those ``computed`` deserves.
    """

    name: str
    kind: str
    label: str
    outcome: Outcome
    roles: Mapping[str, tuple[Fact, ...]]
    unit: str = ""
    computed: Fraction | None = None
    decimals: int = 0
    residual: Fraction | None = None
    tolerance: Fraction | None = None
    by_rule: Mapping[Rule, Status] = field(default_factory=dict)
    missing: tuple[Fact, ...] = ()
    implied: Implied | None = None

    @property
    def contradictory(self) -> bool:
        """Whether the figures cannot all be right if they were rounded in one way."""
        return self.outcome in CONTRADICTORY

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts of the identity, in the order of its roles."""
        return tuple(fact for facts in self.roles.values() for fact in facts)


SMALL_RATE = 100
"""A rate below this that is no whole number is given a decimal: 8 meetings in 3 years are not 3 a year."""


def judge_identity(identity: Identity, facts: Mapping[str, Fact]) -> Verdict:
    """Judge one identity over the facts it names; every id must be a key of ``facts``.

    Facts that are not readable or not stated give *unknown*. Shares are in percent; a printed share or rate
    is always a rounded figure; months are counted inclusively.
    """
    roles = {role: tuple(facts[fact] for fact in ids) for role, ids in roles_of(identity).items()}
    missing = tuple(fact for named in roles.values() for fact in named if not fact.readable)
    start = Verdict(identity.name, identity.kind, identity.label, "unknown", roles, missing=missing)
    equation = equation_of(identity)
    if equation is not None:
        return _linear(start, equation, facts)
    return _KINDS[identity.kind](start)


def overall(residual: Fraction | None, by_rule: Mapping[Rule, Status]) -> Outcome:
    """One outcome from the rules: the best that a single rule allows, and *edge* if only mixed rounding does.

    >>> overall(Fraction(-2), {"half_up": "impossible", "half_even": "impossible", "up_or_down": "edge"})
    'edge'
    """
    if residual == 0:
        return "holds"
    if "possible" in by_rule.values():
        return "possible"
    return "edge" if "edge" in by_rule.values() else "impossible"


def _linear(start: Verdict, equation: Equation, facts: Mapping[str, Fact]) -> Verdict:
    terms = [(facts[fact], c) for fact, c in equation.coefficients.items()]
    unit = next((fact.unit for fact, c in terms if fact.unit), "")
    start = replace(start, unit=unit)
    if start.missing:
        return _with_implied(start, equation, facts)
    residual = sum((c * _value(fact) for fact, c in terms), Fraction(0))
    loose = [(fact, c) for fact, c in terms if not fact.exact]
    by_rule = {rule: _status(_spread(terms, rule), rule) for rule in RULES}
    printed = start.roles["total" if start.kind == "sum" else "change"][0]
    return replace(
        start,
        outcome=overall(residual, by_rule),
        computed=_value(printed) - residual,
        decimals=max(_number(fact).decimals for fact, c in terms),
        residual=residual,
        tolerance=sum((abs(c) * _number(fact).half_unit for fact, c in loose), Fraction(0)),
        by_rule=by_rule,
    )


def _with_implied(start: Verdict, equation: Equation, facts: Mapping[str, Fact]) -> Verdict:
    """Exactly one unreadable figure: say what the others imply, and whether the readable part agrees."""
    lost = {fact.fact for fact in start.missing}
    if len(lost) != 1 or start.missing[0].state not in {"partly_readable", "not_readable"}:
        return start
    own = equation.coefficients.get(start.missing[0].fact, 0)
    if not own:
        return start
    others = [(facts[f], Fraction(-c, own)) for f, c in equation.coefficients.items() if f not in lost]
    value = sum((c * _value(fact) for fact, c in others), Fraction(0))
    spread = _spread(others, "up_or_down")
    decimals = max((_number(fact).decimals for fact, c in others), default=0)
    implied = imply(start.missing[0], value, decimals, spread)
    return replace(start, implied=implied, outcome="impossible" if implied.fit == "conflict" else "unknown")


def _spread(terms: list[tuple[Fact, int]] | list[tuple[Fact, Fraction]], rule: Rule) -> Interval:
    """All values of ``sum of c * x`` when each fact is anything that rounds to what is printed."""
    total = point(Fraction(0))
    for fact, c in terms:
        total += rounding_interval(_number(fact), rule, fact.exact).scale(c)
    return total


def _status(spread: Interval, rule: Rule) -> Status:
    """Whether 0 lies in the interval. On its end it is *edge* only for ``up_or_down``, where halves must have been
    rounded in different directions; the other rules reach the ends that they include, all at once."""
    if not spread.contains(0):
        return "impossible"
    return "edge" if rule == "up_or_down" and spread.at_end(0) else "possible"


def _share(start: Verdict) -> Verdict:
    return _quotient(replace(start, unit="%"), ("share", "part", "whole"), Fraction(100))


def _rate(start: Verdict) -> Verdict:
    unit = start.roles["amount"][0].unit
    return _quotient(replace(start, unit=unit), ("rate", "amount", "periods"), Fraction(1))


def _quotient(start: Verdict, names: tuple[str, str, str], factor: Fraction) -> Verdict:
    """A share or rate: the interval of the printed quotient against that of the computed one."""
    (stated,), above, below = start.roles.get(names[0], (None,)), start.roles[names[1]][0], start.roles[names[2]][0]
    if not (above.readable and below.readable):
        return start
    if any(_interval(below, rule).contains(0) for rule in RULES):
        return replace(start, missing=(*start.missing, below))
    value = factor * _value(above) / _value(below)
    small = abs(value) < SMALL_RATE and value.denominator > 1
    decimals = max(1, _number(above).decimals) if start.kind == "share" or small else _number(above).decimals
    done = replace(start, computed=value, decimals=decimals)
    if stated is None:
        return replace(done, outcome="computed")
    if not stated.readable:
        return done
    figure = _number(stated)
    gaps = {
        rule: rounding_interval(figure, rule)
        + _interval(above, rule).scale(factor).divide(_interval(below, rule)).scale(-1)
        for rule in RULES
    }
    by_rule = {rule: _status(gap, rule) for rule, gap in gaps.items()}
    residual = figure.value - round_half_up(value, figure.decimals)
    return replace(
        done,
        outcome=overall(residual, by_rule),
        decimals=figure.decimals,
        residual=residual,
        by_rule=by_rule,
    )


def _months(start: Verdict) -> Verdict:
    first, last = start.roles["start"][0], start.roles["end"][0]
    if not (first.readable and last.readable):
        return start
    years, months = (int(last.text[part]) - int(first.text[part]) for part in (slice(0, 4), slice(5, 7)))
    done = replace(start, computed=Fraction(12 * years + months + 1), unit=_("months"))
    if "months" not in start.roles:
        return replace(done, outcome="computed")
    if start.missing:
        return done
    stated = start.roles["months"][0]
    gaps = {rule: _interval(stated, rule) + point(-Fraction(done.computed or 0)) for rule in RULES}
    by_rule = {rule: _status(gap, rule) for rule, gap in gaps.items()}
    residual = _value(stated) - Fraction(done.computed or 0)
    return replace(done, outcome=overall(residual, by_rule), residual=residual, by_rule=by_rule)


def _range(start: Verdict) -> Verdict:
    """The value between its limits, each limit included."""
    value, low, high = (start.roles[role][0] for role in ("value", "low", "high"))
    start = replace(start, unit=value.unit or low.unit)
    if start.missing:
        return start
    inside = _value(low) <= _value(value) <= _value(high)
    rounded = sum(not fact.exact for fact in (value, low, high))
    by_rule = {
        rule: max(_at_least(value, low, rule, rounded), _at_least(high, value, rule, rounded), key=_WORST.index)
        for rule in RULES
    }
    outcome = "holds" if inside else overall(None, by_rule)
    return replace(start, outcome=outcome, by_rule=by_rule)


def _at_least(upper: Fact, lower: Fact, rule: Rule, rounded: int) -> Status:
    gap = _interval(upper, rule) + _interval(lower, rule).scale(-1)
    return "possible" if gap.high > 0 else _status(gap, rule)


def _order(start: Verdict) -> Verdict:
    """Dates in the declared order; the same day is in order, and a month is compared month by month."""
    known = [fact.text for fact in start.roles["dates"] if fact.readable]
    if any(a[: len(b)] > b[: len(a)] for a, b in combinations(known, 2)):
        return replace(start, outcome="impossible")
    return start if start.missing else replace(start, outcome="holds")


_KINDS: Mapping[str, Callable[[Verdict], Verdict]] = {
    "share": _share,
    "rate": _rate,
    "months": _months,
    "range": _range,
    "order": _order,
}


def _interval(fact: Fact, rule: Rule) -> Interval:
    return rounding_interval(_number(fact), rule, fact.exact)


def _number(fact: Fact) -> PrintedNumber:
    if fact.number is None:
        raise ValueError(f"{fact.fact} is not a readable number")
    return fact.number


def _value(fact: Fact) -> Fraction:
    return _number(fact).value
