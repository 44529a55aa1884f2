"""Tables of where the municipality stands: among all, among groups, women beside men, and the colour limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from evallib.comparisons.read import Study
from evallib.comparisons.study import Better, Comparison, IndicatorResult, Limits, Standing
from evallib.comparisons.telling.cells import (
    COLOURS,
    SIGNS,
    cell_text,
    colour_text,
    difference_text,
    optional_text,
    others_text,
    own_text,
    rank_text,
    rounding_note,
    status_word,
)
from evallib.comparisons.telling.matters import worst_first
from evallib.comparisons.telling.names import NOTHING, call, source_note, standing_of
from evallib.comparisons.telling.words_standing import caveat_sentence, ties_sentence
from evallib.kolada import Gender
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import Column, Table, join_words, number, quoted, span

SHOWN_APART: tuple[Gender, ...] = ("K", "M")


def standing_table(study: Study, *, alone: bool = True) -> Table:
    """Every indicator: value, the mean of all, place and colour in words; the worst first, without colour last.

    ``alone``: without a figure, whose caption would say the source.
    """
    found = worst_first(study)
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Year"), "right"),
        Column(study.settings.name, "right"),
        Column(_("Mean of all"), "right"),
        *((Column(_("Mean of similar municipalities"), "right"),) if (similar := has_similar(found)) else ()),
        Column(_("Place, 1 is best"), "right"),
        Column(_("Colour among all")),
    )
    rows = tuple(_standing_row(study, one, similar=similar) for one in found)
    caption = _("{name} and all municipalities").format(name=study.settings.name)
    notes = (*_standing_notes(found), *([source_note(study)] if alone else []))
    return Table("standing", caption, columns, rows, notes)


def has_similar(results: Sequence[IndicatorResult]) -> bool:
    """Whether any of the indicators has a mean of similar municipalities."""
    return any((found := standing_of(one, "similar")) and found.mean is not None for one in results)


def _standing_row(study: Study, result: IndicatorResult, *, similar: bool) -> tuple[str, ...]:
    standing, alike = standing_of(result), standing_of(result, "similar")
    return (
        call(result),
        str(result.year) if result.year is not None else NOTHING,
        own_text(result),
        optional_text(standing.mean if standing else None, result.indicator),
        *((optional_text(alike.mean if alike else None, result.indicator),) if similar else ()),
        rank_text(standing, result) if standing is not None and standing.rank is not None else NOTHING,
        colour_text(result, study.settings.colours),
    )


def _standing_notes(results: Sequence[IndicatorResult]) -> Iterator[str]:
    if any(result.colour for result in results):
        yield caveat_sentence()
    yield means_note()
    pairs = [(result, standing_of(result)) for result in results]
    without = [(result, one.others) for result, one in pairs if one is not None and any(one.others.values())]
    if without:
        told = "; ".join(f"{quoted(call(one))}: {others_text(others)}" for one, others in without)
        yield _("Municipalities without a value: {told}.").format(told=told)


def means_note() -> str:
    """How means of groups are made, as Kolada makes them."""
    return _("Means are unweighted: every municipality counts the same, however many live there.")


def peers_table(study: Study, comparison: Comparison) -> Table | None:
    """Every indicator among every group beside all; None when it is compared with none."""
    rows = tuple(_peers_row(result, one) for result in comparison.results for one in _grouped(result))
    if not rows:
        return None
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Group")),
        Column(study.settings.name, "right"),
        Column(_("Mean of the others in the group"), "right"),
        Column(_("Lowest to highest"), "right"),
        Column(_("Place, 1 is best"), "right"),
        Column(_("Others without a value")),
    )
    caption = _("{name} beside its groups").format(name=study.settings.name)
    note = _("The place counts the municipality itself and the others in the group that have a value.")
    return Table("groups", caption, columns, rows, (means_note(), note, source_note(study)), folded=True)


def _grouped(result: IndicatorResult) -> list[Standing]:
    return [one for one in result.standings if one.peers.kind != "all" and not one.peers.missing]


def _peers_row(result: IndicatorResult, standing: Standing) -> tuple[str, ...]:
    indicator = result.indicator
    reach = NOTHING
    if standing.low is not None and standing.high is not None:
        reach = span(standing.low, standing.high, indicator.decimals)
    return (
        call(result),
        standing.peers.title,
        cell_text(result.cells.get("T"), indicator),
        optional_text(standing.mean, indicator),
        reach,
        rank_text(standing, result),
        others_text(standing.others),
    )


def divided(comparison: Comparison) -> tuple[IndicatorResult, ...]:
    """The results that the data divide between women and men, shown or not."""
    return tuple(
        result
        for result in comparison.results
        if any((cell := result.cells.get(gender)) and cell.status != "absent" for gender in SHOWN_APART)
    )


def gender_table(study: Study, comparison: Comparison) -> Table | None:
    """Women beside men with the difference where both are shown; None when nothing is divided."""
    found = divided(comparison)
    if not found:
        return None
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Year"), "right"),
        Column(_("Women"), "right"),
        Column(_("Men"), "right"),
        Column(_("Women minus men"), "right"),
    )
    rows = tuple(_gender_row(result) for result in found)
    caption = _("Women and men in {name}").format(name=study.settings.name)
    notes = (*_gender_notes(found), rounding_note(), source_note(study))
    return Table("gender", caption, columns, rows, notes)


def _gender_row(result: IndicatorResult) -> tuple[str, ...]:
    women, men = (result.cells.get(gender) for gender in SHOWN_APART)
    difference = NOTHING
    if women is not None and men is not None and women.value is not None and men.value is not None:
        difference = difference_text(women.value - men.value, result.indicator)
    shown = (cell_text(women, result.indicator), cell_text(men, result.indicator))
    return (call(result), str(result.year), *shown, difference)


def _gender_notes(results: Sequence[IndicatorResult]) -> Iterator[str]:
    hidden = [one for one in results if any((d.kind, d.year) == ("one_hidden", one.year) for d in one.doubts)]
    if hidden:
        text = _("Where one value is {secret}, those from which it could be worked out are not shown either.")
        yield text.format(secret=status_word("privacy"))


def limits_table(study: Study, comparison: Comparison) -> Table:
    """Which values are better and who says so, and where the limits of the colours go."""
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Better is")),
        Column(_("According to")),
        Column(_("Limit of best"), "right"),
        Column(_("Limit of worst"), "right"),
        Column(_("Municipalities of each colour"), "right"),
    )
    rows = tuple(_limits_row(result) for result in comparison.results)
    notes = (ties_sentence(study), _("The limits are shown rounded, but used as they are."), source_note(study))
    return Table("limits", _("Direction and limits of the colours"), columns, rows, notes, folded=True)


def _limits_row(result: IndicatorResult) -> tuple[str, ...]:
    limits, direction = result.limits, result.direction
    source = direction.source or (NOTHING if direction.better == "unknown" else _("the project, without source"))
    return (
        call(result),
        better_word(direction.better),
        source,
        _limit_text(limits.best if limits else None, result),
        _limit_text(limits.worst if limits else None, result),
        _counts(limits) if limits else NOTHING,
    )


def _limit_text(limit: float | None, result: IndicatorResult) -> str:
    """A limit; a dash where there is none, or where so few have a value that nobody is inside it."""
    return optional_text(limit if limit is not None and isfinite(limit) else None, result.indicator)


def _counts(limits: Limits) -> str:
    return " ".join(f"{SIGNS[colour]} {number(limits.counts.get(colour, 0))}" for colour in COLOURS)


def better_word(better: Better) -> str:
    """Which values are better."""
    return {
        "higher": _("higher"),
        "lower": _("lower"),
        "none": _("neither higher nor lower"),
        "unknown": _("not decided what is better"),
    }[better]


def gender_sentence(comparison: Comparison) -> str:
    """How many indicators are divided between women and men, and how many of them can be shown so."""
    found = divided(comparison)
    if not found:
        return _("No indicator is divided between women and men in the data.")
    both = [one for one in found if all((c := one.cells.get(g)) and c.value is not None for g in SHOWN_APART)]
    text = ngettext(
        "{n} of {all} indicators is divided between women and men; in {both} of them both values are shown.",
        "{n} of {all} indicators are divided between women and men; in {both} of them both values are shown.",
        len(found),
    )
    return text.format(n=number(len(found)), all=number(len(comparison.results)), both=number(len(both)))


def gap_sentence(comparison: Comparison) -> str:
    """In how many indicators the value is higher among women and among men; "" where nothing is shown of both."""
    pairs = [tuple(one.cells.get(gender) for gender in SHOWN_APART) for one in divided(comparison)]
    gaps = [
        women.value - men.value
        for women, men in pairs
        if women and men and women.value is not None and men.value is not None
    ]
    women, men = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps)
    if not gaps:
        return ""
    counts = (
        (_("higher among women in {n}"), women),
        (_("higher among men in {n}"), men),
        (_("the same for both in {n}"), len(gaps) - women - men),
    )
    told = join_words([text.format(n=number(count)) for text, count in counts if count])
    return _("The value is {told}.").format(told=told)
