"""What was budgeted for a project against what is booked on it, kind by kind: the ledger's budget or the cost plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evallib.funding.accounting.accounts import allowed_kinds
from evallib.funding.accounting.bookkeeping import NO_KIND, Posting
from evallib.funding.accounting.books import Books, ledgers_of, sum_of
from evallib.funding.allocation.standing import total
from evallib.funding.records import PlannedCost


@dataclass(frozen=True)
class Budget:
    """The budget of a kind of cost ("": of what belongs to no kind, or of everything) and what is booked on it.

    ``budget`` None: an amount of the plan is not stated. ``ledger``: the number of the ledger that the budget is in,
    0 for the cost plan. ``slack``: how far the budget may be off by rounding. Amounts in kronor.
    """

    kind: str
    budget: Fraction | None
    booked: Fraction
    place: str
    ledger: int = 0
    slack: Fraction = Fraction(0)

    def over(self, tolerance_pct: Fraction) -> Fraction:
        """By how much the costs exceed the budget; 0 while they are within the tolerance or the budget is unknown."""
        if self.budget is None or self.booked <= self.budget * (100 + tolerance_pct) / 100 + self.slack:
            return Fraction(0)
        return self.booked - self.budget


def ledger_budgets(books: Books, application: str) -> tuple[Budget, ...]:
    """The budgets in the ledgers on an application's objects, each against the costs in the same ledger.

    Costs on accounts of no kind are compared only where they have a budget: another check is about them.
    """
    found = books.budgets
    numbers = sorted({ledger for owner, ledger, _kind in found if owner == application})
    return tuple(
        budget
        for number in numbers
        for budget in _in_ledger(
            number,
            {kind: sek for (owner, ledger, kind), sek in found.items() if (owner, ledger) == (application, number)},
            [row for row in books.costs(application) if row.ledger == number],
        )
    )


def _in_ledger(number: int, budgets: Mapping[str, Fraction], rows: Sequence[Posting]) -> Iterator[Budget]:
    booked = {row.kind for row in rows} - {NO_KIND}
    for kind in sorted({*budgets, *booked}):
        of_kind = [row for row in rows if row.kind == kind]
        place = ledgers_of(of_kind or rows)
        yield Budget(kind, budgets.get(kind, Fraction(0)), sum_of(of_kind), place, number)


def without_budget(books: Books, application: str) -> bool:
    """Whether a ledger has costs of an application but no budget for it."""
    with_budget = {ledger for owner, ledger, _kind in books.budgets if owner == application}
    return any(row.ledger not in with_budget and row.ore for row in books.costs(application))


def plan_budgets(books: Books, application: str) -> tuple[Budget, ...]:
    """The cost plan of an application against its costs in all ledgers.

    Kinds of cost without accounts in the settings are compared together with the costs on accounts of no kind.
    """
    settings, programme = books.study.settings.ledger, books.study.programme
    kinds = allowed_kinds(settings, [cost.id for cost in programme.costs])
    plan = [line for line in books.study.records.cost_plan if line.application == application]
    if not plan:
        return ()
    planned = {line.cost if line.cost in kinds else NO_KIND for line in plan}
    booked = {row.kind for row in books.costs(application)} - {NO_KIND}
    return tuple(_of_plan(books, application, kind, _lines(plan, kind, kinds)) for kind in sorted(planned | booked))


def _lines(plan: Sequence[PlannedCost], kind: str, kinds: Mapping[str, Sequence[str]]) -> list[PlannedCost]:
    found = [line for line in plan if (line.cost if line.cost in kinds else NO_KIND) == kind]
    return sorted(found, key=lambda line: line.place)


def _of_plan(books: Books, application: str, kind: str, lines: Sequence[PlannedCost]) -> Budget:
    rows = [row for row in books.costs(application) if row.kind == kind]
    budget = total(line.planned_sek for line in lines) if lines else Fraction(0)
    place = lines[0].place if lines else ledgers_of(rows)
    slack = books.study.slack(len(lines) - 1)
    return Budget(kind, budget, sum_of(rows), place, slack=slack)
