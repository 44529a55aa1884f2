"""One group of connected figures under one rounding model, asked of the z3 solver.

Exact rationals and strict inequalities are native to z3, so open ends of rounding intervals need no epsilon.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import floor
from typing import Any, Literal, get_args

import z3

from evallib.published import (
    Fact,
    Interval,
    PrintedNumber,
    Rule,
    point,
    rounding_interval,
)
from evallib.reconciliation.equations import Equation

Model = Literal["exact", "half_up", "half_even", "up_or_down"]
MODELS: tuple[Model, ...] = get_args(Model)
WIDEST_RUN = 10**12
Bounds = Mapping[str, tuple[Fraction, Fraction]]


class Figures:
    """The printed figures of a group of equations; each can be kept, freed, or set to another printed value.

    A figure that cannot be read is a free quantity. Values of a figure are counted in ``steps`` of its last
    decimal. In the *exact* model rounded figures have the finest decimals of the group.
    """

    def __init__(self, equations: Sequence[Equation], facts: Mapping[str, Fact], model: Model) -> None:
        self.equations = tuple(equations)
        self.model = model
        named = list(dict.fromkeys(fact for equation in equations for fact in equation.coefficients))
        self.printed = {name: number for name in named if (number := facts[name].number) is not None}
        self.fields = tuple(self.printed)
        self.unknown = tuple(name for name in named if name not in self.printed)
        self._exact = {name: facts[name].exact or model == "exact" for name in self.fields}
        finest = max((number.decimals for number in self.printed.values()), default=0)
        self.decimals = {
            name: finest if self._exact[name] and not facts[name].exact else number.decimals
            for name, number in self.printed.items()
        }
        self._quantity = {name: z3.Real(name) for name in named}
        self._kept = {name: z3.Bool(f"kept {name}") for name in self.fields}
        self._solver = z3.Solver()
        self._load()

    def _load(self) -> None:
        for equation in self.equations:
            terms = [c * self._quantity[name] for name, c in equation.coefficients.items()]
            self._solver.add(z3.Sum(terms) == 0)
        for name in self.fields:
            within = _inside(self._quantity[name], self._interval(name, self.printed[name].value))
            self._solver.add(z3.Implies(self._kept[name], within))

    def step(self, name: str) -> Fraction:
        """The unit of the last decimal that a new value of the figure may have."""
        return Fraction(1, 10 ** self.decimals[name])

    def possible(self, freed: Collection[str] = ()) -> bool:
        """Whether some true values fulfil every equation when all figures but ``freed`` are as printed."""
        answer = self._solver.check(*(self._kept[name] for name in self.fields if name not in freed))
        if answer == z3.unknown:
            raise RuntimeError(f"the solver gave up: {self._solver.reason_unknown()}")
        return bool(answer == z3.sat)

    def core(self) -> frozenset[str]:
        """After an impossible answer: kept figures that cannot all be right; one of them must change."""
        found = {str(switch) for switch in self._solver.unsat_core()}
        return frozenset(name for name in self.fields if str(self._kept[name]) in found)

    @contextmanager
    def with_value(self, name: str, steps: int) -> Iterator[None]:
        """The figure printed as ``steps`` of its last decimal instead, while the block runs."""
        self._solver.push()
        self._solver.add(_inside(self._quantity[name], self._interval(name, steps * self.step(name))))
        try:
            yield
        finally:
            self._solver.pop()

    def run(self, name: str, freed: Collection[str]) -> range:
        """All printed values of ``name``, in steps, that agree with the figures that are not ``freed``.

        They follow each other without a gap, because the possible true values form one interval.
        """
        start = self._first(name, freed)
        if start is None:
            return range(0)

        def fits(steps: int) -> bool:
            with self.with_value(name, steps):
                return self.possible(freed)

        return range(_last(fits, start, -1), _last(fits, start, 1) + 1)

    def _first(self, name: str, freed: Collection[str]) -> int | None:
        """One printed value that fits, found at a true value that the solver proposes."""
        quantity, step = self._quantity[name], self.step(name)
        self._solver.push()
        try:
            if self._exact[name]:
                self._solver.add(z3.IsInt(quantity * (1 / step).numerator))
            if not self.possible(freed):
                return None
            value: Fraction = self._solver.model().eval(quantity, model_completion=True).as_fraction()
        finally:
            self._solver.pop()
        below = floor(value / step)
        return below if self._interval(name, below * step).contains(value) else below + 1

    def _interval(self, name: str, value: Fraction) -> Interval:
        if self._exact[name]:
            return point(value)
        return rounding_interval(PrintedNumber("", value, self.decimals[name]), _rule(self.model))


def _rule(model: Model) -> Rule:
    if model == "exact":
        raise ValueError("the exact model has no rounding rule")
    return model


def _inside(quantity: Any, interval: Interval) -> Any:
    low, high = z3.Q(*interval.low.as_integer_ratio()), z3.Q(*interval.high.as_integer_ratio())
    above = quantity >= low if interval.low_closed else quantity > low
    return z3.And(above, quantity <= high if interval.high_closed else quantity < high)


def _last(fits: Callable[[int], bool], start: int, direction: int) -> int:
    """The farthest value in one direction that still fits: doubling strides, then halving."""
    stride = 1
    while fits(start + direction * stride):
        stride *= 2
        if stride > WIDEST_RUN:
            raise RuntimeError(f"more than {WIDEST_RUN} values fit; the figures do not limit each other")
    inside, outside = stride // 2, stride
    while outside - inside > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if fits(start + direction * middle) else (inside, middle)
    return start + direction * inside
