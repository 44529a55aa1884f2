"""What the analysis starts from: the answers of each wave, scored and keyed, and who is who in the two compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evallib.kasam.analysis.people import Chosen, Pairs, choose_people
from evallib.kasam.reading.answers import WaveAnswers
from evallib.kasam.waves import Design
from evallib.projects import KasamSettings
from evallib.projects import Wave as WaveSettings
from evallib.scales import Links, Rule, Scores, link_by_code, link_by_id, reverse, score

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Material:
    """Scored answers by wave, the links between the compared waves, and the people that the main figures rest on.

    ``keyed``: people x items with the reversed items turned, NaN = missing. ``links`` None: people are not linked.
    ``background``: the background columns.
    """

    design: Design
    settings: Mapping[str, WaveSettings]
    answers: Mapping[str, WaveAnswers]
    keyed: Mapping[str, Floats]
    scores: Mapping[str, Scores]
    links: Links | None
    chosen: Chosen
    background: tuple[str, ...] = ()

    @property
    def group(self) -> int:
        """The smallest number of people that something shown rests on."""
        return self.design.thresholds.group

    @property
    def compared(self) -> tuple[str, str]:
        """The ids of the two compared waves. Raises ``ValueError`` when there is only one wave."""
        if self.design.compared is None:
            raise ValueError("one wave cannot be compared")
        return self.design.compared

    @property
    def pairs(self) -> Pairs:
        """The linked people of the compared waves, whether they have a score or not."""
        return self.links.pairs if self.links is not None else ()

    @property
    def completers(self) -> bool:
        """Whether those who answered one of the compared waves only are left out."""
        return self.chosen.basis.startswith("completers")

    def values(self, wave: str, scale: str, people: Iterable[int]) -> Floats:
        """The scores of some people."""
        return self.scores[wave].scales[scale][list(people)]

    def used(self, wave: str, scale: str) -> Floats:
        """The scores that the main figures of a scale in a wave rest on."""
        return self.values(wave, scale, sorted(self.chosen.people[wave][scale]))

    def rescored(self, wave: str, rule: Rule) -> Floats:
        """The primary scale of everyone under another rule for missing answers."""
        found = score(self.answers[wave].answers, self.design.instrument, rule, self.settings[wave].already_reversed)
        return found.scales[self.design.primary]


def prepare(design: Design, settings: KasamSettings, answers: Iterable[WaveAnswers]) -> Material:
    """Score every wave, link the compared ones, and choose whose answers the figures rest on."""
    waves = {wave.id: wave for wave in settings.waves}
    found = {one.wave: one for one in answers}
    links = _link(design, found)
    scores = {
        wave: score(one.answers, design.instrument, already_reversed=waves[wave].already_reversed)
        for wave, one in found.items()
    }
    chosen = choose_people(
        scores,
        design.instrument,
        compared=design.compared,
        links=links.pairs if links is not None else None,
        group=design.thresholds.group,
    )
    keyed = {
        wave: one.answers if waves[wave].already_reversed else reverse(one.answers, design.instrument)
        for wave, one in found.items()
    }
    return Material(design, waves, found, keyed, scores, links, chosen, settings.background)


def _link(design: Design, answers: Mapping[str, WaveAnswers]) -> Links | None:
    """Who stands in both compared waves, by id or code; never by the order of the rows."""
    if design.link == "none" or design.compared is None:
        return None
    before, after = (answers[wave].keys for wave in design.compared)
    if design.link == "id":
        return link_by_id(before, after)
    return link_by_code(before, after, tolerant=design.tolerant)
