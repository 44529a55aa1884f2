"""Criteria of a programme, and what a compound criterion means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from evallib.projects import Criterion

MOST_IN_TABLE = 4


def gives_priority(criteria: Sequence[Criterion], fulfilled: Collection[str]) -> bool:
    """Does a project that fulfils these criteria have priority?

    A criterion of kind ``priority`` gives it alone. A ``compound`` criterion gives it only together with one
    of the criteria it names, so it never decides alone.
    """
    return any(
        criterion.id in fulfilled
        and (criterion.kind == "priority" or bool(set(criterion.needs_one_of) & set(fulfilled)))
        for criterion in criteria
        if criterion.kind in {"priority", "compound"}
    )


def rests_on_compound(
    criteria: Sequence[Criterion], fulfilled: Collection[str], unknown: Collection[str] = ()
) -> bool | None:
    """Does a project have no priority but a compound criterion without any of the criteria that it needs?

    ``unknown``: criteria of which nobody has said whether they are fulfilled. None: it depends on them.
    """
    compound = [criterion.id for criterion in criteria if criterion.kind == "compound"]
    alone = any(
        name in {*fulfilled, *unknown} and not gives_priority(criteria, {*fulfilled, name}) for name in compound
    )
    if not alone:
        return False
    certain = set(compound) & set(fulfilled) and not gives_priority(criteria, {*fulfilled, *unknown})
    return True if certain else None


def priority_table(criteria: Sequence[Criterion]) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Every combination of the criteria that a compound rule is about, and whether it gives priority.

    Empty when the programme has no compound rule, or one about so many criteria that nobody would read the table.
    """
    compound = [criterion for criterion in criteria if criterion.kind == "compound"]
    named = {other for criterion in compound for other in criterion.needs_one_of} | {c.id for c in compound}
    ids = [criterion.id for criterion in criteria if criterion.id in named]
    if not compound or len(ids) > MOST_IN_TABLE:
        return ()
    sets = [chosen for size in range(len(ids) + 1) for chosen in combinations(ids, size)]
    return tuple((chosen, gives_priority(criteria, chosen)) for chosen in sets)
