"""How one value, place, colour or reason is written; the same way in every sentence, table and figure."""

from __future__ import annotations

from collections.abc import Mapping

from evallib.comparisons.study import Colour, IndicatorResult, Standing
from evallib.comparisons.telling.names import NOTHING, standing_of
from evallib.kolada import Cell, Status
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import number, signed
from evallib.presentation.numbers import NO_BREAK
from evallib.projects import ColourSettings, Indicator

SIGNS: Mapping[Colour, str] = {"best": "▲", "middle": "●", "worst": "▼"}
COLOURS: tuple[Colour, ...] = ("best", "middle", "worst")
THIRD = (33, 34)
COUNTED = "antal"
"""A unit that a number does not need: 20 is enough, and "20 antal" is nothing that anybody says."""


def status_word(status: Status) -> str:
    """Why there is no number: four reasons, four words."""
    words = {
        "value": pgettext("cell", "value"),
        "missing": pgettext("cell", "not answered"),
        "privacy": pgettext("cell", "secret"),
        "not_applicable": pgettext("cell", "not applicable"),
        "absent": pgettext("cell", "no data"),
    }
    return words[status]


def value_text(value: float, indicator: Indicator) -> str:
    """A value with the decimals and the unit of its indicator.

    >>> value_text(12.345, Indicator(id="N1", unit="%"))
    '12,3\\xa0%'
    """
    return _with_unit(number(value, indicator.decimals), indicator.unit)


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text}{NO_BREAK}{unit}" if unit and unit.casefold() != COUNTED else text


def cell_text(cell: Cell | None, indicator: Indicator) -> str:
    """A cell: its value, or the word for why there is none. Zero is a value.

    >>> cell_text(Cell("value", 0.0), Indicator(id="N1"))
    '0,0'
    """
    if cell is None:
        return status_word("absent")
    return status_word(cell.status) if cell.value is None else value_text(cell.value, indicator)


def adds_up(result: IndicatorResult, *years: int | None) -> bool:
    """Whether the value of all lies between those of women and men in these years, as far as all three are known."""
    return not any(doubt.kind in ("outside", "zeros") and doubt.year in years for doubt in result.doubts)


def own_text(result: IndicatorResult) -> str:
    """The municipality's latest value of all, marked where it does not fit those of women and men."""
    text = cell_text(result.cells.get("T"), result.indicator)
    return text if adds_up(result, result.year) else _("{value} (does not add up)").format(value=text)


def difference_text(difference: float, indicator: Indicator) -> str:
    """A difference between two values, with its sign; between shares it is in percentage points.

    >>> difference_text(-1.25, Indicator(id="N1", unit="kr"))
    '−1,3\\xa0kr'
    """
    text, unit = signed(difference, indicator.decimals), indicator.unit
    if unit == "%":
        unit = ngettext("percentage point", "percentage points", 1 if text in {"+1", "−1"} else 2)
    return _with_unit(text, unit)


def rounding_note() -> str:
    """Why a difference may not be that of the two values as they are shown."""
    return _("Differences are worked out before rounding and may differ by one in the last figure from those shown.")


def size_text(difference: float, indicator: Indicator) -> str:
    """How large a difference is, without its sign."""
    return difference_text(abs(difference), indicator).removeprefix("+")


def optional_text(value: float | None, indicator: Indicator) -> str:
    """A value, or a dash where none can be worked out."""
    return NOTHING if value is None else value_text(value, indicator)


def share_word(share_pct: float) -> str:
    """A share of the municipalities in one word where there is one: 25 is the quarter, 30 the 30 per cent."""
    words: dict[float, str] = {
        10: pgettext("share", "tenth"),
        20: pgettext("share", "fifth"),
        25: pgettext("share", "quarter"),
        50: pgettext("share", "half"),
    }
    if THIRD[0] < share_pct < THIRD[1]:
        return pgettext("share", "third")
    return words.get(share_pct) or _("{share} per cent").format(share=number(share_pct))


def zone_word(colour: Colour, colours: ColourSettings) -> str:
    """The part of all municipalities that a colour stands for."""
    if colour == "best":
        return _("the best {share}").format(share=share_word(colours.best_pct))
    if colour == "worst":
        return _("the worst {share}").format(share=share_word(colours.worst_pct))
    return _("the middle")


def colour_text(result: IndicatorResult, colours: ColourSettings) -> str:
    """The colour as a sign and a word; without colour the reason why there is none."""
    colour = result.colour
    return f"{SIGNS[colour]} {zone_word(colour, colours)}" if colour else uncoloured_word(result)


def uncoloured_word(result: IndicatorResult) -> str:
    """Why an indicator has no colour: no value, no direction, or nobody who differs."""
    cell = result.cells.get("T")
    if cell is None or cell.value is None:
        return status_word("absent" if cell is None else cell.status)
    if result.direction.better == "unknown":
        return _("not decided what is better")
    if result.direction.better == "none":
        return _("neither higher nor lower is better")
    found = standing_of(result)
    if found is not None and found.n > 1 and found.low == found.high:
        return _("all have the same value")
    return _("cannot be compared")


def rank_text(standing: Standing | None, result: IndicatorResult) -> str:
    """The place among peers, 1 being best, with how many share it; the reason where there is none."""
    if standing is None or standing.rank is None:
        return uncoloured_word(result) if result.colour is None else NOTHING
    text = _("{rank} of {n}").format(rank=number(standing.rank), n=number(standing.n))
    if standing.tied:
        shared = ngettext("(shared with {n} other)", "(shared with {n} others)", standing.tied)
        text += " " + shared.format(n=number(standing.tied))
    return text


def others_text(others: Mapping[Status, int]) -> str:
    """How many peers have no value, by the reason; a dash when all have one."""
    told = [f"{status_word(status)} {number(n)}" for status, n in others.items() if n and status != "value"]
    return ", ".join(told) or NOTHING
