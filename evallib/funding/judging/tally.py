"""Trying a rule on one thing after another: what was found, what is lacking, and how it is told in sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evallib.funding.allocation.standing import is_granted
from evallib.funding.judging.deciding import Found, Said, decide
from evallib.funding.outcome import NEEDS, Fault, Need, Outcome, Rule
from evallib.funding.records import Application, Records
from evallib.funding.telling.names import call_some
from evallib.locale import _
from evallib.presentation import join_words


@dataclass(frozen=True)
class Tried:
    """What came of trying a rule on an application: a fault (``size``: how bad it is), a need, or neither: it holds."""

    application: str
    fault: Fault | None = None
    size: Fraction | int = 0
    missing: Need | None = None


@dataclass(frozen=True)
class Wanting:
    """How it is told what is lacking. ``rule``: the sentence for a rule that the programme does not state.

    ``closer``: closer words for a need in the sentence for everything else; ``told``: another sentence instead of it.
    """

    rule: str = ""
    closer: Mapping[Need, str] = field(default_factory=dict)
    told: str = ""


@dataclass(frozen=True)
class Tally:
    """Everything that a rule was tried on. An application counts once, however many of its rows were tried."""

    records: Records
    tried: tuple[Tried, ...]

    @property
    def all(self) -> int:
        """How many applications were looked at."""
        return len({one.application for one in self.tried})

    @property
    def n(self) -> int:
        """How many of them break the rule."""
        return len({one.application for one in self.tried if one.fault})

    @property
    def missing(self) -> tuple[Need, ...]:
        """What is lacking, in the order of the catalogue of needs."""
        found = {one.missing for one in self.tried if one.missing}
        return tuple(need for need in NEEDS if need in found)

    def conclude(
        self,
        rule: Rule,
        *,
        holds: str,
        broken: str,
        none: str = "",
        wanting: Wanting | None = None,
    ) -> Outcome:
        """The outcome. ``broken`` counts with {n} and {all} and is left out for a single application.

        The worst fault is told after it: the largest, of equal ones the first by its text. ``none``: what is said where
        there is nothing to try; ``wanting``: how it is told what is lacking.
        """
        found = [Found(one.fault, one.size) for one in self.tried if one.fault]
        held = holds if self.all else none or _("No application here is one that the rule is about.")
        said = Said(held, broken.format(n=self.n, all=self.all), self._lacking(wanting or Wanting()))
        return decide(rule, said, found=found, of=self.all, lacks=dict.fromkeys(self.missing, ""))

    def _lacking(self, wanting: Wanting) -> str:
        """What would be needed to decide, and for which applications if it is not all of them."""
        told = [wanting.rule] if wanting.rule and "programme_rule" in self.missing else []
        needs = [need for need in self.missing if need != "programme_rule" or not told]
        if needs:
            what = join_words([wanting.closer.get(need) or _(NEEDS[need][0]) for need in needs])
            told.append(wanting.told or _("To decide this, one would need: {what}.").format(what=what))
        about = {one.application for one in self.tried if one.missing}
        if len(about) < self.all:
            told.append(_("It concerns {names}.").format(names=call_some(self.records, about)))
        return " ".join(told)


def tally(records: Records, tried: Iterable[Tried]) -> Tally:
    """Everything that a rule was tried on."""
    return Tally(records, tuple(tried))


def undecided(rule: Rule, missing: Need | tuple[Need, ...], message: str = "") -> Outcome:
    """A rule that cannot be tried at all, for want of something."""
    needs = (missing,) if isinstance(missing, str) else missing
    what = join_words([_(NEEDS[need][0]) for need in needs])
    told = message or _("To decide this, one would need: {what}.").format(what=what)
    return decide(rule, Said(open=told), lacks=dict.fromkeys(needs, ""))


def granted_only(records: Records, tried: Iterable[Tried]) -> tuple[Tried, ...]:
    """What a rule about granted projects says of all applications: those that were not granted fall out.

    An application that the list of decisions does not name has been granted nothing. Where there is no such list, what
    would be a fault or a need lacks the decision.
    """
    kept = []
    for one in tried:
        granted = is_granted(records, one.application)
        if granted is None and "decisions" not in records.given and (one.fault or one.missing):
            kept.append(replace(one, fault=None, size=0, missing="decisions"))
        elif granted or (granted is None and "decisions" not in records.given):
            kept.append(one)
    return tuple(kept)


def by_id(records: Records) -> tuple[Application, ...]:
    """All applications in the order of their ids."""
    return tuple(sorted(records.applications, key=lambda application: application.id))
