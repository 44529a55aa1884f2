"""What the goals section publishes: metrics, checks and findings."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.goals.judge import Compared, Judged
from evallib.goals.proportions import LEVEL, Share
from evallib.goals.read import Study
from evallib.goals.words import (
    change_text,
    evidence_sentence,
    goal_sentence,
    interval_text,
    overview_sentence,
    unlisted,
    unlisted_sentence,
)
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult
from evallib.presentation import lower_first, percent, upper_first


def result(judged: Sequence[Judged], study: Study) -> SectionResult:
    """The section's numbers, checks and findings."""
    metrics = [*_change_metrics(judged), *map(_share_metric, study.shares)]
    checks = [_goal_check(one) for one in judged]
    checks += [_listed_check(one, judged) for one in unlisted(judged)]
    overview = Finding(overview_sentence(judged), weight=3)
    findings = [overview, *_change_findings(judged), *_share_findings(study.shares)]
    return SectionResult(
        "goals",
        metrics=tuple(metrics),
        checks=tuple(checks),
        rows=study.account,
        findings=tuple(findings),
    )


def _change_metrics(judged: Sequence[Judged]) -> list[Metric]:
    metrics = []
    for row in (row for one in judged for row in one.compared if row.change is not None):
        fact = row.evidence.before or row.evidence.after or row.evidence.change
        unit, name = fact.unit if fact else "", row.evidence.evidence
        label = upper_first(row.evidence.measure)
        metrics.append(Metric(f"change_{name}", label, float(row.change or 0), unit))
        if row.change_pct is not None:
            metrics.append(Metric(f"change_pct_{name}", label, round(float(row.change_pct), 1), "%"))
    return metrics


def _share_metric(share: Share) -> Metric:
    low, high = (None if x is None else round(x, 1) for x in (share.low_pct, share.high_pct))
    value = round(float(share.share_pct), 1)
    return Metric(f"share_{share.name}", share.label, value, "%", share.whole, low, high, LEVEL)


def _goal_check(judged: Judged) -> Check:
    passed = {"met": True, "undecided": None}.get(judged.verdict, False)
    return Check(
        f"goal_{judged.goal.goal}",
        upper_first(judged.goal.text),
        passed,
        "warning" if passed is None else "note",
        goal_sentence(judged),
        tuple(f"{evidence_sentence(row)} ({row.evidence.source})" for row in judged.compared),
    )


def _listed_check(judged: Judged, everyone: Sequence[Judged]) -> Check:
    return Check(
        f"goal_listed_{judged.goal.goal}",
        _("Is “{goal}” among the project's goals?").format(goal=judged.goal.text),
        False,
        "warning",
        unlisted_sentence(judged, everyone),
        (judged.goal.source, *(one.goal.text for one in everyone if one.goal.listed)),
    )


def _change_findings(judged: Sequence[Judged]) -> list[Finding]:
    """Series that fell in one month and rose in another, said together."""
    rows = [row for one in judged for row in one.compared if row.like_months and row.change is not None]
    if len(rows) < 2:
        return []
    told = "; ".join(f"{lower_first(row.evidence.measure)} {change_text(row)}{_years(row)}" for row in rows)
    opposite = len({row.change > 0 for row in rows if row.change}) > 1
    text = _("Compared with the same month of an earlier year: {told}.").format(told=told)
    if opposite:
        text += " " + _("The comparisons point in different directions.")
    return [Finding(text, weight=2)]


def _years(row: Compared) -> str:
    facts = (row.evidence.before, row.evidence.after)
    years = [fact.when.split("-")[0] for fact in facts if fact is not None and fact.when]
    return " ({})".format(_("{low} to {high}").format(low=years[0], high=years[1])) if len(years) == 2 else ""


def _share_findings(shares: Sequence[Share]) -> list[Finding]:
    return [
        Finding(
            _("{label}: {part} of {whole} ({share}; 95 % interval {interval}).").format(
                label=share.label,
                part=share.part,
                whole=share.whole,
                share=percent(share.share_pct),
                interval=interval_text(share),
            ),
            weight=1,
        )
        for share in shares
        if share.low_pct is not None
    ]
