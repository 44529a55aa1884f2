"""The tables of how far coders agree: all codes together, code by code, scales, and where they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from evallib.focus_groups.study import LEVELS, Agreement, CodeAgreement, Coefficient, Disagreement, Level, Study
from evallib.focus_groups.telling.judge_agreement import code_name
from evallib.focus_groups.telling.notes_agreement import (
    assumption_note,
    interval_notes,
    number_note,
    own_note,
    passage_note,
    pooling_note,
    reason_notes,
    scale_notes,
)
from evallib.focus_groups.telling.tabulate import Cells, numbers
from evallib.focus_groups.telling.words import NOTHING, are_comments, words_of
from evallib.focus_groups.telling.words_agreement import unit_by_unit, unit_word
from evallib.focus_groups.telling.words_measures import agreed_text, coefficient_text, share_text
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, number

MOST_DISAGREEMENTS = 50
Measure = Literal["percent", "alpha", "kappa", "ac1", "jaccard"]
MEASURES: tuple[Measure, ...] = ("percent", "alpha", "kappa", "ac1", "jaccard")


def pooled_table(study: Study, agreement: Agreement, position: int) -> Table:
    """All codes together, by each kind of unit."""
    found = [(level, agreement.levels[level][0]) for level in LEVELS if agreement.levels.get(level)]
    rows = tuple((unit_word(study, level), number(one.units), *_measures(one)) for level, one in found)
    columns = (Column(_("Compared by")), *numbers(_("Number"), *_measure_names()))
    caption = _("{first} and {second}: agreement on all codes together").format(
        first=agreement.first, second=agreement.second
    )
    notes = _pooled_notes(study, agreement, dict(found))
    return Table(f"agreement_{position}", caption, columns, rows, notes)


def _pooled_notes(study: Study, agreement: Agreement, found: Mapping[Level, CodeAgreement]) -> tuple[str, ...]:
    passages = [passage_note(study)] if "segments" in found else []
    measures = list(_measure_notes(study, agreement, list(found.values()), MEASURES))
    shown = [part for one in found.values() for part in _coefficients(one, MEASURES)]
    assumed = [assumption_note(study)] if any(part.low is not None for part in shown) else []
    return pooling_note(), number_note(study, found), *passages, *assumed, *measures


def _measure_notes(
    study: Study, agreement: Agreement, found: Sequence[CodeAgreement], measures: Collection[Measure]
) -> Iterator[str]:
    """Where the intervals of these rows come from, and why some cells have none."""
    shown = [part for one in found for part in _coefficients(one, measures)]
    yield from interval_notes(study, agreement, shown)
    yield from reason_notes(study, shown)


def _told_of(level: Level) -> tuple[Measure, ...]:
    """The measures in a table of codes: of coded passages only those that do without chance."""
    return ("percent", "jaccard") if level == "segments" else MEASURES


def _measure_names(measures: Collection[Measure] = MEASURES) -> tuple[str, ...]:
    names = {
        "percent": _("The same"),
        "alpha": _("Krippendorff's alpha"),
        "kappa": _("Cohen's kappa"),
        "ac1": _("Gwet's AC1"),
        "jaccard": _("Jaccard"),
    }
    return tuple(names[measure] for measure in measures)


def _coefficients(found: CodeAgreement, measures: Collection[Measure]) -> tuple[Coefficient, ...]:
    parts = {
        "percent": found.percent,
        "alpha": found.alpha,
        "kappa": found.kappa,
        "ac1": found.ac1,
        "jaccard": found.jaccard,
    }
    return tuple(parts[measure] for measure in measures)


def _measures(found: CodeAgreement, measures: Collection[Measure] = MEASURES) -> Cells:
    return tuple(
        agreed_text(part) if measure == "percent" else coefficient_text(part)
        for measure, part in zip(measures, _coefficients(found, measures), strict=True)
    )


def code_tables(study: Study, agreement: Agreement, position: int) -> Iterator[Table]:
    """Code by code, one folded table for each kind of unit."""
    for level in LEVELS:
        codes = agreement.levels.get(level, ())[1:]
        if codes:
            yield _code_table(study, agreement, level, position)


def _code_table(study: Study, agreement: Agreement, level: Level, position: int) -> Table:
    rows = tuple(_code_cells(study, one, level) for one in agreement.levels[level][1:])
    indices = () if level == "segments" else (_("Prevalence index"), _("Bias index"))
    columns = (
        Column(_("Code")),
        *numbers(
            _("Both"),
            _("Only {coder}").format(coder=agreement.first),
            _("Only {coder}").format(coder=agreement.second),
            _("Neither"),
            *_measure_names(_told_of(level)),
            *indices,
        ),
    )
    caption = _("{first} and {second}: code by code, {unit}").format(
        first=agreement.first, second=agreement.second, unit=unit_by_unit(study, level)
    )
    notes = tuple(_code_notes(study, agreement, level))
    return Table(f"agreement_{position}_{level}", caption, columns, rows, notes, folded=True)


def _code_notes(study: Study, agreement: Agreement, level: Level) -> Iterator[str]:
    found = agreement.levels[level][1:]
    yield from own_note(study, [one.code for one in found])
    if level == "segments":
        yield passage_note(study)
    else:
        yield _(
            "Prevalence index: how unlike the numbers of both and neither are; near 1 kappa and alpha are low even "
            "when nearly all is the same. Bias index: how unlike the two coders' numbers are."
        )
    yield from _measure_notes(study, agreement, found, _told_of(level))
    if not study.design.published:
        yield _("Codes whose numbers would tell how few spoke of them are left out.")


def _code_cells(study: Study, found: CodeAgreement, level: Level) -> Cells:
    counts = (found.both, found.only_first, found.only_second, found.neither)
    indices = () if level == "segments" else (found.prevalence, found.bias)
    return (
        code_name(study, found.code or NOTHING),
        *(number(n) for n in counts),
        *_measures(found, _told_of(level)),
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
    alphas = [alpha for scale in agreement.scales for alpha in (scale.nominal, scale.ordinal, scale.interval)]
    notes = (
        _("In order and with equal steps, two coders who are one step apart agree better than those far apart."),
        *scale_notes(study, agreement.scales),
        *interval_notes(study, agreement, alphas),
        *reason_notes(study, alphas),
    )
    return Table(f"agreement_{position}_scales", caption, columns, rows, notes, folded=True)


def disagreements_table(study: Study, agreement: Agreement, position: int) -> Table:
    """Where one coder used a code and the other did not, folded; a list to talk through."""
    found = agreement.disagreements[:MOST_DISAGREEMENTS]
    where = any(one.group for one in found)
    rows = tuple(_disagreement_cells(study, one, where=where) for one in found)
    turn = _("Comment no.") if are_comments(study) else _("Statement no.")
    columns = (
        Column(_("Code")),
        *([Column(words_of(study).title)] if where else []),
        Column(turn, "right"),
        Column(_("Used by")),
    )
    caption = _("{first} and {second}: where they differ").format(first=agreement.first, second=agreement.second)
    notes = [_("Numbers are counted from the beginning of the transcript, all speakers included.")]
    notes += own_note(study, [one.code for one in found])
    if rest := len(agreement.disagreements) - len(found):
        notes.append(ngettext("{n} more is not shown.", "{n} more are not shown.", rest).format(n=number(rest)))
    return Table(f"agreement_{position}_differ", caption, columns, rows, tuple(notes), folded=True)


def _disagreement_cells(study: Study, found: Disagreement, *, where: bool) -> Cells:
    group = found.group or NOTHING
    if found.part > 1:
        group = _("{group}, part {part}").format(group=group, part=number(found.part))
    return code_name(study, found.code), *([group] if where else []), number(found.turn), found.used_by
