"""The tables of how far coders agree: all codes together, code by code, scales, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.focus_groups.study import LEVELS, Agreement, CodeAgreement, Disagreement, Level, Study
from evallib.focus_groups.telling.tabulate import Cells, numbers
from evallib.focus_groups.telling.words import (
    NOTHING,
    agreed_text,
    are_comments,
    coefficient_text,
    share_text,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import unit_by_unit, unit_word
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, number

MOST_DISAGREEMENTS = 200


def pooled_table(study: Study, agreement: Agreement, position: int) -> Table:
    """All codes together, by each kind of unit."""
    found = [(level, agreement.levels[level][0]) for level in LEVELS if agreement.levels.get(level)]
    rows = tuple((unit_word(study, level), number(one.units), *_measures(one)) for level, one in found)
    columns = (Column(_("Compared by")), *numbers(_("Number"), *_measure_names()))
    caption = _("{first} and {second}: agreement on all codes together").format(
        first=agreement.first, second=agreement.second
    )
    return Table(f"agreement_{position}", caption, columns, rows, _pooled_notes(agreement))


def _pooled_notes(agreement: Agreement) -> tuple[str, ...]:
    notes = [
        _(
            "In brackets the 95 % CI. All codes together: agreement and chance are averaged over the codes before the "
            "measure is computed (De Vries and others 2008). Number: how many units both coded."
        )
    ]
    if agreement.resamples:
        notes.append(
            _(
                "The intervals come from {n} random samples of statements within each text. Samples in which a measure "
                "has no value are left out."
            ).format(n=number(agreement.resamples))
        )
    return (*notes, undefined_note()) if agreement.levels else tuple(notes)


def undefined_note() -> str:
    """What stands in a cell without a measure."""
    return _(
        "Too few: fewer than 10 units. Too seldom: used fewer than 5 times. Not defined: used everywhere or nowhere, "
        "so there is nothing to tell apart."
    )


def _measure_names() -> tuple[str, ...]:
    return (_("The same"), _("Krippendorff's alpha"), _("Cohen's kappa"), _("Gwet's AC1"), _("Jaccard"))


def _measures(found: CodeAgreement) -> Cells:
    parts = (found.alpha, found.kappa, found.ac1, found.jaccard)
    return agreed_text(found.percent), *(coefficient_text(part) for part in parts)


def code_tables(study: Study, agreement: Agreement, position: int) -> Iterator[Table]:
    """Code by code, one folded table for each kind of unit."""
    for level in LEVELS:
        codes = agreement.levels.get(level, ())[1:]
        if codes:
            yield _code_table(study, agreement, level, position)


def _code_table(study: Study, agreement: Agreement, level: Level, position: int) -> Table:
    rows = tuple(_code_cells(one) for one in agreement.levels[level][1:])
    columns = (
        Column(_("Code")),
        *numbers(
            _("Both"),
            _("Only {coder}").format(coder=agreement.first),
            _("Only {coder}").format(coder=agreement.second),
            _("Neither"),
            *_measure_names(),
            _("Prevalence index"),
            _("Bias index"),
        ),
    )
    caption = _("{first} and {second}: code by code, {unit}").format(
        first=agreement.first, second=agreement.second, unit=unit_by_unit(study, level)
    )
    note = _(
        "Prevalence index: how unlike the numbers of both and neither are; near 1 kappa and alpha are low even when "
        "nearly all is the same. Bias index: how unlike the two coders' numbers are."
    )
    notes = [note, undefined_note()]
    if not study.design.published:
        notes.append(_("Codes whose numbers would tell how few spoke of them are left out."))
    return Table(f"agreement_{position}_{level}", caption, columns, rows, tuple(notes), folded=True)


def _code_cells(found: CodeAgreement) -> Cells:
    counts = (found.both, found.only_first, found.only_second, found.neither)
    indices = (found.prevalence, found.bias)
    return (
        found.code or NOTHING,
        *(number(n) for n in counts),
        *_measures(found),
        *(NOTHING if index is None else share_text(index) for index in indices),
    )


def scales_table(study: Study, agreement: Agreement, position: int) -> Table:
    """Scales of codes: alpha with three ideas of what the steps mean."""
    rows = tuple(
        (scale.label, number(scale.units), *map(coefficient_text, (scale.nominal, scale.ordinal, scale.interval)))
        for scale in agreement.scales
    )
    columns = (
        Column(_("Scale")),
        *numbers(_("Number"), _("Steps as names"), _("Steps in order"), _("Equal steps")),
    )
    caption = _("{first} and {second}: Krippendorff's alpha for scales of codes").format(
        first=agreement.first, second=agreement.second
    )
    note = _("In order and with equal steps, two coders who are one step apart agree better than those far apart.")
    return Table(f"agreement_{position}_scales", caption, columns, rows, (note, undefined_note()), folded=True)


def disagreements_table(study: Study, agreement: Agreement, position: int) -> Table:
    """Where one coder used a code and the other did not, folded; a list to talk through."""
    found = agreement.disagreements[:MOST_DISAGREEMENTS]
    where = any(one.group for one in found)
    rows = tuple(_disagreement_cells(one, where=where) for one in found)
    turn = _("Comment no.") if are_comments(study) else _("Statement no.")
    columns = (
        Column(_("Code")),
        *([Column(words_of(study).title)] if where else []),
        Column(turn, "right"),
        Column(_("Used by")),
    )
    caption = _("{first} and {second}: where they differ").format(first=agreement.first, second=agreement.second)
    notes = [_("Numbers are counted from the beginning of the transcript, all speakers included.")]
    if rest := len(agreement.disagreements) - len(found):
        notes.append(ngettext("{n} more is not shown.", "{n} more are not shown.", rest).format(n=number(rest)))
    return Table(f"agreement_{position}_differ", caption, columns, rows, tuple(notes), folded=True)


def _disagreement_cells(found: Disagreement, *, where: bool) -> Cells:
    group = found.group or NOTHING
    if found.part > 1:
        group = _("{group}, part {part}").format(group=group, part=number(found.part))
    return found.code, *([group] if where else []), number(found.turn), found.used_by
