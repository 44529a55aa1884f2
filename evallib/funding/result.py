"""What the funding section publishes: metrics, checks and findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evallib.funding.accounting.flow import YearFlow, flow_by_year, flow_in_all
from evallib.funding.allocation.ranking import reviewers_alpha
from evallib.funding.allocation.standing import granted_applications
from evallib.funding.checks import run_checks
from evallib.funding.labels import fact_label
from evallib.funding.outcome import Outcome
from evallib.funding.study import FundingStudy
from evallib.funding.telling.words_checks import broken, failures_sentence, held, in_order, undecided
from evallib.funding.telling.words_method import missing_facts_sentence
from evallib.funding.telling.words_money import money_sentence, own_sentence, programme_sentence
from evallib.funding.telling.words_what_if import thought_experiments
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult

NAME = "medel"
METRIC_FACTS = (
    "grant_sek",
    "total_cost_sek",
    "cofinancing_sek",
    "used_sek",
    "projects_granted",
    "projects_district",
)
YEARLY = ("asked", "granted", "paid", "used")
ALPHA_DECIMALS = 3


def result(study: FundingStudy) -> SectionResult:
    """The section's numbers, checks and findings."""
    outcomes = run_checks(study)
    return SectionResult(
        NAME,
        metrics=tuple(_metrics(study, outcomes)),
        checks=tuple(_checks(study, outcomes)),
        rows=study.records.account,
        findings=tuple(_findings(study, outcomes)),
    )


def _findings(study: FundingStudy, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    if text := failures_sentence(outcomes):
        yield Finding(text, 3)
    told = (money_sentence(study), own_sentence(study))
    yield Finding(" ".join(text for text in told if text) or programme_sentence(study), 2)


def _checks(study: FundingStudy, outcomes: Sequence[Outcome]) -> Iterator[Check]:
    """What does not hold, then what the programme leaves open, missing facts, what else is open, what holds."""
    ordered = in_order(outcomes)
    first = len(broken(outcomes)) + sum(one.rule.name == "cost_share_given" for one in undecided(outcomes))
    yield from (outcome.as_check() for outcome in ordered[:first])
    if study.programme.expected_facts:
        yield _facts_stated(study)
    yield from (outcome.as_check() for outcome in ordered[first:])


def _facts_stated(study: FundingStudy) -> Check:
    """Whether the documents state what an evaluation needs. It can hold or be open; nothing breaks it."""
    label = _("Do the documents state what an evaluation under this programme needs?")
    missing = missing_facts_sentence(study)
    if not missing:
        return Check("facts_stated", label, True, "note", _("Everything that is needed is stated."))
    evidence = tuple(fact_label(study, name) for name in study.missing_facts)
    return Check("facts_stated", label, None, "note", missing, evidence)


def _metrics(study: FundingStudy, outcomes: Sequence[Outcome]) -> Iterator[Metric]:
    for flow in flow_by_year(study):
        yield from _year_metrics(flow)
    for name in METRIC_FACTS:
        amount = study.amount(name)
        if amount is not None:
            unit = "kr" if name.endswith("_sek") else _("projects")
            yield Metric(name, fact_label(study, name), float(amount), unit)
    yield _utilisation(study)
    if study.records.given:
        yield from _fund_metrics(study)
    unit = _("checks")
    yield Metric("checks_held", _("Checks that hold"), len(held(outcomes)), unit)
    yield Metric("checks_broken", _("Checks that do not hold"), len(broken(outcomes)), unit)
    yield Metric("checks_undecided", _("Checks that cannot be decided"), len(undecided(outcomes)), unit)


def _year_metrics(flow: YearFlow) -> Iterator[Metric]:
    """The money of a year; what is not known is null, but only of years that anything but the envelope is known of."""
    if flow.year is None:
        return
    if flow.envelope is not None:
        label = _("Envelope {year}").format(year=flow.year)
        yield Metric(f"envelope_sek_{flow.year}", label, float(flow.envelope), "kr")
    if not flow.projects and flow.asked is None:
        return
    labels = {
        "asked": _("Asked for, {year}"),
        "granted": _("Granted, {year}"),
        "paid": _("Paid out, {year}"),
        "used": _("Used, {year}"),
    }
    for name in YEARLY:
        amount = getattr(flow, name)
        value = float(amount) if amount is not None else None
        yield Metric(f"{name}_sek_{flow.year}", labels[name].format(year=flow.year), value, "kr")
    label = _("Used share of the grants, {year}").format(year=flow.year)
    yield Metric(f"utilisation_pct_{flow.year}", label, _share(flow.utilisation_pct), "%")


def _share(share: Fraction | None) -> float | None:
    return round(float(share), 1) if share is not None else None


def _utilisation(study: FundingStudy) -> Metric:
    """The used share of everything that was granted; None when not all of it is known."""
    flow = flow_in_all(study)
    share = 100 * flow.used / flow.granted if flow.used is not None and flow.granted else None
    return Metric("utilisation_pct", _("Used share of the grant"), _share(share), "%")


def _fund_metrics(study: FundingStudy) -> Iterator[Metric]:
    records = study.records
    yield Metric("applications", _("Applications"), len(records.applications), _("applications"))
    if records.decisions:
        yield Metric("granted_projects", _("Granted projects"), len(granted_applications(records)), _("projects"))
    if records.scores:
        alpha = reviewers_alpha(records)
        value = round(alpha, ALPHA_DECIMALS) if alpha is not None else None
        for position, one in enumerate(thought_experiments(study), start=1):
            distance = float(one.distance) if one.distance is not None and one.allowed else None
            label = _("Points that the decision lies below the highest scores, {round}").format(round=one.round)
            yield Metric(f"what_if_distance_{position}", label, distance, _("points"))
        yield Metric("reviewers_alpha", _("Agreement of the reviewers (Krippendorff's alpha)"), value, "")
