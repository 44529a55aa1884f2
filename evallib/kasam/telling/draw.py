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
from evallib.kasam.telling.tabulate import changes_table, levels_table, share_of_range
from evallib.kasam.telling.tabulate_frame import caption_of, make_table
from evallib.kasam.telling.words import decimals_of, direction_word, judged_direction, name_of
from evallib.kasam.telling.words_printed import mean_text
from evallib.locale import _
from evallib.presentation import Column, Figure, canvas, figure, join_words, number, signed, upper_first
from evallib.presentation.theme import AFTER, BAND, BEFORE, INK, MUTED
from evallib.statistics import Change, Estimate

LABEL_WIDTH = 24
MARKERS = ("D", "o", "^", "v", "P", "X")
TOTAL_MARK, PART_MARK = "o", "s"
ROW = 0.62
MOST_LABELLED = 2
"""With more waves than this the marks of the profile carry no numbers; the table has them."""


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
    caption, table = levels_caption(study, levels), levels_table(study)
    return figure(picture, name="levels", alt=_alt_levels(study, levels), caption=caption, table=table)


def _people(level: Level) -> str:
    return level.label if level.n is None else _("{label}\n{n} people").format(label=level.label, n=level.n)


def _draw_level(axes: Axes, height: int, level: Level, style: tuple[str, str]) -> None:
    if level.quartiles is not None:
        low, median, high = level.quartiles
        axes.barh(height, high - low, left=low, height=0.42, color=BAND, zorder=1)
        axes.plot([median, median], [height - 0.21, height + 0.21], color=MUTED, lw=1.5, zorder=2)
    draw_mark(axes, height, (level.mean, level.interval), style)
    axes.annotate(level.text, (level.mean, height), (0, 19), textcoords="offset points", ha="center", color=style[0])


def draw_mark(axes: Axes, height: float, told: tuple[float, Estimate | None], style: tuple[str, str]) -> None:
    """Draw a mean with its interval: colour and marker make the style."""
    (mean, interval), (colour, marker) = told, style
    if interval is not None:
        axes.plot([interval.low, interval.high], [height, height], color=colour, zorder=3, solid_capstyle="butt")
    sns.scatterplot(x=[mean], y=[height], color=colour, marker=marker, s=64, ax=axes, legend=False, zorder=4)


def _alt_levels(study: Study, levels: Sequence[Level]) -> str:
    """The kind of chart, its scale, and where the means went; whether the intervals overlap."""
    low, high = study.design.instrument.range_of(study.design.primary)
    first, last = levels[0], levels[-1]
    start = _("Dot chart of {scale}, scale {low} to {high}.").format(
        scale=name_of(study, study.design.primary), low=low, high=high
    )
    if len(levels) == 1:
        told = _("The mean was {mean} ({wave}).").format(mean=first.text, wave=first.label)
        return f"{start} {told}"
    told = _mean_pattern(first, last).format(before=first.text, after=last.text, first=first.label, last=last.label)
    return " ".join(text for text in (start, told, _overlap(first, last), _("All numbers are in the table.")) if text)


def _mean_pattern(first: Level, last: Level) -> str:
    if first.text == last.text:
        return _("The mean was {before} both {first} and {last}.")
    if last.mean > first.mean:
        return _("The mean rose from {before} ({first}) to {after} ({last}).")
    return _("The mean fell from {before} ({first}) to {after} ({last}).")


def _overlap(first: Level, last: Level) -> str:
    if first.interval is None or last.interval is None:
        return ""
    apart = first.interval.high < last.interval.low or last.interval.high < first.interval.low
    return _("The intervals do not overlap.") if apart else _("The intervals overlap.")


def levels_caption(study: Study, levels: Sequence[Level]) -> str:
    """What, of how many and whom, when, and from where."""
    scale = upper_first(study.design.instrument.label_of(study.design.primary))
    pattern = (
        _("{scale}, mean in points with 95 % CI. {people}: {who}. Source: {source}.")
        if any(level.interval is not None for level in levels)
        else _("{scale}, mean in points. {people}: {who}. Source: {source}.")
    )
    counts = [
        _("{n} people ({wave})").format(n=number(level.n), wave=level.label)
        if level.n is not None
        else _("number not stated ({wave})").format(wave=level.label)
        for level in levels
    ]
    if all(level.n is None for level in levels):
        counts = [_("number of people not stated ({waves})").format(waves=join_words([one.label for one in levels]))]
    people = upper_first(join_words(counts))
    return pattern.format(scale=scale, people=people, who=study.design.who, source=source_of(study))


def draw_changes(study: Study) -> Figure | None:
    """Every scale's change in per cent of the scale with its interval, beside the smallest change that matters.

    None without any interval: a difference alone is a number for a table.
    """
    drawn = [change for change in study.changes if isinstance(change.change, Change)]
    if not drawn:
        return None
    with canvas(1.3 + ROW * len(drawn)) as (picture, axes):
        for height, change in enumerate(reversed(drawn)):
            _draw_change(study, axes, height, change)
        names = [study.design.instrument.label_of(change.scale) for change in reversed(drawn)]
        axes.set_yticks(range(len(drawn)), [fill(upper_first(name), LABEL_WIDTH) for name in names])
        axes.axvline(0, color=INK, lw=1, zorder=2)
        axes.set(ylim=(-0.6, len(drawn) - 0.4), xlim=_reach(study, drawn))
        axes.set_xlabel(_("change in percentage points of the scale (0 = lowest, 100 = highest possible)"))
    caption = changes_caption(study)
    return figure(picture, name="changes", alt=_alt_changes(study), caption=caption, table=changes_table(study))


