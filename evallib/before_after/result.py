"""What the before-and-after section publishes."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.before_after.compare import Item, average_change, largest_changes, missing_for_test
from evallib.before_after.read import Ratings
from evallib.before_after.result_answers import answer_checks, answer_findings, answer_metrics, shows_something
from evallib.before_after.spread import PrintedSpread
from evallib.before_after.words import (
    author_sentence,
    average_sentence,
    direction_sentence,
    extremes_sentence,
    grim_sentence,
    single_sentence,
    testable_sentence,
)
from evallib.before_after.words_judged import judged_sentence, outcome_sentence, spread_sentence, spread_text
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult
from evallib.statistics import Estimate


def result(ratings: Ratings) -> SectionResult:
    """The section's numbers, checks and findings."""
    if not ratings.items and not shows_something(ratings):
        return SectionResult("before_after", status="suppressed", rows=ratings.account)
    findings = (*answer_findings(ratings), *(_findings(ratings) if ratings.items else ()))
    return SectionResult(
        "before_after",
        metrics=tuple(_metrics(ratings)),
        checks=tuple(_checks(ratings)),
        rows=ratings.account,
        findings=tuple(finding for finding in findings if finding.text),
    )


def _findings(ratings: Ratings) -> tuple[Finding, ...]:
    """What the printed means say."""
    average = average_change(ratings.items)
    told = average_sentence(average) if average else direction_sentence(ratings.items)
    outcome = Finding(outcome_sentence(ratings), weight=2)
    return (Finding(told, weight=2), outcome, Finding(extremes_sentence(ratings.items)))


def _metrics(ratings: Ratings) -> list[Metric]:
    unit = _("scale points")
    intervals = {judged.item.item: judged.change.estimate for judged in ratings.judged}
    metrics = [
        _change_metric(item, float(item.change), intervals.get(item.item))
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
    return [*metrics, *answer_metrics(ratings)]


def _change_metric(item: Item, change: float, interval: Estimate | None) -> Metric:
    """The change of one item in scale points, with its interval when it could be tried."""
    low, high = (round(interval.low, 4), round(interval.high, 4)) if interval else (None, None)
    return Metric(f"change_{item.item}", item.label, change, _("scale points"), item.n, low, high)


def _checks(ratings: Ratings) -> list[Check]:
    checks = [_check_change(ratings)] if ratings.alone or ratings.answers is None else []
    checks += answer_checks(ratings)
    if single := single_sentence(ratings.items):
        label = _("Do all items have a value before and after?")
        checks.append(Check("items_complete", label, False, "note", single))
    if grim := ratings.grim():
        label = _("Can whole-number answers give the printed means?")
        passed = None if not grim.power else not grim.impossible
        checks.append(Check("grim", label, passed, "warning", grim_sentence(grim), grim.impossible))
    if spreads := ratings.spreads:
        checks.append(_check_spreads(spreads))
    if ratings.participants:
        label = _("Were the participants new to what was tried?")
        message = author_sentence(ratings) if ratings.co_authors else _("None of the participants helped to make it.")
        checks.append(Check("participants_new", label, not ratings.co_authors, "warning", message, ratings.co_authors))
    return checks


def _check_change(ratings: Ratings) -> Check:
    """Passed: some change is larger than chance. Not passed: none is. Undecided: nothing could be tried, or it depends
    on what is not stated."""
    label, judged = _("Is the change larger than chance?"), ratings.judged
    if not judged:
        missing = missing_for_test(ratings.alone, ratings.settings.linked)
        return Check("change_testable", label, None, "warning", testable_sentence(ratings), missing)
    changed = tuple(one.item.label for one in judged if one.verdict == "changed")
    paired = [item for item in ratings.alone if item.change is not None]
    unsure = all(one.verdict == "unsure" for one in judged) and len(judged) == len(paired)
    passed = True if changed else False if unsure else None
    return Check("change_testable", label, passed, "note", judged_sentence(ratings), changed)


def _check_spreads(spreads: Sequence[PrintedSpread]) -> Check:
    """Passed: answers were found for every pair. Not passed: some pair is impossible. Undecided: the others."""
    label = _("Can whole-number answers give the printed means and spreads together?")
    impossible = tuple(spread_text(one) for one in spreads if one.impossible)
    possible = all(one.found.verdict == "possible" for one in spreads)
    passed = False if impossible else True if possible else None
    return Check("grimmer", label, passed, "warning", spread_sentence(spreads), impossible)
