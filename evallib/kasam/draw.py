"""The figures of the section: both waves, the changes, the profile, other groups. Means and intervals only.

No figure shows a person, a minimum or a maximum; each is drawn from the same guarded numbers as its table, and its
alternative text is written from them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from evallib.kasam.study import ScaleChange, Study, Withheld
from evallib.kasam.tabulate import changes_table, levels_table, share_of_range
from evallib.kasam.tabulate_frame import caption_of, make_table
from evallib.kasam.words import decimals_of, direction_word, interval_text, judged_direction
from evallib.kasam.words_printed import mean_text, pair_of
from evallib.locale import _
from evallib.presentation import Column, Figure, canvas, figure, number, signed, upper_first
from evallib.presentation.theme import AFTER, BAND, BEFORE, INK, MUTED
from evallib.statistics import Change, Estimate

LABEL_WIDTH = 24
MARKERS = ("s", "o", "D", "^", "v", "P")
ROW = 0.62


@dataclass(frozen=True)
class Level:
    """One wave's mean on a scale as it is drawn. ``n`` None: not stated."""

    wave: str
    label: str
    mean: float
    text: str
    n: int | None
    interval: Estimate | None
    quartiles: tuple[float, float, float] | None


def levels_of(study: Study, scale: str) -> list[Level]:
    """The means of a scale that may be shown, in time order."""
    return [level for wave in study.waves if (level := _level(study, scale, wave.id, wave.label)) is not None]


def _level(study: Study, scale: str, wave: str, label: str) -> Level | None:
    if study.answers is None:
        printed = study.summaries.of(wave, scale) if study.summaries else None
        if printed is None or printed.mean is None:
            return None
        return Level(wave, label, float(printed.mean.value), mean_text(printed), printed.n, None, None)
    scored = study.answers.of(wave, scale)
    summary = scored.summary
    if isinstance(summary, Withheld) or summary.mean is None:
        return None
    quartiles = None
    if scored.quartiles is None and None not in (summary.q1, summary.median, summary.q3):
        quartiles = (summary.q1 or 0.0, summary.median or 0.0, summary.q3 or 0.0)
    text = number(summary.mean, decimals_of(study, scale))
    return Level(wave, label, summary.mean, text, summary.n, summary.interval, quartiles)


def style_of(study: Study, wave: str) -> tuple[str, str]:
    """Colour and marker of a wave: the two that are compared keep theirs in every figure."""
    ids = [one.id for one in study.waves]
    first, last = study.design.compared or (ids[0], ids[-1])
    colour = {first: BEFORE, last: AFTER}.get(wave, MUTED) if len(ids) > 1 else AFTER
    return colour, MARKERS[ids.index(wave) % len(MARKERS)]


def draw_levels(study: Study) -> Figure | None:
    """The primary scale in each wave: mean, interval, and the middle half of the people where enough answered."""
    scale = study.design.primary
    levels = levels_of(study, scale)
    if not levels:
        return None
    with canvas(1.1 + ROW * len(levels)) as (picture, axes):
        for height, level in enumerate(reversed(levels)):
            _draw_level(axes, height, level, style_of(study, level.wave))
        axes.set_yticks(range(len(levels)), [_people(level) for level in reversed(levels)])
        axes.set(xlim=study.design.instrument.range_of(scale), ylim=(-0.6, len(levels) - 0.4))
        axes.set_xlabel(_("{scale}, points").format(scale=study.design.instrument.label_of(scale)))
    caption = caption_of(study, upper_first(study.design.instrument.label_of(scale)))
    table = levels_table(study)
    return figure(picture, name="levels", alt=_alt_levels(study, levels), caption=caption, table=table)


def _people(level: Level) -> str:
    return level.label if level.n is None else _("{label}\n{n} people").format(label=level.label, n=level.n)


def _draw_level(axes: Axes, height: int, level: Level, style: tuple[str, str]) -> None:
    if level.quartiles is not None:
        low, median, high = level.quartiles
        axes.barh(height, high - low, left=low, height=0.42, color=BAND, zorder=1)
        axes.plot([median, median], [height - 0.21, height + 0.21], color=MUTED, lw=1.5, zorder=2)
    draw_mark(axes, height, (level.mean, level.interval), style)
    axes.annotate(level.text, (level.mean, height), (0, 11), textcoords="offset points", ha="center", color=style[0])


