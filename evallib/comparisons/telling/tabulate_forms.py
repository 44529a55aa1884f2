"""The filled-in forms as tables, in the words of the forms: what is not filled in is a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evallib.comparisons.forms_read import A3, Action, Improvement, Priority, QuickAnalysis
from evallib.comparisons.read import Study
from evallib.comparisons.telling.cells import colour_text
from evallib.comparisons.telling.names import (
    NOTHING,
    answer_word,
    call_written,
    find_result,
    level_word,
    people_word,
    state_word,
)
from evallib.locale import _, pgettext
from evallib.presentation import Column, Table, join_words, number

KOLADA_ID = re.compile(r"[NU]\d{5}", re.IGNORECASE)
"""An indicator's id in Kolada."""


def preparation_table(study: Study) -> Table | None:
    """How the work is done today (Bilaga 2); None when nothing is answered."""
    rows = tuple((row.question, row.answer or NOTHING) for row in study.forms.preparation)
    columns = (Column(_("Question")), Column(_("Our answer")))
    return Table("preparation", _("How it is done today (Bilaga 2)"), columns, rows, folded=True) if rows else None


def quick_table(study: Study) -> Table | None:
    """The quick analysis (Bilaga 5); None when nothing is filled in."""
    columns = (
        Column(_("Result (indicator)")),
        Column(_("Urgent?")),
        Column(_("Reliable?")),
        Column(_("Activities going on?")),
        Column(_("Which activities?")),
        Column(_("Other comments")),
        Column(_("Combined answer")),
    )
    rows = tuple(_quick_row(study, row) for row in study.forms.quick)
    return Table("quick", _("Quick analysis (Bilaga 5)"), columns, rows, folded=True) if rows else None


def _quick_row(study: Study, row: QuickAnalysis) -> tuple[str, ...]:
    return (
        label_cell(study, row.indicator),
        answer_word(row.urgent),
        answer_word(row.reliable),
        answer_word(row.ongoing),
        row.activities or NOTHING,
        row.comments or NOTHING,
        row.reply or NOTHING,
    )


def priorities_table(study: Study) -> Table | None:
    """How the indicators were prioritised (Bilaga 6), the most important first; None when nothing is filled in."""
    compared = study.comparison is not None
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Priority"), "right"),
        Column(_("Decision")),
        *((Column(_("Colour among all")),) if compared else ()),
        Column(_("Inhabitants affected")),
        Column(_("Cost 1: of lacking quality")),
        Column(_("Cost 2: of the change")),
    )
    rows = tuple(_priority_row(study, row) for row in _by_priority(study))
    return Table("priorities", _("Priorities (Bilaga 6)"), columns, rows) if rows else None


def _priority_row(study: Study, row: Priority) -> tuple[str, ...]:
    return (
        label_cell(study, row.indicator),
        priority_text(row.priority),
        row.decision or NOTHING,
        *_colour_cells(study, row.indicator),
        people_word(row.people),
        level_word(row.quality_cost),
        level_word(row.change_cost),
    )


def _colour_cells(study: Study, written: str) -> tuple[str, ...]:
    """The colour of an indicator that a form names; no cell at all where nothing is compared."""
    if study.comparison is None:
        return ()
    result = find_result(study.comparison, written)
    return (colour_text(result, study.settings.colours) if result else NOTHING,)


def label_cell(study: Study, written: str) -> str:
    """What an indicator that a form names is called; one that is known by its id only is said to be so."""
    label = call_written(study.comparison, written)
    if KOLADA_ID.fullmatch(label):
        return _("{id} (its name is not in the project file)").format(id=label)
    return label


def _by_priority(study: Study) -> list[Priority]:
    """The most important first, those without a number last."""
    return sorted(study.forms.priorities, key=lambda row: (row.priority is None, row.priority or 0))


def priorities_more_table(study: Study) -> Table | None:
    """The longer texts of Bilaga 6; None when there are none."""
    columns = (
        Column(pgettext("column", "Indicator")),
        Column(_("Related overall goal")),
        Column(_("Efforts going on")),
        Column(_("Comments and other")),
    )
    rows = tuple(
        (label_cell(study, row.indicator), *(text or NOTHING for text in texts))
        for row in _by_priority(study)
        if any(texts := (row.goal, row.ongoing, row.comments))
    )
    caption = _("Goals, efforts and comments on the priorities (Bilaga 6)")
    return Table("priorities_more", caption, columns, rows, folded=True) if rows else None


def priority_text(priority: int | None) -> str:
    """The number of a priority; a dash without."""
    return NOTHING if priority is None else number(priority)


def improvements_table(study: Study) -> Table | None:
    """The areas to improve (Bilaga 8), the most important first; None when nothing is filled in."""
    columns = (
        Column(_("Suggested improvement")),
        Column(_("Priority"), "right"),
        Column(_("Decision")),
        Column(_("Indicators")),
        Column(pgettext("column", "Own influence")),
        Column(_("How it is now")),
        Column(_("Underlying causes")),
    )
    ordered = sorted(study.forms.improvements, key=lambda row: (row.priority is None, row.priority or 0))
    rows = tuple(_improvement_row(study, row) for row in ordered)
    return Table("improvements", _("Areas to improve (Bilaga 8)"), columns, rows) if rows else None


def _improvement_row(study: Study, row: Improvement) -> tuple[str, ...]:
    return (
        row.suggestion or _("no suggestion"),
        priority_text(row.priority),
        row.decision or NOTHING,
        join_words([label_cell(study, one) for one in row.indicators]) or NOTHING,
        level_word(row.influence),
        row.now or NOTHING,
        row.causes or NOTHING,
    )


def actions_table(study: Study) -> Table | None:
    """The plan (Bilaga 4) in its own order; None when nothing is filled in."""
    columns = (
        Column(_("Activity")),
        Column(_("Responsible role")),
        Column(_("To be done by"), "right"),
        Column(pgettext("column", "State")),
        Column(_("Follow-up")),
        Column(_("Problem or challenge")),
        Column(_("Step")),
    )
    rows = tuple(_action_row(row) for row in study.forms.actions)
    return Table("plan", _("Plan of action (Bilaga 4)"), columns, rows) if rows else None


def _action_row(row: Action) -> tuple[str, ...]:
    return (
        row.activity or NOTHING,
        row.owner or _("nobody named"),
        row.due or _("no date"),
        state_word(row.state),
        row.follow_up or NOTHING,
        row.problem or NOTHING,
        row.step or NOTHING,
    )


def a3_tables(study: Study) -> Iterator[Table]:
    """Each A3 (Bilaga 9) as a table of its own: from how it is to how it should be."""
    for place, form in enumerate(study.forms.a3, start=1):
        caption = _("A3: {area} (Bilaga 9)").format(area=form.area)
        columns = (Column(_("Part of the A3")), Column(_("What the group wrote")))
        yield Table(f"a3_{place}", caption, columns, tuple(_a3_rows(form)), folded=True)


def _a3_rows(form: A3) -> Iterator[tuple[str, str]]:
    parts = (
        (_("Background"), form.background),
        (_("How it is now"), form.now),
        (_("How it should be"), form.wanted),
        (_("Underlying causes"), form.causes),
        (_("Actions"), form.actions),
        (_("Follow-up"), form.follow_up),
    )
    yield from ((part, text or NOTHING) for part, text in parts)
