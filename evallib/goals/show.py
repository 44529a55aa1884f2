"""What the goals section tells, tabulates, draws and publishes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import seaborn as sns

from evallib.goals.judge import Compared, Judged, judge_goal
from evallib.goals.read import Study
from evallib.goals.words import (
    interval_text,
    kind_word,
    overview_sentence,
    reason_sentence,
    result_text,
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
    canvas,
    figure,
    lower_first,
    month,
    number,
    percent,
    show,
    signed,
    upper_first,
)
from evallib.presentation.theme import AFTER, BEFORE, INK

ARROW = {"arrowstyle": "-|>", "color": INK, "lw": 1.5, "shrinkA": 6, "shrinkB": 6}


def judge_goals(study: Study) -> tuple[Judged, ...]:
    """Judge every goal of a study, in the order of goals.csv."""
    return tuple(judge_goal(goal, [row for row in study.evidence if row.goal == goal.goal]) for goal in study.goals)


def tell_findings(judged: Sequence[Judged]) -> Shown:
    """The verdicts in one sentence, the goals with their reasons, and what is judged without being a goal."""
    goals = Table(
        "goals",
        _("Goals, verdicts and reasons"),
        (Column(_("Goal")), Column(_("Verdict")), Column(_("Reason"))),
        tuple((_numbered(one, judged), upper_first(verdict_word(one)), reason_sentence(one)) for one in judged),
    )
    unlisted = [Sentence(unlisted_sentence(one, judged), "conflict") for one in judged if not one.goal.listed]
    return show(Sentence(overview_sentence(judged), "finding"), goals, *unlisted)


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
        Column(_("Concerns the goal itself")),
        Column(_("Result")),
        Column(_("Source")),
    )
    cells = tuple(
        (
            upper_first(row.evidence.measure),
            _name(one, judged),
            upper_first(kind_word(row.evidence.kind)),
            _("Yes") if row.evidence.bears_on_goal else _("No, something else"),
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


def draw_series(judged: Sequence[Judged]) -> Shown:
    """Repeated measurements, like month with like month; nothing without such pairs."""
    rows = [row for one in judged for row in one.compared if row.like_months and row.change is not None]
    pairs = [(row, *_endpoints(row)) for row in rows]
    if not pairs:
        return show()
    unit = pairs[0][0].evidence.before.unit if pairs[0][0].evidence.before else ""
    with canvas(1.4 + 0.55 * len(pairs)) as (picture, axes):
        for height, (_row, before, after) in enumerate(reversed(pairs)):
            axes.annotate(
                "",
                xy=(after, height),
                xytext=(before, height),
                arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.5, "shrinkA": 6, "shrinkB": 6},
            )
            for x, colour, side in ((before, BEFORE, after < before), (after, AFTER, after >= before)):
                sns.scatterplot(x=[x], y=[height], color=colour, s=70, ax=axes, legend=False)
                offset = (9, -4) if side else (-9, -4)
                axes.annotate(
                    number(x), (x, height), offset, textcoords="offset points", ha="left" if side else "right"
                )
        axes.set_yticks(range(len(pairs)), [fill(upper_first(row.evidence.measure), 30) for row, *_ in reversed(pairs)])
        axes.set(xlabel=unit, ylim=(-0.6, len(pairs) - 0.4))
        axes.margins(x=0.3)
    return show(
        figure(
            picture,
            name="like_months",
            alt=_series_alt(pairs, unit),
            caption=_("The same month compared year with year. The arrow runs from the earlier to the later value."),
            table=_series_table(pairs),
        )
    )


def _endpoints(row: Compared) -> tuple[float, float]:
    """Where the arrow starts and ends; an unreadable end is reached by the printed change."""
    before, after, change = row.evidence.before, row.evidence.after, row.change
    if change is None:
        raise ValueError(f"{row.evidence.evidence} has no change to draw")
    if before is not None and before.number is not None:
        return float(before.number.value), float(before.number.value + change)
    if after is not None and after.number is not None:
        return float(after.number.value - change), float(after.number.value)
    raise ValueError(f"{row.evidence.evidence} has neither value")


def _series_alt(pairs: Sequence[tuple[Compared, float, float]], unit: str) -> str:
    told = "; ".join(
        _("{measure} from {before} to {after} ({change})").format(
            measure=lower_first(row.evidence.measure),
            before=number(before),
            after=number(after),
            change=signed(row.change or 0),
        )
        for row, before, after in pairs
    )
    return _("Arrow chart in {unit}. {told}.").format(unit=unit or _("units"), told=upper_first(told))


def _series_table(pairs: Sequence[tuple[Compared, float, float]]) -> Table:
    rows = []
    for row, before, after in pairs:
        facts = (row.evidence.before, row.evidence.after)
        whens = [month(fact.when) if fact and fact.when else "" for fact in facts]
        readable = [fact is not None and fact.number is not None for fact in facts]
        values = [
            number(value) if known else _("{value} (worked out from the printed change)").format(value=number(value))
            for value, known in zip((before, after), readable, strict=True)
        ]
        cells = [f"{value}, {when}" if when else value for value, when in zip(values, whens, strict=True)]
        rows.append((upper_first(row.evidence.measure), *cells, signed(row.change or 0)))
    columns = (Column(_("Measure")), Column(_("Earlier")), Column(_("Later")), Column(_("Change"), "right"))
    return Table("like_months", _("The same month compared year with year"), columns, tuple(rows))


def draw_results(judged: Sequence[Judged], study: Study) -> Shown:
    """Repeated measurements as a figure, then the shares of small groups."""
    return show(*draw_series(judged).items, *tabulate_shares(study).items)


def tell_limits(judged: Sequence[Judged], study: Study) -> Shown:
    """What the verdicts cannot say."""
    items = [
        _("There is no comparison group, so a change cannot be said to come from the project."),
        _("A verdict rests only on what the documents report; what was never written down is not counted."),
    ]
    if any(row.evidence.kind == "self_rated" for one in judged for row in one.compared):
        items.append(_("Self-rated results say what people experienced, not what was observed."))
    if any(share.low_pct is not None for share in study.shares):
        items.append(_("The intervals take the people as independent of one another and as drawn at random."))
    return show(Limits(tuple(items)))
