"""Agreement of coders that may be shown: a code's turns are at least as many as those who speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from evallib.focus_groups.analysis.analyse import Draft
from evallib.focus_groups.guard_counts import Bound, GuardedCounts, bound_of, leaves_needed
from evallib.focus_groups.study import Agreement, CodeAgreement, Level
from evallib.privacy import Hidden, Limit, keep_limits


def guard_agreement(found: Agreement, draft: Draft, counts: GuardedCounts) -> Agreement:
    """Two coders' agreement, still with numbers for codes, groups and coders.

    Left out are codes whose turns, characters or passages would narrow down how many speak of them, and their
    disagreements; with them further codes, those with fewest turns first, or all codes together, if they would follow
    by subtraction.
    """
    if counts.small.published or not found.levels:
        return found
    covered = _covered(found, draft, counts)
    out = _telling(found, draft, counts, covered)
    levels: dict[Level, tuple[CodeAgreement, ...]] = {}
    for name, level in found.levels.items():
        hidden = _with_others(level, out, draft, _bounds(_units_of(level, draft), counts, covered))
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


def _telling(found: Agreement, draft: Draft, counts: GuardedCounts, covered: Sequence[int]) -> set[int]:
    """Codes whose turns (or characters or passages) would narrow down how many speak of some code.

    A parent's people have turns of its own or of those below it.
    """
    fewest: dict[int, int] = {}
    for level in found.levels.values():
        for code, n in _units_of(level, draft).items():
            fewest[code] = min(n, fewest.get(code, n))
    together, above = dict(fewest), draft.material.codes["parent"].tolist()
    for code, n in fewest.items():
        parent = above[code]
        while parent >= 0:
            if parent in together:
                together[parent] += n
            parent = above[parent]
    place = {code: row for row, code in enumerate(draft.counted)}
    limits = [Limit(place[code], tuple(covered), n) for code, n in sorted(together.items())]
    kept = keep_limits(counts.basis, [counts.row(code) for code in draft.counted], limits, counts.small)
    return {code for code, keeps in zip(sorted(together), kept, strict=True) if not keeps}


def _bounds(codes: Iterable[int], counts: GuardedCounts, covered: Sequence[int]) -> Mapping[int, Bound]:
    """For each code what a sum that holds its units must leave open."""
    bounds = {}
    for code in codes:
        row, most = counts.row(code), counts.small.minimum - 1
        found = bound_of([row.cells[column] for column in covered], counts.small.minimum)
        if not isinstance(row.total, Hidden):
            apart = bound_of([cell for n, cell in enumerate(row.cells) if n not in set(covered)], counts.small.minimum)
            cells = [row.cells[column] for column in covered]
            largest = sum(most if isinstance(cell, Hidden) else cell for cell in cells)
            found = Bound(found.least, min(largest, row.total - apart.least))
        bounds[code] = found
    return bounds


def _with_others(
    level: Sequence[CodeAgreement], out: set[int], draft: Draft, bounds: Mapping[int, Bound]
) -> set[int] | None:
    """The codes to leave out, so that all codes together tell nothing of them; None: all together cannot be told."""
    units = _units_of(level, draft)
    hidden = out & set(units)
    spare = sorted(set(units) - hidden, key=lambda code: (units[code], code), reverse=True)
    while hidden and not leaves_needed(sum(units[code] for code in hidden), [bounds[code] for code in hidden]):
        if not spare:
            return None
        hidden.add(spare.pop())
    return hidden


def _units_of(level: Iterable[CodeAgreement], draft: Draft) -> dict[int, int]:
    """How many units somebody whose codings count gave each code."""
    all_agree = draft.material.design.count == "intersection"
    return {
        int(one.code): one.both + (0 if all_agree else one.only_first + one.only_second)
        for one in level
        if one.code is not None
    }
