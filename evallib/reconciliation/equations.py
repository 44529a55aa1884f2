"""Declared identities as linear equations over facts, ``sum of c * x = 0``.

The printed total or change has the coefficient 1 and what it should equal has the rest, so the residual of
the printed figures is *printed minus computed*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from evallib.published import Fact


class Identity(Protocol):
    """One entry of ``reconciliation.identities`` in the project file."""

    @property
    def name(self) -> str:
        """Stable snake_case name."""

    @property
    def kind(self) -> str:
        """sum, difference, share, rate, months, range or order."""

    @property
    def label(self) -> str:
        """What the identity is about, in the reader's words."""

    def model_dump(self) -> dict[str, Any]:
        """All fields of the entry; those beside name, kind and label hold ids of facts."""


@dataclass(frozen=True)
class Equation:
    """``sum of coefficient * fact = 0``; each fact stands once."""

    name: str
    coefficients: Mapping[str, int]


def roles_of(identity: Identity) -> dict[str, tuple[str, ...]]:
    """The ids of the facts an identity names, by their role in it; a role that is null is left out."""
    fields = {key: value for key, value in identity.model_dump().items() if key not in {"name", "kind", "label"}}
    return {
        role: (value,) if isinstance(value, str) else tuple(value)
        for role, value in fields.items()
        if value is not None
    }


def equation_of(identity: Identity) -> Equation | None:
    """The equation of a sum or a difference; None for the other kinds, which are not linear."""
    roles = roles_of(identity)
    if identity.kind == "sum":
        signed = [(roles["total"][0], 1), *((part, -1) for part in roles["parts"])]
    elif identity.kind == "difference":
        signed = [(roles["change"][0], 1), (roles["after"][0], -1), (roles["before"][0], 1)]
    else:
        return None
    coefficients: dict[str, int] = {}
    for fact, sign in signed:
        coefficients[fact] = coefficients.get(fact, 0) + sign
    return Equation(identity.name, {fact: c for fact, c in coefficients.items() if c})


def usable(equations: Iterable[Equation], facts: Mapping[str, Fact]) -> tuple[Equation, ...]:
    """The equations whose facts all exist as quantities, whether or not they can be read."""
    return tuple(
        equation
        for equation in equations
        if equation.coefficients and all(facts[f].state != "not_applicable" for f in equation.coefficients)
    )


def connected(equations: Sequence[Equation]) -> Iterator[tuple[Equation, ...]]:
    """Split equations into groups that share no fact, in their given order.

    >>> pairs = [Equation("a", {"x": 1, "y": 1}), Equation("b", {"u": 1}), Equation("c", {"y": 1, "z": 1})]
    >>> [[equation.name for equation in group] for group in connected(pairs)]
    [['a', 'c'], ['b']]
    """
    left = list(equations)
    while left:
        facts, size = set(left[0].coefficients), -1
        while len(facts) != size:
            size = len(facts)
            for equation in left:
                if facts & set(equation.coefficients):
                    facts |= set(equation.coefficients)
        yield tuple(equation for equation in left if facts & set(equation.coefficients))
        left = [equation for equation in left if not facts & set(equation.coefficients)]


def determined(equations: Sequence[Equation], fields: Sequence[str], unknown: Sequence[str]) -> bool:
    """Whether the equations fix all of ``fields`` once every other known fact is given.

    True when the columns of ``fields`` are independent of each other and of the columns of ``unknown``
    facts; otherwise the fields could be changed in endlessly many ways.
    """
    return _rank(equations, [*fields, *unknown]) == len(fields) + _rank(equations, unknown)


def _rank(equations: Sequence[Equation], columns: Sequence[str]) -> int:
    rows = [[Fraction(equation.coefficients.get(fact, 0)) for fact in columns] for equation in equations]
    rank = 0
    for column in range(len(columns)):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        rank += 1
        for index in range(rank, len(rows)):
            factor = rows[index][column] / pivot[column]
            rows[index] = [cell - factor * above for cell, above in zip(rows[index], pivot, strict=True)]
    return rank
