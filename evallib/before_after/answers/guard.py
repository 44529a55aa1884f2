"""What of the answers may be shown: the one place of this room where anything of them is withheld.

Of each item, the most that gives nothing away (:mod:`.possible`); where a test and a distribution cannot stand beside
each other, the test:

* linked answers: each time all counts, or bands and mean, or the mean; with the paired test if all that could lie
  behind it leaves everything open, also how many changed by how much (:mod:`.pairing`). If not, or if all changed
  alike, without a test, if everything is still open for a reader who knows that; else nothing. Tests of ranks and of
  permutations are not shown beside a paired one, since they count who rose and who fell;
* others: each time all counts or the mean, and the test, from which the spread of both times is taken to follow; else
  each time all counts, or bands and mean, or the mean, without a test.

A test of a single item needs the number of people that a spread does. Ranks of unlinked answers are shown beside full
counts only, from which they follow. How many gave no answer is shown beside the number of answers that every mean
needs, from which it follows; the count of rows is withheld if fewer than the smallest group answered some item.

A published mean is checked against the answers only where their own mean may be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from evallib.before_after.answers.compare import compare_items
from evallib.before_after.answers.pairing import Behind
from evallib.before_after.answers.possible import FEWEST_OPEN, Allowed, in_bands, judge_counts, same_shown
from evallib.before_after.answers.study import (
    Answered,
    Answers,
    ItemAnswers,
    Level,
    Linking,
    MeanCheck,
    ShownWave,
    Tested,
)
from evallib.privacy import Thresholds
from evallib.statistics import holm

Release = tuple[Level, Level, bool]
"""What is shown before and after, and whether the test is."""


def guard_answers(
    items: Sequence[ItemAnswers], linking: Linking, thresholds: Thresholds, *, public: Collection[str] = ()
) -> Answers:
    """The answers with everything withheld that may not be shown. ``public``: the items whose means are published."""
    compared = compare_items(items, thresholds)
    released = [_release_item(one, found, thresholds) for one, found in zip(items, compared, strict=True)]
    tested = [one for one in released if one.test is not None]
    adjusted = iter(holm([one.test.p for one in tested if one.test is not None]) if len(tested) > 1 else ())
    shown = tuple(
        replace(one, test=replace(one.test, p_holm=next(adjusted, one.test.p))) if one.test is not None else one
        for one in released
    )
    pairs = max((len(one.pairs) for one in items), default=0)
    told = pairs if linking in ("linked", "partly") and pairs >= thresholds.group else None
    found = tuple(
        check
        for one, answers in zip(shown, items, strict=True)
        for check in _check_means(one, answers, public=answers.item.item in public)
    )
    few = any(wave.level == "few" for one in shown for wave in one.waves)
    return Answers(shown, linking, told, found, withheld_rows=few)


def release(
    before: Sequence[int], after: Sequence[int], thresholds: Thresholds, *, tested: bool, squared: int | None = None
) -> Release:
    """What may be shown of one item's counts before and after.

    ``tested``: a test can be computed. ``squared``: the sum of the squared changes when everybody is linked.

    >>> release([2, 4, 5, 3, 4], [0, 6, 0, 7, 5], Thresholds.of(), tested=True)
    ('mean', 'full', True)
    >>> release([2, 4, 5, 3, 4], [0, 6, 0, 7, 5], Thresholds.of(), tested=False)
    ('bands', 'full', False)
    >>> release([1, 10, 5, 4, 0], [1, 4, 9, 5, 1], Thresholds.of(), tested=True, squared=19)
    ('mean', 'bands', True)
    """
    allowed = judge_counts(before, thresholds), judge_counts(after, thresholds)
    levels = _best(allowed[0], sum(before), thresholds), _best(allowed[1], sum(after), thresholds)
    enough = min(sum(before), sum(after)) >= thresholds.item_sd
    if enough and squared is not None:
        return _release_linked((before, after), levels, thresholds, squared)
    if enough and tested and all(one.spread for one in allowed):
        return ("full" if allowed[0].full else "mean", "full" if allowed[1].full else "mean", True)
    return (*levels, False)


def _best(allowed: Allowed, people: int, thresholds: Thresholds) -> Level:
    """The most that may be shown of one time, without a test."""
    if people < thresholds.group:
        return "few"
    return "full" if allowed.full else "bands" if allowed.bands else "mean" if allowed.mean else "withheld"


def _release_linked(
    counts: tuple[Sequence[int], Sequence[int]], levels: tuple[Level, Level], thresholds: Thresholds, squared: int
) -> Release:
    """The levels with the test, or without it, or nothing at all."""
    if "withheld" not in levels:
        rows = [same_shown(one, level, thresholds) for one, level in zip(counts, levels, strict=True)]
        before, after = (thresholds.group if level == "bands" else FEWEST_OPEN for level in levels)
        behind = Behind(rows[0], rows[1], (before, after), thresholds.group)
        if behind.may_show_test(squared):
            return (*levels, True)
        if behind.may_show_means():
            return (*levels, False)
    return ("withheld", "withheld", False)


def _release_item(one: ItemAnswers, found: Tested | None, thresholds: Thresholds) -> Answered:
    before, after = one.counts(one.before), one.counts(one.after)
    linked = len(one.pairs) == len(one.before) == len(one.after)
    squared = sum((second - first) ** 2 for first, second in one.pairs) if linked else None
    first, second, with_test = release(before, after, thresholds, tested=found is not None, squared=squared)
    if one.item.sd_before is not None or one.item.sd_after is not None:
        first, second, with_test = _beside_printed((first, second, with_test), linked=linked)
    waves = _show(one, 0, first), _show(one, 1, second)
    if not with_test or found is None:
        return Answered(one.item, *waves, untried="few" if "few" in (first, second) else "withheld")
    test = found if (first, second) == ("full", "full") else replace(found, rank_p=None)
    return Answered(one.item, *waves, test=test)


def _beside_printed(found: Release, *, linked: bool) -> Release:
    """Beside a published standard deviation no bands, from which all counts would follow, and no paired test."""
    first, second, with_test = found
    if linked and not with_test and "few" not in (first, second):
        return ("withheld", "withheld", False)
    return ("mean" if first == "bands" else first, "mean" if second == "bands" else second, with_test and not linked)


def _show(one: ItemAnswers, wave: int, level: Level) -> ShownWave:
    """One item at one time, at the level chosen for it."""
    if level == "few":
        return ShownWave(level)
    answers, nobody = (one.before, one.after)[wave], one.no_answer[wave]
    if level == "withheld":
        return ShownWave(level, len(answers), no_answer=nobody)
    counts = one.counts(answers)
    shown = {"full": counts, "bands": in_bands(counts)}.get(level, ())
    return ShownWave(level, len(answers), Fraction(sum(answers), len(answers)), shown, nobody)


def _check_means(shown: Answered, answers: ItemAnswers, *, public: bool) -> list[MeanCheck]:
    """Each mean of an item that stands in the file, against its answers at that time if there are any."""
    found = []
    given = (("before", answers.before, shown.before), ("after", answers.after, shown.after))
    for (wave, values, told), (printed, people) in zip(given, answers.item.waves, strict=True):
        if printed is None or not values:
            continue
        known = told.mean if public else None
        differ = public and people is not None and told.people is not None and people != told.people
        found.append(
            MeanCheck(
                item=answers.item,
                wave="before" if wave == "before" else "after",
                printed=printed.text,
                agrees=None if known is None else abs(known - printed.value) <= printed.half_unit,
                mean=known,
                people=(people or 0, told.people or 0) if differ else None,
            )
        )
    return found
