"""How prepared the municipality finds itself, area by area (Bilaga 3): means in which "Vet ej" is no value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evallib.comparisons.forms.schemas import READINESS_QUESTIONS
from evallib.comparisons.forms_read import Readiness
from evallib.comparisons.read import Study
from evallib.comparisons.telling.names import answer_word
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number

MEAN_DECIMALS = 1
FEWEST_SHARE = 0.5
"""So large a share of the questions must be answered with a number for an area to be called best or least prepared."""


@dataclass(frozen=True)
class Rated:
    """The ratings of an area or a question: the mean of those that are numbers (None without any), and the counts."""

    label: str
    mean: float | None
    n: int
    unknown: int
    empty: int

    @property
    def asked(self) -> int:
        """How many ratings were asked for."""
        return self.n + self.unknown + self.empty


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
    """Which areas are most and least prepared, which have too few answers to say, and how often nobody knew; ""
    without ratings."""
    rated = [one for one in rate_areas(study.forms.readiness) if one.n]
    areas = [one for one in rated if one.n >= FEWEST_SHARE * one.asked]
    few = [one for one in rated if one not in areas]
    unknown = sum(one.unknown for one in rate_areas(study.forms.readiness))
    told = (_best_and_worst(study, areas), _too_few(few), _unknown_text(unknown))
    return " ".join(part for part in told if part)


def _best_and_worst(study: Study, areas: Sequence[Rated]) -> str:
    if not areas:
        return ""
    low, high = (pick(one.mean or 0 for one in areas) for pick in (min, max))
    top = number(study.settings.readiness_steps)
    if len(areas) == 1:
        text = _("The group's mean on a scale from 1 to {top} (Bilaga 3): {area}.")
        return text.format(area=_some(areas, low), top=top)
    if low == high:
        text = _("The group rates all {n} areas {mean} on average, on a scale from 1 to {top} (Bilaga 3).")
        return text.format(n=number(len(areas)), mean=number(low, MEAN_DECIMALS), top=top)
    text = _("The group finds itself best prepared in {best} and least in {worst}, on a scale from 1 to {top}.")
    return text.format(best=_some(areas, high), worst=_some(areas, low), top=top)


def _some(areas: Sequence[Rated], mean: float) -> str:
    """The areas with a mean; of those without all answers, how many they have."""
    found = [one for one in areas if one.mean == mean]
    return join_words([f"{one.label} ({number(mean, MEAN_DECIMALS)}{_of_asked(one)})" for one in found])


def _of_asked(rated: Rated) -> str:
    if rated.n == rated.asked:
        return ""
    text = _(", but only {n} of {asked} questions have a number")
    return text.format(n=number(rated.n), asked=number(rated.asked))


def _too_few(areas: Sequence[Rated]) -> str:
    if not areas:
        return ""
    text = _("Fewer than half of the questions have a number, too few to judge: {areas}.")
    return text.format(areas=join_words([one.label for one in areas]))


def _unknown_text(unknown: int) -> str:
    if not unknown:
        return ""
    text = ngettext(
        "{n} answer is “do not know” and is not counted.", "{n} answers are “do not know” and are not counted.", unknown
    )
    return text.format(n=number(unknown))


def readiness_table(study: Study) -> Table | None:
    """Questions in rows, areas in columns, and the mean of the answers that are numbers with how many they are; None
    without ratings."""
    rows = study.forms.readiness
    if not rows:
        return None
    columns = (Column(_("Question")), *(Column(row.area, "right") for row in rows), Column(_("Mean"), "right"))
    body = tuple(
        (_question(one.label), *(_rating(row.ratings.get(one.label)) for row in rows), _mean(one))
        for one in rate_questions(rows)
    )
    last = (_("Mean (number of answers)"), *(_mean(one) for one in rate_areas(rows)), "")
    caption = _("Own rating of the preparations, 1 to {top} (Bilaga 3)").format(
        top=number(study.settings.readiness_steps)
    )
    return Table("readiness", caption, columns, (*body, last), folded=True)


def _question(question: str) -> str:
    return _(READINESS_QUESTIONS.get(question, question))


def _rating(rating: int | str | None) -> str:
    if rating is None:
        return "–"
    return number(rating) if isinstance(rating, int) else answer_word("unknown")


def _mean(rated: Rated) -> str:
    return "–" if rated.mean is None else f"{number(rated.mean, MEAN_DECIMALS)} ({number(rated.n)})"
