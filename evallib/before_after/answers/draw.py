"""The figures of answers: how they are spread out before and after, or their means alone."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from evallib.before_after.answers.possible import bands_of
from evallib.before_after.answers.study import Answered, Answers, ShownWave
from evallib.before_after.answers.tabulate import answers_table, label, step_names
from evallib.before_after.answers.words import DECIMALS
from evallib.locale import _
from evallib.presentation import Figure, canvas, figure, number
from evallib.presentation.theme import AFTER, BAND, BEFORE, INK, MUTED

LABEL_WIDTH = 32
LOW, HIGH = ("#8a5a00", "#b98a3c", "#dcbf8c"), ("#005a8c", "#5ba0c7", "#a5cbe0")
"""Shades from each end of the scale towards its middle; every part of a bar also has its number in it."""
DARK = frozenset({LOW[0], HIGH[0]})
NARROWEST = 6
"""Per cent of the answers that a part of a bar needs for its number to fit in it."""
Part = tuple[float, float, str, int]
"""Where a part of a bar begins and how wide it is, in per cent; its colour, and how many it stands for."""


def draw_answers(answers: Answers, caption: str, smallest_group: int) -> Figure | None:
    """Bars of how the answers are spread out, or marks at the means; bars only if half of the items have both."""
    if not answers.shown:
        return None
    one_scale, spread = _one_scale(answers), draws_bars(answers)
    rows = [(one, side) for one in answers.shown for side in (0, 1)]
    height = 1.4 + (0.36 * len(rows) if spread else 0.42 * len(answers.shown))
    with canvas(height) as (picture, axes):
        if spread:
            _draw_spread(axes, rows)
            picture.legend(handles=_legend_spread(answers), loc="outside upper right", ncols=5, frameon=False)
        else:
            _draw_means(axes, answers.shown, one_scale=one_scale)
            picture.legend(handles=_legend_means(), loc="outside upper right", ncols=2, frameon=False)
    table = answers_table(answers, caption, smallest_group)
    return figure(picture, name="answers", alt=_alt(answers, spread=spread), caption=caption, table=table)


def draws_bars(answers: Answers) -> bool:
    """Whether at least half of the items, all on one scale, have a bar both before and after, to be compared."""
    if not _one_scale(answers):
        return False
    both = sum(bool(one.before.counts and one.after.counts) for one in answers.shown)
    return 2 * both >= len(answers.shown) > 0


def _one_scale(answers: Answers) -> bool:
    return len({(one.item.low, one.item.high) for one in answers.shown}) == 1


def _draw_spread(axes: Axes, rows: Sequence[tuple[Answered, int]]) -> None:
    """A bar each time of each item, with the middle of the scale at zero."""
    heights = [-(place + 0.35 * (place // 2)) for place in range(len(rows))]
    reach = 40.0
    for height, (one, side) in zip(heights, rows, strict=True):
        wave = one.waves[side]
        parts = parts_of(wave, int(one.item.high - one.item.low) + 1)
        for start, width, colour, count in parts:
            axes.barh(height, width, left=start, height=0.78, color=colour, zorder=2)
            if count and width >= NARROWEST:
                ink = "white" if colour in DARK else INK
                axes.text(start + width / 2, height, str(count), ha="center", va="center", color=ink, zorder=3)
        if not parts:
            axes.text(0, height, _why_no_bar(wave), ha="center", va="center", color=MUTED, zorder=3)
        mean = number(wave.mean, DECIMALS) if wave.mean is not None else "–"
        axes.annotate(mean, (1.02, height), xycoords=axes.get_yaxis_transform(), va="center", color=INK)
        reach = max([reach, *(max(abs(start), abs(start + width)) for start, width, _colour, _count in parts)])
    axes.axvline(0, color=MUTED, linewidth=1, zorder=1)
    before, after = _("before"), _("after")
    names = [after if side else f"{fill(one.item.label, LABEL_WIDTH)}: {before}" for one, side in rows]
    axes.set_yticks(heights, names)
    axes.set(xlim=(-1.04 * reach, 1.04 * reach), ylim=(min(heights) - 0.6, 0.7))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: number(abs(round(value)))))
    axes.annotate(_("Mean"), (1.02, 0.9), xycoords=axes.get_yaxis_transform(), va="center", color=MUTED)
    axes.set_xlabel(_("per cent of the answers"))


def parts_of(wave: ShownWave, points: int) -> tuple[Part, ...]:
    """The parts of a bar from the lowest answers to the highest; the middle step stands across zero.

    >>> from fractions import Fraction
    >>> [part[:2] for part in parts_of(ShownWave("bands", 20, Fraction(3), (5, 5, 10)), 5)]
    [(-37.5, 25.0), (-12.5, 25.0), (12.5, 50.0)]
    """
    if not wave.counts:
        return ()
    edges = bands_of(points)
    below, middle = (edges[0][1], points % 2) if wave.level == "full" else (1, points % 2)
    shares = [100 * count / sum(wave.counts) for count in wave.counts]
    start = -sum(shares[:below]) - (shares[below] / 2 if middle else 0)
    parts = []
    for place, (share, count) in enumerate(zip(shares, wave.counts, strict=True)):
        parts.append((start, share, _colour(place, len(shares), below, middle=bool(middle)), count))
        start += share
    return tuple(parts)


def _colour(place: int, steps: int, below: int, *, middle: bool) -> str:
    if place < below:
        return LOW[min(place, len(LOW) - 1)]
    if middle and place == below:
        return BAND
    return HIGH[min(steps - 1 - place, len(HIGH) - 1)]


def _why_no_bar(wave: ShownWave) -> str:
    return _("hidden") if wave.mean is None else _("only the mean is shown")


def _legend_spread(answers: Answers) -> list[Patch]:
    """Every colour that is used, with the steps, or bands of steps, that it stands for."""
    found: dict[str, list[str]] = {}
    for one in answers.shown:
        points = int(one.item.high - one.item.low) + 1
        for wave in one.waves:
            names = step_names(one.item, wave)
            for (_start, _width, colour, _count), name in zip(parts_of(wave, points), names, strict=False):
                found.setdefault(colour, [])
                if name not in found[colour]:
                    found[colour].append(name)
    order = [colour for colour in (*LOW, BAND, *reversed(HIGH)) if colour in found]
    return [Patch(color=colour, label=_(" or ").join(sorted(found[colour], key=len))) for colour in order]


def _draw_means(axes: Axes, shown: Sequence[Answered], *, one_scale: bool) -> None:
    """Two marks an item, in per cent of the item's scale when the scales differ."""
    for height, one in enumerate(reversed(shown)):
        places = [_place(one, wave, one_scale=one_scale) for wave in one.waves]
        known = [place for place in places if place is not None]
        last = max(known)
        axes.plot([min(known), max(known)], [height, height], color=MUTED, zorder=1)
        for place, colour, marker in zip(places, (BEFORE, AFTER), "so", strict=True):
            if place is not None:
                axes.scatter([place], [height], color=colour, marker=marker, s=70, zorder=2)
                wave = one.before if marker == "s" else one.after
                right = place == last and (marker == "o" or min(known) < last)
                shift, side = ((8, -4), "left") if right else ((-8, -4), "right")
                mean = number(wave.mean or 0, DECIMALS)
                axes.annotate(mean, (place, height), shift, textcoords="offset points", ha=side, color=colour)
    axes.set_yticks(range(len(shown)), [fill(one.item.label, LABEL_WIDTH) for one in reversed(shown)])
    low, high = (float(shown[0].item.low), float(shown[0].item.high)) if one_scale else (0.0, 100.0)
    axes.set(xlim=(low, high), ylim=(-0.6, len(shown) - 0.4))
    axes.set_xlabel(_("scale points") if one_scale else _("per cent of the item's scale"))


def _place(one: Answered, wave: ShownWave, *, one_scale: bool) -> float | None:
    if wave.mean is None:
        return None
    return float(wave.mean if one_scale else 100 * (wave.mean - one.item.low) / (one.item.high - one.item.low))


def _legend_means() -> list[Line2D]:
    marks = ((BEFORE, "s", _("Before")), (AFTER, "o", _("After")))
    return [Line2D([], [], color=colour, marker=marker, lw=0, label=name) for colour, marker, name in marks]


def _alt(answers: Answers, *, spread: bool) -> str:
    told = "; ".join(_alt_item(one) for one in answers.shown)
    if spread:
        text = _("Bar chart. How the answers are spread out before and after, {n} items. {told}.")
    else:
        text = _("Dot chart. Mean of the answers before and after, {n} items. {told}.")
    return text.format(n=len(answers.shown), told=told)


def _alt_item(one: Answered) -> str:
    before, after = (
        _("hidden") if wave.mean is None else _("mean {mean}").format(mean=number(wave.mean, DECIMALS))
        for wave in one.waves
    )
    return _("{label}: {before} before, {after} after").format(label=label(one.item), before=before, after=after)
