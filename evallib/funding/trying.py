"""Looking at project after project in the ledgers: what breaks a rule, how much was looked at, and who lacks what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from evallib.funding.books import Books, concerned, keep_books, lacks_books, lacks_words
from evallib.funding.deciding import Found, Said, decide, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import sek
from evallib.locale import _


@dataclass
class Trial:
    """What has come out so far. ``of``: how many things were looked at; ``broken``: the projects with a fault;
    ``booked`` and ``limit``: kronor in all, as far as known."""

    found: list[Found] = field(default_factory=list)
    of: int = 0
    broken: set[str] = field(default_factory=set)
    booked: Fraction = Fraction(0)
    limit: Fraction = Fraction(0)
    lacking: dict[Need, set[str]] = field(default_factory=lambda: defaultdict(set))

    def finds(self, application: Application, fault: Fault, size: Fraction | int) -> None:
        """Note a fault of a project and how bad it is."""
        self.found.append(Found(fault, size))
        self.broken.add(application.id)

    def lacks(self, application: Application, needs: Iterable[Need]) -> None:
        """Note what a project lacks."""
        for need in needs:
            self.lacking[need].add(application.id)


Attempt = Callable[[Books, Application, Trial], None]
Say = Callable[[Trial], tuple[str, str]]
"""What is said when a rule holds and when it is broken. ``{n}`` stands for the things looked at, ``{k}`` for the
faults, ``{projects}`` for the projects with one, ``{booked}`` and ``{limit}`` for these sums."""


def try_projects(rule: Rule, study: FundingStudy, attempt: Attempt, say: Say) -> Outcome:
    """Try a rule on every project that was granted money or has costs in the ledgers."""
    if not study.ledgers:
        return undecided(rule, lacks_books(study))
    books, tried = keep_books(study), Trial()
    for application in concerned(books):
        attempt(books, application, tried)
    counts = {"n": tried.of, "k": len(tried.found), "projects": len(tried.broken)}
    amounts = {"booked": sek(tried.booked), "limit": sek(tried.limit)}
    holds, broken = (text.format(**counts, **amounts) for text in say(tried))
    nothing = _("No project was granted money, and no costs are booked on any.")
    said = Said(holds if concerned(books) else nothing, broken)
    return decide(rule, said, found=tried.found, of=tried.of, lacks=lacks_words(study, tried.lacking))
