"""What the before-and-after section tells, tabulates and draws."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from evallib.before_after.compare import Item, average_change
from evallib.before_after.read import Ratings
from evallib.before_after.show_answers import limit_texts, reading_texts, tell_answers
from evallib.before_after.words import (
    author_sentence,
    average_sentence,
    direction_sentence,
    extremes_sentence,
    grim_sentence,
    single_sentence,
    testable_sentence,
)
from evallib.before_after.words_judged import interval_text, judged_sentence, spread_sentence
from evallib.locale import _, ngettext
from evallib.presentation import (
    Column,
    Limits,
    Reading,
    Sentence,
    Shown,
    Table,
    canvas,
    figure,
    number,
    show,
    signed,
)
from evallib.presentation.theme import AFTER, BEFORE, MUTED
from evallib.published import PrintedNumber

LABEL_WIDTH = 34


def tell_findings(ratings: Ratings) -> Shown:
    """The change in sentences, what has one value only, and why nothing can be tested; the answers first."""
    answers = tell_answers(ratings)
    if not ratings.items and not answers:
        return show(Sentence(_("No before-and-after values may or can be shown."), role="missing"))
    authors = (Sentence(author_sentence(ratings), "note"),) if ratings.co_authors else ()
    return show(*answers, *(_tell_printed(ratings) if ratings.items else ()), *authors)


def _tell_printed(ratings: Ratings) -> list[Sentence]:
    """What the printed means say."""
    average = average_change(ratings.items)
    told = [average_sentence(average) if average else "", direction_sentence(ratings.items)]
    items = [Sentence(" ".join(text for text in [*told, extremes_sentence(ratings.items)] if text), "finding")]
    if single := single_sentence(ratings.items):
        items.append(Sentence(single, "note"))
    if ratings.alone or not ratings.answers:
        items.append(_tell_test(ratings))
    if grim := ratings.grim():
        items.append(Sentence(grim_sentence(grim), "conflict" if grim.impossible else "note"))
    if spreads := ratings.spreads:
        conflict = any(spread.impossible for spread in spreads)
        items.append(Sentence(spread_sentence(spreads), "conflict" if conflict else "note"))
    return items


def _tell_test(ratings: Ratings) -> Sentence:
    """Whether the change is larger than chance, or why that cannot be said."""
    judged = ratings.judged
    if not judged:
        return Sentence(testable_sentence(ratings), "missing")
    decided = any(one.verdict != "depends" for one in judged)
    return Sentence(judged_sentence(ratings), "finding" if decided else "missing")


def _table(ratings: Ratings) -> Table:
    """Every item with both values and the change as printed, and its interval where any could be worked out."""
    intervals = _intervals(ratings)
    columns = (
        Column(_("Item")),
        Column(_("Scale")),
        Column(_("Before"), "right"),
        Column(_("After"), "right"),
        Column(_("Change"), "right"),
        *((Column(_("95 % interval"), "right"),) if intervals else ()),
    )
    rows = tuple(
        (
            f"{item.label} ({item.step})" if item.step else item.label,
            f"{number(item.low)}–{number(item.high)}",
            _mean(item.before),
            _mean(item.after),
            signed(item.change, item.decimals) if item.change is not None else "–",
            *((intervals.get(item.item, "–"),) if intervals else ()),
        )
        for item in ratings.items
    )
    return Table("items", _caption(ratings), columns, rows, _notes(ratings))


def _intervals(ratings: Ratings) -> dict[str, str]:
    """The interval of every change that could be tried, by item."""
    return {judged.item.item: interval_text(judged) for judged in ratings.judged}


def _caption(ratings: Ratings) -> str:
    return _("Means: {before} and {after}. Answered by: {who}").format(
        before=ratings.settings.before, after=ratings.settings.after, who=ratings.settings.who
    )


def _notes(ratings: Ratings) -> tuple[str, ...]:
    slack = max((item.slack for item in ratings.items if item.change is not None), default=None)
    notes = []
    if slack:
        notes.append(_("The printed means are rounded, so each change can be up to {slack} larger or smaller."))
        notes = [note.format(slack=number(slack)) for note in notes]
    if ratings.judged and ratings.settings.linked is not False:
        notes.append(
            _(
                "The intervals take the answers before and after for those of different people. If they are the same "
                "people, the intervals are wider than they need to be."
            )
        )
    if ratings.hidden:
        hidden = ngettext("{n} item is not shown", "{n} items are not shown", len(ratings.hidden))
        because = _("fewer than {n} answered").format(n=ratings.smallest_group)
        notes.append(f"{hidden.format(n=len(ratings.hidden))}: {because}.")
    return tuple(notes)


def _mean(mean: PrintedNumber | None) -> str:
    return number(mean.value, mean.decimals) if mean is not None else "–"


def draw_items(ratings: Ratings) -> Shown:
    """Before and after as two marks an item, in per cent of the item's own scale when the scales differ."""
    drawn = [item for item in ratings.items if item.before is not None or item.after is not None]
    if not drawn:
        return show()
    one_scale = len({(item.low, item.high) for item in drawn}) == 1
    with canvas(1.4 + 0.42 * len(drawn)) as (picture, axes):
        for height, item in enumerate(reversed(drawn)):
            _draw_item(axes, height, item, one_scale=one_scale)
        axes.set_yticks(range(len(drawn)), [fill(item.label, LABEL_WIDTH) for item in reversed(drawn)])
        low, high = (float(drawn[0].low), float(drawn[0].high)) if one_scale else (0.0, 100.0)
        axes.set(xlim=(low, high), ylim=(-0.6, len(drawn) - 0.4))
        axes.set_xlabel(_("scale points") if one_scale else _("per cent of the item's scale"))
        picture.legend(handles=_legend(), loc="outside upper right", ncols=2, frameon=False)
    table = _table(ratings)
    return show(
        figure(picture, name="items", alt=_alt(drawn, _intervals(ratings)), caption=_caption(ratings), table=table)
    )


