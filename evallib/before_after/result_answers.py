"""What the section publishes of the answers and the meetings. Only what the guards have let through."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.before_after.answers.study import Answered, Answers
from evallib.before_after.answers.words import (
    check_text,
    is_empty,
    method_sentence,
    published_sentence,
    untried_sentence,
)
from evallib.before_after.meetings_show import contributed_sentence
from evallib.before_after.read import Ratings
from evallib.before_after.show_answers import finding
from evallib.locale import _
from evallib.model import Check, Finding, Metric
from evallib.statistics import ALPHA

DECIMALS = 4


def answer_metrics(ratings: Ratings) -> Iterator[Metric]:
    """Means and changes of each item, and how many found each meeting useful."""
    for one in ratings.answers.items if ratings.answers else ():
        yield from _item_metrics(one)
    for meeting in ratings.meetings:
        count = meeting.count("yes", "partly")
        if count is not None:
            yield Metric(f"contributed_{meeting.meeting}", meeting.label, count, _("replies"), meeting.people)


def _item_metrics(one: Answered) -> Iterator[Metric]:
    unit = _("scale points")
    for name, wave in zip(("before", "after"), one.waves, strict=True):
        if wave.mean is not None:
            mean = round(float(wave.mean), DECIMALS)
            yield Metric(f"answers_{name}_{one.item.item}", one.item.label, mean, unit, wave.people)
    if one.change is None:
        return
    people = min(wave.people or 0 for wave in one.waves)
    limits = one.test.estimate if one.test is not None else None
    low, high = (round(limits.low, DECIMALS), round(limits.high, DECIMALS)) if limits else (None, None)
    change = round(float(one.change), DECIMALS)
    yield Metric(f"answers_change_{one.item.item}", one.item.label, change, unit, people, low, high)


def answer_checks(ratings: Ratings) -> Iterator[Check]:
    """Is some change larger than chance, and are published means those of the answers?"""
    answers = ratings.answers
    if answers is None:
        return
    yield _check_change(ratings, answers)
    if answers.checks:
        wrong = tuple(check_text(check) for check in answers.checks if check.agrees is False)
        passed = False if wrong else True if any(check.agrees for check in answers.checks) else None
        label = _("Are the published means those of the answers?")
        yield Check("published_means", label, passed, "warning", published_sentence(answers.checks), wrong)


def _check_change(ratings: Ratings, answers: Answers) -> Check:
    label = _("Is the change of the answers larger than chance?")
    if not answers.tried:
        message = untried_sentence(answers, ratings.smallest_group) or finding(ratings)
        return Check("answers_change", label, None, "warning", message)
    sure = tuple(one.item.label for one in answers.items if one.test is not None and one.test.p_holm < ALPHA)
    message = f"{finding(ratings)} {method_sentence(answers, ratings.settings.before, ratings.settings.after)}"
    whole = len(answers.tried) == len(answers.items)
    return Check("answers_change", label, True if sure else False if whole else None, "note", message, sure)


def answer_findings(ratings: Ratings) -> Iterator[Finding]:
    """The change of the answers, and what was said of the meetings."""
    if ratings.answers is not None and not is_empty(ratings.answers):
        yield Finding(finding(ratings), weight=2)
    if told := contributed_sentence(ratings.meetings):
        yield Finding(told)


def shows_something(ratings: Ratings) -> bool:
    """Whether anything of the answers or the meetings may be shown."""
    return not is_empty(ratings.answers) or any(meeting.people is not None for meeting in ratings.meetings)
