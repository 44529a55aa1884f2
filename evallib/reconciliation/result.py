"""What the reconciliation section publishes: metrics, checks and findings."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult
from evallib.presentation import upper_first
from evallib.published import round_half_up, stated_text
from evallib.reconciliation.conflicts import Claim, Topic
from evallib.reconciliation.explanations import (
    exact_sentences,
    group_sentence,
    model_sentence,
    model_word,
    repair_texts,
)
from evallib.reconciliation.identities import Verdict
from evallib.reconciliation.read import Reconciliation
from evallib.reconciliation.repairs import Group, ModelRepairs
from evallib.reconciliation.tell import (
    claim_sentence,
    claims_sentence,
    contradictions_sentence,
    overview_sentence,
    rules_text,
    topic_sentence,
    topics_sentence,
)
from evallib.reconciliation.words import computed_sentence, unit_of, verdict_sentence

SECTION = "reconciliation"
MOST_FINDINGS = 3
_UNCOMPUTED = frozenset({"range", "order"})


def result(figures: Reconciliation) -> SectionResult:
    """The section's numbers, checks and at most three findings.

    Metrics: ``value_<identity>`` (what the figures give), ``residual_<identity>`` (stated minus that), and
    ``repairs_<model>`` with ``repairs_<model>_fields`` for contradictory figures (``_2`` and so on for
    further groups). Checks: ``identity_<name>``, ``jointly_possible``, ``statements_<topic>``, ``claim_<id>``.
    """
    return SectionResult(
        SECTION,
        metrics=(*_value_metrics(figures), *_repair_metrics(figures)),
        checks=tuple(_checks(figures)),
        rows=figures.account,
        findings=_findings(figures),
    )


def _value_metrics(figures: Reconciliation) -> Iterator[Metric]:
    for verdict in figures.verdicts:
        if verdict.kind in _UNCOMPUTED:
            continue
        computed = verdict.computed
        value = None if computed is None else float(round_half_up(computed, verdict.decimals))
        yield Metric(f"value_{verdict.name}", verdict.label, value, unit_of(verdict))
        if verdict.residual is not None:
            label = _("{label}: stated minus computed").format(label=verdict.label)
            yield Metric(f"residual_{verdict.name}", label, float(verdict.residual), verdict.unit)


def _repair_metrics(figures: Reconciliation) -> Iterator[Metric]:
    for index, group in enumerate(figures.contradictory, start=1):
        for repairs in group.repairs:
            name = f"repairs_{repairs.model}{_suffix(index)}"
            told = model_word(repairs.model)
            ways = _("Number of smallest changes, if {model}").format(model=told)
            fields = _("Figures changed by the smallest change, if {model}").format(model=told)
            size = float(repairs.size) if repairs.families or repairs.holds else None
            yield Metric(name, ways, float(repairs.count), _("ways"))
            yield Metric(f"{name}_fields", fields, size, _("figures"))


def _suffix(index: int) -> str:
    return "" if index == 1 else f"_{index}"


def _checks(figures: Reconciliation) -> Iterator[Check]:
    yield from (_identity_check(verdict) for verdict in figures.verdicts if verdict.outcome != "computed")
    for index, group in enumerate(figures.contradictory, start=1):
        yield _joint_check(figures, group, _suffix(index))
    if figures.groups and not figures.contradictory:
        message = _("All sums and differences can hold at the same time under one rounding rule.")
        yield Check("jointly_possible", _("Can all figures be right together?"), True, "note", message)
    yield from map(_topic_check, figures.topics)
    yield from map(_claim_check, figures.claims)


def _identity_check(verdict: Verdict) -> Check:
    passed = None if verdict.outcome == "unknown" else not verdict.contradictory
    evidence = [f"{fact.label}: {stated_text(fact)} ({fact.source})" for fact in verdict.facts]
    if verdict.contradictory and verdict.by_rule:
        evidence.append(upper_first(rules_text(verdict)))
    return Check(
        f"identity_{verdict.name}",
        verdict.label,
        passed,
        "warning" if verdict.contradictory else "note",
        verdict_sentence(verdict),
        tuple(evidence),
    )


def _joint_check(figures: Reconciliation, group: Group, suffix: str) -> Check:
    evidence = [line for repairs in group.repairs for line in _repair_lines(figures, repairs)]
    return Check(
        f"jointly_possible{suffix}",
        _("Can all figures be right together?"),
        False,
        "warning",
        _joint_sentence(figures, group),
        tuple(evidence),
    )


def _joint_sentence(figures: Reconciliation, group: Group) -> str:
    return " ".join([group_sentence(figures, group), *exact_sentences(figures, group)])


def _repair_lines(figures: Reconciliation, repairs: ModelRepairs) -> list[str]:
    """Every listed repair of a model, one a line."""
    if not repairs.families:
        return [model_sentence(figures, repairs)]
    word = upper_first(model_word(repairs.model))
    return [f"{word}: {text}" for family in repairs.families for text in repair_texts(figures, family)]


def _topic_check(topic: Topic) -> Check:
    return Check(
        f"statements_{topic.topic}",
        _("Do all statements say the same? {label}").format(label=topic.label),
        topic.agrees,
        "note" if topic.agrees or topic.form else "warning",
        topic_sentence(topic),
        tuple(f"“{s.value}” ({s.where}; {s.source})" for s in topic.statements),
    )


def _claim_check(claim: Claim) -> Check:
    return Check(
        f"claim_{claim.claim}",
        _("Does a figure stand behind “{quote}”?").format(quote=claim.quote),
        True if claim.supported else None,
        "note",
        claim_sentence(claim),
        (_("“{quote}” ({source})").format(quote=claim.quote, source=claim.source),),
    )


def _findings(figures: Reconciliation) -> tuple[Finding, ...]:
    """Contradictions first, then what is missing, then what was computed or agrees."""
    found = [
        (contradictions_sentence(figures.verdicts), 3),
        *((_joint_sentence(figures, group), 1) for group in figures.contradictory[:1]),
        (topics_sentence(figures.topics), 2),
        (claims_sentence(figures.claims), 1),
        *((computed_sentence(v), 1) for v in figures.verdicts if v.outcome == "computed"),
        (_agreeing(figures), 1),
    ]
    told = [Finding(text, weight) for text, weight in found if text]
    return tuple(sorted(told, key=lambda finding: -finding.weight)[:MOST_FINDINGS])


def _agreeing(figures: Reconciliation) -> str:
    """The count of tested relations; empty when a contradiction already tells it."""
    if any(verdict.contradictory for verdict in figures.verdicts):
        return ""
    return overview_sentence(figures.verdicts)
