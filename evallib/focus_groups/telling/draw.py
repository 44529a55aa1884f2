"""The figures of the section, from guarded numbers only, with alternative texts from the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan
from textwrap import fill

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from evallib.focus_groups.study import CodeCount, Discovery, Study
from evallib.focus_groups.telling.numerals import code_word, in_words
from evallib.focus_groups.telling.tabulate import (
    band_text,
    discovery_table,
    matrix_cells,
    matrix_table,
    matrix_title,
    spread_table,
    spread_title,
)
from evallib.focus_groups.telling.words import (
    are_comments,
    cell_text,
    counted_codes,
    counted_mentions,
    groups_text,
    in_every,
    label_of,
    people_text,
    read_groups,
    shown_count,
    words_of,
)
from evallib.focus_groups.telling.words_discovery import first_groups, levels_out
from evallib.focus_groups.telling.words_first import most_sentence, total_of
from evallib.locale import _
from evallib.presentation import Figure, canvas, figure, join_words, number, quoted, upper_first
from evallib.presentation.theme import AFTER, BAND, INK, MUTED
from evallib.privacy import Cell, Hidden

MOST_ROWS, MOST_COLUMNS = 30, 20
"""With more codes only the most widespread are drawn; with more groups none, because the cells would be too small."""
LABEL_WIDTH = 30
ROW = 0.36
DARKEST = 0.58
"""The largest number gets this much of the colour scale, so that dark text can be read on every shade."""
UNREAD = "–"
FEW_COLUMNS = 4
"""With more groups than this a hidden number has one word only."""
NARROW = 8
"""With more groups than this their labels stand aslant."""
MOST_LABELLED = 12
MOST_PLACES = 3


def draw_matrix(study: Study) -> Figure | None:
    """Codes by groups as a heat map with the number, or the word for a hidden one, in every cell."""
    codes = counted_codes(study)[:MOST_ROWS]
    if not _shows_numbers(study) or not 1 < len(study.groups) <= MOST_COLUMNS:
        return None
    labels = [fill(label_of(study, code), LABEL_WIDTH) for code in codes]
    with canvas(_height(labels)) as (picture, axes):
        _draw_cells(study, axes, codes)
        axes.set_yticks([y + 0.5 for y in range(len(labels))], labels, rotation=0)
    caption = _codes_caption(study, matrix_title(study), drawn=len(codes))
    return figure(
        picture, name="code_by_group", alt=_alt_matrix(study, codes), caption=caption, table=matrix_table(study)
    )


def _height(labels: Sequence[str]) -> float:
    """How high a figure with these labels of rows is, in inches."""
    return 1.2 + ROW * max(len(labels), 0.62 * sum(label.count("\n") + 1 for label in labels))


def _shows_numbers(study: Study) -> bool:
    """Whether any number but 0 may be shown group by group: else a heat map would have one shade only."""
    return any(shown_count(cell) for code in counted_codes(study) for cell in code.by_group or ())


def _draw_cells(study: Study, axes: Axes, codes: Sequence[CodeCount]) -> None:
    shades = [_shades(study, code) for code in codes]
    marks = [matrix_cells(study, code, _mark, unread=UNREAD) for code in codes]
    top = max(max((shade for shade in row if not isnan(shade)), default=0.0) for row in shades)
    sns.heatmap(shades, cmap="Blues", vmin=0, vmax=max(top, 1) / DARKEST, cbar=False, linewidths=1, ax=axes)
    for y, (row, row_shades) in enumerate(zip(marks, shades, strict=True)):
        for x, (mark, shade) in enumerate(zip(row, row_shades, strict=True)):
            colour = INK if shade else MUTED
            axes.text(x + 0.5, y + 0.5, mark, ha="center", va="center", color=colour, fontsize=9.5)
    axes.grid(visible=False)
    slant = {"rotation": 40, "ha": "right"} if len(study.groups) > NARROW or _wide(study) else {"rotation": 0}
    places = [x + 0.5 for x in range(len(study.groups))]
    axes.set_xticks(places, [fill(group.label, LABEL_WIDTH) for group in study.groups], **slant)


def _shades(study: Study, code: CodeCount) -> list[float]:
    """How dark a code's cells are. A hidden small number has the same shade whatever it is."""
    small = study.design.thresholds.group / 2
    found = zip(code.by_group or (), study.groups, strict=True)
    return [nan if not group.looked_at else small if isinstance(cell, Hidden) else float(cell) for cell, group in found]


