"""What of a draft may be shown: the one place where the section withholds anything, and gives things their names.

- Fewer participants in all than the smallest group: nothing is told.
- A count of speakers from 1 to the smallest group less one is hidden. A total is shown only if every hidden count
  beside it can still be any small number (:mod:`evallib.privacy.bands`), also when a code holds others. Mentions are
  hidden with the speakers, and where they would narrow them down. Where speakers are not told, mentions count as
  people.
- A group with fewer participants than the smallest group, or interviews, which have one each: nothing group by group.
  Then the number of groups with a code is hidden with its speakers; and nothing that depends on the order of the
  groups is told: neither when codes came up first nor saturation. The mean over all orders stays if hidden counts do
  not follow from it. It does not depend on which code is which, so it is enough that the hidden codes take numbers from
  one to the largest that is hidden.
- Pairs of codes that few people use together are left out; that there are such is told, not how many. Agreement:
  without codes whose turns would tell how many speak of them (:mod:`evallib.focus_groups.guarding.agreement`).
- Names of codes and definitions in words that somebody said and nobody reviewed are left out
  (:mod:`evallib.focus_groups.guarding.wording`), and that is told.
- The order of rows never depends on what is hidden.

What is shown is safe by itself. What two reports tell together is not looked at, for nothing remembers the first one:
with one group more, another smallest group, other moderators or another choice of whose codings count, the difference
between them can be a hidden number. Whoever makes a second report of the same material has to compare them.

Published material is shown as it is, but not under the names of coders; and no quotation that nobody reviewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evallib.focus_groups.analysis.agreement import name_agreement
from evallib.focus_groups.analysis.analyse import Draft
from evallib.focus_groups.analysis.discovery import new_codes
from evallib.focus_groups.analysis.quotations import Chosen, Review, choose_passages, list_passages
from evallib.focus_groups.guarding.agreement import guard_agreements
from evallib.focus_groups.guarding.counts import GuardedCounts, ancestors, guard_counts, tells_nothing
from evallib.focus_groups.guarding.labels import (
    code_labels,
    code_paths,
    coder_labels,
    group_labels,
    one_line,
    own_names,
    safe_name,
)
from evallib.focus_groups.guarding.wording import quoting
from evallib.focus_groups.material import Design
from evallib.focus_groups.study import CodeCount, Drift, Group, Pair, Quote, Quotes, Saturation, Study, Unreviewed
from evallib.model import RowAccount
from evallib.privacy import Cell, Hidden, OwnNames, find_stops

FEWEST_GROUPS = 3
"""Of fewer groups, each could work out what came up in the other."""


@dataclass(frozen=True)
class _Named:
    """The draft's names as they are shown; ``groups`` has None where nothing is told group by group.

    ``quoting``: what the codebook says in words of participants that nobody reviewed.
    """

    names: OwnNames
    paths: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    groups: tuple[str | None, ...]
    quoting: frozenset[str]


def guard_study(draft: Draft, reviews: Sequence[Review] = (), listed: Sequence[str] = ()) -> Study:
    """The draft with names for numbers and everything withheld that may not be shown.

    ``reviews``: rows of the file of reviewed quotations; ``listed``: the project's own names that stop one.
    """
    if tells_nothing(draft):
        return _nothing(draft)
    counts, material = guard_counts(draft), draft.material
    named = _name(draft, counts, reviews, listed)
    draft = _late(draft, counts)
    pairs, hidden_pairs = _pairs(draft, counts, named)
    tells_sum = not isinstance(counts.mentions_total, Hidden)
    return Study(
        design=_design(material.design, named.names),
        tool=material.tool,
        groups=_groups(draft, counts, group_labels(material)),
        documents=len(material.documents),
        missing_texts=material.missing_texts,
        places_known=material.places_known,
        participants=None if draft.participants is None else int(draft.participants.sum()),
        turns=draft.turns,
        mentions=counts.mentions_total,
        by_group=counts.by_group,
        codes=tuple(_code(draft, counts, named, code) for code in draft.counted),
        pairs=pairs,
        discovery=draft.discovery,
        saturation=draft.saturation,
        coders=named.coders,
        agreements=tuple(
            name_agreement(one, codes=named.codes, groups=named.groups, coders=named.coders)
            for one in guard_agreements(draft, counts)
        ),
        drift=_drift(draft.drift, named),
        unused=tuple(named.codes[code] for code in draft.unused),
        single_coder=tuple(named.codes[code] for code in draft.alone),
        quotes=_quotes(draft, counts, named, reviews),
        anchoring=material.anchoring if tells_sum else None,
        account=material.account if tells_sum else RowAccount(),
        hidden_pairs=hidden_pairs,
        unreviewed=_unreviewed(draft, named),
    )


def _name(draft: Draft, counts: GuardedCounts, reviews: Sequence[Review], listed: Sequence[str]) -> _Named:
    """The names that take the place of numbers: without what says who somebody is."""
    names = own_names(draft.material, listed)
    quoting = _quoting(draft, reviews, names)
    paths, labels = code_paths(draft.material, names, quoting), group_labels(draft.material)
    return _Named(
        names,
        paths,
        code_labels(paths, draft.counted),
        coder_labels(draft.material),
        labels if counts.by_group else (None,) * len(labels),
        quoting,
    )


def _nothing(draft: Draft) -> Study:
    """A study of which only the design and the number of transcripts is told."""
    design = replace(draft.material.design, coded_by=None)
    return Study(
        design=design,
        tool=draft.material.tool,
        groups=(),
        documents=len(draft.material.documents),
        missing_texts=draft.material.missing_texts,
        places_known=draft.material.places_known,
        participants=_people(draft),
        turns=None,
        mentions=Hidden.TOTAL,
        by_group=False,
        codes=(),
        pairs=(),
        discovery=None,
        saturation=Saturation(design.base, design.run, design.threshold_pct, 0, computable=False, withheld=True),
        coders=coder_labels(draft.material),
        agreements=(),
        drift=None,
        unused=(),
        single_coder=(),
        quotes=Quotes((), 0, 0, {}, 0, ()),
        anchoring=None,
        account=RowAccount(),
    )


def _people(draft: Draft) -> Cell | None:
    """How many took part, where they are too few: a small number, or that nobody was found."""
    if draft.participants is None:
        return None
    return Hidden.SMALL if draft.participants.sum() else 0


def _design(design: Design, names: OwnNames) -> Design:
    """The settings; without who coded, where that says who somebody is."""
    stopped = design.coded_by is not None and find_stops(design.coded_by, names)
    return replace(design, coded_by=None) if stopped else design


def _quoting(draft: Draft, reviews: Sequence[Review], names: OwnNames) -> frozenset[str]:
    """The names and definitions that quote what nobody reviewed."""
    codes = draft.material.codes
    texts = map(one_line, map(str, [*codes["name"], *codes["definition"], *_changed_names(draft.drift)]))
    return quoting(texts, draft.material, reviews, names)


def _changed_names(drift: Drift | None) -> tuple[str, ...]:
    if drift is None:
        return ()
    pairs = (name for pair in (*drift.renamed, *drift.merged) for name in pair)
    return *drift.new, *drift.removed, *drift.moved, *drift.redefined, *pairs


def _unreviewed(draft: Draft, named: _Named) -> Unreviewed:
    """What of the codebook is left out because it quotes, by the names that are shown."""
    codes = draft.material.codes
    names, definitions = ([one_line(str(text)) for text in codes[column]] for column in ("name", "definition"))
    above, shown = codes["parent"].tolist(), set[int]()
    for code in draft.counted:
        line = code
        while line >= 0 and line not in shown:
            shown.add(line)
            line = int(above[line])
    return Unreviewed(
        names=tuple(named.paths[code][-1] for code in sorted(shown) if names[code] in named.quoting),
        definitions=tuple(named.codes[code] for code in draft.counted if definitions[code] in named.quoting),
        changes=len({one_line(name) for name in _changed_names(draft.drift)} & named.quoting - set(names)),
    )


def _code(draft: Draft, counts: GuardedCounts, named: _Named, code: int) -> CodeCount:
    definition = one_line(str(draft.material.codes["definition"].iloc[code]))
    where = np.flatnonzero(draft.counts.mentions_by_group[code] > 0)
    return CodeCount(
        path=named.paths[code],
        definition="" if definition in named.quoting or find_stops(definition, named.names) else definition,
        parent=bool(draft.parents[code]),
        groups=counts.groups[code],
        speakers=counts.speakers[code],
        mentions=counts.mentions[code],
        by_group=counts.row(code).cells if counts.by_group else None,
        only_in=named.groups[where[0]] if len(where) == 1 and len(named.groups) > 1 else None,
        own=_own(draft, counts, code),
    )


def _own(draft: Draft, counts: GuardedCounts, code: int) -> Cell | None:
    """How many mentions a parent has itself; told where neither it nor anything below it hides a number.

    Otherwise it would tell at least how many speak of what is below it.
    """
    own = int(draft.own.mentions[code])
    if not draft.parents[code]:
        return None
    line = [one for one in draft.counted if code in (one, *ancestors(draft, one))]
    hides = any(isinstance(cell, Hidden) for one in line for cell in (*counts.row(one).cells, counts.mentions[one]))
    return Hidden.TOTAL if own and (counts.small.hides(own) or hides) else own


def _groups(draft: Draft, counts: GuardedCounts, labels: Sequence[str]) -> tuple[Group, ...]:
    """The groups; how many took part in each is told of all or of none."""
    new = iter(new_codes(draft.discovery) if draft.discovery is not None and draft.discovery.actual else ())
    brought = [next(new, None) if looked else None for looked in draft.looked_at]
    people: list[Cell | None] = [None] * len(labels)
    if draft.participants is not None:
        people = [int(n) if counts.by_group else Hidden.TOTAL for n in draft.participants]
    return tuple(
        Group(label, people[n], brought[n], looked_at=bool(draft.looked_at[n])) for n, label in enumerate(labels)
    )


def _pairs(draft: Draft, counts: GuardedCounts, named: _Named) -> tuple[tuple[Pair, ...], bool]:
    """Pairs of codes that enough people use together, those in most groups and turns first; and whether there are
    others. In how many groups a pair of few is would narrow down how many they are."""
    found: list[tuple[tuple[int, int, int], Pair]] = []
    columns = ("first", "second", "groups", "speakers", "turns", "turns_by_unknown")
    rows = zip(*(draft.pairs[name].tolist() for name in columns), draft.pairs["overlap"].tolist(), strict=True)
    for place, (first, second, groups, speakers, turns, unknown, overlap) in enumerate(rows):
        if counts.small.hides(speakers + unknown):
            continue
        clear = not (counts.hides(first) or counts.hides(second))
        pair = Pair(named.codes[first], named.codes[second], groups, turns, float(overlap) if clear else None)
        found.append(((-groups, -turns, place), pair))
    return tuple(pair for _rank, pair in sorted(found, key=lambda one: one[0])), len(found) < len(draft.pairs)


def _late(draft: Draft, counts: GuardedCounts) -> Draft:
    """The draft with what may be told of what was new late.

    Where nothing is told group by group, nothing in the real order is, nor the band of orders nor saturation, which
    holds it: only the mean over all orders and how many codes are in one group, which are the same whatever group is
    which. Of two groups not even these: each knows what came up in itself, and with the mean what did in the other.
    """
    if counts.by_group:
        return draft
    given = draft.saturation
    saturation = Saturation(
        given.base,
        given.run,
        given.threshold_pct,
        given.groups,
        computable=given.computable,
        merged_codes=given.merged_codes,
        judged=given.judged,
        withheld=given.computable,
    )
    found = draft.discovery
    if found is None or len(found.mean) < FEWEST_GROUPS or not _leaves_spread_open(draft, counts):
        return replace(draft, discovery=None, saturation=saturation)
    return replace(draft, discovery=replace(found, actual=(), low=(), high=()), saturation=saturation)


def _leaves_spread_open(draft: Draft, counts: GuardedCounts) -> bool:
    """Whether the mean curve leaves open how many speak of each code: in how many groups each is follows from it.

    It tells nothing of which code is which, so each hidden code may be any of them. One must be in one group only, and
    one in so many that their participants can be as many as the largest hidden number: all but those who must be in
    the other groups.
    """
    hidden = [code for code in draft.counted if not draft.parents[code] and counts.hides(code)]
    found = {int(draft.counts.groups[code]) for code in hidden}
    if draft.participants is not None:
        beyond = int(draft.participants.sum()) - len(draft.participants)
    else:
        beyond = 0 if draft.material.design.kind == "interviews" else counts.small.minimum
    return not found or (1 in found and max(found) + beyond >= counts.small.minimum - 1)


def _drift(drift: Drift | None, named: _Named) -> Drift | None:
    """The changes of the codebook, names that may not be shown replaced by where they stand in the list."""
    if drift is None:
        return None

    def safe(found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(safe_name(name, n, named.names, named.quoting) for n, name in enumerate(found, start=1))

    def both(found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple(zip(safe(tuple(old for old, _new in found)), safe(tuple(new for _old, new in found)), strict=True))

    return Drift(
        new=safe(drift.new),
        removed=safe(drift.removed),
        renamed=both(drift.renamed),
        merged=both(drift.merged),
        moved=safe(drift.moved),
        redefined=safe(drift.redefined),
    )


def _quotes(draft: Draft, counts: GuardedCounts, named: _Named, reviews: Sequence[Review]) -> Quotes:
    single = draft.counts.groups == 1
    passages = list_passages(draft.mentions, draft.material)
    found: Chosen = choose_passages(passages, draft.material, reviews, named.names, single=single)
    return Quotes(
        shown=tuple(
            Quote(
                named.codes[one.code],
                one.text,
                named.groups[one.group],
                alone=counts.by_group and all(single[code] for code in one.codes),
                codes=tuple(named.codes[code] for code in one.codes),
            )
            for one in found.passages
        ),
        candidates=found.candidates,
        reviewed=found.reviewed,
        stopped={str(kind): n for kind, n in found.stopped.items()},
        unknown=found.unknown,
        reviewers=tuple(dict.fromkeys((review.by, review.on) for review in reviews if review.by)),
    )
