"""What the goals section tells, tabulates, draws and publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evallib.goals.draw import draw_series
from evallib.goals.judge import Compared, Judged, judge_goal
from evallib.goals.read import Study
from evallib.goals.words import (
    interval_text,
    kind_word,
    overview_sentence,
    reason_sentence,
    result_text,
    unlisted,
    unlisted_sentence,
    verdict_word,
)
from evallib.locale import _
from evallib.presentation import (
    Column,
    Limits,
    Reading,
    Sentence,
    Shown,
    Table,
    number,
    percent,
    show,
    upper_first,
)


def judge_goals(study: Study) -> tuple[Judged, ...]:
    """Judge every goal of a study, in the order of goals.csv."""
    judged = (judge_goal(goal, [row for row in study.evidence if row.goal == goal.goal]) for goal in study.goals)
    return tuple(replace(one, questionnaire=study.questionnaire) for one in judged)


def tell_findings(judged: Sequence[Judged]) -> Shown:
    """The verdicts in one sentence, the goals with their reasons, and what is judged without being a goal."""
    goals = Table(
        "goals",
        _("Goals, verdicts and reasons"),
        (Column(_("Goal")), Column(_("Verdict")), Column(_("Reason"))),
        tuple((_numbered(one, judged), upper_first(verdict_word(one)), reason_sentence(one)) for one in judged),
    )
    beside = [Sentence(unlisted_sentence(one, judged), "conflict") for one in unlisted(judged)]
    return show(Sentence(overview_sentence(judged), "finding"), goals, *beside)


def _numbered(judged: Judged, everyone: Sequence[Judged]) -> str:
    return f"{_name(judged, everyone)}. {upper_first(judged.goal.text)}"


def _name(judged: Judged, everyone: Sequence[Judged]) -> str:
    """What a goal is called in the second table: its number among the listed goals, or that it is not listed."""
    listed = [one for one in everyone if one.goal.listed]
    return _("Goal {n}").format(n=listed.index(judged) + 1) if judged.goal.listed else _("Not listed")


def tabulate_evidence(judged: Sequence[Judged]) -> Shown:
    """The evidence behind the verdicts; nothing when none is reported."""
    rows = [(one, row) for one in judged for row in one.compared]
    if not rows:
        return show()
    columns = (
        Column(_("Evidence")),
        Column(_("For")),
        Column(_("Kind")),
        Column(_("Measures the goal itself")),
        Column(_("Result")),
        Column(_("Source")),
    )
    cells = tuple(
        (
            upper_first(row.evidence.measure),
            _name(one, judged),
            upper_first(kind_word(row.evidence.kind)),
            _("Yes") if row.evidence.bears_on_goal else _("No"),
            upper_first(result_text(row)),
            row.evidence.source,
        )
        for one, row in rows
    )
    caption = _("The evidence that is reported for the goals")
    return show(Table("evidence", caption, columns, cells, notes=_season_notes(rows)))


def _season_notes(rows: Sequence[tuple[Judged, Compared]]) -> tuple[str, ...]:
    mixed = [row for _judged, row in rows if row.like_months is False and row.change is not None]
    return tuple(
        _(
            "{measure}: the values come from different months of the year, "
            "so seasonal swings can be part of the change."
        ).format(measure=upper_first(row.evidence.measure))
        for row in mixed
    )


def tabulate_shares(study: Study) -> Shown:
    """Shares of small groups with their intervals; nothing when none were declared."""
    if not study.shares:
        return show()
    rows = tuple(
        (
            share.label,
            _("{part} of {whole}").format(part=number(share.part), whole=number(share.whole)),
            percent(share.share_pct),
            interval_text(share),
        )
        for share in study.shares
    )
    columns = (
        Column(_("Share")),
        Column(_("Number"), "right"),
        Column(_("Per cent"), "right"),
        Column(_("95 % interval"), "right"),
    )
    return show(
        Table("shares", _("Shares of the groups that took part"), columns, rows),
        Reading(
            _(
                "The interval shows how far the share could lie from the one observed if the group is seen "
                "as a random draw of similar people (Wilson's method). With few people it is wide."
            )
        ),
    )


def draw_results(judged: Sequence[Judged], study: Study) -> Shown:
    """Repeated measurements as a figure, then the shares of small groups."""
    return show(*draw_series(judged).items, *tabulate_shares(study).items)


def tell_limits(judged: Sequence[Judged], study: Study) -> Shown:
    """What the verdicts cannot say."""
    items = [_("A verdict rests only on what the documents report; what was never written down is not counted.")]
    if not study.comparison_group and any(row.change is not None for one in judged for row in one.compared):
        items.append(_("There is no comparison group, so a change cannot be said to come from the project."))
    if any(row.evidence.kind == "self_rated" for one in judged for row in one.compared):
        items.append(_("Self-rated results say what people experienced, not what was observed."))
    if any(share.low_pct is not None for share in study.shares):
        items.append(_("The intervals take the people as independent of one another and as drawn at random."))
    return show(Limits(tuple(items)))
