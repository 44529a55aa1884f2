"""Whose answers each figure rests on, chosen so that what is shown together gives no small group away.

Four choices are tried in turn, and the first under which all the main figures may stand beside each other is taken:

1. ``everyone``: each scale with everyone who has a score on it;
2. ``with_total``: everyone who has a score on all scales, so that a total and its subscales have the same people;
3. ``completers``: those who answered both times only, scale by scale;
4. ``completers_with_total``: those who have all scores both times.

The main figures of a wave are the sums of each scale, over all its people and, when people are linked, also over the
pairs. :func:`evallib.privacy.differencing.gives_away` judges them together. The choice looks at who has a score, never
at what the score is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evallib.kasam.study import Basis
from evallib.privacy import PublishedSum, gives_away
from evallib.projects import Instrument
from evallib.scales import Scores

Pairs = tuple[tuple[int, int], ...]
People = Mapping[str, Mapping[str, frozenset[int]]]
"""By wave and scale: the positions of people in the wave."""


@dataclass(frozen=True)
class Chosen:
    """Who the figures rest on: by wave and scale everyone used, and by scale the linked pairs (none if too few)."""

    basis: Basis
    people: People
    pairs: Mapping[str, Pairs]
    compared: tuple[str, str] | None

    def sums(self, instrument: Instrument, group: int) -> Iterator[tuple[str, PublishedSum]]:
        """All that the main figures publish, by wave; what too few people carry is not published."""
        for wave, scales in self.people.items():
            for scale, people in scales.items():
                if len(people) >= group:
                    yield wave, PublishedSum(people, parts_of(instrument, scale))
        for scale, pairs in self.pairs.items():
            for side, wave in enumerate(self.compared or ()):
                if pairs:
                    yield wave, PublishedSum(frozenset(pair[side] for pair in pairs), parts_of(instrument, scale))


def parts_of(instrument: Instrument, scale: str) -> frozenset[str]:
    """The subscales that a scale is the sum of: itself, or all of them for the total."""
    total = instrument.total is not None and scale == instrument.total.id
    return frozenset(subscale.id for subscale in instrument.scales) if total else frozenset({scale})


def choose_people(
    scores: Mapping[str, Scores],
    instrument: Instrument,
    *,
    compared: tuple[str, str] | None,
    links: Pairs | None,
    group: int,
) -> Chosen:
    """The people of each figure; ``scores`` by wave, ``links`` the linked people of the two compared waves."""
    scored = {wave: {scale: _scored(found, scale) for scale in instrument.scale_ids} for wave, found in scores.items()}
    whole = {wave: dict.fromkeys(scales, scales[instrument.primary]) for wave, scales in scored.items()}
    options = [*_options(scored, whole, compared, links or ())]
    for basis, people, pairs in options:
        enough = len(pairs.get(instrument.primary, ())) >= group
        chosen = Chosen(basis, people, pairs if enough else {}, compared)
        if basis.startswith("completers") and not enough:
            continue
        if is_safe(chosen.sums(instrument, group), group):
            return chosen
    raise ValueError("one set of people for all figures of a wave is always safe")


def is_safe(sums: Iterator[tuple[str, PublishedSum]], group: int) -> bool:
    """Whether sums, each with its wave, may be published beside each other. Answers of two waves do not mix."""
    by_wave: dict[str, list[PublishedSum]] = {}
    for wave, one in sums:
        by_wave.setdefault(wave, []).append(one)
    return not any(gives_away(found, group) for found in by_wave.values())


def _options(
    scored: People, whole: People, compared: tuple[str, str] | None, links: Pairs
) -> Iterator[tuple[Basis, People, Mapping[str, Pairs]]]:
    """The four choices in turn; without links the last two are the first two again, and are not tried."""
    by_scale, by_total = (_pairs(people, compared, links) for people in (scored, whole))
    yield "everyone", scored, by_scale
    yield "with_total", whole, by_total
    yield "completers", _completers(scored, compared, by_scale), by_scale
    yield "completers_with_total", _completers(whole, compared, by_total), by_total


def _pairs(people: People, compared: tuple[str, str] | None, links: Pairs) -> Mapping[str, Pairs]:
    if compared is None or not links:
        return {}
    before, after = (people[wave] for wave in compared)
    return {
        scale: tuple(pair for pair in links if pair[0] in before[scale] and pair[1] in after[scale]) for scale in before
    }


def _completers(people: People, compared: tuple[str, str] | None, pairs: Mapping[str, Pairs]) -> People:
    if compared is None or not pairs:
        return people
    kept = {
        wave: {scale: frozenset(pair[side] for pair in found) for scale, found in pairs.items()}
        for side, wave in enumerate(compared)
    }
    return {**people, **kept}


def _scored(scores: Scores, scale: str) -> frozenset[int]:
    return frozenset(int(person) for person in np.flatnonzero(~np.isnan(scores.scales[scale])))


def members(people: Sequence[frozenset[int]]) -> frozenset[int]:
    """Everyone who stands in at least one of some sets."""
    return frozenset().union(*people)
