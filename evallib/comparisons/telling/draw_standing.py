"""The municipality's place among all, indicator by indicator, on one axis from worst to best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from textwrap import shorten, wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from evallib.comparisons.read import Study
from evallib.comparisons.study import Colour, IndicatorResult, PeerKind
from evallib.comparisons.telling.axis import ENDS, Axis, axis_of, zone_edges
from evallib.comparisons.telling.cells import (
    COLOURS,
    SIGNS,
    adds_up,
    cell_text,
    optional_text,
    own_text,
    rank_text,
    zone_word,
)
from evallib.comparisons.telling.matters import worst_first
from evallib.comparisons.telling.names import call, source_note, standing_of
from evallib.comparisons.telling.tabulate_standing import has_similar, standing_table
from evallib.locale import _
from evallib.presentation import Figure, canvas, figure, number, percent, quoted, upper_first
from evallib.presentation.theme import AFTER, ALERT, BEFORE, INK, MUTED

MOST = 20
"""So many indicators are drawn; the table has all."""
LABEL_WIDTH, LABEL_LINES = 34, 2
ROW = 0.46
SHARE_OFF = 5.0
"""By so many percentage points a part may differ from the share that it is called by before that is said."""
MARGIN = 2.0
"""Room beside the ends of the axis, so that a mark at an end is whole."""
MARKS: dict[Colour, tuple[str, str]] = {"best": ("^", AFTER), "middle": ("o", BEFORE), "worst": ("v", ALERT)}
TINTS: dict[Colour, str] = {"best": "#dcebf4", "middle": "#f4f1e8", "worst": "#f6e1e3"}
MEANS: Mapping[PeerKind, Any] = {
    "all": {"marker": "|", "color": INK, "ms": 15, "mew": 1.8, "zorder": 2},
    "similar": {"marker": "D", "color": MUTED, "mfc": "white", "ms": 6.5, "mew": 1.4, "zorder": 3},
}


def draw_standing(study: Study) -> Figure | None:
    """Worst to best, a row an indicator with a colour, worst first; None when nothing has a colour."""
    found = drawn_results(study)
    drawn = found[:MOST]
    if not drawn:
        return None
    with canvas(1.15 + ROW * len(drawn)) as (picture, axes):
        _draw_zones(axes, study, len(drawn))
        for height, result in enumerate(reversed(drawn)):
            axis = axis_of(result, study.settings.colours)
            if axis is not None:
                _draw_row(axes, height, result, axis)
        axes.set_yticks(range(len(drawn)), [_label(call(one)) for one in reversed(drawn)], fontsize=9.5)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False)
        axes.set(ylim=(-0.6, len(drawn) - 0.4), xlim=(ENDS[0] - MARGIN, ENDS[1] + MARGIN))
        picture.legend(handles=_legend(study), loc="outside upper right", ncols=3, frameon=False, fontsize=9.5)
    table = standing_table(study, alone=False)
    return figure(picture, name="standing", alt=_alt(study, drawn), caption=_caption(study, found), table=table)


def drawn_results(study: Study) -> tuple[IndicatorResult, ...]:
    """What has a colour: the worst first, within a colour the lowest place first."""
    return tuple(one for one in worst_first(study) if one.colour is not None)


def _draw_zones(axes: Axes, study: Study, rows: int) -> None:
    edges = zone_edges(study.settings.colours)
    wide = (edges[0] - MARGIN, *edges[1:-1], edges[-1] + MARGIN)
    for colour, (start, stop) in zip(reversed(COLOURS), pairwise(wide), strict=True):
        axes.axvspan(start, stop, color=TINTS[colour], lw=0, zorder=0)
    axes.vlines(edges[1:-1], -1, rows, color="white", lw=1.5, zorder=1)
    axes.hlines(range(rows), *ENDS, color="#c9d2da", lw=1, zorder=1)
    axes.set_xticks(ENDS, [_("worst of all"), _("best of all")])
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")


def _draw_row(axes: Axes, height: int, result: IndicatorResult, axis: Axis) -> None:
    """The mean of all as a line, that of similar municipalities as a diamond, the own value as a mark and a number."""
    cell = result.cells["T"]
    for kind, look in MEANS.items():
        standing = standing_of(result, kind)
        if standing is not None and standing.mean is not None:
            axes.plot([axis.place(standing.mean)], [height], **look)
    if cell.value is None or result.colour is None:
        return
    own = axis.own_place(cell.value, result.colour)
    marker, colour = MARKS[result.colour]
    axes.plot([own], [height], marker=marker, color=colour, ms=10, mew=0.8, mec="white", zorder=4)
    text = "  ".join((cell_text(cell, result.indicator), _place(result)))
    if not adds_up(result, result.year):
        text += " *"
    axes.text(ENDS[1] + MARGIN + 1, height, text, va="center", ha="left", color=INK, fontsize=9)


def _place(result: IndicatorResult) -> str:
    """The place among all in brackets, without how many share it."""
    standing = standing_of(result)
    if standing is None or standing.rank is None:
        return ""
    text = _("{rank} of {n}").format(rank=number(standing.rank), n=number(standing.n))
    return f"({text})"


def _legend(study: Study) -> list[Line2D]:
    found = []
    for colour in COLOURS:
        marker, shade = MARKS[colour]
        label = upper_first(zone_word(colour, study.settings.colours))
        found.append(Line2D([], [], color=shade, marker=marker, ms=9, lw=0, label=label))
    found.append(Line2D([], [], lw=0, label=_("Mean of all"), **MEANS["all"]))
    if has_similar(drawn_results(study)[:MOST]):
        found.append(Line2D([], [], lw=0, label=_("Mean of similar municipalities"), **MEANS["similar"]))
    return found


def _label(text: str) -> str:
    """A label in at most two lines; the table has all of it."""
    lines = wrap(text, LABEL_WIDTH)
    if len(lines) <= LABEL_LINES:
        return "\n".join(lines)
    return f"{lines[0]}\n{shorten(' '.join(lines[1:]), LABEL_WIDTH, placeholder=' …')}"


def _caption(study: Study, found: Sequence[IndicatorResult]) -> str:
    told = " ".join((_("{name} among all municipalities.").format(name=study.settings.name), source_note(study)))
    if any(not adds_up(one, one.year) for one in found[:MOST]):
        told += " " + _("* The figure does not add up with those of women and men.")
    if len(found) > MOST:
        text = _("The {n} indicators where {name} lies lowest are drawn; all {all} are in the table below.")
        told += " " + text.format(n=number(MOST), name=study.settings.name, all=number(len(found)))
    return told


def _alt(study: Study, drawn: Sequence[IndicatorResult]) -> str:
    """The kind of chart, and indicator by indicator value, colour and place."""
    text = _("Dot chart. {name} from worst to best among all municipalities, indicator by indicator. {told}.")
    return text.format(name=study.settings.name, told="; ".join(_told(study, one) for one in drawn))


def _told(study: Study, result: IndicatorResult) -> str:
    colour, standing = result.colour or "middle", standing_of(result)
    told = _("{label}: {value}, {zone}, place {rank}, mean of all {mean}").format(
        label=call(result),
        value=own_text(result),
        zone=zone_word(colour, study.settings.colours),
        rank=rank_text(standing, result),
        mean=optional_text(standing.mean if standing else None, result.indicator),
    )
    similar = standing_of(result, "similar")
    if similar is None or similar.mean is None:
        return told
    text = _("{told}, of similar municipalities {mean}")
    return text.format(told=told, mean=optional_text(similar.mean, result.indicator))


def standing_reading(study: Study) -> str:
    """How to read the figure."""
    told = _(
        "Where a mark stands shows about its place among the municipalities, not how large the difference is. Right is "
        "always better. The mark is {name}: {best} {best_zone}, {middle} the middle, {worst} {worst_zone}. The line is "
        "the mean of all; the value and the place stand to the right."
    ).format(
        name=study.settings.name,
        best=SIGNS["best"],
        best_zone=zone_word("best", study.settings.colours),
        middle=SIGNS["middle"],
        worst=SIGNS["worst"],
        worst_zone=zone_word("worst", study.settings.colours),
    )
    if has_similar(drawn_results(study)[:MOST]):
        told += " " + _("The open diamond is the mean of the similar municipalities.")
    return " ".join((told, *_shares(study)))


def _shares(study: Study) -> Iterator[str]:
    """Where the part that the municipality lies in holds another share of them than it is called by."""
    asked = {"best": study.settings.colours.best_pct, "worst": study.settings.colours.worst_pct}
    for result in drawn_results(study):
        colour, limits = result.colour, result.limits
        if colour is None or colour not in asked or limits is None:
            continue
        count = limits.counts.get(colour, 0)
        share = 100 * count / limits.n
        if abs(share - asked[colour]) > SHARE_OFF:
            text = _("{label}: {zone} holds {n} of {all} municipalities ({share}), as values are equal or few.")
            yield text.format(
                label=quoted(call(result)),
                zone=zone_word(colour, study.settings.colours),
                n=number(count),
                all=number(limits.n),
                share=percent(share, 0),
            )
