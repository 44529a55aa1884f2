"""The programme's own rules as tables, and what the documents state of the project."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evallib.funding.allocation.criteria import priority_table
from evallib.funding.labels import HEADER_FACTS, criterion_word, unspent_word
from evallib.funding.study import MISSING_STATES, FundingStudy
from evallib.funding.telling.names import sek
from evallib.locale import _
from evallib.presentation import Column, Table, join_words, number, upper_first
from evallib.presentation.numbers import NO_BREAK
from evallib.projects import Cost
from evallib.published import valued_text


def facts_table(study: FundingStudy) -> Table | None:
    """What the documents state about the project; what they do not is told elsewhere. None when they state nothing."""
    names = dict.fromkeys((*HEADER_FACTS, *study.programme.expected_facts))
    known = [study.facts[name] for name in names if name in study.facts]
    facts = [fact for fact in known if fact.state not in MISSING_STATES]
    if not facts:
        return None
    columns = (Column(_("Fact")), Column(_("Value")), Column(_("Source")), Column(_("Note")))
    rows = tuple(
        (upper_first(fact.label), upper_first(valued_text(fact)), fact.source, fact.note or "–") for fact in facts
    )
    return Table("facts", _("What the documents state"), columns, rows)


def amounts_table(study: FundingStudy) -> Table | None:
    """The programme's rules about money, each with its source; None when it states none."""
    rows = tuple(_amounts(study))
    columns = (Column(_("Rule")), Column(_("What it says")), Column(_("Source")))
    return Table("rules", _("What the programme says about money"), columns, rows) if rows else None


def _amounts(study: FundingStudy) -> Iterator[tuple[str, str, str]]:
    programme = study.programme
    for entry in programme.envelopes:
        yield _("Envelope {year}").format(year=entry.year), sek(Fraction(entry.amount_sek)), entry.source
    if limits := programme.projects:
        told = _("{low} to {high}").format(low=number(limits.low), high=number(limits.high))
        yield _("Number of projects in each round"), told, limits.source
    if ceiling := programme.ceiling:
        yield _("The most that one project can get"), sek(Fraction(ceiling.amount_sek)), ceiling.source
    if others := programme.cofinancing:
        told = _("at least {share} of the total cost").format(share=_exact(others.min_pct))
        yield _("What others must pay"), told, others.source
    if unspent := programme.unspent:
        yield _("Money that was not used"), unspent_word(unspent.rule), unspent.source
    if scale := programme.scoring:
        told = _("{low} to {high}").format(low=number(scale.low), high=number(scale.high))
        yield _("Scores of the reviewers"), told, scale.source


def costs_table(study: FundingStudy) -> Table | None:
    """What the programme pays for; None when it does not say."""
    if not study.programme.costs:
        return None
    extent = {"full": _("Yes"), "partial": _("To some extent"), None: _("not stated")}
    columns = (
        Column(_("Cost")),
        Column(_("Paid by the programme")),
        Column(_("Largest share"), "right"),
        Column(_("Source")),
    )
    rows = tuple(
        (
            upper_first(cost.name),
            extent[cost.extent],
            _largest_share(cost),
            cost.source,
        )
        for cost in study.programme.costs
    )
    return Table("costs", _("Costs that the programme pays"), columns, rows)


def _largest_share(cost: Cost) -> str:
    """The highest share and what it is of; a cost that is paid in full has none."""
    if cost.max_share_pct is None:
        return "–" if cost.extent == "full" else _("not stated")
    told = {"cost": _("{share} of the cost"), "grant": _("{share} of the grant")}[cost.share_of]
    return told.format(share=_exact(cost.max_share_pct))


def _exact(share_pct: float) -> str:
    """A share as the programme states it, with as many decimals as it has."""
    return f"{number(share_pct)}{NO_BREAK}%"


def criteria_tables(study: FundingStudy) -> Iterator[Table]:
    """The criteria and what each demands; for a compound rule every combination and what it gives."""
    criteria = study.programme.criteria
    if not criteria:
        return
    columns = (Column(_("Criterion")), Column(_("What it demands")), Column(_("Kind")), Column(_("Source")))
    rows = tuple(
        (criterion.id, criterion.text, upper_first(criterion_word(criterion.kind)), criterion.source)
        for criterion in criteria
    )
    yield Table("criteria", _("Criteria of the programme"), columns, rows)
    combinations = priority_table(criteria)
    if combinations:
        heads = (Column(_("Fulfilled")), Column(_("Gives priority")))
        truths = tuple(
            (join_words(chosen) or _("none"), _("Yes") if gives else _("No")) for chosen, gives in combinations
        )
        yield Table("priority", _("Which combinations of criteria give priority"), heads, truths)


def rules_tables(study: FundingStudy) -> tuple[Table, ...]:
    """The programme's money, costs and criteria, as far as it has any."""
    found = (amounts_table(study), costs_table(study), *criteria_tables(study))
    return tuple(table for table in found if table is not None)
