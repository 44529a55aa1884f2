"""What the before-and-after section publishes."""

from __future__ import annotations

from evallib.before_after.compare import average_change, largest_changes, missing_for_test
from evallib.before_after.read import Ratings
from evallib.before_after.words import (
    author_sentence,
    average_sentence,
    direction_sentence,
    extremes_sentence,
    grim_sentence,
    single_sentence,
    testable_sentence,
)
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult


def result(ratings: Ratings) -> SectionResult:
    """The section's numbers, checks and findings."""
    if not ratings.items:
        return SectionResult("before_after", status="suppressed", rows=ratings.account)
    average = average_change(ratings.items)
    told = average_sentence(average) if average else direction_sentence(ratings.items)
    findings = (Finding(told, weight=2), Finding(extremes_sentence(ratings.items)))
    return SectionResult(
        "before_after",
        metrics=tuple(_metrics(ratings)),
        checks=tuple(_checks(ratings)),
        rows=ratings.account,
        findings=tuple(finding for finding in findings if finding.text),
    )


def _metrics(ratings: Ratings) -> list[Metric]:
    unit = _("scale points")
    metrics = [
        Metric(f"change_{item.item}", item.label, float(item.change), unit, item.n)
        for item in ratings.items
        if item.change is not None
    ]
    average = average_change(ratings.items)
    if average:
        change = round(float(average.change), 3)
        metrics.append(Metric("mean_change", _("Mean change over the items"), change, unit))
    top = largest_changes(ratings.items)
    if average and top[0].change and top[0].change > 0:
        label = _("Items that share the largest change")
        metrics.append(Metric("largest_change_tied", label, len(top), _("items")))
    return metrics


def _checks(ratings: Ratings) -> list[Check]:
    checks = []
    missing = missing_for_test(ratings.items, ratings.settings.linked)
    label = _("Is the change larger than chance?")
    checks.append(Check("change_testable", label, None, "warning", testable_sentence(ratings), missing))
    if single := single_sentence(ratings.items):
        label = _("Do all items have a value before and after?")
        checks.append(Check("items_complete", label, False, "note", single))
    if grim := ratings.grim():
        label = _("Can whole-number answers give the printed means?")
        passed = None if not grim.power else not grim.impossible
        checks.append(Check("grim", label, passed, "warning", grim_sentence(grim), grim.impossible))
    if ratings.participants:
        label = _("Were the participants new to what was tried?")
        message = author_sentence(ratings) if ratings.co_authors else _("None of the participants helped to make it.")
        checks.append(Check("participants_new", label, not ratings.co_authors, "warning", message, ratings.co_authors))
    return checks