def _reach(study: Study, drawn: Sequence[ScaleChange]) -> tuple[float, float]:
    """Room for every interval and the band; the words stand outside, to the right."""
    smallest = study.design.smallest_change
    band = study.design.share_of_range(study.design.primary, smallest) if smallest is not None else 0.0
    shares = [share_of_range(study, one.scale, one.change.estimate) for one in drawn if isinstance(one.change, Change)]
    low, high = min(-band, *(share.low for share in shares)), max(band, *(share.high for share in shares))
    margin = 0.08 * (high - low)
    return min(low, 0.0) - margin, max(high, 0.0) + margin


def _draw_change(study: Study, axes: Axes, height: int, told: ScaleChange) -> None:
    if not isinstance(told.change, Change):
        return
    share, smallest = share_of_range(study, told.scale, told.change.estimate), study.design.smallest_change
    if told.primary and smallest is not None:
        reach = study.design.share_of_range(told.scale, smallest)
        axes.barh(height, 2 * reach, left=-reach, height=0.7, color=BAND, zorder=0)
    colour = AFTER if told.primary else MUTED
    draw_mark(axes, height, (share.value, share), (colour, TOTAL_MARK if told.primary else PART_MARK))
    label = _("{points} points ({share}):\n{verdict}").format(
        points=signed(told.change.estimate.value, decimals_of(study, told.scale)),
        share=signed(share.value, 1),
        verdict=direction_word(judged_direction(told)),
    )
    axes.annotate(
        label,
        (1.0, height),
        (8, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        va="center",
        color=colour,
        fontsize=9.5,
        annotation_clip=False,
    )


def changes_caption(study: Study) -> str:
    """What the figure of changes shows, between which two of the waves, and where the numbers come from."""
    before, after = study.compared
    return _("Change from {before} to {after}, scale by scale, with 95 % CI. Source: {source}.").format(
        before=before.label, after=after.label, source=source_of(study)
    )


def source_of(study: Study) -> str:
    """Where the section's numbers come from, as a caption says it."""
    if study.answers is not None:
        return _("the project's answers to the questionnaire")
    sources = study.summaries.printed if study.summaries else ()
    return "; ".join(dict.fromkeys(one.source for one in sources)) or _("the documents")


def _alt_changes(study: Study) -> str:
    """The kind of chart and its main pattern: which scales rose, fell, or cannot be told to have done either."""
    drawn = [one for one in study.changes if isinstance(one.change, Change)]
    name = study.design.instrument.label_of
    groups = [
        (_("Surely higher: {scales}."), "increased"),
        (_("Surely lower: {scales}."), "decreased"),
        (_("No sure change: {scales}."), "unsure"),
    ]
    found = [(text, [name(one.scale) for one in drawn if judged_direction(one) == word]) for text, word in groups]
    told = [text.format(scales=join_words(scales)) for text, scales in found if scales]
    start = _("Dot chart with intervals of the change, scale by scale.")
    return " ".join([start, *told, _("All numbers are in the table.")])


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
    table = make_table("profile", _("Means in per cent of the maximum"), columns, rows)
    return figure(picture, name="profile", alt=_alt_profile(rows), caption=caption, table=table)


def _draw_profile(study: Study, axes: Axes, height: int, values: dict[str, float]) -> None:
    if len(values) > 1:
        axes.plot([min(values.values()), max(values.values())], [height, height], color=MUTED, lw=1.5, zorder=1)
    for wave, value in values.items():
        style = style_of(study, wave)
        draw_mark(axes, height + _shift(wave, values), (value, None), style)
        if len(study.waves) <= MOST_LABELLED and value in {min(values.values()), max(values.values())}:
            right = value == max(values.values())
            shift, side = ((9, -4), "left") if right else ((-9, -4), "right")
            axes.annotate(number(value, 1), (value, height), shift, textcoords="offset points", ha=side, color=style[0])


def _shift(wave: str, values: dict[str, float]) -> float:
    """How far up or down a mark stands, so that two waves with the same mean are both seen."""
    same = [other for other, value in values.items() if round(value, 1) == round(values[wave], 1)]
    return 0.0 if len(same) == 1 else 0.2 * (same.index(wave) - (len(same) - 1) / 2)


def _legend(study: Study) -> list[Line2D]:
    marks = [(wave.label, *style_of(study, wave.id)) for wave in study.waves]
    return [Line2D([], [], color=colour, marker=marker, lw=0, label=label) for label, colour, marker in marks]


def _alt_profile(rows: Sequence[tuple[str, ...]]) -> str:
    """The kind of chart and, scale by scale, from where to where."""
    told = "; ".join(
        _("{scale} from {first} to {last}").format(scale=name, first=values[0], last=values[-1])
        if len(values) > 1
        else f"{name} {values[0]}"
        for name, *values in rows
    )
    return _("Dot chart. Means in per cent of the maximum: {told}.").format(told=told)
