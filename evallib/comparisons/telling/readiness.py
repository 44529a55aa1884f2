"""How prepared the municipality finds itself, area by area (Bilaga 3): means in which "Vet ej" is no value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evallib.comparisons.forms.schemas import READINESS_QUESTIONS
from evallib.comparisons.forms_read import Readiness
from evallib.comparisons.read import Study
from evallib.comparisons.telling.names import answer_word
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number

MEAN_DECIMALS = 1


@dataclass(frozen=True)
class Rated:
    """The ratings of an area or a question: the mean of those that are numbers (None without any), and the counts."""

    label: str
    mean: float | None
    n: int
    unknown: int
    empty: int


def rate_areas(rows: Iterable[Readiness]) -> tuple[Rated, ...]:
    """The mean of each area over its questions. "Vet ej" and empty cells are counted, never part of the mean.

    >>> rate_areas([Readiness("Äldre", {"a": 2, "b": 3, "c": "unknown", "d": None})])
    (Rated(label='Äldre', mean=2.5, n=2, unknown=1, empty=1),)
    """
    return tuple(_rate(row.area, list(row.ratings.values())) for row in rows)


def rate_questions(rows: Iterable[Readiness]) -> tuple[Rated, ...]:
    """The mean of each question over the areas, in the order of the form."""
    found = list(rows)
    questions = dict.fromkeys(question for row in found for question in row.ratings)
    return tuple(_rate(question, [row.ratings.get(question) for row in found]) for question in questions)


def _rate(label: str, ratings: list[int | str | None]) -> Rated:
    numbers = [rating for rating in ratings if isinstance(rating, int)]
    mean = sum(numbers) / len(numbers) if numbers else None
    return Rated(label, mean, len(numbers), ratings.count("unknown"), ratings.count(None))


def readiness_sentence(study: Study) -> str:
    """Which areas are most and least prepared, which question lowest, and how often nobody knew; "" without ratings."""
    areas = [one for one in rate_areas(study.forms.readiness) if one.mean is not None]
    if not areas:
        return ""
    low, high = (pick(one.mean or 0 for one in areas) for pick in (min, max))
    top = number(study.settings.readiness_steps)
    unknown = sum(one.unknown for one in rate_areas(study.forms.readiness))
    if low == high:
        text = _("The group rates all {n} areas {mean} on average, on a scale from 1 to {top} (Bilaga 3).")
        told = text.format(n=number(len(areas)), mean=number(low, MEAN_DECIMALS), top=top)
    else:
        text = _("The group finds itself best prepared in {best} and least in {worst}, on a scale from 1 to {top}.")
        told = text.format(best=_some(areas, high), worst=_some(areas, low), top=top)
    return " ".join(part for part in (told, _unknown_text(unknown)) if part)


def _some(areas: list[Rated], mean: float) -> str:
    names = join_words([one.label for one in areas if one.mean == mean])
    return f"{names} ({number(mean, MEAN_DECIMALS)})"


def _unknown_text(unknown: int) -> str:
    if not unknown:
        return ""
    text = ngettext(
        "{n} answer is do not know, which is no value and is not in the means.",
        "{n} answers are do not know, which is no value and is not in the means.",
        unknown,
    )
    return text.format(n=number(unknown))


def readiness_table(study: Study) -> Table | None:
    """Areas in rows, questions in columns, and the mean of the answers that are numbers; None without ratings."""
    rows = study.forms.readiness
    if not rows:
        return None
    questions = tuple(dict.fromkeys(question for row in rows for question in row.ratings))
    columns = (
        Column(_("Area")),
        *(Column(_question(question), "right") for question in questions),
        Column(_("Mean"), "right"),
    )
    body = tuple(
        (row.area, *(_rating(row.ratings.get(question)) for question in questions), _mean(one))
        for row, one in zip(rows, rate_areas(rows), strict=True)
    )
    caption = _("Own rating of the preparations, 1 to {top} (Bilaga 3)").format(
        top=number(study.settings.readiness_steps)
    )
    return Table("readiness", caption, columns, (*body, _questions_row(study, questions)), folded=True)


def _questions_row(study: Study, questions: tuple[str, ...]) -> tuple[str, ...]:
    found = {one.label: one for one in rate_questions(study.forms.readiness)}
    return (_("Mean of the areas"), *(_mean(found[question]) for question in questions), "")


def _question(question: str) -> str:
    return _(READINESS_QUESTIONS.get(question, question))


def _rating(rating: int | str | None) -> str:
    if rating is None:
        return "–"
    return number(rating) if isinstance(rating, int) else answer_word("unknown")


def _mean(rated: Rated) -> str:
    return "–" if rated.mean is None else number(rated.mean, MEAN_DECIMALS)
