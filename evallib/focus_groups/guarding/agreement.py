"""Agreement of coders that may be shown: a code's turns are at least as many as those who speak of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from evallib.focus_groups.analysis.analyse import Draft
from evallib.focus_groups.guarding.counts import GuardedCounts
from evallib.focus_groups.study import Agreement, CodeAgreement, Level
from evallib.privacy import Limit, SmallGroups


def guard_agreements(draft: Draft, counts: GuardedCounts) -> tuple[Agreement, ...]:
    """The agreement of every two coders, still with numbers for codes, groups and coders.

    Where they differ is told of published material only: a list of turns counts what is hidden, group by group. Left
    out are codes with few turns or passages, also of a parent's own, and those whose turns, characters or passages
    would narrow down how many speak of them; with them further codes, those with fewest turns first, if they would
    follow from all codes together or with the agreement of two coders before. Where that does not help, only which
    documents were compared is told. A scale goes with any of its steps.
    """
    guarded = []
    for found in draft.agreements:
        listed = found.disagreements if counts.small.published else ()
        kept, facts = _guard(replace(found, disagreements=listed), draft, counts)
        counts = replace(counts, facts=(*counts.facts, *facts))
        guarded.append(kept)
    return tuple(guarded)


def _guard(found: Agreement, draft: Draft, counts: GuardedCounts) -> tuple[Agreement, tuple[Limit, ...]]:
    """What may be told of two coders, and what it says of hidden counts."""
    if counts.small.published or not found.levels:
        return found, ()
    columns, units = _covered(found, draft, counts), _fewest(found, draft)
    by_code = _facts(units, draft, counts, columns)
    alone = replace(counts, facts=())  # each by itself first: that is quick, and settles most
    coded = _coded(found)
    out = {code for code, fact in by_code.items() if alone.narrows(fact)}
    out |= {code for level in coded.values() for code, n in level.items() if counts.small.hides(n)}
    fewest = {
        code: min(level.get(code, n) for level in coded.values()) for one in coded.values() for code, n in one.items()
    }
    spare = sorted(set(fewest) - out, key=lambda code: (fewest[code], code), reverse=True)
    while True:
        facts = [fact for code, fact in by_code.items() if code not in out]
        facts += _facts_of_all(found, out, draft, partial(counts.places, columns=columns))
        if _leaves_rows_open(coded.values(), out, counts.small) and not counts.narrows(*facts):
            return _without(found, out, draft.material.ordinals), tuple(facts)
        if not spare:
            return replace(found, levels={}, scales=()), ()
        out.add(spare.pop())


def _coded(found: Agreement) -> dict[Level, dict[int, int]]:
    """For each kind of unit and code, how many units either coder gave it."""
    return {
        name: {int(one.code): one.both + one.only_first + one.only_second for one in level if one.code is not None}
        for name, level in found.levels.items()
    }


def _leaves_rows_open(coded: Iterable[Mapping[int, int]], out: Set[int], small: SmallGroups) -> bool:
    """Whether all codes together, less those shown, leave each small row that is left out anything from 1 to the
    largest small number. Of the others that are left out, nobody knows how large they are."""
    for level in coded:
        left = [n for code, n in level.items() if code in out]
        if any(map(small.hides, left)) and (len(left) < 2 or sum(left) < small.minimum - 1 + len(left) - 1):
            return False
    return True


def _without(found: Agreement, out: Set[int], ordinals: Iterable[tuple[str, tuple[int, ...]]]) -> Agreement:
    levels: dict[Level, tuple[CodeAgreement, ...]] = {
        name: tuple(one for one in level if one.code is None or int(one.code) not in out)
        for name, level in found.levels.items()
    }
    left = {label for label, steps in ordinals if out & set(steps)}
    scales = tuple(scale for scale in found.scales if scale.label not in left)
    return replace(found, levels=levels, scales=scales)


def _facts_of_all(
    found: Agreement, out: Set[int], draft: Draft, places: Callable[[list[int]], tuple[tuple[int, int], ...]]
) -> Iterator[Limit]:
    """What all codes together less those shown say of those left out."""
    for level in found.levels:
        left = {code: n for code, n in _units(found, level, draft).items() if code in out}
        if left:
            yield Limit(places([code for code in left if not draft.parents[code]]), sum(left.values()))


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


def _fewest(found: Agreement, draft: Draft) -> dict[int, int]:
    """For each code its number of units, of the kind of which there are fewest."""
    fewest: dict[int, int] = {}
    for level in found.levels:
        for code, n in _units(found, level, draft).items():
            fewest[code] = min(n, fewest.get(code, n))
    return fewest


def _facts(units: Mapping[int, int], draft: Draft, counts: GuardedCounts, columns: Sequence[int]) -> dict[int, Limit]:
    """What each code's units say: there are no more people. A parent's have units of its own or of those below it."""
    together, above = dict(units), draft.material.codes["parent"].tolist()
    for code, n in units.items():
        parent = above[code]
        while parent >= 0:
            if parent in together:
                together[parent] += n
            parent = above[parent]
    return {code: Limit(counts.places([code], columns), n) for code, n in sorted(together.items())}


def _units(found: Agreement, level: Level, draft: Draft) -> dict[int, int]:
    """For each code how many units there are at most that somebody whose codings count gave it.

    With more than two coders, what the others did in the same documents is in their agreement with the first.
    """
    count, pair = draft.material.design.count, (found.first, found.second)
    rows = {int(one.code): one for one in found.levels[level] if one.code is not None}
    if count == "intersection":
        return {code: one.both for code, one in rows.items()}
    if isinstance(count, int):
        return {code: _used(one, pair.index(str(count))) for code, one in rows.items() if str(count) in pair}
    units = {code: one.both + one.only_first + one.only_second for code, one in rows.items()}
    for other in draft.agreements:
        if found.first in (other.first, other.second) and found.second not in (other.first, other.second):
            place = int(other.first == found.first)
            for one in other.levels.get(level, ()):
                if one.code is not None and int(one.code) in units:
                    units[int(one.code)] += _used(one, place)
    return units


def _used(found: CodeAgreement, place: int) -> int:
    """How many units one of the two coders gave a code."""
    return found.both + (found.only_second if place else found.only_first)
