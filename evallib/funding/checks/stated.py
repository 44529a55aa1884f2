"""Checks of what the documents state of this project against what the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evallib.funding.accounting.flow import flow_by_application
from evallib.funding.allocation.standing import decisions_about
from evallib.funding.judging.adding import Sum, add
from evallib.funding.judging.tally import undecided
from evallib.funding.labels import fact_label
from evallib.funding.outcome import NEEDS, Fault, Need, Outcome, Rule, Words, conclude
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import sek
from evallib.locale import N_, _, ngettext
from evallib.presentation import join_words, upper_first
from evallib.published.facts import Fact

AGREE = Rule(
    "stated_amounts_agree",
    "accuracy",
    "error",
    N_("Do the documents and the tables state the same amounts for this project?"),
    N_("Two amounts for the same thing: at most one of them is right, and a reader should know which."),
)
KRONOR = frozenset({"", "kr", "kronor", "sek"})
"""Units of amounts that can be compared as they are."""
COMPARED: dict[str, Need] = {
    "grant_sek": "granted_sek",
    "used_sek": "settlements",
    "total_cost_sek": "total_cost",
    "cofinancing_sek": "total_cost",
}
"""The facts that tables may state too, and what is lacking where they do not."""


def stated_amounts_agree(study: FundingStudy) -> Outcome:
    """Each amount that a document states of the project's own application, against the tables."""
    if not study.records.given:
        return undecided(AGREE, "applications", _("There are no tables to compare the documents with."))
    if not any(one.id == study.settings.application for one in study.records.applications):
        message = _("The settings do not say which application in the tables is this project's.")
        return undecided(AGREE, "applications", message)
    pairs = list(_pairs(study))
    if not pairs:
        return undecided(
            AGREE, "granted_sek", _("The documents state no amount that the tables could be compared with.")
        )
    judged = [(fact, found, found.differs(value, _slack(study, fact, found))) for fact, value, found in pairs]
    faults = [_fault(study, fact, found) for fact, found, differs in judged if differs]
    lacking = {COMPARED[fact.fact] for fact, _found, differs in judged if differs is None}
    missing = tuple(need for need in NEEDS if need in lacking)
    what = join_words([_(NEEDS[need][0]) for need in missing])
    words = Words(
        holds=ngettext(
            "The documents and the tables state the same amount.",
            "The documents and the tables state the same {all} amounts.",
            len(pairs),
        ).format(all=len(pairs)),
        broken=" ".join(sorted(fault.text for fault in faults)),
        open=_("To decide this, one would need: {what}.").format(what=what),
    )
    return conclude(AGREE, words, faults=faults, of=len(pairs), missing=missing)


def _pairs(study: FundingStudy) -> Iterator[tuple[Fact, Fraction, Sum]]:
    """Each amount that a document states, and what the tables say of it."""
    for name in COMPARED:
        fact = study.facts.get(name)
        if fact is not None and fact.number is not None and fact.unit.casefold() in KRONOR:
            yield fact, fact.number.value, _found(study, name)


def _found(study: FundingStudy, name: str) -> Sum:
    own = next(one for one in study.records.applications if one.id == study.settings.application)
    if name == "grant_sek":
        about = decisions_about(study.records, own.id)
        return add([one.granted_sek for one in about if one.outcome == "granted"] if about else [None])
    if name == "used_sek":
        rows = [row for row in flow_by_application(study) if row.application.id == own.id]
        return add(row.used for row in rows)
    return add([own.total_cost_sek if name == "total_cost_sek" else own.cofinancing_sek])


def _slack(study: FundingStudy, fact: Fact, found: Sum) -> Fraction:
    """How far off rounding can make the sum, and the stated figure where it is a rounded one."""
    half = Fraction(0) if fact.exact or fact.number is None else fact.number.half_unit
    return half + Fraction(study.settings.rounded_to_sek * found.parts, 2)


def _fault(study: FundingStudy, fact: Fact, found: Sum) -> Fault:
    text = _("{what}: the documents state {stated}, the tables {found}.")
    value = fact.number.value if fact.number else Fraction(0)
    what = upper_first(fact_label(study, fact.fact))
    return Fault(text.format(what=what, stated=sek(value), found=sek(found.known)), fact.source)


CHECKS = ((AGREE, stated_amounts_agree),)