def draw_mark(axes: Axes, height: float, told: tuple[float, Estimate | None], style: tuple[str, str]) -> None:
    """Draw a mean with its interval: colour and marker make the style."""
    (mean, interval), (colour, marker) = told, style
    if interval is not None:
        axes.plot([interval.low, interval.high], [height, height], color=colour, zorder=3, solid_capstyle="butt")
    sns.scatterplot(x=[mean], y=[height], color=colour, marker=marker, s=64, ax=axes, legend=False, zorder=4)


def _alt_levels(study: Study, levels: Sequence[Level]) -> str:
    told = "; ".join(_told_level(study, level) for level in levels)
    intervals = any(level.interval is not None for level in levels)
    start = _("Dot chart with intervals. {told}.") if intervals else _("Dot chart. {told}.")
    scale = study.design.instrument.label_of(study.design.primary)
    return start.format(told=_("{scale} each time: {told}").format(scale=upper_first(scale), told=told))


def _told_level(study: Study, level: Level) -> str:
    decimals = decimals_of(study, study.design.primary)
    text = _("{wave} mean {mean}").format(wave=level.label, mean=level.text)
    if level.interval is not None:
        text += _(" (95 % interval {interval})").format(interval=interval_text(level.interval, decimals))
    if level.quartiles is not None:
        low, median, high = (number(value, decimals) for value in level.quartiles)
        text += _(", the middle half from {low} to {high}, median {median}").format(low=low, median=median, high=high)
    return text


def draw_changes(study: Study) -> Figure | None:
    """Every scale's change in per cent of the scale, with its interval, beside the smallest change that matters."""
    drawn = [(change, share) for change in study.changes if (share := _share(study, change)) is not None]
    if not drawn:
        return None
    with canvas(1.3 + ROW * len(drawn)) as (picture, axes):
        for height, (change, share) in enumerate(reversed(drawn)):
            _draw_change(study, axes, height, (change, share))
        names = [study.design.instrument.label_of(change.scale) for change, _share_ in reversed(drawn)]
        axes.set_yticks(range(len(drawn)), [fill(upper_first(name), LABEL_WIDTH) for name in names])
        axes.axvline(0, color=INK, lw=1, zorder=2)
        axes.set(ylim=(-0.6, len(drawn) - 0.4), xlim=_reach(drawn))
        axes.set_xlabel(_("change in per cent of the scale"))
    caption = caption_of(study, _("Change in per cent of each scale"))
    return figure(picture, name="changes", alt=_alt_changes(study), caption=caption, table=changes_table(study))


def _share(study: Study, told: ScaleChange) -> tuple[float, Estimate | None] | None:
    """A change as per cent of the scale, with its interval where there is one."""
    if isinstance(told.change, Change):
        share = share_of_range(study, told.scale, told.change.estimate)
        return share.value, share
    pair = pair_of(study, told.scale)
    if pair is None or pair[0].mean is None or pair[1].mean is None:
        return None
    points = float(pair[1].mean.value - pair[0].mean.value)
    return study.design.share_of_range(told.scale, points), None


def _reach(drawn: Sequence[tuple[ScaleChange, tuple[float, Estimate | None]]]) -> tuple[float, float]:
    ends = [0.0]
    for _change, (value, interval) in drawn:
        ends += [value] if interval is None else [interval.low, interval.high]
    low, high = min(ends), max(ends)
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + 3.2 * margin


