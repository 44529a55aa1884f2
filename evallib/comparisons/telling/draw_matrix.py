"""The matrix of priorities: how many inhabitants something is about, by how much the organisation can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from evallib.comparisons.forms_read import Level
from evallib.comparisons.read import Study
from evallib.comparisons.telling.cells import colour_text
from evallib.comparisons.telling.matters import Placed, placed
from evallib.comparisons.telling.names import NOTHING, level_word, people_word
from evallib.comparisons.telling.tabulate_forms import priority_text
from evallib.locale import _, pgettext
from evallib.presentation import Column, Figure, Table, canvas, figure, join_words, number, quoted, upper_first
from evallib.presentation.theme import INK, STYLE

LEVELS: tuple[Level, ...] = ("low", "medium", "high")
SHADES = ("#f6f8fa", "#eaf1f6", "#dbe8f1", "#c8dcea", "#b3cfe2")
"""From little to much of both together; the words in the cells carry the meaning."""
MOST_IN_CELL = 4
LINE = 0.18
TEXT = 8.5
"""Points."""
MARGIN = 0.04
"""Before the text, as a share of a cell's width."""
TEXT_WIDTH = 126.0
"""Points that a line may take: what is left of a column beside the words of the axis, with a little to spare."""
INDENT = "   "


def draw_matrix(study: Study) -> Figure | None:
    """Every indicator that both forms say enough of, in its cell; None when there is none."""
    cells = _cells(placed(study))
    if not cells:
        return None
    tallest = [max((len(_lines(cells.get((people, one), []))) for one in LEVELS), default=0) for people in LEVELS]
    heights = [max(0.62, 0.2 + LINE * lines) for lines in tallest]
    with canvas(0.9 + sum(heights)) as (picture, axes):
        bottom = 0.0
        for row, people in enumerate(LEVELS):
            for column, influence in enumerate(LEVELS):
                _draw_cell(
                    axes, (column, bottom, heights[row]), SHADES[row + column], cells.get((people, influence), [])
                )
            bottom += heights[row]
        _draw_edges(axes, heights)
    caption = _(
        "What was prioritised: inhabitants affected (Bilaga 6) by own influence (Bilaga 8). Source: the group's forms."
    )
    return figure(picture, name="matrix", alt=_alt(cells), caption=caption, table=matrix_table(study))


def _cells(found: Sequence[Placed]) -> dict[tuple[Level, Level], list[Placed]]:
    cells: dict[tuple[Level, Level], list[Placed]] = {}
    for one in found:
        if one.people is not None and one.influence is not None:
            cells.setdefault((one.people, one.influence), []).append(one)
    return cells


def _draw_cell(axes: Axes, place: tuple[int, float, float], shade: str, found: Sequence[Placed]) -> None:
    """``place``: column, bottom and height, in columns and inches."""
    column, bottom, height = place
    axes.add_patch(Rectangle((column, bottom), 1, height, facecolor=shade, edgecolor="white", linewidth=2))
    text = "\n".join(_lines(found))
    middle = bottom + height / 2
    axes.text(column + MARGIN, middle, text, va="center", ha="left", fontsize=TEXT, color=INK, linespacing=1.35)


def _lines(found: Sequence[Placed]) -> list[str]:
    """What stands in a cell: the priority and the whole label, and how many more there are."""
    told = [line for one in found[:MOST_IN_CELL] for line in break_lines(_short(one), TEXT_WIDTH)]
    rest = len(found) - MOST_IN_CELL
    return [*told, _("{n} more").format(n=number(rest))] if rest > 0 else told


def break_lines(text: str, width: float) -> list[str]:
    """A text as lines that are at most ``width`` points wide as drawn, with every letter of it; later lines are
    indented, and a word that has no room on a line of its own is broken within.

    >>> break_lines("1: Nöjda med hemtjänsten", 80)
    ['1: Nöjda med', '   hemtjänsten']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        start, rest = _start(line, lines), word
        while _too_wide(start + rest, width):
            if line.strip():
                lines.append(line)
            else:
                cut = _fitting(start, rest, width)
                lines.append(f"{start}{rest[:cut]}-")
                rest = rest[cut:]
            line, start = "", INDENT
        line = start + rest
    return [*lines, line] if line else lines


def _start(line: str, lines: Sequence[str]) -> str:
    """What stands before the next word."""
    return f"{line} " if line else INDENT if lines else ""


def _fitting(start: str, word: str, width: float) -> int:
    """How many letters of a word there is room for before a hyphen; at least one, at most all but one."""
    return next((n for n in range(len(word) - 1, 1, -1) if not _too_wide(f"{start}{word[:n]}-", width)), 1)


def _too_wide(text: str, width: float) -> bool:
    return len(text.strip()) > 1 and text_to_path.get_text_width_height_descent(text, _font(), False)[0] > width


def _font() -> FontProperties:
    return FontProperties(family=STYLE["font.family"], size=TEXT)


def _short(one: Placed) -> str:
    return one.label if one.priority is None else f"{number(one.priority)}: {one.label}"


def _draw_edges(axes: Axes, heights: Sequence[float]) -> None:
    middles = [sum(heights[:row]) + heights[row] / 2 for row in range(len(LEVELS))]
    axes.set_yticks(middles, [upper_first(people_word(one)) for one in LEVELS])
    axes.set_xticks([0.5, 1.5, 2.5], [upper_first(level_word(one)) for one in LEVELS])
    axes.set(xlim=(0, len(LEVELS)), ylim=(0, sum(heights)))
    axes.set_xlabel(_("How much the own organisation can do"))
    axes.set_ylabel(_("Inhabitants affected"))
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _alt(cells: dict[tuple[Level, Level], list[Placed]]) -> str:
    """Cell by cell, from the most important."""
    told = "; ".join(
        _("inhabitants {people}, influence {influence}: {names}").format(
            people=people_word(people),
            influence=level_word(influence),
            names=join_words([_named(one) for one in found]),
        )
        for people in reversed(LEVELS)
        for influence in reversed(LEVELS)
        if (found := cells.get((people, influence), []))
    )
    return _("Matrix of three rows (inhabitants affected) and three columns (own influence). {told}.").format(
        told=upper_first(told)
    )


def _named(one: Placed) -> str:
    if one.priority is None:
        return quoted(one.label)
    return _("{label} (priority {priority})").format(label=quoted(one.label), priority=number(one.priority))


def matrix_table(study: Study) -> Table:
    """What stands in the matrix, and what could not be placed."""
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Inhabitants affected")),
        Column(pgettext("column", "Own influence")),
        Column(_("Priority"), "right"),
        *((Column(_("Colour among all")),) if study.comparison is not None else ()),
    )
    rows = tuple(
        (
            one.label,
            people_word(one.people),
            level_word(one.influence),
            priority_text(one.priority),
            *_colour_cells(study, one),
        )
        for one in placed(study)
    )
    return Table("matrix", _("Importance and influence (Bilaga 6 and 8)"), columns, rows)


def _colour_cells(study: Study, one: Placed) -> tuple[str, ...]:
    """The colour; no cell at all where nothing is compared."""
    if study.comparison is None:
        return ()
    return (colour_text(one.result, study.settings.colours) if one.result else NOTHING,)


def matrix_reading() -> str:
    """How to read the matrix."""
    return _(
        "Up and to the right is what many inhabitants are affected by and the own organisation can do much about: the "
        "darker a square is, the more of both. The number before the label is the priority that the group gave."
    )
