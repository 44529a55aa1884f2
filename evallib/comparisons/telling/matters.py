"""Which results are worst and matter: by the colour, and by what the group wrote in the forms. No words here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evallib.comparisons.forms_read import Action, Forms, Level, Priority
from evallib.comparisons.read import Study
from evallib.comparisons.study import Colour, Comparison, IndicatorResult
from evallib.comparisons.telling.names import call_written, find_result, same_indicator, standing_of

Reason = Literal["first", "people", "cost", "urgent"]
"""Prioritised as number 1; many inhabitants; a high cost of poor quality (Bilaga 6); found urgent (Bilaga 5)."""

WORST_FIRST: tuple[Colour, ...] = ("worst", "middle", "best")


@dataclass(frozen=True)
class Matter:
    """An indicator that the forms say matters, under the name the reader knows, and why.

    ``result`` None: the comparison does not have it.
    """

    label: str
    result: IndicatorResult | None
    reasons: tuple[Reason, ...]


def coloured(comparison: Comparison | None, colour: Colour) -> tuple[IndicatorResult, ...]:
    """The results of one colour, in the project's order."""
    return tuple(one for one in (comparison.results if comparison else ()) if one.colour == colour)


def worst_first(study: Study) -> tuple[IndicatorResult, ...]:
    """All results: the worst first, within a colour the lowest place first, those without a colour last."""
    return tuple(sorted(study.comparison.results if study.comparison else (), key=_badness))


def _badness(result: IndicatorResult) -> tuple[int, float]:
    standing = standing_of(result)
    if result.colour is None or standing is None or standing.rank is None:
        return len(WORST_FIRST), 0.0
    return WORST_FIRST.index(result.colour), -standing.rank / standing.n


def matters(study: Study) -> tuple[Matter, ...]:
    """Every indicator that the forms say matters: those with priority 1 first, then in the order of the forms."""
    found: dict[str, list[Reason]] = {}
    names: dict[str, str] = {}
    for written, reasons in _said(study.forms):
        key = same_indicator(study.comparison, written)
        names.setdefault(key, written)
        known = found.setdefault(key, [])
        known += [reason for reason in reasons if reason not in known]
    told = [_matter(study.comparison, names[key], tuple(reasons)) for key, reasons in found.items() if reasons]
    return tuple(sorted(told, key=lambda one: "first" not in one.reasons))


def _said(forms: Forms) -> list[tuple[str, list[Reason]]]:
    """Each row of the two forms and what it says; a row that says nothing of it too."""
    rows: list[tuple[str, list[Reason]]] = [(row.indicator, _reasons(row)) for row in forms.priorities]
    for quick in forms.quick:
        rows.append((quick.indicator, ["urgent"] if quick.urgent == "yes" else []))
    return rows


def _reasons(row: Priority) -> list[Reason]:
    found: list[Reason] = ["first"] if row.priority == 1 else []
    if row.people == "high":
        found.append("people")
    return [*found, "cost"] if row.quality_cost == "high" else found


def _matter(comparison: Comparison | None, written: str, reasons: tuple[Reason, ...]) -> Matter:
    return Matter(call_written(comparison, written), find_result(comparison, written), reasons)


def pressing(study: Study) -> tuple[Matter, ...]:
    """What is both worst among all municipalities and matters."""
    return tuple(one for one in matters(study) if one.result is not None and one.result.colour == "worst")


def judged(study: Study) -> frozenset[str]:
    """The keys of all indicators that Bilaga 5 or 6 has a row for."""
    return frozenset(same_indicator(study.comparison, written) for written, _reasons_of in _said(study.forms))


def not_judged(study: Study) -> tuple[IndicatorResult, ...]:
    """The worst results that the group has not judged in any form."""
    known = judged(study)
    return tuple(one for one in coloured(study.comparison, "worst") if one.indicator.id not in known)


@dataclass(frozen=True)
class Placed:
    """An indicator in the matrix: how many it is about (Bilaga 6), how much can be done (Bilaga 8); None: not said.

    An indicator that Bilaga 8 has with several influences is placed once for each.
    """

    label: str
    people: Level | None
    influence: Level | None
    priority: int | None
    result: IndicatorResult | None
    quality_cost: Level | None = None


