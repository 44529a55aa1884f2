"""How each scale changed between the two compared waves, by what the linking of people allows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evallib.kasam.analysis.material import Floats, Material
from evallib.kasam.analysis.people import Pairs, parts_of
from evallib.kasam.study import ScaleChange, direction_of
from evallib.kasam.waves import Design
from evallib.privacy import PublishedSum
from evallib.statistics import (
    Change,
    Estimate,
    NotComputable,
    approximate_effect,
    compare_partly_linked,
    compare_unlinked,
    correlation_band,
    d_z,
    detectable_change,
    g_av,
    hedges_g_from_moments,
    holm,
    judge_equivalence,
    paired_companions,
)


@dataclass(frozen=True)
class Sides:
    """The people of a comparison: everyone used before and after, and the pairs among them (none: unlinked)."""

    before: frozenset[int]
    after: frozenset[int]
    pairs: Pairs

    def sums(self, material: Material) -> tuple[tuple[str, PublishedSum], ...]:
        """What publishing a comparison of the primary scale adds up, by wave; pairs count as published too."""
        parts = parts_of(material.design.instrument, material.design.primary)
        paired = [frozenset(pair[side] for pair in self.pairs) for side in (0, 1)]
        waves = zip(material.compared, (self.before, self.after), paired, strict=True)
        return tuple((wave, PublishedSum(people, parts)) for wave, *sets in waves for people in sets if people)


def compare(material: Material, sides: Sides, values: tuple[Floats, Floats]) -> Change | NotComputable:
    """The change of one scale between the two compared waves; ``values``: everyone's scores, before and after."""
    before, after = values
    firsts, seconds = ([pair[side] for pair in sides.pairs] for side in (0, 1))
    if not sides.pairs:
        return compare_unlinked(before[sorted(sides.before)], after[sorted(sides.after)])
    return compare_partly_linked(
        before[firsts],
        after[seconds],
        before[sorted(sides.before - set(firsts))],
        after[sorted(sides.after - set(seconds))],
    )


def compare_scales(material: Material) -> tuple[ScaleChange, ...]:
    """The change of every scale, the primary one first. The guard adjusts those it shows for being several."""
    design = material.design
    if design.compared is None:
        return ()
    return tuple(_compare_scale(material, scale) for scale in (design.primary, *design.secondary))


def adjust_for_several(changes: tuple[ScaleChange, ...]) -> tuple[ScaleChange, ...]:
    """The changes with p values adjusted over the subscales that have one (Holm); the primary scale has none."""
    family = [one.change.p for one in changes if not one.primary and isinstance(one.change, Change)]
    adjusted = iter(holm(family))
    return tuple(
        replace(one, p_holm=next(adjusted) if not one.primary and isinstance(one.change, Change) else None)
        for one in changes
    )


def sides_of(material: Material, scale: str) -> Sides:
    """The people that the main comparison of a scale rests on."""
    before, after = material.compared
    people = material.chosen.people
    return Sides(people[before][scale], people[after][scale], material.chosen.pairs.get(scale, ()))


def values_of(material: Material, scale: str) -> tuple[Floats, Floats]:
    """Everyone's scores on a scale in the two compared waves."""
    before, after = material.compared
    return material.scores[before].scales[scale], material.scores[after].scales[scale]


def _compare_scale(material: Material, scale: str) -> ScaleChange:
    sides, values = sides_of(material, scale), values_of(material, scale)
    change = compare(material, sides, values)
    told = tell_change(material.design, scale, change)
    if not isinstance(change, Change) or change.branch != "linked":
        return told
    before = values[0][[pair[0] for pair in sides.pairs]]
    after = values[1][[pair[1] for pair in sides.pairs]]
    companions = paired_companions(before, after, seed=material.design.seed)
    return replace(told, companions=companions, effect=g_av(before, after), d_z=d_z(before, after))


def tell_change(design: Design, scale: str, change: Change | NotComputable) -> ScaleChange:
    """A change with all that follows from its numbers alone, whatever it was computed from."""
    primary = scale == design.primary
    if not isinstance(change, Change):
        return ScaleChange(scale, primary, change, direction_of(change))
    bound = design.smallest_change if primary else None
    return ScaleChange(
        scale=scale,
        primary=primary,
        change=change,
        direction=direction_of(change),
        effect=_effect(change),
        detectable=detectable_change(change.se, change.df),
        equivalence=judge_equivalence(change, bound) if bound is not None else None,
        band=correlation_band(change, design.correlations) if change.branch in {"unlinked", "summaries"} else (),
    )


def _effect(change: Change) -> Estimate | None:
    """The change in standard deviations, with an interval that allows for the pairs when there are any."""
    return approximate_effect(change) if change.n_pairs else hedges_g_from_moments(*change.moments)
