"""The plan in sentences: how far it has come, what lacks an owner or a state, and what matters but is not in it."""

from __future__ import annotations

from evallib.comparisons.forms_read import Action, State
from evallib.comparisons.read import Study
from evallib.comparisons.telling.matters import without_plan
from evallib.comparisons.telling.names import MOST_NAMED, name_some, state_word
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number

STATES: tuple[State | None, ...] = ("done", "ongoing", "not_started", "stopped", None)


def plan_sentence(study: Study) -> str:
    """How many activities the plan has and how far they have come; what is needed when there is none."""
    actions = study.forms.actions
    if not actions:
        return _(
            "There is no plan of action (Bilaga 4), so it cannot be said who does what. Fill in the activities with a "
            "responsible role and a state."
        )
    told = [
        _("{n} {state}").format(n=number(count), state=state_word(state))
        for state in STATES
        if (count := sum(one.state == state for one in actions))
    ]
    text = ngettext("The plan has {n} activity: {told}.", "The plan has {n} activities: {told}.", len(actions))
    return text.format(n=number(len(actions)), told=join_words(told))


def lacking(study: Study) -> tuple[Action, ...]:
    """The activities without a responsible role or without a state."""
    return tuple(one for one in study.forms.actions if one.owner is None or one.state is None)


def owners_sentence(study: Study) -> str:
    """Which activities nobody is responsible for, or have no date though they are not done; "" when none."""
    actions = study.forms.actions
    told = []
    if nobody := [one.activity for one in actions if one.owner is None]:
        text = ngettext(
            "Nobody is named as responsible for {n} activity: {names}.",
            "Nobody is named as responsible for {n} activities: {names}.",
            len(nobody),
        )
        told.append(text.format(n=number(len(nobody)), names=name_some(nobody)))
    if undated := [one.activity for one in actions if one.due is None and one.state not in ("done", "stopped")]:
        text = ngettext(
            "{n} activity that is not done has no date: {names}.",
            "{n} activities that are not done have no date: {names}.",
            len(undated),
        )
        told.append(text.format(n=number(len(undated)), names=name_some(undated)))
    return " ".join(told)


def due_sentence(study: Study) -> str:
    """The dates of what is not done; whether it is late depends on the day of reading. "" without dates."""
    days = sorted(one.due for one in study.forms.actions if one.due and one.state not in ("done", "stopped"))
    if not days:
        return ""
    first = ", ".join(days[:MOST_NAMED])
    text = ngettext(
        "What is not done is to be done by {days}.", "What is not done is to be done by these days: {days}.", len(days)
    )
    rest = len(days) - MOST_NAMED
    days_text = first if rest <= 0 else join_words([first, _("{n} more").format(n=number(rest))])
    return " ".join((text.format(days=days_text), _("The report has no clock: compare with the day when you read it.")))


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
