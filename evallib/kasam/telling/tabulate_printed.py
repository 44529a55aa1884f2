"""The tables of projects that know printed summaries only: what the documents state, and plain differences."""

from __future__ import annotations

from evallib.kasam.printed import Printed
from evallib.kasam.study import Study
from evallib.kasam.telling.tabulate_frame import NOTHING, Cells, make_table, numbers
from evallib.kasam.telling.words_printed import difference_text, mean_text, pair_of
from evallib.locale import _
from evallib.presentation import Column, Table, number, signed, upper_first


def printed_levels_table(study: Study) -> Table:
    """Every printed mean with its number and spread, its per cent of the maximum and where it stands."""
    scales = (study.design.primary, *study.design.secondary)
    rows = tuple(_level_cells(study, scale, wave.id) for scale in scales for wave in study.waves)
    columns = (
        Column(_("Scale")),
        Column(_("Measured")),
        *numbers(_("People"), _("Mean"), _("Spread (standard deviation)"), _("Per cent of maximum")),
        Column(_("Source")),
    )
    return make_table("levels", _("Printed points, time by time"), columns, rows)


def _level_cells(study: Study, scale: str, wave: str) -> Cells:
    heads = (upper_first(study.design.instrument.label_of(scale)), study.wave(wave).label)
    printed = study.summaries.of(wave, scale) if study.summaries else None
    if printed is None:
        return (*heads, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    if printed.withheld is not None:
        return (*heads, mean_text(printed), NOTHING, NOTHING, NOTHING, printed.source)
    return (*heads, *_figures(printed), printed.source)


def _figures(printed: Printed) -> Cells:
    unknown = _("not stated")
    return (
        unknown if printed.n is None else number(printed.n),
        mean_text(printed),
        unknown if printed.sd is None else number(printed.sd.value, printed.sd.decimals),
        NOTHING if printed.pomp is None else number(printed.pomp, 1),
    )


def printed_changes_table(study: Study) -> Table:
    """Differences of printed means in points and in per cent of the scale's range; nothing is tested."""
    scales = (study.design.primary, *study.design.secondary)
    rows = tuple(_change_cells(study, scale) for scale in scales)
    heads = numbers(_("Before"), _("After"), _("Change, points"), _("Percentage points of the scale"))
    caption = _("Differences of printed means, scale by scale")
    return make_table("changes", caption, (Column(_("Scale")), *heads), rows)


def _change_cells(study: Study, scale: str) -> Cells:
    label = upper_first(study.design.instrument.label_of(scale))
    pair = pair_of(study, scale)
    if pair is None or pair[0].mean is None or pair[1].mean is None:
        waves = study.design.compared or ()
        found = (study.summaries.of(wave, scale) if study.summaries else None for wave in waves)
        return (label, *(mean_text(printed) for printed in found), NOTHING, NOTHING)
    share = study.design.share_of_range(scale, float(pair[1].mean.value - pair[0].mean.value))
    return (label, mean_text(pair[0]), mean_text(pair[1]), difference_text(pair), signed(share, 1))
