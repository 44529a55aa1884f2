"""Agreement of coders that may be shown: a code's turns are at least as many as those who speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from evallib.focus_groups.analysis.analyse import Draft
from evallib.focus_groups.guard_counts import Bound, GuardedCounts, bound_of, leaves_needed
from evallib.focus_groups.study import Agreement, CodeAgreement, Level


def guard_agreement(found: Agreement, draft: Draft, counts: GuardedCounts) -> Agreement:
    """Two coders' agreement, still with numbers for codes, groups and coders.

    Left out are codes whose turns, characters or passages would narrow down how many speak of them, and their
    disagreements; with them further codes, those with fewest turns first, or all codes together, if they would follow
    by subtraction.
    """
    if counts.small.published or not found.levels:
        return found
    covered = _covered(found, draft, counts)
    out = {code for level in found.levels.values() for code in _too_few(level, draft, counts, covered)}
    levels: dict[Level, tuple[CodeAgreement, ...]] = {}
    for name, level in found.levels.items():
        hidden = _with_others(level, out, draft, _bounds(level, counts, covered))
        if hidden is not None:
            levels[name] = tuple(one for one in level if one.code is None or int(one.code) not in hidden)
            out |= hidden
    kept = {
        name: tuple(one for one in level if one.code is None or int(one.code) not in out)
        for name, level in levels.items()
    }
    told = tuple(one for one in found.disagreements if int(one.code) not in out)
    return replace(found, levels=kept, disagreements=told)


def _covered(found: Agreement, draft: Draft, counts: GuardedCounts) -> list[int]:
    """The columns of the counts that rest on nothing but documents that both coders looked at."""
    looked = [
        {document for coder, document in draft.material.looked_at if coder == int(one)}
        for one in (found.first, found.second)
    ]
    documents = draft.material.documents
    apart = documents.loc[~documents["document"].isin(list(looked[0] & looked[1])), "group"].tolist()
    if not counts.by_group:
        return [] if apart else [0]
    return [group for group in range(len(draft.material.groups)) if group not in set(apart)]


def _bounds(level: Iterable[CodeAgreement], counts: GuardedCounts, covered: Sequence[int]) -> Mapping[int, Bound]:
    """For each code what its units must leave open."""
    codes = [int(one.code) for one in level if one.code is not None]
    bounds = {}
    for code in codes:
        cells = [counts.row(code).cells[column] for column in covered]
        found = bound_of(cells, counts.small.minimum)
        bounds[code] = found if counts.hides(code) else Bound(found.least, 0)
    return bounds


def _too_few(
    level: Sequence[CodeAgreement], draft: Draft, counts: GuardedCounts, covered: Sequence[int]
) -> Iterable[int]:
    """Codes whose units are so few that they narrow down how many speak of them."""
    units = {int(one.code): _units(one, draft) for one in level if one.code is not None}
    above = draft.material.codes["parent"].tolist()
    bounds = _bounds(level, counts, covered)
    below = dict(units)
    for code, n in units.items():
        parent = above[code]
        while parent >= 0:
            if parent in below:
                below[parent] += n
            parent = above[parent]
    yield from (code for code, n in below.items() if n < bounds[code].needed)


def _with_others(
    level: Sequence[CodeAgreement], out: set[int], draft: Draft, bounds: Mapping[int, Bound]
) -> set[int] | None:
    """The codes to leave out, so that all codes together tell nothing of them; None: all together cannot be told."""
    units = {int(one.code): _units(one, draft) for one in level if one.code is not None}
    hidden = out & set(units)
    spare = sorted(set(units) - hidden, key=lambda code: (units[code], code), reverse=True)
    while hidden and not leaves_needed(sum(units[code] for code in hidden), [bounds[code] for code in hidden]):
        if not spare:
            return None
        hidden.add(spare.pop())
    return hidden


def _units(found: CodeAgreement, draft: Draft) -> int:
    """How many units somebody whose codings count gave the code."""
    count = draft.material.design.count
    if count == "intersection":
        return found.both
    return found.both + found.only_first + found.only_second
