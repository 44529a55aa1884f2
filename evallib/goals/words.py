"""The words for verdicts, reasons and kinds of evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evallib.goals.judge import Compared, GoalVerdict, Judged
from evallib.goals.proportions import Share
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import join_words, lower_first, month, percent, signed, span, upper_first
from evallib.published import Fact, stated_text

MOST_MEASURES = 3
VERDICTS: tuple[GoalVerdict, ...] = ("met", "partly", "not_met", "undecided")


def verdict_word(judged: Judged) -> str:
    """The verdict as a reader sees it, with the kind of evidence behind it."""
    word = _verdict(judged.verdict)
    return f"{word} ({kind_word(judged.kind)})" if judged.kind else word


def _verdict(verdict: str) -> str:
    return {
        "met": pgettext("verdict", "met"),
        "partly": pgettext("verdict", "partly met"),
        "not_met": pgettext("verdict", "not met"),
        "undecided": pgettext("verdict", "cannot be judged"),
    }[verdict]


def kind_word(kind: str) -> str:
    """The kind of evidence in one word."""
    return {
        "measured": pgettext("evidence", "measured"),
        "self_rated": pgettext("evidence", "self-rated"),
        "stated": pgettext("evidence", "stated"),
    }[kind]


def reason_sentence(judged: Judged) -> str:
    """Why the verdict is what it is, and what would be needed where it cannot be given."""
    return _REASONS[judged.reason](judged)


def _no_evidence(judged: Judged) -> str:
    return _(
        "No result is reported for the goal. It could have been judged with a measure of the goal "
        "and a value from before and after."
    )


def _other_measure(judged: Judged) -> str:
    every = list(dict.fromkeys(lower_first(row.evidence.measure) for row in judged.compared))
    more = [_("{n} more").format(n=len(every) - MOST_MEASURES)] if len(every) > MOST_MEASURES + 1 else []
    measures = join_words([*(every[:MOST_MEASURES] if more else every), *more])
    return _(
        "What is reported measures something else: {measures}. A measure of the goal itself would be needed."
    ).format(measures=measures)


def _breakdown(judged: Judged) -> str:
    return _(
        "The goal concerns “{breakdown}”, but no result is reported that way. "
        "The same measure broken down for each of them would be needed."
    ).format(breakdown=judged.goal.requires)


def _unclear(judged: Judged) -> str:
    rows = [row for row in judged.compared if row.evidence.bears_on_goal]
    told = " ".join(evidence_sentence(row) for row in rows)
    if any(row.evidence.wanted and row.change is not None for row in rows):
        why = _("The change is no larger than what rounding of the printed figures can hide.")
    else:
        why = _("That does not decide whether the goal was reached: a limit for when it counts as reached is needed.")
    return f"{told} {why}"


def _part_unclear(judged: Judged) -> str:
    return _(
        "What can be judged was reached, but not all of the goal can be judged: {parts}. "
        "A result for that part would be needed."
    ).format(parts=join_words(judged.unclear_parts))


def _decided(judged: Judged) -> str:
    rows = [row for row in judged.compared if row.evidence.bears_on_goal and row.outcome != "unclear"]
    told = " ".join(evidence_sentence(row) for row in rows)
    uncertain = [row for row in rows if row.change is not None and row.slack]
    if uncertain:
        told += " " + _how_sure(judged, uncertain)
    if judged.unclear_parts:
        parts = join_words(judged.unclear_parts)
        told += " " + _("This part cannot be judged: {parts}.").format(parts=parts)
    return told


def _how_sure(judged: Judged, rows: Sequence[Compared]) -> str:
    """That rounded means do not say how sure a change is, and where the report has more on it."""
    told = _(
        "The documents state neither the number of answers nor their spread for the figures, so how sure the change is "
        "cannot be said from them."
    )
    if judged.questionnaire == "none" or not any(row.evidence.kind == "self_rated" for row in rows):
        return told
    if judged.questionnaire == "summaries":
        return _(
            "How sure the change is cannot be said from the printed figures alone; what is known of it stands in the "
            "section on the questionnaire."
        )
    return told + " " + _("What the answers themselves say of it stands in the section on the questionnaire.")


_REASONS = {
    "no_evidence": _no_evidence,
    "other_measure": _other_measure,
    "breakdown": _breakdown,
    "unclear": _unclear,
    "part_unclear": _part_unclear,
    "decided": _decided,
}


def evidence_sentence(row: Compared) -> str:
    """One piece of evidence as a sentence, led by the part of the goal that it is about."""
    return f"{upper_first(row.evidence.part or row.evidence.measure)}: {result_text(row)}."


def result_text(row: Compared) -> str:
    """The result of one piece of evidence: its figures where there are any, else its words."""
    return figures_text(row) or row.evidence.result or _("no result is reported")


def figures_text(row: Compared) -> str:
    """Before, after and change in one breath, as printed; empty when no figures were given."""
    before, after = row.evidence.before, row.evidence.after
    values = [_dated(fact) for fact in (before, after) if fact is not None]
    parts = [_("from {before} to {after}").format(before=values[0], after=values[1])] if len(values) == 2 else values
    if row.change is not None:
        parts.append(_("change {change}").format(change=change_text(row)))
    return ", ".join(parts)


def change_text(row: Compared) -> str:
    """The change with its unit, for exact counts also in per cent."""
    facts = (row.evidence.before, row.evidence.after, row.evidence.change)
    unit = next((fact.unit for fact in facts if fact and fact.unit), "")
    pct = f" ({percent(row.change_pct)})" if row.change_pct is not None else ""
    return f"{signed(row.change or 0)} {unit}".strip() + pct


def _dated(fact: Fact) -> str:
    value = stated_text(fact)
    return f"{value} ({month(fact.when)})" if fact.when else value


def overview_sentence(judged: Sequence[Judged]) -> str:
    """How many of the project's own goals got which verdict; a single goal is named with its reason."""
    listed = [one for one in judged if one.goal.listed]
    if not listed:
        return _("The documents list no goals.")
    if len(listed) == 1:
        return goal_sentence(listed[0])
    counts = Counter(one.verdict for one in listed)
    if len(counts) == 1:
        return _all_alike(listed[0].verdict).format(n=len(listed))
    told = join_words([f"{counts[verdict]} {_verdict(verdict)}" for verdict in VERDICTS if counts[verdict]])
    return _("The project set {n} goals: {told}.").format(n=len(listed), told=told)


