"""What the funding section shows, cell by cell: where the money went first, then what it rests on, and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.funding.accounting.books import left_out
from evallib.funding.checks import run_checks
from evallib.funding.outcome import TIERS, Outcome, Tier
from evallib.funding.study import FundingStudy
from evallib.funding.telling.draw_dates import dates_reading, draw_dates
from evallib.funding.telling.draw_money import draw_money, drawn_years, money_reading, money_table
from evallib.funding.telling.tabulate_applications import agreement_sentence, applications_tables, use_table
from evallib.funding.telling.tabulate_checks import faults_table, held_table, needs_table, open_table
from evallib.funding.telling.tabulate_dates import came_table, deadlines_table
from evallib.funding.telling.tabulate_rules import facts_table, rules_tables
from evallib.funding.telling.words_checks import (
    FIRST_OPEN,
    broken,
    by_tier,
    caution_sentence,
    counts_sentence,
    failures_title,
    fault_lines,
    headline,
    open_sentence,
    tier_sentence,
    tier_word,
    undecided,
)
from evallib.funding.telling.words_dates import dates_sentence
from evallib.funding.telling.words_method import ledger_sentences, limit_sentences, missing_facts_sentence
from evallib.funding.telling.words_money import (
    money_sentence,
    own_sentence,
    programme_sentence,
    spent_years,
    year_sentence,
)
from evallib.funding.telling.words_what_if import (
    thought_experiments,
    what_if_reading,
    what_if_sentences,
    what_if_tables,
    what_if_title,
)
from evallib.locale import _
from evallib.presentation import Bullets, Limits, Reading, Sentence, Shown, Table, show, upper_first
from evallib.presentation.items import Item, Role

MOST_AT_ONCE = 2
"""So many broken rules are told in full beside the finding."""


def _sentences(role: Role, *texts: str) -> list[Sentence]:
    """The texts that say anything, as sentences."""
    return [Sentence(text, role) for text in texts if text]


def _tables(*tables: Table | None) -> list[Table]:
    return [table for table in tables if table is not None]


def tell_findings(study: FundingStudy) -> Shown:
    """Where the money went, in all and year by year, with the figure; what was not followed and what is not stated."""
    outcomes = run_checks(study)
    main, own = money_sentence(study), own_sentence(study)
    told: list[Item] = []
    told += _sentences("finding", " ".join(text for text in (main, own) if text) or programme_sentence(study))
    told += _sentences("text", programme_sentence(study) if main else "")
    told += _failures(outcomes)
    told += _sentences("note", caution_sentence(outcomes))
    told += _sentences("missing", missing_facts_sentence(study), *_first_open(outcomes))
    return show(*told, *_money(study))


def _failures(outcomes: Sequence[Outcome]) -> Iterator[Item]:
    """What does not hold: in full where it is little, else how much in each tier."""
    against = [one for one in broken(outcomes) if one.rule.severity != "note"]
    if not against:
        return
    if len(against) <= MOST_AT_ONCE:
        yield Bullets(tuple(one.message for one in against), _("What does not hold"), "conflict")
    else:
        told = tuple(f"{upper_first(text)}." for text in by_tier(outcomes))
        yield Bullets(told, failures_title(outcomes), "conflict")


def _first_open(outcomes: Sequence[Outcome]) -> list[str]:
    """What the programme's own words leave open, in full."""
    return [one.message for one in undecided(outcomes) if one.rule.name == FIRST_OPEN[0]]


def _money(study: FundingStudy) -> Iterator[Item]:
    years = spent_years(study)
    if not years:
        return
    drawn = draw_money(study)
    yield drawn or money_table(study)
    if drawn is not None and any(flow.envelope is not None for flow in drawn_years(study)):
        yield Reading(money_reading())
    yield Bullets(tuple(year_sentence(flow) for flow in years), _("Year by year"))


def tell_applications(study: FundingStudy) -> Shown:
    """Who applied and what was decided, what became of each grant, and what came when."""
    items: list[Item] = [*applications_tables(study), *_sentences("text", agreement_sentence(study))]
    items += [*_tables(use_table(study)), *_dates(study)]
    if not items:
        items += _sentences("note", _("No applications, decisions or dates are known."))
    return show(*items)


def _dates(study: FundingStudy) -> Iterator[Item]:
    yield from _sentences("text", dates_sentence(study))
    drawn = draw_dates(study)
    if drawn is not None:
        yield drawn
        yield from [Reading(text) for text in [dates_reading(study)] if text]
    elif study.deadlines:
        yield deadlines_table(study)
    yield from _tables(came_table(study))


def tell_checks(study: FundingStudy) -> Shown:
    """The checks in three tiers, what does not hold first; then what cannot be decided, by what is missing."""
    outcomes = run_checks(study)
    told: list[Item] = [*_sentences("text", counts_sentence(outcomes))]
    for tier in TIERS:
        told += _tier(tier, outcomes) if tier_sentence(tier, outcomes) else ()
    told += _tables(faults_table(outcomes), held_table(outcomes))
    return show(*told, *_open(outcomes))


def _tier(tier: Tier, outcomes: Sequence[Outcome]) -> Iterator[Item]:
    """A tier: how many of its checks hold, then what does not: what one thing breaks in a list, the others apart."""
    text = tier_sentence(tier, outcomes)
    against = [one for one in broken(outcomes) if one.rule.tier == tier]
    contradict = [one for one in against if one.rule.severity != "note"]
    single = tuple(one.message for one in contradict if len(one.faults) == 1)
    yield Bullets(single, text, "conflict") if single else Sentence(text)
    for one in contradict:
        if len(one.faults) > 1:
            yield Bullets(fault_lines(one), headline(one), "conflict")
    noted = tuple(_noted(one) for one in against if one.rule.severity == "note")
    if noted:
        yield Bullets(noted, _("{tier}: worth knowing").format(tier=tier_word(tier)))


def _noted(outcome: Outcome) -> str:
    return " ".join((headline(outcome), *fault_lines(outcome))) if len(outcome.faults) > 1 else outcome.message


def _open(outcomes: Sequence[Outcome]) -> Iterator[Item]:
    yield from _sentences("missing", open_sentence(outcomes))
    yield from _tables(needs_table(outcomes), open_table(outcomes))


def tell_what_if(study: FundingStudy) -> Shown:
    """What the scores alone would have chosen: information, labelled as such; nothing without scores."""
    found = thought_experiments(study)
    if not found:
        return show()
    told = Bullets(what_if_sentences(study, found), what_if_title())
    return show(told, Reading(what_if_reading()), *what_if_tables(study, found))


def tell_rules(study: FundingStudy) -> Shown:
    """The programme's rules, and what the documents state of the project."""
    return show(*rules_tables(study), *_tables(facts_table(study)))


def tell_limits(study: FundingStudy) -> Shown:
    """What else the programme says, which ledgers were read, and what the section cannot say."""
    items: list[Item] = []
    if notes := tuple(f"{note.text} ({note.source})" for note in study.programme.notes):
        items.append(Bullets(notes, _("Also stated")))
    if read := (*ledger_sentences(study), *left_out(study)):
        items.append(Bullets(read, _("The ledger")))
    return show(*items, Limits(limit_sentences(study)))