def placed(study: Study) -> tuple[Placed, ...]:
    """Every prioritised indicator in the matrix of importance and influence, in the order of priority."""
    influences = _influences(study)
    found = []
    for row in study.forms.priorities:
        label, result = call_written(study.comparison, row.indicator), find_result(study.comparison, row.indicator)
        for influence in influences.get(same_indicator(study.comparison, row.indicator)) or (None,):
            found.append(Placed(label, row.people, influence, row.priority, result, row.quality_cost))
    return tuple(sorted(found, key=lambda one: (one.priority is None, one.priority or 0)))


def _influences(study: Study) -> dict[str, tuple[Level, ...]]:
    """The different influences that Bilaga 8 gives each indicator."""
    found: dict[str, tuple[Level, ...]] = {}
    for row in study.forms.improvements:
        for written in row.indicators:
            key = same_indicator(study.comparison, written)
            known = found.get(key, ())
            if row.influence is not None and row.influence not in known:
                found[key] = (*known, row.influence)
    return found


def without_plan(study: Study) -> tuple[Matter, ...]:
    """What matters but stands neither among the areas to improve (Bilaga 8) nor by name in the plan (Bilaga 4).

    An activity counts when its problem or activity names the indicator by its id or label.
    """
    improved = {
        same_indicator(study.comparison, written) for row in study.forms.improvements for written in row.indicators
    }
    return tuple(one for one in matters(study) if not _planned(study, one, improved))


def _planned(study: Study, matter: Matter, improved: set[str]) -> bool:
    names = [matter.label, *([matter.result.indicator.id] if matter.result else [])]
    return bool(naming(study.forms.actions, names)) or same_indicator(study.comparison, matter.label) in improved


def naming(actions: Iterable[Action], names: Iterable[str]) -> tuple[Action, ...]:
    """The activities whose problem or activity holds one of the names, as whole words and in any case."""
    wanted = [re.escape(" ".join(name.split())) for name in names if name.strip()]
    if not wanted:
        return ()
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE)
    return tuple(one for one in actions if pattern.search(" ".join(f"{one.problem} {one.activity}".split())))


@dataclass(frozen=True)
class Decided:
    """What is suggested for, or decided of, something, in the group's words; ``decision`` None: nothing is written.

    ``indicators``: the names that the reader knows. ``actions``: the activities of the plan that name the suggestion or
    one of its indicators. ``first``: the suggestion or one of its indicators has priority 1.
    """

    suggestion: str | None
    indicators: tuple[str, ...]
    decision: str | None
    first: bool
    actions: tuple[Action, ...]


def decided(study: Study) -> tuple[Decided, ...]:
    """Every suggested improvement (Bilaga 8), what has priority 1 first; without any, every indicator with priority 1
    (Bilaga 6)."""
    leading = {same_indicator(study.comparison, row.indicator) for row in study.forms.priorities if row.priority == 1}
    found = [
        _decided(study, row.suggestion, row.indicators, row.decision, first=row.priority == 1, leading=leading)
        for row in study.forms.improvements
        if row.suggestion
    ] or [
        _decided(study, None, (row.indicator,), row.decision, first=True, leading=leading)
        for row in study.forms.priorities
        if row.priority == 1
    ]
    return tuple(sorted(found, key=lambda one: not one.first))


def _decided(
    study: Study,
    suggestion: str | None,
    written: tuple[str, ...],
    decision: str | None,
    *,
    first: bool,
    leading: set[str],
) -> Decided:
    keys = [same_indicator(study.comparison, one) for one in written]
    labels = tuple(call_written(study.comparison, one) for one in written)
    actions = naming(study.forms.actions, [*keys, *labels, *([suggestion] if suggestion else [])])
    return Decided(suggestion, labels, decision, first or not leading.isdisjoint(keys), actions)


def unplanned(study: Study) -> tuple[Decided, ...]:
    """The suggested improvements that no activity of the plan names; none while there is no plan."""
    if not study.forms.actions:
        return ()
    return tuple(one for one in decided(study) if one.suggestion is not None and not one.actions)
