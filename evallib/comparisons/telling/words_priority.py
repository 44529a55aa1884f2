"""What was prioritised and why, and what speaks for another order, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.comparisons.forms_read import Priority
from evallib.comparisons.read import Study
from evallib.comparisons.telling.matters import Placed, placed
from evallib.comparisons.telling.names import call_written, level_word, name_some, people_word
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted

PRIORITIES = (1, 2, 3)


def priorities_sentence(study: Study) -> str:
    """How many indicators were prioritised, and which as number 1; "" when the form is empty."""
    rows = study.forms.priorities
    if not rows:
        return ""
    count = len(rows)
    start = ngettext("{n} indicator was prioritised (Bilaga 6)", "{n} indicators were prioritised (Bilaga 6)", count)
    told = join_words(list(_by_priority(rows)))
    return _("{start}: {what}.").format(start=start.format(n=number(count)), what=told) + _first(study)


def _by_priority(rows: tuple[Priority, ...]) -> Iterator[str]:
    for priority in sorted({row.priority for row in rows if row.priority is not None}):
        found = sum(row.priority == priority for row in rows)
        yield _("{n} as number {priority}").format(n=number(found), priority=number(priority))
    if without := sum(row.priority is None for row in rows):
        yield _("{n} without a number").format(n=number(without))


def _first(study: Study) -> str:
    found = [call_written(study.comparison, row.indicator) for row in study.forms.priorities if row.priority == 1]
    return " " + _("Number 1: {names}.").format(names=name_some(found)) if found else ""


def why_lines(study: Study) -> tuple[str, ...]:
    """Why each indicator with priority 1 came first, as far as the forms say."""
    return tuple(_why(one) for one in placed(study) if one.priority == 1)


def _why(one: Placed) -> str:
    known = []
    if one.people is not None:
        known.append(_("inhabitants affected: {level}").format(level=people_word(one.people)))
    if one.quality_cost is not None:
        known.append(_("cost of lacking quality: {level}").format(level=level_word(one.quality_cost)))
    if one.influence is not None:
        known.append(_("own influence: {level}").format(level=level_word(one.influence)))
    told = ", ".join(known) or _("the forms do not say why")
    return f"{quoted(one.label)}: {told}."


def against_lines(study: Study) -> tuple[str, ...]:
    """Where the order does not follow what the forms say of importance and influence: worth a talk, not wrong."""
    found = placed(study)
    low = [one.label for one in found if one.priority == 1 and one.influence == "low"]
    few = [one.label for one in found if one.priority == 1 and one.people == "low"]
    left = [
        one.label
        for one in found
        if (one.people, one.influence) == ("high", "high") and (one.priority is None or one.priority > 1)
    ]
    told = []
    if low:
        told.append(_("Number 1 though the organisation can do little about it: {names}.").format(names=name_some(low)))
    if few:
        told.append(_("Number 1 though few inhabitants are affected: {names}.").format(names=name_some(few)))
    if left:
        text = _("Not number 1 though many are affected and the organisation can do much about it: {names}.")
        told.append(text.format(names=name_some(left)))
    return tuple(told)


def unplaced_sentence(study: Study) -> str:
    """Which indicators cannot be placed in the matrix and what is missing; "" when all can."""
    found = [one for one in placed(study) if one.people is None or one.influence is None]
    if not found:
        return ""
    no_people = [one.label for one in found if one.people is None]
    no_influence = [one.label for one in found if one.influence is None]
    told = []
    if no_people:
        told.append(_("inhabitants affected (Bilaga 6) for {names}").format(names=name_some(no_people)))
    if no_influence:
        told.append(_("own influence (Bilaga 8) for {names}").format(names=name_some(no_influence)))
    return _("Not in the matrix, because it is not filled in: {told}.").format(told=join_words(told))


def nothing_prioritised() -> str:
    """What is missing when no priorities are filled in."""
    return _("Nothing is prioritised yet. Fill in Bilaga 6, and Bilaga 8 for how much the own organisation can do.")