def _wide(study: Study) -> bool:
    """Whether the groups' labels do not fit beside each other."""
    return sum(len(group.label) + 2 for group in study.groups) > 60


def _mark(study: Study, cell: Cell | None) -> str:
    """What stands in a cell of the figure."""
    if cell is Hidden.SMALL:
        return small_mark(study)
    return number(cell) if isinstance(cell, int) else cell_text(study, cell)


def small_mark(study: Study) -> str:
    """A hidden small number as it stands in the figure: as in the table, or shorter where there are many groups."""
    return cell_text(study, Hidden.SMALL) if len(study.groups) <= FEW_COLUMNS else _("hidden")


def hides_small(study: Study) -> bool:
    """Whether any number in the figure is hidden because it is small."""
    return any(cell is Hidden.SMALL for code in counted_codes(study) for cell in code.by_group or ())


def _codes_caption(study: Study, what: str, *, drawn: int) -> str:
    told = _("{what}. {who}, {groups}. Source: {source}.").format(
        what=what, who=upper_first(study.design.who), groups=groups_text(study), source=source_of(study)
    )
    left = len(counted_codes(study)) - drawn
    if not left:
        return told
    return f"{told} " + _("The {n} most widespread codes; the table has all.").format(n=number(drawn))


def source_of(study: Study) -> str:
    """Where the numbers come from, as a caption says it."""
    return _("the coded comments") if are_comments(study) else _("the coded transcripts")


def _alt_matrix(study: Study, codes: Sequence[CodeCount]) -> str:
    """The kind of chart, how many rows are filled, and the largest number; the names stand in the finding."""
    start = _("Heat map with {codes} codes as rows and {groups} as columns; darker is more.").format(
        codes=number(len(codes)), groups=groups_text(study)
    )
    told = [start, _filled_sentence(study, codes), _largest_sentence(study, codes), _("All numbers are in the table.")]
    return " ".join(text for text in told if text)


def _filled_sentence(study: Study, codes: Sequence[CodeCount]) -> str:
    """How many codes came up everywhere and how many in one group only."""
    if read_groups(study) < 2:
        return ""
    everywhere = sum(code.groups == read_groups(study) for code in codes)
    once = sum(code.groups == 1 for code in codes)
    return _("Of the codes {all} came up {everywhere} and {one} {once}.").format(
        all=code_word(everywhere), everywhere=in_every(study), one=code_word(once), once=words_of(study).in_one
    )


def _largest_sentence(study: Study, codes: Sequence[CodeCount]) -> str:
    shown = [
        (n, code, group)
        for code in codes
        for cell, group in zip(code.by_group or (), study.groups, strict=True)
        if (n := shown_count(cell))
    ]
    if not shown:
        return ""
    most = max(n for n, _code, _group in shown)
    places = [f"{quoted(label_of(study, code))} ({group.label})" for n, code, group in shown if n == most]
    counted = counted_mentions(study, most) if study.participants is None else people_text(study, most)
    if len(places) == 1:
        return _("The largest number is {counted}: {place}.").format(counted=counted, place=places[0])
    told = _("The largest number is {counted}, in {n} cells").format(counted=counted, n=in_words(len(places)))
    return f"{told}: {join_words(places)}." if len(places) <= MOST_PLACES else f"{told}."


def matrix_reading(study: Study) -> str:
    """How to read the heat map."""
    told = [
        _(
            "The number in a cell says how many; darker is more. 0 means that it did not come up, not that anyone "
            "was against it."
        )
    ]
    if hides_small(study):
        told.append(
            _("{mark} means that it came up, but that the number is so small that it is hidden.").format(
                mark=upper_first(quoted(small_mark(study)))
            )
        )
    if any(not group.looked_at for group in study.groups):
        told.append(_("{mark} means that nobody has coded it.").format(mark=UNREAD))
    return " ".join(told)


