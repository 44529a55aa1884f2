"""The tables of answers: each time of each item, and each change."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from evallib.before_after.answers.possible import bands_of
from evallib.before_after.answers.study import Answered, Answers, ShownWave
from evallib.before_after.answers.words import DECIMALS, interval_text, p_text
from evallib.before_after.compare import Item
from evallib.locale import _
from evallib.presentation import Column, Table, number, signed


def answers_table(answers: Answers, caption: str, smallest_group: int) -> Table:
    """One row an item and time: how many answered, the mean, and how the answers are spread out."""
    columns = (
        Column(_("Item")),
        Column(_("When")),
        Column(_("Answers"), "right"),
        Column(_("No answer"), "right"),
        Column(_("Mean"), "right"),
        Column(_("How many chose what")),
    )
    rows = tuple(
        (label(one.item), when, *_cells(one.item, wave, smallest_group))
        for one in answers.items
        for when, wave in zip((_("Before"), _("After")), one.waves, strict=True)
    )
    return Table("answers", caption, columns, rows, _notes(answers, smallest_group))


def label(item: Item) -> str:
    """An item with its step."""
    return f"{item.label} ({item.step})" if item.step else item.label


def _cells(item: Item, wave: ShownWave, smallest_group: int) -> tuple[str, str, str, str]:
    few = _("hidden (fewer than {n})").format(n=smallest_group)
    hidden = _("hidden (protection)")
    if wave.level == "few":
        return few, hidden, few, few
    mean = hidden if wave.mean is None else number(wave.mean, DECIMALS)
    return str(wave.people), str(wave.no_answer), mean, counts_text(item, wave)


def counts_text(item: Item, wave: ShownWave) -> str:
    """How many chose each step, or each band of steps, in words.

    >>> from fractions import Fraction
    >>> item = Item("a", "A", "", Fraction(1), Fraction(5), None, None, None, None, None, None, "s. 1")
    >>> counts_text(item, ShownWave("bands", 16, Fraction(3), (5, 5, 6)))
    '1–2: 5, 3: 5, 4–5: 6'
    """
    if not wave.counts:
        return _("hidden (protection)")
    return ", ".join(f"{name}: {count}" for name, count in zip(step_names(item, wave), wave.counts, strict=True))


def step_names(item: Item, wave: ShownWave) -> tuple[str, ...]:
    """The steps, or the bands of steps, that the counts are of."""
    low = ceil(item.low)
    points = int(item.high) - low + 1
    edges: Sequence[tuple[int, int]] = (
        bands_of(points) if wave.level == "bands" else [(i, i + 1) for i in range(points)]
    )
    return tuple(
        f"{low + first}" if behind == first + 1 else f"{low + first}–{low + behind - 1}" for first, behind in edges
    )


def changes_table(answers: Answers, caption: str) -> Table:
    """One row an item: its change with interval, and the tests."""
    ranks = any(one.test is not None and one.test.rank_p is not None for one in answers.items)
    columns = (
        Column(_("Item")),
        Column(_("Change"), "right"),
        Column(_("95 % interval"), "right"),
        Column(_("p"), "right"),
        Column(_("p (Holm)"), "right"),
        *((Column(_("p, ranks"), "right"),) if ranks else ()),
    )
    rows = tuple(_change_cells(one, ranks=ranks) for one in answers.items)
    notes = (_("Each interval and p is of that item alone; p (Holm) counts all that were tried."),)
    return Table("answer_changes", caption, columns, rows, notes if len(answers.tried) > 1 else (), folded=True)


def _change_cells(one: Answered, *, ranks: bool) -> tuple[str, ...]:
    test = one.test
    change = signed(one.change, DECIMALS) if one.change is not None else _("hidden (protection)")
    tests = (
        (interval_text(test), p_text(test.p), p_text(test.p_holm)) if test is not None else (_("not tried"), "–", "–")
    )
    more = [p_text(test.rank_p if test else None)] if ranks else []
    return (label(one.item), change, *tests, *more)


def _notes(answers: Answers, smallest_group: int) -> tuple[str, ...]:
    text = _(
        "That fewer than {n} chose an answer is not shown, nor what it could be worked out from: then low, middle and "
        "high answers are put together, or only the mean is shown, or nothing."
    )
    return (text.format(n=smallest_group),)
