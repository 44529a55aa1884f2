"""The main result looked at in other ways: other rules, other people, single people's changes, units, drop-out.

Everything here concerns the primary scale. Each figure comes with the sums that publishing it would add, so that the
guard can tell whether it may stand beside the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from evallib.kasam.analysis.changes import Sides, compare, sides_of, values_of
from evallib.kasam.analysis.material import Floats, Material
from evallib.kasam.analysis.people import Pairs, parts_of
from evallib.kasam.study import DropOut, ReliableChange, RuleResult, Scored, Sensitivity, direction_of
from evallib.kasam.waves import Withheld
from evallib.privacy import PublishedSum
from evallib.scales import RULES, Rule, reliable_change
from evallib.statistics import (
    Change,
    NotComputable,
    UnitModel,
    compare_unlinked,
    fit_unit_model,
    summarise,
)

Sums = tuple[tuple[str, PublishedSum], ...]
Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Resting(Generic[Figure]):
    """A figure and the sums, each with its wave, that publishing it would add."""

    figure: Figure
    sums: Sums


def vary_rule(material: Material) -> Iterator[Resting[RuleResult]]:
    """The main change under each rule for missing answers, the main rule first."""
    for rule in RULES:
        values = tuple(material.rescored(wave, rule) for wave in material.compared)
        sides = _sides_under(material, rule, (values[0], values[1]))
        change = compare(material, sides, (values[0], values[1]))
        told = RuleResult(
            rule=rule,
            n_before=len(sides.before),
            n_after=len(sides.after),
            n_pairs=len(sides.pairs) if sides.pairs else None,
            change=change,
            direction=direction_of(change),
            main=rule == RULES[0],
        )
        yield Resting(told, sides.sums(material))


def _sides_under(material: Material, rule: Rule, values: tuple[Floats, Floats]) -> Sides:
    """The people of the main comparison under another rule, chosen in the same way."""
    if rule == RULES[0]:
        return sides_of(material, material.design.primary)
    before, after = ({int(person) for person in np.flatnonzero(~np.isnan(one))} for one in values)
    pairs = tuple(pair for pair in material.pairs if pair[0] in before and pair[1] in after)
    if material.completers:
        before, after = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    enough = len(pairs) >= material.group
    return Sides(frozenset(before), frozenset(after), pairs if enough else ())


def vary_people(material: Material, main: Change | NotComputable | Withheld) -> Iterator[Resting[Sensitivity]]:
    """The main change on the pairs only and as if nobody was linked, and on exactly equal codes only."""
    sides, values = sides_of(material, material.design.primary), values_of(material, material.design.primary)
    if isinstance(main, Change) and main.branch == "partly_linked":
        paired = _only_pairs(sides.pairs)
        yield _vary("pairs", material, paired, values)
        yield _vary("welch", material, Sides(sides.before, sides.after, ()), values)
    tolerant = material.links.tolerant if material.links is not None else frozenset()
    exact = tuple(pair for pair in sides.pairs if pair not in tolerant)
    if sides.pairs and len(exact) < len(sides.pairs):
        whole = material.completers or len(sides.before) == len(sides.after) == len(sides.pairs)
        yield _vary("exact", material, _only_pairs(exact) if whole else Sides(sides.before, sides.after, exact), values)


def _vary(
    kind: Literal["pairs", "welch", "exact"], material: Material, sides: Sides, values: tuple[Floats, Floats]
) -> Resting[Sensitivity]:
    change = compare(material, sides, values)
    return Resting(Sensitivity(kind, change, direction_of(change)), sides.sums(material))


def _only_pairs(pairs: Pairs) -> Sides:
    return Sides(frozenset(pair[0] for pair in pairs), frozenset(pair[1] for pair in pairs), pairs)


def count_reliable(material: Material, scored: tuple[Scored, ...]) -> ReliableChange | None:
    """How many linked people changed more than the error of measurement could explain; None when it is not defined.

    The spread is that of the first wave's main figures; the reliability is the declared one, else alpha there.
    """
    design = material.design
    sides, (before, after) = sides_of(material, design.primary), values_of(material, design.primary)
    first = next(one for one in scored if (one.wave, one.scale) == (material.compared[0], design.primary))
    sd = summarise(material.used(material.compared[0], design.primary)).sd
    alpha = None if first.alpha is None else getattr(first.alpha, "value", None)
    reliability = design.reliability if design.reliability is not None else alpha
    if not sides.pairs or sd is None or reliability is None:
        return None
    pairs = np.array(sides.pairs)
    shares = reliable_change(before[pairs[:, 0]], after[pairs[:, 1]], sd=sd, reliability=reliability)
    if shares is None:
        return None
    return ReliableChange(
        shares.up, shares.unchanged, shares.down, shares.threshold, shares.reliability, design.reliability_source
    )


def model_units(material: Material) -> Resting[UnitModel | NotComputable | Withheld] | None:
    """The change of linked people with a unit effect; None when nobody is linked or no unit is declared.

    The estimate weighs a unit by its size. With two sizes of units it and the plain mean change are two equations for
    the mean changes of those in large and in small units, so both must be groups; else it is withheld.
    """
    sides, (before, after) = (
        sides_of(material, material.design.primary),
        values_of(material, material.design.primary),
    )
    if not material.design.has_unit or not sides.pairs:
        return None
    units = material.answers[material.compared[0]].unit
    pairs = tuple(pair for pair in sides.pairs if units[pair[0]])
    sizes = Counter(Counter(units[pair[0]] for pair in pairs).values())
    people = [size * count for size, count in sizes.items()]
    if len(people) == 2 and min(people) < material.group:
        return Resting(Withheld("difference", material.group), _only_pairs(pairs).sums(material))
    firsts, seconds = ([pair[side] for pair in pairs] for side in (0, 1))
    model = fit_unit_model(before[firsts], after[seconds], [units[person] for person in firsts])
    return Resting(model, _only_pairs(pairs).sums(material))


def compare_drop_outs(material: Material) -> Resting[DropOut] | None:
    """The first wave's scores of those linked to a score the second time and of the others.

    None when nobody is linked or everybody is.
    """
    wave, scale = material.compared[0], material.design.primary
    pairs = material.chosen.pairs.get(scale, ())
    if not pairs:
        return None
    scored = frozenset(int(person) for person in np.flatnonzero(~np.isnan(material.scores[wave].scales[scale])))
    stayed = frozenset(pair[0] for pair in pairs)
    left = scored - stayed
    if not left:
        return None
    values = material.values(wave, scale, sorted(stayed)), material.values(wave, scale, sorted(left))
    found = DropOut(summarise(values[0]), summarise(values[1]), compare_unlinked(*values))
    parts = parts_of(material.design.instrument, scale)
    return Resting(found, ((wave, PublishedSum(stayed, parts)), (wave, PublishedSum(left, parts))))
