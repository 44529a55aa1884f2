"""The figure of where the money went: a bar for each step from the envelope to what was used, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from evallib.funding.accounting.flow import YearFlow
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import sek
from evallib.funding.telling.tabulate_applications import amount_text, sek_number
from evallib.funding.telling.words_money import spent_years, year_sentence, years_text
from evallib.locale import _
from evallib.presentation import Column, Figure, Table, canvas, figure, number
from evallib.presentation.theme import AFTER, BEFORE, INK, MUTED

STEPS = ("envelope", "asked", "granted", "paid", "used")
COLOURS = {"envelope": MUTED, "asked": "#a9bccb", "granted": AFTER, "paid": "#4d8fb8", "used": BEFORE}
MOST_YEARS = 4
"""So many years are drawn, the latest; the table behind the figure has all."""
ROW, GAP = 0.3, 0.55
THOUSAND = 1000


def step_words() -> dict[str, str]:
    """What each bar is called."""
    return {
        "envelope": _("Envelope"),
        "asked": _("Asked for"),
        "granted": _("Granted"),
        "paid": _("Paid out"),
        "used": _("Used"),
    }


def drawn_years(study: FundingStudy) -> tuple[YearFlow, ...]:
    """The years that are drawn: the latest of those with at least two known amounts."""
    known = [flow for flow in spent_years(study) if sum(_amount(flow, step) is not None for step in STEPS) > 1]
    return tuple(known[-MOST_YEARS:])


def draw_money(study: FundingStudy) -> Figure | None:
    """Bars from the envelope to what was used for each year; None where fewer than two amounts of a year are known."""
    years = drawn_years(study)
    if not years:
        return None
    bars = len(years) * len(STEPS)
    with canvas(0.9 + ROW * bars + GAP * (len(years) - 1)) as (picture, axes):
        _draw_bars(axes, years)
    when = years_text(years)
    caption = _("From envelope to use, {years}. Source: the programme and the tables of the fund.").format(years=when)
    return figure(picture, name="money", alt=_alt(years), caption=caption, table=money_table(study))


def _amount(flow: YearFlow, step: str) -> Fraction | None:
    found: Fraction | None = getattr(flow, step)
    return found


def _draw_bars(axes: Axes, years: Sequence[YearFlow]) -> None:
    known = [amount for flow in years for step in STEPS if (amount := _amount(flow, step)) is not None]
    top = max(float(max(known, default=Fraction(1))), 1.0)
    ticks: list[float] = []
    labels: list[str] = []
    height, gap = 0.0, GAP / ROW
    for flow in years:
        first = height
        for step in STEPS:
            _draw_bar(axes, flow, step, height)
            ticks.append(height)
            labels.append(step_words()[step])
            height -= 1
        _head(axes, flow, (first, height, top))
        height -= gap
    axes.set_yticks(ticks, labels)
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)
    axes.set(xlim=(0, 1.3 * top), ylim=(height + gap + 0.4, 1.35), xlabel=_("thousand kronor"))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: number(value / THOUSAND)))


def _draw_bar(axes: Axes, flow: YearFlow, step: str, height: float) -> None:
    """One bar with its amount; what is not known has no bar but says so."""
    amount = _amount(flow, step)
    if amount is not None:
        axes.barh(height, float(amount), height=0.72, color=COLOURS[step])
    text = sek(amount) if amount is not None else bar_text(flow, step)
    place = (max(float(amount or 0), 0.0), height)
    colour = INK if amount is not None else MUTED
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    axes.annotate(
        text, place, (6, 0), textcoords="offset points", va="center", fontsize=9.5, color=colour, bbox=paper, zorder=4
    )


def bar_text(flow: YearFlow, step: str) -> str:
    """What stands where an amount is not known, with the part of it that is."""
    amount, count = partly_known(flow).get(step, (Fraction(0), 0))
    if not count:
        return _("not stated")
    text = _("at least {amount} ({n} of {all} projects)")
    return text.format(amount=sek(amount), n=number(count), all=number(flow.projects))


def partly_known(flow: YearFlow) -> dict[str, tuple[Fraction, int]]:
    """The steps of which a part may be known: the sum that is stated, and of how many projects."""
    return {"used": (flow.used_known, flow.settled), "granted": (flow.granted_known, flow.priced)}


def _head(axes: Axes, flow: YearFlow, place: tuple[float, float, float]) -> None:
    """The year above its bars, and a thin line at its envelope, so that what goes beyond it is seen."""
    first, last, _top = place
    axes.text(0, first + 0.62, _year(flow), fontweight="bold", va="bottom", color=INK)
    if flow.envelope is not None:
        axes.plot([float(flow.envelope)] * 2, [first + 0.4, last + 0.6], color=INK, lw=1, ls=(0, (4, 3)))


def _year(flow: YearFlow) -> str:
    return str(flow.year) if flow.year is not None else _("Without a stated year")


def money_table(study: FundingStudy) -> Table:
    """Every year's amounts, what was carried and paid back, and what nobody has accounted for."""
    words = step_words()
    columns = (
        Column(_("Year")),
        Column(_("Projects"), "right"),
        *(Column(words[step], "right") for step in STEPS),
        Column(_("Carried over"), "right"),
        Column(_("Paid back"), "right"),
        Column(_("Not accounted for"), "right"),
    )
    rows = tuple(_cells(flow) for flow in spent_years(study))
    return Table("money", _("Where the money went, year by year (kronor)"), columns, rows)


def _cells(flow: YearFlow) -> tuple[str, ...]:
    rest = (amount_text(amount) for amount in (flow.carried, flow.returned, flow.unaccounted))
    return (_year(flow), number(flow.projects), *(_cell(flow, step) for step in STEPS), *rest)


def _cell(flow: YearFlow, step: str) -> str:
    """An amount; where it is known of some projects only, at least how much."""
    known, count = partly_known(flow).get(step, (Fraction(0), 0))
    if _amount(flow, step) is None and count:
        text = _("at least {amount} ({n} of {all} projects)")
        return text.format(amount=sek_number(known), n=number(count), all=number(flow.projects))
    return amount_text(_amount(flow, step))


def _alt(years: Sequence[YearFlow]) -> str:
    """The kind of chart, and year by year what the bars say."""
    start = _("Bar chart. For each year a bar for the envelope and for what was asked for, granted, paid out and used.")
    return " ".join([start, *(year_sentence(flow) for flow in years)])


def money_reading() -> str:
    """How to read the bars."""
    return _(
        "The dashed line is the year's envelope. What is used may be less than what was granted because money was "
        "carried over to the next year, was paid back or is not accounted for."
    )
