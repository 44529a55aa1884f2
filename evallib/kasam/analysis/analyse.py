"""From prepared answers to a draft of everything the section could say, before the guard has looked at it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from evallib.kasam.analysis.background import count_background
from evallib.kasam.analysis.changes import compare_scales
from evallib.kasam.analysis.describe import describe_scales, describe_waves
from evallib.kasam.analysis.material import Material
from evallib.kasam.analysis.people import members
from evallib.kasam.analysis.robust import (
    Resting,
    Sums,
    compare_drop_outs,
    count_reliable,
    model_units,
    vary_people,
    vary_rule,
)
from evallib.kasam.study import (
    Background,
    Basis,
    Drift,
    DropOut,
    LinkAudit,
    ReliableChange,
    RuleResult,
    ScaleChange,
    Scored,
    Sensitivity,
)
from evallib.kasam.waves import Design, Wave, Withheld
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Reference
from evallib.scales import Links
from evallib.statistics import NotComputable, UnitModel, expected_after


@dataclass(frozen=True)
class Draft:
    """Everything that answers allow, nothing withheld: for :func:`evallib.kasam.guard.guard_study` only.

    ``sums``: what the main figures publish, by wave. Whatever else may or may not stand beside them carries its own.
    """

    design: Design
    waves: tuple[Wave, ...]
    basis: Basis
    sums: Sums
    scored: tuple[Scored, ...]
    changes: tuple[ScaleChange, ...]
    links: LinkAudit | None
    rules: tuple[Resting[RuleResult], ...]
    sensitivities: tuple[Resting[Sensitivity], ...]
    reliable: ReliableChange | None
    unit_model: Resting[UnitModel | NotComputable | Withheld] | None
    drop_out: Resting[DropOut] | Withheld | None
    background: tuple[Background | Withheld, ...]
    references: tuple[Reference, ...]
    account: RowAccount


def analyse(material: Material, references: tuple[Reference, ...]) -> Draft:
    """All figures of a project with answers. Pure: the same answers in any order of rows give the same draft."""
    scored = tuple(describe_scales(material))
    two = material.design.compared is not None
    changes = compare_scales(material)
    return Draft(
        design=material.design,
        waves=tuple(describe_waves(material)),
        basis=material.chosen.basis,
        sums=tuple(material.chosen.sums(material.design.instrument, material.group)),
        scored=scored,
        changes=changes,
        links=_audit(material.design, material.links),
        rules=tuple(vary_rule(material)) if two else (),
        sensitivities=tuple(vary_people(material, changes[0].change)) if changes else (),
        reliable=count_reliable(material, scored) if two else None,
        unit_model=model_units(material) if two else None,
        drop_out=compare_drop_outs(material) if two else None,
        background=tuple(count_background(material)) if two else (),
        references=references,
        account=account_rows(material),
    )


def _audit(design: Design, links: Links | None) -> LinkAudit | None:
    if links is None or design.link == "none":
        return None
    found = links.audit
    return LinkAudit(
        by=design.link,
        exact=found.exact,
        tolerant=found.tolerant,
        unlinked=(len(links.only_before), len(links.only_after)),
        without_key=links.without_key,
        ambiguous=links.ambiguous_rows,
    )


def account_rows(material: Material) -> RowAccount:
    """What became of every row: those whose answers no figure rests on are excluded, each for one reason."""
    total = RowAccount()
    for wave, answers in material.answers.items():
        reasons = _reasons(material, wave)
        total += answers.account.exclude({reason: count for reason, count in reasons.items() if count})
    return total


def _reasons(material: Material, wave: str) -> Mapping[str, int]:
    """Why people who answered are in no figure of a wave, and how many."""
    scores = material.scores[wave].scales.values()
    some = ~np.logical_and.reduce([np.isnan(values) for values in scores])
    shown = [people for people in material.chosen.people[wave].values() if len(people) >= material.group]
    used = members(shown)
    scored = frozenset(int(person) for person in np.flatnonzero(some))
    unscored, left_out = len(some) - len(scored), scored - used
    few = _("too few answers to be shown")
    if not shown:
        return {_("too many questions unanswered"): unscored, few: len(left_out)}
    once = _answered_once(material, wave) & left_out
    return {
        _("too many questions unanswered"): unscored,
        _("could not be followed, left out to protect small groups"): len(once),
        _("without a score on all scales, left out to protect small groups"): len(left_out - once),
    }


def _answered_once(material: Material, wave: str) -> frozenset[int]:
    """Whom the choice of completers leaves out: they have no linked answers in the other compared wave."""
    if not material.completers or material.design.compared is None or wave not in material.design.compared:
        return frozenset()
    side = material.design.compared.index(wave)
    linked = {pair[side] for pair in material.pairs}
    return frozenset(range(len(material.answers[wave].answers))) - linked


def expect_drift(design: Design, mean_before: float | None, references: tuple[Reference, ...]) -> Iterator[Drift]:
    """What a group chosen for low scores is expected to do by itself, by each reference mean and published r.

    Only references of a stated number of people with a mean above the group's first one: a group is drawn towards
    the people it was chosen from, and the extremes of an overview are nobody's population.
    """
    if not design.chosen_for_low_scores or mean_before is None or math.isnan(mean_before):
        return
    for row in references:
        if row.scale != design.primary or row.n is None or row.mean is None or row.mean <= mean_before:
            continue
        for r in dict.fromkeys(retest.r for retest in design.instrument.test_retest):
            after = expected_after(mean_before, row.mean, r)
            yield Drift(row, r, after, after - mean_before)
