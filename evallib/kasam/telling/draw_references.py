"""The figure of other groups: bands of one standard deviation on each side of a published mean, never a target."""

from __future__ import annotations

import re
from textwrap import fill

from matplotlib.axes import Axes

from evallib.kasam.study import Study
from evallib.kasam.telling.draw import Level, draw_mark, levels_of, style_of
from evallib.kasam.telling.tabulate_frame import NOTHING
from evallib.kasam.telling.words import decimals_of
from evallib.kasam.telling.words_references import reference_name
from evallib.locale import _
from evallib.presentation import Column, Figure, Table, canvas, figure, number, upper_first
from evallib.presentation.theme import BAND, INK
from evallib.projects import Reference

LABEL_WIDTH = 34
SHORT = re.compile(r"[^0-9]*(?:19|20)[0-9]{2}\b")


def draw_references(study: Study) -> Figure | None:
    """The primary scale's means beside the published means and spreads of other groups."""
    scale = study.design.primary
    rows = [row for row in study.references_of(scale) if row.mean is not None]
    levels = levels_of(study, scale)
    if not rows or not levels:
        return None
    count = len(rows) + len(levels)
    with canvas(1.2 + 0.55 * count) as (picture, axes):
        for height, row in enumerate(reversed(rows)):
            _draw_band(axes, height, row)
        for height, level in enumerate(reversed(levels), start=len(rows)):
            draw_mark(axes, height, (level.mean, level.interval), style_of(study, level.wave))
        names = [*reversed([_label(row) for row in rows]), *reversed([level.label for level in levels])]
        axes.set_yticks(range(count), [fill(name, LABEL_WIDTH) for name in names], fontsize=9)
        axes.set(xlim=study.design.instrument.range_of(scale), ylim=(-0.6, count - 0.4))
        axes.set_xlabel(_("{scale}, points").format(scale=study.design.instrument.label_of(scale)))
    caption = _(
        "{scale} beside published figures of other groups: mean, and one standard deviation each way. "
        "Sources: {sources}"
    ).format(scale=study.design.instrument.label_of(scale), sources=_sources(rows))
    table = references_table(study)
    return figure(picture, name="references", alt=_alt(study, levels, rows), caption=caption, table=table)


def _sources(rows: list[Reference]) -> str:
    """Each source once: author and year where it begins with them; the table has it in full."""
    found = ((SHORT.match(row.source), row.source) for row in rows)
    return "; ".join(dict.fromkeys(short.group() if short else source for short, source in found))


def _draw_band(axes: Axes, height: int, row: Reference) -> None:
    mean = row.mean or 0.0
    if row.sd:
        axes.barh(height, 2 * row.sd, left=mean - row.sd, height=0.5, color=BAND, zorder=1)
    axes.plot([mean, mean], [height - 0.25, height + 0.25], color=INK, lw=2, zorder=2)


def _label(row: Reference) -> str:
    people = _("number not stated") if row.n is None else _("{n} people").format(n=number(row.n))
    return f"{reference_name(row)}, {people}"


def _alt(study: Study, levels: list[Level], rows: list[Reference]) -> str:
    own = "; ".join(f"{level.label} {level.text}" for level in levels)
    others = "; ".join(
        f"{reference_name(row)} {number(row.mean or 0)}"
        + (_(" (standard deviation {sd})").format(sd=number(row.sd)) if row.sd else "")
        for row in rows
    )
    return _("Bands and dots. {scale}: {own}. Other groups: {others}.").format(
        scale=study.design.instrument.label_of(study.design.primary), own=own, others=others
    )


def references_table(study: Study) -> Table:
    """The means of the primary scale, then every published row with its source, also those without a mean."""
    decimals = decimals_of(study, study.design.primary)
    own = tuple(
        (
            upper_first(level.label),
            _("not stated") if level.n is None else number(level.n),
            level.text if study.answers is None else number(level.mean, decimals),
            NOTHING,
            _("this project"),
            NOTHING,
        )
        for level in levels_of(study, study.design.primary)
    )
    several = len({row.scale for row in study.references}) > 1
    others = tuple(_reference_cells(study, row, several=several) for row in study.references)
    columns = (
        Column(_("Group")),
        *(Column(label, "right") for label in (_("People"), _("Mean"), _("Spread (standard deviation)"))),
        Column(_("Source")),
        Column(_("Note")),
    )
    caption = _("Published figures of other groups for {title}").format(title=study.design.instrument.title)
    return Table("references", caption, columns, (*own, *others), folded=True)


def _reference_cells(study: Study, row: Reference, *, several: bool) -> tuple[str, ...]:
    name = reference_name(row)
    unknown = _("not stated")
    return (
        f"{study.design.instrument.label_of(row.scale)}: {name}" if several else name,
        unknown if row.n is None else number(row.n),
        unknown if row.mean is None else number(row.mean),
        unknown if row.sd is None else number(row.sd),
        row.source,
        " ".join(row.note.split()) if row.note else NOTHING,
    )
