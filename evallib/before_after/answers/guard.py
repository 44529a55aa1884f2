"""What of the answers may be shown: the one place of this room where anything of them is withheld.

Of each item, the most that gives nothing away (:mod:`.possible`); where a test and a distribution cannot stand beside
each other, the test:

* linked answers: each time all counts, or bands and mean, or the mean; with the paired test if all the rows that could
  lie behind it leave everything open (:mod:`.pairing`). If not, or if all changed alike, nothing: that there is no test
  would tell it;
* others: each time all counts or the mean, and the test, from which the spread of both times is taken to follow; else
  each time all counts, or bands and mean, or the mean, without a test.

A test of a single item needs the number of people that a spread does. Ranks and permutations of linked changes need
:data:`FEWEST_PAIRS`; ranks of unlinked answers are shown beside full counts only, from which they follow. How many gave
no answer is shown of a time only where it is small for no item, since one such number beside the number of answers
gives the others away; the count of rows is withheld then, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from evallib.before_after.answers.compare import Compared, compare_items
from evallib.before_after.answers.pairing import leaves_open
from evallib.before_after.answers.possible import FEWEST_OPEN, Allowed, in_bands, judge_counts, same_shown
from evallib.before_after.answers.study import Answered, Answers, ItemAnswers, Level, Linking, MeanCheck, ShownWave
from evallib.privacy import SmallGroups, Thresholds
from evallib.statistics import holm

FEWEST_PAIRS = 10
"""From how many pairs on a p of ranks or of permutations is shown: with fewer it counts who rose and who fell."""
Release = tuple[Level, Level, bool]
"""What is shown before and after, and whether the test is."""


def guard_answers(
    items: Sequence[ItemAnswers], linking: Linking, thresholds: Thresholds, *, checks: bool = True, seed: int = 1
) -> Answers:
    """The answers with everything withheld that may not be shown."""
    compared = compare_items(items, thresholds, seed=seed)
    hidden = tuple(_hides_no_answer(items, wave, thresholds.groups()) for wave in (0, 1))
    released = [_release_item(one, found, hidden, thresholds) for one, found in zip(items, compared, strict=True)]
    tested = [one for one in released if one.test is not None]
    adjusted = iter(holm([one.test.p for one in tested if one.test is not None]) if len(tested) > 1 else ())
    shown = tuple(
        replace(one, test=replace(one.test, p_holm=next(adjusted, one.test.p))) if one.test is not None else one
        for one in released
    )
    pairs = max((len(one.pairs) for one in items), default=0)
    told = pairs if linking in ("linked", "partly") and pairs >= thresholds.group else None
    found = tuple(check for one, answers in zip(shown, items, strict=True) for check in _check_means(one, answers))
    few = any(wave.level == "few" for one in shown for wave in one.waves)
    return Answers(shown, linking, told, found if checks else (), withheld_rows=few or any(hidden))


def release(
    before: Sequence[int], after: Sequence[int], thresholds: Thresholds, *, tested: bool, squared: int | None = None
) -> Release:
    """What may be shown of one item's counts before and after.

    ``tested``: a test can be computed. ``squared``: the sum of the squared changes when everybody is linked.

    >>> release([2, 4, 5, 3, 4], [0, 6, 0, 7, 5], Thresholds.of(), tested=True)
    ('mean', 'full', True)
    >>> release([2, 4, 5, 3, 4], [0, 6, 0, 7, 5], Thresholds.of(), tested=False)
    ('bands', 'full', False)
    """
    allowed = judge_counts(before, thresholds), judge_counts(after, thresholds)
    levels = _best(allowed[0], sum(before), thresholds), _best(allowed[1], sum(after), thresholds)
    enough = min(sum(before), sum(after)) >= thresholds.item_sd
    if enough and squared is not None:
        kept = tested and "withheld" not in levels and _is_open((before, after), levels, thresholds, squared)
        return (*levels, True) if kept else ("withheld", "withheld", False)
    if enough and tested and all(one.spread for one in allowed):
        return ("full" if allowed[0].full else "mean", "full" if allowed[1].full else "mean", True)
    return (*levels, False)


def _best(allowed: Allowed, people: int, thresholds: Thresholds) -> Level:
    """The most that may be shown of one time, without a test."""
    if people < thresholds.group:
        return "few"
    return "full" if allowed.full else "bands" if allowed.bands else "mean" if allowed.mean else "withheld"


def _is_open(
    counts: tuple[Sequence[int], Sequence[int]], levels: Sequence[str], thresholds: Thresholds, squared: int
) -> bool:
    """Whether everything stays open beside a paired test with this sum of squared changes."""
    first, second = (same_shown(one, level, thresholds) for one, level in zip(counts, levels, strict=True))
    if first is None or second is None:
        return True  # so many rows are shown alike that a sum of squared changes settles none of them
    before, after = (thresholds.group if level == "bands" else FEWEST_OPEN for level in levels)
    return leaves_open(first, second, squared, needed=(before, after), group=thresholds.group)


def _release_item(one: ItemAnswers, found: Compared, hidden: tuple[bool, ...], thresholds: Thresholds) -> Answered:
    before, after = one.counts(one.before), one.counts(one.after)
    squared = sum((second - first) ** 2 for first, second in one.pairs) if found.branch == "linked" else None
    first, second, with_test = release(before, after, thresholds, tested=found.test is not None, squared=squared)
    if one.item.sd_before is not None or one.item.sd_after is not None:
        first, second, with_test = _beside_printed(first, second, with_test and squared is None)
    waves = _show(one, 0, first, hidden=hidden[0]), _show(one, 1, second, hidden=hidden[1])
    if not with_test or found.test is None:
        few = "few" in (first, second)
        return Answered(one.item, *waves, untried="few" if few else "alike" if found.alike else "withheld")
    test = found.test
    if found.branch == "linked" and (test.pairs or 0) < FEWEST_PAIRS:
        test = replace(test, rank_p=None, permutation_p=None)
    if found.branch != "linked" and (first, second) != ("full", "full"):
        test = replace(test, rank_p=None)
    return Answered(one.item, *waves, test=test)


def _beside_printed(first: Level, second: Level, with_test: bool) -> Release:
    """Beside a published standard deviation no bands, from which all counts would follow, and no paired test."""
    return ("mean" if first == "bands" else first, "mean" if second == "bands" else second, with_test)


def _show(one: ItemAnswers, wave: int, level: Level, *, hidden: bool) -> ShownWave:
    """One item at one time, at the level chosen for it."""
    if level == "few":
        return ShownWave(level)
    answers = (one.before, one.after)[wave]
    nobody = None if hidden else one.no_answer[wave]
    if level == "withheld":
        return ShownWave(level, len(answers), no_answer=nobody)
    counts = one.counts(answers)
    shown = {"full": counts, "bands": in_bands(counts)}.get(level, ())
    return ShownWave(level, len(answers), Fraction(sum(answers), len(answers)), shown, nobody)


def _hides_no_answer(items: Sequence[ItemAnswers], wave: int, groups: SmallGroups) -> bool:
    """Whether the numbers of those who gave no answer at one time are withheld, all of them."""
    return any(groups.hides(one.no_answer[wave]) for one in items)


def _check_means(shown: Answered, answers: ItemAnswers) -> list[MeanCheck]:
    """Each published mean of an item against its answers; only an item that has answers then is checked."""
    found = []
    given = (("before", answers.before, shown.before), ("after", answers.after, shown.after))
    for (wave, values, told), (printed, people) in zip(given, answers.item.waves, strict=True):
        if printed is None or not values:
            continue
        mean = Fraction(sum(values), len(values))
        differ = people is not None and told.people is not None and people != told.people
        found.append(
            MeanCheck(
                item=answers.item,
                wave="before" if wave == "before" else "after",
                printed=printed.text,
                agrees=abs(mean - printed.value) <= printed.half_unit,
                mean=told.mean,
                people=(people or 0, told.people or 0) if differ else None,
            )
        )
    return found
