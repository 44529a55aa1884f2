"""What the funding section publishes."""

from __future__ import annotations

from evallib.funding.checks import run_checks
from evallib.funding.labels import fact_label
from evallib.funding.show import programme_sentence
from evallib.funding.study import FundingStudy
from evallib.locale import _
from evallib.model import Finding, Metric, SectionResult

METRIC_FACTS = (
    "grant_sek",
    "total_cost_sek",
    "cofinancing_sek",
    "used_sek",
    "projects_granted",
    "projects_district",
)


def result(study: FundingStudy) -> SectionResult:
    """The section's numbers, checks and findings."""
    checks = run_checks(study)
    return SectionResult(
        "funding",
        metrics=tuple(_metrics(study)),
        checks=checks,
        rows=study.facts.account,
        findings=(Finding(programme_sentence(study), 2),),
    )


def _metrics(study: FundingStudy) -> list[Metric]:
    metrics = [
        Metric(
            f"envelope_sek_{entry.year}",
            _("Envelope {year}").format(year=entry.year),
            float(entry.amount_sek),
            "kr",
        )
        for entry in study.programme.envelopes
    ]
    for name in METRIC_FACTS:
        amount = study.amount(name)
        if amount is not None:
            unit = "kr" if name.endswith("_sek") else _("projects")
            metrics.append(Metric(name, fact_label(study, name), float(amount), unit))
    used = study.utilisation_pct
    value = round(float(used), 1) if used is not None else None
    metrics.append(Metric("utilisation_pct", _("Used share of the grant"), value, "%"))
    return metrics
