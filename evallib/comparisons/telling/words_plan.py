"""The plan in sentences: how far it has come, what lacks an owner or a state, and what matters but is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.comparisons.forms_read import Action, State
from evallib.comparisons.read import Study
from evallib.comparisons.telling.matters import Decided, unplanned, without_plan
from evallib.comparisons.telling.names import MOST_NAMED, name_some
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted

STATES: tuple[State | None, ...] = ("done", "ongoing", "not_started", "stopped", None)


def plan_sentence(study: Study) -> str:
    """How many activities the plan has, how far they have come and what lacks somebody who is responsible; what is
    needed when there is no plan."""
    actions = study.forms.actions
    if not actions:
        return _(
            "There is no plan of action (Bilaga 4), so it cannot be said who does what. Fill in the activities with a "
            "responsible role and a state."
        )
    told = [_counted(state, count) for state in STATES if (count := sum(one.state == state for one in actions))]
    text = ngettext("The plan has {n} activity: {told}.", "The plan has {n} activities: {told}.", len(actions))
    return " ".join(
        part for part in (text.format(n=number(len(actions)), told=join_words(told)), _ownerless(actions)) if part
    )


def _counted(state: State | None, count: int) -> str:
    """How many activities have come how far, as part of a sentence."""
    texts: dict[State | None, str] = {
        "done": ngettext("{n} is done", "{n} are done", count),
        "ongoing": ngettext("{n} is ongoing", "{n} are ongoing", count),
        "not_started": ngettext("{n} is not started", "{n} are not started", count),
        "stopped": ngettext("{n} is stopped", "{n} are stopped", count),
        None: ngettext("{n} lacks a state", "{n} lack a state", count),
    }
    return texts[state].format(n=number(count))


def _ownerless(actions: Sequence[Action]) -> str:
    """Which activities nobody is responsible for; "" when each has somebody."""
    found = [one for one in actions if one.owner is None]
    if not found:
        return ""
    text = ngettext("{n} lacks a responsible role: {names}.", "{n} lack a responsible role: {names}.", len(found))
    return text.format(n=number(len(found)), names=name_some([one.activity for one in found]))


def lacking(study: Study) -> tuple[Action, ...]:
    """The activities without a responsible role or without a state."""
    return tuple(one for one in study.forms.actions if one.owner is None or one.state is None)


def owners_sentence(study: Study) -> str:
    """Which activities nobody is responsible for, or have no date though they are not done; "" when none."""
    nobody = [one.activity for one in study.forms.actions if one.owner is None]
    text = ngettext(
        "Nobody is named as responsible for {n} activity: {names}.",
        "Nobody is named as responsible for {n} activities: {names}.",
        len(nobody),
    )
    told = text.format(n=number(len(nobody)), names=name_some(nobody)) if nobody else ""
    return " ".join(part for part in (told, undated_sentence(study)) if part)


def undated_sentence(study: Study) -> str:
    """Which activities that are not done have no date; "" when none."""
    undated = [one.activity for one in study.forms.actions if one.due is None and _is_left(one)]
    text = ngettext(
        "{n} activity that is not done has no date: {names}.",
        "{n} activities that are not done have no date: {names}.",
        len(undated),
    )
    return text.format(n=number(len(undated)), names=name_some(undated)) if undated else ""


def _is_left(action: Action) -> bool:
    return action.state not in ("done", "stopped")


def due_sentence(study: Study) -> str:
    """The dates of what is not done; whether it is late depends on the day of reading. "" without dates."""
    days = list(dict.fromkeys(sorted(one.due for one in study.forms.actions if one.due and _is_left(one))))
    if not days:
        return ""
    rest = len(days) - MOST_NAMED
    told = join_words([*days[:MOST_NAMED], *([_("{n} more").format(n=number(rest))] if rest > 0 else [])])
    text = ngettext("A day that is left in the plan: {days}.", "Days that are left in the plan: {days}.", len(days))
    clock = _("Compare with the day when you read this; the report does not.")
    return f"{text.format(days=told)} {clock}"


def without_plan_sentence(study: Study) -> str:
    """What matters but is named neither in Bilaga 8 nor in the plan; "" when nothing, or nothing matters yet."""
    found = without_plan(study)
    if not found:
        return ""
    text = _(
        "Found to matter, but named neither among the areas to improve (Bilaga 8) nor in the plan (Bilaga 4): {names}. "
        "If it stands there in other words, write the indicator's name or id."
    )
    return text.format(names=name_some([one.label for one in found]))


def unplanned_sentence(study: Study) -> str:
    """Which suggested improvements no activity of the plan names, with what was decided; "" when none."""
    found = unplanned(study)
    if not found:
        return ""
    text = _("No activity in the plan names these suggestions (Bilaga 8) or their indicators: {told}.")
    named = [_with_decision(one) for one in found[:MOST_NAMED]]
    rest = len(found) - MOST_NAMED
    return text.format(told=join_words([*named, *([_("{n} more").format(n=number(rest))] if rest > 0 else [])]))


def _with_decision(one: Decided) -> str:
    return f"{quoted(one.suggestion or '')} ({decision_text(one)})"


def decision_text(one: Decided) -> str:
    """What was decided, in the group's own words, or that nothing is written."""
    if one.decision is None:
        return _("no decision is written")
    return _("decision: {text}").format(text=quoted(one.decision))
