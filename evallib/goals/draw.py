"""Repeated measurements drawn like month with like month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import seaborn as sns
from matplotlib.axes import Axes

from evallib.goals.judge import Compared, Judged
from evallib.locale import _
from evallib.presentation import (
    Column,
    Figure,
    Shown,
    Table,
    canvas,
    figure,
    lower_first,
    month,
    number,
    show,
    signed,
    upper_first,
)
from evallib.presentation.theme import AFTER, BEFORE, INK
from evallib.published import Fact

ARROW = {"arrowstyle": "-|>", "color": INK, "lw": 1.5, "shrinkA": 6, "shrinkB": 6}
LABEL_WIDTH = 30


@dataclass(frozen=True)
class Pair:
    """Two values of the same month, at least one of them printed; the other follows from the printed change."""

    row: Compared
    before: float
    after: float
    change: float


def draw_series(judged: Sequence[Judged]) -> Shown:
    """One figure for each unit that has pairs of like months; nothing without such pairs."""
    pairs = [pair for one in judged for row in one.compared if row.like_months and (pair := _pair(row))]
    units = dict.fromkeys(_unit(pair) for pair in pairs)
    return show(
        *(
            _draw([pair for pair in pairs if _unit(pair) == unit], unit, "like_months" + f"_{n}" * (n > 1))
            for n, unit in enumerate(units, start=1)
        )
    )


def _pair(row: Compared) -> Pair | None:
    """Where the arrow starts and ends; None when no change is known or neither value is printed."""
    before, after = row.evidence.before, row.evidence.after
    if row.change is None:
        return None
    change = float(row.change)
    if before is not None and before.number is not None:
        start = float(before.number.value)
        return Pair(row, start, start + change, change)
    if after is not None and after.number is not None:
        end = float(after.number.value)
        return Pair(row, end - change, end, change)
    return None


def _unit(pair: Pair) -> str:
    facts = (pair.row.evidence.before, pair.row.evidence.after)
    return next((fact.unit for fact in facts if fact and fact.unit), "")


def _draw(pairs: Sequence[Pair], unit: str, name: str) -> Figure:
    with canvas(1.4 + 0.55 * len(pairs)) as (picture, axes):
        for height, pair in enumerate(reversed(pairs)):
            _draw_pair(axes, height, pair)
        labels = [fill(upper_first(pair.row.evidence.measure), LABEL_WIDTH) for pair in reversed(pairs)]
        axes.set_yticks(range(len(pairs)), labels)
        axes.set(xlabel=unit, ylim=(-0.6, len(pairs) - 0.4))
        axes.margins(x=0.3)
    caption = _("The same month compared year with year. The arrow runs from the earlier to the later value.")
    return figure(picture, name=name, alt=_alt(pairs, unit), caption=caption, table=_table(pairs, name))


def _draw_pair(axes: Axes, height: int, pair: Pair) -> None:
    axes.annotate("", xy=(pair.after, height), xytext=(pair.before, height), arrowprops=ARROW)
    rises = pair.after >= pair.before
    for x, colour, right in ((pair.before, BEFORE, not rises), (pair.after, AFTER, rises)):
        sns.scatterplot(x=[x], y=[height], color=colour, s=70, ax=axes, legend=False)
        shift, side = ((9, -4), "left") if right else ((-9, -4), "right")
        axes.annotate(number(x), (x, height), shift, textcoords="offset points", ha=side)


def _alt(pairs: Sequence[Pair], unit: str) -> str:
    told = "; ".join(
        _("{measure} from {before} to {after} ({change})").format(
            measure=lower_first(pair.row.evidence.measure),
            before=number(pair.before),
            after=number(pair.after),
            change=signed(pair.change),
        )
        for pair in pairs
    )
    return _("Arrow chart in {unit}. {told}.").format(unit=unit or _("units"), told=upper_first(told))


def _table(pairs: Sequence[Pair], name: str) -> Table:
    rows = tuple(
        (
            upper_first(pair.row.evidence.measure),
            _cell(pair.before, pair.row.evidence.before),
            _cell(pair.after, pair.row.evidence.after),
            signed(pair.change),
        )
        for pair in pairs
    )
    columns = (Column(_("Measure")), Column(_("Earlier")), Column(_("Later")), Column(_("Change"), "right"))
    return Table(name, _("The same month compared year with year"), columns, rows)


def _cell(value: float, fact: Fact | None) -> str:
    """A value with its month; one that is not printed says where it comes from."""
    text = number(value)
    if fact is None or fact.number is None:
        text = _("{value} (worked out from the printed change)").format(value=text)
    return f"{text}, {month(fact.when)}" if fact is not None and fact.when else text