def _draw_item(axes: Axes, height: int, item: Item, *, one_scale: bool) -> None:
    before, after = (_position(item, mean, one_scale=one_scale) for mean in (item.before, item.after))
    if before is not None and after is not None:
        axes.plot([before, after], [height, height], color=MUTED, zorder=1)
    for x, mean, colour, marker in ((before, item.before, BEFORE, "s"), (after, item.after, AFTER, "o")):
        if x is None:
            continue
        sns.scatterplot(x=[x], y=[height], color=colour, marker=marker, s=70, ax=axes, zorder=2)
        right = x >= max(value for value in (before, after) if value is not None) and mean is item.after
        right = right or (before is not None and after is not None and x > min(before, after))
        shift, side = ((8, -4), "left") if right else ((-8, -4), "right")
        axes.annotate(_mean(mean), (x, height), shift, textcoords="offset points", ha=side, color=colour)


def _legend() -> list[Line2D]:
    marks = ((BEFORE, "s", _("Before")), (AFTER, "o", _("After")))
    return [Line2D([], [], color=colour, marker=marker, lw=0, label=label) for colour, marker, label in marks]


def _position(item: Item, mean: PrintedNumber | None, *, one_scale: bool) -> float | None:
    if mean is None:
        return None
    return float(mean.value if one_scale else 100 * (mean.value - item.low) / (item.high - item.low))


def _alt(items: list[Item], intervals: Mapping[str, str]) -> str:
    told = "; ".join(
        f"{item.label}: {_mean(item.before)} → {_mean(item.after)}{_change_text(item, intervals)}" for item in items
    )
    text = _("Dot chart. Mean before and after for {n} items. {found} {told}.")
    return text.format(n=len(items), found=extremes_sentence(items), told=told)


def _change_text(item: Item, intervals: Mapping[str, str]) -> str:
    if item.change is None:
        return ""
    change = signed(item.change, item.decimals)
    if item.item not in intervals:
        return f" ({change})"
    return _(" ({change}, 95 % interval {interval})").format(change=change, interval=intervals[item.item])


def tell_reading(ratings: Ratings) -> Shown:
    """How to read the figure, and what the section cannot say."""
    limits = [
        _("There is no comparison group, so the change cannot be said to come from the project."),
        *((_("The change is worked out from printed, rounded means, not from the answers."),) if ratings.items else ()),
        *limit_texts(ratings),
    ]
    if ratings.settings.comparison_group:
        limits = limits[1:]
    if ratings.settings.kind == "self_rated":
        limits.append(_("People rated their own work; no one else has observed it."))
    texts = []
    if ratings.items:
        texts.append(
            _("The square is the mean before, the circle the mean after. The line between them is the change.")
        )
    if ratings.judged:
        texts.append(_("The interval (95 % interval) shows within which limits the true change reasonably lies."))
    reading = " ".join(dict.fromkeys((*reading_texts(ratings), *texts)))
    return show(*((Reading(reading),) if reading else ()), Limits(tuple(limits)))
