"""The fewest printed figures that would have to be different for everything to hold, all ways, none chosen.

Least edits after Fellegi & Holt 1976 (doi:10.1080/01621459.1976.10481472), as in R's errorlocate and
deducorrect, over all linear identities jointly: two identities can each be possible alone and impossible
together. Figures are taken as exact, or as anything that rounds to what is printed; the models give
different repairs, so each repair belongs to a model. Counts declared exact are never rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice

from evallib.published import Fact
from evallib.reconciliation.equations import Equation, connected, determined, usable
from evallib.reconciliation.figures import MODELS, Bounds, Figures, Model

MOST_FIELDS = 2
MOST_LISTED = 60
WIDEST_SCAN = 25


@dataclass(frozen=True)
class Family:
    """All ways to make everything hold by changing the same figures.

    ``values``: one tuple a way, the new value of each of ``fields``, in order; at most 60 in a model.
    ``count``: how many there are; at least so many when ``complete`` is False.
    """

    fields: tuple[str, ...]
    values: tuple[tuple[Fraction, ...], ...]
    count: int
    complete: bool = True


@dataclass(frozen=True)
class ModelRepairs:
    """The smallest repairs under one model: nothing to repair (``holds``), some families, or none found."""

    model: Model
    holds: bool
    families: tuple[Family, ...] = ()

    @property
    def size(self) -> int:
        """How many figures the smallest repairs change; 0 when none are needed or none were found."""
        return len(self.families[0].fields) if self.families else 0

    @property
    def count(self) -> int:
        """How many repairs there are."""
        return sum(family.count for family in self.families)

    @property
    def complete(self) -> bool:
        """Whether ``count`` is all there are, or a lower limit."""
        return all(family.complete for family in self.families)

    @property
    def in_every(self) -> frozenset[str]:
        """The figures that every smallest repair changes."""
        sets = [frozenset(family.fields) for family in self.families]
        return frozenset.intersection(*sets) if sets else frozenset()


@dataclass(frozen=True)
class Group:
    """Identities that share figures. ``joint``: can the printed figures all be right, under each model?

    ``repairs`` is empty when a single rounding rule explains everything.
    """

    identities: tuple[str, ...]
    fields: tuple[str, ...]
    joint: Mapping[Model, bool]
    repairs: tuple[ModelRepairs, ...] = ()

    @property
    def explained(self) -> bool:
        """Whether the figures agree, or rounding them all by one rule explains the differences."""
        return self.joint["half_up"] or self.joint["half_even"]

    @property
    def in_every(self) -> tuple[str, ...]:
        """The figures that are in every smallest repair of every model that has repairs."""
        found = [one.in_every for one in self.repairs if one.families]
        return tuple(name for name in self.fields if found and all(name in every for every in found))


def find_repairs(
    equations: Sequence[Equation], facts: Mapping[str, Fact], bounds: Bounds | None = None
) -> tuple[Group, ...]:
    """Test each connected group of equations jointly, and search the contradictory ones for repairs.

    Sets of one field are tried first, then of two; the search stops at the first size with a solution. A
    set counts when the equations determine its figures, every figure in it changes, and new values keep
    the decimals they are printed with and stay inside ``bounds``. Facts without a readable number are free
    quantities, never part of a repair.

    >>> from evallib.published import make_fact
    >>> def rounded(fact, value):
    ...     return make_fact({"fact": fact, "value": value, "kind": "rounded", "state": "stated"})
    >>> facts = {fact: rounded(fact, value) for fact, value in (("t", "125"), ("a", "45"), ("b", "38"))}
    >>> group, = find_repairs([Equation("sum", {"t": 1, "a": -1, "b": -1})], facts)
    >>> [(family.fields, family.values) for family in group.repairs[0].families]
    [(('t',), ((Fraction(83, 1),),)), (('a',), ((Fraction(87, 1),),)), (('b',), ((Fraction(80, 1),),))]
    """
    groups = connected(usable(equations, facts))
    return tuple(_search(group, facts, bounds or {}) for group in groups)


def _search(equations: Sequence[Equation], facts: Mapping[str, Fact], bounds: Bounds) -> Group:
    models = [Figures(equations, facts, model) for model in MODELS]
    joint: dict[Model, bool] = {figures.model: figures.possible() for figures in models}
    group = Group(tuple(equation.name for equation in equations), models[0].fields, joint)
    if group.explained:
        return group
    if all(facts[name].exact for name in group.fields):
        models = models[:1]
    repairs = tuple(ModelRepairs(f.model, joint[f.model], _smallest(f, bounds)) for f in models)
    return Group(group.identities, group.fields, joint, repairs)


def _smallest(figures: Figures, bounds: Bounds) -> tuple[Family, ...]:
    if figures.possible():
        return ()
    cores = [figures.core()]
    for size in range(1, MOST_FIELDS + 1):
        room, families = MOST_LISTED, []
        for fields in combinations(figures.fields, size):
            if not _can_mend(figures, fields, cores):
                continue
            family = _family(figures, fields, bounds, room)
            if family.count:
                families.append(family)
                room -= len(family.values)
        if families:
            return tuple(families)
    return ()


def _can_mend(figures: Figures, fields: tuple[str, ...], cores: list[frozenset[str]]) -> bool:
    """Whether freeing the fields lets the rest agree. Conflicts met on the way (``cores``) rule out others."""
    if any(core.isdisjoint(fields) for core in cores):
        return False
    if not determined(figures.equations, fields, figures.unknown):
        return False
    if figures.possible(freed=fields):
        return True
    cores.append(figures.core())
    return False


def _family(figures: Figures, fields: tuple[str, ...], bounds: Bounds, room: int) -> Family:
    values: list[tuple[Fraction, ...]] = []
    count, complete = 0, True
    for earlier, run, whole in _runs(figures, fields, fields, bounds):
        last = fields[-1]
        old = int(figures.printed[last].value / figures.step(last))
        new = [steps for steps in islice(run, room - len(values) + 1) if steps != old]
        values.extend((*earlier, steps * figures.step(last)) for steps in new[: room - len(values)])
        count += len(run) - (old in run)
        complete = complete and whole
    return Family(fields, tuple(values), count, complete)


_Run = tuple[tuple[Fraction, ...], range, bool]


def _runs(figures: Figures, fields: Sequence[str], freed: Sequence[str], bounds: Bounds) -> Iterator[_Run]:
    """For each choice of new values of all fields but the last: the values that the last may take."""
    name, *rest = fields
    run = _clip(figures.run(name, freed), figures.step(name), bounds.get(name))
    if not rest:
        yield (), run, True
        return
    for steps in run[:WIDEST_SCAN]:
        value = steps * figures.step(name)
        if value == figures.printed[name].value:
            continue
        with figures.with_value(name, steps):
            for earlier, inner, whole in _runs(figures, rest, freed, bounds):
                yield (value, *earlier), inner, whole and len(run) <= WIDEST_SCAN


def _clip(run: range, step: Fraction, bounds: tuple[Fraction, Fraction] | None) -> range:
    if bounds is None:
        return run
    low, high = (bounds[0] / step).__ceil__(), (bounds[1] / step).__floor__()
    return range(max(run.start, low), min(run.stop, high + 1))
