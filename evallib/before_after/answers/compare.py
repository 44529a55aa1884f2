"""The change of each item's answers, by what the linking of people allows."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.before_after.answers.study import ItemAnswers, Tested
from evallib.privacy import Thresholds
from evallib.statistics import Change, NotComputable, brunner_munzel, compare_partly_linked, compare_unlinked


def compare_items(items: Sequence[ItemAnswers], thresholds: Thresholds) -> list[Tested | None]:
    """Try each item's change, before the guard has seen it; None where too few answered or it cannot be computed.

    Fewer pairs than the smallest group are taken as different people, which makes the test more cautious.
    """
    return [_compare(one, thresholds) for one in items]


def _compare(one: ItemAnswers, thresholds: Thresholds) -> Tested | None:
    if min(len(one.before), len(one.after)) < thresholds.group:
        return None
    change = compare(one, thresholds.group)
    if isinstance(change, NotComputable):
        return None
    rank_p = brunner_munzel(one.before, one.after) if change.branch == "unlinked" else None
    return Tested(change.branch, change.n_pairs, change.estimate, change.df, change.p, change.p, change.se, rank_p)


def compare(one: ItemAnswers, group: int) -> Change | NotComputable:
    """After minus before in scale points: the paired, the partly overlapping or Welch's t test.

    Welch's where fewer than the smallest group are paired, and where fewer answered once only: from what all answered,
    what a test in pairs tells would then follow of nearly all who are paired.
    """
    alone = len(one.before) + len(one.after) - 2 * len(one.pairs)
    if len(one.pairs) < group or 0 < alone < group:
        return compare_unlinked(one.before, one.after)
    first, second = zip(*one.pairs, strict=True)
    return compare_partly_linked(first, second, _others(one.before, first), _others(one.after, second))


def _others(answers: Sequence[int], paired: Sequence[int]) -> list[int]:
    """The answers of those who are not in a pair."""
    left = list(answers)
    for answer in paired:
        left.remove(answer)
    return left