def _all_alike(verdict: str) -> str:
    return {
        "met": _("All {n} goals were met."),
        "partly": _("All {n} goals were partly met."),
        "not_met": _("None of the {n} goals was met."),
        "undecided": _("Whether the goals were met cannot be judged for any of the {n} goals."),
    }[verdict]


def goal_sentence(judged: Judged) -> str:
    """One goal, its verdict and why."""
    return _("Goal “{goal}”: {verdict}. {reason}").format(
        goal=judged.goal.text, verdict=verdict_word(judged), reason=reason_sentence(judged)
    )


def unlisted(judged: Sequence[Judged]) -> list[Judged]:
    """What is judged as a goal beside the goals that the project lists; nothing when it lists none."""
    return [one for one in judged if not one.goal.listed] if any(one.goal.listed for one in judged) else []


def unlisted_sentence(judged: Judged, everyone: Sequence[Judged]) -> str:
    """Something is judged as a goal that the project never listed."""
    listed = sum(one.goal.listed for one in everyone)
    return ngettext(
        "The documents judge “{goal}” as a goal, but it is not the {n} goal that the project lists.",
        "The documents judge “{goal}” as a goal, but it is not among the {n} goals that the project lists.",
        listed,
    ).format(goal=judged.goal.text, n=listed)


def interval_text(share: Share) -> str:
    """The interval of a share, or why there is none."""
    if share.low_pct is None or share.high_pct is None:
        return _("not computed (a count of all)")
    return span(share.low_pct, share.high_pct, 1, "%")