def draw_spread(study: Study) -> Figure | None:
    """How many spoke of each code in all, as bars, where nothing may be told group by group."""
    codes = counted_codes(study)[:MOST_ROWS]
    if not any(shown_count(total_of(code)) for code in codes):
        return None
    labels = [fill(label_of(study, code), LABEL_WIDTH) for code in codes]
    with canvas(_height(labels)) as (picture, axes):
        totals = [shown_count(total_of(code)) or 0 for code in codes]
        sns.barplot(x=totals, y=[str(n) for n in range(len(codes))], color=AFTER, width=0.6, ax=axes)
        for height, (code, total) in enumerate(zip(codes, totals, strict=True)):
            place = (total, height)
            axes.annotate(_bar_text(study, code), place, (5, 0), textcoords="offset points", va="center", fontsize=9.5)
        axes.set_yticks(range(len(codes)), labels)
        axes.grid(visible=False)
        axes.set(xlim=(0, 1.5 * max(totals)), xlabel=_unit_text(study), ylabel="")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    caption = _codes_caption(study, spread_title(study), drawn=len(codes))
    table = matrix_table(study) if study.by_group and len(study.groups) > 1 else spread_table(study)
    return figure(picture, name="codes_in_all", alt=_alt_spread(study, codes), caption=caption, table=table)


def _bar_text(study: Study, code: CodeCount) -> str:
    """The number of a bar and in how many groups it came up; the word where the number is hidden."""
    total, groups = shown_count(total_of(code)), shown_count(code.groups)
    words = words_of(study)
    told = number(total) if total is not None else _("hidden")
    if groups is None or len(study.groups) < 2:
        return told
    where = words.in_some.format(some=number(groups), all=number(len(study.groups)))
    return _("{n} ({where})").format(n=told, where=where)


def _unit_text(study: Study) -> str:
    if study.participants is not None:
        return _("participants")
    return _("comments") if are_comments(study) else _("mentions")


def _alt_spread(study: Study, codes: Sequence[CodeCount]) -> str:
    start = _("Bar chart with one bar for each of {codes} codes.").format(codes=number(len(codes)))
    told = [start, most_sentence(study), _("All numbers are in the table.")]
    return " ".join(text for text in told if text)


def spread_reading() -> str:
    """How to read the bars."""
    told = _("The bar and its number say how many in all; beside it stands where. A hidden number has no bar.")
    return f"{told} " + _("Nobody can be said to have been for or against a matter because of its number.")


def draw_discovery(study: Study) -> Figure | None:
    """How many codes had come up after each group, beside the mean and the band over all orders."""
    found = study.discovery
    if found is None or len(found.actual) < 3:
        return None
    groups = range(1, len(found.actual) + 1)
    with canvas(3.4) as (picture, axes):
        axes.fill_between(groups, found.low, found.high, color=BAND, lw=0, label=band_text(study))
        sns.lineplot(x=groups, y=found.mean, color=MUTED, ls="--", ax=axes, label=_("mean over all orders"))
        sns.lineplot(x=groups, y=found.actual, color=AFTER, marker="o", ms=7, ax=axes, label=_("this order"))
        _label_points(axes, found)
        axes.set(xlabel=words_of(study).titles, ylabel=_("codes that had come up"), ylim=(0, found.codes * 1.12 + 0.5))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(loc="lower right", frameon=False)
    caption = _("Codes that had come up, {one_by_one}. {who}. Source: {source}.").format(
        one_by_one=words_of(study).one_by_one, who=upper_first(study.design.who), source=source_of(study)
    )
    return figure(
        picture, name="discovery", alt=_alt_discovery(study, found), caption=caption, table=discovery_table(study)
    )


def _label_points(axes: Axes, found: Discovery) -> None:
    """Write the number at the points where something new came up."""
    if len(found.actual) > MOST_LABELLED:
        return
    for n, (value, before) in enumerate(zip(found.actual, (-1, *found.actual), strict=False), start=1):
        if value == before:
            continue
        axes.annotate(number(value), (n, value), (5, -15), textcoords="offset points", ha="left", color=AFTER)


def _alt_discovery(study: Study, found: Discovery) -> str:
    """The kind of chart, where it begins, and where it levels out."""
    total, n = len(found.actual), levels_out(found)
    told = [_("Line chart.")]
    if n == 1:
        told.append(_("All {codes} codes had come up after {some}; then the line is level."))
    elif n < total:
        told.append(
            _("After {some} {first} of {codes} codes had come up; it rises to all {codes} after {n}, then it is level.")
        )
    else:
        told.append(_("After {some} {first} of {codes} codes had come up; it rises to the end, to {codes}."))
    told.append(_("All numbers are in the table."))
    return " ".join(told).format(
        some=first_groups(study, 1, total),
        first=number(found.actual[0]),
        codes=number(found.actual[-1]),
        n=groups_text(study, n),
    )
