"""What is told and drawn of the answers themselves, and of the meetings."""

from __future__ import annotations

from evallib.before_after.answers.draw import draw_answers as draw_spread
from evallib.before_after.answers.draw import draws_bars
from evallib.before_after.answers.study import Answers
from evallib.before_after.answers.tabulate import changes_table
from evallib.before_after.answers.words import (
    detectable_sentence,
    is_empty,
    level_sentence,
    method_sentence,
    outcome_sentence,
    published_sentence,
    untried_sentence,
)
from evallib.before_after.meetings_show import (
    contributed_sentence,
    draw_meetings,
    hidden_sentence,
    meetings_table,
)
from evallib.before_after.read import Ratings
from evallib.locale import _
from evallib.presentation import Sentence, Shown, number, show
from evallib.presentation.items import Item


def tell_answers(ratings: Ratings) -> tuple[Sentence, ...]:
    """The changes of the answers with their uncertainty, how they were tried, and what the meetings gave."""
    answers, told = ratings.answers, []
    if answers is not None:
        told.append(Sentence(finding(ratings), "finding" if answers.shown else "missing"))
        if answers.shown:
            told.append(Sentence(detectable_sentence(answers), "note"))
            told.append(Sentence(method_sentence(answers, ratings.settings.before, ratings.settings.after), "note"))
            told.append(Sentence(untried_sentence(answers, ratings.smallest_group), "missing"))
        wrong = any(check.agrees is False for check in answers.checks)
        told.append(Sentence(published_sentence(answers.checks), "conflict" if wrong else "note"))
    if ratings.meetings:
        told.append(Sentence(contributed_sentence(ratings.meetings), "finding"))
        told.append(Sentence(hidden_sentence(ratings.meetings), "note"))
    return tuple(sentence for sentence in told if sentence.text)


def finding(ratings: Ratings) -> str:
    """The changes of the answers, or that nothing of them may be shown."""
    answers = ratings.answers
    if answers is None or is_empty(answers):
        text = _(
            "The answers are too few, or too much alike, for anything of them to be shown (at least {n} are needed)."
        )
        return text.format(n=ratings.smallest_group)
    parts = [about_sentence(ratings, answers), outcome_sentence(answers) or level_sentence(answers)]
    if answers.tried and ratings.settings.kind == "self_rated" and not ratings.settings.comparison_group:
        parts.append(_("Self-rated, without a comparison group."))
    return " ".join(part for part in parts if part)


def about_sentence(ratings: Ratings, answers: Answers) -> str:
    """Who answered, on what scale and when."""
    settings, scales = ratings.settings, {(one.item.low, one.item.high) for one in answers.items}
    low, high = min(scales)
    scale = _("the scale {low} to {high}") if len(scales) == 1 else _("scales of different lengths")
    whole = answers.linking == "linked" and answers.pairs is not None
    who = settings.who
    if whole:
        who = _("{who} ({n} people)").format(who=who, n=answers.pairs)
    return _("Rated on {scale}, {before} and {after}, by {who}.").format(
        scale=scale.format(low=number(low), high=number(high)), before=settings.before, after=settings.after, who=who
    )


def draw_answers(ratings: Ratings) -> Shown:
    """The answers and the meetings as bars, each with its table, and a table of the changes; nothing without either."""
    items: list[Item] = []
    answers = ratings.answers
    if answers is not None and answers.shown:
        caption = about_sentence(ratings, answers)
        if ratings.settings.kind == "self_rated":
            caption = f"{caption} " + _("Self-rated.")
        if picture := draw_spread(answers, caption, ratings.smallest_group):
            items += [picture, changes_table(answers, _("The change of each item, in scale points"))]
    if ratings.meetings:
        about = _("Has the meeting contributed to the way of working? Answered by: {who}").format(
            who=ratings.settings.who
        )
        drawn = draw_meetings(ratings.meetings, about, ratings.smallest_group)
        items.append(drawn or meetings_table(ratings.meetings, about, ratings.smallest_group))
    return show(*items)


def reading_texts(ratings: Ratings) -> tuple[str, ...]:
    """How to read the bars of answers and of meetings."""
    answers, texts = ratings.answers, []
    if answers is not None and draws_bars(answers):
        texts.append(
            _(
                "Each bar is all answers at one time. The further it lies to the right, the higher the answers; the "
                "numbers in it say how many answered so."
            )
        )
    elif answers is not None and answers.shown:
        texts.append(_("The square is the mean of the answers before, the circle the mean after."))
    if answers is not None and answers.tried:
        texts.append(_("The interval (95 % interval) shows within which limits the true change reasonably lies."))
    return tuple(texts)


def limit_texts(ratings: Ratings) -> tuple[str, ...]:
    """What the tests of answers assume."""
    if ratings.answers is None or not ratings.answers.tried:
        return ()
    told = [
        _(
            "The tests assume that the respondents answered independently of each other, and that the steps of the "
            "scale are equally long. With few answers the mean may be too uneven for the t-test; tests of ranks, where "
            "shown, do not need that."
        )
    ]
    if ratings.answers.linking == "partly":
        told.append(_("Those who answered once are assumed to be like those who answered both times."))
    return tuple(told)
