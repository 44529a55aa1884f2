"""The checks as tables: everything that breaks a rule, what holds, what cannot be decided and who could say."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.funding.outcome import NEEDS, Need, Outcome
from evallib.funding.telling.words_checks import broken, held, tier_word, undecided
from evallib.locale import _
from evallib.presentation import Column, Table, number, upper_first

NOTHING = "–"


def faults_table(outcomes: Sequence[Outcome]) -> Table | None:
    """Everything that breaks a rule, with where it stands; None when nothing does."""
    rows = tuple(
        (_(outcome.rule.question), fault.text, fault.place or NOTHING)
        for outcome in broken(outcomes)
        for fault in outcome.faults
    )
    columns = (Column(_("Question")), Column(_("What does not hold")), Column(_("Where")))
    return (
        Table("faults", _("Everything that does not hold, with its place"), columns, rows, (), True) if rows else None
    )


def held_table(outcomes: Sequence[Outcome]) -> Table | None:
    """The rules that hold, and what was found; None when none does."""
    rows = tuple(
        (_(outcome.rule.question), outcome.message, tier_word(outcome.rule.tier)) for outcome in held(outcomes)
    )
    columns = (Column(_("Question")), Column(_("Answer")), Column(_("Kind")))
    return Table("held", _("What holds"), columns, rows, (), True) if rows else None


def needs_table(outcomes: Sequence[Outcome]) -> Table | None:
    """What is missing, how many questions it leaves open, and who could say; the most wanted first.

    A question that lacks several things stands at each of them; one that is answered with no may be open in part.
    """
    found = (*undecided(outcomes), *(one for one in broken(outcomes) if one.missing))
    waiting = {need: [one for one in found if need in one.missing] for need in NEEDS}
    ordered = sorted((need for need in NEEDS if waiting[need]), key=lambda need: -len(waiting[need]))
    columns = (
        Column(_("What is missing")),
        Column(_("Who could say")),
        Column(_("Questions open, whole or in part"), "right"),
        Column(_("For example")),
    )
    rows = tuple(_need_cells(need, waiting[need]) for need in ordered)
    return Table("needs", _("What is missing, and who could say"), columns, rows) if rows else None


def _need_cells(need: Need, waiting: Sequence[Outcome]) -> tuple[str, ...]:
    what, who = NEEDS[need]
    return (upper_first(_(what)), upper_first(_(who)), number(len(waiting)), _(waiting[0].rule.question))


def open_table(outcomes: Sequence[Outcome]) -> Table | None:
    """Every question that cannot be decided, and why; None when all can."""
    rows = tuple((_(outcome.rule.question), outcome.message) for outcome in undecided(outcomes))
    columns = (Column(_("Question")), Column(_("Why it cannot be decided")))
    return Table("undecided", _("Every question that cannot be decided"), columns, rows, (), True) if rows else None