def _draw_change(
    study: Study, axes: Axes, height: int, drawn: tuple[ScaleChange, tuple[float, Estimate | None]]
) -> None:
    told, (value, interval) = drawn
    smallest = study.design.smallest_change
    if told.primary and smallest is not None:
        reach = study.design.share_of_range(told.scale, smallest)
        axes.barh(height, 2 * reach, left=-reach, height=0.7, color=BAND, zorder=0)
    colour = AFTER if told.primary else MUTED
    draw_mark(axes, height, (value, interval), (colour, "o" if told.primary else "s"))
    end = value if interval is None else interval.high
    axes.annotate(
        f"{signed(value, 1)}: {direction_word(judged_direction(told))}" if interval else signed(value, 1),
        (max(end, 0), height),
        (8, 0),
        textcoords="offset points",
        va="center",
        color=colour,
        fontsize=9.5,
    )


def _alt_changes(study: Study) -> str:
    told = "; ".join(text for change in study.changes if (text := _told_change(study, change)))
    intervals = any(isinstance(change.change, Change) for change in study.changes)
    start = _("Dot chart with intervals. {told}.") if intervals else _("Dot chart. {told}.")
    return start.format(told=_("Change in per cent of each scale: {told}").format(told=told))


def _told_change(study: Study, told: ScaleChange) -> str:
    share = _share(study, told)
    if share is None:
        return ""
    value, interval = share
    text = f"{study.design.instrument.label_of(told.scale)} {signed(value, 1)}"
    if interval is None:
        return text
    verdict = direction_word(judged_direction(told))
    return text + _(" (95 % interval {interval}), {verdict}").format(
        interval=interval_text(interval, 1), verdict=verdict
    )


def profile_of(study: Study, scale: str) -> Iterator[tuple[str, float]]:
    """A scale's means as per cent of the maximum, by wave."""
    for level in levels_of(study, scale):
        if study.answers is not None:
            pomp = study.answers.of(level.wave, scale).pomp
        else:
            printed = study.summaries.of(level.wave, scale) if study.summaries else None
            pomp = printed.pomp if printed else None
        if pomp is not None:
            yield level.wave, pomp


def draw_profile(study: Study) -> Figure | None:
    """The subscales beside the total in per cent of the maximum; nothing for a questionnaire with one scale."""
    scales = [study.design.primary, *study.design.secondary]
    found = {scale: dict(profile_of(study, scale)) for scale in scales}
    if len(scales) == 1 or not any(found.values()):
        return None
    with canvas(1.4 + 0.5 * len(scales)) as (picture, axes):
        for height, scale in enumerate(reversed(scales)):
            _draw_profile(study, axes, height, found[scale])
        names = [study.design.instrument.label_of(scale) for scale in reversed(scales)]
        axes.set_yticks(range(len(scales)), [fill(upper_first(name), LABEL_WIDTH) for name in names])
        axes.set(xlim=(0, 100), ylim=(-0.6, len(scales) - 0.4), xlabel=_("per cent of the maximum"))
        picture.legend(handles=_legend(study), loc="outside upper right", ncols=3, frameon=False)
    columns = (Column(_("Scale")), *(Column(upper_first(wave.label), "right") for wave in study.waves))
    rows = tuple(
        (
            upper_first(study.design.instrument.label_of(scale)),
            *(number(found[scale][wave.id], 1) if wave.id in found[scale] else "–" for wave in study.waves),
        )
        for scale in scales
    )
    caption = caption_of(study, _("Means in per cent of the maximum"))
    table = make_table("profile", caption, columns, rows)
    return figure(picture, name="profile", alt=_alt_profile(rows), caption=caption, table=table)


def _draw_profile(study: Study, axes: Axes, height: int, values: dict[str, float]) -> None:
    if len(values) > 1:
        axes.plot([min(values.values()), max(values.values())], [height, height], color=MUTED, lw=1.5, zorder=1)
    for wave, value in values.items():
        draw_mark(axes, height, (value, None), style_of(study, wave))


def _legend(study: Study) -> list[Line2D]:
    marks = [(wave.label, *style_of(study, wave.id)) for wave in study.waves]
    return [Line2D([], [], color=colour, marker=marker, lw=0, label=label) for label, colour, marker in marks]


def _alt_profile(rows: Sequence[tuple[str, ...]]) -> str:
    told = "; ".join(f"{name} {' → '.join(values)}" for name, *values in rows)
    return _("Dot chart. Means in per cent of the maximum: {told}.").format(told=told)
