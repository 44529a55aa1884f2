"""Looking at project after project in the ledgers: what breaks a rule, how much was looked at, and who lacks what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from evallib.funding.accounting.books import Books, concerned, keep_books, lacks_books, lacks_words
from evallib.funding.judging.deciding import Found, Said, decide, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import sek
from evallib.locale import _, ngettext


@dataclass
class Trial:
    """What has come out so far. ``of``: how many things were looked at; ``broken``: the projects with a fault;
    ``booked`` and ``limit``: kronor in all, as far as known; ``near``: how many things are within the rule only because
    of what it allows for; ``closer``: what is lacking, told with its figures."""

    found: list[Found] = field(default_factory=list)
    of: int = 0
    broken: set[str] = field(default_factory=set)
    booked: Fraction = Fraction(0)
    limit: Fraction = Fraction(0)
    near: int = 0
    lacking: dict[Need, set[str]] = field(default_factory=lambda: defaultdict(set))
    closer: dict[Need, set[str]] = field(default_factory=lambda: defaultdict(set))

    def finds(self, application: Application, fault: Fault, size: Fraction | int) -> None:
        """Note a fault of a project and how bad it is."""
        self.found.append(Found(fault, size))
        self.broken.add(application.id)

    def lacks(self, application: Application, needs: Iterable[Need]) -> None:
        """Note what a project lacks."""
        for need in needs:
            self.lacking[need].add(application.id)

    def lacks_closer(self, need: Need, told: str) -> None:
        """Note what is lacking in a sentence of its own, with its figures."""
        self.closer[need].add(told)


Attempt = Callable[[Books, Application, Trial], None]
Say = Callable[[Trial], tuple[str, str]]
"""What is said when a rule holds and when it is broken. ``{n}`` stands for the things looked at, ``{k}`` for the
faults, ``{projects}`` for the projects with one, ``{near}`` for the things within what a rule allows for, ``{over}``
for these and the faults together, ``{booked}`` and ``{limit}`` for these sums."""
MOST_TOLD = 3
"""So many things that cannot be told are told one by one."""


def try_projects(rule: Rule, study: FundingStudy, attempt: Attempt, say: Say) -> Outcome:
    """Try a rule on every project that was granted money or has costs in the ledgers."""
    if not study.ledgers:
        return undecided(rule, lacks_books(study))
    books, tried = keep_books(study), Trial()
    for application in concerned(books):
        attempt(books, application, tried)
    counts = {"n": tried.of, "k": len(tried.found), "projects": len(tried.broken), "near": tried.near}
    counts["over"] = tried.near + len(tried.found)
    amounts = {"booked": sek(tried.booked), "limit": sek(tried.limit)}
    holds, broken = (text.format(**counts, **amounts) for text in say(tried))
    nothing = _("No project was granted money, and no costs are booked on any.")
    said = Said(holds if concerned(books) else nothing, broken)
    closer = {need: _told(sentences) for need, sentences in tried.closer.items()}
    return decide(rule, said, found=tried.found, of=tried.of, lacks={**lacks_words(study, tried.lacking), **closer})


def _told(sentences: Iterable[str]) -> str:
    """Sentences of one kind in the order of their words; the rest of many are counted."""
    ordered = sorted(sentences)
    rest = len(ordered) - MOST_TOLD
    more = ngettext("The same is true of {n} more.", "The same is true of {n} more.", rest).format(n=rest)
    return " ".join([*ordered[:MOST_TOLD], *([more] if rest > 0 else [])])
